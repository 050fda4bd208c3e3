"""Sums over incidents, each cell with the incidents it rests on; what is unknown stays said.

An incident is *in* a cell where its claims allow nothing else, and *perhaps in* it where they name several (two
weapons, two parties accused, a date over two months). The least of a cell counts the first, the most both. What no
claim names is a cell of its own, "unknown".
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bearwitness.errors import InvalidValue
from bearwitness.model import Claim, Incident
from bearwitness.values import CountRange

UNKNOWN = "unknown"
DIMENSIONS = ("month", "place", "country", "actor", "weapon", "target", "type", "grade", "age", "sex")
_MOST_MONTHS = 12  # a date that covers more says nothing of a month
Values = frozenset[str]


@dataclass(frozen=True, slots=True)
class Total:
    """How many people, added up. ``range`` is what is known of the sum: its most is unknown where any part's is.

    ``stated`` adds the figures of those incidents alone that have both ends; ``silent`` have no figure at all, ``open``
    have one end.
    """

    range: CountRange = CountRange()
    stated: CountRange = CountRange()
    silent: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    def sentence(self, of: str) -> str:
        """The total in words with what it leaves open."""
        left = []
        if self.silent:
            left.append(f"{len(self.silent)} without a figure")
        if self.open:
            left.append(f"{len(self.open)} with an open end")
        told = f" ({self.stated} where both ends are known)" if left and not self.stated.is_unknown else ""
        return ", ".join([f"{self.range} {of}{told}", *left])


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its incidents, those perhaps in it, and how many were killed and injured in them."""

    key: str
    incidents: tuple[str, ...]
    perhaps: tuple[str, ...]
    killed: Total
    injured: Total


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of some incidents have a value: from ``least`` to ``most`` (0 to 1), None where there are none.

    ``incidents`` have it for sure, ``perhaps`` name it among others or name none.
    """

    value: str
    least: float | None
    most: float | None
    incidents: tuple[str, ...]
    perhaps: tuple[str, ...]
    of: int


def add_up(counts: Iterable[tuple[str, CountRange]], perhaps: Iterable[tuple[str, CountRange]] = ()) -> Total:
    """The total of the counts, each given with its incident; those in ``perhaps`` add to the most alone."""
    least = most = 0
    open_most, known = False, False
    stated = CountRange()
    silent: list[str] = []
    half: list[str] = []
    for sure, rows in ((True, counts), (False, perhaps)):
        for incident, own in rows:
            if own.is_unknown:
                silent.append(incident)
            elif own.min is None or own.max is None:
                half.append(incident)
            elif sure:
                stated = own if stated.is_unknown else stated + own
            known = known or not own.is_unknown
            least += (own.min or 0) if sure else 0
            most += own.max or 0
            open_most = open_most or own.max is None
    total = CountRange(least, None if open_most else most) if known else CountRange()
    return Total(total, stated, tuple(silent), tuple(half))


def tabulate(incidents: Sequence[Incident], by: str, claims: Mapping[str, Claim] | None = None) -> list[Cell]:
    """The cells of a table, in the order of their keys with "unknown" last.

    ``by`` is one of DIMENSIONS; actor, weapon and target need the claims by id. Age and sex count people and not
    incidents: an incident is in every cell that its figures tell of. Raises InvalidValue for another dimension.
    """
    if by in ("age", "sex"):
        return _by_people(incidents, by)
    read = _reader(by, claims or {})
    sure: dict[str, list[Incident]] = defaultdict(list)
    perhaps: dict[str, list[Incident]] = defaultdict(list)
    for incident in sorted(incidents, key=lambda one: one.incident):
        values = read(incident)
        for value in values or {UNKNOWN}:
            (sure if len(values) < 2 else perhaps)[value].append(incident)
    keys = sorted({*sure, *perhaps}, key=lambda key: (key == UNKNOWN, key))
    return [_cell(key, sure[key], perhaps[key]) for key in keys]


def _cell(key: str, sure: Sequence[Incident], perhaps: Sequence[Incident]) -> Cell:
    totals = [
        add_up(
            [(one.incident, getattr(one, field)) for one in sure],
            [(one.incident, getattr(one, field)) for one in perhaps],
        )
        for field in ("killed", "injured")
    ]
    return Cell(key, tuple(one.incident for one in sure), tuple(one.incident for one in perhaps), *totals)


def share(incidents: Sequence[Incident], by: str, value: str, claims: Mapping[str, Claim] | None = None) -> Share:
    """Which part of the incidents have the value ("strikes on hospitals"), with bounds.

    An incident of which the value isn't known could have it or not: it counts for the most alone.
    """
    read = _reader(by, claims or {})
    sure: list[str] = []
    perhaps: list[str] = []
    for incident in sorted(incidents, key=lambda one: one.incident):
        values = read(incident)
        # Several targets of one strike were all hit; several parties accused of one were not all it.
        if values == {value} or (value in values and by in ("target", "weapon")):
            sure.append(incident.incident)
        elif value in values or not values:
            perhaps.append(incident.incident)
    count = len(incidents)
    least, most = (len(sure) / count, (len(sure) + len(perhaps)) / count) if count else (None, None)
    return Share(value, least, most, tuple(sure), tuple(perhaps), count)


# --- what an incident's claims name ---------------------------------------------------------------


def _reader(by: str, claims: Mapping[str, Claim]) -> Callable[[Incident], Values]:
    def of_claims(read: Callable[[Claim], Iterable[str]]) -> Callable[[Incident], Values]:
        def values(incident: Incident) -> Values:
            own = (claims[key] for key in incident.claims if key in claims)
            return frozenset(value for claim in own if claim.stance != "denied" for value in read(claim) if value)

        return values

    readers: dict[str, Callable[[Incident], Values]] = {
        "month": months_of,
        "place": lambda one: _one(str(one.where) if one.where and one.where.precision <= 2 else ""),
        "country": lambda one: _one(one.where.country if one.where else ""),
        "type": lambda one: _one(one.event_type),
        "grade": lambda one: _one(one.assessment.grade if one.assessment else ""),
        "actor": of_claims(
            lambda claim: (p.kind or p.name for p in claim.perpetrators if p.stance in ("accused", "claimed"))
        ),
        "weapon": of_claims(lambda claim: (weapon.name for weapon in claim.weapons)),
        "target": of_claims(lambda claim: (target.kind or target.name for target in claim.targets)),
    }
    if by not in readers:
        raise InvalidValue("way to count", by, f"it must be one of {', '.join(DIMENSIONS)}")
    return readers[by]


def _one(value: str) -> Values:
    return frozenset({value} if value else ())


def months_of(incident: Incident) -> Values:
    """The months the incident's date can mean; none where it is unknown, open, or covers more than a year."""
    when = incident.when
    if when is None or when.earliest is None or when.latest is None:
        return frozenset()
    months: list[str] = []
    month = date(when.earliest.year, when.earliest.month, 1)
    while month <= when.latest and len(months) <= _MOST_MONTHS:
        months.append(f"{month.year:04d}-{month.month:02d}")
        if month.year == 9999 and month.month == 12:
            break
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return frozenset(months if len(months) <= _MOST_MONTHS else ())


