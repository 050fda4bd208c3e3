"""How the claims of many pairs stand to one another, field by field: a level for each, or that it can't be told.

A level is a word ("same_day", "contradict") that the weights give a number to. A measured field has a value
instead (a cosine, a summed rarity) that is looked up between the weights' knots. What one of two reports leaves
out is no evidence: the level is then -1, the value NaN.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bearwitness.incidents.columns import Columns, Counts, Days, Floats, Ints
from bearwitness.values import EARTH_RADIUS_KM

_SPANS = ((0, "same_day"), (1, "one_day"), (3, "three_days"), (7, "one_week"), (31, "one_month"), (366, "one_year"))
_KILOMETRES = ((15, "within_15_km"), (50, "within_50_km"), (200, "within_200_km"))
_COUNTS = ("same_none", "same_few", "same_many", "agree", "close", "contradict", "far")

# Every field that has levels, and its levels, as they are called in the weights file.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "date": (*(name for _, name in _SPANS), "years", "may_be_same", "vaguely_same"),
    "published": (*(name for _, name in _SPANS), "years", "looking_back"),
    "order": ("told_before",),
    "url": ("same",),
    "place": (*(name for _, name in _KILOMETRES), "far", "same_place", "same_region", "other_region", "other_country"),
    "killed": _COUNTS,
    "injured": _COUNTS,
    "event_type": ("same", "more_general", "other"),
    "weapons": ("shared", "none_shared"),
    "targets": ("shared", "none_shared"),
    "victims": ("same_name", "same_family_name", "other_names"),
    "ages": ("shared", "none_shared"),
    "media": ("shared",),
    "circumstances": ("two_differ", "more_differ"),
}
MEASURED = ("text", "names", "other_names", "title", "phrases", "coincidence")
UNTOLD = -1

_LAST_PRECISE_PLACE = 2  # UCDP where_prec: the place itself or near it
_LOOKING_BACK_DAYS = 31
_SAME_PLACE_KM = 1.0

Levels = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass
class Compared:
    """The levels and values of pairs, an array each by field; ``one_report`` marks pairs within one report.

    ``shown`` holds the numbers behind a level: days for ``date`` and ``published``, kilometres for ``place``.
    """

    one_report: Mask
    levels: dict[str, Levels] = field(default_factory=dict)
    values: dict[str, Floats] = field(default_factory=dict)
    shown: dict[str, Floats] = field(default_factory=dict)


def level(field_name: str, name: str) -> int:
    """The number that stands for a level."""
    return LEVELS[field_name].index(name)


def compare(columns: Columns, lefts: Ints, rights: Ints) -> Compared:
    """What the fields of the claims of each pair say on whether they mean the same event.

    Claims of one report are compared by their own values alone, and not by casualties: a report tells an event
    twice where two voices differ on the figures.
    """
    found = Compared(one_report=columns.report[lefts] == columns.report[rights])
    apart = ~found.one_report
    found.levels["date"], found.shown["date"] = _dates(columns.when, lefts, rights)
    found.levels["place"], found.shown["place"] = _places(columns, lefts, rights)
    for name, counts in (("killed", columns.killed), ("injured", columns.injured)):
        found.levels[name] = np.where(apart, _counts(counts, lefts, rights), UNTOLD)
    found.levels["event_type"] = _types(columns, lefts, rights)
    for name, sets in (("weapons", columns.weapons), ("targets", columns.targets), ("ages", columns.ages)):
        shared = sets.shared(lefts, rights)
        found.levels[name] = np.where(shared == UNTOLD, UNTOLD, 1 - shared)
    found.levels["victims"] = _victims(columns, lefts, rights)
    # Two photos of one event differ, so only what is shared says something.
    found.levels["media"] = np.where(apart & (columns.media.shared(lefts, rights) == 1), 0, UNTOLD)
    _compare_reports(columns, lefts, rights, found)
    found.levels["circumstances"] = np.where(apart & on_one_spot(found), _circumstances(found), UNTOLD)
    return found


def on_one_spot(found: Compared) -> Mask:
    """True where both claims name the same place and the same day, or days next to one another."""
    date = found.levels["date"]
    near: Mask = (date == level("date", "same_day")) | (date == level("date", "may_be_same"))
    near |= date == level("date", "one_day")
    near &= found.levels["place"] == level("place", "same_place")
    return near


def _circumstances(found: Compared) -> Levels:
    """How far the circumstances differ of what is told of one place and day; the level is untold where they don't.

    Kind and weapon, target, toll and people are four circumstances. Each alone is often told wrong, and counts as its
    field says; where several differ and none agrees they tell of another event of that day.
    """
    at = found.levels

    def is_any(field_name: str, *names: str) -> Mask:
        return np.isin(at[field_name], [level(field_name, name) for name in names])

    tolls = ("killed", "injured")
    differ = np.sum(
        [
            is_any("event_type", "other") & ~is_any("weapons", "shared"),
            is_any("targets", "none_shared"),
            np.any([is_any(toll, "contradict", "far") for toll in tolls], axis=0),
            is_any("ages", "none_shared") | is_any("victims", "other_names"),
        ],
        axis=0,
    )
    agree = np.sum(
        [
            is_any("targets", "shared"),
            np.any([is_any(toll, "same_few", "same_many") for toll in tolls], axis=0),
            is_any("ages", "shared") | is_any("victims", "same_name", "same_family_name"),
            is_any("media", "shared"),
        ],
        axis=0,
    )
    more = differ - agree
    return np.where(more >= 3, level("circumstances", "more_differ"), np.where(more == 2, 0, UNTOLD))


def same_language(columns: Columns, lefts: Ints, rights: Ints) -> Mask:
    """False where the words of the two reports can't be compared, being in two languages or scripts."""
    return _alike(columns.lang, lefts, rights) & _alike(columns.script, lefts, rights)


