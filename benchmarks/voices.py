"""How well independent voices are counted: python benchmarks/voices.py [CLAIMS]

Reads and gathers the field reports (unless their claims are given) and looks, for every incident of the gold that
some report is mainly about, at the incident of ours that holds most of those reports. Right is the number of voices
(``origins``) where it equals that of the gold; covered, where the gold's lies between the least and the most there can
be. Beside it the same with the gold's own claims and incidents, which is what counting alone can do, and the number
of reports taken for that of voices. Prints JSON. The labels are seen by this scoring alone.

The gold has no voices: they are its origins. The events of one incident that give one origin (words compared without
articles; a handful of institutions in both languages) are one voice, and so is a report marked as a copy or a
translation with what it was taken from. What a report denies is no voice.
"""

import json
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from measuring import OUT, command, data_folder, data_hash

Row = dict[str, Any]
_ARTICLES = {"a", "an", "the"}
# What is the same body in two languages; general names, not those of one data set.
_SAME = {
    "الدفاع المدني": "civil defence",
    "وزارة الصحة": "health ministry",
    "وزارة الدفاع": "defence ministry",
    "وزارة الداخلية": "interior ministry",
    "الشرطة": "police",
    "الجيش": "army",
    "الصليب الأحمر": "red cross",
    "الهلال الأحمر": "red crescent",
    "سكان": "residents",
    "شهود": "witnesses",
    "شهود عيان": "witnesses",
    "مصادر محلية": "local sources",
    "مصادر طبية": "medical sources",
}


def read_rows(path: Path) -> list[Row]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def origin_key(name: str) -> str:
    """The origin as compared: lower case, no accents, no articles; one name for a body in two languages."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = [word for word in plain.split() if word not in _ARTICLES]
    same = {
        "".join(c for c in unicodedata.normalize("NFKD", k) if not unicodedata.combining(c)): v
        for k, v in _SAME.items()
    }
    return same.get(" ".join(words), " ".join(words))


def gold_voices(claims: Sequence[Row], labels: Mapping[str, Row]) -> dict[str, int]:
    """How many voices each incident of the gold has."""
    events: dict[str, list[Row]] = defaultdict(list)
    for claim in claims:
        if claim["kind"] == "event" and claim["stance"] != "denied":
            events[claim["incident"]].append(claim)
    found = {}
    for incident, own in events.items():
        groups: list[set[tuple[str, str]]] = []
        for claim in own:
            report = claim["report"]
            of = (
                {("origin", origin_key(claim["origin"])), ("report", report)}
                if claim["main"]
                else {("origin", origin_key(claim["origin"]))}
            )
            copied = labels[report].get("duplicates_of")
            if claim["main"] and copied:
                of.add(("report", copied))
            touching = [group for group in groups if group & of]
            groups = [group for group in groups if not group & of] + [set().union(of, *touching)]
        found[incident] = len(groups)
    return found


def ours_by_gold(incidents: Sequence[Row], labels: Mapping[str, Row]) -> dict[str, Row]:
    """For each incident of the gold, ours that most of the reports mainly about it are first listed in."""
    home: dict[str, Row] = {}
    for incident in incidents:
        for report in incident["reports"]:
            home.setdefault(report, incident)
    by_key = {incident["incident"]: incident for incident in incidents}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for report, label in labels.items():
        if report in home:
            votes[label["incident"]][home[report]["incident"]] += 1
    return {gold: by_key[count.most_common(1)[0][0]] for gold, count in votes.items()}


def voice_figures(incidents: Sequence[Row], claims: Sequence[Row], labels: Mapping[str, Row]) -> dict[str, Any]:
    """The shares of incidents whose number of voices is right, of all and of those that several reports tell of."""
    gold, ours = gold_voices(claims, labels), ours_by_gold(incidents, labels)
    told: Counter[str] = Counter(label["incident"] for label in labels.values())
    mains = sorted({label["incident"] for label in labels.values()} & set(gold))
    result: dict[str, Any] = {}
    for name, chosen in (("all", mains), ("several_reports", [one for one in mains if told[one] > 1])):
        right = [one for one in chosen if one in ours and ours[one]["origins"] == gold[one]]
        covered = [one for one in chosen if one in ours and _covers(ours[one], gold[one])]
        reports = [one for one in chosen if told[one] == gold[one]]
        result[name] = {
            "incidents": len(chosen),
            "voices_right": _share(right, chosen),
            "covered": _share(covered, chosen),
            "reports_taken_for_voices": _share(reports, chosen),
        }
    return result


def _covers(incident: Row, voices: int) -> bool:
    ends = incident.get("voice_count") or {"certain": incident["origins"], "possible": incident["origins"]}
    return bool(ends["certain"] <= voices <= ends["possible"])


def _share(part: Sequence[str], whole: Sequence[str]) -> float:
    return round(len(part) / len(whole), 4) if whole else 0.0


def gathered_from_gold(folder: Path) -> list[Row]:
    """What counting alone makes of the gold's claims in the gold's incidents."""
    from bearwitness.exchange import claim_from_json, report_from_json
    from bearwitness.incidents.independence import trace

    reports = {row["id"]: report_from_json(row) for row in read_rows(folder / "reports.jsonl")}
    members: dict[str, list[Row]] = defaultdict(list)
    for row in read_rows(folder / "claims.jsonl"):
        if row["kind"] == "event":
            members[row["incident"]].append(row)
    made = []
    for incident, rows in members.items():
        found = trace([claim_from_json(row) for row in rows], reports)
        count = found.count
        made.append(
            {
                "incident": incident,
                "reports": sorted(
                    {row["report"] for row in rows},
                    key=lambda report, rows=rows: not any(row["main"] for row in rows if row["report"] == report),
                ),
                "origins": count.counted,
                "voice_count": {"certain": count.certain, "possible": count.possible},
            }
        )
    labels = {row["report"]: row["incident"] for row in read_rows(folder / "labels.jsonl")}
    # A report's main incident comes first, as in incidents.jsonl.
    return sorted(made, key=lambda one: not any(labels[report] == one["incident"] for report in one["reports"]))


def measure_voices(claims: Path | None = None) -> dict[str, Any]:
    """The figures of both, with the data's hash; reads the reports where no claims are given."""
    folder = data_folder("field-reports")
    OUT.mkdir(exist_ok=True)
    found = OUT / "field-incidents.jsonl"
    if claims is None:
        claims = OUT / "field-claims.jsonl"
        subprocess.run(command("read", str(folder / "reports.jsonl"), "-o", str(claims), "--workers", "1"), check=False)
    gathering = command("gather", str(claims), "--reports", str(folder / "reports.jsonl"), "-o", str(found))
    subprocess.run(gathering, check=True)
    gold = read_rows(folder / "claims.jsonl")
    labels = {row["report"]: row for row in read_rows(folder / "labels.jsonl")}
    return {
        "data": data_hash(folder),
        "bearwitness": voice_figures(read_rows(found), gold, labels),
        "gold_claims": voice_figures(gathered_from_gold(folder), gold, labels),
    }


if __name__ == "__main__":
    print(json.dumps(measure_voices(Path(sys.argv[1]) if len(sys.argv) > 1 else None)))
