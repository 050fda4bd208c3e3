"""The pages on which people say who sees what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries as casework
from bearwitness.desk.casework import services
from bearwitness.desk.casework.rules import require_reviewer
from bearwitness.desk.protection import queries
from bearwitness.errors import BearwitnessError, InvalidRecord, InvalidValue, UnknownRecord

_REFUSED = (InvalidRecord, InvalidValue, UnknownRecord)
_form = require_http_methods(["GET", "HEAD", "POST"])


@_form
def restrict(request: HttpRequest, key: str) -> HttpResponse:
    """Whom an incident is restricted to, or that it is open to all who read the casebook."""
    require_reviewer(request.user, "say who sees an incident")
    row = casework.incident_file(request.user, key).incident
    if row.pk != key and request.method != "POST":
        return redirect("restrict", key=row.pk)
    error: BearwitnessError | None = None
    if request.method == "POST":
        vault, why = Casebook.current().vault, request.POST.get("why", "")
        try:
            if request.POST.get("who") == "all":
                services.open_incident(vault, request.user, row.pk, why)
            else:
                services.restrict_incident(vault, request.user, row.pk, request.POST.getlist("reader"), why)
            return redirect("incident", key=row.pk)
        except _REFUSED as refused:
            error = refused
    now = queries.restriction_of(request.user, row)
    held = {user.username for user in now.readers.all()} if now else {request.user.get_username()}
    chosen = set(request.POST.getlist("reader")) if error else held
    context = {
        "incident": row,
        "line": casework.with_grades(request.user, [row])[0],
        "restriction": now,
        "people": [(name, name in chosen) for name in queries.possible_readers(request.user)],
        "error": error,
        "why": request.POST.get("why", ""),
        "open_now": now is None if not error else request.POST.get("who") == "all",
    }
    return render(request, "protection/restrict.html", context, status=400 if error else 200)
