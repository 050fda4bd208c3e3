"""What a place does in a report: where the event was, where the report was filed, where a speaker spoke."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from functools import lru_cache

from bearwitness.model import Where
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.gazetteer import normal_form
from bearwitness.reading.mentions import PlaceMention
from bearwitness.reading.place_candidate import Candidate
from bearwitness.reading.place_links import CARE, ELSEWHERE, HIT, REACHED, SPOKEN
from bearwitness.reading.place_names import Scan
from bearwitness.reading.place_namesakes import filed_abroad, in_own_town
from bearwitness.reading.place_parts import with_part
from bearwitness.reading.place_words import place_words
from bearwitness.values import Place

# How much a mention counts for the event's place, before its sentence and position are looked at.
_DATELINE, _IN, _NEAR, _TITLE, _BODY, _RESIDENT, _OF, _BARE = 1.5, 1.5, 1.2, 1.5, 1.1, 1.0, 0.5, 0.5
_SPEAKER, _FACILITY, _OUTLET, _AWAY, _PEOPLE = 0.4, 0.3, 0.1, 0.3, 0.8
_HIT, _FILED = 2.0, 0.2
_ELSEWHERE = {CARE: 0.3, REACHED: 0.3, ELSEWHERE: 0.3}
_CUE_FACTOR, _EARLY_FACTOR, _LATE_FACTOR = 1.7, 1.5, 0.6
_EARLY_SENTENCES, _LATE_SENTENCES = 4, 15
_ADDRESS_FACTOR = 1.5
_TITLE_TOKENS = 60
_TITLE_MARKS = frozenset("|-–—«")
_REPEAT = 0.7
_FINER_SHARE = 0.25
_MAX_SPANS = 6
_COARSEST = 8


def role_of(scan: Scan, candidate: Candidate) -> str:
    """ "dateline", "speaker", "event" or "" for a candidate that stands for a place."""
    if candidate.is_dateline:
        return "dateline"
    if candidate.sentence.in_title and _is_outlet_tail(scan, candidate):
        return "speaker"
    sets, tokens = scan.words.sets, scan.tokens
    if candidate.preposition == "in":
        before = candidate.first - 2
        if before >= candidate.sentence.first and tokens[before].lower in sets["speaker_words"]:
            return "speaker"
    if candidate.link == SPOKEN:
        return "speaker"
    if candidate.link in _ELSEWHERE:
        return ""
    return "event" if scan.has_cue(candidate.sentence) else ""


def _is_outlet_tail(scan: Scan, candidate: Candidate) -> bool:
    """True in the part of a title that names the outlet: "… | Radio Bilbao News"."""
    tokens, sentence = scan.tokens, candidate.sentence
    title = list(range(max(sentence.first, sentence.last - _TITLE_TOKENS), sentence.last))
    outlet_words = scan.words.sets["outlet_words"]
    marks = [i for i in title if i < candidate.first and tokens[i].text in _TITLE_MARKS]
    # What follows the mark may have further marks in it; the outlet's words may stand before or after the name.
    return any(any(tokens[i].lower in outlet_words for i in title if i > mark) for mark in marks[-2:])


def has_cue(doc: Document, sentence: Sentence, cues: frozenset[str]) -> bool:
    """True where the sentence has a word of attack or harm."""
    return not cues.isdisjoint(doc.lowers[sentence.first : sentence.last])


def weight_of(scan: Scan, candidate: Candidate, role: str) -> float:
    """How much the mention says that the event was there, from the words right around it."""
    if role == "dateline":
        return _DATELINE if scan.words.dateline_is_event else _FILED
    if role == "speaker":
        return _OUTLET if candidate.sentence.in_title else _SPEAKER
    if "facility" in candidate.tags or (candidate.link != HIT and _is_in_facility(scan, candidate)):
        return _FACILITY
    if candidate.link in _ELSEWHERE:
        return _ELSEWHERE[candidate.link]
    if _is_bearing(scan, candidate):
        return _AWAY
    return _weight_in_words(scan, candidate)


def _weight_in_words(scan: Scan, candidate: Candidate) -> float:
    """The weight of a place that has no other part in the report than to say where."""
    titled = _TITLE if candidate.sentence.in_title else 1.0
    if candidate.link == HIT and candidate.preposition != "in":
        return _HIT * titled
    if "body" in candidate.tags:
        return _BODY
    if candidate.preposition == "in":
        return _IN * titled
    if candidate.preposition == "near":
        return _NEAR * titled
    if "resident" in candidate.tags and candidate.follower in scan.words.sets["people_words"]:
        return _PEOPLE
    if candidate.sentence.in_title:
        return _TITLE
    if "alone" in candidate.tags:
        return _IN
    if "resident" in candidate.tags and candidate.preposition not in ("away", "of"):
        return _RESIDENT
    return {"away": _AWAY, "of": _OF}.get(candidate.preposition, _BARE)


def _is_bearing(scan: Scan, candidate: Candidate) -> bool:
    """True in "X, near Y" and "X, north of Y": Y only says where X lies."""
    if candidate.preposition != "near":
        return False
    tokens, first = scan.tokens, candidate.sentence.first
    for comma in range(candidate.first - 2, max(first, candidate.first - 8), -1):
        if tokens[comma].text == ",":
            return tokens[comma - 1].kind == "word" and tokens[comma - 1].is_capital
        if tokens[comma].kind == "punct":
            return False
    return False


def _is_in_facility(scan: Scan, candidate: Candidate) -> bool:
    """True in "taken to a hospital in X": the place of the care, not of the harm."""
    before = candidate.first - 2
    if candidate.preposition != "in" or before < candidate.sentence.first:
        return False
    word, previous = scan.tokens[before].lower, scan.tokens[before - 1].lower if before else ""
    sets = scan.words.sets
    return word in sets["care_words"] or (word in sets["centre_words"] and previous in sets["care_kinds"])


def event_place(
    doc: Document, mentions: Sequence[PlaceMention], sentences: Sequence[int] | None = None
) -> Where | None:
    """The main event's place with the words it came from; None where no place is named.

    ``sentences`` restricts it to mentions in those sentences (indices), where there are any. The finest division
    with a fair share of the evidence wins: a town before its county, its state, its country. Sentences that name none
    but say "there" mean the main place.
    """
    allowed = None if sentences is None else set(sentences)
    held = [m for m in mentions if allowed is None or m.sentence in allowed]
    if not held:
        return _same_place(doc, mentions, allowed) if allowed and mentions else None
    where = in_own_town(doc, held, _strongest(doc, filed_abroad(doc, held)))
    return with_part(doc, where, {m.sentence for m in held if m.span in where.spans})


def _same_place(doc: Document, mentions: Sequence[PlaceMention], allowed: Set[int]) -> Where | None:
    """The report's main place for sentences that say no more than "there" of where; None where they do not."""
    sets = place_words(doc.lang).sets
    for at in doc.positions(sets["there_words"]):
        # "There were three" says nothing of where.
        following = doc.lowers[at + 1] if at + 1 < len(doc.lowers) else ""
        if following not in sets["there_is_words"] and doc.sentence_at(doc.tokens[at].start).index in allowed:
            return replace(_strongest(doc, mentions), spans=(doc.tokens[at].span,))
    return None


