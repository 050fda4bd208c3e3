"""``bearwitness gazetteer``: a gazetteer of one's own, to read with beside the embedded one."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bearwitness.cli.progress import track
from bearwitness.errors import PartialFailure
from bearwitness.reading.gazetteer_dump import BuildTally, build_own

app = typer.Typer(no_args_is_help=True, help="Make a gazetteer of one's own.")


@app.callback()
def _group() -> None:
    """Makes typer keep the name of the one command there is."""


@app.command()
def build(
    files: Annotated[
        list[Path],
        typer.Argument(help="GeoNames dumps, files of alternate names, CSVs; zipped or not", metavar="FILE…"),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="the gazetteer to make", show_default=False)],
) -> None:
    """Make a gazetteer from GeoNames dumps and CSVs, for `bearwitness read --gazetteer` and casebooks.

    Each line that can't be used is told of with its number; exit code 3 where there were any, and the rest was done.
    """
    errors, tally = Console(stderr=True, highlight=False, soft_wrap=True), BuildTally()
    for bad in track(build_own(files, output, tally), "Bad lines"):
        errors.print(str(bad), markup=False)
    Console(highlight=False, soft_wrap=True).print(
        f"{output}: {tally.places:,} places, {tally.names:,} further names; {tally.left_out:,} lines name no place.",
        markup=False,
    )
    if tally.failed:
        raise PartialFailure("lines", tally.places + tally.names + tally.left_out, tally.failed)
