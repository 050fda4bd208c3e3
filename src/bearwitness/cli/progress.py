"""Progress for a person: a bar on a terminal, a plain line now and then elsewhere. Always on standard error."""

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

T = TypeVar("T")

# Seconds between plain lines: a log stays readable, and a silent quarter of an hour can't happen.
PLAIN_EVERY_S = 10.0


def track(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """The items, unchanged, while showing how many went by."""
    return _bar(items, what, total) if sys.stderr.isatty() else _plain(items, what, total)


def _bar(items: Iterable[T], what: str, total: int | None) -> Iterator[T]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        for item in items:
            yield item
            progress.advance(task)


def _plain(items: Iterable[T], what: str, total: int | None) -> Iterator[T]:
    said, count = time.monotonic(), 0
    for count, item in enumerate(items, 1):
        yield item
        if time.monotonic() - said >= PLAIN_EVERY_S:
            said = time.monotonic()
            sys.stderr.write(f"{what}: {count}{f' of {total}' if total else ''}\n")
    sys.stderr.write(f"{what}: {count} done\n")


class Counter:
    """Progress of work whose length nobody knows yet, in a ``with`` block: a bar on a terminal, plain lines elsewhere.

    Nothing shows before the first ``advance``.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._done = 0
        self._said_at = time.monotonic()
        self._bar: Progress | None = None
        self._task = TaskID(0)

    def advance(self, count: int = 1) -> None:
        """Shows ``count`` more as done."""
        self._done += count
        if sys.stderr.isatty():
            self._draw()
        elif time.monotonic() - self._said_at >= PLAIN_EVERY_S:
            self._said_at = time.monotonic()
            sys.stderr.write(f"{self._what}: {self._done}\n")

    def say(self, line: str) -> None:
        """Prints a line on standard output, above the bar where there is one."""
        if self._bar is not None and sys.stdout.isatty():
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            sys.stdout.write(f"{line}\n")

    def _draw(self) -> None:
        if self._bar is None:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self._what, total=None)
        self._bar.update(self._task, completed=self._done)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
