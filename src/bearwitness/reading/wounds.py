"""Wounds and hospitals: "with an apparent gunshot wound", "was shot in the leg", "was taken to Tarn Hospital".

Such phrases take many words between their ends, so they are read as an opener, words that may stand between, and
a head, all from the language pack (``[wounds]``, ``[limbs]`` and ``[carried]`` of ``casualties.toml``; a pack may
lack them).
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bearwitness.reading.document import Document
from bearwitness.reading.pack import load_pack

# Tokens [first, last) with the field and the voice of the phrase, as ``harm_words`` has them for single words.
Trigger = tuple[int, int, tuple[str, str]]

CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class _Pattern:
    openers: frozenset[str]
    heads: frozenset[str]
    kinds: frozenset[str]
    between: frozenset[str]
    fatal: frozenset[str]
    to: frozenset[str]
    stops: frozenset[str]
    alone: frozenset[str]
    selves: frozenset[str]
    most_between: int


def _pattern(entry: Mapping[str, Any]) -> _Pattern:
    sets = {
        name: frozenset(entry.get(name, ()))
        for name in ("openers", "heads", "kinds", "between", "fatal", "to", "stops", "alone", "selves")
    }
    return _Pattern(most_between=int(entry.get("most_between", 0)), **sets)


@lru_cache(maxsize=8)
def _patterns(lang: str) -> tuple[_Pattern, _Pattern, _Pattern]:
    pack = load_pack(lang, "casualties")
    return _pattern(pack.get("wounds", {})), _pattern(pack.get("limbs", {})), _pattern(pack.get("carried", {}))


def find_wounds(doc: Document) -> list[Trigger]:
    """Every phrase of a wound or of a way to hospital, in order, not overlapping; linear in the text's length."""
    wounds, limbs, carried = _patterns(doc.lang)
    found: list[Trigger] = []
    for trigger in sorted((*_wounds(doc, wounds, "done"), *_wounds(doc, limbs, "ed"), *_carried(doc, carried))):
        if not found or trigger[0] >= found[-1][1]:
            found.append(trigger)
    return found


def within(triggers: Sequence[Trigger], first: int, last: int) -> Sequence[Trigger]:
    """Those that start in tokens ``[first, last)``."""
    return triggers[bisect_left(triggers, (first,)) : bisect_left(triggers, (last,))]


def merged(words: Sequence[Trigger], wounds: Sequence[Trigger]) -> list[Trigger]:
    """The single words and the phrases in order, without the words that stand inside a phrase of a wound."""
    if not wounds:
        return list(words)
    covered = {at for first, last, (_, voice) in wounds if voice != CARRIED for at in range(first, last)}
    return sorted((*(word for word in words if covered.isdisjoint(range(word[0], word[1]))), *wounds))


def _wounds(doc: Document, pattern: _Pattern, voice: str) -> Iterator[Trigger]:
    lowers = doc.lowers
    if pattern.openers.isdisjoint(doc.vocabulary):
        return
    for head in doc.positions(pattern.heads):
        here, fatal, kind = head - 1, False, lowers[head] in pattern.kinds
        while here >= 0 and head - here <= pattern.most_between:
            lower = lowers[here]
            if lower in pattern.openers:
                field = "killed" if fatal else "hit" if kind else "injured"
                yield here, head + 1, (field, voice)
                break
            kind = kind or lower in pattern.kinds
            fatal = fatal or lower in pattern.fatal
            if lower not in pattern.between and lower not in pattern.fatal:
                break
            here -= 1


def _carried(doc: Document, pattern: _Pattern) -> Iterator[Trigger]:
    lowers = doc.lowers
    if pattern.heads.isdisjoint(doc.vocabulary):
        return
    for opener in doc.positions(pattern.openers):
        if not pattern.to.intersection(lowers[opener + 1 : opener + 3]):
            continue
        if lowers[opener] in pattern.alone and lowers[opener + 1] not in pattern.selves:
            continue
        for at in range(opener + 1, min(opener + 1 + pattern.most_between, len(lowers))):
            if lowers[at] in pattern.heads:
                yield opener, at + 1, ("hit", CARRIED)
                break
            if lowers[at] in pattern.stops:
                break
