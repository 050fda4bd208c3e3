"""Ids of claims: made from what a claim says, so that they are the same on every machine."""

import hashlib
import json
from dataclasses import replace

from bearwitness.exchange import claim_to_json
from bearwitness.model import Claim


def with_id(claim: Claim, number: int) -> Claim:
    """The claim under an id made from its report, its number there and its content.

    The same reader on the same report gives the same ids; another version that reads otherwise gives others.
    """
    content = {key: value for key, value in claim_to_json(claim).items() if key != "claim"}
    mark = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]
    return replace(claim, claim=f"{claim.report}#{number}-{mark}")
