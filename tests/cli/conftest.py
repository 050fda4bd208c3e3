"""Running commands in this process, and a casebook to run them on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from bearwitness.cli import main
from bearwitness.desk.casebook import Casebook
from tests.databases import copy_casebook, new_database


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def empty_casebook(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """The folder of a new casebook, to be copied."""
    folder = tmp_path_factory.mktemp("empty") / "casebook"
    with django_db_blocker.unblock():
        Casebook.create(folder, "Test case", new_database())
        connections.close_all()
    return folder


@pytest.fixture
def folder(tmp_path: Path, empty_casebook: Path) -> Path:
    """The folder of a casebook of this test's own."""
    return copy_casebook(empty_casebook, tmp_path / "casebook")


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], django_db_blocker: DjangoDbBlocker
) -> Iterator[Run]:
    """Runs ``bearwitness`` with the words given, as the shell would."""
    monkeypatch.delenv("BEARWITNESS_CASEBOOK", raising=False)

    def call(*words: object) -> Ran:
        monkeypatch.setattr("sys.argv", ["bearwitness", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main.main()
        shown = capsys.readouterr()
        return Ran(int(ended.value.code or 0), shown.out, shown.err)

    with django_db_blocker.unblock():
        yield call
        connections.close_all()
