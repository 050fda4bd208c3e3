"""The floors under reading all four kinds of claims, in English and in Arabic."""

import json
from typing import Any

import pytest

from tests.quality.floors import below, measure

DATA_SHA256 = "c5d5c50da3536fdd5374b2e09b517a54845075384f9f2fbef661c458eb75b368"
FLOORS = {
    "en": {
        "events": 0.90, "main_event": 0.92, "event_type": 0.78, "date": 0.82, "place": 0.80, "killed": 0.85,
        "injured": 0.80, "perpetrator": 0.82, "weapon": 0.76, "target": 0.72, "stance": 0.80, "origin": 0.80,
        "statistic": 0.64, "statement": 0.78, "conduct": 0.82,
    },
    "ar": {
        "events": 0.84, "main_event": 0.92, "event_type": 0.77, "date": 0.79, "place": 0.72, "killed": 0.77,
        "injured": 0.79, "perpetrator": 0.77, "weapon": 0.75, "target": 0.63, "stance": 0.70, "origin": 0.75,
        "statistic": 0.50, "statement": 0.78, "conduct": 0.78,
    },
}  # fmt: skip


def flat(measured: dict[str, Any]) -> dict[str, float]:
    """Every figure of one language by its name; of what is found, F1."""
    kinds = {name: measured[name]["f1"] for name in ("events", "statistic", "statement", "conduct")}
    return {**measured["fields"], **kinds, "main_event": measured["main_event"]}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_all_kinds_of_claims_stay_above_their_floors(capsys: pytest.CaptureFixture[str]) -> None:
    measured = measure("field_reports.py", DATA_SHA256)
    with capsys.disabled():
        print(f"\nfield reports: {json.dumps(measured)}")
    assert {lang: below(flat(measured[lang]), floors) for lang, floors in FLOORS.items()} == {"en": {}, "ar": {}}
    assert measured["en"]["false_event_rate"] == 0
    assert measured["held"]["inside"] == 1.0
