"""What a session is: a signed-in browser with its row in ``SignIn``, open or locked.

A locked session shows nothing until its account has given the password or a second factor again.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from bearwitness.desk.accounts.models import SignIn

_SIGN_IN, _LOCKED_AT = "desk_sign_in", "desk_locked_at"
_SEEN_EVERY = timedelta(minutes=5)
# What a locked session may still ask for.
_UNLOCKING = ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
_ALWAYS = (*_UNLOCKING, "login", "account_login", "logout", "account_logout", "panic", "lock")
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chromium"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def begin_session(request: HttpRequest, user: User) -> None:
    """Notes the browser that has just signed in."""
    now = timezone.now()
    row = SignIn.objects.create(user=user, at=now, seen_at=now, browser=browser_words(request))
    request.session[_SIGN_IN] = row.pk


def session_row(request: HttpRequest) -> SignIn | None:
    """The row of this very session, None where it was ended."""
    number = request.session.get(_SIGN_IN)
    return own_sign_ins(request).filter(pk=number).first() if number else None


def own_sign_ins(request: HttpRequest) -> QuerySet[SignIn]:
    """The browsers that whoever asks is signed in with, the one last seen first."""
    return SignIn.objects.filter(user=request.user) if isinstance(request.user, User) else SignIn.objects.none()


def browser_words(request: HttpRequest) -> str:
    """The browser and the system it says it is, in two words, "" where it says nothing known."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in said), "")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    return " on ".join(word for word in (browser, system) if word)


def no_address(_request: HttpRequest) -> str | None:
    """None: no network address is kept, not even of who tries passwords."""
    return None


def lock_session(request: HttpRequest) -> None:
    """Locks this session."""
    request.session[_LOCKED_AT] = time.time()


def is_locked(request: HttpRequest) -> bool:
    """True while the session is locked; it opens once its account was asked again after it was locked, and answered."""
    locked_at = request.session.get(_LOCKED_AT)
    if locked_at is None:
        return False
    user = request.user
    records = get_authentication_records(request, user if isinstance(user, User) else None)
    if any(one.get("reauthenticated") and one["at"] > locked_at for one in records):
        del request.session[_LOCKED_AT]
        return False
    return True


class SessionMiddleware:
    """Sends sessions that were ended to the login, and locked ones to be opened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the view."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """A way to the login or to the page that opens the session; None lets the view answer."""
        if not request.user.is_authenticated or getattr(request, "is_by_token", False):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        row = session_row(request)
        if row is None:
            logout(request)
            return None if name in ("login", "account_login") else redirect("login")
        if is_locked(request):
            request.is_locked = True  # type: ignore[attr-defined]  # read by the context of the templates
            return None if name in _ALWAYS else _to_unlocking(request)
        now = timezone.now()
        if now - row.seen_at > _SEEN_EVERY:
            SignIn.objects.filter(pk=row.pk).update(seen_at=now)
        return None


def _to_unlocking(request: HttpRequest) -> HttpResponse:
    asked = QueryDict(mutable=True)
    if request.method == "GET":
        asked["next"] = request.get_full_path()
    return redirect(f"{reverse(_UNLOCKING[0])}?{asked.urlencode(safe='/')}")
