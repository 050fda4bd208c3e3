"""What a visitor sees where a page can't be shown."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from bearwitness.errors import NotPermitted, UnknownRecord


class ErrorPagesMiddleware:
    """Answers an unknown record with 404 and a missing permission with 403, in the words of the error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the view."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error that has one; None lets Django go on."""
        if isinstance(error, UnknownRecord | NotPermitted):
            return refusal(request, error)
        return None


def refusal(request: HttpRequest, error: UnknownRecord | NotPermitted) -> HttpResponse:
    """The page that says so."""
    status = 404 if isinstance(error, UnknownRecord) else 403
    if request.path.startswith("/api/"):
        problem = {"error": type(error).__name__, "message": error.message, "remedy": error.remedy or "", "fields": {}}
        return JsonResponse(problem, status=status)
    return render(request, "casework/refused.html", {"sentence": error.message}, status=status)
