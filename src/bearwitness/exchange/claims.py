"""Claims to and from the JSON objects of claims.jsonl.

Keys that the format doesn't name are kept in ``extra`` and written again.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from bearwitness.errors import InvalidRecord
from bearwitness.exchange.fields import (
    Json,
    count_from_json,
    count_to_json,
    place_from_json,
    place_to_json,
    spans_from_json,
    spans_to_json,
    text_of,
)
from bearwitness.model import (
    Claim,
    Conduct,
    Count,
    CountPart,
    Figure,
    Perpetrator,
    Spans,
    Statement,
    Superseded,
    Target,
    VictimMention,
    Weapon,
    When,
    Where,
)
from bearwitness.values import FuzzyDate

R = TypeVar("R")

_FURTHER_COUNTS = ("killed_combatants", "missing", "abducted")
_CLAIM_KEYS = {
    "claim", "report", "kind", "main", "event_type", "stance", "when", "where", "perpetrators", "weapons", "targets",
    "killed", "injured", *_FURTHER_COUNTS, "breakdown", "superseded", "victims", "figure", "statement", "conduct",
    "speakers", "origin", "reader", "confidence", "supersedes", "spans", "words",
}  # fmt: skip


def _when_out(when: When) -> Json:
    return {"edtf": when.date.edtf, "precision": when.date.precision, "spans": spans_to_json(when.spans)}


def claim_to_json(claim: Claim) -> Json:
    """The object of claims.jsonl."""
    row: Json = {"claim": claim.claim, "report": claim.report, "kind": claim.kind, "main": claim.main}
    if claim.event_type:
        row["event_type"] = claim.event_type
    row["stance"] = claim.stance
    if claim.when:
        row["when"] = _when_out(claim.when)
    if claim.where:
        row["where"] = place_to_json(claim.where.place) | {"spans": spans_to_json(claim.where.spans)}
    row["perpetrators"] = [
        {"name": p.name, "kind": p.kind, "stance": p.stance, "spans": spans_to_json(p.spans)}
        for p in claim.perpetrators
    ]
    row["weapons"] = [{"name": w.name, "code": w.code, "spans": spans_to_json(w.spans)} for w in claim.weapons]
    row["targets"] = [
        {"name": t.name, "kind": t.kind, "effect": t.effect or None, "spans": spans_to_json(t.spans)}
        for t in claim.targets
    ]
    row["killed"], row["injured"] = count_to_json(claim.killed), count_to_json(claim.injured)
    row |= _further_out(claim)
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
        row["spans"] = spans_to_json(whole)
    if words := {name: spans_to_json(spans) for name, spans in claim.spans.items() if name != "claim"}:
        row["words"] = words
    return row | dict(claim.extra)


def _further_out(claim: Claim) -> Json:
    """What only some claims have: further counts, parts, earlier figures, and what belongs to the other kinds."""
    row: Json = {}
    for name in _FURTHER_COUNTS:
        count: Count = getattr(claim, name)
        if count != Count():
            row[name] = count_to_json(count)
    if claim.breakdown:
        row["breakdown"] = [{"group": p.group, "status": p.status} | count_to_json(p.count) for p in claim.breakdown]
    if claim.superseded:
        row["superseded"] = [{"field": old.field} | count_to_json(old.count) for old in claim.superseded]
    if figure := claim.figure:
        row["figure"] = {"min": figure.least, "max": figure.most, "unit": figure.unit}
        row["figure"] |= {"of": figure.of} if figure.of else {}
        row["figure"] |= {"approximate": True} if figure.approximate else {}
        row["figure"]["spans"] = spans_to_json(figure.spans)
    if claim.statement:
        row["statement"] = {"act": claim.statement.act}
    if claim.conduct:
        row["conduct"] = {"act": claim.conduct.act, "given": claim.conduct.given}
    return row


def _victim_out(victim: VictimMention) -> Json:
    row = {"name": victim.name, "age": victim.age, "sex": victim.sex, "status": victim.status}
    return {name: value for name, value in row.items() if value not in (None, "")} | {
        "spans": spans_to_json(victim.spans)
    }


def _each(row: Mapping[str, Any], key: str, make: Callable[[Mapping[str, Any], Spans], R]) -> tuple[R, ...]:
    items = row.get(key) or ()
    if not isinstance(items, list | tuple) or not all(isinstance(item, Mapping) for item in items):
        raise InvalidRecord("claim", key, "must be a list of objects")
    return tuple(make(item, spans_from_json(item.get("spans") or [])) for item in items)


def _victim_in(item: Mapping[str, Any], spans: Spans) -> VictimMention:
    age = item.get("age")
    if isinstance(age, str) and age.isdigit():
        age = int(age)
    if age is not None and not isinstance(age, int):
        raise InvalidRecord("victim", "age", "must be a whole number")
    return VictimMention(
        text_of("victim", item, "name"), age, text_of("victim", item, "sex"), text_of("victim", item, "status"), spans
    )


def _object(row: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under the key, empty where there is none; raises InvalidRecord where it is something else."""
    value = row.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InvalidRecord("claim", key, "must be an object")
    return value


