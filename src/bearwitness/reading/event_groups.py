"""Which sentences tell of which event: the report's main one, those of a round-up, and those it only recalls.

A round-up is told by its form: several sentences that open with a town of their own and tell of harm there ("In
Sumy, four people were killed"). Otherwise a sentence below the lead whose own date lies elsewhere, or that says so
("in a separate attack"), tells of another event than the main one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bearwitness.model import When
from bearwitness.reading.dates import event_date
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.event_fields import LEAD_SENTENCES, lineage_of
from bearwitness.reading.findings import Findings
from bearwitness.reading.mentions import CasualtyMention, DateMention, PlaceMention, TermMention
from bearwitness.reading.pack import load_pack
from bearwitness.values import FuzzyDate

# A recalled event may lie a day off the main one by nothing but the reckoning of nights.
SAME_EVENT_DAYS = 1
# A town opens a sentence where it stands among its first words.
_OPENING_WORDS = 3
# ... and a comma or colon sets it off from what is told, at once or behind a region's name.
_MARK_WITHIN = 4
_COLONS, _COMMAS = frozenset(":–—-"), frozenset(",،")
# Round-ups name towns, not regions (UCDP's where_prec).
_TOWN_PRECISION = 2
_ROUND_UP = 2
_LONG_PAST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Group:
    """The sentences of one event. ``item`` is True for an entry of a round-up; the first group is the report's own."""

    sentences: tuple[int, ...]
    item: bool = False


def telling_sentences(
    terms: Sequence[TermMention], casualties: Sequence[CasualtyMention], left_out: frozenset[int] = frozenset()
) -> list[int]:
    """Indices of the sentences that tell of an event, in order, without those that ``left_out`` names."""
    found = {term.sentence for term in terms if term.kind == "event_type"}
    found |= {mention.sentence for mention in casualties}
    return sorted(found - left_out)


def round_up(doc: Document, places: Sequence[PlaceMention], telling: Sequence[int]) -> list[Group]:
    """The entries of a round-up, each with the sentences that go on in its paragraph; none where it is no round-up."""
    told = set(telling)
    opened = [(sentence, place) for sentence, place in _openings(doc, places) if _tells(doc, sentence, told)]
    if len({place.place.name.casefold() for _, place in opened}) < _ROUND_UP:
        return []
    starts = [sentence.index for sentence, _ in opened]
    groups: list[Group] = []
    for start, following in zip(starts, [*starts[1:], len(doc.sentences)], strict=True):
        paragraph = doc.sentences[start].paragraph
        end = start + 1
        while end < following and doc.sentences[end].paragraph == paragraph:
            end += 1
        groups.append(Group(tuple(range(start, end)), item=True))
    return groups


def _openings(doc: Document, places: Sequence[PlaceMention]) -> list[tuple[Sentence, PlaceMention]]:
    """Each sentence that opens with a town, with the town; the headline and datelines aside."""
    found: dict[int, tuple[Sentence, PlaceMention]] = {}
    for place in places:
        sentence = doc.sentences[place.sentence]
        if sentence.in_title or place.role in ("dateline", "speaker") or place.place.precision > _TOWN_PRECISION:
            continue
        if sentence.index not in found and _opens(doc, sentence, place):
            found[sentence.index] = (sentence, place)
    return list(found.values())


def _opens(doc: Document, sentence: Sentence, place: PlaceMention) -> bool:
    """True for "In Sumy, ..." and "Sumy: ...": a mark sets the town off from what is told."""
    highest = min(sentence.last, sentence.first + _OPENING_WORDS)
    at = next((at for at in range(sentence.first, highest) if doc.tokens[at].start == place.span.start), None)
    if at is None:
        return False
    while at < sentence.last and doc.tokens[at].start < place.span.end:
        at += 1
    marks = [token.text for token in doc.tokens[at : min(sentence.last, at + _MARK_WITHIN)] if token.kind == "punct"]
    opens_bare = doc.tokens[sentence.first].start == place.span.start
    return bool(marks) and marks[0] in (_COLONS if opens_bare else _COLONS | _COMMAS)


def _tells(doc: Document, sentence: Sentence, told: set[int]) -> bool:
    """True where the sentence tells of harm, or the next one of its paragraph does."""
    if sentence.index in told:
        return True
    after = sentence.index + 1
    return after < len(doc.sentences) and doc.sentences[after].paragraph == sentence.paragraph and after in told


