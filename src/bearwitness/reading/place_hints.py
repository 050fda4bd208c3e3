"""Which countries a report's words point to without naming them: "Spanish", "the Basque Government", "deputies"."""

from bearwitness.reading.document import Document
from bearwitness.reading.place_words import PlaceWords, Weights

_PEOPLE, _INSTITUTION = 0.5, 0.8


def hinted_regions(doc: Document, words: PlaceWords) -> Weights:
    """Weight of each country, or division, whose people or whose own institutions the report mentions; each once."""
    weights = Weights(float)
    seen = doc.vocabulary
    for word in sorted(seen & words.peoples.keys()):
        region = words.peoples[word]
        weights[region] += _PEOPLE
        if region.admin1:
            weights[region.country, ""] += _PEOPLE
    for country, own in words.institutions.items():
        if seen & own:
            weights[country, ""] += _INSTITUTION
    return weights
