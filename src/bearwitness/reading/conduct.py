"""What was done or left undone around an attack: a warning, a precaution, access, a second strike; an act a claim.

The words are the pack's ``conduct.toml`` (see ``cue_rules``); a language without that file gives none.
"""

from collections.abc import Sequence
from dataclasses import replace

from bearwitness.model import Claim, Conduct
from bearwitness.reading.cue_rules import cue_rules
from bearwitness.reading.document import Document
from bearwitness.reading.mentions import Attribution
from bearwitness.reading.voices import attribution_for, told_by

# What is done to people is done or not; a second strike is told of or not told of.
_ONLY_GIVEN = frozenset({"double tap"})


def find_conduct(doc: Document, attributions: Sequence[Attribution]) -> list[Claim]:
    """The conduct claims of the report, without ids, in order of the text. Time grows with its length."""
    rules = cue_rules(doc.lang, "conduct")
    if rules is None:
        return []
    found: list[tuple[bool, Claim]] = []
    for sentence, cue in rules.find(doc):
        if not cue.given and cue.act in _ONLY_GIVEN:
            continue
        at = cue.span(doc)
        said = told_by(doc, attribution_for(doc, attributions, sentence.index, at.start), at)
        found.append((sentence.in_title, replace(said, kind="conduct", conduct=Conduct(cue.act, cue.given))))
    below = {claim.conduct for in_title, claim in found if not in_title}
    kept: dict[tuple[object, str], Claim] = {}
    for in_title, claim in found:
        if not (in_title and claim.conduct in below):
            kept.setdefault((claim.conduct, claim.origin), claim)
    return list(kept.values())
