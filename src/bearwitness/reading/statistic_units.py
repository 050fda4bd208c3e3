"""What the figures of a statistic count: killed, displaced, attacks, a share; told by the words beside each figure."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain

from bearwitness.model import Figure
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.immutable import immutable
from bearwitness.reading.mentions import CasualtyMention, Quantity
from bearwitness.reading.number_words import number_words
from bearwitness.reading.statistic_signs import Signs, StatisticWords
from bearwitness.values import Span

_ENOUGH = 2
_FIELDS = {"killed": "killed", "injured": "injured", "hit": "injured", "missing": "missing", "abducted": "abducted"}
_SHARE = re.compile(r"\d{1,3}(?:[.,]\d{1,3})?")
# How many words after the figure say what it counts.
_OF_WORDS = 6


@immutable
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

    def counted(self, sentence: Sentence, signs: Signs, *, follows: int) -> Iterator[Counted]:
        """The sentence's figures, where its signs, or ``follows`` (it goes on with a statistic), make them such."""
        carried = 0 if signs.one else follows
        told = signs.points > 0 or carried
        shares = [figure for figure, sure in self._shares(sentence) if sure or (told and not signs.one)]
        yield from map(Counted, shares)
        if signs.points + carried < _ENOUGH:
            return
        taken = [span for figure in shares for span in figure.spans]
        for found in chain(self._harmed(sentence, taken), self._others(sentence, taken)):
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
            yield Counted(Figure(least, most, _FIELDS[mention.field], of, mention.count.approximate, (span,)), place)

    def _has_number(self, span: Span) -> bool:
        """True where a number stands in the words: "a teacher" is one person, but no figure."""
        return self._number_in(span) is not None

    def _number_in(self, span: Span) -> Quantity | None:
        """The first quantity that shares a character with the words."""
        held = self._quantities.get(self._doc.sentence_at(span.start).index, [])
        at = bisect_right(held, span.start, key=lambda quantity: quantity.span.end)
        return held[at] if at < len(held) and held[at].span.start < span.end else None

    def _of(self, span: Span) -> str:
        """What the figure counts: the words of the span behind its number."""
        number = self._number_in(span)
        start = number.span.end if number is not None else span.start
        return self._doc.text[min(start, span.end) : span.end].strip()

    # --- other units ------------------------------------------------------------------------------

    def _others(self, sentence: Sentence, taken: list[Span]) -> Iterator[Counted]:
        held = self._quantities.get(sentence.index, ())
        for place, quantity in enumerate(held):
            span = quantity.span
            if quantity.range.is_unknown or any(span.start < s.end and s.start < span.end for s in taken):
                continue
            follows = quantity.last < sentence.last
            if follows and self._words.nothing.at(self._doc.tokens, quantity.last, sentence.last):
                continue
            before = held[place - 1].last if place else sentence.first
            after = held[place + 1].first if place + 1 < len(held) else sentence.last
            low = max(sentence.first, before)
            named = self._named_before(quantity, low)
            unit = named or self._compared(quantity, sentence) or self._unit_of(quantity, low, after)
            if unit:
                of = self._doc.text[span.end : self._end_of(quantity, after)].strip()
                yield Counted(Figure(quantity.range.min, quantity.range.max, unit, of, quantity.approximate, (span,)))

    def _named_before(self, quantity: Quantity, low: int) -> str:
        """The unit that the figure's own clause opens with: "Kidnappings fell from 90"."""
        words, start = self._words, max(low, quantity.first - self._words.unit_reach)
        if not words.changed.find(self._doc, max(low, quantity.first - words.compared_reach), quantity.first):
            return ""
        named = words.units.find(self._doc, start, quantity.first)
        return named[-1][2] if named else ""

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

    def _shares(self, sentence: Sentence) -> Iterator[tuple[Figure, bool]]:
        """The shares of harm in the sentence, each with whether its own words make it one for certain."""
        doc, words = self._doc, self._words
        for at, last, _ in words.share_words.by_sentence(doc).get(sentence.index, ()):
            value = self._number_before(at, sentence)
            if value is not None and self._is_of_harm(at - 1, last, sentence):
                yield self._fraction(at - 1, last, value, sentence), self._is_sure(at - 1, last, sentence)
        for first, last, value in words.fractions.by_sentence(doc).get(sentence.index, ()):
            if self._is_of_harm(first, last, sentence) and not self._is_other_fraction(first, last, sentence):
                yield self._fraction(first, last, value, sentence), self._is_sure(first, last, sentence)

    def _number_before(self, at: int, sentence: Sentence) -> float | None:
        """The number right before the token ("85 percent", "forty percent"), None where none stands there."""
        if at <= sentence.first:
            return None
        before = self._doc.tokens[at - 1]
        if before.kind == "number":
            return float(before.text.replace(",", ".")) if _SHARE.fullmatch(before.text) else None
        return number_words(self._doc.lang).cardinals.get(before.lower)

    def _fraction(self, first: int, last: int, value: float, sentence: Sentence) -> Figure:
        doc, share = self._doc, self._words.share
        value = int(value) if value == int(value) else value
        kinds = {}
        for kind in ("about", "over", "least", "under"):
            for phrase in share[kind]:
                size = len(phrase.split())
                if first - size >= sentence.first and " ".join(doc.lowers[first - size : first]) == phrase:
                    kinds[kind] = first - size
        start = min(kinds.values(), default=first)
        least = None if "under" in kinds else value
        most = None if kinds.keys() & {"over", "least"} else value
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

    def _is_sure(self, first: int, last: int, sentence: Sentence) -> bool:
        """True for "of the dead" right behind, or where two words of harm stand near ("homes", "destroyed")."""
        if last < sentence.last and self._words.of_those.at(self._doc.tokens, last, sentence.last):
            return True
        reach = self._words.share_reach
        low, high = max(sentence.first, first - reach), min(sentence.last, last + reach)
        return len({phrase for _, _, phrase in self._words.of_harm.find(self._doc, low, high)}) > 1

    def _is_other_fraction(self, first: int, last: int, sentence: Sentence) -> bool:
        """True for "the first half of the year" and "half an hour"."""
        if first > sentence.first and self._doc.lowers[first - 1] in self._words.no_fraction_after:
            return True
        tokens = self._doc.tokens
        return last < sentence.last and self._words.no_fraction_before.at(tokens, last, sentence.last) is not None
