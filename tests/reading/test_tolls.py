"""Totals as reports word them: "the dead number 224 so far", "put the number of people killed at 31"."""

import pytest

from tests.reading.test_casualty_summary import figures

SHAPES = [
    ("The dead of the air raid on Tarn number 224 so far.", "224"),
    ("The dead of the air raid of May 31 on Tarn number 224 so far.", "224"),
    ("A plaque gives the number of people killed in the raid of 25 May 1938 on the market as 311.", "311"),
    (
        "It has brought the number of people killed in the raids on Tarn between 31 March and 4 April 1937 to 336.",
        "336",
    ),
    ("The number of sailors killed off Tarn on May 29 has risen to 31, after several of the wounded died.", "31"),
    ("Fourteen of the wounded died in the night. The dead of the raid are now 109.", "109"),
    ("A list hung at the town hall gives 393 dead.", "393"),
    ("The number of people killed in the raid has risen to 127.", "127"),
    ("The night attack brought the number of people killed in the raids to 336.", "336"),
    ("The bombs killed no more than 120 people.", "up to 120"),
    ("The paper prints the names of 126 people who were killed.", "126"),
    ("Between 101 and 109 people were killed.", "101–109"),
    ("At least 250 people were killed, most of them women.", "at least 250"),
    ("Two hundred and fifty people were killed.", "250"),
    ("The raid killed 875 people, among them 118 children.", "875"),
    ("The dead of the town number at least 60.", "at least 60"),
]


SHAPES += [
    ("Forty people were killed in the north and 105 in the south, 145 in all.", "145"),
    ("In one school more than 40 children were killed. The raid killed 145 people in all.", "145"),
    ("Nine people were killed. The road is closed in all towns.", "9"),
]


@pytest.mark.parametrize(("text", "killed"), SHAPES)
def test_totals_of_the_killed(text: str, killed: str) -> None:
    assert figures(text)[0] == killed


def test_both_totals() -> None:
    assert figures("The dead of the city come to 1,654. The wounded number 889.") == ("1654", "889")
    assert figures("Nineteen people were killed and 55 wounded.") == ("19", "55")


def test_a_part_of_the_dead_is_no_total() -> None:
    assert figures("Nine people were killed. The dead were two men and seven women.")[0] == "9"
    assert figures("Twenty people were wounded. Two of the wounded are under 15.")[1] == "20"


def test_a_number_that_names_a_thing_counts_no_one() -> None:
    assert figures("A bomb fell on house number 12 in the night.") == ("unknown", "unknown")
