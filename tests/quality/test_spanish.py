"""The floors under reading the invented Spanish reports: texts of our own, which try phenomena (docs/quality.md)."""

import pytest

from tests.quality.floors import BENCHMARKS

FLOORS = {"first": 200, "second": 82, "third": 61}


@pytest.mark.parametrize("name", FLOORS)
def test_spanish_stays_above_its_floors(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import spanish

    figures = spanish.main((name,), show=False)[name]
    assert int(figures["all"].split("/")[0]) >= FLOORS[name]
