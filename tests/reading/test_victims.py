"""Victims named and described, each once."""

from bearwitness.codebook import load_codebook
from bearwitness.model import Report, VictimMention
from bearwitness.reading.casualties import find_casualties, summarise
from bearwitness.reading.document import lay_out
from bearwitness.reading.numbers import find_quantities

CODEBOOK = load_codebook()


def victims(text: str) -> list[VictimMention]:
    doc = lay_out(Report(id="r", text=text))
    found = find_casualties(doc, find_quantities(doc, CODEBOOK.vague_counts("en")), CODEBOOK)
    return list(summarise(doc, found, CODEBOOK).victims)


def described(text: str) -> list[tuple[str, int | None, str, str]]:
    return [(victim.name, victim.age, victim.sex, victim.status) for victim in victims(text)]


def test_a_name_with_an_age_is_a_victim() -> None:
    assert described("Maria Ruiz, 34, was shot dead.") == [("Maria Ruiz", 34, "", "killed")]
    assert described("The blast killed 34-year-old Maria Ruiz.") == [("Maria Ruiz", 34, "", "killed")]


def test_a_description_is_a_victim() -> None:
    assert described("A 7-year-old boy was wounded.") == [("", 7, "male", "injured")]


def test_name_and_description_are_one() -> None:
    text = "A 25-year-old man was shot on Monday. The victim was identified as Max Roe. Roe died in hospital."
    assert described(text) == [("Max Roe", 25, "male", "killed")]


def test_two_of_one_kind_stay_two() -> None:
    text = "A man was shot in the arm. Another man was shot in the leg. A woman was grazed."
    assert [status for *_, status in described(text)] == ["injured", "injured", "injured"]


def test_those_accused_speaking_or_serving_are_none() -> None:
    text = (
        "Max Roe, 30, was arrested and charged with murder. A woman was killed, said Chief Pat Poe. "
        "Her neighbour Ivy Lee, 60, heard it."
    )
    assert described(text) == [("", None, "female", "killed")]


def test_spans_hold_the_words() -> None:
    text = "Maria Ruiz, 34, was shot dead."
    [victim] = victims(text)
    assert victim.spans[0].of(text) == "Maria Ruiz, 34"
