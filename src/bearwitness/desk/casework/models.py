"""The tables of a casebook, one for each word of ``ARCHITECTURE.md`` that is kept.

A claim and an incident are kept whole as the JSON of the exchange format (``record``), with the columns beside it
that are searched or sorted by. Claims, judgements and assessments are only ever added to; the services are the one
place that writes, and the database itself refuses a change to a claim (see the migration).
"""

from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bearwitness.desk.casework.ratings import SourceRating
from bearwitness.desk.casework.remarks import Mention, Remark
from bearwitness.desk.casework.searching import SavedSearch, SearchEntry
from bearwitness.desk.casework.steps import REPORT_STATES, Change, ReportChange, Step
from bearwitness.errors import InvalidRecord
from bearwitness.exchange import claim_from_json, incident_from_json
from bearwitness.model import CLAIM_KINDS, DECISIONS, GRADES, STANCES
from bearwitness.model import Claim as ClaimRecord
from bearwitness.model import Incident as IncidentRecord
from bearwitness.model import Judgement as JudgementRecord
from bearwitness.model import Report as ReportRecord
from bearwitness.values import Digest

__all__ = [
    "Assessment", "Change", "Claim", "Derivative", "EvidenceItem", "FormerClaim", "Gathering", "Incident",
    "IncidentClaim", "Judgement", "Mention", "Remark", "Report", "ReportChange", "Retirement", "SavedSearch",
    "SearchEntry", "Source", "SourceRating", "Step", "Ungathered",
]  # fmt: skip


def _range_check(name: str) -> models.CheckConstraint:
    low, high = f"{name}_min", f"{name}_max"
    within = Q(**{f"{low}__isnull": True}) | Q(**{f"{high}__isnull": True}) | Q(**{f"{low}__lte": F(high)})
    return models.CheckConstraint(condition=within, name=f"%(class)s_{name}_range")


