"""Who may do what. Nothing else in the desk decides that.

An account has one or more roles, and may what any of them may:

============== ===== ============== ====== ======== ===== ========
role           reads corrects,      grades releases sees  keeps
                     judges                         log   accounts
============== ===== ============== ====== ======== ===== ========
researcher     yes   yes
reviewer       yes   yes            yes
publisher      yes                         yes
auditor        yes                                  yes
administrator                                       yes   yes
local operator yes   yes            yes    yes      yes   yes
============== ===== ============== ====== ======== ===== ========

An account without a role, and whoever has not logged in, may nothing. To judge is to say what is one event and what is
not: merge, split, move, and undo these. "sees log" is the custody log. An administrator keeps accounts and need not be
let into the case; who does both has two roles. What a publisher prepares another person must release. The local
operator is whoever runs the command line on the machine that holds the casebook: they can read its files anyway. A
superuser of the desk has every role.
"""

import getpass
import os
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model, QuerySet

from bearwitness.desk.protection.hiding import hidden_from, protected_in_file, without_hidden
from bearwitness.desk.protection.models import ProtectedSource
from bearwitness.errors import NotPermitted

RESEARCHERS = "researcher"
REVIEWERS = "reviewer"
PUBLISHERS = "publisher"
AUDITORS = "auditor"
ADMINISTRATORS = "administrator"
ROLES = (RESEARCHERS, REVIEWERS, PUBLISHERS, AUDITORS, ADMINISTRATORS)

READ, WRITE, GRADE, RELEASE, AUDIT, ADMINISTER = "read", "write", "grade", "release", "audit", "administer"
ABILITIES = (READ, WRITE, GRADE, RELEASE, AUDIT, ADMINISTER)
MAY = MappingProxyType(
    {
        RESEARCHERS: frozenset({READ, WRITE}),
        REVIEWERS: frozenset({READ, WRITE, GRADE}),
        PUBLISHERS: frozenset({READ, RELEASE}),
        AUDITORS: frozenset({READ, AUDIT}),
        ADMINISTRATORS: frozenset({AUDIT, ADMINISTER}),
    }
)

_LENT = "_bearwitness_lent"
_KNOWN, _HIDDEN = "_bearwitness_roles", "_bearwitness_hidden"
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class LocalOperator:
    """The person at this machine's command line, by the name of their account there.

    ``sees_restricted`` is False where what they ask for is to be handed on.
    """

    name: str
    sees_restricted: bool = True

    @classmethod
    def here(cls) -> "LocalOperator":
        """The operator this process runs for; the number of the account where it has no name."""
        try:
            return cls(getpass.getuser())
        except (KeyError, OSError):  # OSError is what Python 3.13 raises for an account without a name
            return cls(f"account {os.getuid()}")


Actor = LocalOperator | User | AnonymousUser


def name_of(actor: Actor) -> str:
    """The name that stands in the custody log for what the actor does."""
    if isinstance(actor, LocalOperator):
        return f"local:{actor.name}"
    return f"user:{actor.get_username()}" if actor.is_authenticated else "anonymous"


def roles_of(actor: Actor) -> frozenset[str]:
    """The roles of a logged-in, active account; all of them for a superuser; none for anyone else."""
    if isinstance(actor, LocalOperator) or not isinstance(actor, User) or not actor.is_active:
        return frozenset()
    if actor.is_superuser:
        return frozenset(ROLES)
    # Asked once for each request's user; ``forget_roles`` where they change.
    found: frozenset[str] | None = actor.__dict__.get(_KNOWN)
    if found is None:
        found = frozenset(actor.groups.filter(name__in=ROLES).values_list("name", flat=True))
        actor.__dict__[_KNOWN] = found
    return found


def forget_roles(account: User) -> None:
    """Lets the next question ask for the account's roles again, since they were changed."""
    account.__dict__.pop(_KNOWN, None)
    account.__dict__.pop(_HIDDEN, None)


