"""A gazetteer of one's own from a GeoNames dump or a CSV, read line by line in constant memory.

A dump is ``allCountries`` or a country's file: 19 columns parted by tabs, UTF-8, also zipped; ``alternateNamesV2`` adds
names to places that stand in a file given before it. https://download.geonames.org/export/dump/readme.txt
A CSV has a heading with ``name``, ``lat``, ``lon`` and, if it likes, ``names`` (parted by ``|``), ``country``,
``admin1``, ``kind``, ``population`` and ``geonames``.
"""

import csv
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bearwitness.errors import BadLine, InvalidValue, NoInput
from bearwitness.reading.gazetteer import GAZETTEER_PATH, SCHEMA
from bearwitness.reading.gazetteer_build import kept_alternates
from bearwitness.reading.gazetteer_file import GazetteerFile, Row

_MAX_LINE = 1 << 20
_MAX_NAME, _MAX_NAMES = 300, 500
_DUMP_COLUMNS, _ALTERNATE_COLUMNS = 19, (8, 10)
# Feature codes by what they are here; of class P all, but a section of a town is a suburb, a lost place is none.
_KINDS = {
    **dict.fromkeys(("PCLI", "PCLD", "PCLF", "PCLS", "PCLIX", "PCL", "TERR"), "country"),
    "ADM1": "admin1",
    **dict.fromkeys(("ADM2", "ADM3"), "county"),
    **dict.fromkeys(("CONT", "RGN", "ISL", "ISLS", "AREA", "PEN", "VAL", "DSRT"), "region"),
    **dict.fromkeys(("SEA", "OCN", "GULF", "STRT", "CHN"), "sea"),
    **dict.fromkeys(("CMP", "CMPRF"), "city"),
}
_LOST = frozenset({"PPLH", "PPLQ", "PPLW", "PPLCH"})
_CSV_KINDS = frozenset({"city", "admin1", "county", "country", "region", "sea"})
# Languages of alternate names that are none: links, codes of posts and airports, ids elsewhere.
_NO_LANGUAGES = frozenset({"link", "post", "iata", "icao", "faac", "wkdt", "unlc", "abbr", "tcid", "phon", "piny"})
_FIRST_OWN = -3_000_000
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(slots=True)
class BuildTally:
    """What became of the lines: ``places`` written, ``names`` added later, ``left_out`` no places, ``failed`` bad."""

    places: int = 0
    names: int = 0
    left_out: int = 0
    failed: int = 0


def build_own(files: Sequence[Path], output: Path, tally: BuildTally) -> Iterator[BadLine]:
    """Write the places of the files to ``output``; gives each line that can't be used, and counts in ``tally``.

    Files of alternate names are read last. Raises NoInput, NoOutput.
    """
    meta = {"schema": str(SCHEMA), "source": ", ".join(path.name for path in files), "licence": "", "attribution": ""}
    with GazetteerFile(output, meta) as made:
        for path in sorted(files, key=_is_alternates):
            with _opened(path) as stream:
                yield from _read(path, stream, made, tally)
        made.name_divisions(GAZETTEER_PATH)


