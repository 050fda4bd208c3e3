"""What gathering asks of the casebook's database where only some claims changed: those claims, and what is around them.

All of the casebook, restricted incidents too: to work from, not to be shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bearwitness.desk.casework import history
from bearwitness.desk.casework.models import Claim, Report
from bearwitness.desk.casework.rules import Actor, require_reader
from bearwitness.model import Claim as ClaimRecord
from bearwitness.model import Judgement as JudgementRecord
from bearwitness.model import Report as ReportRecord

_SLICE = 500


class CasebookRecords:
    """The records of the casebook this process has open (``incidents.growing.Records``)."""

    def __init__(self, actor: Actor) -> None:
        require_reader(actor, "gather incidents")
        self._actor = actor

    def claims(self, names: Sequence[str]) -> Mapping[str, ClaimRecord]:
        """The claims that count."""
        parts = (Claim.objects.current().filter(pk__in=part) for part in _slices(names))
        return {row.pk: row.claim() for part in parts for row in part}

    def reports(self, names: Sequence[str]) -> Mapping[str, ReportRecord]:
        """The reports."""
        parts = (Report.objects.select_related("source").filter(pk__in=part) for part in _slices(names))
        return {row.pk: row.record() for part in parts for row in part}

    def beside(self, reports: Sequence[str]) -> Sequence[ClaimRecord]:
        """The claims that count and are no events."""
        parts = (Claim.objects.current().filter(report__in=part).exclude(kind="event") for part in _slices(reports))
        return [row.claim() for part in parts for row in part.order_by("key")]

    def judgements(self, names: Sequence[str]) -> Sequence[JudgementRecord]:
        """The judgements on the claims, or on those they correct, as judgements on what stands there now."""
        asked = set(names)
        for part in _slices(names):
            # What was judged of a claim that a later reading no longer makes holds for what stands in its place.
            homes = Claim.objects.filter(pk__in=part).values("report")
            retired = Claim.objects.filter(report__in=homes, retirement__isnull=False)
            asked.update(retired.values_list("pk", flat=True))
        by_pair = history.judgements_by_pair(self._actor, asked)
        found = [(row.at, row.pk, pair, row) for pair, rows in by_pair.items() for row in rows]
        found.sort(key=lambda one: one[:2])
        return [replace(row.judgement(), left=pair[0], right=pair[1]) for _, _, pair, row in found]


def _slices(names: Sequence[str]) -> list[Sequence[str]]:
    return [names[start : start + _SLICE] for start in range(0, len(names), _SLICE)]
