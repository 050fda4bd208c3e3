"""The values of many profiles as arrays, a row each, so that thousands of pairs are compared at once."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bearwitness.incidents.profiles import Profile, fold_name
from bearwitness.values import CountRange, FuzzyDate

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

EVER = 10_000_000  # days; an open end of a date, and a date nobody gives where ``known`` says so
_BITS = 63


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day as ordinals, UCDP's date_prec, and whether there is a date at all."""

    first: Ints
    last: Ints
    precision: Ints
    known: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Counts:
    """Least and most, NaN where unknown."""

    least: Floats
    most: Floats


@dataclass(frozen=True, slots=True)
class Sets:
    """A small set a row; ``bits`` has one of 63 bits for each member, so that no shared bit means none shared.

    ``exact`` where each bit stands for one member alone.
    """

    members: Sequence[frozenset[Hashable]]
    bits: Ints
    exact: bool = False

    def shared(self, lefts: Ints, rights: Ints) -> Ints:
        """1 where two sets have a member in common, 0 where they have none, -1 where either is empty."""
        a, b = self.bits[lefts], self.bits[rights]
        found = np.where((a == 0) | (b == 0), -1, 0)
        if self.exact:
            found[(a & b) != 0] = 1
            return found
        for at in np.flatnonzero(a & b):
            found[at] = not self.members[lefts[at]].isdisjoint(self.members[rights[at]])
        return found


@dataclass(frozen=True, slots=True)
class Places:
    """Where: names, countries and divisions as numbers (0 unknown), degrees (NaN unknown), UCDP's where_prec."""

    known: npt.NDArray[np.bool_]
    name: Ints
    country: Ints
    division: Ints
    geonames: Ints
    lat: Floats
    lon: Floats
    precision: Ints


class Columns:
    """The compared values of the profiles, in their order."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.report = _numbered(p.report.id for p in profiles)
        self.url = _numbered(p.report.url for p in profiles)
        self.lang = _numbered(p.lang for p in profiles)
        self.script = _numbered(p.script for p in profiles)
        self.when = _days([p.when for p in profiles])
        self.published = _days([p.published for p in profiles])
        self.place = _places(profiles)
        self.killed = _counts([p.claim.killed.range for p in profiles])
        self.injured = _counts([p.claim.injured.range for p in profiles])
        self.event_type = _numbered(p.claim.event_type for p in profiles)
        self.more_general = _more_general(profiles, self.event_type)
        self.weapons = _sets([p.weapons for p in profiles])
        self.targets = _sets([p.targets for p in profiles])
        self.ages = _sets([p.ages for p in profiles])
        self.media = _sets([p.media for p in profiles])
        self.victims = _sets([p.victims for p in profiles])
        self.full_names = _sets([frozenset(name_key(v) for v in p.victims if " " in v) for p in profiles])
        self.family_names = _sets([frozenset(v.split()[-1] for v in p.victims) for p in profiles])

    def values(self) -> Ints:
        """All but the report, its address and the sets as whole numbers, a row each: equal rows compare alike."""
        place, when, published = self.place, self.when, self.published
        whole = [self.lang, self.script, self.event_type]
        for days in (when, published):
            whole += [days.first, days.last, days.precision, days.known.astype(np.int64)]
        whole += [place.known.astype(np.int64), place.name, place.country, place.division, place.geonames]
        whole += [place.precision]
        ends = [place.lat, place.lon, self.killed.least, self.killed.most, self.injured.least, self.injured.most]
        return np.stack([*whole, *(np.ascontiguousarray(end).view(np.int64) for end in ends)], axis=1)


def name_key(folded_name: str) -> str:
    """First and last word of a folded name: "ana maria poe" and "ana poe" meet."""
    words = folded_name.split()
    return f"{words[0]} {words[-1]}" if len(words) > 1 else folded_name


def _numbered(values: Iterable[str]) -> Ints:
    """A number for each different text, 0 for the empty one."""
    numbers = {"": 0}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)


def _more_general(profiles: Sequence[Profile], numbers: Ints) -> npt.NDArray[np.bool_]:
    """Whether the event type of the row's number stands above that of the column's."""
    first = {profile.claim.event_type: (number, profile) for number, profile in zip(numbers, profiles, strict=True)}
    above = np.zeros((max(numbers, default=0) + 1,) * 2, dtype=np.bool_)
    for number, profile in first.values():
        for kind in profile.general & first.keys():
            above[first[kind][0], number] = True
    return above


def _days(dates: Sequence[FuzzyDate | None]) -> Days:
    first = [date.earliest.toordinal() if date and date.earliest else -EVER for date in dates]
    last = [date.latest.toordinal() if date and date.latest else EVER for date in dates]
    return Days(
        first=np.array(first, dtype=np.int64),
        last=np.array(last, dtype=np.int64),
        precision=np.array([date.precision if date else 0 for date in dates], dtype=np.int64),
        known=np.array([date is not None for date in dates], dtype=np.bool_),
    )


def _counts(ranges: Sequence[CountRange]) -> Counts:
    def ends(one: Callable[[CountRange], int | None]) -> Floats:
        return np.array([np.nan if (end := one(r)) is None else min(end, 10**15) for r in ranges], dtype=np.float64)

    return Counts(ends(lambda r: r.min), ends(lambda r: r.max))


def _sets(sets: Sequence[Iterable[Hashable]]) -> Sets:
    numbers: dict[Hashable, int] = {}
    members = [frozenset(one) for one in sets]
    bits = [0] * len(members)
    for row, own in enumerate(members):
        for member in own:
            bits[row] |= 1 << (numbers.setdefault(member, len(numbers)) % _BITS)
    return Sets(members, np.array(bits, dtype=np.int64), exact=len(numbers) <= _BITS)


def _places(profiles: Sequence[Profile]) -> Places:
    places = [profile.place for profile in profiles]
    return Places(
        known=np.array([place is not None for place in places], dtype=np.bool_),
        name=_numbered(fold_name(place.canonical or place.name) if place else "" for place in places),
        country=_numbered(place.country if place else "" for place in places),
        division=_numbered(fold_name(place.admin1) if place else "" for place in places),
        geonames=_numbered(str(place.geonames) if place and place.geonames is not None else "" for place in places),
        lat=np.array([p.lat if p and p.lat is not None else np.nan for p in places], dtype=np.float64),
        lon=np.array([p.lon if p and p.lon is not None else np.nan for p in places], dtype=np.float64),
        precision=np.array([place.precision if place else 0 for place in places], dtype=np.int64),
    )
