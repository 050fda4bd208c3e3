"""Mentions put together into event claims: the report's main event, and the events it only recalls.

The main event is what the title and the first sentences with an event in them tell. A later sentence whose
own date lies elsewhere, or that says so ("in a separate attack"), tells of another event, and its figures are
kept out of the first. Each value of a claim carries the words it came from.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bearwitness.codebook import Codebook
from bearwitness.model import Claim, Perpetrator, Spans, Weapon
from bearwitness.reading.casualties import summarise
from bearwitness.reading.claim_ids import with_id
from bearwitness.reading.dates import event_date
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.mentions import Attribution, CasualtyMention, DateMention, PlaceMention, TermMention
from bearwitness.reading.pack import load_pack
from bearwitness.reading.places import event_place
from bearwitness.reading.targets import find_targets
from bearwitness.reading.voices import attribution_for
from bearwitness.values import FuzzyDate, Span

# A recalled event may lie a day off the main one by nothing but the reckoning of nights.
SAME_EVENT_DAYS = 1
# What a weapon's word counts beside a word for the event itself.
WEAPON_SHARE = 0.5
# The sentences after the title in which the main event is told.
LEAD_SENTENCES = 4


@dataclass(frozen=True, slots=True)
class Findings:
    """What the finders found in one document."""

    casualties: Sequence[CasualtyMention]
    dates: Sequence[DateMention]
    places: Sequence[PlaceMention]
    terms: Sequence[TermMention]
    attributions: Sequence[Attribution]
    perpetrators: Sequence[tuple[Perpetrator, int]]


def assemble(doc: Document, findings: Findings, codebook: Codebook, reader: str) -> list[Claim]:
    """The event claims of the document, the main one first; none where it tells of no event."""
    telling = _telling_sentences(findings)
    if not telling:
        return []
    main_when = event_date(doc, findings.dates, None)
    recalled = _recalled_events(doc, findings, telling, main_when.date if main_when else None)
    elsewhere = {index for group in recalled for index in group}
    own = [sentence.index for sentence in doc.sentences if sentence.index not in elsewhere]
    claims = [replace(_claim(doc, findings, codebook, own, main=True), when=main_when)]
    for group in recalled:
        when = event_date(doc, findings.dates, group)
        claim = replace(_claim(doc, findings, codebook, group, main=False), when=when)
        if claim.where or not claim.killed.range.is_unknown or not claim.injured.range.is_unknown:
            claims.append(claim)
    return [with_id(replace(claim, reader=reader), number) for number, claim in enumerate(claims, 1)]


def _telling_sentences(findings: Findings) -> list[int]:
    """Indices of the sentences that tell of an event, in order."""
    found = {term.sentence for term in findings.terms if term.kind == "event_type"}
    found |= {mention.sentence for mention in findings.casualties}
    return sorted(found)


def _recalled_events(
    doc: Document, findings: Findings, telling: Sequence[int], main: FuzzyDate | None
) -> list[list[int]]:
    """Groups of sentences that tell of other events than the main one."""
    pack = load_pack(doc.lang, "events")
    groups: list[list[int]] = []
    dates: list[FuzzyDate | None] = []
    lead = [sentence.index for sentence in doc.sentences if not sentence.in_title][:LEAD_SENTENCES]
    for index in telling:
        sentence = doc.sentences[index]
        if sentence.in_title or index in lead:
            continue
        said = _other_date(findings.dates, index, main)
        if said is None and not _says_another(doc, sentence, pack["another"]):
            continue
        if groups and dates[-1] == said and index - groups[-1][-1] <= 1:
            groups[-1].append(index)
        else:
            groups.append([index])
            dates.append(said)
    return groups


def _other_date(dates: Sequence[DateMention], sentence: int, main: FuzzyDate | None) -> FuzzyDate | None:
    """The sentence's own date where it can't be the main event's."""
    own = [mention.date for mention in dates if mention.sentence == sentence and mention.rule != "furniture"]
    if main is None or not own or any(date.days_apart(main) <= SAME_EVENT_DAYS for date in own):
        return None
    return own[0]


def _says_another(doc: Document, sentence: Sentence, phrases: Sequence[str]) -> bool:
    text = doc.text[sentence.start : sentence.end].lower()
    return any(phrase in text for phrase in phrases)


