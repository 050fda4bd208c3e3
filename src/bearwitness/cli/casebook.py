"""The ``--casebook`` option, the same for every command that works on one.

The desk is imported when a casebook is opened, not before: help and usage errors come at once.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bearwitness.errors import NoCasebook

if TYPE_CHECKING:
    from bearwitness.desk.casebook import Casebook

VARIABLE = "BEARWITNESS_CASEBOOK"

CasebookOption = Annotated[
    Path | None,
    typer.Option(
        "--casebook",
        metavar="FOLDER",
        help=f"the casebook to use; where not given, {VARIABLE}, else the current folder if it is one",
        show_default=False,
    ),
]


def find_casebook(given: Path | None) -> Path:
    """The folder to use: the one given, else ``BEARWITNESS_CASEBOOK``, else the current one if it is a casebook.

    Raises NoCasebook.
    """
    if given is not None:
        return given
    if named := os.environ.get(VARIABLE):
        return Path(named)
    if (Path.cwd() / "casebook.toml").is_file():
        return Path.cwd()
    raise NoCasebook(str(Path.cwd()))


def open_casebook(given: Path | None) -> "Casebook":
    """The casebook the option, the environment or the current folder names, opened. Raises NoCasebook."""
    from bearwitness.desk.casebook import Casebook

    return Casebook.open(find_casebook(given))
