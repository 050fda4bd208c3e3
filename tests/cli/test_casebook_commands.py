"""The commands that work on a casebook, as a person or a script uses them."""

import io
import json
import re
import socket
from pathlib import Path

import pytest

from bearwitness import __version__
from bearwitness.cli.main import COMMANDS
from bearwitness.desk.casework import queries
from bearwitness.desk.casework.rules import LocalOperator
from tests.cli.conftest import Run

LINES = [
    {"id": "w1", "text": "Three people were killed in shelling in Adra on 3 May 2017.", "source": "North Wire"},
    {"id": "w2", "text": "At least five people were killed in an air strike on Duma on 9 June 2017.", "source": "Wire"},
]


@pytest.fixture
def wires(tmp_path: Path) -> Path:
    path = tmp_path / "wires.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return path


@pytest.fixture
def filled(run: Run, folder: Path, wires: Path) -> Path:
    assert run("ingest", wires, "--casebook", folder, "--workers", 1).code == 0
    return folder


def test_version_and_help(run: Run) -> None:
    assert run("--version").out == f"bearwitness {__version__}\n"
    listed = run("--help").out
    assert all(re.search(rf"^  {name} ", listed, re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize("words", [["nonsense"], ["show"], ["ingest", "--what"], ["new"], []])
def test_a_wrong_command_line_is_2(run: Run, words: list[str]) -> None:
    assert run(*words).code == 2


def test_new_makes_one_and_only_once(run: Run, tmp_path: Path) -> None:
    made = run("new", tmp_path / "case", "--name", "A name")
    assert made.code == 0
    assert "'A name'" in made.out
    again = run("new", tmp_path / "case")
    assert again.code == 73
    assert again.err.splitlines() == [
        f"{tmp_path / 'case'} already exists and is not empty.",
        "Choose another folder; nothing was changed.",
    ]


def test_no_casebook_is_told_with_what_to_do(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("incidents")
    assert ran.code == 66
    assert "bearwitness new FOLDER" in ran.err
    assert ran.out == ""


def test_which_casebook_is_meant(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert run("incidents").code == 0
    monkeypatch.setenv("BEARWITNESS_CASEBOOK", "/nowhere")
    assert run("incidents").code == 66
    assert run("incidents", "--casebook", folder).code == 0
    monkeypatch.chdir("/")
    monkeypatch.setenv("BEARWITNESS_CASEBOOK", str(folder))
    assert run("incidents").code == 0


def test_ingest_lists_each_file_and_what_went_wrong(run: Run, folder: Path, wires: Path) -> None:
    (wires.parent / "empty.txt").write_bytes(b"")
    wires.write_text(wires.read_text() + "not json\n")
    ran = run("ingest", wires, wires.parent / "empty.txt", "--casebook", folder, "--workers", 1)
    assert ran.code == 3
    assert re.search(r"^read in part +\S+wires\.jsonl \(2 reports, 2 claims\)$", ran.out, re.MULTILINE)
    assert re.search(r"^ +line 3: it is not JSON", ran.out, re.MULTILINE)
    assert re.search(r"^unreadable +\S+empty\.txt \(the file is empty\)$", ran.out, re.MULTILINE)
    assert "2 new reports, 2 new claims" in ran.out
    assert "2 of 2 files could not be done" in ran.err


def test_ingest_for_a_program(run: Run, folder: Path, wires: Path) -> None:
    ran = run("ingest", wires, "/nowhere", "--casebook", folder, "--json", "--workers", 1)
    assert ran.code == 3
    first, second, last = [json.loads(line) for line in ran.out.splitlines()]
    assert (first["outcome"], first["reports"], first["claims"]) == ("kept", 2, 2)
    assert re.fullmatch(r"[0-9a-f]{64}", first["digest"])
    assert second == {"file": "/nowhere", "outcome": "refused", "reason": "it does not exist"}
    assert last["summary"]["files"]["kept"] == 1
    assert last["summary"]["incidents"] == 2


def test_ingest_from_standard_input(run: Run, folder: Path, wires: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Standard:
        buffer = io.BytesIO(wires.read_bytes())

    monkeypatch.setattr("sys.stdin", Standard)
    ran = run("ingest", "-", "--casebook", folder, "--workers", 1)
    assert ran.code == 0
    assert "standard input (2 reports, 2 claims)" in ran.out
    assert not list(folder.glob("bearwitness-stdin-*"))


def test_an_empty_casebook_says_so(run: Run, folder: Path) -> None:
    ran = run("incidents", "--casebook", folder)
    assert ran.code == 0
    assert "no incidents yet" in ran.out


def test_incidents_as_a_table_and_as_json(run: Run, filled: Path) -> None:
    table = run("incidents", "--casebook", filled).out
    assert re.search(r"3 May 2017 +Adra.+ 3 .+\(proposed\)", table)
    assert re.search(r"9 June 2017 +\S*Du", table)
    rows = [json.loads(line) for line in run("incidents", "--casebook", filled, "--json").out.splitlines()]
    assert [row["when"]["edtf"] for row in rows] == ["2017-05-03", "2017-06-09"]
    assert rows[1]["killed"] == {"min": 5, "max": None}
    assert rows[0]["graded_by_person"] is False


@pytest.mark.parametrize("columns", [70, 100, 159, 200])
def test_no_width_cuts_a_figure(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    table = run("incidents", "--casebook", filled).out
    assert "…" not in table
    assert "(proposed)" in table
    assert "at least 5" in table
    assert max(map(len, re.sub(r"\x1b\[[0-9;]*m", "", table).splitlines())) <= columns


def test_show_quotes_the_words(run: Run, filled: Path) -> None:
    key = queries.incidents(LocalOperator("t")).first()
    assert key is not None
    shown = run("show", key.pk, "--casebook", filled)
    assert shown.code == 0
    quotes = re.findall(r"“(.+)”  w1, characters (\d+) to (\d+)", shown.out)
    assert quotes
    assert all(LINES[0]["text"][int(start) : int(end)] == words for words, start, end in quotes)
    row = json.loads(run("show", key.pk, "--casebook", filled, "--json").out)
    killed = next(fact for fact in row["facts"] if fact["name"] == "killed")
    assert killed["value"] == "3"
    assert killed["set_by"][0]["claim"].startswith("w1#")


def test_show_of_what_is_not_there(run: Run, folder: Path) -> None:
    ran = run("show", "nothing", "--casebook", folder)
    assert ran.code == 66
    assert ran.err == "The casebook holds no incident nothing.\n`bearwitness incidents` lists what there is.\n"


def test_an_account_is_made_and_its_password_shown_once(run: Run, folder: Path) -> None:
    ran = run("serve", "--casebook", folder, "--create-user", "amal")
    assert ran.code == 0
    password = re.search(r"Password \(shown only now\): (\S+)", ran.out)
    assert password is not None
    from django.contrib.auth.models import User

    assert User.objects.get(username="amal").check_password(password[1])
    again = run("serve", "--casebook", folder, "--create-user", "amal")
    assert again.code == 65
    assert "taken" in again.err


def test_serve_refuses_other_machines(run: Run, folder: Path) -> None:
    ran = run("serve", "--casebook", folder, "--host", "0.0.0.0")
    assert ran.code == 77
    assert "casebook.toml" in ran.err


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as any_port:
        return int(any_port.getsockname()[1])


class Server:
    """Stands for waitress: says where it would listen, and ends at once."""

    def __init__(self, _application: object, *, sockets: list[socket.socket], **_given: object) -> None:
        self.sockets = sockets

    def run(self) -> None:
        print("listening at", self.sockets[0].getsockname())

    def close(self) -> None:
        self.sockets[0].close()


def test_serve_opens_the_desk(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bearwitness.desk.serve.create_server", Server)
    port = free_port()
    first = run("serve", "--casebook", folder, "--port", port)
    assert "first account" in first.out
    assert f"http://127.0.0.1:{port}/" in first.out
    assert f"listening at ('127.0.0.1', {port})" in first.out
    assert "first account" not in run("serve", "--casebook", folder, "--port", port).out


def test_a_port_in_use_is_told(run: Run, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = run("serve", "--casebook", folder, "--port", taken.getsockname()[1])
    assert ran.code == 69
    assert "--port" in ran.err
    assert "The desk of" not in ran.out
