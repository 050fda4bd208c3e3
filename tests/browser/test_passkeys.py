"""A passkey in a real browser: added, used in the place of the password, and for what was locked."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Heard
from tests.browser.served import Desk


@pytest.fixture
def password(demo: Path) -> str:
    """Of an account of its own, since from then on a second factor is asked of it."""
    made = subprocess.run(
        [sys.executable, "-m", "bearwitness.cli.main", "accounts", "add", "keyholder", "--casebook", str(demo)],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found = re.search(r"^Password .*: (\S+)$", made.stdout, re.M)
    assert found
    return found[1]


def plug_in_authenticator(page: Page) -> None:
    """A virtual device with a PIN or a fingerprint that says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_lets_in_by_itself_and_opens_what_was_locked(
    page: Page, desk: Desk, password: str, heard: Heard
) -> None:
    # A passkey belongs to a name, never to a number such as 127.0.0.1.
    address = desk.address.replace("127.0.0.1", "localhost")
    plug_in_authenticator(page)
    page.goto(f"{address}/you/passkeys/add/")
    page.get_by_label("Name").fill("keyholder")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a passkey")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert page.locator("ul.codes li").count() == 10
    page.get_by_role("button", name="Log out").click()

    page.wait_for_url(f"{address}/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{address}/")
    expect(page.locator("table.incidents")).to_be_visible()

    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    assert "Spain" not in page.content()
    page.goto(f"{address}/suggestions/")
    page.get_by_role("link", name="use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{address}/suggestions/")

    page.get_by_role("button", name="Log out").click()
    page.get_by_label("Name").fill("keyholder")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{address}/")
    page.get_by_role("button", name="Panic").click()
    page.wait_for_url(f"{address}/login/")
    assert all(one.startswith((f"{address}/", f"{desk.address}/")) for one in heard.requests)
    assert heard.errors == []


def test_at_a_number_it_says_why_there_is_no_passkey(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.address}/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("open it at http://localhost")
