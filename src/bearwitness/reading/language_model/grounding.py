"""A model's quotes tied to the report: each is found letter by letter, or it is dropped and counted.

Numbers and dates are never the model's: they are what this package's finders read in the quoted words, and places
are what the gazetteer makes of them. So a model can point at the wrong words, but it can't put a figure into a report.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bearwitness.model import CASUALTY_STATUSES, Count, VictimMention, When, Where
from bearwitness.reading.mentions import CasualtyMention, DateMention, PlaceMention, Quantity
from bearwitness.values import CountRange, Place, Span

# UCDP's "fuzzy": a name that the gazetteer doesn't know is no exact place.
_FUZZY = 5
_MAX_QUOTE = 400


@dataclass(frozen=True, slots=True)
class Known:
    """What the finders read in the report by themselves; empty lists for a language without a pack."""

    text: str
    quantities: Sequence[Quantity] = ()
    casualties: Sequence[CasualtyMention] = ()
    dates: Sequence[DateMention] = ()
    places: Sequence[PlaceMention] = ()


@dataclass(slots=True)
class Grounding:
    """Turns one claim's quotes into values; ``dropped`` names each field whose words the report doesn't hold."""

    known: Known
    dropped: list[str] = field(default_factory=list)

    def quote(self, name: str, given: object, near: Sequence[Span] = ()) -> Span | None:
        """Where the quoted words stand, the place nearest to ``near`` where they stand often; None for an empty quote.

        Words that stand nowhere in the report are dropped, and None as well.
        """
        words = given.strip() if isinstance(given, str) else ""
        if not words:
            if given not in ("", None):
                self.dropped.append(name)
            return None
        if len(words) > _MAX_QUOTE or (found := _nearest(self.known.text, words, near)) is None:
            self.dropped.append(name)
            return None
        return found

    def count(self, name: str, given: object) -> Count:
        """The figure that the quoted words hold, as the number finder reads it; unknown where it reads none."""
        item = given if isinstance(given, Mapping) else {}
        span = self.quote(name, item.get("quote", ""))
        if span is None:
            return Count()
        met = [one for one in self.known.quantities if _meets(span, one.span)]
        who = item.get("who") if item.get("who") in ("civilians", "combatants") else "unknown"
        if len(met) == 1 and not met[0].range.is_unknown:
            return Count(met[0].range, str(who), met[0].approximate, (_both(span, met[0].span),))
        counted = {one.count.range for one in self.known.casualties if one.field == name and _all_in(span, one.spans)}
        if not met and len(counted) == 1 and not (only := counted.pop()).is_unknown:
            return Count(only, str(who), False, (span,))
        self.dropped.append(name)
        return Count()

    def figure_range(self, span: Span) -> tuple[CountRange, bool] | None:
        """The number in a statistic's words and whether it is approximate; None, dropped, unless they hold just one."""
        met = [one for one in self.known.quantities if _meets(span, one.span)]
        if len(met) == 1:
            return met[0].range, met[0].approximate
        self.dropped.append("figure")
        return None

    def when(self, given: object) -> When | None:
        """The date that the date finder reads in the quoted words; None, dropped, where it reads none."""
        span = self.quote("when", given)
        if span is None:
            return None
        inside = [one for one in self.known.dates if _meets(span, one.span)]
        if not inside:
            self.dropped.append("when")
            return None
        best = max(inside, key=lambda one: one.span.end - one.span.start)
        return When(best.date, (best.span,))

    def where(self, given: object) -> Where | None:
        """The gazetteer's place for the quoted words, else their bare name without coordinates."""
        span = self.quote("where", given)
        if span is None:
            return None
        inside = [one for one in self.known.places if _meets(span, one.span)]
        if inside:
            best = max(inside, key=lambda one: (one.score, one.span.end - one.span.start))
            return Where(best.place, (best.span,))
        return Where(Place(" ".join(span.of(self.known.text).split()), precision=_FUZZY), (span,))

    def victim(self, item: Mapping[str, Any]) -> VictimMention | None:
        """The victim named in the report's words; the age only where its words are one number."""
        name = self.quote("victims", item.get("name", ""))
        age = self.quote("victims", item.get("age", ""), (name,) if name else ())
        if name is None and age is None:
            return None
        numbers = [one.range for one in self.known.quantities if age and _holds(age, one.span)]
        years = numbers[0].min if len(numbers) == 1 and numbers[0].is_exact else _digits(age, self.known.text)
        if age is not None and years is None:
            self.dropped.append("victims")
        words = " ".join(name.of(self.known.text).split()) if name else ""
        spans = tuple(sorted({span for span in (name, age if years is not None else None) if span}))
        if not spans:
            return None
        sex = item.get("sex") if item.get("sex") in ("male", "female") else ""
        status = item.get("status") if item.get("status") in CASUALTY_STATUSES else ""
        return VictimMention(words, years, str(sex), str(status), spans)

    def each(
        self,
        name: str,
        given: object,
        allowed: Collection[str],
        key: str,
        make: Callable[[Mapping[str, Any], Span], Any],
    ) -> tuple[Any, ...]:
        """What ``make`` makes of each item whose quote stands in the report and whose ``key`` is an allowed word."""
        made = []
        for item in given if isinstance(given, list) else ():
            if not isinstance(item, Mapping) or not isinstance(item.get(key), str) or item[key] not in allowed:
                self.dropped.append(name)
            elif span := self.quote(name, item.get("quote", "")):
                made.append(make(item, span))
        return tuple(made)


def _nearest(text: str, words: str, near: Sequence[Span]) -> Span | None:
    """The words' place in the text, on word borders, nearest to one of the spans; the first where there are none."""
    found: list[Span] = []
    at = text.find(words)
    while at >= 0 and len(found) < 100:
        end = at + len(words)
        if not (_joins(text, at) or _joins(text, end)):
            found.append(Span(at, end))
        at = text.find(words, at + 1)
    if not found:
        return None
    return min(found, key=lambda span: min((abs(span.start - other.end) for other in near), default=span.start))


def _joins(text: str, at: int) -> bool:
    """True where the position lies inside a run of digits: "4" is not a quote of "14", while clitics part words."""
    return 0 < at < len(text) and text[at - 1].isdecimal() and text[at].isdecimal()


def _digits(span: Span | None, text: str) -> int | None:
    words = span.of(text).strip() if span else ""
    return int(words) if words.isdecimal() and len(words) <= 3 else None


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _meets(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _both(one: Span, other: Span) -> Span:
    """From the first of both to the last: a bound ("at least") that the quote leaves out belongs to the figure."""
    return Span(min(one.start, other.start), max(one.end, other.end))


def _all_in(outer: Span, spans: Sequence[Span]) -> bool:
    return bool(spans) and all(_holds(outer, span) for span in spans)
