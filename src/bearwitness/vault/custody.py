"""The custody log: an append-only file in which every line names the one before by its SHA-256.

One entry is one line of JSON Lines, written canonically (RFC 8785), with these members:

``number``    1 for the first, then without a gap; also the line's number in the file
``at``        when, UTC, ISO 8601 with microseconds
``who``       who did it
``what``      what was done (``created``, ``arrived``, ``set aside``, ``discarded``, or a caller's own words)
``tool``      tool and version that wrote the line
``details``   an object; what it holds depends on ``what``
``previous``  SHA-256 of the line before, with its line feed; in the first line that of ``vault.json``
``check``     SHA-256 of this entry, written canonically without this member

``head.json`` names the last line that is certain: its ``number``, the ``size`` of the log up to its end in
bytes, and its ``digest``, with a ``check`` of its own. So a change to the last line and a shortened log show too.

**When an entry counts.** A writer appends lines, syncs the log, then replaces ``head.json`` durably. Only then
is anything acknowledged. What lies beyond the head was written by a process that was killed and never told
anyone it was done. The next writer takes over the whole, intact lines among it, because what they say happened
before they were written. What is left is a torn line: its bytes are kept as an object, then cut off the log,
and a ``set aside`` entry says so. Nothing up to the head is ever cut; where that part is damaged the writer
refuses with BrokenChain.

The chain shows change by accident and by anyone who doesn't rewrite all that follows. It can't show a log that
someone rewrote as a whole, head and all: that takes a copy of ``head.json`` kept elsewhere, or a timestamp.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import rfc8785

from bearwitness import __version__
from bearwitness.errors import BrokenChain, InvalidRecord, InvalidValue
from bearwitness.model import CustodyEntry
from bearwitness.values import Digest
from bearwitness.vault.disk import read_small, replace_durably, sync_directory, write_all, writing_to

TOOL = f"bearwitness {__version__}"
LOG_NAME = "custody.jsonl"
HEAD_NAME = "head.json"
MAX_LINE_BYTES = 1 << 20
_SMALL_BYTES = 1 << 16
_BLOCK_BYTES = 1 << 16
_SAFE_DIGITS = 15
_MEMBERS = {"number", "at", "who", "what", "tool", "details", "previous", "check"}


@dataclass(frozen=True, slots=True)
class Defect:
    """Why a line is no entry: ``kind`` (``altered`` or ``non-canonical``) and the reason in words."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands in the file: its place, its bytes with the line feed, and what it says."""

    number: int
    offset: int
    raw: bytes
    entry: CustodyEntry | Defect

    @property
    def end(self) -> int:
        """The offset of the byte after the line."""
        return self.offset + len(self.raw)


@dataclass(frozen=True, slots=True)
class Head:
    """The last certain line of the log: its number, the log's size up to its end, the line's SHA-256."""

    number: int
    size: int
    digest: Digest

    def to_bytes(self) -> bytes:
        """The bytes of ``head.json``."""
        members: dict[str, Any] = {"number": self.number, "size": self.size, "digest": str(self.digest)}
        return rfc8785.dumps(members | {"check": hashlib.sha256(rfc8785.dumps(members)).hexdigest()}) + b"\n"

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """The head the bytes say; raises InvalidValue unless they are exactly what ``to_bytes`` writes."""
        try:
            given = json.loads(raw)
            head = cls(given["number"], given["size"], Digest(given["digest"]))
            exact = head.to_bytes() == raw and type(head.number) is int and type(head.size) is int
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise InvalidValue("head of a custody log", raw[:60], "it can't be read") from error
        if not exact:
            raise InvalidValue("head of a custody log", raw[:60], "it is not written as bearwitness writes it")
        return head


def write_line(
    number: int, previous: Digest, who: str, what: str, details: Mapping[str, Any]
) -> tuple[bytes, CustodyEntry]:
    """The line's bytes and its entry; raises InvalidRecord where the details can't be canonical JSON."""
    at = datetime.now(UTC)
    members: dict[str, Any] = {
        "number": number,
        "at": at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "who": who,
        "what": what,
        "tool": TOOL,
        "details": dict(details),
        "previous": str(previous),
    }
    try:
        members["check"] = hashlib.sha256(rfc8785.dumps(members)).hexdigest()
        raw = rfc8785.dumps(members) + b"\n"
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidRecord("custody entry", "details", f"can't be written as canonical JSON ({error})") from error
    if len(raw) > MAX_LINE_BYTES:
        raise InvalidRecord("custody entry", "details", f"make a line of more than {MAX_LINE_BYTES} bytes")
    entry = parse_line(raw)
    if isinstance(entry, Defect):
        # Such as a float that reads back as an integer too large for JSON.
        raise InvalidRecord("custody entry", "details", f"can't be read back ({entry.reason})")
    return raw, entry


