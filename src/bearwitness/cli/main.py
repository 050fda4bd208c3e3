"""The ``bearwitness`` command: its subcommands, and errors as one sentence with what to do."""

import sys
from importlib import import_module
from typing import Annotated, Any, cast

import typer
from typer.core import TyperGroup
from typer.main import get_command

from bearwitness import __version__
from bearwitness.errors import BearwitnessError

# In the order of the help. Each is a module here: with a function of its name, or an ``app`` of further commands.
COMMANDS = (
    "new",
    "ingest",
    "incidents",
    "show",
    "correct",
    "judge",
    "grade",
    "suggestions",
    "source",
    "regrade",
    "figures",
    "accounts",
    "serve",
    "worker",
    "read",
    "train",
    "gather",
    "learn",
    "gazetteer",
    "vault",
    "demo",
)


class _CommandsWhenNeeded(TyperGroup):
    """Imports a command only when it is called or listed, so that each starts as fast as it can."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"bearwitness.cli.{cmd_name}")
        alone = typer.Typer(rich_markup_mode=None, add_completion=False)
        if isinstance(group := getattr(module, "app", None), typer.Typer):
            alone.add_typer(group, name=cmd_name)
            return cast(TyperGroup, get_command(alone)).get_command(ctx, cmd_name)
        alone.command(cmd_name)(getattr(module, cmd_name))
        return get_command(alone)


app = typer.Typer(
    name="bearwitness",
    cls=_CommandsWhenNeeded,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
