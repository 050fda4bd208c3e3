"""One date phrase as it stands in a text, with what around it changes its meaning."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bearwitness.reading import date_resolution as resolve
from bearwitness.reading.calendar_words import CalendarWords
from bearwitness.reading.immutable import immutable

_SOON_DAYS = 92
_LEAST_YEAR, _MOST_YEAR = 1000, 2199


@immutable
class Phrasing:
    """One phrase in the text with what stands around it.

    ``left`` are the words right before it, the nearest first; ``before`` the word right before
    it, ``following`` the word after it, in lower case;
    ``future`` is True where the sentence tells of what is to come; ``anchor`` the last day the text has named
    before, ``anchor_year`` the year of its last date, ``years`` the year last named with each month.
    """

    match: re.Match[str]
    words: CalendarWords
    left: tuple[str, ...]
    before: str
    following: str
    future: bool
    published: date | None
    anchor: date | None
    anchor_year: int | None
    years: Mapping[int, int]

    def text(self, group: str) -> str:
        """The words of a group of the phrase, "" where it has no such group or it is empty."""
        return (self.match.groupdict().get(group) or "").strip()

    def look_up(self, group: str) -> Any:
        """What a group's words stand for in their list, None where the group is empty."""
        found = self.text(group)
        return self.words.value(group.rstrip("0123456789"), found.rstrip(".")) if found else None

    def day(self, group: str = "day") -> int | None:
        """The number of the day of the month, without its ordinal ending, or of the ordinal inside the group."""
        digits = re.match(r"\d+", self.text(group))
        ordinal = self.look_up("ordinal") if self.text("ordinal") else None
        return int(digits.group()) if digits else ordinal

    def number(self) -> int:
        """How many of a unit: the number before it, 2 for a dual, 1 for the unit alone."""
        if self.text("n"):
            return self.words.number(self.text("n"))
        return 2 if self.text("pair") else 1

    def year(self, group: str = "year") -> int | None:
        """The year in digits, or of "last year" beside a day; None where there is none or it can't be told."""
        found = self.text(group)
        if not found and group == "year" and self.text("yearword"):
            return self.published.year - self.look_up("which") if self.published else None
        return int(found) if found and _LEAST_YEAR <= int(found) <= _MOST_YEAR else None

    def weekday(self) -> int | None:
        """The weekday of a phrase that may have a short one."""
        found = self.text("anyday").rstrip(".").lower()
        for name in ("weekday", "shortday"):
            if found in self.words.values[name]:
                return int(self.words.values[name][found])
        return None

    def preceded_by(self, words: frozenset[str]) -> bool:
        """True where one of the words stands right before the phrase."""
        return not words.isdisjoint(self.left)

    def soon(self, month: int, day: int) -> date | None:
        """The next such day, where it is one of the coming three months."""
        found = resolve.next_day(self.published, month, day) if self.published else None
        return found if found and self.published and (found - self.published).days <= _SOON_DAYS else None

    def is_habitual(self) -> bool:
        """True for "every Friday" and "that Friday", which are no day the reader can know."""
        return bool(self.left) and self.left[0] in self.words.finder.habitual

    def full_day(self, year: int | None, month: int, day: int | None) -> date | None:
        """The day; where no year is given, the nearest up to publication, or the next one told as future."""
        if day is None:
            return None
        if year is None and self.published is not None:
            year = resolve.nearest_year(self.published, month, day, coming=self.future)
        elif year is None:
            year = self.years.get(month)
        return None if year is None else resolve.day_of(year, month, day)
