"""What the figures of a statistic count: killed, displaced, attacks, a share; told by the words beside each figure."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bearwitness.model import Figure
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.mentions import CasualtyMention, Quantity
from bearwitness.reading.statistic_signs import Signs, StatisticWords
from bearwitness.values import Span

_ENOUGH = 2
_FIELDS = frozenset({"killed", "injured", "missing", "abducted"})
# How many words after the figure say what it counts.
_OF_WORDS = 6


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure of a statistic; ``mention`` the position of the casualty mention it is, None where it is none."""

    figure: Figure
    mention: int | None = None


class Units:
    """The figures of one report, sentence by sentence."""

    def __init__(
        self,
        doc: Document,
        words: StatisticWords,
        quantities: Sequence[Quantity],
        casualties: Sequence[CasualtyMention],
    ) -> None:
        self._doc, self._words = doc, words
        self._quantities: dict[int, list[Quantity]] = {}
        for quantity in quantities:
            self._quantities.setdefault(quantity.sentence, []).append(quantity)
        self._casualties: dict[int, list[tuple[int, CasualtyMention]]] = {}
        for place, mention in enumerate(casualties):
            self._casualties.setdefault(mention.sentence, []).append((place, mention))
        self._unit = ""

    def counted(self, sentence: Sentence, signs: Signs, *, follows: bool) -> Iterator[Counted]:
        """The sentence's figures, where its signs, or ``follows`` (it goes on with a statistic), make them such."""
        carried = follows and not signs.one
        shares = list(self._shares(sentence)) if not signs.one or signs.points >= _ENOUGH else []
        for figure in shares:
            if figure.spans and (signs.points > 0 or carried or self._is_of_total(sentence)):
                yield Counted(figure)
        if signs.points + carried < _ENOUGH:
            return
        taken = [span for figure in shares for span in figure.spans]
        for found in (*self._harmed(sentence, taken), *self._others(sentence, taken, carried=carried)):
            self._unit = found.figure.unit
            yield found

    # --- people harmed ----------------------------------------------------------------------------

    def _harmed(self, sentence: Sentence, taken: list[Span]) -> Iterator[Counted]:
        for place, mention in self._casualties.get(sentence.index, ()):
            if mention.field not in _FIELDS or mention.count.range.is_unknown or not mention.spans:
                continue
            span = mention.spans[0]
            if any(span.start < held.end and held.start < span.end for held in taken) or not self._has_number(span):
                continue
            taken.append(span)
            least, most = mention.count.range.min, mention.count.range.max
            of = mention.group or self._of(span)
            yield Counted(Figure(least, most, mention.field, of, mention.count.approximate, (span,)), place)

    def _has_number(self, span: Span) -> bool:
        """True where a number stands in the words: "a teacher" is one person, but no figure."""
        sentence = self._doc.sentence_at(span.start)
        return any(
            quantity.span.start < span.end and span.start < quantity.span.end
            for quantity in self._quantities.get(sentence.index, ())
        )

    def _of(self, span: Span) -> str:
        """What the figure counts: the words of the span behind its number."""
        sentence = self._doc.sentence_at(span.start)
        ends = [
            quantity.span.end
            for quantity in self._quantities.get(sentence.index, ())
            if quantity.span.start < span.end and span.start < quantity.span.end
        ]
        start = ends[0] if ends else span.start
        return self._doc.text[min(start, span.end) : span.end].strip()

    # --- other units ------------------------------------------------------------------------------

    def _others(self, sentence: Sentence, taken: list[Span], *, carried: bool) -> Iterator[Counted]:
        held = self._quantities.get(sentence.index, ())
        for place, quantity in enumerate(held):
            span = quantity.span
            if quantity.range.is_unknown or any(span.start < s.end and s.start < span.end for s in taken):
                continue
            if (
                self._words.nothing.at(self._doc.tokens, quantity.last, sentence.last + 1)
                and quantity.last < sentence.last
            ):
                continue
            before = held[place - 1].last if place else sentence.first
            after = held[place + 1].first if place + 1 < len(held) else sentence.last
            unit = self._compared(quantity, sentence) or self._unit_of(quantity, max(sentence.first, before), after)
            if unit:
                of = self._doc.text[span.end : self._end_of(quantity, after)].strip()
                yield Counted(Figure(quantity.range.min, quantity.range.max, unit, of, quantity.approximate, (span,)))

    def _compared(self, quantity: Quantity, sentence: Sentence) -> str:
        """The unit of the figure before, where this one is set against it ("against 57 in July")."""
        if not self._unit:
            return ""
        low = max(sentence.first, quantity.first - self._words.compared_reach)
        bare = self._words.compared.find(self._doc, low, quantity.first)
        following = self._doc.tokens[quantity.last : quantity.last + 1]
        return self._unit if bare and following and following[0].start < sentence.end else ""

    def _unit_of(self, quantity: Quantity, low: int, high: int) -> str:
        """The unit whose word stands nearest, behind the figure first."""
        reach = self._words.unit_reach
        behind = self._words.units.find(self._doc, quantity.last, min(high, quantity.last + reach))
        if behind:
            return behind[0][2]
        before = self._words.units.find(self._doc, max(low, quantity.first - reach), quantity.first)
        return before[-1][2] if before else ""

    def _end_of(self, quantity: Quantity, high: int) -> int:
        at = quantity.last
        while at < min(high, quantity.last + _OF_WORDS) and self._doc.tokens[at].kind == "word":
            at += 1
        return self._doc.tokens[at - 1].end

    # --- shares -----------------------------------------------------------------------------------

    def _shares(self, sentence: Sentence) -> Iterator[Figure]:
        doc, words = self._doc, self._words
        for quantity in self._quantities.get(sentence.index, ()):
            found = (
                words.share_words.at(doc.tokens, quantity.last, sentence.last)
                if quantity.last < sentence.last
                else None
            )
            if found is not None and self._is_of_harm(quantity.first, found[0], sentence):
                least, most = quantity.range.min, quantity.range.max
                if most is None and least is not None:
                    least = self._plain(quantity, least)  # "more than 85 percent" is 85 and up
                span = Span(quantity.span.start, doc.tokens[found[0] - 1].end)
                yield Figure(least, most, "share", self._share_of(found[0], sentence), quantity.approximate, (span,))
        for first, last, value in words.fractions.find(doc, sentence.first, sentence.last):
            if self._is_of_harm(first, last, sentence):
                yield self._fraction(first, last, value, sentence)

    def _plain(self, quantity: Quantity, least: int) -> int:
        numbers = [token.text for token in self._doc.tokens[quantity.first : quantity.last] if token.text.isdecimal()]
        lowest = bisect_left(self._doc.tokens, quantity.span.start, key=lambda token: token.start)
        numbers = numbers or [t.text for t in self._doc.tokens[lowest : quantity.last] if t.text.isdecimal()]
        return int(numbers[0]) if numbers and int(numbers[0]) == least - 1 else least

    def _fraction(self, first: int, last: int, value: int, sentence: Sentence) -> Figure:
        doc, share = self._doc, self._words.share
        kinds = {}
        for kind in ("about", "over", "least", "under"):
            for phrase in share[kind]:
                size = len(phrase.split())
                if first - size >= sentence.first and " ".join(doc.lowers[first - size : first]) == phrase:
                    kinds[kind] = first - size
        start = min(kinds.values(), default=first)
        least: int | None = None if "under" in kinds else value
        most: int | None = None if kinds.keys() & {"over", "least"} else value
        span = Span(doc.tokens[start].start, doc.tokens[last - 1].end)
        return Figure(least, most, "share", self._share_of(last, sentence), "about" in kinds, (span,))

    def _share_of(self, at: int, sentence: Sentence) -> str:
        end = at
        while end < min(sentence.last, at + _OF_WORDS + 2) and self._doc.tokens[end].kind != "punct":
            end += 1
        return self._doc.text[self._doc.tokens[at].start : self._doc.tokens[end - 1].end] if end > at else ""

    def _is_of_harm(self, first: int, last: int, sentence: Sentence) -> bool:
        reach = self._words.share_reach
        low, high = max(sentence.first, first - reach), min(sentence.last, last + reach)
        return bool(self._words.of_harm.find(self._doc, low, high))

    def _is_of_total(self, sentence: Sentence) -> bool:
        """True where the sentence tells of no event of its own but of harm alone ("85 percent of the dead were …")."""
        return any(mention.field in _FIELDS for _, mention in self._casualties.get(sentence.index, ()))
