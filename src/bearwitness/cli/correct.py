"""``bearwitness correct``: a claim read anew by a person; the old one stays."""

from typing import Annotated

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook
from bearwitness.errors import InvalidValue


def correct(
    claim: Annotated[str, typer.Argument(help="the claim's id, as `bearwitness show` prints it")],
    given: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="a field's right value; may be repeated")
    ] = None,
    words: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=WORDS", help="the report's words it rests on; may be repeated")
    ] = None,
    reason: Annotated[str, typer.Option(help="why, for whoever reads it later")] = "",
    casebook: CasebookOption = None,
) -> None:
    """Correct a claim.

    The correction is a claim of its own that supersedes the old one, which stays, and is kept to train readers with."""
    values, quotes = _pairs("--set", given), _pairs("--words", words)
    book = open_casebook(casebook)
    from bearwitness.desk.casework.correction import Correction, correct_claim
    from bearwitness.desk.casework.rules import LocalOperator

    made = correct_claim(book, LocalOperator.here(), claim, Correction(values, quotes, reason))
    typer.echo(f"{made} now stands in the place of {claim}.")


def _pairs(option: str, given: list[str] | None) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for one in given or []:
        name, equals, value = one.partition("=")
        if not equals or name.strip() in pairs:
            raise InvalidValue(f"value of {option}", one, "write FIELD=VALUE, each field once")
        pairs[name.strip()] = value.strip()
    return pairs
