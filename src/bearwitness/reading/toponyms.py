"""Every word of a report that points to a place: names, streets and adjectives, each with its place where known.

`places.find_places` gives what counts for an event's place and is all that reading needs; this gives the rest too: the
whole name ("North Bilbao", "Huesca Province"), abbreviated regions ("Calif."), streets, and words such as "Spanish".
"""

from collections.abc import Iterator

from bearwitness.reading.document import Document
from bearwitness.reading.gazetteer import Entry, Gazetteer
from bearwitness.reading.mentions import Toponym
from bearwitness.reading.place_bare import scan_of
from bearwitness.reading.place_candidate import Candidate
from bearwitness.reading.place_names import Scan
from bearwitness.reading.place_regions import short_region_at
from bearwitness.reading.place_senses import settle
from bearwitness.reading.place_words import Region
from bearwitness.reading.places import place_of
from bearwitness.values import Place, Span

_PRECISION = {"country": 6, "admin1": 4, "region": 5}
# A street's name has at most so many words before "Street".
_STREET_WORDS = 4


def find_toponyms(doc: Document, gazetteer: Gazetteer) -> list[Toponym]:
    """Every toponym of the report, in the order of the text; none overlaps another.

    ``kind`` is "place" for a name, "adjective" for a word such as "Spanish" that stands for a place, "street" for a
    street, whose place is the name alone, without coordinates.
    """
    scan = scan_of(doc, gazetteer)
    candidates = scan.candidates()
    found = [Toponym(_whole_name(scan, sense.candidate), place_of(scan, sense)) for sense in settle(scan, candidates)]
    found += _streets(scan)
    found += _short_regions(scan, candidates)
    found += _adjectives(scan)
    return list(_apart(found))


def _apart(found: list[Toponym]) -> Iterator[Toponym]:
    """The toponyms in order, the longer one where two overlap."""
    held: Toponym | None = None
    for toponym in sorted(found, key=lambda one: (one.span.start, -one.span.end)):
        if held is not None and toponym.span.start < held.span.end:
            continue
        if held is not None:
            yield held
        held = toponym
    if held is not None:
        yield held


def _whole_name(scan: Scan, candidate: Candidate) -> Span:
    """The name with a capitalised part before it ("North Bilbao") and the division's word after ("Huesca Province")."""
    start, end, tokens = candidate.start, candidate.end, scan.tokens
    if candidate.modifier[:1].isupper() and candidate.first > candidate.sentence.first + 1:
        start = tokens[candidate.first - 1].start
    after = candidate.last
    is_followed = "touching" in candidate.tags and tokens[after].is_capital and not scan.is_shouting
    if is_followed and tokens[after].lower in scan.words.sets["division_names"]:
        end = tokens[after].end
    return Span(start, end)


def _short_regions(scan: Scan, candidates: list[Candidate]) -> Iterator[Toponym]:
    """The abbreviated regions after names: "Calif." and "OK"."""
    for candidate in candidates:
        if "short region" not in candidate.tags or candidate.region is None:
            continue
        for at in range(candidate.last, candidate.after_end):
            token = scan.tokens[at]
            found = short_region_at(scan, at) if token.kind == "word" and token.is_capital else None
            if found is not None:
                region, last = found
                yield Toponym(Span(token.start, scan.tokens[last - 1].end), _region_place(scan, region, token.text))
                break


def _region_place(scan: Scan, region: Region, written: str) -> Place:
    name = scan.gazetteer.admin1_name(*region) if region.admin1 else ""
    entries = scan.gazetteer.lookup(name) if name else scan.gazetteer.country(region.country)
    entry = next((e for e in entries if (e.country, e.admin1) == region and e.kind in _PRECISION), None)
    if entry is None:
        return Place(written, country=region.country, precision=4 if region.admin1 else 6)
    return entry.place(written, _PRECISION[entry.kind])


def _streets(scan: Scan) -> Iterator[Toponym]:
    """Names such as "Calle Mayor Street" and "Highway 40"."""
    sets, tokens = scan.words.sets, scan.tokens
    for at in scan.doc.positions(sets["street_ends"] | sets["numbered_roads"]):
        if not tokens[at].is_capital or scan.is_shouting:
            continue
        first, last = at, at + 1
        if tokens[at].lower in sets["numbered_roads"] and last < len(tokens) and tokens[last].kind == "number":
            yield _street(scan, first, last + 1)
            continue
        if tokens[at].lower not in sets["street_ends"]:
            continue
        while first > max(0, at - _STREET_WORDS) and _is_of_street(scan, first - 1):
            first -= 1
        if first < at and scan.doc.sentence_at(tokens[first].start).last > at:
            yield _street(scan, first, last)


def _is_of_street(scan: Scan, at: int) -> bool:
    token = scan.tokens[at]
    if not scan.touches(at) or token.lower in scan.words.sets["in_words"] or token.lower in scan.words.sets["joiners"]:
        return False
    return (token.kind == "word" and token.is_capital) or (token.kind == "number" and token.text.isdigit())


def _street(scan: Scan, first: int, last: int) -> Toponym:
    span = Span(scan.tokens[first].start, scan.tokens[last - 1].end)
    return Toponym(span, Place(" ".join(scan.doc.words(span).split()), precision=1), "street")


def _adjectives(scan: Scan) -> Iterator[Toponym]:
    """Words such as "Spanish" and "Basque", but for the names of languages and, of nouns, those of people."""
    words, tokens = scan.words, scan.tokens
    vocabulary = scan.doc.vocabulary
    wanted = {word for word in vocabulary if "-" in word and not words.adjectives.keys().isdisjoint(word.split("-"))}
    for at in scan.doc.positions(wanted | (words.adjectives.keys() & vocabulary)):
        token = tokens[at]
        if not token.is_capital or _is_language(scan, at):
            continue
        start = token.start
        for part in token.text.split("-"):
            entry = _entry_of(scan, part.lower()) if part[:1].isupper() else None
            if entry is not None:
                span = Span(start, start + len(part))
                yield Toponym(span, entry.place(part, _PRECISION.get(entry.kind, 5)), "adjective")
            start += len(part) + 1


def _entry_of(scan: Scan, word: str) -> Entry | None:
    meant = scan.words.adjectives.get(word, "")
    if not meant:
        return None
    country, _, admin1 = meant.partition(".")
    if len(country) == 2:
        name = scan.gazetteer.admin1_name(country, admin1) if admin1 else ""
        entries = scan.gazetteer.lookup(name) if admin1 else scan.gazetteer.country(country)
        return next((e for e in entries if e.country == country and e.admin1 == admin1 and e.kind in _PRECISION), None)
    return next((e for e in scan.gazetteer.lookup(meant) if e.kind in _PRECISION), None)


def _is_language(scan: Scan, at: int) -> bool:
    """True in "in Spanish," and "the Spanish word": the language is meant."""
    tokens, sets = scan.tokens, scan.words.sets
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    ends = following is None or following.kind == "punct" or following.lower in sets["joiners"]
    if following is not None and following.lower in sets["language_nouns"]:
        return True
    return ends and at > 0 and tokens[at - 1].lower in sets["language_leads"]
