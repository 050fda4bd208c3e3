"""What of each event claim is compared: its values, made comparable once, and the words around them."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise

from bearwitness.errors import InvalidRecord
from bearwitness.incidents.furniture import find_furniture, without_furniture
from bearwitness.incidents.words import Vectors, Vocabulary, name_phrases, rarity, split_words, weigh
from bearwitness.model import Claim, Report
from bearwitness.values import FuzzyDate, Place, Span

_AROUND_CHARACTERS = 200  # of text kept on each side of a background claim's words
_TEXT_WORDS = 128
_NAME_WORDS = 64
_TITLE_WORDS = 24
_RARE_TEXTS = 30  # a phrase in more texts than this names no single event
_SCRIPT_CHARACTERS = 200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Profile:
    """One event claim with what it is compared by.

    ``whole`` is True where the whole report speaks of it; ``general`` holds the more general event types above
    its own; ``lang`` is the report's language ("" where not given) and ``script`` that of its letters.
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
    general: frozenset[str]
    lang: str
    script: str

    def same_language(self, other: "Profile") -> bool:
        """False where the words of the two reports can't be compared, being in two languages or scripts."""
        if self.lang and other.lang and self.lang != other.lang:
            return False
        return not self.script or not other.script or self.script == other.script


@dataclass(frozen=True)
class Corpus:
    """The profiles in the order of their claim ids, with the word vectors of each; every position is a row."""

    profiles: Sequence[Profile]
    text: Vectors
    names: Vectors
    title: Vectors
    phrases: Sequence[Mapping[str, float]]
    furniture: frozenset[int] = frozenset()
    days_at: Mapping[object, int] = field(default_factory=dict)

    def days_with_events(self, place: Place) -> int:
        """On how many different days the claims tell of an event at the place; 0 where none gives a day."""
        return self.days_at.get(place_key(place), 0)


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
    match = _DAY.match(report.published)
    if match is None:
        return None
    try:
        return FuzzyDate.day(date.fromisoformat(match.group()))
    except ValueError:
        # A publication date is the page's word; "2016-02-31" leaves the day unknown.
        return None


def main_script(text: str) -> str:
    """The script most of the first letters are in ("LATIN", "ARABIC"), "" where there are no letters."""
    letters = [character for character in text[:_SCRIPT_CHARACTERS] if character.isalpha()]
    counts = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in letters)
    return max(sorted(counts), key=counts.__getitem__) if counts else ""


def make_corpus(claims: Sequence[Claim], reports: Sequence[Report], parents: Mapping[str, str] | None = None) -> Corpus:
    """The event claims, ordered by id, with their words; a claim that another supersedes is left out.

    ``parents`` gives the more general type of an event type ("" at the top), as in the codebook.
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
    profiles = [_profile(claim, by_id[claim.report], parents or {}) for claim in events]
    return _with_words(profiles, find_furniture({report.id: _day(report) for report in reports}, reports))


def _day(report: Report) -> int | None:
    published = publication_date(report)
    return published.earliest.toordinal() if published and published.earliest else None


def _with_words(profiles: Sequence[Profile], furniture: frozenset[int]) -> Corpus:
    texts = [split_words(without_furniture(_words_about(profile), furniture)) for profile in profiles]
    vocabulary = Vocabulary(texts)
    counts = [Counter(word.lower() for word in words) for words in texts]
    titles = [Counter(w.lower() for w in split_words(p.report.title)) if p.whole else Counter() for p in profiles]
    phrases = [name_phrases(words, vocabulary) for words in texts]
    frequency: Counter[str] = Counter()
    for found in phrases:
        frequency.update(found)
    return Corpus(
        profiles=profiles,
        text=weigh(counts, vocabulary, _TEXT_WORDS),
        names=weigh(counts, vocabulary, _NAME_WORDS, names_only=True),
        title=weigh(titles, vocabulary, _TITLE_WORDS),
        furniture=furniture,
        days_at=_count_days(profiles),
        phrases=[
            {phrase: rarity(len(texts), frequency[phrase]) for phrase in found if 2 <= frequency[phrase] <= _RARE_TEXTS}
            for found in phrases
        ],
    )


def _count_days(profiles: Sequence[Profile]) -> dict[object, int]:
    """For each place the number of days on which events there are told of; vague dates say nothing of that."""
    days: dict[object, set[date]] = defaultdict(set)
    for profile in profiles:
        if profile.place is not None and profile.when is not None and profile.when.precision <= 2:
            first = profile.when.earliest
            if first is not None:
                days[place_key(profile.place)].add(first)
    return {key: len(found) for key, found in days.items()}


def lineage(kind: str, parents: Mapping[str, str]) -> list[str]:
    """The event type and the more general ones above it."""
    line = [kind]
    while (above := parents.get(line[-1])) and above not in line:
        line.append(above)
    return line


def _profile(claim: Claim, report: Report, parents: Mapping[str, str]) -> Profile:
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
        general=frozenset(lineage(claim.event_type, parents)[1:]),
        lang=report.lang.partition("-")[0].lower(),
        script=main_script(report.text or report.title),
    )


def _words_about(profile: Profile) -> str:
    """The whole report for its main event, else the text around the claim's own words."""
    text = profile.report.reading_text
    if profile.whole:
        return text
    pieces: list[str] = []
    reached = 0
    for span in sorted(_spans(profile.claim), key=lambda s: s.start):
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
