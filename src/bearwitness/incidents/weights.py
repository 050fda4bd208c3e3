"""The numbers behind a score, read from ``weights.toml``."""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from bearwitness.errors import InvalidValue
from bearwitness.incidents.compare import Finding

Knots = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Weights:
    """The numbers of ``weights.toml``: a weight for each level of each field, knots for measured ones."""

    version: str
    prior: float
    within_report: float
    join_at: float
    limit: float
    levels: Mapping[tuple[str, str], float]
    knots: Mapping[str, Knots]
    ignored_words: frozenset[str]

    def of(self, finding: Finding) -> float:
        """The weight of a finding; raises InvalidValue for a level the file does not know."""
        if finding.level == "at":
            return _between(self.knots[finding.field], finding.value)
        weight = self.levels.get((finding.field, finding.level))
        if weight is None:
            raise InvalidValue("weights file", f"{finding.field}.{finding.level}", "it has no such level")
        return weight


def _between(knots: Knots, value: float) -> float:
    """The weight at the value, in a straight line between the two knots around it."""
    at = bisect_right(knots, (value, float("inf")))
    if at == 0:
        return knots[0][1]
    if at == len(knots):
        return knots[-1][1]
    (x1, y1), (x2, y2) = knots[at - 1], knots[at]
    return y1 + (y2 - y1) * (value - x1) / (x2 - x1)


@lru_cache(maxsize=4)
def load_weights() -> Weights:
    """The weights that are shipped."""
    return parse_weights((files("bearwitness.incidents") / "weights.toml").read_text(encoding="utf-8"))


def parse_weights(text: str) -> Weights:
    """Weights from TOML; raises InvalidValue where a number is missing or the knots don't rise."""
    parsed = tomllib.loads(text)
    levels: dict[tuple[str, str], float] = {}
    knots: dict[str, Knots] = {}
    for field, table in parsed.items():
        if not isinstance(table, dict) or field == "origins":
            continue
        if "knots" in table:
            points = [(float(x), float(y)) for x, y in table["knots"]]
            if len(points) < 2 or any(a[0] >= b[0] for a, b in pairwise(points)):
                raise InvalidValue("weights file", field, "its knots must rise and be two or more")
            knots[field] = points
        levels.update({(field, level): float(number) for level, number in table.items() if level != "knots"})
    missing = [name for name in ("version", "prior", "within_report", "join_at", "limit") if name not in parsed]
    missing += [field for field in ("text", "names", "title", "phrases", "coincidence") if field not in knots]
    if missing:
        raise InvalidValue("weights file", ", ".join(missing), "these are missing")
    return Weights(
        version=str(parsed["version"]),
        prior=float(parsed["prior"]),
        within_report=float(parsed["within_report"]),
        join_at=float(parsed["join_at"]),
        limit=float(parsed["limit"]),
        levels=levels,
        knots=knots,
        ignored_words=frozenset(parsed.get("origins", {}).get("ignored_words", ())),
    )
