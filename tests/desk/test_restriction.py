"""A restricted incident is found by nobody but those named: no page, list, count, suggestion or address tells of it."""

from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from bearwitness.desk.access import DOORS
from bearwitness.desk.api.tokens import make_token
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import history, queries, services, suggesting
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.models import Assessment, Claim, EvidenceItem, Incident, Judgement, Report, Step
from bearwitness.desk.casework.rules import ABILITIES, LocalOperator, readable
from bearwitness.desk.protection.models import Restriction
from bearwitness.errors import InvalidRecord, NotPermitted, UnknownRecord
from bearwitness.incidents.suggestions import Suggestion
from bearwitness.model import EvidenceItem as EvidenceRecord
from bearwitness.values import Digest
from tests.desk.records import FILE, claim, report

SECRET = "Adra"
OTHER_FILE = EvidenceRecord(Digest.of(b"other"), 5, "text/plain", "other.txt", FILE.arrived_at)
ONE = report("r1", f"Shells killed 3 people in {SECRET}.")
TWO = report("r2", "Shells killed 5 people in Homs.", "South Wire")
ONE_CLAIM = claim(ONE, killed="3", where=SECRET)
TWO_CLAIM = claim(TWO, killed="5", where="Homs", day="2020-05-06")
WHY = services.Grounds("They are in danger.")


def account(name: str, role: str = "reviewer") -> User:
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def fresh(name: str) -> User:
    """The account as a new request has it."""
    return User.objects.get(username=name)


@pytest.fixture
def keys(casebook: Casebook, operator: LocalOperator) -> tuple[str, str]:
    """Two incidents of a report each, out of two files; amal and basil are reviewers, dunia an auditor."""
    for one, said, file in ((ONE, ONE_CLAIM, OTHER_FILE), (TWO, TWO_CLAIM, FILE)):
        from dataclasses import replace

        from bearwitness.desk.casework.services import Batch, ReadReport

        stored = Batch([file], readings=[ReadReport(replace(one, evidence=file.digest), (said,), "test 1")])
        services.store_batch(casebook.vault, operator, stored)
    services.judge(casebook.vault, operator, [ONE_CLAIM.claim, TWO_CLAIM.claim], "unsure", WHY)
    gather_incidents(casebook, operator)
    for name, role in (("amal", "reviewer"), ("basil", "reviewer"), ("dunia", "auditor")):
        account(name, role)
    one, two = (Incident.objects.get(memberships__claim=key.claim).pk for key in (ONE_CLAIM, TWO_CLAIM))
    return one, two


@pytest.fixture
def hidden(keys: tuple[str, str], casebook: Casebook) -> str:
    services.restrict_incident(casebook.vault, fresh("amal"), keys[0], ["amal"], "They are in danger.")
    return keys[0]


def browser(name: str) -> Client:
    found = Client(SERVER_NAME="localhost")
    found.force_login(fresh(name))
    return found


def test_no_page_tells_of_it_to_others(hidden: str, keys: tuple[str, str]) -> None:
    """Every address there is, asked with the restricted incident, its report, its step and its file."""
    step = Step.objects.get(what="judge").pk
    arguments = [{}, {"key": hidden}, {"key": "r1"}, {"number": step}, {"name": "amal"}, {"key": OTHER_FILE.digest.hex}]
    asked = 0
    for name in ("basil", "dunia"):
        client = browser(name)
        _, token = make_token(Casebook.current().vault, LocalOperator("me"), name, name="x", scopes=ABILITIES, days=1)
        for door in (one for one, taken in DOORS.items() if taken.look):
            for given in arguments:
                try:
                    path = reverse(door, kwargs=given)
                except NoReverseMatch:
                    continue
                by_token = {"Authorization": f"Bearer {token}"} if path.startswith("/api/") else {}
                response = client.get(path, headers=by_token)
                page = "" if response.streaming else unescape(response.content.decode())
                asked += 1
                assert SECRET not in page, (name, path)
                if given.get("key") in (hidden, "r1"):
                    assert response.status_code in (403, 404), (name, path)
                    assert response.status_code == 404 or name == "dunia", (name, path)
    assert asked > 20
    assert browser("basil").post(f"/incidents/{hidden}/grade/", {"grade": "fair", "why": "x"}).status_code == 404
    assert SECRET in browser("amal").get("/").content.decode()
    assert browser("amal").get("/reports/r1/").status_code == 200


def test_no_query_gives_it_to_others(hidden: str, keys: tuple[str, str], operator: LocalOperator) -> None:
    basil, amal = fresh("basil"), fresh("amal")
    seen = {actor: queries.totals(actor) for actor in (basil, amal, operator)}
    assert (seen[basil].incidents, seen[basil].reports, seen[basil].claims, seen[basil].evidence) == (1, 1, 1, 1)
    assert seen[amal] == seen[operator]
    assert (seen[amal].incidents, seen[amal].reports) == (2, 2)
    for table in (Incident, Claim, Report, Assessment, EvidenceItem):
        assert readable(basil, table.objects.all()).count() < readable(amal, table.objects.all()).count(), table
    for table in (Judgement, Step):
        assert readable(basil, table.objects.all()).count() <= readable(amal, table.objects.all()).count(), table
    assert not readable(basil, Judgement.objects.all()).exists()
    assert history.incidents_holding(basil, [ONE_CLAIM.claim]) == []
    for ask in (
        lambda: queries.incident_file(basil, hidden),
        lambda: queries.incident_row(basil, hidden),
        lambda: queries.report(basil, "r1"),
        lambda: queries.claim(basil, ONE_CLAIM.claim),
        lambda: history.incident_history(basil, hidden),
    ):
        with pytest.raises(UnknownRecord):
            ask()
    # What works on the whole still does: else their claims would fall out of the incidents of all.
    assert len(queries.gathering_material(basil)[0]) == 2


