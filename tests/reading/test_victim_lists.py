"""Victims told in lists, beside a mark or in a clause of their own. People and places are invented."""

from collections import Counter

import pytest

from bearwitness.model import Claim, Report
from bearwitness.reading.reader import RulesReader

READER = RulesReader()


def main_event(text: str) -> Claim:
    report = Report(id="r", text=text, source="Tarn Archive", published="2017-06-20", lang="en")
    return next(claim for claim in READER.read(report) if claim.main)


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("A gunman shot dead 62-year-old Ada Poe, 60-year-old Ina A. Poe and 31-year-old Eva K. Poe.", [62, 60, 31]),
        ("One man was killed. Two other victims, both 17-year-old males, were taken to Tarn Hospital.", [17, 17]),
        (
            "Five people were shot. Police listed the ages of the victims as 14, 18, 19, 19 and 29.",
            [14, 18, 19, 19, 29],
        ),
        ("Ida Poe and her two children, Max, 9, and Ben, 6, died in a murder-suicide.", [9, 6]),
        ("Stef Roe, an 18-year-old high school swimmer, and Jon Poe, 14, were killed in a shooting.", [18, 14]),
        ("A 21-year-old woman and a 20-year-old man drove themselves to Tarn Hospital after a shooting.", [21, 20]),
        ("A gunman killed 17-year-old Max Roe as well as Arthur Tarr, a 47-year-old bystander.", [17, 47]),
        (
            "Three people were injured. Ann Roe, 22; Ben Poe, 31; and Cal Tarr, 45, were taken to hospital.",
            [22, 31, 45],
        ),
        ("A shooting in Tarn left a 3-year-old girl and her 27-year-old mother hurt.", [3, 27]),
        ("Max Roe was shot and killed in Tarn on Friday. Roe was 33.", [33]),
        ("A teenager was shot and killed in Tarn. The 15-year-old boy was walking home.", [15]),
        ("Also injured in the shooting were three 14-year-old boys, each of them hit in the leg.", [14, 14, 14]),
    ],
)
def test_each_victim_has_the_age_told(text: str, ages: list[int]) -> None:
    assert Counter(victim.age for victim in main_event(text).victims if victim.age) == Counter(ages)


def test_a_figure_that_counts_is_no_age() -> None:
    assert main_event("The number of dead in Homs was 33.").victims == ()
    assert main_event("Max Roe was shot dead. The score was 33.").victims[0].age is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("One of the victims who was shot dead has been identified by police as Tom Cole, 21.", {"Tom Cole"}),
        (
            "Police named two people who were shot and taken to hospital — Ava Trent, 43, and Bo Hend, 20.",
            {"Ava Trent", "Bo Hend"},
        ),
        (
            "Found dead in the home at 9552 Alder St. were Justin Hupp, 25, and Sal Noll, 42.",
            {"Justin Hupp", "Sal Noll"},
        ),
        ("Police are looking into the killing of Ina A. Poe. She was shot.", {"Ina A. Poe"}),
    ],
)
def test_names_behind_a_mark_or_a_clause_are_victims(text: str, names: set[str]) -> None:
    assert {victim.name for victim in main_event(text).victims if victim.name} == names


def test_the_attacker_who_killed_himself_is_counted_and_no_victim() -> None:
    main = main_event("Max Roe, 40, shot dead his wife, Ada Roe, 38, in Tarn on Friday and then killed himself.")
    assert main.killed.range.min == 2
    assert [victim.name for victim in main.victims] == ["Ada Roe"]


def test_a_child_that_shot_itself_is_a_victim() -> None:
    main = main_event("A 4-year-old boy shot himself in the hand in Tarn on Friday. His mother, 30, was grazed.")
    assert 4 in {victim.age for victim in main.victims}


def test_victims_of_another_event_are_none_of_the_main_one() -> None:
    main = main_event(
        "A shooting in Tarn on Friday killed Ada Roe, 38.\n\nNeighbours were shocked.\n\nThe street has been quiet.\n\n"
        "The mayor spoke on Saturday.\n\nIn a separate shooting in March, Ben Poe, 20, was killed in Tarn."
    )
    assert [victim.name for victim in main.victims] == ["Ada Roe"]


def test_the_man_killed_in_the_raid_is_not_who_killed() -> None:
    assert main_event("Police identified the man killed in the shooting as Omar Lind.").killed.range.min == 1
