"""The form in which words are compared: one for all spellings of a word, and clitics parted from it.

``fold`` is for every language: lower case, one code point for each letter, Arabic without vowel signs, tatweel and
hamza seats, digits of any script as ASCII. ``word_forms`` is for languages whose pack has a ``script.toml``: there
an article, conjunctions, prepositions and pronouns are written together with the word, or accents may be left out;
see ``docs/languages.md``.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple, Protocol

from bearwitness.codebook import Codebook, Entry, load_codebook
from bearwitness.codebook.records import KINDS

# Signs inside a word that part nothing: combining marks, and joiners and direction controls that nobody sees.
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\ufe00-\ufe0f"
CONTROLS = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_FOLDED = re.compile(f"[{MARKS}{CONTROLS}\u0600-\u06ff\u0966-\u096f\ufb50-\ufdff\ufe70-\ufefc]")
_DROPPED = re.compile(f"[{MARKS}{CONTROLS}\u0640]")
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
# An ending that says "indefinite, accusative": an alef with the sign, in either order.
_ACCUSATIVE = re.compile("(?:\u0627\u064b|\u064b\u0627)$")
_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ی": "ي", "ہ": "ه"}
    | {"٫": ".", "٬": ","}
    | {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966) for digit in range(10)}
)
# What makes a string of a pack a pattern, whose letters are folded and whose words are left as they stand.
_PATTERN_SIGNS = frozenset("\\()[]{}?*+|")
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_REST, _LONGEST = 3, 40


class Part(NamedTuple):
    """A piece of a written word: its first character's place in the word, its form, and whether it is definite."""

    start: int
    lower: str
    definite: bool


def needs_folding(text: str) -> bool:
    """True where lower case alone does not give the words' form."""
    return not text.isascii() and _FOLDED.search(text) is not None


def fold(word: str) -> str:
    """The word in lower case, without signs nobody need write, with ASCII digits."""
    if word.isascii():
        return word.lower()
    if _PRESENTATION.search(word):
        word = unicodedata.normalize("NFKC", word)
    if _LATIN_MARKS.search(word):
        word = unicodedata.normalize("NFC", word)
    if "\u064b" in word:
        word = _ACCUSATIVE.sub("", word) or word
    return _DROPPED.sub("", word.lower()).translate(_LETTERS) or word


class Forms(Protocol):
    """The forms of one language's written words."""

    def parts(self, word: str) -> tuple[Part, ...]:
        """The pieces of a word as it is written, in order; one where nothing is written together."""
        ...

    def phrase_word(self, word: str) -> str:
        """A word of the language's lists as a document has it."""
        ...


class AccentForms:
    """The forms of a language in which reports may leave out accents: words are compared without them."""

    def __init__(self) -> None:
        self._parts: dict[str, tuple[Part, ...]] = {}

    def parts(self, word: str) -> tuple[Part, ...]:
        """The word as one piece, without its accents."""
        found = self._parts.get(word)
        if found is None:
            found = (Part(0, unaccented(fold(word)), False),)
            if len(self._parts) < 1 << 16 and len(word) <= _LONGEST:
                self._parts[word] = found
        return found

    def phrase_word(self, word: str) -> str:
        """The word of a list without its accents."""
        return unaccented(fold(word))


def unaccented(words: str) -> str:
    """The words without the marks over or under their Latin letters."""
    if words.isascii():
        return words
    return unicodedata.normalize("NFC", _LATIN_MARKS.sub("", unicodedata.normalize("NFD", words)))


