"""The desk as a researcher meets it: `bearwitness serve`, a login, the incidents, and the words behind each figure."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Heard, log_in
from tests.browser.looks import assert_target_is_marked, brightness, broken_anchors, follow, hidden_width
from tests.browser.served import Desk


def test_nobody_gets_in_without_an_account(page: Page, desk: Desk, heard: Heard) -> None:
    for path in ("/", "/incidents/any/", "/reports/any/"):
        page.goto(desk.address + path)
        assert "/login/?next=" in page.url
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
        assert "Spain" not in page.content()
    page.get_by_label("Name").fill(desk.name)
    page.get_by_label("Password").fill("wrong")
    page.get_by_label("Password").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("don't match")
    assert heard.errors == []


def test_logging_in_and_out(page: Page, desk: Desk) -> None:
    log_in(page, desk)
    expect(page.get_by_role("heading", name="Incidents")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login/")
    page.goto(desk.address)
    assert "/login/" in page.url


def test_the_list_leads_to_incidents_and_every_figure_to_its_words(inside: Page) -> None:
    links = inside.locator("table.incidents th a")
    assert links.count() > 15
    links.filter(has_text="26 April 1937").first.click()
    inside.wait_for_url("**/incidents/*/")
    expect(inside.get_by_role("heading", level=1)).to_contain_text("26 April 1937")
    assert broken_anchors(inside) == []
    inside.locator("summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
    quotes = inside.locator("q a")
    assert quotes.count() > 10
    for number in range(quotes.count()):
        words = quotes.nth(number).inner_text()
        follow(quotes.nth(number))
        marked = assert_target_is_marked(inside)
        assert words.startswith(marked) or marked.startswith(words)


def test_a_fact_leads_to_the_claim_that_set_it(inside: Page) -> None:
    inside.locator("table.incidents th a").filter(has_text="26 April 1937").first.click()
    inside.locator(".fact-when .by > a").first.click()
    expect(inside.locator("article.claim:target")).to_be_in_viewport()


def test_a_report_has_its_page(inside: Page) -> None:
    inside.locator("table.incidents th a").first.click()
    inside.locator('article.report a[href^="/reports/"]').first.click()
    inside.wait_for_url("**/reports/*/")
    expect(inside.locator("mark").first).to_be_visible()


def test_no_page_asks_another_machine_or_breaks_its_own_rules(inside: Page, desk: Desk, heard: Heard) -> None:
    for path in ("/", "/login/"):
        response = inside.goto(desk.address + path, wait_until="networkidle")
        assert response is not None
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
    inside.goto(desk.address)
    inside.locator("table.incidents th a").first.click()
    inside.wait_for_load_state("networkidle")
    assert heard.requests
    assert all(address.startswith(f"{desk.address}/") for address in heard.requests)
    assert heard.errors == []


def test_a_script_in_the_page_does_not_run(inside: Page) -> None:
    inside.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    assert inside.evaluate("window.ran") is None


def test_the_keyboard_is_enough(page: Page, desk: Desk) -> None:
    page.goto(desk.address)
    focused = page.locator(":focus")
    for _ in range(6):
        page.keyboard.press("Tab")
        if focused.get_attribute("id") == "id_username":
            break
    page.keyboard.type(desk.name)
    page.keyboard.press("Tab")
    page.keyboard.type(desk.password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk.address}/")
    page.keyboard.press("Tab")
    expect(focused).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        if focused.evaluate("link => link.matches('th a')"):
            break
    assert focused.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/incidents/"))


def test_every_page_fits_a_phone_and_can_be_dark(inside: Page, desk: Desk) -> None:
    inside.emulate_media(color_scheme="dark")
    for width in (320, PHONE[0], 800):
        inside.set_viewport_size({"width": width, "height": PHONE[1]})
        inside.goto(desk.address)
        assert hidden_width(inside) == 0
        inside.locator("table.incidents th a").nth(5).click()
        inside.wait_for_url("**/incidents/*/")
        assert hidden_width(inside) == 0
        assert brightness(inside, "backgroundColor") < 60
        assert brightness(inside, "color") > 200
        inside.locator("article.report p a").first.click()
        inside.wait_for_url("**/reports/*/")
        assert hidden_width(inside) == 0
