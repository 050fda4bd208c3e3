"""Learns the shipped weights anew: python benchmarks/default_weights.py

From weights_by_hand.toml and the field reports, as they were coded and as our own reader reads them, into
``src/bearwitness/incidents/weights.toml``. The other data sets are for measuring alone and are not looked at.
"""

import shutil
import subprocess
from pathlib import Path

from measuring import OUT, command, data_folder

HERE = Path(__file__).parent
WEIGHTS = HERE.parent / "src" / "bearwitness" / "incidents" / "weights.toml"


def main() -> None:
    coded = data_folder("field-reports")
    read = OUT / "field-reports-read"
    read.mkdir(parents=True, exist_ok=True)
    for name in ("reports.jsonl", "labels.jsonl"):
        shutil.copy(coded / name, read / name)
    subprocess.run(command("read", str(read / "reports.jsonl"), "-o", str(read / "claims.jsonl")), check=True)
    start = str(HERE / "weights_by_hand.toml")
    subprocess.run(
        command("learn", str(coded), str(read), "--from", start, "--version", "2", "-o", str(WEIGHTS)), check=True
    )


if __name__ == "__main__":
    main()
