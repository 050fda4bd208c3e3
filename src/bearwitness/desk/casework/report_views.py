"""A report's page, and the forms by which its claims are corrected and withdrawn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import inbox, queries
from bearwitness.desk.casework.correction import correct_claim, withdraw_claim
from bearwitness.desk.casework.correction_form import correction_of
from bearwitness.desk.casework.report_page import report_page
from bearwitness.desk.casework.rules import require_reader, require_reviewer, require_writer
from bearwitness.desk.casework.steps import REPORT_STATES
from bearwitness.desk.language_model import plan_of
from bearwitness.errors import BearwitnessError, InvalidRecord, InvalidValue
from bearwitness.publish.sayings import sayings_of

_REFUSED = (InvalidRecord, InvalidValue)


@require_safe
def report_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One report with the words its claims rest on, and the form for one claim."""
    return _page(request, key)


@require_POST
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """A claim that stands in the place of the one named; what is refused comes back as it was typed."""
    require_writer(request.user, "correct a claim")
    row = queries.claim(request.user, key)
    casebook = Casebook.current()
    try:
        book = plan_of(casebook.config)[0].book
        text = row.report.record().reading_text
        correction = correction_of(row.claim(), text, request.POST, book)
        if not correction.reason:
            raise InvalidRecord("correction", "reason", "must be given")
        made = correct_claim(casebook, request.user, key, correction)
    except _REFUSED as error:
        return _page(request, row.report_id, key, error)
    return redirect(f"{reverse('report', args=[row.report_id])}?{urlencode({'claim': made})}")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """A claim that no longer counts, with the reason."""
    require_reviewer(request.user, "withdraw a claim")
    row = queries.claim(request.user, key)
    error: BearwitnessError | None = None
    if request.method == "POST":
        try:
            step = withdraw_claim(Casebook.current(), request.user, key, request.POST.get("why", ""))
            return redirect(f"{reverse('report', args=[row.report_id])}?withdrawn={step.pk}")
        except _REFUSED as refused:
            error = refused
    context = {"row": row, "said": list(sayings_of(row.claim())), "error": error, "why": request.POST.get("why", "")}
    return render(request, "casework/withdraw.html", context, status=400 if error else 200)


def _page(request: HttpRequest, key: str, claim: str = "", error: BearwitnessError | None = None) -> HttpResponse:
    """The page; with the error and all that was typed where the form was refused."""
    require_reader(request.user, "see reports")
    asked = {"claim": claim or request.GET.get("claim", ""), "part": request.GET.get("part", "")}
    page = report_page(request.user, key, plan_of(Casebook.current().config)[0].book, asked)
    typed = request.POST if error else {}
    fields = [
        {
            "field": field,
            "value": typed.get(f"v-{field.name}", field.value),
            "words": typed.get(f"w-{field.name}", field.words),
            "start": typed.get(f"s-{field.name}", "" if field.start is None else field.start),
            "end": typed.get(f"e-{field.name}", "" if field.end is None else field.end),
        }
        for field in page.fields
    ]
    context = {
        "page": page,
        "fields": fields,
        "error": error,
        "reason": typed.get("reason", ""),
        "states": REPORT_STATES,
        "people": inbox.people(request.user),
        "withdrawn": request.GET.get("withdrawn", "") if request.GET.get("withdrawn", "").isdigit() else "",
    }
    return render(request, "casework/report_detail.html", context, status=400 if error else 200)
