"""The dates a text names: every phrase, its value and its words. All texts are invented."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.model import Report
from bearwitness.reading import date_resolution as resolve
from bearwitness.reading.calendar_words import calendar_words
from bearwitness.reading.dates import event_date, find_dates
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.pack import load_pack

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONDAY = date(1937, 5, 3)


def read(text: str, published: str = "1937-05-03", title: str = "") -> Document:
    return lay_out(Report(id="r", text=text, title=title, published=published))


def found(text: str, published: str = "1937-05-03") -> list[tuple[str, str]]:
    doc = read(text, published)
    return [(doc.words(mention.span), mention.date.edtf) for mention in find_dates(doc)]


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("The town burned on 26 April 1937.", "on 26 April 1937", "1937-04-26"),
        ("It burned April 26, 1937, they say.", "April 26, 1937", "1937-04-26"),
        ("Planes came on Apr. 26 at noon.", "on Apr. 26", "1937-04-26"),
        ("Planes came on the 26th of April.", "on the 26th of April", "1937-04-26"),
        ("Seen 1937-04-26 by two men.", "1937-04-26", "1937-04-26"),
        ("Seen on 26/04/1937 by two men.", "on 26/04/1937", "1937-04-26"),
        ("Seen on 4/26/37 by two men.", "on 4/26/37", "1937-04-26"),
        ("Seen on 04/05/1937 by two men.", "on 04/05/1937", "[1937-04-05,1937-05-04]"),
        ("The raid of April 1937 was long.", "April 1937", "1937-04"),
        ("Raids began in April.", "in April", "1937-04"),
        ("Raids began last December.", "last December", "1936-12"),
        ("The war came in 1936.", "in 1936", "1936"),
        ("In the spring of 1937 it rained.", "In the spring of 1937", "1937-21"),
        ("Two died between 3 and 5 April.", "between 3 and 5 April", "1937-04-03/1937-04-05"),
        ("Two died on 3-5 April.", "on 3-5 April", "1937-04-03/1937-04-05"),
        ("It fell in the night of 13 to 14 March.", "in the night of 13 to 14 March", "1937-03-13/1937-03-14"),
        ("Fighting from 30 March to 2 April.", "from 30 March to 2 April", "1937-03-30/1937-04-02"),
        ("Shelled from Monday to Wednesday.", "from Monday to Wednesday", "1937-04-26/1937-04-28"),
        ("They came between Wednesday and Thursday.", "between Wednesday and Thursday", "1937-04-28/1937-04-29"),
        ("They came late on Saturday night.", "late on Saturday night", "1937-05-01"),
        ("They came at dawn on Sunday.", "at dawn on Sunday", "1937-05-02"),
        ("They came early Sunday.", "early Sunday", "1937-05-02"),
        ("Saturday's raid killed two.", "Saturday's", "1937-05-01"),
        ("They came yesterday morning.", "yesterday morning", "1937-05-02"),
        ("They came last night.", "last night", "1937-05-02"),
        ("They came this morning.", "this morning", "1937-05-03"),
        ("They came overnight.", "overnight", "1937-05-02/1937-05-03"),
        ("They came over the past day.", "over the past day", "1937-05-02/1937-05-03"),
        ("They came last week.", "last week", "1937-04-26/1937-05-02"),
        ("They came earlier this month.", "earlier this month", "1937-05"),
        ("They came last month.", "last month", "1937-04"),
        ("They came two days ago.", "two days ago", "1937-05-01"),
        ("They came three weeks ago.", "three weeks ago", "1937-04-12/1937-04-18"),
        ("They came a few days ago.", "a few days ago", "1937-04-28/1937-04-30"),
        ("They came over the weekend.", "over the weekend", "1937-05-01/1937-05-02"),
        ("They have come since the weekend.", "since the weekend", "1937-05-01/1937-05-03"),
        ("They have come since March.", "since March", "1937-03-01/1937-05-03"),
        ("It was in early April.", "in early April", "1937-04"),
        ("It was in mid-April.", "in mid-April", "1937-04"),
        ("Killed on Christmas Day at home.", "on Christmas Day", "1936-12-25"),
        ("He was shot on August 28 last year.", "on August 28 last year", "1936-08-28"),
        ("He was shot in March last year.", "in March last year", "1936-03"),
        ("He was shot on 2 March of this year.", "on 2 March of this year", "1937-03-02"),
        ("Killed on Christmas in his home.", "on Christmas", "1936-12-25"),
        ("They came on Good Friday at noon.", "on Good Friday", "1937-03-26"),
        ("They came on Easter Monday.", "on Easter Monday", "1937-03-29"),
        ("On the 26th, planes came.", "On the 26th", "1937-04-26"),
        ("Planes came overnight Sunday.", "overnight Sunday", "1937-05-02/1937-05-03"),
        ("Planes came overnight Monday.", "overnight Monday", "1937-05-02/1937-05-03"),
        ("He says that last Friday planes came.", "that last Friday", "1937-04-30"),
        ("Talks open Monday, May 10, at noon.", "Monday, May 10", "1937-05-10"),
    ],
)
def test_a_phrase_gives_its_date_and_its_words(text: str, words: str, edtf: str) -> None:
    assert found(text) == [(words, edtf)]


@pytest.mark.parametrize(
    "text",
    [
        "He may 5 times have asked.",
        "The 17 June Movement denied it.",
        "They march every Friday to the square.",
        "The Sunday Times wrote.",
        "He lived on 26th Street.",
        "In 2000 homes there was no water.",
        "Room 3-5 was empty, 31/31/1937 was not.",
        "On 31 June nothing.",
        "The figure rose to 1937.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("published", ["", "unknown", "0000-00-00", "1937-02-30"])
def test_without_a_day_of_publication_nothing_relative_is_said(published: str) -> None:
    text = "On Saturday night, two days ago, yesterday, last week, on 3 May, in May, overnight and on 26 April 1937."
    assert found(text, published) == [("on 26 April 1937", "1937-04-26")]


def test_dates_may_lean_on_the_one_before() -> None:
    text = "A bridge fell on 20 April 1937. Five days later the town burned. The next day it rained."
    assert [edtf for _, edtf in found(text, "")] == ["1937-04-20", "1937-04-25", "1937-04-26"]
    assert found("It was shut for most of 1936 after a bomb in June of that year.")[1][1] == "1936-06"


def test_a_weekday_that_contradicts_its_day_makes_it_uncertain() -> None:
    doc = read("It was Tuesday, April 26.")
    (mention,) = find_dates(doc)
    assert (mention.date.edtf, mention.date.precision) == ("1937-04-26?", 2)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("DURANGO, March 31 - Bombs fell.", "dateline"),
        ("AMMAN, March 31 (Wire) - Bombs fell.", "dateline"),
        ("Updated: April 30, 1937 6:44 PM\n\nBombs fell.", "furniture"),
        ("By Ann Lee | April 30, 1937 at 5:09 PM\n\nBombs fell.", "furniture"),
        ("So sad — Ann (@ann) April 30, 1937", "furniture"),
        ("Bombs will fall on Friday.", "future"),
        ("The road is shut until Friday.", "bound"),
    ],
)
def test_dates_that_are_not_the_storys_past_are_told_apart(text: str, rule: str) -> None:
    doc = read(text)
    (mention,) = find_dates(doc)
    assert mention.rule == rule
    assert event_date(doc, [mention]) is None


def test_every_weekday_on_every_day_of_publication() -> None:
    for step in range(7):
        published = MONDAY + timedelta(days=step)
        for index, name in enumerate(WEEKDAYS):
            ((_, edtf),) = found(f"Bombs fell on {name}.", published.isoformat())
            day = date.fromisoformat(edtf)
            assert day.weekday() == index
            assert 0 <= (published - day).days <= 6
            ((_, last),) = found(f"Bombs fell last {name}.", published.isoformat())
            assert 1 <= (published - date.fromisoformat(last)).days <= 7
            ((_, coming),) = found(f"Talks will open on {name}.", published.isoformat())
            assert 0 <= (date.fromisoformat(coming) - published).days <= 6


@given(st.dates(date(2, 1, 1), date(9990, 12, 31)), st.dates(date(2000, 1, 1), date(2000, 12, 31)))
def test_a_day_without_year_is_the_nearest_not_after_the_next_day(published: date, day: date) -> None:
    month = day.strftime("%B")
    dates = [edtf for _, edtf in found(f"Bombs fell on {day.day} {month}.", published.isoformat())]
    for edtf in dates:
        resolved = date.fromisoformat(edtf)
        assert (resolved.month, resolved.day) == (day.month, day.day)
        assert (resolved - published).days <= 1
    assert len(dates) == 1 or (day.month, day.day) == (2, 29) or published.year < 10


_WORDS = [
    "sat",
    "May",
    "march",
    "Apr.",
    "26",
    "3rd",
    "1937",
    "0000",
    "ago",
    "last",
    "night",
    "early",
    "two",
    "days",
    "since",
    "until",
    "the",
    "of",
    "overnight",
    "week",
    "this",
    "today",
    "will",
    "shot",
    ",",
    "between",
    "and",
    "-",
    ".",
    "mid-May",
    "next",
    "year",
    "a",
    "earlier",
    "weekend",
    "now",
    "@x",
    "Updated:",
    "©",
    "(",
    ")",
    "/",
    ":",
    "9",
    "31",
]
_PIECES = st.sampled_from(
    [
        *WEEKDAYS,
        "sat",
        "May",
        "march",
        "Apr.",
        "26",
        "3rd",
        "1937",
        "0000",
        "31/12/1937",
        "ago",
        "last",
        "night",
        "early",
        "two",
        "days",
        "since",
        "until",
        "the",
        "of",
        "overnight",
        "week",
        "this",
        "today",
        "at 5 p.m.",
        "will",
        "shot",
        ",",
        "between",
        "and",
        "-",
        "\n\n",
        ".",
        "mid-May",
        "next",
        "year",
        "a",
        "earlier",
        "weekend",
        "now",
        "@x",
        "Updated:",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_PIECES, max_size=40).map(" ".join) | st.text(max_size=200),
    st.sampled_from(["", "1937-05-03", "0001-01-01", "9999-12-31"]),
)
def test_any_text_gives_spans_inside_it_that_do_not_overlap(text: str, published: str) -> None:
    doc = read(text, published)
    mentions = find_dates(doc)
    end = 0
    for mention in mentions:
        assert end <= mention.span.start < mention.span.end <= len(doc.text)
        assert doc.words(mention.span).strip() == doc.words(mention.span)
        assert doc.sentences[mention.sentence].start <= mention.span.end
        end = mention.span.end
    when = event_date(doc, mentions)
    if when is not None:
        assert all(span.end <= len(doc.text) for span in when.spans)
        assert not doc.published or when.date.earliest is None or (when.date.earliest - doc.published).days <= 1


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", ["12 ", "1937-", "May ", "Saturday night ", "last ", "a ", "12/12/", "the ", "on "])
def test_time_grows_with_length_only(piece: str) -> None:
    doc = read(piece * 10_000)
    mentions = find_dates(doc)
    assert len(mentions) <= 10_000
    event_date(doc, mentions)


def test_the_pack_compiles_and_every_rule_has_a_meaning() -> None:
    from bearwitness.reading.date_meanings import MEANINGS

    words = calendar_words("en")
    rules = {phrase.rule for phrases in words.by_word.values() for phrase in phrases.each}
    assert rules | {phrase.rule for phrase in words.at_number.each} == set(MEANINGS)


def test_a_language_may_write_a_short_word_onto_its_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = {**load_pack("en", "dates")}
    pack["finder"] = {**pack["finder"], "glued": ["w", "b"]}
    monkeypatch.setattr("bearwitness.reading.calendar_words.load_pack", lambda lang, room: pack)
    calendar_words.cache_clear()
    try:
        assert found("They came wSunday and byesterday.") == [
            ("wSunday", "1937-05-02"),
            ("byesterday", "1937-05-02"),
        ]
    finally:
        calendar_words.cache_clear()


@pytest.mark.parametrize(
    ("text", "published", "edtf"),
    [
        ("Shots fell on Thanksgiving Day at the mill.", "2026-11-30", "2026-11-26"),
        ("Shots fell on Martin Luther King Day.", "2026-02-01", "2026-01-19"),
        ("Shots fell on Easter Sunday 2025.", "2026-11-30", "2025-04-20"),
        ("Shots fell on Orthodox Easter Sunday 2025.", "2026-11-30", "2026-11-29"),
        ("Shots fell on Thanksgiving Day.", "2026-07-30", None),
        ("Shots fell on Thanksgiving Day.", "", None),
        ("Shots fell before Christmas.", "2026-12-28", None),
        ("Shots fell on Christmas weekend.", "2026-12-28", None),
    ],
)
def test_a_feast_that_moves_is_one_day_or_none(text: str, published: str, edtf: str | None) -> None:
    assert [value for _, value in found(text, published) if "-" in value[:5]] == ([edtf] if edtf else [])


@given(st.integers(min_value=1583, max_value=9998))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    easter = resolve.feast_of(year, [0])
    assert easter is not None
    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


def test_a_line_broken_because_it_was_full_ends_no_sentence() -> None:
    line = "THE ARMY SAID THAT TWO MEN WERE KILLED IN THE ATTACK ON THE MILL"
    assert len(read(f"{line}\nON SATURDAY AND THAT NOBODY ELSE WAS HURT.").sentences) == 1
    assert len(read("SHELLS HIT THE MILL\nTWO MEN DIED.").sentences) == 2
    assert len(read(f"{line.capitalize()}\nSaturday was quiet.").sentences) == 2


@pytest.mark.parametrize("days", [(12, 11), (11, 12), (13, 10), (10, 13), (14, 9), (9, 14)])
def test_of_two_days_told_alike_the_first_is_the_event_s(days: tuple[int, int]) -> None:
    first, second = days
    month = "Planes struck the mill last month, killing ten. Last month's raid killed ten people. It was one of many."
    doc = read(f"{month} Shells fell on {first} March. Shells fell on {second} March.", "1937-04-20")
    when = event_date(doc, find_dates(doc))
    assert when is not None
    assert when.date.edtf == f"1937-03-{first:02}"


def test_a_weekend_at_the_beginning_of_time_is_read() -> None:
    doc = read("overnight next Tuesday", "0001-01-01")
    event_date(doc, find_dates(doc))