class _Uncommon(ValueError):
    """The line holds what the fast way does not cover."""


def _small_integer(text: str) -> int:
    if len(text) > _SAFE_DIGITS:
        raise _Uncommon
    return int(text)


def _refuse(text: str) -> Any:
    raise _Uncommon


_FAST_READER = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse, parse_int=_small_integer)
_FAST_WRITER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_canonical(raw: bytes) -> tuple[Any, bytes]:
    """What the JSON says, and its canonical bytes (RFC 8785); raises ValueError, TypeError or RecursionError.

    In ASCII, without fractions and integers of more than 15 digits, the standard library's sorted, compact form is
    the canonical one, and five times as fast to make; nearly every line is such. All others go to ``rfc8785``.
    """
    try:
        members = _FAST_READER.decode(raw.decode("ascii"))
        return members, _FAST_WRITER.encode(members).encode("ascii")
    except ValueError:
        members = json.loads(raw)
        return members, rfc8785.dumps(members)


def parse_line(raw: bytes) -> CustodyEntry | Defect:
    """The entry a line holds, or why it is none. Every byte counts: a second spelling is a defect.

    The entry's ``digest`` is the SHA-256 of the line's bytes, which the next line's ``previous`` must equal.
    """
    try:
        members, canonical = read_canonical(raw)
        if not isinstance(members, dict) or members.keys() != _MEMBERS:
            return Defect("altered", "it does not have the members of an entry")
        # In canonical order the member stands second, after ``at``, so that taking it out leaves canonical bytes.
        check = f'"check":"{members["check"]}",'.encode()
        whole = hashlib.sha256(canonical.replace(check, b"", 1)).hexdigest() == members["check"]
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        return Defect("altered", f"it is not JSON ({type(error).__name__})")
    if not whole:
        return Defect("altered", "its content does not match its check")
    if canonical + b"\n" != raw:
        return Defect("non-canonical", "it is not written as RFC 8785 has it")
    return _entry_of(members, Digest.of(raw))


def _entry_of(members: Mapping[str, Any], digest: Digest) -> CustodyEntry | Defect:
    texts = (members["at"], members["who"], members["what"], members["tool"])
    number, details = members["number"], members["details"]
    if type(number) is not int or not isinstance(details, dict) or not all(isinstance(text, str) for text in texts):
        return Defect("altered", "a member has the wrong type")
    try:
        at = datetime.fromisoformat(members["at"])
        previous = Digest(members["previous"])
        return CustodyEntry(number, at, texts[1], texts[2], texts[3], previous, details, digest)
    except ValueError as error:
        return Defect("altered", str(error))


def arrived_digest(entry: CustodyEntry) -> Digest | None:
    """The digest of the bytes the entry says are in the vault; None where it is about something else."""
    if entry.what not in ("arrived", "set aside"):
        return None
    try:
        return Digest(entry.details["digest"])
    except (KeyError, InvalidValue):
        return None


def read_lines(fd: int, start: int, stop: int, first_number: int) -> Iterator[Line]:
    """The lines between two offsets, one at a time. The last may lack its line feed; none is over 1 MiB and a bit.

    A longer line (a damaged log) comes in pieces, each with the same defect as any other line that is none.
    """
    with os.fdopen(os.dup(fd), "rb") as stream:
        stream.seek(start)
        offset, number = start, first_number
        while offset < stop and (raw := stream.readline(min(MAX_LINE_BYTES, stop - offset))):
            yield Line(number, offset, raw, parse_line(raw))
            offset, number = offset + len(raw), number + 1


def lines_back(fd: int, stop: int) -> Iterator[tuple[int, bytes]]:
    """The lines that end at or before the offset, the last first, each with the offset where it begins.

    Only what is taken is read; of a line longer than any may be (a damaged log) its last piece comes, then no more.
    """
    held, end = b"", stop
    while end > 0:
        start = max(0, end - _BLOCK_BYTES)
        held = os.pread(fd, end - start, start) + held
        end = start
        while (cut := held.rfind(b"\n", 0, len(held) - 1)) >= 0:
            yield end + cut + 1, held[cut + 1 :]
            held = held[: cut + 1]
        if len(held) > MAX_LINE_BYTES:
            yield end, held
            return
    if held:
        yield 0, held


