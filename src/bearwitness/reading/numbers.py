"""Numbers and vague quantities in a text, as ranges.

"1,654", "two hundred and five", "half a dozen", "at least 40", "between 3 and 5", "dozens". What a vague word
means is the codebook's to say; which words make a number is the language pack's (``numbers.toml``).
Figures that count nothing (ages, years, times, addresses, money, calibres, road and unit numbers, telephone
numbers) are left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bearwitness.reading.ages import AgeMention, find_ages
from bearwitness.reading.document import Document, Token
from bearwitness.reading.figures import GROUP, spaced_end
from bearwitness.reading.mentions import Quantity
from bearwitness.reading.number_words import Sum, bounded, number_words, times, vague_table, value_of
from bearwitness.values import CountRange, Span

_MARK = re.compile(r"\D")
_MOST = 10**12
_COUNTED_WITHIN = 16
_BOUND_WITHIN = 5


class _Number(NamedTuple):
    """A bare number on tokens ``[first, last)``."""

    first: int
    last: int
    range: CountRange
    vague: bool
    digits: bool


class Quantities(list[Quantity]):
    """The quantities of a text with the ages (``ages``) they were told apart from."""

    def __init__(self, quantities: Iterable[Quantity], ages: Sequence[AgeMention]) -> None:
        super().__init__(quantities)
        self.ages = ages


def find_quantities(doc: Document, vague: Mapping[str, CountRange]) -> list[Quantity]:
    """Every number and vague quantity that can count people or things, in order; linear in the text's length.

    ``vague`` maps words ("several", "a few", "dozens", "tens of") to what the codebook counts them as.
    """
    reader = _Reader(doc, vague)
    return Quantities(reader.quantities(), reader.found_ages)


class _Reader:
    """One reading of one document."""

    def __init__(self, doc: Document, vague: Mapping[str, CountRange]) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.words = number_words(doc.lang)
        self.vague = vague_table(vague)
        self.found_ages = find_ages(doc)
        self.ages = {index for age in self.found_ages for index in range(age.first, age.last)}

    def quantities(self) -> Iterator[Quantity]:
        starts, at = self.doc.positions(self.words.starts | self.vague.keys() | self.doc.figures), 0
        for sentence in self.doc.sentences:
            position = floor = sentence.first
            while at < len(starts) and (here := starts[at]) < sentence.last:
                at += 1
                number = self._number(here, sentence.last) if here >= position else None
                if number is None or (number.vague and self._is_in_bound(here, sentence.last)):
                    continue
                position = number.last
                if self._counts_nothing(number, sentence.first, sentence.last):
                    position = self._past_pair(position, sentence.last)
                    continue
                if number.digits and (past := self._past_dashed(number, sentence.first, sentence.last)):
                    position = past
                    continue
                quantity = self._with_bounds(number, floor, sentence.last, sentence.index)
                yield quantity
                position = floor = quantity.last

    # --- bare numbers ----------------------------------------------------------------------------

    def _lower(self, index: int, end: int) -> str:
        return self.tokens[index].lower if index < end else ""

    def _number(self, at: int, end: int) -> _Number | None:
        token = self.tokens[at]
        if token.kind == "punct":
            return None
        lower = token.lower
        if token.kind == "number":
            return None if at in self.ages else self._digits(at, end)
        if lower not in self.vague and "-" not in lower and lower not in self.words.starts:
            return None
        if at in self.ages:
            return None
        return self._vague_number(at, end) or self._spelled(at, end)

    def _digits(self, at: int, end: int) -> _Number | None:
        text, scale = self.tokens[at].lower, self.words.scales.get(self._lower(at + 1, end))
        if self.words.spaced and len(text) <= GROUP and (last := spaced_end(self.doc, at, end)) > at + 1:
            value = int("".join(token.lower for token in self.tokens[at:last]))
            return _Number(at, last, CountRange.exactly(value), False, True)
        if self.words.grouped.fullmatch(text):
            value = int(_MARK.sub("", text))
        elif scale and scale >= 1000 and self.words.decimal.fullmatch(text):
            whole, part = _MARK.split(text, maxsplit=1)
            value = int(whole) * scale + int(part) * scale // 10 ** len(part)
            return _Number(at, at + 2, CountRange.exactly(value), False, True)
        else:
            return None
        last = at + 1
        if scale:
            value, last = value * scale, at + 2
        elif self._lower(at + 1, end) in self.words.dozens:
            value, last = value * self.words.dozens[self._lower(at + 1, end)], at + 2
        return _Number(at, last, CountRange.exactly(value), False, True) if value < _MOST else None

    def _vague_number(self, at: int, end: int) -> _Number | None:
        for phrase, counted in self.vague.get(self.tokens[at].lower, ()):
            last = at + len(phrase)
            if last > end or any(self.tokens[at + i].lower != word for i, word in enumerate(phrase)):
                continue
            # A number may stand in quotation marks of its own; "of" belongs to what is counted.
            scale = self.words.scales.get(self._lower(last, end)) or self.words.dozens.get(self._lower(last, end))
            if scale:
                return _Number(at, last + 1, times(counted, scale), True, False)
            plural = self.words.plural_scales.get(self._lower(last + 1, end))
            if plural and last < end:
                return _Number(at, last + 2, times(counted, plural), True, False)
            return _Number(at, last, counted, True, False)
        return None

    def _spelled(self, at: int, end: int) -> _Number | None:
        words, lower = self.words, self.tokens[at].lower
        if lower in words.half:
            dozen = at + 2 if self._lower(at + 1, end) in words.articles else at + 1
            size = words.dozens.get(self._lower(dozen, end))
            return _Number(at, dozen + 1, CountRange.exactly(size // 2), False, False) if size else None
        if lower in words.dozens:
            return _Number(at, at + 1, CountRange.exactly(words.dozens[lower]), False, False)
        if lower in words.articles:
            following = self._lower(at + 1, end)
            if following in words.dozens:
                return _Number(at, at + 2, CountRange.exactly(words.dozens[following]), False, False)
            if following not in words.scales:
                return None
        parts, last = self._number_words(at, end)
        return None if not parts else _Number(at, last, CountRange.exactly(value_of(parts)), False, False)

    def _number_words(self, at: int, end: int) -> tuple[list[int], int]:
        """The values of the number words from ``at`` on that make one number, and the token after them."""
        words, sum_up, last, here = self.words, Sum(self.words.units_first, self.words.joins_tens), at, at
        while here < end and self.tokens[here].kind == "word":
            lower = self.tokens[here].lower
            if lower == words.joiner and self._goes_on(sum_up, here + 1, end):
                here += 1
                continue
            together = words.compounds.get((lower, self._lower(here + 1, end)))
            if together is not None and sum_up.take_all([together]):
                here = last = here + 2
                continue
            if here == at and lower in words.articles:
                values: list[int] | None = [1]
            else:
                values = self._values(lower)
            if values is None or not sum_up.take_all(values):
                break
            here = last = here + 1
        if last > at and last < end and self.tokens[last].lower in words.dozens:
            return ([*sum_up.parts, -words.dozens[self.tokens[last].lower]], last + 1)
        return sum_up.parts, last

    def _goes_on(self, number: Sum, at: int, end: int) -> bool:
        """True where the word after "and" is a part of the number."""
        if at >= end or self.tokens[at].kind != "word":
            return False
        together = self.words.compounds.get((self.tokens[at].lower, self._lower(at + 1, end)))
        values = [together] if together is not None else self._values(self.tokens[at].lower)
        return values is not None and number.may_join(values[0])

    def _values(self, lower: str) -> list[int] | None:
        """The values a word is made of: [20, 3] for "twenty-three"; None where it is no number word."""
        value = self.words.cardinals.get(lower, self.words.scales.get(lower))
        if value is not None:
            return [value]
        if "-" not in lower:
            return None
        values = []
        for position, part in enumerate(lower.split("-")):
            value = self.words.cardinals.get(part, self.words.scales.get(part))
            if value is None and position == 0 and part in self.words.articles:
                value = 1
            if value is None and part != self.words.joiner:
                return None
            if value is not None:
                values.append(value)
        return values or None

    # --- figures that count nothing --------------------------------------------------------------

    def _counts_nothing(self, number: _Number, start: int, end: int) -> bool:
        words, first, last = self.words, number.first, number.last
        before = self.tokens[first - 1] if first > start else None
        following = self.tokens[last] if last < end else None
        if before is not None and before.text in words.money:
            return True
        if before is not None and before.lower in words.clock and self._is_clock_time(following):
            return True
        if following is not None and following.lower in words.month_of and self._lower(last + 1, end) in words.months:
            return True
        if following is not None and f"{following.lower} {self._lower(last + 1, end)}" in words.pairs:
            return True  # "40 por ciento"
        if not number.digits:
            if words.units_after_words and following is not None and following.lower in words.skip_after:
                return True  # "tres horas"
            if before is not None and f"{before.lower} {self.tokens[first].lower}" in words.pairs:
                return True  # "por ciento"
            one = number.range == CountRange.exactly(1)
            return one and before is not None and before.lower in words.not_one_before
        if following is not None and self._is_unit(number, following, end):
            return True
        return before is not None and self._is_label(number, before, following)

    def _past_pair(self, at: int, end: int) -> int:
        """The token after "por ciento", whose second word may be a number of its own; else the same."""
        return at + 2 if f"{self._lower(at, end)} {self._lower(at + 1, end)}" in self.words.pairs else at

    def _is_clock_time(self, following: Token | None) -> bool:
        """True for "a las once de la noche", not for "las once personas"."""
        return following is None or following.kind == "punct" or following.lower in self.words.clock_stops

    def _is_unit(self, number: _Number, following: Token, end: int) -> bool:
        words, last = self.words, number.last
        if following.text in words.money or following.lower in words.units_after:
            return True
        if following.lower in words.skip_after and not self._is_plain_article(number, following):
            return True
        if following.lower in words.months:
            return True
        glued = self.tokens[last - 1].end == following.start
        if glued and following.text in "-–" and last + 1 < end and following.end == self.tokens[last + 1].start:
            # "a 5-storey building"; "14-18 people" counts, and so does "12-killed"
            word = self.tokens[last + 1]
            if word.lower in words.skip_after or (word.kind == "word" and word.lower not in words.counted):
                return True
        return following.is_capital and any(self._lower(last + step, end) in words.address_words for step in (1, 2, 3))

    def _past_dashed(self, number: _Number, start: int, end: int) -> int:
        """The token after "555-1234" and "12-13 April", whose halves count nothing together; else 0."""
        at = number.last
        if at + 1 >= end or self.tokens[at].text not in self.words.dash or self.tokens[at + 1].kind != "number":
            return 0
        glued = self.tokens[number.first].end == self.tokens[at].start
        second = self._digits(at + 1, end)
        telephone = glued and len(self.tokens[number.first].text) >= 3 and len(self.tokens[at + 1].text) == 4
        if telephone or second is None or self._counts_nothing(second, start, end):
            return at + 2
        return 0

    def _is_plain_article(self, number: _Number, following: Token) -> bool:
        # "killed 3 a day later" counts; "3 a.m." is one token, and "3a" touches.
        return following.lower in self.words.articles and self.tokens[number.last - 1].end != following.start

    def _is_label(self, number: _Number, before: Token, following: Token | None) -> bool:
        words, first = self.words, number.first
        text = self.tokens[first].lower
        if before.lower in words.skip_before:
            return not (before.lower in words.counting and self._is_counted(first - 1))
        month = self.tokens[first - 2].lower + "." if before.text == "." and first >= 2 else before.lower
        if month in words.months and (month != before.lower or following is None or following.kind == "punct"):
            return True
        if before.lower in words.months and len(text) == 4:
            return True
        touching = before.end == self.tokens[first].start
        if touching and before.text in ("-", ".", "/", "#", ":", "°") and not self._is_spread(first):
            return True
        year = len(text) == 4 and text[:2] in ("18", "19", "20")
        dated = before.text == "," and first >= 2 and self.tokens[first - 2].kind == "number"
        alone = following is None or following.kind == "punct" or following.is_capital
        told = before.lower in words.year_words and self._bound_before(first, 0)[1] is None
        return year and (alone or dated or told)

    def _is_counted(self, at: int) -> bool:
        """True where "number" is a verb: "the dead of the raid number 224"."""
        start = self.doc.sentence_at(self.tokens[at].start).first
        return any(token.lower in self.words.counted for token in self.tokens[max(start, at - _COUNTED_WITHIN) : at])

    def _is_spread(self, first: int) -> bool:
        return first >= 2 and self.tokens[first - 1].text == "-" and self.tokens[first - 2].kind == "number"

    # --- ranges and bounds -----------------------------------------------------------------------

    def _with_bounds(self, number: _Number, floor: int, end: int, sentence: int) -> Quantity:
        first, last, counted, approximate = number.first, number.last, number.range, False
        second = None if number.vague else self._second(number, floor, end)
        if second is not None:
            last = second.last
            counted = CountRange(counted.min, second.range.max)
            if first > floor and self.tokens[first - 1].lower == self.words.between:
                first -= 1
        first, bound = self._bound_before(first, floor)
        if second is not None and bound == "at_least":
            bound = None  # "at least six and possibly nine"
            if first > floor and self.tokens[first - 1].lower == self.words.between:
                first -= 1
        stop = last
        if bound is None and second is None:
            last, stop, bound = self._bound_after(last, end)
        if bound is not None:
            approximate = bound == "about"
            counted = bounded(counted, bound)
        return Quantity(
            span=Span(self.tokens[first].start, self.tokens[stop - 1].end),
            range=counted,
            sentence=sentence,
            first=first,
            last=last,
            approximate=approximate,
            vague=number.vague,
        )

    def _second(self, number: _Number, floor: int, end: int) -> _Number | None:
        """The upper number of "between A and B", "A to B", "A-B", "A or B", "A and possibly as many as B"."""
        at = number.last
        if at + 1 >= end:
            return None
        start, bound = self._bound_before(number.first, floor)
        before = self._lower(start - 1, end) if start > floor else ""
        after = self._past_joint(at, before, number.first, floor, end)
        if not after and (bound != "at_least" or self._lower(at, end) != self.words.range_and):
            return None
        second, upper = self._upper(after or at + 1, end)
        if second is None or number.range.max is None or second.range.min is None:
            return None
        if not after and upper != "at_most":
            return None  # "at least five and up to eight"
        if second.range.min <= number.range.max or self._counts_nothing(second, number.first, end):
            return None
        return second._replace(range=bounded(second.range, upper)) if upper == "more_than" else second

    def _past_joint(self, at: int, before: str, first: int, floor: int, end: int) -> int:
        """The token after the words that join the two numbers of a range; 0 where they make none."""
        words = self.words
        for phrase, _ in words.bridges.get(self._lower(at, end), ()):
            if self._stands(phrase, at, end):
                return at + len(phrase)
        if self.tokens[at + 1].kind == "punct":
            return 0
        joined = self.tokens[at].lower
        if before == words.between:
            return at + 1 if joined == words.range_and else 0
        if joined not in words.range_to:
            return 0
        reach = range(max(floor, first - words.ranging_within), first)
        ranging = any(self.tokens[here].lower in words.ranging for here in reach)
        is_change = before in words.not_after and joined in words.changes
        return at + 1 if ranging or not is_change else 0

    def _upper(self, at: int, end: int) -> tuple[_Number | None, str]:
        """The number from here on with the bound that may stand before it: "as many as nine", "more than 150"."""
        for here in range(at, min(end, at + _BOUND_WITHIN)):
            second = self._number(here, end)
            if second is not None and not second.vague:
                start, bound = self._bound_before(here, at)
                return (second, bound or "") if start == at else (None, "")
        return None, ""

    def _bound_before(self, first: int, floor: int) -> tuple[int, str | None]:
        if first <= floor:
            return first, None
        for phrase, name in self.words.before.get(self.tokens[first - 1].lower, ()):
            start = first - len(phrase)
            if start >= floor and all(self.tokens[start + i].lower == word for i, word in enumerate(phrase)):
                return start, name
        return first, None

    def _is_in_bound(self, at: int, end: int) -> bool:
        """True for the "many" of "as many as 30", which only bounds the number behind it."""
        following = self._lower(at + 1, end)
        phrases = self.words.before.get(following, ())
        return any(self._stands(phrase, at + 2 - len(phrase), end) for phrase, _ in phrases if phrase[1:])

    def _bound_after(self, last: int, end: int) -> tuple[int, int, str | None]:
        """The token after the number, the one after the whole phrase, and what the phrase says."""
        if last >= end:
            return last, last, None
        for phrase, name in self.words.after.get(self.tokens[last].lower, ()):
            if self._stands(phrase, last, end):
                return last + len(phrase), last + len(phrase), name
        for here in range(last, min(end, last + self.words.so_far_within)):
            if self.tokens[here].kind != "word":
                break
            for phrase, name in self.words.so_far.get(self.tokens[here].lower, ()):
                if self._stands(phrase, here, end):
                    # What is counted ("8 martyrs so far") lies inside the phrase, not inside the number.
                    return last, here + len(phrase), name
        return last, last, None

    def _stands(self, phrase: Sequence[str], at: int, end: int) -> bool:
        return at + len(phrase) <= end and all(self.tokens[at + i].lower == word for i, word in enumerate(phrase))
