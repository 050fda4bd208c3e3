"""What stands after a name to say where it lies ("Durango, Biscay, Spain"), and what makes it a dateline."""

from typing import TYPE_CHECKING

from bearwitness.reading.document import Sentence
from bearwitness.reading.gazetteer import normal_form
from bearwitness.reading.place_candidate import Candidate
from bearwitness.reading.place_words import Region

if TYPE_CHECKING:
    from bearwitness.reading.place_names import Scan

_DASHES = "-–—"
_APOSTROPHES = "'’"
# Of a place of so many people, or a country, nobody says where it lies by a region that it does not lie in.
_KNOWN, _TOWN, _LARGE_TOWN = 5.0, 20_000, 50_000


def possessive(name: str) -> int:
    """How many characters of the name are a possessive ending: an apostrophe, alone or with an "s"."""
    if name[-1] in _APOSTROPHES:
        return 1
    return 2 if name[-1] in "sS" and name[-2:-1] in _APOSTROPHES and len(name) > 1 else 0


# --- regions after a name --------------------------------------------------------------------------


def region_after(scan: "Scan", index: int, sentence: Sentence) -> tuple[Region | None, str, int]:
    """The region after a name that ends before ``index``: region, county or province between, and where it ends."""
    tokens = scan.tokens
    if index >= len(tokens):
        return None, "", index
    mark = tokens[index].text
    if mark == "(" and (found := region_at(scan, index + 1, sentence)) is not None:
        region, end = found
        if end < len(tokens) and tokens[end].text == ")":
            return region, "", end + 1
        return None, "", index
    if mark != ",":
        return _bare_code(scan, index)
    found = region_at(scan, index + 1, sentence)
    if found is not None:
        region, end = found
        further = region_at(scan, end + 1, sentence) if end < len(tokens) and tokens[end].text == "," else None
        if further is not None and further[0].country == region.country and not further[0].admin1:
            return region, "", further[1]
        return region, "", end
    middle = index + 1
    if middle < sentence.last and tokens[middle].kind == "word" and tokens[middle].is_capital:
        end = scan.run_end(middle, sentence)
        if end < sentence.last and tokens[end].text == ",":
            outer = region_at(scan, end + 1, sentence)
            if outer is not None:
                return outer[0], normal_form(scan.words_of(middle, end)), outer[1]
    return None, "", index


def _bare_code(scan: "Scan", index: int) -> tuple[Region | None, str, int]:
    """A postal code right after the name: "Tulsa OK"."""
    token = scan.tokens[index]
    region = scan.words.codes.get(token.text)
    if region is None or scan.is_shouting or not scan.touches(index - 1):
        return None, "", index
    before = scan.tokens[index - 1]
    if before.text.isupper() or before.lower in scan.words.sets["not_places"]:
        return None, "", index
    return region, "", index + 1


def region_at(scan: "Scan", index: int, sentence: Sentence) -> tuple[Region, int] | None:
    """The country or first-order division written from the token on, and where it ends."""
    tokens = scan.tokens
    if index >= len(tokens) or tokens[index].kind != "word" or not tokens[index].is_capital:
        return None
    if (short := short_region_at(scan, index)) is not None:
        return short
    if index >= sentence.last:
        return None
    match = scan.longest(index, sentence)
    if match is None:
        return None
    last, _, entries = match
    for entry in entries:
        if entry.kind == "country":
            return Region(entry.country), last
        if entry.kind == "admin1":
            return Region(entry.country, entry.admin1), last
    return None


def short_region_at(scan: "Scan", index: int) -> tuple[Region, int] | None:
    """The region abbreviated ("Calif.") or coded ("OK") at the token, and where it ends."""
    tokens, words = scan.tokens, scan.words
    token = tokens[index]
    short = normal_form(token.text[: len(token.text) - possessive(token.text)])
    stop = index + 1 < len(tokens) and tokens[index + 1].text == "." and tokens[index + 1].start == token.end
    if token.text == "W" and stop and index + 2 < len(tokens) and tokens[index + 2].lower == "va":
        return words.abbreviations["wva"], index + 4
    abbreviated = words.abbreviations.get(short)
    ends = index + 1 >= len(tokens) or tokens[index + 1].kind == "punct"
    if abbreviated is not None and (ends or "." in token.text or token.text.isupper() or len(short) > 3):
        return abbreviated, index + 1 + stop
    region = words.codes.get(token.text)
    return None if region is None or scan.is_shouting else (region, index + 1 + stop)


