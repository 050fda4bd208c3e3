"""``bearwitness grade``: a person's grade on an incident."""

from typing import Annotated

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook


def grade(
    incident: Annotated[str, typer.Argument(help="the incident's id, as `bearwitness incidents` lists it")],
    given: Annotated[
        str,
        typer.Option("--as", metavar="GRADE", help="confirmed, fair, weak, contested, discounted; `proposed` confirms"),
    ],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="the reason, kept with the grade")],
    revision: Annotated[
        int | None, typer.Option("--revision", min=1, help="refuse where the incident is no longer at this revision")
    ] = None,
    casebook: CasebookOption = None,
) -> None:
    """Grade an incident.

    The grade counts before the one the rule proposes, and is flagged when claims come in or leave."""
    book = open_casebook(casebook)
    from bearwitness.desk.casework.grading import grade_incident
    from bearwitness.desk.casework.rules import LocalOperator

    made = grade_incident(book.vault, LocalOperator.here(), incident, (given, why), revision)
    agrees = made.grade == made.proposed
    beside = "as the rule proposes" if agrees else f"where the rule proposes {made.proposed or 'none'}"
    typer.echo(f"{made.incident_id} is graded {made.grade}, {beside}.")
