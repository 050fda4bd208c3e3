"""`bearwitness figures` and `regrade`: sums with what they rest on, and rules compared before they are taken."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ROWS = [
    {"id": "w1", "text": "Mortar shells killed three people in Adra on 3 May 2017, medics said."},
    {"id": "w2", "text": "Gunmen shot two farmers dead near Tripoli on 9 August 2015, the mayor said."},
]
RULES = """
[codebook]
name = "strict"
version = "1"
extends = "bearwitness"
[grading]
version = "9"
[[grading.step]]
grade = "contested"
why = "Nothing is settled."
when = {}
"""


@pytest.fixture
def filled(run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "two.jsonl"
    path.write_text("".join(json.dumps(row | {"source": "North Wire", "lang": "en"}) + "\n" for row in ROWS))
    assert run("ingest", path, "--casebook", folder, "--workers", 1).code == 0
    monkeypatch.chdir(folder)
    return folder


def test_sums_of_a_casebook_name_their_incidents(run: Run, filled: Path) -> None:
    found = json.loads(run("figures", filled, "--by", "month", "--json").out)
    assert [(cell["key"], len(cell["incidents"])) for cell in found["cells"]] == [("2015-08", 1), ("2017-05", 1)]
    assert found["cells"][1]["killed"]["range"] == {"min": 3, "max": 3}
    told = run("figures", "--by", "weapon", "--share", "mortar")
    assert "mortar" in told.out
    assert "of 2 incidents" in told.out
    assert run("figures", "--by", "weather").code == 65


def test_a_file_of_incidents_is_added_up_without_a_casebook(run: Run, filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "incidents.jsonl"
    path.write_text(run("incidents", "--json").out + 'no json\n{"incident": 5}\n{"incident": "i", "reports": 3}\n')
    done = run("figures", path, "--by", "grade", "--json")
    assert (done.code, len(done.err.splitlines())) == (3, 4)
    assert [cell["key"] for cell in json.loads(done.out)["cells"]] == ["weak"]


def test_rules_are_compared_before_they_are_taken(run: Run, filled: Path, tmp_path: Path) -> None:
    rules = tmp_path / "strict.toml"
    rules.write_text(RULES)
    shown = run("regrade", "--rules", rules)
    assert "2 from weak to contested." in shown.out
    assert "Nothing was changed" in shown.out
    assert '"contested"' not in run("incidents", "--json").out
    assert run("regrade", "--rules", tmp_path / "none.toml").code == 78
    assert run("regrade", "--rules", rules, "--apply").code == 0
    assert run("incidents", "--json").out.count('"grade": "contested"') == 2
    log = "".join(path.read_text() for path in (filled / "vault").rglob("*.jsonl"))
    assert '"regrade"' in log
    assert run("regrade", "--apply").code == 0
    assert run("incidents", "--json").out.count('"grade": "weak"') == 2
