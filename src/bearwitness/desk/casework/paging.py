"""Pages by key: the next page is asked for by its last row, so that the thousandth costs as much as the first.

Rows are in order of a day that may be unknown, then of their key; those without a day come last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

M = TypeVar("M", bound=Model)
_BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in the order: its day (None where unknown) and its key."""

    day: date | None
    key: str

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """The place as ``str`` writes it, None where the text is none."""
        day, between, key = text.partition(_BETWEEN)
        if not between or "\0" in key:
            return None
        try:
            return cls(date.fromisoformat(day) if day else None, key)
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.day.isoformat() if self.day else ''}{_BETWEEN}{self.key}"


@dataclass(frozen=True, slots=True)
class KeyPage(Generic[M]):
    """The rows of one page, and the places after and before which the neighbouring pages lie ("" where none does)."""

    rows: Sequence[M]
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list: by a day (a field's name, "" for by key alone), and whether the newest comes first."""

    day: str = ""
    newest_first: bool = False
    key: str = "key"

    def place(self, row: Model) -> Place:
        """The row's place."""
        return Place(getattr(row, self.day) if self.day else None, str(getattr(row, self.key)))

    def beyond(self, rows: QuerySet[M], place: Place | None, limit: int, *, back: bool) -> list[M]:
        """Up to ``limit`` rows that follow the place, or come before it the nearest first; from an end where None."""
        dated = [True, False] if self.day else [False]
        found: list[M] = []
        for part in reversed(dated) if back else dated:
            if place is None or part == bool(place.day):
                found += self._part(rows, place, part, back)[: limit - len(found)]
            elif part == back:  # the other part lies wholly beyond
                found += self._part(rows, None, part, back)[: limit - len(found)]
            if len(found) >= limit:
                break
        return found

    def _part(self, rows: QuerySet[M], place: Place | None, dated: bool, back: bool) -> QuerySet[M]:
        """The rows with a day, or those without one, from the place on."""
        down = self.newest_first != back
        sign, than, to = ("-", "lt", "lte") if down else ("", "gt", "gte")
        if self.day:
            rows = rows.filter(**{f"{self.day}__isnull": not dated})
        if place is not None and dated:
            later = Q(**{f"{self.day}__{than}": place.day})
            same_day = Q(**{self.day: place.day, f"{self.key}__{than}": place.key})
            # The first condition is implied by the other two; it lets the database begin there.
            rows = rows.filter(**{f"{self.day}__{to}": place.day}).filter(later | same_day)
        elif place is not None:
            rows = rows.filter(**{f"{self.key}__{than}": place.key})
        return rows.order_by(*([f"{sign}{self.day}"] if dated else []), f"{sign}{self.key}")


def key_page(rows: QuerySet[M], asked: QueryDict, order: Order, size: int) -> KeyPage[M]:
    """The page that an address asks for with ``after=`` or ``before=``; the first where it asks for none."""
    after, before = Place.parse(asked.get("after", "")), Place.parse(asked.get("before", ""))
    back = before is not None and after is None
    found = order.beyond(rows, before if back else after, size + 1, back=back)
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return KeyPage(())
    has_next, has_previous = (True, more) if back else (more, after is not None)
    return KeyPage(
        found,
        after=str(order.place(found[-1])) if has_next else "",
        before=str(order.place(found[0])) if has_previous else "",
    )
