"""``bearwitness ingest``: files into the casebook, and their claims into incidents."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook
from bearwitness.cli.progress import Counter, track
from bearwitness.errors import PartialFailure

if TYPE_CHECKING:
    from bearwitness.desk.casework.outcome import FileOutcome, Summary

# Reasons shown for one file before the rest is only counted; --json lists them all.
_SHOWN = 5


def ingest(
    paths: Annotated[list[str], typer.Argument(help="files and folders, or - for standard input")],
    casebook: CasebookOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one object a file, and a summary")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="processes that read; all cores where not given")] = None,
) -> None:
    """Take files in: keep them, read them, gather incidents.

    Every file is kept unaltered, also one that can't be read. Running it again on the same files changes nothing.
    """
    book = open_casebook(casebook)
    from bearwitness.desk.casework.ingest import Listener
    from bearwitness.desk.casework.ingest import ingest as take_in
    from bearwitness.desk.casework.rules import LocalOperator

    with Counter("Reading reports") as reading:
        listener = Listener(
            file=lambda outcome: _print_json(outcome.to_json()) if as_json else _print_file(outcome, reading),
            read=reading.advance,
            gathering=lambda rows: track(rows, "Gathering claims", len(rows)),
        )
        summary = take_in(
            book, LocalOperator.here(), [path if path == "-" else Path(path) for path in paths], listener, workers
        )
    if as_json:
        _print_json({"summary": summary.to_json()})
    else:
        _print_summary(summary)
    if summary.failed:
        raise PartialFailure("files", summary.done, summary.failed)


def _print_json(row: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _print_file(outcome: "FileOutcome", beside: Counter) -> None:
    details = []
    if outcome.reports:
        details.append(f"{_count(outcome.reports, 'report')}, {_count(outcome.claims, 'claim')}")
    if outcome.reason:
        details.append(outcome.reason)
    about = f" ({'; '.join(details)})" if details else ""
    beside.say(f"{outcome.final_status:<15} {outcome.arrived_as}{about}")
    lines = [f"line {number}: {reason}" for number, reason in outcome.bad_lines]
    for what, rows in (("not read", outcome.unread | outcome.broken), ("not stored", outcome.conflicts)):
        lines.extend(f"report {key} {what}: {reason}" for key, reason in rows.items())
    lines.extend(outcome.notes)
    for line in lines[:_SHOWN]:
        beside.say(f"{'':<15}   {line}")
    if len(lines) > _SHOWN:
        beside.say(f"{'':<15}   and {len(lines) - _SHOWN} more; --json lists them")


def _print_summary(summary: "Summary") -> None:
    files = ", ".join(f"{count} {status}" for status, count in summary.to_json()["files"].items() if count)
    unread = f", {_count(summary.unread, 'report')} left unread for now" if summary.unread else ""
    typer.echo(
        f"{files or 'No files'}: {_count(summary.new_reports, 'new report')}, "
        f"{_count(summary.new_claims, 'new claim')}{unread}. "
        f"The casebook now holds {_count(summary.incidents, 'incident')}."
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
