"""What stands in the place of a claim that a later reading of its report no longer makes.

People's judgements name claims. Where the report's new reading has a claim that is plainly the same event (its main
one, or the only one of that day and place), what was judged of the old holds for it; else the judgement binds nothing,
and whoever looks at suggestions is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bearwitness.desk.casework.models import Claim, Judgement
from bearwitness.desk.casework.rules import Actor, require_reader

_SLICE = 500


def successors(ids: Iterable[str]) -> dict[str, str]:
    """The claim in whose place another stands now, by id; for claims a reading retired that have a successor.

    A report has one main event a reading; of others no two have the same successor. What a person withdrew has none.
    """
    asked = sorted(set(ids))
    found: dict[str, str] = {}
    for start in range(0, len(asked), _SLICE):
        part = asked[start : start + _SLICE]
        gone = Claim.objects.filter(pk__in=part, kind="event", retirement__isnull=False, retirement__step__isnull=True)
        reports = {row.report_id for row in gone}
        if reports:
            found |= _of(reports)
    return {old: new for old, new in found.items() if old in set(asked)}


def _of(reports: set[str]) -> dict[str, str]:
    """The successors of all retired event claims of the reports."""
    retired = Claim.objects.filter(
        report__in=reports, kind="event", retirement__isnull=False, retirement__step__isnull=True
    )
    present = _by_event(Claim.objects.current().filter(report__in=reports, kind="event", supersedes__isnull=True))
    old = _by_event(retired)
    return {
        one: present[event][0]
        for event, gone in old.items()
        if len(present.get(event, ())) == 1 and (event[1] == "main" or len(gone) == 1)
        for one in gone
    }


def _by_event(rows: Iterable[Claim]) -> Mapping[tuple[object, ...], list[str]]:
    """Claims that can't be told apart: the main ones of a report, or those of one day and place."""
    found: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for row in rows:
        about = ("main",) if row.main else (row.earliest, row.latest, row.place, row.country)
        found[row.report_id, *about].append(row.pk)
    return found


def unbound(actor: Actor) -> list[Judgement]:
    """The judgements that bind nothing, since a claim they name is no longer made and none stands in its place."""
    require_reader(actor, "see judgements")
    gone = set(
        Claim.objects.filter(retirement__isnull=False, retirement__step__isnull=True).values_list("key", flat=True)
    )
    rows = [row for row in Judgement.objects.exclude(decision="unsure") if {row.left, row.right} & gone]
    stands = successors(end for row in rows for end in (row.left, row.right))
    return [row for row in rows if any(end in gone and end not in stands for end in (row.left, row.right))]
