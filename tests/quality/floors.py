"""Running a benchmark in a test: its figures, or a loud word that nothing was measured."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
# The names and bytes of the reports, labels and incidents the floors were measured on.
DATA_SHA256 = "fbb3c184fa96cb489e7576949672a49d318778e12f5bfc5b7826c1b82ff6d380"


def measure(name: str, data_sha256: str = DATA_SHA256) -> dict[str, Any]:
    """What the benchmark prints; skips the test where the data is absent, fails where it is other data."""
    done = subprocess.run([sys.executable, str(BENCHMARKS / name)], check=True, capture_output=True, text=True)
    line = done.stdout.strip().splitlines()[-1]
    if line.startswith("skipped"):
        pytest.skip(f"{name} was NOT measured: {line}")
    measured: dict[str, Any] = json.loads(line)
    if measured["data"] != data_sha256:
        pytest.fail(f"{name}: the floors belong to other data; measure anew and pin its hash")
    return measured


def below(figures: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    """The figures that lie under their floor."""
    return {name: figures[name] for name in floors if figures[name] < floors[name]}
