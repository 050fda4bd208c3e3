"""What is read of accounts, by those who keep them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from bearwitness.desk.casework.rules import ADMINISTER, ROLES, Actor, require


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account with its roles, in the order of ``ROLES``."""

    name: str
    roles: tuple[str, ...]
    is_active: bool
    created_at: datetime
    last_login: datetime | None


def accounts(actor: Actor) -> list[AccountLine]:
    """All accounts by name. Raises NotPermitted."""
    require(actor, ADMINISTER, "see accounts")
    return [account_line(user) for user in User.objects.order_by("username").prefetch_related("groups")]


def account_line(user: User) -> AccountLine:
    """The account as it is listed."""
    held = {group.name for group in user.groups.all()}
    return AccountLine(user.username, _in_order(held, user), user.is_active, user.date_joined, user.last_login)


def _in_order(held: set[str], user: User) -> tuple[str, ...]:
    known: Sequence[str] = ROLES
    return tuple(role for role in known if user.is_superuser or role in held)