def lines_holding(fd: int, stop: int, words: bytes) -> Iterator[bytes]:
    """The lines up to the offset that hold the words, as they stand in the log."""
    with os.fdopen(os.dup(fd), "rb") as stream:
        stream.seek(0)
        offset = 0
        while offset < stop and (raw := stream.readline(min(MAX_LINE_BYTES, stop - offset))):
            offset += len(raw)
            if words in raw:
                yield raw


class LogWriter:
    """Appends to a log whose lock the caller holds.

    ``fd`` is the log, open for reading and appending. ``known`` is the head this process last saw or wrote: where
    ``head.json`` still says the same and the log still ends there, nothing need be read again.
    """

    def __init__(self, root: Path, incoming: Path, fd: int, known: Head | None) -> None:
        self.root, self.incoming, self.fd = root, incoming, fd
        self.path = root / LOG_NAME
        self.head = self._read_head()
        self.size = os.fstat(fd).st_size
        if self.head != known or self.size != self.head.size:
            self._check_last_line()

    def _read_head(self) -> Head:
        try:
            return Head.from_bytes(read_small(self.root / HEAD_NAME, _SMALL_BYTES))
        except (InvalidValue, OSError) as error:
            raise BrokenChain(str(self.root / HEAD_NAME), 1, f"it can't be read ({error})") from error

    def _check_last_line(self) -> None:
        if self.size < self.head.size:
            raise BrokenChain(str(self.path), self.head.number, "the log ends before the line head.json names")
        start = max(0, self.head.size - MAX_LINE_BYTES)
        block = os.pread(self.fd, self.head.size - start, start)
        last = parse_line(block[block.rfind(b"\n", 0, len(block) - 1) + 1 :])
        if isinstance(last, Defect) or (last.number, last.digest) != (self.head.number, self.head.digest):
            raise BrokenChain(str(self.path), self.head.number, "it is not the line head.json names")

    def beyond_head(self) -> tuple[list[Line], int]:
        """The whole lines after the head that continue the chain, and the offset where they end."""
        good: list[Line] = []
        previous, end = self.head.digest, self.head.size
        for line in read_lines(self.fd, self.head.size, self.size, self.head.number + 1):
            entry = line.entry
            if isinstance(entry, Defect) or entry.number != line.number or entry.previous != previous:
                break
            good.append(line)
            previous, end = Digest.of(line.raw), line.end
        return good, end

    def adopt(self, line: Line) -> None:
        """Make a whole line beyond the head the head. What lies beyond that line stays."""
        self._move_head(Head(line.number, line.end, Digest.of(line.raw)))

    def cut(self, size: int) -> None:
        """Cut off what lies beyond ``size``, which is never before the head."""
        if size < self.head.size:
            raise BrokenChain(str(self.path), self.head.number, "it must not be cut")
        with writing_to(self.path):
            os.ftruncate(self.fd, size)
            os.fsync(self.fd)
        self.size = size

    def append(self, who: str, events: Sequence[tuple[str, Mapping[str, Any]]]) -> list[CustodyEntry]:
        """Append one entry for each ``(what, details)``, durable on return, with one sync of the log for all.

        What lies beyond the head must have been settled before. Where it fails the log is cut back to what it
        was, and nothing is acknowledged.
        """
        if not events:
            return []
        raws, entries, digest = [], [], self.head.digest
        for number, (what, details) in enumerate(events, self.head.number + 1):
            raw, entry = write_line(number, digest, who, what, details)
            raws.append(raw)
            entries.append(entry)
            digest = Digest.of(raw)
        data = b"".join(raws)
        head = Head(self.head.number + len(raws), self.head.size + len(data), digest)
        try:
            with writing_to(self.path):
                write_all(self.fd, data)
                os.fsync(self.fd)
            self.size = head.size
            self._move_head(head)
        except BaseException:
            self._undo()
            raise
        return entries

    @property
    def is_settled(self) -> bool:
        """True where the log ends at the head this writer knows, and ``head.json`` says so."""
        return self._read_head() == self.head and os.fstat(self.fd).st_size == self.head.size

    def _undo(self) -> None:
        # Once head.json names the new lines they count, though nobody was told.
        if self._read_head() == self.head:
            self.cut(self.head.size)

    def _move_head(self, head: Head) -> None:
        with writing_to(self.root / HEAD_NAME):
            replace_durably(self.root / HEAD_NAME, head.to_bytes(), self.incoming)
            sync_directory(self.root)
        self.head = head
