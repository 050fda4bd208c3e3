"""What is searched of each report, claim and incident, written in the transaction that stores it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from bearwitness.desk.casework.models import Claim, Incident, Report
from bearwitness.desk.casework.search_words import searched
from bearwitness.desk.casework.searching import SearchEntry
from bearwitness.model import Claim as ClaimRecord

T = TypeVar("T")
_SLICE = 500
_MOST_WORDS = 4000  # of an incident, out of its claims


def index_reports(rows: Iterable[Report]) -> None:
    """Makes new reports findable; ``source`` must be at hand."""
    _add(
        SearchEntry(
            kind="report",
            key=row.pk,
            words=searched(f"{row.title}\n{row.text}"),
            lang=searched(row.lang),
            source=searched(row.source.name if row.source else ""),
            earliest=row.published_on,
            latest=row.published_on,
        )
        for row in rows
    )


def index_claims(claims: Iterable[tuple[Claim, ClaimRecord, str]], sources: Mapping[str, tuple[str, str]]) -> None:
    """Makes new claims findable: each row with its record and its report's text; source and language by report."""
    _add(_claim_entry(row, record, text, sources.get(row.report_id, ("", ""))) for row, record, text in claims)


def _claim_entry(row: Claim, record: ClaimRecord, text: str, told: tuple[str, str]) -> SearchEntry:
    place = record.where.place if record.where else None
    named = [place.name, place.canonical, place.admin1, place.country, place.part] if place else []
    named += [text[span.start : span.end] for span in record.where.spans] if record.where else []
    said = [record.event_type, record.origin, *record.speakers, *named]
    said += [who.name for who in record.perpetrators] + [one.name for one in record.weapons]
    said += [one.name for one in record.targets] + [one.name for one in record.victims]
    source, lang = told
    return SearchEntry(
        kind="claim", key=row.pk, words=searched("\n".join(said)), lang=searched(lang), source=searched(source),
        place=searched("\n".join(named)), earliest=row.earliest, latest=row.latest,
        killed_min=row.killed_min, killed_max=row.killed_max, injured_min=row.injured_min, injured_max=row.injured_max,
    )  # fmt: skip


def index_incidents(rows: Sequence[Incident]) -> None:
    """Makes the incidents findable by their own words and those of their claims, in place of what was there."""
    for part in _slices(rows):
        claims = {claim: row.pk for row in part for claim in row.record["claims"]}
        words: dict[str, dict[str, None]] = defaultdict(dict)
        places: dict[str, dict[str, None]] = defaultdict(dict)
        sources: dict[str, dict[str, None]] = defaultdict(dict)
        langs: dict[str, dict[str, None]] = defaultdict(dict)
        for some in _slices(list(claims)):
            for entry in SearchEntry.objects.filter(kind="claim", key__in=some):
                home = claims[entry.key]
                for held, text in (
                    (words, entry.words),
                    (places, entry.place),
                    (sources, entry.source),
                    (langs, entry.lang),
                ):
                    held[home].update(dict.fromkeys(text.split()))
        SearchEntry.objects.filter(kind="incident", key__in=[row.pk for row in part]).delete()
        _add(
            SearchEntry(
                kind="incident", key=row.pk, words=_joined(row.event_type, words[row.pk]),
                lang=_joined("", langs[row.pk]), source=_joined("", sources[row.pk]),
                place=_joined(f"{row.place} {row.country}", places[row.pk]),
                earliest=row.earliest, latest=row.latest, killed_min=row.killed_min, killed_max=row.killed_max,
                injured_min=row.injured_min, injured_max=row.injured_max,
            )
            for row in part
            if not row.retired
        )  # fmt: skip


def index_all() -> None:
    """Makes the whole index anew."""
    SearchEntry.objects.all().delete()
    index_reports(Report.objects.select_related("source").order_by("key").iterator(chunk_size=_SLICE))
    sources: dict[str, tuple[str, str]] = {}

    def told() -> Iterator[tuple[Claim, ClaimRecord, str]]:
        for row in Claim.objects.select_related("report__source").order_by("report_id", "key").iterator(_SLICE):
            report = row.report
            sources[row.report_id] = (report.source.name if report.source else "", report.lang)
            yield row, row.claim(), report.record().reading_text

    index_claims(told(), sources)
    index_incidents(list(Incident.objects.filter(retired=False).order_by("key")))


def _joined(first: str, words: Mapping[str, None]) -> str:
    return " ".join(islice(dict.fromkeys([*searched(first).split(), *words]), _MOST_WORDS))


def _add(entries: Iterable[SearchEntry]) -> None:
    waiting = iter(entries)
    while part := list(islice(waiting, _SLICE)):
        SearchEntry.objects.bulk_create(part)


def _slices(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _SLICE] for start in range(0, len(items), _SLICE))
