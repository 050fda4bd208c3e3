"""The page of the custody log, for auditors and administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework.audit import Asked, audit_page

_FILTERS = ("who", "what", "words", "since", "until")


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """What was done, by whom and when, the newest first."""
    given = {name: request.GET.get(name, "") for name in _FILTERS}
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
    page = audit_page(Casebook.current(), request.user, Asked.from_query(given), before)
    asked = urlencode({name: value for name, value in given.items() if value})
    context = {"page": page, "given": given, "asked": asked, "is_further": before is not None}
    return render(request, "casework/audit.html", context)
