"""Which of UCDP's three types of violence a claim tells of, where its actors and its dead leave no doubt.

Source: Sundberg & Melander, "Introducing the UCDP Georeferenced Event Dataset", Journal of Peace Research 50 (2013),
and the UCDP GED Codebook. State-based conflict has a state on a side and an armed other; non-state conflict has no
state among its sides; in one-sided violence an organised actor kills civilians. UCDP counts deaths alone.
"""

from bearwitness.codebook.records import Codebook
from bearwitness.model import Claim

STATE_BASED, NON_STATE, ONE_SIDED = "state-based conflict", "non-state conflict", "one-sided violence"


def type_of_violence(claim: Claim, codebook: Codebook) -> str:
    """UCDP's type of violence of an event claim, "" where it can't be told from the claim.

    Combat takes its type from the sides named: a state and another side, or none but non-state ones. Other killing is
    one-sided where an organised actor is named and the dead are said to be civilians. Nothing is guessed from a weapon.
    """
    event_types = codebook.entries("event_type")
    if claim.kind != "event" or claim.event_type not in event_types:
        return ""
    kind = event_types[claim.event_type].codes.get("ucdp", "")
    actors = codebook.entries("actor")
    sides = [actors[party.kind].codes.get("ucdp", "") for party in claim.perpetrators if party.kind in actors]
    sides = [side for side in sides if side]
    if kind == "combat":
        if len(sides) < 2:
            return ""
        return STATE_BASED if "state" in sides else NON_STATE
    killed_civilians = claim.killed.who == "civilians" and bool(claim.killed.range.min)
    if sides and (killed_civilians or (kind == "one-sided" and bool(claim.killed.range.min))):
        return ONE_SIDED if kind else ""
    return ""
