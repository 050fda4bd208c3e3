"""What people say of an incident: kept as it was written, mentions only of those who may see it, inert."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, connection, transaction
from django.test import Client

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import discussion, queries, services
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.models import Mention, Remark
from bearwitness.desk.casework.rules import RESEARCHERS, LocalOperator
from bearwitness.errors import InvalidRecord, NotPermitted, UnknownRecord
from tests.desk.records import batch, claim, report

PAYLOAD = "<script>alert(1)</script>\"'\u202e"
ONE = report("r1", "Shells killed 3 people in Adra.")


@pytest.fixture
def incident(casebook: Casebook, operator: LocalOperator) -> str:
    services.store_batch(casebook.vault, operator, batch((ONE, (claim(ONE, killed="3", where="Adra"),))))
    gather_incidents(casebook, operator)
    return queries.incidents(operator).get().pk


def person(name: str, group: str = RESEARCHERS) -> User:
    user = User.objects.create_user(name)
    if group:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def client(user: User) -> Client:
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(user)
    return browser


def test_a_remark_is_kept_and_mentions_those_who_may_see(casebook: Casebook, incident: str) -> None:
    amal, basil = person("amal"), person("basil.k")
    person("stranger", "")
    text = f"@basil.k, look: @stranger and @nobody and mail@amal.example. {PAYLOAD}"
    sent = client(amal).post(f"/incidents/{incident}/remarks/", {"text": text})
    remark = Remark.objects.get()
    assert sent.headers["Location"] == f"/incidents/{incident}/#remark-{remark.pk}"
    assert (remark.text, remark.who) == (text, "user:amal")
    assert [one.account for one in Mention.objects.all()] == [basil]
    page = client(basil).get(f"/incidents/{incident}/").content.decode()
    assert "<strong>@basil.k</strong>, look: @stranger" in page
    assert "<script>alert" not in page
    inbox = client(basil).get("/inbox/").content.decode()
    assert "You are mentioned (1)" in inbox
    assert "<script>alert" not in inbox
    assert "You are mentioned" not in client(amal).get("/inbox/").content.decode()
    assert next(one for one in reversed(list(casebook.vault.entries())) if one.what == "remark").details["text"] == text


def test_what_can_not_be_said_is_refused(casebook: Casebook, operator: LocalOperator, incident: str) -> None:
    browser = client(person("amal"))
    assert browser.post(f"/incidents/{incident}/remarks/", {"text": " \r\n "}).status_code == 400
    late = browser.post(f"/incidents/{incident}/remarks/", {"text": "x" * 5001})
    assert late.status_code == 400
    assert "x" * 5001 in late.content.decode()
    assert browser.post("/incidents/none/remarks/", {"text": "x"}).status_code == 404
    assert client(person("anna", "auditor")).post(f"/incidents/{incident}/remarks/", {"text": "x"}).status_code == 403
    with pytest.raises(InvalidRecord):
        services.say(casebook.vault, operator, incident, "")
    with pytest.raises(UnknownRecord):
        services.say(casebook.vault, operator, "none", "x")
    with pytest.raises(NotPermitted):
        services.say(casebook.vault, User.objects.get(username="anna"), incident, "x")
    assert not Remark.objects.exists()


def test_what_was_said_stays(casebook: Casebook, operator: LocalOperator, incident: str) -> None:
    services.say(casebook.vault, operator, incident, "First.")
    for statement in ("DELETE FROM casework_remark", "UPDATE casework_remark SET text = 'x'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert [str(one.html) for one in discussion.remarks(operator, queries.incident_row(operator, incident))] == [
        "First."
    ]
