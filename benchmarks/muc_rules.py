"""The rules alone on MUC-4: the claims of the rules reader as templates, for what training adds to them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from bearwitness.errors import LanguageNotRead
from bearwitness.model import Claim, Report
from bearwitness.reading.reader import RulesReader
from bearwitness.reading.roles.sheet import joined_lines
from muc_key import report_of
from muc_notation import SLOTS, fill, inapplicable

# The first word of these that stands in a codebook event type gives the act's kind.
_KIND_WORDS = (
    ("abduction", "kidnapping"),
    ("kidnap", "kidnapping"),
    ("hostage", "kidnapping"),
    ("explos", "bombing"),
    ("bomb", "bombing"),
    ("grenade", "bombing"),
    ("arson", "arson"),
    ("loot", "robbery"),
    ("attack", "attack"),
    ("killing", "attack"),
    ("shooting", "attack"),
    ("strike", "attack"),
    ("shelling", "attack"),
    ("execution", "attack"),
)


@cache
def _reader() -> RulesReader:
    return RulesReader()


def rules_templates(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One template for each kind of act that the rules find."""
    report = replace(report_of(document), lang="en")
    report = replace(report, text=joined_lines(report.text))
    try:
        claims = [claim for claim in _reader().read(report) if claim.kind == "event"]
    except LanguageNotRead:
        return []
    found: dict[str, dict[str, Any]] = {}
    for claim in claims:
        kind = next((kind for word, kind in _KIND_WORDS if word in claim.event_type), "")
        if kind:
            slots = found.setdefault(kind, {slot: [] for slot in SLOTS})
            _add(slots, claim, report)
    return [_template(document, number, kind, slots) for number, (kind, slots) in enumerate(found.items(), 1)]


def _add(slots: dict[str, Any], claim: Claim, report: Report) -> None:
    told = [
        *(
            ("perp_org_id" if one.kind not in ("", "unknown") and " " not in one.name else "perp_ind_id", one)
            for one in claim.perpetrators
        ),
        *(("inc_instr_id", one) for one in claim.weapons),
        *(("phys_tgt_id", one) for one in claim.targets),
        *(("hum_tgt_name", one) for one in claim.victims if one.name),
    ]
    for slot, one in told:
        text = " ".join(one.spans[0].of(report.text).split()) if one.spans and slot != "hum_tgt_name" else one.name
        if text and text.upper() not in [held["raw"] for held in slots[slot]]:
            slots[slot].append(fill(text.upper()))


def _template(document: Mapping[str, Any], number: int, kind: str, slots: dict[str, Any]) -> dict[str, Any]:
    whole = (
        slots
        | {"inc_type": [fill(kind.upper())], "inc_stage": [fill("ACCOMPLISHED")]}
        | dict.fromkeys(inapplicable(kind), "*")
    )
    return {
        "doc_id": document["doc_id"],
        "comments": [],
        "template": number,
        "optional": False,
        "slots": whole,
        "spans": {},
    }
