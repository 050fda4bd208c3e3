"""In which country a report's main event was, where no finer place need be known.

Every word that points to a country has a say: places by how much they say of the event, adjectives and nouns for
peoples ("Spanish police"), and last the report's address. What stands in the title and in the first sentences, and in
sentences that tell of harm, counts more; a country that many words point to wins over one named once.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bearwitness.reading.document import Document
from bearwitness.reading.gazetteer import GAZETTEER_PATH, Gazetteer
from bearwitness.reading.mentions import PlaceMention
from bearwitness.reading.place_outlets import outlet_regions
from bearwitness.reading.place_roles import repeated, weigh
from bearwitness.reading.place_words import place_words
from bearwitness.values import Span

_ADJECTIVE, _TITLED, _LEAD, _LATE = 0.55, 1.6, 1.5, 0.6
_LEAD_SENTENCES, _LATE_SENTENCES = 4, 15
_CUE, _OUTLET = 1.3, 0.4
# Below this the words are too few, or too far from the event, to say in which country it was.
_LEAST = 0.5
_MAX_SPANS = 6
_TERRITORIES_PATH = GAZETTEER_PATH.with_name("territories.tsv")
# Country after country, the further words for one count so much of the one before.
_REPEAT = 0.9


@dataclass(frozen=True, slots=True)
class EventCountry:
    """The ISO 3166-1 code of a country, the words that point to it, and its share of all that points anywhere."""

    code: str
    spans: tuple[Span, ...]
    share: float


def event_country(doc: Document, mentions: Sequence[PlaceMention], gazetteer: Gazetteer) -> EventCountry | None:
    """The country of the report's main event; None where next to nothing in the text points to any.

    ``mentions`` are those of `find_places`. The spans are the words of that country, those that say most first.
    """
    said: defaultdict[str, list[tuple[float, Span]]] = defaultdict(list)
    for mention in mentions:
        if mention.place.country:
            said[mention.place.country].append((weigh(doc, mention), mention.span))
    for country, weight, span in _adjectives(doc):
        said[country].append((weight, span))
    if not said:
        return None
    totals = {country: repeated((weight for weight, _ in words), _REPEAT) for country, words in said.items()}
    for (country, _), weight in outlet_regions(doc.report.url, doc.report.source, gazetteer).items():
        if country in totals:
            totals[country] += _OUTLET * weight
    best = max(totals, key=lambda country: (totals[country], country))
    if totals[best] < _LEAST:
        return None
    words = sorted(said[best], key=lambda pair: (-pair[0], pair[1]))
    spans = tuple(sorted({span for _, span in words[:_MAX_SPANS]}))
    return EventCountry(best, spans, totals[best] / sum(totals.values()))


def state_of(code: str) -> str:
    """The state that the territory of that ISO 3166-1 code belongs to ("CN" for "HK"); any other code as it is."""
    return _states().get(code, code)


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    lines = _TERRITORIES_PATH.read_text(encoding="utf-8").splitlines()[1:]
    return {territory: state for line in lines for state, territory in [line.split("\t")]}


def _adjectives(doc: Document) -> Iterator[tuple[str, float, Span]]:
    """Country, weight and span of each word for a people or for what is theirs."""
    words = place_words(doc.lang)
    for at in doc.positions(words.nationals.keys()):
        token = doc.tokens[at]
        sentence = doc.sentence_at(token.start)
        weight = _ADJECTIVE
        if sentence.in_title:
            weight *= _TITLED
        elif sentence.index <= _LEAD_SENTENCES:
            weight *= _LEAD
        elif sentence.index > _LATE_SENTENCES:
            weight *= _LATE
        if not words.sets["event_cues"].isdisjoint(doc.lowers[sentence.first : sentence.last]):
            weight *= _CUE
        yield words.nationals[token.lower], weight, token.span
