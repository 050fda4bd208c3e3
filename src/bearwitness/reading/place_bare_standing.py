"""How surely a name in a script without capitals is a place's.

A name that the tables of the gazetteer have for a place's own is taken as it stands; any other, of which many are
common words or persons' names too, only where the words around it speak of a place.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bearwitness.reading.document import Sentence
from bearwitness.reading.gazetteer import Entry, normal_form
from bearwitness.reading.place_candidate import Candidate
from bearwitness.reading.place_links import HIT, link_of, stands_alone
from bearwitness.reading.place_names import Scan
from bearwitness.reading.place_words import place_words
from bearwitness.reading.script import script_rules

# What a name, its neighbours and its lead say; 1.0 is the border.
_KNOWN, _COMPOUND, _LARGE, _TOWN = 2.0, 0.8, 0.5, 0.5
_COMMON, _OFTEN, _PERSON, _FACILITY = -3.0, -1.2, -4.0, -2.0
_FACILITY_IN = -0.8
_IN, _OF, _SETTLEMENT, _DIVISION, _ALONE, _FILED, _STRUCK = 1.0, 0.5, 3.5, 3.0, 2.0, 2.0, 0.5
_PART = 3.0
_SKIPPED = frozenset("\"'“”«»_#(")


class _Names(NamedTuple):
    """Lists of the pack in the form in which the gazetteer has names, without articles."""

    common: frozenset[str]
    often: frozenset[str]
    sure: frozenset[str]
    persons: frozenset[str]
    adjectives: frozenset[str]


@lru_cache(maxsize=8)
def _names(lang: str) -> _Names:
    sets, article = place_words(lang).sets, article_of(lang)
    names = ("not_places", "often_places", "sure_places", "person_names", "also_adjectives")
    return _Names(*(frozenset(_bare(normal_form(word), article) for word in sets[name]) - {""} for name in names))


@lru_cache(maxsize=8)
def article_of(lang: str) -> str:
    """The article that the language writes together with a word, "" where it has none."""
    rules = script_rules(lang)
    return str(rules["article"]) if rules else ""


def _bare(key: str, article: str) -> str:
    return key[len(article) :] if article and key.startswith(article) else key


def bare_standing(scan: Scan, candidate: Candidate) -> float:
    """How surely the words stand for a place; 1.0 is the border. Notes how the clause hangs on the place."""
    candidate.link = link_of(scan, candidate)
    if not candidate.entries:
        return _PART
    value = _name_standing(scan, candidate)
    tags = candidate.tags
    if "settlement" in tags:
        return value + _SETTLEMENT
    if "division" in tags:
        return value + _DIVISION
    if _is_person(scan, candidate):
        tags.add("person")
        value += _PERSON
    if "in facility" in tags and candidate.link != HIT:
        tags.add("facility")
        value += _FACILITY_IN if candidate.preposition else _FACILITY
    if candidate.is_dateline:
        value += _FILED
    if candidate.region is not None:
        value += _IN
    if stands_alone(scan, candidate):
        tags.add("alone")
        value += _ALONE
    if candidate.link == HIT:
        value += _STRUCK
    if candidate.preposition in ("in", "near"):
        return value + _IN
    return value + (_OF if candidate.preposition else 0.0)


def _name_standing(scan: Scan, candidate: Candidate) -> float:
    key, entries, names = candidate.key.rstrip(" =-"), candidate.entries, _names(scan.doc.lang)
    bare = _bare(key, article_of(scan.doc.lang))
    size = max(math.log10(max(e.population, 1)) for e in entries)
    if is_own_name(entries):
        value = _KNOWN
    else:
        value = (_COMPOUND if " " in key else 0.0) + (_TOWN if size >= 4 else 0.0) + (_LARGE if size >= 5 else 0.0)
    if bare in names.adjectives or bare in scan.words.peoples:
        return value + (_COMMON if _is_adjective(scan, candidate) else 0.0)
    if bare in names.sure and is_own_name(entries):
        return value
    if bare in names.often:
        return value + _OFTEN
    return value + (_COMMON if bare in names.common or bare in names.persons else 0.0)


def _is_adjective(scan: Scan, candidate: Candidate) -> bool:
    """True in "the Saudi talks" and "Syrian forces": the word before is a noun as definite as the name."""
    at = candidate.first - 1
    if candidate.preposition or at < candidate.sentence.first or not scan.touches(at):
        return False
    before = scan.tokens[at]
    return before.kind == "word" and before.definite == scan.tokens[candidate.first].definite


def _is_person(scan: Scan, candidate: Candidate) -> bool:
    """True where the words around a name are those around a person's, or a body's of that name."""
    sets, lead, follower = scan.words.sets, candidate.lead, candidate.follower
    if lead in sets["role_words"]:
        return True
    if lead in sets["titles"]:
        # "The king X" is a person, "the king of X" written without an article is not.
        at = lead_of(scan, candidate.first, candidate.sentence)
        return scan.tokens[at].definite or not is_own_name(candidate.entries)
    names = _names(scan.doc.lang).persons
    if normal_form(lead) in names and candidate.preposition == "":
        return True
    return normal_form(follower) in names and not is_own_name(candidate.entries)


def lead_of(scan: Scan, position: int, sentence: Sentence) -> int:
    """The token before a name; quotation marks and the sign of a hashtag are passed over."""
    at = position - 1
    while at >= sentence.first and scan.tokens[at].text in _SKIPPED:
        at -= 1
    return at


def is_own_name(entries: Sequence[Entry]) -> bool:
    """True where one of the places goes by the name itself, rather than by some spelling that the source holds."""
    return any(entry.main for entry in entries)
