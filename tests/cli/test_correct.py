import json
import re
from pathlib import Path

import pytest

from bearwitness.cli.main import COMMANDS
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework.models import Claim
from tests.cli.conftest import Run

TEXT = (
    "Some 30 people were hurt and three killed when mortar shells hit a clinic in Adra on 3 May 2017, medics said. "
    "A fourth man died later. A second mortar attack hit Tripoli."
)


@pytest.fixture
def filled(run: Run, folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({"id": "w1", "text": TEXT, "source": "North Wire", "lang": "en"}) + "\n")
    assert run("ingest", path, "--casebook", folder, "--workers", 1).code == 0
    return folder


def claim_of(run: Run, filled: Path) -> str:
    (incident, *_) = run("incidents", "--json", "--casebook", filled).out.splitlines()
    return str(json.loads(incident)["claims"][0])


def test_a_correction_stands_in_the_old_ones_place(run: Run, filled: Path) -> None:
    assert "correct" in COMMANDS
    old = claim_of(run, filled)
    done = run(
        "correct", old, "--set", "killed=4", "--words", "killed=A fourth man died later", "--set", "stance=asserted",
        "--set", "injured=~30", "--set", "where=Tripoli, ly", "--set", "targets=clinic/health/hit",
        "--reason", "the last line counts", "--casebook", filled,
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    new = re.match(r"(\S+) now stands", done.out)
    assert new
    assert claim_of(run, filled) == new[1]
    (incident,) = run("incidents", "--json", "--casebook", filled).out.splitlines()
    assert json.loads(incident)["killed"] == {"min": 4, "max": 4}
    Casebook.open(filled)
    kept = Claim.objects.get(pk=new[1]).claim()
    assert (kept.supersedes, kept.reader.split()[0], kept.extra["reason"]) == (
        old,
        "researcher",
        "the last line counts",
    )
    assert kept.killed.spans[0].of(TEXT) == "A fourth man died later"
    assert kept.where
    assert kept.where.place.country == "LY"
    assert Claim.objects.filter(pk=old).exists()
    again = run("correct", old, "--set", "killed=5", "--casebook", filled)
    assert again.code == 65
    assert "superseded already" in again.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "killed=many"], "is not a count"),
        (["--set", "killed=9-3"], "least must not be above"),
        (["--set", "missing=2"], "give the report's words for missing"),
        (["--set", "missing=2", "--words", "missing=two nuns"], "does not hold these words"),
        (["--set", "when=soon", "--words", "when=later"], "soon"),
        (["--set", "where=Nosuchtown"], "the gazetteer has none"),
        (["--set", "where=Tripoli"], "add the country, one of"),
        (["--set", "event_type=miracle"], "the codebook has none"),
        (["--set", "stance=sure"], "is not a stance"),
        (["--set", "main=perhaps"], "yes or no"),
        (["--set", "weapons=wand", "--words", "weapons=mortar"], "the codebook has none"),
        (["--set", "colour=red"], "is not a field"),
        (["--set", "killed"], "write FIELD=VALUE"),
        (["--set", "killed=1", "--set", "killed=2"], "each field once"),
        ([], "must change something"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_reason(run: Run, filled: Path, words: list[str], said: str) -> None:
    before = claim_of(run, filled)
    done = run("correct", before, *words, "--casebook", filled)
    assert done.code == 65
    assert said in done.err
    assert claim_of(run, filled) == before


def test_a_field_can_be_cleared_and_words_put_right(run: Run, filled: Path) -> None:
    done = run(
        "correct", claim_of(run, filled), "--set", "injured=unknown", "--set", "where=", "--words", "when=3 May 2017",
        "--set", "perpetrators=army/state force/accused", "--words", "perpetrators=mortar shells", "--casebook", filled,
    )  # fmt: skip
    assert done.code == 0
    Casebook.open(filled)
    kept = Claim.objects.get(pk=done.out.split()[0]).claim()
    assert (kept.injured.range.is_unknown, kept.where, kept.perpetrators[0].kind) == (True, None, "state force")


def test_a_claim_that_is_not_there(run: Run, filled: Path) -> None:
    assert run("correct", "none", "--set", "killed=1", "--casebook", filled).code == 66
