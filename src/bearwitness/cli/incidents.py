"""``bearwitness incidents``: the incidents of the casebook as a table."""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook

if TYPE_CHECKING:
    from bearwitness.desk.casework.queries import IncidentLine

# Wide enough for every column on one line; so wide is the table where the output is no terminal.
_WIDE = 160
_COLUMNS = ("incident", "when", "where", "type", "killed", "injured", "origins", "reports", "grade")
_WHAT = "when, type, where"
_NARROW_COLUMNS = ("incident", _WHAT, "killed", "injured", "from", "grade")


def incidents(
    casebook: CasebookOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="print one object an incident, as in incidents.jsonl")
    ] = False,
) -> None:
    """List the incidents of the casebook.

    When, where, what, how many killed and injured, from how many independent origins and reports, and the grade."""
    open_casebook(casebook)
    from bearwitness.desk.casework import queries
    from bearwitness.desk.casework.rules import LocalOperator

    actor = LocalOperator.here()
    lines = queries.with_grades(actor, list(queries.incidents(actor)))
    if as_json:
        for line in lines:
            row = line.incident.record | {
                "grade": line.grade,
                "graded_by_person": line.by_person,
                "graded_by": line.graded_by,
                "proposed": line.proposed,
                "review_due": line.incident.review_due,
                "revision": line.incident.revision,
            }
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    if not lines:
        typer.echo("There are no incidents yet. Take reports in with: bearwitness ingest FILES")
        return
    _print_table(lines)


def _print_table(lines: "Sequence[IncidentLine]") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDE)
    wide = console.width >= _WIDE
    table = Table(box=None, pad_edge=False, padding=(0, 2 if wide else 1, 0, 0))
    for name in _COLUMNS if wide else _NARROW_COLUMNS:
        right = name in ("killed", "injured", "origins", "reports")
        table.add_column(name, justify="right" if right else "left", no_wrap=name not in ("where", _WHAT))
    for line in lines:
        table.add_row(*(Text(cell) for cell in (_cells(line) if wide else _narrow_cells(line))))
    console.print(table)


def _cells(line: "IncidentLine") -> tuple[str, ...]:
    row = line.incident
    grade = line.grade if line.by_person else f"{line.grade} (proposed)" if line.grade else ""
    if row.review_due:
        grade += " (look again)"
    counts = (line.killed, line.injured, str(row.origins), str(row.report_count))
    return (row.pk, line.when, line.where, row.event_type, *counts, grade)


def _narrow_cells(line: "IncidentLine") -> tuple[str, ...]:
    """The same in two lines a row, for terminals too narrow for a column each; nothing is cut."""
    key, when, where, event_type, killed, injured, origins, reports, grade = _cells(line)
    what = f"{when}, {event_type}" if event_type else when
    return key, f"{what}\n{where}", killed, injured, f"{origins} orig.\n{reports} rep.", grade.replace(" (", "\n(")
