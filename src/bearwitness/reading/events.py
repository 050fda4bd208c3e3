"""What the finders found put together into claims: events first, the main one foremost, then statistics and the rest.

Which sentences tell of which event is ``event_groups``' part, who gives which figure ``event_voices``'. The main
event is what the title and the first sentences with an event in them tell, in a round-up the deadliest. Each value of
a claim carries the words it came from.
"""

from collections.abc import Sequence, Set
from dataclasses import replace

from bearwitness.codebook import Codebook
from bearwitness.model import Claim, Spans, VictimMention, When
from bearwitness.reading.casualties import summarise
from bearwitness.reading.claim_ids import with_id
from bearwitness.reading.commemoration import without_commemorated
from bearwitness.reading.conduct import find_conduct
from bearwitness.reading.dates import event_date
from bearwitness.reading.document import Document
from bearwitness.reading.event_fields import (
    LEAD_SENTENCES,
    merge_parties,
    plain_attack,
    type_of_event,
    voiced_sentence,
    weapons_of,
)
from bearwitness.reading.event_groups import (
    Group,
    date_of,
    is_long_past,
    recalled_events,
    recalls_only,
    round_up,
    telling_sentences,
    told_elsewhere,
)
from bearwitness.reading.event_survey import surveyed
from bearwitness.reading.event_voices import first_voice_first, further_voices, in_all, tolls_of_others
from bearwitness.reading.findings import Findings
from bearwitness.reading.harm import CasualtyMentions
from bearwitness.reading.mentions import Attribution, CasualtyMention
from bearwitness.reading.places import event_place
from bearwitness.reading.statements import find_statements
from bearwitness.reading.statistics import find_statistics
from bearwitness.reading.targets import find_targets
from bearwitness.reading.violence import without_ruled_out, without_unreal
from bearwitness.reading.voices import attribution_for


def assemble(doc: Document, findings: Findings, codebook: Codebook, reader: str) -> list[Claim]:
    """The claims of the document: events, the main one first, then statistics, statements and conduct."""
    found = replace(findings, terms=without_ruled_out(doc, findings.terms))
    entries = round_up(doc, found.places, telling_sentences(found.terms, found.casualties))
    first = entries[0].sentences[0] if entries else 0
    statistics = find_statistics(doc, found, range(first))
    statements = find_statements(doc, found.attributions, found.perpetrators)
    if statistics.mentions:
        found = replace(found, casualties=_without(found.casualties, statistics.mentions))
    telling = telling_sentences(found.terms, found.casualties, statistics.sentences)
    if statistics.claims and all(doc.sentences[index].in_title for index in telling):
        telling = []  # a headline over figures alone ("Abductions double")
    telling = without_commemorated(doc, findings, without_unreal(doc, found, telling), codebook)
    events = _Events(doc, found, codebook).claims(telling, entries)
    if not events and not statistics.claims:  # "traders blamed the closed road"
        statements = [claim for claim in statements if claim.perpetrators or claim.stance == "denied"]
    beside = [*statements, *find_conduct(doc, found.attributions)]
    main = next((at for at, claim in enumerate(events) if claim.main), None)
    numbered = [with_id(replace(claim, reader=reader), number) for number, claim in enumerate(events, 1)]
    about = {} if main is None else {"about": numbered[main].claim}
    beside = [replace(claim, extra=about) for claim in beside]
    following = enumerate([*statistics.claims, *beside], len(events) + 1)
    return [*numbered, *(with_id(replace(claim, reader=reader), number) for number, claim in following)]


def _without(casualties: Sequence[CasualtyMention], left_out: frozenset[int]) -> Sequence[CasualtyMention]:
    kept = [mention for place, mention in enumerate(casualties) if place not in left_out]
    return CasualtyMentions(kept, casualties.persons) if isinstance(casualties, CasualtyMentions) else kept


