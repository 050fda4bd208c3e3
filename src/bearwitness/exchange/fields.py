"""What several exchange formats write alike: texts, spans, places, counts."""

from collections.abc import Mapping
from typing import Any

from bearwitness.errors import BearwitnessError, InvalidRecord
from bearwitness.model import Count, Spans
from bearwitness.values import CountRange, Place, Span

Json = dict[str, Any]

_PLACE_KEYS = ("name", "admin1", "country", "lat", "lon", "geonames", "precision", "part", "canonical")


def spans_to_json(spans: Spans) -> list[list[int]]:
    """Each span as ``[start, end]``."""
    return [[span.start, span.end] for span in spans]


def spans_from_json(given: Any) -> Spans:
    """The spans of a list of ``[start, end]``; raises InvalidRecord."""
    if not isinstance(given, (list, tuple)):
        raise InvalidRecord("spans", "value", "must be a list of [start, end]")
    try:
        return tuple([Span(int(start), int(end)) for start, end in given])
    except (TypeError, ValueError) as error:
        if isinstance(error, BearwitnessError):
            raise
        raise InvalidRecord("spans", "value", "must be a list of [start, end]") from error


def text_of(record: str, row: Mapping[str, Any], key: str) -> str:
    """The text under the key, "" where there is none; raises InvalidRecord where it is no text."""
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidRecord(record, key, "must be a text")
    if value.isascii():
        return value
    try:  # a lone surrogate can't be written as UTF-8 again: it is named, not dropped
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidRecord(record, key, "holds half of a surrogate pair, which is no character") from error
    return value


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


def count_to_json(count: Count) -> Json:
    """The count with both ends, null where unknown."""
    row: Json = {"min": count.range.min, "max": count.range.max}
    if count.who:
        row["who"] = count.who
    if count.approximate:
        row["approximate"] = True
    if count.spans:
        row["spans"] = spans_to_json(count.spans)
    if count.rule:
        row["rule"] = count.rule
    return row


def count_from_json(row: Mapping[str, Any] | None) -> Count:
    """The count of an object, the unknown count where there is none."""
    if not row:
        return Count()
    rule = text_of("count", row, "rule")
    counted = CountRange(row.get("min"), row.get("max"))
    spans = spans_from_json(row.get("spans") or [])
    if not counted.is_unknown and not spans and not rule:
        rule = "given without words"  # another reader's claim: what it leaves open is said, not hidden
    return Count(counted, text_of("count", row, "who"), bool(row.get("approximate")), spans, rule)
