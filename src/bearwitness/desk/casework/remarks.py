"""The tables of what people say to one another about an incident. Both are only added to."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Remark(models.Model):
    """What somebody said of an incident, as it was written."""

    incident = models.ForeignKey("casework.Incident", on_delete=models.PROTECT, related_name="remarks")
    who = models.TextField()
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        app_label = "casework"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.who} on {self.incident_id}"


class Mention(models.Model):
    """An account that a remark names with ``@``."""

    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="mentions")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "casework"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["remark", "account"], name="mention_once_a_remark"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.remark_id}"
