"""The places a report names, resolved to the gazetteer, and which of them is the main event's.

`place_names` finds capitalised names with what stands around them, `place_senses` decides which place each means,
`place_roles` what it does in the report.
"""

from collections.abc import Iterator

from bearwitness.reading.document import Document
from bearwitness.reading.gazetteer import Gazetteer
from bearwitness.reading.mentions import PlaceMention
from bearwitness.reading.place_bare import scan_of
from bearwitness.reading.place_candidate import Candidate, span_of
from bearwitness.reading.place_names import Scan
from bearwitness.reading.place_roles import event_place, role_of, weight_of
from bearwitness.reading.place_senses import Sense, settle
from bearwitness.reading.place_words import Region
from bearwitness.values import Place

__all__ = ["event_place", "find_places", "place_of"]

# Of a mention whose place is unsure, this share of the weight stays.
_LEAST = 0.3
# "off the coast of" reaches so far before a name.
_SHORE_WORDS = 4
_PRECISION = {"city": 1, "county": 3, "admin1": 4, "region": 5, "country": 6, "sea": 7}
# What the words call a division is one, though the gazetteer has but the town it is named after.
_DIVISION = {"first-order": 4, "second-order": 3, "division": 4}


def find_places(doc: Document, gazetteer: Gazetteer) -> list[PlaceMention]:
    """The places named in the report, in the order of the text; none overlaps another.

    ``place.precision`` is UCDP's where_prec; ``score`` how much the mention counts for the event's place. A name
    that the gazetteer lacks is taken only where the text says what region it lies in, and has no coordinates. Where
    a report names no place, what it calls a country's own ("Spanish villagers") stands for the country.
    """
    scan = scan_of(doc, gazetteer)
    senses = settle(scan, scan.candidates())
    return [_mention(scan, sense) for sense in senses if not _is_nowhere(sense)] or list(_countries(scan))


def _is_nowhere(sense: Sense) -> bool:
    """True for a quarter of a town that the report does not name."""
    return sense.entry is None and sense.candidate.region is None and "part" in sense.candidate.tags


def _countries(scan: Scan) -> Iterator[PlaceMention]:
    """The countries that adjectives before a word for people, a settlement or a body point to."""
    doc, words = scan.doc, scan.words
    followers = words.sets["resident_words"] | words.sets["body_words"] | words.sets["settled_words"]
    for at in doc.positions(words.nationals.keys()):
        if at + 1 >= len(doc.tokens) or doc.tokens[at + 1].lower not in followers:
            continue
        token = doc.tokens[at]
        for entry in scan.gazetteer.country(words.nationals[token.lower]):
            sentence = doc.sentence_at(token.start).index
            yield PlaceMention(token.span, entry.place(entry.name, 6), sentence, "", _LEAST)


def _mention(scan: Scan, sense: Sense) -> PlaceMention:
    candidate = sense.candidate
    role = "" if candidate.is_region_of_other else role_of(scan, candidate)
    weight = 0.2 if candidate.is_region_of_other else weight_of(scan, candidate, role)
    span = span_of(candidate)
    weight *= _LEAST + (1.0 - _LEAST) * sense.confidence
    prominence = sense.entry.prominence if sense.entry is not None else 0.0
    return PlaceMention(span, place_of(scan, sense), candidate.sentence.index, role, round(weight, 3), prominence)


def place_of(scan: Scan, sense: Sense) -> Place:
    """The place that the sense's words mean, called as they call it."""
    candidate, entry = sense.candidate, sense.entry
    written = scan.doc.words(span_of(candidate))
    near = candidate.preposition == "near"
    name = candidate.name or " ".join(written.split())
    if entry is None:
        region = candidate.region or Region("")
        return Place(
            name=_cased(name),
            admin1=_admin1_name(scan, region),
            country=region.country,
            precision=2 if near else 1,
        )
    precision = _PRECISION[entry.kind]
    if entry.kind == "city":
        precision = min((_DIVISION[tag] for tag in candidate.tags & _DIVISION.keys()), default=precision)
    if near and precision == 1:
        precision = _PRECISION["sea"] if _is_off_shore(scan, candidate) else 2
    if sense.is_part:
        return entry.place(entry.name, precision, part=_cased(name))
    return entry.place(_cased(name), precision, part=candidate.modifier)


def _is_off_shore(scan: Scan, candidate: Candidate) -> bool:
    """True in "two miles off X" and "off the coast of X"."""
    sets, at = scan.words.sets, candidate.first - 1
    for index in range(at, max(candidate.sentence.first, at - _SHORE_WORDS), -1):
        if scan.tokens[index].lower in sets["off_words"]:
            return index == at - 3 or scan.tokens[index - 1].lower in sets["offshore_words"]
    return False


def _cased(name: str) -> str:
    """A name in capitals ("LAS VEGAS") or without any ("kherson") as it is otherwise written."""
    return name.title() if name.islower() or (name.isupper() and len(name) > 3) else name


def _admin1_name(scan: Scan, region: Region) -> str:
    if not region.admin1:
        return ""
    return scan.gazetteer.admin1_name(region.country, region.admin1)
