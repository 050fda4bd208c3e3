"""A casebook whose tables are in PostgreSQL: what is true of it besides what all tests say of both databases."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, connections
from pytest_django.plugin import DjangoDbBlocker

from bearwitness.desk.casebook import CONFIG, Casebook
from bearwitness.desk.casework.ingest import ingest
from bearwitness.desk.casework.models import Claim, Source
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.desk.casework.services.custody import custody
from bearwitness.errors import CasebookError, CasebookExists, InvalidValue
from tests.databases import server

pytestmark = pytest.mark.postgresql

REPORT = (
    '{"id": "r", "source": "A paper", "published": "2024-05-04", "text": "Five people were killed in Homs on 3 May."}\n'
)


@pytest.fixture
def book(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Casebook]:
    """A new casebook with a database of its own."""
    with django_db_blocker.unblock():
        yield Casebook.create(tmp_path / "casebook", "Test case", server().address(server().make()))
        connections.close_all()


def test_reports_become_incidents_and_are_there_when_it_is_opened_again(book: Casebook, tmp_path: Path) -> None:
    (tmp_path / "wire.jsonl").write_text(REPORT)
    assert ingest(book, LocalOperator("me"), [tmp_path / "wire.jsonl"], workers=1).incidents == 1
    assert not (book.path / "casebook.sqlite3").exists()
    Casebook.open(book.path)
    assert connection.vendor == "postgresql"
    assert Claim.objects.get().record["killed"]["min"] == 5


@pytest.mark.parametrize(
    "sql",
    ["UPDATE casework_claim SET stance = 'denied'", "DELETE FROM casework_claim", "TRUNCATE casework_claim CASCADE"],
)
def test_a_claim_is_kept_as_it_was_written(book: Casebook, tmp_path: Path, sql: str) -> None:
    (tmp_path / "wire.jsonl").write_text(REPORT)
    ingest(book, LocalOperator("me"), [tmp_path / "wire.jsonl"], workers=1)
    with pytest.raises(IntegrityError, match="kept as it was written"), connection.cursor() as cursor:
        cursor.execute(sql.format("casework_claim"))
    assert Claim.objects.get().stance != "denied"


def test_one_writer_waits_for_another(book: Casebook) -> None:
    order: list[str] = []
    begun = threading.Event()

    def write_second() -> None:
        begun.wait(10)
        with custody(book.vault, LocalOperator("two"), "note"):
            order.append(f"second sees {Source.objects.count()}")
        connections.close_all()

    other = threading.Thread(target=write_second)
    other.start()
    with custody(book.vault, LocalOperator("one"), "note") as details:
        begun.set()
        other.join(0.5)
        assert other.is_alive(), "the second writer did not wait"
        Source.objects.create(name="A paper")
        order.append("first")
        details["source"] = "A paper"
    other.join(20)
    assert order == ["first", "second sees 1"]


def test_a_database_serves_one_casebook(book: Casebook, tmp_path: Path) -> None:
    address = book.config["database"]["address"]
    with pytest.raises(CasebookExists):
        Casebook.create(tmp_path / "other", "Other", address)
    assert not (tmp_path / "other").exists()


def test_an_emptied_database_is_not_filled_anew(book: Casebook) -> None:
    path = book.path / CONFIG
    path.write_text(path.read_text().replace(book.config["database"]["address"], server().address(server().make())))
    with pytest.raises(CasebookError, match="has no casebook in it"):
        Casebook.open(book.path)


def test_an_order_of_texts_other_than_by_bytes_is_refused(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    made = server().make(options="ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    with django_db_blocker.unblock(), pytest.raises(CasebookError, match="encoding LATIN1") as refused:
        Casebook.create(tmp_path / "casebook", "Test case", server().address(made))
    assert "createdb" in str(refused.value.remedy)
    assert not (tmp_path / "casebook").exists()


def test_a_server_that_does_not_answer_is_named(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), pytest.raises(CasebookError, match="can't be reached"):
        Casebook.create(tmp_path / "casebook", "Test case", f"postgresql://me@/none?host={tmp_path}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("postgresql://me:secret@/casebook", "must not hold a password"),
        ("host=/run user=me", "names no database"),
        ("postgresql:/[", "can't be used"),
    ],
)
def test_an_address_that_can_not_serve_is_refused(tmp_path: Path, address: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason) as refused:
        Casebook.create(tmp_path / "casebook", "Test case", address)
    assert "secret" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []
