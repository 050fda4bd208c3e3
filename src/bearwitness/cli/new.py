"""``bearwitness new``: an empty casebook."""

from pathlib import Path
from typing import Annotated

import typer


def new(
    folder: Annotated[Path, typer.Argument(help="where to make it; a folder that does not exist or is empty")],
    name: Annotated[str, typer.Option(help="what people call it; the folder's name where not given")] = "",
    database: Annotated[
        str, typer.Option(metavar="ADDRESS", help="an empty PostgreSQL database, without a password; else a file")
    ] = "",
) -> None:
    """Make an empty casebook.

    It is a folder with its settings, its database and its vault, and can be moved as a whole.
    With --database its tables are in PostgreSQL, and the folder holds the rest."""
    from bearwitness.desk.casebook import Casebook

    casebook = Casebook.create(folder, name, database)
    typer.echo(f"Made the casebook {casebook.name!r} in {casebook.path}.")
    typer.echo(f"Take reports in with: bearwitness ingest FILES --casebook {folder}")
