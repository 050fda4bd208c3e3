"""The table of how reliable people judged a source to be (Admiralty A to F), and what stands now. Rows are only added.

A rating that is taken back stays; a later row names it. How credible a piece of information is, is judged apart, on
the report (``incidents.assess.Ratings``).
"""

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import Q

RELIABILITIES = ("A", "B", "C", "D", "E", "F")
# The Admiralty code's own words (NATO AJP-2.1).
MEANINGS = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability can't be judged",
}


class SourceRating(models.Model):
    """One person's judgement of a source, or that an earlier one is taken back (``withdraws``; no letter then)."""

    source = models.ForeignKey("casework.Source", on_delete=models.PROTECT, related_name="ratings")
    reliability = models.CharField(max_length=1, blank=True, default="")
    reason = models.TextField()
    who = models.TextField()
    at = models.DateTimeField()
    withdraws = models.OneToOneField("self", on_delete=models.PROTECT, related_name="withdrawn_by", null=True)

    class Meta:
        app_label = "casework"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(reliability__in=RELIABILITIES, withdraws__isnull=True)
                | Q(reliability="", withdraws__isnull=False),
                name="source_rating_rates_or_withdraws",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="source_rating_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.reliability or 'withdrawn'} by {self.who}"


def standing(rows: Sequence[SourceRating]) -> str:
    """The letter that counts after all the rows of one source, in order: the newest that was not taken back."""
    withdrawn = {row.withdraws_id for row in rows if row.withdraws_id is not None}
    return next((row.reliability for row in reversed(rows) if row.reliability and row.pk not in withdrawn), "")
