"""Arabic numbers: words of both genders and all cases, compounds, bounds, digits of both kinds."""

import pytest

from bearwitness.codebook import load_codebook
from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.numbers import find_quantities

VAGUE = load_codebook().vague_counts("ar")


def ranges(text: str) -> list[tuple[int | None, int | None]]:
    doc = lay_out(Report(id="r", text=text), "ar")
    return [(found.range.min, found.range.max) for found in find_quantities(doc, VAGUE)]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("ثلاثة", 3),
        ("ثلاث نساء", 3),
        ("ثماني", 8),
        ("أحد عشر", 11),
        ("إحدى عشرة", 11),
        ("اثنا عشر", 12),
        ("اثني عشر", 12),
        ("اثنتي عشرة", 12),
        ("خمسة عشر", 15),
        ("خمس عشرة", 15),
        ("عشرون", 20),
        ("عشرين", 20),
        ("ثلاثة وعشرون", 23),
        ("ثلاثة و عشرين", 23),
        ("واحد وثلاثين", 31),
        ("خمسة وتسعين", 95),
        ("مئة", 100),
        ("مائة", 100),
        ("مئة وخمسة", 105),
        ("مئة وثلاثة وعشرين", 123),
        ("مئتان", 200),
        ("مئتين وخمسين", 250),
        ("ثلاثمئة", 300),
        ("ثلاثمائة", 300),
        ("خمس مئة", 500),
        ("سبعمئة وخمسون", 750),
        ("ألف", 1000),
        ("ألفي", 2000),
        ("ألفين", 2000),
        ("ثلاثة آلاف", 3000),
        ("خمسة عشر ألفا", 15000),
        ("ألف ومئتين", 1200),
        ("مليون", 1_000_000),
        ("مليوني", 2_000_000),
        ("١٣", 13),
        ("۱۳", 13),
        ("١٬٢٣٤", 1234),
        ("1,234", 1234),
        ("3 آلاف", 3000),
    ],
)
def test_a_number_has_its_value(words: str, value: int) -> None:
    assert ranges(f"وصل {words} إلى المخيم") == [(value, value)]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("ما لا يقل عن تسعة", (9, None)),
        ("تسعة على الأقل", (9, None)),
        ("أكثر من 40", (41, None)),
        ("ما يزيد عن 40", (41, None)),
        ("نحو ثلاثين", (30, 30)),
        ("قرابة 30", (30, 30)),
        ("زهاء مئة", (100, 100)),
        ("حوالي 12", (12, 12)),
        ("ما بين أربعمئة وخمسمئة", (400, 500)),
        ("بين 5 و7", (5, 7)),
        ("5 أو 6", (5, 6)),
        ("عشرات", (24, 99)),
        ("مئات الآلاف", (200_000, 999_000)),
        ("عدة", (3, 9)),
        ("عدد من", (3, 9)),
    ],
)
def test_bounds_and_vague_words(text: str, counted: tuple[int | None, int | None]) -> None:
    assert ranges(f"وصل {text} شخص") == [counted]


@pytest.mark.parametrize("text", ["الساعة الثالثة", "عام 2031", "في 12 آذار", "عيار 23 ملم", "قبل عامين", "اللواء 105"])
def test_what_counts_no_one(text: str) -> None:
    assert ranges(text) == []


def test_a_number_spans_its_words_to_the_letter() -> None:
    text = "وصل ثلاثةٌ وعِشرون طفلاً"
    doc = lay_out(Report(id="r", text=text), "ar")
    assert [doc.words(found.span) for found in find_quantities(doc, VAGUE)] == ["ثلاثةٌ وعِشرون"]
