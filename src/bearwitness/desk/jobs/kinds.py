"""The kinds of work a job can be. Each can be done again after being cut off anywhere, and then changes nothing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bearwitness.desk.casework.ingest import Listener, gather_incidents, ingest
from bearwitness.desk.casework.outcome import FileOutcome
from bearwitness.desk.casework.rules import require_reader
from bearwitness.desk.jobs import incoming
from bearwitness.desk.jobs.worker import Assignment, Work

INGEST, GATHER, VERIFY = "ingest", "gather", "verify"
LABELS = MappingProxyType(
    {INGEST: "Take in files", GATHER: "Gather incidents anew", VERIFY: "Verify the vault and its log"}
)
# So many files are named in the outcome; of more the counts are told, and those that failed come first.
_FILES_TOLD = 500
_FAULTS_TOLD = 500


def take_in(assignment: Assignment) -> Mapping[str, Any]:
    """The outcome of taking in the uploaded files of a batch: the summary, and each file's outcome."""
    batch = str(assignment.arguments["batch"])
    files = incoming.batch_files(assignment.casebook, batch)
    outcomes: list[dict[str, Any]] = []
    reports = 0

    def note_file(outcome: FileOutcome) -> None:
        row = outcome.to_json()
        row["failed"] = outcome.is_failed
        outcomes.append(row)
        tell()

    def note_read(count: int) -> None:
        nonlocal reports
        reports += count
        tell()

    def tell() -> None:
        assignment.progress(len(outcomes), max(len(files), len(outcomes)), f"{reports} reports read")

    listener = Listener(file=note_file, read=note_read)
    summary = ingest(assignment.casebook, assignment.actor, files, listener, workers=1)
    incoming.discard(assignment.casebook, batch)
    outcomes.sort(key=lambda row: not row["failed"])
    told = {name: value for name, value in summary.to_json().items() if name != "incidents"}  # differs by who asks
    return {"summary": told, "files": outcomes[:_FILES_TOLD], "file_count": len(outcomes)}


def gather_anew(assignment: Assignment) -> Mapping[str, Any]:
    """Nothing but that it was done: how many incidents there are differs by who asks."""
    assignment.progress(0, 1)
    gather_incidents(assignment.casebook, assignment.actor)
    return {}


def verify_vault(assignment: Assignment) -> Mapping[str, Any]:
    """The faults found on reading every file and the whole custody log again."""
    require_reader(assignment.actor, "verify the vault")
    faults = assignment.casebook.vault.verify(assignment.progress)
    return {"faults": [str(fault) for fault in faults[:_FAULTS_TOLD]], "fault_count": len(faults)}


KINDS: Mapping[str, Work] = MappingProxyType({INGEST: take_in, GATHER: gather_anew, VERIFY: verify_vault})
