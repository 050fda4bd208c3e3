"""Reports and incidents to and from the JSON objects of the exchange formats.

Keys that a format doesn't name are kept in ``extra`` and written again.
"""

from collections.abc import Mapping
from typing import Any

from bearwitness.errors import InvalidRecord
from bearwitness.exchange.appraisals import (
    figures_from_json,
    figures_to_json,
    graph_from_json,
    graph_to_json,
    voice_count_from_json,
    voice_count_to_json,
)
from bearwitness.exchange.fields import Json, place_from_json, place_to_json, text_of
from bearwitness.model import Assessment, Incident, Report
from bearwitness.values import CountRange, Digest, FuzzyDate

_REPORT_KEYS = {"id", "text", "title", "published", "url", "source", "lang", "evidence", "locator"}


# --- reports -------------------------------------------------------------------------------------


def report_from_json(row: Mapping[str, Any]) -> Report:
    """The report of one object of reports.jsonl; raises InvalidRecord with the field at fault."""
    key = row.get("id")
    if isinstance(key, int) and not isinstance(key, bool):
        key = str(key)
    if not isinstance(key, str) or not key:
        raise InvalidRecord("report", "id", "must be a text that is not empty")
    if "text" not in row:
        raise InvalidRecord("report", "text", "is missing")
    text = {name: text_of("report", row, name) for name in ("text", "title", "published", "url", "source", "lang")}
    evidence = row.get("evidence")
    return Report(
        id=key,
        **text,
        evidence=Digest(evidence) if evidence else None,
        locator=text_of("report", row, "locator"),
        extra={name: value for name, value in row.items() if name not in _REPORT_KEYS},
    )


def report_to_json(report: Report) -> Json:
    """The object of reports.jsonl; empty fields are left out."""
    row: Json = {"id": report.id}
    for name in ("title", "published", "url", "source", "lang"):
        if value := getattr(report, name):
            row[name] = value
    row["text"] = report.text
    if report.evidence:
        row["evidence"] = report.evidence.hex
    if report.locator:
        row["locator"] = report.locator
    return row | dict(report.extra)


# --- incidents -----------------------------------------------------------------------------------


def incident_to_json(incident: Incident) -> Json:
    """The object of incidents.jsonl."""
    row: Json = {"incident": incident.incident, "reports": list(incident.reports), "claims": list(incident.claims)}
    if incident.when:
        row["when"] = {"edtf": incident.when.edtf, "precision": incident.when.precision}
    if incident.where:
        row["where"] = place_to_json(incident.where)
    row["event_type"] = incident.event_type
    for name in ("killed", "injured"):
        counted: CountRange = getattr(incident, name)
        row[name] = {"min": counted.min, "max": counted.max}
    row["origins"], row["voices"] = incident.origins, [list(voice) for voice in incident.voices]
    if incident.voice_count:
        row["voice_count"] = voice_count_to_json(incident.voice_count)
    if incident.independence:
        row["independence"] = graph_to_json(incident.independence)
    if incident.assessment:
        row["grade"], row["rule"] = incident.assessment.grade, incident.assessment.rule
        row["why"] = list(incident.assessment.why)
        row["why_claims"] = [list(claims) for claims in incident.assessment.why_claims]
        row["facts"] = dict(incident.assessment.facts)
    if incident.figures:
        row["figures"] = figures_to_json(incident.figures)
    row["links"] = list(incident.links)
    row["set_by"] = {name: list(claims) for name, claims in incident.set_by.items()}
    return row


def incident_from_json(row: Mapping[str, Any]) -> Incident:
    """The incident of one object of incidents.jsonl."""
    when, where = row.get("when"), row.get("where")
    voices = tuple(tuple(voice) for voice in row.get("voices") or ())
    return Incident(
        incident=text_of("incident", row, "incident"),
        reports=tuple(row.get("reports") or ()),
        claims=tuple(row.get("claims") or ()),
        when=FuzzyDate(when["edtf"]) if when else None,
        where=place_from_json(where) if where else None,
        event_type=text_of("incident", row, "event_type"),
        killed=_count_range_in(row.get("killed")),
        injured=_count_range_in(row.get("injured")),
        origins=len(voices),
        voices=voices,
        assessment=_assessment(row) if row.get("grade") else None,
        figures=figures_from_json(row.get("figures")),
        links=tuple(row.get("links") or ()),
        set_by={name: tuple(claims) for name, claims in (row.get("set_by") or {}).items()},
        voice_count=voice_count_from_json(row.get("voice_count")),
        independence=graph_from_json(row.get("independence")),
    )


def _assessment(row: Mapping[str, Any]) -> Assessment:
    return Assessment(
        text_of("incident", row, "grade"),
        text_of("incident", row, "rule"),
        tuple(row.get("why") or ()),
        why_claims=tuple(tuple(claims) for claims in row.get("why_claims") or ()),
        facts=dict(row.get("facts") or {}),
    )


def _count_range_in(row: Mapping[str, Any] | None) -> CountRange:
    return CountRange(row.get("min"), row.get("max")) if row else CountRange()
