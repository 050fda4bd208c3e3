"""Accounts of the people who work at the desk. No account is ever removed: what it did keeps its name."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from bearwitness.desk.casework.rules import (
    ADMINISTER,
    ADMINISTRATORS,
    RESEARCHERS,
    ROLES,
    Actor,
    LocalOperator,
    forget_roles,
    require,
)
from bearwitness.desk.casework.services.custody import custody
from bearwitness.desk.casework.services.sign_ins import end_sign_ins_of
from bearwitness.errors import InvalidValue, UnknownRecord
from bearwitness.vault import Vault


def create_account(
    vault: Vault, actor: Actor, username: str, password: str, roles: str | Iterable[str] = RESEARCHERS
) -> User:
    """A new account that may log in as its roles allow. Raises NotPermitted, InvalidValue with what is wrong."""
    require(actor, ADMINISTER, "create an account")
    wanted = _known_roles(roles)
    if not wanted:
        raise InvalidValue("role", "", f"give one or more of {', '.join(ROLES)}")
    user = User(username=username)
    _check_account(user, password)
    with custody(vault, actor, "create account") as details:
        if User.objects.filter(username__iexact=username).exists():
            raise InvalidValue("account", username, "the name is taken")
        user.set_password(password)
        user.save(force_insert=True)
        user.groups.set(_groups(wanted))
        details.update(account=username, roles=wanted)
    return user


def change_roles(vault: Vault, actor: Actor, username: str, roles: Iterable[str]) -> User:
    """The account with those roles and no others; none lets it see nothing.

    Raises NotPermitted, UnknownRecord, InvalidValue for a role there is none of, and where nobody would be left at the
    desk to keep accounts.
    """
    require(actor, ADMINISTER, "change what an account may do")
    wanted = _known_roles(roles)
    with custody(vault, actor, "change roles") as details:
        user = account_named(actor, username)
        before = sorted(user.groups.filter(name__in=ROLES).values_list("name", flat=True))
        if before == sorted(wanted) and not user.is_superuser:
            return user
        if ADMINISTRATORS not in wanted:
            _keep_an_administrator(actor, user)
        user.is_superuser = False
        user.save(update_fields=["is_superuser"])
        user.groups.remove(*Group.objects.filter(name__in=ROLES))
        user.groups.add(*_groups(wanted))
        forget_roles(user)
        details.update(account=username, roles=wanted, before=before)
    return user


def deactivate_account(vault: Vault, actor: Actor, username: str) -> User:
    """The account, which can't log in any more; whoever is logged in with it is out at once.

    Raises NotPermitted, UnknownRecord, InvalidValue where nobody would be left at the desk to keep accounts.
    """
    require(actor, ADMINISTER, "deactivate an account")
    with custody(vault, actor, "deactivate account") as details:
        user = account_named(actor, username)
        if not user.is_active:
            return user
        _keep_an_administrator(actor, user)
        user.is_active = False
        user.save(update_fields=["is_active"])
        details.update(account=username, sessions=end_sign_ins_of(user))
    return user


def activate_account(vault: Vault, actor: Actor, username: str) -> User:
    """The account, which can log in again. Raises NotPermitted, UnknownRecord."""
    require(actor, ADMINISTER, "activate an account")
    with custody(vault, actor, "activate account") as details:
        user = account_named(actor, username)
        if user.is_active:
            return user
        user.is_active = True
        user.save(update_fields=["is_active"])
        details.update(account=username)
    return user


def set_password(vault: Vault, actor: Actor, username: str, password: str) -> User:
    """The account with a new password. Whoever is logged in with the old one is out. Raises as ``create_account``."""
    require(actor, ADMINISTER, "give an account a new password")
    with custody(vault, actor, "set password") as details:
        user = account_named(actor, username)
        _check_account(user, password)
        user.set_password(password)
        user.save(update_fields=["password"])
        reset(username=username)  # whoever was shut out for wrong passwords can try the new one
        details.update(account=username, sessions=end_sign_ins_of(user))
    return user


def remove_factors(vault: Vault, actor: Actor, username: str) -> User:
    """The account without its second factors, for whoever lost theirs. Raises NotPermitted, UnknownRecord."""
    require(actor, ADMINISTER, "remove second factors")
    with custody(vault, actor, "remove second factors") as details:
        user = account_named(actor, username)
        removed = Authenticator.objects.filter(user=user).delete()[0]
        if removed:
            details.update(account=username, factors=removed, sessions=end_sign_ins_of(user))
    return user


def account_named(actor: Actor, username: str) -> User:
    """The account of that name. Raises NotPermitted, UnknownRecord."""
    require(actor, ADMINISTER, "see accounts")
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UnknownRecord("account", username)
    return user


def _known_roles(roles: str | Iterable[str]) -> list[str]:
    given = {roles} if isinstance(roles, str) else set(roles)
    if unknown := sorted(given - set(ROLES)):
        raise InvalidValue("role", unknown[0], f"it must be one of {', '.join(ROLES)}")
    return [role for role in ROLES if role in given]


def _groups(roles: Iterable[str]) -> list[Group]:
    return [Group.objects.get_or_create(name=role)[0] for role in roles]


def _check_account(user: User, password: str) -> None:
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidValue("account", user.username, " ".join(error.messages).rstrip(".")) from error


def _keep_an_administrator(actor: Actor, user: User) -> None:
    """Raises InvalidValue where the account is the last that keeps accounts; at the command line it may go."""
    if isinstance(actor, LocalOperator):
        return
    others = User.objects.filter(is_active=True, groups__name=ADMINISTRATORS).exclude(pk=user.pk)
    if not others.exists():
        raise InvalidValue("account", user.username, "nobody else would be left to keep accounts")
