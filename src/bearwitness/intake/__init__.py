"""Intake: bytes of any kind into reports, with bounded time and memory.

    >>> from bearwitness.intake import Found, Intake, find_files
    >>> with Intake() as intake:
    ...     for entry in find_files(["reports"]):
    ...         if isinstance(entry, Found):
    ...             print(intake.read(entry.path, arrived_as=entry.arrived_as).outcome)

Parsers run in child processes that have no network (``sandbox.py``) and answer in JSON (``worker.py``,
``child.py``). Nothing here keeps or changes a file: keep it first, then read the kept copy.
"""

from bearwitness.intake.limits import Limits
from bearwitness.intake.pool import Intake, Job, read_file
from bearwitness.intake.reading import Attachment, Reading, ReadingStream, report_id
from bearwitness.intake.sniff import HEAD_BYTES, sniff, sniff_file
from bearwitness.intake.walk import Found, Refused, find_files

__all__ = [
    "HEAD_BYTES",
    "Attachment",
    "Found",
    "Intake",
    "Job",
    "Limits",
    "Reading",
    "ReadingStream",
    "Refused",
    "find_files",
    "read_file",
    "report_id",
    "sniff",
    "sniff_file",
]
