"""What people said of an incident, and where an account was mentioned. Reads only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from bearwitness.desk.casework.models import Incident, Mention, Remark
from bearwitness.desk.casework.rules import Actor, readable

_MOST, _MOST_MENTIONS = 200, 10


@dataclass(frozen=True, slots=True)
class Said:
    """One remark: ``html`` is its text with the accounts it mentions in bold."""

    number: int
    who: str
    at: datetime
    html: SafeString
    incident: str


def remarks(actor: Actor, incident: Incident) -> list[Said]:
    """The newest remarks on the incident and on those that became part of it, the oldest of them first."""
    about = Q(incident=incident) | Q(incident__merged_into=incident)
    rows = readable(actor, Remark.objects.filter(about)).prefetch_related("mentions__account")
    return [_said(row) for row in reversed(rows.order_by("-id")[:_MOST])]


def mentions_of(actor: Actor) -> list[Said]:
    """The newest remarks that mention the account."""
    if not isinstance(actor, User):
        return []
    found = Mention.objects.filter(account=actor).order_by("-id").values("remark_id")[:_MOST_MENTIONS]
    keys = [one["remark_id"] for one in found]
    rows = readable(actor, Remark.objects.filter(pk__in=keys)).prefetch_related("mentions__account").order_by("-id")
    return [_said(row) for row in rows]


def _said(row: Remark) -> Said:
    names = [one.account.get_username() for one in row.mentions.all()]
    return Said(row.pk, row.who, row.at, _html(row.text, names), row.incident_id)


def _html(text: str, names: Sequence[str]) -> SafeString:
    escaped = escape(text)
    for name in sorted(names, key=len, reverse=True):
        written = re.escape(escape(f"@{name}"))
        escaped = re.sub(rf"{written}(?![\w])", lambda match: f"<strong>{match.group()}</strong>", escaped)
    return mark_safe(escaped)  # noqa: S308 escaped above; names are accounts'
