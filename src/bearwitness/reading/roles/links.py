"""Whether two fillers belong to one act: what stands between their places."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bearwitness.reading.roles.events import TaughtEvent
from bearwitness.reading.roles.sheet import Sheet, normal

LINKED_ROLES = ("thing", "named", "described", "weapon")
WIDTH = 13
_MOST_OF_A_REPORT = 30


def link_row(
    sheet: Sheet,
    one: Sequence[int],
    other: Sequence[int],
    roles: tuple[str, str],
    kinds: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None,
) -> list[float]:
    """The numbers for a pair of fillers, each given by its candidates."""
    left = sorted({sheet.candidates[at].sentence for at in one})
    right = sorted({sheet.candidates[at].sentence for at in other})
    near, at = min((abs(a - b), min(a, b)) for a in left for b in right)
    paragraphs = [
        sheet.sentences[number].sentence.paragraph for number in (at, min(at + near, len(sheet.sentences) - 1))
    ]
    return [
        near == 0,
        near == 1,
        near == 2,
        near > 4,
        np.log1p(near),
        np.log1p(abs(left[0] - right[0])),
        paragraphs[0] == paragraphs[1],
        len(set(left) & set(right)),
        roles[0] == roles[1],
        "weapon" in roles,
        "thing" in roles and roles[0] != roles[1],
        np.log1p(len(sheet.sentences)),
        at / max(1, len(sheet.sentences)),
    ]


def link_examples(
    lessons: Sequence[tuple[Sheet, Sequence[TaughtEvent]]],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Pairs of fillers of reports that tell of several acts, and whether an act holds both."""
    rows: list[list[float]] = []
    answers: list[list[float]] = []
    for sheet, events in lessons:
        if len(events) < 2:
            continue
        places: dict[str, list[int]] = {}
        for at, name in enumerate(sheet.names):
            places.setdefault(name, []).append(at)
        fillers: dict[tuple[str, str], set[int]] = {}
        for number, event in enumerate(events):
            for role in LINKED_ROLES:
                for filler in event.roles.get(role, ()):
                    known = next((normal(name) for name in filler.names if normal(name) in places), "")
                    if known:
                        fillers.setdefault((known, role), set()).add(number)
        held = list(fillers.items())[:_MOST_OF_A_REPORT]
        for index, ((name, role), own) in enumerate(held):
            for (other, second), theirs in held[index + 1 :]:
                if name != other:
                    rows.append(link_row(sheet, places[name], places[other], (role, second)))
                    answers.append([float(bool(own & theirs))])
    if not rows:
        return np.zeros((1, WIDTH), np.float32), np.zeros((1, 1), np.float32)
    return np.array(rows, np.float32), np.array(answers, np.float32)