def is_listed(scan: "Scan", candidate: Candidate, region: Region, after: int) -> bool:
    """True in "Georgia, Armenia and Turkey", where the second name does not say where the first lies.

    So it is where what follows goes on with a third of their kind, where a country is followed by another, and where
    a place everybody knows is followed by a region it does not lie in.
    """
    entries = candidate.entries
    if not entries:
        return False
    inside = [e for e in entries if e.country == region.country and (not region.admin1 or e.admin1 == region.admin1)]
    inside = [e for e in inside if e.kind != "country" and (region.admin1 == "" or e.kind != "admin1")]
    is_wide = any(e.kind in ("country", "admin1") for e in entries)
    if not inside:
        return is_wide or max(e.prominence for e in entries) >= _KNOWN
    if not is_wide or any(e.kind == "admin1" for e in inside):
        return False
    size = max(e.population for e in inside)
    if not region.admin1 and any(e.kind == "country" for e in entries):
        return size < _LARGE_TOWN
    return size < _TOWN * 10 and (candidate.first == scan.listed or _goes_on(scan, after, candidate.sentence, region))


def _goes_on(scan: "Scan", after: int, sentence: Sentence, region: Region) -> bool:
    """True where a comma or a word for "and", and another region of the same kind, follow."""
    tokens, joiners = scan.tokens, scan.words.sets["joiners"]
    at = after
    while at < min(after + 2, sentence.last) and (tokens[at].text == "," or tokens[at].lower in joiners):
        at += 1
    found = region_at(scan, at, sentence) if at > after else None
    return found is not None and bool(found[0].admin1) == bool(region.admin1)


# --- datelines -------------------------------------------------------------------------------------


def is_dateline(scan: "Scan", candidate: Candidate, after: int) -> bool:
    """True where the name opens its paragraph and a dash, an agency in brackets or small letters follow."""
    if candidate.first != candidate.sentence.first or candidate.sentence.in_title:
        return False
    return is_dateline_end(scan, after) or _is_in_capitals(scan, candidate, after)


def _is_in_capitals(scan: "Scan", candidate: Candidate, after: int) -> bool:
    """True for the first words of a text where they alone are in capitals: "WASHINGTON The President …"."""
    if candidate.sentence.index > 1 or scan.is_shouting or candidate.sentence.last - after < 5:
        return False
    written = scan.doc.text[candidate.start : candidate.end]
    following = scan.tokens[after]
    return len(written) > 4 and written.isupper() and following.is_capital and not following.text.isupper()


def is_dateline_end(scan: "Scan", after: int) -> bool:
    """True where a dash or an agency in brackets ends the line that holds nothing but names before."""
    tokens, index, dateline_words = scan.tokens, after, scan.words.sets["dateline_words"]
    stop = min(len(tokens), after + 12)
    while index < stop:
        text = tokens[index].text
        if text in _DASHES:
            if index + 1 < len(tokens) and tokens[index + 1].text == text:
                return True
            gap = index + 1 < len(tokens) and tokens[index + 1].start > tokens[index].end
            return gap or text in "–—"
        if text == "(" and index + 1 < len(tokens):
            return _is_agency(scan, index + 1)
        if tokens[index].kind == "word" and text.islower() and tokens[index].lower not in dateline_words:
            return False
        index += 1
    return False


def _is_agency(scan: "Scan", index: int) -> bool:
    """True where the bracket that opens before the token holds an agency: "(AP)", "(KXYZ)", "(Any Name) —"."""
    tokens = scan.tokens
    for position, token in enumerate(tokens[index : index + 6], index):
        if token.text == ")":
            return position + 1 < len(tokens) and tokens[position + 1].text in _DASHES
        if token.lower in scan.words.sets["agencies"] or (token.text.isupper() and 2 < len(token.text) < 6):
            return True
    return False
