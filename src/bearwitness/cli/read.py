"""``bearwitness read``: reports.jsonl into claims.jsonl, with no casebook."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bearwitness.bulk import read_all
from bearwitness.cli.progress import track
from bearwitness.errors import BadLine, PartialFailure
from bearwitness.exchange import LineWriter, claim_to_json, read_reports
from bearwitness.model import Report


def read(
    reports: Annotated[str, typer.Argument(help="reports.jsonl, or - for standard input")],
    output: Annotated[str, typer.Option("--output", "-o", help="claims.jsonl, or - for standard output")] = "-",
    workers: Annotated[int | None, typer.Option(min=1, help="processes that read; all cores where not given")] = None,
) -> None:
    """Read reports into claims, each value with the words it came from."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    failed = done = 0

    def good_lines() -> Iterator[Report]:
        nonlocal failed
        for report in read_reports(reports):
            if isinstance(report, BadLine):
                failed += 1
                errors.print(str(report), markup=False)
            else:
                yield report

    total = None if reports == "-" else _count_lines(Path(reports))
    with LineWriter(output) as writer:
        for outcome in track(read_all(good_lines(), workers), "Reading", total):
            if outcome.unread:
                failed += 1
                errors.print(f"{outcome.report.id}: {outcome.unread}", markup=False)
                continue
            done += 1
            for claim in outcome.claims:
                writer.write(claim_to_json(claim))
    if failed:
        raise PartialFailure("reports", done, failed)


def _count_lines(path: Path) -> int | None:
    """How many lines the file has, for the progress bar alone; None for what is no plain file."""
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
