"""``bearwitness source``: how reliable sources are, as people judge them (Admiralty A to F)."""

import json
import sys
from typing import Annotated

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook

app = typer.Typer(help="List sources and rate how reliable they are (Admiralty A to F).", no_args_is_help=True)

Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="the reason, kept with the rating")]


@app.command("list")
def list_sources(
    casebook: CasebookOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one object a source")] = False,
) -> None:
    """List the sources with their reliability."""
    open_casebook(casebook)
    from bearwitness.desk.casework import evidence
    from bearwitness.desk.casework.rules import LocalOperator

    for row in evidence.sources(LocalOperator.here(), "").order_by("name").iterator(chunk_size=500):
        if as_json:
            known = {"source": row.name, "kind": row.kind, "reliability": row.reliability}
            sys.stdout.write(json.dumps(known, ensure_ascii=False) + "\n")
        else:
            typer.echo(f"{row.reliability or '–'}  {row.name}")


@app.command()
def rate(
    name: Annotated[str, typer.Argument(help="the source, as `bearwitness source list` has it")],
    letter: Annotated[
        str,
        typer.Option("--as", metavar="LETTER", help="A completely reliable … E unreliable, F can't be judged"),
    ],
    why: Why,
    casebook: CasebookOption = None,
) -> None:
    """Rate a source; grades are proposed anew, and those by people flagged where the proposal beside them changed."""
    book = open_casebook(casebook)
    from bearwitness.desk.casework.rating import rate as rate_source
    from bearwitness.desk.casework.rules import LocalOperator

    made = rate_source(book, LocalOperator.here(), name, letter, why)
    typer.echo(f"{name} is rated {made.reliability} (rating {made.pk}).")


@app.command()
def history(
    name: Annotated[str, typer.Argument(help="the source")],
    casebook: CasebookOption = None,
) -> None:
    """Print every rating of a source, the newest first."""
    open_casebook(casebook)
    from bearwitness.desk.casework import evidence
    from bearwitness.desk.casework.rating import source_file
    from bearwitness.desk.casework.rules import LocalOperator
    from bearwitness.errors import UnknownRecord

    row = evidence.sources(LocalOperator.here(), "").filter(name=name).first()
    if row is None:
        raise UnknownRecord("source", name)
    file = source_file(LocalOperator.here(), row.pk)
    for one in file.ratings:
        what = f"rated it {one.reliability}" if one.reliability else f"took rating {one.withdraws_id} back"
        taken = " (taken back later)" if one.pk in file.withdrawn else ""
        typer.echo(f"{one.pk}  {one.at:%Y-%m-%d %H:%M} {one.who} {what}{taken}: {one.reason}")


@app.command()
def undo(
    rating: Annotated[int, typer.Argument(min=1, help="the rating's number, as `bearwitness source history` has it")],
    why: Why,
    casebook: CasebookOption = None,
) -> None:
    """Take a rating back; what was judged before counts again."""
    book = open_casebook(casebook)
    from bearwitness.desk.casework.rating import unrate
    from bearwitness.desk.casework.rules import LocalOperator

    made = unrate(book, LocalOperator.here(), rating, why)
    typer.echo(f"Rating {rating} is taken back; {made.source.name} is {made.source.reliability or 'not rated'} now.")
