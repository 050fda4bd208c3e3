"""Which date is the main event's. All texts are invented."""

import pytest

from bearwitness.model import Report
from bearwitness.reading.dates import event_date, find_dates
from bearwitness.reading.document import lay_out

# 3 May 1937 was a Monday.


def chosen(text: str, title: str = "", published: str = "1937-05-03") -> tuple[str, list[str]] | None:
    doc = lay_out(Report(id="r", text=text, title=title, published=published))
    when = event_date(doc, find_dates(doc))
    return None if when is None else (when.date.edtf, [doc.words(span) for span in when.spans])


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("A baker was charged with murder Friday over a shooting on Tuesday.", "1937-04-27"),
        ("A girl died Friday after she was shot. Her father cleaned the gun on Tuesday when it fired.", "1937-04-27"),
        ("Five men have been hunted since the Tuesday killing of a baker.", "1937-04-27"),
        ("Two were shot over the weekend. The first was hit at 9 p.m. Friday.", "1937-04-30"),
        ("Two were shot last month. At 11 p.m. on April 3 the two drove home.", "1937-04-03"),
        ("Two men were killed on Saturday when shells fell, police said on Sunday.", "1937-05-01"),
        ("Police said on Sunday that two men were shot late on Friday.", "1937-04-30"),
        ("A man was arrested Sunday over the April 20 murder of a baker.", "1937-04-20"),
        ("A vigil was held on Sunday for the girl killed on Thursday.", "1937-04-29"),
        ("The driver was charged Saturday after Friday night's shooting.", "1937-04-30"),
        ("Bombs fell on the market last week. The first hit it at 4 p.m. Wednesday, killing nine.", "1937-04-28"),
        ("Rescuers dug on Sunday in the school struck two days earlier.", "1937-04-30"),
        (
            "A boy remained in critical condition Sunday after a shooting that hurt three. He was hit on Friday.",
            "1937-04-30",
        ),
        (
            "The girl was shot at a home on Mill Court Saturday. A man was arrested without incident Sunday.",
            "1937-05-01",
        ),
        ("Six were killed in the mill, the worst since the July 18 attack, when shells fell Friday.", "1937-04-30"),
        ("A baker died on Saturday, two days after he was shot at the mill.", "1937-04-29"),
        ("Two were hurt Friday, a day before the mill was shelled and nine were killed at noon.", "1937-05-01"),
        ("The editor was arrested on April 20. A court heard him today.", "1937-04-20"),
        ("A man was arrested on Sunday after he shot two men on April 20.", "1937-04-20"),
        (
            "A man was killed near the old mill in the first street behind the market Friday, the court said.",
            "1937-04-30",
        ),
        ("The mill was bombed on Friday. In 1936 a fire had killed three there.", "1937-04-30"),
    ],
)
def test_the_day_of_the_harm_is_chosen_before_the_other_days(text: str, edtf: str) -> None:
    result = chosen(text)
    assert result is not None
    assert result[0] == edtf


def test_a_sunday_is_in_this_week_for_many() -> None:
    text = "A baker was killed at the mill this week. He was stabbed by a cousin on Sunday night."
    assert chosen(text, published="1937-05-06") == ("1937-05-02", ["on Sunday night"])
    assert chosen(text.replace("Sunday", "Saturday"), published="1937-05-06") != ("1937-05-02", ["on Sunday night"])


def test_what_is_said_since_of_a_day_in_the_month_told_is_of_the_deed() -> None:
    text = "A boy was stabbed by a cousin last month. Police said on April 12 the two were at home."
    assert chosen(text) == ("1937-04-12", ["on April 12"])
    # Two such days leave the month, and in the month of the report somebody may just have said it then.
    assert chosen(text + " Police said on April 14 a gun was found.") == ("1937-04", ["last month"])
    assert chosen(text.replace("last month", "in May").replace("April 12", "May 2")) == ("1937-05", ["in May"])


def test_what_has_been_so_for_years_is_no_event() -> None:
    assert chosen("Two men were shot at the mill. Since 1930, the Herald has been the voice of the town.") is None
    assert chosen("Since 1930, the Herald has been the voice of the town. Two were shot on Friday.") is not None


def test_a_night_told_as_two_days_is_one_where_a_clock_says_which() -> None:
    assert chosen("Shells killed two men overnight.") == ("1937-05-02/1937-05-03", ["overnight"])
    late = chosen("Shells killed two men overnight. The first fell about 11:30 p.m. on the mill.")
    assert late == ("1937-05-02", ["overnight", "11:30 p.m."])
    early = chosen("Shells killed two men overnight. The first fell about 2 a.m. on the mill.")
    assert early == ("1937-05-03", ["overnight", "2 a.m."])


def test_a_report_that_names_no_day_has_no_date() -> None:
    assert chosen("Shells killed two men at the mill, police said.") is None
    assert chosen("The mill reopened. Updated: May 2, 1937") is None


def test_an_hour_of_the_morning_alone_is_of_the_day_of_publication() -> None:
    assert chosen("Shells killed two men about 6 a.m. at the mill.") == ("1937-05-03", ["6 a.m."])
    assert chosen("Shells killed two men about 6 a.m. at the mill.", published="") is None
    assert chosen("Shells killed two men about 3:15 p.m. at the mill.") == ("1937-05-03", ["3:15 p.m."])
    assert chosen("Shells killed two men about 8 p.m. at the mill.") == ("1937-05-02/1937-05-03", ["8 p.m."])
    assert chosen("A man was arrested at 6 a.m. over a killing.") is None


def test_now_dates_a_post_and_no_article() -> None:
    assert chosen("plane over the market now, two hit") == ("1937-05-03", ["now"])
    assert chosen("The mill was shelled. It is now shut.", title="Mill shut") is None


def test_only_the_given_sentences_are_asked() -> None:
    text = "Shells killed two men on Saturday. On Thursday a mine had killed a child."
    doc = lay_out(Report(id="r", text=text, published="1937-05-03"))
    mentions = find_dates(doc)
    first, second = event_date(doc, mentions, [0]), event_date(doc, mentions, [1])
    assert first is not None
    assert second is not None
    assert (first.date.edtf, second.date.edtf) == ("1937-05-01", "1937-04-29")
    assert event_date(doc, mentions, []) is None
