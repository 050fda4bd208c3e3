"""``bearwitness read``: reports.jsonl into claims.jsonl, with no casebook."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bearwitness.bulk import ReadOutcome, read_all
from bearwitness.cli.explanation import explain
from bearwitness.cli.progress import track
from bearwitness.desk.language_model import LanguageModel, dropped_words, plan_of, reader_maker
from bearwitness.errors import BadLine, NoInput, PartialFailure
from bearwitness.exchange import LineWriter, claim_to_json, read_reports
from bearwitness.model import Report
from bearwitness.reading.gazetteers import check_region
from bearwitness.reading.plan import READERS, ReadingPlan
from bearwitness.reading.trained.reader import load_model


def read(
    reports: Annotated[str, typer.Argument(help="reports.jsonl, a text file (.txt), or - for standard input")],
    output: Annotated[str, typer.Option("--output", "-o", help="claims.jsonl, or - for standard output")] = "-",
    workers: Annotated[int | None, typer.Option(min=1, help="processes that read; all cores where not given")] = None,
    explained: Annotated[
        bool, typer.Option("--explain", help="print each text with the words of its claims marked")
    ] = False,
    reader: Annotated[
        str, typer.Option(metavar="NAME,…", help=f"who reads, the first one's word first: {', '.join(READERS)}")
    ] = "",
    casebook: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="read by this casebook's settings", show_default=False)
    ] = None,
    model_file: Annotated[
        Path | None,
        typer.Option("--model", metavar="FILE", help="the model of `trained`; where not given, the shipped one"),
    ] = None,
    codebook: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="a codebook of one's own in place of the shipped one", show_default=False),
    ] = None,
    llm_url: Annotated[str, typer.Option(help="where the language model is, up to /v1")] = "",
    llm_model: Annotated[str, typer.Option(help="the language model's name there")] = "",
    gazetteer: Annotated[
        list[Path] | None,
        typer.Option(help="a gazetteer of one's own, used before the embedded one", show_default=False),
    ] = None,
    region: Annotated[
        str, typer.Option(metavar="CODE,…", help="countries (SY) or divisions (SY.09) that reports are likelier about")
    ] = "",
) -> None:
    """Read reports into claims, each value with the words it came from."""
    plan, model = _plan(casebook, reader, LanguageModel(llm_url, llm_model))
    plan = replace(
        plan,
        gazetteers=tuple(map(str, gazetteer)) if gazetteer else plan.gazetteers,
        region=check_region(region.split(",")) if region else plan.region,
    )
    if model_file is not None:
        plan = replace(plan, model=str(model_file.absolute()))
    if codebook is not None:
        plan = replace(plan, codebook=str(codebook.absolute()))
    _ = plan.book  # what can't be used is told of once, before reading begins
    if "trained" in plan.readers:
        load_model(plan.model)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    run = _Run(errors)
    outcomes = read_all(run.good_lines(reports), workers, reader_maker(plan, model))
    if explained:
        console = Console(highlight=False)
        for outcome in outcomes:
            if run.is_read(outcome):
                explain(outcome.report, outcome.claims, console)
    else:
        total = None if reports == "-" else _count_lines(Path(reports))
        with LineWriter(output) as writer:
            for outcome in track(outcomes, "Reading", total):
                if run.is_read(outcome):
                    for claim in outcome.claims:
                        writer.write(claim_to_json(claim))
    if run.dropped:
        errors.print(dropped_words(list(run.dropped.elements())), markup=False)
    if run.failed:
        raise PartialFailure("reports", run.done, run.failed)


class _Run:
    """What was read so far, what was not, and what had to be dropped."""

    def __init__(self, errors: Console) -> None:
        self.errors = errors
        self.failed = self.done = 0
        self.dropped: Counter[str] = Counter()

    def good_lines(self, path: str) -> Iterator[Report]:
        """The reports; each bad line is told of and counted."""
        if Path(path).suffix.lower() in (".txt", ".md"):
            yield _text_file(path)
            return
        for report in read_reports(path):
            if isinstance(report, BadLine):
                self.failed += 1
                self.errors.print(str(report), markup=False)
            else:
                yield report

    def is_read(self, outcome: ReadOutcome) -> bool:
        """True where the report was read; else it is told of and counted."""
        if outcome.unread:
            self.failed += 1
            self.errors.print(f"{outcome.report.id}: {outcome.unread}", markup=False)
            return False
        self.done += 1
        self.dropped.update(outcome.dropped)
        return True


def _plan(casebook: Path | None, readers: str, model: LanguageModel) -> tuple[ReadingPlan, LanguageModel]:
    """The casebook's plan where one is given, else the rules alone; options on the command line come before it."""
    plan, known = ReadingPlan(), LanguageModel()
    if casebook is not None:
        from bearwitness.desk.casebook import reading_config  # only here, since it brings Django

        plan, known = plan_of(reading_config(casebook))
    known = replace(known, url=model.url or known.url, name=model.name or known.name)
    names = tuple(name.strip() for name in readers.split(",")) if readers else plan.readers
    return replace(plan, readers=names, language_model=known.name), known


def _text_file(path: str) -> Report:
    """The file as one report, its name as id; raises NoInput."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise NoInput(path, error.strerror or str(error)) from error
    try:
        return Report(Path(path).name, raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NoInput(path, "it is not UTF-8; take it into a casebook, which tells encodings") from error


def _count_lines(path: Path) -> int | None:
    """How many lines the file has, for the progress bar alone; None for what is no plain file."""
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
