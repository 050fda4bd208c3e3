"""What a restricted incident takes out of sight with it. ``casework/rules.py`` asks; nothing else does."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet

from bearwitness.desk.protection.models import ProtectedSource, Restriction

M = TypeVar("M", bound=Model)


def hidden_from(user: User | None) -> frozenset[str]:
    """The incidents restricted to others than the user (None: to anybody), and those that became part of one."""
    rows = Restriction.objects.all() if user is None else Restriction.objects.exclude(readers=user)
    found = set(rows.values_list("incident_id", flat=True))
    waiting = found
    while waiting:
        joined = apps.get_model("casework", "Incident").objects.filter(merged_into__in=waiting)
        waiting = set(joined.values_list("pk", flat=True)) - found
        found |= waiting
    return frozenset(found)


def protected_in_file(digest: str) -> list[ProtectedSource]:
    """The protected sources whose reports the file holds, or a file inside it."""
    derivative, inside, waiting = apps.get_model("casework", "Derivative"), {digest}, {digest}
    while waiting:
        below = derivative.objects.filter(parent__in=waiting).values_list("digest", flat=True)
        waiting = set(below) - inside
        inside |= waiting
    return list(ProtectedSource.objects.filter(source__reports__evidence__in=inside).distinct())


def without_hidden(rows: QuerySet[M], hidden: frozenset[str]) -> QuerySet[M]:
    """The rows that tell nothing of the hidden incidents; rows of other tables than those here are all there."""
    kept_back = _KEPT_BACK.get(rows.model._meta.label)
    return rows.exclude(kept_back(sorted(hidden))) if kept_back else rows


def _reports(hidden: list[str]) -> QuerySet[Any]:
    claims = apps.get_model("casework", "Claim").objects.filter(membership__incident__in=hidden)
    found: QuerySet[Any] = claims.values("report_id")
    return found


def _claims(hidden: list[str]) -> QuerySet[Any]:
    found: QuerySet[Any] = apps.get_model("casework", "Claim").objects.filter(report__in=_reports(hidden))
    return found.values("pk")


def _files(hidden: list[str]) -> QuerySet[Any]:
    found: QuerySet[Any] = apps.get_model("casework", "Report").objects.filter(pk__in=_reports(hidden))
    return found.values("evidence_id")


def _steps(hidden: list[str]) -> QuerySet[Any]:
    found: QuerySet[Any] = apps.get_model("casework", "Change").objects.filter(incident__in=hidden)
    return found.values("step_id")


# For each table which of its rows are kept back.
_KEPT_BACK: Mapping[str, Callable[[list[str]], Q]] = {
    "casework.Incident": lambda hidden: Q(pk__in=hidden),
    "casework.Assessment": lambda hidden: Q(incident__in=hidden),
    "casework.Remark": lambda hidden: Q(incident__in=hidden),
    "casework.Change": lambda hidden: Q(incident__in=hidden),
    "casework.IncidentClaim": lambda hidden: Q(incident__in=hidden) | Q(claim__in=_claims(hidden)),
    "casework.Step": lambda hidden: Q(pk__in=_steps(hidden)),
    "casework.Report": lambda hidden: Q(pk__in=_reports(hidden)),
    "casework.ReportChange": lambda hidden: Q(report__in=_reports(hidden)),
    "casework.Claim": lambda hidden: Q(report__in=_reports(hidden)),
    "casework.Retirement": lambda hidden: Q(claim__report__in=_reports(hidden)),
    "casework.Judgement": lambda hidden: Q(left__in=_claims(hidden)) | Q(right__in=_claims(hidden)),
    "casework.EvidenceItem": lambda hidden: Q(pk__in=_files(hidden)),
    "casework.Derivative": lambda hidden: Q(parent__in=_files(hidden)),
}
