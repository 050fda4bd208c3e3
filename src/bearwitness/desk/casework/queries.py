"""Every read of the casebook, already filtered by what the actor may see (``rules.py``)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet

from bearwitness.desk.casework.models import (
    Assessment,
    Claim,
    EvidenceItem,
    Gathering,
    Incident,
    IncidentClaim,
    Judgement,
    Report,
    Source,
    Ungathered,
)
from bearwitness.desk.casework.rows import content_digest
from bearwitness.desk.casework.rules import Actor, all_rows, readable, require_reader
from bearwitness.desk.casework.successors import successors
from bearwitness.errors import UnknownRecord
from bearwitness.model import Claim as ClaimRecord
from bearwitness.model import Incident as IncidentRecord
from bearwitness.model import Judgement as JudgementRecord
from bearwitness.model import Report as ReportRecord
from bearwitness.publish.wording import count_words, date_words, html_datetime
from bearwitness.values import Digest

_NEAR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class IncidentFile:
    """All the casebook holds on one incident: its row, claims with their reports, and the grades given.

    ``beside`` are the statements, figures and claims on conduct in the same reports, which belong to no incident.
    """

    incident: Incident
    claims: Sequence[Claim]
    beside: Sequence[Claim]
    reports: Mapping[str, Report]
    proposed: Assessment | None
    graded: Assessment | None

    @property
    def grade(self) -> Assessment | None:
        """The grade that counts: a person's where there is one, else the proposal."""
        return self.graded or self.proposed


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One incident in the list, with the grade that counts, by whom ("" while proposed), and the rule's."""

    incident: Incident
    record: IncidentRecord
    grade: str
    graded_by: str
    proposed: str

    @property
    def by_person(self) -> bool:
        """True where a person gave the grade."""
        return bool(self.graded_by)

    @property
    def where(self) -> str:
        """The place in words."""
        return str(self.record.where) if self.record.where else "place unknown"

    @property
    def killed(self) -> str:
        """How many were killed, in words."""
        return count_words(self.record.killed)

    @property
    def injured(self) -> str:
        """How many were injured, in words."""
        return count_words(self.record.injured)

    @property
    def when(self) -> str:
        """The day in words; the exact one is the row's ``edtf``."""
        return date_words(self.record.when)

    @property
    def html_datetime(self) -> str:
        """The day for a ``<time>`` element, "" where HTML can't say it."""
        return html_datetime(self.record.when) if self.record.when else ""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a gathering works from: the gatherer's ``rule``, and a digest of that, the claims and the judgements."""

    rule: str
    digest: str


@dataclass(frozen=True, slots=True)
class KnownReport:
    """A report that is there: the digest of what it says, and what has read it ("" where nothing has)."""

    content: str
    read_by: str


@dataclass(frozen=True, slots=True)
class Totals:
    """How much the casebook holds. ``unread`` are reports no reader could read, ``unreadable`` files without text."""

    evidence: int
    unreadable: int
    reports: int
    unread: int
    claims: int
    incidents: int


# --- incidents -----------------------------------------------------------------------------------


def incidents(actor: Actor) -> QuerySet[Incident]:
    """The present incidents the actor may see, oldest first; those without a date come last."""
    return readable(actor, all_incidents(actor))


def all_incidents(actor: Actor) -> QuerySet[Incident]:
    """All present incidents in the same order, restricted ones too: to work from, not to be shown."""
    rows = all_rows(actor, Incident.objects.filter(retired=False))
    return rows.order_by(F("earliest").asc(nulls_last=True), "latest", "key")


def with_grades(actor: Actor, rows: Sequence[Incident]) -> list[IncidentLine]:
    """The incidents with the grade that counts for each, "" where there is none."""
    given: dict[str, Assessment] = {}
    proposed: dict[str, str] = {}
    for start in range(0, len(rows), 500):
        keys = [row.pk for row in rows[start : start + 500]]
        for found in readable(actor, Assessment.objects.filter(incident_id__in=keys).defer("claims", "why")):
            if found.reviewer:
                given[found.incident_id] = found
            else:
                proposed[found.incident_id] = found.grade
    lines = []
    for row in rows:
        own, rule = given.get(row.pk), proposed.get(row.pk, "")
        lines.append(IncidentLine(row, row.incident(), own.grade if own else rule, own.reviewer if own else "", rule))
    return lines


