"""What others count, set beside our own count for the same scope, with the gap stated; never merged into it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bearwitness.incidents.aggregates import Total, add_up, group_range
from bearwitness.incidents.profiles import fold_name, place_key
from bearwitness.model import Claim, Incident
from bearwitness.values import CountRange, FuzzyDate, Place

COUNTED = ("killed", "injured", "incidents")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A statistic beside our own count. ``refused`` says why there is none to set beside it, "" where there is.

    ``ours`` counts the incidents within the scope, ``perhaps`` are those that may lie within it and are in its most
    alone. ``gap`` is how much theirs lies above ours (below 0: under it), from the least to the most; an end that
    either side leaves open is None.
    """

    claim: str
    says: str
    unit: str
    scope: str
    theirs: tuple[float | None, float | None]
    ours: Total = Total()
    incidents: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    gap: tuple[float | None, float | None] = (None, None)
    refused: str = ""

    def sentence(self) -> str:
        """The comparison in words."""
        if self.refused:
            return f"{self.says} ({self.scope}): not compared, since {self.refused}."
        ours = self.ours.sentence(self.unit)
        found = f"{len(self.incidents)} incidents{f', and perhaps {len(self.perhaps)} more' if self.perhaps else ''}"
        return f"{self.says} ({self.scope}): ours {ours} in {found}; {_gap_words(self.gap)}."


def compare_statistics(
    statistics: Iterable[Claim], incidents: Sequence[Incident], groups: Mapping[str, str]
) -> list[Comparison]:
    """Each claim of kind statistic beside our count for its period, place and group, ordered by claim id.

    ``groups`` gives the group a word for people stands for (``Codebook.groups``).
    """
    ordered = sorted(incidents, key=lambda one: one.incident)
    return [
        _compare(claim, ordered, groups)
        for claim in sorted(statistics, key=lambda one: one.claim)
        if claim.kind == "statistic" and claim.figure is not None
    ]


def _compare(claim: Claim, incidents: Sequence[Incident], groups: Mapping[str, str]) -> Comparison:
    figure = claim.figure
    if figure is None:
        raise ValueError(f"{claim.claim} states no figure")
    when = claim.when.date if claim.when else None
    where = claim.where.place if claim.where else None
    of = figure.of.casefold().strip()
    group = groups.get(of, "") if of else "everyone"
    said = f"{claim.origin or 'The report'}: {_ends(figure.least, figure.most)} {figure.unit}"
    says = f"{said} of {figure.of}" if figure.of else said
    scope = f"{when.edtf if when else 'no period'}, {where if where else 'no place'}"
    theirs = (figure.least, figure.most)
    refused = _refused(figure.unit, when, of, group)
    if refused:
        return Comparison(claim.claim, says, figure.unit, scope, theirs, refused=refused)
    placed = [(one, _meets(one, when, where)) for one in incidents]
    sure = [one for one, fits in placed if fits == "within"]
    perhaps = [one for one, fits in placed if fits == "perhaps"]
    if figure.unit == "incidents":
        ours = Total(CountRange(len(sure), len(sure) + len(perhaps)))
    else:
        ours = add_up(
            [(one.incident, group_range(one, figure.unit, group)) for one in sure],
            [(one.incident, group_range(one, figure.unit, group)) for one in perhaps],
        )
    return Comparison(
        claim.claim,
        says,
        figure.unit,
        scope,
        theirs,
        ours,
        tuple(one.incident for one in sure),
        tuple(one.incident for one in perhaps),
        _gap(theirs, ours.range),
    )


def _refused(unit: str, when: FuzzyDate | None, of: str, group: str) -> str:
    """Why our count can't be set beside it, "" where it can."""
    if unit not in COUNTED:
        return f"we don't count {unit}"
    if when is None or when.earliest is None or when.latest is None:
        return "it names no period with both ends"
    if of and (not group or (unit == "incidents" and group != "everyone")):
        return f"our count doesn't tell {of} apart"
    return ""


def _meets(incident: Incident, when: FuzzyDate | None, where: Place | None) -> str:
    """Whether the incident lies within the scope, perhaps does, or doesn't ("")."""
    in_time, in_place = _in_time(incident.when, when), _in_place(incident.where, where)
    if not in_time or not in_place:
        return ""
    return "within" if in_time == in_place == "within" else "perhaps"


def _in_time(own: FuzzyDate | None, period: FuzzyDate | None) -> str:
    if period is None:
        return "within"
    if own is None or own.earliest is None or own.latest is None:
        return "perhaps" if own is None or own.overlaps(period) else ""
    if not own.overlaps(period):
        return ""
    if period.earliest is None or period.latest is None:
        return "perhaps"
    return "within" if period.earliest <= own.earliest and own.latest <= period.latest else "perhaps"


def _in_place(own: Place | None, scope: Place | None) -> str:
    """A country holds what is in it, a division what names it as its own; a town only itself."""
    if scope is None:
        return "within"
    if own is None:
        return "perhaps"
    if place_key(own) == place_key(scope):
        return "within"
    if scope.country and own.country and scope.country != own.country:
        return ""
    if scope.precision == 6:
        return "within" if scope.country and scope.country == own.country else "perhaps"
    names = {fold_name(name) for name in (scope.name, scope.canonical, scope.admin1) if name}
    if scope.precision in (3, 4):
        if own.admin1:
            return "within" if fold_name(own.admin1) in names else ("perhaps" if scope.precision == 3 else "")
        return "perhaps"
    if scope.precision == 5:
        return "perhaps"
    return "perhaps" if own.precision >= 3 else ""


def _gap(theirs: tuple[float | None, float | None], ours: CountRange) -> tuple[float | None, float | None]:
    least = theirs[0] - ours.max if theirs[0] is not None and ours.max is not None else None
    most = theirs[1] - ours.min if theirs[1] is not None and ours.min is not None else None
    return least, most


def _ends(least: float | None, most: float | None) -> str:
    if least is None and most is None:
        return "an unknown number of"
    if most is None:
        return f"at least {least:,.12g}"
    if least is None:
        return f"up to {most:,.12g}"
    return f"{least:,.12g}" if least == most else f"{least:,.12g} to {most:,.12g}"


def _gap_words(gap: tuple[float | None, float | None]) -> str:
    least, most = gap
    if least is not None and most is not None and least <= 0 <= most:
        return "the two can be the same"
    if least is not None and least > 0:
        return f"theirs is {_span(least, most)} above ours"
    if most is not None and most < 0:
        return f"theirs is {_span(-most, None if least is None else -least)} below ours"
    return "the two can be the same, or far apart: one of them has no end"


def _span(least: float, most: float | None) -> str:
    if most is None:
        return f"{least:,.12g} or more"
    return f"{least:,.12g}" if least == most else f"{least:,.12g} to {most:,.12g}"
