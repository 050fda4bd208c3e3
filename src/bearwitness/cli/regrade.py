"""``bearwitness regrade``: what other rules for grades would change, and taking them."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook


def regrade(
    rules: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="a codebook file with [grading]; the shipped rules where not given"),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="take the rules; without it they are only compared")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print all of it as one object")] = False,
    casebook: CasebookOption = None,
) -> None:
    """Show what other rules would make of the grades, and take them.

    Grades given by people stay; they are flagged where the proposal beside them changed."""
    book = open_casebook(casebook)
    from bearwitness.desk.casework.regrading import compare_rules, take_rules
    from bearwitness.desk.casework.rules import LocalOperator

    actor = LocalOperator.here()
    proposal = take_rules(book, actor, rules) if apply else compare_rules(book, actor, rules)
    if as_json:
        sys.stdout.write(json.dumps(asdict(proposal) | {"applied": apply}, ensure_ascii=False) + "\n")
        return
    typer.echo(f"From {proposal.before}\nto   {proposal.after}")
    for change in proposal.differences.changed:
        typer.echo(f"  {change.incident}: {change.before} → {change.after}. {change.why_after}")
    for sentence in proposal.differences.sentences():
        typer.echo(sentence)
    typer.echo("These are the casebook's rules now." if apply else "Nothing was changed. Take them with --apply.")