def nearby(actor: Actor, row: Incident, limit: int = 12) -> list[IncidentLine]:
    """Other incidents that may be meant with this one: within a week of it, in its country or of unknown place."""
    rows = incidents(actor).exclude(pk=row.pk)
    if row.country:
        rows = rows.filter(country__in=["", row.country])
    if row.earliest and row.latest:
        near = Q(earliest__lte=row.latest + _NEAR, latest__gte=row.earliest - _NEAR)
        rows = rows.filter(near | Q(earliest__isnull=True))
    elif row.place:
        rows = rows.filter(place=row.place)
    return with_grades(actor, list(rows[:limit]))


def incident_file(actor: Actor, key: str) -> IncidentFile:
    """All there is on the incident; one merged into another leads to that one. Raises UnknownRecord, NotPermitted."""
    require_reader(actor, "see incidents")
    row = _present(actor, key)
    claims = list(
        readable(actor, Claim.objects.filter(membership__incident=row))
        .select_related("report", "report__source")
        .order_by("report__published_on", "report_id", "-main", "key")
    )
    beside = Claim.objects.current().filter(report__in={claim.report_id for claim in claims}).exclude(kind="event")
    grades = list(readable(actor, Assessment.objects.filter(incident=row)))
    return IncidentFile(
        incident=row,
        claims=claims,
        beside=list(beside.select_related("report", "report__source").order_by("report_id", "key")),
        reports={claim.report_id: claim.report for claim in claims},
        proposed=next((one for one in reversed(grades) if not one.reviewer), None),
        graded=next((one for one in reversed(grades) if one.reviewer), None),
    )


def incident_row(actor: Actor, key: str) -> Incident:
    """The incident of that very name, present or not. Raises UnknownRecord."""
    row = readable(actor, Incident.objects.filter(pk=key)).first()
    if row is None:
        raise UnknownRecord("incident", key)
    return row


def _present(actor: Actor, key: str) -> Incident:
    """The incident, or the one it became part of. What leads to one that is kept from the actor is kept back too."""
    seen: set[str] = set()
    row = readable(actor, Incident.objects.filter(pk=key)).first()
    while row is not None and row.merged_into_id is not None and row.pk not in seen:
        seen.add(row.pk)
        row = Incident.objects.filter(pk=row.merged_into_id).first()
    if row is None:
        raise UnknownRecord("incident", key)
    return row


# --- reports, claims and evidence ----------------------------------------------------------------


def report(actor: Actor, key: str) -> Report:
    """The report. Raises UnknownRecord, NotPermitted."""
    require_reader(actor, "see reports")
    found = readable(actor, Report.objects.filter(pk=key)).select_related("source", "evidence").first()
    if found is None:
        raise UnknownRecord("report", key)
    return found


def all_reports(actor: Actor) -> list[tuple[ReportRecord, str]]:
    """Every report with the reason it was left unread, "" where it was read; by day of publication, undated last."""
    rows = readable(actor, Report.objects.select_related("source"))
    ordered = rows.order_by(F("published_on").asc(nulls_last=True), "key")
    return [(row.record(), row.unread) for row in ordered.iterator(chunk_size=500)]


def claims_of(actor: Actor, reports: Sequence[str]) -> Mapping[str, list[Claim]]:
    """The claims that count of each report, the main one first."""
    found: dict[str, list[Claim]] = defaultdict(list)
    rows = readable(actor, Claim.objects.current().filter(report_id__in=reports)).order_by("-main", "key")
    for row in rows:
        found[row.report_id].append(row)
    return found


def homes(actor: Actor, claims: Sequence[str]) -> Mapping[str, str]:
    """For each of the claims that is in an incident, that incident."""
    rows = readable(actor, IncidentClaim.objects.filter(claim_id__in=claims))
    return dict(rows.values_list("claim_id", "incident_id"))


def claim(actor: Actor, key: str) -> Claim:
    """The claim with its report; raises UnknownRecord where there is none of that id."""
    row = readable(actor, Claim.objects.filter(pk=key)).select_related("report__source").first()
    if row is None:
        raise UnknownRecord("claim", key)
    return row


def evidence(actor: Actor, digests: Sequence[Digest]) -> Mapping[str, EvidenceItem]:
    """The evidence items of those digests that are in the casebook, by digest; for taking files in."""
    return all_rows(actor, EvidenceItem.objects.filter(pk__in=[one.hex for one in digests])).in_bulk()


