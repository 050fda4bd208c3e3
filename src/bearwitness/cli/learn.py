"""``bearwitness learn``: weights of evidence for gathering, from claims whose incidents people told."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bearwitness.cli.gather import read_judgements
from bearwitness.codebook import load_codebook
from bearwitness.errors import BadLine, ModelError, PartialFailure
from bearwitness.exchange import read_claims, read_objects, read_reports
from bearwitness.incidents.learning import (
    SPREAD,
    Figures,
    LabelledPairs,
    cross_validate,
    join_pairs,
    label_pairs,
)
from bearwitness.incidents.learning import (
    learn as learn_weights,
)
from bearwitness.incidents.profiles import make_corpus
from bearwitness.incidents.weights import Weights, load_weights, read_weights, write_weights
from bearwitness.model import Claim

R = TypeVar("R")


def learn(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="FOLDER…", help="folders with reports.jsonl, claims.jsonl and what people told of them"),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="the weights file")] = Path("weights.toml"),
    start: Annotated[Path | None, typer.Option("--from", help="weights to start from (the shipped ones)")] = None,
    version: Annotated[str, typer.Option(help="the version of the new weights")] = "own",
    spread: Annotated[float, typer.Option(min=0.01, help="how far a weight may leave its value so far")] = SPREAD,
) -> None:
    """Learn how much each likeness of two claims says, and print how well that holds for incidents left out."""
    weights = read_weights(start) if start else load_weights()
    bad = _Bad()
    pairs = join_pairs([_labelled(folder, weights, bad) for folder in folders])
    if not pairs.same.any() or pairs.same.all():
        raise ModelError(
            str(output), "it takes pairs that are one event and pairs that are not, so no file was written"
        )
    before, after = cross_validate(pairs, weights, spread)
    _print(before, after)
    if after.log_loss >= before.log_loss:
        raise ModelError(str(output), "the weights so far tell pairs left out better, so no file was written")
    learned = learn_weights(pairs, weights, version, spread)
    origin = f"from {len(pairs.same)} pairs, {int(pairs.same.sum())} of one event, in " + ", ".join(
        folder.name for folder in folders
    )
    output.write_text(write_weights(learned, origin, start), encoding="utf-8")
    typer.echo(f"{output}: learned {origin}")
    if bad.count:
        raise PartialFailure("lines", len(pairs.same), bad.count)


class _Bad:
    """Tells of each bad line on standard error, and counts them."""

    def __init__(self) -> None:
        self.count = 0
        self._errors = Console(stderr=True, highlight=False, soft_wrap=True)

    def leave_out(self, rows: Iterable[R | BadLine]) -> list[R]:
        """The good ones."""
        good: list[R] = []
        for row in rows:
            if isinstance(row, BadLine):
                self.count += 1
                self._errors.print(str(row), markup=False)
            else:
                good.append(row)
        return good


def _labelled(folder: Path, weights: Weights, bad: _Bad) -> LabelledPairs:
    """The folder's pairs, told by ``incident`` on claims, else by labels.jsonl for main events, and by judgements."""
    reports = bad.leave_out(read_reports(folder / "reports.jsonl"))
    known = {report.id for report in reports}
    claims = [claim for claim in bad.leave_out(read_claims(folder / "claims.jsonl")) if claim.report in known]
    incidents = {c.claim: str(told) for c in claims if (told := c.extra.get("incident"))}
    if not incidents and (folder / "labels.jsonl").exists():
        rows = bad.leave_out(read_objects(folder / "labels.jsonl"))
        told_of = {str(row["report"]): str(row["incident"]) for _, row in rows if row.get("incident")}
        incidents = {claim.claim: told_of[claim.report] for claim in claims if claim.main and claim.report in told_of}
    judged = {}
    if (folder / "judgements.jsonl").exists():
        main: dict[str, Claim] = {claim.report: claim for claim in claims if claim.main}
        for one in bad.leave_out(read_judgements(str(folder / "judgements.jsonl"))):
            left, right = (main[end].claim if end in main else end for end in (one.left, one.right))
            if one.decision != "unsure":
                judged[left, right] = one.decision == "same"
    parents = {name: entry.parent for name, entry in load_codebook().entries("event_type").items()}
    return label_pairs(make_corpus(claims, reports, parents), incidents, weights, judged)


def _print(before: Figures, after: Figures) -> None:
    table = Table("", "pairs", "log loss", "calibration error", title="On incidents left out of learning")
    for name, one in (("so far", before), ("learned", after)):
        table.add_row(name, str(one.pairs), f"{one.log_loss:.4f}", f"{one.calibration:.4f}")
    Console(highlight=False).print(table)
