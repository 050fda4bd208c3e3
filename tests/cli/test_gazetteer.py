"""``bearwitness gazetteer build``, and reading with what it made and with a region of interest."""

import json
from pathlib import Path

from typer.testing import CliRunner

from bearwitness.cli.main import app
from bearwitness.errors import InvalidValue, MissingPart, PartialFailure

REPORT = {
    "id": "a",
    "lang": "en",
    "published": "2031-03-15",
    "text": "Shells hit Valdequemada and killed three people on Friday.",
}


def read(tmp_path: Path, report: dict[str, str], *options: str) -> dict[str, object]:
    source = tmp_path / "reports.jsonl"
    source.write_text(json.dumps(report) + "\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["read", str(source), "--workers", "1", *options])
    assert result.exit_code == 0, result.exception
    where: dict[str, object] = json.loads(result.stdout)["where"]
    return where


def test_a_gazetteer_is_built_and_read_with(tmp_path: Path) -> None:
    table, own = tmp_path / "villages.csv", tmp_path / "own.sqlite"
    table.write_text("name,lat,lon,country\nValdequemada,42.1,-1.5,ES\nNowhere,99,0,ES\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["gazetteer", "build", str(table), "-o", str(own)])
    assert isinstance(result.exception, PartialFailure)
    assert "line 3" in result.stderr
    assert "1 places" in result.stdout
    where = read(tmp_path, REPORT, "--gazetteer", str(own))
    assert (where["name"], where["lat"], where["country"]) == ("Valdequemada", 42.1, "ES")


def test_a_casebook_names_its_gazetteers_and_its_region(tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    table = tmp_path / "villages.csv"
    table.write_text("name,lat,lon,country\nValdequemada,42.1,-1.5,ES\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["gazetteer", "build", str(table), "-o", str(book / "own.sqlite")]).exit_code == 0
    settings = 'format = 1\nname = "b"\n[reading]\ngazetteers = ["own.sqlite"]\nregion = ["LB"]\n'
    (book / "casebook.toml").write_text(settings, encoding="utf-8")
    assert read(tmp_path, REPORT, "--casebook", str(book))["country"] == "ES"
    tripoli = REPORT | {"text": "Shells hit Tripoli and killed three people on Friday."}
    assert read(tmp_path, tripoli, "--casebook", str(book))["country"] == "LB"
    assert read(tmp_path, tripoli, "--casebook", str(book), "--region", "LY")["country"] == "LY"


def test_what_is_no_gazetteer_or_no_region_is_told_before_reading(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["read", "-", "--gazetteer", str(tmp_path / "none.sqlite")], input="")
    assert isinstance(result.exception, MissingPart)
    result = CliRunner().invoke(app, ["read", "-", "--region", "Syria"], input="")
    assert isinstance(result.exception, InvalidValue)
