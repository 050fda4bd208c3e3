"""Steps and what they changed: written in the transaction of whatever was done."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from bearwitness.desk.casework import history
from bearwitness.desk.casework.models import Change, Incident, Step
from bearwitness.desk.casework.rules import Actor, name_of, readable
from bearwitness.errors import IncidentChanged, InvalidRecord, UnknownRecord


def hold_incidents(actor: Actor, based_on: Mapping[str, int | None]) -> list[Incident]:
    """The incidents in the order given, held against other writers until the transaction ends.

    ``based_on`` names the revision of each that the actor had before them; None is not compared. Raises
    UnknownRecord, IncidentChanged with what was done since, InvalidRecord for one that is no more.
    """
    found = readable(actor, Incident.objects.select_for_update()).in_bulk(list(based_on))
    for key, revision in based_on.items():
        row = found.get(key)
        if row is None:
            raise UnknownRecord("incident", key)
        if revision is not None and revision != row.revision:
            raise IncidentChanged(key, revision, row.revision, history.changes_since(actor, key, revision))
        if row.retired:
            became = f"is part of {row.merged_into_id} now" if row.merged_into_id else "has no claims any more"
            raise InvalidRecord("incident", key, became)
    return [found[key] for key in based_on]


def add_step(
    actor: Actor, what: str, reason: str = "", details: Mapping[str, Any] | None = None, withdraws: Step | None = None
) -> Step:
    """The step, newly written."""
    return Step.objects.create(
        what=what,
        who=name_of(actor),
        at=timezone.now(),
        reason=reason,
        details=dict(details or {}),
        withdraws=withdraws,
    )


def note_changes(step: Step, changed: Iterable[tuple[Incident, Mapping[str, Any]]]) -> None:
    """Writes what the step did to each incident, whose revision goes up by one."""
    rows: list[Incident] = []
    changes = []
    for row, details in changed:
        row.revision += 1
        rows.append(row)
        changes.append(Change(step=step, incident=row, revision=row.revision, details=dict(details)))
    Change.objects.bulk_create(changes)
    Incident.objects.bulk_update(rows, ["revision"], batch_size=100)
