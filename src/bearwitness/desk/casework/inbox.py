"""The inbox: reports by how far people are with them, with what the reader found in each. Reads only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.http import QueryDict

from bearwitness.desk.casework import queries
from bearwitness.desk.casework.models import Claim, Report, ReportChange, Source
from bearwitness.desk.casework.paging import Order
from bearwitness.desk.casework.rules import MAY, WRITE, Actor, readable, require_reader
from bearwitness.desk.casework.steps import REPORT_STATES
from bearwitness.publish.wording import count_words, date_words, published_words
from bearwitness.values import CountRange, FuzzyDate

ORDER = Order(day="published_on", newest_first=True)
ANY = "any"
_MOST_NAMES = 200
_MOST_CHANGES = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """Which reports are asked for; "" is any, but for ``state``, which is ``any`` then.

    ``who`` is an account's name, ``me`` or ``nobody``; ``event`` is ``yes`` or ``no``.
    """

    state: str = REPORT_STATES[0]
    lang: str = ""
    source: str = ""
    who: str = ""
    event: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def parse(cls, asked: QueryDict) -> "Filters":
        """The filters an address names; what is none of theirs counts as not given."""
        state = asked.get("state", "")
        event = asked.get("event", "")
        return cls(
            state=state if state in (*REPORT_STATES, ANY) else REPORT_STATES[0],
            lang=_text(asked, "lang"),
            source=_text(asked, "source"),
            who=_text(asked, "who"),
            event=event if event in ("yes", "no") else "",
            since=_day(asked.get("since", "")),
            until=_day(asked.get("until", "")),
        )

    def query(self) -> str:
        """The filters as an address has them."""
        given = QueryDict(mutable=True)
        for name in ("state", "lang", "source", "who", "event", "since", "until"):
            value = getattr(self, name)
            if value and not (name == "state" and value == REPORT_STATES[0]):
                given[name] = str(value)
        return given.urlencode()


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One report of the inbox: what the reader's main claim says in words, how many claims there are."""

    report: Report
    found: tuple[str, ...]
    claims: int
    incident: str

    @property
    def title(self) -> str:
        """Its title, else how its text begins."""
        given = " ".join((self.report.title or getattr(self.report, "opening", "")).split())
        return f"{given[:89].rstrip()}…" if len(given) > 90 else given or self.report.pk

    @property
    def day(self) -> str:
        """The day of publication in words, "" where it is unknown."""
        day = self.report.published_on
        return published_words(day.isoformat() if day else self.report.published) if self.report.published else ""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of a report's history."""

    who: str
    at: datetime
    said: str
    reason: str


def _text(asked: QueryDict, name: str) -> str:
    return asked.get(name, "").replace("\0", "").strip()[:300]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def reports(actor: Actor, filters: Filters) -> QuerySet[Report]:
    """The reports that fit the filters, in no order."""
    rows = readable(actor, Report.objects.select_related("source", "assignee").defer("text", "extra"))
    rows = rows.annotate(opening=Substr("text", 1, 300))  # a text may have megabytes
    if filters.state != ANY:
        rows = rows.filter(state=filters.state)
    if filters.lang:
        rows = rows.filter(lang=filters.lang)
    if filters.source:
        rows = rows.filter(source__name=filters.source)
    if filters.who == "nobody":
        rows = rows.filter(assignee__isnull=True)
    elif filters.who == "me":
        rows = rows.filter(assignee_id=actor.pk) if isinstance(actor, User) else rows.none()
    elif filters.who:
        rows = rows.filter(assignee__username=filters.who)
    if filters.since:
        rows = rows.filter(published_on__gte=filters.since)
    if filters.until:
        rows = rows.filter(published_on__lte=filters.until)
    if filters.event:
        told = Exists(Claim.objects.current().filter(report_id=OuterRef("pk"), kind="event"))
        rows = rows.filter(told if filters.event == "yes" else ~told)
    return rows


def lines(actor: Actor, rows: Sequence[Report]) -> list[InboxLine]:
    """The reports with what was found in each."""
    claims = _claims(actor, [row.pk for row in rows])
    return [_line(row, claims.get(row.pk, [])) for row in rows]


def _claims(actor: Actor, keys: Sequence[str]) -> Mapping[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    held = readable(actor, Claim.objects.current().filter(report_id__in=keys))
    for claim in held.defer("record").select_related("membership").order_by("-main", "key"):
        found[claim.report_id].append(claim)
    return found


def _line(row: Report, claims: Sequence[Claim]) -> InboxLine:
    main = next((one for one in claims if one.kind == "event"), None)
    membership = getattr(main, "membership", None) if main else None
    words = _words(main) if main else ()
    return InboxLine(row, words, len(claims), membership.incident_id if membership else "")


def _words(claim: Claim) -> tuple[str, ...]:
    """What an event claim says, from its columns alone."""
    said = [claim.event_type, claim.place]
    if claim.earliest and claim.latest:
        days = (claim.earliest.isoformat(), claim.latest.isoformat())
        said.append(date_words(FuzzyDate(days[0] if days[0] == days[1] else "/".join(days))))
    for name in ("killed", "injured"):
        least, most = getattr(claim, f"{name}_min"), getattr(claim, f"{name}_max")
        if least is not None or most is not None:
            said.append(f"{name} {count_words(CountRange(least, most))}")
    if claim.stance != "asserted":
        said.append(claim.stance)
    return tuple(one for one in said if one)


def people(actor: Actor) -> list[str]:
    """The accounts that reports can be given to, by name."""
    require_reader(actor, "see who reads reports")
    able = [role for role, abilities in MAY.items() if WRITE in abilities]
    rows = (
        User.objects.filter(Q(groups__name__in=able) | Q(is_superuser=True), is_active=True)
        .distinct()
        .order_by("username")
    )
    return list(rows.values_list("username", flat=True)[:_MOST_NAMES])


def source_names(actor: Actor) -> list[str]:
    """The first sources by name, to be offered in a filter."""
    return list(readable(actor, Source.objects.all()).values_list("name", flat=True)[:_MOST_NAMES])


def counts(actor: Actor) -> dict[str, int]:
    """How many reports are in each state."""
    rows = readable(actor, Report.objects.all()).order_by().values_list("state").annotate(Count("key"))
    return dict.fromkeys(REPORT_STATES, 0) | dict(rows)


def report_history(actor: Actor, key: str) -> list[ReportLine]:
    """What was done with the report, the newest first."""
    require_reader(actor, "see the history of a report")
    queries.report(actor, key)
    changes = ReportChange.objects.filter(report_id=key).select_related("step").order_by("-id")[:_MOST_CHANGES]
    return [ReportLine(one.step.who, one.step.at, _said(one), one.step.reason) for one in changes]


def _said(change: ReportChange) -> str:
    if change.step.what == "assign":
        return f"gave it to {change.assignee} to read" if change.assignee else "took it back from who had it"
    return {"to read": "put it back among those to read", "read": "read it", "set aside": "set it aside"}[change.state]
