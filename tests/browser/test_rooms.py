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


def test_a_decision_is_taken_in_place_and_undone(inside: Page, desk: Desk, heard: Heard) -> None:
    inside.locator("table.incidents th a").filter(has_text="7 to 11 February 1937").click()
    inside.wait_for_url("**/incidents/*/")
    incident = inside.url
    # What is refused comes back in place, with all that was typed; then it is graded.
    inside.get_by_role("link", name="Grade it").click()
    form = inside.locator("#act form")
    expect(form).to_be_focused()
    form.get_by_label("weak").check()
    form.get_by_label("Why").fill("   ")
    form.get_by_role("button", name="Grade it").click()
    expect(inside.locator("#act [role=alert]")).to_be_visible()
    assert inside.url == incident
    inside.locator("#act").get_by_label("Why").fill("One witness.")
    inside.locator("#act").get_by_role("button", name="Grade it").click()
    expect(inside.locator("section", has_text="given by").first).to_be_visible()
    # Merged with the one beside it, and that undone.
    inside.get_by_role("link", name="Merge with another").click()
    inside.locator("#act").get_by_label("11 February 1937").first.check()
    inside.locator("#act").get_by_label("Why they are one").fill("One flight along one road.")
    inside.locator("#act").get_by_role("button", name="Merge them").click()
    expect(inside.locator(".kept")).to_contain_text("Kept as step")
    inside.get_by_role("link", name="Undo it").click()
    inside.get_by_label("Why it is withdrawn").fill("Two places.")
    inside.get_by_role("button", name="Undo it").click()
    expect(inside.locator(".kept")).to_contain_text("Kept as step")
    inside.goto(incident)
    inside.get_by_role("textbox", name="Say something").fill("@amal, is this one flight? <b>Look</b>")
    inside.get_by_role("button", name="Say it").click()
    expect(inside.locator(".remark strong")).to_have_text("@amal")
    assert all(address.startswith(f"{desk.address}/") for address in heard.requests)
    # A browser reports what was refused (400) as an error of its own.
    assert [said for said in heard.errors if "400" not in said] == []


def test_a_file_is_verified_in_place_and_found_by_search(inside: Page, desk: Desk, heard: Heard) -> None:
    inside.goto(f"{desk.address}/search/?q=Guernica+market&kind=report")
    expect(inside.locator(".hits mark").first).to_be_visible()
    inside.locator(".hits a").first.click()
    inside.wait_for_url("**/reports/*/")
    inside.locator("main a[href^='/evidence/']").first.click()
    inside.get_by_role("button", name="Verify now").click()
    expect(inside.get_by_role("status").filter(has_text="these are the bytes that arrived")).to_be_visible()
    assert inside.url.endswith("/")
    assert heard.errors == []
