import io

import pytest

from bearwitness.errors import LimitExceeded, Unreadable
from bearwitness.intake import html
from bearwitness.intake.parts import Draft, Encoding, Note, Part
from tests.intake.made import PAGE, drafts, task


def read(page: str | bytes, **limits: int) -> list[Part]:
    data = page.encode() if isinstance(page, str) else page
    return list(html.read(io.BytesIO(data), task("text/html", len(data), **limits)))


def draft(page: str | bytes) -> Draft:
    (found,) = drafts(read(page))
    return found


def head(markup: str, body: str = "") -> str:
    return PAGE.replace('<meta property="article:published_time" content="2016-03-04T10:00:00+02:00">', markup).replace(
        "<article>", f"<article>{body}"
    )


def test_a_page_gives_its_text_and_what_it_says_of_itself() -> None:
    found = draft(PAGE)
    assert found.text.startswith("Nine people were killed when aircraft struck the market")
    assert "\n\nThe second paragraph" in found.text
    assert "tracker" not in found.text
    assert "About us" not in found.text
    assert (found.title, found.source, found.lang) == ("Market hit at noon", "The Valley Wire", "en")
    assert found.url == "https://valleywire.example/2016/market"
    assert found.published == "2016-03-04T10:00:00+02:00"
    assert (found.tool, found.extra["published_from"]) == ("trafilatura", "meta")
    assert found.version[0].isdigit()


LD = '<script type="application/ld+json">{}</script>'
COMMENTED = (
    '{"@type":"NewsArticle","datePublished":"2016-03-04T08:00:00Z",'
    '"comment":[{"@type":"Comment","datePublished":"2019-01-01"}]}'
)
GRAPH = '{"@graph":[{"@type":["Article"],"datePublished":"2016-03-04"}]}'


@pytest.mark.parametrize(
    ("markup", "expected", "where"),
    [
        ('<meta name="date" content="2016-03-04">', "2016-03-04", "meta"),
        ('<meta name="citation_publication_date" content="2016/03/04">', "2016-03-04", "meta"),
        ('<meta name="parsely-pub-date" content="20160304">', "2016-03-04", "meta"),
        (LD.format(COMMENTED), "2016-03-04T08:00:00Z", "json-ld"),
        (LD.format(GRAPH), "2016-03-04", "json-ld"),
        (LD.format("{broken") + '<meta name="date" content="2016-03-04">', "2016-03-04", "meta"),
        ('<meta itemprop="datePublished" content="2016-03-04">', "2016-03-04", "microdata"),
    ],
)
def test_a_stated_day_is_taken_as_given(markup: str, expected: str, where: str) -> None:
    found = draft(head(markup))
    assert (found.published, found.extra["published_from"]) == (expected, where)


def test_the_one_time_in_the_article_states_its_day() -> None:
    assert draft(head("", '<time datetime="2016-03-04T10:00">4 March</time>')).published == "2016-03-04T10:00"


@pytest.mark.parametrize(
    ("markup", "body"),
    [
        ("", ""),
        ("", "<p>On 4 March 2016 nine people were killed.</p>"),
        ("", "<p>Copyright 2016-03-04</p>"),
        ('<meta property="article:modified_time" content="2016-03-04">', ""),
        ('<meta property="og:updated_time" content="2016-03-04T10:00:00Z">', ""),
        ('<meta name="date" content="March 2016">', ""),
        ('<meta name="date" content="2016-03">', ""),
        ('<meta name="date" content="2016-03-04"><meta name="pubdate" content="2016-03-05">', ""),
        ('<script type="application/ld+json">{"@type":"Comment","datePublished":"2016-03-04"}</script>', ""),
        ("", '<time datetime="2016-03-04">a</time><time datetime="2015-01-01">b</time>'),
    ],
)
def test_no_day_is_invented(markup: str, body: str) -> None:
    found = draft(head(markup, body))
    assert found.published == ""
    assert "published_from" not in found.extra


def test_the_declared_charset_is_used() -> None:
    page = PAGE.replace("<head>", '<head><meta charset="windows-1256">').replace("Nine people", "قتل تسعة")
    parts = read(page.encode("cp1256"))
    assert parts[0] == Encoding("windows-1256", "declared")
    assert drafts(parts)[0].text.startswith("قتل تسعة")


def test_a_page_without_main_text_gives_all_its_words_and_says_so() -> None:
    parts = read("<html><body><nav><a href='/x'>Nine killed</a></nav></body></html>")
    if drafts(parts)[0].tool == "lxml":
        assert any(isinstance(part, Note) for part in parts)
    assert "Nine killed" in drafts(parts)[0].text


def test_a_fragment_is_read() -> None:
    assert draft("<p>Nine people were killed in the market on Saturday, said a nurse.</p>").text.startswith(
        "Nine people"
    )


@pytest.mark.parametrize("page", ["<html></html>", "<html><body><script>x()</script></body></html>", "<!-- only -->"])
def test_a_page_without_words_is_unreadable(page: str) -> None:
    with pytest.raises(Unreadable, match=r"no words|no elements"):
        read(page)


def test_a_page_nested_too_deep_is_told_and_not_cut_short() -> None:
    with pytest.raises(LimitExceeded) as caught:
        read("<html><body>" + "<div>" * 100_000 + "words" + "</div>" * 100_000)
    assert caught.value.limit == "depth"
    assert "words here" in draft("<html><body>" + "<div>" * 300 + "<p>words here</p>" + "</div>" * 300).text


def test_a_text_over_the_limit_is_told() -> None:
    with pytest.raises(LimitExceeded):
        read(PAGE, text_chars=20)
