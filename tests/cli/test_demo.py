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


KILLED = {
    ("3 August 1936", "Zaragoza"): "0",
    ("30 October 1936", "Getafe"): "60",
    ("7 to 11 February 1937", "Málaga"): "3,000–5,000",
    ("31 March 1937", "Durango"): "127–258",
    ("31 March to 4 April 1937", "Durango"): "336",
    ("1 April 1937", "Jaén"): "101–159",
    ("8 April 1937", "Valladolid"): "at least 31",
    ("26 April 1937", "Guernica"): "up to 1,654",
    ("29 May 1937", "Ibiza"): "20–31",
    ("31 May 1937", "Almería"): "19–31",
    ("25 January 1938", "Valladolid"): "14",
    ("30 January 1938", "Barcelona"): "42",
    ("16 to 18 March 1938", "Barcelona"): "400–1,300",
    ("25 May 1938", "Alicante"): "250–393",
    ("31 May 1938", "Granollers"): "100–224",
    ("7 November 1938", "Cabra"): "96–109",
}


@pytest.mark.parametrize(("raid", "killed"), KILLED.items(), ids=str)
def test_reports_of_one_raid_are_one_incident_with_the_range_they_state(
    made: tuple[Path, str], raid: tuple[str, str], killed: str
) -> None:
    _, printed = made
    rows = [line for line in printed.splitlines() if f"  {raid[0]}  " in line and f"  {raid[1]}, " in line]
    assert len(rows) == 1
    assert f"  {killed}  " in rows[0]


REPORTS = {"Guernica": 12, "Alicante": 8, "Granollers": 6, "Cabra": 5}


@pytest.mark.parametrize(("place", "reports"), REPORTS.items(), ids=str)
def test_spanish_reports_join_the_english_ones_of_their_raid(made: tuple[Path, str], place: str, reports: int) -> None:
    (row,) = (line for line in made[1].splitlines() if f"  {place}, " in line)
    assert re.split(r" {2,}", row.strip())[-2] == str(reports)


def test_two_names_of_one_party_contest_nothing(made: tuple[Path, str]) -> None:
    (row,) = (line for line in made[1].splitlines() if "  Cabra, " in line)
    assert row.rstrip().endswith("fair (proposed)")


def test_both_sides_raids_are_there_and_graded_by_the_same_rule(made: tuple[Path, str]) -> None:
    folder, _ = made
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert len(set(re.findall(r"air raids on Spain 1, grading 2", page))) == 1
    for party in ("Government bombers", "insurgent"):
        assert party.split()[-1] in page


def test_a_report_in_a_language_without_a_pack_is_kept_and_said_to_be_unread(made: tuple[Path, str]) -> None:
    folder, printed = made
    assert "1 report left unread" in printed
    assert "Left unread" in (folder / "report.html").read_text(encoding="utf-8")


def test_every_file_is_in_the_vault_and_making_it_again_adds_nothing(made: tuple[Path, str]) -> None:
    folder, _ = made
    assert verify_vault(folder / "vault").faults == ()
    assert "0 new reports, 0 new claims" in demo(folder)
