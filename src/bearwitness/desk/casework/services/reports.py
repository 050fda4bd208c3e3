"""Evidence, reports and claims into the casebook, a batch at a time.

What is stored in one batch shares one custody entry, which lists the reports and seals the claims with their digest.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import rfc8785

from bearwitness.desk.casework import rows
from bearwitness.desk.casework.models import Claim, Derivative, EvidenceItem, Report, Retirement, Source
from bearwitness.desk.casework.rules import Actor, require_writer
from bearwitness.desk.casework.search_index import index_claims, index_reports
from bearwitness.desk.casework.services.custody import custody
from bearwitness.desk.casework.services.ungathered import note_ungathered
from bearwitness.errors import InvalidRecord
from bearwitness.exchange import claim_to_json
from bearwitness.model import Claim as ClaimRecord
from bearwitness.model import Derivative as DerivativeRecord
from bearwitness.model import EvidenceItem as EvidenceRecord
from bearwitness.model import Report as ReportRecord
from bearwitness.values import Digest
from bearwitness.vault import Vault

TAKEN = "its id already stands for another text in this casebook"


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report with what a reader made of it: claims, or in ``unread`` the reason why it was not read.

    ``read_by`` names the reader and all its words come from, with their versions.
    """

    report: ReportRecord
    claims: tuple[ClaimRecord, ...]
    read_by: str
    unread: str = ""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of which all was read (``read_by`` says by what), is kept for ``later``, or was ``unreadable``."""

    digest: Digest
    read_by: str
    later: str = ""
    unreadable: str = ""
    bad_lines: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """What is stored in one transaction; in this order."""

    evidence: Sequence[EvidenceRecord] = ()
    derivatives: Sequence[DerivativeRecord] = ()
    readings: Sequence[ReadReport] = ()
    finished: Sequence[ReadFile] = ()


@dataclass(slots=True)
class Stored:
    """What a batch changed. ``conflicts`` are the reports refused, id and reason."""

    new_reports: list[str] = field(default_factory=list)
    new_claims: list[str] = field(default_factory=list)
    retired_claims: list[str] = field(default_factory=list)
    conflicts: dict[str, str] = field(default_factory=dict)


def store_batch(vault: Vault, actor: Actor, batch: Batch) -> Stored:
    """Stores evidence, reports, their claims and finished files, each once; what is already there stays as it is.

    A report whose id already stands for another text is refused and named in ``conflicts``. Raises NotPermitted.
    """
    require_writer(actor, "store reports")
    stored = Stored()
    with custody(vault, actor, "store") as details:
        items = _add_evidence(batch.evidence)
        _add_derivatives(batch.derivatives)
        readings = _add_reports(batch.readings, stored)
        _add_claims(readings, stored)
        back = _retire_claims(readings, stored)
        note_ungathered([*stored.new_claims, *stored.retired_claims, *back])
        finished = _finish_files(batch.finished)
        if items or finished or stored.new_reports or stored.new_claims or stored.retired_claims:
            details["evidence"] = items
            details["reports"] = stored.new_reports
            details["claims"] = len(stored.new_claims)
            details["claims_sha256"] = _seal(readings, set(stored.new_claims))
            details["retired"] = stored.retired_claims
            details["finished"] = finished
    return stored


def _seal(readings: Sequence[ReadReport], new: set[str]) -> str:
    """The digest of the new claims' canonical JSON, in the order stored: an auditor can compute it again."""
    sealed = [claim_to_json(claim) for reading in readings for claim in reading.claims if claim.claim in new]
    return Digest.of(rfc8785.dumps(sealed)).hex


def _add_evidence(items: Sequence[EvidenceRecord]) -> list[str]:
    known = set(EvidenceItem.objects.filter(pk__in=[i.digest.hex for i in items]).values_list("pk", flat=True))
    fresh = {item.digest.hex: rows.evidence_row(item) for item in items if item.digest.hex not in known}
    EvidenceItem.objects.bulk_create(fresh.values())
    return list(fresh)


def _add_derivatives(derivatives: Sequence[DerivativeRecord]) -> None:
    Derivative.objects.bulk_create((rows.derivative_row(one) for one in derivatives), ignore_conflicts=True)


