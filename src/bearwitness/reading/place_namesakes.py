"""A quarter taken for its far namesake: "shot in Whitefield. Tarnton police said" means a part of Tarnton.

Few gazetteers have the quarters of towns, so that such a name resolves to some village that bears it elsewhere. It is
given up for the report's own town where nothing in the report speaks for the namesake: it is far from everything else
named, its country and region are nowhere spoken of, and its own name says little ("confidence" of the sense).
"""

from collections.abc import Sequence
from dataclasses import replace

from bearwitness.model import Where
from bearwitness.reading.date_cues import token_at
from bearwitness.reading.document import Document
from bearwitness.reading.mentions import PlaceMention
from bearwitness.reading.place_words import place_words

_FAR_KM = 150.0
_TOWN, _DIVISION = 2, 4
# What is left of a dateline's weight where the harm is told of another country.
_FILED_SHARE = 0.3
# A place of some hundred thousand is meant by its name alone.
_KNOWN = 5.0
# Of a name in the text, and one in the headline, so much at most where its sense was chosen for want of a better.
_WEAK, _WEAK_IN_TITLE = 0.8, 1.25


def in_own_town(doc: Document, mentions: Sequence[PlaceMention], where: Where) -> Where:
    """The place, or the town of the report with the place's name as its part, where that is what was meant."""
    place = where.place
    if place.precision > _TOWN or place.lat is None or place.part:
        return where
    own = [mention for mention in mentions if mention.place.geonames == place.geonames]
    if any(mention.prominence >= _KNOWN for mention in own):
        return where
    if any(m.score > (_WEAK_IN_TITLE if doc.sentences[m.sentence].in_title else _WEAK) for m in own):
        return where
    others = [m for m in mentions if m.place.geonames != place.geonames or m.place.name != place.name]
    if not others or any(_speaks_for(mention, where) for mention in others):
        return where
    words = place_words(doc.lang)
    if any(words.nationals.get(word) == place.country for word in doc.vocabulary & words.nationals.keys()):
        return where
    larger = (m for m in others if m.place.precision == 1 and m.prominence > own[0].prominence)
    town = next((mention for mention in larger if _is_own(doc, mention)), None)
    if town is None or town.place.lat is None:
        return where
    meant = replace(town.place, part=place.name)
    return replace(where, place=meant, spans=tuple(sorted({*where.spans, town.span})))


def filed_abroad(doc: Document, mentions: Sequence[PlaceMention]) -> Sequence[PlaceMention]:
    """The mentions, with little weight for a dateline in another country than the harm is told of.

    "BEIRUT - Shells killed four people in Aleppo": the report was filed in the one and is about the other.
    """
    filed = {mention.place.country for mention in mentions if mention.role == "dateline"}
    if not filed:
        return mentions
    told = [m for m in mentions if m.role == "event" and m.place.country not in filed and m.place.precision <= _TOWN]
    if not any(_is_surely_in_its_country(doc, mention, mentions) for mention in told):
        return mentions
    return [replace(m, score=m.score * _FILED_SHARE) if m.role == "dateline" else m for m in mentions]


def _is_surely_in_its_country(doc: Document, mention: PlaceMention, mentions: Sequence[PlaceMention]) -> bool:
    """True for a large town, and where the report speaks of the country or its people."""
    country = mention.place.country
    if mention.prominence >= _KNOWN or any(m.place.country == country and m.place.precision >= 6 for m in mentions):
        return True
    nationals = place_words(doc.lang).nationals
    return any(nationals[word] == country for word in doc.vocabulary & nationals.keys())


def _speaks_for(mention: PlaceMention, where: Where) -> bool:
    """True for a place nearby, and for the country or the region that the place lies in."""
    place, other = where.place, mention.place
    if other.precision >= _DIVISION:
        return other.country == place.country and other.admin1 in ("", place.admin1)
    distance = place.distance_km(other)
    return distance is not None and distance < _FAR_KM


def _is_own(doc: Document, mention: PlaceMention) -> bool:
    """True for the town where the report was filed, and the one whose police or council is named."""
    if mention.role == "dateline":
        return True
    after = token_at(doc, mention.span.end)
    return after < len(doc.tokens) and doc.lowers[after] in place_words(doc.lang).sets["body_words"]
