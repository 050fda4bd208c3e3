"""The demonstration, as `make demo` runs it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bearwitness.vault import verify_vault


def demo(folder: Path) -> str:
    """What the command prints; raises where it fails."""
    command = [sys.executable, "-m", "bearwitness.cli.main", "demo", str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo") / "casebook-demo"
    return folder, demo(folder)


def test_it_lists_incidents_and_says_what_to_do_next(made: tuple[Path, str]) -> None:
    _, printed = made
    for place in ("Durango", "Guernica", "Barcelona", "Alicante", "Granollers", "Cabra", "Valladolid"):
        assert place in printed
    assert "make serve" in printed
    assert "report.html" in printed


def test_what_the_record_says_is_inside_the_ranges(made: tuple[Path, str]) -> None:
    """Reports of one raid are one incident, whose range holds the figures of the demonstration's README."""
    _, printed = made
    rows = {line.split("  ")[0]: line for line in printed.splitlines() if line.startswith("i") and "proposed" in line}
    of = {place: [line for line in rows.values() if place in line] for place in ("Guernica", "Granollers", "Cabra")}
    assert [len(lines) for lines in of.values()] == [1, 1, 1]
    assert "1,654" in of["Guernica"][0]
    assert "165" in of["Granollers"][0]
    assert "96–109" in of["Cabra"][0]


def test_both_sides_raids_are_there_and_graded_by_the_same_rule(made: tuple[Path, str]) -> None:
    folder, _ = made
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert len(set(re.findall(r"bearwitness 1, grading 1", page))) == 1
    for party in ("Government bombers", "insurgent"):
        assert party.split()[-1] in page


def test_spanish_reports_are_kept_and_said_to_be_unread(made: tuple[Path, str]) -> None:
    folder, printed = made
    assert "4 reports left unread" in printed
    assert "Left unread" in (folder / "report.html").read_text(encoding="utf-8")


def test_every_file_is_in_the_vault_and_making_it_again_adds_nothing(made: tuple[Path, str]) -> None:
    folder, _ = made
    assert verify_vault(folder / "vault").faults == ()
    assert "0 new reports, 0 new claims" in demo(folder)
