"""The pages on which people say who sees what, and where protected sources are kept apart."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries as casework
from bearwitness.desk.casework import services
from bearwitness.desk.casework.rules import may_reveal, require_reader, require_reviewer, require_writer
from bearwitness.desk.protection import queries
from bearwitness.desk.protection.identities import Identity
from bearwitness.errors import BearwitnessError, CasebookError, InvalidRecord, InvalidValue

# CasebookError is what is unknown too, and a key that can't be had.
_REFUSED = (InvalidRecord, InvalidValue, CasebookError)
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


@sensitive_post_parameters()
@_form
def protected_list(request: HttpRequest) -> HttpResponse:
    """The protected sources by their pseudonyms, and a form to protect another."""
    require_reader(request.user, "see protected sources")
    error: BearwitnessError | None = None
    if request.method == "POST":
        require_writer(request.user, "protect a source")
        identity = Identity(
            tuple(request.POST.get("names", "").splitlines()),
            request.POST.get("contact", "").strip(),
            request.POST.get("note", "").strip(),
        )
        readers, pseudonym = request.POST.getlist("reader"), request.POST.get("pseudonym", "")
        try:
            services.protect_source(Casebook.current(), request.user, pseudonym, identity, readers)
            return redirect("protected_sources")
        except _REFUSED as refused:
            error = refused
    own = request.user.get_username()
    chosen = request.POST.getlist("reader") if error else [own]
    context = {
        "sources": queries.protected_sources(request.user),
        "people": [(name, name in chosen) for name in queries.possible_confidants(request.user)],
        "error": error,
        "pseudonym": request.POST.get("pseudonym", "") if error else "",
    }
    return render(request, "protection/protected_list.html", context, status=400 if error else 200)


@_form
def protected_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One protected source: its pseudonym, who is told; and to those who it is, each time with a line in the log."""
    require_reader(request.user, "see protected sources")
    casebook, error, identity = Casebook.current(), None, None
    if request.method == "POST":
        require_writer(request.user, "see who a protected source is")
        try:
            if request.POST.get("change") == "readers":
                services.name_readers(casebook, request.user, number, request.POST.getlist("reader"))
                return redirect("protected_source", number=number)
            identity = services.reveal_source(casebook, request.user, number)
        except (InvalidRecord, InvalidValue) as refused:
            error = refused
    row = services.protected_source(request.user, number)
    held = {user.username for user in row.readers.all()}
    context = {
        "protected": row,
        "identity": identity,
        "may_reveal": may_reveal(request.user, row),
        "people": [(name, name in held) for name in queries.possible_confidants(request.user)],
        "error": error,
    }
    return render(request, "protection/protected_detail.html", context, status=400 if error else 200)
