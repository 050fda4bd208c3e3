"""What reading one file may cost: the limits, each with its unit in its name."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from bearwitness.errors import InvalidValue

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that reading one file may take; what goes over is kept, unread and listed with the limit's name.

    ``wall_s`` counts only the time somebody waited for the reading process, so a slow consumer of a long
    file is no fault of the file. ``wall_s`` and ``cpu_s`` grow by their ``…_per_mb`` for each MiB of the file, because
    reading is linear in its length. ``memory_mb`` is the address space of the reading process. ``*_mb`` of a kind is
    the size of the file itself; ``expanded_mb`` what a compressed file may unpack to; ``text_chars`` the length
    of one report; ``attachments_mb`` all attachments of one message together. Raises InvalidValue unless
    every limit is positive.
    """

    wall_s: float = 60.0
    wall_s_per_mb: float = 1.0
    cpu_s: int = 30
    cpu_s_per_mb: float = 0.25
    memory_mb: int = 1024
    text_mb: int = 32
    html_mb: int = 32
    message_mb: int = 128
    pdf_mb: int = 256
    docx_mb: int = 128
    jsonl_mb: int = 16 * 1024
    expanded_mb: int = 256
    text_chars: int = 10_000_000
    pages: int = 5_000
    reports: int = 2_000_000
    bad_lines: int = 1_000
    attachments: int = 500
    attachments_mb: int = 64
    answer_mb: int = 96

    def __post_init__(self) -> None:
        for entry in fields(self):
            value = getattr(self, entry.name)
            if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
                raise InvalidValue("limit", value, f"{entry.name} must be a positive number")

    def to_json(self) -> dict[str, Any]:
        """The limits as a JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        """The limits of a JSON object made by ``to_json``."""
        return cls(**row)

    def wall_s_for(self, size: int) -> float:
        """The seconds somebody may wait for a file of so many bytes."""
        return self.wall_s + self.wall_s_per_mb * size / MIB

    def cpu_s_for(self, size: int) -> int:
        """The seconds of processor time for a file of so many bytes."""
        return int(self.cpu_s + self.cpu_s_per_mb * size / MIB + 0.999)
