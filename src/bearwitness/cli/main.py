"""The ``bearwitness`` command: its subcommands, and errors as one sentence with what to do."""

import sys
from typing import Annotated

import typer

from bearwitness import __version__
from bearwitness.cli.demo import demo
from bearwitness.cli.gather import gather
from bearwitness.cli.incidents import incidents
from bearwitness.cli.ingest import ingest
from bearwitness.cli.new import new
from bearwitness.cli.read import read
from bearwitness.cli.serve import serve
from bearwitness.cli.show import show
from bearwitness.cli.vault import app as vault
from bearwitness.errors import BearwitnessError

app = typer.Typer(
    name="bearwitness",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (new, ingest, incidents, show, serve, read, gather, demo):
    app.command()(command)
app.add_typer(vault, name="vault")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bearwitness {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="print the version and stop")
    ] = False,
) -> None:
    """The desk at which networks that document attacks on civilians work.

    Exit codes: 0 all done, 2 a wrong command line, 3 some items failed and the rest was done; others in docs/cli.md.
    """


def main() -> None:
    """Runs the command line; never returns."""
    try:
        app()
    except BearwitnessError as error:
        sys.stderr.write(f"{error.message}\n")
        if error.remedy:
            sys.stderr.write(f"{error.remedy}\n")
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
