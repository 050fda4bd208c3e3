"""Reads files in child processes, one after another or a few at once.

Each of ``workers`` processes serves one file at a time. ``read_each`` starts the next files while the first is
still being taken, without a thread: what a process has read waits in its pipe.
"""

import hashlib
import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from bearwitness.errors import LimitExceeded, Unreadable
from bearwitness.intake import kinds
from bearwitness.intake.child import Child
from bearwitness.intake.limits import MIB, Limits
from bearwitness.intake.parts import Task
from bearwitness.intake.reading import Reading, ReadingStream
from bearwitness.intake.sniff import sniff_file
from bearwitness.values import Digest

BATCH = 500


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read: where it is, the name it arrived under (its own where ""), its digest where known."""

    path: Path
    arrived_as: str = ""
    evidence: Digest | None = None


class Intake:
    """A pool of reading processes; use it with ``with``, so that none is left behind.

    ``workers`` is how many files ``read_each`` has in work at once. Processes start when first needed (about a
    second) and are used again; one that had to be killed is replaced.
    """

    def __init__(self, limits: Limits | None = None, workers: int = 1) -> None:
        self.limits = limits or Limits()
        self._workers = max(1, workers)
        self._idle = [Child() for _ in range(self._workers)]
        self._all = list(self._idle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends all processes."""
        for child in self._all:
            child.stop()

    def read(self, path: Path | str, *, arrived_as: str = "", evidence: Digest | None = None) -> Reading:
        """What the file holds, all of it in memory; failures to read it are in the Reading, not raised.

        ``evidence`` is the file's digest where it is known already (the vault's); else the file is hashed.
        Raises Unreadable only where there is no such file to open, and MissingPart where no process can start.
        """
        with self.stream(path, arrived_as=arrived_as, evidence=evidence) as stream:
            return stream.read()

    def stream(self, path: Path | str, *, arrived_as: str = "", evidence: Digest | None = None) -> ReadingStream:
        """The same, its reports in batches of 500; for files too large for the memory. Raises like ``read``."""
        return self._open(Job(Path(path), arrived_as, evidence))

    def read_each(self, jobs: Iterable[Job]) -> Iterator[ReadingStream]:
        """A stream for each job, in order; finish one before taking the next. Raises like ``read``."""
        waiting: deque[ReadingStream] = deque()
        try:
            for job in jobs:
                waiting.append(self._open(job))
                if len(waiting) >= self._workers:
                    with waiting.popleft() as stream:
                        yield stream
            while waiting:
                with waiting.popleft() as stream:
                    yield stream
        finally:
            for stream in waiting:
                stream.close()

    def _open(self, job: Job) -> ReadingStream:
        name = job.arrived_as or str(job.path)
        with _opened(job.path, name) as file:
            size = os.fstat(file.fileno()).st_size
            media_type = sniff_file(file, name)
            evidence = job.evidence or _digest(file)
        reading = Reading(arrived_as=name, evidence=evidence, size=size, media_type=media_type)
        task = Task(media_type, name, size, self.limits)
        return self._stream(reading, task, job.path)

    def _stream(self, reading: Reading, task: Task, path: Path) -> ReadingStream:
        kind = kinds.READABLE.get(task.media_type)
        if kind is None:
            return ReadingStream(_unread(reading), (), BATCH, _nothing)
        allowed = kind.allowed_bytes(self.limits)
        if task.size > allowed:
            error = LimitExceeded(kind.size_limit, f"{allowed // MIB:,} MiB")
            return ReadingStream(replace(reading, error=error), (), BATCH, _nothing)
        child = self._take()
        try:
            child.ask(path, task)
        except BaseException:
            self._give_back(child)
            raise
        return ReadingStream(reading, child.answer(task), BATCH, lambda: self._give_back(child))

    def _take(self) -> Child:
        """An idle process; a further one where all are busy, because a stream is still open."""
        if self._idle:
            return self._idle.pop()
        child = Child()
        self._all.append(child)
        return child

    def _give_back(self, child: Child) -> None:
        child.settle()
        self._idle.append(child)


def _nothing() -> None:
    """Nothing to end where no process was asked."""


def _unread(reading: Reading) -> Reading:
    if kinds.is_for_later(reading.media_type):
        return replace(reading, later=f"{reading.media_type}: kept now, its contents are read later")
    return replace(reading, error=Unreadable(kinds.why_unread(reading.media_type)))


def _opened(path: Path, name: str) -> BinaryIO:
    """The open file; raises Unreadable where there is none or it is no regular file (a pipe would block)."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Unreadable(f"{name}: {error.strerror}") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unreadable(f"{name}: it is no regular file")
    return os.fdopen(handle, "rb")


def _digest(file: BinaryIO) -> Digest:
    file.seek(0)
    running = hashlib.sha256()
    while block := file.read(MIB):
        running.update(block)
    return Digest(running.hexdigest())


def read_file(path: Path | str, limits: Limits | None = None, *, arrived_as: str = "") -> Reading:
    """What one file holds; for more than a few, use an ``Intake``, whose processes start once. Raises like it."""
    with Intake(limits) as intake:
        return intake.read(path, arrived_as=arrived_as)
