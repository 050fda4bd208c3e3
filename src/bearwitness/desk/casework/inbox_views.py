"""The inbox: which reports are to be read, by whom, and what is done with many at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import history, inbox, services
from bearwitness.desk.casework.discussion import mentions_of
from bearwitness.desk.casework.inbox import Filters
from bearwitness.desk.casework.models import Step
from bearwitness.desk.casework.paging import key_page
from bearwitness.desk.casework.rules import require_reader, require_writer
from bearwitness.desk.casework.steps import REPORT_STATES
from bearwitness.errors import BearwitnessError, InvalidRecord, InvalidValue, UnknownRecord

_ROWS_A_PAGE = 50
_REFUSED = (InvalidRecord, InvalidValue, UnknownRecord)


@require_http_methods(["GET", "HEAD", "POST"])
def inbox_page(request: HttpRequest) -> HttpResponse:
    """The reports by state, with what the reader found; a form for many at once."""
    require_reader(request.user, "see reports")
    error: BearwitnessError | None = None
    if request.method == "POST":
        require_writer(request.user, "change what is done with reports")
        try:
            step = _done(request)
            return redirect(_back(request, step))
        except _REFUSED as refused:
            error = refused
    filters = Filters.parse(request.GET)
    page = key_page(inbox.reports(request.user, filters), request.GET, inbox.ORDER, _ROWS_A_PAGE)
    context = {
        "page": page,
        "lines": inbox.lines(request.user, page.rows),
        "filters": filters,
        "asked": filters.query(),
        "states": REPORT_STATES,
        "counts": inbox.counts(request.user),
        "people": inbox.people(request.user),
        "sources": inbox.source_names(request.user),
        "error": error,
        "chosen": request.POST.getlist("report"),
        "typed": request.POST.get("reason", ""),
        "kept": _kept(request),
        "mentions": mentions_of(request.user),
    }
    return render(request, "casework/inbox.html", context, status=400 if error else 200)


def _done(request: HttpRequest) -> Step | None:
    """The step that the form asks for."""
    vault, keys = Casebook.current().vault, request.POST.getlist("report")
    act = request.POST.get("act", "")
    if act == "assign":
        account = request.POST.get("account", "")
        return services.assign_reports(vault, request.user, keys, account)
    if act == "take":
        return services.assign_reports(vault, request.user, keys, request.user.get_username())
    if act in REPORT_STATES:
        return services.mark_reports(vault, request.user, keys, act, request.POST.get("reason", ""))
    raise InvalidValue("act", act, "it must be one the form offers")


def _back(request: HttpRequest, step: Step | None) -> str:
    """Where the form was sent from, with the step it led to."""
    given = request.POST.get("next", "")
    place = given if url_has_allowed_host_and_scheme(given, None) and given.startswith("/") else reverse("inbox")
    return f"{place}{'&' if '?' in place else '?'}step={step.pk if step else 0}"


def _kept(request: HttpRequest) -> str:
    """A sentence on the step a form has just led to, "" where the address names none."""
    number = request.GET.get("step", "")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return ""
    if number == "0":
        return "Nothing to change: the reports were so already."
    step = history.step(request.user, int(number))
    count = len(step.details.get("reports", ()))
    what = f"given to {step.details.get('to') or 'nobody'}" if step.what == "assign" else step.details.get("state", "")
    return f"Kept as step {step.pk}: {count} report{'' if count == 1 else 's'} {what}."
