"""``bearwitness serve``: the desk in a browser, on this machine."""

import contextlib
from typing import TYPE_CHECKING, Annotated

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook

if TYPE_CHECKING:
    from bearwitness.desk.casebook import Casebook


def serve(
    casebook: CasebookOption = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="the port to listen on")] = 8765,
    host: Annotated[str, typer.Option(help="the address to listen on")] = "127.0.0.1",
    create_user: Annotated[
        str | None,
        typer.Option("--create-user", metavar="NAME", help="make an account, print its password once, and stop"),
    ] = None,
    role: Annotated[
        str, typer.Option(metavar="ROLE", help="the role of the new account; several with commas between")
    ] = "researcher",
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="do the work behind the pages (imports) beside it")
    ] = True,
) -> None:
    """Open the desk in a browser, on this machine.

    Another address than this machine's own needs a [desk] section in casebook.toml with https = true and its hosts.
    """
    book = open_casebook(casebook)
    if create_user is not None:
        _create(book, create_user, role)
        return
    from bearwitness.desk.casework import queries
    from bearwitness.desk.casework.rules import LocalOperator
    from bearwitness.desk.serve import check_host, serve_desk, worker_beside

    check_host(book, host)
    if not queries.has_accounts(LocalOperator.here()):
        typer.echo("Nobody can log in yet; here is a first account.")
        _create(book, "researcher", "reviewer,administrator")  # alone at the desk, they must be able to do all
    address = f"[{host}]" if ":" in host else host
    words = f"The desk of {book.name!r} is at http://{address}:{port}/ (Ctrl+C ends it)."
    with worker_beside(book) if worker else contextlib.nullcontext():
        serve_desk(book, host, port, ready=lambda: typer.echo(words))


def _create(book: "Casebook", name: str, role: str) -> None:
    from bearwitness.desk.accounts.passwords import new_password
    from bearwitness.desk.casework.rules import LocalOperator
    from bearwitness.desk.casework.services import create_account

    password = new_password()
    create_account(book.vault, LocalOperator.here(), name, password, [one.strip() for one in role.split(",")])
    typer.echo(f"Account: {name}\nPassword (shown only now): {password}")
