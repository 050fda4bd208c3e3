import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.model import Figure
from bearwitness.publish.wording import count_words, date_words, figure_words, html_datetime, published_words
from bearwitness.values import CountRange, FuzzyDate
from tests.strategies import count_ranges, fuzzy_dates


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("1937-04-26", "26 April 1937"),
        ("1937-04-05", "5 April 1937"),
        ("1937-04", "April 1937"),
        ("1937-04-XX", "April 1937"),
        ("1937", "1937"),
        ("1937-XX", "1937"),
        ("193X", "1930s"),
        ("19XX", "1900 to 1999"),
        ("1937-21", "spring 1937"),
        ("1937-24~", "about winter 1937"),
        ("1937-04-26~", "about 26 April 1937"),
        ("1937-04-26?", "26 April 1937 (uncertain)"),
        ("1937-04%", "about April 1937 (uncertain)"),
        ("[1937-04-25,1937-04-26]", "25 or 26 April 1937"),
        ("[1937-04-25, 1937-04-26,1937-04-27]", "25, 26 or 27 April 1937"),
        ("[1937-04-30,1937-05-01]", "30 April or 1 May 1937"),
        ("[1937-12-31,1938-01-01]", "31 December 1937 or 1 January 1938"),
        ("[1937-04-26,1937-05]", "26 April 1937 or May 1937"),
        ("[1937-04-25~,1937-04-26]", "about 25 April 1937 or 26 April 1937"),
        ("1938-03-16/1938-03-18", "16 to 18 March 1938"),
        ("1937-04-26/1937-04-26", "26 April 1937"),
        ("1937-04/1937-06", "April to June 1937"),
        ("1936/1939", "1936 to 1939"),
        ("1937-04-26/..", "from 26 April 1937 on"),
        ("1937-04-26/", "from 26 April 1937, end unknown"),
        ("../1937-04", "until April 1937"),
        ("/1937-04", "until April 1937, start unknown"),
    ],
)
def test_a_date_is_said_as_people_say_it(edtf: str, words: str) -> None:
    assert date_words(FuzzyDate(edtf)) == words


def test_no_date_is_said_to_be_unknown() -> None:
    assert date_words(None) == "date unknown"


@given(fuzzy_dates())
def test_every_date_has_words_without_code(date: FuzzyDate) -> None:
    words = date_words(date)
    assert not set(words) & set("[]/~%X-")
    assert words == words.strip()


SHORT_YEARS = [
    f"{year}{rest}" for year in ("1937", "1938") for rest in ("", "-04", "-04-26", "-05-01", "-21", "-04-26~")
]


@given(
    st.lists(st.sampled_from(SHORT_YEARS), min_size=1, max_size=3), st.lists(st.sampled_from(SHORT_YEARS), min_size=1)
)
def test_the_same_words_mean_the_same_days(one: list[str], other: list[str]) -> None:
    left, right = FuzzyDate(f"[{','.join(one)}]"), FuzzyDate(f"[{','.join(other)}]")
    if date_words(left) == date_words(right):
        assert (left.earliest, left.latest, left.vague) == (right.earliest, right.latest, right.vague)


@given(fuzzy_dates(), fuzzy_dates())
def test_dates_that_differ_have_words_that_differ(left: FuzzyDate, right: FuzzyDate) -> None:
    if (left.earliest, left.latest, left.vague) != (right.earliest, right.latest, right.vague):
        assert date_words(left) != date_words(right)


@pytest.mark.parametrize(
    ("edtf", "html"),
    [("1937-04-26", "1937-04-26"), ("1937-04", "1937-04"), ("1937", "1937"), ("1937-21", ""), ("1937-04-26~", "")],
)
def test_html_is_given_the_dates_it_understands(edtf: str, html: str) -> None:
    assert html_datetime(FuzzyDate(edtf)) == html


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (CountRange(), "unknown"),
        (CountRange.exactly(0), "0"),
        (CountRange.exactly(1654), "1,654"),
        (CountRange(3000, 5000), "3,000–5,000"),
        (CountRange.at_least(1001), "at least 1,001"),
        (CountRange.at_most(9), "up to 9"),
    ],
)
def test_a_count_is_written_as_people_write_it(count: CountRange, words: str) -> None:
    assert count_words(count) == words


@given(count_ranges())
def test_a_count_loses_nothing_in_words(count: CountRange) -> None:
    assert count_words(count).replace(",", "") == str(count)


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("", "undated"),
        ("1937-04-30", "30 April 1937"),
        ("2015-11-24T10:05:00Z", "24 November 2015, 10:05 UTC"),
        ("2015-11-24T10:05:00+03:00", "24 November 2015, 10:05 UTC+03:00"),
        ("2015-11-24T10:05:00", "24 November 2015, 10:05"),
        ("Tuesday, late", "Tuesday, late"),
    ],
)
def test_the_day_of_publication(published: str, words: str) -> None:
    assert published_words(published) == words


@given(st.text(max_size=30))
def test_any_day_of_publication_has_words(published: str) -> None:
    assert published_words(published)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (Figure(312, 312, "killed"), "312 killed"),
        (Figure(85, None, "share", "homes"), "at least 85 per cent of homes"),
        (Figure(33.5, 33.5, "share", "the dead", approximate=True), "about 33.5 per cent of the dead"),
        (Figure(None, 1_234_567, "displaced"), "up to 1,234,567 displaced"),
        (Figure(1000, 2000, "displaced"), "1,000 to 2,000 displaced"),
        (Figure(None, None, "incidents"), "an unknown number of incidents"),
    ],
)
def test_a_figure_is_written_as_people_write_it(figure: Figure, words: str) -> None:
    assert figure_words(figure) == words
