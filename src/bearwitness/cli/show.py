"""``bearwitness show``: one incident, with the exact words behind every figure."""

import json
import re
import shutil
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook

if TYPE_CHECKING:
    from bearwitness.desk.casework.dossier import ClaimView, Dossier, Fact
    from bearwitness.desk.casework.history import Line

# Narrower terminals wrap by themselves.
_LEAST_COLUMNS = 40


def show(
    incident: Annotated[str, typer.Argument(help="the incident's id, as `bearwitness incidents` lists it")],
    casebook: CasebookOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="print all of it as one object")] = False,
    with_history: Annotated[bool, typer.Option("--history", help="print every step that changed it instead")] = False,
) -> None:
    """Show one incident and the words behind every figure.

    Its facts, what each source says, which reports are one voice, and the grade with its reasons."""
    open_casebook(casebook)
    from bearwitness.desk.casework import queries
    from bearwitness.desk.casework.dossier import make_dossier
    from bearwitness.desk.casework.history import incident_history
    from bearwitness.desk.casework.rules import LocalOperator

    actor = LocalOperator.here()
    if with_history:
        _print_history(incident_history(actor, incident), as_json=as_json)
        return
    dossier = make_dossier(queries.incident_file(actor, incident))
    if as_json:
        sys.stdout.write(json.dumps(_to_json(dossier), ensure_ascii=False) + "\n")
        return
    for line in _lines(dossier):
        for piece in _fitted(line):
            typer.echo(piece)


def _print_history(history: "list[Line]", *, as_json: bool) -> None:
    for line in history:
        if as_json:
            sys.stdout.write(json.dumps(asdict(line) | {"at": line.at.isoformat()}, ensure_ascii=False) + "\n")
            continue
        reason = f" “{' '.join(line.reason.split())}”" if line.reason else ""
        text = f"{line.at:%Y-%m-%d %H:%M}  revision {line.revision}  step {line.step}  {line.who} {line.said}{reason}"
        for piece in _fitted(text):
            typer.echo(piece)
    if not history and not as_json:
        typer.echo("Nothing was done to it since it was first gathered.")


def _fitted(line: str) -> Iterator[str]:
    """The line cut at spaces to fit the terminal, each piece under the text of the first; whole where there is none."""
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    if len(line) <= max(columns, _LEAST_COLUMNS) or not columns:
        yield line
        return
    under = re.match(r" *(?:[a-z]\S*(?: type| by)? {1,10}|“)?", line)
    indent = " " * (under.end() if under else 0)
    yield from textwrap.wrap(
        line, max(columns, _LEAST_COLUMNS), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _lines(dossier: "Dossier") -> Iterator[str]:
    yield f"{dossier.title}    [{dossier.key}, revision {dossier.revision}]"
    yield ""
    for fact in dossier.facts:
        by = _set_by(fact)
        yield f"  {fact.label:<8} {_exactly(fact.value, fact.exact)}{f'    ({by})' if by else ''}"
    yield f"  {'grade':<8} {dossier.grade or 'none'}{'' if dossier.graded_by or not dossier.grade else ' (proposed)'}"
    for reason in dossier.grade_why:
        yield f"           {reason}"
    if dossier.graded_by:
        yield f"           given by {dossier.graded_by}; the rule proposes {dossier.proposed or 'none'}"
    if dossier.review_due:
        yield f"           to be looked at again: {dossier.review_due}"
    yield ""
    yield from _figure_lines(dossier)
    yield f"Origins: {len(dossier.voices)} independent"
    yield from (f"  {sentence}" for sentence in dossier.appraisal.voices)
    for voice in dossier.voices:
        yield f"  {voice.name}: {', '.join(f'{report.source} ({report.key})' for report in voice.reports)}"
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


def _figure_lines(dossier: "Dossier") -> Iterator[str]:
    """The killed and injured by each policy, with the claims that set each end."""
    if not dossier.appraisal.figures:
        return
    yield "By published policies"
    for figure in dossier.appraisal.figures:
        ends = "; ".join(
            f"{end.name} {end.value} (claim{'s' if len(end.claims) > 1 else ''} "
            f"{', '.join(str(claim.number) for claim in end.claims)})"
            for end in figure.ends
        )
        yield f"  {figure.policy}; {figure.what}: {ends}"
    yield ""


def _set_by(fact: "Fact") -> str:
    """The numbers of the claims that set the fact, by the end they set: "least: claims 1, 3; most: claim 7"."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for one in fact.set_by:
        numbers[one.end].append(one.claim.number)
    return "; ".join(
        f"{f'{end}: ' if end else ''}claim{'s' if len(found) > 1 else ''} {', '.join(map(str, sorted(found)))}"
        for end, found in numbers.items()
    )


def _exactly(value: str, exact: str) -> str:
    """The value with its exact form in brackets, where it has one."""
    return f"{value} [{exact}]" if exact else value


def _claim_lines(claim: "ClaimView") -> Iterator[str]:
    about = ", ".join(part for part in (claim.kind, claim.stance, claim.day) if part)
    yield f"  claim {claim.number} ({about}) in report {claim.report}    [{claim.key}]"
    for saying in claim.sayings:
        yield f"    {saying.label:<10} {_exactly(saying.value, saying.exact)}"
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
    row["appraisal"].pop("svg")
    row["graded_at"] = dossier.graded_at.isoformat() if dossier.graded_at else ""
    row["reports"] = [
        {name: value for name, value in report.items() if name not in ("segments", "shortened", "anchor")}
        for report in row["reports"]
    ]
    for fact in row["facts"]:
        fact["set_by"] = [one | {"claim": one["claim"]["key"]} for one in fact["set_by"]]
    return row
