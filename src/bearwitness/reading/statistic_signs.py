"""The signs that a sentence keeps count over a time or a region, and those that it tells the toll of one event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bearwitness.reading.document import Document
from bearwitness.reading.immutable import immutable
from bearwitness.reading.mentions import DateMention, PlaceMention
from bearwitness.reading.pack import find_pack
from bearwitness.reading.phrases import PhraseTable

_LISTS = ("unrelated", "over_time", "maybe_over_time", "recorded", "many", "one")
_POINTS = {"over_time": 2, "maybe_over_time": 1, "recorded": 1, "many": 1, "one": -2}
# Precision codes (UCDP's): a time of a week or more, one of a month or more, some days; a whole region.
_WEEK, _MONTH, _DAYS, _REGION = 3, 4, 2, 4


@immutable
class Signs:
    """What speaks in one sentence for a statistic, in points. ``one`` is True where it tells of one event."""

    points: int = 0
    one: bool = False
    unrelated: bool = False


@dataclass(frozen=True)
class StatisticWords:
    """The pack's words, ready for looking up."""

    signs: PhraseTable[str]
    units: PhraseTable[str]
    unit_reach: int
    fractions: PhraseTable[int]
    share_starts: frozenset[str]
    of_harm: PhraseTable[str]
    share_words: PhraseTable[str]
    share_reach: int
    compared: PhraseTable[str]
    changed: PhraseTable[str]
    compared_reach: int
    nothing: PhraseTable[str]
    of_those: PhraseTable[str]
    no_fraction_before: PhraseTable[str]
    no_fraction_after: frozenset[str]
    share: Mapping[str, Any]

    def has_share(self, doc: Document) -> bool:
        """True where the report may hold a share, as a fraction in words or in percent."""
        return not self.share_starts.isdisjoint(doc.vocabulary)


@lru_cache(maxsize=8)
def statistic_words(lang: str) -> StatisticWords | None:
    """The words of the language's pack, None where it has none for statistics."""
    pack = find_pack(lang, "statistics")
    if pack is None:
        return None
    share = pack["share"]
    fractions: Mapping[str, int] = share["fractions"]
    return StatisticWords(
        signs=PhraseTable((phrase, kind) for kind in _LISTS for phrase in pack[kind]),
        units=PhraseTable((phrase, unit) for unit, phrases in pack["units"].items() for phrase in phrases),
        unit_reach=pack["unit_reach"],
        fractions=PhraseTable(fractions.items()),
        share_starts=frozenset(phrase.split()[0] for phrase in (*fractions, *share["words"])),
        of_harm=PhraseTable((phrase, phrase) for phrase in share["of_harm"]),
        share_words=PhraseTable((phrase, phrase) for phrase in share["words"]),
        share_reach=share["reach"],
        compared=PhraseTable((phrase, phrase) for phrase in pack["compared"]),
        changed=PhraseTable((phrase, phrase) for phrase in pack.get("changed", ())),
        compared_reach=pack["compared_reach"],
        nothing=PhraseTable((phrase, phrase) for phrase in pack["counts_nothing"]),
        of_those=PhraseTable((phrase, phrase) for phrase in share.get("of_those", ())),
        no_fraction_before=PhraseTable((phrase, phrase) for phrase in share.get("not_before", ())),
        no_fraction_after=frozenset(share.get("not_after", ())),
        share=share,
    )


def weigh_sentences(
    doc: Document, words: StatisticWords, dates: Sequence[DateMention], places: Sequence[PlaceMention]
) -> dict[int, Signs]:
    """By sentence its signs; sentences without any are left out."""
    times: dict[int, int] = {}
    for date in dates:
        if date.rule not in ("furniture", "dateline", "future"):
            times[date.sentence] = max(times.get(date.sentence, -1), _points_of(date))
    finest: dict[int, int] = {}
    for place in places:
        if place.role != "speaker":
            finest[place.sentence] = min(finest.get(place.sentence, 9), place.place.precision)
    found: dict[int, Signs] = {}
    signs = words.signs.by_sentence(doc)
    for index in sorted(times.keys() | finest.keys() | signs.keys()):
        kinds = {kind for _, _, kind in signs.get(index, ())}
        points = sum(_POINTS[kind] for kind in kinds if kind in _POINTS)
        if "over_time" in kinds and "maybe_over_time" in kinds:
            points -= 1
        points += max(times.get(index, 0), 0 if "over_time" in kinds else -1)
        points += int(finest.get(index, 0) >= _REGION)
        if points or kinds:
            found[index] = Signs(points, "one" in kinds, "unrelated" in kinds)
    return found


def _points_of(date: DateMention) -> int:
    if date.rule == "since":
        return 3 if date.date.precision >= _WEEK else 0
    return 1 if date.date.precision >= _MONTH else -1 if date.date.precision <= _DAYS else 0
