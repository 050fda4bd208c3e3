"""All writing to the queue: asked for, taken by one worker, renewed, ended.

A job is taken by exactly one worker at a time: taking is one transaction that no other writer runs beside, and every
later write names the worker, so that one which lost its lease can't end another's work. What a job does must be
such that doing it again changes nothing, since a worker can be killed between its work and the note that it is done.

Of what there is, django-tasks-db was looked at: a killed worker's task stays "running" there for ever, none is tried
again, and it stores tracebacks, which may quote what is protected.
"""

import os
import socket
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from bearwitness.desk.casework.rules import Actor, LocalOperator, name_of, require_writer
from bearwitness.desk.database import lock_writers
from bearwitness.desk.jobs.models import CANCELLED, DONE, ENDED, FAILED, RUNNING, WAITING, Job
from bearwitness.errors import UnknownRecord

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 6
_FIRST_DELAY_S, _LONGEST_DELAY_S = 5, 3600


def new_worker_name() -> str:
    """A name for this process as a worker: the machine, the process, and when that began."""
    return f"{socket.gethostname()}:{os.getpid()}:{_began(os.getpid())}"


def ask_for(actor: Actor, kind: str, arguments: Mapping[str, Any] | None = None, *, total: int = 0) -> Job:
    """The new job, waiting. ``total`` is how many things it is about, where known. Raises NotPermitted."""
    require_writer(actor, f"ask for {kind}")
    now = timezone.now()
    return Job.objects.create(
        kind=kind,
        arguments=dict(arguments or {}),
        asked_by=actor if isinstance(actor, User) else None,
        asker=name_of(actor),
        asked_at=now,
        run_after=now,
        total=total,
    )


def actor_of(job: Job) -> Actor:
    """Whoever the job works for, with the rights they have now."""
    if job.asked_by is None:
        return LocalOperator(job.asker.removeprefix("local:"))
    return job.asked_by


# --- by a worker ---------------------------------------------------------------------------------


def take(worker: str) -> Job | None:
    """The next job to do, now this worker's; None where there is none.

    A job whose worker has vanished is given up after MAX_ATTEMPTS: it may be what ends its workers.
    """
    while True:
        if not _to_do(timezone.now()).exists():  # without a writer's lock, since this is asked every second
            return None
        with transaction.atomic():
            lock_writers()
            now = timezone.now()
            job = _to_do(now).select_related("asked_by").order_by("run_after", "pk").first()
            if job is None:
                return None
            if job.attempts < MAX_ATTEMPTS:
                job.state, job.worker, job.lease_until = RUNNING, worker, now + LEASE
                job.attempts += 1
                job.started_at = now
                job.save()
                return job
            _end(job, FAILED, now, f"Its worker ended {job.attempts} times before it was done.")


def _to_do(now: datetime) -> QuerySet[Job]:
    lost = Q(state=RUNNING, lease_until__lt=now)
    gone = [name for name in _running_here() if _is_gone(name)]
    return Job.objects.filter(Q(state=WAITING, run_after__lte=now) | lost | Q(state=RUNNING, worker__in=gone))


def _running_here() -> list[str]:
    """The workers of this machine that have a job: whether they live can be seen without waiting for their lease."""
    prefix = f"{socket.gethostname()}:"
    return list(Job.objects.filter(state=RUNNING, worker__startswith=prefix).values_list("worker", flat=True))


def _is_gone(worker: str) -> bool:
    _, number, began = worker.rsplit(":", 2)
    return _began(int(number)) != began


def _began(process: int) -> str:
    """When a process of this machine began, in the kernel's ticks; "" where there is none, or it is a corpse."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    state, *rest = told.rpartition(")")[2].split()
    return "" if state in "ZX" else rest[18]


def renew(job: Job) -> bool:
    """True where the worker still has the job, for another lease."""
    return bool(_mine(job).update(lease_until=timezone.now() + LEASE))


def note_progress(job: Job, done: int, total: int, note: str) -> bool:
    """Notes how far it is; True where it is to go on, False where it was taken away or somebody stopped it."""
    lease = timezone.now() + LEASE
    if not _mine(job).update(done=done, total=total, note=note, lease_until=lease):
        return False
    return not Job.objects.filter(pk=job.pk, is_to_stop=True).exists()


def finish(job: Job, outcome: Mapping[str, Any]) -> bool:
    """True where the job is now done; False where it was taken away meanwhile."""
    return _ended_as(job, DONE, "", outcome)


def fail(job: Job, problem: str, *, again: bool) -> bool:
    """Notes that an attempt failed: to be tried ``again`` after a while that grows, or for good. False as above."""
    if not again or job.attempts >= MAX_ATTEMPTS:
        return _ended_as(job, FAILED, problem, {})
    later = timezone.now() + delay_after(job.attempts)
    return bool(
        _mine(job).update(state=WAITING, run_after=later, problem=problem, worker="", lease_until=None, started_at=None)
    )


def delay_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: 5 s, 20 s, 80 s … an hour at most."""
    return timedelta(seconds=min(_LONGEST_DELAY_S, _FIRST_DELAY_S * 4 ** (attempts - 1)))


def put_back(job: Job) -> None:
    """Gives the job back unfinished, since its worker is being ended; that attempt doesn't count."""
    now = timezone.now()
    _mine(job).update(state=WAITING, run_after=now, worker="", lease_until=None, attempts=job.attempts - 1)


def stop_here(job: Job) -> None:
    """Ends a running job that somebody stopped."""
    _ended_as(job, CANCELLED, "", {})


def _mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=RUNNING, worker=job.worker, attempts=job.attempts)


def _ended_as(job: Job, state: str, problem: str, outcome: Mapping[str, Any]) -> bool:
    ended = {"state": state, "ended_at": timezone.now(), "lease_until": None, "worker": ""}
    return bool(_mine(job).update(problem=problem, outcome=dict(outcome), note="", **ended))


def _end(job: Job, state: str, now: datetime, problem: str) -> None:
    job.state, job.ended_at, job.lease_until, job.worker, job.problem = state, now, None, "", problem
    job.save()


# --- by a person ---------------------------------------------------------------------------------


def stop(actor: Actor, number: int) -> Job:
    """The job, cancelled where it waited; where it runs it ends at its next step. What is ended stays so."""
    require_writer(actor, "stop a job")
    with transaction.atomic():
        lock_writers()
        job = _job(number)
        if job.state == WAITING:
            _end(job, CANCELLED, timezone.now(), "")
        elif job.state == RUNNING:
            job.is_to_stop = True
            job.save(update_fields=["is_to_stop"])
    return job


def try_again(actor: Actor, number: int) -> Job:
    """The job, waiting as if new where it had ended without being done; another is left as it is."""
    require_writer(actor, "have a job tried again")
    with transaction.atomic():
        lock_writers()
        job = _job(number)
        if job.state in ENDED and job.state != DONE:
            job.state, job.attempts, job.ended_at, job.problem = WAITING, 0, None, ""
            job.is_to_stop, job.run_after = False, timezone.now()
            job.save()
    return job


def _job(number: int) -> Job:
    job = Job.objects.filter(pk=number).first()
    if job is None:
        raise UnknownRecord("job", str(number))
    return job
