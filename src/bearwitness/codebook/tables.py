"""A TOML table that checks what is read from it and names file and line in every complaint."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from bearwitness.codebook.lines import KeyPath, find_lines, line_of
from bearwitness.errors import CodebookError

MAX_BYTES = 4 * 1024 * 1024
_SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)$")


@dataclass(frozen=True)
class Table:
    """One table of a codebook file with the way to it."""

    file: str
    data: Mapping[str, Any]
    lines: Mapping[KeyPath, int] = field(repr=False)
    path: KeyPath = ()

    def fail(self, reason: str, *key: str | int) -> NoReturn:
        """Raises CodebookError at the line of the key, or of the table where the key has none."""
        raise CodebookError(self.file, line_of(self.lines, (*self.path, *key)), reason)

    def line(self, *key: str | int) -> int:
        """The line of the key."""
        return line_of(self.lines, (*self.path, *key))

    def allow(self, *keys: str) -> None:
        """Raises CodebookError where the table has any other key."""
        for key in self.data:
            if key not in keys:
                self.fail(f"{key!r} is not a key here (known: {', '.join(sorted(keys))})", key)

    def table(self, key: str) -> "Table":
        """The table under the key, empty where there is none."""
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            self.fail(f"{key!r} must be a table", key)
        return Table(self.file, value, self.lines, (*self.path, key))

    def tables(self) -> Iterator[tuple[str, "Table"]]:
        """Each table in this one with its key, in the file's order."""
        for key in self.data:
            if not key.strip():
                self.fail("an id must not be empty", key)
            yield key, self.table(key)

    def rows(self, key: str) -> list["Table"]:
        """The tables of an array of tables, [] where there is none."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.fail(f"{key!r} must be an array of tables", key)
        return [Table(self.file, row, self.lines, (*self.path, key, index)) for index, row in enumerate(value)]

    def text(self, key: str, default: str | None = None) -> str:
        """The text under the key, not empty; the default where the key is absent and one is given."""
        if key not in self.data:
            if default is None:
                self.fail(f"{key!r} is missing")
            return default
        value = self.data[key]
        if not isinstance(value, str):
            self.fail(f"{key!r} must be a text", key)
        if not value.strip():
            self.fail(f"{key!r} must not be empty", key)
        return value.strip()

    def texts(self, key: str) -> list[str]:
        """The texts of an array, none of them empty; [] where the key is absent."""
        value = self.data.get(key, [])
        if not isinstance(value, list):
            self.fail(f"{key!r} must be an array of texts", key)
        for index, item in enumerate(value):
            if not isinstance(item, str):
                self.fail(f"{key!r} must hold texts only", key, index)
            if not item.strip():
                self.fail(f"{key!r} holds an empty text", key, index)
        return [item.strip() for item in value]

    def number(self, key: str) -> int | None:
        """The whole number from 0 under the key, None where the key is absent."""
        if key not in self.data:
            return None
        value = self.data[key]
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fail(f"{key!r} must be a whole number from 0", key)
        return value

    def truth(self, key: str, default: bool) -> bool:
        """True or false under the key, the default where it is absent."""
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            self.fail(f"{key!r} must be true or false", key)
        return value

    def languages(self, known: Sequence[str]) -> list[str]:
        """The keys of a table whose keys are languages; raises CodebookError for one that isn't known."""
        for lang in self.data:
            if lang not in known:
                self.fail(f"{lang!r} is not a language of this codebook ({', '.join(known)})", lang)
        return list(self.data)


def read_table(path: Path) -> Table:
    """The file as a table; raises CodebookError where it can't be read or is no TOML."""
    name = str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CodebookError(name, 0, f"a codebook file may have {MAX_BYTES // 1024 // 1024} MB at most")
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise CodebookError(name, 0, f"the file can't be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CodebookError(name, line, "the file is not UTF-8") from error
    try:
        data = tomllib.loads(text)
        return Table(name, data, find_lines(text))
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        reason = str(error)[: found.start()] if found else str(error).replace("(at end of document)", "")
        raise CodebookError(name, line, f"this is not TOML: {reason.strip()}") from error
    except RecursionError as error:
        raise CodebookError(name, 0, "its tables or arrays are nested too deeply") from error
