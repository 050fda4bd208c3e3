import re
from html import unescape
from html.parser import HTMLParser

from bearwitness.model import Assessment, Claim, Count, Incident, Perpetrator, Report, When, Where
from bearwitness.publish.report_page import write_page
from bearwitness.values import CountRange, FuzzyDate, Place, Span

TEXT = "Bombers attacked <b>Tarn</b> on Monday. Twelve people were killed, the mayor said."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


REPORT = Report(id="r<1>", source='Wire "A"', published="1937-04-27", text=TEXT)
CLAIM = Claim(
    claim="r<1>#1-ab12cd34",
    report="r<1>",
    main=True,
    event_type="air strike",
    stance="attributed",
    when=When(FuzzyDate("1937-04-26"), (span("Monday"),)),
    where=Where(Place("Tarn", country="FR", lat=43.9, lon=2.1, precision=1), (span("Tarn"),)),
    perpetrators=(Perpetrator("Bombers", "unknown", "unknown", (span("Bombers"),)),),
    killed=Count(CountRange.exactly(12), "civilians", spans=(span("Twelve people"),)),
    injured=Count(CountRange.exactly(0), rule="closed-casualty-list"),
    speakers=('Wire "A"', "mayor"),
    origin="mayor",
    spans={"event_type": (span("Bombers attacked"),), "origin": (span("the mayor"),)},
)
INCIDENT = Incident(
    "i1", ("r<1>",), (CLAIM.claim,), FuzzyDate("1937-04-26"), CLAIM.where.place if CLAIM.where else None, "air strike",
    CountRange.exactly(12), CountRange.exactly(0), 1, (("r<1>",),),
    Assessment("weak", "grades 1.0", ("One origin speaks of it.",)), ("Same day: +1.2",),
    {"killed_min": (CLAIM.claim,), "killed_max": (CLAIM.claim,)},
)  # fmt: skip


class Anchors(HTMLParser):
    """Collects ids, local links and the text under each mark."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.marked: dict[str, str] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if key := given.get("id"):
            self.ids.append(key)
            if tag in ("mark", "span"):
                self._open = key
                self.marked[key] = ""
        for name in ("href", "src", "action", "data"):
            value = given.get(name)
            if value:
                (self.links if value.startswith("#") else self.outside).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.marked[self._open] += data


def page() -> str:
    return write_page("A <test>", [INCIDENT], {CLAIM.claim: CLAIM}, {REPORT.id: REPORT}, [("r2", "no pack")])


def test_every_link_leads_somewhere_on_the_page_and_none_leads_out() -> None:
    anchors = Anchors()
    anchors.feed(page())
    assert anchors.outside == []
    assert {link[1:] for link in anchors.links} <= set(anchors.ids)
    assert len(anchors.ids) == len(set(anchors.ids))


def test_every_figure_leads_to_the_words_it_came_from() -> None:
    html = page()
    anchors = Anchors()
    anchors.feed(html)
    link = re.search(r'<td><a href="#([^"]+)">12</a>', html)
    assert link is not None
    assert unescape(anchors.marked[link[1]]) == "Twelve people"
    assert re.search(r'set by <a href="#c1-1-ab12cd34">Wire &#34;A&#34;</a>', html)
    assert "rule: closed-casualty-list" in html


def test_what_a_report_holds_is_shown_and_never_run() -> None:
    html = page()
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert "A &lt;test&gt;" in html
    assert "<script" not in html
    assert "default-src 'none'" in html


def test_what_was_left_unread_is_said() -> None:
    assert "r2: no pack" in page()
