"""Claims, reports and incidents as Arrow tables, for an engine that speaks Arrow to hand in and take out.

Each row holds the whole record as JSON of the exchange format (``record``), with columns beside it to filter and
partition by. Needs ``pyarrow`` (the extra ``arrow``); nothing else here does.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bearwitness.errors import MissingPart
from bearwitness.exchange import claim_from_json, claim_to_json, incident_to_json
from bearwitness.incidents.gather import gather
from bearwitness.model import Claim, Incident, Judgement, Report

_REPORT_FIELDS = ("id", "text", "title", "published", "url", "source", "lang", "locator")


def gather_tables(claims: Any, reports: Any, judgements: Sequence[Judgement] = ()) -> Any:
    """The table of the incidents that the tables of claims and reports tell of; ``gather`` on tables."""
    return incidents_to_table(gather(claims_from_table(claims), reports_from_table(reports), judgements))


def claims_to_table(claims: Iterable[Claim]) -> Any:
    """Columns ``claim``, ``report``, ``kind``, ``country``, ``record``."""
    return _table(
        claims,
        {
            "claim": lambda claim: claim.claim,
            "report": lambda claim: claim.report,
            "kind": lambda claim: claim.kind,
            "country": lambda claim: claim.where.place.country if claim.where else "",
            "record": lambda claim: json.dumps(claim_to_json(claim)),
        },
    )


def claims_from_table(table: Any) -> list[Claim]:
    """The claims of a table that has at least ``record``."""
    return [claim_from_json(json.loads(record)) for record in table.column("record").to_pylist()]


def reports_to_table(reports: Iterable[Report]) -> Any:
    """Columns named as in reports.jsonl, all text; ``extra`` is JSON. A digest of evidence stays behind."""
    columns: dict[str, Callable[[Any], str]] = {name: _reader(name) for name in _REPORT_FIELDS}
    return _table(reports, columns | {"extra": lambda report: json.dumps(dict(report.extra))})


def reports_from_table(table: Any) -> list[Report]:
    """The reports of a table; only ``id`` and ``text`` must be there."""
    found = []
    for row in table.to_pylist():
        given: dict[str, Any] = {name: row[name] or "" for name in _REPORT_FIELDS if name in row}
        found.append(Report(**given, extra=json.loads(row.get("extra") or "{}")))
    return found


def incidents_to_table(incidents: Iterable[Incident]) -> Any:
    """Columns ``incident``, ``edtf``, ``country``, ``event_type``, ``record``."""
    return _table(
        incidents,
        {
            "incident": lambda incident: incident.incident,
            "edtf": lambda incident: incident.when.edtf if incident.when else "",
            "country": lambda incident: incident.where.country if incident.where else "",
            "event_type": lambda incident: incident.event_type,
            "record": lambda incident: json.dumps(incident_to_json(incident)),
        },
    )


def _reader(name: str) -> Callable[[Any], str]:
    return lambda report: str(getattr(report, name))


def _table(records: Iterable[Any], columns: Mapping[str, Callable[[Any], str]]) -> Any:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise MissingPart("pyarrow", "Install the extra: pip install 'bearwitness[arrow]'.") from error
    rows = list(records)
    return pa.table({name: pa.array([read(row) for row in rows], pa.string()) for name, read in columns.items()})
