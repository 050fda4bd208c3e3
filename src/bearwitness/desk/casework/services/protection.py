"""Sources under a pseudonym, and who they are for the people named; each look is in the custody log."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.utils import timezone

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework.models import Report, Source
from bearwitness.desk.casework.rules import (
    Actor,
    LocalOperator,
    may_be_shown,
    may_reveal,
    name_of,
    readable,
    require_writer,
)
from bearwitness.desk.casework.services.custody import custody
from bearwitness.desk.casework.suggesting import forget_suggestions
from bearwitness.desk.protection.identities import Identity, open_identity, seal_identity, veil_of
from bearwitness.desk.protection.models import ProtectedSource
from bearwitness.desk.protection.rewriting import ids_naming, sweep_file, veil_rows
from bearwitness.desk.protection.veil import Veil, checked_names
from bearwitness.errors import InvalidRecord, InvalidValue, NotPermitted, UnknownRecord


def protect_source(
    casebook: Casebook, actor: Actor, pseudonym: str, identity: Identity, readers: Iterable[str]
) -> ProtectedSource:
    """The source under its pseudonym from now on; what identifies it is sealed, and shown to the readers alone.

    Where reports of it are there under one of its names they pass to the pseudonym, and the names are taken out of all
    rows; files stay in the vault as they came. Raises NotPermitted, InvalidValue, InvalidRecord, CasebookError.
    """
    require_writer(actor, "protect a source")
    pseudonym = " ".join(pseudonym.split())
    try:
        names = checked_names(identity.names)
    except ValueError as error:
        raise InvalidValue("identity", "…", str(error)) from error
    veil = Veil(dict.fromkeys(names, pseudonym))
    if len(pseudonym) < 2 or veil.name(pseudonym) != pseudonym or pseudonym in names:
        raise InvalidValue("pseudonym", pseudonym, "it must be given and hold none of the names")
    named = _readers(actor, readers)
    if ids := ids_naming(veil):
        raise InvalidRecord("source", "name", f"stands in the ids of {len(ids)} reports, which can't be changed")
    with custody(casebook.vault, actor, "protect source") as details:
        source = Source.objects.get_or_create(name=pseudonym)[0]
        if ProtectedSource.objects.filter(source=source).exists():
            raise InvalidValue("pseudonym", pseudonym, "another protected source has it")
        moved = _take_over(source, veil)
        sealed = seal_identity(casebook, Identity(names, identity.contact, identity.note), source.pk)
        row = ProtectedSource.objects.create(source=source, sealed=sealed, by=name_of(actor), at=timezone.now())
        row.readers.set(named)
        written = veil_rows(veil)
        details.update(source=source.pk, pseudonym=pseudonym, readers=sorted(user.username for user in named))
        details.update(reports=moved, rewritten=written)
    forget_suggestions(casebook)
    sweep_file()
    return row


def name_readers(casebook: Casebook, actor: Actor, source: int, readers: Iterable[str]) -> None:
    """Makes those the people the source is shown to. Raises NotPermitted unless the actor is one of them so far."""
    row = protected_source(actor, source)
    if not may_reveal(actor, row):
        raise NotPermitted(name_of(actor), "say who is told who a protected source is")
    with custody(casebook.vault, actor, "name readers of source") as details:
        named = _readers(actor, readers)
        row.readers.set(named)
        details.update(source=row.source_id, readers=sorted(user.username for user in named))


def reveal_source(casebook: Casebook, actor: Actor, source: int) -> Identity:
    """Who the source is; that it was looked at is in the custody log before this returns.

    Raises NotPermitted for whoever is not named, UnknownRecord, CasebookError where the key can't be had.
    """
    row = protected_source(actor, source)
    if not may_reveal(actor, row):
        raise NotPermitted(name_of(actor), "see who a protected source is")
    identity = open_identity(casebook, row)
    details = {"source": row.source_id, "pseudonym": row.source.name}
    casebook.vault.record("view protected source", details, who=name_of(actor))
    return identity


def protected_source(actor: Actor, source: int) -> ProtectedSource:
    """The protected source, known by its pseudonym. Raises UnknownRecord."""
    row = readable(actor, ProtectedSource.objects.filter(source_id=source)).select_related("source").first()
    if row is None:
        raise UnknownRecord("protected source", str(source))
    return row


def veil_for(casebook: Casebook) -> Veil:
    """The names to be taken out of what is taken in."""
    return veil_of(casebook)


def _take_over(source: Source, veil: Veil) -> int:
    """Gives the reports of sources of these names to the one; how many reports that were."""
    others = [row for row in Source.objects.exclude(pk=source.pk) if veil.name(row.name) != row.name]
    moved = Report.objects.filter(source__in=others).update(source=source)
    Source.objects.filter(pk__in=[row.pk for row in others], reports__isnull=True).delete()
    return moved


def _readers(actor: Actor, names: Iterable[str]) -> list[User]:
    wanted = set(names)
    found = list(User.objects.filter(username__in=wanted, is_active=True))
    if missing := sorted(wanted - {user.username for user in found}):
        raise UnknownRecord("account", missing[0])
    if unable := sorted(user.username for user in found if not may_be_shown(user)):
        raise InvalidRecord("source", "readers", f"has {unable[0]}, who may never be told: an auditor, or no reader")
    if not isinstance(actor, LocalOperator) and actor.pk not in {user.pk for user in found}:
        raise InvalidRecord("source", "readers", "must have you among them")
    return found
