"""What gathering anew changed in each incident, for its history, and which grades by people it calls into question."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bearwitness.desk.casework.identity import Named
from bearwitness.desk.casework.models import Assessment, Incident
from bearwitness.exchange import incident_to_json
from bearwitness.incidents.review import Reviewed, review_state
from bearwitness.model import Incident as IncidentRecord

_FACTS = ("when", "where", "event_type", "killed", "injured", "origins", "grade")
_SLICE = 500


def describe_changes(
    present: Mapping[str, Incident],
    members: Mapping[str, frozenset[str]],
    records: Sequence[IncidentRecord],
    named: Named,
) -> dict[str, dict[str, Any]]:
    """The details of a ``Change`` for each incident that was there before and is not as it was."""
    home = {claim: key for key, claims in members.items() for claim in claims}
    found: dict[str, dict[str, Any]] = {}
    for record in records:
        row = present.get(record.incident)
        if row is None:
            continue
        now = incident_to_json(record)
        before, after = members.get(record.incident, frozenset()), set(record.claims)
        details: dict[str, Any] = {}
        if row.retired:
            details["back"] = True
        if added := sorted(after - before):
            details["added"] = added
            details["from"] = sorted({home[claim] for claim in added if home.get(claim, row.pk) != row.pk})
        if removed := sorted(before - after):
            details["removed"] = removed
        facts = {
            name: [row.record.get(name), now.get(name)] for name in _FACTS if row.record.get(name) != now.get(name)
        }
        if facts:
            details["facts"] = facts
        if details or row.record != now:
            found[row.pk] = details
    found |= {key: {"into": into} for key, into in named.merged.items()}
    found |= {key: {"gone": True} for key in named.gone}
    return found


def flag_grades(present: Mapping[str, Incident], touched: Sequence[IncidentRecord]) -> None:
    """Flags the touched incidents whose grade a person gave on other claims; clears the flag where that is settled.

    ``present`` are the rows as gathering leaves them.
    """
    joined: dict[str, list[Incident]] = defaultdict(list)
    for ended in present.values():
        if ended.merged_into_id is not None:
            joined[ended.merged_into_id].append(ended)
    keys = [record.incident for record in touched]
    graded = _newest_by_person([*keys, *(ended.pk for key in keys for ended in joined[key])])
    changed = []
    for record in touched:
        row, own = present.get(record.incident), graded.get(record.incident)
        if row is None:
            continue
        reasons = [review_reason(own, record)] if own else []
        for ended in sorted(joined[row.pk], key=lambda one: one.pk):
            given = graded.get(ended.pk)
            if given and (own is None or own.at < ended.changed_at):
                reasons.append(f"{ended.pk}, which {given.reviewer} graded {given.grade}, is part of it now.")
        due = " ".join(filter(None, reasons))
        if row.review_due != due:
            row.review_due = due
            changed.append(row)
    Incident.objects.bulk_update(changed, ["review_due"], batch_size=100)


def review_reason(graded: Assessment, record: IncidentRecord) -> str:
    """Why a person's grade should be looked at again, "" where nothing it rests on changed."""
    given = Reviewed(graded.reviewer, graded.grade, tuple(graded.claims), graded.proposed)
    return review_state(given, record).why


def _newest_by_person(keys: Iterable[str]) -> dict[str, Assessment]:
    found: dict[str, Assessment] = {}
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _SLICE):
        for row in Assessment.objects.filter(incident_id__in=ordered[start : start + _SLICE]).exclude(reviewer=""):
            found[row.incident_id] = row
    return found
