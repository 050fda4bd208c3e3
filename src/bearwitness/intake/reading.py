"""What reading one file gave: reports, attachments, bad lines, and the reason where it gave nothing."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from bearwitness.errors import BadLine, IntakeError, LimitExceeded, Unreadable
from bearwitness.intake import kinds
from bearwitness.intake.parts import Attached, Bad, Draft, Encoding, Failed, MoreBad, Note, Part
from bearwitness.model import Derivative, Report
from bearwitness.values import Digest

ID_DIGITS = 24


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came inside another, to be kept as an item of its own.

    ``media_type`` is what the message says it is; sniff ``data`` to know. ``locator`` says where it was.
    """

    name: str
    media_type: str
    locator: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of reading one file.

    ``evidence`` and ``size`` (bytes) name the file, ``media_type`` is what its bytes are. ``reports`` are in the
    order of the file; empty where they were taken from a ReadingStream, while ``report_count`` counts them
    either way. ``derivatives`` name the tool and version each text and attachment was made with, and its digest;
    a reports.jsonl has none, its texts stand in the file. ``bad_lines`` lists the first of ``bad_line_count``.
    ``notes`` are sentences on what was left out or uncertain. ``encoding`` and ``encoding_known_by`` (mark, utf-8,
    declared, pattern, detected, format) are "" for binary kinds. ``later`` says why a file is kept to be read
    later, "" for all others. ``error`` is why the file, or the rest of it, could not be read.
    """

    arrived_as: str
    evidence: Digest
    size: int
    media_type: str
    reports: tuple[Report, ...] = ()
    report_count: int = 0
    derivatives: tuple[Derivative, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    bad_lines: tuple[BadLine, ...] = ()
    bad_line_count: int = 0
    notes: tuple[str, ...] = ()
    encoding: str = ""
    encoding_known_by: str = ""
    later: str = ""
    error: IntakeError | None = None

    @property
    def unreadable(self) -> str:
        """Why the file, or the rest of it, could not be read; "" where all of it was, or is kept for later."""
        if isinstance(self.error, LimitExceeded):
            return f"over the limit of {self.error.fields['allowed']} ({self.error.fields['limit']})"
        return str(self.error.fields["reason"]) if self.error is not None else ""

    @property
    def outcome(self) -> str:
        """``read``, ``read in part`` (an error or bad lines beside reports), ``kept for later`` or ``unreadable``."""
        if self.later:
            return "kept for later"
        is_whole = self.error is None and not self.bad_line_count
        if is_whole:
            return "read"
        return "read in part" if self.report_count or self.attachments else "unreadable"


def report_id(evidence: Digest, locator: str) -> str:
    """The id of the report at the locator: the same file gives the same id each time it is read.

    24 hexadecimal digits (96 bits) of SHA-256 over digest, line feed, locator: a million reports share one with
    probability below 1e-17.
    """
    return hashlib.sha256(f"{evidence.hex}\n{locator}".encode()).hexdigest()[:ID_DIGITS]


class ReadingStream:
    """One file's reports in batches, as they are read; what else there is to say comes from ``finish``.

    Iterate over it once, inside ``with``. Memory holds one batch, so a file of any size can be taken in::

        with intake.stream(path) as stream:
            for batch in stream:
                save(batch)
            reading = stream.finish()
    """

    def __init__(self, reading: Reading, parts: Iterable[Part], batch: int, on_close: Callable[[], None]) -> None:
        self._reading = reading
        self._parts = iter(parts)
        self._batch = batch
        self._on_close: Callable[[], None] | None = on_close
        self._derivatives: list[Derivative] = []
        self._attachments: list[Attachment] = []
        self._bad_lines: list[BadLine] = []
        self._notes: list[str] = []
        self._more_bad = 0

    @property
    def arrived_as(self) -> str:
        """The name the file arrived under."""
        return self._reading.arrived_as

    @property
    def media_type(self) -> str:
        """What the file's bytes are."""
        return self._reading.media_type

    @property
    def evidence(self) -> Digest:
        """The file's digest."""
        return self._reading.evidence

    def __iter__(self) -> Iterator[tuple[Report, ...]]:
        """Batches of reports; a failure ends the batches and is told by ``finish``, not raised."""
        batch: list[Report] = []
        try:
            for part in self._parts:
                if isinstance(part, Draft):
                    batch.append(self._report(part))
                    if len(batch) >= self._batch:
                        yield self._counted(batch)
                        batch = []
                else:
                    self._note(part)
        except IntakeError as error:
            self._reading = replace(self._reading, error=error)
        if batch:
            yield self._counted(batch)

    def finish(self) -> Reading:
        """What is known of the file, without its reports; reports not yet taken are read past and counted."""
        for _ in self:
            pass
        reading = replace(
            self._reading,
            derivatives=tuple(self._derivatives),
            attachments=tuple(self._attachments),
            bad_lines=tuple(self._bad_lines),
            bad_line_count=len(self._bad_lines) + self._more_bad,
            notes=tuple(self._notes),
        )
        if reading.error is None and reading.bad_line_count and not reading.report_count:
            return replace(reading, error=Unreadable("none of its lines is a report"))
        return reading

    def read(self) -> Reading:
        """The whole reading with its reports, all in memory."""
        reports = tuple(report for batch in self for report in batch)
        return replace(self.finish(), reports=reports)

    def close(self) -> None:
        """Ends the reading; a file that was not read to its end is abandoned."""
        on_close, self._on_close = self._on_close, None
        if on_close is not None:
            on_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _counted(self, batch: list[Report]) -> tuple[Report, ...]:
        self._reading = replace(self._reading, report_count=self._reading.report_count + len(batch))
        return tuple(batch)

    def _report(self, draft: Draft) -> Report:
        evidence = self._reading.evidence
        if draft.tool:
            made = Digest.of(draft.text.encode("utf-8"))
            self._derivatives.append(Derivative(evidence, "text", draft.tool, draft.version, made, draft.locator))
        # Only a reports.jsonl brings its own ids; no other reader may choose one.
        is_given = self._reading.media_type == kinds.REPORTS and draft.id
        return Report(
            id=draft.id if is_given else report_id(evidence, draft.locator),
            text=draft.text,
            title=draft.title,
            published=draft.published,
            url=draft.url,
            source=draft.source,
            lang=draft.lang,
            evidence=evidence,
            locator=draft.locator,
            extra=draft.extra,
        )

    def _note(self, part: Part) -> None:
        match part:
            case Bad(line, reason):
                self._bad_lines.append(BadLine(self._reading.arrived_as, line, reason))
            case MoreBad(count):
                self._more_bad += count
            case Encoding(name, how):
                self._reading = replace(self._reading, encoding=name, encoding_known_by=how)
            case Note(text):
                self._notes.append(text)
            case Attached():
                made = Digest.of(part.data)
                item = Derivative(self._reading.evidence, "attachment", part.tool, part.version, made, part.locator)
                self._derivatives.append(item)
                self._attachments.append(Attachment(part.name, part.media_type, part.locator, part.data))
            case Draft() | Failed():
                raise Unreadable("the reading process answered out of form")
