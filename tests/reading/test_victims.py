"""Victims named and described, each once."""

from bearwitness.codebook import load_codebook
from bearwitness.model import Report, VictimMention
from bearwitness.reading.casualties import find_casualties, summarise
from bearwitness.reading.document import lay_out
from bearwitness.reading.mentions import CasualtySummary
from bearwitness.reading.numbers import find_quantities

CODEBOOK = load_codebook()


def summed(text: str) -> CasualtySummary:
    doc = lay_out(Report(id="r", text=text))
    found = find_casualties(doc, find_quantities(doc, CODEBOOK.vague_counts("en")), CODEBOOK)
    return summarise(doc, found, CODEBOOK)


def victims(text: str) -> list[VictimMention]:
    return list(summed(text).victims)


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


def test_ages_said_of_several() -> None:
    text = "Two boys were wounded on Monday. The boys, ages 15 and 17, stood on the pavement."
    assert described(text) == [("", 15, "male", "injured"), ("", 17, "male", "injured")]
    text = "Four men — ages 31, 31, 44 and 52 — were wounded."
    assert [age for _, age, *_ in described(text)] == [31, 31, 44, 52]
    assert described("Ana Roe and Max Poe, both 16, were killed.") == [
        ("Ana Roe", 16, "", "killed"),
        ("Max Poe", 16, "", "killed"),
    ]


def test_a_list_says_who_the_several_are() -> None:
    text = "Two men, a 40-year-old and a 50-year-old, were shot dead."
    assert described(text) == [("", 40, "", "killed"), ("", 50, "", "killed")]
    assert str(summed(text).killed.range) == "2"
    text = "Three victims, a 61-year-old baker, a 22-year-old man and a 47-year-old woman, lay in the yard."
    assert [age for _, age, *_ in described(text)] == [61, 22, 47]
    assert described("Victims Ana Roe, 42, and Max Poe, 25, were mourned.")[0][:2] == ("Ana Roe", 42)


def test_ages_said_in_a_sentence_of_their_own() -> None:
    assert described("A girl was killed on Monday. She was just 17 years old.") == [("", 17, "female", "killed")]
    assert described("Larry Roe, Jr., 28, was killed.") == [("Larry Roe, Jr.", 28, "", "killed")]


def test_names_after_an_age_or_a_noun() -> None:
    assert described("The blast killed 3-year-old Adam.") == [("Adam", 3, "", "killed")]
    assert described("A 14-year-old Syrian was killed.") == [("", 14, "", "killed")]
    text = "One of the pupils, an 8-year-old boy named Jon Roe, died."
    assert described(text) == [("Jon Roe", 8, "male", "killed")]


def test_one_said_to_be_a_victim_is_one() -> None:
    assert described("Ana Poe, 18, was an innocent victim of a raid.")[0][:2] == ("Ana Poe", 18)
    assert described("The 11-year-old victim was picking olives.")[0][:2] == ("", 11)


def test_an_object_is_not_the_one_who_acts() -> None:
    text = "A hunter of Tarn is dead after his 9-year-old nephew shot him by mistake."
    assert ("", 9, "male", "injured") not in described(text)


def test_one_hurt_after_a_death_is_another() -> None:
    text = "My brother Max Roe, who was 24, died on the road. A cousin who ran to help him was hit in the leg. We hid."
    assert described(text) == [("Max Roe", 24, "male", "killed")]
    assert str(summed(text).injured.range) == "1"
