"""The floors under reading. Raised when a change earns it; lowering one needs a reason in the changelog."""

import json

import pytest

from tests.quality.floors import below, measure

# The rate is what a loaded two-core machine still gives; docs/speed.md has the figure of a quieter one.
FLOORS = {
    "killed": 0.83,
    "injured": 0.74,
    "date": 0.77,
    "place": 0.81,
    "victim_age_f1": 0.69,
    "victim_name_f1": 0.71,
    "reports_per_second": 25.0,
}


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_reading_stays_above_its_floors_and_above_a_plain_reader(capsys: pytest.CaptureFixture[str]) -> None:
    measured = measure("reading.py")
    with capsys.disabled():
        print(f"\nreading: {json.dumps(measured)}")
    ours, plain = measured["bearwitness"], measured["plain"]
    assert below(ours, FLOORS) == {}
    assert all(ours[name] > plain[name] for name in ("killed", "injured", "date"))
    assert measured["held"]["inside"] == 1.0
