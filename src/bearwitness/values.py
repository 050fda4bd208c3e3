"""Immutable values: what a digest, a span, an uncertain date, a count and a place are.

Nothing here rounds. A value keeps the precision it was given with, and what isn't known stays unknown.
"""

import calendar
import hashlib
import math
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Self

from bearwitness.errors import InvalidValue

_HEX64 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, order=True)
class Digest:
    """A SHA-256 digest, as 64 lower-case hexadecimal digits (FIPS 180-4)."""

    hex: str

    def __post_init__(self) -> None:
        if not isinstance(self.hex, str) or not _HEX64.fullmatch(self.hex):
            raise InvalidValue("digest", self.hex, "it must be 64 lower-case hexadecimal digits")

    @classmethod
    def of(cls, data: bytes) -> Self:
        """The digest of the bytes."""
        return cls(hashlib.sha256(data).hexdigest())

    @property
    def short(self) -> str:
        """The first twelve digits, for people; never for looking up."""
        return self.hex[:12]

    def __str__(self) -> str:
        return self.hex


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open interval ``[start, end)`` in Unicode code points of a report's reading text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidValue("span", (self.start, self.end), "it must be 0 <= start < end")

    def of(self, text: str) -> str:
        """The words the span covers; raises InvalidValue where it reaches past the text."""
        if self.end > len(text):
            raise InvalidValue("span", (self.start, self.end), f"the text has {len(text)} characters")
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """True where the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """True where the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def hull(self, other: "Span") -> "Span":
        """The smallest span that covers both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


# --- dates ---------------------------------------------------------------------------------------

_PART = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<mark>[~?%])?", re.ASCII
)
# EDTF seasons 21-24 are astronomical in neither hemisphere; three calendar months bound them (ISO 8601-2, 4.8).
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _bounds(text: str) -> tuple[date, date, bool]:
    """First day, last day, and whether it is marked uncertain or approximate, of one EDTF date."""
    match = _PART.fullmatch(text)
    if match is None:
        raise InvalidValue("date", text, "it is not EDTF (for instance 1937-04-26, 1937-04 or 1937-04-01/1937-04-07)")
    year_text, month_text, day_text = match["year"], match["month"], match["day"]
    vague = match["mark"] is not None
    low, high = int(year_text.replace("X", "0")), int(year_text.replace("X", "9"))
    if low < 1:
        raise InvalidValue("date", text, "there is no year 0")
    try:
        if month_text in (None, "XX"):
            if day_text not in (None, "XX"):
                raise InvalidValue("date", text, "a day needs its month")
            return date(low, 1, 1), date(high, 12, 31), vague
        if "X" in year_text:
            raise InvalidValue("date", text, "a month needs its full year")
        month = int(month_text)
        if month in _SEASONS:
            if day_text is not None:
                raise InvalidValue("date", text, "a season has no days")
            first, last = _SEASONS[month]
            return date(low, first, 1), _month_end(low + last // 13, (last - 1) % 12 + 1), vague
        if day_text in (None, "XX"):
            return date(low, month, 1), _month_end(low, month), vague
        day = date(low, month, int(day_text))
    except (ValueError, calendar.IllegalMonthError) as error:
        if isinstance(error, InvalidValue):
            raise
        raise InvalidValue("date", text, "there is no such day") from error
    return day, day, vague


@lru_cache(maxsize=65536)
def _parse_edtf(text: str) -> tuple[date | None, date | None, bool]:
    if text.startswith("[") and text.endswith("]"):
        parts = [_bounds(part.strip()) for part in text[1:-1].split(",")]
        return min(p[0] for p in parts), max(p[1] for p in parts), any(p[2] for p in parts)
    if "/" in text:
        left, _, right = text.partition("/")
        if left in ("", "..") and right in ("", ".."):
            raise InvalidValue("date", text, "at least one end must be known")
        start = _bounds(left) if left not in ("", "..") else None
        end = _bounds(right) if right not in ("", "..") else None
        if start and end and (start[0] > end[1] or start[0] > end[0]):
            raise InvalidValue("date", text, "it ends before it begins")
        vague = bool((start and start[2]) or (end and end[2]))
        return (start[0] if start else None), (end[1] if end else None), vague
    return _bounds(text)


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date as exact as it was said, in EDTF (ISO 8601-2:2019, levels 0 to 2 in part).

    Understood: day, month, year; unspecified digits (``1937-04-XX``, ``193X``); ``~ ? %`` at the end;
    seasons (``1937-21``); intervals, open or unknown at one end; ``[a,b]`` one of. Years 1 to 9999.

    ``earliest`` and ``latest`` are the first and last day it can mean, None where that end is open.
    """

    edtf: str
    earliest: date | None = field(init=False, compare=False, repr=False)
    latest: date | None = field(init=False, compare=False, repr=False)
    vague: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.edtf, str):
            raise InvalidValue("date", self.edtf, "EDTF is a text")
        earliest, latest, vague = _parse_edtf(self.edtf)
        object.__setattr__(self, "earliest", earliest)
        object.__setattr__(self, "latest", latest)
        object.__setattr__(self, "vague", vague)

    @classmethod
    def day(cls, day: date) -> Self:
        """The one day."""
        return cls(f"{day.year:04d}-{day.month:02d}-{day.day:02d}")

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """Some day of the month."""
        return cls(f"{year:04d}-{month:02d}")

    @classmethod
    def year(cls, year: int) -> Self:
        """Some day of the year."""
        return cls(f"{year:04d}")

    @classmethod
    def between(cls, first: date, last: date) -> Self:
        """Some day from the first to the last, both included; the one day where they are the same."""
        if first == last:
            return cls.day(first)
        return cls(f"{cls.day(first).edtf}/{cls.day(last).edtf}")

    @property
    def is_day(self) -> bool:
        """True where it is one certain day."""
        return self.earliest is not None and self.earliest == self.latest and not self.vague

    @property
    def precision(self) -> int:
        """UCDP GED ``date_prec``: 1 a day, 2 two to six days, 3 a week, 4 a month, 5 longer or open.

        A day marked uncertain or approximate counts as 2, since it isn't exactly known.
        """
        if self.earliest is None or self.latest is None:
            return 5
        days = (self.latest - self.earliest).days + 1
        if days == 1:
            return 2 if self.vague else 1
        if days <= 6:
            return 2
        if days == 7:
            return 3
        return 4 if days <= 31 else 5

    def overlaps(self, other: "FuzzyDate", slack_days: int = 0) -> bool:
        """True where both can mean the same day, give or take ``slack_days``."""
        slack = timedelta(days=slack_days)
        if self.latest is not None and other.earliest is not None and self.latest + slack < other.earliest:
            return False
        return not (other.latest is not None and self.earliest is not None and other.latest + slack < self.earliest)

    def days_apart(self, other: "FuzzyDate") -> int:
        """The smallest number of days between the two; 0 where they can be the same day."""
        if self.latest is not None and other.earliest is not None and self.latest < other.earliest:
            return (other.earliest - self.latest).days
        if other.latest is not None and self.earliest is not None and other.latest < self.earliest:
            return (self.earliest - other.latest).days
        return 0

    def __str__(self) -> str:
        return self.edtf


