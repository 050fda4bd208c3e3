"""docs/cli.md tells of every command, option and exit code there is, and of no other."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import typer

from bearwitness.cli.main import COMMANDS, app
from bearwitness.errors import BearwitnessError

TEXT = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")


def commands() -> Iterator[str]:
    for name in COMMANDS:
        module = import_module(f"bearwitness.cli.{name}")
        group = getattr(module, "app", None)
        if isinstance(group, typer.Typer):
            yield from (
                f"{name} {one.name or one.callback.__name__}" for one in group.registered_commands if one.callback
            )
        else:
            yield name


def classes(kind: type[BearwitnessError]) -> Iterator[type[BearwitnessError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from classes(child)


@pytest.mark.parametrize("name", list(commands()))
def test_every_command_is_told_of(name: str) -> None:
    assert f"`bearwitness {name} " in TEXT


def test_no_command_is_told_of_that_is_not_there() -> None:
    told = set(re.findall(r"`bearwitness ([a-z]+)", TEXT))
    assert told <= set(COMMANDS)


def test_every_option_of_a_casebook_command_is_told_of() -> None:
    context = typer.main.get_command(app)
    for name in ("new", "ingest", "incidents", "show", "serve", "demo"):
        command = context.get_command(None, name)  # type: ignore[attr-defined]
        heading = next(line for line in TEXT.splitlines() if line.startswith(f"### `bearwitness {name} "))
        for option in (one for one in command.params if one.opts[0].startswith("--") and one.name != "help"):
            assert any(word in heading for word in option.opts), f"{name} {option.opts}"


def test_every_exit_code_is_told_of() -> None:
    table = {int(code) for code in re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE)}
    assert table == {0, 2} | {kind.exit_code for kind in classes(BearwitnessError)}
