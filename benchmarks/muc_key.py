"""The answer key of MUC-4 as worked examples, and its documents as reports."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bearwitness.model import Report
from bearwitness.reading.roles.events import TaughtEvent, TaughtFiller

KINDS = ("attack", "bombing", "kidnapping", "arson", "robbery", "forced work stoppage")
SLOT = {
    "perpetrator": "perp_ind_id",
    "group": "perp_org_id",
    "thing": "phys_tgt_id",
    "named": "hum_tgt_name",
    "described": "hum_tgt_desc",
    "weapon": "inc_instr_id",
}
# Which slots say more of a role's fillers, each cross-referenced to them.
MORE = {
    "group": {"confidence": "perp_org_conf"},
    "thing": {"sort": "phys_tgt_type", "effect": "phys_tgt_effect"},
    "named": {"sort": "hum_tgt_type", "effect": "hum_tgt_effect"},
    "described": {"sort": "hum_tgt_type", "effect": "hum_tgt_effect"},
    "weapon": {"sort": "inc_instr_type"},
}
OF_EVENT = {"category": "perp_inc_cat", "stage": "inc_stage"}
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def report_of(document: Mapping[str, Any]) -> Report:
    """The document as a report; its day is the dateline's."""
    day = re.match(r"(\d{1,2}) ([A-Z]{3})[A-Z]* (\d{2})$", (document.get("dateline") or {}).get("date") or "")
    published = f"19{day[3]}-{MONTHS.index(day[2]) + 1:02}-{int(day[1]):02}" if day and day[2] in MONTHS else ""
    return Report(id=document["doc_id"], text=document["text"], published=published)


def taught(templates: Sequence[Mapping[str, Any]]) -> list[TaughtEvent]:
    """The answer key's templates as worked examples."""
    return [_taught(template["slots"]) for template in templates]


def _taught(slots: Mapping[str, Any]) -> TaughtEvent:
    kind = slots["inc_type"][0]["alts"][0]["values"][0].lower()
    common = {
        key: slots[slot][0]["alts"][0]["values"][0] for key, slot in OF_EVENT.items() if slots[slot] not in ("*", [])
    }
    roles = {}
    for role, slot in SLOT.items():
        fillers = []
        for filler in [] if slots[slot] == "*" else slots[slot]:
            names = tuple(value for alternative in filler["alts"] for value in alternative["values"])
            details = dict(common)
            for key, other in MORE.get(role, {}).items():
                value = _about(slots[other], names)
                if value:
                    details[key] = value
            fillers.append(TaughtFiller(names, details))
        roles[role] = fillers
    return TaughtEvent(kind, roles)


def _about(fillers: Any, names: Sequence[str]) -> str:
    """The value in a cross-referenced slot that speaks of one of the names."""
    for filler in [] if fillers == "*" else fillers:
        for alternative in filler["alts"]:
            if set(alternative["xref"]) & set(names):
                return str(alternative["values"][0])
    return ""
