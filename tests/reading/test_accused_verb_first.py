"""Who is said to have done it in Arabic: subjects after their verb, owners of a raid, the accused and who denies."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.codebook import load_codebook
from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.perpetrators import find_perpetrators
from bearwitness.reading.terms import find_terms


def parties(text: str, source: str = "") -> list[tuple[str, str, str]]:
    doc = lay_out(Report(id="r", text=text, source=source), "ar")
    book = load_codebook()
    found = find_perpetrators(doc, find_terms(doc, book), book)
    return [(party.name, party.kind, party.stance) for party, _ in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قصفت قوات الشمال البلدة ليلاً", ("قوات الشمال", "state force", "accused")),
        ("قتل اثنان في غارة لسلاح الجو الموحد على مستودع", ("سلاح الجو الموحد", "state force", "accused")),
        ("قُتل اثنان في قصف نفذته كتائب الوادي", ("كتائب الوادي", "armed group", "accused")),
        ("قُتل تاجر على يد حرس الميناء", ("حرس الميناء", "armed group", "accused")),
        ("اتهم المجلس المحلي كتائب الوادي بخطف التجار", ("كتائب الوادي", "armed group", "accused")),
        ("وحمّل الأهالي رتل السهل مسؤولية القصف", ("رتل السهل", "armed group", "accused")),
        ("أعلنت حركة 9 أيار مسؤوليتها عن الهجوم", ("حركة 9 أيار", "armed group", "claimed")),
        ("تبنت جبهة الشرق التفجير", ("جبهة الشرق", "armed group", "claimed")),
        ("نفى متحدث باسم سلاح الجو الموحد تنفيذ أي طلعات", ("سلاح الجو الموحد", "state force", "denied")),
        ("قالت إن مسلحين من جبهة الشرق أعدموا زوجها", ("جبهة الشرق", "armed group", "accused")),
        ("أطلق مسلحون مجهولون النار على حافلة", ("مسلحون مجهولون", "unknown", "unknown")),
        ("شنت طائرات سلاح الجو الموحد ثلاث غارات", ("سلاح الجو الموحد", "state force", "accused")),
        ("أقرت قيادة الشمال بأن طائراتها قصفت حافلة", ("قيادة الشمال", "state force", "claimed")),
        ("عزا مسؤولون الهجوم إلى حركة الرمال", ("حركة الرمال", "armed group", "accused")),
        ("أُطلق الرصاص من تلة يسيطر عليها رتل السهل", ("رتل السهل", "armed group", "accused")),
    ],
)
def test_one_party(text: str, expected: tuple[str, str, str]) -> None:
    assert parties(text) == [expected]


def test_parties_to_a_clash_are_not_accused() -> None:
    found = parties("قتل ثلاثة في اشتباكات اندلعت بين جبهة الشرق ورتل السهل في حي الميناء")
    assert found == [("جبهة الشرق", "armed group", "unknown"), ("رتل السهل", "armed group", "unknown")]


def test_a_party_speaks_of_itself_in_its_own_paper() -> None:
    found = parties("تؤكد الكتائب أن لا علاقة لعناصرها بالحادث، وتتهم رتل السهل بتدبيره.", source="كتائب الوادي")
    assert ("كتائب الوادي", "armed group", "denied") in found
    assert ("رتل السهل", "armed group", "accused") in found


@pytest.mark.parametrize(
    "text",
    [
        "قتل سمير النجار جاره في شجار",
        "دعت الحركة الأهالي إلى الصبر",
        "حملت الشاحنة الطحين إلى القرية",
        "زارت قوات الطوارئ المشفى",
        "استهدفت طائرة مسيرة سيارة مدنية",
        "أعلن الجيش مقتل ثلاثة من جنوده",
        "لم تتبن أي جهة التفجير",
    ],
)
def test_nobody_is_accused(text: str) -> None:
    assert parties(text) == []


WORDS = [
    "قصفت ",
    "قوات ",
    "الشمال ",
    "نفى ",
    "اتهم ",
    "مسؤولية ",
    "بين ",
    "اشتباكات ",
    "و",
    "من ",
    "حركة ",
    "17 ",
    "حزيران ",
    "، ",
    ". ",
    "ل",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
def test_any_text_is_read(text: str) -> None:
    parties(text)
