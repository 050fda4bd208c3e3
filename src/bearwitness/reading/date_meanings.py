"""What each kind of date phrase means, by the name of its rule.

A meaning gets the phrase as it stands in the text and returns its date, or None where it is no date there,
or can't be told (no day of publication, a 31 June): then the next phrase is tried, and in the end nothing
is said. The rules' names are those of ``dates.toml`` and end up in ``DateMention.rule``.
"""

from collections.abc import Callable, Mapping

from bearwitness.reading import date_resolution as resolve
from bearwitness.reading.date_phrasing import Phrasing
from bearwitness.values import FuzzyDate


def _day(said: Phrasing) -> FuzzyDate | None:
    year = said.year()
    if year is None and (said.text("year") or said.text("yearword")):
        return None
    if said.text("shortyear"):
        if said.left:
            return None
        year = resolve.full_year(int(said.text("shortyear")), said.published)
    found = said.full_day(year, said.look_up("month"), said.day())
    if found is None:
        return None
    weekday = said.weekday()
    if weekday in (None, found.weekday()):
        return FuzzyDate.day(found)
    # "Tuesday, Sept. 20" in a report of 1 September: the weekday tells that the coming one is meant.
    coming = None if year else said.soon(found.month, found.day)
    if coming is not None and coming.weekday() == weekday:
        return FuzzyDate.day(coming)
    return resolve.uncertain(found)


def _iso_day(said: Phrasing) -> FuzzyDate | None:
    year = said.year()
    found = resolve.day_of(year, int(said.text("monthno")), int(said.text("dayno"))) if year else None
    return FuzzyDate.day(found) if found else None


def _numeric_day(said: Phrasing) -> FuzzyDate | None:
    """Day and month in either order: both days where both can be, never one of them by guess."""
    year = said.year()
    if year is None and said.text("shortyear") and said.published is not None:
        year = resolve.full_year(int(said.text("shortyear")), said.published)
    if year is None:
        return None
    first, second = int(said.text("first")), int(said.text("second"))
    days = [day for day in (resolve.day_of(year, second, first), resolve.day_of(year, first, second)) if day]
    return resolve.either(days[0], days[-1]) if days else None


def _iso_month(said: Phrasing) -> FuzzyDate | None:
    year, month = said.year(), int(said.text("monthno"))
    return resolve.month_of(year, month) if year and 1 <= month <= 12 else None


def _day_range(said: Phrasing) -> FuzzyDate | None:
    month1, month2 = said.look_up("month1"), said.look_up("month2")
    month1, month2 = month1 or month2, month2 or month1
    last = said.full_day(said.year(), month2, said.day("day2"))
    if last is None:
        return None
    year = said.year("year1") or (last.year if month1 <= month2 else last.year - 1)
    return resolve.span_of(said.full_day(year, month1, said.day("day1")), last)


def _day_pair(said: Phrasing) -> FuzzyDate | None:
    """ "3 and 4 May": a span where the days follow one another or "between" stands before, else two dates."""
    found = _day_range(said)
    if found is None or found.earliest is None or found.latest is None:
        return None
    adjacent = (found.latest - found.earliest).days == 1
    return found if adjacent or said.preceded_by(said.words.finder.between) else None


def _month(said: Phrasing) -> FuzzyDate | None:
    year = said.year()
    return resolve.month_of(year, said.look_up("month")) if year else None


def _month_alone(said: Phrasing) -> FuzzyDate | None:
    if said.published is None or not said.preceded_by(said.words.finder.before_month):
        return None
    month = said.look_up("month")
    year = resolve.month_year(said.published, month, last=said.preceded_by(said.words.finder.last))
    coming = said.future or said.preceded_by(said.words.finder.coming)
    if year is not None and coming and month < said.published.month:
        year += 1
    return resolve.month_of(year, month) if year else None


def _month_of_that_year(said: Phrasing) -> FuzzyDate | None:
    return resolve.month_of(said.anchor_year, said.look_up("month")) if said.anchor_year else None


def _month_part(said: Phrasing) -> FuzzyDate | None:
    month = said.look_up("month")
    year = said.year()
    if year is None and said.published is not None:
        year = resolve.month_year(said.published, month)
    return resolve.month_of(year, month) if year else None


