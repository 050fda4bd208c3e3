"""Gathering what changed alone, by an index in the casebook's folder; the database is the truth.

The index (``gathering.sqlite3``) says which gathering it is in step with. Each growth is written to it first, under the
mark of the gathering it is about to become, then to the database, and then acknowledged: a process killed in between
leaves an index that is in step before or after. One that is missing, damaged, of another version or out of step is of
no use, and all is gathered anew, which makes another.

All is gathered anew, too, where word counts have grown old: where claims came or went and the casebook is small, so
that its incidents are those of ``bearwitness gather``, and where more than a tenth as many as were counted did.
"""

import fcntl
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bearwitness.codebook import Codebook
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import history, queries, services
from bearwitness.desk.casework.gathering_records import CasebookRecords
from bearwitness.desk.casework.models import Claim
from bearwitness.desk.casework.queries import Basis
from bearwitness.desk.casework.rules import Actor
from bearwitness.errors import CasebookChanged
from bearwitness.incidents import Gatherer, Index
from bearwitness.incidents.gather import Gathered
from bearwitness.incidents.growing import fill
from bearwitness.values import Digest

INDEX = "gathering.sqlite3"
SETTLED_FROM = 300  # event claims; with fewer, each that comes or goes counts at once
RENEWED_AFTER = 0.1  # of the claims that were counted, so many have come or gone
_PATIENCE_S = 10.0


def grow(casebook: Casebook, actor: Actor, book: Codebook, rule: str) -> bool:
    """True where what changed was gathered alone; False where all must be gathered anew.

    Raises CasebookChanged where others gather for long, JudgementConflict.
    """
    path = casebook.path / INDEX
    if not path.exists():
        return False
    with _held(casebook):
        newest = queries.newest_gathering(actor)
        index = Index.open(str(path))
        if index is None:
            return False
        try:
            if newest is None or newest.rule != rule or not _is_in_step(index, newest.worked_from):
                return False
            return _grow(casebook, actor, (index, book), Basis(rule, newest.worked_from))
        except (sqlite3.DatabaseError, CasebookChanged, KeyError):
            # The index is damaged, or isn't of what the database holds.
            return False
        finally:
            index.close()


def _grow(casebook: Casebook, actor: Actor, by: tuple[Index, Codebook], before: Basis) -> bool:
    index, book = by
    waiting = queries.ungathered(actor)
    changed = sorted({*waiting.values(), *history.current_ids(waiting.values()).values()})
    events, beside = _kinds(changed)
    if _is_old(index, CasebookRecords(actor), events):
        return False
    digest = Digest.of("\n".join([before.digest, before.rule, *map(str, waiting)]).encode()).hex
    growth = Gatherer(index, CasebookRecords(actor), book).grow(events, beside)
    index.note("next", digest)
    grown = services.Grown(Basis(before.rule, digest), before.digest, tuple(waiting))
    services.store_growth(casebook.vault, actor, growth, grown)
    _acknowledge(index, digest)
    return True


def _kinds(changed: Sequence[str]) -> tuple[list[str], list[str]]:
    """The claims that are events, or of no kind known, and the reports of the others."""
    beside: dict[str, str] = {}
    for start in range(0, len(changed), 500):
        rows = Claim.objects.filter(pk__in=changed[start : start + 500]).exclude(kind="event")
        beside |= dict(rows.values_list("key", "report_id"))
    return [name for name in changed if name not in beside], sorted(set(beside.values()))


def _is_old(index: Index, records: CasebookRecords, events: Sequence[str]) -> bool:
    """True where the claims that came and went since words were counted make another count worth its time."""
    counted, since = int(index.noted("counted") or 0), int(index.noted("since") or 0)
    now = {name for name, claim in records.claims(events).items() if claim.kind == "event"}
    there = index.held_names(events)
    moved = since + len(now ^ there)
    index.note("moving", moved)
    if moved > since and counted + moved < SETTLED_FROM:
        return True
    return moved > counted * RENEWED_AFTER


def renew(casebook: Casebook, actor: Actor, gathered: Gathered, basis: Basis) -> None:
    """Makes the index anew from all that was just gathered and stored."""
    path = casebook.path / INDEX
    with _held(casebook), suppress(sqlite3.Error):
        # Without an index the next gathering is a whole one, so that failing to write one is no failure.
        newest = queries.newest_gathering(actor)
        _remove(path)
        if newest is None or newest.worked_from != basis.digest:
            return
        building = path.with_name(f"{INDEX}.new")
        _remove(building)
        index = Index(str(building))
        fill(index, gathered)
        index.note("counted", len(gathered.matcher.corpus.profiles))
        index.note("stored", basis.digest)
        index.close()
        building.replace(path)


def _is_in_step(index: Index, worked_from: str) -> bool:
    """True where the index is that of the newest gathering, or of it and one that was never stored."""
    if index.noted("next") == worked_from:
        _acknowledge(index, worked_from)  # stored, and killed before it could say so
    return bool(index.noted("stored") == worked_from)


def _acknowledge(index: Index, digest: str) -> None:
    with index.kept_together():
        index.acknowledge()
        index.note("stored", digest)
        index.note("since", int(index.noted("moving") or 0))


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


@contextmanager
def _held(casebook: Casebook) -> Iterator[None]:
    """One process at a time works with the index. Raises CasebookChanged where another doesn't let go of it."""
    until = time.monotonic() + _PATIENCE_S
    with (casebook.path / f"{INDEX}.lock").open("ab") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise CasebookChanged("its claims were gathered") from error
                time.sleep(0.05)
        yield