def test_others_can_not_write_to_it(hidden: str, keys: tuple[str, str], casebook: Casebook) -> None:
    basil, vault = fresh("basil"), casebook.vault
    for attempt in (
        lambda: services.merge(vault, basil, keys, WHY),
        lambda: services.judge(vault, basil, keys, "same", WHY),
        lambda: services.judge(vault, basil, [ONE_CLAIM.claim, TWO_CLAIM.claim], "same", WHY),
        lambda: services.judge(vault, basil, ["r1", "r2"], "same", WHY),
        lambda: services.restrict_incident(vault, basil, hidden, ["basil"], "I want to see it."),
        lambda: services.open_incident(vault, basil, hidden, "I want to see it."),
    ):
        with pytest.raises(UnknownRecord):
            attempt()
    with pytest.raises(NotPermitted):
        services.restrict_incident(vault, fresh("dunia"), keys[1], ["dunia"], "x")


def test_suggestions_do_not_name_it(
    hidden: str, keys: tuple[str, str], operator: LocalOperator, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = Suggestion("perhaps the same", keys, (), (ONE_CLAIM.claim, TWO_CLAIM.claim), -1.0, (SECRET,), ())
    monkeypatch.setattr(suggesting, "suggest", lambda *_all: [both])
    suggesting._known.clear()
    assert suggesting.suggestions(fresh("basil")) == []  # whoever asks first
    assert suggesting.suggestions(fresh("amal")) == [both]
    assert SECRET not in browser("basil").get("/suggestions/").content.decode()
    suggesting._known.clear()


def test_what_it_is_merged_with_is_restricted_too(
    hidden: str, keys: tuple[str, str], casebook: Casebook, operator: LocalOperator
) -> None:
    services.merge(casebook.vault, fresh("amal"), keys, WHY)
    gather_incidents(casebook, operator)
    (left,) = queries.incidents(operator)
    assert not queries.incidents(fresh("basil")).exists()
    assert browser("basil").get(f"/incidents/{keys[1]}/").status_code == 404
    assert browser("amal").get(f"/incidents/{left.pk}/").status_code == 200
    # Parted again both stay restricted, until somebody who sees them opens one.
    services.undo(casebook.vault, fresh("amal"), Step.objects.get(what="merge").pk, WHY)
    gather_incidents(casebook, operator)
    assert queries.incidents(operator).count() == 2
    assert not queries.incidents(fresh("basil")).exists()
    services.open_incident(casebook.vault, fresh("amal"), keys[1], "Nobody is named in it.")
    assert [row.pk for row in queries.incidents(fresh("basil"))] == [keys[1]]


def test_of_two_restricted_ones_made_one_only_those_named_for_both_see_it(
    hidden: str, keys: tuple[str, str], casebook: Casebook, operator: LocalOperator
) -> None:
    services.restrict_incident(casebook.vault, operator, keys[0], ["amal", "dunia"], "x")
    services.restrict_incident(casebook.vault, operator, keys[1], ["basil", "amal"], "x")
    services.merge(casebook.vault, fresh("amal"), keys, WHY)
    gather_incidents(casebook, operator)
    (left,) = queries.incidents(operator)
    assert {user.username for user in Restriction.objects.get(incident=left).readers.all()} == {"amal"}


def test_it_is_restricted_and_opened_on_its_page(keys: tuple[str, str], casebook: Casebook) -> None:
    client, path = browser("amal"), f"/incidents/{keys[0]}/restrict/"
    for wrong in ({"who": "named", "reader": ["basil"]}, {"who": "named"}, {"who": "named", "reader": ["amal", "x"]}):
        assert client.post(path, wrong | {"why": "x"}).status_code == 400
    assert client.post(path, {"who": "named", "reader": ["amal"], "why": " "}).status_code == 400
    assert not Restriction.objects.exists()
    given = {"who": "named", "reader": ["amal", "dunia"], "why": "They are in danger."}
    assert client.post(path, given).status_code == 302
    page = client.get(f"/incidents/{keys[0]}/").content.decode()
    assert "Restricted: only" in page
    assert "dunia" in page
    assert browser("dunia").get(f"/incidents/{keys[0]}/").status_code == 200
    assert browser("basil").get(f"/incidents/{keys[0]}/").status_code == 404
    assert client.post(path, {"who": "all", "why": "All are safe."}).status_code == 302
    assert browser("basil").get(f"/incidents/{keys[0]}/").status_code == 200
    told = [entry.what for entry in casebook.vault.entries()]
    assert told[-2:] == ["restrict incident", "open incident"]
    with pytest.raises(InvalidRecord):
        services.restrict_incident(casebook.vault, fresh("amal"), keys[0], ["basil"], "x")


def test_an_account_of_one_casebook_opens_no_other(
    casebook: Casebook, operator: LocalOperator, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accounts, sessions and the key that signs them are each casebook's own."""
    account("amal")
    client = browser("amal")
    assert client.get("/").status_code == 200
    Casebook.create(tmp_path / "another", "Another")
    assert client.get("/").status_code == 302
    assert not User.objects.exists()


def test_a_page_to_hand_on_leaves_it_out(hidden: str, operator: LocalOperator) -> None:
    from dataclasses import replace

    handing_on = replace(operator, sees_restricted=False)
    assert SECRET not in str([row.record for row in queries.incidents(handing_on)])
    assert [record.id for record, _ in queries.all_reports(handing_on)] == ["r2"]
