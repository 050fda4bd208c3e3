"""How well all four kinds of claims are read: python benchmarks/field_reports.py [FOLDER]

Runs ``bearwitness read`` over the field reports (or the reports of another folder of the same shape: reports.jsonl,
claims.jsonl, labels.jsonl), scores the claims with the scorer, and says which share of their spans holds words of the
report. Prints JSON. The labels are seen by the scorer alone.
"""

import json
import subprocess
import sys
from pathlib import Path

from measuring import OUT, command, data_folder, data_hash, score
from reading import held_words


def main() -> None:
    gold = Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder("field-reports")
    OUT.mkdir(exist_ok=True)
    reports, claims = gold / "reports.jsonl", OUT / "field-claims.jsonl"
    # A report in a language without a pack makes the exit code say that not all was read; it is scored as silent.
    subprocess.run(command("read", str(reports), "-o", str(claims), "--workers", "1"), check=False)
    rows = [json.loads(line) for line in reports.read_text(encoding="utf-8").splitlines()]
    figures = score("field.py", gold, claims)
    print(json.dumps({"data": data_hash(gold), **figures, "held": held_words(rows, claims)}))


if __name__ == "__main__":
    main()
