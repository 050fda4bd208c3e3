"""Which pairs of claims meet and how sure their scores are: python benchmarks/matching.py [CLAIMS FIELD_CLAIMS]

On the reports of shootings and on the field reports (English and Arabic): the share of true pairs that meet in some
block before anything is scored, how many candidates there are, and how well the score tells its odds (expected
calibration error in 15 bins; for one half of the incidents, the other, and the pairs in doubt). Draws the reliability
plot into docs/img/calibration.svg and prints JSON. Labels are seen here alone. ``gathering.py`` runs it too.
"""

import json
import subprocess
import sys
import zlib
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from bearwitness.codebook import load_codebook
from bearwitness.exchange import read_claims, read_reports
from bearwitness.incidents.blocks import candidate_pairs
from bearwitness.incidents.learning import calibration_error, reliability
from bearwitness.incidents.match import Matcher
from bearwitness.incidents.profiles import make_corpus
from bearwitness.model import Claim, Report
from measuring import OUT, command, data_folder

PICTURE = Path(__file__).parents[1] / "docs" / "img" / "calibration.svg"
IN_DOUBT = 3.0  # scores nearer to even odds than this: 1 in 20 to 19 in 20

Parts = list[tuple[float, float, int]]


def measure(gold: Path, claims: Path) -> tuple[dict[str, Any], Parts]:
    """The figures of one data set, and the bins of its reliability plot."""
    rows = (gold / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    incident = {row["report"]: row["incident"] for row in map(json.loads, rows)}
    parents = {name: entry.parent for name, entry in load_codebook().entries("event_type").items()}
    corpus = make_corpus(
        [claim for claim in read_claims(claims) if isinstance(claim, Claim)],
        [report for report in read_reports(gold / "reports.jsonl") if isinstance(report, Report)],
        parents,
    )
    profiles = corpus.profiles
    pairs = np.array(list(candidate_pairs(corpus)), dtype=np.int64).reshape(-1, 2)
    met = {tuple(sorted((profiles[a].report.id, profiles[b].report.id))) for a, b in pairs.tolist()}
    with_event = {profile.report.id for profile in profiles}
    told = defaultdict(list)
    for report in sorted(incident):
        told[incident[report]].append(report)
    true = [pair for members in told.values() for pair in combinations(members, 2)]
    reachable = [pair for pair in true if with_event.issuperset(pair)]
    main = np.array([profile.whole for profile in profiles])
    compared = pairs[main[pairs[:, 0]] & main[pairs[:, 1]]]
    of = np.array([zlib.crc32(incident[profile.report.id].encode()) for profile in profiles], dtype=np.int64)
    scores = Matcher(corpus).score_pairs(compared[:, 0], compared[:, 1])
    same = of[compared[:, 0]] == of[compared[:, 1]]
    half = of[compared[:, 0]] % 2 == 0
    doubt = np.abs(scores) < IN_DOUBT
    figures = {
        "claims": len(profiles),
        "candidates_per_claim": round(len(pairs) / len(profiles), 1),
        "true_pairs": len(true),
        "candidate_recall": round(sum(pair in met for pair in reachable) / len(reachable), 4),
        "candidate_recall_with_unread_reports": round(sum(pair in met for pair in true) / len(true), 4),
        "calibration_error": round(calibration_error(scores, same), 4),
        "calibration_error_halves": [round(calibration_error(scores[h], same[h]), 4) for h in (half, ~half)],
        "calibration_error_in_doubt": round(calibration_error(scores[doubt], same[doubt]), 4),
        "pairs_in_doubt": int(doubt.sum()),
        "scored_pairs": len(scores),
    }
    return figures, reliability(scores, same)


def draw(parts: dict[str, Parts]) -> str:
    """The reliability plot as SVG: what the score tells against what is true, a dot's area the pairs of a bin."""
    size, edge = 300, 40
    whole, middle = size + 2 * edge, edge + size / 2
    colours = ("#1f5f8b", "#b3541e")
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" font-family="Arial" font-size="11">',
        "<title>Probability told by the score, and the share of pairs that are one event</title>",
        f'<rect x="{edge}" y="{edge}" width="{size}" height="{size}" fill="none" stroke="#888"/>',
        f'<path d="M{edge} {edge + size}L{edge + size} {edge}" stroke="#888" stroke-dasharray="4"/>',
        f'<text x="{middle}" y="{whole - 8}" text-anchor="middle">probability told</text>',
        f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">share true</text>',
    ]
    for tick in (0, 0.5, 1):
        at = edge + size * tick
        lines.append(f'<text x="{at:.0f}" y="{edge + size + 14}" text-anchor="middle">{tick}</text>')
        lines.append(f'<text x="{edge - 5}" y="{edge + size * (1 - tick) + 4:.0f}" text-anchor="end">{tick}</text>')
    for number, ((name, bins), colour) in enumerate(zip(parts.items(), colours, strict=True)):
        lines.append(f'<text x="{edge + 8}" y="{edge + 18 + 15 * number}" fill="{colour}">{name}</text>')
        for told, share, count in bins:
            x, y, radius = edge + size * told, edge + size * (1 - share), 2 + 1.1 * np.log10(count)
            lines.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity="0.7">'
                f"<title>{count} pairs: told {told:.2f}, true {share:.2f}</title></circle>"
            )
    return "\n".join([*lines, "</svg>", ""])


def matching(claims: Path, field_claims: Path) -> dict[str, Any]:
    """The figures of both data sets; draws the plot."""
    shootings, bins = measure(data_folder("armed-violence"), claims)
    field, field_bins = measure(data_folder("field-reports"), field_claims)
    PICTURE.write_text(draw({"shootings": bins, "field reports": field_bins}), encoding="utf-8")
    return {"armed-violence": shootings, "field-reports": field}


def read_into(name: str, claims: Path) -> Path:
    """The claims that our own reader finds in a data set's reports."""
    subprocess.run(command("read", str(data_folder(name) / "reports.jsonl"), "-o", str(claims)), check=True)
    return claims


def main() -> None:
    OUT.mkdir(exist_ok=True)
    given = [Path(argument) for argument in sys.argv[1:]]
    if not given:
        given = [
            read_into("armed-violence", OUT / "claims-to-gather.jsonl"),
            read_into("field-reports", OUT / "field-claims-to-gather.jsonl"),
        ]
    print(json.dumps(matching(given[0], given[1]), indent=1))


if __name__ == "__main__":
    main()
