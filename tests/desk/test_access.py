"""Every address with every role, by the one table (``desk/access.py``): nobody in who may not, all in who may."""

from collections.abc import Iterator, Mapping

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bearwitness.desk.access import ANY_ACCOUNT, ANYBODY, DOORS, Door
from bearwitness.desk.api.tokens import make_token
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.rules import ABILITIES, ROLES, LocalOperator
from bearwitness.desk.jobs import queue
from bearwitness.model import CustodyEntry
from tests.desk.records import FILE, batch, claim, report

HOST = "localhost"
STRANGER, NO_ROLE = "anonymous", "no role"
EVERYBODY = (STRANGER, NO_ROLE, *ROLES)
READERS = {"researcher", "reviewer", "publisher", "auditor"}
# Who is let in by what the table asks for. Written out here and not computed, so that a change to a role shows.
LET_IN: Mapping[str, set[str]] = {
    ANYBODY: set(EVERYBODY),
    ANY_ACCOUNT: {NO_ROLE, *ROLES},
    "read": READERS,
    "write": {"researcher", "reviewer"},
    "grade": {"reviewer"},
    "release": {"publisher"},
    "audit": {"auditor", "administrator"},
    "administer": {"administrator"},
}
SECRET = "Adra"


def names() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every address by name, with the names of its arguments."""

    def walk(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
            else:
                assert one.name, f"{one.pattern} has no name"
                yield f"{space}{one.name}", tuple(one.pattern.converters)

    yield from walk(get_resolver().url_patterns)


@pytest.fixture
def samples(casebook: Casebook, operator: LocalOperator) -> Mapping[str, Mapping[str, object]]:
    """Arguments for addresses, by the argument's name; under an address's own name those only it takes."""
    one = report("r1", f"Shells killed 3 people in {SECRET}.")
    services.store_batch(casebook.vault, operator, batch((one, (claim(one, killed="3", where=SECRET),))))
    two = report("r2", "Shells killed 3 people.")
    services.store_batch(casebook.vault, operator, batch((two, (claim(two, killed="3"),))))
    gather_incidents(casebook, operator)
    keys = [claim(one, killed="3", where=SECRET).claim, claim(two, killed="3").claim]
    services.judge(casebook.vault, operator, keys, "unsure", services.Grounds("Who knows."))
    queue.ask_for(operator, "gather")
    services.create_account(casebook.vault, operator, "someone", "rather-long-4711", ["administrator"])
    incident = queries.incidents(operator).filter(place=SECRET).get().pk
    said = {"key": keys[0]}
    file = {"digest": FILE.digest.hex}
    own = {"report": {"key": "r1"}, "correct": said, "withdraw": said, "evidence_item": file, "evidence_file": file}
    return {"": {"key": incident, "number": 1, "name": "someone", "pk": 1}, **own}


def browser(role: str) -> Client:
    found = Client(SERVER_NAME=HOST)
    if role == STRANGER:
        return found
    user, is_new = User.objects.get_or_create(username=role.replace(" ", "-"))
    if is_new and role in ROLES:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    found.force_login(user)
    return found


def path_of(name: str, arguments: tuple[str, ...], samples: Mapping[str, Mapping[str, object]]) -> str:
    known = {**samples[""], **samples.get(name, {})}
    return reverse(name, kwargs={one: known[one] for one in arguments})


class Callers:
    """A browser for each role; one that could send something may be logged out by it, and is made anew."""

    def __init__(self) -> None:
        self._browsers: dict[str, Client] = {}
        self._tokens: dict[str, str] = {}

    def ask(self, role: str, method: str, path: str) -> tuple[int, str, str]:
        """The status, where it leads to, and the page."""
        if role not in self._browsers:
            self._browsers[role] = browser(role)
        headers = {"Authorization": f"Bearer {self._token(role)}"} if path.startswith("/api/") else {}
        response = getattr(self._browsers[role], method)(path, headers=headers)
        page = "" if response.streaming else response.content.decode()
        if method == "post" and response.status_code not in (403, 405):
            del self._browsers[role]
        return response.status_code, response.headers.get("Location", ""), page

    def _token(self, role: str) -> str:
        """A token that lends all its account may do; none for a stranger."""
        if role == STRANGER:
            return ""
        if role not in self._tokens:
            vault, operator = Casebook.current().vault, LocalOperator("tester")
            name = role.replace(" ", "-")
            self._tokens[role] = make_token(vault, operator, name, name="walk", scopes=ABILITIES, days=1)[1]
        return self._tokens[role]


def kept(casebook: Casebook) -> list[CustodyEntry]:
    """The custody log but for the tokens the walk itself makes."""
    return [entry for entry in casebook.vault.entries() if entry.what != "make token"]


def doors() -> Iterator[tuple[str, tuple[str, ...], str, str]]:
    """Every address, its arguments, the method, and what it takes."""
    for name, arguments in names():
        door = DOORS.get(name, Door(""))
        yield name, arguments, "get", door.look
        yield name, arguments, "post", door.send


def test_every_address_is_in_the_table_and_no_other(casebook: Casebook) -> None:
    assert {name for name, _ in names()} == set(DOORS)
    assert {door for one in DOORS.values() for door in (one.look, one.send)} <= {"", *LET_IN}


def test_every_address_lets_in_by_the_table_and_nobody_else(samples: Mapping[str, Mapping[str, object]]) -> None:
    callers = Callers()
    for name, arguments, method, needed in doors():
        path = path_of(name, arguments, samples)
        for role in EVERYBODY:
            status, location, page = callers.ask(role, method, path)
            where = (name, method, role, status, location)
            if name.startswith("api") and role == STRANGER:
                assert status == 401, where
                continue
            if not needed:
                assert status == 405 or (role == STRANGER and "/login/" in location), where
            elif role in LET_IN[needed]:
                assert status != 403, where
                assert status < 500, where
                assert "/login/?next=" not in location, where
            elif role == STRANGER:
                assert (status, location.startswith("/login/?next=")) == (302, True), where
            elif name == "incidents" and role == "administrator":
                assert location == "/accounts/", where
            else:
                assert status == 403, where
            if needed in LET_IN and role not in LET_IN[needed]:
                assert SECRET not in page, where


def test_behind_the_door_the_views_ask_again(samples: Mapping[str, Mapping[str, object]], casebook: Casebook) -> None:
    """Without the middleware nobody is let in either: queries and services refuse by themselves."""
    from django.conf import settings

    rest = [one for one in settings.MIDDLEWARE if not one.endswith(".AccessMiddleware")]
    assert len(rest) == len(settings.MIDDLEWARE) - 1
    before, callers = len(kept(casebook)), Callers()
    with override_settings(MIDDLEWARE=rest):
        for name, arguments, method, needed in doors():
            path = path_of(name, arguments, samples)
            for role in EVERYBODY:
                if needed and role not in LET_IN[needed] and role != STRANGER:
                    status, location, page = callers.ask(role, method, path)
                    # A request without a body is no proper one, which a program is told before anything else.
                    refused = {403, 400, 422} if name.startswith("api:") else {403}
                    assert status in refused, (name, method, role, status, location)
                    assert SECRET not in page, (name, method, role)
    assert len(kept(casebook)) == before


def test_an_address_the_table_does_not_know_is_refused(casebook: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bearwitness.desk.access.DOORS", {})
    assert browser("reviewer").get("/").status_code == 403
    assert browser("reviewer").get("/no-such-page/").status_code == 404
