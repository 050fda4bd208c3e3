"""``bearwitness figures``: sums over incidents, with what they rest on."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bearwitness.cli.casebook import open_casebook
from bearwitness.errors import BadLine, BearwitnessError, PartialFailure

if TYPE_CHECKING:
    from bearwitness.incidents.aggregates import Cell, Share
    from bearwitness.incidents.statistics import Comparison
    from bearwitness.model import Claim, Incident


def figures(
    source: Annotated[
        Path | None,
        typer.Argument(
            metavar="CASEBOOK|INCIDENTS", help="a casebook's folder, or an incidents.jsonl", show_default=False
        ),
    ] = None,
    by: Annotated[
        str, typer.Option(help="month, place, country, actor, weapon, target, type, grade, age or sex")
    ] = "month",
    claims: Annotated[
        str | None,
        typer.Option(help="claims.jsonl, beside an incidents.jsonl; actor, weapon, target and statistics need it"),
    ] = None,
    share: Annotated[
        str | None, typer.Option(metavar="VALUE", help="also the share of incidents with this value, with bounds")
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="also the statistics that reports state, beside our own count")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print all of it as one object, with incident ids")] = False,
) -> None:
    """Add incidents up: killed and injured as ranges, and what is unknown said.

    An incident that could be in several cells is in the most of each and in the least of none."""
    from bearwitness.codebook import load_codebook
    from bearwitness.incidents.aggregates import share as share_of
    from bearwitness.incidents.aggregates import tabulate
    from bearwitness.incidents.statistics import compare_statistics

    incidents, known, bad = _material(source, claims)
    cells = tabulate(incidents, by, known)
    part = share_of(incidents, by, share, known) if share is not None else None
    compared = compare_statistics(known.values(), incidents, load_codebook().groups) if statistics else []
    if as_json:
        row = {"by": by, "incidents": len(incidents), "cells": [asdict(cell) for cell in cells]}
        row |= {"share": asdict(part)} if part else {}
        row |= {"statistics": [asdict(one) | {"sentence": one.sentence()} for one in compared]} if statistics else {}
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    else:
        _print(by, cells, part, compared)
    if bad:
        raise PartialFailure("lines", len(incidents) + len(known), bad)


def _material(source: Path | None, claims: str | None) -> "tuple[list[Incident], Mapping[str, Claim], int]":
    """The incidents, the claims by id, and how many lines were bad."""
    if source is None or source.is_dir():
        return *_of_casebook(source), 0
    from bearwitness.exchange import read_claims, read_objects

    bad = 0
    incidents: list[Incident] = []
    for row in read_objects(str(source)):
        try:
            incidents.append(_incident(str(source), row))
        except _BadIncident as error:
            bad += 1
            typer.echo(str(error.line), err=True)
    known: dict[str, Claim] = {}
    for claim in read_claims(claims) if claims else ():
        if isinstance(claim, BadLine):
            bad += 1
            typer.echo(str(claim), err=True)
        else:
            known[claim.claim] = claim
    return incidents, known, bad


class _BadIncident(Exception):
    """A line that is no incident."""

    def __init__(self, line: BadLine) -> None:
        super().__init__(str(line))
        self.line = line


def _incident(path: str, row: "BadLine | tuple[int, dict[str, Any]]") -> "Incident":
    """The incident of a line; raises _BadIncident with the reason."""
    from bearwitness.exchange import incident_from_json

    if isinstance(row, BadLine):
        raise _BadIncident(row)
    number, given = row
    try:
        return incident_from_json(given)
    except BearwitnessError as error:
        raise _BadIncident(BadLine(path, number, error.message.rstrip("."))) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _BadIncident(BadLine(path, number, f"a field is missing or has the wrong form ({error})")) from error


def _of_casebook(folder: Path | None) -> "tuple[list[Incident], Mapping[str, Claim]]":
    """The incidents, each with the grade that counts, and the claims."""
    from dataclasses import replace

    open_casebook(folder)
    from bearwitness.desk.casework import queries
    from bearwitness.desk.casework.rules import LocalOperator

    actor = LocalOperator.here()
    incidents = []
    for line in queries.with_grades(actor, list(queries.incidents(actor))):
        given = line.record.assessment
        graded = replace(given, grade=line.grade) if given and line.grade else given
        incidents.append(replace(line.record, assessment=graded))
    claims, _, _ = queries.gathering_material(actor)
    return incidents, {claim.claim: claim for claim in claims}


def _print(by: str, cells: "Sequence[Cell]", share: "Share | None", compared: "Sequence[Comparison]") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bearwitness.publish.wording import count_words

    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in (by, "incidents", "perhaps", "killed", "no figure", "injured", "no figure"):
        table.add_column(name, justify="left" if name == by else "right")
    for cell in cells:
        row = [cell.key, str(len(cell.incidents)), str(len(cell.perhaps))]
        for total in (cell.killed, cell.injured):
            row += [count_words(total.range), str(len(total.silent))]
        table.add_row(*(Text(one) for one in row))
    console.print(table)
    if share is not None:
        least, most = (f"{end:.1%}" if end is not None else "unknown" for end in (share.least, share.most))
        typer.echo(f"{share.value}: {least} to {most} of {share.of} incidents ({len(share.perhaps)} could be either).")
    for one in compared:
        typer.echo(one.sentence())
