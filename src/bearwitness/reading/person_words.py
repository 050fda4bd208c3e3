"""The words for people of a language: nouns with what they say, pronouns, titles, and what is never a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bearwitness.reading.pack import load_pack


@dataclass(frozen=True)
class Head:
    """What a noun says of the people it names.

    One that is ``predicative`` names people only after a number or a determiner ("los heridos").
    """

    group: str
    plural: bool
    sex: str
    stage: str
    who: str
    role: str
    generic: bool
    size: int | None
    predicative: bool = False


@dataclass(frozen=True)
class PeopleWords:
    """The pack's words for people."""

    heads: Mapping[str, Head]
    starters: frozenset[str]
    of: str
    breaks: frozenset[str]
    indefinite: frozenset[str]
    definite: frozenset[str]
    other: frozenset[str]
    possessive: frozenset[str]
    both: Mapping[str, int]
    all: frozenset[str]
    each: frozenset[str]
    titles: frozenset[str]
    official_titles: frozenset[str]
    not_names: frozenset[str]
    place_before: frozenset[str]
    place_after_name: frozenset[str]
    institutions: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    pronouns: Mapping[str, tuple[str, str, bool]]
    not_people_after: frozenset[str]
    things_endings: tuple[str, ...]
    not_things: frozenset[str]
    of_group: frozenset[str]
    others: frozenset[str]
    another: frozenset[str]
    ordinals: frozenset[str]
    harmed: frozenset[str]
    more: frozenset[str]  # words that can stand for people by themselves: "both", "another", "the other"
    namers: Mapping[str, tuple[str, ...]]  # what may stand between a noun and its name, by its first word
    joiners: frozenset[str]
    objective: frozenset[str]
    owned: frozenset[str]
    body_parts: frozenset[str]
    body_sides: frozenset[str]
    owner_endings: tuple[str, ...]
    all_owner_endings: tuple[str, ...]


@lru_cache(maxsize=8)
def people_words(lang: str) -> PeopleWords:
    """The words for people of one language."""
    pack = load_pack(lang, "casualties")
    people = pack["people"]
    heads: dict[str, Head] = {}
    for entry in pack["person"]:
        for key in ("one", "many"):
            for word in entry[key]:
                heads[word] = Head(
                    group=word,
                    plural=key == "many",
                    sex=entry.get("sex", ""),
                    stage=entry.get("stage", ""),
                    who=entry.get("who", ""),
                    role=entry.get("role", ""),
                    generic=entry.get("generic", False),
                    size=entry.get("size"),
                )
    pronouns: dict[str, tuple[str, str, bool]] = {}
    pronouns.update(dict.fromkeys(people["he"], ("pronoun", "male", False)))
    pronouns.update(dict.fromkeys(people["she"], ("pronoun", "female", False)))
    pronouns.update(dict.fromkeys(people["they"], ("pronoun", "", True)))
    pronouns.update(dict.fromkeys(people["who"], ("relative", "", False)))
    pronouns.update({word: ("reflexive", sex, False) for word, sex in people["reflexive"].items()})
    return PeopleWords(
        heads=heads,
        starters=frozenset(
            [*heads, *pronouns, *people["another"], *people["others"], *people["both"], *people.get("ordinals", ())]
        ),
        ordinals=frozenset(people.get("ordinals", ())),
        of=people["of"],
        pronouns=pronouns,
        both=people["both"],
        owner_endings=tuple(people["possessive_endings"]),
        all_owner_endings=(*people["possessive_endings"], *people["plural_possessive_endings"]),
        owned=frozenset(phrase.split()[0] for voices in pack["harm"].values() for phrase in voices.get("owned", ())),
        namers={phrase.split()[0]: tuple(phrase.split()[1:]) for phrase in people.get("namers", ())},
        more=frozenset([*people["another"], *people["others"], *people["both"], *people.get("ordinals", ())]),
        joiners=frozenset(pack["harm_words"]["joiners"]),
        body_parts=frozenset(people.get("body_parts", ())),
        body_sides=frozenset(people.get("body_sides", ())),
        not_people_after=frozenset(pack["harm_words"]["not_people_after"]),
        things_endings=tuple(pack["harm_words"]["things_endings"]),
        not_things=frozenset(pack["harm_words"]["not_things"]),
        **{
            name: frozenset(people[name])
            for name in [
                "breaks",
                "indefinite",
                "definite",
                "other",
                "possessive",
                "all",
                "each",
                "titles",
                "official_titles",
                "not_names",
                "place_before",
                "place_after_name",
                "institutions",
                "particles",
                "suffixes",
                "of_group",
                "others",
                "another",
                "harmed",
                "objective",
            ]
        },
    )