def _claim(doc: Document, findings: Findings, codebook: Codebook, sentences: Sequence[int], *, main: bool) -> Claim:
    """One event claim from the sentences, its date left out.

    The finders that weigh the whole report (date, place, figures) leave out other events by themselves, and the
    rule on reports that name every casualty needs all of it: so for the main event they are given everything.
    """
    allowed = set(sentences)
    scope = None if main else sentences
    terms = [term for term in findings.terms if term.sentence in allowed]
    event_type, type_spans = _event_type(doc, terms, codebook)
    summary = summarise(doc, findings.casualties, codebook, scope)
    voice = attribution_for(doc, findings.attributions, _voiced_sentence(doc, summary.killed.spans, terms, allowed))
    events = set(_telling_sentences(findings)) & allowed
    spans: dict[str, Spans] = {"event_type": type_spans, "origin": voice.speaker_spans, "stance": voice.stance_spans}
    return Claim(
        claim="unnamed",
        report=doc.report.id,
        kind="event",
        main=main,
        event_type=event_type,
        stance=voice.stance,
        where=event_place(doc, findings.places, scope),
        perpetrators=_perpetrators(findings.perpetrators, allowed),
        weapons=_weapons(terms, events),
        targets=find_targets(doc, terms, events, codebook),
        killed=summary.killed,
        injured=summary.injured,
        victims=summary.victims,
        speakers=voice.speakers,
        origin=voice.speakers[-1] if voice.speakers else doc.report.source,
        spans={name: found for name, found in spans.items() if found},
    )


def _event_type(doc: Document, terms: Sequence[TermMention], codebook: Codebook) -> tuple[str, Spans]:
    """The type most spoken of, with its words; the title and the lead weigh more, the particular beats its parent.

    A weapon speaks for the type it stands for ("bombers attacked" is an air strike, "a mine killed three" an
    explosion of a mine), but a word for the event itself outweighs it.
    """
    entries = codebook.entries("event_type")
    lead = [sentence.index for sentence in doc.sentences if not sentence.in_title][:LEAD_SENTENCES]
    weight: defaultdict[str, float] = defaultdict(float)
    words: dict[str, list[Span]] = {}
    told = {code for term in terms if (code := _type_of(term, codebook))}
    absorbed = {
        word: code for code, loose in load_pack(doc.lang, "events")["absorbs"].items() if code in told for word in loose
    }
    for term in terms:
        code = absorbed.get(doc.words(term.span).lower()) or _type_of(term, codebook)
        if not code:
            continue
        weight[code] += _prominence(doc, term, lead) * (1.0 if term.kind == "event_type" else WEAPON_SHARE)
        words.setdefault(code, []).append(term.span)
    for code in list(weight):
        parent = entries[code].parent
        while parent:  # "attack" beside "air strike" is the same event said more loosely
            if parent in weight:
                weight[code] += weight[parent]
                weight[parent] = 0
            parent = entries[parent].parent
    if not weight:
        return "", ()
    best = max(weight, key=lambda code: (weight[code], -words[code][0].start))
    return best, tuple(words[best])


def _prominence(doc: Document, term: TermMention, lead: Sequence[int]) -> int:
    if doc.sentences[term.sentence].in_title:
        return 4
    return 3 if term.sentence in lead[:1] else 2 if term.sentence in lead else 1


def _type_of(term: TermMention, codebook: Codebook) -> str:
    """The event type that the words stand for, or that the weapon they name stands for; "" for none."""
    if term.kind == "event_type":
        return term.code
    return str(codebook.entries("weapon")[term.code].codes.get("implies", "")) if term.kind == "weapon" else ""


def _voiced_sentence(doc: Document, figure: Spans, terms: Sequence[TermMention], allowed: set[int]) -> int:
    """The sentence whose speaker is the claim's: that of the killed figure outside the title, else of the event."""
    for span in figure:
        sentence = doc.sentence_at(span.start)
        if not sentence.in_title:
            return sentence.index
    told = [t.sentence for t in terms if t.kind == "event_type" and not doc.sentences[t.sentence].in_title]
    return min(told, default=min(allowed, default=0))


def _perpetrators(found: Sequence[tuple[Perpetrator, int]], allowed: set[int]) -> tuple[Perpetrator, ...]:
    """Each named party once, with all its words; what is claimed or denied later weighs over an accusation."""
    merged: dict[str, Perpetrator] = {}
    rank = {"unknown": 0, "accused": 1, "denied": 2, "claimed": 3}
    for party, sentence in found:
        if sentence not in allowed:
            continue
        held = merged.get(party.name.lower())
        if held is None:
            merged[party.name.lower()] = party
            continue
        stance = max(held.stance, party.stance, key=rank.__getitem__)
        merged[party.name.lower()] = replace(
            held, stance=stance, kind=held.kind or party.kind, spans=held.spans + party.spans
        )
    return tuple(merged.values())


def _weapons(terms: Sequence[TermMention], events: set[int]) -> tuple[Weapon, ...]:
    """Each weapon named where an event is told, once, with all its words."""
    words: dict[str, list[Span]] = {}
    for term in terms:
        if term.kind == "weapon" and term.sentence in events:
            words.setdefault(term.code, []).append(term.span)
    return tuple(Weapon(code, code, tuple(spans)) for code, spans in words.items())