def _add_reports(readings: Sequence[ReadReport], stored: Stored) -> list[ReadReport]:
    """Adds the reports not yet there, and returns the readings whose claims are to be stored."""
    names = {reading.report.source for reading in readings if reading.report.source}
    sources = _sources(names)
    known = Report.objects.in_bulk([reading.report.id for reading in readings])
    fresh: dict[str, Report] = {}
    read_again: list[Report] = []
    accepted: list[ReadReport] = []
    for reading in readings:
        row = rows.report_row(reading.report, sources.get(reading.report.source), reading.read_by, reading.unread)
        there = known.get(row.pk) or fresh.get(row.pk)
        if there is None:
            fresh[row.pk] = row
        elif there.content != row.content:
            stored.conflicts[row.pk] = TAKEN
            continue
        elif (there.read_by, there.unread) != (row.read_by, row.unread):
            there.read_by, there.unread = row.read_by, row.unread
            read_again.append(there)
        accepted.append(reading)
    Report.objects.bulk_create(fresh.values())
    index_reports(fresh.values())
    Report.objects.bulk_update([one for one in read_again if one.pk in known], ["read_by", "unread"])
    stored.new_reports.extend(fresh)
    return accepted


def _sources(names: set[str]) -> dict[str, Source]:
    known = {source.name: source for source in Source.objects.filter(name__in=names)}
    Source.objects.bulk_create(Source(name=name) for name in sorted(names - set(known)))
    return {source.name: source for source in Source.objects.filter(name__in=names)}


def _add_claims(readings: Sequence[ReadReport], stored: Stored) -> None:
    claims = {claim.claim: claim for reading in readings for claim in reading.claims}
    _check_claims(readings)
    known = Claim.objects.in_bulk(list(claims))
    for key, row in known.items():
        if row.record != json.loads(json.dumps(claim_to_json(claims[key]))):
            raise InvalidRecord("claim", "claim", f"{key!r} already stands for another claim, which can't be edited")
    fresh = [rows.claim_row(claim) for key, claim in claims.items() if key not in known]
    Claim.objects.bulk_create(fresh)
    _index(fresh, claims, readings)
    stored.new_claims.extend(row.pk for row in fresh)


def _index(fresh: Sequence[Claim], claims: Mapping[str, ClaimRecord], readings: Sequence[ReadReport]) -> None:
    reports = {reading.report.id: reading.report for reading in readings}
    told = ((row, claims[row.pk], reports[row.report_id].reading_text) for row in fresh)
    index_claims(told, {key: (report.source, report.lang) for key, report in reports.items()})


def _check_claims(readings: Sequence[ReadReport]) -> None:
    """Raises InvalidRecord for a claim of another report, one that supersedes, or one that quotes what is not there.

    Of the first two SQLite would tell only at the commit, which is after the custody entry.
    """
    for reading in readings:
        length = len(reading.report.reading_text)
        for claim in reading.claims:
            if claim.report != reading.report.id:
                raise InvalidRecord("claim", "report", f"is {claim.report!r} in a reading of {reading.report.id!r}")
            if claim.supersedes:
                raise InvalidRecord("claim", "supersedes", "is for corrections by people (`supersede_claim`)")
            if any(span.end > length for span in rows.spans_of(claim)):
                raise InvalidRecord("claim", "spans", f"of {claim.claim!r} reach past its report's {length} characters")


def _retire_claims(readings: Sequence[ReadReport], stored: Stored) -> list[str]:
    """Retires a reader's older claims that these readings did not make again; returns those that count again."""
    made = {claim.claim for reading in readings for claim in reading.claims}
    read_by = {
        reading.report.id: reading.read_by for reading in readings if reading.report.id not in stored.new_reports
    }
    revived = Retirement.objects.filter(claim__in=made, step__isnull=True)
    back = list(revived.values_list("claim_id", flat=True))
    revived.delete()
    older = Claim.objects.current().filter(report__in=read_by, by_person=False).values_list("key", "report_id")
    gone = [(key, report) for key, report in older if key not in made]
    Retirement.objects.bulk_create(Retirement(claim_id=key, read_by=read_by[report]) for key, report in gone)
    stored.retired_claims.extend(key for key, _ in gone)
    return back


def _finish_files(files: Sequence[ReadFile]) -> list[str]:
    finished = []
    for file in files:
        changed = (
            EvidenceItem.objects.filter(pk=file.digest.hex)
            .exclude(read_by=file.read_by)
            .update(
                read_by=file.read_by,
                later=file.later,
                unreadable=file.unreadable,
                bad_lines=[{"line": line, "reason": reason} for line, reason in file.bad_lines],
            )
        )
        if changed:
            finished.append(file.digest.hex)
    return finished
