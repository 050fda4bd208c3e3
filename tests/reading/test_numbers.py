"""Numbers in words and digits, ranges and bounds, and figures that count nothing."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.codebook import load_codebook
from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.mentions import Quantity
from bearwitness.reading.numbers import find_quantities
from bearwitness.values import CountRange

VAGUE = load_codebook().vague_counts("en")
ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def read(text: str) -> list[Quantity]:
    return find_quantities(lay_out(Report(id="r", text=text)), VAGUE)


def figures(text: str) -> list[tuple[str, str]]:
    doc = lay_out(Report(id="r", text=text))
    return [(doc.words(found.span), str(found.range)) for found in find_quantities(doc, VAGUE)]


def below_hundred(number: int, dash: str) -> str:
    if number < 20:
        return ONES[number]
    return TENS[number // 10] + (dash + ONES[number % 10] if number % 10 else "")


def spell(number: int, dash: str = "-", joiner: str = " and ") -> str:
    if number < 100:
        return below_hundred(number, dash)
    parts, thousands, rest = "", *divmod(number, 1000)
    if thousands:
        parts = ONES[thousands] + " thousand"
    if rest >= 100:
        parts += (" " if parts else "") + ONES[rest // 100] + " hundred"
    if rest % 100:
        parts += joiner + below_hundred(rest % 100, dash)
    return parts


@given(st.integers(0, 9999), st.sampled_from(["-", " "]), st.sampled_from([" and ", " "]), st.sampled_from([0, 1, 2]))
def test_a_number_in_words_comes_back(number: int, dash: str, joiner: str, style: int) -> None:
    words = spell(number, dash, joiner)
    words = [words, words.capitalize(), words.upper()][style]
    [found] = read(f"They said: {words} people")
    assert found.range == CountRange.exactly(number)


@given(st.integers(0, 9_999_999))
def test_a_number_in_digits_comes_back(number: int) -> None:
    assert [found.range for found in read(f"They counted {number:,} people")] == [CountRange.exactly(number)]
    assert [found.range for found in read(f"They counted {number} people")] == [CountRange.exactly(number)]


@pytest.mark.parametrize(
    ("text", "phrase", "meaning"),
    [
        ("at least 40 people", "at least 40", "at least 40"),
        ("At least a dozen men", "At least a dozen", "at least 12"),
        ("no fewer than six", "no fewer than six", "at least 6"),
        ("more than ten miners", "more than ten", "at least 11"),
        ("over 40 of them", "over 40", "at least 41"),
        ("up to 40 others", "up to 40", "up to 40"),
        ("fewer than six men", "fewer than six", "up to 5"),
        ("between 60 and 75 people", "between 60 and 75", "60–75"),
        ("10 to 12 dead", "10 to 12", "10–12"),
        ("3-5 people", "3-5", "3–5"),
        ("three or four men", "three or four", "3–4"),
        ("half a dozen men", "half a dozen", "6"),
        ("two dozen women", "two dozen", "24"),
        ("twelve hundred people", "twelve hundred", "1200"),
        ("2.5 million people", "2.5 million", "2500000"),
        ("dozens of people", "dozens", "24–99"),
        ("several people", "several", "3–9"),
        ("a few people", "a few", "3–5"),
        ("hundreds of thousands of people", "hundreds of thousands", "200000–999000"),
        ("8 dead so far", "8 dead so far", "at least 8"),
        ("ten or more people", "ten or more", "at least 10"),
        ("a couple of children", "a couple", "2"),
    ],
)
def test_a_phrase_gives_its_range(text: str, phrase: str, meaning: str) -> None:
    assert figures(text) == [(phrase, meaning)]


def test_an_approximate_number_keeps_its_value() -> None:
    [found] = read("nearly 40 people")
    assert found.approximate
    assert found.range == CountRange.exactly(40)


def test_a_change_is_not_a_range() -> None:
    assert figures("it rose from 9 to 11") == [("9", "9"), ("11", "11")]


@pytest.mark.parametrize(
    "text",
    [
        "a 16-year-old boy",
        "sixteen years old",
        "Ana Poe, 25, of Leeds",
        "aged 30",
        "in 2012",
        "at 10:30 p.m.",
        "at 5 p.m. on Monday",
        "the 1400 block of Elm Street",
        "at 12 Elm Street",
        "$500 was taken",
        "a 9 mm pistol",
        "on Highway 12",
        "call 555-1234",
        "on 10 June",
        "June 12, 2031",
        "12-13 April",
        "no one came",
        "shot 3 times",
        "a .22 rifle",
    ],
)
def test_a_figure_that_counts_nothing_is_left_out(text: str) -> None:
    assert figures(text) == []


@settings(max_examples=300)
@given(st.text(max_size=400))
def test_any_text_is_read_and_spans_lie_inside(text: str) -> None:
    if not text:
        return
    doc = lay_out(Report(id="r", text=text))
    for found in find_quantities(doc, VAGUE):
        assert 0 <= found.span.start < found.span.end <= len(doc.text)
        assert found.first < found.last <= len(doc.tokens)


def test_ten_thousand_numbers_take_linear_time() -> None:
    def seconds(count: int) -> float:
        doc = lay_out(Report(id="r", text="one hundred and " * count + ", 12 " * count))
        started = time.process_time()
        find_quantities(doc, VAGUE)
        return time.process_time() - started

    seconds(100)
    assert seconds(10_000) < 20 * max(seconds(2_000), 0.01)
