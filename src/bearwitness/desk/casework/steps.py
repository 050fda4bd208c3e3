"""The tables of history: what was done (``Step``), what it did to each incident (``Change``) and report.

All are only added to. An undo is a later step that names the one it withdraws.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

STEPS = (
    "judge", "merge", "split", "move", "undo", "grade", "correct", "gather", "withdraw", "assign", "mark",
)  # fmt: skip
REPORT_STATES = ("to read", "read", "set aside")


class Step(models.Model):
    """One thing that was done to incidents or reports, by whom, when and why; its judgements, if any, name it."""

    what = models.CharField(max_length=12)
    who = models.TextField()
    at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    withdraws = models.ForeignKey("self", on_delete=models.PROTECT, related_name="withdrawn_by", null=True)
    details = models.JSONField(default=dict)

    class Meta:
        app_label = "casework"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(what__in=STEPS), name="step_what_known"),
            models.CheckConstraint(
                condition=Q(what="undo", withdraws__isnull=False) | (~Q(what="undo") & Q(withdraws__isnull=True)),
                name="step_only_undo_withdraws",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.what} by {self.who}"


class Change(models.Model):
    """What a step did to one incident; ``revision`` is the incident's from then on."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="changes")
    incident = models.ForeignKey("casework.Incident", on_delete=models.PROTECT, related_name="changes")
    revision = models.PositiveIntegerField()
    details = models.JSONField(default=dict)

    class Meta:
        app_label = "casework"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "revision"], name="change_once_a_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} at {self.revision}"


class ReportChange(models.Model):
    """What a step did to one report: its ``state`` and who reads it ("" for nobody), each from then on."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="report_changes")
    report = models.ForeignKey("casework.Report", on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=12)
    assignee = models.TextField(blank=True, default="")

    class Meta:
        app_label = "casework"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=REPORT_STATES), name="report_change_state_known"),
            models.UniqueConstraint(fields=["step", "report"], name="report_change_once_a_step"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.state}"
