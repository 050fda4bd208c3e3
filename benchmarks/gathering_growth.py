"""What one report more costs a casebook of 10³ to 10⁶ claims: python benchmarks/gathering_growth.py [LARGEST]

Casebooks are generated: events in towns of which a few are hot, told by one to many reports in words of three
invented languages, some of them copies. Their claims are put into an index file, linked as the generator knows
them to be. Then reports are added one at a time (candidates, scores, links, components, facts). Prints JSON,
and draws the growth into docs/img/gathering-growth.svg.
"""

import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bearwitness.incidents.blocks import claim_number
from bearwitness.incidents.growing import Gatherer
from bearwitness.incidents.index import Index
from bearwitness.incidents.profiles import Corpus, Settled, make_profile
from bearwitness.incidents.profiles import Statistics as Counted
from bearwitness.model import Claim, Count, Report, When, Where
from bearwitness.values import CountRange, FuzzyDate, Place, Span

ADDED = 40
REPORT_WORDS = 90
SYLLABLES = ("ka", "lo", "mi", "ren", "tas", "ub", "vel", "zor", "dan", "esh", "fi", "gur", "hal", "jo", "pra", "qui")
_WORD = (Span(0, 1),)


class World:
    """Events in towns, and reports of them, the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self.towns = [self._town(at) for at in range(2000)]
        self.common = [[self._word(2) + lang for _ in range(400)] for lang in ("a", "en", "ov")]
        self.made = 0

    def _word(self, syllables: int) -> str:
        return "".join(self.dice.choices(SYLLABLES, k=syllables))

    def _town(self, at: int) -> Place:
        dice = self.dice
        lat, lon = round(dice.uniform(30, 40), 3), round(dice.uniform(30, 50), 3)
        name = self._word(3).title()
        return Place(name, admin1=f"Region {at % 40}", country="SY", lat=lat, lon=lon, geonames=at + 1, precision=1)

    def events(self) -> Iterator[list[tuple[Claim, Report]]]:
        """The reports of one event after the other. Some towns are a hundred times as hot as others."""
        while True:
            dice = self.dice
            town = self.towns[int(len(self.towns) * dice.random() ** 3)]
            day = date(2012, 1, 1) + timedelta(days=dice.randrange(3650))
            killed = min(200, int(dice.paretovariate(1.1)))
            names = [f"{self._word(2).title()} {self._word(3).title()}" for _ in range(3)]
            text, told = "", []
            for _ in range(min(40, int(dice.paretovariate(1.3)))):
                copied = bool(told) and dice.random() < 0.3
                text = text if copied else self._text(town, names, dice.randrange(3))
                told.append(self._report(town, day, killed, text))
            yield told

    def _text(self, town: Place, names: list[str], lang: int) -> str:
        dice = self.dice
        words = [dice.choice(self.common[lang][: dice.choice((20, 100, 400))]) for _ in range(REPORT_WORDS)]
        words += [town.name, *dice.sample(names, 2), *(self._word(3) for _ in range(3))]
        dice.shuffle(words)
        return " ".join(words) + "."

    def _report(self, town: Place, day: date, killed: int, text: str) -> tuple[Claim, Report]:
        name = f"r{self.made:07}"
        self.made += 1
        published = day + timedelta(days=self.dice.randrange(3))
        report = Report(name, text, published=published.isoformat(), source=f"source {self.made % 500}")
        claim = Claim(
            claim=f"{name}#1", report=name, main=True, event_type="shelling",
            when=When(FuzzyDate(day.isoformat()), _WORD), where=Where(town, _WORD),
            killed=Count(CountRange(killed, killed), spans=_WORD),
        )  # fmt: skip
        return claim, report


def fill(index: Index, settled: Settled, events: Iterator[list[tuple[Claim, Report]]], upto: int) -> None:
    """Puts events into the index until it holds so many claims."""
    held = index.count()
    index.begin()
    while held < upto:
        lot: list[list[tuple[Claim, Report]]] = []
        while sum(map(len, lot)) < min(2000, upto - held):
            lot.append(next(events))
        pairs = [pair for event in lot for pair in event]
        index.add(Corpus([make_profile(*pair) for pair in pairs], settled.statistics))
        for _, report in pairs:
            index.add_report(report)
        for event in lot:
            numbers = [claim_number(claim.claim) for claim, _ in event]
            for at, number in enumerate(numbers[:-1]):
                index.link_pair(number, numbers[at + 1])
        held += len(pairs)
    index.commit()


def measure(path: str, settled: Settled, world: World) -> dict[str, float]:
    """Times of adding one report, in milliseconds, to the index in the file."""
    index = Index(path)
    gatherer = Gatherer(index, settled)
    seconds, candidates, events = [], [], world.events()
    while len(seconds) < ADDED:
        told = next(events)
        for claim, report in told[:3]:
            began = time.perf_counter()
            gatherer.add([claim], [report])
            seconds.append(time.perf_counter() - began)
            candidates.append(len(index.near(claim_number(claim.claim)).candidates))
    claims = index.count()
    index.close()
    ordered = sorted(seconds)
    return {
        "claims": claims,
        "median_ms": round(1000 * statistics.median(ordered), 1),
        "p95_ms": round(1000 * ordered[int(len(ordered) * 0.95)], 1),
        "candidates_median": statistics.median(candidates),
        "index_mb": round(Path(path).stat().st_size / 1e6),
        "process_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def draw(points: list[dict[str, float]], path: Path) -> None:
    """The growth curve as an SVG: claims to the right in powers of ten, milliseconds upwards."""
    top = max(120.0, *(point["p95_ms"] for point in points)) * 1.1
    x = {point["claims"]: 90 + 200 * at for at, point in enumerate(points)}

    def line(name: str, colour: str) -> str:
        at = [(x[point["claims"]], 280 - 240 * point[name] / top, point[name]) for point in points]
        dots = "".join(
            f'<circle cx="{a}" cy="{b:.0f}" r="4" fill="{colour}"/>'
            f'<text x="{a + 8}" y="{b - 6:.0f}" fill="{colour}">{v:g}</text>'
            for a, b, v in at
        )
        way = " ".join(f"{a},{b:.0f}" for a, b, _ in at)
        return f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'

    aim = 280 - 240 * 100 / top
    names = "".join(f'<text x="{x[p["claims"]] - 25}" y="300">{int(p["claims"]):,}</text>' for p in points)
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 340" font-family="sans-serif" font-size="13">'
        '<rect width="620" height="340" fill="white"/>'
        '<text x="20" y="24">Milliseconds to add one report, by claims in the casebook</text>'
        f'<line x1="60" x2="600" y1="{aim:.0f}" y2="{aim:.0f}" stroke="#999" stroke-dasharray="4"/>'
        f'<text x="505" y="{aim - 5:.0f}" fill="#777">aim (median)</text>'
        '<line x1="60" x2="600" y1="280" y2="280" stroke="black"/>'
        f"{line('p95_ms', '#b45309')}{line('median_ms', '#1d4ed8')}{names}"
        '<text x="60" y="328" fill="#1d4ed8">median</text>'
        '<text x="130" y="328" fill="#b45309">95th of 100</text></svg>\n',
        encoding="utf-8",
    )


def main() -> None:
    largest = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
    world = World()
    events = world.events()
    sample = [pair for _ in range(1500) for pair in next(events)]
    settled = Settled(Counted.of([make_profile(*pair) for pair in sample]))
    points = []
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "gathering.sqlite")
        for size in (1_000, 10_000, 100_000, 1_000_000):
            if size > largest:
                break
            began = time.perf_counter()
            index = Index(path)
            fill(index, settled, events, size)
            index.close()
            points.append(measure(path, settled, world) | {"made_in_s": round(time.perf_counter() - began)})
            print(json.dumps(points[-1]), flush=True)
    draw(points, Path(__file__).parents[1] / "docs" / "img" / "gathering-growth.svg")


if __name__ == "__main__":
    main()
