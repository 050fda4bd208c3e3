"""The page where files are taken in and the work behind the pages is seen."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework.rules import WRITE, require, require_reader
from bearwitness.desk.jobs import incoming, queries, queue
from bearwitness.desk.jobs.kinds import GATHER, INGEST, LABELS, VERIFY
from bearwitness.desk.jobs.models import Job
from bearwitness.errors import InvalidValue

_JOBS_A_PAGE = 50
_form = require_http_methods(["GET", "HEAD", "POST"])


@_form
def imports(request: HttpRequest) -> HttpResponse:
    """Files to take in, and all jobs, the newest first. Sent: files, or the kind of another job."""
    require_reader(request.user, "see imports")
    error: InvalidValue | None = None
    if request.method == "POST":
        require(request.user, WRITE, "take in files")
        try:
            return redirect("job", number=_ask(request).pk)
        except InvalidValue as refused:
            error = refused
    page = Paginator(queries.jobs(request.user), _JOBS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [_line(job) for job in page],
        "at_work": queries.is_at_work(request.user),
        "error": error,
        "max_files": incoming.MAX_FILES,
    }
    part = bool(request.headers.get("HX-Request")) and request.method != "POST"
    return render(request, "jobs/list.html" if part else "jobs/imports.html", context, status=400 if error else 200)


def _ask(request: HttpRequest) -> Job:
    wanted = request.POST.get("kind", INGEST)
    if wanted in (GATHER, VERIFY):
        return queue.ask_for(request.user, wanted)
    if wanted != INGEST:
        raise InvalidValue("job", wanted, "no such work is known")
    files = request.FILES.getlist("files")
    batch = incoming.receive(Casebook.current(), files)
    return queue.ask_for(request.user, INGEST, {"batch": batch, "files": len(files)}, total=len(files))


@_form
def job_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One job: how far it is, what came of it, file by file. Sent: stop, or try again."""
    require_reader(request.user, "see a job")
    if request.method == "POST":
        require(request.user, WRITE, "stop a job or have it tried again")
        if request.POST.get("do") == "stop":
            queue.stop(request.user, number)
        elif request.POST.get("do") == "again":
            queue.try_again(request.user, number)
        return redirect("job", number=number)
    job = queries.job(request.user, number)
    context = {"line": _line(job), "job": job, "outcome": job.outcome, "more": _untold(job.outcome)}
    part = bool(request.headers.get("HX-Request"))
    return render(request, "jobs/progress.html" if part else "jobs/job.html", context)


def _line(job: Job) -> dict[str, Any]:
    """A job as pages show it."""
    return {
        "job": job,
        "label": LABELS.get(job.kind, job.kind),
        "share": min(100, round(100 * job.done / job.total)) if job.total else None,
        "summary": _summary(job),
        "asker": job.asker.partition(":")[2] or job.asker,
    }


def _summary(job: Job) -> str:
    """What came of a job, in a line."""
    outcome = job.outcome
    if "summary" in outcome:
        files = {status: count for status, count in outcome["summary"]["files"].items() if count}
        told = ", ".join(f"{count} {status}" for status, count in files.items()) or "no files"
        new = outcome["summary"]
        return f"{told}; {_count(new['new_reports'], 'new report')}, {_count(new['new_claims'], 'new claim')}"
    if "fault_count" in outcome:
        return "all is well" if not outcome["fault_count"] else _count(outcome["fault_count"], "fault")
    return ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _untold(outcome: dict[str, Any]) -> int:
    """How many files of an outcome are counted and not named."""
    return int(outcome.get("file_count", 0)) - len(outcome.get("files", ()))
