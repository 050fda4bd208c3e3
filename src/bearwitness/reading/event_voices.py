"""Further claims of one event by those who contradict its figures, one for each speaker.

"Police said 14 people were killed, but a health official gave a toll of 19 dead" is two claims of one event. A
speaker who only adds what the first left out makes no claim of their own, nor does a figure inside another.
"""

from collections.abc import Sequence
from dataclasses import replace

from bearwitness.model import Claim, Count, Spans
from bearwitness.reading.document import Document
from bearwitness.reading.mentions import Attribution, CasualtyMention
from bearwitness.reading.pack import load_pack
from bearwitness.reading.voices import attribution_for
from bearwitness.values import CountRange, Span

_MOST_VOICES = 6
_SEVERAL = 2


def further_voices(
    doc: Document,
    claim: Claim,
    casualties: Sequence[CasualtyMention],
    attributions: Sequence[Attribution],
    sentences: frozenset[int],
) -> list[Claim]:
    """A claim for each other speaker in the sentences who gives another figure of killed for the claim's event."""
    if claim.killed.range.is_unknown or len(attributions) < 1:
        return []
    found: dict[str, Claim] = {}
    for mention in casualties:
        if mention.field != "killed" or mention.sentence not in sentences or not _is_total(mention):
            continue
        voice = _own_voice(doc, attributions, mention)
        if (
            voice is None
            or is_withdrawn(doc, mention)
            or _same_voice(voice, claim)
            or not _conflicts(mention.count, claim)
        ):
            continue
        if voice.stance == "attributed" and (mention.count.range.min or 0) < _SEVERAL:
            continue  # one death told by another speaker may be one of those the first counted
        origin = voice.speakers[-1]
        if origin in found or len(found) >= _MOST_VOICES:
            continue
        found[origin] = replace(
            claim,
            main=False,
            stance=voice.stance,
            killed=mention.count,
            injured=_injured(doc, casualties, attributions, mention, voice),
            killed_combatants=Count(),
            missing=Count(),
            abducted=Count(),
            breakdown=(),
            superseded=(),
            victims=(),
            perpetrators=(),
            speakers=voice.speakers,
            origin=origin,
            spans=_spans(claim, voice),
        )
    return list(found.values())


def first_voice_first(claims: list[Claim], doc: Document) -> list[Claim]:
    """The claims of one event with the voice heard first as the main one; a doubt or a denial doesn't lead."""
    if len(claims) < 2:
        return claims
    main = claims[0]
    sure = [claim for claim in claims if claim.stance in ("asserted", "attributed") and _place(claim, doc) is not None]
    first = min(sure, key=lambda claim: _place(claim, doc) or 0, default=main)
    if first is main or _place(main, doc) is None or (first.killed.range.min or 0) < _SEVERAL:
        return claims  # one person's death may be one of several
    if _sums_up(main, claims[1:], doc):
        return claims
    lead = replace(
        main,
        killed=first.killed,
        injured=first.injured if not first.injured.range.is_unknown else main.injured,
        stance=first.stance,
        speakers=first.speakers,
        origin=first.origin,
        spans=first.spans,
    )
    other = replace(
        first, killed=main.killed, injured=Count(), stance=main.stance, speakers=main.speakers, origin=main.origin,
        spans=main.spans,
    )  # fmt: skip
    return [lead, *(other if claim is first else claim for claim in claims[1:])]


def _sums_up(main: Claim, others: Sequence[Claim], doc: Document) -> bool:
    """True where the main claim opens the text with a range that the figures of the others lie in."""
    whole, place = main.killed.range, _place(main, doc)
    if whole.is_exact or place is None or any((_place(claim, doc) or 0) < place for claim in others):
        return False
    return all(whole.spread(claim.killed.range) == whole for claim in others)


def tolls_of_others(
    doc: Document, casualties: Sequence[CasualtyMention], attributions: Sequence[Attribution]
) -> frozenset[int]:
    """The places in ``casualties`` of tolls another speaker gives than the one who gave the first figure.

    "Twelve were killed. The ministry later put the toll at 14": two voices, so the later toll replaces nothing.
    """
    first: Attribution | None = None
    found: set[int] = set()
    counts: set[CountRange] = set()
    for place, mention in enumerate(casualties):
        if mention.field != "killed" or not _is_total(mention) or doc.sentences[mention.sentence].in_title:
            continue
        if first is None:
            first = attribution_for(doc, attributions, mention.sentence, mention.spans[0].start)
        elif mention.rule == "toll" and mention.count.range not in counts:
            voice = _own_voice(doc, attributions, mention)
            if voice is not None and not _is_same_speaker(voice, first) and not is_withdrawn(doc, mention):
                found.add(place)
        counts.add(mention.count.range)
    return frozenset(found)


