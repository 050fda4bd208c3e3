"""Wounds, ways to hospital, and harm done to oneself."""

import pytest

from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.wounds import find_wounds
from tests.reading.test_casualty_summary import figures
from tests.reading.test_victims import described


def fields(text: str) -> list[str]:
    return [field for _, _, (field, _) in find_wounds(lay_out(Report(id="r", text=text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A man was found with an apparent gunshot wound.", ["hit"]),
        ("The guard suffered a non-life-threatening gunshot wound.", ["hit"]),
        ("Both sustained minor injuries.", ["injured"]),
        ("He suffered fatal injuries.", ["killed"]),
        ("A boy was taken to Tarn General Hospital.", ["hit"]),
        ("There were no injuries.", []),
        ("A man was taken to jail after he left the hospital.", []),
        ("Wounds heal.", []),
    ],
)
def test_phrases_of_wounds(text: str, expected: list[str]) -> None:
    assert fields(text) == expected


def test_one_with_a_wound_is_hurt() -> None:
    assert figures("Three nurses suffered from nonlife-threatening gunshot wounds on Monday. Police came.") == (
        "0",
        "3",
    )


def test_one_carried_to_hospital_is_a_victim() -> None:
    assert described("Ana Roe, 30, was taken to Tarn General Hospital.") == [("Ana Roe", 30, "", "injured")]


def test_a_part_of_the_body_stands_for_its_owner() -> None:
    assert figures("A bullet grazed a child's left leg on Monday. Police came.") == ("0", "1")


def test_none_of_the_passengers_is_a_zero() -> None:
    assert figures("A bomb fell beside the bus. None of the passengers was hurt.")[1] == "0"
    assert figures("Shots were fired at two men, but neither was injured.")[1] != "2"


def test_one_who_turned_the_gun_on_himself_is_dead_unless_said_alive() -> None:
    text = "A guard shot and killed his cousin on Monday before turning the gun on himself."
    assert figures(text)[0] == "2"
    assert figures(f"{text} The guard is in critical condition.")[0] == "1"


def test_one_who_hurt_herself_is_hurt() -> None:
    assert figures("A girl of six injured herself with a pistol. Police came.") == ("0", "1")


def test_the_attacker_killed_is_counted_beside_several_victims() -> None:
    text = "A gunman killed three nurses and wounded one guard before police shot and killed the gunman."
    assert figures(text) == ("4", "1")


def test_the_one_whom_the_police_shot_is_counted_once() -> None:
    text = "A man was shot dead by police on Monday. The suspect was killed at the scene."
    assert figures(text)[0] == "1"


def test_a_pronoun_is_no_second_person() -> None:
    assert figures("A sentry who was shot says that he by accident shot himself in the foot.")[1] == "1"


def test_lines_that_point_to_other_reports_tell_of_other_events() -> None:
    text = "A boy was wounded in Tarn on Monday.\n\n1:27 Two dead after crash\n\nRelated: Three men shot dead in Leeds"
    assert figures(text) == ("0", "1")


def test_numbers_that_count_nobody() -> None:
    assert figures("A couple of days ago a man was wounded. Police came.") == ("0", "1")
    assert figures("His wife called 911 and was wounded.")[1] == "1"
    assert figures("A girl who was nine or 10 years old was killed.")[0] == "1"
    assert figures("A 5-storey house was hit.") == ("unknown", "unknown")


def test_the_end_of_a_clause_tells_that_they_died() -> None:
    assert figures("A soldier shot a nurse and a child to death on Monday. Police came.") == ("2", "0")
    assert figures("A guard shot him dead on Monday. Police came.")[0] == "1"


def test_those_of_a_multiple_shooting_who_lived() -> None:
    text = "A clerk was charged after a quadruple shooting in which one nurse was left dead. He is in jail."
    assert figures(text) == ("1", "3")


def test_one_among_three_people_is_not_the_count() -> None:
    assert figures("A child was among three people wounded on Monday. Police came.") == ("0", "3")


def test_what_was_only_tried_killed_nobody() -> None:
    text = "A baby was wounded in an attempted murder-suicide on Monday. Police came."
    assert figures(text) == ("0", "1")