# --- counts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CountRange:
    """A number of people or things between ``min`` and ``max``; None is unknown, which is not 0.

    ``CountRange(40, None)`` is "at least 40", ``CountRange(None, 9)`` "up to 9", ``CountRange()`` unknown.
    """

    min: int | None = None
    max: int | None = None

    def __post_init__(self) -> None:
        for end in (self.min, self.max):
            if end is not None and (isinstance(end, bool) or not isinstance(end, int) or end < 0):
                raise InvalidValue("count", (self.min, self.max), "both ends must be whole numbers from 0, or unknown")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise InvalidValue("count", (self.min, self.max), "the least must not be above the most")

    @classmethod
    def exactly(cls, number: int) -> Self:
        """The one number."""
        return cls(number, number)

    @classmethod
    def at_least(cls, number: int) -> Self:
        """The number or more, with no upper end known."""
        return cls(number, None)

    @classmethod
    def at_most(cls, number: int) -> Self:
        """Up to the number, with no lower end known."""
        return cls(None, number)

    @property
    def is_unknown(self) -> bool:
        """True where neither end is known."""
        return self.min is None and self.max is None

    @property
    def is_exact(self) -> bool:
        """True where it is one number."""
        return self.min is not None and self.min == self.max

    def spread(self, other: "CountRange") -> "CountRange":
        """The range of both figures; open where the lower one is open below, or the higher one above.

        "At least 3" and 5 are 3 to 5; 33 and "more than 150" are 33 or more.
        """
        if self.is_unknown or other.is_unknown:
            return self if other.is_unknown else other
        lower = min((self, other), key=lambda held: (held._figure(least=True), held.min is not None))
        high = max((self, other), key=lambda held: (held._figure(least=False), held.max is None))
        return CountRange(lower.min, high.max)

    def _figure(self, *, least: bool) -> int:
        ends = (self.min, self.max) if least else (self.max, self.min)
        return next((end for end in ends if end is not None), 0)

    def __add__(self, other: "CountRange") -> "CountRange":
        """The sum of both. An unknown part adds nothing to the least and leaves the most unknown."""
        if not isinstance(other, CountRange):
            return NotImplemented
        low = None if self.min is None and other.min is None else (self.min or 0) + (other.min or 0)
        high = None if self.max is None or other.max is None else self.max + other.max
        return CountRange(low, high)

    def union(self, other: "CountRange") -> "CountRange":
        """The range that covers what both say; a wholly unknown one says nothing and changes nothing."""
        if self.is_unknown:
            return other
        if other.is_unknown:
            return self
        low = None if self.min is None or other.min is None else min(self.min, other.min)
        high = None if self.max is None or other.max is None else max(self.max, other.max)
        return CountRange(low, high)

    def agrees(self, other: "CountRange") -> bool:
        """True where some number fits both."""
        if self.max is not None and other.min is not None and self.max < other.min:
            return False
        return not (other.max is not None and self.min is not None and other.max < self.min)

    def __contains__(self, number: int) -> bool:
        return (self.min is None or self.min <= number) and (self.max is None or number <= self.max)

    def __str__(self) -> str:
        if self.min is None and self.max is None:
            return "unknown"
        if self.min is None:
            return f"up to {self.max}"
        if self.max is None:
            return f"at least {self.min}"
        return str(self.min) if self.min == self.max else f"{self.min}–{self.max}"


