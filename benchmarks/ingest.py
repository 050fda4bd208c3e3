"""How long a casebook takes to take everything in: python benchmarks/ingest.py

Makes a casebook in a temporary folder, ingests the armed-violence reports with all cores, ingests them again (which
must change nothing), and verifies the vault. Prints JSON: seconds, and reports per second.
"""

import json
import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from measuring import command, data_folder, data_hash


def seconds(*arguments: str) -> float:
    """Wall-clock seconds of one bearwitness command; raises where it fails."""
    began = time.perf_counter()
    subprocess.run(command(*arguments), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    gold = data_folder("armed-violence")
    reports = gold / "reports.jsonl"
    count = sum(1 for _ in reports.open(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        book = str(Path(folder) / "casebook")
        made = seconds("new", book)
        first = seconds("ingest", str(reports), "--casebook", book)
        again = seconds("ingest", str(reports), "--casebook", book)
        verified = seconds("vault", "verify", "--vault", str(Path(book) / "vault"))
        size = sum(path.stat().st_size for path in Path(book).rglob("*") if path.is_file())
    print(
        json.dumps(
            {
                "data": data_hash(gold),
                "cores": len(os.sched_getaffinity(0)),
                "reports": count,
                "new_s": round(made, 1),
                "ingest_s": round(first, 1),
                "reports_per_second": round(count / first, 1),
                "ingest_again_s": round(again, 1),
                "vault_verify_s": round(verified, 1),
                "casebook_mb": round(size / 1e6, 1),
                "peak_process_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
            }
        )
    )


if __name__ == "__main__":
    main()
