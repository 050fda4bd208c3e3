"""Records into table rows: which columns a record's values go to. No decisions, no database."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import rfc8785

from bearwitness.desk.casework.models import Claim, Derivative, EvidenceItem, Report, Source
from bearwitness.exchange import claim_to_json, incident_to_json
from bearwitness.model import Claim as ClaimRecord
from bearwitness.model import Count
from bearwitness.model import Derivative as DerivativeRecord
from bearwitness.model import EvidenceItem as EvidenceRecord
from bearwitness.model import Incident as IncidentRecord
from bearwitness.model import Report as ReportRecord
from bearwitness.values import Digest, Span

COMPUTED = (
    "edtf", "earliest", "latest", "place", "country", "event_type", "killed_min", "killed_max", "injured_min",
    "injured_max", "origins", "report_count", "record",
)  # fmt: skip
_SAID = ("id", "title", "text", "published", "url", "source", "lang")


def evidence_row(item: EvidenceRecord) -> EvidenceItem:
    """The row of an evidence item that has not been read yet."""
    return EvidenceItem(
        digest=item.digest.hex,
        size=item.size,
        media_type=item.media_type,
        arrived_as=item.arrived_as,
        arrived_at=item.arrived_at,
    )


def derivative_row(derivative: DerivativeRecord) -> Derivative:
    """The row of a derivative."""
    return Derivative(
        parent_id=derivative.parent.hex,
        kind=derivative.kind,
        tool=derivative.tool,
        version=derivative.version,
        digest=derivative.digest.hex,
        locator=derivative.locator,
    )


def content_digest(report: ReportRecord) -> Digest:
    """The digest of what a report says: the same for two copies of it, whatever file they came in."""
    return Digest.of(rfc8785.dumps({name: getattr(report, name) for name in _SAID}))


def publication_date(published: str) -> date | None:
    """The calendar day of an ISO 8601 date or date-time as written there, None where it is empty or no date."""
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def report_row(report: ReportRecord, source: Source | None, read_by: str, unread: str) -> Report:
    """The row of a report; ``report.evidence`` must be set."""
    if report.evidence is None:
        raise ValueError(f"report {report.id!r} names no evidence")
    return Report(
        key=report.id,
        evidence_id=report.evidence.hex,
        source=source,
        title=report.title,
        text=report.text,
        published=report.published,
        published_on=publication_date(report.published),
        url=report.url,
        lang=report.lang,
        locator=report.locator,
        extra=dict(report.extra),
        content=content_digest(report).hex,
        read_by=read_by,
        unread=unread,
    )


def claim_row(claim: ClaimRecord) -> Claim:
    """The row of a claim."""
    day = claim.when.date if claim.when else None
    place = claim.where.place if claim.where else None
    return Claim(
        key=claim.claim,
        report_id=claim.report,
        supersedes_id=claim.supersedes or None,
        kind=claim.kind,
        main=claim.main,
        stance=claim.stance,
        event_type=claim.event_type,
        earliest=day.earliest if day else None,
        latest=day.latest if day else None,
        place=place.name if place else "",
        country=place.country if place else "",
        killed_min=claim.killed.range.min,
        killed_max=claim.killed.range.max,
        injured_min=claim.injured.range.min,
        injured_max=claim.injured.range.max,
        origin=claim.origin,
        reader=claim.reader,
        record=claim_to_json(claim),
    )


def _counts_of(claim: ClaimRecord) -> Iterator[Count]:
    yield from (claim.killed, claim.injured, claim.killed_combatants, claim.missing, claim.abducted)
    yield from (part.count for part in claim.breakdown)
    yield from (old.count for old in claim.superseded)


def spans_of(claim: ClaimRecord) -> Iterator[Span]:
    """Every span of the claim's own fields."""
    yield from (span for count in _counts_of(claim) for span in count.spans)
    yield from (span for part in (claim.when, claim.where, claim.figure) if part for span in part.spans)
    for who in claim.perpetrators:
        yield from who.spans
    for weapon in claim.weapons:
        yield from weapon.spans
    for target in claim.targets:
        yield from target.spans
    for victim in claim.victims:
        yield from victim.spans
    for spans in claim.spans.values():
        yield from spans


def incident_columns(incident: IncidentRecord) -> dict[str, Any]:
    """The columns of an incident that are computed from its claims, those named in COMPUTED."""
    return {
        "edtf": incident.when.edtf if incident.when else "",
        "earliest": incident.when.earliest if incident.when else None,
        "latest": incident.when.latest if incident.when else None,
        "place": incident.where.name if incident.where else "",
        "country": incident.where.country if incident.where else "",
        "event_type": incident.event_type,
        "killed_min": incident.killed.min,
        "killed_max": incident.killed.max,
        "injured_min": incident.injured.min,
        "injured_max": incident.injured.max,
        "origins": incident.origins,
        "report_count": len(incident.reports),
        "record": incident_to_json(incident),
    }
