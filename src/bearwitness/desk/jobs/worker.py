"""The worker: takes one job after another, tells how far it is, and says why one failed.

It ends with whoever started it (``end_with``), giving its job back; killed, its job is taken by the next worker.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from django.db import DatabaseError, close_old_connections, connections

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework.rules import Actor
from bearwitness.desk.jobs import queue
from bearwitness.desk.jobs.models import Job
from bearwitness.errors import BearwitnessError, CasebookChanged, ReadingStopped, StorageFull, VaultBusy

Work = Callable[["Assignment"], Mapping[str, Any]]
_LOOKS_EVERY_S = 1.0
_TELLS_EVERY_S = 0.5
_RENEWS_EVERY_S = 15.0
# What may be otherwise a while later; all else would fail again.
_PASSING = (DatabaseError, OSError, VaultBusy, StorageFull, CasebookChanged, ReadingStopped)
log = logging.getLogger("bearwitness.jobs")


class Stopped(Exception):
    """The job is not to go on: somebody stopped it, it was taken away, or the worker is being ended."""


@dataclass(slots=True)
class Assignment:
    """A job as its work sees it. ``progress`` raises Stopped where the work is not to go on."""

    casebook: Casebook
    actor: Actor
    job: Job
    ending: threading.Event
    _told: float = field(default=0.0)

    @property
    def arguments(self) -> Mapping[str, Any]:
        """What the job was asked for with."""
        found: Mapping[str, Any] = self.job.arguments
        return found

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Tells how far the work is, at most twice a second. Not to be called inside a transaction."""
        if self.ending.is_set():
            raise Stopped
        now = monotonic()
        if now - self._told < _TELLS_EVERY_S and done != total:
            return
        self._told = now
        if not queue.note_progress(self.job, done, total, note):
            raise Stopped


class Worker:
    """Does the jobs of the open casebook with the kinds of work it knows."""

    def __init__(self, casebook: Casebook, kinds: Mapping[str, Work]) -> None:
        self.casebook, self.kinds = casebook, kinds
        self.name = queue.new_worker_name()
        self.ending = threading.Event()

    def end_with(self, stream: BinaryIO) -> None:
        """Ends when the other side of the stream does, as a parent process's pipe does when that is killed."""

        def wait() -> None:
            while stream.read(4096):
                pass
            self.ending.set()

        threading.Thread(target=wait, daemon=True).start()

    def run(self) -> None:
        """Works until ended."""
        while not self.ending.is_set():
            close_old_connections()
            try:
                done = self.do_one()
            except DatabaseError as error:  # it is locked or away; both pass
                log.warning("the queue can't be read: %s", type(error).__name__)
                done = False
            if not done:
                self.ending.wait(_LOOKS_EVERY_S)

    def do_all(self) -> int:
        """Does what there is to do now and returns how many jobs that were."""
        count = 0
        while not self.ending.is_set() and self.do_one():
            count += 1
        return count

    def do_one(self) -> bool:
        """True where there was a job; its outcome or what went wrong is noted on it."""
        job = queue.take(self.name)
        if job is None:
            return False
        work = self.kinds.get(job.kind)
        if work is None:
            queue.fail(job, f"This bearwitness knows no work called {job.kind!r}.", again=False)
            return True
        assignment = Assignment(self.casebook, queue.actor_of(job), job, self.ending)
        with _Renewal(job):
            try:
                queue.finish(job, work(assignment))
            except Stopped:
                if self.ending.is_set():
                    queue.put_back(job)
                else:
                    queue.stop_here(job)
            except Exception as error:  # noqa: BLE001 - a job must never end its worker, whatever is wrong in it
                self._note_failure(job, error)
        return True

    def _note_failure(self, job: Job, error: Exception) -> None:
        if isinstance(error, BearwitnessError):
            problem = error.message
        elif isinstance(error, OSError) and error.strerror:
            problem = f"{error.strerror}."
        else:
            problem = f"It ended unexpectedly ({type(error).__name__}); the desk's log says where."
        log.error("job %s (%s) failed: %s at %s", job.pk, job.kind, type(error).__name__, _where(error))
        queue.fail(job, problem, again=isinstance(error, _PASSING))


def _where(error: Exception) -> str:
    """Files, lines and functions of the error's way, without any values: those may be protected."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return " < ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in reversed(frames))


class _Renewal:
    """Renews a job's lease while the block runs, from a thread with a connection of its own."""

    def __init__(self, job: Job) -> None:
        self._job, self._over = job, threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _renew(self) -> None:
        try:
            while not self._over.wait(_RENEWS_EVERY_S):
                try:
                    queue.renew(self._job)
                except DatabaseError:
                    log.warning("the lease of job %s could not be renewed now", self._job.pk)
        finally:
            connections.close_all()
