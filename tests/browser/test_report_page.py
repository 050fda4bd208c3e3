"""report.html as a person opens it: from the disk, with a mouse, with the keyboard alone, on a phone, in the dark."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Heard
from tests.browser.looks import assert_target_is_marked, brightness, broken_anchors, follow, hidden_width

FIGURES = "section.incident td[data-name=Killed] a, section.incident td[data-name=Injured] a"


def test_it_asks_for_nothing_but_itself_and_the_console_stays_silent(report: Page, demo: Path, heard: Heard) -> None:
    report.wait_for_load_state("networkidle")
    assert heard.requests == [(demo / "report.html").as_uri()]
    assert heard.errors == []


def test_every_incident_of_the_list_leads_to_its_section(report: Page) -> None:
    links = report.locator("#incidents ~ table th a")
    assert links.count() > 15
    assert broken_anchors(report) == []
    for number in range(links.count()):
        words = links.nth(number).inner_text()
        follow(links.nth(number))
        section = report.locator("section.incident:target")
        expect(section).to_be_in_viewport()
        assert words in section.locator("h3").inner_text()


def test_every_figure_leads_to_words_that_are_marked_and_seen(report: Page) -> None:
    figures = report.locator(FIGURES)
    assert figures.count() > 40
    for number in range(figures.count()):
        link = figures.nth(number)
        quoted = re.sub(r"^“|”$", "", link.get_attribute("title") or "")
        follow(link)
        words = " ".join(assert_target_is_marked(report).split())
        # A mark inside the words cuts them in two; what is led to is their beginning.
        assert quoted.removesuffix("…").startswith(words) or words.startswith(quoted.removesuffix("…"))


def test_every_fact_shows_the_words_it_rests_on(report: Page) -> None:
    guernica = report.locator("section.incident", has_text="26 April 1937").first
    guernica.locator("summary", has_text="more").first.click()
    link = guernica.locator("dl details[open] q a").first
    expect(link).to_be_visible()
    link.click()
    assert_target_is_marked(report)


def test_the_keyboard_is_enough(report: Page) -> None:
    focused = report.locator(":focus")
    report.keyboard.press("Tab")
    expect(focused).to_have_text("Skip to the incidents")
    expect(focused).to_be_in_viewport()
    report.keyboard.press("Enter")
    report.keyboard.press("Tab")
    assert focused.evaluate("link => !!link.closest('#incidents ~ table')")
    assert focused.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    report.keyboard.press("Enter")
    expect(report.locator("section.incident:target")).to_be_in_viewport()
    for _ in range(40):
        report.keyboard.press("Tab")
        if focused.evaluate("link => link.matches('section.incident td a')"):
            break
    report.keyboard.press("Enter")
    assert_target_is_marked(report)


def test_a_dot_of_the_map_leads_to_its_incident(report: Page) -> None:
    links = report.locator("svg.map a")
    assert links.count() > 10
    for number in range(links.count()):
        links.nth(number).focus()
        report.keyboard.press("Enter")
        place = (links.nth(number).get_attribute("aria-label") or "").split(",")[0]
        assert place in report.locator("section.incident:target h3").inner_text()


def test_names_on_the_map_do_not_overlap(report: Page) -> None:
    boxes = report.evaluate(
        """() => [...document.querySelectorAll('svg.map .name')].map(name => {
             const box = name.getBoundingClientRect(); return [box.left, box.top + 3, box.right, box.bottom - 3]; })"""
    )
    assert len(boxes) > 8
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one, other)


def test_no_width_makes_the_page_scroll_sideways(report: Page) -> None:
    for width in (320, PHONE[0], 600, 800, 1024, 1280, 1600):
        report.set_viewport_size({"width": width, "height": PHONE[1]})
        assert hidden_width(report) == 0, width


def test_on_a_phone_every_value_stands_beside_its_name(report: Page) -> None:
    report.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    killed = report.locator("section.incident td[data-name=Killed]").first
    killed.scroll_into_view_if_needed()
    expect(killed).to_be_in_viewport()
    assert killed.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Killed"'
    killed.locator("a").click()
    assert_target_is_marked(report)


def test_it_is_dark_for_those_who_want_it_dark(report: Page) -> None:
    assert brightness(report, "backgroundColor") > 200
    assert brightness(report, "color") < 60
    report.emulate_media(color_scheme="dark")
    assert brightness(report, "backgroundColor") < 60
    assert brightness(report, "color") > 200
    report.locator(FIGURES).first.click()
    assert_target_is_marked(report)


def test_no_code_stands_where_a_date_should(report: Page) -> None:
    text = report.locator("main").inner_text()
    assert not re.search(r"\[\d{4}-\d\d|\d{4}-\d\d-\d\d/", text)
    assert report.locator("time[datetime='1937-04-26']").count() > 3
