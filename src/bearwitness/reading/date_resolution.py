"""Calendar arithmetic: what a phrase about time means, given the day of publication.

Nothing here knows a language. Every function returns None where the date can't be told; none guesses.

Decisions:

- A weekday is the last such day up to the day of publication, that day included (a report of Monday that
  says "Monday" means that Monday); "last Monday" on a Monday is a week earlier.
- A day without a year is the nearest one not later than the day after publication: reports are dated
  in another time zone than the one they tell of.
- Weeks run from Monday to Sunday (ISO 8601).
- A weekday that contradicts the day beside it leaves the day, marked uncertain (``?``), unless no year is
  given and the next such day has that weekday: then that one is meant.
"""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from bearwitness.values import FuzzyDate

TOLERANCE_DAYS = 1
_FIRST_SHORT_YEAR = 30
_FEAST_REACH = 92
_ONE = timedelta(days=1)


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_before(published: date, days: int) -> date | None:
    """The day so many days before (negative: after), None outside of years 1 to 9999."""
    try:
        return published - timedelta(days=days)
    except OverflowError:
        return None


def weekday_up_to(published: date, weekday: int) -> date | None:
    """The last such weekday (Monday is 0) up to the day, the day included."""
    return days_before(published, (published.weekday() - weekday) % 7)


def weekday_from(published: date, weekday: int) -> date | None:
    """The first such weekday from the day on, the day included."""
    return days_before(published, -((weekday - published.weekday()) % 7))


def week_of(day: date) -> FuzzyDate | None:
    """Monday to Sunday of the day's week."""
    return span_of(days_before(day, day.weekday()), days_before(day, day.weekday() - 6))


def weekend_up_to(published: date) -> FuzzyDate | None:
    """The Saturday and Sunday of the last weekend that has begun by the day."""
    saturday = weekday_up_to(published, 5)
    return span_of(saturday, days_before(saturday, -1)) if saturday else None


def night_of(day: date, published: date) -> FuzzyDate | None:
    """The night that begins on the day; where that can't be over yet, the night before the day."""
    if day >= published:
        return span_of(days_before(day, 1), day)
    return span_of(day, days_before(day, -1))


def span_of(first: date | None, last: date | None) -> FuzzyDate | None:
    """From the first to the last day, None where either is missing or they stand the wrong way round."""
    if first is None or last is None or first > last:
        return None
    return FuzzyDate.between(first, last)


def nearest_year(published: date, month: int, day: int, coming: bool = False) -> int | None:
    """The year in which month and day lie nearest before the day after publication (``coming``: nearest after it).

    29 February is looked for up to eight years away; a day no calendar has gives None.
    """
    for step in range(9):
        year = published.year + 1 - step if not coming else published.year + step
        found = day_of(year, month, day)
        if found is None:
            continue
        if coming and found >= published:
            return year
        if not coming and (found - published).days <= TOLERANCE_DAYS:
            return year
    return None


def full_year(short: int, published: date | None) -> int:
    """The year of two digits: the last such one up to the year after publication, else that of 1930 to 2029."""
    if published is None:
        return short + (1900 if short >= _FIRST_SHORT_YEAR else 2000)
    year = published.year // 100 * 100 + short
    return year - 100 if year > published.year + 1 else year


def feast_of(year: int, feast: Sequence[int]) -> date | None:
    """The day of a feast that moves: (month, which, weekday), the last one for -1; or (days after Easter Sunday,)."""
    if not 1583 <= year <= 9998:
        return None
    if len(feast) == 1:
        return days_before(_easter(year), -feast[0])
    month, which, weekday = feast
    if which < 0:
        return weekday_up_to(month_end(year, month), weekday)
    return weekday_from(date(year, month, 7 * which - 6), weekday)


def last_feast(published: date, feast: Sequence[int]) -> date | None:
    """The last day of a moving feast up to publication, where that is at most a quarter of a year ago."""
    for year in (published.year, published.year - 1):
        found = feast_of(year, feast)
        if found and -TOLERANCE_DAYS <= (published - found).days <= _FEAST_REACH:
            return found
    return None


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    day = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    month, last = divmod(epact + day - 7 * ((golden + 11 * epact + 22 * day) // 451) + 114, 31)
    return date(year, month, last + 1)


def next_day(published: date, month: int, day: int) -> date | None:
    """The first such day from the day of publication on."""
    year = nearest_year(published, month, day, coming=True)
    return day_of(year, month, day) if year else None


def month_year(published: date, month: int, last: bool = False) -> int | None:
    """The year of the last such month that has begun by the day of publication (``last``: and is over)."""
    year = published.year
    if month > published.month or (last and month == published.month):
        year -= 1
    return year if year >= 1 else None


def month_before(published: date, months: int) -> tuple[int, int] | None:
    """Year and month so many months before the day's, None outside of years 1 to 9999."""
    index = published.year * 12 + published.month - 1 - months
    year, month = divmod(index, 12)
    return (year, month + 1) if 1 <= year <= 9999 else None


def month_of(year: int, month: int) -> FuzzyDate | None:
    """The month, None outside of years 1 to 9999."""
    return FuzzyDate.month(year, month) if 1 <= year <= 9999 else None


def month_end(year: int, month: int) -> date:
    """The last day of the month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def units_before(day: date, count: int, unit: str) -> FuzzyDate | None:
    """So many units before the day (negative: after), as exact as the unit: a day, the day's week, month or year.

    ``unit`` is "day", "week", "month" or "year".
    """
    if unit == "day":
        found = days_before(day, count)
        return FuzzyDate.day(found) if found else None
    if unit == "week":
        found = days_before(day, 7 * count)
        return week_of(found) if found else None
    if unit == "month":
        month = month_before(day, count)
        return month_of(*month) if month else None
    year = day.year - count
    return FuzzyDate.year(year) if 1 <= year <= 9999 else None


def uncertain(day: date) -> FuzzyDate:
    """The day, marked uncertain (EDTF ``?``), so that its precision is not that of a day."""
    return FuzzyDate(FuzzyDate.day(day).edtf + "?")


def either(first: date, second: date) -> FuzzyDate:
    """One of the two days (EDTF ``[a,b]``)."""
    low, high = sorted((first, second))
    return FuzzyDate(f"[{FuzzyDate.day(low).edtf},{FuzzyDate.day(high).edtf}]") if low != high else FuzzyDate.day(low)


def since(start: FuzzyDate, published: date | None) -> FuzzyDate | None:
    """From the earliest day of the start to the day of publication, open-ended where that is unknown."""
    if start.earliest is None:
        return None
    if published is None or published < start.earliest:
        return FuzzyDate(f"{FuzzyDate.day(start.earliest).edtf}/..")
    return FuzzyDate.between(start.earliest, published)


def up_to(end: FuzzyDate) -> FuzzyDate | None:
    """Any day up to the latest of the end (EDTF ``../b``), None where it has none."""
    return FuzzyDate(f"../{FuzzyDate.day(end.latest).edtf}") if end.latest else None
