"""Whether a name in a text stands for a place at all, by the words around it."""

from collections import Counter
from collections.abc import Sequence

from bearwitness.reading.gazetteer import WIDE_KINDS
from bearwitness.reading.place_candidate import Candidate
from bearwitness.reading.place_links import HIT, link_of, stands_alone
from bearwitness.reading.place_names import Scan

_BARE_COST = 1.6
# What a name gains that alone makes a line or is a hashtag, that the text says was struck, and loses by an article.
_ALONE, _STRUCK, _ARTICLE = 2.0, 1.0, 1.5
# In a text all in capitals any word may be some village's name.
_SHOUTED = 2.0
# A name of a country or of a city of millions is one even where a word before it has a capital ("Radio Teruel").
_FAMOUS, _LETTERS_OF_SHORT = 5.7, 5


def surnames_in(scan: Scan, candidates: Sequence[Candidate]) -> frozenset[str]:
    """Names that end a longer capitalised name or follow a title somewhere in the report: people's.

    A well-known place's name that the report as often uses as such ("in X", "X, Spain") is none.
    """
    found: Counter[str] = Counter()
    placed: Counter[str] = Counter()
    sets = scan.words.sets
    countries = {c.key for c in candidates if any(e.kind == "country" for e in c.entries)} - sets["person_names"]
    for candidate in candidates:
        if candidate.region is not None or candidate.is_dateline:
            placed[candidate.key] += 1
            continue
        titled = candidate.lead in sets["titles"] and (candidate.left or candidate.lead not in scan.small_words)
        named = candidate.left and not candidate.right and not candidate.sentence.in_title
        if titled or (named and not _is_short_body(scan, candidate)):
            found[candidate.key] += 2 if titled else 1
        elif candidate.preposition == "in" and is_famous(candidate):
            placed[candidate.key] += 1
    return frozenset(key for key, times in found.items() if times > placed[key] and key not in countries)


def _is_short_body(scan: Scan, candidate: Candidate) -> bool:
    """True after a word in capitals: an outlet's or a body's, not a given name."""
    before = scan.tokens[candidate.first - 1].text
    return before.isupper() and 1 < len(before) <= _LETTERS_OF_SHORT and not scan.is_shouting


def is_famous(candidate: Candidate) -> bool:
    """True where a country or a large city bears the name."""
    return any(e.main and e.prominence >= _FAMOUS for e in candidate.entries)


def standing_of(scan: Scan, candidate: Candidate, surnames: frozenset[str]) -> float:
    """How surely the words stand for a place; 1.0 is the border."""
    if candidate.is_region_of_other:
        return 3.0
    value = _name_standing(scan, candidate)
    if candidate.is_dateline or candidate.region is not None:
        value += 4.0
    elif _is_person(scan, candidate, surnames):
        candidate.tags.add("person")
        value -= 4.0
    value += _neighbour_standing(scan, candidate)
    if (
        candidate.lead in scan.words.sets["articles"]
        and not candidate.right
        and "resident" not in candidate.tags
        and " " not in candidate.key
    ):
        value -= _ARTICLE  # "the basilica of the Pilar"
    else:
        candidate.link = link_of(scan, candidate)
    if candidate.link == HIT and candidate.preposition != "in" and candidate.key not in surnames:
        value += _STRUCK
    if _is_division(scan, candidate):
        candidate.tags.add("division")
    if stands_alone(scan, candidate):
        candidate.tags.add("alone")
        value += _ALONE
    if scan.is_small and scan.has_cue(candidate.sentence):
        value += _STRUCK
    if candidate.preposition in ("in", "near"):
        value += 2.0
    elif candidate.preposition in ("of", "away"):
        value += 1.0
    return value


def _is_division(scan: Scan, candidate: Candidate) -> bool:
    """True in "Huesca province", "the province of Huesca" and "Huesca Gov. Ruiz"."""
    sets, first = scan.words.sets, candidate.first
    if candidate.follower in sets["division_words"]:
        return True
    if "touching" in candidate.tags and candidate.follower in sets["division_offices"]:
        return any(e.kind == "admin1" for e in candidate.entries)
    if candidate.lead not in sets["of_words"] or first < candidate.sentence.first + 2:
        return False
    return scan.tokens[first - 2].lower in sets["division_words"]


