"""`bearwitness judge` and `grade`: decisions with a reason, refused on an older revision, shown wherever it counts."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

ROWS = [
    {"id": "w1", "text": "Mortar shells killed three people in Adra on 3 May 2017, medics said."},
    {"id": "w2", "text": "Gunmen shot two farmers dead near Tripoli on 9 August 2015, the mayor said."},
    {"id": "w3", "text": "An air strike destroyed a bakery in Homs on 20 January 2019; four people were hurt."},
]


@pytest.fixture
def filled(run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "three.jsonl"
    path.write_text("".join(json.dumps(row | {"source": "North Wire", "lang": "en"}) + "\n" for row in ROWS))
    assert run("ingest", path, "--casebook", folder, "--workers", 1).code == 0
    monkeypatch.chdir(folder)
    return folder


def listed(run: Run) -> dict[str, dict[str, Any]]:
    """The incidents by the report they are of; one of several reports by the first."""
    rows = [json.loads(line) for line in run("incidents", "--json").out.splitlines()]
    return {row["reports"][0]: row for row in rows}


def test_merge_show_and_undo(run: Run, filled: Path) -> None:
    before = listed(run)
    one, two = before["w1"]["incident"], before["w2"]["incident"]
    done = run("judge", "merge", one, two, "--why", "One armed group, one day.", "--revision", 1)
    assert (done.code, done.err) == (0, "")
    assert "step 1" in done.out
    assert len(listed(run)) == 2
    steps = [json.loads(line) for line in run("show", one, "--history", "--json").out.splitlines()]
    assert [step["what"] for step in steps] == ["gather", "merge"]
    assert steps[1]["reason"] == "One armed group, one day."
    assert "One armed group" in run("show", two, "--history").out
    late = run("judge", "same", one, before["w3"]["incident"], "--why", "late", "--revision", f"{one}=1")
    assert late.code == 75
    assert "merged" in late.err
    assert run("judge", "undo", 1, "--why", "Two groups.").code == 0
    after = listed(run)
    assert {row["incident"] for row in after.values()} == {row["incident"] for row in before.values()}


def test_split_and_move(run: Run, filled: Path) -> None:
    keys = {report: row["incident"] for report, row in listed(run).items()}
    claims = {report: row["claims"][0] for report, row in listed(run).items()}
    assert run("judge", "merge", *keys.values(), "--why", "all one").code == 0
    (whole,) = listed(run).values()
    refused = run("judge", "split", whole["incident"], claims["w2"], "--why", "another")
    assert refused.code == 65
    assert claims["w2"] in refused.err
    assert "step 1" in refused.err
    assert run("judge", "split", whole["incident"], claims["w2"], "--why", "another", "--replace").code == 0
    assert len(listed(run)) == 2
    home = next(row["incident"] for row in listed(run).values() if row["claims"] == [claims["w2"]])
    assert run("judge", "move", claims["w3"], "--to", home, "--why", "same raid", "--replace").code == 0
    assert sorted(len(row["claims"]) for row in listed(run).values()) == [1, 2]


def test_a_contradiction_is_refused_with_its_three_pairs(run: Run, filled: Path) -> None:
    a, b, c = (row["claims"][0] for row in listed(run).values())
    assert run("judge", "same", a, b, "--why", "x").code == 0
    assert run("judge", "same", b, c, "--why", "x").code == 0
    refused = run("judge", "not-same", a, c, "--why", "x")
    assert refused.code == 65
    named = re.findall(r"(\S+) and (\S+): (same|different)", refused.err)
    assert {(frozenset(pair), decision) for *pair, decision in named} == {
        (frozenset({a, b}), "same"),
        (frozenset({b, c}), "same"),
        (frozenset({a, c}), "different"),
    }
    assert len(listed(run)) == 1


def test_a_grade_is_the_persons_and_the_rules_stands_beside_it(run: Run, filled: Path) -> None:
    row = listed(run)["w1"]
    assert (row["graded_by_person"], row["proposed"]) == (False, row["grade"])
    other = "contested" if row["proposed"] != "contested" else "weak"
    done = run("grade", row["incident"], "--as", other, "--why", "The clinic denies it.", "--revision", 1)
    assert done.code == 0
    assert f"where the rule proposes {row['proposed']}" in done.out
    graded = listed(run)["w1"]
    assert (graded["grade"], graded["proposed"], graded["graded_by_person"]) == (other, row["proposed"], True)
    assert graded["graded_by"].startswith("local:")
    assert run("grade", row["incident"], "--as", "proposed", "--why", "late", "--revision", 1).code == 75
    assert "The clinic denies it." in run("show", row["incident"]).out
    run("judge", "same", row["claims"][0], listed(run)["w2"]["claims"][0], "--why", "one raid")
    flagged = next(row for row in listed(run).values() if row["review_due"])
    kept = flagged["incident"] == row["incident"]  # of two of one size the first by letters keeps its id
    said = "1 new claim since" if kept else f"graded {other}, is part of it now"
    assert said in flagged["review_due"]
    assert "(look again)" in run("incidents").out
    assert "to be looked at again: " in run("show", flagged["incident"]).out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("judge", "same", "none", "nothing", "--why", "x"), 66, "holds no claim or incident none"),
        (("judge", "same", "none", "--why", "x"), 65, "two or more"),
        (("judge", "undo", 7, "--why", "x"), 66, "holds no step 7"),
        (("judge", "unsure", "a", "b", "--why", "x", "--revision", "one"), 65, "write N, or INCIDENT=N"),
        (("grade", "none", "--as", "fair", "--why", "x"), 66, "holds no incident none"),
        (("judge", "same", "a", "b"), 2, "--why"),
    ],
)
def test_what_cannot_be_done_is_told(run: Run, filled: Path, words: tuple[object, ...], code: int, said: str) -> None:
    done = run(*words)
    assert done.code == code
    assert said in done.err


def test_a_grade_must_be_one_and_have_a_reason(run: Run, filled: Path) -> None:
    key = listed(run)["w1"]["incident"]
    for words in (("--as", "sure", "--why", "x"), ("--as", "fair", "--why", " ")):
        assert run("grade", key, *words).code == 65
    assert run("judge", "merge", key, listed(run)["w2"]["incident"], "--why", " ").code == 65
