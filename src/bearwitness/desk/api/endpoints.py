"""The endpoints. Each asks a query or a service that the pages ask too; nothing is decided or written here."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.files import UploadedFile

from bearwitness.desk.api import schemas
from bearwitness.desk.api.answers import claim_row, figures_of, incident_out, job_out, line_out
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import history, queries, services
from bearwitness.desk.casework.grading import grade_incident
from bearwitness.desk.casework.models import Incident, Step
from bearwitness.desk.casework.paging import Order, key_page
from bearwitness.desk.casework.regroup import Outcome, regroup
from bearwitness.desk.casework.rules import WRITE, require, require_reader
from bearwitness.desk.casework.services import Grounds
from bearwitness.desk.casework.suggesting import suggestions
from bearwitness.desk.jobs import incoming, queue
from bearwitness.desk.jobs import queries as job_queries
from bearwitness.errors import (
    BearwitnessError,
    CasebookChanged,
    IncidentChanged,
    JudgementConflict,
    NotPermitted,
    UnknownRecord,
)
from bearwitness.exchange import report_to_json

api = NinjaAPI(
    title="bearwitness",
    version="1",
    description="The desk for programs. Send `Authorization: Bearer` with a token; a token can do what its scopes lend "
    "of what its account may. Records are those of the exchange formats.",
    openapi_extra={
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    },
    urls_namespace="api",
    docs_url=None,  # the page would need scripts of its own; any reader of OpenAPI shows openapi.json
)
_PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 422), schemas.Problem)
Answers = dict[int, Any]


def _answers(schema: Any) -> Answers:
    return {200: schema, **_PROBLEMS}


# --- incidents -----------------------------------------------------------------------------------


@api.get("/incidents", url_name="incidents", response=_answers(schemas.IncidentPage), tags=["incidents"])
def incidents(request: HttpRequest, after: str = "", limit: Annotated[int, Field(ge=1, le=500)] = 100) -> Any:
    """Incidents the account may see, by day, those without one last."""
    require_reader(request.user, "see incidents")
    page = key_page(queries.incidents(request.user), request.GET, Order(day="earliest"), limit)
    lines = queries.with_grades(request.user, page.rows)
    return {"items": [incident_out(line) for line in lines], "after": page.after}


@api.get("/incidents/{key}", url_name="incident", response=_answers(schemas.IncidentFile), tags=["incidents"])
def incident(request: HttpRequest, key: str) -> Any:
    """One incident with its claims; that into which it was merged where it was."""
    file = queries.incident_file(request.user, key)
    (line,) = queries.with_grades(request.user, [file.incident])
    return incident_out(line) | {
        "claims": [claim_row(row) for row in file.claims],
        "beside": [claim_row(row) for row in file.beside],
        "reports": list(file.reports),
    }


@api.get("/incidents/{key}/history", url_name="history", response=_answers(list[schemas.Line]), tags=["incidents"])
def incident_history(request: HttpRequest, key: str) -> Any:
    """Every step that changed the incident, the newest first."""
    return [line_out(line) for line in history.incident_history(request.user, key)]


@api.post("/incidents/{key}/grade", url_name="grade", response=_answers(schemas.Incident), tags=["decisions"])
def grade(request: HttpRequest, key: str, given: schemas.Grade) -> Any:
    """A reviewer's grade."""
    vault = Casebook.current().vault
    grade_incident(vault, request.user, key, (given.grade, given.why), given.revision)
    (line,) = queries.with_grades(request.user, [queries.incident_row(request.user, key)])
    return incident_out(line)


@api.post("/incidents/{key}/split", url_name="split", response=_answers(schemas.Outcome), tags=["decisions"])
def split(request: HttpRequest, key: str, given: schemas.Split) -> Any:
    """Claims taken out of the incident: into a new one, or moved ``to`` another."""
    grounds = Grounds(given.why, dict(given.based_on), given.replace)

    def decide() -> Step:
        vault = Casebook.current().vault
        if given.to:
            return services.move(vault, request.user, given.claims, given.to, grounds)
        return services.split(vault, request.user, key, given.claims, grounds)

    return _outcome(request, decide)


@api.post("/merge", url_name="merge", response=_answers(schemas.Outcome), tags=["decisions"])
def merge(request: HttpRequest, given: schemas.Merge) -> Any:
    """Incidents judged one event."""
    grounds = Grounds(given.why, dict(given.based_on), given.replace)
    return _outcome(request, lambda: services.merge(Casebook.current().vault, request.user, given.incidents, grounds))


@api.post("/judgements", url_name="judgements", response=_answers(schemas.Outcome), tags=["decisions"])
def judge(request: HttpRequest, given: schemas.Judge) -> Any:
    """Two or more claims or incidents judged the same, different, or unsure."""
    grounds = Grounds(given.why, dict(given.based_on), given.replace)
    return _outcome(
        request,
        lambda: services.judge(Casebook.current().vault, request.user, given.things, given.decision, grounds),
    )


