"""The pages on which people decide: grade, merge, split or move, undo, and the history they leave.

A form carries the revision of each incident it shows. What is refused comes back with the reason and all that was
typed; nothing is lost, and sent again it rests on what the page now shows.
"""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import history, queries, services
from bearwitness.desk.casework.dossier import make_dossier
from bearwitness.desk.casework.grading import grade_incident
from bearwitness.desk.casework.models import Incident, Step
from bearwitness.desk.casework.regroup import regroup
from bearwitness.desk.casework.rules import is_reviewer, require_reader, require_reviewer, require_writer
from bearwitness.desk.casework.services import Grounds
from bearwitness.desk.casework.suggesting import suggestions
from bearwitness.errors import (
    BearwitnessError,
    IncidentChanged,
    InvalidRecord,
    InvalidValue,
    JudgementConflict,
    UnknownRecord,
)
from bearwitness.model import GRADES

REFUSED = (IncidentChanged, JudgementConflict, InvalidRecord, InvalidValue, UnknownRecord)
_SUGGESTIONS_A_PAGE = 20
_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def incident_history(request: HttpRequest, key: str) -> HttpResponse:
    """Every step that changed the incident."""
    require_reader(request.user, "see the history of an incident")
    lines = history.incident_history(request.user, key)
    row = queries.incident_row(request.user, key)
    return render(request, "casework/history.html", {"incident": row, "lines": lines, "line": _line(request, row)})


@_form
def grade(request: HttpRequest, key: str) -> HttpResponse:
    """A reviewer confirms the proposed grade or gives another."""
    require_reviewer(request.user, "grade an incident")
    file = queries.incident_file(request.user, key)
    if file.incident.pk != key and request.method != "POST":
        return redirect("grade", key=file.incident.pk)
    error: BearwitnessError | None = None
    if request.method == "POST":
        wanted = (request.POST.get("grade", ""), request.POST.get("why", ""))
        try:
            grade_incident(Casebook.current().vault, request.user, key, wanted, based_on(request).get(key))
            return redirect("incident", key=key)
        except REFUSED as refused:
            error, file = refused, queries.incident_file(request.user, key)
    dossier = make_dossier(file)
    chosen = request.POST.get("grade") or dossier.grade
    context = {"dossier": dossier, "incident": file.incident, "grades": GRADES, "chosen": chosen}
    return answer(request, "casework/grade.html", context, error)


@_form
def merge(request: HttpRequest, key: str) -> HttpResponse:
    """This incident and another made one."""
    require_writer(request.user, "merge incidents")
    row = _present(request, key)
    if row.pk != key and request.method != "POST":
        return redirect("merge", key=row.pk)

    def decide() -> Step:
        other, revision = _named(request.POST.get("other_id", "").strip() or request.POST.get("other", ""))
        if not other:
            raise InvalidRecord("merger", "other", "incident must be chosen, or its id be given")
        grounds = _grounds(request, {other: revision} if revision is not None else {})
        return services.merge(Casebook.current().vault, request.user, [key, other], grounds)

    return _decided(request, "casework/merge.html", key, decide)


@_form
def split(request: HttpRequest, key: str) -> HttpResponse:
    """Claims taken out of this incident into a new one or another."""
    require_writer(request.user, "split an incident")
    row = _present(request, key)
    if row.pk != key and request.method != "POST":
        return redirect("split", key=row.pk)

    def decide() -> Step:
        vault, claims = Casebook.current().vault, request.POST.getlist("claim")
        to, revision = _named(request.POST.get("other_id", "").strip() or request.POST.get("other", ""))
        grounds = _grounds(request, {to: revision} if to and revision is not None else {})
        if to:
            return services.move(vault, request.user, claims, to, grounds)
        return services.split(vault, request.user, key, claims, grounds)

    return _decided(request, "casework/split.html", key, decide)


@_form
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """A step withdrawn."""
    require_writer(request.user, "undo a step")
    step = history.step(request.user, number)
    held = history.incidents_of(request.user, number)
    error: BearwitnessError | None = None
    if request.method == "POST":
        try:
            outcome = regroup(Casebook.current(), request.user, lambda: _undo(request, step))
            if step.what == "withdraw":
                return redirect("report", key=step.details["report"])
            return _to_outcome(outcome.incidents, outcome.step)
        except REFUSED as refused:
            error, held = refused, history.incidents_of(request.user, number)
    said = next((history.said(change) for change in step.changes.all()), step.what)
    can_undo = history.can_undo(step, history.withdrawn_steps())
    lines = queries.with_grades(request.user, held)
    context = {"step": step, "said": said, "lines": lines, "can_undo": can_undo}
    return answer(request, "casework/undo.html", context, error)


