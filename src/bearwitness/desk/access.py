"""Who may open which address: one table for every page there is, and the middleware that keeps to it.

An address that is not in the table is refused to everybody. The table is the outer door; queries and services ask
``rules.py`` again for what lies behind it. ``tests/desk/test_access.py`` walks all addresses with every role.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from bearwitness.desk.casework.rules import (
    ABILITIES,
    ADMINISTER,
    AUDIT,
    GRADE,
    READ,
    WRITE,
    Actor,
    LocalOperator,
    abilities_of,
    name_of,
)
from bearwitness.desk.error_pages import refusal
from bearwitness.errors import NotPermitted

# Beside the abilities of rules.py: open to everybody, and to everybody who is logged in, with a role or without.
ANYBODY, ANY_ACCOUNT = "anybody", "any account"


@dataclass(frozen=True, slots=True)
class Door:
    """What one must be able to do to look at an address (GET, HEAD) and to send it something (POST).

    "" where the address does not take the method: it answers 405.
    """

    look: str
    send: str = ""


# By the name of the address in urls.py.
DOORS: Mapping[str, Door] = MappingProxyType(
    {
        # signing in and out
        "login": Door(ANYBODY, ANYBODY),
        "account_login": Door(ANYBODY, ANYBODY),
        "mfa_authenticate": Door(ANYBODY, ANYBODY),
        "mfa_login_webauthn": Door(ANYBODY, ANYBODY),
        "account_inactive": Door(ANYBODY),
        "logout": Door("", ANYBODY),
        "account_logout": Door("", ANYBODY),
        "panic": Door("", ANYBODY),
        "lock": Door("", ANY_ACCOUNT),
        # one's own account
        "mfa_index": Door(ANY_ACCOUNT),
        "sign_ins": Door(ANY_ACCOUNT, ANY_ACCOUNT),
        "account_change_password": Door(ANY_ACCOUNT, ANY_ACCOUNT),
        "account_set_password": Door(ANY_ACCOUNT, ANY_ACCOUNT),
        "account_reauthenticate": Door(ANY_ACCOUNT, ANY_ACCOUNT),
        "mfa_reauthenticate": Door(ANY_ACCOUNT, ANY_ACCOUNT),
        "mfa_reauthenticate_webauthn": Door(ANY_ACCOUNT, ANY_ACCOUNT),
        "mfa_activate_totp": Door(ANY_ACCOUNT, ANY_ACCOUNT),
        "mfa_deactivate_totp": Door(ANY_ACCOUNT, ANY_ACCOUNT),
        "mfa_view_recovery_codes": Door(ANY_ACCOUNT),
        "mfa_generate_recovery_codes": Door(ANY_ACCOUNT, ANY_ACCOUNT),
        "mfa_list_webauthn": Door(ANY_ACCOUNT),
        "mfa_add_webauthn": Door(ANY_ACCOUNT, ANY_ACCOUNT),
        "mfa_remove_webauthn": Door(ANY_ACCOUNT, ANY_ACCOUNT),
        # incidents and reports
        "incidents": Door(READ),
        "incident": Door(READ),
        "report": Door(READ),
        "inbox": Door(READ, WRITE),
        "correct": Door("", WRITE),
        "withdraw": Door(GRADE, GRADE),
        "search": Door(READ, READ),
        "evidence": Door(READ),
        "evidence_item": Door(READ, READ),
        "evidence_file": Door(READ),
        "sources": Door(READ),
        "source": Door(READ, GRADE),
        "remark": Door("", WRITE),
        "history": Door(READ),
        "grade": Door(GRADE, GRADE),
        "merge": Door(WRITE, WRITE),
        "split": Door(WRITE, WRITE),
        "undo": Door(WRITE, WRITE),
        "suggestions": Door(READ, WRITE),
        # who sees what
        "restrict": Door(GRADE, GRADE),
        "protected_sources": Door(READ, WRITE),
        "protected_source": Door(READ, WRITE),
        # imports and the work behind the pages
        "imports": Door(READ, WRITE),
        "job": Door(READ, WRITE),
        # programs; the middleware has let in only those with a good token
        "tokens": Door(ANY_ACCOUNT, ANY_ACCOUNT),
        "api-unknown": Door(ANYBODY, ANYBODY),
        "api:api-root": Door(ANY_ACCOUNT),
        "api:openapi-json": Door(ANY_ACCOUNT),
        "api:incidents": Door(READ),
        "api:incident": Door(READ),
        "api:history": Door(READ),
        "api:grade": Door("", GRADE),
        "api:split": Door("", WRITE),
        "api:merge": Door("", WRITE),
        "api:judgements": Door("", WRITE),
        "api:undo": Door("", WRITE),
        "api:suggestions": Door(READ),
        "api:figures": Door(READ),
        "api:report": Door(READ),
        "api:jobs": Door(READ, WRITE),
        "api:job": Door(READ),
        "api:imports": Door("", WRITE),
        # accounts, and what was done
        "audit": Door(AUDIT),
        "accounts": Door(ADMINISTER, ADMINISTER),
        "account": Door(ADMINISTER, ADMINISTER),
    }
)


def may_look(actor: Actor, name: str) -> bool:
    """True where the actor may look at the address of that name."""
    door = DOORS.get(name, Door(""))
    if door.look in (ANYBODY, ""):
        return bool(door.look)
    if not isinstance(actor, LocalOperator) and not actor.is_authenticated:
        return False
    return door.look == ANY_ACCOUNT or door.look in abilities_of(actor)


class AccessMiddleware:
    """Refuses with 403 who may not open the address, before its view is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the view."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """The refusal; None lets the view answer."""
        match = request.resolver_match
        name = match.view_name if match else ""
        door = DOORS.get(name)
        needed = door and (door.look if request.method in ("GET", "HEAD", "OPTIONS") else door.send)
        if needed == ANYBODY:
            return None
        if needed == "" and request.user.is_authenticated:
            return HttpResponseNotAllowed(
                [*(["GET"] if door and door.look else []), *(["POST"] if door and door.send else [])]
            )
        if not request.user.is_authenticated:
            return None  # LoginRequiredMiddleware has sent them to the login, or the view is open to them
        if needed == ANY_ACCOUNT:
            return None
        able = abilities_of(request.user)
        if needed in able:
            return None
        if name == "incidents" and ADMINISTER in able:
            return redirect("accounts")
        return refusal(request, NotPermitted(name_of(request.user), f"open {request.path}"))


def abilities(request: HttpRequest) -> dict[str, Any]:
    """``may.grade`` and the like, for every template: what whoever asks is able to do.

    ``inside`` is True for somebody logged in whose session is not locked: only they are told what the case is.
    """
    user = getattr(request, "user", None)
    inside = bool(user and user.is_authenticated and not getattr(request, "is_locked", False))
    able = abilities_of(user) if user is not None and inside else frozenset()
    return {"may": {ability: ability in able for ability in ABILITIES}, "inside": inside}
