"""The words and phrases with which a language says dates, compiled from its pack (``packs/LANG/dates.toml``).

The pack holds word lists (months, weekdays, parts of the day …) and phrases over them; this module turns
them into anchored regular expressions, each tried only at tokens it can start with. The phrases are
sequences with bounded repeats, so a match costs constant time.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from bearwitness.errors import InvalidValue
from bearwitness.reading.pack import load_pack

_PLACEHOLDER = re.compile(r"\{([a-z]+)(\d?)\}")
_GROUP = re.compile(r"\(\?P<\w+>")
_SPACE = r"(?:\s{1,3})"
_WORD_END = r"(?![^\W_])"


class Phrase(NamedTuple):
    """One way to say a date; ``rule`` names how its value is computed."""

    rule: str
    pattern: re.Pattern[str]


class Phrases(NamedTuple):
    """The phrases that one token can start, in the pack's order; ``any_of`` matches where any of them does."""

    each: tuple[Phrase, ...]
    any_of: re.Pattern[str]


@dataclass(frozen=True)
class FinderWords:
    """The single words that change what a phrase beside them means; see ``[finder]`` in the pack."""

    capital_only: frozenset[str]
    before: frozenset[str]
    not_first: frozenset[str]
    since: frozenset[str]
    bounds: frozenset[str]
    between: frozenset[str]
    last: frozenset[str]
    coming: frozenset[str]
    habitual: frozenset[str]
    overnight: frozenset[str]
    on: frozenset[str]
    beside: frozenset[str]
    before_day_of_month: frozenset[str]
    before_season: frozenset[str]
    possessive: frozenset[str]
    before_month: frozenset[str]
    before_year: frozenset[str]
    not_year_before: frozenset[str]
    names_after: frozenset[str]
    names_before: frozenset[str]
    future: frozenset[str]
    past_again: frozenset[str]


@dataclass(frozen=True)
class FurnitureWords:
    """How a page shows its own dates: the patterns of a stamp, of a post and of a dateline."""

    cue_before: re.Pattern[str]
    line_words: frozenset[str]
    byline: re.Pattern[str]
    post_before: re.Pattern[str]
    dateline_before: re.Pattern[str]
    dateline_after: re.Pattern[str]
    posted_before: re.Pattern[str]
    reach: int


@dataclass(frozen=True)
class CueWords:
    """The words that tell what was done on a date; ``kinds`` maps each to event, weak, death, state, say or other."""

    kinds: Mapping[str, str]
    custody: frozenset[str]
    nouns: frozenset[str]
    before_noun: frozenset[str]
    told_on: frozenset[str]
    offence_after: frozenset[str]
    missing: frozenset[str]
    during: frozenset[str]
    clock: re.Pattern[str]
    before_midnight: re.Pattern[str]
    after_midnight: re.Pattern[str]
    same_day: re.Pattern[str]
    same_or_before: re.Pattern[str]


@dataclass(frozen=True)
class CalendarWords:
    """One language's way to say dates. ``by_word`` and ``at_number`` hold the phrases a token can start."""

    values: Mapping[str, Mapping[str, Any]]
    by_word: Mapping[str, Phrases]
    at_number: Phrases
    finder: FinderWords
    furniture: FurnitureWords
    cues: CueWords

    def value(self, name: str, words: str) -> Any:
        """What the words stand for in the list, for instance 4 for ("month", "Apr")."""
        return self.values[name][" ".join(words.lower().split())]

    def number(self, words: str) -> int:
        """The number in digits or words."""
        return int(words) if words.isdigit() else int(self.value("number", words))


@lru_cache(maxsize=8)
def calendar_words(lang: str) -> CalendarWords:
    """The language's date words, compiled once; raises InvalidValue where the pack lacks or breaks something."""
    pack = load_pack(lang, "dates")
    try:
        return _compile(pack)
    except (KeyError, re.error) as error:
        raise InvalidValue("language pack", f"{lang}/dates", f"it can't be compiled: {error}") from error


@lru_cache(maxsize=8)
def words_about_custody(lang: str) -> CalendarWords:
    """The language's date words where arrest and detention are what a report tells of, so that they cue its event."""
    words = calendar_words(lang)
    kinds = {**words.cues.kinds, **dict.fromkeys(words.cues.custody, "event")}
    return replace(words, cues=replace(words.cues, kinds=kinds))


