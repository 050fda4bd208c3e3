"""``bearwitness train``: a reader's model of one's own, from coded reports or a casebook's corrections."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bearwitness.cli.casebook import CasebookOption, open_casebook
from bearwitness.errors import BadLine, ModelError, PartialFailure
from bearwitness.exchange import read_claims, read_reports
from bearwitness.model import Claim, Report
from bearwitness.reading.trained.model_file import TrainingData, save
from bearwitness.reading.trained.training import Example, PartFigures


def train(
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="[FOLDER]…", help="folders with reports.jsonl and claims.jsonl")
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="the model file")] = Path("bearwitness.model"),
    casebook: CasebookOption = None,
    name: Annotated[str, typer.Option(help="the model's name; each claim it touches carries it")] = "own",
    version: Annotated[str, typer.Option(help="the model's version")] = "1",
    terms: Annotated[list[str] | None, typer.Option(help="terms of each folder's data, in their order")] = None,
    seed: Annotated[int, typer.Option(help="the same data and seed give the same model")] = 0,
) -> None:
    """Train a model on what people coded or corrected, and print how well it reads reports it has not seen."""
    from bearwitness.reading.trained.training import train as train_model

    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    examples: list[Example] = []
    data: list[TrainingData] = []
    bad = 0
    for at, folder in enumerate(folders or ()):
        said = terms[at] if terms and at < len(terms) else "not stated"
        reports = _good(read_reports(folder / "reports.jsonl"), errors)
        claims = _good(read_claims(folder / "claims.jsonl"), errors)
        bad += reports[1] + claims[1]
        found = _examples(folder.name, reports[0], claims[0])
        examples += found
        data.append(TrainingData(folder.name, _digest(folder), said, len(found)))
    if not folders:
        reports_of, claims_of = _of_casebook(casebook)
        examples = _examples("casebook", reports_of, claims_of)
        data.append(TrainingData("casebook", "", "the casebook's own", len(examples)))
    made = datetime.now(UTC).date().isoformat()
    model, figures = train_model(examples, name=name, version=version, made=made, training=data, seed=seed)
    _print(figures)
    if not model.labels:
        raise ModelError(str(output), "no part of it reads better than the rules do, so no file was written")
    digest = save(model, output)
    typer.echo(f"{output}: {output.stat().st_size // 1024} KB, {', '.join(model.labels)}; SHA-256 {digest}")
    if bad:
        raise PartialFailure("lines", len(examples), bad)


def _examples(name: str, reports: Iterable[Report], claims: Iterable[Claim]) -> list[Example]:
    from bearwitness.cli.progress import track
    from bearwitness.reading.trained.lessons import examples

    return list(track(examples(reports, claims), f"Reading {name}", None))


def _good(rows: Iterable[Report | BadLine] | Iterable[Claim | BadLine], errors: Console) -> tuple[list, int]:  # type: ignore[type-arg]
    good: list[Report | Claim] = []
    bad = 0
    for row in rows:
        if isinstance(row, BadLine):
            bad += 1
            errors.print(str(row), markup=False)
        else:
            good.append(row)
    return good, bad


def _digest(folder: Path) -> str:
    """SHA-256 over the bytes of both files."""
    digest = hashlib.sha256()
    for name in ("reports.jsonl", "claims.jsonl"):
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()


def _of_casebook(given: Path | None) -> tuple[Sequence[Report], Sequence[Claim]]:
    """The casebook's reports and those of its claims that people made or corrected."""
    open_casebook(given)
    from bearwitness.desk.casework import queries
    from bearwitness.desk.casework.rules import LocalOperator
    from bearwitness.reading.trained.lessons import PERSON

    claims, reports, _ = queries.gathering_material(LocalOperator.here())
    return reports, [claim for claim in claims if claim.reader.startswith(PERSON)]


def _print(figures: Sequence[PartFigures]) -> None:
    table = Table("part", "reports", "rules", "trained", "sure from", "", title="On reports left out of training")
    for one in figures:
        kept = "kept" if one.kept else "left to the rules"
        table.add_row(one.part, str(one.reports), f"{one.rules:.3f}", f"{one.trained:.3f}", f"{one.sure:.2f}", kept)
    Console(highlight=False).print(table)