def known_reports(actor: Actor, keys: Sequence[str]) -> Mapping[str, KnownReport]:
    """Of the given reports, those in the casebook; for taking files in."""
    rows = all_rows(actor, Report.objects.filter(pk__in=keys))
    return {
        key: KnownReport(content, read_by) for key, content, read_by in rows.values_list("pk", "content", "read_by")
    }


def content_of(report: ReportRecord) -> str:
    """The digest of what the report says, as in ``KnownReport``."""
    return content_digest(report).hex


def totals(actor: Actor) -> Totals:
    """How much of each there is."""
    reports = readable(actor, Report.objects.all())
    items = readable(actor, EvidenceItem.objects.all())
    return Totals(
        evidence=items.count(),
        unreadable=items.exclude(unreadable="").count(),
        reports=reports.count(),
        unread=reports.exclude(unread="").count(),
        claims=readable(actor, Claim.objects.current()).count(),
        incidents=incidents(actor).count(),
    )


def has_accounts(actor: Actor) -> bool:
    """True where somebody can log in."""
    return readable(actor, User.objects.filter(is_active=True)).exists()


# --- what the gatherer is given ------------------------------------------------------------------


def gathering_material(actor: Actor) -> tuple[list[ClaimRecord], list[ReportRecord], list[JudgementRecord]]:
    """The claims that count, the reports that have any, and all judgements, each in a fixed order.

    A judgement on a claim that was corrected since is one on its correction. All of the casebook, restricted incidents
    too: to work from, not to be shown.
    """
    require_reader(actor, "gather incidents")
    claims = [row.claim() for row in Claim.objects.current().order_by("key").iterator(chunk_size=500)]
    reports = Report.objects.select_related("source").filter(pk__in=Claim.objects.current().values("report_id"))
    pairs = Claim.objects.filter(supersedes__isnull=False).values_list("supersedes_id", "key")
    corrected = {old: new for old, new in pairs if old is not None}
    judged = [row.judgement() for row in Judgement.objects.all()]
    carried = successors(_last(end, corrected) for one in judged for end in (one.left, one.right))
    judgements = [_on_corrections(one, corrected, carried) for one in judged]
    return claims, [row.record() for row in reports.order_by("key").iterator(chunk_size=500)], judgements


def _last(claim: str, corrected: Mapping[str, str]) -> str:
    while claim in corrected:
        claim = corrected[claim]
    return claim


def _on_corrections(
    judged: JudgementRecord, corrected: Mapping[str, str], carried: Mapping[str, str]
) -> JudgementRecord:
    left, right = (_last(end, corrected) for end in (judged.left, judged.right))
    left, right = carried.get(left, left), carried.get(right, right)
    return judged if left == right else replace(judged, left=left, right=right)


def ratings_mark(actor: Actor) -> str:
    """A mark of how reliable people judged sources to be; another whenever that changed, "" where nobody judged any."""
    require_reader(actor, "gather incidents")
    rated = Source.objects.exclude(reliability="").order_by("name").values_list("name", "reliability")
    said = "\n".join(f"{letter} {name}" for name, letter in rated)
    return f", sources rated {Digest.of(said.encode()).hex[:12]}" if said else ""


def gathering_basis(actor: Actor, rule: str) -> Basis:
    """What the gatherer would work from now, under the rules of that name and version."""
    require_reader(actor, "gather incidents")
    keys = Claim.objects.current().order_by("key").values_list("key", flat=True)
    judged = Judgement.objects.order_by("id").values_list("id", flat=True)
    return Basis(rule, Digest.of("\n".join([rule, *keys, "", *map(str, judged)]).encode()).hex)


def newest_gathering(actor: Actor) -> Gathering | None:
    """The latest gathering, None where there was none."""
    return all_rows(actor, Gathering.objects.all()).order_by("-at", "-id").first()


def is_gathered(actor: Actor, rule: str) -> bool:
    """True where nothing was added or judged since the newest gathering, which went by that rule."""
    newest = newest_gathering(actor)
    return newest is not None and newest.rule == rule and not Ungathered.objects.exists()


def ungathered(actor: Actor) -> dict[int, str]:
    """What gathering has yet to look at: claims, by the number of the row that says so."""
    return dict(all_rows(actor, Ungathered.objects.all()).order_by("id").values_list("id", "claim"))
