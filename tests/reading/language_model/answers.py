"""Answers as a language model gives them, to be changed by a test."""

import json
from typing import Any

TEXT = (
    "A car bomb killed at least 12 people and wounded some 30 near the bus station of Mosul on Friday, police said. "
    "Salma Idris, 34, was among the dead. The army denied that it had been warned."
)


def event(**changed: Any) -> dict[str, Any]:
    """A claim of the text as a model would give it, with what is changed."""
    none = {"quote": "", "who": "unknown"}
    return {
        "kind": "event", "main": True, "event_type": {"quote": "car bomb", "type": "bombing"}, "stance": "attributed",
        "when": "on Friday", "where": "Mosul", "origin": "police",
        "perpetrators": [], "weapons": [{"quote": "car bomb", "code": "car bomb"}],
        "targets": [{"quote": "bus station", "kind": "transport", "effect": ""}],
        "killed": {"quote": "at least 12 people", "who": "unknown"}, "injured": {"quote": "some 30", "who": "unknown"},
        "killed_combatants": none, "missing": none, "abducted": none,
        "victims": [{"name": "Salma Idris", "age": "34", "sex": "female", "status": "killed"}],
        "figure": {"quote": "", "unit": "", "of": ""}, "statement": {"quote": "", "act": ""},
        "conduct": {"quote": "", "act": "", "given": False},
    } | changed  # fmt: skip


def answer(*claims: dict[str, Any]) -> str:
    """The whole answer."""
    return json.dumps({"claims": list(claims)})
