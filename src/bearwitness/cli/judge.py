"""``bearwitness judge``: what is one event and what is not, with a reason, and undone where it was wrong."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook

if TYPE_CHECKING:
    from bearwitness.desk.casebook import Casebook
    from bearwitness.desk.casework.models import Step
    from bearwitness.desk.casework.rules import Actor
    from bearwitness.desk.casework.services import Grounds

app = typer.Typer(help="Say what is one event and what is not; every step can be undone.", no_args_is_help=True)

Things = Annotated[
    list[str], typer.Argument(metavar="CLAIM_OR_INCIDENT…", help="two or more ids of claims or incidents")
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="the reason, kept with the decision")]
Revision = Annotated[
    list[str] | None,
    typer.Option(
        "--revision",
        metavar="[INCIDENT=]N",
        help="refuse where the incident is no longer at revision N, which `show` prints; may be repeated",
    ),
]
Replace = Annotated[bool, typer.Option("--replace", help="put this in the place of judgements that stand against it")]


@app.command()
def same(things: Things, why: Why, revision: Revision = None, casebook: CasebookOption = None) -> None:
    """Judge claims or incidents to be one event. Incidents are merged."""
    _judge(things, "same", why, revision, open_casebook(casebook))


@app.command("not-same")
def not_same(things: Things, why: Why, revision: Revision = None, casebook: CasebookOption = None) -> None:
    """Judge claims or incidents to be different events."""
    _judge(things, "different", why, revision, open_casebook(casebook))


@app.command()
def unsure(things: Things, why: Why, revision: Revision = None, casebook: CasebookOption = None) -> None:
    """Note that claims or incidents may be one event or not; it binds nothing."""
    _judge(things, "unsure", why, revision, open_casebook(casebook))


@app.command()
def merge(
    incidents: Annotated[list[str], typer.Argument(metavar="INCIDENT…", help="two or more incidents")],
    why: Why,
    revision: Revision = None,
    replace: Replace = False,
    casebook: CasebookOption = None,
) -> None:
    """Make one incident of several. The one with most claims keeps its id, the others lead to it."""
    book = open_casebook(casebook)
    from bearwitness.desk.casework import services

    grounds = _grounds(why, revision, incidents, replace=replace)
    _tell(book, lambda actor: services.merge(book.vault, actor, incidents, grounds))


@app.command()
def split(
    incident: Annotated[str, typer.Argument(help="the incident")],
    claims: Annotated[list[str], typer.Argument(metavar="CLAIM…", help="its claims that are another event")],
    why: Why,
    revision: Revision = None,
    replace: Replace = False,
    casebook: CasebookOption = None,
) -> None:
    """Take claims out of an incident into a new one."""
    book = open_casebook(casebook)
    from bearwitness.desk.casework import services

    grounds = _grounds(why, revision, [incident], replace=replace)
    _tell(book, lambda actor: services.split(book.vault, actor, incident, claims, grounds))


@app.command()
def move(
    claims: Annotated[list[str], typer.Argument(metavar="CLAIM…", help="claims of one incident")],
    to: Annotated[str, typer.Option("--to", metavar="INCIDENT", help="the incident they belong to")],
    why: Why,
    revision: Revision = None,
    replace: Replace = False,
    casebook: CasebookOption = None,
) -> None:
    """Move claims from their incident to another."""
    book = open_casebook(casebook)
    from bearwitness.desk.casework import services

    grounds = _grounds(why, revision, [to], replace=replace)
    _tell(book, lambda actor: services.move(book.vault, actor, claims, to, grounds))


@app.command()
def undo(
    step: Annotated[int, typer.Argument(help="the step's number, as `show --history` prints it")],
    why: Why,
    revision: Revision = None,
    casebook: CasebookOption = None,
) -> None:
    """Withdraw a step: what was judged before it stands again. An undo can be undone."""
    book = open_casebook(casebook)
    from bearwitness.desk.casework import services

    grounds = _grounds(why, revision, [])
    _tell(book, lambda actor: services.undo(book.vault, actor, step, grounds))


def _judge(things: list[str], decision: str, why: str, revision: list[str] | None, book: "Casebook") -> None:
    from bearwitness.desk.casework import services

    grounds = _grounds(why, revision, things)
    _tell(book, lambda actor: services.judge(book.vault, actor, things, decision, grounds))


def _grounds(why: str, revision: list[str] | None, named: list[str], *, replace: bool = False) -> "Grounds":
    from bearwitness.desk.casework.services import Grounds

    return Grounds(why, revisions(revision, named), replace)


def revisions(given: list[str] | None, named: list[str]) -> dict[str, int | None]:
    """The revision of each incident, as the options name them; a bare number is of the first incident named."""
    from bearwitness.errors import InvalidValue

    found: dict[str, int | None] = {}
    for one in given or []:
        key, _, number = one.rpartition("=")
        key = key or (named[0] if named else "")
        if not number.isascii() or not number.isdigit() or not key:
            raise InvalidValue("value of --revision", one, "write N, or INCIDENT=N")
        found[key] = int(number)
    return found


def _tell(book: "Casebook", decide: "Callable[[Actor], Step]") -> None:
    from bearwitness.desk.casework.regroup import regroup
    from bearwitness.desk.casework.rules import LocalOperator

    actor = LocalOperator.here()
    typer.echo(regroup(book, actor, lambda: decide(actor)).sentence)