# --- places --------------------------------------------------------------------------------------

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Place:
    """A place as exactly as it was said.

    ``country`` is ISO 3166-1 alpha-2; ``lat`` and ``lon`` WGS 84 degrees, both or neither; ``geonames`` the
    GeoNames id; ``precision`` UCDP GED ``where_prec``: 1 exact place, 2 near it, 3 second-order division,
    4 first-order, 5 fuzzy, 6 country, 7 sea or air. ``part`` is a quarter or street inside ``name``;
    ``canonical`` the gazetteer's own name.
    """

    name: str
    admin1: str = ""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None
    precision: int = 5
    part: str = ""
    canonical: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue("place", self.name, "it needs a name")
        if self.country and not re.fullmatch(r"[A-Z]{2}", self.country):
            raise InvalidValue("place", self.country, "the country must be two capital letters (ISO 3166-1)")
        if (self.lat is None) != (self.lon is None):
            raise InvalidValue("place", (self.lat, self.lon), "latitude and longitude come together")
        if self.lat is not None and self.lon is not None:
            if not (math.isfinite(self.lat) and -90 <= self.lat <= 90):
                raise InvalidValue("place", self.lat, "latitude lies between -90 and 90")
            if not (math.isfinite(self.lon) and -180 <= self.lon <= 180):
                raise InvalidValue("place", self.lon, "longitude lies between -180 and 180")
        if self.precision not in range(1, 8):
            raise InvalidValue("place", self.precision, "precision is UCDP's where_prec, 1 to 7")

    def distance_km(self, other: "Place") -> float | None:
        """Great-circle kilometres between the two, None where either has no coordinates."""
        if self.lat is None or self.lon is None or other.lat is None or other.lon is None:
            return None
        phi1, phi2 = math.radians(self.lat), math.radians(other.lat)
        half = (
            math.sin((phi2 - phi1) / 2) ** 2
            + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(other.lon - self.lon) / 2) ** 2
        )
        return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))

    def __str__(self) -> str:
        return ", ".join(part for part in (self.part, self.name, self.admin1, self.country) if part)
