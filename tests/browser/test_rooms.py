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


def test_a_word_of_the_text_becomes_a_fields_words(inside: Page, desk: Desk, heard: Heard) -> None:
    inside.goto(f"{desk.address}/inbox/?state=any&event=yes&until=1937-05-31")
    inside.get_by_role("link", name="Who burnt Guernica?").click()
    inside.wait_for_url("**/reports/*/")
    # A mark leads to its field, and a field to its marks.
    inside.locator("mark.says-killed").first.click()
    expect(inside.locator("[name=v-killed]")).to_be_focused()
    expect(inside.locator("mark.says-killed.shown").first).to_be_visible()
    inside.locator("[name=w-where]").focus()
    expect(inside.locator("mark.says-where.shown").first).to_be_visible()
    # "Pick", then a click on a word.
    field = inside.locator("[data-field=when]")
    field.get_by_role("button", name="Pick").click()
    expect(field.get_by_role("button", name="Pick")).to_have_attribute("aria-pressed", "true")
    spot = inside.evaluate(
        """() => { const node = [...document.querySelectorAll('#text span')].find(one => one.textContent.includes(
             'Tuesday')).firstChild, range = document.createRange(), at = node.data.indexOf('Tuesday');
           range.setStart(node, at); range.setEnd(node, at + 7); const box = range.getBoundingClientRect();
           return [box.left + 12, box.top + box.height / 2]; }"""
    )
    inside.mouse.click(*spot)
    expect(inside.locator("[name=w-when]")).to_have_value("Tuesday")
    inside.locator("[name=v-when]").fill("1937-04-27")
    inside.get_by_label("Why it is corrected").fill("Correspondents came on Tuesday.")
    inside.get_by_role("button", name="Correct it").click()
    inside.wait_for_url("**/reports/*/?claim=*")
    expect(inside.locator("[name=v-when]")).to_have_value("1937-04-27")
    expect(inside.locator("mark.says-when", has_text="Tuesday")).to_be_visible()
    # Put back as it was, so that other tests meet the demonstration as it is.
    inside.locator("[name=v-when]").fill("1937-04-26")
    inside.locator("[name=w-when]").fill("on Monday")
    inside.get_by_label("Why it is corrected").fill("It was the Monday.")
    inside.get_by_role("button", name="Correct it").click()
    expect(inside.locator("mark.says-when", has_text="Monday")).to_be_visible()
    assert heard.errors == []
