"""The words of harm of a language whose verbs stand before the people, from its pack (``casualties.toml``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bearwitness.reading.pack import load_pack
from bearwitness.reading.phrases import PhraseTable


@dataclass(frozen=True)
class VerbFirstWords:
    """The pack's words of harm; ``sets`` holds its lists of single words by name."""

    triggers: PhraseTable[tuple[str, str]]
    said: PhraseTable[str]
    none_of: PhraseTable[str]
    other_event: PhraseTable[str]
    part_after: PhraseTable[str]
    openers: PhraseTable[str]
    sets: Mapping[str, frozenset[str]]
    reach: int
    toll_reach: int
    most_between: int


@lru_cache(maxsize=8)
def verb_first_words(lang: str) -> VerbFirstWords:
    """The words of one language."""
    pack: Mapping[str, Any] = load_pack(lang, "casualties")
    words, none = pack["harm_words"], pack["none"]
    triggers = [
        (phrase, (field, voice))
        for field, voices in pack["harm"].items()
        for voice, phrases in voices.items()
        for phrase in phrases
    ]
    names = ("joiners", "barriers", "part_before", "negations", "unreal", "contrast", "toll_openers", "toll_to")
    sets = {name: frozenset(words[name]) for name in names}
    sets["of_forms"] = frozenset(pack["people"].get("of_forms", ()))
    sets["determiners"] = frozenset(pack["people"].get("articles", ()))
    sets["people_before"] = frozenset(words.get("people_before", ()))
    sets["clause_joiners"] = frozenset(words.get("clause_joiners", ()))
    return VerbFirstWords(
        triggers=PhraseTable(triggers),
        said=PhraseTable((phrase, field) for field, phrases in none["said"].items() for phrase in phrases),
        none_of=PhraseTable((p, field) for field in ("killed", "injured", "harmed") for p in none[field]),
        other_event=PhraseTable((phrase, phrase) for phrase in pack["other_event"]["words"]),
        part_after=PhraseTable((phrase, phrase) for phrase in words["part_after"]),
        openers=PhraseTable((phrase, phrase) for phrase in none["openers"]),
        sets={**sets, "between": frozenset(none["between"]), "or": frozenset(none["or"])},
        reach=int(words["reach"]),
        toll_reach=int(words["toll_reach"]),
        most_between=int(none["most_between"]),
    )
