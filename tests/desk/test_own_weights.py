"""A casebook gathers by weights of its own where its settings name a file."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries, services, suggesting
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.errors import CasebookError
from tests.desk.records import batch, claim, report

SHIPPED = (files("bearwitness.incidents") / "weights.toml").read_text(encoding="utf-8")


def _with_setting(casebook: Casebook, text: str) -> Casebook:
    config = casebook.path / "casebook.toml"
    table = '[gathering]\nweights = ""\n'
    told = config.read_text(encoding="utf-8")
    assert tomllib.loads(told)["gathering"] == {"weights": ""}
    (casebook.path / "own.toml").write_text(text, encoding="utf-8")
    config.write_text(told.replace(table, '[gathering]\nweights = "own.toml"\n'), encoding="utf-8")
    return Casebook.open(casebook.path)


def _take_in(casebook: Casebook, operator: LocalOperator) -> None:
    for name in ("r1", "r2"):
        one = report(name, "Shells killed 3 people in Adra.")
        services.store_batch(casebook.vault, operator, batch((one, (claim(one, killed="3", where="Adra"),))))
    gather_incidents(casebook, operator)


def test_other_weights_gather_otherwise(casebook: Casebook, operator: LocalOperator) -> None:
    _take_in(casebook, operator)
    assert queries.incidents(operator).count() == 1
    never = _with_setting(casebook, SHIPPED.replace("join_at = 0.0", "join_at = 6.0"))
    gather_incidents(never, operator)
    assert queries.incidents(operator).count() == 2


def test_weights_that_can_not_be_used_are_told_of(casebook: Casebook) -> None:
    with pytest.raises(CasebookError, match="weights file"):
        _with_setting(casebook, "prior = 1")


def test_suggestions_are_kept_for_other_processes(casebook: Casebook, operator: LocalOperator) -> None:
    never = _with_setting(casebook, SHIPPED.replace("join_at = 0.0", "join_at = 6.0"))
    _take_in(never, operator)
    found = suggesting.suggestions(operator)
    assert [one.kind for one in found] == ["perhaps the same"]
    suggesting._known.clear()
    kept: Path = never.path / suggesting.KEPT_IN
    kept.write_text(kept.read_text(encoding="utf-8").replace("perhaps the same", "perhaps two"), encoding="utf-8")
    assert [one.kind for one in suggesting.suggestions(operator)] == ["perhaps two"]  # read, not worked out again
    suggesting._known.clear()
    kept.write_text("{", encoding="utf-8")
    assert suggesting.suggestions(operator) == found
