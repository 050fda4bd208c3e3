import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bearwitness.cli.main import app
from bearwitness.errors import CodebookError, LanguageModelRefused, NoInput, PartialFailure
from tests.desk.model_server import completion, serving
from tests.reading.language_model.answers import answer, event

LINES = [
    {"id": "a", "lang": "en", "published": "2031-03-15", "text": "Shells hit Bilbao on Friday, killing three people."},
    {"id": "b", "lang": "fr", "published": "2031-03-15", "text": "Trois morts dans un bombardement."},
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
    assert "b: The report is in a language (fr)" in result.stderr
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


def test_a_text_is_explained_with_its_words_marked(tmp_path: Path) -> None:
    source = tmp_path / "note.txt"
    source.write_text(
        "Shells hit a market in Bilbao, killing at least 12 people,\x1b[2J among them two \u202echildren."
    )
    result = CliRunner().invoke(app, ["read", str(source), "--explain", "--workers", "1"])
    assert result.exit_code == 0
    assert "at least 12 people[1 killed]" in result.stdout
    assert "“at least 12 people”" in result.stdout
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


def test_a_text_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for name, raw in (("none.txt", None), ("latin.txt", b"M\xe1laga")):
        if raw is not None:
            (tmp_path / name).write_bytes(raw)
        result = CliRunner().invoke(app, ["read", str(tmp_path / name), "--workers", "1"])
        assert isinstance(result.exception, NoInput)


def test_a_casebooks_settings_say_who_reads(folder: Path, tmp_path: Path) -> None:
    source = write(tmp_path / "reports.jsonl", LINES[:1])
    settings = folder / "casebook.toml"
    with serving(lambda _body: completion(answer())) as server:
        text = settings.read_text(encoding="utf-8")
        text = text.replace('readers = ["rules"]', 'readers = ["llm"]').replace('url = ""', f'url = "{server.url}"')
        text = text.replace("[language_model]\n", "[language_model]\n").replace('name = ""', 'name = "small"')
        settings.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(app, ["read", str(source), "--casebook", str(folder), "--workers", "1"])
        assert (result.exit_code, result.stdout, len(server.asked)) == (0, "", 1)
        arguments = ["read", str(source), "--casebook", str(folder), "--reader", "rules", "--workers", "1"]
        result = CliRunner().invoke(app, arguments)
        assert (json.loads(result.stdout)["reader"][:5], len(server.asked)) == ("rules", 1)


OWN = """
[codebook]
name = "own"
version = "7"
extends = "bearwitness"

[party."Lowland Guard"]
actor = "militia"
names = { en = "Lowland Guard" }
triggers.en = ["lowland guard", "the guard's men"]
"""


def test_parties_are_named_by_the_codebook_that_is_given(folder: Path, tmp_path: Path) -> None:
    text = "The guard's men shelled Bilbao on Friday, killing three people."
    source = write(tmp_path / "reports.jsonl", [LINES[0] | {"text": text}])
    (folder / "codebook.toml").write_text(OWN, encoding="utf-8")
    settings = folder / "casebook.toml"
    own = settings.read_text(encoding="utf-8").replace('codebook = ""', 'codebook = "codebook.toml"')
    settings.write_text(own, encoding="utf-8")
    for named in (["--casebook", str(folder)], ["--codebook", str(folder / "codebook.toml")]):
        result = CliRunner().invoke(app, ["read", str(source), *named, "--workers", "1"])
        (party,) = json.loads(result.stdout)["perpetrators"]
        assert (party["name"], party["kind"]) == ("Lowland Guard", "militia")


def test_a_codebook_that_cannot_be_used_is_told_of_before_reading(tmp_path: Path) -> None:
    source = write(tmp_path / "reports.jsonl", LINES[:1])
    (tmp_path / "own.toml").write_text(OWN.replace("militia", "no such kind"), encoding="utf-8")
    result = CliRunner().invoke(app, ["read", str(source), "--codebook", str(tmp_path / "own.toml")])
    assert isinstance(result.exception, CodebookError)
    assert (result.stdout, result.exception.line) == ("", 8)


def test_a_model_elsewhere_is_not_asked(tmp_path: Path) -> None:
    source = write(tmp_path / "reports.jsonl", LINES[:1])
    arguments = ["read", str(source), "--reader", "llm", "--llm-url", "https://example.org/v1", "--llm-model", "x"]
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, LanguageModelRefused)


def test_what_a_model_invents_is_counted(tmp_path: Path) -> None:
    source = write(tmp_path / "reports.jsonl", LINES[:1])
    with serving(lambda _body: completion(answer(event()))) as server:
        arguments = ["read", str(source), "--reader", "rules,llm", "--llm-url", server.url, "--llm-model", "small"]
        result = CliRunner().invoke(app, [*arguments, "--workers", "1"])
    assert result.exit_code == 0
    assert "values of the language model were dropped" in result.stderr
    assert json.loads(result.stdout.splitlines()[0])["killed"]["min"] == 3
