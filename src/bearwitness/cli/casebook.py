"""The ``--casebook`` option, the same for every command that works on one."""

from pathlib import Path
from typing import Annotated

import typer

from bearwitness.desk.casebook import VARIABLE, Casebook, find_casebook

CasebookOption = Annotated[
    Path | None,
    typer.Option(
        "--casebook",
        metavar="FOLDER",
        help=f"the casebook to use; where not given, {VARIABLE}, else the current folder if it is one",
        show_default=False,
    ),
]


def open_casebook(given: Path | None) -> Casebook:
    """The casebook the option, the environment or the current folder names, opened. Raises NoCasebook."""
    return Casebook.open(find_casebook(given))