def _when_in(item: Mapping[str, Any]) -> When | None:
    return When(FuzzyDate(item["edtf"]), spans_from_json(item.get("spans") or [])) if item.get("edtf") else None


def _where_in(item: Mapping[str, Any]) -> Where | None:
    return Where(place_from_json(item), spans_from_json(item.get("spans") or [])) if item.get("name") else None


def _part_in(item: Mapping[str, Any], _: Spans) -> CountPart:
    return CountPart(text_of("breakdown", item, "group"), text_of("breakdown", item, "status"), count_from_json(item))


def _figure_in(item: Mapping[str, Any]) -> Figure | None:
    if not item:
        return None
    ends = (item.get("min"), item.get("max"))
    if not all(end is None or isinstance(end, int | float) for end in ends):
        raise InvalidRecord("figure", "min and max", "must be numbers from 0, or unknown")
    unit, of = text_of("figure", item, "unit"), text_of("figure", item, "of")
    return Figure(*ends, unit, of, bool(item.get("approximate")), spans_from_json(item.get("spans") or []))


def _conduct_in(item: Mapping[str, Any]) -> Conduct | None:
    if not item:
        return None
    if not isinstance(item.get("given"), bool):
        raise InvalidRecord("conduct", "given", "must be true or false")
    return Conduct(text_of("conduct", item, "act"), item["given"])


def _named_spans(row: Mapping[str, Any]) -> Mapping[str, Spans]:
    """Spans by field, and under ``claim`` those of the claim as a whole."""
    words = row.get("words") or {}
    if not isinstance(words, Mapping):
        raise InvalidRecord("claim", "words", "must be an object of spans by field")
    found = {str(name): spans_from_json(spans) for name, spans in words.items()}
    if whole := row.get("spans"):
        found["claim"] = spans_from_json(whole)
    return found


def claim_from_json(row: Mapping[str, Any]) -> Claim:
    """The claim of one object of claims.jsonl; raises InvalidRecord or InvalidValue with what is at fault."""
    if not isinstance(row.get("claim"), str) or not isinstance(row.get("report"), str):
        raise InvalidRecord("claim", "claim and report", "must be texts")
    speakers = row.get("speakers") or []
    if not isinstance(speakers, list) or not all(isinstance(speaker, str) for speaker in speakers):
        raise InvalidRecord("claim", "speakers", "must be a list of texts")
    return Claim(
        claim=row["claim"],
        report=row["report"],
        kind=row.get("kind") or "event",
        main=bool(row.get("main")),
        event_type=text_of("claim", row, "event_type"),
        stance=row.get("stance") or "asserted",
        when=_when_in(_object(row, "when")),
        where=_where_in(_object(row, "where")),
        perpetrators=_each(
            row,
            "perpetrators",
            lambda p, s: Perpetrator(text_of("p", p, "name"), text_of("p", p, "kind"), p.get("stance") or "accused", s),
        ),
        weapons=_each(row, "weapons", lambda w, s: Weapon(text_of("w", w, "name"), text_of("w", w, "code"), s)),
        targets=_each(
            row,
            "targets",
            lambda t, s: Target(text_of("t", t, "name"), text_of("t", t, "kind"), text_of("t", t, "effect"), s),
        ),
        killed=count_from_json(row.get("killed")),
        injured=count_from_json(row.get("injured")),
        **{name: count_from_json(_object(row, name)) for name in _FURTHER_COUNTS},
        breakdown=_each(row, "breakdown", _part_in),
        superseded=_each(
            row, "superseded", lambda s, _: Superseded(text_of("superseded", s, "field"), count_from_json(s))
        ),
        victims=_each(row, "victims", _victim_in),
        figure=_figure_in(_object(row, "figure")),
        statement=Statement(text_of("statement", stated, "act")) if (stated := _object(row, "statement")) else None,
        conduct=_conduct_in(_object(row, "conduct")),
        speakers=tuple(speakers),
        origin=text_of("claim", row, "origin"),
        reader=text_of("claim", row, "reader"),
        confidence=row.get("confidence"),
        supersedes=text_of("claim", row, "supersedes"),
        spans=_named_spans(row),
        extra={name: value for name, value in row.items() if name not in _CLAIM_KEYS},
    )
