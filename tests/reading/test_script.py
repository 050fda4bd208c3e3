"""Spellings made one, and clitics parted from their words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.codebook import load_codebook
from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.script import fold
from bearwitness.reading.terms import find_terms


def words(text: str, lang: str = "ar") -> list[str]:
    return [token.lower for token in lay_out(Report(id="r", text=text), lang).tokens]


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("قُتِلَ", "قتل"),
        ("قـــتل", "قتل"),
        ("أُصيبَ", "اصيب"),
        ("إصابة", "اصابه"),
        ("مستشفى", "مستشفي"),
        ("مئة", "ميه"),
        ("مسؤول", "مسوول"),
        ("قتيلاً", "قتيل"),
        ("٣٢", "32"),
        ("۴۵", "45"),
        ("١٬٢٣٤٫٥", "1,234.5"),
        ("HOMS", "homs"),
        ("Cafe\u0301", "café"),
        ("ﻣﺪﻧﻲ", "مدني"),
    ],
)
def test_all_spellings_of_a_word_have_one_form(written: str, form: str) -> None:
    assert fold(written) == form


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("وأصيب", ["و", "اصيب"]),
        ("بالقصف", ["ب", "قصف"]),
        ("والقصف", ["و", "قصف"]),
        ("للقصف", ["ل", "قصف"]),
        ("وبالقصف", ["و", "ب", "قصف"]),
        ("بقصف", ["ب", "قصف"]),
        ("القصف", ["قصف"]),
        ("وزارة", ["وزاره"]),
        ("ووزارة", ["و", "وزاره"]),
        ("ولاية", ["ولايه"]),
        ("بلدة", ["بلده"]),
        ("وبلدة", ["و", "بلده"]),
        ("لبنان", ["لبنان"]),
        ("كانت", ["كانت"]),
        ("فلسطين", ["فلسطين"]),
        ("الله", ["الله"]),
        ("الذين", ["الذين"]),
        ("والتي", ["و", "التي"]),
        ("ألغام", ["الغام"]),
        ("إلى", ["الي"]),
        ("والده", ["والده"]),
    ],
)
def test_small_words_are_parted_from_known_words_alone(text: str, parted: list[str]) -> None:
    assert words(text) == parted


def test_an_article_or_an_owner_makes_a_word_definite() -> None:
    doc = lay_out(Report(id="r", text="قصف القصف للقصف قصفها"), "ar")
    assert [(token.lower, token.definite) for token in doc.tokens if token.lower != "ل"] == [
        ("قصف", False),
        ("قصف", True),
        ("قصف", True),
        ("قصف", True),
    ]


def test_each_part_keeps_its_own_letters() -> None:
    text = "وَبِالقَصفِ"
    doc = lay_out(Report(id="r", text=text), "ar")
    assert [doc.words(token.span) for token in doc.tokens] == ["وَ", "بِ", "القَصفِ"]


def test_unseen_signs_do_not_part_a_word_in_any_language() -> None:
    assert words("bomb\u200ding at\u202etack", "en") == ["bombing", "attack"]
    assert words("قص\u200cف") == ["قصف"]


def test_signs_alone_are_no_words() -> None:
    assert words("\u200f\u202b قصف \u202c\u064b ") == ["قصف"]


def test_sentences_end_at_arabic_marks_and_at_the_end_of_a_line() -> None:
    doc = lay_out(Report(id="r", text="من فعل هذا؟ قصف السوق؛ قتل رجل. أصيب آخر\nلا جرحى"), "ar")
    assert len(doc.sentences) == 5


def test_the_words_of_the_codebook_are_found_with_and_without_an_article() -> None:
    for text in ("غارة جوية على السوق", "والغارة الجوية", "بالغارات الجوية"):
        found = find_terms(lay_out(Report(id="r", text=text), "ar"), load_codebook())
        assert ("event_type", "air strike") in {(term.kind, term.code) for term in found}, text


def test_a_term_spans_the_word_as_it_is_written() -> None:
    doc = lay_out(Report(id="r", text="بعد الغَارَة أمس"), "ar")
    term = next(term for term in find_terms(doc, load_codebook()) if term.kind == "event_type")
    assert doc.words(term.span) == "الغَارَة"


ARABIC = st.text(alphabet="والبلكفهيتةىأإآمدنقصغر ًَُ\u200f\u200dـ.؟٣1aB\n", max_size=60)


@given(ARABIC)
def test_parts_lie_side_by_side_inside_the_text(text: str) -> None:
    doc = lay_out(Report(id="r", text=text), "ar")
    end = 0
    for token in doc.tokens:
        assert end <= token.start < token.end <= len(text)
        assert token.text == text[token.start : token.end]
        assert token.lower
        end = token.end


@given(st.text(max_size=40))
def test_a_form_is_its_own_form(word: str) -> None:
    assert fold(fold(word)) == fold(word) or "\u064b" in word or not word.isprintable()


def test_one_endless_word_is_read_in_time() -> None:
    start = time.process_time()
    for letters in ("و" * 300_000, "\u200d" * 300_000, "ا" + "\u064b\u200d" * 200_000, "ل" * 300_000):
        lay_out(Report(id="r", text=letters), "ar")
    assert time.process_time() - start < 3