class _Events:
    """The event claims of one document."""

    def __init__(self, doc: Document, findings: Findings, codebook: Codebook) -> None:
        self._doc, self._found, self._codebook = doc, findings, codebook

    def claims(self, telling: Sequence[int], entries: Sequence[Group]) -> list[Claim]:
        """The event claims, the main one first; none where no sentence tells of an event."""
        if not telling:
            return []
        if entries:
            return self._of_round_up(telling, entries)
        doc, found = self._doc, self._found
        if recalls_only(doc, telling):
            return self._of_recalled(telling)
        when = event_date(doc, found.dates, None)
        parents = {code: entry.parent for code, entry in self._codebook.entries("event_type").items()}
        elsewhere_told = told_elsewhere(doc, found, telling, parents)
        recalled = recalled_events(doc, found.dates, telling, when.date if when else None, elsewhere_told)
        elsewhere = {index for group in recalled for index in group.sentences}
        own = [sentence.index for sentence in doc.sentences if sentence.index not in elsewhere]
        beside = {index for group in recalled if self._is_beside(group) for index in group.sentences}
        main = replace(self._claim(own, telling, whole=True, left_out=beside), when=when, main=True)
        main = replace(main, victims=self._outside(main.victims, elsewhere))
        claims = in_all(first_voice_first([main, *self._voices(main, own)], doc), doc)
        claims = surveyed(claims, doc, found.casualties, found.attributions, frozenset(own) - beside)
        for group in recalled:
            claim = replace(
                self._claim(group.sentences, telling),
                when=date_of(doc, found.dates, group, ()) or self._same_day(group, when),
            )
            if claim.where or not claim.killed.range.is_unknown or not claim.injured.range.is_unknown:
                claims.append(claim)
        return claims

    def _outside(self, victims: tuple[VictimMention, ...], elsewhere: Set[int]) -> tuple[VictimMention, ...]:
        """The victims but those told of in the sentences of other events alone."""
        if not elsewhere:
            return victims
        sentence_at = self._doc.sentence_at
        return tuple(
            victim for victim in victims if any(sentence_at(span.start).index not in elsewhere for span in victim.spans)
        )

    def _same_day(self, group: Group, main: When | None) -> When | None:
        """The main event's date for one told beside it ("in a separate attack"); an older one has its own."""
        return main if self._is_beside(group) else None

    def _is_beside(self, group: Group) -> bool:
        """True for an event told within the first sentences, beside the main one."""
        first = self._doc.lead or 0
        return group.sentences[0] <= first + LEAD_SENTENCES

    def _of_recalled(self, telling: Sequence[int]) -> list[Claim]:
        """The event that a report about something else only looks back on; its main one where it is as recent."""
        when = event_date(self._doc, self._found.dates, telling)
        if when is None:
            when = event_date(self._doc, self._found.dates, None)
        everything = [sentence.index for sentence in self._doc.sentences]
        claim = replace(self._claim(everything, telling, whole=True), when=when)
        return [replace(claim, main=not is_long_past(self._doc, when))]

    def _of_round_up(self, telling: Sequence[int], entries: Sequence[Group]) -> list[Claim]:
        """One event an entry, the deadliest main; what stands before the entries is one too where it tells of one."""
        doc, found = self._doc, self._found
        lead = list(range(entries[0].sentences[0]))
        claims: list[Claim] = []
        body = [index for index in lead if not doc.sentences[index].in_title]
        if any(index in telling for index in body):
            own = replace(self._claim(lead, telling), when=event_date(doc, found.dates, lead))
            if own.where is not None:
                claims += [own, *self._voices(own, lead)]
        for group in entries:
            inherited = attribution_for(doc, found.attributions, body[0]) if body else None
            claim = replace(
                self._claim(group.sentences, telling, inherited=inherited), when=date_of(doc, found.dates, group, lead)
            )
            claims += [claim, *self._voices(claim, group.sentences)]
        deadliest = max(range(len(claims)), key=lambda at: (_toll(claims[at]), -at))
        main = replace(claims[deadliest], main=True)
        return [main, *claims[:deadliest], *claims[deadliest + 1 :]]

    def _voices(self, claim: Claim, sentences: Sequence[int]) -> list[Claim]:
        return further_voices(self._doc, claim, self._found.casualties, self._found.attributions, frozenset(sentences))

    def _claim(
        self,
        sentences: Sequence[int],
        telling: Sequence[int],
        *,
        whole: bool = False,
        inherited: Attribution | None = None,
        left_out: Set[int] = frozenset(),
    ) -> Claim:
        """One event claim from the sentences, its date left out.

        The finders that weigh the whole report (place, figures) leave out other events by themselves, and the rule
        on reports that name every casualty needs all of it: so with ``whole`` they are given everything, but for
        the sentences ``left_out``.
        """
        doc, found, allowed = self._doc, self._found, set(sentences)
        if left_out:
            kept = frozenset(at for at, mention in enumerate(found.casualties) if mention.sentence in left_out)
            places = [place for place in found.places if place.sentence not in left_out]
            found = replace(found, casualties=_without(found.casualties, kept), places=places)
        scope = None if whole else sentences
        if others := tolls_of_others(doc, found.casualties, found.attributions):
            found = replace(found, casualties=_without(found.casualties, others))
        terms = [term for term in found.terms if term.sentence in allowed]
        event_type, type_spans = type_of_event(doc, terms, self._codebook)
        if not event_type:
            event_type, type_spans = plain_attack(doc, sorted(set(telling) & allowed))
        summary = summarise(doc, found.casualties, self._codebook, scope)
        voiced = voiced_sentence(doc, summary.killed.spans, terms, allowed)
        at = next((span.start for span in summary.killed.spans if doc.sentence_at(span.start).index == voiced), None)
        voice = attribution_for(doc, found.attributions, voiced, at)
        if inherited is not None and voice.stance == "asserted" and inherited.stance in ("attributed", "doubted"):
            voice = replace(inherited, sentence=voiced)
        events = set(telling) & allowed
        spans: dict[str, Spans] = {
            "event_type": type_spans,
            "origin": voice.speaker_spans,
            "stance": voice.stance_spans,
        }
        return Claim(
            claim="unnamed",
            report=doc.report.id,
            kind="event",
            event_type=event_type,
            stance=voice.stance,
            where=event_place(doc, found.places, scope),
            perpetrators=merge_parties(found.perpetrators, allowed),
            weapons=weapons_of(terms, events),
            targets=find_targets(doc, terms, events, self._codebook),
            killed=summary.killed,
            injured=summary.injured,
            killed_combatants=summary.killed_combatants,
            missing=summary.missing,
            abducted=summary.abducted,
            breakdown=summary.breakdown,
            superseded=summary.superseded,
            victims=summary.victims,
            speakers=voice.speakers,
            origin=voice.speakers[-1] if voice.speakers else doc.report.source,
            spans={name: held for name, held in spans.items() if held},
        )


def _toll(claim: Claim) -> int:
    return claim.killed.range.min or claim.killed.range.max or 0
