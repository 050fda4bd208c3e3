"""Articles on the anniversary of an attack tell of no new event, attacks on an anniversary do. All is invented."""

import pytest

from bearwitness.model import Claim, Report
from bearwitness.reading.reader import RulesReader

READER = RulesReader()


def events(text: str, lang: str = "en", title: str = "") -> list[Claim]:
    report = Report(id="r", text=text, title=title, source="Tarn Archive", published="2032-05-12", lang=lang)
    return [claim for claim in READER.read(report) if claim.kind == "event"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Homs on Tuesday marked the first anniversary of the shelling of a bakery in which nine people died.", "en"),
        ("A year after shells struck a bakery in Homs and killed nine people, families laid flowers there.", "en"),
        (
            "Teruel recordó el martes el primer aniversario del bombardeo de una panadería en el que murieron nueve.",
            "es",
        ),
        ("أحيا أهالي حمص الذكرى السنوية الأولى لقصف فرن المدينة الذي قتل فيه تسعة أشخاص.", "ar"),
        ("بعد عام على قصف فرن في حمص قتل فيه تسعة أشخاص، وضع الأهالي الزهور في المكان.", "ar"),
    ],
)
def test_an_anniversary_article_tells_of_no_event(text: str, lang: str) -> None:
    assert events(text, lang) == []


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("On the anniversary of the revolution, a car bomb killed five people in Homs on Tuesday.", 5),
        ("On the first anniversary of the shelling, another shell killed three people in Homs.", 3),
        ("A year after the ceasefire, shells struck a bakery in Homs on Tuesday and killed nine people.", 9),
        ("Shells killed four people in Homs on Tuesday at a vigil in memory of the nine killed on Sunday.", 4),
        ("Mourners held a vigil in Homs, where shells struck a bakery on Monday and killed nine people.", 9),
    ],
)
def test_an_attack_on_an_anniversary_is_one(text: str, killed: int) -> None:
    assert killed in {claim.killed.range.min for claim in events(text)}


def test_another_kind_of_event_in_the_article_stays() -> None:
    text = (
        "Homs on Tuesday marked the first anniversary of the shelling of a bakery in which nine people died. "
        "In Hama, a roadside bomb killed two farmers on Monday."
    )
    assert [claim.killed.range.min for claim in events(text)] == [2]
