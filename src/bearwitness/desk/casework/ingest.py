"""Files into the casebook: kept in the vault, read into reports and claims, stored, and gathered into incidents.

Each file goes this way, and each step is durable before the next is told of::

    found → kept in the vault → read into reports (a closed-in process) → claims (all cores) → stored in batches

A process killed at any instant loses at most the last batch of readings, never a kept file; running it again goes on
where it stopped. What is already there is neither stored nor read twice: bytes by their SHA-256, files by the
programs that have read them to the end, reports by their id and content, claims by their id.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from bearwitness import __version__
from bearwitness.bulk import ReadOutcome, read_all
from bearwitness.desk.casebook import Casebook, weights_of
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.growing import grow, renew
from bearwitness.desk.casework.outcome import FileOutcome, Summary
from bearwitness.desk.casework.regrading import grading_codebook
from bearwitness.desk.casework.rules import Actor, name_of, require_writer
from bearwitness.desk.language_model import plan_of, reader_maker
from bearwitness.desk.protection.identities import veil_of
from bearwitness.errors import CasebookChanged, NotKept
from bearwitness.incidents.assess import rule_name
from bearwitness.incidents.gather import Progress, gather_all
from bearwitness.intake import Found, Intake, Job, Reading, ReadingStream, Refused, find_files
from bearwitness.model import Derivative, EvidenceItem, Report
from bearwitness.vault import Arrival, Kept

REPORTS_PER_COMMIT = 100
FILES_PER_COMMIT = 100
# Files kept together: as many as the vault commits with one sync.
_FILES_PER_LOT = 64
# A longer id is no id but a text; it would make every entry of the custody log that names it as long.
MAX_ID_CHARS = 500
_GATHER_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Listener:
    """Told as the work goes on. ``file``: a file is done, stored and safe. ``read``: how many reports were read.

    ``gathering`` may wrap the positions of the claims while they are compared, as ``incidents.gather`` has it.
    """

    file: Callable[[FileOutcome], None] = field(default=lambda _outcome: None)
    read: Callable[[int], None] = field(default=lambda _count: None)
    gathering: Progress | None = None


@dataclass(slots=True)
class _Work:
    """One file on its way: its outcome so far, and what came inside it."""

    outcome: FileOutcome
    item: EvidenceItem | None = None
    is_to_read: bool = False
    reading: Reading | None = None
    inside: list["_Work"] = field(default_factory=list)
    is_root: bool = True

    def all_outcomes(self) -> Iterator[FileOutcome]:
        """Its own and those of the files inside it."""
        yield self.outcome
        for work in self.inside:
            yield from work.all_outcomes()


@dataclass(frozen=True, slots=True)
class _Begun:
    work: _Work


@dataclass(frozen=True, slots=True)
class _Ended:
    work: _Work


_Event = _Begun | _Ended | _Work  # a _Work stands for one report of it on its way through the reader


def read_by(casebook: Casebook) -> str:
    """What reads files and reports, with versions: when it changes, they are read again."""
    plan, _ = plan_of(casebook.config)
    codebook = plan.book
    return f"bearwitness {__version__}, {plan.name}, {codebook.name} {codebook.version}"


def ingest(
    casebook: Casebook,
    actor: Actor,
    paths: Sequence[Path | str | Found],
    listener: Listener | None = None,
    workers: int | None = None,
) -> Summary:
    """The summary of taking in every file under the paths (``-`` is standard input), or found already.

    Each file is told to the listener with its outcome once it is safe. ``workers`` processes read reports (one for
    each usable core where None; 1 reads in this process). Raises NotPermitted, and what concerns the
    vault or the machine as a whole (VaultError, MissingPart); a file that fails is an outcome, not an error.
    """
    require_writer(actor, "take in files")
    run = _Run(casebook, actor, listener or Listener())
    run.take_in(paths, workers)
    gather_incidents(casebook, actor, run.listener.gathering)
    run.summary.incidents = queries.all_incidents(actor).count()
    return run.summary


def gather_incidents(casebook: Casebook, actor: Actor, progress: Progress | None = None) -> None:
    """Gathers the claims into incidents, unless nothing has changed since that was last done.

    What few changes concern is gathered alone (``growing.py``), else all anew. Where somebody else adds claims
    meanwhile it starts over, and raises CasebookChanged after a few times.
    """
    book, weights = grading_codebook(casebook), weights_of(casebook.config)
    for attempt in range(_GATHER_ATTEMPTS):
        # A casebook with weights of its own is gathered anew each time.
        own = f", weights {weights.name}" if weights else ""
        rule = f"{read_by(casebook)}, {rule_name(book)}{own}{queries.ratings_mark(actor)}"
        if queries.is_gathered(actor, rule) or (not weights and grow(casebook, actor, book, rule)):
            return
        basis = queries.gathering_basis(actor, rule)
        gathered = gather_all(*queries.gathering_material(actor), book, progress, weights=weights)
        try:
            services.store_incidents(casebook.vault, actor, gathered.incidents, basis)
        except CasebookChanged:
            if attempt == _GATHER_ATTEMPTS - 1:
                raise
        else:
            if not weights:
                renew(casebook, actor, gathered, basis)
            return


class _Run:
    """One ingest: files in at one end, batches out at the other."""

    def __init__(self, casebook: Casebook, actor: Actor, listener: Listener) -> None:
        self.casebook, self.actor, self.listener = casebook, actor, listener
        self.summary = Summary()
        self.read_by = read_by(casebook)
        # Names of protected sources are out before anything is kept, read or told.
        self.veil = veil_of(casebook)
        # What was handed to the reader or needs none, in order; the reader gives its outcomes in the same order.
        self._events: deque[_Event] = deque()
        self._seen: dict[str, _Work] = {}
        self._clear()

    def _clear(self) -> None:
        self._evidence: list[EvidenceItem] = []
        self._derivatives: list[Derivative] = []
        self._readings: list[services.ReadReport] = []
        self._ended: list[_Work] = []
        self._work_of: dict[str, _Work] = {}

    def take_in(self, paths: Sequence[Path | str | Found], workers: int | None) -> None:
        """Keeps, reads and stores every file under the paths."""
        make = reader_maker(*plan_of(self.casebook.config))
        with Intake(workers=2) as intake, Intake() as inner:
            for outcome in read_all(self._reports(paths, intake, inner), workers, make):
                self._settle()
                self._note(outcome)
            self._settle()
        self._store()

    # --- from files to reports -------------------------------------------------------------------

    def _reports(self, paths: Sequence[Path | str | Found], intake: Intake, inner: Intake) -> Iterator[Report]:
        found = (replace(one, arrived_as=self.veil.words(one.arrived_as)) for one in self._find(paths))
        while lot := list(islice(found, _FILES_PER_LOT)):
            works = self._keep(lot)
            jobs = [self._job(work) for work in works if work.is_to_read]
            streams = intake.read_each(jobs)
            for work in works:
                self._events.append(_Begun(work))
                if work.is_to_read:
                    yield from self._take(work, next(streams), inner)
                self._events.append(_Ended(work))

    def _find(self, paths: Sequence[Path | str | Found]) -> Iterator[Found | Refused]:
        for one in paths:
            if isinstance(one, Found):
                yield one
            else:
                yield from find_files([one], spool=self.casebook.path)

    def _job(self, work: _Work) -> Job:
        digest = _item_of(work).digest
        return Job(self.casebook.vault.path_of(digest), work.outcome.arrived_as, digest)

    def _keep(self, lot: Sequence[Found | Refused]) -> list[_Work]:
        """The works of a lot in its order, each kept in the vault or refused."""
        works = [_Work(self._refusal(entry)) for entry in lot]
        to_keep = [(work, one) for work, one in zip(works, lot, strict=True) if not work.outcome.reason]
        arrivals = [Arrival(one.path, one.arrived_as) for _, one in to_keep if isinstance(one, Found)]
        kept = self.casebook.vault.keep_many(arrivals, who=name_of(self.actor))
        try:
            for (work, _), outcome in zip(to_keep, kept, strict=True):
                self._note_kept(work, outcome)
        finally:
            for entry in lot:
                if isinstance(entry, Found) and entry.spooled:
                    entry.path.unlink(missing_ok=True)
        return works

    def _refusal(self, entry: Found | Refused) -> FileOutcome:
        if isinstance(entry, Refused):
            return FileOutcome(entry.arrived_as, "refused", reason=entry.reason)
        outcome = FileOutcome(entry.arrived_as)
        if not entry.spooled and self.casebook.owns(entry.path):
            outcome.refuse("it belongs to the casebook itself")
        return outcome

    def _note_kept(self, work: _Work, kept: Kept | NotKept) -> None:
        """Notes whether the bytes are safe, and whether they are to be read or were read before."""
        if isinstance(kept, NotKept):
            work.outcome.refuse(str(kept.fields["reason"]))
            return
        work.item = kept.item
        outcome, digest = work.outcome, kept.item.digest
        outcome.digest, outcome.media_type, outcome.is_new = digest.hex, kept.item.media_type, kept.new
        before = queries.evidence(self.actor, [digest]).get(digest.hex)
        if digest.hex in self._seen:
            outcome.status, outcome.reason = "known", f"the same bytes as {self._seen[digest.hex].outcome.arrived_as}"
        elif before is not None and before.read_by == self.read_by:
            outcome.know(before)
        else:
            work.is_to_read = True
        self._seen.setdefault(digest.hex, work)

    def _take(self, work: _Work, stream: ReadingStream, inner: Intake) -> Iterator[Report]:
        """The reports of the file that are still to be read; then the files inside it, in the same way."""
        for batch in stream:
            work.outcome.reports += len(batch)
            for report in self._to_read(work, [self.veil.report(one) for one in batch]):
                self._events.append(work)
                yield report
        work.reading = stream.finish()
        work.outcome.note_reading(work.reading)
        attachments = work.reading.attachments
        arrivals = [
            Arrival(one.data, self.veil.words(f"{work.outcome.arrived_as} » {one.name}")) for one in attachments
        ]
        for arrival, kept in zip(
            arrivals, self.casebook.vault.keep_many(arrivals, who=name_of(self.actor)), strict=True
        ):
            child = _Work(FileOutcome(arrival.arrived_as), is_root=False)
            self._note_kept(child, kept)
            work.inside.append(child)
            self._events.append(_Begun(child))
            if child.is_to_read:
                job = self._job(child)
                with inner.stream(job.path, arrived_as=job.arrived_as, evidence=job.evidence) as inside:
                    yield from self._take(child, inside, inner)
            self._events.append(_Ended(child))

    def _to_read(self, work: _Work, batch: Sequence[Report]) -> list[Report]:
        """Those reports that were not read before and can be stored."""
        known = queries.known_reports(self.actor, [report.id for report in batch])
        fresh = []
        for report in batch:
            there = known.get(report.id)
            if len(report.id) > MAX_ID_CHARS:
                work.outcome.conflicts[f"{report.id[:40]}…"] = f"its id is longer than {MAX_ID_CHARS} characters"
            elif there is not None and there.content != queries.content_of(report):
                work.outcome.conflicts[report.id] = services.TAKEN
            elif there is None or there.read_by != self.read_by:
                fresh.append(report)
        return fresh

    # --- from outcomes to the store --------------------------------------------------------------

    def _settle(self) -> None:
        """Takes what needs no reader off the front of the events."""
        while self._events and not isinstance(self._events[0], _Work):
            event = self._events.popleft()
            if isinstance(event, _Begun):
                if event.work.item is not None:
                    self._evidence.append(event.work.item)
            elif isinstance(event, _Ended):
                self._end(event.work)
        if len(self._ended) >= FILES_PER_COMMIT:
            self._store()

    def _end(self, work: _Work) -> None:
        if work.reading is not None:
            self._derivatives.extend(
                replace(one, locator=self.veil.words(one.locator)) for one in work.reading.derivatives
            )
        self._ended.append(work)

    def _note(self, outcome: ReadOutcome) -> None:
        work = self._events.popleft()
        if not isinstance(work, _Work):
            raise TypeError("the reader gave an outcome for a report it was not given")
        report = outcome.report
        self._work_of[report.id] = work
        work.outcome.claims += len(outcome.claims)
        if outcome.unread:
            work.outcome.note_unread(report.id, outcome.unread, outcome.lang)
        work.outcome.note_dropped(report.id, outcome.dropped)
        is_broken = bool(outcome.unread) and not outcome.lang  # such a report is tried again next time
        by = "" if is_broken else self.read_by
        self._readings.append(services.ReadReport(report, outcome.claims, by, outcome.unread))
        self.listener.read(1)
        if len(self._readings) >= REPORTS_PER_COMMIT:
            self._store()

    def _store(self) -> None:
        """Commits what has gathered, then that files were read to their end, and then tells of them."""
        batch = services.Batch(self._evidence, self._derivatives, self._readings)
        stored = services.store_batch(self.casebook.vault, self.actor, batch)
        self.summary.add(stored)
        for report, reason in stored.conflicts.items():
            self._work_of[report].outcome.conflicts[report] = reason
        finished = services.Batch(finished=[file for work in self._ended if (file := self._finished(work)) is not None])
        services.store_batch(self.casebook.vault, self.actor, finished)
        roots = [work for work in self._ended if work.is_root]
        self._clear()
        for work in roots:
            for outcome in work.all_outcomes():
                self.summary.count(outcome)
                self.listener.file(outcome)

    def _finished(self, work: _Work) -> services.ReadFile | None:
        """The note that a file need not be read again; None where some of it should be tried again."""
        if work.reading is None or work.outcome.conflicts or work.outcome.broken:
            return None
        bad = tuple((line.fields["line"], line.fields["reason"]) for line in work.reading.bad_lines)
        return services.ReadFile(work.reading.evidence, self.read_by, work.reading.later, work.reading.unreadable, bad)


def _item_of(work: _Work) -> EvidenceItem:
    if work.item is None:
        raise ValueError(f"{work.outcome.arrived_as} was not kept")
    return work.item