def _undo(request: HttpRequest, step: Step) -> Step:
    vault, grounds = Casebook.current().vault, _grounds(request, {})
    if step.what == "withdraw":
        return services.restore_claim(vault, request.user, step, grounds.reason)
    return services.undo(vault, request.user, step.pk, grounds)


@_form
def suggested(request: HttpRequest) -> HttpResponse:
    """What is perhaps the same incident and what perhaps two; each decided with a reason."""
    require_reader(request.user, "see suggestions")
    error: BearwitnessError | None = None
    if request.method == "POST":
        require_writer(request.user, "decide on suggestions")
        try:
            regroup(Casebook.current(), request.user, lambda: _decide_suggestion(request))
            return redirect("suggestions")
        except REFUSED as refused:
            error = refused
    found = suggestions(request.user)
    rows = queries.incidents(request.user).in_bulk({key for one in found for key in one.incidents})
    lines = {line.incident.pk: line for line in queries.with_grades(request.user, list(rows.values()))}
    shown = [
        (one, [lines[key] for key in one.incidents]) for one in found if all(key in lines for key in one.incidents)
    ]
    page = Paginator(shown, _SUGGESTIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "sent": request.POST.getlist("incident"), "decision": request.POST.get("decision", "")}
    return answer(request, "casework/suggestions.html", context, error)


def _decide_suggestion(request: HttpRequest) -> Step:
    """The decision on one suggestion: a merger, a split, or a judgement that leaves all where it is."""
    vault, incidents = Casebook.current().vault, request.POST.getlist("incident")
    decision, claims = request.POST.get("decision", ""), request.POST.getlist("claim")
    grounds = _grounds(request, {})
    if decision == "same" and len(incidents) > 1:
        return services.merge(vault, request.user, incidents, grounds)
    if decision == "different" and len(incidents) == 1:
        return services.split(vault, request.user, incidents[0], claims, grounds)
    return services.judge(vault, request.user, request.POST.getlist("pair"), decision, grounds)


# --- forms ---------------------------------------------------------------------------------------


def based_on(request: HttpRequest) -> dict[str, int | None]:
    """The revision of each incident that the form was shown with."""
    pairs = (_named(one) for one in request.POST.getlist("revision"))
    return {key: revision for key, revision in pairs if key and revision is not None}


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], error: BearwitnessError | None
) -> HttpResponse:
    """The form with what was typed; where it was refused with the reason, and 409 or 400."""
    conflict = isinstance(error, IncidentChanged | JudgementConflict)
    status = 200 if error is None else 409 if conflict else 400
    context |= {"error": error, "typed": request.POST, "why": request.POST.get("why", "")}
    context["changes"] = error.fields["changes"] if isinstance(error, IncidentChanged) else []
    context["pairs"] = error.fields["pairs"] if isinstance(error, JudgementConflict) else []
    context["steps"] = error.fields["steps"] if isinstance(error, JudgementConflict) else []
    context["may_grade"] = is_reviewer(request.user)
    return render(request, template, context, status=status)


def _decided(request: HttpRequest, template: str, key: str, decide: Callable[[], Step]) -> HttpResponse:
    """To the outcome where the form was sent and taken, else the form on what the casebook holds now."""
    error: BearwitnessError | None = None
    if request.method == "POST":
        try:
            outcome = regroup(Casebook.current(), request.user, decide)
            return _to_outcome(outcome.incidents, outcome.step)
        except REFUSED as refused:
            error = refused
    file = queries.incident_file(request.user, key)
    row = file.incident
    context = {
        "dossier": make_dossier(file),
        "incident": row,
        "others": queries.nearby(request.user, row),
        "chosen_claims": request.POST.getlist("claim") or request.GET.getlist("claim"),
        "chosen_other": _named(request.POST.get("other", request.GET.get("other", "")))[0],
        "typed_other": request.POST.get("other_id", ""),
    }
    return answer(request, template, context, error)


def _to_outcome(incidents: tuple[Incident, ...], step: Step) -> HttpResponse:
    if not incidents:
        return redirect("incidents")
    first = step.details.get("incident") or step.details.get("incidents", [""])[0]
    shown = next((row for row in incidents if row.pk == first), incidents[0])
    return redirect(f"{reverse('incident', args=[shown.pk])}?step={step.pk}")


def _grounds(request: HttpRequest, more: dict[str, int | None]) -> Grounds:
    return Grounds(request.POST.get("why", ""), based_on(request) | more, request.POST.get("replace") == "yes")


def _named(text: str) -> tuple[str, int | None]:
    """An incident's key, and the revision after ``=`` where one is given."""
    key, _, number = text.partition("=")
    return key, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None


def _present(request: HttpRequest, key: str) -> Incident:
    return queries.incident_file(request.user, key).incident


def _line(request: HttpRequest, row: Incident) -> queries.IncidentLine:
    return queries.with_grades(request.user, [row])[0]
