"""``bearwitness accounts``: who may log in at the desk, and what they may do there."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook

if TYPE_CHECKING:
    from bearwitness.desk.casework.rules import LocalOperator

app = typer.Typer(help="Say who may log in at the desk, and what they may do there.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="the account")]


@app.command("list")
def list_accounts(
    casebook: CasebookOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one object an account")] = False,
) -> None:
    """List the accounts with their roles."""
    open_casebook(casebook)
    from bearwitness.desk.accounts import queries

    for one in queries.accounts(_operator()):
        if as_json:
            row = {"account": one.name, "roles": one.roles, "active": one.is_active}
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            state = "" if one.is_active else " (deactivated)"
            typer.echo(f"{one.name}{state}: {', '.join(one.roles) or 'no role'}")


@app.command()
def add(
    name: Name,
    role: Annotated[
        list[str] | None,
        typer.Option(help="researcher, reviewer, publisher, auditor or administrator; may be repeated"),
    ] = None,
    casebook: CasebookOption = None,
) -> None:
    """Make an account and print its password, this once."""
    book = open_casebook(casebook)
    from bearwitness.desk.accounts.passwords import new_password
    from bearwitness.desk.casework.services import create_account

    password = new_password()
    create_account(book.vault, _operator(), name, password, role or ["researcher"])
    typer.echo(f"Account: {name}\nPassword (shown only now): {password}")


@app.command()
def roles(
    name: Name,
    role: Annotated[
        list[str] | None, typer.Argument(metavar="[ROLE…]", help="all it has from now on; none where none is given")
    ] = None,
    casebook: CasebookOption = None,
) -> None:
    """Give an account these roles and no others."""
    book = open_casebook(casebook)
    from bearwitness.desk.casework.services import change_roles

    change_roles(book.vault, _operator(), name, role or [])
    typer.echo(f"{name}: {', '.join(role or []) or 'no role'}")


@app.command()
def deactivate(name: Name, casebook: CasebookOption = None) -> None:
    """Let an account log in no more; what it did keeps its name."""
    book = open_casebook(casebook)
    from bearwitness.desk.casework.services import deactivate_account

    deactivate_account(book.vault, _operator(), name)
    typer.echo(f"{name} can't log in any more.")


@app.command()
def activate(name: Name, casebook: CasebookOption = None) -> None:
    """Let a deactivated account log in again."""
    book = open_casebook(casebook)
    from bearwitness.desk.casework.services import activate_account

    activate_account(book.vault, _operator(), name)
    typer.echo(f"{name} can log in.")


@app.command()
def password(name: Name, casebook: CasebookOption = None) -> None:
    """Give an account a new password and print it, this once."""
    book = open_casebook(casebook)
    from bearwitness.desk.accounts.passwords import new_password
    from bearwitness.desk.casework.services import set_password

    made = new_password()
    set_password(book.vault, _operator(), name, made)
    typer.echo(f"Account: {name}\nPassword (shown only now): {made}")


@app.command()
def factors(name: Name, casebook: CasebookOption = None) -> None:
    """Remove an account's second factors, for whoever lost theirs; the password alone then lets in."""
    book = open_casebook(casebook)
    from bearwitness.desk.casework.services import remove_factors

    remove_factors(book.vault, _operator(), name)
    typer.echo(f"{name} has no second factor.")


def _operator() -> "LocalOperator":
    from bearwitness.desk.casework.rules import LocalOperator

    return LocalOperator.here()
