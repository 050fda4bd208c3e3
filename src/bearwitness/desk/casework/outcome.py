"""What became of each file taken in, and of all of them together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bearwitness.desk.casework.models import EvidenceItem
from bearwitness.desk.casework.services import Stored
from bearwitness.desk.language_model import dropped_words
from bearwitness.intake import Reading

# In the order they are summed up. The first three are as they should be; the others count as failed.
STATUSES = ("kept", "known", "kept for later", "read in part", "unreadable", "refused")
FAILED = ("read in part", "unreadable", "refused")


@dataclass(slots=True)
class FileOutcome:
    """One file's outcome.

    ``status`` is one of STATUSES: ``kept`` (and all of it read), ``known`` (its bytes were there and read before),
    ``kept for later`` (pictures, film), ``read in part``, ``unreadable`` (kept, no text), ``refused`` (not kept).
    ``unread`` are reports of a language without a reader, ``broken`` those a reader failed on, ``conflicts`` those
    whose id stands for another text; each by id with the reason. ``bad_lines`` are numbers and reasons.
    """

    arrived_as: str
    status: str = "kept"
    reason: str = ""
    digest: str = ""
    media_type: str = ""
    is_new: bool = False
    reports: int = 0
    claims: int = 0
    unread: dict[str, str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    bad_lines: list[tuple[int, str]] = field(default_factory=list)
    bad_line_count: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_failed(self) -> bool:
        """True where not all of the file is kept and read."""
        return self.final_status in FAILED

    @property
    def final_status(self) -> str:
        """The status, which reports that could not be stored or read lower from kept to read in part."""
        if self.status in ("kept", "known") and (self.conflicts or self.broken):
            return "read in part"
        return self.status

    def refuse(self, reason: str) -> None:
        """Notes that the file is not in the vault."""
        self.status, self.reason = "refused", reason

    def know(self, before: EvidenceItem) -> None:
        """Notes that the file was read to its end before, and what that gave."""
        self.status = "known"
        self.reason = before.unreadable
        self.bad_lines = [(int(row["line"]), str(row["reason"])) for row in before.bad_lines]
        self.bad_line_count = len(self.bad_lines)
        has_reports = before.reports.exists()
        if before.unreadable or before.bad_lines:
            self.status = "read in part" if has_reports else "unreadable"

    def note_reading(self, reading: Reading) -> None:
        """Notes how reading the file went."""
        self.media_type = reading.media_type
        self.status = {"read": "kept"}.get(reading.outcome, reading.outcome)
        self.reason = reading.unreadable or reading.later
        self.bad_lines = [(line.fields["line"], line.fields["reason"]) for line in reading.bad_lines]
        self.bad_line_count = reading.bad_line_count
        self.notes = list(reading.notes)

    def note_unread(self, report: str, reason: str, lang: str) -> None:
        """Notes a report without claims: for want of its language, or because the reader failed on it."""
        (self.unread if lang else self.broken)[report] = reason

    def note_dropped(self, report: str, dropped: Sequence[str]) -> None:
        """Notes what a language model offered and the report doesn't hold."""
        if dropped:
            self.notes.append(f"{report}: {dropped_words(dropped)}")

    def to_json(self) -> dict[str, Any]:
        """The object ``ingest --json`` prints; empty fields are left out."""
        row: dict[str, Any] = {
            "file": self.arrived_as,
            "outcome": self.final_status,
            "reason": self.reason,
            "digest": self.digest,
            "media_type": self.media_type,
            "reports": self.reports,
            "claims": self.claims,
            "unread": [{"report": key, "reason": reason} for key, reason in self.unread.items()],
            "not_read": [{"report": key, "reason": reason} for key, reason in self.broken.items()],
            "not_stored": [{"report": key, "reason": reason} for key, reason in self.conflicts.items()],
            "bad_lines": [{"line": line, "reason": reason} for line, reason in self.bad_lines],
            "bad_line_count": self.bad_line_count,
            "notes": self.notes,
        }
        return {name: value for name, value in row.items() if value not in ("", [], 0)}


@dataclass(slots=True)
class Summary:
    """All outcomes together. ``files`` counts them by status; reports and claims are those newly stored."""

    files: Counter[str] = field(default_factory=Counter)
    new_reports: int = 0
    new_claims: int = 0
    unread: int = 0
    incidents: int = 0

    @property
    def failed(self) -> int:
        """How many files were not kept and read in full."""
        return sum(self.files[status] for status in FAILED)

    @property
    def done(self) -> int:
        """How many files were."""
        return sum(self.files.values()) - self.failed

    def count(self, outcome: FileOutcome) -> None:
        """Counts one file."""
        self.files[outcome.final_status] += 1
        self.unread += len(outcome.unread)

    def add(self, stored: Stored) -> None:
        """Counts what one batch stored."""
        self.new_reports += len(stored.new_reports)
        self.new_claims += len(stored.new_claims)

    def to_json(self) -> dict[str, Any]:
        """The last object ``ingest --json`` prints."""
        return {
            "files": {status: self.files[status] for status in STATUSES},
            "new_reports": self.new_reports,
            "new_claims": self.new_claims,
            "unread_reports": self.unread,
            "incidents": self.incidents,
        }
