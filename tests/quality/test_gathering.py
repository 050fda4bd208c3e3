"""The floors under gathering. Raised when a change earns it; lowering one needs a reason in the changelog."""

import json

import pytest

from tests.quality.floors import below, measure

FLOORS = {"pair_f1": 0.88, "b3_f1": 0.95, "reports_per_second": 60.0}


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_gathering_stays_above_its_floors_and_above_words_alone(capsys: pytest.CaptureFixture[str]) -> None:
    measured = measure("gathering.py")
    with capsys.disabled():
        print(f"\ngathering: {json.dumps(measured)}")
    ours, plain = measured["bearwitness"], measured["plain"]
    assert below(ours, FLOORS) == {}
    assert ours["pair_f1"] > plain["pair_f1"]
    assert ours["b3_f1"] > plain["b3_f1"]