def abilities_of(actor: Actor) -> frozenset[str]:
    """All the actor may do, of ABILITIES."""
    if isinstance(actor, LocalOperator):
        return frozenset(ABILITIES)
    able = frozenset(ability for role in roles_of(actor) for ability in MAY[role])
    lent: frozenset[str] | None = actor.__dict__.get(_LENT)
    return able if lent is None else able & lent


def lend(account: User, abilities: frozenset[str]) -> None:
    """Keeps the account, in this process and under this object, to those abilities of its own: a token's scopes."""
    account.__dict__[_LENT] = abilities


def may(actor: Actor, ability: str) -> bool:
    """True where one of the actor's roles may do that."""
    return ability in abilities_of(actor)


def require(actor: Actor, ability: str, what: str) -> None:
    """Returns where the actor may do that; raises NotPermitted with ``what`` they may not."""
    if not may(actor, ability):
        raise NotPermitted(name_of(actor), what)


def is_reviewer(actor: Actor) -> bool:
    """True where the actor may grade."""
    return may(actor, GRADE)


def readable(actor: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows the actor may see: none for who may not read the casebook, and none of an incident restricted to others.

    A report that speaks of a restricted incident is kept back whole, with its claims and the file it came in.
    """
    if not may(actor, READ):
        return rows.none()
    hidden = hidden_incidents(actor)
    return without_hidden(rows, hidden) if hidden else rows


def all_rows(actor: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    """All rows for those who may read the casebook, restricted ones too: for work on the whole, never to be shown."""
    return rows if may(actor, READ) else rows.none()


def may_restrict(actor: Actor) -> bool:
    """True where the actor may say who sees an incident they see."""
    return may(actor, GRADE)


def may_be_shown(actor: Actor) -> bool:
    """True where the actor can be told who a protected source is: readers of the casebook, but never auditors."""
    return may(actor, READ) and AUDITORS not in roles_of(actor)


def may_reveal(actor: Actor, source: ProtectedSource) -> bool:
    """True where the actor is told who the protected source is: those named for it, and the local operator."""
    if isinstance(actor, LocalOperator):
        return True
    return may_be_shown(actor) and actor in source.readers.all()


def may_open_file(actor: Actor, digest: str) -> bool:
    """True where the actor may have the very bytes of the file.

    A file with a report of a protected source, or with another such file inside, is for those named for that source.
    """
    return all(may_reveal(actor, source) for source in protected_in_file(digest))


def hidden_incidents(actor: Actor) -> frozenset[str]:
    """The incidents restricted to others, and those that became part of one; none for the local operator."""
    if isinstance(actor, LocalOperator):
        return frozenset() if actor.sees_restricted else hidden_from(None)
    found: frozenset[str] | None = actor.__dict__.get(_HIDDEN)
    if found is None:
        found = hidden_from(None if isinstance(actor, AnonymousUser) else actor)
        actor.__dict__[_HIDDEN] = found
    return found


def require_reader(actor: Actor, what: str) -> None:
    """Returns where the actor may see the casebook's contents; raises NotPermitted with ``what`` they may not."""
    require(actor, READ, what)


def require_writer(actor: Actor, what: str) -> None:
    """Returns where the actor may change the casebook; raises NotPermitted with ``what`` they may not."""
    require(actor, WRITE, what)


def require_reviewer(actor: Actor, what: str) -> None:
    """Returns where the actor may grade incidents; raises NotPermitted with ``what`` they may not."""
    require(actor, GRADE, what)


def require_second_person(actor: Actor, prepared_by: str, what: str) -> None:
    """Returns where the actor may release what ``prepared_by`` (as in the custody log) prepared, and is another.

    Raises NotPermitted. That holds for the local operator too: one person is one person.
    """
    require(actor, RELEASE, what)
    if name_of(actor) == prepared_by:
        raise NotPermitted(name_of(actor), f"{what} which they prepared themselves")
