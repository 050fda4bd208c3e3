"""The number words of a language, and how they add up: "two hundred and five" is 205."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bearwitness.reading.pack import load_pack
from bearwitness.reading.script import fold
from bearwitness.values import CountRange

Phrases = dict[str, list[tuple[tuple[str, ...], str]]]


@dataclass(frozen=True)
class NumberWords:
    """The pack's number words, ready for look-up."""

    cardinals: Mapping[str, int]
    compounds: Mapping[tuple[str, str], int]
    units_first: bool
    scales: Mapping[str, int]
    dozens: Mapping[str, int]
    plural_scales: Mapping[str, int]
    joiner: str
    articles: frozenset[str]
    half: frozenset[str]
    grouped: re.Pattern[str]
    decimal: re.Pattern[str]
    spaced: bool
    joins_tens: bool
    units_after_words: bool
    before: Phrases
    after: Phrases
    so_far: Phrases
    so_far_within: int
    between: str
    range_and: str
    range_to: frozenset[str]
    dash: frozenset[str]
    not_after: frozenset[str]
    ranging: frozenset[str]
    ranging_within: int
    bridges: Phrases
    changes: frozenset[str]
    pairs: frozenset[str]
    skip_before: frozenset[str]
    skip_after: frozenset[str]
    counting: frozenset[str]
    counted: frozenset[str]
    address_words: frozenset[str]
    money: frozenset[str]
    months: frozenset[str]
    month_of: frozenset[str]
    clock: frozenset[str]
    clock_stops: frozenset[str]
    year_words: frozenset[str]
    units_after: frozenset[str]
    not_one_before: frozenset[str]
    starts: frozenset[str]  # the words a number in words can start with


def _phrases(groups: Mapping[str, Sequence[str]], backwards: bool) -> Phrases:
    """Phrases by their first word (their last word where they are read backwards), longest first."""
    table: Phrases = {}
    for name, phrases in groups.items():
        for phrase in phrases:
            words = tuple(phrase.split())
            table.setdefault(words[-1] if backwards else words[0], []).append((words, name))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def _pair(phrase: str) -> tuple[str, str]:
    first, second = phrase.split()
    return first, second


