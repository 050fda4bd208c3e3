"""Where the measuring data and the scorers lie, and how one is run: shared by every benchmark.

The data is not part of the project. It is looked for beside the checkout (``../shared``) or where
``BEARWITNESS_SHARED`` says; without it a benchmark says so and ends with exit code 0.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent / "out"


def shared_folder() -> Path:
    """The folder that holds ``data`` and ``score``."""
    return Path(os.environ.get("BEARWITNESS_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def data_folder(name: str) -> Path:
    """The folder of one data set; ends the program with a message where it is absent."""
    folder = shared_folder() / "data" / name
    if not folder.is_dir():
        print(f"skipped: the data set {name} is not on this machine ({folder.name} beside the checkout)")
        sys.exit(0)
    return folder


def data_hash(folder: Path) -> str:
    """SHA-256 over the names and bytes of the folder's JSON Lines files; floors are pinned to it."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def score(scorer: str, gold: Path, answer: Path) -> dict[str, Any]:
    """What the scorer prints about the answer."""
    command = [sys.executable, str(shared_folder() / "score" / scorer), str(gold), str(answer)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def command(*arguments: str) -> list[str]:
    """The command line that runs bearwitness with this Python."""
    return [sys.executable, "-m", "bearwitness.cli.main", *arguments]


def score_muc(gold: Path, answer: Path, sets: Sequence[str]) -> dict[str, Any]:
    """What the MUC-4 scorer prints about the templates: both scores, in percent."""
    command = [sys.executable, str(shared_folder() / "score" / "muc4.py"), str(answer), str(gold), *sets]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result
