"""Signed-in browsers: one ended, or all at once with the keys held in memory."""

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone

from bearwitness.desk.accounts.models import SignIn
from bearwitness.desk.api.models import Token
from bearwitness.desk.casework.rules import ADMINISTER, Actor, LocalOperator, name_of, require
from bearwitness.desk.casework.services.custody import custody
from bearwitness.desk.protection import key_ring
from bearwitness.errors import NotPermitted, UnknownRecord
from bearwitness.vault import Vault


def end_sign_in(vault: Vault, actor: Actor, number: int) -> None:
    """Signs one of the actor's own browsers out. Raises UnknownRecord where it is none of theirs."""
    with custody(vault, actor, "end session") as details:
        user = _own(actor, "end a session")
        if not SignIn.objects.filter(pk=number, user=user).delete()[0]:
            raise UnknownRecord("session", str(number))
        details.update(account=user.username)


def end_sign_ins_of(user: User) -> int:
    """Signs the account out everywhere; how many browsers that were. For services that put an account out of use."""
    return SignIn.objects.filter(user=user).delete()[0]


def panic(vault: Vault, actor: Actor, *, everybody: bool = False) -> int:
    """Ends all sessions and tokens of the actor, or of everybody, and drops keys in memory; how many sessions ended.

    The keys go first, whatever becomes of the rest. Raises NotPermitted for everybody's unless they keep accounts.
    """
    if everybody:
        require(actor, ADMINISTER, "end everybody's sessions")
    key_ring.drop()
    with custody(vault, actor, "panic") as details:
        tokens = Token.objects.filter(revoked_at=None)
        if not everybody:
            tokens = tokens.filter(account=_own(actor, "end sessions"))
        revoked = tokens.update(revoked_at=timezone.now())
        if everybody:
            ended = SignIn.objects.all().delete()[0]
            Session.objects.all().delete()
        else:
            ended = end_sign_ins_of(_own(actor, "end sessions"))
        details.update(everybody=everybody, sessions=ended, tokens=revoked)
    return ended


def _own(actor: Actor, what: str) -> User:
    if isinstance(actor, LocalOperator) or not isinstance(actor, User):
        raise NotPermitted(name_of(actor), what)
    return actor
