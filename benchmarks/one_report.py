"""What one report more costs a casebook of 2,796 reports: python benchmarks/one_report.py CLAIMS

Stores the armed-violence reports with the claims given (those of ``bearwitness read``) in a casebook but for 22,
gathers them, stores and gathers the 22 one by one, with the desk's own functions. Prints JSON: seconds of processor
time, and by the clock, of gathering all anew (with making the index) and, at the median, of one report.
"""

import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bearwitness.desk.casebook import Casebook
from bearwitness.exchange import claim_from_json
from bearwitness.model import Claim, EvidenceItem, Report
from bearwitness.values import Digest
from measuring import data_folder

FILE = EvidenceItem(Digest.of(b"file"), 4, "text/plain", "file.txt", datetime(2020, 5, 4, tzinfo=UTC))
FIELDS = ("id", "text", "title", "published", "url", "source", "lang")


def took(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of processor time, and by the clock."""
    began, worked = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - worked, time.perf_counter() - began


def main() -> None:
    claims: dict[str, list[Claim]] = defaultdict(list)
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").strip().split("\n"):
        claim = claim_from_json(json.loads(line))
        claims[claim.report].append(claim)
    lines = (data_folder("armed-violence") / "reports.jsonl").read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    reports = [Report(**{name: row.get(name, "") for name in FIELDS}, evidence=FILE.digest) for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Casebook.create(Path(folder) / "casebook"), reports, claims)))


def measure(casebook: Casebook, reports: list[Report], claims: dict[str, list[Claim]]) -> dict[str, float]:
    """The figures, by name."""
    from bearwitness.desk.casework import services  # these need the casebook open
    from bearwitness.desk.casework.ingest import gather_incidents
    from bearwitness.desk.casework.rules import LocalOperator

    operator = LocalOperator.here()

    def store(some: list[Report]) -> None:
        readings = [services.ReadReport(one, tuple(claims[one.id]), "reader") for one in some]
        services.store_batch(casebook.vault, operator, services.Batch(evidence=[FILE], readings=readings))

    added = [one for one in reports if claims[one.id]][100:2700:120]
    first = [one for one in reports if one not in added]
    for start in range(0, len(first), 100):
        store(first[start : start + 100])
    whole = took(lambda: gather_incidents(casebook, operator))
    stored = [(took(lambda one=one: store([one])), took(lambda: gather_incidents(casebook, operator))) for one in added]
    one = [(first[0] + then[0], first[1] + then[1]) for first, then in stored]
    return {
        "reports": len(reports),
        "all_anew_cpu_s": round(whole[0], 2),
        "all_anew_s": round(whole[1], 2),
        "one_report_cpu_s": round(statistics.median(cpu for cpu, _ in one), 3),
        "one_report_s": round(statistics.median(clock for _, clock in one), 3),
    }


if __name__ == "__main__":
    main()
