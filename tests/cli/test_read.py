import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bearwitness.cli.main import app
from bearwitness.errors import NoInput, PartialFailure

LINES = [
    {"id": "a", "lang": "en", "published": "2031-03-15", "text": "Shells hit Bilbao on Friday, killing three people."},
    {"id": "b", "lang": "es", "published": "2031-03-15", "text": "Tres muertos en un bombardeo."},
    {"id": "c", "lang": "en", "text": "The council met."},
]


def write(path: Path, rows: list[object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_reports_become_claims_and_what_was_not_read_is_told(tmp_path: Path) -> None:
    source, target = write(tmp_path / "reports.jsonl", [*LINES, "no object"]), tmp_path / "claims.jsonl"
    result = CliRunner().invoke(app, ["read", str(source), "-o", str(target), "--workers", "1"])
    assert isinstance(result.exception, PartialFailure)
    assert (result.exception.done, result.exception.failed) == (2, 2)
    assert "line 4" in result.stderr
    assert "b: The report is in a language (es)" in result.stderr
    (claim,) = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert (claim["report"], claim["killed"]["min"], claim["when"]["edtf"]) == ("a", 3, "2031-03-14")


def test_a_pipe_in_gives_lines_out(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["read", "-", "--workers", "1"], input=json.dumps(LINES[0]) + "\n")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["report"] == "a"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["read", str(tmp_path / "none.jsonl"), "--workers", "1"])
    assert isinstance(result.exception, NoInput)


@pytest.mark.parametrize("workers", ["0", "x"])
def test_a_wrong_command_line_ends_with_2(workers: str) -> None:
    assert CliRunner().invoke(app, ["read", "-", "--workers", workers]).exit_code == 2
