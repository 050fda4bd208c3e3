"""How a gazetteer lies in its SQLite file, and the writing of one, place by place in constant memory."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from bearwitness.errors import NoOutput
from bearwitness.reading.gazetteer import FILTER_BYTES, filter_bit, normal_form

# Id, name, admin1 code, admin1 name, country, latitude, longitude, population, kind.
Row = tuple[int, str, str, str, str, float | None, float | None, int, str]

_TABLES = """
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE places (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, admin1 TEXT NOT NULL, admin1_name TEXT NOT NULL,
  country TEXT NOT NULL, lat REAL, lon REAL, population INTEGER NOT NULL, kind TEXT NOT NULL,
  suburb INTEGER NOT NULL
) STRICT;
CREATE TABLE names (
  name TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (name, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE filter (bits BLOB NOT NULL) STRICT;
CREATE INDEX countries ON places (country) WHERE kind = 'country';
CREATE INDEX divisions ON places (country, admin1) WHERE kind = 'admin1';
"""
_PUT_NAME = """
INSERT INTO names VALUES (?, ?, ?) ON CONFLICT (name, place) DO UPDATE SET main = max(main, excluded.main)
"""
_NAME_DIVISIONS = """
UPDATE places AS p SET admin1_name = coalesce(
  (SELECT d.name FROM main.places d WHERE d.kind = 'admin1' AND d.country = p.country AND d.admin1 = p.admin1),
  (SELECT d.name FROM known.places d WHERE d.kind = 'admin1' AND d.country = p.country AND d.admin1 = p.admin1),
  ''
) WHERE admin1 != '' AND admin1_name = ''
"""


class GazetteerFile:
    """A gazetteer in the making, for a ``with`` block: it takes the place of ``path`` only when the block ends well.

    Raises NoOutput where it can't be written.
    """

    def __init__(self, path: Path, meta: Mapping[str, str]) -> None:
        self.path = path
        self._making = path.with_suffix(".making")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._making.unlink(missing_ok=True)
            self._connection = sqlite3.connect(self._making)
            self._connection.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise NoOutput(str(path), getattr(error, "strerror", None) or str(error)) from error
        self._connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        except (OSError, sqlite3.Error) as failed:
            raise NoOutput(str(self.path), str(failed)) from failed
        finally:
            self._connection.close()
            if kind is not None:
                with suppress(OSError):
                    self._making.unlink(missing_ok=True)
        if kind is None:
            self._making.replace(self.path)

    def add(self, row: Row, own: Iterable[str], alternates: Iterable[str] = (), suburb: int = 0) -> None:
        """Write the place under the names it calls itself and its alternate ones, in the place of another of its id."""
        self._connection.execute("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, suburb))
        for name in own:
            self._put(row[0], name, main=True)
        for name in alternates:
            self._put(row[0], name, main=False)

    def add_name(self, place: int, name: str, *, main: bool) -> bool:
        """Give the place a further name; False where there is no such place."""
        if self._connection.execute("SELECT 1 FROM places WHERE id = ?", (place,)).fetchone() is None:
            return False
        self._put(place, name, main=main)
        return True

    def _put(self, place: int, name: str, *, main: bool) -> None:
        if key := normal_form(name):
            self._connection.execute(_PUT_NAME, (key, place, int(main)))

    def add_rows(self, places: Iterable[tuple[object, ...]], names: Iterable[tuple[str, int, int]]) -> None:
        """Write finished rows, in which names are in their normal form."""
        self._connection.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", places)
        self._connection.executemany("INSERT INTO names VALUES (?, ?, ?)", names)

    def name_divisions(self, known: Path) -> None:
        """Name the first-order divisions that places lie in, from here, else from the gazetteer ``known``."""
        self._connection.commit()
        self._connection.execute("ATTACH ? AS known", (str(known),))
        self._connection.execute(_NAME_DIVISIONS)
        self._connection.commit()
        self._connection.execute("DETACH known")

    def _finish(self) -> None:
        bits = bytearray(FILTER_BYTES)
        for (name,) in self._connection.execute("SELECT name FROM names"):
            byte, bit = filter_bit(name)
            bits[byte] |= bit
        self._connection.execute("INSERT INTO filter VALUES (?)", (bytes(bits),))
        self._connection.commit()
        self._connection.execute("VACUUM")
