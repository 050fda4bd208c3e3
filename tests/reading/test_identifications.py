"""Victims presented by name or age in clauses that tell of no harm."""

import pytest

from tests.reading.test_victims import described

FOUR = "Four people were shot dead in a house on Monday. "
LISTS = [
    "Police identified the victims as Ana Roe, 26, Max Poe, 30, and Ivy Lee, 41.",
    "The victims were Ana Roe, 26, of Tarn, Max Poe, 30, of Leeds, and Ivy Lee, 41, of York.",
    "The dead include 26-year-old Ana Roe, 30-year-old Max Poe and 41-year-old Ivy Lee.",
    "Killed were Ana Roe, 26, Max Poe, 30, and Ivy Lee, 41.",
    "They have been identified as Ana Roe, 26, Max Poe, 30, and Ivy Lee, 41.",
    "Ana Roe, 26, Max Poe, 30, and Ivy Lee, 41, were identified as the victims.",
    "The victims were identified as:\nAna Roe, 26, of Tarn\nMax Poe, 30\nIvy Lee, 41",
]


@pytest.mark.parametrize("text", LISTS)
def test_lists_of_victims(text: str) -> None:
    found = {(name, age, status) for name, age, _, status in described(FOUR + text) if name}
    assert found == {("Ana Roe", 26, "killed"), ("Max Poe", 30, "killed"), ("Ivy Lee", 41, "killed")}


def test_the_victim_in_apposition() -> None:
    text = "A shooting in a bar left one dead. The victim, Ana Roe, 26, of Tarn, was not its target."
    assert ("Ana Roe", 26, "killed") in {(name, age, status) for name, age, _, status in described(text)}


def test_what_nothing_tells_stays_untold() -> None:
    text = "Two people were killed and three were wounded. One of the victims was Ana Roe, 26."
    assert [(name, status) for name, _, _, status in described(text) if name] == [("Ana Roe", "")]


def test_those_named_beside_the_victims_are_none() -> None:
    text = (
        "Two people were killed. The victims were neighbours, said Max Poe, 30. The suspect was named as Ivy Lee, 41."
    )
    assert [name for name, *_ in described(text) if name] == []


def test_listed_ages_are_of_as_many_victims() -> None:
    text = "Three women, ages 24, 37 and 58, and two men, 33 and 46, were wounded."
    assert [(age, sex) for _, age, sex, _ in described(text)] == [
        (24, "female"),
        (37, "female"),
        (58, "female"),
        (33, "male"),
        (46, "male"),
    ]
    assert described("Two of the victims are women, ages 22 and 23.") == [
        ("", 22, "female", ""),
        ("", 23, "female", ""),
    ]


def test_a_place_is_no_victim() -> None:
    text = "A man was shot near West Tarn on Monday. He was flown from a West Tarn clinic and died. West Tarn mourns."
    assert [name for name, *_ in described(text)] == [""]
