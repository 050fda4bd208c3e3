"""The tables of the search: what is searched of each report, claim and incident, and the questions people keep.

``SearchEntry`` is derived and can be made anew at any time; the database keeps its full-text index beside it
(migration 0006): FTS5 in SQLite, a ``tsvector`` in PostgreSQL.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models


class SearchEntry(models.Model):
    """One thing that can be found, by its ``kind`` and key, with its words in searched form and what it is asked by."""

    kind = models.CharField(max_length=8)
    key = models.TextField()
    words = models.TextField()
    lang = models.TextField(blank=True, default="")
    source = models.TextField(blank=True, default="")
    place = models.TextField(blank=True, default="")
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    killed_min = models.PositiveBigIntegerField(null=True)
    killed_max = models.PositiveBigIntegerField(null=True)
    injured_min = models.PositiveBigIntegerField(null=True)
    injured_max = models.PositiveBigIntegerField(null=True)

    class Meta:
        app_label = "casework"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SavedSearch(models.Model):
    """A question an account keeps under a name."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    question = models.TextField()
    kind = models.CharField(max_length=8)
    saved_at = models.DateTimeField()

    class Meta:
        app_label = "casework"
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "name"], name="saved_search_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