def _alike(numbers: Ints, lefts: Ints, rights: Ints) -> Mask:
    a, b = numbers[lefts], numbers[rights]
    found: Mask = (a == b) | (a == 0) | (b == 0)
    return found


def _compare_reports(columns: Columns, lefts: Ints, rights: Ints, found: Compared) -> None:
    """What the reports around the claims say: days between them, one address, told before it happened."""
    apart = ~found.one_report
    published = columns.published
    days = _days_apart(published, lefts, rights)
    spans = _span_levels(days)
    there = found.levels["place"]
    named = (there == level("place", "same_place")) | (there == level("place", "within_15_km"))
    back = (days > _LOOKING_BACK_DAYS) & (found.levels["date"] == level("date", "same_day")) & named
    spans[back] = level("published", "looking_back")
    known = published.known[lefts] & published.known[rights] & apart
    found.levels["published"] = np.where(known, spans, UNTOLD)
    found.shown["published"] = days.astype(np.float64)
    url = columns.url
    found.levels["url"] = np.where(apart & (url[lefts] > 0) & (url[lefts] == url[rights]), 0, UNTOLD)
    before = _told_before(columns, lefts, rights) | _told_before(columns, rights, lefts)
    found.levels["order"] = np.where(apart & before, 0, UNTOLD)


def _told_before(columns: Columns, told: Ints, happened: Ints) -> Mask:
    """True where a report is dated more than a day before the other's event can have happened."""
    dated = columns.published.known[told] & columns.when.known[happened]
    early: Mask = columns.when.first[happened] - columns.published.last[told] > 1
    return dated & early


def _days_apart(days: Days, lefts: Ints, rights: Ints) -> Ints:
    """Days between two dates, 0 where they can be the same."""
    gap = np.maximum(days.first[lefts] - days.last[rights], days.first[rights] - days.last[lefts])
    found: Ints = np.maximum(gap, 0)
    return found


def _span_levels(days: Ints) -> Levels:
    """The level for so many days; they are the first of both ``date`` and ``published``."""
    return np.searchsorted(np.array([limit for limit, _ in _SPANS]), days, side="left").astype(np.int64)


def _dates(when: Days, lefts: Ints, rights: Ints) -> tuple[Levels, Floats]:
    days = _days_apart(when, lefts, rights)
    worst = np.maximum(when.precision[lefts], when.precision[rights])
    can_be = np.where(worst <= 3, level("date", "may_be_same"), level("date", "vaguely_same"))
    levels = np.where((days == 0) & (worst > 1), can_be, _span_levels(days))
    known = when.known[lefts] & when.known[rights]
    return np.where(known, levels, UNTOLD), days.astype(np.float64)


