"""The rooms of the desk as people use them: keys, forms that answer in place, words that set a field."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Heard
from tests.browser.served import Desk


def test_the_inbox_is_worked_with_keys_alone(inside: Page, desk: Desk, heard: Heard) -> None:
    inside.goto(f"{desk.address}/inbox/")
    rows = inside.locator("tr[data-row]")
    total = int(inside.locator(".tabs .count").first.inner_text())
    assert rows.count() == 50
    for key in ("j", "j", "x", "j", "x", "k"):
        inside.keyboard.press(key)
    expect(inside.locator("tr.ticked")).to_have_count(2)
    expect(inside.locator("#ticked")).to_have_text("(2)")
    inside.get_by_role("button", name="Mark read").click()
    expect(inside.get_by_role("status").filter(has_text="2 reports read")).to_be_visible()
    expect(inside.locator(".tabs .count").first).to_have_text(str(total - 2))
    inside.keyboard.press("j")
    title = inside.locator("tr.here th a").inner_text()
    inside.keyboard.press("Enter")
    inside.wait_for_url("**/reports/*/")
    assert title.rstrip("…")[:40] in inside.locator("main").inner_text()
    # Typing a reason is no command.
    inside.go_back()
    inside.get_by_placeholder("Reason").fill("")
    inside.keyboard.type("jxk")
    expect(inside.get_by_placeholder("Reason")).to_have_value("jxk")
    inside.get_by_label("Keys:").uncheck()
    inside.keyboard.press("j")
    expect(inside.locator("tr.here")).to_have_count(0)
    assert all(address.startswith(f"{desk.address}/") for address in heard.requests)
    assert heard.errors == []