class Source(models.Model):
    """Who asserts. ``reliability`` is Admiralty A to F, empty where nobody has judged it."""

    name = models.TextField(unique=True)
    kind = models.TextField(blank=True, default="")
    reliability = models.CharField(max_length=1, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(name=""), name="source_has_a_name"),
            models.CheckConstraint(
                condition=Q(reliability__in=["", "A", "B", "C", "D", "E", "F"]), name="source_reliability_is_admiralty"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EvidenceItem(models.Model):
    """One file in the vault.

    ``read_by`` names the programs that have read all of it, empty while that is not finished; ``later`` says why it is
    kept to be read later; ``unreadable`` why it, or the rest of it, could not be read; ``bad_lines`` lists the lines
    that could not be used, number and reason.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.TextField(blank=True, default="")
    arrived_as = models.TextField()
    arrived_at = models.DateTimeField()
    read_by = models.TextField(blank=True, default="")
    later = models.TextField(blank=True, default="")
    unreadable = models.TextField(blank=True, default="")
    bad_lines = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["arrived_at", "digest"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(size__gte=0), name="evidence_size_not_negative"),
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class Derivative(models.Model):
    """Something made from an evidence item (a text, an attachment), with the program that made it."""

    parent = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="derivatives")
    kind = models.TextField()
    tool = models.TextField()
    version = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)
    locator = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["parent", "kind", "tool", "version", "digest", "locator"], name="derivative_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.parent_id[:12]}"


class Report(models.Model):
    """One dated statement by a source. ``content`` is the digest of what it says, by which a second copy is known.

    ``read_by`` names the programs its claims come from; ``unread`` the reason where no reader could read it.
    ``state`` and ``assignee`` are what the newest of its ``ReportChange``s says: how far people are with it, and who.
    """

    key = models.TextField(primary_key=True)
    evidence = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="reports")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="reports", null=True)
    title = models.TextField(blank=True, default="")
    text = models.TextField()
    published = models.TextField(blank=True, default="")
    published_on = models.DateField(null=True)
    url = models.TextField(blank=True, default="")
    lang = models.TextField(blank=True, default="")
    locator = models.TextField(blank=True, default="")
    extra = models.JSONField(default=dict)
    content = models.CharField(max_length=64)
    read_by = models.TextField(blank=True, default="")
    unread = models.TextField(blank=True, default="")
    state = models.CharField(max_length=12, default=REPORT_STATES[0])
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["published_on"], name="report_published_on"),
            models.Index(fields=["content"], name="report_content"),
            models.Index(fields=["state", "published_on", "key"], name="report_inbox"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=REPORT_STATES), name="report_state_known"),
        ]

    def __str__(self) -> str:
        return self.key

    def record(self) -> ReportRecord:
        """The report as the frozen record of ``model``; needs ``source`` selected or costs a query."""
        letter = self.source.reliability if self.source else ""
        return ReportRecord(
            id=self.key,
            text=self.text,
            title=self.title,
            published=self.published,
            url=self.url,
            source=self.source.name if self.source else "",
            lang=self.lang,
            evidence=Digest(self.evidence_id),
            locator=self.locator,
            extra=self.extra | ({"source_reliability": letter} if letter else {}),
        )


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims can be added and read; nothing changes or removes one."""

    def update(self, **_fields: Any) -> NoReturn:
        """Always raises InvalidRecord."""
        raise InvalidRecord("claim", "record", "is never edited: add a claim that supersedes it")

    def delete(self) -> NoReturn:
        """Always raises InvalidRecord."""
        raise InvalidRecord("claim", "record", "is never removed: add a claim that supersedes it")

    def current(self) -> Self:
        """The claims that count: superseded by none, and not dropped by a later reading of the report."""
        return self.filter(retirement__isnull=True, superseded_by__isnull=True)


class Claim(models.Model):
    """One assertion in a report: ``record`` is its JSON in the exchange format, the columns are for looking it up."""

    key = models.TextField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="claims")
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, related_name="superseded_by", null=True)
    kind = models.CharField(max_length=12)
    main = models.BooleanField(default=False)
    stance = models.CharField(max_length=12)
    event_type = models.TextField(blank=True, default="")
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    place = models.TextField(blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    killed_min = models.PositiveBigIntegerField(null=True)
    killed_max = models.PositiveBigIntegerField(null=True)
    injured_min = models.PositiveBigIntegerField(null=True)
    injured_max = models.PositiveBigIntegerField(null=True)
    origin = models.TextField(blank=True, default="")
    reader = models.TextField(blank=True, default="")
    by_person = models.BooleanField(default=False)
    record = models.JSONField()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["earliest", "latest"], name="claim_days"),
            models.Index(fields=["country", "place"], name="claim_place"),
            models.Index(fields=["kind", "main"], name="claim_kind"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=CLAIM_KINDS), name="claim_kind_known"),
            models.CheckConstraint(condition=Q(stance__in=STANCES), name="claim_stance_known"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("key")), name="claim_supersedes_another"
            ),
            _range_check("killed"),
            _range_check("injured"),
        ]

    def __str__(self) -> str:
        return self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds the claim; raises InvalidRecord where it is already kept."""
        if not self._state.adding:
            raise InvalidRecord("claim", "record", "is never edited: add a claim that supersedes it")
        super().save(*args, **kwargs)

    def claim(self) -> ClaimRecord:
        """The claim as the frozen record of ``model``."""
        return claim_from_json(self.record)


class Retirement(models.Model):
    """A claim that no longer counts: a later reading of the report did not make it again, or a person withdrew it.

    Derived: a reader's are made anew with each reading; a person's names the ``step`` with who, when and why, and goes
    when that is undone.
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="retirement")
    read_by = models.TextField()
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="retirements", null=True)

    def __str__(self) -> str:
        return f"{self.claim_id}: {'withdrawn' if self.step_id else 'not made'} by {self.read_by}"


