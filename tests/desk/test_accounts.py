"""Accounts kept by administrators on their page, and roles: who may do what, and that somebody stays to keep them."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import services
from bearwitness.desk.casework.rules import (
    ABILITIES,
    RELEASE,
    LocalOperator,
    abilities_of,
    may,
    require_second_person,
)
from bearwitness.errors import InvalidValue, NotPermitted

HOST = "localhost"
PASSWORD = "rather-long-4711"
PAYLOAD = "<script>alert(1)</script>"


@pytest.fixture
def keeper(casebook: Casebook, operator: LocalOperator) -> Client:
    """The browser of an administrator."""
    services.create_account(casebook.vault, operator, "keeper", PASSWORD, ["administrator"])
    browser = Client(SERVER_NAME=HOST)
    browser.force_login(User.objects.get(username="keeper"))
    return browser


def account(name: str, *roles: str) -> User:
    user = User.objects.create_user(name)
    user.groups.set(Group.objects.get_or_create(name=role)[0] for role in roles)
    return user


def test_an_account_may_what_any_of_its_roles_may(casebook: Casebook) -> None:
    assert abilities_of(account("a", "auditor", "researcher")) == {"read", "write", "audit"}
    assert abilities_of(account("b")) == set()
    assert abilities_of(User.objects.create_superuser("root")) == set(ABILITIES)
    gone = account("c", "administrator")
    assert may(gone, "administer")
    gone.is_active = False
    assert not may(gone, "administer")


def test_a_second_person_releases(casebook: Casebook, operator: LocalOperator) -> None:
    amal, basil = account("amal", "publisher"), account("basil", "publisher")
    require_second_person(basil, "user:amal", "release it")
    for actor, by in ((amal, "user:amal"), (account("dunia", "reviewer"), "user:amal"), (operator, "local:tester")):
        with pytest.raises(NotPermitted):
            require_second_person(actor, by, "release it")
    assert may(operator, RELEASE)


def test_an_administrator_makes_an_account_whose_password_is_shown_once(keeper: Client, casebook: Casebook) -> None:
    page = unescape(keeper.post("/accounts/", {"name": "amal", "role": ["researcher"]}).content.decode())
    password = re.search(r"shown only now: <code>([0-9a-f-]+)</code>", page)
    assert password
    assert User.objects.get(username="amal").check_password(password[1])
    assert password[1] not in keeper.get("/accounts/").content.decode()
    assert password[1] not in (casebook.path / "vault" / "custody.jsonl").read_text(encoding="utf-8")
    entry = list(casebook.vault.entries())[-1]
    assert (entry.who, entry.what) == ("user:keeper", "create account")


@pytest.mark.parametrize(
    "given", [{"name": "amal"}, {"name": "", "role": "auditor"}, {"name": PAYLOAD, "role": "auditor"}]
)
def test_an_account_without_a_name_or_a_role_is_refused(keeper: Client, given: dict[str, str]) -> None:
    refused = keeper.post("/accounts/", given)
    assert refused.status_code == 400
    assert PAYLOAD not in refused.content.decode()
    assert User.objects.count() == 1


def test_roles_are_changed_and_an_account_put_out_of_use(keeper: Client, casebook: Casebook) -> None:
    user = account("amal", "researcher")
    at_work = Client(SERVER_NAME=HOST)
    at_work.force_login(user)
    assert at_work.get("/").status_code == 200
    keeper.post("/accounts/amal/", {"change": "roles", "role": ["auditor", "publisher"]})
    assert abilities_of(User.objects.get(username="amal")) == {"read", "audit", "release"}
    keeper.post("/accounts/amal/", {"change": "deactivate"})
    assert at_work.get("/").status_code == 302
    keeper.post("/accounts/amal/", {"change": "activate"})
    page = keeper.post("/accounts/amal/", {"change": "password"}).content.decode()
    assert "shown only now" in page
    assert at_work.get("/").status_code == 302
    assert keeper.post("/accounts/amal/", {"change": "nonsense"}).status_code == 400
    assert keeper.get("/accounts/nobody/").status_code == 404
    told = [entry.what for entry in casebook.vault.entries()][-4:]
    assert told == ["change roles", "deactivate account", "activate account", "set password"]


def test_the_last_administrator_stays(keeper: Client, casebook: Casebook, operator: LocalOperator) -> None:
    for given in ({"change": "deactivate"}, {"change": "roles", "role": ["researcher"]}):
        refused = keeper.post("/accounts/keeper/", given)
        assert refused.status_code == 400
        assert "nobody else would be left" in unescape(refused.content.decode())
    keeper_account = User.objects.get(username="keeper")
    with pytest.raises(InvalidValue):
        services.deactivate_account(casebook.vault, keeper_account, "keeper")
    services.deactivate_account(casebook.vault, operator, "keeper")  # whoever holds the machine can make another