def _is_same_speaker(voice: Attribution, other: Attribution) -> bool:
    one, two = (set(held.speakers[-1].casefold().split()) if held.speakers else set() for held in (voice, other))
    return bool(one & two)


def in_all(claims: list[Claim], doc: Document) -> list[Claim]:
    """The claims of one event, led by one of the report's own where it says that the figures given differ.

    "Reports on the number killed varied": the report itself claims the range of all figures; each voice keeps its own.
    """
    if len(claims) < 2 or not claims[0].main:
        return claims
    at = _variance(doc)
    figures = [claim.killed for claim in claims if claim.stance != "denied" and not claim.killed.range.is_unknown]
    whole = CountRange()
    for count in figures:
        whole = whole.spread(count.range)
    main = claims[0]
    if at is None or len(figures) < 2 or whole == main.killed.range:
        return claims
    spans = tuple(span for count in figures for span in count.spans)
    source = doc.report.source.strip()
    lead = replace(
        main, killed=replace(main.killed, range=whole, spans=spans), stance="asserted",
        speakers=(source,) if source else (), origin=source,
        spans={"event_type": main.spans.get("event_type", ()), "stance": (at,)},
    )  # fmt: skip
    voice = replace(main, main=False, victims=(), breakdown=(), superseded=(), perpetrators=())
    return [lead, voice, *claims[1:]]


def _variance(doc: Document) -> Span | None:
    """The words with which the report says that figures differ."""
    phrases = load_pack(doc.lang, "events").get("varying", ())
    for sentence in doc.sentences if phrases else ():
        text = doc.plain.words(sentence)
        if any(phrase in text for phrase in phrases):
            return Span(sentence.start, sentence.end)
    return None


def _place(claim: Claim, doc: Document) -> int | None:
    """Where below the headline the figure of killed stands, None where it stands nowhere there."""
    starts = [span.start for span in claim.killed.spans if not doc.sentence_at(span.start).in_title]
    return min(starts, default=None)


def _is_total(mention: CasualtyMention) -> bool:
    return not mention.part_of and not mention.count.range.is_unknown and bool(mention.spans)


def _own_voice(doc: Document, attributions: Sequence[Attribution], mention: CasualtyMention) -> Attribution | None:
    """The speaker that the figure's own sentence or clause names, None where nobody but the report speaks."""
    voice = attribution_for(doc, attributions, mention.sentence, mention.spans[0].start)
    if not voice.speakers or voice.stance == "asserted" or not voice.speaker_spans:
        return None
    named = {doc.sentence_at(span.start).index for span in voice.speaker_spans}
    return voice if mention.sentence in named and not doc.sentences[mention.sentence].in_title else None


def is_withdrawn(doc: Document, mention: CasualtyMention) -> bool:
    """True for a figure that its sentence says was given up or is older than another."""
    text = doc.plain.words(doc.sentences[mention.sentence])
    return any(phrase in text for phrase in load_pack(doc.lang, "events").get("withdrawn", ()))


def _same_voice(voice: Attribution, claim: Claim) -> bool:
    return voice.speakers[-1].casefold() == claim.origin.casefold() and voice.stance == claim.stance


def _conflicts(said: Count, claim: Claim) -> bool:
    """True for another figure of the same people: the army's own dead say nothing against those in the village."""
    if ("combatants" in (said.who, claim.killed.who)) and said.who != claim.killed.who:
        return False
    return said.range != claim.killed.range


def _injured(
    doc: Document,
    casualties: Sequence[CasualtyMention],
    attributions: Sequence[Attribution],
    killed: CasualtyMention,
    voice: Attribution,
) -> Count:
    """What the same speaker says of the injured, in the sentence or the one after it."""
    for mention in casualties:
        if mention.field == "injured" and 0 <= mention.sentence - killed.sentence <= 1 and _is_total(mention):
            other = attribution_for(doc, attributions, mention.sentence, mention.spans[0].start)
            if other.speakers == voice.speakers:
                return mention.count
    return Count()


def _spans(claim: Claim, voice: Attribution) -> dict[str, Spans]:
    kept = {name: held for name, held in claim.spans.items() if name == "event_type"}
    kept |= {"origin": voice.speaker_spans} if voice.speaker_spans else {}
    return kept | ({"stance": voice.stance_spans} if voice.stance_spans else {})