@api.post("/steps/{number}/undo", url_name="undo", response=_answers(schemas.Outcome), tags=["decisions"])
def undo(request: HttpRequest, number: int, given: schemas.Undo) -> Any:
    """A step withdrawn; what it judged is as before."""
    step = history.step(request.user, number)
    return _outcome(request, lambda: services.undo(Casebook.current().vault, request.user, step.pk, Grounds(given.why)))


@api.get("/suggestions", url_name="suggestions", response=_answers(list[schemas.Suggestion]), tags=["incidents"])
def suggested(request: HttpRequest, limit: Annotated[int, Field(ge=1, le=500)] = 100) -> Any:
    """What is perhaps one incident and what perhaps two, the likeliest first."""
    return suggestions(request.user)[:limit]


@api.get("/figures", url_name="figures", response=_answers(schemas.Figures), tags=["incidents"])
def figures(request: HttpRequest, by: str = "month") -> Any:
    """Incidents added up by month, place, country, actor, weapon, target, type, grade, age or sex."""
    require_reader(request.user, "see figures")
    return figures_of(request.user, by)


# --- reports -------------------------------------------------------------------------------------


@api.get("/reports/{path:key}", url_name="report", response=_answers(schemas.Report), tags=["reports"])
def report(request: HttpRequest, key: str) -> Any:
    """One report, whole, with its claims."""
    row = queries.report(request.user, key)
    claims = queries.claims_of(request.user, [key]).get(key, [])
    return {"report": report_to_json(row.record()), "claims": [claim_row(one) for one in claims]}


# --- imports -------------------------------------------------------------------------------------


@api.get("/jobs", url_name="jobs", response=_answers(schemas.JobPage), tags=["imports"])
def jobs(
    request: HttpRequest, before: Annotated[int, Field(ge=0)] = 0, limit: Annotated[int, Field(ge=1, le=200)] = 50
) -> Any:
    """Work behind the pages, the newest first."""
    require_reader(request.user, "see imports")
    rows = job_queries.jobs(request.user).order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return {"items": [job_out(job) for job in found[:limit]], "before": found[limit - 1].pk if more else 0}


@api.post("/jobs", url_name="jobs", response=_answers(schemas.Job), tags=["imports"])
def ask_for(request: HttpRequest, given: schemas.AskFor) -> Any:
    """The vault verified, or incidents gathered anew, by a worker."""
    return job_out(queue.ask_for(request.user, given.kind))


@api.get("/jobs/{int:number}", url_name="job", response=_answers(schemas.Job), tags=["imports"])
def job(request: HttpRequest, number: int) -> Any:
    """One job: how far it is, and what came of it."""
    require_reader(request.user, "see a job")
    return job_out(job_queries.job(request.user, number))


@api.post("/imports", url_name="imports", response=_answers(schemas.Job), tags=["imports"])
def take_in(request: HttpRequest, files: File[list[UploadedFile]]) -> Any:
    """Files taken in: on disk when this answers, then kept, read and gathered by a worker."""
    require(request.user, WRITE, "take in files")
    batch = incoming.receive(Casebook.current(), files)
    asked = queue.ask_for(request.user, "ingest", {"batch": batch, "files": len(files)}, total=len(files))
    return job_out(asked)


def _outcome(request: HttpRequest, decide: Any) -> dict[str, Any]:
    done: Outcome = regroup(Casebook.current(), request.user, decide)
    held: list[Incident] = list(done.incidents)
    return {"step": done.step.pk, "sentence": done.sentence, "incidents": [row.pk for row in held]}


# --- what is refused -----------------------------------------------------------------------------


@api.exception_handler(BearwitnessError)
def refused(request: HttpRequest, error: BearwitnessError) -> HttpResponse:
    """The error with its fields: 403, 404, 409, else 400."""
    status = 400
    if isinstance(error, NotPermitted):
        status = 403
    elif isinstance(error, UnknownRecord):
        status = 404
    elif isinstance(error, IncidentChanged | JudgementConflict | CasebookChanged):
        status = 409
    fields = {name: _plain(value) for name, value in error.fields.items()}
    problem = {
        "error": type(error).__name__, "message": error.message, "remedy": error.remedy or "", "fields": fields,
    }  # fmt: skip
    return api.create_response(request, problem, status=status)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with what is wrong with which part of the request."""
    wrong = [{"where": ".".join(map(str, one["loc"])), "reason": str(one["msg"])} for one in error.errors]
    problem = {"error": "NotValid", "message": "The request is not as the document says.", "fields": {"wrong": wrong}}
    return api.create_response(request, problem | {"remedy": ""}, status=422)


@api.exception_handler(HttpError)
def not_understood(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What is no request at all, as a body that is no JSON."""
    problem = {"error": "NotUnderstood", "message": str(error), "remedy": "", "fields": {}}
    return api.create_response(request, problem, status=error.status_code)


def _plain(value: object) -> object:
    """A field of an error as JSON has it."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return str(value)
