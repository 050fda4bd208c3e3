import json

import pytest
import typer
from typer.testing import CliRunner

from bearwitness.cli.gather import gather
from bearwitness.cli.learn import learn
from bearwitness.errors import InvalidValue, ModelError
from bearwitness.exchange import claim_to_json, report_to_json, write_jsonl
from bearwitness.incidents.weights import parse_weights
from tests.incidents.made import VALDORA, claim, count, report

app = typer.Typer()
app.command()(learn)


def _folder(tmp_path, incidents):
    claims, reports = [], []
    for number in range(incidents):
        for copy in "ab":
            name = f"{copy}{number}"
            claims.append(claim(name, day=f"1937-04-{number + 1:02}", place=VALDORA, killed=count(number + 3)))
            reports.append(report(f"r{name}", f"word{number}", published=f"1937-04-{number + 2:02}"))
    write_jsonl(tmp_path / "reports.jsonl", [report_to_json(one) for one in reports])
    write_jsonl(tmp_path / "claims.jsonl", [claim_to_json(one) for one in claims])
    labels = [{"report": f"r{copy}{number}", "incident": str(number)} for number in range(incidents) for copy in "ab"]
    (tmp_path / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in labels), encoding="utf-8")
    return tmp_path


def test_labels_become_a_weights_file_that_says_what_it_was_learned_from(tmp_path):
    folder = _folder(tmp_path, 20)
    result = CliRunner().invoke(app, [str(folder), "-o", str(tmp_path / "own.toml"), "--version", "own 1"])
    assert result.exit_code == 0, result.output
    text = (tmp_path / "own.toml").read_text(encoding="utf-8")
    assert parse_weights(text).version == "own 1"
    assert "20 of one event" in text
    assert "left out of learning" in result.output


def test_pairs_of_one_sort_teach_nothing(tmp_path):
    folder = _folder(tmp_path, 1)
    result = CliRunner().invoke(app, [str(folder), "-o", str(tmp_path / "own.toml")])
    assert isinstance(result.exception, ModelError)
    assert not (tmp_path / "own.toml").exists()
    with pytest.raises(ModelError, match="no file was written"):
        raise result.exception


def test_gather_scores_by_learned_weights(tmp_path):
    folder = _folder(tmp_path, 20)
    own, found = tmp_path / "own.toml", tmp_path / "incidents.jsonl"
    assert CliRunner().invoke(app, [str(folder), "-o", str(own), "--version", "own 1"]).exit_code == 0
    both = typer.Typer()
    both.command()(gather)
    given = [str(folder / "claims.jsonl"), "--reports", str(folder / "reports.jsonl"), "-o", str(found)]
    assert CliRunner().invoke(both, [*given, "--weights", str(own)]).exit_code == 0
    assert len(found.read_text(encoding="utf-8").splitlines()) == 20
    never = own.read_text(encoding="utf-8").replace("join_at = 0.0", "join_at = 6.0")
    own.write_text(never, encoding="utf-8")
    assert CliRunner().invoke(both, [*given, "--weights", str(own)]).exit_code == 0
    assert len(found.read_text(encoding="utf-8").splitlines()) == 40
    own.write_text("prior = [", encoding="utf-8")
    assert isinstance(CliRunner().invoke(both, [*given, "--weights", str(own)]).exception, InvalidValue)
