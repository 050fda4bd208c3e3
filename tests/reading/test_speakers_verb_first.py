"""Who says it in Arabic, whose verb stands first, through which mouths, and how surely."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.mentions import Attribution
from bearwitness.reading.speakers import find_attributions

SOURCE = "وكالة الوادي"


def attributions(text: str, source: str = SOURCE) -> list[Attribution]:
    doc = lay_out(Report(id="r", text=text, source=source), "ar")
    found = find_attributions(doc)
    for held in found:
        assert all(doc.words(span).strip() for span in held.speaker_spans)
    return found


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("قال مصدر طبي لوكالة الأنباء إن ثلاثة قتلوا.", ["مصدر طبي"]),
        ("أفاد شهود عيان بأن طائرة قصفت السوق.", ["شهود عيان"]),
        ("وقال الطبيب نديم الصالحي من مستشفى المدينة إن عشر جثث وصلت.", ["نديم الصالحي"]),
        ("تقول السيدة ل. ش. إن مسلحين أخذوا زوجها.", ["السيدة ل. ش."]),
        ("قُتل شاب برصاص قناص في المدينة، بحسب مصدر محلي.", ["مصدر محلي"]),
        ("بلغ عدد القتلى سبعة وفقاً لوزارة الصحة.", ["وزارة الصحة"]),
        ("قالت صحيفة الفجر نقلاً عن المرصد المحلي إن خمسة قتلوا.", ["صحيفة الفجر", "المرصد المحلي"]),
        ("نقلت صحيفة الفجر عن مسؤول في الصحة قوله إن ستة قتلوا.", ["صحيفة الفجر", "مسؤول في الصحة"]),
        (
            "قتل ثلاثة، بحسب ما نقله موقع «ضفة النهر» عن اثنين من السكان وعامل في المستشفى.",
            ["موقع ضفة النهر", "اثنين من السكان وعامل في المستشفى"],
        ),
        ("جرح شخصان في غارة، بحسب مراسلنا ومصدر في البلدية.", ["مراسلنا ومصدر في البلدية"]),
        ("وثق المرصد المحلي مقتل ستة مدنيين.", ["المرصد المحلي"]),
        ("أعلنت وزارة الصحة في بيان مقتضب مقتل 14 شخصاً.", ["وزارة الصحة"]),
        ("واتهم ناشطون قوات الشمال بقصف الحي.", ["ناشطون"]),
        ("مصدر أمني: مقتل تسعة في قصف", ["مصدر أمني"]),
    ],
)
def test_the_chain_of_speakers(text: str, chain: list[str]) -> None:
    (held,) = attributions(text)
    assert list(held.speakers) == [SOURCE, *chain]
    assert held.stance == "attributed"


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("لا صحة لما نُشر عن انفجار سيارة في الساحة.", "denied"),
        ("نفى متحدث باسم سلاح الجو تنفيذ أي طلعات.", "denied"),
        ("يقولون إن الطيران قصف القرية.", "doubted"),
        ("تناقل سكان أن عدة أشخاص أصيبوا.", "doubted"),
        ("وردت أنباء غير مؤكدة عن سقوط قتلى.", "doubted"),
        ("يُعتقد أن القذيفة سقطت من التلة.", "doubted"),
        ("قال الحاج فهيم إن القذيفة سقطت ليلاً.", "attributed"),
    ],
)
def test_stance(text: str, stance: str) -> None:
    assert [held.stance for held in attributions(text)] == [stance]


@pytest.mark.parametrize(
    "text",
    [
        "قُتل رجلان في غارة على السوق.",
        "ونُقل الجرحى إلى مستشفى الحكمة.",
        "سجلت الحرارة أربعين درجة.",
        "بين القتلى طفل.",
        "لم تعلن أي جهة مسؤوليتها عن التفجير.",
    ],
)
def test_the_report_speaks_for_itself_where_nobody_else_does(text: str) -> None:
    assert attributions(text) == []


def test_a_verb_without_a_subject_goes_on_with_the_last_speaker() -> None:
    found = attributions("قال مدير المشفى إن طفلين قتلا. وأضاف أن الجرحى كثر.")
    assert [held.speakers[-1] for held in found] == ["مدير المشفى", "مدير المشفى"]


def test_the_source_itself_asserts() -> None:
    (held,) = attributions("ووثق المرصد مقتل ستة.", source="مرصد الجبل")
    assert (held.speakers, held.stance) == (("مرصد الجبل",), "asserted")


def test_two_speakers_of_one_sentence_have_a_part_each() -> None:
    first, second = attributions("ذكر شيخ عشيرة أن تسع جثث وصلت، في حين تحدثت إذاعة محلية عن عشرين قتيلاً.")
    assert (first.speakers[-1], second.speakers[-1]) == ("شيخ عشيرة", "إذاعة محلية")
    assert first.reach is not None
    assert second.reach is not None
    assert first.reach.end <= second.reach.start


def test_what_could_not_be_checked_is_doubted_where_it_was_told() -> None:
    found = attributions("قال سائق إن مسلحين قتلوا خمسة.\n\nوتعذر الوصول إلى المنطقة للتحقق.")
    assert {held.stance for held in found} == {"doubted"}


def test_doubt_about_who_did_it_is_no_doubt_about_the_event() -> None:
    found = attributions("قال سائق إن خمسة قتلوا.\n\nولم يتسن التحقق من الجهة المنفذة.")
    assert found[0].stance == "attributed"


WORDS = [
    "قال ",
    "مصدر ",
    "طبي ",
    "إن ",
    "بحسب ",
    "نقلت ",
    "عن ",
    "، ",
    ". ",
    "«",
    "»",
    "وأضاف ",
    "نفى ",
    "المرصد ",
    "ما ",
    ": ",
    "3 ",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
def test_any_text_is_read(text: str) -> None:
    attributions(text)
