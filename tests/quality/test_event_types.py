"""The floors under the types of events. Raised when a change earns it; lowering one needs a reason in the changelog."""

import json

import pytest

from tests.quality.floors import below, measure

DATA_SHA256 = "2293375ec8e5ef7e1ea7a82e3fc1414dfe99a075684f6da594e613f190afe0b7"
FLOORS = {"all": 0.76, "unseen": 0.70}


@pytest.mark.slow
def test_event_types_stay_above_their_floors_and_above_keywords(capsys: pytest.CaptureFixture[str]) -> None:
    measured = measure("case2021.py", DATA_SHA256)
    with capsys.disabled():
        print(f"\nevent types: {json.dumps(measured)}")
    assert below(measured["bearwitness"], FLOORS) == {}
    assert measured["bearwitness"]["all"] > measured["keywords"]["all"] > measured["majority"]["all"]