def _compile(pack: Mapping[str, Any]) -> CalendarWords:
    values: dict[str, Mapping[str, Any]] = {name: dict(words) for name, words in pack["words"].items()}
    finder, furniture, cues = pack["finder"], pack["furniture"], pack["event_cues"]
    fragments = dict(_fragments(values, finder["ordinal_endings"]))
    glued = tuple(finder.get("glued", ()))
    opening = f"{_either(glued)}?" if glued else ""
    phrases = [
        (Phrase(row["rule"], re.compile(opening + _expand(row["pattern"], fragments), re.IGNORECASE)), row["starts"])
        for row in pack["phrases"]
    ]
    by_word: dict[str, list[Phrase]] = {}
    for phrase, starts in phrases:
        for word in dict.fromkeys(_first_words(values, starts)):
            for first in (word, *(before + word for before in glued)):
                by_word.setdefault(first, []).append(phrase)
    return CalendarWords(
        values=values,
        by_word={word: _together(tuple(found)) for word, found in by_word.items()},
        at_number=_together(tuple(phrase for phrase, starts in phrases if "digit" in starts)),
        finder=FinderWords(**{name: frozenset(finder.get(name, ())) for name in FinderWords.__dataclass_fields__}),
        furniture=FurnitureWords(
            cue_before=re.compile(r"(?<!\w)" + _either(furniture["cues"]) + _WORD_END, re.IGNORECASE),
            line_words=frozenset(furniture["line_words"]),
            byline=re.compile(furniture["byline"], re.IGNORECASE),
            post_before=re.compile(furniture["post_before"]),
            dateline_before=re.compile(furniture["dateline_before"]),
            dateline_after=re.compile(furniture["dateline_after"]),
            posted_before=re.compile(r"(?<!\w)" + _either(furniture["posted"]) + _WORD_END, re.IGNORECASE),
            reach=int(furniture["reach"]),
        ),
        cues=_cue_words(cues),
    )


@lru_cache(maxsize=64)
def _together(phrases: tuple[Phrase, ...]) -> Phrases:
    patterns = [phrase.pattern.pattern for phrase in phrases]
    # A name can stand for one group only; the one phrase that refers back to a group of its own keeps it.
    patterns = [pattern if "(?P=" in pattern else _GROUP.sub("(?:", pattern) for pattern in patterns]
    return Phrases(phrases, re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE))


def _cue_words(cues: Mapping[str, Any]) -> CueWords:
    kinds: dict[str, str] = {}
    for kind in ("other", "say", "state", "death", "weak", "event"):
        kinds |= dict.fromkeys(cues.get(kind, ()), kind)
    return CueWords(
        kinds=kinds,
        custody=frozenset(cues.get("custody", ())),
        nouns=frozenset(cues["nouns"]),
        before_noun=frozenset(cues["before_noun"]),
        told_on=frozenset(cues["told_on"]),
        offence_after=frozenset(cues["offence_after"]),
        missing=frozenset(cues.get("missing", ())),
        during=frozenset(cues["while"]),
        clock=re.compile(cues["clock"], re.IGNORECASE),
        before_midnight=re.compile(cues["before_midnight"], re.IGNORECASE),
        after_midnight=re.compile(cues["after_midnight"], re.IGNORECASE),
        same_day=re.compile(cues["same_day"], re.IGNORECASE),
        same_or_before=re.compile(cues["same_or_before"], re.IGNORECASE),
    )


def _either(words: Any) -> str:
    """A pattern for any of the words, the longest first."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", _SPACE) for word in longest_first) + ")"


def _fragments(values: Mapping[str, Mapping[str, Any]], ordinals: list[str]) -> Iterator[tuple[str, str]]:
    """Each placeholder's pattern, without its group."""
    for name, words in values.items():
        # An abbreviation may carry its full stop; the finder drops one that ends the span.
        yield name, _either(words) + _WORD_END + (r"\.?" if name in ("month", "shortday") else "")
    yield "anyday", _either([*values["weekday"], *values["shortday"]]) + _WORD_END + r"\.?"
    yield "day", r"(?:[12]\d|3[01]|0?[1-9])(?![\d%]|:\d)(?:" + _either(ordinals) + r"\b)?(?![^\W\d_])"
    yield "year", r"\d{4}(?!\d|:\d)"
    yield "n", r"(?:\d{1,3}|" + _either(values["number"]) + ")" + _WORD_END


def _expand(pattern: str, fragments: Mapping[str, str]) -> str:
    """The phrase as a regular expression with named groups."""

    def fill(match: re.Match[str]) -> str:
        name, number = match[1], match[2]
        return f"(?P<{name}{number}>{fragments[name]})"

    # A literal space in a phrase is any short white space; those inside fragments are already expanded.
    return _PLACEHOLDER.sub(fill, pattern.replace(" ", _SPACE))


def _first_words(values: Mapping[str, Mapping[str, Any]], starts: list[str]) -> Iterator[str]:
    for name in starts:
        if name != "digit":
            yield from (word.split()[0] for word in values[name])