class WordForms:
    """How one language's written words part into clitics and the word they stand before or after."""

    def __init__(self, lang: str, rules: Mapping[str, Any], known: frozenset[str]) -> None:
        self.lang = lang
        self.known = known
        self._proclitics = frozenset(rules["proclitics"])
        self._free = frozenset(rules["free_proclitics"])
        self._before_article = frozenset(rules["before_any_article"])
        self._fused = str(rules["fused_article"])
        self._endings = tuple(sorted(rules["pronoun_endings"], key=len, reverse=True))
        self._restored = tuple((str(end), str(whole)) for end, whole in rules["restored"])
        self._lost = tuple(rules["lost_endings"])
        self._article = str(rules["article"])
        self._kept = frozenset(rules["not_the_article"])
        self._whole = tuple(rules["whole_stems"])
        # Such words of a list have the form of the word they are made of, in lists and reports alike.
        self._spared = frozenset(rules["whole_words"])
        self.reduced = {word: stem for word in known - self._spared if (stem := self._plainer(word))}
        self._parts: dict[str, tuple[Part, ...]] = {}

    def parts(self, word: str) -> tuple[Part, ...]:
        """The pieces of a word as it is written, in order; one where nothing is written together."""
        found = self._parts.get(word)
        if found is None:
            found = tuple(self._split(word)) if len(word) <= _LONGEST else (Part(0, fold(word), False),)
            if len(self._parts) < 1 << 16:
                self._parts[word] = found
        return found

    def phrase_word(self, word: str) -> str:
        """The word of a list, parted as it is in a document; without its article alone where no words are known yet."""
        folded = fold(word)
        if not self.known:
            return self.without_article(folded, word) or folded
        return " ".join(part.lower for part in self.parts(word)) if word.isalpha() else folded

    def opens_with_clitic(self, folded: str) -> bool:
        """True for a word that is a clitic and another known word; none of those that the pack says are whole."""
        if folded in self._spared or folded[:1] not in self._proclitics or folded.startswith(self._whole):
            return False
        rest = folded[1:]
        sure = len(rest) >= _LEAST_REST or (folded[0] in self._free and rest in self._spared)
        return (rest in self.known and sure) or rest.startswith(self._article)

    def _plainer(self, folded: str) -> str:
        """The known word that a known one is with the accusative's alef or a pronoun; "" where it is none."""
        if len(folded) <= _LEAST_REST:
            return ""
        if folded.endswith("ا") and folded[:-1] in self.known and not folded.endswith(self._endings):
            return folded[:-1]
        for ending in self._endings:
            bare = folded[: -len(ending)] if folded.endswith(ending) else ""
            # Only where the feminine ending has changed before the pronoun is it sure to be one.
            changed = (bare[: -len(end)] + whole for end, whole in self._restored if whole in self._endings)
            found = next((word for word in changed if bare and word in self.known and word != folded), "")
            if found and any(bare.endswith(end) for end, whole in self._restored if whole in self._endings):
                return found
        return ""

    def without_article(self, folded: str, written: str) -> str | None:
        """The folded word without its article; None where it has none."""
        article = self._article
        if len(folded) < len(article) + 2 or folded in self._kept or not folded.startswith(article):
            return None
        # A letter with a hamza, folded into the article's, is part of the word.
        return folded[len(article) :] if _DROPPED.sub("", written[:_LONGEST]).startswith(article) else None

    def _split(self, written: str) -> Iterator[Part]:
        start = 0
        while True:
            rest = written[start:]
            folded = fold(rest)
            step = self._proclitic(folded, rest)
            if not step:
                yield self._word(start, folded, rest)
                return
            at = _past_letter(rest)
            yield Part(start, folded[:1], False)
            if step == 2:  # the article has lost its first letter to the preposition
                yield Part(start + at, self._stem(folded[2:], written) or folded[2:], True)
                return
            start += at

    def _proclitic(self, folded: str, written: str) -> int:
        """1 where the first letter is a word of its own, 2 where the article is fused to it, else 0."""
        if folded[:1] not in self._proclitics or len(folded) < _LEAST_REST:
            return 0
        rest, tail = folded[1:], written[_past_letter(written) :]
        if folded in self.known:
            # A letter with a hamza begins a word: "وأحد" is "and one of", "واحد" is "one".
            return int(ord(tail[0]) in _LETTERS and rest in self.known and len(rest) >= _LEAST_REST)
        if folded.startswith(self._whole) or self._stem(folded, written):
            return 0
        if folded.startswith(self._fused) and len(folded) > len(self._fused) + 1:
            return 2
        bare = self.without_article(rest, tail)
        if (bare and (folded[0] in self._before_article or bare in self.known)) or rest in self._kept:
            return 1
        if rest in self.known and len(rest) >= (2 if folded[0] in self._free else _LEAST_REST):
            return 1
        if len(rest) < _LEAST_REST:
            return 0
        if folded[0] in self._free or self._stem(rest, tail):
            return 1
        return int(bool(rest) and rest[0] in self._proclitics and self._proclitic(rest, tail) == 1)

    def _word(self, start: int, folded: str, written: str) -> Part:
        if folded in self.known:
            plainer = self.reduced.get(folded, "")
            return Part(start, plainer or folded, bool(plainer) and folded.endswith(self._endings))
        bare = self.without_article(folded, written)
        if bare is not None:
            return Part(start, bare if bare in self.known else self._stem(bare, written) or bare, True)
        stem = self._indefinite(folded)
        owned = "" if stem else self._owned(folded, written)
        found = stem or owned or folded
        return Part(start, self.reduced.get(found, found), bool(owned))

    def _stem(self, folded: str, written: str) -> str:
        """The known word that this one is with an ending; "" where there is none."""
        found = self._indefinite(folded) or self._owned(folded, written)
        return self.reduced.get(found, found)

    def _indefinite(self, folded: str) -> str:
        """The known word without or with the alef of an accusative, or the noun of a construct ("مسلحو")."""
        if len(folded) <= _LEAST_REST:
            return ""
        if folded.endswith("ا") and folded[:-1] in self.known and not folded.endswith(self._endings):
            return folded[:-1]
        return next((word for word in (f"{folded}{end}" for end in self._lost) if word in self.known), "")

    def _owned(self, folded: str, written: str) -> str:
        """The known word without a pronoun at its end, with the letters that the pronoun has changed put back."""
        if written.endswith("ة"):  # once folded it looks like a pronoun
            return ""
        for ending in self._endings:
            bare = folded[: -len(ending)] if folded.endswith(ending) else ""
            if len(bare) < _LEAST_REST - 1:
                continue
            changed = (bare[: -len(end)] + whole for end, whole in self._restored if bare.endswith(end))
            found = next((word for word in (bare, *changed) if word in self.known), "")
            if found:
                return found
        return ""


