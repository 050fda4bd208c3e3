import re
from dataclasses import replace
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
    link = re.search(r'data-name="Killed"><a href="#([^"]+)" title="“Twelve people”">12</a>', html)
    assert link is not None
    assert unescape(anchors.marked[link[1]]) == "Twelve people"
    anchor = re.escape(link[1])
    basis = rf'least and most: <a href="#c1-1-ab12cd34">Wire &#34;A&#34;</a> <q><a href="#{anchor}">Twelve people</a>'
    assert re.search(basis, html)
    assert "rule: closed-casualty-list" in html


def test_what_a_report_holds_is_shown_and_never_run() -> None:
    html = page()
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert "A &lt;test&gt;" in html
    assert "<script" not in html
    assert "default-src 'none'" in html


def test_dates_are_in_words_and_exact_beside_them() -> None:
    html = page()
    assert '<time datetime="1937-04-26">26 April 1937</time>' in html
    assert '<h3 id="r1-h">Wire &#34;A&#34;, 27 April 1937</h3>' in html
    vague = replace(INCIDENT, when=FuzzyDate("[1937-04-25,1937-04-26]"))
    html = write_page("A", [vague], {CLAIM.claim: CLAIM}, {REPORT.id: REPORT})
    exact = "[1937-04-25,1937-04-26]"
    assert f'<span data-edtf="{exact}" title="{exact}">25 or 26 April 1937</span>' in html
    assert exact not in html.replace(f'data-edtf="{exact}" title="{exact}"', "")


def test_many_claims_behind_one_fact_are_folded_away() -> None:
    others = [replace(CLAIM, claim=f"r<1>#{number}-ab") for number in range(2, 6)]
    claims = {one.claim: one for one in (CLAIM, *others)}
    incident = replace(INCIDENT, claims=tuple(claims), set_by={"killed_max": tuple(claims)})
    html = write_page("A", [incident], claims, {REPORT.id: REPORT})
    assert "<summary>and 4 more</summary>" in html
    assert html.count('<li><a href="#c1-') == 4


def test_a_title_stands_out_and_a_mark_across_its_end_is_cut_and_kept_whole() -> None:
    report = replace(REPORT, title="Raid on", text="Tarn")
    claim = replace(CLAIM, when=None, perpetrators=(), killed=Count(), spans={})
    where = Where(Place("Raid on Tarn"), (Span(5, 13),))
    html = write_page("A", [], {}, {report.id: report})
    assert '<strong class="title">Raid on</strong>' in html
    incident = replace(INCIDENT, set_by={})
    html = write_page("A", [incident], {claim.claim: replace(claim, where=where)}, {report.id: report})
    assert '>on</mark></strong><mark class="says-where" title="where">\n\nTarn</mark>' in html


def test_a_page_without_incidents_says_so_and_has_no_map() -> None:
    html = write_page("A", [], {}, {REPORT.id: REPORT})
    assert "There are none" in html
    assert "<svg" not in html


def test_what_was_left_unread_is_said() -> None:
    assert "r2: no pack" in page()