def _month_range(said: Phrasing) -> FuzzyDate | None:
    month1, month2 = said.look_up("month1"), said.look_up("month2")
    last = said.year()
    if last is None and said.published is not None:
        last = resolve.month_year(said.published, month2)
    if last is None:
        return None
    first = said.year("year1") or (last if month1 <= month2 else last - 1)
    if first < 1 or (first, month1) > (last, month2):
        return None
    return FuzzyDate(f"{first:04d}-{month1:02d}/{last:04d}-{month2:02d}")


def _month_pair(said: Phrasing) -> FuzzyDate | None:
    return _month_range(said) if said.preceded_by(said.words.finder.between) else None


def _year(said: Phrasing) -> FuzzyDate | None:
    finder, year = said.words.finder, said.year()
    if year is None or said.following in finder.not_year_before or not said.left:
        return None
    return FuzzyDate.year(year) if said.left[0] in finder.before_year else None


def _season(said: Phrasing) -> FuzzyDate | None:
    year = said.year()
    return FuzzyDate(f"{year:04d}-{said.look_up('season')}") if year else None


def _season_alone(said: Phrasing) -> FuzzyDate | None:
    """ "last summer", "this spring": the last one that has begun."""
    finder = said.words.finder
    if said.published is None or not said.left or said.left[0] not in finder.before_season:
        return None
    season = said.look_up("season")
    begins = (season - 20) * 3
    year = said.published.year - (1 if begins > said.published.month else 0)
    if said.left[0] in finder.last and year == said.published.year and said.published.month < begins + 3:
        year -= 1
    return FuzzyDate(f"{year:04d}-{season}") if year >= 1 else None


def _weekday(said: Phrasing) -> FuzzyDate | None:
    finder = said.words.finder
    if said.published is None or said.is_habitual():
        return None
    weekday = said.look_up("weekday")
    weekday = said.look_up("shortday") if weekday is None else weekday
    said_last = (bool(said.left) and said.left[0] in finder.last) or bool(said.text("past"))
    if (said.future and not said_last) or said.preceded_by(finder.coming) or said.text("coming"):
        found = resolve.weekday_from(said.published, weekday)
    else:
        found = resolve.weekday_up_to(said.published, weekday)
        if found == said.published and said_last:
            found = resolve.days_before(found, 7)
    if found is not None and said.preceded_by(finder.overnight):
        return resolve.night_of(found, said.published)
    return FuzzyDate.day(found) if found else None


def _weekday_overnight(said: Phrasing) -> FuzzyDate | None:
    day = _weekday(said)
    if day is None or day.earliest is None or said.published is None:
        return None
    return resolve.night_of(day.earliest, said.published)


def _weekday_range(said: Phrasing) -> FuzzyDate | None:
    """ "from Monday to Wednesday", "Saturday night or early Sunday": up to the last such second day."""
    if said.published is None or said.is_habitual():
        return None
    ends = resolve.weekday_from if said.future else resolve.weekday_up_to
    last = ends(said.published, said.look_up("weekday2"))
    first = resolve.weekday_up_to(last, said.look_up("weekday1")) if last else None
    return resolve.span_of(first, last)


def _weekday_pair(said: Phrasing) -> FuzzyDate | None:
    return _weekday_range(said) if said.preceded_by(said.words.finder.between) else None


def _feast(said: Phrasing) -> FuzzyDate | None:
    # "Christmas Eve party" is no date, "on Christmas Eve" and "Christmas Eve in the town" are.
    finder = said.words.finder
    after = finder.before | said.words.cues.during | said.words.cues.nouns
    stands_alone = not said.following.isalpha() or said.following in after
    if not finder.beside.isdisjoint(said.left[:1]) or not (stands_alone or finder.on.intersection(said.left[:1])):
        return None
    feast, year = said.look_up("feast"), said.year()
    if len(feast) == 2:
        found = said.full_day(year, *feast)
    elif year is not None:
        found = resolve.feast_of(year, feast)
    else:
        found = resolve.last_feast(said.published, feast) if said.published else None
    return FuzzyDate.day(found) if found else None


def _days_ago(said: Phrasing) -> FuzzyDate | None:
    found = resolve.days_before(said.published, said.look_up("deictic")) if said.published else None
    return FuzzyDate.day(found) if found else None


def _live(said: Phrasing) -> FuzzyDate | None:
    return FuzzyDate.day(said.published) if said.published else None


def _ago(said: Phrasing) -> FuzzyDate | None:
    if said.published is None:
        return None
    unit = said.look_up("unit") or said.look_up("pair")
    if said.text("some"):
        least, most = said.look_up("some")
        first = resolve.units_before(said.published, most, unit)
        last = resolve.units_before(said.published, least, unit)
        return resolve.span_of(first.earliest, last.latest) if first and last else None
    return resolve.units_before(said.published, said.number(), unit)


