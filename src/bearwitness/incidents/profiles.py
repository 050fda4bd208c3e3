"""What of each event claim is compared: its values and the words around them, and what all claims say of these."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from bearwitness.errors import InvalidRecord
from bearwitness.incidents.copies import copy_bands
from bearwitness.incidents.furniture import find_furniture, without_furniture
from bearwitness.incidents.vectors import Vectors, weigh
from bearwitness.incidents.words import (
    Keys,
    Words,
    WordStatistics,
    lay_words,
    read_words,
    split_words,
    word_codes,
    word_keys,
)
from bearwitness.model import Claim, Report
from bearwitness.values import FuzzyDate, Place, Span

_AROUND_CHARACTERS = 200  # of text kept on each side of a background claim's words
_TEXT_WORDS = 256
_NAME_WORDS = 128
_TITLE_WORDS = 24
_SCRIPT_CHARACTERS = 200
_NONE: Keys = np.zeros(0, dtype=np.uint64)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Profile:
    """One event claim with what it is compared by, made from the claim and its report alone.

    ``whole`` is True where the whole report speaks of it; ``general`` holds the more general event types above
    its own; ``lang`` is the report's language ("" where not given) and ``script`` that of its letters. ``media``
    are the fingerprints of the photos and videos that came with the claim or its report, ``bands`` what near
    copies of the words have in common (``copies.py``).
    """

    claim: Claim
    report: Report
    whole: bool
    when: FuzzyDate | None
    published: FuzzyDate | None
    place: Place | None
    victims: frozenset[str]
    ages: frozenset[int]
    weapons: frozenset[str]
    targets: frozenset[str]
    media: frozenset[str]
    general: frozenset[str]
    lang: str
    script: str
    words: Words
    title: Words
    bands: tuple[int, ...]
    told: Keys

    def same_language(self, other: "Profile") -> bool:
        """False where the words of the two reports can't be compared, being in two languages or scripts."""
        if self.lang and other.lang and self.lang != other.lang:
            return False
        return not self.script or not other.script or self.script == other.script


@dataclass
class Statistics:
    """What many claims together say of each word and place; a claim more is counted in time with its own length.

    A pair's score hangs on the two profiles and on these. They can be kept while claims arrive, so that what was
    scored before stays comparable, and made anew when they have grown out of date.
    """

    words: WordStatistics = field(default_factory=WordStatistics)
    days: dict[object, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, profiles: Sequence[Profile]) -> "Statistics":
        """Those of all the profiles; the same as adding one after the other."""
        made = cls(WordStatistics.of([profile.words for profile in profiles]))
        for profile in profiles:
            made._add_day(profile)
        return made

    def add(self, profile: Profile) -> None:
        """Counts one claim more."""
        self.words.add(profile.words)
        self._add_day(profile)

    def _add_day(self, profile: Profile) -> None:
        """Vague dates say nothing of how many days are told of."""
        if profile.place is not None and profile.when is not None and profile.when.precision <= 2:
            first = profile.when.earliest
            if first is not None:
                self.days.setdefault(place_key(profile.place), set()).add(first.toordinal())

    def days_with_events(self, place: Place) -> int:
        """On how many different days the claims tell of an event at the place; 0 where none gives a day."""
        return len(self.days.get(place_key(place), ()))


class Settled(NamedTuple):
    """Statistics and furniture that were taken once and stand while claims arrive, so that scores stay comparable."""

    statistics: Statistics
    furniture: frozenset[int] = frozenset()

    @classmethod
    def of(cls, corpus: "Corpus") -> "Settled":
        """Those of the corpus, to stand from now on."""
        words = replace(corpus.statistics.words, settled=True)
        return cls(Statistics(words, corpus.statistics.days), corpus.furniture)


