"""The codebook that ships: complete in three languages, referenced, and with a grade rule that decides."""

import pytest

from bearwitness.codebook import FACTS, load_codebook
from bearwitness.errors import InvalidValue
from bearwitness.model import GRADES
from bearwitness.values import CountRange

BOOK = load_codebook()
FACTS_FOR = {
    "origins": 1,
    "firm_origins": 1,
    "voices": 1,
    "firm_voices": 1,
    "unknown_origins": 0,
    "admission": False,
    "denial": False,
    "denied_origins": 0,
    "accused": 1,
    "best_reliability": "",
    "best_credibility": "",
    "combatants_only": False,
}


@pytest.mark.parametrize("kind", ["event_type", "weapon", "target", "actor"])
def test_every_entry_has_names_words_and_a_reference(kind: str) -> None:
    for entry in BOOK.entries(kind).values():
        assert set(entry.names) == set(BOOK.languages), entry.id
        assert entry.names["en"] == entry.id
        assert len(entry.reference) > 10
        assert set(entry.triggers) == {"en", "ar", "es"}, entry.id


def test_the_event_types_the_weapons_and_the_targets() -> None:
    types = BOOK.entries("event_type").values()
    assert (sum(entry.harm for entry in types), sum(not entry.harm for entry in types)) == (29, 15)
    assert len(BOOK.entries("weapon")) == 23
    assert len(BOOK.entries("target")) == 23
    strike = BOOK.entries("event_type")["drone strike"]
    assert strike.codes["acled_sub_event_type"] == "Air/drone strike"
    assert BOOK.ancestors("event_type", "drone strike") == ("air strike", "attack")
    assert BOOK.entries("weapon")["mortar"].codes == {"class": "explosive", "implies": "shelling"}
    assert "school" in BOOK.entries("target")["education"].fine["en"]
    assert not BOOK.entries("actor")["unknown"].identified


def test_every_event_type_that_acled_codes_has_its_code() -> None:
    bare = [entry.id for entry in BOOK.entries("event_type").values() if not entry.codes]
    assert bare == ["statement of responsibility", "organised crime", "natural disaster", "accident", "collapse"]


@pytest.mark.parametrize(
    ("lang", "word", "count"),
    [
        ("en", "a couple", CountRange(2, 2)),
        ("en", "a few", CountRange(3, 5)),
        ("en", "several", CountRange(3, 9)),
        ("en", "tens of", CountRange(20, 99)),
        ("en", "dozens", CountRange(24, 99)),
        ("en", "scores", CountRange(40, 99)),
        ("en", "hundreds", CountRange(200, 999)),
        ("en", "many", CountRange()),
        ("ar", "عشرات", CountRange(24, 99)),
        ("es", "centenares", CountRange(200, 999)),
    ],
)
def test_vague_counts(lang: str, word: str, count: CountRange) -> None:
    assert BOOK.vague_counts(lang)[word] == count


def test_reading_rules() -> None:
    assert BOOK.rules["closed-casualty-list"].value == 0
    assert all(rule.version and rule.reference for rule in BOOK.rules.values())


@pytest.mark.parametrize(
    ("changed", "grade"),
    [
        ({}, "weak"),
        ({"firm_voices": 2, "origins": 2}, "fair"),
        ({"firm_voices": 1, "firm_origins": 3, "unknown_origins": 2, "origins": 3}, "weak"),
        ({"firm_voices": 1, "origins": 3}, "weak"),
        ({"firm_origins": 3, "origins": 3, "accused": 2}, "contested"),
        ({"admission": True}, "confirmed"),
        ({"admission": True, "accused": 2}, "confirmed"),
        ({"origins": 0, "firm_origins": 0, "denied_origins": 2}, "discounted"),
        ({"combatants_only": True, "admission": True}, "discounted"),
        ({"firm_voices": 3, "origins": 3, "best_reliability": "E"}, "weak"),
        ({"firm_voices": 3, "origins": 3, "best_reliability": "B"}, "fair"),
        ({"firm_voices": 3, "origins": 3, "best_credibility": "5"}, "weak"),
    ],
)
def test_the_grade_rule(changed: dict[str, int | bool | str], grade: str) -> None:
    step = BOOK.grading.choose({**FACTS_FOR, **changed})
    assert (step.grade, bool(step.why)) == (grade, True)


def test_a_grade_never_rests_on_a_guess() -> None:
    assert set(FACTS_FOR) == set(FACTS)
    assert set(BOOK.grades) == set(GRADES)
    with pytest.raises(InvalidValue, match="admission is missing"):
        BOOK.grading.choose({key: value for key, value in FACTS_FOR.items() if key != "admission"})
    with pytest.raises(InvalidValue, match="origins is a number"):
        BOOK.grading.choose({**FACTS_FOR, "origins": "two"})