def _places(columns: Columns, lefts: Ints, rights: Ints) -> tuple[Levels, Floats]:
    place = columns.place
    known = place.known[lefts] & place.known[rights]
    km = _kilometres(columns, lefts, rights)
    measured = ~np.isnan(km)
    far = np.searchsorted(np.array([limit for limit, _ in _KILOMETRES]), np.where(measured, km, 0.0), side="left")
    same_name = place.name[lefts] == place.name[rights]
    one_entry = (place.geonames[lefts] > 0) & (place.geonames[lefts] == place.geonames[rights])
    same = one_entry | (measured & (km < _SAME_PLACE_KM)) | (~measured & same_name)
    regions = _regions(columns, lefts, rights)
    levels = np.where(same, level("place", "same_place"), np.where(measured, far, regions))
    vague = np.maximum(place.precision[lefts], place.precision[rights]) > _LAST_PRECISE_PLACE
    levels = np.where(vague, regions, levels)
    a, b = place.country[lefts], place.country[rights]
    levels = np.where((a > 0) & (b > 0) & (a != b), level("place", "other_country"), levels)
    return np.where(known, levels, UNTOLD), km


def _regions(columns: Columns, lefts: Ints, rights: Ints) -> Levels:
    """The first-order divisions compared, where both are known."""
    a, b = columns.place.division[lefts], columns.place.division[rights]
    same = np.where(a == b, level("place", "same_region"), level("place", "other_region"))
    return np.where((a > 0) & (b > 0), same, UNTOLD)


def _kilometres(columns: Columns, lefts: Ints, rights: Ints) -> Floats:
    """Great-circle distance, NaN where either has no coordinates."""
    place = columns.place
    phi1, phi2 = np.radians(place.lat[lefts]), np.radians(place.lat[rights])
    turn = np.radians(place.lon[rights] - place.lon[lefts])
    half = np.sin((phi2 - phi1) / 2) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(turn / 2) ** 2
    km: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return km


def _counts(counts: Counts, lefts: Ints, rights: Ints) -> Levels:
    a_min, a_max, b_min, b_max = counts.least[lefts], counts.most[lefts], counts.least[rights], counts.most[rights]
    known = ~(np.isnan(a_min) & np.isnan(a_max)) & ~(np.isnan(b_min) & np.isnan(b_max))
    low_a, high_a, low_b, high_b = (np.where(np.isnan(end), 0.0, end) for end in (a_min, a_max, b_min, b_max))
    exact = (a_min == a_max) & (b_min == b_max) & (a_min == b_min)
    same = np.where(low_a == 0, 0, np.where(low_a <= 2, 1, 2))
    agrees = ~(a_max < b_min) & ~(b_max < a_min)
    gap = np.maximum(low_a - high_b, low_b - high_a)
    larger = np.maximum(np.maximum(low_a, high_a), np.maximum(low_b, high_b))
    close = (gap == 1) | (gap * 4 <= larger)
    # Ten times as many and more is no early count of the same event.
    far = (gap >= 9) & (gap * 10 >= larger * 9)
    apart = np.where(close, _COUNTS.index("close"), np.where(far, _COUNTS.index("far"), _COUNTS.index("contradict")))
    levels = np.where(exact, same, np.where(agrees, _COUNTS.index("agree"), apart))
    return np.where(known, levels, UNTOLD)


def _types(columns: Columns, lefts: Ints, rights: Ints) -> Levels:
    a, b = columns.event_type[lefts], columns.event_type[rights]
    above = columns.more_general[a, b] | columns.more_general[b, a]
    levels = np.where(a == b, 0, np.where(above, 1, 2))
    return np.where((a > 0) & (b > 0), levels, UNTOLD)


def _victims(columns: Columns, lefts: Ints, rights: Ints) -> Levels:
    both = columns.victims.shared(lefts, rights) != UNTOLD
    full = columns.full_names.shared(lefts, rights) == 1
    family = columns.family_names.shared(lefts, rights) == 1
    # A name in another language or script may be the same name spelt another way.
    other = np.where(same_language(columns, lefts, rights), level("victims", "other_names"), UNTOLD)
    levels = np.where(
        full, level("victims", "same_name"), np.where(family, level("victims", "same_family_name"), other)
    )
    return np.where(both, levels, UNTOLD)
