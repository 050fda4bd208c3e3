"""Who says what of an incident: its claims by its fields, with what agrees and what does not.

In each field the value that most claims go with is the measure; a claim agrees with it, may mean the same, differs, or
says nothing. It is no verdict on who is right.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bearwitness.desk.casework.dossier import ClaimView, Dossier, Saying
from bearwitness.desk.casework.queries import IncidentFile
from bearwitness.model import Claim
from bearwitness.values import CountRange, FuzzyDate, Place

SAME, NEAR, DIFFERS, SILENT = "agrees", "may mean the same", "differs", "says nothing"
SIGNS = {SAME: "=", NEAR: "≈", DIFFERS: "≠", SILENT: ""}
MOST_ROWS = 60
# Places nearer than this may be one place told in two ways.
_NEAR_KM = 30.0
_COARSE = 3  # UCDP where_prec from a second-order division on

Compare = Callable[[Any, Any], str]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one claim says in one field: ``verdict`` is one of the four words, ``sets`` the end of the range it sets."""

    said: tuple[Saying, ...]
    verdict: str
    sets: str = ""

    @property
    def sign(self) -> str:
        """The verdict as a sign."""
        return SIGNS[self.verdict]

    @property
    def kind(self) -> str:
        """The verdict as a word for a class."""
        return self.verdict.split()[0]


@dataclass(frozen=True, slots=True)
class Column:
    """One field: its label, what the incident says in it, and how many claims agree, differ and so on."""

    name: str
    label: str
    together: str
    tally: tuple[tuple[str, str, int], ...]

    @property
    def is_contested(self) -> bool:
        """True where claims differ."""
        return any(verdict == DIFFERS and count for verdict, _, count in self.tally)


@dataclass(frozen=True, slots=True)
class Row:
    """One claim with its cells, in the order of the columns."""

    claim: ClaimView
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole: columns, rows, and how many more claims there are than rows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    more: int


def matrix_of(file: IncidentFile, dossier: Dossier) -> Matrix:
    """The matrix of an incident."""
    views = {view.key: view for source in dossier.sources for view in source.claims}
    told = [(views[row.pk], row.claim()) for row in file.claims]
    facts = {fact.name: fact.value for fact in dossier.facts}
    return make_matrix([view for view, _ in told], [claim for _, claim in told], facts, file.incident.incident().set_by)


def victims_of(dossier: Dossier) -> list[tuple[str, list[tuple[ClaimView, str]]]]:
    """The victims as claims name them, each with the claims that do and the anchors of the words."""
    found: dict[str, list[tuple[ClaimView, str]]] = {}
    for source in dossier.sources:
        for view in source.claims:
            for saying in view.sayings:
                if saying.field == "victim":
                    anchor = saying.quotes[0].anchor if saying.quotes else view.anchor
                    found.setdefault(saying.value, []).append((view, anchor))
    return list(found.items())


def make_matrix(
    views: Sequence[ClaimView], claims: Sequence[Claim], facts: Mapping[str, str], set_by: Mapping[str, Sequence[str]]
) -> Matrix:
    """The matrix of the event claims; ``claims`` in the order of ``views``, ``facts`` and ``set_by`` the incident's."""
    pairs = [(view, claim) for view, claim in zip(views, claims, strict=True) if claim.kind == "event"]
    columns, table = [], []
    for field in _FIELDS:
        verdicts = _verdicts([field.value(claim) for _, claim in pairs], field.compare)
        if field.name not in facts and not any(_said(view, field.name) for view, _ in pairs):
            continue
        tally = tuple((word, SIGNS[word], verdicts.count(word)) for word in (SAME, NEAR, DIFFERS, SILENT))
        columns.append(Column(field.name, field.label, facts.get(field.name, ""), tally))
        table.append(
            [
                Cell(_said(view, field.name), verdict, _sets(claim.claim, field.name, set_by))
                for (view, claim), verdict in zip(pairs, verdicts, strict=True)
            ]
        )
    rows = [Row(view, tuple(cells[number] for cells in table)) for number, (view, _) in enumerate(pairs)]
    return Matrix(tuple(columns), tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS))


def _said(view: ClaimView, name: str) -> tuple[Saying, ...]:
    return tuple(saying for saying in view.sayings if saying.field == name)


