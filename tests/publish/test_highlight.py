"""A text cut at its marks: nothing lost, nothing unescaped, overlaps and all."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import InvalidValue
from bearwitness.publish.highlight import Mark, excerpts, highlight, to_html
from bearwitness.values import Span


def mark(start: int, end: int, label: str = "killed", anchor: str = "") -> Mark:
    return Mark(Span(start, end), anchor or f"a{start}-{end}", label)


class _Words(HTMLParser):
    """The text of a page, which of it is marked, and the ids in order."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.ids, self.tags = "", [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids.extend(value for name, value in attrs if name == "id")

    def handle_data(self, data: str) -> None:
        self.text += data


def parse(page: str) -> _Words:
    words = _Words()
    words.feed(page)
    words.close()
    return words


def test_nested_and_overlapping_marks() -> None:
    segments = highlight("abcdefgh", [mark(1, 6, "victims"), mark(2, 4), mark(5, 8, "where")])
    assert [(one.text, one.labels) for one in segments] == [
        ("a", ()),
        ("b", ("victims",)),
        ("cd", ("victims", "killed")),
        ("e", ("victims",)),
        ("f", ("victims", "where")),
        ("gh", ("where",)),
    ]
    assert [one.anchor for segment in segments for one in segment.opens] == ["a1-6", "a2-4", "a5-8"]


def test_marks_on_the_same_words_all_have_an_anchor() -> None:
    page = to_html(highlight("nine people", [mark(0, 4, "killed", "one"), mark(0, 4, "injured", "two")]))
    assert set(parse(page).ids) == {"one", "two"}
    assert 'class="says-killed says-injured"' in page


def test_what_a_report_says_is_inert() -> None:
    text = "<script>alert(1)</script> & \"quotes\" 'too'"
    page = to_html(highlight(text, [mark(0, 8, '"><img onerror=x>', '"><b>')]))
    assert set(parse(page).tags) == {"mark"}
    assert parse(page).text == text


def test_a_mark_past_the_text_is_refused() -> None:
    with pytest.raises(InvalidValue, match="3 characters"):
        highlight("abc", [mark(1, 4)])


def test_excerpts_leave_out_what_is_far_from_a_mark() -> None:
    text = "x" * 1000 + "nine" + "y" * 1000
    shown = "".join(one.text for one in excerpts(highlight(text, [mark(1000, 1004)]), 10))
    assert shown == " … " + "x" * 10 + "nine" + "y" * 10 + " … "


@given(st.text(max_size=60), st.data())
def test_the_text_comes_out_whole(text: str, data: st.DataObject) -> None:
    size = len(text)
    pairs = st.tuples(st.integers(0, max(0, size - 1)), st.integers(1, max(1, size))).filter(lambda p: p[0] < p[1])
    spans = data.draw(st.lists(pairs, max_size=8)) if size else []
    marks = [mark(start, end, anchor=f"m{n}") for n, (start, end) in enumerate(spans)]
    segments = highlight(text, marks)
    assert "".join(one.text for one in segments) == text
    for segment in segments:
        inside = {one.anchor for one in marks if one.span.start <= segment.start < one.span.end}
        assert {one.anchor for one in segment.marks} == inside
    opened = [one.anchor for segment in segments for one in segment.opens]
    assert sorted(opened) == sorted(one.anchor for one in marks)
