"""How two claims stand to one another, field by field: each comparison gives a level, or None where it can't tell.

A level is a word ("same_day", "contradict") that the weights give a number to, or "at" with a value that is
looked up between the weights' knots. None is neutral: what one report leaves out is no evidence.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bearwitness.incidents.blocks import name_key
from bearwitness.incidents.profiles import Profile, fold_name
from bearwitness.values import CountRange, Place

_LAST_PRECISE_PLACE = 2  # UCDP where_prec: the place itself or near it
_LOOKING_BACK_DAYS = 31


class Finding(NamedTuple):
    """One comparison: field, level, the value behind it (days, kilometres, a cosine) and words to show."""

    field: str
    level: str
    value: float = 0.0
    shown: str = ""


def compare_facts(left: Profile, right: Profile) -> Iterator[Finding]:
    """What the fields of two claims say on whether they mean the same event."""
    for finding in (
        _dates(left, right),
        _places(left, right),
        _counts("killed", left.claim.killed.range, right.claim.killed.range),
        _counts("injured", left.claim.injured.range, right.claim.injured.range),
        _types(left, right),
        _sets("weapons", left.weapons, right.weapons),
        _sets("targets", left.targets, right.targets),
        _victims(left, right),
        _ages(left, right),
    ):
        if finding is not None:
            yield finding


def compare_reports(left: Profile, right: Profile) -> Iterator[Finding]:
    """What the reports around the claims say: days between them, one address, told before it happened."""
    if left.published is not None and right.published is not None:
        days = left.published.days_apart(right.published)
        level = "looking_back" if days > _LOOKING_BACK_DAYS and _one_day_and_place(left, right) else _span_level(days)
        yield Finding("published", level, days)
    if left.report.url and left.report.url == right.report.url:
        yield Finding("url", "same")
    if _told_before(left, right) or _told_before(right, left):
        yield Finding("order", "told_before")


def _one_day_and_place(left: Profile, right: Profile) -> bool:
    """True where both name the very day and place: then a report of years later looks back on the event."""
    date, place = _dates(left, right), _places(left, right)
    same_day = date is not None and date.level == "same_day"
    return same_day and place is not None and place.level in ("same_place", "within_15_km")


def _told_before(told: Profile, happened: Profile) -> bool:
    """True where a report is dated more than a day before the other's event can have happened."""
    if told.published is None or happened.when is None:
        return False
    latest, earliest = told.published.latest, happened.when.earliest
    return latest is not None and earliest is not None and (earliest - latest).days > 1


def _span_level(days: int) -> str:
    for limit, level in ((0, "same_day"), (1, "one_day"), (3, "three_days"), (7, "one_week"), (31, "one_month")):
        if days <= limit:
            return level
    return "one_year" if days <= 366 else "years"


def _dates(left: Profile, right: Profile) -> Finding | None:
    if left.when is None or right.when is None:
        return None
    days = left.when.days_apart(right.when)
    if days:
        return Finding("date", _span_level(days), days)
    worst = max(left.when.precision, right.when.precision)
    if worst == 1:
        return Finding("date", "same_day")
    return Finding("date", "may_be_same" if worst <= 3 else "vaguely_same")


def _places(left: Profile, right: Profile) -> Finding | None:
    a, b = left.place, right.place
    if a is None or b is None:
        return None
    if a.country and b.country and a.country != b.country:
        return Finding("place", "other_country", shown=f"{a.country} and {b.country}")
    if max(a.precision, b.precision) > _LAST_PRECISE_PLACE:
        return _regions(a, b)
    distance = a.distance_km(b)
    if (a.geonames is not None and a.geonames == b.geonames) or (distance is not None and distance < 1):
        return Finding("place", "same_place", shown=a.name)
    if distance is None:
        same_name = fold_name(a.canonical or a.name) == fold_name(b.canonical or b.name)
        return Finding("place", "same_place", shown=a.name) if same_name else _regions(a, b)
    for limit, level in ((15, "within_15_km"), (50, "within_50_km"), (200, "within_200_km")):
        if distance <= limit:
            return Finding("place", level, distance)
    return Finding("place", "far", distance)


def _regions(a: Place, b: Place) -> Finding | None:
    """The first-order divisions compared, where both are known."""
    if not a.admin1 or not b.admin1:
        return None
    same = fold_name(a.admin1) == fold_name(b.admin1)
    return Finding("place", "same_region" if same else "other_region", shown=f"{a.admin1} and {b.admin1}")


def _counts(field: str, a: CountRange, b: CountRange) -> Finding | None:
    if a.is_unknown or b.is_unknown:
        return None
    shown = f"{a} and {b}"
    if a.is_exact and a == b:
        number = a.min or 0
        level = "same_none" if number == 0 else "same_few" if number <= 2 else "same_many"
        return Finding(field, level, number, shown)
    if a.agrees(b):
        return Finding(field, "agree", shown=shown)
    gap = max((a.min or 0) - (b.max if b.max is not None else 0), (b.min or 0) - (a.max if a.max is not None else 0))
    larger = max(number for number in (a.min, a.max, b.min, b.max) if number is not None)
    if gap == 1 or gap * 4 <= larger:
        return Finding(field, "close", gap, shown)
    # Ten times as many and more is no early count of the same event.
    return Finding(field, "far" if gap >= 9 and gap * 10 >= larger * 9 else "contradict", gap, shown)


def _types(left: Profile, right: Profile) -> Finding | None:
    a, b = left.claim.event_type, right.claim.event_type
    if not a or not b:
        return None
    if a == b:
        return Finding("event_type", "same", shown=a)
    level = "more_general" if a in right.general or b in left.general else "other"
    return Finding("event_type", level, shown=f"{a} and {b}")


def _sets(field: str, a: frozenset[str], b: frozenset[str]) -> Finding | None:
    if not a or not b:
        return None
    shared = a & b
    return Finding(field, "shared" if shared else "none_shared", len(shared), ", ".join(sorted(shared)))


def _victims(left: Profile, right: Profile) -> Finding | None:
    a, b = left.victims, right.victims
    if not a or not b:
        return None
    full = {name_key(name) for name in a if " " in name} & {name_key(name) for name in b if " " in name}
    if full:
        return Finding("victims", "same_name", len(full), ", ".join(sorted(full)))
    family = {name.split()[-1] for name in a} & {name.split()[-1] for name in b}
    if family:
        return Finding("victims", "same_family_name", len(family), ", ".join(sorted(family)))
    # A name in another language or script may be the same name spelt another way.
    return Finding("victims", "other_names") if left.same_language(right) else None


def _ages(left: Profile, right: Profile) -> Finding | None:
    if not left.ages or not right.ages:
        return None
    shared = left.ages & right.ages
    return Finding("ages", "shared" if shared else "none_shared", len(shared), ", ".join(map(str, sorted(shared))))
