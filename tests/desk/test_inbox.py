"""The inbox: states, who reads what, filters and pages; every step kept, and what reports say stays text."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, connection, transaction
from django.test import Client

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import inbox, services
from bearwitness.desk.casework.models import Report, ReportChange, Step
from bearwitness.desk.casework.rules import RESEARCHERS, LocalOperator
from bearwitness.errors import InvalidRecord, InvalidValue, NotPermitted, UnknownRecord
from bearwitness.model import Report as ReportRecord
from tests.desk.records import FILE, batch, claim, report

HOST = "localhost"
PAYLOAD = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'\u202e"
ONE = report("r1", "Shells killed 3 people in Adra.", title="Market hit", lang="en")
TWO = report(f"two/{PAYLOAD}", f"قصف على عدرا {PAYLOAD}", PAYLOAD, title=PAYLOAD, lang="ar")
# No day of publication, no claim.
THREE = ReportRecord(id="r3", text="Nothing happened.", source="North Wire", evidence=FILE.digest)
KEYS = [ONE.id, TWO.id, THREE.id]


@pytest.fixture
def filled(casebook: Casebook, operator: LocalOperator) -> Casebook:
    readings = ((ONE, (claim(ONE, killed="3", where="Adra"),)), (TWO, ()), (THREE, ()))
    services.store_batch(casebook.vault, operator, batch(*readings))
    return casebook


def person(name: str = "amal", group: str = RESEARCHERS) -> User:
    user = User.objects.create_user(name)
    if group:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def client(user: User) -> Client:
    browser = Client(SERVER_NAME=HOST)
    browser.force_login(user)
    return browser


def shown(browser: Client, query: str = "") -> list[str]:
    """The reports a page of the inbox lists."""
    response = browser.get(f"/inbox/?{query}")
    assert response.status_code == 200
    return [unescape(key) for key in re.findall(r'name="report" value="([^"]*)"', response.content.decode())]


def test_reports_are_listed_by_day_with_what_was_found(filled: Casebook) -> None:
    browser = client(person())
    assert shown(browser) == [TWO.id, ONE.id, THREE.id]  # same day by key, the undated last
    text = unescape(browser.get("/inbox/").content.decode())
    assert "Market hit" in text
    assert "killed 3" in text
    assert "3 May 2020" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lang=ar", [1]), ("lang=xx", []), ("source=North+Wire", [0, 2]), ("event=yes", [0]), ("event=no", [1, 2]),
        ("since=2020-05-05", []), ("since=2020-05-04&until=2020-05-04", [1, 0]), ("since=never", [1, 0, 2]),
        ("state=read", []), ("state=any&who=nobody", [1, 0, 2]), ("who=me", []), ("who=%00", [1, 0, 2]),
        ("state=nonsense", [1, 0, 2]), ("after=%27--", [1, 0, 2]), ("after=2020-05-04~" + "r1", [2]),
    ],
)  # fmt: skip
def test_filters(filled: Casebook, query: str, expected: list[int]) -> None:
    assert shown(client(person()), query) == [KEYS[number] for number in expected]


def test_many_are_taken_marked_and_set_aside_at_once(filled: Casebook) -> None:
    amal, basil = person(), person("basil")
    browser = client(amal)
    sent = browser.post("/inbox/", {"report": [ONE.id, TWO.id], "act": "take", "next": "/inbox/?lang="})
    assert sent.status_code == 302
    assert f"{Step.objects.get().pk}: 2 reports given to amal" in unescape(
        browser.get(sent.headers["Location"]).content.decode()
    )
    assert shown(browser, "who=me") == [TWO.id, ONE.id]
    assert shown(client(basil), "who=me") == []
    assert browser.post("/inbox/", {"report": TWO.id, "act": "assign", "account": "basil"}).status_code == 302
    assert shown(client(basil), "who=me") == [TWO.id]
    assert browser.post("/inbox/", {"report": ONE.id, "act": "read"}).status_code == 302
    assert shown(browser) == [TWO.id, THREE.id]
    # Setting aside needs a reason; what was ticked and typed stays.
    refused = browser.post("/inbox/", {"report": THREE.id, "act": "set aside", "reason": " "})
    assert refused.status_code == 400
    assert re.search(r'value="r3" [^>]*checked', refused.content.decode())
    told = {"report": THREE.id, "act": "set aside", "reason": f"No attack. {PAYLOAD}"}
    assert browser.post("/inbox/", told).status_code == 302
    assert shown(browser, "state=set+aside") == [THREE.id]
    (line,) = inbox.report_history(amal, THREE.id)
    assert (line.who, line.said, line.reason) == ("user:amal", "set it aside", f"No attack. {PAYLOAD}")
    assert [one.state for one in ReportChange.objects.filter(report=ONE.id)] == ["to read", "read"]
    entries = [entry for entry in filled.vault.entries() if entry.what.endswith("reports")]
    assert [entry.who for entry in entries] == ["user:amal"] * 4
    assert entries[-1].details["reports"] == [THREE.id]


def test_what_changes_nothing_is_no_step(filled: Casebook, operator: LocalOperator) -> None:
    assert services.mark_reports(filled.vault, operator, [ONE.id], "to read") is None
    assert services.assign_reports(filled.vault, operator, [ONE.id], "") is None
    assert not Step.objects.exists()


def test_what_can_not_be_done_is_refused_and_changes_nothing(filled: Casebook, operator: LocalOperator) -> None:
    stranger = person("stranger", "")
    vault = filled.vault
    for wrong, error in (
        (lambda: services.mark_reports(vault, operator, [ONE.id, "none"], "read"), UnknownRecord),
        (lambda: services.mark_reports(vault, operator, [], "read"), InvalidRecord),
        (lambda: services.mark_reports(vault, operator, [str(n) for n in range(501)], "read"), InvalidRecord),
        (lambda: services.mark_reports(vault, operator, [ONE.id], "burnt"), InvalidValue),
        (lambda: services.assign_reports(vault, operator, [ONE.id], "stranger"), InvalidValue),
        (lambda: services.assign_reports(vault, operator, [ONE.id], "nobody at all"), InvalidValue),
        (lambda: services.mark_reports(vault, stranger, [ONE.id], "read"), NotPermitted),
        (lambda: services.assign_reports(vault, stranger, [ONE.id], ""), NotPermitted),
    ):
        with pytest.raises(error):
            wrong()
    assert set(Report.objects.values_list("state", flat=True)) == {"to read"}
    assert not Step.objects.exists()
    browser = client(stranger)
    assert browser.get("/inbox/").status_code == 403
    assert browser.post("/inbox/", {"report": ONE.id, "act": "read"}).status_code == 403
    assert Client(SERVER_NAME=HOST).get("/inbox/").status_code == 302
    assert client(person()).post("/inbox/", {"report": "none", "act": "read"}).status_code == 400


def test_a_form_leads_nowhere_else(filled: Casebook) -> None:
    browser = client(person())
    for place in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"):
        sent = browser.post("/inbox/", {"report": ONE.id, "act": "read", "next": place})
        assert sent.headers["Location"].startswith("/inbox/?step=")


def test_what_reports_say_is_inert(filled: Casebook) -> None:
    page = client(person()).get("/inbox/").content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page


def test_history_is_only_added_to(filled: Casebook, operator: LocalOperator) -> None:
    services.mark_reports(filled.vault, operator, [ONE.id], "read")
    for table in ("reportchange", "step"):
        for statement in (f"DELETE FROM casework_{table}", f"UPDATE casework_{table} SET id = id + 1"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_page_costs_few_queries_however_many_reports(
    filled: Casebook, operator: LocalOperator, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    more = [(report(f"n{number}", "Shells killed 3 people in Adra."), ()) for number in range(70)]
    services.store_batch(filled.vault, operator, batch(*more))
    browser = client(person())
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert len(shown(browser)) == 50
