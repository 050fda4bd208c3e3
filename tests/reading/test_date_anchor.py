"""The day a report was written, from which its relative words count. All texts are invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.model import Report
from bearwitness.reading.dates import event_date, find_dates
from bearwitness.reading.document import lay_out

# 3 May 1937 was a Monday.


def event(text: str, title: str = "", published: str = "") -> str | None:
    doc = lay_out(Report(id="r", text=text, title=title, published=published))
    when = event_date(doc, find_dates(doc))
    return when.date.edtf if when else None


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("   PORT ALMA, 3 MAY 37 (LNA) -- [TEXT] GUNMEN KILLED TWO MEN LAST NIGHT IN THE MARKET.", "1937-05-02"),
        ("   PORT ALMA, 3 MAY 37 -- [REPORT] THE MILL WAS BOMBED ON 30 APRIL.", "1937-04-30"),
        ("PORT ALMA, May 3, 1937 (LNA) - Shells killed two men yesterday.", "1937-05-02"),
        ("PORT ALMA, Lumeria (May 3, 1937)\nShells killed two men on Saturday.", "1937-05-01"),
        ("1937-05-S-034\nPORT ALMA, Lumeria (May 3)\nShells killed two men today.", "1937-05-03"),
    ],
)
def test_relative_words_count_from_the_dateline(text: str, edtf: str) -> None:
    assert event(text) == edtf
    assert event(text, published="1937-05-04") == edtf


def test_a_dateline_after_the_day_of_publication_is_not_believed() -> None:
    assert event("PORT ALMA, May 9 - Shells killed two men yesterday.", published="1937-05-03") == "1937-05-02"


def test_a_page_kept_anew_is_read_from_the_day_it_was_posted() -> None:
    text = "Posted: Monday, May 3, 1937 9:12 PM\nUpdated: May 7, 1937\n\nShells killed two men on Saturday at the mill."
    assert event(text, published="1938-02-10") == "1937-05-01"
    assert event(text) == "1937-05-01"
    # The same day, or the day after, is the day of publication in another zone.
    assert event(text, published="1937-05-04") == "1937-05-01"
    assert event("Copyright May 3, 1936\n\nShells killed two men on Saturday.", published="1937-05-03") == "1937-05-01"


def test_a_weekday_of_the_reports_own_speaking_tells_that_the_page_was_rewritten() -> None:
    # Published on Monday, rewritten on Tuesday: nobody writes "police said Tuesday" of a Tuesday six days past.
    text = "Two men were shot on Sunday. Both are well, police said Tuesday."
    assert event(text, published="1937-05-03") == "1937-05-02"
    doc = lay_out(Report(id="r", text=text, published="1937-05-03"))
    assert [mention.date.edtf for mention in find_dates(doc)] == ["1937-05-02", "1937-05-04"]
    assert event("Two men were shot on Tuesday.", published="1937-05-03") == "1937-04-27"


@given(st.text(alphabet="AB, ()-–05Mayrch\n", max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_line_of_capitals_and_dates_breaks_the_reader(text: str) -> None:
    doc = lay_out(Report(id="r", text=text, published="1937-05-03"))
    for mention in find_dates(doc):
        assert doc.words(mention.span).strip()


def test_a_heading_that_repeats_the_datelines_day_tells_no_event() -> None:
    text = "Evening update, May 3, 1937\n\nPORT ALMA, Lumeria (May 3, 1937) Shells killed two men at the mill."
    assert event(text) is None
    assert event(text.replace("killed two men", "killed two men yesterday")) == "1937-05-02"


def test_a_day_that_heads_an_undated_report_is_the_day_it_was_written() -> None:
    assert event("May 3, 1937: A week in the town\n\nShells killed two men yesterday.") == "1937-05-02"
    assert event("May 3: A week in the town\nOffice 1937-05-S-034\n\nShells killed two men yesterday.") == "1937-05-02"
    assert event("Shells killed two men yesterday. May 3, 1937 was calm.") == "1937-05-03"
