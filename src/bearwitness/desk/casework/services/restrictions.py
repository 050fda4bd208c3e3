"""Who may see an incident: restricted to named people, opened again, and carried on where it is merged or split."""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth.models import User
from django.utils import timezone

from bearwitness.desk.casework.identity import Named
from bearwitness.desk.casework.models import Incident
from bearwitness.desk.casework.rules import (
    READ,
    Actor,
    LocalOperator,
    forget_roles,
    may,
    may_restrict,
    name_of,
    readable,
)
from bearwitness.desk.casework.services.custody import custody
from bearwitness.desk.protection.models import Restriction
from bearwitness.errors import InvalidRecord, NotPermitted, UnknownRecord
from bearwitness.vault import Vault

MAX_REASON_CHARS = 5_000


def restrict_incident(vault: Vault, actor: Actor, incident: str, readers: Iterable[str], reason: str) -> Restriction:
    """The incident restricted to the accounts of those names, in the place of whom it was restricted to before.

    Its claims, reports and files are out of everybody else's sight with it. Raises NotPermitted, UnknownRecord,
    InvalidRecord where nobody is named, the actor leaves themselves out, or there is no reason.
    """
    _may(actor, reason)
    with custody(vault, actor, "restrict incident") as details:
        row = _held(actor, incident)
        named = _accounts(readers)
        if not isinstance(actor, LocalOperator) and actor.pk not in {user.pk for user in named}:
            raise InvalidRecord("restriction", "readers", "must have you among them, or you would not find it again")
        restriction, _ = Restriction.objects.update_or_create(
            incident=row, defaults={"by": name_of(actor), "at": timezone.now(), "reason": reason}
        )
        restriction.readers.set(named)
        details.update(incident=row.pk, readers=sorted(user.username for user in named), reason=reason)
    _forget(actor)
    return restriction


def open_incident(vault: Vault, actor: Actor, incident: str, reason: str) -> None:
    """Lets everybody who reads the casebook see the incident again. Raises as ``restrict_incident`` does."""
    _may(actor, reason)
    with custody(vault, actor, "open incident") as details:
        row = _held(actor, incident)
        if Restriction.objects.filter(incident=row).delete()[0]:
            details.update(incident=row.pk, reason=reason)
    _forget(actor)


def carry_restrictions(named: Named) -> None:
    """Restricts what a restricted incident was merged into, and all that hold claims of it, to the same people.

    Where two restricted ones become one, only those named for both see it.
    """
    homes: dict[str, set[str]] = {}
    for old, into in named.merged.items():
        homes.setdefault(old, set()).add(into)
    for old, holders in named.split.items():
        homes.setdefault(old, set()).update(holders)
    _carry({old: sorted(into - {old}) for old, into in homes.items()})


def _carry(homes: Mapping[str, Sequence[str]]) -> None:
    rows = Restriction.objects.filter(incident__in=list(homes)).prefetch_related("readers")
    for old in rows.order_by("pk"):
        people = set(old.readers.all())
        for key in homes[old.incident_id]:
            there, is_new = Restriction.objects.get_or_create(
                incident_id=key, defaults={"by": old.by, "at": timezone.now(), "reason": old.reason}
            )
            there.readers.set(people if is_new else people & set(there.readers.all()))


def _may(actor: Actor, reason: str) -> None:
    if not may_restrict(actor):
        raise NotPermitted(name_of(actor), "say who sees an incident")
    if not reason.strip() or len(reason) > MAX_REASON_CHARS:
        raise InvalidRecord("restriction", "reason", f"must be given, in at most {MAX_REASON_CHARS} characters")


def _held(actor: Actor, incident: str) -> Incident:
    row = readable(actor, Incident.objects.filter(pk=incident, retired=False)).first()
    if row is None:
        raise UnknownRecord("incident", incident)
    return row


def _accounts(names: Iterable[str]) -> list[User]:
    wanted = set(names)
    found = list(User.objects.filter(username__in=wanted, is_active=True))
    if missing := sorted(wanted - {user.username for user in found}):
        raise UnknownRecord("account", missing[0])
    if unable := sorted(user.username for user in found if not may(user, READ)):
        raise InvalidRecord("restriction", "readers", f"has {unable[0]}, who may not read the casebook at all")
    if not found:
        raise InvalidRecord("restriction", "readers", "must be one or more")
    return found


def _forget(actor: Actor) -> None:
    if isinstance(actor, User):
        forget_roles(actor)
