"""The pages: nobody in without an account, what a report says stays text, every figure leads to its words."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.dossier import report_anchor
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.rules import RESEARCHERS, LocalOperator
from tests.desk.records import batch, claim, report

PAYLOAD = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
PASSWORD = "rather-long-4711"
POLICY = "default-src 'none'"
HOST = "localhost"


class _Page(HTMLParser):
    """Tags, ids and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


@pytest.fixture
def client(casebook: Casebook, operator: LocalOperator) -> Client:
    """A browser, logged in, at a casebook with two reports on one incident, one of them hostile."""
    one = report("r1", "Shells killed 3 people in Adra.", title="Market hit")
    two = report(
        PAYLOAD, f"{PAYLOAD} Shells killed 4 people in Adra.", PAYLOAD, title=PAYLOAD, url="javascript:alert(3)"
    )
    readings = [(one, (claim(one, killed="3", where="Adra"),)), (two, (claim(two, killed="4", where="Adra"),))]
    services.store_batch(casebook.vault, operator, batch(*readings))
    claims = [said.claim for _, found in readings for said in found]
    services.judge(casebook.vault, operator, claims, "same", services.Grounds("One market, one day."))
    gather_incidents(casebook, operator)
    user = User.objects.create_user("amal")
    user.groups.add(Group.objects.create(name=RESEARCHERS))
    browser = Client(SERVER_NAME=HOST)
    browser.force_login(user)
    return browser


def incident_key(operator: LocalOperator) -> str:
    return queries.incidents(operator).get().pk


@pytest.mark.parametrize("path", ["/", "/incidents/i1/", "/reports/r1/"])
def test_a_stranger_is_sent_to_the_login(casebook: Casebook, path: str) -> None:
    response = Client(SERVER_NAME=HOST).get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/?next=")


def test_a_stranger_does_not_learn_what_the_case_is(casebook: Casebook) -> None:
    assert "Test case" not in Client(SERVER_NAME=HOST).get("/login/").content.decode()


def test_logging_in_and_out(client: Client, casebook: Casebook, operator: LocalOperator) -> None:
    services.create_account(casebook.vault, operator, "basil", PASSWORD)
    browser = Client(enforce_csrf_checks=True, SERVER_NAME=HOST)
    page = browser.get("/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert token is not None
    data = {"login": "basil", "password": PASSWORD, "csrfmiddlewaretoken": token[1], "next": "/reports/r1/"}
    assert browser.post("/login/", data | {"csrfmiddlewaretoken": "x"}).status_code == 403
    entered = browser.post("/login/", data)
    assert entered.headers["Location"] == "/reports/r1/"
    cookie = browser.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert browser.get("/").status_code == 200
    client.post("/logout/")
    assert client.get("/").status_code == 302


def test_a_wrong_password_is_told_and_nothing_else(client: Client) -> None:
    page = Client(SERVER_NAME=HOST).post("/login/", {"login": PAYLOAD, "password": "wrong"})
    assert page.status_code == 200
    assert "don't match" in page.content.decode()
    assert "<script>" not in page.content.decode()


def test_an_account_without_a_group_sees_nothing(client: Client) -> None:
    browser = Client(SERVER_NAME=HOST)
    browser.force_login(User.objects.create_user("nobody"))
    for path in ("/", "/incidents/i1/", "/reports/r1/"):
        response = browser.get(path)
        assert response.status_code == 403
        assert "Adra" not in response.content.decode()


def test_every_page_carries_its_headers(client: Client, operator: LocalOperator) -> None:
    for path in ("/", f"/incidents/{incident_key(operator)}/", "/reports/r1/", "/reports/none/", "/login/"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"].startswith(POLICY) or POLICY in headers["Content-Security-Policy"]
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in headers["Cache-Control"]
        assert "camera=()" in headers["Permissions-Policy"]


def test_the_list_shows_the_incident(client: Client, operator: LocalOperator) -> None:
    text = client.get("/").content.decode()
    assert f"/incidents/{incident_key(operator)}/" in text
    assert "3–4" in text
    assert "Adra, SY" in text
    assert '<time datetime="2020-05-03">3 May 2020</time>' in text


def test_what_reports_say_is_inert(client: Client, operator: LocalOperator) -> None:
    for path in ("/", f"/incidents/{incident_key(operator)}/"):
        page = _Page(client.get(path).content.decode())
        names = {tag for tag, _ in page.tags}
        assert not names & {"img", "iframe", "object", "form "}
        scripts = [attrs for tag, attrs in page.tags if tag == "script"]
        assert scripts
        assert all((attrs.get("src") or "").startswith("/static/") for attrs in scripts)
        assert "alert(1)</script" not in client.get(path).content.decode()
        assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
        assert not [link for link in page.all("href") + page.all("src") + page.all("action") if ":" in link]


def test_every_figure_leads_to_its_words(client: Client, operator: LocalOperator) -> None:
    text = client.get(f"/incidents/{incident_key(operator)}/").content.decode()
    page = _Page(text)
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    anchors = [link[1:] for link in page.all("href") if link.startswith("#")]
    assert set(anchors) <= set(ids)
    for figure in ("3", "4"):
        assert re.search(rf'<mark id="c\d-killed-1" class="says-killed" title="killed">{figure}</mark>', text)
    assert re.search(r'least:\s+<a href="#claim-\d" title="claim \d">', text)
    assert report_anchor("r1") in ids


def test_a_report_has_a_page_of_its_own(client: Client) -> None:
    text = client.get("/reports/r1/").content.decode()
    assert '<mark id="c1-killed-1"' in text
    hostile = client.get(f"/reports/{PAYLOAD.replace('/', '%2F')}/")
    assert hostile.status_code == 200
    assert "<script>" not in hostile.content.decode()


def test_what_is_not_there_is_404(client: Client) -> None:
    response = client.get("/incidents/nothing/")
    assert response.status_code == 404
    assert "The casebook holds no incident nothing" in response.content.decode()
    assert client.get("/incidents/" + PAYLOAD.replace("/", "") + "/").status_code == 404


def test_another_host_name_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_nothing_is_changed_by_asking(client: Client, operator: LocalOperator) -> None:
    assert client.post("/").status_code == 405
    assert client.post(f"/incidents/{incident_key(operator)}/").status_code == 405


def test_the_style_sheet_is_served_here(client: Client) -> None:
    response = Client(SERVER_NAME=HOST).get("/static/casework/desk.css")
    assert response.status_code == 200
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert b"url(" not in body
    assert b"@import" not in body
    response.close()
