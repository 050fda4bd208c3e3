from dataclasses import dataclass

import pytest

from bearwitness.errors import InvalidValue, LanguageNotRead
from bearwitness.model import Claim, Count, Report, Statement, Weapon
from bearwitness.reading.combine import CombinedReader
from bearwitness.reading.plan import ReadingPlan, make_reader
from bearwitness.reading.reader import RulesReader
from bearwitness.values import CountRange, Span

REPORT = Report("r", "Twelve were killed and thirty hurt by a mortar, the council said.")
TWELVE, THIRTY, MORTAR = (Span(0, 6),), (Span(23, 29),), (Span(40, 46),)


@dataclass
class Fixed:
    """A reader that always gives the same."""

    name: str
    claims: tuple[Claim, ...] = ()
    fails: bool = False

    def read(self, report: Report) -> list[Claim]:
        if self.fails:
            raise LanguageNotRead("xx")
        return list(self.claims)


def count(number: int, spans: tuple[Span, ...]) -> Count:
    return Count(CountRange.exactly(number), spans=spans)


FIRST = Claim("r#1-a", "r", main=True, killed=count(12, TWELVE), reader="a 1")
SECOND = Claim(
    "r#1-b", "r", main=True, killed=count(13, THIRTY), injured=count(30, THIRTY), reader="b 1",
    weapons=(Weapon("mortar", "mortar", MORTAR),),
)  # fmt: skip


def test_the_earlier_readers_word_stands_and_the_later_one_fills_what_is_unknown() -> None:
    both = CombinedReader([Fixed("a 1", (FIRST,)), Fixed("b 1", (SECOND,))])
    (claim,) = both.read(REPORT)
    assert both.name == "a 1 + b 1"
    assert (claim.killed, claim.injured, claim.weapons) == (FIRST.killed, SECOND.injured, SECOND.weapons)
    assert claim.reader == "a 1"
    assert claim.extra["read_by"] == {"injured": "b 1", "weapons": "b 1"}
    assert claim.claim != FIRST.claim
    (other,) = CombinedReader([Fixed("b 1", (SECOND,)), Fixed("a 1", (FIRST,))]).read(REPORT)
    assert other == SECOND


def test_claims_that_only_one_has_are_kept_as_its_own() -> None:
    whole = {"claim": (Span(0, 10),)}
    denial = Claim("r#2-b", "r", kind="statement", statement=Statement("denial"), reader="b 1", spans=whole)
    claims = CombinedReader([Fixed("a 1", (FIRST,)), Fixed("b 1", (SECOND, denial))]).read(REPORT)
    assert [claim.reader for claim in claims] == ["a 1", "b 1"]
    again = CombinedReader([Fixed("b 1", (denial,)), Fixed("b 2", (denial,))]).read(REPORT)
    assert again == [denial]


def test_one_report_has_one_main_event() -> None:
    recalled = Claim("r#2-b", "r", main=False, killed=count(30, THIRTY), reader="b 1")
    claims = CombinedReader([Fixed("a 1", (FIRST,)), Fixed("b 1", (recalled, SECOND))]).read(REPORT)
    assert [claim.main for claim in claims] == [True, False]


def test_a_report_that_one_cannot_read_is_left_to_the_others() -> None:
    assert CombinedReader([Fixed("a 1", fails=True), Fixed("b 1", (SECOND,))]).read(REPORT) == [SECOND]
    with pytest.raises(LanguageNotRead):
        CombinedReader([Fixed("a 1", fails=True), Fixed("b 1", fails=True)]).read(REPORT)


@pytest.mark.parametrize("readers", [(), ("rules", "rules"), ("psychic",), ("llm",)])
def test_a_plan_that_cannot_be_carried_out_is_refused(readers: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValue):
        ReadingPlan(readers)


def test_a_plan_names_what_it_makes() -> None:
    assert isinstance(make_reader(ReadingPlan()), RulesReader)
    plan = ReadingPlan(("rules", "llm"), "small")
    assert plan.name == make_reader(plan, lambda _messages, _schema: "").name
    with pytest.raises(InvalidValue):
        make_reader(plan)
