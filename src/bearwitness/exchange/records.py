"""Records to and from the JSON objects of the exchange formats: reports, claims and incidents.

Keys that a format doesn't name are kept in ``extra`` and written again.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from bearwitness.errors import BearwitnessError, InvalidRecord
from bearwitness.model import (
    Assessment,
    Claim,
    Count,
    Incident,
    Perpetrator,
    Report,
    Spans,
    Target,
    VictimMention,
    Weapon,
    When,
    Where,
)
from bearwitness.values import CountRange, Digest, FuzzyDate, Place, Span

Json = dict[str, Any]
R = TypeVar("R")

_REPORT_KEYS = {"id", "text", "title", "published", "url", "source", "lang", "evidence", "locator"}
_PLACE_KEYS = ("name", "admin1", "country", "lat", "lon", "geonames", "precision", "part", "canonical")
_CLAIM_KEYS = {
    "claim", "report", "kind", "main", "event_type", "stance", "when", "where", "perpetrators", "weapons", "targets",
    "killed", "injured", "victims", "speakers", "origin", "reader", "confidence", "supersedes", "spans", "words",
}  # fmt: skip


def _spans_out(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _spans_in(given: Any) -> Spans:
    if not isinstance(given, list | tuple):
        raise InvalidRecord("spans", "value", "must be a list of [start, end]")
    try:
        return tuple(Span(int(start), int(end)) for start, end in given)
    except (TypeError, ValueError) as error:
        if isinstance(error, BearwitnessError):
            raise
        raise InvalidRecord("spans", "value", "must be a list of [start, end]") from error


def _text(record: str, row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidRecord(record, key, "must be a text")
    try:  # a lone surrogate can't be written as UTF-8 again: it is named, not dropped
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidRecord(record, key, "holds half of a surrogate pair, which is no character") from error
    return value


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
    text = {name: _text("report", row, name) for name in ("text", "title", "published", "url", "source", "lang")}
    evidence = row.get("evidence")
    return Report(
        id=key,
        **text,
        evidence=Digest(evidence) if evidence else None,
        locator=_text("report", row, "locator"),
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


# --- claims --------------------------------------------------------------------------------------


def _when_out(when: When) -> Json:
    return {"edtf": when.date.edtf, "precision": when.date.precision, "spans": _spans_out(when.spans)}


def place_to_json(place: Place) -> Json:
    """The place without its empty fields."""
    row = {name: getattr(place, name) for name in _PLACE_KEYS}
    return {name: value for name, value in row.items() if value not in (None, "")}


def place_from_json(row: Mapping[str, Any]) -> Place:
    """The place of a ``where`` object."""
    given = {name: row[name] for name in _PLACE_KEYS if row.get(name) is not None}
    if not isinstance(given.get("name"), str):
        raise InvalidRecord("where", "name", "must be a text")
    return Place(**given)


def _count_out(count: Count) -> Json:
    row: Json = {"min": count.range.min, "max": count.range.max}
    if count.who:
        row["who"] = count.who
    if count.approximate:
        row["approximate"] = True
    if count.spans:
        row["spans"] = _spans_out(count.spans)
    if count.rule:
        row["rule"] = count.rule
    return row


def _count_in(row: Mapping[str, Any] | None) -> Count:
    if not row:
        return Count()
    rule = _text("count", row, "rule")
    counted = CountRange(row.get("min"), row.get("max"))
    spans = _spans_in(row.get("spans") or [])
    if not counted.is_unknown and not spans and not rule:
        rule = "given without words"  # another reader's claim: what it leaves open is said, not hidden
    return Count(counted, _text("count", row, "who"), bool(row.get("approximate")), spans, rule)


def claim_to_json(claim: Claim) -> Json:
    """The object of claims.jsonl."""
    row: Json = {"claim": claim.claim, "report": claim.report, "kind": claim.kind, "main": claim.main}
    if claim.event_type:
        row["event_type"] = claim.event_type
    row["stance"] = claim.stance
    if claim.when:
        row["when"] = _when_out(claim.when)
    if claim.where:
        row["where"] = place_to_json(claim.where.place) | {"spans": _spans_out(claim.where.spans)}
    row["perpetrators"] = [
        {"name": p.name, "kind": p.kind, "stance": p.stance, "spans": _spans_out(p.spans)} for p in claim.perpetrators
    ]
    row["weapons"] = [{"name": w.name, "code": w.code, "spans": _spans_out(w.spans)} for w in claim.weapons]
    row["targets"] = [
        {"name": t.name, "kind": t.kind, "effect": t.effect or None, "spans": _spans_out(t.spans)}
        for t in claim.targets
    ]
    row["killed"], row["injured"] = _count_out(claim.killed), _count_out(claim.injured)
    row["victims"] = [_victim_out(victim) for victim in claim.victims]
    row["speakers"], row["origin"] = list(claim.speakers), claim.origin
    if claim.reader:
        row["reader"] = claim.reader
    if claim.confidence is not None:
        row["confidence"] = claim.confidence
    if claim.supersedes:
        row["supersedes"] = claim.supersedes
    # "spans" is of the claim as a whole, as claims without fields of their own have it; "words" by field.
    if whole := claim.spans.get("claim"):
        row["spans"] = _spans_out(whole)
    if words := {name: _spans_out(spans) for name, spans in claim.spans.items() if name != "claim"}:
        row["words"] = words
    return row | dict(claim.extra)


def _victim_out(victim: VictimMention) -> Json:
    row = {"name": victim.name, "age": victim.age, "sex": victim.sex, "status": victim.status}
    return {name: value for name, value in row.items() if value not in (None, "")} | {"spans": _spans_out(victim.spans)}


def _each(row: Mapping[str, Any], key: str, make: Callable[[Mapping[str, Any], Spans], R]) -> tuple[R, ...]:
    items = row.get(key) or ()
    if not isinstance(items, list | tuple) or not all(isinstance(item, Mapping) for item in items):
        raise InvalidRecord("claim", key, "must be a list of objects")
    return tuple(make(item, _spans_in(item.get("spans") or [])) for item in items)


def _victim_in(item: Mapping[str, Any], spans: Spans) -> VictimMention:
    age = item.get("age")
    if isinstance(age, str) and age.isdigit():
        age = int(age)
    if age is not None and not isinstance(age, int):
        raise InvalidRecord("victim", "age", "must be a whole number")
    return VictimMention(
        _text("victim", item, "name"), age, _text("victim", item, "sex"), _text("victim", item, "status"), spans
    )


def _named_spans(row: Mapping[str, Any]) -> Mapping[str, Spans]:
    """Spans by field, and under ``claim`` those of the claim as a whole."""
    words = row.get("words") or {}
    if not isinstance(words, Mapping):
        raise InvalidRecord("claim", "words", "must be an object of spans by field")
    found = {str(name): _spans_in(spans) for name, spans in words.items()}
    if whole := row.get("spans"):
        found["claim"] = _spans_in(whole)
    return found


def claim_from_json(row: Mapping[str, Any]) -> Claim:
    """The claim of one object of claims.jsonl; raises InvalidRecord or InvalidValue with what is at fault."""
    if not isinstance(row.get("claim"), str) or not isinstance(row.get("report"), str):
        raise InvalidRecord("claim", "claim and report", "must be texts")
    when, where = row.get("when"), row.get("where")
    speakers = row.get("speakers") or []
    if not isinstance(speakers, list) or not all(isinstance(speaker, str) for speaker in speakers):
        raise InvalidRecord("claim", "speakers", "must be a list of texts")
    return Claim(
        claim=row["claim"],
        report=row["report"],
        kind=row.get("kind") or "event",
        main=bool(row.get("main")),
        event_type=_text("claim", row, "event_type"),
        stance=row.get("stance") or "asserted",
        when=When(FuzzyDate(when["edtf"]), _spans_in(when.get("spans") or [])) if when and when.get("edtf") else None,
        where=Where(place_from_json(where), _spans_in(where.get("spans") or []))
        if where and where.get("name")
        else None,
        perpetrators=_each(
            row,
            "perpetrators",
            lambda p, s: Perpetrator(_text("p", p, "name"), _text("p", p, "kind"), p.get("stance") or "accused", s),
        ),
        weapons=_each(row, "weapons", lambda w, s: Weapon(_text("w", w, "name"), _text("w", w, "code"), s)),
        targets=_each(
            row,
            "targets",
            lambda t, s: Target(_text("t", t, "name"), _text("t", t, "kind"), _text("t", t, "effect"), s),
        ),
        killed=_count_in(row.get("killed")),
        injured=_count_in(row.get("injured")),
        victims=_each(row, "victims", _victim_in),
        speakers=tuple(speakers),
        origin=_text("claim", row, "origin"),
        reader=_text("claim", row, "reader"),
        confidence=row.get("confidence"),
        supersedes=_text("claim", row, "supersedes"),
        spans=_named_spans(row),
        extra={name: value for name, value in row.items() if name not in _CLAIM_KEYS},
    )


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
    if incident.assessment:
        row["grade"], row["rule"] = incident.assessment.grade, incident.assessment.rule
        row["why"] = list(incident.assessment.why)
    row["links"] = list(incident.links)
    row["set_by"] = {name: list(claims) for name, claims in incident.set_by.items()}
    return row


def incident_from_json(row: Mapping[str, Any]) -> Incident:
    """The incident of one object of incidents.jsonl."""
    when, where = row.get("when"), row.get("where")
    grade = row.get("grade")
    voices = tuple(tuple(voice) for voice in row.get("voices") or ())
    return Incident(
        incident=_text("incident", row, "incident"),
        reports=tuple(row.get("reports") or ()),
        claims=tuple(row.get("claims") or ()),
        when=FuzzyDate(when["edtf"]) if when else None,
        where=place_from_json(where) if where else None,
        event_type=_text("incident", row, "event_type"),
        killed=_count_range_in(row.get("killed")),
        injured=_count_range_in(row.get("injured")),
        origins=len(voices),
        voices=voices,
        assessment=Assessment(grade, _text("incident", row, "rule"), tuple(row.get("why") or ())) if grade else None,
        links=tuple(row.get("links") or ()),
        set_by={name: tuple(claims) for name, claims in (row.get("set_by") or {}).items()},
    )


def _count_range_in(row: Mapping[str, Any] | None) -> CountRange:
    return CountRange(row.get("min"), row.get("max")) if row else CountRange()
