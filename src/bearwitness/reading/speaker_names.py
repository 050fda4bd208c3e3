"""The name of a speaker in a run of tokens, and whom a pronoun or a short form stands for.

Works on phrases of a few words, told from their neighbours by the word lists of the pack ``speech.toml``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bearwitness.reading.document import Token
from bearwitness.reading.immutable import immutable
from bearwitness.reading.pack import load_pack
from bearwitness.values import Span

MAX_PHRASE_TOKENS = 24
MAX_NAME_TOKENS = 10
MEMORY = 12


@immutable
class Speaker:
    """A speaker's name as it is written and its words. ``person`` is True for a human being with a proper name."""

    name: str
    span: Span
    person: bool = False


@immutable
class Said:
    """One cue of speech with its speakers, outermost first. ``closing`` is True where it stands after what is said."""

    span: Span
    kind: str
    speakers: tuple[Speaker, ...]
    closing: bool = False


@dataclass(frozen=True)
class NameWords:
    """The word lists that shape a speaker's name.

    ``follows_verb`` is True for a language in which the speaker may stand behind any verb ("dijo el alcalde que").
    """

    lists: Mapping[str, frozenset[str]]
    naming: Mapping[str, Sequence[tuple[str, ...]]]  # by their first word
    voice_of: Mapping[str, Sequence[tuple[str, ...]]]
    citing_endings: tuple[str, ...] = ()
    follows_verb: bool = False

    def has(self, name: str, word: str) -> bool:
        """True where the list holds the word."""
        return word in self.lists.get(name, ())


@lru_cache(maxsize=8)
def name_words(lang: str) -> NameWords:
    """The word lists of the language's pack."""
    pack: Mapping[str, Any] = load_pack(lang, "speech")
    single = {key: frozenset(words) for key, words in pack.items() if isinstance(words, list)}
    return NameWords(
        single,
        _by_first(pack["naming"]),
        _by_first(pack["voice_of"]),
        tuple(pack.get("citing_endings", ())),
        bool(pack.get("speaker_follows_verb", False)),
    )


