"""Lines that pages carry beside the report: cookie notices, "read more", the site's own address.

Two reports that share only these look like copies and are not. A line is furniture where at least four reports
carry it word for word and were published over more than 31 days (or, where days are unknown, always under
different titles): a copied dispatch appears within days and keeps its title more often than not.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bearwitness.model import Report

MIN_REPORTS = 4
MIN_DAYS_APART = 31


@dataclass(slots=True)
class _Line:
    """In how many reports a line was seen, and the first and last day (0 where none is known) and their titles."""

    reports: int = 0
    first_day: int = 0
    last_day: int = 0
    titles: set[str] = field(default_factory=set)

    def see(self, title: str, day: int | None) -> None:
        self.reports += 1
        if len(self.titles) < MIN_REPORTS:
            self.titles.add(title)
        if day is not None:
            self.first_day = min(self.first_day, day) if self.first_day else day
            self.last_day = max(self.last_day, day)

    def is_furniture(self) -> bool:
        if self.reports < MIN_REPORTS:
            return False
        if self.first_day:
            return self.last_day - self.first_day > MIN_DAYS_APART
        return len(self.titles) >= MIN_REPORTS


def find_furniture(days: Mapping[str, int | None], reports: Iterable[Report]) -> frozenset[int]:
    """Checksums of the lines that are furniture. ``days`` gives each report's day of publication, by id."""
    lines: dict[int, _Line] = {}
    for report in reports:
        for line in {_SUMS[line] for line in report.text.split("\n") if line.strip()}:
            lines.setdefault(line, _Line()).see(report.title, days[report.id])
    return frozenset(line for line, seen in lines.items() if seen.is_furniture())


def without_furniture(text: str, furniture: frozenset[int]) -> str:
    """The text without those lines."""
    if not furniture:
        return text
    lines = text.split("\n")
    kept = [line for line in lines if _SUMS[line] not in furniture]
    return text if len(kept) == len(lines) else "\n".join(kept)


def _sum(line: str) -> int:
    return zlib.crc32(" ".join(line.split()).casefold().encode("utf-8", "surrogatepass"))


class _Sums(dict[str, int]):
    """A line to its checksum. Forgets all when it is full, and keeps no long one."""

    _LIMIT = 1 << 15
    _LONGEST = 1024

    def __missing__(self, line: str) -> int:
        if len(self) >= self._LIMIT:
            self.clear()
        found = _sum(line)
        if len(line) <= self._LONGEST:
            self[line] = found
        return found


_SUMS = _Sums()