def _past_letter(word: str) -> int:
    """The place after the word's first letter and its signs."""
    at = 1
    while at < len(word) and _DROPPED.match(word[at]):
        at += 1
    return at


# --- packs ---------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def script_rules(lang: str) -> Mapping[str, Any] | None:
    """The language's ``script.toml`` with its words folded; None where the pack has none."""
    path = _folder(lang) / "script.toml"
    if not lang.isalnum() or not path.is_file():
        return None
    folded: Mapping[str, Any] = _folded(tomllib.loads(path.read_text(encoding="utf-8")), None)
    return folded


def fold_pack(lang: str, pack: Mapping[str, Any]) -> Mapping[str, Any]:
    """The pack's words in the form in which a document has them; as it is for a language without ``script.toml``."""
    forms = word_forms(lang)
    if forms is None:
        return pack
    folded: Mapping[str, Any] = _folded(pack, forms)
    return folded


def _folded(value: Any, forms: Forms | None) -> Any:
    if isinstance(value, str):
        return _phrase(value, forms)
    if isinstance(value, list):
        return [_folded(entry, forms) for entry in value]
    if isinstance(value, dict):
        return {
            key if key.isascii() else _phrase(key, forms): _pattern(held, forms)
            if key == "pattern" and isinstance(held, str)
            else _folded(held, forms)
            for key, held in value.items()
        }
    return value


def _phrase(words: str, forms: Forms | None) -> str:
    if words.isascii():
        return words
    if not _PATTERN_SIGNS.isdisjoint(words):
        return _pattern(words, forms)
    return " ".join(forms.phrase_word(word) if forms is not None else fold(word) for word in words.split(" "))


def _pattern(words: str, forms: Forms | None) -> str:
    return unaccented(words) if isinstance(forms, AccentForms) else words.translate(_LETTERS)


@lru_cache(maxsize=16)
def word_forms(lang: str, codebook: Codebook | None = None) -> Forms | None:
    """The language's word forms; None where it needs none."""
    rules = script_rules(lang)
    if rules is None:
        return None
    return AccentForms() if rules.get("accents_left_out", False) else _parting_forms(lang, rules, codebook)


def _parting_forms(lang: str, rules: Mapping[str, Any], codebook: Codebook | None) -> WordForms:
    """The forms of a language with clitics, which know the words of its pack and of the codebook."""
    held = codebook if codebook is not None else load_codebook()
    known: set[str] = set(rules["whole_words"])
    bare = WordForms(lang, rules, frozenset())
    for path in sorted(_folder(lang).iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml") and path.name != "script.toml":
            pack = _folded(tomllib.loads(path.read_text(encoding="utf-8")), bare)
            known.update(_words(pack))
            known.update(dual for entry in pack.get("person", ()) for dual in duals_of(entry, pack["people"]["dual"]))
    bare = WordForms(lang, rules, frozenset())
    said = [words for kind in KINDS for entry in held.entries(kind).values() for words in _said(entry, lang)]
    terms = _folded(tomllib.loads((_folder(lang) / "terms.toml").read_text(encoding="utf-8")), bare)
    for phrase in (*said, *held.vague_counts(lang)):
        words = _phrase(phrase, bare).split()
        known.update(words, dual_forms(words[0], terms.get("dual", ())))
    # A preposition in a phrase of a list is parted from its word there as it is in a report.
    parted = WordForms(lang, rules, frozenset(known))
    known -= {word for word in known if parted.opens_with_clitic(word)}
    return WordForms(lang, rules, frozenset(known))


def duals_of(entry: Mapping[str, Any], rules: Iterable[tuple[str, str]]) -> list[str]:
    """The duals of an entry's singulars, by the pack's endings; none of a noun in two words or one with a size."""
    pairs = tuple(rules)
    words = () if "size" in entry else (word for word in entry["one"] if " " not in word)
    return [dual for word in words for dual in dual_forms(word, pairs)]


def dual_forms(word: str, rules: Iterable[tuple[str, str]]) -> list[str]:
    """The word with each dual ending that fits it: those for its own ending, else those for any."""
    pairs = [(str(end), str(ending)) for end, ending in rules]
    own = [(end, ending) for end, ending in pairs if end and word.endswith(end)]
    fitting = own or [(end, ending) for end, ending in pairs if not end]
    return [word[: len(word) - len(end)] + ending for end, ending in fitting]


def _said(entry: Entry, lang: str) -> Iterator[str]:
    yield from entry.triggers.get(lang, ())
    yield from entry.forms.get(lang, ())


def _words(value: Any) -> Iterator[str]:
    """Every word of a pack's lists, keys and patterns."""
    if isinstance(value, str):
        yield from (word for word in _WORD.findall(value) if not word.isascii())
    elif isinstance(value, list):
        for entry in value:
            yield from _words(entry)
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _words(key)
            yield from _words(entry)


def _folder(lang: str) -> Traversable:
    return files("bearwitness.reading") / "packs" / lang