def _from_anchor(said: Phrasing) -> FuzzyDate | None:
    if said.anchor is None or said.text("some"):
        return None
    count = said.words.number(said.text("n"))
    return resolve.units_before(said.anchor, -count * said.look_up("way"), said.look_up("unit"))


def _before_anchor(said: Phrasing) -> FuzzyDate | None:
    """ "on Friday, two days after he was shot": as long before the day named in that sentence as the deed was."""
    if said.anchor is None or not said.following:
        return None
    count = said.words.number(said.text("n")) * said.look_up("way")
    return resolve.units_before(said.anchor, count, said.look_up("unit"))


def _same_day(said: Phrasing) -> FuzzyDate | None:
    return FuzzyDate.day(said.anchor) if said.anchor else None


def _next_day(said: Phrasing) -> FuzzyDate | None:
    if said.anchor is None:
        return None
    return resolve.units_before(said.anchor, -said.look_up("way"), "day")


def _past_days(said: Phrasing) -> FuzzyDate | None:
    return resolve.span_of(resolve.days_before(said.published, 1), said.published) if said.published else None


def _past_units(said: Phrasing) -> FuzzyDate | None:
    """ "the past three days": from so long ago to publication."""
    if said.published is None:
        return None
    first = resolve.units_before(said.published, said.number(), said.look_up("unit") or said.look_up("pair"))
    return resolve.span_of(first.earliest, said.published) if first else None


def _period(said: Phrasing) -> FuzzyDate | None:
    published, back, span = said.published, said.look_up("which") or 0, said.look_up("span")
    if published is None:
        return None
    if span == "week" and not back:
        return resolve.span_of(resolve.days_before(published, published.weekday()), published)
    return resolve.units_before(published, back, span)


def _weekend(said: Phrasing) -> FuzzyDate | None:
    return resolve.weekend_up_to(said.published) if said.published else None


def _overnight(said: Phrasing) -> FuzzyDate | None:
    """The evening before and the morning of publication; "overnight Friday" is Friday and Saturday."""
    if said.published is None:
        return None
    if said.text("weekday"):
        day = resolve.weekday_up_to(said.published, said.look_up("weekday"))
        return resolve.night_of(day, said.published) if day else None
    if said.text("weekday2"):
        day = resolve.weekday_up_to(said.published, said.look_up("weekday2"))
        return resolve.span_of(resolve.days_before(day, 1), day) if day else None
    return resolve.span_of(resolve.days_before(said.published, 1), said.published)


def _day_of_month(said: Phrasing) -> FuzzyDate | None:
    """ "on the 26th": of the month of publication where that day is over or present, else of the one before."""
    if said.published is None or said.words.finder.before_day_of_month.isdisjoint(said.left[:1]):
        return None
    day, back = int(said.text("dayno")), said.look_up("ofmonth")
    if back is None:
        back = 1 if day > said.published.day else 0
    month = resolve.month_before(said.published, back)
    found = resolve.day_of(*month, day) if month else None
    return FuzzyDate.day(found) if found else None


MEANINGS: Mapping[str, Callable[[Phrasing], FuzzyDate | None]] = {
    "ago": _ago,
    "before-anchor": _before_anchor,
    "day": _day,
    "day-of-month": _day_of_month,
    "day-pair": _day_pair,
    "day-range": _day_range,
    "days-ago": _days_ago,
    "feast": _feast,
    "from-anchor": _from_anchor,
    "hours-ago": _live,
    "iso-day": _iso_day,
    "iso-month": _iso_month,
    "live": _live,
    "month": _month,
    "month-alone": _month_alone,
    "month-of-that-year": _month_of_that_year,
    "month-pair": _month_pair,
    "month-part": _month_part,
    "month-range": _month_range,
    "next-day": _next_day,
    "numeric-day": _numeric_day,
    "overnight": _overnight,
    "past-days": _past_days,
    "past-units": _past_units,
    "period": _period,
    "same-day": _same_day,
    "season": _season,
    "season-alone": _season_alone,
    "weekday": _weekday,
    "weekday-overnight": _weekday_overnight,
    "weekday-pair": _weekday_pair,
    "weekday-range": _weekday_range,
    "weekend": _weekend,
    "year": _year,
}
