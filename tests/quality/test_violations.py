"""The floors under violations and perpetrators. Raised when a change earns it; lowering one needs a reason."""

import json

import pytest

from tests.quality.floors import below, measure

DATA_SHA256 = "6b9c4d2a17f850a9b18e56575fe82e097f8548e4f82839ee3ec280388a44ef2a"
FLOORS = {"violations": 0.67, "violations_named": 0.70, "perpetrator": 0.60, "country": 0.82, "date": 0.50}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_violations_stay_above_their_floors_and_above_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    measured = measure("hrdsattack.py", DATA_SHA256)
    with capsys.disabled():
        print(f"\nviolations: {json.dumps(measured)}")
    ours, rules, peer = (measured[who]["all"] for who in ("trained", "rules", "peer"))
    assert below(ours, FLOORS) == {}
    assert all(
        ours[name] > rules[name] for name in ("violations", "violations_named", "perpetrator", "country", "date")
    )
    assert all(ours[name] > peer[name] for name in ("violations", "violations_named", "country", "date"))
