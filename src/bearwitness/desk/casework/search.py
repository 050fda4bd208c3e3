"""The search: a question in, pages of what is found out, the newest stored first. One interface for both databases.

Pages are cut by the entry's number, so that the first costs nothing of what lies behind it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from bearwitness.desk.casework import queries
from bearwitness.desk.casework.models import Claim, Report, SavedSearch, SearchEntry
from bearwitness.desk.casework.rules import Actor, readable, require_reader
from bearwitness.desk.casework.search_query import Question, Term
from bearwitness.desk.casework.search_words import snippet
from bearwitness.publish.sayings import sayings_of
from bearwitness.publish.wording import published_words

PAGE = 25


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: where it is, what it is called, a line on it, and its words with those asked for marked."""

    address: str
    title: str
    about: str
    snippet: SafeString | str


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found; ``after`` is the number further pages begin after, 0 on the last."""

    hits: tuple[Hit, ...]
    after: int


def search(actor: Actor, question: Question, after: int = 0) -> Hits:
    """What the actor may see of what is found. Raises NotPermitted."""
    require_reader(actor, "search")
    if question.is_empty:
        return Hits((), 0)
    rows = _matching(question)
    if after:
        rows = rows.filter(pk__lt=after)
    entries = list(rows.only("kind", "key").order_by("-pk")[: PAGE + 1])
    keys = [entry.key for entry in entries[:PAGE]]
    show = {"report": _reports, "claim": _claims, "incident": _incidents}[question.kind]
    found = show(actor, keys, question)
    hits = tuple(found[key] for key in keys if key in found)
    return Hits(hits, entries[PAGE - 1].pk if len(entries) > PAGE else 0)


def saved_searches(actor: Actor) -> list[SavedSearch]:
    """The questions the account has kept, by name."""
    return list(SavedSearch.objects.filter(account=actor)) if isinstance(actor, User) else []


# --- what matches --------------------------------------------------------------------------------


def _matching(question: Question) -> QuerySet[SearchEntry]:
    rows = SearchEntry.objects.filter(kind=question.kind)
    for bound in question.bounds:
        rows = rows.filter(_reaches(bound.field, bound.sign, bound.number))
    if question.since:
        rows = rows.filter(latest__gte=question.since)
    if question.until:
        rows = rows.filter(earliest__lte=question.until)
    return _on_postgresql(rows, question) if connection.vendor == "postgresql" else _on_sqlite(rows, question)


def _reaches(field: str, sign: str, number: int) -> Q:
    """True for a range that may reach the number; an unknown count reaches none."""
    least, most = f"{field}_min", f"{field}_max"
    known = Q(**{f"{least}__isnull": False}) | Q(**{f"{most}__isnull": False})
    at_least = Q(**{f"{most}__gte": number}) | Q(**{f"{most}__isnull": True})
    at_most = Q(**{f"{least}__lte": number}) | Q(**{f"{least}__isnull": True})
    return known & {">=": at_least, "<=": at_most, "=": at_least & at_most}[sign]


def _on_sqlite(rows: QuerySet[SearchEntry], question: Question) -> QuerySet[SearchEntry]:
    wanted = [_fts("words", term) for term in question.terms] + [_fts(name, term) for name, term in question.fields]
    if not wanted:
        return rows
    match = " AND ".join([f'{{kind}} : "{question.kind}"', *wanted])
    if question.unwanted:
        match = f"({match}) NOT ({' OR '.join(_fts('words', term) for term in question.unwanted)})"
    return rows.extra(
        tables=["casework_search"],
        where=["casework_search.rowid = casework_searchentry.id", "casework_search MATCH %s"],
        params=[match],
    )


def _fts(column: str, term: Term) -> str:
    return f'{{{column}}} : "{" ".join(term.words)}"{" *" if term.begins else ""}'


def _on_postgresql(rows: QuerySet[SearchEntry], question: Question) -> QuerySet[SearchEntry]:
    where, params = [], []
    if question.terms:
        where.append("vector @@ %s::tsquery")
        wanted = [_ts(term) for term in question.terms] + [f"!({_ts(term)})" for term in question.unwanted]
        params.append(" & ".join(wanted))
    for name, term in question.fields:
        where.append(f"to_tsvector('simple', {name}) @@ %s::tsquery")
        params.append(_ts(term))
    if question.unwanted and not question.terms:
        where += ["NOT vector @@ %s::tsquery"] * len(question.unwanted)
        params += [_ts(term) for term in question.unwanted]
    return rows.extra(where=where, params=params) if where else rows  # noqa: S610 values are parameters


def _ts(term: Term) -> str:
    words = [f"'{word}'" for word in term.words]
    return " <-> ".join([*words[:-1], f"{words[-1]}:*" if term.begins else words[-1]])


# --- what is shown of it -------------------------------------------------------------------------


def _reports(actor: Actor, keys: Sequence[str], question: Question) -> Mapping[str, Hit]:
    rows = readable(actor, Report.objects.filter(pk__in=keys)).select_related("source").defer("extra")
    found = {}
    for row in rows:
        title = " ".join(row.title.split())[:160] or row.pk
        about = [row.source.name if row.source else "source not given"]
        about += [published_words(row.published)] if row.published else []
        found[row.pk] = Hit(
            reverse("report", args=[row.pk]), title, ", ".join(about), snippet(row.text or row.title, question.marks)
        )
    return found


def _claims(actor: Actor, keys: Sequence[str], question: Question) -> Mapping[str, Hit]:
    from django.utils.http import urlencode

    rows = readable(actor, Claim.objects.current().filter(pk__in=keys)).select_related("report__source")
    found = {}
    for row in rows.defer("report__extra"):
        report = row.report
        said = "; ".join(f"{one.field.replace('_', ' ')} {one.value}" for one in sayings_of(row.claim()))
        address = f"{reverse('report', args=[report.pk])}?{urlencode({'claim': row.pk})}"
        title = " · ".join(filter(None, (row.event_type or row.kind, row.place)))
        about = report.source.name if report.source else "source not given"
        found[row.pk] = Hit(address, title, about, snippet(said, question.marks))
    return found


def _incidents(actor: Actor, keys: Sequence[str], question: Question) -> Mapping[str, Hit]:
    rows = list(queries.incidents(actor).filter(pk__in=keys))
    return dict(_incident_hits(actor, rows, question))


def _incident_hits(actor: Actor, rows: Sequence[object], question: Question) -> Iterator[tuple[str, Hit]]:
    for line in queries.with_grades(actor, rows):  # type: ignore[arg-type]
        incident = line.incident
        about = f"killed {line.killed}, injured {line.injured}; {line.grade or 'not graded'}"
        title = f"{incident.event_type or 'incident'} · {line.where} · {line.when}"
        yield incident.pk, Hit(reverse("incident", args=[incident.pk]), title, about, "")
