"""The words for harm of a language: which words say that someone was killed or hurt, and how a clause is built."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bearwitness.reading.pack import load_pack
from bearwitness.reading.phrases import PhraseTable


@dataclass(frozen=True)
class HarmWords:
    """The pack's words for harm."""

    triggers: PhraseTable[tuple[str, str]]
    phrases: PhraseTable[tuple[str, int]]
    other_event: PhraseTable[str]
    asides: PhraseTable[str]
    object_fatal: PhraseTable[str]
    part_after: PhraseTable[str]
    rivals: PhraseTable[str]
    rival_between: frozenset[str]
    sums: frozenset[str]
    aside_starts: frozenset[str]
    leaves: frozenset[str]
    reduced: frozenset[str]
    toll_spreads: frozenset[str]
    part_before: frozenset[str]
    none_of: frozenset[str]
    auxiliaries: frozenset[str]
    be: frozenset[str]
    have: frozenset[str]
    singular_be: frozenset[str]
    adverbs: frozenset[str]
    negations: frozenset[str]
    unreal: frozenset[str]
    joiners: frozenset[str]
    prepositions: frozenset[str]
    barriers: frozenset[str]
    object_skip: frozenset[str]
    contrast: frozenset[str]
    homes: frozenset[str]
    self_after: frozenset[str]
    clause_prepositions: frozenset[str]
    figure_prepositions: frozenset[str]
    toll_verbs: frozenset[str]
    total_verbs: frozenset[str]
    agent_by: str


@dataclass(frozen=True)
class PartWords:
    """The pack's words for harm that tell parts of a count, in whatever order the language has its clauses."""

    triggers: PhraseTable[tuple[str, str]]
    part_after: PhraseTable[str]
    joiners: frozenset[str]


@lru_cache(maxsize=8)
def part_words(lang: str) -> PartWords:
    """The words for parts of one language."""
    pack = load_pack(lang, "casualties")
    words = pack["harm_words"]
    return PartWords(
        triggers=_triggers(pack),
        part_after=PhraseTable((phrase, phrase) for phrase in words["part_after"]),
        joiners=frozenset(words["joiners"]),
    )


def _triggers(pack: Mapping[str, Any]) -> PhraseTable[tuple[str, str]]:
    # A noun that can be owned ("the teen's killing") is often a verb as well; then the verb's reading is kept.
    return PhraseTable(
        (phrase, (field, voice))
        for field, voices in pack["harm"].items()
        for voice in sorted(voices, key=lambda voice: voice != "owned")
        for phrase in voices[voice]
    )


@lru_cache(maxsize=8)
def harm_words(lang: str) -> HarmWords:
    """The words for harm of one language."""
    pack = load_pack(lang, "casualties")
    words, phrases = pack["harm_words"], pack["phrases"]
    parts = part_words(lang)
    return HarmWords(
        triggers=parts.triggers,
        phrases=PhraseTable(_whole_phrases(phrases)),
        other_event=PhraseTable((phrase, phrase) for phrase in pack["other_event"]["words"]),
        asides=PhraseTable((phrase, phrase) for phrase in pack["other_event"].get("openings", ())),
        figure_prepositions=frozenset(words.get("figure_prepositions", ())),
        object_fatal=PhraseTable((phrase, phrase) for phrase in words.get("object_fatal", ())),
        none_of=frozenset(words.get("none_of", ())),
        part_after=parts.part_after,
        agent_by=words["agent_by"],
        reduced=frozenset(words.get("reduced", ())),
        leaves=frozenset(words.get("leaves", ())),
        rivals=PhraseTable((phrase, phrase) for phrase in words.get("rivals", ())),
        aside_starts=frozenset(words.get("aside_starts", ())),
        sums=frozenset(words.get("sums", ())),
        rival_between=frozenset(words.get("rival_between", ())),
        toll_spreads=frozenset(phrases.get("toll_spreads", ())),
        toll_verbs=frozenset(phrases["toll_verbs"]),
        total_verbs=frozenset(phrases["total_verbs"]),
        **{
            name: frozenset(words[name])
            for name in [
                "part_before",
                "auxiliaries",
                "be",
                "have",
                "singular_be",
                "adverbs",
                "negations",
                "unreal",
                "joiners",
                "prepositions",
                "barriers",
                "object_skip",
                "contrast",
                "homes",
                "self_after",
                "clause_prepositions",
            ]
        },
    )


def _whole_phrases(phrases: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, int]]]:
    """Phrases that speak for themselves, each with its kind and its number."""
    for kind in ("nobody_killed", "nobody_injured", "nobody_harmed", "nobody_else"):
        yield from ((phrase, (kind, 0)) for phrase in phrases[kind])
    yield from ((phrase, ("nobody_missing", 0)) for phrase in phrases.get("nobody_missing", ()))
    for first, number in phrases["multiple"].items():
        yield from ((f"{first} {noun}", ("multiple_killed", number)) for noun in phrases["multiple_killed"])
        yield from ((f"{first} {noun}", ("multiple_hit", number)) for noun in phrases["multiple_hit"])
    yield from ((word, ("multiple_hit", number)) for word, number in phrases.get("multiple_hit_joined", {}).items())
    yield from ((phrase, ("in_all", 0)) for phrase in phrases.get("in_all", ()))
    yield from ((phrase, ("attempted", 0)) for phrase in phrases.get("attempted", ()))
    yield from ((phrase, ("toll_killed", 0)) for phrase in phrases["toll"])
    yield from ((phrase, ("toll_injured", 0)) for phrase in phrases["toll_injured"])
    yield from ((phrase, ("fatal", 0)) for phrase in phrases["fatal"])
    yield from ((phrase, ("the_killed", 0)) for phrase in phrases["the_killed"])
    yield from ((phrase, ("the_injured", 0)) for phrase in phrases["the_injured"])
    yield from ((phrase, ("self", 0)) for phrase in phrases["self_harm"])
    yield from ((phrase, ("self_hurt", 0)) for phrase in phrases.get("self_hurt", ()))
    yield from ((phrase, ("self_turned", 0)) for phrase in phrases.get("self_turned", ()))
    yield from ((phrase, ("self", 1)) for phrase in phrases["self_death"])
    yield from ((f"{phrases['fatally']} {phrase}", ("self", 1)) for phrase in phrases["self_harm"])
    yield from ((phrase, ("self_same", 0)) for phrase in phrases["self_same"])
    yield from ((phrase, ("self_wound", 0)) for phrase in phrases["self_wound"])
    yield from ((phrase, ("murder_suicide", 2)) for phrase in phrases["murder_suicide"])
