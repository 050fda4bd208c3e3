"""How well a text's type of event is told: python benchmarks/case2021.py [LABELLED_TSV]

Types each snippet of CASE-2021 shared task 2 (ACLED's sub-event types and a few more) with ``event_types`` and counts
the exact hits. Beside it, in the same run, the type of the codebook word that stands first, and the commonest label for
every snippet. Lines with an even number were looked at when the rules were made, the others never: both are printed.
"""

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

from bearwitness.codebook import load_codebook
from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.event_types import event_types
from bearwitness.reading.terms import find_terms
from measuring import data_folder

# The data's label for each event type; a snippet that no type is found for is its OTHER.
LABELS = {
    "attack": "ATTACK", "shooting": "ATTACK", "sniper fire": "ATTACK", "execution": "ATTACK", "assault": "ATTACK",
    "torture": "ATTACK", "death in custody": "ATTACK", "air strike": "AIR_STRIKE", "drone strike": "AIR_STRIKE",
    "shelling": "ART_MISS_ATTACK", "rocket or missile attack": "ART_MISS_ATTACK", "explosion": "REM_EXPLOS",
    "bombing": "REM_EXPLOS", "landmine or remnant": "REM_EXPLOS", "suicide bombing": "SUIC_BOMB",
    "grenade attack": "GRENADE", "chemical attack": "CHEM_WEAP", "armed clash": "ARMED_CLASH",
    "abduction": "ABDUCT_DISSAP", "enforced disappearance": "ABDUCT_DISSAP", "arrest": "ARREST",
    "force against protesters": "FORCE_AGAINST_PROTEST", "mob violence": "MOB_VIOL", "sexual violence": "SEX_VIOL",
    "looting or destruction": "PROPERTY_DISTRUCT", "collapse": "MAN_MADE_DISASTER", "accident": "MAN_MADE_DISASTER",
    "natural disaster": "NATURAL_DISASTER", "peaceful protest": "PEACE_PROTEST",
    "protest with intervention": "PROTEST_WITH_INTER", "violent demonstration": "VIOL_DEMONSTR",
    "government regains territory": "GOV_REGAINS_TERIT", "armed group takes territory": "NON_STATE_ACTOR_OVERTAKES_TER",
    "transfer of territory without fighting": "NON_VIOL_TERRIT_TRANSFER", "agreement": "AGREEMENT",
    "change of a group": "CHANGE_TO_GROUP_ACT", "disrupted weapons use": "DISR_WEAP",
    "base established": "HQ_ESTABLISHED", "diplomatic event": "DIPLO", "statement of responsibility": "ATTRIB",
    "organised crime": "ORG_CRIME",
}  # fmt: skip


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder("case2021_task2") / "labelled.tsv"
    lines = path.read_text(encoding="utf-8").split("\n")
    rows = [(number, line.rstrip("\r").split("\t")) for number, line in enumerate(lines, 1) if line][1:]
    book = load_codebook()
    right: dict[str, Counter[str]] = {who: Counter() for who in ("bearwitness", "keywords", "majority")}
    counted: Counter[str] = Counter()
    commonest = Counter(cells[2] for _, cells in rows).most_common(1)[0][0]
    for number, (_, text, label) in rows:
        doc = lay_out(Report(id=str(number), text=text), "en")
        told = event_types(doc, book)
        first = next((term.code for term in find_terms(doc, book, harm_only=False) if term.kind == "event_type"), "")
        answers = {
            "bearwitness": LABELS.get(told[0].event_type, "OTHER") if told else "OTHER",
            "keywords": LABELS.get(first, "OTHER"),
            "majority": commonest,
        }
        for half in ("all", "seen" if number % 2 == 0 else "unseen"):
            counted[half] += 1
            for who, answer in answers.items():
                right[who][half] += answer == label
    shares = {who: {half: round(hits[half] / counted[half], 3) for half in counted} for who, hits in right.items()}
    print(json.dumps({"data": hashlib.sha256(path.read_bytes()).hexdigest(), "snippets": dict(counted)} | shares))


if __name__ == "__main__":
    main()
