"""Tokens made, revoked and recognised. A token can do less than its account, never more."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone

from bearwitness.desk.api.models import Token
from bearwitness.desk.casework.rules import (
    ABILITIES,
    ADMINISTER,
    Actor,
    LocalOperator,
    lend,
    may,
    name_of,
)
from bearwitness.desk.casework.services import custody
from bearwitness.errors import InvalidValue, NotPermitted, UnknownRecord
from bearwitness.vault import Vault

MAX_DAYS = 366
MAX_NAME_CHARS = 100
PREFIX = "bw_"
# Written when last used, but not more often than this.
_NOTES_USE_EVERY = timedelta(minutes=1)


def make_token(  # noqa: PLR0913 - who, for whom, and what it is to be
    vault: Vault, actor: Actor, account: str, *, name: str, scopes: Sequence[str], days: int
) -> tuple[Token, str]:
    """The new token and its text, which can't be had again.

    People make tokens for themselves; the local operator for anybody. Raises NotPermitted, UnknownRecord, InvalidValue.
    """
    owner = User.objects.filter(username=account).first()
    if not isinstance(actor, LocalOperator) and actor != owner:
        raise NotPermitted(name_of(actor), "make a token for another account")
    if owner is None:
        raise UnknownRecord("account", account)
    name = name.strip()
    if not name or len(name) > MAX_NAME_CHARS:
        raise InvalidValue("token name", name, f"it must have 1 to {MAX_NAME_CHARS} characters")
    scopes = sorted(set(scopes))
    if not scopes or not set(scopes) <= set(ABILITIES):
        raise InvalidValue("scope", ", ".join(scopes), f"choose of {', '.join(ABILITIES)}")
    if not 1 <= days <= MAX_DAYS:
        raise InvalidValue("number of days", days, f"it must be 1 to {MAX_DAYS}")
    text = PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    with custody(vault, actor, "make token") as details:
        token = Token.objects.create(
            account=owner,
            name=name,
            digest=_digest(text),
            scopes=scopes,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        details |= {"account": owner.username, "token": token.pk, "scopes": scopes, "days": days}
    return token, text


def revoke_token(vault: Vault, actor: Actor, number: int) -> Token:
    """The token, which opens nothing from now on. Raises UnknownRecord for one the actor may not see."""
    with custody(vault, actor, "revoke token") as details:
        token = tokens_of(actor).filter(pk=number).first()
        if token is None:
            raise UnknownRecord("token", str(number))
        if token.revoked_at is None:
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            details |= {"account": token.account.username, "token": token.pk}
    return token


def tokens_of(actor: Actor) -> QuerySet[Token]:
    """The tokens the actor sees: their own, and those of all for administrators."""
    rows = Token.objects.select_related("account")
    if may(actor, ADMINISTER):
        return rows
    return rows.filter(account=actor) if isinstance(actor, User) else rows.none()


def account_for(text: str) -> User | None:
    """The account a token's text stands for, able to do no more than the token lends; None where it opens nothing."""
    if not text.startswith(PREFIX) or len(text) > 100:
        return None
    token = Token.objects.select_related("account").filter(digest=_digest(text)).first()
    now = timezone.now()
    if token is None or not token.is_good(now):
        return None
    unnoted = Q(used_at=None) | Q(used_at__lt=now - _NOTES_USE_EVERY)
    Token.objects.filter(unnoted, pk=token.pk).update(used_at=now)
    lend(token.account, frozenset(token.scopes))
    return token.account


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