def _by_first(phrases: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append(words)
    return found


def name_speaker(tokens: Sequence[Token], words: NameWords) -> Speaker | None:
    """The speaker that the phrase names, None where it names nobody ("no one", a bare verb, a number).

    Determiners, titles and what only describes the speaker ("who runs a kiosk", "aged 47") are left out; a
    proper name at the end wins over the role before it ("local leader Ana Ruiz" → "Ana Ruiz").
    """
    phrase = list(tokens[:MAX_PHRASE_TOKENS])
    phrase = _after(phrase, words.naming)
    phrase = _after(phrase, words.voice_of)
    phrase = _before_relative(phrase, words)
    if not phrase or words.has("nobody", phrase[0].lower):
        return None
    if _is_pronoun(phrase[-1].lower, words):
        phrase = phrase[-1:]
    while phrase and words.has("determiner", phrase[0].lower) and not _one_of_many(phrase):
        phrase = phrase[1:]
    if len(phrase) > 2 and words.has("document", phrase[0].lower) and words.has("determiner", phrase[1].lower):
        phrase = phrase[2:]  # "the tally the rescuers sent"
    proper = _proper_end(phrase, words)
    chosen = proper or [token for token in phrase if token.kind != "punct"]
    if not chosen or not any(token.kind == "word" for token in chosen):
        return None
    if len(chosen) > MAX_NAME_TOKENS or (len(chosen) == 1 and words.has("time", chosen[0].lower)):
        return None
    span = Span(chosen[0].start, chosen[-1].end)
    return Speaker(
        " ".join(token.text for token in chosen), span, person=bool(proper) and len(chosen) > 1 and proper != phrase
    )


def _is_pronoun(word: str, words: NameWords) -> bool:
    return any(words.has(f"{kind}_pronoun", word) for kind in ("person", "body", "many", "own"))


def _one_of_many(phrase: Sequence[Token]) -> bool:
    """True for "one of the doctors", where "one" is the speaker."""
    return len(phrase) > 1 and phrase[0].lower in ("one", "some", "several", "many") and phrase[1].lower == "of"


def _after(phrase: list[Token], markers: Mapping[str, Sequence[tuple[str, ...]]]) -> list[Token]:
    """What follows the first of the markers, the phrase itself where there is none."""
    for at, token in enumerate(phrase):
        for marker in markers.get(token.lower, ()):
            end = at + len(marker)
            if end < len(phrase) and tuple(held.lower for held in phrase[at:end]) == marker:
                return phrase[end:]
    return phrase


def _before_relative(phrase: list[Token], words: NameWords) -> list[Token]:
    for at, token in enumerate(phrase):
        if at and words.has("relative", token.lower):
            return phrase[:at]
        if token.text in "([":
            return phrase[:at]
    return phrase


def _proper_end(phrase: Sequence[Token], words: NameWords) -> list[Token]:
    """The run of capitalised words at the end, without titles; [] where there is none or it is only a place."""
    first = len(phrase)
    while first and (phrase[first - 1].is_capital or _joins_name(phrase, first - 1)):
        first -= 1
        # "Comisión de la Memoria": a preposition with its article inside a name
        if words.follows_verb and first > 2 and words.has("determiner", phrase[first - 1].lower):
            joined = words.has("preposition", phrase[first - 2].lower) and phrase[first - 3].is_capital
            first -= 2 * joined
    run = list(phrase[first:])
    if not run or (first and words.has("preposition", phrase[first - 1].lower)):
        return []
    while len(run) > 1 and words.has("title", run[0].lower):
        run = run[1:]
        if run[0].text == ".":
            run = run[1:]
    return run


def _joins_name(phrase: Sequence[Token], at: int) -> bool:
    """True for the small words inside a name ("Abu al-Walid", "Gulf of Aden Watch", "17 June Movement")."""
    if not 0 < at < len(phrase) - 1 and not (at == 0 and phrase[0].kind == "number" and len(phrase) > 1):
        return False
    token = phrase[at]
    inner = token.lower in (
        "al",
        "el",
        "de",
        "del",
        "la",
        "bin",
        "ibn",
        "van",
        "von",
        "of",
        "and",
        ".",
        "&",
    ) or token.lower.startswith("al-")
    return (inner or token.kind == "number") and phrase[at + 1].is_capital and (at == 0 or phrase[at - 1].is_capital)


class Heard:
    """The speakers named so far, so that "he", "the ministry" and a surname find the one they stand for."""

    def __init__(self, words: NameWords) -> None:
        self._words = words
        self._speakers: list[Speaker] = []

    def resolve(self, speaker: Speaker) -> Speaker | None:
        """The speaker meant, with the words it is called by here; None for a pronoun that stands for nobody."""
        word = speaker.name.lower()
        words = self._words
        if words.has("person_pronoun", word):
            return self._last(speaker, person=True)
        if words.has("many_pronoun", word) or words.has("body_pronoun", word) or words.has("document", word):
            return self._last(speaker, person=False)
        mine = _key(speaker.name, words)
        for known in reversed(self._speakers):
            if mine and mine < _key(known.name, words):
                speaker = Speaker(known.name, speaker.span, known.person)
                break
        self._remember(speaker)
        return speaker

    def _last(self, speaker: Speaker, *, person: bool) -> Speaker | None:
        fitting = [known for known in self._speakers if known.person is person] or self._speakers
        if not fitting:
            return None
        self._remember(fitting[-1])
        return Speaker(fitting[-1].name, speaker.span, fitting[-1].person)

    def _remember(self, speaker: Speaker) -> None:
        kept = [known for known in self._speakers if known.name != speaker.name]
        self._speakers = [*kept[-MEMORY:], speaker]


def _key(name: str, words: NameWords) -> frozenset[str]:
    plain = (word.lower().removesuffix("'s").removesuffix("’s") for word in name.split())
    return frozenset(word for word in plain if not words.has("determiner", word) and not words.has("preposition", word))
