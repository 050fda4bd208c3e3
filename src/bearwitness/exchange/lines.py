"""JSON Lines, one object at a time: a bad line becomes a BadLine with its number, and the rest is read."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NoReturn, Self, TypeVar

from bearwitness.errors import BadLine, BearwitnessError, NoInput, NoOutput
from bearwitness.exchange.claims import claim_from_json
from bearwitness.exchange.fields import Json
from bearwitness.exchange.records import incident_from_json, report_from_json
from bearwitness.model import Claim, Incident, Report

R = TypeVar("R")

STANDARD = "-"
# A report of 10 MB is read; a line beyond this is no report, and would only fill the memory.
MAX_LINE_BYTES = 64 * 1024 * 1024


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, bytes] | BadLine]:
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield BadLine(name, number, f"the line is longer than {MAX_LINE_BYTES // 1024**2} MB")
        elif line.strip():
            yield number, line


def _object(line: bytes, name: str, number: int) -> Json | BadLine:
    text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
    try:
        row = _DECODER.decode(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        return BadLine(name, number, f"byte {error.start + 1} is not UTF-8")
    except json.JSONDecodeError as error:
        return BadLine(name, number, f"it is not JSON ({error.msg} at column {error.colno})")
    except ValueError as error:
        return BadLine(name, number, f"it is not JSON ({error})")
    except RecursionError:
        return BadLine(name, number, "it is nested too deeply")
    if not isinstance(row, dict):
        return BadLine(name, number, "it is no JSON object")
    return row


def read_objects(path: Path | str) -> Iterator[tuple[int, Json] | BadLine]:
    """Each line's number and object, or a BadLine. ``-`` is standard input; raises NoInput without a file."""
    name = "standard input" if str(path) == STANDARD else str(path)
    try:
        stream = sys.stdin.buffer if str(path) == STANDARD else Path(path).open("rb")  # noqa: SIM115 closed below
    except OSError as error:
        raise NoInput(name, error.strerror or str(error)) from error
    # Standard input is not ours to close.
    with nullcontext(stream) if str(path) == STANDARD else stream:
        for line in _lines(stream, name):
            if isinstance(line, BadLine):
                yield line
                continue
            row = _object(line[1], name, line[0])
            yield row if isinstance(row, BadLine) else (line[0], row)


def _read(path: Path | str, make: Callable[[Mapping[str, Any]], R]) -> Iterator[tuple[int, R] | BadLine]:
    name = "standard input" if str(path) == STANDARD else str(path)
    for row in read_objects(path):
        if isinstance(row, BadLine):
            yield row
            continue
        try:
            yield row[0], make(row[1])
        except BearwitnessError as error:
            yield BadLine(name, row[0], error.message.rstrip("."))
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            yield BadLine(name, row[0], f"a field has the wrong form ({error})")


def read_reports(path: Path | str) -> Iterator[Report | BadLine]:
    """The reports of reports.jsonl in order; a second report with an id already seen is a BadLine."""
    seen: set[str] = set()
    for row in _read(path, report_from_json):
        if isinstance(row, BadLine):
            yield row
        elif row[1].id in seen:
            yield BadLine(str(path), row[0], f"the id {row[1].id!r} was given before")
        else:
            seen.add(row[1].id)
            yield row[1]


def read_claims(path: Path | str) -> Iterator[Claim | BadLine]:
    """The claims of claims.jsonl in order."""
    return (row if isinstance(row, BadLine) else row[1] for row in _read(path, claim_from_json))


def read_incidents(path: Path | str) -> Iterator[Incident | BadLine]:
    """The incidents of incidents.jsonl in order."""
    return (row if isinstance(row, BadLine) else row[1] for row in _read(path, incident_from_json))


def dump(row: Mapping[str, Any]) -> str:
    """The object as one line of JSON, without the line break."""
    return json.dumps(row, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)


class LineWriter:
    """Writes objects as lines to a file or to standard output (``-``).

    A file appears under its name only when all was written; until then an old one of that name stays.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = str(path)
        self._temporary = ""
        if self._path == STANDARD:
            self._stream: Any = sys.stdout
            return
        target = Path(self._path)
        try:
            if target.exists() and not target.is_file():  # a pipe or device is written straight
                self._stream = target.open("w", encoding="utf-8")
                return
            handle, self._temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        except OSError as error:
            raise NoOutput(self._path, error.strerror or str(error)) from error
        self._stream = os.fdopen(handle, "w", encoding="utf-8")

    def write(self, row: Mapping[str, Any]) -> None:
        """Appends the object as one line."""
        self._stream.write(dump(row) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._path == STANDARD:
            self._stream.flush()
            return
        self._stream.close()
        if not self._temporary:
            return
        if kind is None:
            mask = os.umask(0)
            os.umask(mask)
            Path(self._temporary).chmod(0o666 & ~mask)  # what a plain open() would have given
            Path(self._temporary).replace(self._path)
        else:
            Path(self._temporary).unlink()


def write_jsonl(path: Path | str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Writes the objects as lines and returns how many there were."""
    count = 0
    with LineWriter(path) as writer:
        for row in rows:
            writer.write(row)
            count += 1
    return count
