"""The numbers behind a score, read from ``weights.toml``."""

import tomllib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bearwitness.errors import InvalidValue
from bearwitness.incidents.compare import LEVELS, MEASURED, UNTOLD, Compared

_DAYS = ("same_day", "one_day", "three_days", "one_week", "one_month", "one_year", "years")
_COUNTS = ("agree", "close", "contradict", "far")
_SETS = ("shared", "none_shared")

# Lines of levels along which a weight never rises: more distance never speaks more for one event.
ORDERS: Sequence[tuple[str, Sequence[str]]] = (
    ("date", _DAYS),
    ("date", ("may_be_same", "vaguely_same")),
    ("published", _DAYS),
    ("place", ("same_place", "within_15_km", "within_50_km", "within_200_km", "far")),
    ("place", ("same_region", "other_region", "other_country")),
    ("killed", ("same_many", "same_few")),
    ("killed", _COUNTS),
    ("injured", ("same_many", "same_few")),
    ("injured", _COUNTS),
    ("event_type", ("same", "more_general", "other")),
    ("weapons", _SETS),
    ("targets", _SETS),
    ("victims", ("same_name", "same_family_name", "other_names")),
    ("ages", _SETS),
    ("circumstances", ("two_differ", "more_differ")),
)
# What never counts against, and the contradictions, which never count for.
FOR = (
    ("date", "same_day"),
    ("place", "same_place"),
    ("killed", "same_many"),
    ("injured", "same_many"),
    ("victims", "same_name"),
    ("ages", "shared"),
    ("media", "shared"),
    ("url", "same"),
)
AGAINST = (
    ("date", "years"),
    ("place", "far"),
    ("place", "other_country"),
    ("killed", "contradict"),
    ("killed", "far"),
    ("injured", "contradict"),
    ("injured", "far"),
    ("victims", "other_names"),
    ("ages", "none_shared"),
    ("order", "told_before"),
    ("circumstances", "two_differ"),
)
_FALLING_CURVES = ("coincidence",)

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

    @property
    def name(self) -> str:
        """The version with a mark of the numbers, so that other numbers never go by the same name."""
        numbers = repr((self.prior, self.within_report, self.join_at, self.limit, self.levels, self.knots))
        return f"{self.version} {zlib.crc32(numbers.encode()):08x}"

    def totals(self, compared: Compared) -> npt.NDArray[np.float64]:
        """The score of each pair: the prior and every field's weight, within ± ``limit``."""
        limited: npt.NDArray[np.float64] = np.clip(self.sums(compared), -self.limit, self.limit)
        return limited

    def sums(self, compared: Compared) -> npt.NDArray[np.float64]:
        """The prior and the weight of every field that was compared, without the limit."""
        total = np.where(compared.one_report, self.within_report, self.prior)
        for field, numbers in compared.levels.items():
            total += self.of_levels(field, numbers)
        for field, values in compared.values.items():
            total += self.curve(field, values)
        summed: npt.NDArray[np.float64] = total
        return summed

    def most_of(self, field: str) -> float:
        """The most that a measured field can add, at least 0, since it may not be told."""
        return max(0.0, *(weight for _, weight in self.knots[field]))

    def of_level(self, field: str, number: int) -> float:
        """The weight of one level of a field, 0 where it can't be told."""
        return 0.0 if number == UNTOLD else self.levels[field, LEVELS[field][number]]

    def of_value(self, field: str, value: float) -> float:
        """The weight of a measured field at a value, in a straight line between the two knots around it."""
        return float(self.curve(field, np.array([value]))[0])

    def of_levels(self, field: str, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """The weight of each pair's level, 0 where it can't be told."""
        table = np.array([*(self.levels[field, name] for name in LEVELS[field]), 0.0])
        found: npt.NDArray[np.float64] = table[numbers]
        return found

    def curve(self, field: str, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The weight of each pair's value, 0 where it can't be told."""
        x, y = zip(*self.knots[field], strict=True)
        found: npt.NDArray[np.float64] = np.interp(values, x, y)
        found[np.isnan(values)] = 0.0
        return found


@lru_cache(maxsize=4)
def load_weights() -> Weights:
    """The weights that are shipped."""
    return parse_weights((files("bearwitness.incidents") / "weights.toml").read_text(encoding="utf-8"))


def read_weights(path: Path) -> Weights:
    """The weights of a file, as ``bearwitness learn`` writes them; raises InvalidValue where it can't be used."""
    try:
        return parse_weights(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidValue("weights file", str(path), f"it can't be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise InvalidValue("weights file", str(path), f"it is no weights file ({error})") from error


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
    missing += [field for field in MEASURED if field not in knots]
    missing += [f"{field}.{name}" for field, names in LEVELS.items() for name in names if (field, name) not in levels]
    if missing:
        raise InvalidValue("weights file", ", ".join(missing), "these are missing")
    _check_order(levels, knots)
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


def write_weights(weights: Weights, learned: str, like: Path | None = None) -> str:
    """The weights as TOML, with the notes of the file ``like`` (the shipped one), and where they were learned."""
    import tomlkit

    shipped = (files("bearwitness.incidents") / "weights.toml").read_text(encoding="utf-8")
    document = tomlkit.parse(like.read_text(encoding="utf-8") if like is not None else shipped)
    document["version"] = weights.version
    document["learned"] = learned
    document["prior"] = weights.prior
    document["within_report"] = weights.within_report
    for (field, level), number in weights.levels.items():
        document[field][level] = number
    for field, knots in weights.knots.items():
        document[field]["knots"] = [[x, y] for x, y in knots]
    return tomlkit.dumps(document)


def _check_order(levels: Mapping[tuple[str, str], float], knots: Mapping[str, Knots]) -> None:
    """Raises InvalidValue where more distance would speak more for, or a contradiction for one event."""
    for field, line in ORDERS:
        for near, far in pairwise(line):
            if levels[field, near] < levels[field, far]:
                raise InvalidValue("weights file", f"{field}.{far}", f"it must not be above {field}.{near}")
    for names, sign in ((FOR, 1), (AGAINST, -1)):
        for field, name in names:
            if levels[field, name] * sign < 0:
                raise InvalidValue("weights file", f"{field}.{name}", "it has the wrong sign")
    for field in MEASURED:
        heights = [y for _, y in knots[field]]
        if sorted(heights, reverse=field in _FALLING_CURVES) != heights:
            raise InvalidValue("weights file", field, "more likeness must not speak less for one event")
