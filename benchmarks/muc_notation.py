"""What was read, as templates in the notation of MUC-4 with its 24 slots."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bearwitness.reading.roles.events import Filler, RoleEvent
from bearwitness.reading.roles.sheet import Sheet
from muc_key import MORE, SLOT
from muc_settings import date_of, location_of

SLOTS = [
    "inc_date",
    "inc_loc",
    "inc_type",
    "inc_stage",
    "inc_instr_id",
    "inc_instr_type",
    "perp_inc_cat",
    "perp_ind_id",
    "perp_org_id",
    "perp_org_conf",
    "phys_tgt_id",
    "phys_tgt_type",
    "phys_tgt_num",
    "phys_tgt_nation",
    "phys_tgt_effect",
    "phys_tgt_total_num",
    "hum_tgt_name",
    "hum_tgt_desc",
    "hum_tgt_type",
    "hum_tgt_num",
    "hum_tgt_nation",
    "hum_tgt_effect",
    "hum_tgt_total_num",
]


def fill(value: str, about: str = "") -> dict[str, Any]:
    """One filler of a slot."""
    return {"optional": False, "alts": [{"values": [value], "xref": [about] if about else []}], "raw": value}


def template_of(number: int, event: RoleEvent, sheet: Sheet, document: Mapping[str, Any]) -> dict[str, Any]:
    """The act as a template of the document."""
    slots: dict[str, Any] = {slot: [] for slot in SLOTS}
    slots["inc_type"] = [fill(event.kind.upper())]
    for role, slot in SLOT.items():
        for filler in event.roles[role]:
            if role == "described" and _title_of(filler, event.roles["named"]):
                slots[slot].append(fill(filler.text, _title_of(filler, event.roles["named"])))
                continue
            slots[slot].append(fill(filler.text))
            for key, other in MORE.get(role, {}).items():
                value = filler.details.get(key, "")
                if value:
                    slots[other].append(fill(value, filler.text))
            if role in ("thing", "named", "described"):
                how_many = number_of(filler, sheet)
                slots["phys_tgt_num" if role == "thing" else "hum_tgt_num"].append(fill(how_many, filler.text))
    everyone = [filler for held in event.roles.values() for filler in held]
    slots["inc_stage"] = [fill(_most(everyone, "stage") or "ACCOMPLISHED")]
    who = [*event.roles["perpetrator"], *event.roles["group"]]
    slots["perp_inc_cat"] = [fill(_most(who, "category") or "TERRORIST ACT")]
    at = sorted(
        {
            number
            for role in ("thing", "named", "described", "weapon")
            for filler in event.roles[role]
            for number in filler.sentences
        }
    )
    slots["inc_date"] = [fill(value) for value in date_of(sheet, at, document)]
    slots["inc_loc"] = [fill(value) for value in location_of(sheet, at, document)]
    for slot in inapplicable(event.kind):
        slots[slot] = "*"
    return {
        "doc_id": document["doc_id"],
        "comments": [],
        "template": number,
        "optional": False,
        "slots": slots,
        "spans": {},
    }


def inapplicable(kind: str) -> list[str]:
    """The slots that an act of the kind never has."""
    if kind == "kidnapping":
        return [slot for slot in SLOTS if slot.startswith(("phys_", "inc_instr"))]
    return [slot for slot in SLOTS if slot.startswith("inc_instr")] if kind == "arson" else []


def _title_of(filler: Filler, named: Sequence[Filler]) -> str:
    """The name that stands directly after the description ("mayor" before a name) or directly before it, "" else."""
    for other in named:
        for start, end in ((span.start, span.end) for span in filler.spans):
            if any(0 <= span.start - end <= 2 or 0 <= start - span.end <= 6 for span in other.spans):
                return other.text
    return ""


def _most(fillers: Sequence[Filler], key: str) -> str:
    found = [value for filler in fillers if (value := filler.details.get(key, ""))]
    return max(sorted(set(found)), key=found.count, default="")


_WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
]


def number_of(filler: Filler, sheet: Sheet) -> str:
    """How many the filler stands for: the number before its words, 1 for one, PLURAL for several."""
    text = sheet.doc.text
    for span in filler.spans[:4]:
        before = text[max(0, span.start - 24) : span.start].lower().split()
        words = [*before[-2:], *filler.text.lower().split()[:-1]]
        for word in reversed(words):
            if word in _WORDS:
                return str(_WORDS.index(word) + 1)
            if re.fullmatch(r"\d{1,3}", word):
                return word
    last = filler.text.lower().split()[-1]
    several = (last.endswith("s") and not last.endswith(("ss", "us", "is", "'s"))) or last in (
        "people",
        "men",
        "women",
        "children",
        "policemen",
    )
    return "PLURAL" if several and "headquarters" not in last else "1"
