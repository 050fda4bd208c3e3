"""``bearwitness train`` and reading with what it wrote."""

import json
from pathlib import Path

import pytest

from bearwitness.exchange import claim_to_json, report_to_json
from tests.cli.conftest import Run
from tests.reading.trained.made import lessons, report


def write(folder: Path, count: int) -> Path:
    folder.mkdir()
    reports, claims = lessons(count)
    for name, rows in (("reports", map(report_to_json, reports)), ("claims", map(claim_to_json, claims))):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


@pytest.fixture
def model(tmp_path: Path, run: Run) -> Path:
    """A model file, trained."""
    ran = run("train", write(tmp_path / "coded", 48), "-o", tmp_path / "own.model", "--terms", "invented")
    assert ran.code == 0, ran.err
    assert "violations" in ran.out
    assert "kept" in ran.out
    return tmp_path / "own.model"


def test_a_model_of_ones_own_is_trained_and_read_with(model: Path, tmp_path: Path, run: Run) -> None:
    given = tmp_path / "more.jsonl"
    given.write_text(json.dumps(report_to_json(report(70, jailed=True))) + "\n", encoding="utf-8")
    ran = run("read", given, "--reader", "trained", "--model", model, "--workers", "1")
    assert ran.code == 0, ran.err
    claim = json.loads(ran.out.splitlines()[0])
    assert claim["reader"] == "trained own 1"
    assert claim["perpetrator_kind"]["kind"] == "state force"


def test_too_little_and_files_that_are_no_model_are_told(model: Path, tmp_path: Path, run: Run) -> None:
    few = run("train", write(tmp_path / "few", 6), "-o", tmp_path / "few.model")
    assert (few.code, (tmp_path / "few.model").exists()) == (65, False)
    assert "at least 40 are needed" in few.err
    given = tmp_path / "coded" / "reports.jsonl"
    foreign = run("read", given, "--reader", "trained", "--model", given, "--workers", "1")
    assert (foreign.code, foreign.out) == (65, "")
    assert "does not begin as one" in foreign.err
    model.write_bytes(model.read_bytes()[:-9])
    assert run("read", given, "--reader", "trained", "--model", model, "--workers", "1").code == 65
    assert run("train", tmp_path / "nowhere").code == 66


def test_a_casebook_without_corrections_has_too_little(folder: Path, tmp_path: Path, run: Run) -> None:
    ran = run("train", "--casebook", folder, "-o", tmp_path / "own.model")
    assert ran.code == 65
    assert "There are 0" in ran.err
