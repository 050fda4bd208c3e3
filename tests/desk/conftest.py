"""A casebook for each test: a copy of one that was made once, since making its tables takes a second."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework.rules import LocalOperator
from tests.databases import copy_casebook, new_database


@pytest.fixture(scope="session")
def empty_casebook(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """The folder of a new casebook, to be copied."""
    folder = tmp_path_factory.mktemp("empty") / "casebook"
    with django_db_blocker.unblock():
        Casebook.create(folder, "Test case", new_database())
        connections.close_all()
    return folder


@pytest.fixture
def casebook(tmp_path: Path, empty_casebook: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Casebook]:
    """An open casebook of this test's own."""
    folder = tmp_path / "casebook"
    copy_casebook(empty_casebook, folder)
    with django_db_blocker.unblock():
        yield Casebook.open(folder)
        connections.close_all()


@pytest.fixture
def operator() -> LocalOperator:
    """The person at the command line."""
    return LocalOperator("tester")
