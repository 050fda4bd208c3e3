"""``bearwitness incidents``: the incidents of the casebook as a table."""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook

if TYPE_CHECKING:
    from bearwitness.desk.casework.queries import IncidentLine

# Wide enough for every column where the output is no terminal, so that nothing is cut in a file.
_PLAIN_WIDTH = 160


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
            row = line.incident.record | {"grade": line.grade, "graded_by_person": line.by_person}
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

    table = Table(box=None, pad_edge=False)
    for name in ("incident", "when", "where", "type"):
        table.add_column(name, overflow="fold")
    for name in ("killed", "injured", "origins", "reports"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("grade")
    for line in lines:
        row = line.incident
        grade = line.grade if line.by_person else f"{line.grade} (proposed)" if line.grade else ""
        cells = (
            row.pk, row.edtf or "unknown", line.where, row.event_type, line.killed, line.injured,
            str(row.origins), str(row.report_count), grade,
        )  # fmt: skip
        table.add_row(*(Text(cell) for cell in cells))
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_PLAIN_WIDTH)
    console.print(table)
