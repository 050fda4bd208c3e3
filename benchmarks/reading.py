"""How well and how fast reports are read: python benchmarks/reading.py

Runs ``bearwitness read`` on one core over the armed-violence reports, scores the claims with the scorer,
and beside them those of a plain reader (twenty lines of regular expressions) in the same run. Prints JSON.
The labels are seen by the scorer alone.
"""

import json
import re
import subprocess
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from measuring import OUT, command, data_folder, data_hash, score

NUMBER_WORDS = {
    word: n
    for n, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"a": 1, "an": 1, "man": 1, "woman": 1, "boy": 1, "girl": 1, "teen": 1, "teenager": 1}
NUMBER = r"(\d{1,3}|" + "|".join(NUMBER_WORDS) + r")"
KILLED = re.compile(rf"\b{NUMBER}\b[^.]{{0,30}}\b(?:killed|dead|dies|died|slain|fatally)\b", re.I)
INJURED = re.compile(rf"\b{NUMBER}\b[^.]{{0,30}}\b(?:injured|wounded|hurt|hospitalized|shot)\b", re.I)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")\b", re.I)


def plain_claim(report: dict[str, Any]) -> dict[str, Any]:
    """The claim of the plain reader."""
    text = f"{report['title']}. {report['text']}"[:1500]
    value = lambda m: int(m) if m.isdigit() else NUMBER_WORDS[m.lower()]  # noqa: E731
    dead = KILLED.search(text)
    hurt = INJURED.search(text)
    killed = value(dead[1]) if dead else int(bool(re.search(r"killed|dead|died|fatal|homicide|murder", text, re.I)))
    injured = value(hurt[1]) if hurt and not dead else 0
    day = date.fromisoformat(report["published"][:10])
    if found := WEEKDAY.search(text):
        day -= timedelta(days=(day.weekday() - WEEKDAYS.index(found[1].lower())) % 7)
    return {
        "claim": report["id"], "report": report["id"], "kind": "event", "main": True, "when": {"edtf": day.isoformat()},
        "killed": {"min": killed, "max": killed}, "injured": {"min": injured, "max": injured},
    }  # fmt: skip


def main() -> None:
    gold = data_folder("armed-violence")
    OUT.mkdir(exist_ok=True)
    reports, claims, plain = gold / "reports.jsonl", OUT / "claims.jsonl", OUT / "claims-plain.jsonl"
    began = time.perf_counter()
    subprocess.run(command("read", str(reports), "-o", str(claims), "--workers", "1"), check=True)
    seconds = time.perf_counter() - began
    rows = [json.loads(line) for line in reports.read_text(encoding="utf-8").splitlines()]
    began = time.perf_counter()
    plain.write_text("".join(json.dumps(plain_claim(row)) + "\n" for row in rows), encoding="utf-8")
    plain_seconds = time.perf_counter() - began
    ours = score("reading.py", gold, claims) | {"reports_per_second": round(len(rows) / seconds, 1)}
    theirs = score("reading.py", gold, plain) | {"reports_per_second": round(len(rows) / plain_seconds, 1)}
    print(json.dumps({"data": data_hash(gold), "bearwitness": ours, "plain": theirs, "held": held_words(rows, claims)}))


def held_words(rows: list[dict[str, Any]], claims: Path) -> dict[str, float]:
    """Of the spans in the claims, the share that lies inside its report's text."""
    texts = {row["id"]: f"{row['title']}\n\n{row['text']}" if row.get("title") else row["text"] for row in rows}
    inside = total = 0
    for line in claims.read_text(encoding="utf-8").splitlines():
        claim = json.loads(line)
        for start, end in spans_of(claim):
            total += 1
            inside += 0 <= start < end <= len(texts[claim["report"]]) and bool(
                texts[claim["report"]][start:end].strip()
            )
    return {"spans": total, "inside": inside / total if total else 0.0}


def spans_of(value: Any) -> list[list[int]]:
    """Every span anywhere in a claim."""
    if isinstance(value, dict):
        words = value.get("words") or {}  # the spans of fields that have no object of their own
        found = [*value.get("spans", []), *(span for spans in words.values() for span in spans)]
        return found + [
            span for key, inner in value.items() if key not in ("spans", "words") for span in spans_of(inner)
        ]
    if isinstance(value, list):
        return [span for inner in value if isinstance(inner, dict) for span in spans_of(inner)]
    return []


if __name__ == "__main__":
    main()
