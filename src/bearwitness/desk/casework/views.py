"""The pages of casework. A view asks a query and fills a template; nothing is decided or written here."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import history, queries, services
from bearwitness.desk.casework.discussion import remarks
from bearwitness.desk.casework.dossier import make_dossier
from bearwitness.desk.casework.matrix import matrix_of, victims_of
from bearwitness.desk.casework.navigation import links
from bearwitness.desk.casework.paging import Order, key_page
from bearwitness.desk.casework.rules import is_reviewer, require_reader, require_writer
from bearwitness.desk.protection.queries import restriction_of
from bearwitness.errors import InvalidRecord

_ROWS_A_PAGE = 100
_MOST_VICTIMS = 200


def shared(request: HttpRequest) -> dict[str, Any]:
    """What every template is given: the casebook's name and the navigation."""
    return {"casebook_name": getattr(settings, "CASEBOOK_NAME", ""), "navigation": links(request)}


@require_safe
def incident_list(request: HttpRequest) -> HttpResponse:
    """All incidents, a hundred a page, those without a date last."""
    require_reader(request.user, "see incidents")
    page = key_page(queries.incidents(request.user), request.GET, Order(day="earliest"), _ROWS_A_PAGE)
    lines = queries.with_grades(request.user, page.rows)
    context = {"page": page, "lines": lines, "totals": queries.totals(request.user)}
    return render(request, "casework/incident_list.html", context)


@require_safe
def incident_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One incident: its facts, the claims side by side, the reports with their words marked, voices and grade."""
    return _incident_page(request, key, {})


def _incident_page(request: HttpRequest, key: str, more: dict[str, Any], status: int = 200) -> HttpResponse:
    file = queries.incident_file(request.user, key)
    if file.incident.pk != key:
        return redirect("incident", key=file.incident.pk)
    dossier = make_dossier(file)
    victims = victims_of(dossier)
    context = {
        "discussion": remarks(request.user, file.incident),
        "dossier": dossier,
        "matrix": matrix_of(file, dossier),
        "victims": victims[:_MOST_VICTIMS],
        "more_victims": max(0, len(victims) - _MOST_VICTIMS),
        "incident": file.incident,
        "may_grade": is_reviewer(request.user),
        "kept": _step_kept(request),
        "restriction": restriction_of(request.user, file.incident),
    }
    return render(request, "casework/incident_detail.html", context | more, status=status)


@require_POST
def remark(request: HttpRequest, key: str) -> HttpResponse:
    """Something said of the incident; what is refused comes back as it was typed."""
    require_writer(request.user, "say something of an incident")
    try:
        said = services.say(Casebook.current().vault, request.user, key, request.POST.get("text", ""))
    except InvalidRecord as error:
        return _incident_page(
            request, key, {"remark_error": error.message, "remark_text": request.POST.get("text", "")}, 400
        )
    return redirect(f"{reverse('incident', args=[key])}#remark-{said.pk}")


def _step_kept(request: HttpRequest) -> dict[str, Any] | None:
    """The step a form has just led to, with the incidents it is about; None where the address names none."""
    number = request.GET.get("step", "")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    step = history.step(request.user, int(number))
    return {"step": step, "incidents": history.incidents_of(request.user, step.pk)}
