"""The pages on files and sources: custody, bytes read again, and nothing a file holds is ever run."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import services
from bearwitness.desk.casework.evidence import file_name
from bearwitness.desk.casework.models import EvidenceItem
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.desk.casework.services import Batch, ReadReport
from bearwitness.model import EvidenceItem as EvidenceRecord
from bearwitness.model import Report

HOST = "localhost"
HOSTILE = b"<!doctype html><script>alert(1)</script><svg onload=alert(2)>"
NAME = 'folder/\u202egnp.<script>alert(1)</script>"\r\nX-Evil: 1; x".html'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645"
    "400000000049454e44ae426082"
)


@pytest.fixture
def items(casebook: Casebook, operator: LocalOperator) -> tuple[EvidenceRecord, EvidenceRecord]:
    """A hostile page and a picture, kept, with a report out of the first."""
    page = casebook.vault.keep_bytes(HOSTILE, arrived_as=NAME, who="tester").item
    picture = casebook.vault.keep_bytes(PIXEL, arrived_as="photo.png", who="tester", media_type="image/png").item
    said = Report(id="r1", text="Shells fell.", source=f"Wire {NAME}", evidence=page.digest)
    services.store_batch(casebook.vault, operator, Batch([page, picture], [], [ReadReport(said, (), "test 1")]))
    return page, picture


@pytest.fixture
def browser(casebook: Casebook) -> Client:
    user = User.objects.create_user("auditor")
    user.groups.add(Group.objects.get_or_create(name="auditor")[0])
    found = Client(SERVER_NAME=HOST)
    found.force_login(user)
    return found


def test_a_file_is_handed_over_and_never_run(items: tuple[EvidenceRecord, EvidenceRecord], browser: Client) -> None:
    for path in (f"/evidence/{items[0].digest.hex}/file/", f"/evidence/{items[0].digest.hex}/file/?as=image"):
        response = browser.get(path)
        assert b"".join(response.streaming_content) == HOSTILE  # type: ignore[attr-defined]
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert "\n" not in response.headers["Content-Disposition"]
        assert "X-Evil" not in response.headers
        assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        response.close()
    picture = browser.get(f"/evidence/{items[1].digest.hex}/file/?as=image")
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.headers["Content-Security-Policy"].startswith("sandbox")
    picture.close()


def test_a_files_name_deceives_nobody() -> None:
    for name, plain in (
        (NAME, None), ("a/b\\c.txt", "c.txt"), ("mail.eml » ../../etc/passwd", "passwd"), ("", "d" * 12),
        ("\u202e\u2066", "d" * 12), ("صورة.jpg", "صورة.jpg"), ("x" * 500 + ".jpg", "x" * 116 + ".jpg"),
    ):  # fmt: skip
        found = file_name(EvidenceItem(digest="d" * 64, arrived_as=name))
        assert found == plain or plain is None
        assert found.isprintable()
        assert "/" not in found


def test_its_custody_is_told_and_its_bytes_are_read_again(
    items: tuple[EvidenceRecord, EvidenceRecord], browser: Client, casebook: Casebook
) -> None:
    path = f"/evidence/{items[0].digest.hex}/"
    page = browser.get(path).content.decode()
    assert "arrived" in page
    assert "<script>alert" not in page
    assert items[0].digest.hex in page
    sent = browser.post(path)
    assert sent.headers["Location"].endswith("?verified=yes#custody")
    assert "these are the bytes that arrived" in browser.get(sent.headers["Location"]).content.decode()
    entry = list(casebook.vault.entries_naming(items[0].digest))[-1]
    assert (entry.what, entry.who, entry.details["sound"]) == ("verified file", "user:auditor", True)
    kept = casebook.vault.path_of(items[0].digest)
    _write_over(kept, HOSTILE.replace(b"1", b"9"))
    assert browser.post(path).headers["Location"].endswith("?verified=no#custody")
    in_place = browser.post(path, headers={"hx-request": "true"})
    assert "not those that arrived" in in_place.content.decode()
    kept.unlink()
    assert browser.post(path).headers["Location"].endswith("?verified=no#custody")
    assert browser.get(f"{path}file/").status_code == 404
    assert casebook.vault.verify()  # and the whole vault says so too


def _write_over(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


def test_lists_and_what_is_not_there(
    items: tuple[EvidenceRecord, EvidenceRecord], browser: Client,
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:  # fmt: skip
    for path in ("/evidence/", "/evidence/?kind=unreadable", "/sources/", "/sources/?q=Wire", "/sources/?q=%00"):
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            page = browser.get(path).content.decode()
        assert "<script>alert" not in page
    assert "photo.png" in browser.get("/evidence/").content.decode()
    assert "photo.png" not in browser.get("/evidence/?kind=later").content.decode()
    for path in ("/evidence/none/", "/evidence/none/file/", f"/evidence/{'0' * 64}/"):
        assert browser.get(path).status_code == 404
