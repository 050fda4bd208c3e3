"""What one report more costs a casebook of 10⁴ to 10⁶ claims: python benchmarks/gathering_growth.py [LARGEST]

10,000 claims of a generated archive (``growing_world.py``) are gathered as ``bearwitness gather`` does, and their index
is filled as the desk fills it. Larger casebooks have as many periods like it before it (``growing_periods.py``): the
days are others, and so are reports, texts, names and pictures, while places, tolls and a part of the rare words come
back. So the blocks and the file grow as they would, in minutes instead of hours. Then reports of the days that follow
are added, each by itself, from its claims as read to incidents that are written and synced: candidates, scores, links,
groups, facts. Prints JSON, and draws the growth into docs/img/gathering-growth.svg.
"""

import json
import math
import pickle
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bearwitness.exchange import claim_from_json, claim_to_json, incident_to_json
from bearwitness.incidents.blocks import claim_number
from bearwitness.incidents.gather import gather_all
from bearwitness.incidents.growing import Gatherer, Growth, fill
from bearwitness.incidents.index import Index
from bearwitness.model import Claim, Judgement, Report
from growing_periods import Periods, name_of
from growing_world import CLAIMS_A_DAY, World

PERIOD = 10_000
SIZES = (10_000, 100_000, 1_000_000)
ADDED, WARMING = 100, 10  # reports; the first few are not counted
_REPORT_FIELDS = ("id", "text", "title", "published", "url", "source", "lang")

Told = Sequence[tuple[Report, Sequence[Claim]]]


class Store:
    """Claims and reports in a file of their own, as a casebook's database keeps them."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.execute("create table if not exists claim (id text primary key, report text, kind text, record text)")
        self._db.execute("create table if not exists report (id text primary key, record text)")
        self._db.execute("create table if not exists incident (id text primary key, record text)")

    def close(self) -> None:
        """Lets the file go."""
        self._db.close()

    def add(self, told: Told) -> None:
        """Keeps reports with their claims."""
        reports = [(one.id, json.dumps({name: getattr(one, name) for name in _REPORT_FIELDS})) for one, _ in told]
        claims = [(c.claim, c.report, c.kind, json.dumps(claim_to_json(c))) for _, own in told for c in own]
        self._db.execute("begin")
        self._db.executemany("insert into report values (?, ?)", sorted(reports))
        self._db.executemany("insert into claim values (?, ?, ?, ?)", sorted(claims))
        self._db.execute("commit")

    def repeat(self, period: int) -> None:
        """Keeps the records of the first period once more under names of another."""
        name = name_of(period, "r00")
        for table, columns in (("report", ""), ("claim", f"'{name}' || substr(report, 4), kind, ")):
            self._db.execute(
                f"insert into {table} select '{name}' || substr(id, 4), {columns} "  # noqa: S608 - names of this file
                f"replace(record, '\"r00', '\"{name}') from {table} where id >= 'r00' and id < 'r01' order by id"
            )

    def keep(self, growth: Growth) -> None:
        """Keeps incidents, as a casebook does."""
        rows = [(one.incident, json.dumps(incident_to_json(one))) for one in growth.incidents]
        self._db.executemany("insert or replace into incident values (?, ?)", rows)

    def claims(self, names: Sequence[str]) -> Mapping[str, Claim]:
        """The claims of those ids."""
        rows = ((name, self._one("select record from claim where id = ?", name)) for name in names)
        return {name: claim_from_json(json.loads(row)) for name, row in rows if row}

    def reports(self, names: Sequence[str]) -> Mapping[str, Report]:
        """The reports of those ids."""
        rows = ((name, self._one("select record from report where id = ?", name)) for name in names)
        return {name: Report(**json.loads(row)) for name, row in rows if row}

    def _one(self, query: str, name: str) -> str:
        row = self._db.execute(query, (name,)).fetchone()
        return str(row[0]) if row else ""

    def beside(self, reports: Sequence[str]) -> Sequence[Claim]:
        """None: all these claims are events."""
        del reports
        return ()

    def judgements(self, names: Sequence[str]) -> Sequence[Judgement]:
        """None."""
        del names
        return ()


def add_reports(index_path: str, store_path: str, reports: Told) -> dict[str, float]:
    """What adding one report after the other took, in milliseconds, and the memory of the process that did."""
    index, store = Index(index_path), Store(Path(store_path))
    gatherer = Gatherer(index, store)
    took, cpu, candidates, told = [], [], [], []
    for report, claims in reports:
        began, worked = time.perf_counter(), time.process_time()
        store.add([(report, claims)])
        growth = gatherer.grow([claim.claim for claim in claims])
        store.keep(growth)
        index.acknowledge()
        took.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - worked))
        candidates += [len(index.near(claim_number(claim.claim)).candidates) for claim in claims]
        told.append(len(growth.incidents))
    took, cpu = took[WARMING:], cpu[WARMING:]
    return {
        "claims": index.count(),
        "median_ms": round(statistics.median(took), 1),
        "p95_ms": round(sorted(took)[int(len(took) * 0.95)], 1),
        "cpu_median_ms": round(statistics.median(cpu), 1),
        "cpu_p95_ms": round(sorted(cpu)[int(len(cpu) * 0.95)], 1),
        "candidates_median": statistics.median(candidates),
        "incidents_told_mean": round(statistics.mean(told), 1),
        "process_mb": most_memory_mb(),
    }


def most_memory_mb() -> int:
    """The most memory this process has had; what its parent had, which ``getrusage`` would count, is no part of it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def draw(points: Sequence[Mapping[str, float]], path: Path) -> None:
    """The growth curve as an SVG: claims to the right in powers of ten, milliseconds of processor time upwards.

    That is what can be compared between runs on a machine that others use too.
    """
    top = max(120.0, *(point["cpu_p95_ms"] for point in points)) * 1.1
    x = {point["claims"]: 90 + 220 * (math.log10(point["claims"]) - 4) for point in points}

    def line(name: str, colour: str) -> str:
        at = [(x[point["claims"]], 280 - 240 * point[name] / top, point[name]) for point in points]
        dots = "".join(
            f'<circle cx="{a:.0f}" cy="{b:.0f}" r="4" fill="{colour}"/>'
            f'<text x="{a + 6:.0f}" y="{b - 7:.0f}" fill="{colour}">{v:.0f}</text>'
            for a, b, v in at
        )
        way = " ".join(f"{a:.0f},{b:.0f}" for a, b, _ in at)
        return f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'

    aim = 280 - 240 * 100 / top
    names = "".join(f'<text x="{x[p["claims"]] - 25:.0f}" y="300">{int(p["claims"]):,}</text>' for p in points)
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 340" font-family="sans-serif" font-size="13">'
        '<rect width="620" height="340" fill="white"/>'
        '<text x="20" y="24">Milliseconds of processor time to add one report, by claims in the casebook</text>'
        f'<line x1="60" x2="600" y1="{aim:.0f}" y2="{aim:.0f}" stroke="#999" stroke-dasharray="4"/>'
        f'<text x="475" y="{aim - 5:.0f}" fill="#777">aim for the median</text>'
        '<line x1="60" x2="600" y1="280" y2="280" stroke="black"/>'
        f"{line('cpu_p95_ms', '#b45309')}{line('cpu_median_ms', '#1d4ed8')}{names}"
        '<text x="60" y="328" fill="#1d4ed8">median</text>'
        '<text x="130" y="328" fill="#b45309">95th of 100</text></svg>\n',
        encoding="utf-8",
    )


