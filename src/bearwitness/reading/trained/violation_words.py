"""The words of a language that speak of violations and of who commits them, for the models to weigh."""

from functools import lru_cache

from bearwitness.errors import InvalidValue
from bearwitness.reading.event_types import expanded
from bearwitness.reading.pack import load_pack
from bearwitness.reading.phrases import PhraseTable


@lru_cache(maxsize=8)
def violation_words(lang: str) -> PhraseTable[tuple[str, ...]]:
    """What each word or phrase of the language's pack speaks of; an empty table where the pack has none."""
    try:
        pack = load_pack(lang, "violations")
    except InvalidValue:
        return PhraseTable(())
    meanings: dict[str, tuple[str, ...]] = {}
    for group in ("words", "who"):
        for name, phrases in pack[group].items():
            for phrase in (each for given in phrases for each in expanded(given)):
                meanings[phrase] = (*meanings.get(phrase, ()), name)
    return PhraseTable(meanings.items())
