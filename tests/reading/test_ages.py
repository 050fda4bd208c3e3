"""Ages in a text, told apart from counts."""

import pytest

from bearwitness.model import Report
from bearwitness.reading.ages import find_ages
from bearwitness.reading.document import lay_out


def ages(text: str) -> list[tuple[int, bool]]:
    return [(found.age, found.plural) for found in find_ages(lay_out(Report(id="r", text=text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a 16-year-old boy", [(16, False)]),
        ("a sixteen year old girl", [(16, False)]),
        ("the twenty-three-year-old", [(23, False)]),
        ("a 6-month-old", [(0, False)]),
        ("two 19-year-olds", [(19, True)]),
        ("He was aged 30.", [(30, False)]),
        ("Ana Poe, 25, of Leeds", [(25, False)]),
        ("Ana Poe (25) died", [(25, False)]),
        ("Girl, 6, shot", [(6, False)]),
        ("Ana Poe, who was 24, fell", [(24, False)]),
        ("12 years of age", [(12, False)]),
        ("12 of them", []),
        ("In Leeds, 12 people", []),
        ("10, 12, 14 and 15 people", []),
        ("a 900-year-old bridge", []),
    ],
)
def test_an_age_is_found(text: str, expected: list[tuple[int, bool]]) -> None:
    assert ages(text) == expected


def test_an_age_between_two_is_no_exact_age() -> None:
    [age] = find_ages(lay_out(Report(id="r", text="She was 12 or 13 years old.")))
    assert (age.form, age.span.of("She was 12 or 13 years old.")) == ("between", "12 or 13 years old")