class Incident(models.Model):
    """A moment and a place where sources allege harm: ``record`` as gathered, with what is searched by beside it.

    One that was joined to another keeps its row, so that its name still leads somewhere: ``merged_into``. ``retired``
    is True for those and for the ones no claim speaks of any more. ``review_due`` says why a person's grade should be
    looked at again. ``revision`` goes up by one with every ``Change``.
    """

    key = models.TextField(primary_key=True)
    edtf = models.TextField(blank=True, default="")
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    place = models.TextField(blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    event_type = models.TextField(blank=True, default="")
    killed_min = models.PositiveBigIntegerField(null=True)
    killed_max = models.PositiveBigIntegerField(null=True)
    injured_min = models.PositiveBigIntegerField(null=True)
    injured_max = models.PositiveBigIntegerField(null=True)
    origins = models.PositiveIntegerField(default=0)
    report_count = models.PositiveIntegerField(default=0)
    record = models.JSONField()
    retired = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="merged", null=True)
    review_due = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["retired", "earliest", "key"], name="incident_days"),
            models.Index(fields=["country", "place"], name="incident_place"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(retired=True), name="incident_merged_is_retired"
            ),
            _range_check("killed"),
            _range_check("injured"),
        ]

    def __str__(self) -> str:
        return self.key

    def incident(self) -> IncidentRecord:
        """The incident as the frozen record of ``model``."""
        return incident_from_json(self.record)


class IncidentClaim(models.Model):
    """A claim's place in an incident. Derived from claims and judgements, so it may be made anew at any time."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="memberships")
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="membership")

    def __str__(self) -> str:
        return f"{self.claim_id} in {self.incident_id}"


class FormerClaim(models.Model):
    """A claim that an incident which is no more had when it ended, by which its name is found again. Derived."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="former")
    claim = models.TextField(db_index=True)

    def __str__(self) -> str:
        return f"{self.claim} was in {self.incident_id}"


class Judgement(models.Model):
    """A person's or a rule's decision that two things are the same, are not, or that it is unsure. Only added to."""

    left = models.TextField()
    right = models.TextField()
    decision = models.CharField(max_length=12)
    who = models.TextField()
    at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="judgements", null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["left"], name="judgement_left"),
            models.Index(fields=["right"], name="judgement_right"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(decision__in=DECISIONS), name="judgement_decision_known"),
            models.CheckConstraint(condition=~Q(left=F("right")), name="judgement_on_two_things"),
        ]

    def __str__(self) -> str:
        return f"{self.left} and {self.right}: {self.decision}"

    def judgement(self) -> JudgementRecord:
        """The judgement as the frozen record of ``model``."""
        return JudgementRecord(self.left, self.right, self.decision, self.who, self.at, self.reason)


class Assessment(models.Model):
    """A grade on an incident. ``reviewer`` is empty while a rule proposes it. Only added to: the newest counts.

    A person's keeps the ``claims`` it was given on and the grade that was ``proposed`` then.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="assessments")
    grade = models.CharField(max_length=12)
    rule = models.TextField()
    why = models.JSONField(default=list)
    reviewer = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    claims = models.JSONField(default=list)
    proposed = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["incident", "reviewer", "at"], name="assessment_newest"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(grade__in=GRADES), name="assessment_grade_known"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.grade}"


class Ungathered(models.Model):
    """A claim that came, counts no more or again, or was judged, since incidents were last gathered.

    Whatever writes such a thing writes this with it (``services/ungathered.py``); gathering takes it away.
    """

    claim = models.TextField()

    def __str__(self) -> str:
        return self.claim


class Gathering(models.Model):
    """One run of the gatherer: its ``rule``, and a mark of that and all it worked from."""

    at = models.DateTimeField()
    rule = models.TextField(blank=True, default="")
    worked_from = models.CharField(max_length=64)
    claims = models.PositiveIntegerField()
    incidents = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.incidents} incidents from {self.claims} claims"
