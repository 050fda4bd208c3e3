"""A casebook is a folder: made whole or not at all, opened only where all of it can be used."""

import stat
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker

from bearwitness.desk import casebook as module
from bearwitness.desk.casebook import CONFIG, KEY_FILE, Casebook
from bearwitness.desk.casework.models import Source
from bearwitness.desk.serve import check_host
from bearwitness.errors import CasebookError, CasebookExists, NoCasebook, NotAVault, NotPermitted


@pytest.mark.sqlite
def test_a_new_one_has_all_its_parts(casebook: Casebook) -> None:
    assert casebook.name == "Test case"
    assert {path.name for path in casebook.path.iterdir()} >= {CONFIG, KEY_FILE, "casebook.sqlite3", "vault"}
    assert casebook.vault.verify() == []


def test_its_key_is_its_own_and_private(casebook: Casebook, tmp_path: Path) -> None:
    other = Casebook.create(tmp_path / "other")
    keys = {(folder / KEY_FILE).read_text() for folder in (casebook.path, other.path)}
    assert len(keys) == 2
    assert stat.S_IMODE((other.path / KEY_FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(other.path.stat().st_mode) == 0o700
    assert (other.path / KEY_FILE).read_text().strip() == settings.SECRET_KEY


@pytest.mark.sqlite
def test_the_database_is_set_as_promised(casebook: Casebook) -> None:
    with connection.cursor() as cursor:
        found = {}
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}
    assert connections["default"].transaction_mode == "IMMEDIATE"


def test_one_after_another_in_one_process(casebook: Casebook, tmp_path: Path) -> None:
    Source.objects.create(name="first")
    Casebook.create(tmp_path / "other", "Other")
    assert Source.objects.count() == 0
    Casebook.open(casebook.path)
    assert Source.objects.count() == 1


def test_threads_see_the_same_database(casebook: Casebook) -> None:
    Source.objects.create(name="first")
    seen = []

    def count() -> None:
        seen.append(Source.objects.count())
        connections.close_all()

    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    assert seen == [1]


def test_nothing_is_made_where_something_is(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note").write_text("mine")
    for path in (tmp_path / "full", tmp_path / "full" / "note"):
        with pytest.raises(CasebookExists):
            Casebook.create(path)
    assert [path.name for path in tmp_path.iterdir()] == ["full"]
    assert (tmp_path / "full" / "note").read_text() == "mine"


def test_what_can_not_be_finished_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_fill", full)
    with pytest.raises(CasebookError, match="No space left"):
        Casebook.create(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder_to_make_it_in(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CasebookError, match="Not a directory"):
        Casebook.create(tmp_path / "file" / "new")


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda text: text.replace("format = 1", "format = 2"), "format"),
        (lambda text: text.replace("https = false", 'https = "no"'), "desk.https must be a true or false"),
        (lambda text: text.replace('engine = "', 'engine = "oracle-'), "'sqlite' or 'postgresql'"),
        (lambda text: text.replace('"UTC"', '"Mars/Phobos"'), "time zone"),
        (lambda text: text.replace("hosts = []", "hosts = [1]"), "list of texts"),
        (lambda text: text + "[[", "can't be used"),
    ],
)
def test_settings_that_can_not_be_used_are_named(casebook: Casebook, edit: object, reason: str) -> None:
    path = casebook.path / CONFIG
    path.write_text(edit(path.read_text()))  # type: ignore[operator]
    with pytest.raises(CasebookError, match=reason):
        Casebook.open(casebook.path)


@pytest.mark.sqlite
def test_what_the_settings_leave_out_is_as_new(casebook: Casebook) -> None:
    (casebook.path / CONFIG).write_text('format = 1\nname = "Short"\n')
    opened = Casebook.open(casebook.path)
    assert opened.name == "Short"
    assert not opened.is_secure


def test_parts_that_are_missing(casebook: Casebook, tmp_path: Path) -> None:
    with pytest.raises(NoCasebook):
        Casebook.open(tmp_path)
    with pytest.raises(NoCasebook):
        Casebook.open(casebook.path / CONFIG)
    key = (casebook.path / KEY_FILE).read_text()
    (casebook.path / KEY_FILE).write_text("short")
    with pytest.raises(CasebookError, match="too short"):
        Casebook.open(casebook.path)
    (casebook.path / KEY_FILE).unlink()
    with pytest.raises(CasebookError, match="can't be read"):
        Casebook.open(casebook.path)
    (casebook.path / KEY_FILE).write_text(key)
    (casebook.path / "vault").rename(tmp_path / "vault")
    with pytest.raises(NotAVault):
        Casebook.open(casebook.path)


@pytest.mark.sqlite
def test_a_lost_database_is_not_made_anew(casebook: Casebook) -> None:
    connections.close_all()
    (casebook.path / "casebook.sqlite3").unlink()
    with pytest.raises(CasebookError, match=r"casebook\.sqlite3 is missing"):
        Casebook.open(casebook.path)


def test_one_of_a_newer_version_is_refused(casebook: Casebook) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('casework', '9999_later', '2030-01-01')"
        )
    with pytest.raises(CasebookError, match="newer"):
        Casebook.open(casebook.path)


def test_the_desk_listens_here_alone(casebook: Casebook) -> None:
    for host in ("127.0.0.1", "localhost", "::1", "127.8.8.8"):
        check_host(casebook, host)
    for host in ("0.0.0.0", "::", "192.168.1.5", "desk.example"):
        with pytest.raises(NotPermitted):
            check_host(casebook, host)
    path = casebook.path / CONFIG
    given = path.read_text().replace("https = false", "https = true")
    head, desk, rest = given.partition("[desk]")
    path.write_text(head + desk + rest.replace("[]", '["desk.example"]', 1))
    secure = Casebook.open(casebook.path)
    check_host(secure, "0.0.0.0")
    assert settings.SESSION_COOKIE_SECURE
    assert settings.SECURE_HSTS_SECONDS > 0
    assert "desk.example" in settings.ALLOWED_HOSTS


def test_it_can_be_moved(casebook: Casebook, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    Source.objects.create(name="first")
    connections.close_all()
    casebook.path.rename(tmp_path / "moved")
    moved = Casebook.open(tmp_path / "moved")
    assert Source.objects.count() == 1
    assert moved.vault.verify() == []
