"""The plain reader for MUC-4: one act a document by a handful of words, for orientation."""

import re
from typing import Any

from muc_notation import SLOTS, fill, inapplicable

_KINDS = (
    ("kidnapping", re.compile(r"\b(?:KIDNAP|ABDUCT|HOSTAGE)")),
    ("bombing", re.compile(r"\b(?:BOMB|DYNAMITE|EXPLOSI|EXPLODED)")),
    ("arson", re.compile(r"\b(?:SET FIRE|BURNED|SET ABLAZE)")),
    ("attack", re.compile(r"\b(?:KILLED|MURDER|ASSASSINAT|ATTACKED|SHOT)")),
)
_VICTIM = re.compile(r"\b(?:MURDER|KILLING|ASSASSINATION|KIDNAPPING|ABDUCTION) OF (?:THE )?((?:[A-Z]+ ){0,3}[A-Z]+)")
_WEAPON = re.compile(r"\b((?:CAR )?BOMBS?|DYNAMITE|GRENADES?|ROCKETS?|MACHINEGUNS?|RIFLES?)\b")
_DOER = re.compile(r"\bBY (?:THE )?((?:[A-Z]+ ){0,2}(?:GUERRILLAS|TERRORISTS|MEN|INDIVIDUALS|GUNMEN))\b")


def plain_templates(document: dict[str, Any]) -> list[dict[str, Any]]:
    """One template where a word for an act occurs, with what a few patterns find."""
    text = " ".join(document["text"].split())
    kind = next((kind for kind, words in _KINDS if words.search(text)), "")
    if not kind:
        return []
    slots: dict[str, Any] = {slot: [] for slot in SLOTS} | {
        "inc_type": [fill(kind.upper())],
        "inc_stage": [fill("ACCOMPLISHED")],
    }
    for slot, pattern in (("hum_tgt_name", _VICTIM), ("inc_instr_id", _WEAPON), ("perp_ind_id", _DOER)):
        slots[slot] = [fill(found[1]) for found in [pattern.search(text)] if found]
    for slot in inapplicable(kind):
        slots[slot] = "*"
    return [
        {"doc_id": document["doc_id"], "comments": [], "template": 1, "optional": False, "slots": slots, "spans": {}}
    ]
