"""The strings of a report that may be one entity, each with what the mention model says of all its places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bearwitness.reading.roles.events import ROLES
from bearwitness.reading.roles.sheet import Sheet

FLOOR = -5.0
_NOTHING = -12.0
_MOST_ENTITIES = 400
_NO_INITIAL = frozenset(("of", "the", "for", "de", "and"))


@dataclass(frozen=True)
class Entity:
    """One string of the report (``name``, in normal form) with the numbers of its candidates."""

    name: str
    head: str
    candidates: tuple[int, ...]
    phrases: frozenset[int]
    best: NDArray[np.float32]

    @property
    def words(self) -> list[str]:
        return self.name.split()


def pool(sheet: Sheet, margins: NDArray[np.float32]) -> list[Entity]:
    """The report's strings whose best margin for some role is above the floor; ``margins`` (candidates, roles)."""
    numbers: dict[str, list[int]] = {}
    top = margins.max(axis=1) if len(margins) else np.zeros(0)
    for at, name in enumerate(sheet.names):
        if name and top[at] > FLOOR:
            numbers.setdefault(name, []).append(at)
    found = [
        Entity(
            name,
            sheet.heads[held[0]],
            tuple(held),
            frozenset(sheet.candidates[at].phrase for at in held),
            margins[held].max(axis=0),
        )
        for name, held in numbers.items()
    ]
    found.sort(key=lambda entity: -float(entity.best.max()))
    return found[:_MOST_ENTITIES]


def entity_rows(
    sheet: Sheet, entities: Sequence[Entity], margins: NDArray[np.float32], document: NDArray[np.float32]
) -> NDArray[np.float32]:
    """For each entity its numbers for the entity model; ``document`` are the margins of the whole report."""
    width = row_width(len(document))
    if not entities:
        return np.zeros((0, width), np.float32)
    top = margins.max(axis=0)
    of_phrase: dict[int, NDArray[np.float32]] = {}
    for at, candidate in enumerate(sheet.candidates):
        held = of_phrase.get(candidate.phrase)
        of_phrase[candidate.phrase] = margins[at] if held is None else np.maximum(held, margins[at])
    best = np.array([entity.best for entity in entities])
    ranks = (-best).argsort(axis=0).argsort(axis=0)
    longer, shorter = _around(entities, best)
    rows = []
    for number, entity in enumerate(entities):
        own = margins[list(entity.candidates)]
        second = np.sort(own, axis=0)[-2] if len(own) > 1 else np.full(len(ROLES), _NOTHING)
        gap = np.max([margins[at] - of_phrase[sheet.candidates[at].phrase] for at in entity.candidates], axis=0)
        rows.append(
            np.concatenate(
                [
                    entity.best,
                    second,
                    np.log(np.exp(own.clip(-30, 30)).sum(axis=0)),
                    gap,
                    top,
                    entity.best - top,
                    document,
                    _counts(sheet, entity),
                    ranks[number],
                    np.log1p(ranks[number]),
                    longer[number],
                    shorter[number],
                    entity.best - longer[number],
                    entity.best - shorter[number],
                ]
            )
        )
    return np.array(rows, np.float32)


def row_width(document: int) -> int:
    """How many numbers an entity's row has, given as many margins of the document."""
    return 12 * len(ROLES) + document + 11


def _counts(sheet: Sheet, entity: Entity) -> list[float]:
    first = sheet.candidates[entity.candidates[0]]
    phrase = sheet.phrases[first.phrase]
    at = [sheet.candidates[number].sentence for number in entity.candidates]
    size = len(sheet.sentences)
    return [
        len(at),
        np.log1p(len(at)),
        len(entity.words),
        min(at),
        min(at) / size,
        size,
        sheet.around.heads.get(entity.head, 0),
        first.last == phrase.last,
        first.first == phrase.first,
        first.last > phrase.last,
        float(np.std(at)),
    ]


def _around(entities: Sequence[Entity], best: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each entity how good the strings are that hold it, and those that it holds (0 where none is)."""
    longer, shorter = np.zeros((len(entities), len(ROLES))), np.zeros((len(entities), len(ROLES)))
    number_of = {entity.name: number for number, entity in enumerate(entities)}
    for number, entity in enumerate(entities):
        words = entity.words[:12]
        for first in range(len(words)):
            for last in range(first + 1, len(words) + 1):
                inner = number_of.get(" ".join(words[first:last]))
                if inner is not None and inner != number:
                    shorter[number] = np.maximum(shorter[number], best[inner] + 12)
                    longer[inner] = np.maximum(longer[inner], best[number] + 12)
    return longer, shorter


def same_entity(one: Entity, other: Entity, role: str) -> bool:
    """True where two strings of a report name one filler of the role, so that one of them is enough."""
    if one.phrases & other.phrases:
        return True
    left, right = one.words, other.words
    if role == "named":
        return left[-1] == right[-1] or set(left) <= set(right) or set(right) <= set(left)
    inside = set(left) <= set(right) or set(right) <= set(left)
    if role == "group":
        return inside or is_acronym(one.name, other.name) or is_acronym(other.name, one.name)
    return one.head == other.head and inside


def is_acronym(short: str, long: str) -> bool:
    """True where the one word can stand for the words: their initials, one letter astray or left out at most."""
    if " " in short or " " not in long or len(short) < 2:
        return False
    initials = "".join(word[0] for word in long.split() if word not in _NO_INITIAL)
    if initials.startswith(short):
        return True
    common = len(set(short) & set(initials))
    return (
        len(short) > 2
        and short[0] == initials[:1]
        and common >= len(set(short)) - 1
        and len(initials) >= len(short) - 1
    )


def pick(entities: Sequence[Entity], scores: NDArray[np.float64], role: str, floor: float) -> list[int]:
    """The entities that fill the role, best first: each above the floor that is not another string of a better one."""
    order = np.argsort(-scores, kind="stable")
    chosen: list[int] = []
    for number in order.tolist():
        if scores[number] < floor:
            break
        if not any(same_entity(entities[number], entities[held], role) for held in chosen):
            chosen.append(number)
    return chosen


def others_of(entities: Sequence[Entity], chosen: int, role: str) -> Mapping[str, Entity]:
    """The other strings that name the chosen entity in the role."""
    return {
        entity.name: entity
        for number, entity in enumerate(entities)
        if number != chosen
        and same_entity(entity, entities[chosen], role)
        and not entity.phrases & entities[chosen].phrases
    }
