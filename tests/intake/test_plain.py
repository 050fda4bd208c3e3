import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import LimitExceeded, Unreadable
from bearwitness.intake import plain
from bearwitness.intake.parts import Draft, Encoding, Note, Part
from bearwitness.intake.published import iso_published
from tests.intake.made import drafts, task


def read(data: bytes, media_type: str = "text/plain", **limits: int) -> list[Part]:
    return list(plain.read(io.BytesIO(data), task(media_type, len(data), **limits)))


def markdown(text: str) -> Draft:
    (draft,) = drafts(read(text.encode(), "text/markdown"))
    return draft


def test_plain_text_is_its_words_and_nothing_is_guessed() -> None:
    encoding, draft = read(b"# 4 March\r\n\r\nNine were killed.\r\n")
    assert encoding == Encoding("utf-8", "utf-8")
    assert isinstance(draft, Draft)
    assert (draft.text, draft.title, draft.published) == ("# 4 March\n\nNine were killed.", "", "")
    assert draft.tool == "bearwitness"


def test_nuls_are_left_out_with_a_note() -> None:
    parts = read(b"Nine\x00 were killed")
    assert drafts(parts)[0].text == "Nine were killed"
    assert Note("1 NUL characters or broken surrogates were left out of the text") in parts


def test_nothing_but_white_space_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="white space"):
        read(b" \n\t\n")


def test_text_over_the_limit_is_told() -> None:
    with pytest.raises(LimitExceeded):
        read(b"word " * 10, text_chars=20)


def test_a_first_heading_is_the_title() -> None:
    draft = markdown("# Market hit #\n\nNine were killed.\n\n# Later\n")
    assert (draft.title, draft.text) == ("Market hit", "Nine were killed.\n\n# Later")


def test_a_heading_further_down_is_not() -> None:
    assert markdown("Nine were killed.\n\n# Later\n").title == ""


def test_front_matter_between_fences() -> None:
    draft = markdown(
        '---\ntitle: "Market hit"\ndate: 2016-03-04\nsource: The Valley Wire\nurl: https://v.example/1\n'
        "lang: en\ntags:\n  - strike\neditor: Salma\n---\n\nNine were killed.\n"
    )
    assert (draft.title, draft.published, draft.source) == ("Market hit", "2016-03-04", "The Valley Wire")
    assert (draft.url, draft.lang, draft.text) == ("https://v.example/1", "en", "Nine were killed.")
    assert draft.extra == {"tags": "", "editor": "Salma"}


def test_front_matter_without_fences_needs_two_known_fields() -> None:
    assert markdown("Title: Market hit\nDate: 2016-03-04\n\nNine were killed.").published == "2016-03-04"
    assert markdown("Source: a nurse\n\nNine were killed.").text == "Source: a nurse\n\nNine were killed."


def test_a_date_that_is_no_whole_day_is_kept_aside() -> None:
    draft = markdown("---\ntitle: x\ndate: March 2016\n---\nNine")
    assert draft.published == ""
    assert draft.extra == {"published_as_given": "March 2016"}


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    text = "---\nNine were killed.\n---\nTen were hurt."
    assert markdown(text).text == text


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2016-03-04", "2016-03-04"),
        (" 2016-03-04T10:00:00+02:00 ", "2016-03-04T10:00:00+02:00"),
        ("2016-03-04 10:00", "2016-03-04T10:00"),
        ("2016-03-04T10:00:00.000Z", "2016-03-04T10:00:00.000Z"),
        ("2016-03-04 10:00:00 UTC", "2016-03-04T10:00:00Z"),
        ("2016-03", ""),
        ("2016", ""),
        ("2016-02-30", ""),
        ("2016-03-04T25:00", ""),
        ("4 March 2016", ""),
        ("", ""),
    ],
)
def test_only_a_whole_day_is_a_day_of_publication(stated: str, expected: str) -> None:
    assert iso_published(stated) == expected


@given(st.datetimes())
def test_every_moment_keeps_its_day(moment: object) -> None:
    assert iso_published(str(moment))[:10] == str(moment)[:10]


@given(st.text(max_size=80))
def test_any_words_are_a_day_or_none(text: str) -> None:
    assert iso_published(text)[:4].isdigit() or iso_published(text) == ""


@given(st.text(alphabet="ab:-#\n \"'", max_size=120))
def test_any_markdown_is_read(text: str) -> None:
    assert isinstance(plain.markdown_draft(text), Draft)
