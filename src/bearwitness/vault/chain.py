"""What is wrong with a custody log, line by line.

The check goes on after each fault and blames the line that is wrong, not the ones that follow from it: after a
damaged line the next intact one is taken as it is, provided its number fits.
"""

import re
from dataclasses import dataclass

from bearwitness.model import CustodyEntry
from bearwitness.values import Digest
from bearwitness.vault.custody import HEAD_NAME, LOG_NAME, Defect, Head, Line, arrived_digest
from bearwitness.vault.header import HEADER_NAME

_HEX64 = re.compile(rb"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a vault.

    ``kind``: ``altered``, ``truncated``, ``missing``, ``renamed``, ``unexpected``, ``link``, ``unreadable`` for files;
    ``altered``, ``non-canonical``, ``truncated``, ``broken chain``, ``dropped``, ``reordered``, ``doubled`` for lines
    of the log. ``where`` is a path in the vault, with the line where there is one.
    """

    kind: str
    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What a writer left that was killed before it acknowledged anything. No fault; the next writer settles it."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"unfinished: {self.where}: {self.reason}"


def at_line(number: int) -> str:
    """How a line of the log is named in a fault."""
    return f"{LOG_NAME}, line {number}"


class Chain:
    """Takes the lines of a log in order, collects the faults, and the digests the arrivals name.

    ``arrived`` holds 32 bytes for each object that must be there; ``doubtful`` the digests that damaged lines
    mention, of which nothing can be said. Memory grows with objects and faults, not with entries.
    """

    def __init__(self, header: Digest | None, head: Head | None, log_size: int) -> None:
        self.faults: list[Fault] = []
        self.unfinished: list[Unfinished] = []
        self.arrived: set[bytes] = set()
        self.doubtful: set[bytes] = set()
        self.entries = 0
        self._header, self._head, self._log_size = header, head, log_size
        self._expected = 1
        self._previous: Digest | None = header
        self._damaged = 0
        self._gaps: list[tuple[int, int, int]] = []
        self._beyond = 0

    def check(self, line: Line) -> None:
        """Judge the next line."""
        certain = self._head is None or line.offset < self._head.size
        if not line.raw.endswith(b"\n") and line.end == self._log_size and not certain:
            self.unfinished.append(
                Unfinished(at_line(line.number), f"{len(line.raw)} bytes of a line that was never acknowledged")
            )
            return
        self._beyond += not certain
        if isinstance(line.entry, Defect):
            self._check_damaged(line, line.entry)
            return
        self.entries += 1
        self._check_link(line, line.entry)
        digest = arrived_digest(line.entry)
        if digest is not None:
            self.arrived.add(bytes.fromhex(digest.hex))

    def _check_damaged(self, line: Line, defect: Defect) -> None:
        cut = line.end == self._log_size and self._head is not None and self._log_size < self._head.size
        torn = cut and not line.raw.endswith(b"\n")
        kind, reason = ("truncated", "the log ends in the middle of it") if torn else (defect.kind, defect.reason)
        self.faults.append(Fault(kind, at_line(line.number), reason))
        self.doubtful.update(bytes.fromhex(name.decode()) for name in _HEX64.findall(line.raw))
        self._damaged += 1
        self._previous = None

    def _check_link(self, line: Line, entry: CustodyEntry) -> None:
        first, last = self._expected, self._expected + self._damaged
        if entry.number < first:
            self._check_misplaced(line.number, entry.number)
            return
        if entry.number > last:
            self._gaps.append((last, entry.number - 1, line.number))
        elif self._previous is not None and entry.previous != self._previous:
            if entry.number == 1:
                reason = f"its SHA-256 is not {entry.previous}, with which the log begins"
                self.faults.append(Fault("altered", HEADER_NAME, reason))
            else:
                reason = f"it follows another line than the one before it, whose SHA-256 is {self._previous}"
                self.faults.append(Fault("broken chain", at_line(line.number), reason))
        self._check_head(line, entry.number, entry.digest)
        self._expected, self._damaged, self._previous = entry.number + 1, 0, entry.digest

    def _check_misplaced(self, line: int, number: int) -> None:
        for index, (first, last, before) in enumerate(self._gaps):
            if first <= number <= last:
                rest = [(first, number - 1, before), (number + 1, last, before)]
                self._gaps[index : index + 1] = [gap for gap in rest if gap[0] <= gap[1]]
                reason = f"entry {number} stands after entry {self._expected - 1}"
                self.faults.append(Fault("reordered", at_line(line), reason))
                return
        self.faults.append(Fault("doubled", at_line(line), f"there is an entry {number} before it"))

    def _check_head(self, line: Line, number: int, digest: Digest | None) -> None:
        if self._head is None or number != self._head.number:
            return
        if digest != self._head.digest:
            reason = f"line {number} of {LOG_NAME} has another SHA-256 than it says"
            self.faults.append(Fault("altered", HEAD_NAME, reason))
        elif line.end != self._head.size and not self.faults and not self._gaps:
            self.faults.append(Fault("altered", HEAD_NAME, f"line {number} of {LOG_NAME} ends elsewhere than it says"))

    def finish(self) -> None:
        """Judge what only the end of the log tells: gaps, and entries the head knows and the log lacks."""
        for first, last, before in self._gaps:
            self.faults.append(Fault("dropped", f"{LOG_NAME}, before line {before}", _missing(first, last)))
        last = self._expected + self._damaged - 1
        if self._head is not None and last < self._head.number:
            self.faults.append(Fault("dropped", f"{LOG_NAME}, at the end", _missing(last + 1, self._head.number)))
        if self._beyond:
            reason = f"the last {self._beyond} entries were written and never acknowledged"
            self.unfinished.append(Unfinished(LOG_NAME, reason))


def _missing(first: int, last: int) -> str:
    return f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"
