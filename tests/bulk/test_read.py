from collections.abc import Iterator

import pytest

from bearwitness.bulk import read as bulk_read
from bearwitness.bulk import read_all
from bearwitness.bulk.read import AHEAD, CHUNK
from bearwitness.model import Report


def reports(count: int) -> Iterator[Report]:
    for number in range(count):
        text = f"Shells fell on the market on Monday. {number + 2} people were killed, the mayor said."
        yield Report(id=f"r{number}", text=text, published="2031-03-05", lang="fr" if number % 7 == 3 else "en")


def test_two_processes_give_the_same_claims_in_the_same_order_as_one() -> None:
    alone = list(read_all(reports(40), workers=1))
    together = list(read_all(reports(40), workers=2))
    assert [outcome.report.id for outcome in together] == [f"r{number}" for number in range(40)]
    assert together == alone


def test_a_report_in_a_language_without_a_pack_is_said_to_be_unread() -> None:
    outcome = list(read_all(reports(4), workers=1))[3]
    assert (outcome.claims, outcome.lang) == ((), "fr")
    assert "(fr)" in outcome.unread


def test_a_report_that_breaks_the_reader_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def read(self, report: Report) -> list[object]:
            if report.id == "r1":
                raise ZeroDivisionError
            return []

    monkeypatch.setattr(bulk_read, "_reader", lambda _make: Broken())
    outcomes = list(read_all(reports(3), workers=1))
    assert [bool(outcome.unread) for outcome in outcomes] == [False, True, False]
    assert "ZeroDivisionError" in outcomes[1].unread


def test_only_a_few_reports_are_held_at_a_time() -> None:
    taken = 0

    def counted() -> Iterator[Report]:
        nonlocal taken
        for report in reports(CHUNK * AHEAD * 4):
            taken += 1
            yield report

    outcomes = read_all(counted(), workers=2)
    next(outcomes)
    assert taken <= CHUNK * AHEAD * 2
    outcomes.close()  # type: ignore[attr-defined]
