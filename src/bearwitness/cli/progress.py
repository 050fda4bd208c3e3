"""Progress for a person: a bar on a terminal, a plain line now and then elsewhere. Always on standard error."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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
