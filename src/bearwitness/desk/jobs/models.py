"""One job: work that somebody asked for and that goes on when the page is closed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
STATES = (WAITING, RUNNING, DONE, FAILED, CANCELLED)
ENDED = (DONE, FAILED, CANCELLED)


class Job(models.Model):
    """A job and how far it has come.

    ``asked_by`` is the account it works for, null for the person at the command line, whose name ``asker`` has then.
    ``lease_until`` is how long its worker has it: a worker that lives renews it, and a job whose lease is over is taken
    by another one. ``note``, ``outcome`` and ``problem`` are for people; ``problem`` holds no content of the casebook.
    """

    kind = models.CharField(max_length=32)
    arguments = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asker = models.TextField()
    asked_at = models.DateTimeField()

    state = models.CharField(max_length=12, default=WAITING)
    run_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.TextField(blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    is_to_stop = models.BooleanField(default=False)

    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    note = models.TextField(blank=True, default="")
    outcome = models.JSONField(default=dict)
    problem = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="job_state_is_known"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False, state__in=ENDED) | (Q(ended_at=None) & ~Q(state__in=ENDED)),
                name="job_ended_has_time",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run_after", "id"], condition=Q(state__in=(WAITING, RUNNING)), name="job_to_do"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_ended(self) -> bool:
        """True where nothing will happen to it any more, unless it is tried again."""
        return self.state in ENDED
