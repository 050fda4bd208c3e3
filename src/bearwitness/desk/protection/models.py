"""The tables of what only named people may see."""

from typing import ClassVar

from django.contrib.auth.models import User
from django.db import models


class Restriction(models.Model):
    """An incident only ``readers`` may see, nor find anywhere, with its claims, reports and files."""

    incident = models.OneToOneField("casework.Incident", on_delete=models.PROTECT, related_name="restriction")
    readers = models.ManyToManyField(User, related_name="restrictions")
    by = models.TextField()
    at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.incident_id} is restricted"


class ProtectedSource(models.Model):
    """A source known by its pseudonym alone; what identifies it is in ``sealed``, for ``readers`` only."""

    source = models.OneToOneField("casework.Source", on_delete=models.PROTECT, related_name="protection")
    sealed = models.TextField()
    readers = models.ManyToManyField(User, related_name="protected_sources")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"source {self.source_id} is protected"
