"""The country a report is about, by a vote of all the places it names; no model is needed for it.

The main event's place is one mention and may be the wrong one in a long article; the places of the whole report say in
which country it lies more often. A country's own name counts twice, what stands in the first lines three times.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bearwitness.model import Spans
from bearwitness.reading.mentions import PlaceMention

COUNTRY_PRECISION = 6
FIRST_LINES = 400
MAX_SPANS = 5


@dataclass(frozen=True, slots=True)
class ReportCountry:
    """The ISO code, its share of the votes from 0 to 1, and the first words that voted for it."""

    code: str
    share: float
    spans: Spans


def country_of(places: Sequence[PlaceMention]) -> ReportCountry | None:
    """The country with the most votes, the one named first where two have as many; None where none is named."""
    votes: dict[str, float] = {}
    for mention in places:
        if mention.place.country:
            vote = 2.0 if mention.place.precision == COUNTRY_PRECISION else 1.0
            vote *= 3.0 if mention.span.start < FIRST_LINES else 1.0
            votes[mention.place.country] = votes.get(mention.place.country, 0.0) + vote
    if not votes:
        return None
    best = max(votes, key=lambda code: votes[code])
    spans = tuple(mention.span for mention in places if mention.place.country == best)[:MAX_SPANS]
    return ReportCountry(best, votes[best] / sum(votes.values()), spans)
