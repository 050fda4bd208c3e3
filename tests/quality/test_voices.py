"""The floors under counting independent voices."""

import json

import pytest

from tests.quality.floors import below, measure

DATA_SHA256 = "c5d5c50da3536fdd5374b2e09b517a54845075384f9f2fbef661c458eb75b368"
FLOORS = {"voices_right": 0.85, "covered": 0.85}
GOLD_FLOORS = {"voices_right": 0.95, "covered": 0.95}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_voices_stay_above_their_floors_and_above_the_number_of_reports(capsys: pytest.CaptureFixture[str]) -> None:
    measured = measure("voices.py", DATA_SHA256)
    with capsys.disabled():
        print(f"\nvoices: {json.dumps(measured)}")
    ours, gold = measured["bearwitness"], measured["gold_claims"]
    assert below(ours["all"], FLOORS) == {}
    assert below(gold["all"], GOLD_FLOORS) == {}
    assert ours["several_reports"]["voices_right"] > ours["several_reports"]["reports_taken_for_voices"]