def recalled_events(
    doc: Document,
    dates: Sequence[DateMention],
    telling: Sequence[int],
    main: FuzzyDate | None,
    elsewhere: frozenset[int] = frozenset(),
) -> list[Group]:
    """Groups of sentences that tell of other events than the main one; ``elsewhere`` are those in other towns."""
    pack = load_pack(doc.lang, "events")
    groups: list[list[int]] = []
    said_on: list[FuzzyDate | None] = []
    lead = [sentence.index for sentence in doc.sentences if not sentence.in_title][:LEAD_SENTENCES]
    dated: dict[int, list[FuzzyDate]] = {}
    for mention in dates:
        if mention.rule != "furniture":
            dated.setdefault(mention.sentence, []).append(mention.date)
    for index in telling:
        sentence = doc.sentences[index]
        if sentence.in_title or index in lead[:1]:
            continue
        another = index in elsewhere or (index not in lead and _says_another(doc, sentence, pack["another"]))
        said = None if index in lead else _other_date(dated.get(index, ()), main)
        if said is None and not another:
            continue
        if groups and said_on[-1] == said and index - groups[-1][-1] <= 1:
            groups[-1].append(index)
        else:
            groups.append([index])
            said_on.append(said)
    return [Group(tuple(group)) for group in groups]


def told_elsewhere(
    doc: Document, findings: Findings, telling: Sequence[int], parents: Mapping[str, str]
) -> frozenset[int]:
    """Sentences below the first that tell of another event, in a town of their own, with figures of their own.

    Another is what is of another kind or is called so. All three are asked for: a report names many towns, and one
    event by many words.
    """
    lead = doc.lead or 0
    told: dict[int, set[str]] = {}
    for term in findings.terms:
        if term.kind == "event_type":
            told.setdefault(term.sentence, set()).add(term.code)
    towns: dict[int, set[str]] = {}
    for place in findings.places:
        if place.role == "event" and place.place.precision <= _TOWN_PRECISION:
            towns.setdefault(place.sentence, set()).add(place.place.name.casefold())
    counted = {mention.sentence for mention in findings.casualties if not mention.count.range.is_unknown}
    here = towns.get(lead, set())
    return frozenset(
        index
        for index in telling
        if index > lead
        and index in counted
        and here
        and towns.get(index)
        and not (towns[index] & here)
        and (
            _is_other_kind(told.get(index, set()), told.get(lead, set()), parents)
            or _says_another(doc, doc.sentences[index], load_pack(doc.lang, "events")["another"])
        )
    )


def _is_other_kind(mine: set[str], theirs: set[str], parents: Mapping[str, str]) -> bool:
    """True where neither of any two types is the other or a more general one of it."""
    lines = {code: lineage_of(code, parents) for code in mine | theirs}
    return bool(mine and theirs) and all(a not in lines[b] and b not in lines[a] for a in mine for b in theirs)


def _other_date(own: Sequence[FuzzyDate], main: FuzzyDate | None) -> FuzzyDate | None:
    """The first of a sentence's own dates where none of them can be the main event's."""
    if main is None or not own or any(date.days_apart(main) <= SAME_EVENT_DAYS for date in own):
        return None
    return own[0]


def _says_another(doc: Document, sentence: Sentence, phrases: Sequence[str]) -> bool:
    text = doc.plain.words(sentence)
    return any(phrase in text for phrase in phrases)


def date_of(doc: Document, dates: Sequence[DateMention], group: Group, lead: Sequence[int]) -> When | None:
    """The date of a group's event; of an entry without its own the one the lead gives for all."""
    own = event_date(doc, dates, group.sentences)
    if not group.item:
        return own
    given = event_date(doc, dates, lead)
    if own is None or given is None:
        return own or given
    # "The worst attack this month" dates no event more closely than the lead did.
    return given if own.date.precision > max(2, given.date.precision) else own


def recalls_only(doc: Document, telling: Sequence[int]) -> bool:
    """True where neither the headline nor the first sentence tells of an event, but a later one does."""
    lead = doc.lead or 0
    return bool(telling) and telling[0] > lead


def is_long_past(doc: Document, when: When | None) -> bool:
    """True where the event lies more than a month before the report."""
    latest = when.date.latest if when else None
    return latest is not None and doc.published is not None and (doc.published - latest).days > _LONG_PAST_DAYS
