"""How well invented Spanish reports are read: python benchmarks/spanish.py [SET] [--wrong]

The reports and what they say lie in ``tests/quality/spanish``: ``first``, ``second`` and ``third``, each written by the
people who wrote the rules, and before it was first read. They try phenomena and are no independent data. Of the main
event each field that the set states is right or wrong; silence is wrong where something is stated. Prints JSON, and
with ``--wrong`` each report with a wrong field.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bearwitness.model import Claim, Report
from bearwitness.reading.gazetteer import normal_form
from bearwitness.reading.reader import RulesReader

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "quality" / "spanish"
SETS = ("first", "second", "third")


def reports(name: str) -> list[dict[str, Any]]:
    """The reports of one set, each with what it says under ``expect``."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def judged(row: dict[str, Any], claims: list[Claim]) -> Iterator[tuple[str, bool]]:
    """Each field that the report states with whether it is right."""
    expected = row["expect"]
    main = next((claim for claim in claims if claim.main), None)
    if "noevent" in expected:
        yield "no event", main is None
    elif "statistic" in expected:
        yield "statistic", any(claim.kind == "statistic" for claim in claims)
    else:
        yield "event", main is not None
        if main is not None:
            yield from ((name, _is_right(name, expected[name], main, claims)) for name in expected)


def _is_right(name: str, expected: Any, main: Claim, claims: list[Claim]) -> bool:
    if name in ("killed", "injured"):
        counted = (main.killed if name == "killed" else main.injured).range
        return [counted.min, counted.max] == (expected or [None, None])
    if name == "when":
        return main.when is not None and main.when.date.edtf == expected
    if name == "where":
        place = main.where.place if main.where is not None else None
        return place is not None and normal_form(expected) in normal_form(f"{place.name} {place.canonical}")
    if name == "perps":
        found = [(normal_form(party.name), party.stance) for claim in claims for party in claim.perpetrators]
        return all(
            any(normal_form(party) in named and stance == said for named, said in found)
            for party, stance in expected.items()
        )
    held = {"type": main.event_type, "stance": main.stance, "origin": main.origin}[name]
    return normal_form(expected) in normal_form(held) if name == "origin" else bool(held == expected)


def main(names: tuple[str, ...], *, show: bool) -> dict[str, dict[str, str]]:
    """By set and field how many are right of how many are stated."""
    reader, figures = RulesReader(), {}
    for name in names:
        right: Counter[str] = Counter()
        stated: Counter[str] = Counter()
        for row in reports(name):
            given = {key: row[key] for key in ("id", "text", "title", "source", "published")}
            fields = list(judged(row, reader.read(Report(lang="es", **given))))
            stated.update(field for field, _ in fields)
            right.update(field for field, is_right in fields if is_right)
            if show and (wrong := [field for field, is_right in fields if not is_right]):
                print(row["id"], ", ".join(wrong), row["text"])
        figures[name] = {field: f"{right[field]}/{count}" for field, count in stated.items()}
        figures[name]["all"] = f"{right.total()}/{stated.total()}"
    return figures


if __name__ == "__main__":
    asked = tuple(name for name in sys.argv[1:] if name in SETS)
    print(json.dumps(main(asked or SETS, show="--wrong" in sys.argv), ensure_ascii=False))