def _sets(key: str, name: str, set_by: Mapping[str, Sequence[str]]) -> str:
    ends = [word for end, word in (("_min", "least"), ("_max", "most")) if key in set_by.get(f"{name}{end}", ())]
    return " and ".join(ends)


def _verdicts(values: Sequence[Any], compare: Compare) -> list[str]:
    """For each value how it stands to the one that most others go with; None says nothing."""
    told = [value for value in values if value is not None]
    if not told:
        return [SILENT] * len(values)
    kinds = _distinct(told, compare)
    weigh = {SAME: 2, NEAR: 1, DIFFERS: 0}
    measure = max(kinds, key=lambda one: sum(count * weigh[compare(one[0], other)] for other, count in kinds))[0]
    return [SILENT if value is None else compare(measure, value) for value in values]


def _distinct(told: Sequence[Any], compare: Compare) -> list[tuple[Any, int]]:
    """The values that are not the same as one another, the first of each with how many there are; 50 at most."""
    found: list[tuple[Any, int]] = []
    for value in told:
        for number, (one, count) in enumerate(found):
            if compare(one, value) == SAME:
                found[number] = (one, count + 1)
                break
        else:
            if len(found) < 50:
                found.append((value, 1))
    return found


# --- how two values stand to one another ---------------------------------------------------------


def _counts(one: CountRange, other: CountRange) -> str:
    if one == other:
        return SAME
    low, high = max(one.min or 0, other.min or 0), min(_most(one), _most(other))
    return NEAR if low <= high else DIFFERS


def _most(count: CountRange) -> float:
    return float("inf") if count.max is None else count.max


def _dates(one: FuzzyDate, other: FuzzyDate) -> str:
    if one.edtf == other.edtf:
        return SAME
    ends = (one.earliest, one.latest, other.earliest, other.latest)
    if any(end is None for end in ends):
        return NEAR
    return NEAR if ends[0] <= ends[3] and ends[2] <= ends[1] else DIFFERS  # type: ignore[operator]


def _places(one: Place, other: Place) -> str:
    if one.geonames is not None and one.geonames == other.geonames:
        return SAME
    if (one.name.casefold(), one.country) == (other.name.casefold(), other.country):
        return SAME
    if one.country and other.country and one.country != other.country:
        return DIFFERS
    coarse = one.precision >= _COARSE or other.precision >= _COARSE
    if coarse and (one.admin1 == other.admin1 or not (one.admin1 and other.admin1)):
        return NEAR
    apart = one.distance_km(other)
    return NEAR if apart is not None and apart <= _NEAR_KM else DIFFERS


def _words(one: str, other: str) -> str:
    return SAME if one.casefold() == other.casefold() else DIFFERS


def _parties(one: frozenset[str], other: frozenset[str]) -> str:
    return SAME if one & other else DIFFERS


def _things(one: frozenset[str], other: frozenset[str]) -> str:
    # Two weapons, or two things hit, do not contradict one another.
    return SAME if one & other else NEAR


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    label: str
    value: Callable[[Claim], Any]
    compare: Compare


def _names(items: Sequence[Any], attribute: str = "name") -> frozenset[str] | None:
    return frozenset((getattr(one, attribute) or one.name).casefold() for one in items) or None


def _known(count: CountRange) -> CountRange | None:
    return None if count.is_unknown else count


def _accused(claim: Claim) -> frozenset[str] | None:
    return _names([who for who in claim.perpetrators if who.stance in ("accused", "claimed")])


_FIELDS = (
    _Field("when", "When", lambda claim: claim.when.date if claim.when else None, _dates),
    _Field("where", "Where", lambda claim: claim.where.place if claim.where else None, _places),
    _Field("event_type", "What", lambda claim: claim.event_type or None, _words),
    _Field("killed", "Killed", lambda claim: None if claim.killed.range.is_unknown else claim.killed.range, _counts),
    _Field(
        "injured", "Injured", lambda claim: None if claim.injured.range.is_unknown else claim.injured.range, _counts
    ),
    _Field("by", "By whom", _accused, _parties),
    _Field("with", "With what", lambda claim: _names(claim.weapons, "code"), _things),
    _Field("target", "What was hit", lambda claim: _names(claim.targets, "kind"), _things),
)