@dataclass(frozen=True)
class Corpus:
    """Profiles with the word vectors of each; every position is a row.

    A casebook that grows makes one of the new claim and those it may go with, with the statistics of all.
    """

    profiles: Sequence[Profile]
    statistics: Statistics
    furniture: frozenset[int] = frozenset()

    @cached_property
    def text(self) -> Vectors:
        """All words of each."""
        return weigh([profile.words for profile in self.profiles], self.statistics.words, _TEXT_WORDS)

    @cached_property
    def names(self) -> Vectors:
        """The names and numbers of each."""
        return self._names([_NONE] * len(self.profiles))

    @cached_property
    def other_names(self) -> Vectors:
        """The names and numbers of each but for those of its own day and place."""
        return self._names([profile.told for profile in self.profiles])

    def _names(self, told: Sequence[Keys]) -> Vectors:
        return weigh([profile.words for profile in self.profiles], self.statistics.words, _NAME_WORDS, told)

    @cached_property
    def title(self) -> Vectors:
        """The words of the title, blank where the report has more to tell than this claim."""
        return weigh([profile.title for profile in self.profiles], self.statistics.words, _TITLE_WORDS)

    @cached_property
    def phrases(self) -> Sequence[Mapping[int, float]]:
        """The rare phrases of each, by key, with their rarity."""
        found = (self.statistics.words.rare_phrases(profile.words) for profile in self.profiles)
        return [dict(zip(keys.tolist(), rarity.tolist(), strict=True)) for keys, rarity in found]


def place_key(place: Place) -> tuple[object, ...]:
    """What two mentions of one place have in common: its gazetteer entry, else its folded name and country."""
    if place.geonames is not None:
        return ("", place.geonames)
    return (fold_name(place.canonical or place.name), place.country)


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """The name in lower case, without accents, marks and punctuation, words joined by one space."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(split_words(plain))


def publication_date(report: Report) -> FuzzyDate | None:
    """The day the report is dated, None where it has none or one that is no date."""
    return _day_in(report.published)


@lru_cache(maxsize=65536)
def _day_in(published: str) -> FuzzyDate | None:
    match = _DAY.match(published)
    if match is None:
        return None
    try:
        return FuzzyDate.day(date.fromisoformat(match.group()))
    except ValueError:
        # A publication date is the page's word; "2016-02-31" leaves the day unknown.
        return None


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def main_script(text: str) -> str:
    """The script most of the first letters are in ("LATIN", "ARABIC"), "" where there are no letters."""
    beginning = text[:_SCRIPT_CHARACTERS]
    if beginning.isascii():
        return "LATIN" if any(map(str.isalpha, beginning)) else ""
    letters = Counter(character for character in beginning if character.isalpha())
    counts: Counter[str] = Counter()
    for letter, times in letters.items():
        counts[_script(letter)] += times
    return max(sorted(counts), key=counts.__getitem__) if counts else ""


def make_corpus(
    claims: Sequence[Claim],
    reports: Sequence[Report],
    parents: Mapping[str, str] | None = None,
    settled: Settled | None = None,
) -> Corpus:
    """The event claims, ordered by id, with their words; a claim that another supersedes is left out.

    ``parents`` gives the more general type of an event type ("" at the top), as in the codebook.
    ``settled`` are the statistics to compare by; where there are none they are taken from these claims.
    Raises InvalidRecord for a claim whose report is not among the reports, or an id that comes twice.
    """
    by_id = {report.id: report for report in reports}
    replaced = {claim.supersedes for claim in claims if claim.supersedes}
    events = sorted(
        (claim for claim in claims if claim.kind == "event" and claim.claim not in replaced), key=lambda c: c.claim
    )
    for left, right in pairwise(events):
        if left.claim == right.claim:
            raise InvalidRecord("claim", "claim", f"{left.claim!r} comes twice")
    for claim in events:
        if claim.report not in by_id:
            raise InvalidRecord(
                "claim", "report", f"{claim.report!r} (of claim {claim.claim!r}) is not among the reports"
            )
    if settled is not None:
        furniture = settled.furniture
    else:
        furniture = find_furniture({report.id: _day(report) for report in reports}, reports)
    profiles = make_profiles([(claim, by_id[claim.report]) for claim in events], parents, furniture)
    return Corpus(profiles, settled.statistics if settled is not None else Statistics.of(profiles), furniture)


def _day(report: Report) -> int | None:
    published = publication_date(report)
    return published.earliest.toordinal() if published and published.earliest else None


def lineage(kind: str, parents: Mapping[str, str]) -> list[str]:
    """The event type and the more general ones above it."""
    line = [kind]
    while (above := parents.get(line[-1])) and above not in line:
        line.append(above)
    return line


def make_profile(
    claim: Claim,
    report: Report,
    parents: Mapping[str, str] | None = None,
    furniture: frozenset[int] = frozenset(),
) -> Profile:
    """What the event claim is compared by. ``furniture`` are the lines left out of its words (see ``furniture.py``)."""
    return make_profiles([(claim, report)], parents, furniture)[0]


def make_profiles(
    told: Sequence[tuple[Claim, Report]],
    parents: Mapping[str, str] | None = None,
    furniture: frozenset[int] = frozenset(),
) -> list[Profile]:
    """The same of many event claims with their reports; a text that comes again is read once."""
    places: dict[str, int] = {"": 0}
    abouts = [without_furniture(words_about(claim, report), furniture) for claim, report in told]
    texts = [places.setdefault(about, len(places)) for about in abouts]
    titles = [places.setdefault(report.title if claim.main else "", len(places)) for claim, report in told]
    codes = [word_codes(text) for text in places]
    words = lay_words(codes)
    whole = sorted({text for (claim, _), text in zip(told, texts, strict=True) if claim.main})
    bands = dict(zip(whole, copy_bands([codes[text] for text in whole]), strict=True))
    return [
        _profile(claim, report, parents, (words[text], words[title]), bands[text] if claim.main else ())
        for (claim, report), text, title in zip(told, texts, titles, strict=True)
    ]


def outline(claim: Claim, report: Report, parents: Mapping[str, str] | None = None) -> Profile:
    """What the event claim is compared by, but for its words: enough to say why two claims are alike."""
    none = read_words("")
    return _profile(claim, report, parents, (none, none), ())


def _profile(
    claim: Claim, report: Report, parents: Mapping[str, str] | None, words: tuple[Words, Words], bands: tuple[int, ...]
) -> Profile:
    """What the event claim is compared by, with the words about it and those of its title."""
    return Profile(
        claim=claim,
        report=report,
        whole=claim.main,
        when=claim.when.date if claim.when else None,
        published=publication_date(report),
        place=claim.where.place if claim.where else None,
        victims=frozenset(folded for victim in claim.victims if (folded := fold_name(victim.name))),
        ages=frozenset(victim.age for victim in claim.victims if victim.age is not None),
        weapons=frozenset(weapon.code or weapon.name for weapon in claim.weapons),
        targets=frozenset(target.kind or target.name for target in claim.targets),
        media=_media(claim) | _media(report),
        general=frozenset(lineage(claim.event_type, parents or {})[1:]),
        lang=report.lang.partition("-")[0].lower(),
        script=main_script(report.text or report.title),
        words=words[0],
        title=words[1],
        bands=bands,
        told=_told(claim, report),
    )


def _told(claim: Claim, report: Report) -> Keys:
    """The words of the claim's own day and place: these are compared as such, and count no second time as names."""
    text = report.reading_text
    spans = [span for holder in (claim.when, claim.where) if holder is not None for span in holder.spans]
    return word_keys(" ".join(text[span.start : span.end] for span in spans))


