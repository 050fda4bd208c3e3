"""One browser, one casebook and one desk for all page tests, which one worker runs (``xdist_group``).

They end with these tests and not with the session: Playwright keeps an event loop running in its process, and
Django refuses to work beside one.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.served import Desk, build_demo, run_desk

HERE = Path(__file__).parent
DESKTOP, PHONE = (1280, 900), (360, 740)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass  # without slots: Playwright marks the object whose method listens
class Heard:
    """What pages did beside showing themselves: addresses asked for, and errors and warnings of the console."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        """From now on hears all pages of the context."""
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("requestfailed", self._failed)
        context.on("console", lambda said: self.errors.append(said.text) if said.type in ("error", "warning") else None)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _failed(self, request: Request) -> None:
        # A page that is left before its icon has come gives the icon up: haste of the test, no fault of the page.
        if request.failure != "net::ERR_ABORTED":
            self.errors.append(f"{request.url}: {request.failure}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        if os.environ.get("BEARWITNESS_REQUIRE_BROWSER") == "1":
            pytest.fail("BEARWITNESS_REQUIRE_BROWSER=1, but this machine has no chromium: apt-get install chromium")
        pytest.skip("NOT TESTED IN A BROWSER: this machine has no chromium (apt-get install chromium)")
    with open_chromium(path) as found:
        yield found


@pytest.fixture(scope="package")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_demo(tmp_path_factory.mktemp("browser") / "casebook")


@pytest.fixture(scope="package")
def desk(demo: Path) -> Iterator[Desk]:
    with run_desk(demo) as running:
        yield running


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def page(browser: Browser, heard: Heard) -> Iterator[Page]:
    """A page as wide as a desk's screen, whose console and requests are heard."""
    context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    heard.listen(context)
    yield context.new_page()
    context.close()


@pytest.fixture
def report(page: Page, demo: Path) -> Page:
    """report.html, opened from the disk."""
    page.goto((demo / "report.html").as_uri())
    return page


def log_in(page: Page, desk: Desk) -> None:
    """Logs in by hand, as a person does."""
    page.goto(desk.address)
    page.get_by_label("Name").fill(desk.name)
    page.get_by_label("Password").fill(desk.password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{desk.address}/")


@pytest.fixture
def inside(page: Page, desk: Desk) -> Page:
    """A page of the desk, logged in, at the list of incidents."""
    log_in(page, desk)
    return page
