"""A small model chooses the main event's date among those a report names, and says how likely it is right."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.model import Claim, Report, When
from bearwitness.reading.reader import RulesReader
from bearwitness.reading.trained import date_choice
from bearwitness.reading.trained.date_choice import (
    FIRM_POINTS,
    MOST_DATES,
    DatedDay,
    agrees,
    better_day,
    dates_of,
    likeliest,
)
from bearwitness.reading.trained.decisions import WHEN, taught_by
from bearwitness.reading.trained.lessons import examples
from bearwitness.reading.trained.model_file import ModelFile, to_bytes
from bearwitness.reading.trained.reader import TrainedReader, load_model
from bearwitness.reading.trained.training import train
from bearwitness.values import FuzzyDate, Span

PEOPLE = ["editor", "teacher", "poet", "lawyer", "nurse", "farmer"]
MONTHS = ["January", "February", "March", "April", "May", "June"]


def day(edtf: str, points: float = 0.0) -> DatedDay:
    return DatedDay(FuzzyDate(edtf), Span(0, 4), {}, points)


def trial(number: int) -> Report:
    """A report of a day in court over an arrest of long before."""
    who, month = PEOPLE[number % 6], MONTHS[number // 6 % 6]
    text = (
        f"Judges met on Tuesday over the case of the {who}, whom police took away in {month} 2029 in Orlavia. "
        f"The hearing was put off until 4 May. The arrest of the {who} was wrong, friends wrote on Monday."
    )
    return Report(id=f"t{number}", text=text, published="2031-03-12", lang="en")


def coded(number: int) -> Claim:
    date = FuzzyDate.month(2029, number // 6 % 6 + 1)
    extra = {"coded": [WHEN]}
    return Claim(f"t{number}#c", f"t{number}", main=True, reader="researcher Ana", when=When(date), extra=extra)


@pytest.fixture(scope="module")
def model() -> ModelFile:
    numbers = range(48)
    taught = list(examples([trial(n) for n in numbers], [coded(n) for n in numbers]))
    assert {example.taught[WHEN] for example in taught} == {(f"2029-0{month}",) for month in range(1, 7)}
    made, figures = train(taught, name="test", version="1", made="2026-11-22")
    assert [(one.part, one.trained, one.kept) for one in figures] == [(WHEN, 1.0, True)]
    assert to_bytes(made) == to_bytes(train(taught, name="test", version="1", made="2026-11-22")[0])
    return made


def test_the_date_it_learned_to_choose_stands_with_its_words_and_its_probability(model: ModelFile) -> None:
    given = replace(trial(50), text=trial(50).text.replace("2029", "2027"))
    before, after = RulesReader().read(given)[0], TrainedReader(model).read(given)[0]
    assert before.when is not None
    assert after.when is not None
    assert (before.when.date.edtf, after.when.date.edtf) == ("2031-03-10", "2027-03")
    assert [span.of(given.text) for span in after.when.spans] == ["in March 2027"]
    assert after.reader == "trained test 1"
    assert 0.25 < after.extra["when_probability"] <= 1


def test_a_date_whose_words_are_plain_is_left_to_the_rules(model: ModelFile) -> None:
    text = "Gunmen shot and killed a baker at 9 p.m. on Tuesday in Orlavia. He was also held in March 2029."
    report = Report(id="r", title="Baker shot and killed", text=text, published="2031-03-12", lang="en")
    claim = TrainedReader(model).read(report)[0]
    assert claim.when is not None
    assert claim.when.date.edtf == "2031-03-11"
    assert "when_probability" not in claim.extra


def test_the_likeliest_date_is_the_one_that_agrees_with_most() -> None:
    days = [day("2031-03-11"), day("2029"), day("2029-05-02"), day("2031-03-11")]
    found = likeliest(days, [1.0, 1.3, 1.2, -5.0])
    assert found is not None
    assert found[0].date.edtf == "2029-05-02"  # what is coded may be 2029 or the day: both agree with it
    assert 0.6 < found[1] < 0.8
    assert likeliest([], []) is None


def test_the_rules_date_stands_where_it_is_firm_or_nothing_is_likelier() -> None:
    days = [day("2031-03-11", FIRM_POINTS), day("2029")]
    assert better_day(days, [0.0, 9.0], "2031-03-11", 0.2) is None
    weak = [replace(days[0], points=FIRM_POINTS - 0.1), days[1]]
    assert better_day(weak, [0.0, 9.0], "2031-03-11", 0.2) is not None
    assert better_day(weak, [0.0, 0.1], "2031-03-11", 0.6) is None
    assert better_day(weak, [9.0, 0.0], "2031-03-11", 0.2) is None


def test_a_finer_date_agrees_with_a_coarser_one_and_not_the_other_way() -> None:
    assert agrees(FuzzyDate("2031-03-11"), FuzzyDate("2031"))
    assert agrees(FuzzyDate("2031-03-10/2031-03-16"), FuzzyDate("2031-03"))
    assert not agrees(FuzzyDate("2031"), FuzzyDate("2031-03"))
    assert not agrees(FuzzyDate("../2031"), FuzzyDate("2031"))


def test_what_lasts_since_a_date_began_then() -> None:
    text = "An editor has been held since May 2029. A friend saw her on Monday."
    doc, findings = RulesReader().look(Report(id="r", text=text, published="2031-03-12", lang="en"))
    assert [found.date.edtf for found in dates_of(doc, findings, "")] == ["2029-05", "2031-03-10"]


def test_a_persons_date_is_taught() -> None:
    assert taught_by([coded(0)]) == {WHEN: ("2029-01",)}
    assert taught_by([replace(coded(0), when=None)]) == {}


def test_the_dates_looked_at_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(date_choice, "MOST_DATES", 5)
    text = " ".join(f"He was held on {at % 28 + 1} May {1900 + at}." for at in range(20))
    doc, findings = RulesReader().look(Report(id="r", text=text, published="2031-03-12", lang="en"))
    assert len(dates_of(doc, findings, "")) == 5
    assert MOST_DATES > 5


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(["on Monday", "in 2029", "since May", "on 4 May 2030", "held", "killed", ". ", "today"]))
)
def test_any_dates_give_a_date_whose_words_are_in_the_text(words: list[str]) -> None:
    report = Report(id="r", text="A baker was killed " + " ".join(words), published="2031-03-12", lang="en")
    claim = TrainedReader(load_model()).read(report)[0]
    assert claim.when is None or all(span.of(report.text).strip() for span in claim.when.spans)
