"""What is read of restrictions and protected sources, by those who may."""

from django.contrib.auth.models import User

from bearwitness.desk.casework.models import Incident
from bearwitness.desk.casework.rules import (
    MAY,
    READ,
    Actor,
    hidden_incidents,
    may,
    may_be_shown,
    may_restrict,
    name_of,
    readable,
    require_reader,
)
from bearwitness.desk.protection.models import ProtectedSource, Restriction
from bearwitness.errors import NotPermitted

_READING_ROLES = tuple(role for role, abilities in MAY.items() if READ in abilities)


def restriction_of(actor: Actor, incident: Incident) -> Restriction | None:
    """Whom the incident is restricted to, None where it is open; only for incidents the actor sees."""
    if not may(actor, READ) or incident.pk in hidden_incidents(actor):
        return None
    return Restriction.objects.filter(incident=incident).prefetch_related("readers").first()


def protected_sources(actor: Actor) -> list[ProtectedSource]:
    """The protected sources by their pseudonyms. Raises NotPermitted."""
    require_reader(actor, "see protected sources")
    rows = readable(actor, ProtectedSource.objects.select_related("source").prefetch_related("readers"))
    return list(rows.order_by("source__name"))


def possible_confidants(actor: Actor) -> list[str]:
    """The accounts that can be told who a protected source is, by name: readers that are no auditors."""
    require_reader(actor, "see who could be told")
    users = User.objects.filter(is_active=True).order_by("username").prefetch_related("groups")
    return [user.username for user in users if may_be_shown(user)]


def possible_readers(actor: Actor) -> list[str]:
    """The accounts an incident can be restricted to, by name. Raises NotPermitted."""
    if not may_restrict(actor):
        raise NotPermitted(name_of(actor), "see who could see an incident")
    users = User.objects.filter(is_active=True, groups__name__in=_READING_ROLES)
    supers = User.objects.filter(is_active=True, is_superuser=True)
    return sorted({*users.values_list("username", flat=True), *supers.values_list("username", flat=True)})