def _is_alternates(path: Path) -> bool:
    return path.name.casefold().startswith("alternatenames")


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of the file, or of the one table in a zip archive."""
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as stream:
                yield stream
            return
        with zipfile.ZipFile(path) as archive:
            tables = [
                name
                for name in archive.namelist()
                if name.casefold().endswith((".txt", ".csv", ".tsv"))
                and not name.casefold().startswith(("readme", "isolanguage"))
            ]
            if len(tables) != 1:
                raise NoInput(str(path), f"a zip archive must hold one table, and it holds {len(tables)}")
            with archive.open(tables[0]) as stream:
                yield stream
    except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, EOFError) as error:
        raise NoInput(str(path), getattr(error, "strerror", None) or str(error)) from error


def _read(path: Path, stream: IO[bytes], made: GazetteerFile, tally: BuildTally) -> Iterator[BadLine]:
    lines = _lines(path, stream)
    if _is_alternates(path):
        add = _add_alternate
    elif path.suffix.casefold() == ".csv" or path.name.casefold().endswith(".csv.zip"):
        yield from _read_csv(path, lines, made, tally)
        return
    else:
        add = _add_dumped
    for number, line in lines:
        try:
            if isinstance(line, BadLine):
                raise line
            if line.strip() and not line.startswith("#"):
                add(line.rstrip("\r\n").split("\t"), made, tally)
        except BadLine as bad:
            tally.failed += 1
            yield bad
        except InvalidValue as error:
            tally.failed += 1
            yield BadLine(str(path), number, error.message.rstrip("."))


def _lines(path: Path, stream: IO[bytes]) -> Iterator[tuple[int, str | BadLine]]:
    """Number and text of each line; a BadLine for what is no UTF-8 or longer than a million bytes."""
    number = 0
    while raw := stream.readline(_MAX_LINE):
        number += 1
        if len(raw) == _MAX_LINE and not raw.endswith(b"\n"):
            while (rest := stream.readline(_MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            yield number, BadLine(str(path), number, "it is longer than a million bytes")
            continue
        try:
            yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            yield number, BadLine(str(path), number, "it is not UTF-8")


# --- GeoNames --------------------------------------------------------------------------------------


def _add_dumped(cells: Sequence[str], made: GazetteerFile, tally: BuildTally) -> None:
    if len(cells) != _DUMP_COLUMNS:
        raise InvalidValue("place", len(cells), f"a GeoNames line has {_DUMP_COLUMNS} columns")
    feature, code = cells[6], cells[7]
    kind = "city" if feature == "P" and code not in _LOST else _KINDS.get(code, "") if feature in "ALHTS" else ""
    if not kind or (kind == "city" and feature not in "PS"):
        tally.left_out += 1
        return
    identity = _whole(cells[0], "GeoNames id", least=1)
    admin1 = "" if kind in ("country", "region", "sea") or cells[10] == "00" else cells[10]
    row: Row = (
        identity, _name(cells[1]), admin1, "", _country(cells[8]), *_point(cells[4], cells[5]),
        _whole(cells[14] or "0", "population"), kind,
    )  # fmt: skip
    suburb = {"PPLX": 1, "PPLC": -1}.get(code, 0)
    made.add(row, filter(None, (cells[1], cells[2])), _alternates(cells[3].split(",")), suburb)
    tally.places += 1


def _add_alternate(cells: Sequence[str], made: GazetteerFile, tally: BuildTally) -> None:
    if len(cells) not in _ALTERNATE_COLUMNS:
        raise InvalidValue("alternate name", len(cells), "a line of alternate names has 10 columns")
    place, language = _whole(cells[1], "GeoNames id", least=1), cells[2]
    if language in _NO_LANGUAGES or not cells[3].strip():
        tally.left_out += 1
        return
    for name in _alternates([cells[3]]):
        if made.add_name(place, name, main=cells[4] == "1"):
            tally.names += 1
        else:
            tally.left_out += 1


def _alternates(names: Iterable[str]) -> Iterator[str]:
    for at, name in enumerate(kept_alternates(names)):
        if at >= _MAX_NAMES:
            return
        if len(name) <= _MAX_NAME:
            yield name


# --- CSV -------------------------------------------------------------------------------------------


def _read_csv(
    path: Path, lines: Iterator[tuple[int, str | BadLine]], made: GazetteerFile, tally: BuildTally
) -> Iterator[BadLine]:
    bad: list[BadLine] = []

    def texts() -> Iterator[str]:
        for _, line in lines:
            if isinstance(line, BadLine):
                bad.append(line)
            else:
                yield line

    reader = csv.DictReader(texts(), restkey="")
    missing = {"name", "lat", "lon"} - set(reader.fieldnames or ())
    if missing:
        raise NoInput(str(path), f"its first line does not name the columns {', '.join(sorted(missing))}")
    while True:
        try:
            cells = next(reader)
            _add_listed(cells, made, tally)
        except StopIteration:
            break
        except (InvalidValue, csv.Error) as error:
            reason = error.message.rstrip(".") if isinstance(error, InvalidValue) else str(error)
            bad.append(BadLine(str(path), reader.line_num, reason))
        tally.failed += len(bad)
        yield from bad
        bad.clear()
    tally.failed += len(bad)
    yield from bad


def _add_listed(given: dict[str, str], made: GazetteerFile, tally: BuildTally) -> None:
    if "" in given:
        raise InvalidValue("place", given.get("name"), "the line has more columns than the heading")
    cells = {key: (value or "").strip() for key, value in given.items()}
    kind = cells.get("kind") or "city"
    if kind not in _CSV_KINDS:
        raise InvalidValue("kind of place", kind, f"it must be one of {', '.join(sorted(_CSV_KINDS))}")
    identity = _whole(cells["geonames"], "GeoNames id", least=1) if cells.get("geonames") else _FIRST_OWN - tally.places
    name, population = _name(cells["name"]), _whole(cells.get("population") or "0", "population")
    country, admin1 = _country(cells.get("country", "")), cells.get("admin1", "")
    # A code ("08") is named from the gazetteers; whatever else is a name itself.
    is_code = len(admin1) <= 3 and (admin1.isdigit() or admin1.isupper())
    row: Row = (
        identity, name, admin1 if is_code else "", "" if is_code else admin1[:_MAX_NAME], country,
        *_point(cells["lat"], cells["lon"]), population, kind,
    )  # fmt: skip
    further = [one.strip() for one in cells.get("names", "").split("|")][:_MAX_NAMES]
    made.add(row, [name, *(one for one in further if one and len(one) <= _MAX_NAME)])
    tally.places += 1


# --- values ----------------------------------------------------------------------------------------


def _name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > _MAX_NAME:
        raise InvalidValue("name of a place", name[:60], f"it must have 1 to {_MAX_NAME} characters")
    return name


def _country(code: str) -> str:
    if code and not _COUNTRY.fullmatch(code):
        raise InvalidValue("country", code[:60], "it must be two capital letters (ISO 3166-1)")
    return code


def _point(lat: str, lon: str) -> tuple[float, float]:
    try:
        north, east = float(lat), float(lon)
    except ValueError as error:
        raise InvalidValue(
            "coordinates", f"{lat[:30]}, {lon[:30]}", "they must be degrees with a decimal point"
        ) from error
    if not (math.isfinite(north) and -90 <= north <= 90 and math.isfinite(east) and -180 <= east <= 180):
        raise InvalidValue("coordinates", (north, east), "latitude runs from -90 to 90, longitude from -180 to 180")
    return north, east


def _whole(text: str, what: str, least: int = 0) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15 or int(text) < least:
        raise InvalidValue(what, text[:30], f"it must be a whole number of at least {least}")
    return int(text)
