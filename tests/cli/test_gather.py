import json

import pytest
import typer
from typer.testing import CliRunner

from bearwitness.cli.gather import gather
from bearwitness.errors import PartialFailure
from bearwitness.exchange import claim_to_json, read_incidents, report_to_json, write_jsonl
from tests.incidents.made import VALDORA, claim, report

app = typer.Typer()
app.command()(gather)


@pytest.fixture
def folder(tmp_path):
    reports = [report("ra", "Bombs fell on the market of Valdora."), report("rb", "The market of Valdora was bombed.")]
    claims = [claim(name, day="1937-04-26", place=VALDORA) for name in ("a", "b")]
    write_jsonl(tmp_path / "reports.jsonl", [report_to_json(one) for one in reports])
    write_jsonl(tmp_path / "claims.jsonl", [claim_to_json(one) for one in claims])
    return tmp_path


def _run(folder, *more):
    names = {"claims": folder / "claims.jsonl", "reports": folder / "reports.jsonl", "out": folder / "incidents.jsonl"}
    arguments = [str(names["claims"]), "--reports", str(names["reports"]), "-o", str(names["out"]), *more]
    return CliRunner().invoke(app, arguments), names["out"]


def test_claims_become_incidents_that_name_their_reports(folder):
    result, out = _run(folder)
    assert result.exit_code == 0, result.output
    (incident,) = read_incidents(out)
    assert incident.reports == ("ra", "rb")
    assert incident.assessment.grade
    assert "Same day: +" in incident.links[0]


def test_judgements_are_obeyed(folder):
    row = {"left": "a", "right": "b", "decision": "different", "who": "me", "at": "2030-01-01T00:00:00+00:00"}
    write_jsonl(folder / "judgements.jsonl", [row])
    result, out = _run(folder, "--judgements", str(folder / "judgements.jsonl"))
    assert result.exit_code == 0, result.output
    assert len(list(read_incidents(out))) == 2


@pytest.mark.parametrize(
    "line",
    [
        {"left": "a", "right": "b", "decision": "perhaps", "who": "me", "at": "2030-01-01T00:00:00+00:00"},
        {"left": "a", "right": "b", "decision": "same", "who": "me", "at": "yesterday"},
        {"left": "a", "decision": "same", "who": "me", "at": "2030-01-01T00:00:00+00:00"},
    ],
)
def test_a_bad_judgement_is_told_with_its_line_and_the_rest_is_done(folder, line):
    path = folder / "judgements.jsonl"
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    result, out = _run(folder, "--judgements", str(path))
    assert isinstance(result.exception, PartialFailure)
    assert "line 1" in result.output
    assert len(list(read_incidents(out))) == 1


def test_a_claim_without_its_report_is_told_and_left_out(folder):
    with (folder / "claims.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(claim_to_json(claim("orphan", "nowhere"))) + "\n")
    result, out = _run(folder)
    assert isinstance(result.exception, PartialFailure)
    assert "claim orphan: its report nowhere is not among the reports" in result.output
    assert len(list(read_incidents(out))) == 1


def test_a_pair_is_explained_for_and_against(folder):
    result, out = _run(folder, "--explain", "a", "b")
    assert result.exit_code == 0, result.output
    told = result.output
    assert told.startswith("a and b: +")
    assert told.index("For one event:") < told.index("Same day") < told.index("Against:")
    assert not out.exists()


def test_an_unknown_claim_is_not_explained(folder):
    result, _ = _run(folder, "--explain", "a", "z")
    assert "no event claim" in str(result.exception)
