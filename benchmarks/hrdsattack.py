"""How well violations, perpetrators, countries and dates are told: python benchmarks/hrdsattack.py [CODED_JSONL]

Reads HRDsAttack's articles (its development part unless a file is named) with ``rules`` and with ``trained`` and
compares the claims with what was coded. Beside them, in the same run, a plain peer: TF-IDF and logistic regression
trained on the training part, names and all, for violations and perpetrators; the day of publication and the commonest
country for the rest.

Right, strictly: *violations* is micro F1 over killing, arbitrary detention, kidnapping, torture, enforced disappearance
and "other" ("unknown" is no violation: nothing should be told); ``violations_named`` leaves out "other" too.
*Perpetrator* is one of the data's seven types or none, exactly; "insufficient info" and none are both our "unknown".
*Country* is the main event's (``trained``: the report's), of the articles whose coded country the gazetteer knows;
*date* the main event's, to the precision that was coded, of the articles with any. Silence is wrong. Articles on odd
lines were looked at, others not.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bearwitness.codebook import load_codebook
from bearwitness.exchange import report_from_json
from bearwitness.model import Claim
from bearwitness.reading.gazetteer import open_gazetteer
from bearwitness.reading.reader import RulesReader
from bearwitness.reading.trained.decisions import main_event, told_by_rules
from bearwitness.reading.trained.reader import TrainedReader
from hrdsattack_exchange import ACTORS, day_of, report_of
from measuring import data_folder

NAMED = ("killing", "arbitrary detention", "kidnapping", "torture", "enforced disappearance")
TYPES = {kind: label for label, kind in ACTORS.items() if label not in (None, "insufficient info")}
TYPES |= {"police": "state actor", "private security": "other actors without permissions"}
SPELT = {"usa": "US", "us": "US", "united states of america": "US", "people's republic of china": "CN", "uk": "GB"}
Answer = dict[str, Any]


def code_of(country: str) -> str:
    """The ISO code of a coded country's name, "" where the gazetteer knows none such."""
    name = country.strip().lower().replace("’", "'")
    found = [entry for entry in open_gazetteer().lookup(country.strip()) if entry.kind in ("country", "admin1")]
    return SPELT.get(name) or (sorted(found, key=lambda entry: entry.kind != "country")[0].country if found else "")


def answer_of(claims: Sequence[Claim], told: dict[str, tuple[str, ...]]) -> Answer:
    """What the claims say, in the data's words."""
    main = main_event(claims)
    extra = main.extra if main else {}
    events = [claim for claim in claims if claim.kind == "event"]
    kind = extra["perpetrator_kind"]["kind"] if "perpetrator_kind" in extra else told["perpetrator_kind"][0]
    where = next((claim.where for claim in (main, *events) if claim and claim.where), None)
    when = next((claim.when for claim in (main, *events) if claim and claim.when), None)
    violations = [row["type"] for row in extra["violations"]] if "violations" in extra else told["violations"]
    return {
        "violations": set(violations),
        "perpetrator": TYPES.get(kind),
        "country": extra["country"]["code"] if "country" in extra else where.place.country if where else "",
        "date": when.date.edtf if when else "",
    }


def is_right_day(edtf: str, coded: tuple[int | None, int | None, int | None]) -> bool:
    """True where the date agrees with all that was coded."""
    parts = edtf.rstrip("~?%").split("-") if edtf and "/" not in edtf else []
    told = [int(part) if part.isdigit() else None for part in parts] + [None] * 3
    return all(own == theirs for own, theirs in zip(told, coded, strict=False) if theirs is not None)


def measure(rows: Sequence[dict[str, Any]], answers: Sequence[Answer]) -> dict[str, float]:
    """The figures of one reader over the articles."""
    hits: Counter[str] = Counter()
    both: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for row, answer in zip(rows, answers, strict=True):
        coded = row["annotations"][0]
        gold = set(coded["violation_types"]) - {"unknown"}
        for name, labels in (("violations", {*NAMED, "other"}), ("violations_named", set(NAMED))):
            both[name] += 2 * len(gold & answer["violations"] & labels)
            of[name] += len(gold & labels) + len(answer["violations"] & labels)
        wanted = coded["perpetrator_type"]
        of["perpetrator"] += 1
        hits["perpetrator"] += (None if wanted == "insufficient info" else wanted) == answer["perpetrator"]
        country, day = code_of(str(coded["country"])), day_of(coded)
        if country:
            of["country"] += 1
            hits["country"] += country == answer["country"]
        if any(part is not None for part in day):
            of["date"] += 1
            hits["date"] += is_right_day(answer["date"], day)
    return {name: round((both + hits)[name] / of[name], 3) for name in of if of[name]}


def peer(train: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]) -> list[Answer]:
    """What the plain peer answers; raises ImportError without scikit-learn."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    def text(row: dict[str, Any]) -> str:
        return f"{row['title'] or ''}\n\n{row['text']}"

    words = TfidfVectorizer(min_df=2, sublinear_tf=True)
    learned, asked = words.fit_transform(map(text, train)), words.transform(map(text, rows))

    def fitted(labels: list[Any]) -> Any:
        return LogisticRegression(C=10, solver="liblinear", class_weight="balanced", random_state=0).fit(
            learned, labels
        )

    told: dict[str, Any] = {}
    for name in (*NAMED, "other"):
        told[name] = fitted([name in row["annotations"][0]["violation_types"] for row in train]).predict(asked)
    kinds = [row["annotations"][0]["perpetrator_type"] or "" for row in train]
    chances = {kind: fitted([own == kind for own in kinds]).predict_proba(asked)[:, 1] for kind in sorted(set(kinds))}
    country = Counter(code_of(str(row["annotations"][0]["country"])) for row in train).most_common(1)[0][0]
    answers = []
    for at, row in enumerate(rows):
        kind = max(chances, key=lambda kind, at=at: chances[kind][at])
        answers.append(
            {
                "violations": {name for name in told if told[name][at]},
                "perpetrator": None if kind in ("", "insufficient info") else kind,
                "country": country,
                "date": str(row["publish_date"] or "")[:10],
            }
        )
    return answers


def main() -> None:
    folder = data_folder("hrdsattack")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "dev.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    train = [json.loads(line) for line in (folder / "train.jsonl").read_text(encoding="utf-8").splitlines()]
    book, rules, trained = load_codebook(), RulesReader(), TrainedReader()
    answers: dict[str, list[Answer]] = {"rules": [], "trained": [], "peer": peer(train, rows)}
    for row in rows:
        report = report_from_json(report_of(row))
        plain = rules.read(report)
        told = dict(told_by_rules(plain, book))
        answers["rules"].append(answer_of(plain, told))
        answers["trained"].append(answer_of(trained.read(report), told))
    halves: dict[str, Callable[[int], bool]] = {
        "all": lambda at: True, "seen": lambda at: at % 2 == 0, "unseen": lambda at: at % 2 == 1
    }  # fmt: skip
    figures = {
        who: {
            half: measure([r for at, r in enumerate(rows) if has(at)], [a for at, a in enumerate(given) if has(at)])
            for half, has in halves.items()
        }
        for who, given in answers.items()
    }
    kinds = Counter(row["annotations"][0]["perpetrator_type"] for row in rows)
    about = {"data": hashlib.sha256(path.read_bytes()).hexdigest(), "articles": len(rows)}
    print(json.dumps(about | {"commonest_perpetrator": kinds.most_common(1)[0][1] / len(rows)} | figures))


if __name__ == "__main__":
    main()
