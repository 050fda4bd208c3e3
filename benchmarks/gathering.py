"""How well and how fast claims are gathered: python benchmarks/gathering.py [CLAIMS]

Reads the armed-violence reports (unless their claims are given), runs ``bearwitness gather`` on one core, scores
the incidents with the scorer, and beside them those of a plain gatherer (words alone: TF-IDF cosine within one
week) in the same run. How well voices are counted in the field reports comes beside it (``voices.py``). Prints JSON.
The labels are seen by the scorer alone.
"""

import json
import math
import os
import re
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from matching import matching, read_into
from measuring import OUT, command, data_folder, data_hash, score
from voices import measure_voices

PLAIN_WINDOW_DAYS = 7
PLAIN_COSINE = 0.17  # where it does best on this data
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def plain_incidents(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Reports chained where their words are alike (cosine from 0.17) and they are at most a week apart."""
    words = [Counter(re.findall(r"\w+", f"{row['title']} {row['text']}".lower())) for row in rows]
    used_by = Counter(word for counts in words for word in counts)
    vectors = []
    for counts in words:
        raw = {word: (1 + math.log(n)) * math.log(len(rows) / used_by[word]) for word, n in counts.items()}
        length = math.sqrt(sum(weight**2 for weight in raw.values())) or 1.0
        vectors.append({word: weight / length for word, weight in raw.items()})
    days = [date.fromisoformat(row["published"][:10]).toordinal() for row in rows]
    parent = list(range(len(rows)))

    def root(at: int) -> int:
        while parent[at] != at:
            at = parent[at]
        return at

    order = sorted(range(len(rows)), key=days.__getitem__)
    for place, left in enumerate(order):
        for right in order[place + 1 :]:
            if days[right] - days[left] > PLAIN_WINDOW_DAYS:
                break
            short, long = sorted((vectors[left], vectors[right]), key=len)
            if sum(weight * long.get(word, 0.0) for word, weight in short.items()) >= PLAIN_COSINE:
                parent[root(right)] = root(left)
    groups: dict[int, list[str]] = defaultdict(list)
    for at, row in enumerate(rows):
        groups[root(at)].append(row["id"])
    return [{"incident": str(at), "reports": members} for at, members in groups.items()]


def gathered(claims: Path, reports: Path, found: Path) -> tuple[float, float]:
    """Gathers the claims into ``found`` on one core; the seconds it took, by the clock and of the processor.

    On a machine that does other work as well the second is the one to compare.
    """
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    gathering = command("gather", str(claims), "--reports", str(reports), "-o", str(found))
    subprocess.run(gathering, check=True, env=os.environ | ONE_CORE)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = ended.ru_utime + ended.ru_stime - used.ru_utime - used.ru_stime
    return time.perf_counter() - began, processor


def field_reports(claims: Path) -> dict[str, Any]:
    """The scores of the field reports: of both languages together, and of the reports in each."""
    gold, found = data_folder("field-reports"), OUT / "field-incidents.jsonl"
    gathered(claims, gold / "reports.jsonl", found)
    lang = {row["id"]: row["lang"] for row in map(json.loads, (gold / "reports.jsonl").open(encoding="utf-8"))}
    labels = [json.loads(line) for line in (gold / "labels.jsonl").open(encoding="utf-8")]
    figures = {"both": score("gathering.py", gold, found)}
    for one in sorted(set(lang.values())):
        part = OUT / f"field-labels-{one}"
        part.mkdir(exist_ok=True)
        rows = [json.dumps(row) + "\n" for row in labels if lang[row["report"]] == one]
        (part / "labels.jsonl").write_text("".join(rows), encoding="utf-8")
        figures[one] = score("gathering.py", part, found)
    return figures


def main() -> None:
    gold = data_folder("armed-violence")
    OUT.mkdir(exist_ok=True)
    reports, found, plain = gold / "reports.jsonl", OUT / "incidents.jsonl", OUT / "incidents-plain.jsonl"
    claims, field_claims = (
        [Path(argument) for argument in sys.argv[1:3]]
        if len(sys.argv) > 2
        else [
            read_into("armed-violence", OUT / "claims-to-gather.jsonl"),
            read_into("field-reports", OUT / "field-claims-to-gather.jsonl"),
        ]
    )
    seconds, processor = gathered(claims, reports, found)
    rows = [json.loads(line) for line in reports.read_text(encoding="utf-8").splitlines()]
    began = time.perf_counter()
    answer = plain_incidents(rows)
    plain.write_text("".join(json.dumps(row) + "\n" for row in answer), encoding="utf-8")
    plain_seconds = time.perf_counter() - began
    speed = {
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "load": round(os.getloadavg()[0], 1),
    }
    ours = score("gathering.py", gold, found) | speed | {"reports_per_second": round(len(rows) / seconds, 1)}
    theirs = score("gathering.py", gold, plain) | {"reports_per_second": round(len(rows) / plain_seconds, 1)}
    result = {
        "data": data_hash(gold),
        "bearwitness": ours,
        "plain": theirs,
        "voices": measure_voices(),
        "field-reports": field_reports(field_claims),
    }
    print(json.dumps(result | {"matching": matching(claims, field_claims)}))


if __name__ == "__main__":
    main()