def _name_standing(scan: Scan, candidate: Candidate) -> float:
    """What the name itself says: size, kind, words it shares with the language."""
    value = 0.0
    if candidate.entries:
        best = max(candidate.entries, key=lambda entry: entry.prominence)
        value += min(best.prominence, 6.5) / 2 - _BARE_COST
        if best.kind in ("country", "admin1") or best.kind in WIDE_KINDS or best.prominence >= _FAMOUS:
            value += 1.0
    if " " in candidate.key:
        value += 1.0
    if candidate.key in scan.words.sets["person_names"] and candidate.preposition not in ("in", "near"):
        is_body = candidate.right and candidate.follower in scan.words.sets["body_words"]
        value -= 1.0 if is_body or candidate.preposition else 3.0
    is_country = any(e.kind == "country" for e in candidate.entries)
    written = scan.doc.text[candidate.start : candidate.end]
    common = candidate.key in scan.words.sets["not_places"]
    if is_country and written.isupper() and len(written) < 6:
        value += 0.5
    elif common or (candidate.key in scan.small_words and candidate.key.isalpha() and not scan.is_small):
        value -= 3.0
    if len(candidate.key) < 4 and not is_country:
        value -= 1.0
    if candidate.preposition != "in" and not is_famous(candidate) and _is_acronym(scan, candidate, written):
        value -= 3.0
    if scan.is_shouting and not candidate.preposition and " " not in candidate.key and not is_famous(candidate):
        value -= _SHOUTED
    if candidate.key in scan.words.peoples and max(e.prominence for e in candidate.entries) < _FAMOUS:
        value -= 5.0
    return value


def _is_acronym(scan: Scan, candidate: Candidate, written: str) -> bool:
    """True for a short word in capitals where other words are not."""
    if len(written) > _LETTERS_OF_SHORT or not written.isupper() or candidate.region is not None:
        return False
    return not (candidate.is_dateline or scan.is_shouting or scan.is_shouted(candidate.sentence))


def _neighbour_standing(scan: Scan, candidate: Candidate) -> float:
    """What the capitalised words that touch the name say; marks the candidate with what it is part of."""
    sets, follower, value = scan.words.sets, candidate.follower.removesuffix("'s"), 0.0
    tags = candidate.tags
    if "street" in tags or (
        "touching" in tags and follower in sets["street_words"] and _is_named_after(scan, candidate)
    ):
        tags.add("street")
        return -8.0
    if candidate.left:
        value -= 1.0 if is_famous(candidate) and candidate.key not in sets["person_names"] else 3.0
    if candidate.right:
        if follower in sets["facility_words"] and follower not in sets["body_words"]:
            tags.add("facility")
            value -= 0.5
        elif follower in sets["body_words"]:
            tags.add("body")
            value += 1.2
        elif follower in sets["company_words"]:
            tags.add("company")
            value -= 4.0
        else:
            value -= 2.0
    elif "touching" in tags and follower in sets["resident_words"]:
        tags.add("resident")
        if follower in sets["quarter_words"]:
            tags.add("part")
        value += 1.0
    return value


def _is_named_after(scan: Scan, candidate: Candidate) -> bool:
    """True where the follower's capital makes it a part of the name, in a headline that has small letters too."""
    if candidate.right or not candidate.sentence.in_title:
        return candidate.right
    return scan.tokens[candidate.last].is_capital and not scan.is_shouted(candidate.sentence)


def _is_person(scan: Scan, candidate: Candidate, surnames: frozenset[str]) -> bool:
    """True where the words around a name are those around a person's."""
    sets, tokens = scan.words.sets, scan.tokens
    if candidate.lead in sets["titles"] and not candidate.modifier and candidate.preposition == "":
        return True
    if candidate.lead in sets["role_words"] and not candidate.left:
        return True
    after = candidate.last
    if after + 1 < len(tokens) and tokens[after].text == "," and tokens[after + 1].kind == "number":
        return tokens[after + 1].text.isdigit() and int(tokens[after + 1].text) < 110 and candidate.preposition == ""
    if candidate.follower in sets["strong_speech_verbs"] and candidate.preposition == "":
        return not any(e.kind in ("country", "admin1") for e in candidate.entries)
    # "Struck Marion" tells of a person where one is called so.
    return candidate.key in surnames and (candidate.preposition != "in" or candidate.lead in sets["hit_verbs"])
