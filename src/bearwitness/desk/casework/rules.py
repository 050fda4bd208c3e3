"""Who may do what. Nothing else in the desk decides that.

===================== ====== =======
who                   reads  writes
===================== ====== =======
anonymous             no     no
logged in, no group   no     no
researcher            all    all
local operator        all    all
===================== ====== =======

The local operator is whoever runs the command line on the machine that holds the casebook: they can read its files
anyway. A superuser of the desk counts as a researcher.
"""

import getpass
import os
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model, QuerySet

from bearwitness.errors import NotPermitted

RESEARCHERS = "researcher"

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
    """True for the local operator and for a logged-in, active researcher."""
    if isinstance(actor, LocalOperator):
        return True
    if not isinstance(actor, User) or not actor.is_active:
        return False
    return actor.is_superuser or actor.groups.filter(name=RESEARCHERS).exists()


def readable(actor: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows the actor may see: all of them, or none."""
    return rows if is_researcher(actor) else rows.none()


def require_writer(actor: Actor, what: str) -> None:
    """Returns where the actor may change the casebook; raises NotPermitted with ``what`` they may not."""
    if not is_researcher(actor):
        raise NotPermitted(name_of(actor), what)


def require_reader(actor: Actor, what: str) -> None:
    """Returns where the actor may see the casebook's contents; raises NotPermitted with ``what`` they may not."""
    if not is_researcher(actor):
        raise NotPermitted(name_of(actor), what)
