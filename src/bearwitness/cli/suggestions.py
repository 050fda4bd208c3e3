"""``bearwitness suggestions``: incidents that are perhaps the same, and incidents that are perhaps two."""

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook


def suggestions(
    casebook: CasebookOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one object a suggestion")] = False,
) -> None:
    """List what a person should look at: perhaps the same incident, perhaps two, with what speaks for and against."""
    open_casebook(casebook)
    from bearwitness.desk.casework.rules import LocalOperator
    from bearwitness.desk.casework.successors import unbound
    from bearwitness.desk.casework.suggesting import suggestions as suggested

    found = suggested(LocalOperator.here())
    for one in found:
        if as_json:
            sys.stdout.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
            continue
        typer.echo(f"{one.kind}: {' and '.join(one.incidents)} ({one.score:+.1f} from the threshold)")
        if one.claims:
            typer.echo(f"  claims that stand out: {', '.join(one.claims)}")
        for name, sentences in (("for one event", one.speaks_for), ("against it", one.against)):
            typer.echo(f"  {name}: {'; '.join(sentences) or 'nothing'}")
    if as_json:
        return
    for row in unbound(LocalOperator.here()):
        typer.echo(
            f"judgement {row.pk} by {row.who} ({row.decision}: {row.left}, {row.right}) binds nothing now: a later "
            "reading no longer makes a claim it names. Judge again where it still holds."
        )
    if not found:
        typer.echo("There is nothing to look at.")