def _strongest(doc: Document, held: Sequence[PlaceMention]) -> Where:
    groups: dict[tuple[object, ...], list[tuple[float, PlaceMention]]] = defaultdict(list)
    for mention in held:
        groups[_identity(mention)].append((weigh(doc, mention), mention))
    totals = {key: repeated(weight for weight, _ in weights) for key, weights in groups.items()}
    top = max(totals.values())
    rank = {key: min(_rank(m.place) for _, m in group) for key, group in groups.items()}
    for precision in sorted(set(rank.values())):
        fair = [key for key in groups if rank[key] == precision and totals[key] >= _FINER_SHARE * top]
        if fair:
            return _where(groups[max(fair, key=lambda key: totals[key])])
    raise AssertionError("the strongest group is always fair")  # pragma: no cover


def _rank(place: Place) -> int:
    """The fineness of a place: its precision, near a town as fine as in it, a continent coarser than any country."""
    return _COARSEST if not place.country and place.precision > 2 else max(place.precision, 2)


def _identity(mention: PlaceMention) -> tuple[object, ...]:
    place = mention.place
    if place.geonames is not None:
        return (place.geonames,)
    return (place.name.casefold(), place.admin1, place.country)


def weigh(doc: Document, mention: PlaceMention) -> float:
    """How much the mention says that the event was there, by its words, its sentence and where that stands."""
    weight = mention.score
    if has_cue(doc, doc.sentences[mention.sentence], place_words(doc.lang).sets["event_cues"]):
        weight *= _CUE_FACTOR
    if _is_in_address(doc, mention.place.name):
        weight *= _ADDRESS_FACTOR
    if mention.sentence <= _EARLY_SENTENCES:
        weight *= _EARLY_FACTOR
    elif mention.sentence > _LATE_SENTENCES:
        weight *= _LATE_FACTOR
    return weight


def _is_in_address(doc: Document, name: str) -> bool:
    """True where the page's address, which often repeats the headline, has the name that the text has."""
    return len(name) > 3 and f"-{normal_form(name).replace(' ', '-')}-" in _slug(doc.report.url)


@lru_cache(maxsize=64)
def _slug(url: str) -> str:
    return "-" + re.sub(r"[^a-z]+", "-", url.casefold()[-300:]) + "-"


def repeated(weights: Iterable[float], share: float = _REPEAT) -> float:
    """The sum of the weights from the largest down, each further one counting only a share of what it else would."""
    return sum(weight * share**index for index, weight in enumerate(sorted(weights, reverse=True)))


def _where(group: Sequence[tuple[float, PlaceMention]]) -> Where:
    ordered = [mention for _, mention in sorted(group, key=lambda pair: -pair[0])]
    best = ordered[0]
    place = best.place
    spans = sorted({m.span for m in ordered[:_MAX_SPANS]} | {best.span})
    return Where(place=place, spans=tuple(spans))
