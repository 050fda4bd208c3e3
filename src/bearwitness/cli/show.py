"""``bearwitness show``: one incident, with the exact words behind every figure."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook

if TYPE_CHECKING:
    from bearwitness.desk.casework.dossier import ClaimView, Dossier


def show(
    incident: Annotated[str, typer.Argument(help="the incident's id, as `bearwitness incidents` lists it")],
    casebook: CasebookOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="print all of it as one object")] = False,
) -> None:
    """Show one incident and the words behind every figure.

    Its facts, what each source says, which reports are one voice, and the grade with its reasons."""
    open_casebook(casebook)
    from bearwitness.desk.casework import queries
    from bearwitness.desk.casework.dossier import make_dossier
    from bearwitness.desk.casework.rules import LocalOperator

    dossier = make_dossier(queries.incident_file(LocalOperator.here(), incident))
    if as_json:
        sys.stdout.write(json.dumps(_to_json(dossier), ensure_ascii=False) + "\n")
        return
    for line in _lines(dossier):
        typer.echo(line)


def _lines(dossier: "Dossier") -> Iterator[str]:
    yield f"{dossier.title}    [{dossier.key}]"
    yield ""
    for fact in dossier.facts:
        by = ", ".join(f"{one.end + ' from ' if one.end else ''}claim {one.claim.number}" for one in fact.set_by)
        yield f"  {fact.label:<8} {fact.value}{f'    ({by})' if by else ''}"
    yield f"  {'grade':<8} {dossier.grade or 'none'}{'' if dossier.graded_by or not dossier.grade else ' (proposed)'}"
    for reason in dossier.grade_why:
        yield f"           {reason}"
    if dossier.graded_by:
        yield f"           given by {dossier.graded_by}; the rule proposes {dossier.proposed or 'none'}"
    if dossier.review_due:
        yield f"           to be looked at again: {dossier.review_due}"
    yield ""
    yield f"Origins: {len(dossier.voices)} independent"
    for voice in dossier.voices:
        yield f"  {voice.name}: {', '.join(report.key for report in voice.reports)}"
        yield from (f"      {reason}" for reason in voice.why)
    for source in dossier.sources:
        yield ""
        yield source.name
        for claim in source.claims:
            yield from _claim_lines(claim)
    if dossier.links:
        yield ""
        yield "Why these claims are one incident"
        yield from (f"  {link}" for link in dossier.links)


def _claim_lines(claim: "ClaimView") -> Iterator[str]:
    about = ", ".join(part for part in (claim.kind, claim.stance, claim.published) if part)
    yield f"  claim {claim.number} ({about}) in report {claim.report}    [{claim.key}]"
    for saying in claim.sayings:
        yield f"    {saying.label:<10} {saying.value}"
        for quote in saying.quotes:
            words = " ".join(quote.text.split())
            yield f"               “{words}”  {claim.report}, characters {quote.start} to {quote.end}"
        if saying.rule:
            yield f"               by the codebook's rule {saying.rule}"
    if claim.speakers:
        yield f"    {'told by':<10} {' → '.join(claim.speakers)}"


def _to_json(dossier: "Dossier") -> dict[str, Any]:
    """All of the dossier but the texts of its reports, which are in the vault."""
    row = asdict(dossier)
    row["title"] = dossier.title
    row["graded_at"] = dossier.graded_at.isoformat() if dossier.graded_at else ""
    row["reports"] = [
        {name: value for name, value in report.items() if name not in ("segments", "shortened", "anchor")}
        for report in row["reports"]
    ]
    for fact in row["facts"]:
        fact["set_by"] = [one | {"claim": one["claim"]["key"]} for one in fact["set_by"]]
    return row
