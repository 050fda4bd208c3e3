"""A protected source is known by its pseudonym: its name is in no page, output or file but the vault's own bytes."""

import json
import sqlite3
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, connections
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.desk.access import DOORS
from bearwitness.desk.api.tokens import make_token
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.ingest import ingest
from bearwitness.desk.casework.models import Claim, Report, Source
from bearwitness.desk.casework.rules import ABILITIES, LocalOperator
from bearwitness.desk.protection import key_ring
from bearwitness.desk.protection.identities import Identity, open_identity
from bearwitness.desk.protection.models import ProtectedSource
from bearwitness.desk.protection.veil import BLACK, Veil
from bearwitness.errors import CasebookError, InvalidRecord, InvalidValue, NotPermitted
from bearwitness.publish.report_page import write_page
from tests.databases import database_bytes

NAME, ALIAS, CONTACT = "Kestrel Quillfeather", "Abu Zaffron", "satellite +000 4711 0815"
CANARIES = ("Quillfeather", "quillfeather", "Zaffron", "zaffron", "4711 0815")
IDENTITY = Identity((NAME, ALIAS), CONTACT, "Teaches in the lower school.")
LINES = [
    {
        "id": "n1",
        "text": f"Shelling killed 7 people in Homs on 3 May 2020, {NAME} told us. “I saw it,” said {ALIAS}.",
        "title": f"{NAME}: seven killed in Homs",
        "source": NAME,
        "published": "2020-05-04",
        "lang": "en",
        "url": "https://example.org/kestrel-quillfeather",
    },
    {
        "id": "n2",
        "text": "Shelling killed 5 people in Homs on 3 May 2020, residents said.",
        "source": "North Wire",
        "published": "2020-05-04",
        "lang": "en",
    },
]


def account(name: str, *roles: str) -> User:
    user = User.objects.create_user(name)
    user.groups.set(Group.objects.get_or_create(name=role)[0] for role in roles)
    return user


def fresh(name: str) -> User:
    return User.objects.get(username=name)


def browser(name: str) -> Client:
    found = Client(SERVER_NAME="localhost")
    found.force_login(fresh(name))
    return found


@pytest.fixture
def material(tmp_path: Path) -> Path:
    """A folder with one file, whose name and reports name the source."""
    folder = tmp_path / "in"
    folder.mkdir()
    lines = "".join(json.dumps(line) + "\n" for line in LINES)
    (folder / "from_abu-zaffron.jsonl").write_text(lines, encoding="utf-8")
    return folder


def protect(casebook: Casebook, operator: LocalOperator) -> ProtectedSource:
    account("amal", "researcher")
    account("basil", "reviewer")
    account("dunia", "auditor")
    return services.protect_source(casebook, operator, "Source 7", IDENTITY, ["amal"])


def before(casebook: Casebook, operator: LocalOperator, material: Path) -> None:
    """Reports of the source are there already when it is protected."""
    ingest(casebook, operator, [material], workers=1)
    protect(casebook, operator)


def after(casebook: Casebook, operator: LocalOperator, material: Path) -> None:
    """It is protected before any report of it comes in."""
    protect(casebook, operator)
    ingest(casebook, operator, [material], workers=1)


def told(words: str) -> list[str]:
    return [canary for canary in CANARIES if canary in words]


