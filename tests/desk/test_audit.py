"""The page of the custody log: filtered, a page at a time, and telling nobody what they may not see."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import audit, queries, services
from bearwitness.desk.casework.audit import Asked, audit_page
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.desk.protection.identities import Identity
from bearwitness.errors import NotPermitted
from tests.desk.records import batch, claim, report

NAME = "Kestrel Quillfeather"


def account(name: str, *roles: str) -> User:
    user = User.objects.create_user(name)
    user.groups.set(Group.objects.get_or_create(name=role)[0] for role in roles)
    return user


@pytest.fixture
def auditor(casebook: Casebook) -> User:
    return account("dunia", "auditor")


def numbers(page: audit.AuditPage) -> list[int]:
    return [line.number for line in page.lines]


def test_pages_go_back_to_the_first_entry(casebook: Casebook, auditor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    casebook.vault.record_many([("test", {"number": number, "long": "x" * 900}) for number in range(150)], who="us")
    last = sum(1 for _ in casebook.vault.entries())
    page = audit_page(casebook, auditor, Asked())
    assert numbers(page) == list(range(last, last - 100, -1))
    rest = audit_page(casebook, auditor, Asked(), page.before)
    assert numbers(rest) == list(range(last - 100, 0, -1))
    assert rest.before is None
    # Where little fits a page ends after so many lines looked at, and the next goes on from there.
    monkeypatch.setattr(audit, "_LOOKED_AT", 40)
    seen, before, asked = [], None, 0
    while asked == 0 or before is not None:
        part = audit_page(casebook, auditor, Asked(words='"number": 7}'), before)
        seen, before, asked = seen + numbers(part), part.before, asked + 1
    assert len(seen) == 1
    assert asked > 3


def test_it_is_filtered(casebook: Casebook, auditor: User, operator: LocalOperator) -> None:
    casebook.vault.record("one", {"said": "early words"}, who="user:amal")
    casebook.vault.record("two", {"said": "كلمات"}, who="user:basil")
    for asked, found in (
        (Asked(who="BASIL"), ["two"]),
        (Asked(what="one"), ["one"]),
        (Asked(words="EARLY"), ["one"]),
        (Asked(words="كلمات"), ["two"]),
        (Asked(who="amal", what="two"), []),
        (Asked(since=datetime.now(UTC).date() + timedelta(days=2)), []),
        (Asked(until=datetime.now(UTC).date() - timedelta(days=2)), []),
    ):
        assert [line.what for line in audit_page(casebook, auditor, asked).lines] == found
    assert Asked.from_query({"since": "no day", "who": " x "}) == Asked(who="x")
    for user in (account("r", "researcher"), account("v", "reviewer"), account("p", "publisher"), account("n")):
        with pytest.raises(NotPermitted):
            audit_page(casebook, user, Asked())


def test_what_one_may_not_see_is_kept_back(casebook: Casebook, auditor: User, operator: LocalOperator) -> None:
    one, two = report("r1", "Shells killed 3 people in Adra."), report("r2", "Shells killed 5 people in Homs.")
    for said, where, killed, day in ((one, "Adra", "3", "2020-05-03"), (two, "Homs", "5", "2021-05-03")):
        made = claim(said, killed=killed, where=where, day=day)
        services.store_batch(casebook.vault, operator, batch((said, (made,))))
    gather_incidents(casebook, operator)
    account("amal", "reviewer")
    keeper = account("keeper", "administrator")
    key = queries.incidents(operator).get(place="Adra").pk
    casebook.vault.keep_bytes(b"words", arrived_as=f"{NAME}.txt", who="local:x")
    services.restrict_incident(casebook.vault, operator, key, ["amal"], "They are in danger.")
    services.protect_source(casebook, operator, "Source 7", Identity((NAME,)), [])
    lines = audit_page(casebook, auditor, Asked()).lines
    told = {line.what: line for line in lines}
    assert told["restrict incident"].kept_back == "about a restricted incident"
    assert NAME not in str(lines)
    assert "█" in told["arrived"].details
    assert key not in "".join(line.details for line in lines)
    assert not any('"r1"' in line.details for line in lines)
    assert any('"r2"' in line.details for line in lines)
    # Who keeps accounts and does not read the case sees what was done with accounts.
    services.create_account(casebook.vault, operator, "new", "rather-long-4711")
    mine = audit_page(casebook, keeper, Asked()).lines
    assert {line.what for line in mine if line.details} == {"create account"}
    # Without the key nothing can be taken out, so nothing is shown.
    services.panic(casebook.vault, keeper)
    (casebook.path / "sources.key").rename(casebook.path.parent / "away.key")
    assert {line.details for line in audit_page(casebook, auditor, Asked()).lines} == {""}


def test_the_page_is_shown_and_inert(casebook: Casebook, auditor: User) -> None:
    casebook.vault.record("<script>alert(1)</script>", {"a": "<img src=x onerror=alert(2)>"}, who="user:amal")
    client = Client(SERVER_NAME="localhost")
    client.force_login(auditor)
    page = client.get("/audit/?who=amal&since=2020-01-01").content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "onerror" in unescape(page)
    assert re.search(r'name="since" type="date" value="2020-01-01"', page)
    for odd in ("?before=x", "?before=99999999999", "?before=-1", "?since=%00&who=%00"):
        assert client.get(f"/audit/{odd}").status_code == 200
