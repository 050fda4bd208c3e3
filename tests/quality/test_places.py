"""The floors under finding and resolving places. Raised when a change earns it; lowering one needs a reason."""

import json

import pytest

from tests.quality.floors import below, measure

DATA_SHA256 = "1aa4e0fe3d6b0b2d15555e502f0e48104f857ae9c5ee19634cfb9b14bf8a6caa"
# World news and health news together; local news of the USA and mixed web pages for information.
FLOORS = {"toponym_f1": 0.88, "within_161km": 0.88}
LOCAL_FLOORS = {"toponym_f1": 0.75, "within_161km": 0.86}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_places_stay_above_their_floors_and_above_plain_look_up(capsys: pytest.CaptureFixture[str]) -> None:
    measured = measure("geo.py", DATA_SHA256)
    with capsys.disabled():
        print(f"\nplaces: {json.dumps(measured)}")
    assert below(measured["target"]["bearwitness"], FLOORS) == {}
    assert below(measured["lgl"]["bearwitness"], LOCAL_FLOORS) == {}
    for name in ("toponym_f1", "within_161km"):
        assert measured["target"]["bearwitness"][name] > measured["target"]["plain"][name]
