"""In which country a report's main event was, where no finer place need be known.

A country's standing is how often the report points to it (by places, by words for a people, by "Spanish police"), how
strongly its best word says that the deed was there, whether the main event's place lies in it, and its share of the
votes: the country's own name counts twice, what stands in the first lines three times. How much each of these counts
beside the others was learned once from coded news articles (HRDsAttack's training part, MIT).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from bearwitness.reading.document import Document
from bearwitness.reading.gazetteer import GAZETTEER_PATH
from bearwitness.reading.mentions import PlaceMention
from bearwitness.reading.place_roles import weigh
from bearwitness.reading.place_words import place_words
from bearwitness.values import Span

_ADJECTIVE, _TITLED, _LEAD, _LATE = 0.55, 1.6, 1.5, 0.6
_LEAD_SENTENCES, _LATE_SENTENCES = 4, 15
_CUE = 1.3
# Below this the words are too few, or too far from the event, to say in which country it was.
_LEAST = 0.5
_MAX_SPANS = 6
_TERRITORIES_PATH = GAZETTEER_PATH.with_name("territories.tsv")
# What the best word, the main event's place and all the votes count beside the logarithm of how often it is named.
_BEST, _MAIN_PLACE, _VOTES = 0.75, 0.55, 0.6
_OWN_NAME, _FIRST_LINES, _REACH = 2.0, 3.0, 400
_COUNTRY_PRECISION = 6


@dataclass(frozen=True, slots=True)
class EventCountry:
    """The ISO 3166-1 code of a state, the words that point to it, and their share of all that point to any."""

    code: str
    spans: tuple[Span, ...]
    share: float


def event_country(doc: Document, mentions: Sequence[PlaceMention], main: str = "") -> EventCountry | None:
    """The country of the report's main event; None where next to nothing in the text points to any.

    ``mentions`` are those of `find_places`, ``main`` is the code of the country where the main event's place lies, ""
    where that is unknown. A territory counts as its state. The spans are the words of that country, those that say
    most first.
    """
    said: defaultdict[str, list[tuple[float, Span]]] = defaultdict(list)
    votes: defaultdict[str, float] = defaultdict(float)
    for mention in mentions:
        if mention.place.country:
            code = state_of(mention.place.country)
            said[code].append((weigh(doc, mention), mention.span))
            vote = _OWN_NAME if mention.place.precision == _COUNTRY_PRECISION else 1.0
            votes[code] += vote * (_FIRST_LINES if mention.span.start < _REACH else 1.0)
    for country, weight, span in _adjectives(doc):
        said[state_of(country)].append((weight, span))
    if not said:
        return None
    cast = sum(votes.values()) or 1.0
    standing = {
        code: log(len(words))
        + _BEST * max(weight for weight, _ in words)
        + _MAIN_PLACE * (code == state_of(main))
        + _VOTES * votes[code] / cast
        for code, words in said.items()
    }
    best = max(standing, key=lambda code: (standing[code], code))
    if sum(weight for weight, _ in said[best]) < _LEAST:
        return None
    words = sorted(said[best], key=lambda pair: (-pair[0], pair[1]))
    spans = tuple(sorted({span for _, span in words[:_MAX_SPANS]}))
    return EventCountry(best, spans, len(words) / sum(map(len, said.values())))


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