@pytest.mark.parametrize("order", [before, after])
def test_the_name_is_nowhere(
    order: Callable[..., None],
    casebook: Casebook,
    operator: LocalOperator,
    material: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    order(casebook, operator, material)
    assert [row.name for row in Source.objects.order_by("name")] == ["North Wire", "Source 7"]
    assert Report.objects.get(pk="n1").source.name == "Source 7"
    row = Report.objects.get(pk="n1")
    assert row.text == LINES[0]["text"].replace(NAME, BLACK * len(NAME)).replace(ALIAS, BLACK * len(ALIAS))
    claims = Claim.objects.filter(report="n1")
    assert claims.exists()
    (incident,) = queries.incidents(operator)
    # Pages, for everybody and with every argument there is.
    arguments = [{}, {"key": incident.pk}, {"key": "n1"}, {"key": claims[0].pk}, {"number": 1}, {"name": "amal"}]
    arguments += [{"number": ProtectedSource.objects.get().source_id}, {"digest": row.evidence_id}]
    asked = 0
    tokens = {
        name: make_token(casebook.vault, operator, name, name="x", scopes=ABILITIES, days=1)[1]
        for name in ("amal", "basil", "dunia")
    }
    for name, token in tokens.items():
        client = browser(name)
        for door in (one for one, taken in DOORS.items() if taken.look):
            for given_arguments in arguments:
                try:
                    path = reverse(door, kwargs=given_arguments)
                except NoReverseMatch:
                    continue
                if (door, name) == ("evidence_file", "amal"):
                    continue  # who is told may have the file as it came
                by_token = {"Authorization": f"Bearer {token}"} if path.startswith("/api/") else {}
                response = client.get(path, headers=by_token)
                shown = b"".join(response.streaming_content) if response.streaming else response.content
                assert not told(unescape(shown.decode("utf-8", "replace"))), (name, path)
                asked += 1
        assert not told(client.get(f"/sources/?q={NAME}").content.decode().replace(NAME, "", 2).replace("+", " "))
    assert asked > 60
    for name, status in (("amal", 200), ("basil", 403), ("dunia", 403)):
        response = browser(name).get(f"/evidence/{row.evidence_id}/file/")
        assert response.status_code == status
        response.close()
    # What is printed, handed on and written.
    incidents = [one.incident() for one in queries.incidents(operator)]
    claims_by_id = {one.claim: one for one in queries.gathering_material(operator)[0]}
    reports = {one.id: one for one, _ in queries.all_reports(operator)}
    assert not told(write_page("Test", incidents, claims_by_id, reports))
    assert not told(str([one.record for one in Claim.objects.all()]))
    printed = capsys.readouterr()
    assert not told(printed.out + printed.err)
    connections.close_all()
    assert not told(database_bytes(casebook.path).decode("utf-8", "replace"))
    vault = casebook.path / "vault"
    kept = vault / "objects"
    log = vault / "custody.jsonl"
    for file in (one for one in casebook.path.rglob("*") if one.is_file()):
        # The vault's bytes are those that came. A log can't be written again: what stood in it before stays.
        if kept in file.parents or row.evidence_id in file.name or (order is before and file == log):
            continue
        assert not told(file.read_bytes().decode("utf-8", "replace")), file
    if order is before:
        later = log.read_text(encoding="utf-8").partition('"what":"protect source"')[2]
        assert later
        assert not told(later)


def test_rows_are_kept_again_after_they_were_written_again(
    casebook: Casebook, operator: LocalOperator, material: Path
) -> None:
    before(casebook, operator, material)
    entry = next(one for one in casebook.vault.entries() if one.what == "protect source")
    assert entry.details["rewritten"]["Claim"] >= 1
    assert entry.details["reports"] == 1
    with pytest.raises((DatabaseError, sqlite3.Error)), connections["default"].cursor() as cursor:
        cursor.execute("UPDATE casework_claim SET reader = 'x'")
    # Taken in once more nothing is new and nothing in conflict.
    summary = ingest(casebook, operator, [material], workers=1)
    assert summary.new_reports == 0
    assert summary.failed == 0
    text = Report.objects.get(pk="n1").record().reading_text
    for claim in Claim.objects.filter(report="n1"):
        for span in claim.claim().killed.spans:
            assert text[span.start : span.end] in ("7", "seven")


def test_who_it_is_is_told_to_those_named_and_each_look_is_written_down(
    casebook: Casebook, operator: LocalOperator
) -> None:
    number = protect(casebook, operator).source_id
    shown = unescape(browser("amal").post(f"/protected/{number}/").content.decode())
    assert NAME in shown
    assert CONTACT in shown
    looks = [one for one in casebook.vault.entries() if one.what == "view protected source"]
    assert [(one.who, one.details["pseudonym"]) for one in looks] == [("user:amal", "Source 7")]
    for name in ("basil", "dunia"):
        refused = browser(name).post(f"/protected/{number}/")
        assert refused.status_code == 403
        assert not told(unescape(refused.content.decode()))
        with pytest.raises(NotPermitted):
            services.reveal_source(casebook, fresh(name), number)
    with pytest.raises(NotPermitted):
        services.name_readers(casebook, fresh("basil"), number, ["basil"])
    with pytest.raises(InvalidRecord):
        services.name_readers(casebook, fresh("amal"), number, ["amal", "dunia"])  # an auditor never
    services.name_readers(casebook, fresh("amal"), number, ["amal", "basil"])
    assert NAME in unescape(browser("basil").post(f"/protected/{number}/").content.decode())
    fresh("basil").groups.add(Group.objects.get(name="auditor"))
    assert browser("basil").post(f"/protected/{number}/").status_code == 403
    assert services.reveal_source(casebook, operator, number) == IDENTITY


def test_the_key_is_a_file_of_its_own(casebook: Casebook, operator: LocalOperator) -> None:
    row = protect(casebook, operator)
    key = casebook.path / "sources.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.read_text().strip() not in database_bytes(casebook.path).decode("latin-1")
    away = key.rename(casebook.path.parent / "on-a-stick.key")
    assert open_identity(casebook, row) == IDENTITY  # held in memory
    services.panic(casebook.vault, fresh("amal"))
    with pytest.raises(CasebookError, match=r"can't be read"):
        services.reveal_source(casebook, operator, row.source_id)
    with pytest.raises(CasebookError):  # not taken in with the name in it either
        ingest(casebook, operator, [], workers=1)
    assert browser("amal").get("/protected/").status_code == 200
    away.rename(key)
    key.chmod(0o644)
    with pytest.raises(CasebookError, match="read by others"):
        open_identity(casebook, row)
    key.chmod(0o600)
    ProtectedSource.objects.update(sealed=key_ring.seal(key, json.dumps({}), "source 999"))
    with pytest.raises(CasebookError, match="altered"):
        open_identity(casebook, ProtectedSource.objects.get())


@pytest.mark.parametrize(
    ("pseudonym", "names"),
    [("Source 7", ("ab",)), ("", (NAME,)), (f"Not {NAME}", (NAME,)), (NAME, (NAME,)), ("S 7", ())],
)
def test_what_would_not_protect_is_refused(
    casebook: Casebook, operator: LocalOperator, pseudonym: str, names: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidValue) as raised:
        services.protect_source(casebook, operator, pseudonym, Identity(names), [])
    assert raised.value.kind in ("identity", "pseudonym")
    assert not ProtectedSource.objects.exists()
    assert not (casebook.path / "sources.key").exists()


def test_a_source_is_protected_on_its_page(casebook: Casebook) -> None:
    account("amal", "researcher")
    client = browser("amal")
    given_form = {"pseudonym": "Source 7", "names": f"{NAME}\n{ALIAS}\n", "contact": CONTACT, "reader": ["amal"]}
    refused = client.post("/protected/", given_form | {"reader": []})
    assert refused.status_code == 400
    assert not told(unescape(refused.content.decode()))
    assert client.post("/protected/", given_form).status_code == 302
    assert "Source 7" in client.get("/protected/").content.decode()


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_a_veiled_text_is_as_long_as_it_was(head: str, tail: str, middle: str) -> None:
    veil = Veil({NAME: "Source 7", ALIAS: "Source 7"})
    text = f"{head} kestrel \n QUILLFEATHER {middle} {ALIAS} {tail}"
    veiled = veil.words(text)
    assert len(veiled) == len(text)
    assert not told(veiled)
    assert veil.words("Quillfeathers") == "Quillfeathers"
    assert Veil().words(text) == text
