"""The desk for programs: what tokens open, what is answered, what is refused; and that it is as its document says."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bearwitness.desk.api.models import Token
from bearwitness.desk.api.tokens import make_token, revoke_token
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.desk.jobs.kinds import KINDS
from bearwitness.desk.jobs.worker import Worker
from bearwitness.errors import InvalidValue, NotPermitted, UnknownRecord
from tests.desk.records import batch, claim, report


class Program:
    """A program with a token."""

    def __init__(self, text: str) -> None:
        self.client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {text}"})

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.client.get(f"/api/{path}")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def post(self, path: str, given: Any, status: int = 200) -> Any:
        answer = self.client.post(f"/api/{path}", json.dumps(given), content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()


def account(name: str, *roles: str) -> User:
    user = User.objects.create(username=name)
    user.groups.add(*(Group.objects.get_or_create(name=role)[0] for role in roles))
    return User.objects.get(pk=user.pk)


def program(casebook: Casebook, user: User, *scopes: str) -> Program:
    _, text = make_token(casebook.vault, user, user.username, name="script", scopes=scopes, days=30)
    return Program(text)


@pytest.fixture
def filled(casebook: Casebook, operator: LocalOperator) -> Casebook:
    """Two incidents of three reports."""
    for key, dead, place in (("r1", "3", "Adra"), ("r2", "3", "Adra"), ("r3", "9", "Duma")):
        one = report(key, f"Shells killed {dead} people in {place}.")
        services.store_batch(casebook.vault, operator, batch((one, (claim(one, killed=dead, where=place),))))
    gather_incidents(casebook, operator)
    return casebook


def test_nothing_is_open_without_a_good_token(filled: Casebook) -> None:
    user = account("ana", "reviewer")
    token, text = make_token(filled.vault, user, "ana", name="script", scopes=["read"], days=1)
    Program(text).get("incidents")
    signed_in = Client(SERVER_NAME="localhost")
    signed_in.force_login(user)
    for client in (Client(SERVER_NAME="localhost"), signed_in):  # cookies open nothing here
        answer = client.get("/api/incidents")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    for wrong in (text[:-1], "bw_", "", "bw_" + "x" * 5000, "bw_é"):
        assert Program(wrong).get("incidents", 401)["error"] == "NotAuthenticated"
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    Program(text).get("incidents", 401)
    Token.objects.update(expires_at=timezone.now() + timedelta(days=1))
    User.objects.update(is_active=False)
    Program(text).get("incidents", 401)
    User.objects.update(is_active=True)
    Program(text).get("incidents")
    revoke_token(filled.vault, user, token.pk)
    Program(text).get("incidents", 401)
    kinds = [entry.what for entry in filled.vault.entries()]
    assert kinds.count("make token") == kinds.count("revoke token") == 1
    assert text not in (filled.vault.root / "custody.jsonl").read_text()


def test_a_token_can_do_no_more_than_its_scopes_and_its_account(filled: Casebook, operator: LocalOperator) -> None:
    reviewer = account("ana", "reviewer")
    key = queries.incidents(operator)[0].pk
    given = {"grade": "weak", "why": "One witness."}
    assert program(filled, reviewer, "read").post(f"incidents/{key}/grade", given, 403)["error"] == "NotPermitted"
    program(filled, account("leo", "auditor"), "read", "grade").post(f"incidents/{key}/grade", given, 403)
    program(filled, reviewer, "grade").get(f"incidents/{key}", 403)
    assert program(filled, reviewer, "read", "grade").post(f"incidents/{key}/grade", given)["grade"] == "weak"
    # The same account on the desk's pages is not bound by its tokens.
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(reviewer)
    assert browser.get(f"/incidents/{key}/grade/").status_code == 200


def test_incidents_page_by_page_and_each_with_its_claims(filled: Casebook) -> None:
    reading = program(filled, account("ana", "researcher"), "read")
    first = reading.get("incidents?limit=1")
    second = reading.get(f"incidents?limit=1&after={first['after']}")
    assert second["after"] == ""
    keys = {page["items"][0]["incident"]["incident"] for page in (first, second)}
    assert len(keys) == 2
    found = {key: reading.get(f"incidents/{key}") for key in keys}
    assert sorted(len(one["claims"]) for one in found.values()) == [1, 2]
    assert sorted(one["claims"][0]["killed"]["min"] for one in found.values()) == [3, 9]
    assert reading.get("reports/r3")["report"]["text"] == "Shells killed 9 people in Duma."
    assert reading.get("incidents/none", 404)["error"] == "UnknownRecord"
    assert reading.get("nothing/here", 404)["error"] == "UnknownAddress"
    cells = reading.get("figures?by=place")["cells"]
    assert {key for cell in cells for key in cell["incidents"]} == keys
    assert reading.get("figures?by=colour", 400)["error"] == "InvalidValue"
    assert isinstance(reading.get("suggestions"), list)


def test_incidents_are_merged_and_that_is_undone(filled: Casebook, operator: LocalOperator) -> None:
    deciding = program(filled, account("ana", "researcher"), "read", "write")
    rows = {row.pk: row.revision for row in queries.incidents(operator)}
    keys = sorted(rows)
    stale = {"incidents": keys, "why": "One raid.", "based_on": {keys[0]: rows[keys[0]] + 1}}
    assert deciding.post("merge", stale, 409)["error"] == "IncidentChanged"
    done = deciding.post("merge", {"incidents": keys, "why": "One raid.", "based_on": rows})
    assert len(done["incidents"]) == 1
    assert len(deciding.get("incidents")["items"]) == 1
    lines = deciding.get(f"incidents/{done['incidents'][0]}/history")
    assert lines[0]["who"] == "user:ana"
    back = deciding.post(f"steps/{done['step']}/undo", {"why": "Two after all."})
    assert sorted(back["incidents"]) == keys


def test_files_are_taken_in(casebook: Casebook) -> None:
    sending = program(casebook, account("ana", "researcher"), "read", "write")
    text = "At least 3 people were killed when shells hit a market in Homs on 3 May 2024."
    row = {"id": "r", "source": "A paper", "published": "2024-05-04", "text": text}
    file = SimpleUploadedFile("wire.jsonl", (json.dumps(row) + "\n").encode())
    answer = sending.client.post("/api/imports", {"files": [file]})
    assert answer.status_code == 200, answer.content.decode()
    Worker(casebook, KINDS).do_all()
    job = sending.get(f"jobs/{answer.json()['number']}")
    assert (job["state"], job["outcome"]["summary"]["new_reports"]) == ("done", 1)
    assert sending.post("jobs", {"kind": "verify"})["state"] == "waiting"
    assert [one["kind"] for one in sending.get("jobs?limit=1")["items"]] == ["verify"]
    assert sending.get("jobs?limit=1")["before"] == 2


@pytest.mark.parametrize(
    ("given", "status"),
    [("{", 400), ("[]", 422), ('{"incidents": ["a"], "why": "x"}', 422), ("{}", 422), ('"\\ud800"', 422)],
)
def test_what_is_no_proper_request_is_told(filled: Casebook, given: str, status: int) -> None:
    sending = program(filled, account("ana", "researcher"), "write")
    answer = sending.client.post("/api/merge", given, content_type="application/json")
    assert answer.status_code == status, answer.content.decode()
    assert set(answer.json()) == {"error", "message", "remedy", "fields"}


def test_tokens_are_made_for_oneself_within_bounds(casebook: Casebook, operator: LocalOperator) -> None:
    ana, leo = account("ana", "researcher"), account("leo", "administrator")
    with pytest.raises(NotPermitted):
        make_token(casebook.vault, leo, "ana", name="x", scopes=["read"], days=1)
    for wrong in ({"name": " "}, {"scopes": ["fly"]}, {"scopes": []}, {"days": 0}, {"days": 4000}):
        with pytest.raises(InvalidValue):
            make_token(casebook.vault, ana, "ana", **({"name": "x", "scopes": ["read"], "days": 1} | wrong))  # type: ignore[arg-type]
    token, _ = make_token(casebook.vault, operator, "ana", name="x", scopes=["read"], days=1)
    with pytest.raises(UnknownRecord):
        revoke_token(casebook.vault, account("eva", "researcher"), token.pk)
    assert revoke_token(casebook.vault, leo, token.pk).revoked_at is not None  # an administrator sees all


def test_panic_ends_tokens_too(filled: Casebook) -> None:
    ana, leo = account("ana", "researcher"), account("leo", "administrator", "researcher")
    hers, his = program(filled, ana, "read"), program(filled, leo, "read")
    services.panic(filled.vault, ana)
    hers.get("incidents", 401)
    his.get("incidents")
    services.panic(filled.vault, leo, everybody=True)
    his.get("incidents", 401)


def test_the_page_shows_a_token_once_and_revokes_it(casebook: Casebook) -> None:
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(account("ana", "researcher"))
    sent = {"name": "<i>nightly</i>", "scope": ["read"], "days": "30"}
    shown = browser.post("/tokens/", sent).content.decode()
    text = shown.partition("<code>bw_")[2].partition("</code>")[0]
    assert len(text) > 40
    assert "<i>nightly" not in shown
    Program(f"bw_{text}").get("incidents")
    page = browser.get("/tokens/").content.decode()
    assert text not in page
    browser.post("/tokens/", {"revoke": "1"})
    Program(f"bw_{text}").get("incidents", 401)
    assert browser.post("/tokens/", {"name": "x", "scope": ["read"], "days": "x"}).status_code == 400
    assert browser.post("/tokens/", {"revoke": "99"}).status_code == 404