def _media(record: Claim | Report) -> frozenset[str]:
    """The fingerprints under ``media``: texts, or objects with a ``fingerprint`` or ``sha256``."""
    given = record.extra.get("media", ())
    found: set[str] = set()
    for item in given if isinstance(given, (list, tuple)) else ():
        name = (item.get("fingerprint") or item.get("sha256")) if isinstance(item, Mapping) else item
        if isinstance(name, str) and name.strip():
            found.add(name.strip().lower())
    return frozenset(found)


def words_about(claim: Claim, report: Report) -> str:
    """The whole report for its main event, else the text around the claim's own words."""
    text = report.reading_text
    if claim.main:
        return text
    pieces: list[str] = []
    reached = 0
    for span in sorted(_spans(claim), key=lambda s: s.start):
        start, end = max(reached, span.start - _AROUND_CHARACTERS), span.end + _AROUND_CHARACTERS
        if start < end:
            pieces.append(text[start:end])
            reached = end
    return "\n".join(pieces)


def _spans(claim: Claim) -> list[Span]:
    """Every span of the claim."""
    spans = list(claim.killed.spans) + list(claim.injured.spans)
    for holder in (claim.when, claim.where, *claim.perpetrators, *claim.weapons, *claim.targets, *claim.victims):
        if holder is not None:
            spans.extend(holder.spans)
    for own in claim.spans.values():
        spans.extend(own)
    return spans
