"""No page has a barrier axe-core calls serious or critical: wide and light, narrow and dark."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESKTOP, PHONE, log_in
from tests.browser.served import Desk

# One of the two at every run, since each takes half a minute; both where all tests run.
LOOKS = [
    pytest.param((DESKTOP, "light"), id="desktop-light"),
    pytest.param((PHONE, "dark"), id="phone-dark", marks=pytest.mark.slow),
]


@pytest.fixture(params=LOOKS)
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page whose content policy is set aside, since axe-core is a script."""
    (width, height), scheme = request.param
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


def barriers(page: Page) -> list[str]:
    found = Axe().run(page).response
    assert len(found["passes"]) > 10
    return [
        f"{page.url}: {one['id']} ({one['impact']}): {node['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def test_report_html_has_no_barrier(open_page: Page, demo: Path) -> None:
    open_page.goto((demo / "report.html").as_uri())
    open_page.locator("summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
    assert barriers(open_page) == []


def test_the_desk_has_no_barrier(open_page: Page, desk: Desk) -> None:
    open_page.goto(desk.address)
    assert barriers(open_page) == []
    log_in(open_page, desk)
    assert barriers(open_page) == []
    open_page.locator("table.incidents th a").filter(has_text="26 April 1937").first.click()
    open_page.wait_for_url("**/incidents/*/")
    open_page.locator("summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
    assert barriers(open_page) == []
    incident = open_page.url
    for page in ("grade", "merge", "split", "history"):
        open_page.goto(f"{incident}{page}/")
        assert barriers(open_page) == []
    for page in ("suggestions", "inbox", "imports", "evidence", "sources", "search"):
        open_page.goto(f"{desk.address}/{page}/")
        open_page.locator("summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
        assert barriers(open_page) == []
    open_page.goto(incident)
    open_page.locator("article.report p a").first.click()
    open_page.wait_for_url("**/reports/*/")
    assert barriers(open_page) == []
    open_page.locator("a[href^='/evidence/']").last.click()
    open_page.wait_for_url("**/evidence/*/")
    assert barriers(open_page) == []
    open_page.goto(f"{desk.address}/reports/none/")
    assert barriers(open_page) == []
