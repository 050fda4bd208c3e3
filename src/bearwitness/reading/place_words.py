"""The words with which a language writes about places, from its pack."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from bearwitness.reading.pack import load_pack


class Region(NamedTuple):
    """A country, or a first-order division of one, that stands next to a name: "Ill.", "Spain"."""

    country: str
    admin1: str = ""


class _Sets(dict[str, frozenset[str]]):
    """Sets of words by the name of their list; a list that is not there is empty."""

    def __missing__(self, name: str) -> frozenset[str]:
        return frozenset()


_EMPTY: dict[str, Any] = dict.fromkeys(
    ("abbreviations", "postal_codes", "countries", "peoples", "adjectives", "nouns", "institutions"),
    MappingProxyType({}),
)
# The lists that hold names rather than words.
_NAMES = frozenset({"person_names", "respelled"})


class PlaceWords(NamedTuple):
    """The pack's words about places; each set in lower case. ``common`` is all of them but names.

    ``adjectives`` are words for what belongs to a country or division ("ES", "ES.59") or to a region (its name);
    ``nationals`` all words for a country's people and what is theirs, with its code.
    ``capitals`` has the capital of each country. ``has_capital_letters`` is False for a script that marks no names,
    ``dateline_is_event`` where a dateline says no more than where the report was filed.
    """

    sets: Mapping[str, frozenset[str]]
    abbreviations: Mapping[str, Region]
    codes: Mapping[str, Region]
    countries: Mapping[str, str]
    peoples: Mapping[str, Region]
    adjectives: Mapping[str, str]
    nationals: Mapping[str, str]
    institutions: Mapping[str, frozenset[str]]
    common: frozenset[str]
    capitals: Mapping[str, str]
    has_capital_letters: bool = True
    dateline_is_event: bool = True

    def has(self, group: str, word: str) -> bool:
        """True where the word is in the pack's list of that name."""
        return word in self.sets[group]


@lru_cache(maxsize=8)
def place_words(lang: str) -> PlaceWords:
    """The words of ``packs/LANG/places.toml``."""
    pack = {**_EMPTY, **load_pack(lang, "places")}
    abbreviations = {
        short: Region(country, code)
        for country, table in pack["abbreviations"].items()
        for short, code in table.items()
    }
    # A language that has no use for a list leaves it out.
    sets = _Sets({key: frozenset(value) for key, value in pack.items() if isinstance(value, list)})
    endings = pack.get("people_endings", ("",))
    peoples = {word + ending: code for word, code in pack["peoples"].items() for ending in endings}
    return PlaceWords(
        sets=sets,
        abbreviations=abbreviations,
        codes={region.admin1: region for region in abbreviations.values()}
        | {code: Region(country, code) for country, codes in pack["postal_codes"].items() for code in codes},
        countries=pack["countries"],
        peoples={word: Region(*code.split(".")) for word, code in peoples.items()},
        adjectives={word: code for word, code in peoples.items() if word not in sets["people_nouns"]}
        | pack["adjectives"],
        nationals={
            word: code.partition(".")[0]
            for word, code in {**peoples, **pack["adjectives"], **pack["nouns"]}.items()
            if len(code.partition(".")[0]) == 2
        },
        institutions={country: frozenset(own) for country, own in pack["institutions"].items()},
        common=frozenset().union(*(words for name, words in sets.items() if name not in _NAMES)),
        capitals=pack.get("capitals", {}),
        has_capital_letters=pack.get("has_capital_letters", True),
        dateline_is_event=pack.get("dateline_is_event", True),
    )


Weights = defaultdict[tuple[str, str], float]
"""How strongly a report points to each Region, which a plain tuple looks up as well."""
