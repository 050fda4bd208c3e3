"""Aggregate figures as claims: how many over a time, in a region, by many attacks; one claim a figure.

A sentence tells a statistic where signs of counting add up (``statistic_signs``): a time since which is counted,
words of keeping count, many attacks, a whole region; words for one event speak against it, since its figure is that
event's toll. Words come from the pack's ``statistics.toml``; a language without that file gives no statistics.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bearwitness.model import Claim, Figure, When, Where
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.findings import Findings
from bearwitness.reading.mentions import DateMention
from bearwitness.reading.places import event_place
from bearwitness.reading.statistic_signs import Signs, statistic_words, weigh_sentences
from bearwitness.reading.statistic_units import Counted, Units
from bearwitness.reading.voices import attribution_for, told_by

_NO_DATE_RULES = frozenset({"furniture", "dateline", "future"})


@dataclass(frozen=True, slots=True)
class Statistics:
    """The statistic claims, without ids; the sentences that tell them, and the casualty mentions that are theirs."""

    claims: Sequence[Claim] = ()
    sentences: frozenset[int] = frozenset()
    mentions: frozenset[int] = frozenset()


def find_statistics(doc: Document, findings: Findings, summary: range = range(0)) -> Statistics:
    """The aggregate figures of the report, in order of the text. Time grows with its length.

    ``summary`` are the sentences before the entries of a round-up, whose figures sum up the entries.

    ``Statistics.mentions`` holds the positions among the casualties of those that are figures of statistics and so no
    tolls of an event.
    """
    words = statistic_words(doc.lang)
    if words is None or not (findings.quantities or words.has_share(doc)):
        return Statistics()
    signs = weigh_sentences(doc, words, findings.dates, findings.places)
    units = Units(doc, words, findings.quantities, findings.casualties)
    maker = _Maker(doc, findings)
    told: list[tuple[Sentence, Claim]] = []
    sentences: set[int] = set()
    mentions: set[int] = set()
    follows, paragraph = False, -1
    for sentence in doc.sentences:
        sign = signs.get(sentence.index, _NONE)
        if sentence.index in summary:
            sign = replace(sign, points=sign.points + 1)
        counted = (
            []
            if sign.unrelated
            else list(units.counted(sentence, sign, follows=follows * (1 + (paragraph == sentence.paragraph))))
        )
        for found in counted:
            told.append((sentence, maker.claim(sentence, found)))
            sentences.add(sentence.index)
            mentions |= {found.mention} if found.mention is not None else set()
        # What comes next may go on counting, across a sentence that counts nothing.
        paragraph = sentence.paragraph if counted else paragraph
        follows = bool(counted) or (follows and not sign.one)
    return Statistics(_once(told), frozenset(sentences), frozenset(mentions))


_NONE = Signs()


class _Maker:
    """Makes the claims of one report; what a sentence leaves unsaid (the month, the region) the one before said."""

    def __init__(self, doc: Document, findings: Findings) -> None:
        self._doc, self._attributions = doc, findings.attributions
        self._places = [place for place in findings.places if place.role != "speaker"]
        self._dates: dict[int, list[DateMention]] = {}
        for date in findings.dates:
            if date.rule not in _NO_DATE_RULES:
                self._dates.setdefault(date.sentence, []).append(date)
        self._here: dict[int, Where | None] = {}
        self._when: When | None = None
        self._where: Where | None = None

    def claim(self, sentence: Sentence, found: Counted) -> Claim:
        """The claim of one figure."""
        at = found.figure.spans[0]
        voice = attribution_for(self._doc, self._attributions, sentence.index, at.start)
        self._when = self._date(sentence, found.figure) or self._when
        self._where = self._place(sentence) or self._where or self._lead_place()
        said = told_by(self._doc, voice, at)
        spans = {name: held for name, held in said.spans.items() if name != "claim"}
        return replace(said, kind="statistic", figure=found.figure, when=self._when, where=self._where, spans=spans)

    def _date(self, sentence: Sentence, figure: Figure) -> When | None:
        """The time that stands next behind the figure in its sentence, else before it; a day is when somebody spoke."""
        held = [date for date in self._dates.get(sentence.index, []) if not date.date.is_day]
        at = figure.spans[0].start
        after = next((date for date in held if date.span.start >= at), None)
        chosen = after or (held[-1] if held else None)
        return When(chosen.date, (chosen.span,)) if chosen is not None else None

    def _place(self, sentence: Sentence) -> Where | None:
        if sentence.index not in self._here:
            inside = [place for place in self._places if place.sentence == sentence.index]
            self._here[sentence.index] = event_place(self._doc, inside) if inside else None
        return self._here[sentence.index]

    def _lead_place(self) -> Where | None:
        lead = [place for place in self._places if place.sentence <= 1]
        return event_place(self._doc, lead) if lead else None


def _once(told: Sequence[tuple[Sentence, Claim]]) -> list[Claim]:
    """Each figure once; a headline's only where the text below has none of that unit."""
    below = {claim.figure.unit for sentence, claim in told if claim.figure and not sentence.in_title}
    kept: dict[tuple[object, ...], Claim] = {}
    for sentence, claim in told:
        figure = claim.figure
        if figure is None or (sentence.in_title and figure.unit in below):
            continue
        kept.setdefault((figure.least, figure.most, figure.unit, figure.of.lower()), claim)
    return list(kept.values())
