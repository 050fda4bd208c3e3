"""Who may do what. Nothing else in the desk decides that.

===================== ====== ======================= =======
who                   reads  corrects, judges        grades
===================== ====== ======================= =======
anonymous             no     no                      no
logged in, no group   no     no                      no
researcher            all    yes                     no
reviewer              all    yes                     yes
local operator        all    yes                     yes
===================== ====== ======================= =======

To judge is to say what is one event and what is not: merge, split, move, and undo these. The local operator is whoever
runs the command line on the machine that holds the casebook: they can read its files anyway. A superuser of the desk
counts as a reviewer.
"""

import getpass
import os
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model, QuerySet

from bearwitness.errors import NotPermitted

RESEARCHERS = "researcher"
REVIEWERS = "reviewer"
ROLES = (RESEARCHERS, REVIEWERS)

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class LocalOperator:
    """The person at this machine's command line, by the name of their account there."""

    name: str

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


def is_researcher(actor: Actor) -> bool:
    """True for the local operator and for a logged-in, active researcher or reviewer."""
    return _belongs(actor, ROLES)


def is_reviewer(actor: Actor) -> bool:
    """True for the local operator and for a logged-in, active reviewer."""
    return _belongs(actor, (REVIEWERS,))


def _belongs(actor: Actor, groups: tuple[str, ...]) -> bool:
    if isinstance(actor, LocalOperator):
        return True
    if not isinstance(actor, User) or not actor.is_active:
        return False
    return actor.is_superuser or actor.groups.filter(name__in=groups).exists()


def readable(actor: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows the actor may see: all of them, or none."""
    return rows if is_researcher(actor) else rows.none()


def require_writer(actor: Actor, what: str) -> None:
    """Returns where the actor may change the casebook; raises NotPermitted with ``what`` they may not."""
    if not is_researcher(actor):
        raise NotPermitted(name_of(actor), what)


def require_reviewer(actor: Actor, what: str) -> None:
    """Returns where the actor may grade incidents; raises NotPermitted with ``what`` they may not."""
    if not is_reviewer(actor):
        raise NotPermitted(name_of(actor), what)


def require_reader(actor: Actor, what: str) -> None:
    """Returns where the actor may see the casebook's contents; raises NotPermitted with ``what`` they may not."""
    if not is_researcher(actor):
        raise NotPermitted(name_of(actor), what)