def next_reports(
    days: int, periods: int
) -> tuple[list[tuple[Report, Sequence[Claim]]], list[tuple[Report, list[Claim]]]]:
    """The first period, and reports of the days that follow it, some of them on days of the periods before."""
    world = World()
    events = world.events()
    first: list[tuple[Report, Sequence[Claim]]] = []
    held = 0
    while held < PERIOD:
        told = next(events)
        first += told
        held += sum(len(claims) for _, claims in told)
    world.history_days = days * (periods - 1)
    added: list[tuple[Report, list[Claim]]] = []
    while len(added) < WARMING + ADDED:
        added += next(events)[:3]
    return first, added[: WARMING + ADDED]


def main() -> None:
    if sys.argv[1:2] == ["--add"]:
        print(json.dumps(add_reports(*sys.argv[2:4], pickle.loads(Path(sys.argv[4]).read_bytes()))))  # noqa: S301 - ours
        return
    largest = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
    days = PERIOD // CLAIMS_A_DAY + 1
    with tempfile.TemporaryDirectory() as folder:
        points = measure_all(Path(folder), largest, days)
    draw(points, Path(__file__).parents[1] / "docs" / "img" / "gathering-growth.svg")


def measure_all(folder: Path, largest: int, days: int) -> list[dict[str, float]]:
    """One point for each size up to the largest."""
    base, added = folder / "base.sqlite", folder / "added.pickle"
    first, _ = next_reports(days, 1)
    began = time.perf_counter()
    gathered = gather_all([claim for _, claims in first for claim in claims], [report for report, _ in first])
    gathered_s = time.perf_counter() - began
    index = Index(str(base))
    fill(index, gathered)
    index.close()
    print(json.dumps({"gathered_s": round(gathered_s), "filled_s": round(time.perf_counter() - began - gathered_s)}))
    periods_of = Periods(base, days)
    points = []
    for size in SIZES:
        if size > largest:
            break
        periods = size // PERIOD
        began = time.perf_counter()
        path, store_path = folder / f"index-{size}.sqlite", folder / f"store-{size}.sqlite"
        periods_of.write(path, periods)
        store = Store(store_path)
        store.add(first)
        for period in range(1, periods):
            store.repeat(period)
        store.close()
        made_s = time.perf_counter() - began
        added.write_bytes(pickle.dumps(next_reports(days, periods)[1]))
        command = [sys.executable, __file__, "--add", str(path), str(store_path), str(added)]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        sizes = {"index_mb": round(path.stat().st_size / 1e6), "records_mb": round(store_path.stat().st_size / 1e6)}
        points.append(answer | sizes | {"made_in_s": round(made_s)})
        print(json.dumps(points[-1]), flush=True)
        for old in folder.glob(f"*-{size}.sqlite*"):
            old.unlink()
    return points


if __name__ == "__main__":
    main()
