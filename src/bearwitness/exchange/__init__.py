"""The exchange formats: records as JSON objects, and JSON Lines read and written line by line."""

from bearwitness.exchange.claims import claim_from_json, claim_to_json
from bearwitness.exchange.fields import place_from_json, place_to_json
from bearwitness.exchange.lines import LineWriter, read_claims, read_incidents, read_objects, read_reports, write_jsonl
from bearwitness.exchange.records import (
    incident_from_json,
    incident_to_json,
    report_from_json,
    report_to_json,
)

__all__ = [
    "LineWriter",
    "claim_from_json",
    "claim_to_json",
    "incident_from_json",
    "incident_to_json",
    "place_from_json",
    "place_to_json",
    "read_claims",
    "read_incidents",
    "read_objects",
    "read_reports",
    "report_from_json",
    "report_to_json",
    "write_jsonl",
]
