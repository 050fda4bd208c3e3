"""What happens at the door, heard from Django, django-allauth and django-axes, and written into the custody log.

Never what was typed: a password, nor a name there is no account of, since people type passwords there.
"""

import hashlib
import hmac
from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as factor_signals
from axes import signals as lock_out_signals
from django.conf import settings
from django.contrib.auth import signals as auth_signals
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest

from bearwitness.desk.accounts.sessions import begin_session
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework.rules import name_of


def listen() -> None:
    """Connects all that is heard; called once when the app is ready."""
    auth_signals.user_logged_in.connect(_began, dispatch_uid="desk sign-in")
    auth_signals.user_login_failed.connect(_failed, dispatch_uid="desk sign-in failed")
    lock_out_signals.user_locked_out.connect(_locked_out, dispatch_uid="desk locked out")
    account_signals.user_logged_in.connect(_signed_in, dispatch_uid="desk signed in")
    account_signals.password_changed.connect(_password_changed, dispatch_uid="desk password")
    factor_signals.authentication_failed.connect(_factor_failed, dispatch_uid="desk factor failed")
    for what, signal in (
        ("add second factor", factor_signals.authenticator_added),
        ("remove second factor", factor_signals.authenticator_removed),
        ("renew second factor", factor_signals.authenticator_reset),
    ):
        signal.connect(_factor_changed(what), dispatch_uid=f"desk {what}", weak=False)


def known_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The account's name as lock-outs are counted by: one there is none of stands there as a mark of it alone."""
    typed = str((credentials or {}).get("username") or (request.POST.get("login", "") if request else ""))
    if not typed or User.objects.filter(username=typed).exists():
        return typed
    return f"unknown {hmac.new(settings.SECRET_KEY.encode(), typed.encode(), hashlib.sha256).hexdigest()[:16]}"


def _began(request: HttpRequest, user: User, **_told: Any) -> None:
    begin_session(request, user)


def _signed_in(request: HttpRequest, user: User, **_told: Any) -> None:
    methods = request.session.get("account_authentication_methods", [])
    with_what = sorted({str(one.get("type") or one.get("method")) for one in methods})
    _note("signed in", name_of(user), {"account": user.username, "with": with_what})


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_told: Any) -> None:
    if getattr(request, "axes_locked_out", False):
        return  # the lock-out was written down; each knock at a locked door would fill the log
    name = known_name(request, credentials)
    account = "" if name.startswith("unknown ") else name
    _note("sign-in failed", "anonymous", {"account": account, "known": bool(account)})


def _locked_out(username: str, **_told: Any) -> None:
    mark = hashlib.sha256((username or "").encode()).hexdigest()
    if not cache.add(f"desk-locked-out-{mark}", True, settings.AXES_COOLOFF_TIME.total_seconds()):
        return  # heard again for each try while it is shut
    _note("locked out", "anonymous", {"account": username or ""})


def _password_changed(user: User, **_told: Any) -> None:
    _note("set password", name_of(user), {"account": user.username})


def _factor_failed(user: User, authenticator: Any, **_told: Any) -> None:
    _note("second factor failed", "anonymous", {"account": user.username, "factor": str(authenticator.type)})


def _factor_changed(what: str) -> Any:
    def note(user: User, authenticator: Any, **_told: Any) -> None:
        _note(what, name_of(user), {"account": user.username, "factor": str(authenticator.type)})

    return note


def _note(what: str, who: str, details: dict[str, Any]) -> None:
    Casebook.current().vault.record(what, details, who=who)