# --- people ---------------------------------------------------------------------------------------


def group_range(incident: Incident, field: str, group: str) -> CountRange:
    """How many of the group, by the policy that presumes civilians; unknown where nothing is told of them."""
    for rows in incident.figures.values():
        for row in rows:
            if (row.field, row.group) == (field, group) and row.low is not None and row.high is not None:
                return CountRange(row.low.value, None if row.high.open else row.high.value)
    if group in ("everyone", "civilians"):
        return incident.killed if field == "killed" else incident.injured
    return CountRange()


def _by_people(incidents: Sequence[Incident], by: str) -> list[Cell]:
    """Children and grown people, or men, women and children of whatever sex; and everyone, told apart or not."""
    groups = ("children", "men", "women") if by == "sex" else ("children", "grown")
    ordered = sorted(incidents, key=lambda one: one.incident)
    cells = []
    for group in groups:
        rows = {field: [(one, _people(one, field, group)) for one in ordered] for field in ("killed", "injured")}
        told = {one.incident for own in rows.values() for one, count in own if not count.is_unknown}
        totals = [add_up([(one.incident, count) for one, count in rows[field]]) for field in ("killed", "injured")]
        cells.append(Cell(group, tuple(sorted(told)), (), *totals))
    return [*cells, _cell("everyone", ordered, ())]


def _people(incident: Incident, field: str, group: str) -> CountRange:
    if group != "grown":
        return group_range(incident, field, group)
    parts = [own for name in ("men", "women") if not (own := group_range(incident, field, name)).is_unknown]
    return sum(parts[1:], parts[0]) if parts else CountRange()
