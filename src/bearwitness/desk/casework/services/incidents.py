"""The gatherer's clusters into the casebook: incidents keep their names, and grades given by people stay."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.utils import timezone

from bearwitness.desk.casework import queries, rows
from bearwitness.desk.casework.identity import Named, name_clusters
from bearwitness.desk.casework.models import (
    Assessment,
    FormerClaim,
    Gathering,
    Incident,
    IncidentClaim,
    Ungathered,
)
from bearwitness.desk.casework.queries import Basis
from bearwitness.desk.casework.rules import Actor, require_writer
from bearwitness.desk.casework.search_index import index_incidents
from bearwitness.desk.casework.services.custody import custody
from bearwitness.desk.casework.services.differences import describe_changes, flag_grades
from bearwitness.desk.casework.services.restrictions import carry_restrictions
from bearwitness.desk.casework.services.steps import add_step, note_changes
from bearwitness.errors import CasebookChanged
from bearwitness.incidents import Growth
from bearwitness.model import Incident as IncidentRecord
from bearwitness.vault import Vault

T = TypeVar("T")
# SQLite takes some 32,000 values in one statement; this many keeps every statement small.
_SLICE = 500


@dataclass(frozen=True, slots=True)
class Grown:
    """What a growth is: a gathering on ``basis`` after the one that worked from ``before``, and what it looked at."""

    basis: Basis
    before: str
    looked_at: Sequence[int]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What gathering changed: names of incidents. ``merged`` maps each that was taken in to the one that holds it."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    merged: Mapping[str, str]
    split: Mapping[str, tuple[str, ...]]
    gone: tuple[str, ...]


def store_incidents(vault: Vault, actor: Actor, clusters: Sequence[IncidentRecord], basis: Basis) -> Gathered:
    """Puts the gatherer's clusters in place of the present incidents; names stay with the claims they were given to.

    Proposed grades are renewed; a person's grade stays, and is flagged for review where the claims or the proposal
    beside it changed. Raises CasebookChanged where the casebook is no longer what the clusters were made from.
    """
    require_writer(actor, "gather incidents")
    with custody(vault, actor, "gather") as details:
        if queries.gathering_basis(actor, basis.rule) != basis:
            raise CasebookChanged("its claims were gathered")
        present = {row.pk: row for row in Incident.objects.all()}
        ended = {key: frozenset(row.record["claims"]) for key, row in present.items() if row.retired}
        found = _store(actor, clusters, _Before(present, _members(), ended, frozenset(present)), details)
        Ungathered.objects.all().delete()
        count = (sum(len(cluster.claims) for cluster in clusters), len(clusters))
        _note_gathering(basis, count, details)
    return found


def store_growth(vault: Vault, actor: Actor, growth: Growth, grown: Grown) -> Gathered:
    """Puts the incidents of a growth in place of the present ones that hold any of its claims; else as above.

    Raises CasebookChanged where others gathered meanwhile, or where the growth doesn't fit what is there.
    """
    require_writer(actor, "gather incidents")
    with custody(vault, actor, "gather") as details:
        newest = queries.newest_gathering(actor)
        before = _before(growth)
        told = set().union(*before.members.values())
        if newest is None or newest.worked_from != grown.before or not told <= growth.claims:
            raise CasebookChanged("its claims were gathered")
        was_ended = {key for key, row in before.present.items() if row.retired}
        found = _store(actor, growth.incidents, before, details)
        for part in _slices(grown.looked_at):
            Ungathered.objects.filter(pk__in=part).delete()
        claims = newest.claims - len(told) + sum(len(one.claims) for one in growth.incidents)
        more = len(found.new) + len(was_ended & set(found.changed)) - len(found.merged) - len(found.gone)
        _note_gathering(grown.basis, (claims, newest.incidents + more), details)
    return found


def _store(
    actor: Actor, clusters: Sequence[IncidentRecord], before: "_Before", details: dict[str, Any]
) -> Gathered:  # fmt: skip
    named = name_clusters(before.members, clusters, before.taken, before.ended)
    records = [replace(cluster, incident=name) for cluster, name in zip(clusters, named.names, strict=True)]
    present = before.present
    differences = describe_changes(present, before.members, records, named)
    new, changed = _write_incidents(present, records)
    _retire(present, before.members, named)
    carry_restrictions(named)
    touched = [record for record in records if record.incident in {*new, *changed}]
    _renew_members(touched, [*named.merged, *named.gone])
    _propose(touched)
    flag_grades(present, touched)
    _note_changes(actor, present, differences)
    split = {name: list(holders) for name, holders in named.split.items()}
    details.update(new=new, changed=changed, merged=dict(named.merged), split=split, gone=list(named.gone))
    return Gathered(tuple(new), tuple(changed), named.merged, named.split, named.gone)


@dataclass(frozen=True, slots=True)
class _Before:
    """What was there: rows, the claims of present incidents, those that ended ones had, and the names taken."""

    present: dict[str, Incident]
    members: Mapping[str, frozenset[str]]
    ended: Mapping[str, frozenset[str]]
    taken: frozenset[str]


def _before(growth: Growth) -> _Before:
    """What was there of the incidents that a growth concerns."""
    claims = sorted(growth.claims)
    homes: set[str] = set()
    former: set[str] = set()
    for part in _slices(claims):
        homes.update(IncidentClaim.objects.filter(claim__in=part).values_list("incident_id", flat=True))
        former.update(FormerClaim.objects.filter(claim__in=part).values_list("incident_id", flat=True))
    names = {one.incident for one in growth.incidents}
    wanted = sorted(homes | former | names)
    rows: dict[str, Incident] = {}
    for part in _slices(wanted):
        rows |= Incident.objects.in_bulk(part)
    for part in _slices(sorted(rows)):
        rows |= {row.pk: row for row in Incident.objects.filter(merged_into__in=part)}
    taken = set(rows)
    for name in sorted(names & rows.keys()):
        # Names made from one that was taken: it and six letters more.
        made = Incident.objects.filter(pk__gte=f"{name}-", pk__lt=f"{name}.")
        taken.update(made.values_list("pk", flat=True))
    ended = {key: frozenset(row.record["claims"]) for key, row in rows.items() if row.retired}
    return _Before(rows, _members(sorted(homes)), ended, frozenset(taken))


def _note_gathering(basis: Basis, count: tuple[int, int], details: dict[str, Any]) -> None:
    claims, incidents = count
    Gathering.objects.create(
        at=timezone.now(), rule=basis.rule, worked_from=basis.digest, claims=claims, incidents=incidents
    )
    details.update(incidents=incidents, rule=basis.rule, worked_from=basis.digest)


def _members(incidents: Sequence[str] | None = None) -> dict[str, frozenset[str]]:
    """The claims of those incidents, or of all."""
    members: dict[str, set[str]] = defaultdict(set)
    rows = IncidentClaim.objects.values_list("incident_id", "claim_id")
    parts = [rows] if incidents is None else [rows.filter(incident__in=part) for part in _slices(incidents)]
    for part in parts:
        for incident, claim in part:
            members[incident].add(claim)
    return {incident: frozenset(claims) for incident, claims in members.items()}


def _write_incidents(present: Mapping[str, Incident], records: Sequence[IncidentRecord]) -> tuple[list[str], list[str]]:
    now = timezone.now()
    new: list[Incident] = []
    changed: list[Incident] = []
    back: list[str] = []
    for record in records:
        columns = rows.incident_columns(record)
        row = present.get(record.incident)
        if row is None:
            new.append(Incident(key=record.incident, created_at=now, changed_at=now, **columns))
        elif row.record != columns["record"] or row.retired:
            for name, value in columns.items():
                setattr(row, name, value)
            if row.retired:
                back.append(row.pk)
            row.retired, row.merged_into, row.changed_at = False, None, now
            changed.append(row)
    for part in _slices(back):
        FormerClaim.objects.filter(incident__in=part).delete()
    Incident.objects.bulk_create(new)
    Incident.objects.bulk_update(changed, [*rows.COMPUTED, "retired", "merged_into", "changed_at"], batch_size=100)
    index_incidents([*new, *changed])
    return [row.pk for row in new], [row.pk for row in changed]


def _retire(present: Mapping[str, Incident], members: Mapping[str, frozenset[str]], named: Named) -> None:
    now = timezone.now()
    FormerClaim.objects.bulk_create(
        (FormerClaim(incident_id=key, claim=claim) for key in (*named.merged, *named.gone) for claim in members[key]),
        batch_size=_SLICE,
    )
    ended = [present[name] for name in (*named.merged, *named.gone)]
    for row in ended:
        row.retired, row.changed_at = True, now
        row.merged_into_id = named.merged.get(row.pk)
    Incident.objects.bulk_update(ended, ["retired", "merged_into", "changed_at"], batch_size=100)
    index_incidents(ended)


def _renew_members(records: Sequence[IncidentRecord], ended: Sequence[str]) -> None:
    """Makes the memberships of the given incidents anew. Claims that left one of them are in another of them."""
    for names in _slices([*(record.incident for record in records), *ended]):
        IncidentClaim.objects.filter(incident_id__in=names).delete()
    IncidentClaim.objects.bulk_create(
        IncidentClaim(incident_id=record.incident, claim_id=claim) for record in records for claim in record.claims
    )


def _propose(records: Sequence[IncidentRecord]) -> None:
    """Adds the proposals that differ from the newest ones."""
    newest: dict[str, Assessment] = {}
    for names in _slices([record.incident for record in records]):
        for row in Assessment.objects.filter(incident_id__in=names, reviewer=""):
            newest[row.incident_id] = row
    fresh: list[Assessment] = []
    for record in records:
        proposed, before = record.assessment, newest.get(record.incident)
        if proposed is None or (before and _says(before) == (proposed.grade, proposed.rule, list(proposed.why))):
            continue
        fresh.append(
            Assessment(
                incident_id=record.incident, grade=proposed.grade, rule=proposed.rule, why=list(proposed.why),
                at=timezone.now(),
            )
        )  # fmt: skip
    Assessment.objects.bulk_create(fresh)


def _note_changes(actor: Actor, present: Mapping[str, Incident], differences: Mapping[str, dict[str, Any]]) -> None:
    if differences:
        step = add_step(actor, "gather")
        note_changes(step, ((present[key], details) for key, details in differences.items()))


def _says(row: Assessment) -> tuple[str, str, list[str]]:
    return row.grade, row.rule, row.why


def _slices(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _SLICE] for start in range(0, len(items), _SLICE))
