"""Kill -9 at any instant of an ingest: nothing told is lost, nothing is doubled, nothing is left running."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bearwitness.values import Digest
from bearwitness.vault import Vault
from tests.databases import copy_casebook, select

_PLACES = ("Adra", "Duma", "Raqqa", "Homs", "Hama")


def fill(folder: Path, files: int) -> None:
    """Wires of a few reports each, a page and a binary, all invented."""
    folder.mkdir()
    for number in range(files):
        lines = []
        for line in range(12):
            place, dead = _PLACES[(number + line) % len(_PLACES)], 2 + (number * 7 + line) % 20
            text = f"At least {dead} people were killed and {dead + 3} injured when shells hit a market in {place} on "
            day = 1 + (number * 3 + line) % 27
            text += f"{day} May 2017, residents said. It was the {number}th time this year, they said in call {line}."
            report = {"id": f"w{number}-{line}", "text": text, "published": f"2017-05-{day + 1:02d}", "source": "Wire"}
            lines.append(json.dumps(report))
        (folder / f"{number:03}.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "zz.bin").write_bytes(bytes(range(256)) * 40)


def start(casebook: Path, folder: Path, told: Path, workers: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bearwitness.cli.main", "ingest", str(folder), "--json"]
    command += ["--casebook", str(casebook), "--workers", str(workers)]
    with told.open("ab") as out:
        return subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, start_new_session=True)


def wait_until_gone(group: int) -> None:
    """Returns when no process of the group is left; fails after a while."""
    until = time.monotonic() + 20
    while left := running_in(group):
        if time.monotonic() > until:
            os.killpg(group, signal.SIGKILL)
            pytest.fail(f"processes of a killed ingest were left running: {left}")
        time.sleep(0.05)


def running_in(group: int) -> list[str]:
    """The processes of the group that run; one that has ended and waits to be noticed does not count."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text().rpartition(")")
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
        state, _, of = rest.split()[:3]
        if int(of) == group and state not in "ZX":
            found.append(name)
    return found


def told_digests(told: Path) -> set[str]:
    """The files that were reported as kept. A line cut short by the kill was not told."""
    rows = [json.loads(line) for line in told.read_text().splitlines() if line.endswith("}") and _is_json(line)]
    return {row["digest"] for row in rows if row.get("digest")}


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except json.JSONDecodeError:
        return False
    return True


def contents(casebook: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the database holds, but for times and numbers of rows."""
    queries = {
        "evidenceitem": "SELECT digest, size, read_by, unreadable FROM casework_evidenceitem ORDER BY 1",
        "report": "SELECT key, content, read_by, unread FROM casework_report ORDER BY 1",
        "claim": "SELECT key, record FROM casework_claim ORDER BY 1",
        "incident": "SELECT key, record, retired FROM casework_incident ORDER BY 1",
        "member": "SELECT incident_id, claim_id FROM casework_incidentclaim ORDER BY 1, 2",
    }
    return {name: select(casebook, query) for name, query in queries.items()}


def kill_often(tmp_path: Path, empty: Path, *, kills: int, files: int, workers: int) -> None:
    folder = tmp_path / "files"
    fill(folder, files)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for copy in (whole, killed):
        copy_casebook(empty, copy)
    began = time.monotonic()
    assert start(whole, folder, tmp_path / "whole.jsonl", workers).wait(timeout=240) == 3  # the binary has no text
    lasts_s = time.monotonic() - began
    instants = random.Random(kills)
    told = tmp_path / "told.jsonl"
    for _ in range(kills):
        process = start(killed, folder, told, workers)
        time.sleep(instants.uniform(0.2, 1.0) * lasts_s)
        process.kill()
        process.wait(timeout=60)
        wait_until_gone(process.pid)
        vault = Vault.open(killed / "vault")
        assert vault.verify() == []
        assert all(vault.holds(Digest(digest)) for digest in told_digests(told))
    assert start(killed, folder, told, workers).wait(timeout=240) == 3
    assert Vault.open(killed / "vault").verify() == []
    assert contents(killed) == contents(whole)


def test_a_few_kills(tmp_path: Path, empty_casebook: Path) -> None:
    kill_often(tmp_path, empty_casebook, kills=2, files=2, workers=1)


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_fifty_kills(tmp_path: Path, empty_casebook: Path) -> None:
    kill_often(tmp_path, empty_casebook, kills=50, files=10, workers=2)
