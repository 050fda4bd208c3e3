"""A casebook that reads by a codebook of its own."""

import json
from pathlib import Path

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries
from bearwitness.desk.casework.ingest import ingest, read_by
from bearwitness.desk.casework.rules import LocalOperator
from tests.cli.test_read import OWN

REPORTS = [
    {"id": "one", "source": "wire", "text": "The guard's men shelled Bilbao on 14 March 2031, killing three people."},
    {"id": "two", "source": "post", "text": "Lowland Guard shells hit Bilbao on 14 March 2031, killing three people."},
]


def test_two_names_of_a_party_are_no_contradiction(casebook: Casebook, tmp_path: Path) -> None:
    actor, before = LocalOperator.here(), read_by(casebook)
    (casebook.path / "codebook.toml").write_text(OWN, encoding="utf-8")
    settings = casebook.path / "casebook.toml"
    named = settings.read_text(encoding="utf-8").replace('codebook = ""', 'codebook = "codebook.toml"')
    settings.write_text(named, encoding="utf-8")
    own = Casebook.open(casebook.path)
    assert read_by(own) != before  # so that files are read again
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in REPORTS), encoding="utf-8")
    ingest(own, actor, [tmp_path / "in.jsonl"], workers=1)
    claims, _, _ = queries.gathering_material(actor)
    assert {party.name for claim in claims for party in claim.perpetrators} == {"Lowland Guard"}
    (incident,) = queries.incidents(actor)
    proposed = incident.incident().assessment
    assert proposed is not None
    assert proposed.grade != "contested"
    assert "own 7" in proposed.rule
