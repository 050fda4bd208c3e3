"""The drawn graph: every node and step is there, in words too, and ten thousand copies are one box."""

import re
import time
from xml.etree import ElementTree

from bearwitness.incidents import trace
from bearwitness.publish.origins_graph import draw_origins, steps_of
from tests.incidents.made import claim, report
from tests.incidents.test_independence import THIRD
from tests.incidents.test_origins import DISPATCH, OTHER


def _graph(copies=1):
    reports = [report("ra", DISPATCH, source="Wire <b>"), report("rb", OTHER, source="صوت المرفأ")]
    reports += [report(f"z{at}", DISPATCH, source=f"Paper {at}", published="1937-04-28") for at in range(copies)]
    reports.append(report("rc", THIRD, source="Parish"))
    claims = [claim(one.id, one.id, origin="residents" if one.id == "rc" else "") for one in reports]
    return trace(claims, {one.id: one for one in reports}).graph


def _svg(graph):
    svg = draw_origins(graph, lambda key: f"#report-{key}", "i1")
    return svg, ElementTree.fromstring(svg)


def test_every_report_is_a_link_and_every_step_an_arrow_with_words():
    graph = _graph()
    svg, parsed = _svg(graph)
    space = "{http://www.w3.org/2000/svg}"
    assert {link.get("href") for link in parsed.iter(f"{space}a")} == {
        "#report-ra",
        "#report-rb",
        "#report-rc",
        "#report-z0",
    }
    assert len([path for path in parsed.iter(f"{space}path") if path.get("marker-end")]) == len(graph.edges)
    assert parsed.get("aria-labelledby") == "i1-title"
    assert "z0 repeats 100% of the words of ra" in svg
    assert "nameless" in svg
    assert "صوت المرفأ" in svg
    assert "<b>" not in svg
    assert not re.search(r"style=|script|onload", svg)
    assert next(why for _, why in steps_of(graph)) == "z0 repeats 100% of the words of ra."


def test_boxes_lie_inside_and_not_on_one_another():
    _, parsed = _svg(_graph(copies=3))
    width, height = (float(end) for end in parsed.get("viewBox").split()[2:])
    corners = [(float(box.get("x")), float(box.get("y"))) for box in parsed.iter("{http://www.w3.org/2000/svg}rect")]
    assert len(set(corners)) == len(corners) == 9
    assert all(0 <= x < width and 0 <= y < height for x, y in corners)


def test_ten_thousand_copies_are_drawn_as_a_few_boxes_in_time():
    graph = _graph(copies=10_000)
    began = time.process_time()
    svg, _ = _svg(graph)
    assert "and 9,996 more like it" in svg
    assert len(svg) < 40_000
    assert time.process_time() - began < 5


def test_no_nodes_no_drawing():
    assert draw_origins(trace([], {}).graph, str, "i1") == ""
