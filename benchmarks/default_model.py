"""Trains the model that ships: python benchmarks/default_model.py

From HRDsAttack's training articles alone (MIT). The file holds hashed features only: no words, no names, no text.
"""

import subprocess
import tempfile
from pathlib import Path

from hrdsattack_exchange import write_exchange
from measuring import command, data_folder

SHIPPED = Path(__file__).parents[1] / "src/bearwitness/reading/trained/default.model"


def main() -> None:
    coded = data_folder("hrdsattack") / "train.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder) / "hrdsattack"
        write_exchange(coded, at)
        named = ("--name", "default", "--version", "1.0", "--terms", "MIT")
        subprocess.run(command("train", str(at), "-o", str(SHIPPED), *named), check=True)


if __name__ == "__main__":
    main()
