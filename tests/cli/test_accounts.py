"""Accounts from the command line: made, changed, put out of use; each with its line in the custody log."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from bearwitness.desk.casebook import Casebook
from tests.cli.conftest import Run


@pytest.fixture
def folder(tmp_path: Path, run: Run) -> Path:
    assert run("new", tmp_path / "case").code == 0
    return tmp_path / "case"


def test_an_account_from_beginning_to_end(run: Run, folder: Path) -> None:
    made = run("accounts", "add", "amal", "--role", "reviewer", "--role", "administrator", "--casebook", folder)
    password = re.search(r"Password \(shown only now\): (\S+)", made.out)
    assert password
    assert User.objects.get(username="amal").check_password(password[1])
    assert run("accounts", "add", "Amal", "--casebook", folder).code == 65
    assert run("accounts", "add", "basil", "--role", "king", "--casebook", folder).code == 65
    assert run("accounts", "roles", "amal", "auditor", "--casebook", folder).code == 0
    assert run("accounts", "deactivate", "amal", "--casebook", folder).code == 0
    listed = json.loads(run("accounts", "list", "--json", "--casebook", folder).out)
    assert listed == {"account": "amal", "roles": ["auditor"], "active": False}
    assert run("accounts", "list", "--casebook", folder).out == "amal (deactivated): auditor\n"
    assert run("accounts", "activate", "amal", "--casebook", folder).code == 0
    again = run("accounts", "password", "amal", "--casebook", folder)
    assert not User.objects.get(username="amal").check_password(password[1])
    assert run("accounts", "roles", "nobody", "--casebook", folder).code == 66
    entries = [entry for entry in Casebook.open(folder).vault.entries() if entry.who.startswith("local:")]
    told = [
        "create account",
        "change roles",
        "deactivate account",
        "activate account",
        "set password",
    ]
    assert [entry.what for entry in entries] == told
    assert entries[1].details == {
        "account": "amal",
        "roles": ["auditor"],
        "before": ["administrator", "reviewer"],
    }
    log = (folder / "vault" / "custody.jsonl").read_text(encoding="utf-8")
    for said in (made.out, again.out):
        assert said.rsplit(maxsplit=1)[1] not in log