@lru_cache(maxsize=8)
def number_words(lang: str) -> NumberWords:
    """The number words of the language."""
    pack: Mapping[str, Any] = load_pack(lang, "numbers")
    skip, spread = pack["not_a_count"], pack["range"]
    compounds = {_pair(phrase): value for phrase, value in pack.get("compounds", {}).items()}
    openings = (first for first, _ in compounds)
    halves = frozenset([pack["half"]] if isinstance(pack["half"], str) else pack["half"])
    figures: Mapping[str, Any] = pack.get("figures", {})
    groups: Sequence[str] = figures.get("groups", ",")
    # Where a number has no article of its own before a word such as "dozen", that word begins one itself.
    dozens: Sequence[str] = list(pack["dozens"]) if figures.get("dozens_alone", False) else ()
    return NumberWords(
        cardinals=pack["cardinals"],
        compounds=compounds,
        units_first=bool(pack.get("units_before_tens", False)),
        scales=pack["scales"],
        dozens=pack["dozens"],
        plural_scales=pack["plural_scales"],
        joiner=pack["joiner"],
        articles=frozenset(pack["one_articles"]),
        half=halves,
        grouped=re.compile("|".join(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+" for mark in groups) + r"|\d{1,9}"),
        decimal=re.compile(rf"\d{{1,6}}[{re.escape(''.join(figures.get('decimal', '.')))}]\d{{1,3}}"),
        spaced=bool(figures.get("spaced", False)),
        joins_tens=bool(pack.get("joiner_after_tens", False)),
        units_after_words=bool(skip.get("after_words", False)),
        before=_phrases(pack["before"], backwards=True),
        after=_phrases({"at_least": pack["after"]["at_least"]}, backwards=False),
        so_far=_phrases({"at_least": pack["after"]["so_far"]}, backwards=False),
        so_far_within=pack["after"]["so_far_within"],
        between=spread["between"],
        range_and=spread["and"],
        range_to=frozenset(spread["to"]) | frozenset(spread["dash"]),
        dash=frozenset(spread["dash"]),
        not_after=frozenset(spread["not_after"]),
        ranging=frozenset(spread.get("ranging", ())),
        ranging_within=spread.get("ranging_within", 0),
        bridges=_phrases({"to": spread.get("bridges", ())}, backwards=False),
        changes=frozenset(spread.get("changes", [*spread["to"], *spread["dash"]])),
        pairs=frozenset(skip.get("pairs", ())),
        skip_before=frozenset(skip["before"]),
        skip_after=frozenset(skip["after"]),
        counting=frozenset(skip["counting"]),
        counted=frozenset(skip["counted"]),
        address_words=frozenset(skip["address_words"]),
        money=frozenset(skip["money"]),
        months=frozenset(skip["months"]),
        month_of=frozenset(skip.get("month_of", ())),
        clock=frozenset(skip.get("clock", ())),
        clock_stops=frozenset(skip.get("clock_stops", ())),
        year_words=frozenset(skip["year_words_before"]),
        units_after=frozenset(skip["units_after"]),
        not_one_before=frozenset(skip["not_one_before"]),
        starts=frozenset([*pack["cardinals"], *pack["scales"], *pack["one_articles"], *halves, *dozens, *openings]),
    )


class Sum:
    """Number words taken one by one, as long as they make one number.

    ``units_first`` for a language that says "three and twenty", ``joins_tens`` for one whose hundreds are words of
    their own and whose "and" joins a ten and a unit alone ("ciento dos", "treinta y dos").
    """

    def __init__(self, units_first: bool = False, joins_tens: bool = False) -> None:
        self.parts: list[int] = []
        self._units_first = units_first
        self._joins_tens = joins_tens

    def may_join(self, value: int) -> bool:
        """True where "and" and the value can follow: a smaller one after a hundred or a thousand."""
        if not self.parts:
            return False
        last = self.parts[-1]
        if self._joins_tens:
            return _is_ten(last) and 0 < value < 10
        if self._units_first:
            return value < last if last >= 100 else _is_ten(value) and 0 < last < 10
        return last >= 100 and value < 100

    def take_all(self, values: Sequence[int]) -> bool:
        """True where all the values continue the number; else none is taken."""
        kept = list(self.parts)
        for value in values:
            if not self._take(value):
                self.parts = kept
                return False
        return True

    def _take(self, value: int) -> bool:
        if not self.parts:
            self.parts.append(value)
            return True
        last = self.parts[-1]
        if value >= 1000:
            fits = last not in (0,) and all(part < 1000 or part > value for part in self.parts)
            # "un millón mil": a word for a thousand needs no "one" before it where hundreds need none
            fits = fits and (last < 1000 or (self._joins_tens and last > value))
        elif self._joins_tens and value >= 100:
            fits = last >= 1000
        elif value == 100:
            fits = 0 < last < 100
        elif self._units_first and value < 100:
            fits = last >= 100 or (_is_ten(value) and 0 < last < 10)
        elif value < 10:
            fits = value > 0 and (last >= 100 or (20 <= last <= 90 and last % 10 == 0))
        else:
            fits = last >= 100
        if fits:
            self.parts.append(value)
        return fits


def _is_ten(value: int) -> bool:
    return value in range(20, 100, 10)


def value_of(parts: Sequence[int]) -> int:
    """What number words come to; a negative part multiplies ("two dozen")."""
    total = current = 0
    for part in parts:
        if part < 0:
            current *= -part
        elif part == 100:
            current = (current or 1) * 100
        elif part >= 1000:
            total, current = total + (current or 1) * part, 0
        else:
            current += part
    return total + current


def vague_table(vague: Mapping[str, CountRange]) -> dict[str, list[tuple[tuple[str, ...], CountRange]]]:
    """The codebook's vague words by their first word, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], CountRange]]] = {}
    for phrase, counted in vague.items():
        words = tuple(fold(word) for word in phrase.split())
        if words:
            table.setdefault(words[0], []).append((words, counted))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def times(counted: CountRange, scale: int) -> CountRange:
    """Each end so many times."""
    low = None if counted.min is None else counted.min * scale
    high = None if counted.max is None else counted.max * scale
    return CountRange(low, high)


def bounded(counted: CountRange, bound: str) -> CountRange:
    """The figure under words such as "at least" (``at_least``) or "more than" (``more_than``)."""
    low, high = counted.min, counted.max
    if bound == "at_least":
        return CountRange(low, None)
    if bound == "more_than":
        return CountRange(None if low is None else low + 1, None)
    if bound == "at_most":
        return CountRange(None, high)
    if bound == "fewer_than":
        return CountRange(None, None if high is None else max(0, high - 1))
    return counted
