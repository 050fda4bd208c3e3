"""Reading many reports on all cores, in the order they came, holding only a few at a time."""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from multiprocessing.connection import wait

from bearwitness.errors import BearwitnessError, ReadingStopped
from bearwitness.model import Claim, Report
from bearwitness.reading.reader import Reader, RulesReader
from bearwitness.reading.readings import CountingReader, Reading

# Reports a task: enough to make the hand-over cheap, few enough that progress moves.
CHUNK = 16
# Tasks waiting for each worker; bounds memory whatever the input's length.
AHEAD = 4
# Objects made between two of the garbage collector's rounds while reports are read: those of a report or two.
_ROUND = 50_000


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """The claims of one report, or why it was not read: ``unread`` is one sentence, "" where it was.

    ``lang`` is the language it was found to be in where it was left unread for that; ``dropped`` names the field of
    each value that a language model offered and the report doesn't hold.
    """

    report: Report
    claims: tuple[Claim, ...] = ()
    unread: str = ""
    lang: str = ""
    dropped: tuple[str, ...] = ()


# Makes the reader in the process that reads; must be picklable (a class, or a partial of a module's function).
MakeReader = Callable[[], Reader]


@lru_cache(maxsize=4)
def _reader(make: MakeReader) -> Reader:
    return make()


@lru_cache(maxsize=1)
def _keep_tables() -> None:
    """The word tables the first report loaded are left out of the garbage collector's rounds from then on.

    And its rounds are fewer: next to nothing of what a report leaves behind is a cycle to be looked for.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ROUND, *gc.get_threshold()[1:])


def read_one(report: Report, make: MakeReader = RulesReader) -> ReadOutcome:
    """The outcome for one report; never raises for what a report can hold."""
    reader = _reader(make)
    try:
        reading = (
            reader.read_counted(report) if isinstance(reader, CountingReader) else Reading(tuple(reader.read(report)))
        )
        outcome = ReadOutcome(report, reading.claims, dropped=reading.dropped)
    except BearwitnessError as error:
        return ReadOutcome(report, unread=error.message, lang=error.fields.get("lang", ""))
    except Exception as error:  # noqa: BLE001 one report that breaks the reader must not cost the other million
        return ReadOutcome(report, unread=f"The reader failed on it ({type(error).__name__}: {error}).")
    _keep_tables()
    return outcome


def _read_chunk(reports: list[Report], make: MakeReader) -> list[ReadOutcome]:
    return [read_one(report, make) for report in reports]


def _end_with_parent() -> None:
    """Makes this worker end when the process that started it is killed; a pool's workers would wait for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which ends the pool
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and_end, args=(parent.sentinel,), daemon=True).start()


def _wait_and_end(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def usable_cores() -> int:
    """How many processors this process may run on."""
    return len(os.sched_getaffinity(0))


def read_all(
    reports: Iterable[Report], workers: int | None = None, make: MakeReader = RulesReader
) -> Iterator[ReadOutcome]:
    """One outcome for each report, in order, by the reader that ``make`` gives.

    ``workers`` processes read (all usable cores where None; 1 reads in this process). At most
    ``CHUNK * AHEAD * workers`` reports are held at a time.
    """
    count = usable_cores() if workers is None else workers
    if count <= 1:
        yield from map(partial(read_one, make=make), reports)
        return
    waiting = iter(reports)
    # Spawned, not forked: a caller may hold threads and database connections that must not be copied.
    with ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent
    ) as pool:
        running: deque[Future[list[ReadOutcome]]] = deque()
        while True:
            while len(running) < count * AHEAD and (chunk := list(islice(waiting, CHUNK))):
                running.append(pool.submit(_read_chunk, chunk, make))
            if not running:
                return
            try:
                outcomes = running.popleft().result()
            except BrokenProcessPool as error:
                raise ReadingStopped from error
            yield from outcomes
