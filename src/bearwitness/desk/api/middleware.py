"""Who a program is: by its token alone. A browser's cookies open nothing under ``/api/``."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse

from bearwitness.desk.api.tokens import account_for

ROOT = "/api/"
_REFUSAL = "Send a token that is good: Authorization: Bearer bw_…"


class TokenMiddleware:
    """Puts the token's account in the place of the session's, for addresses of the API; 401 without a good token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the endpoint."""
        if request.path.startswith(ROOT):
            request.user = AnonymousUser()
            kind, _, text = request.headers.get("Authorization", "").partition(" ")
            account = account_for(text.strip()) if kind.lower() == "bearer" else None
            if account is None:
                answer = JsonResponse({"error": "NotAuthenticated", "message": _REFUSAL}, status=401)
                answer.headers["WWW-Authenticate"] = 'Bearer realm="bearwitness"'
                return answer
            request.user = account
            request.is_by_token = True  # type: ignore[attr-defined]  # it has no session to be ended or locked
        return self._get_response(request)


def unknown(request: HttpRequest, **_rest: Any) -> HttpResponse:
    """404 in JSON for addresses of the API that are none."""
    return JsonResponse({"error": "UnknownAddress", "message": f"There is nothing at {request.path}."}, status=404)


unknown_address = login_not_required(unknown)
