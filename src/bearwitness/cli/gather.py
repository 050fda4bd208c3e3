"""``bearwitness gather``: claims.jsonl and reports.jsonl into incidents.jsonl, with no casebook."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from bearwitness.cli.progress import track
from bearwitness.codebook import load_codebook
from bearwitness.errors import BadLine, BearwitnessError, InvalidValue, PartialFailure
from bearwitness.exchange import LineWriter, incident_to_json, read_claims, read_objects, read_reports
from bearwitness.incidents import gather as gather_claims
from bearwitness.incidents.match import Matcher
from bearwitness.incidents.profiles import make_corpus
from bearwitness.incidents.weights import Weights, read_weights
from bearwitness.model import Claim, Judgement, Report

R = TypeVar("R")


def gather(
    claims: Annotated[str, typer.Argument(help="claims.jsonl, or - for standard input")],
    reports: Annotated[str, typer.Option("--reports", help="the reports.jsonl that the claims were read from")],
    output: Annotated[str, typer.Option("--output", "-o", help="incidents.jsonl, or - for standard output")] = "-",
    judgements: Annotated[
        str | None,
        typer.Option("--judgements", help="judgements.jsonl: left, right (claim or report ids), decision, who, at"),
    ] = None,
    weights: Annotated[
        Path | None, typer.Option("--weights", help="weights to score by, as `bearwitness learn` writes them")
    ] = None,
    explain: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--explain", metavar="CLAIM CLAIM", help="only say what speaks for and against one event in two claims"
        ),
    ] = None,
) -> None:
    """Gather claims into incidents, and say why each was joined."""
    own = read_weights(weights) if weights is not None else None
    if [claims, reports, judgements].count("-") > 1:
        raise typer.BadParameter("only one of the files can be standard input")
    # All that is read lives to the end; to look through it for rings again and again takes a tenth of the time.
    gc.disable()
    try:
        _gather((claims, reports, judgements), output, explain, own)
    finally:
        gc.enable()


def _gather(
    given: tuple[str, str, str | None], output: str, explain: tuple[str, str] | None, own: Weights | None
) -> None:
    claims, reports, judgements = given
    bad = _BadLines()
    kept_reports = list(bad.leave_out(read_reports(reports)))
    kept_claims = list(bad.leave_out(read_claims(claims)))
    decided = list(bad.leave_out(read_judgements(judgements))) if judgements else []
    known = {report.id for report in kept_reports}
    orphans = [claim for claim in kept_claims if claim.report not in known]
    for claim in orphans:
        bad.tell(f"claim {claim.claim}: its report {claim.report} is not among the reports")
    usable = [claim for claim in kept_claims if claim.report in known]
    if explain is not None:
        typer.echo(_explained(usable, kept_reports, explain, own))
        return
    found = gather_claims(
        usable, kept_reports, decided, progress=lambda rows: track(rows, "Gathering", len(rows)), weights=own
    )
    with LineWriter(output) as writer:
        for incident in found:
            writer.write(incident_to_json(incident))
    if bad.count:
        done = len(kept_reports) + len(usable) + len(decided)
        raise PartialFailure("lines", done, bad.count)


def _explained(
    claims: Sequence[Claim], reports: Sequence[Report], pair: tuple[str, str], weights: Weights | None
) -> str:
    """What speaks for one event and what against; raises InvalidValue for a claim that isn't an event of the file."""
    left, right = pair
    parents = {name: entry.parent for name, entry in load_codebook().entries("event_type").items()}
    corpus = make_corpus(claims, reports, parents)
    position = {profile.claim.claim: at for at, profile in enumerate(corpus.profiles)}
    for claim in (left, right):
        if claim not in position:
            raise InvalidValue("claim", claim, "it is no event claim of the file that still stands")
    if left == right:
        raise InvalidValue("claim", left, "it takes two claims")
    score = Matcher(corpus, weights).explain(position[left], position[right])
    lines = [f"{left} and {right}: {score.total:+.1f}, {score.probability:.0%} that they are one event."]
    for title, parts in (("For one event", score.speaks_for), ("Against", score.speaks_against)):
        lines += [f"{title}:", *(f"  {part.weight:+5.1f}  {part.sentence}" for part in parts)]
    return "\n".join(lines)


def read_judgements(path: str) -> Iterator[Judgement | BadLine]:
    """The judgements of a JSON Lines file in order; ``at`` is an ISO 8601 date-time with its time zone."""
    for row in read_objects(path):
        if isinstance(row, BadLine):
            yield row
            continue
        number, given = row
        try:
            yield _judgement(given)
        except BearwitnessError as error:
            yield BadLine(path, number, error.message.rstrip("."))
        except (KeyError, TypeError, ValueError) as error:
            yield BadLine(path, number, f"a field is missing or has the wrong form ({error})")


def _judgement(row: dict[str, Any]) -> Judgement:
    return Judgement(
        left=str(row["left"]),
        right=str(row["right"]),
        decision=str(row["decision"]),
        who=str(row["who"]),
        at=datetime.fromisoformat(row["at"]),
        reason=str(row.get("reason", "")),
    )


class _BadLines:
    """Tells of each bad line on standard error, and counts them."""

    def __init__(self) -> None:
        self.count = 0
        self._errors = Console(stderr=True, highlight=False, soft_wrap=True)

    def tell(self, what: str) -> None:
        self.count += 1
        self._errors.print(what, markup=False)

    def leave_out(self, rows: Iterable[R | BadLine]) -> Iterator[R]:
        for row in rows:
            if isinstance(row, BadLine):
                self.tell(str(row))
            else:
                yield row
