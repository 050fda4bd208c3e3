"""Which language a report is in, and whether there is a pack to read it with."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bearwitness.model import Report
from bearwitness.reading.pack import find_pack, installed_packs, load_pack

# A guess below this is none: short posts in capitals come out as anything.
SURE = 0.5
# A language is settled by its first few thousand letters; a 10 MB report need not be walked for it.
GUESS_CHARACTERS = 3000
# Most reports tell their language in three short stretches of those letters: a guess as sure as this one, made
# from them, is taken; all the letters are walked for the others (mixed languages, lists of names).
STRETCHES, STRETCH_CHARACTERS = 3, 120
SETTLED = 0.99
# Of doubtful guesses, those up to so many times less likely than the best are told apart by small words.
NEAR = 8
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    # The model is a file inside the package (Lui & Baldwin 2012, 97 languages); nothing is fetched.
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(report: Report) -> str:
    """The report's language as an ISO 639-1 code: the one given, else guessed, else ``und`` (undetermined).

    A guess under SURE is taken only where it is a language with a pack; so a doubtful text is read by the pack
    it looks most like rather than left out. Place names mislead ("Two dead in El Salvador"): where several packs
    are about as likely, the one with more of its small words in the text is taken.
    """
    if report.lang:
        return report.lang.replace("_", "-").split("-")[0].lower()
    text = report.reading_text[:GUESS_CHARACTERS]
    if plain := _by_small_words(text):
        return plain
    if not any(letter.isalpha() for letter in text):
        return "und"
    guessed, probability = _identifier().classify(_stretches(text))
    if probability < SETTLED:
        guessed, probability = _identifier().classify(text)
    if probability >= SURE:
        return str(guessed)
    ranked = [(str(lang), float(share)) for lang, share in _identifier().rank(text)]
    return _likeliest([held for held in ranked if held[0] in installed_packs()], text)


def _likeliest(ranked: Sequence[tuple[str, float]], text: str) -> str:
    """The language of a doubtful text among those with a pack, given with their shares, the likeliest first."""
    near = [lang for lang, share in ranked if share * NEAR >= ranked[0][1]]
    if len(near) < 2:
        return near[0] if near else "und"
    words = Counter(_WORD.findall(text.lower()))
    return max(near, key=lambda lang: sum(words[word] for word in load_pack(lang, "sentences")["starters"]))


def _by_small_words(text: str) -> str:
    """The language whose small words fill the text, "" where no pack's do: what most reports cost no guess for."""
    words = text.lower().split()
    for lang in installed_packs():
        pack = find_pack(lang, "language")
        if pack is not None and len(words) >= pack["least_words"]:
            small = sum(map(_small_words(lang).__contains__, words))
            if small >= pack["share"] * len(words):
                return lang
    return ""


@lru_cache(maxsize=8)
def _small_words(lang: str) -> frozenset[str]:
    return frozenset(load_pack(lang, "language")["small_words"])


def _stretches(text: str) -> str:
    """The start, the middle and the end of the text, the whole of a short one."""
    if len(text) <= STRETCHES * STRETCH_CHARACTERS:
        return text
    step = (len(text) - STRETCH_CHARACTERS) // (STRETCHES - 1)
    return " ".join(text[at * step : at * step + STRETCH_CHARACTERS] for at in range(STRETCHES))
