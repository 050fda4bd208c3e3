"""``bearwitness new``: an empty casebook."""

from pathlib import Path
from typing import Annotated

import typer

from bearwitness.desk.casebook import Casebook


def new(
    folder: Annotated[Path, typer.Argument(help="where to make it; a folder that does not exist or is empty")],
    name: Annotated[str, typer.Option(help="what people call it; the folder's name where not given")] = "",
) -> None:
    """Make a casebook: a folder with its settings, its database and its vault."""
    casebook = Casebook.create(folder, name)
    typer.echo(f"Made the casebook {casebook.name!r} in {casebook.path}.")
    typer.echo(f"Take reports in with: bearwitness ingest FILES --casebook {folder}")
