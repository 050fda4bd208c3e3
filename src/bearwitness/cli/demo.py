"""``bearwitness demo``: the sample reports, all the way to a page with their incidents."""

from collections.abc import MutableMapping
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import tomlkit
import typer

from bearwitness.cli.incidents import incidents as list_incidents
from bearwitness.cli.ingest import ingest
from bearwitness.desk.casebook import CONFIG, Casebook
from bearwitness.errors import PartialFailure
from bearwitness.publish.report_page import write_page

PAGE = "report.html"


def demo(
    folder: Annotated[Path, typer.Argument(help="where to make the casebook, or one made so before")] = Path(
        "casebook-demo"
    ),
) -> None:
    """Make a casebook from sample reports on air raids of 1936 to 1939, list its incidents, and write report.html."""
    if not (folder / "casebook.toml").is_file():
        Casebook.create(folder, "Air raids on towns, Spain 1936–39")
        _name_parties(folder)
    failure: PartialFailure | None = None
    with as_file(files("bearwitness.demo") / "reports") as reports:
        try:
            ingest([str(reports)], folder)
        except PartialFailure as error:  # what could be taken in is shown all the same
            failure = error
    typer.echo("")
    list_incidents(folder)
    page = folder / PAGE
    page.write_text(_page(folder), encoding="utf-8")
    typer.echo("")
    typer.echo(
        f"Every figure beside the words it came from: {page} (open it in a browser; it loads nothing from outside)"
    )
    typer.echo(f"One incident on the command line:          bearwitness show INCIDENT --casebook {folder}")
    typer.echo(f"The desk itself:                           make serve, or bearwitness serve --casebook {folder}")
    if failure is not None:
        raise failure


def _name_parties(folder: Path) -> None:
    """Gives the casebook the demonstration's codebook, as its README tells to do with one's own."""
    (folder / "codebook.toml").write_bytes((files("bearwitness.demo") / "codebook.toml").read_bytes())
    config = folder / CONFIG
    settings = tomlkit.parse(config.read_text(encoding="utf-8"))
    reading = settings["reading"]
    assert isinstance(reading, MutableMapping)
    reading["codebook"] = "codebook.toml"
    config.write_text(tomlkit.dumps(settings), encoding="utf-8")


def _page(folder: Path) -> str:
    casebook = Casebook.open(folder)
    from bearwitness.desk.casework import queries
    from bearwitness.desk.casework.rules import LocalOperator

    # The page may be handed on: what is restricted to named people stays out of it.
    actor = replace(LocalOperator.here(), sees_restricted=False)
    claims, _, _ = queries.gathering_material(actor)
    reports = queries.all_reports(actor)
    return write_page(
        casebook.name,
        [row.incident() for row in queries.incidents(actor)],
        {claim.claim: claim for claim in claims},
        {report.id: report for report, _ in reports},
        [(report.id, unread) for report, unread in reports if unread],
    )
