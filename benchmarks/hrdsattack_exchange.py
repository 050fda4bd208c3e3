"""HRDsAttack's coded articles as reports and claims: python benchmarks/hrdsattack_exchange.py CODED_JSONL FOLDER

Writes ``reports.jsonl`` and ``claims.jsonl`` of the exchange format, as a researcher would have coded them, for
``bearwitness train``. The data (MIT) names real victims: the folder is for training alone and no part of the project.
"""

import json
import sys
from pathlib import Path
from typing import Any

from bearwitness.errors import InvalidValue
from bearwitness.values import FuzzyDate

# The data's kinds of perpetrator as actor kinds of the codebook; "regional orgs" has none and teaches nothing.
ACTORS = {
    "state actor": "state force",
    "other state actors": "foreign force",
    "other actors with permissions": "militia",
    "other actors without permissions": "criminal group",
    "other non-state actors": "armed group",
    "insufficient info": "unknown",
    None: "unknown",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def report_of(row: dict[str, Any]) -> dict[str, Any]:
    """The object of reports.jsonl."""
    published = str(row["publish_date"] or "")[:10]
    return {"id": row["doc_id"], "title": row["title"] or "", "text": row["text"], "published": published, "lang": "en"}


def claim_of(row: dict[str, Any]) -> dict[str, Any]:
    """The object of claims.jsonl: the parts that were coded."""
    coded = row["annotations"][0]
    claim = {"claim": f"{row['doc_id']}#coded", "report": row["doc_id"], "kind": "event", "main": True}
    claim["violations"] = [{"type": name} for name in coded["violation_types"] if name != "unknown"]
    claim["coded"] = ["violations"]
    if coded["perpetrator_type"] in ACTORS:
        claim["perpetrator_kind"] = {"kind": ACTORS[coded["perpetrator_type"]]}
        claim["coded"].append("perpetrator_kind")
    if date := date_of(coded):
        claim["when"] = {"edtf": date}
        claim["coded"].append("when")
    return claim


def day_of(coded: dict[str, Any]) -> tuple[int | None, int | None, int | None]:
    """Year, month and day as coded, None for what was not or can't be read."""

    def number(value: Any) -> int | None:
        text = str(value).removesuffix(".0")
        return int(text) if text.isdigit() else None

    month = number(coded["month"])
    named = str(coded["month"]).lower()[:3]
    if month is None and named in MONTHS:
        month = MONTHS.index(named) + 1
    return number(coded["year"]), month, number(coded["date"])


def date_of(coded: dict[str, Any]) -> str:
    """The coded date in EDTF; "" where it has no year, or is none."""
    year, month, day = day_of(coded)
    if year is None:
        return ""
    edtf = f"{year:04d}" + (f"-{month:02d}" + (f"-{day:02d}" if day else "") if month else "")
    try:
        return FuzzyDate(edtf).edtf
    except InvalidValue:
        return ""


def write_exchange(coded: Path, folder: Path) -> None:
    """Writes both files into the folder, which is made where it is missing."""
    rows = [json.loads(line) for line in coded.read_text(encoding="utf-8").splitlines() if line.strip()]
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in (("reports", report_of), ("claims", claim_of)):
        lines = "".join(json.dumps(make(row), ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    write_exchange(Path(sys.argv[1]), Path(sys.argv[2]))
