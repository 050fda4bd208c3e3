"""The words of one text made comparable, and what a set of texts tells of each word.

No list of stop words and no language: a word that most texts use weighs next to nothing, a name that two
texts share weighs much (TF-IDF; Salton and Buckley 1988). A word counts as a name where it is written with
a capital far more often than without; scripts without capitals have none.

``Words`` is made from one text alone. ``WordStatistics`` holds what many texts together say; adding a text
takes time in proportion to its words, so that a growing casebook need not count anew. A word is known by its
key, a checksum: two words of one key (one in some 40,000 at 100,000 words) are taken for one.
"""

import math
import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Times = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_READ_CHARACTERS = 20_000  # of each text; later paragraphs repeat or leave the subject
_COMMON_SHARE = 0.3  # a word in more than this share of many texts says nothing about one of them
_FEW_TEXTS = 50  # below this the share is not applied
_NAME_RATIO = 3
_RARE_TEXTS = 30  # a phrase in more texts than this names no single event
_CAPITAL, _DIGIT = 1 << 32, 1 << 33
_KEY = np.uint64((1 << 32) - 1)
_WORDS_AT_ONCE = 1 << 18


def split_words(text: str) -> list[str]:
    """The words and numbers of the text's beginning (20,000 characters), in order, as written."""
    return WORD.findall(text[:_READ_CHARACTERS])


class _Codes(dict[str, int]):
    """A written word to its key, with a bit each for a capital and a digit in front. Forgets all when it is full."""

    _LIMIT = 1 << 20

    def __missing__(self, word: str) -> int:
        if len(self) >= self._LIMIT:
            self.clear()
        plain = (word if word.isascii() else unicodedata.normalize("NFKC", word)).lower()
        code = zlib.crc32(plain.encode("utf-8", "surrogatepass"))
        code |= _CAPITAL if word[0].isupper() else _DIGIT if word[0].isdigit() else 0
        self[word] = code
        return code


_CODES = _Codes()


@dataclass(frozen=True, slots=True)
class Words:
    """The different words of one text, by key in rising order, each with how often it stands there.

    ``capital`` counts those written with a capital, ``digit`` marks those that begin with a digit. ``phrases``
    are every two words side by side that may be names ("first last", "12 north"): the left key in the upper half,
    the right key in the lower.
    """

    keys: Keys
    times: Times
    capital: Times
    digit: Flags
    phrases: Keys
    number_first: Flags

    @property
    def has_capitals(self) -> bool:
        """True where the script tells names by a capital, as far as the text shows."""
        return bool(self.capital.any())

    def counts(self, keys: Keys) -> tuple[Times, Times]:
        """How often each of the words, all of them in the text, stands there, and how often with a capital."""
        at = np.searchsorted(self.keys, keys)
        return self.times[at], self.capital[at]


def read_words(text: str) -> Words:
    """The words of the text's beginning."""
    return lay_words([word_codes(text)])[0]


def lay_words(texts: Sequence[Keys]) -> list[Words]:
    """The words of each text, given as ``word_codes``; of many at once, since one by one costs three times as much."""
    found: list[Words] = []
    lot: list[Keys] = []
    held = 0
    for codes in texts:
        if lot and held + len(codes) > _WORDS_AT_ONCE:
            found += _lay_lot(lot)
            lot, held = [], 0
        lot.append(codes)
        held += len(codes)
    return found + (_lay_lot(lot) if lot else [])


def _lay_lot(texts: Sequence[Keys]) -> list[Words]:
    codes = np.concatenate(texts)
    rows = np.repeat(np.arange(len(texts), dtype=np.uint64), [len(own) for own in texts])
    keys = codes & _KEY
    capitals, digits = (codes & np.uint64(_CAPITAL)) != 0, (codes & np.uint64(_DIGIT)) != 0
    different, at = np.unique((rows << np.uint64(32)) | keys, return_inverse=True)
    count = len(different)
    times = np.bincount(at, minlength=count).astype(np.int64)
    capital = np.bincount(at, weights=capitals, minlength=count).astype(np.int64)
    digit = np.bincount(at, weights=digits, minlength=count) > 0
    ends = np.searchsorted(different, np.arange(len(texts) + 1, dtype=np.uint64) << np.uint64(32)).tolist()
    side_by_side = (capitals[:-1] | digits[:-1]) & capitals[1:] & (rows[:-1] == rows[1:])
    phrases = (keys[:-1][side_by_side] << np.uint64(32)) | keys[1:][side_by_side]
    of, number_first = rows[:-1][side_by_side], digits[:-1][side_by_side]
    order = np.lexsort((phrases, of))  # of equal phrases the first in the text comes first
    phrases, of, number_first = phrases[order], of[order], number_first[order]
    first = np.concatenate([[True], (phrases[1:] != phrases[:-1]) | (of[1:] != of[:-1])])[: len(phrases)]
    phrases, of, number_first = phrases[first], of[first], number_first[first]
    phrase_ends = np.searchsorted(of, np.arange(len(texts) + 1, dtype=np.uint64)).tolist()
    keys = different & _KEY
    return [
        Words(
            keys=keys[start:end],
            times=times[start:end],
            capital=capital[start:end],
            digit=digit[start:end],
            phrases=phrases[phrase_start:phrase_end],
            number_first=number_first[phrase_start:phrase_end],
        )
        for start, end, phrase_start, phrase_end in zip(
            ends[:-1], ends[1:], phrase_ends[:-1], phrase_ends[1:], strict=True
        )
    ]


def word_codes(text: str) -> Keys:
    """The words of the text in order as keys, with a bit above each for a capital and for a digit."""
    return _codes_of(split_words(text))


def _codes_of(words: Sequence[str]) -> Keys:
    return np.fromiter(map(_CODES.__getitem__, words), dtype=np.uint64, count=len(words))


def word_keys(text: str) -> Keys:
    """The words of the text in order as keys."""
    return keys_of(word_codes(text))


def keys_of(codes: Keys) -> Keys:
    """The keys of words without their bits for a capital and a digit."""
    return codes & _KEY


@dataclass
class WordStatistics:
    """In how many texts each word and phrase stands, and how often a word has a capital; only ever counted up.

    ``settled`` is True where texts are compared that came after the counting. A word they bring is a name where they
    write it as one, and a phrase that one counted text has may be shared by now.
    """

    texts: int = 0
    settled: bool = False
    used_by_key: dict[int, int] = field(default_factory=dict)
    capital: dict[int, int] = field(default_factory=dict)
    times: dict[int, int] = field(default_factory=dict)
    phrase_used_by: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Sequence[Words]) -> "WordStatistics":
        """What all the texts say; the same as adding one after the other."""
        if not texts:
            return cls()
        keys, at = np.unique(np.concatenate([words.keys for words in texts]), return_inverse=True)
        phrases, used_by = np.unique(np.concatenate([words.phrases for words in texts]), return_counts=True)
        names = keys.tolist()

        def table(weights: Times | None) -> dict[int, int]:
            counted = np.bincount(at, weights=weights, minlength=len(keys)).astype(np.int64)
            return {name: number for name, number in zip(names, counted.tolist(), strict=True) if number}

        return cls(
            texts=len(texts),
            used_by_key=table(None),
            capital=table(np.concatenate([words.capital for words in texts])),
            times=table(np.concatenate([words.times for words in texts])),
            phrase_used_by=dict(zip(phrases.tolist(), used_by.tolist(), strict=True)),
        )

    def add(self, words: Words) -> None:
        """Counts one text more."""
        self.texts += 1
        for at, key in enumerate(words.keys.tolist()):
            self.used_by_key[key] = self.used_by_key.get(key, 0) + 1
            self.times[key] = self.times.get(key, 0) + int(words.times[at])
            if words.capital[at]:
                self.capital[key] = self.capital.get(key, 0) + int(words.capital[at])
        for phrase in words.phrases.tolist():
            self.phrase_used_by[phrase] = self.phrase_used_by.get(phrase, 0) + 1

    def used_by(self, keys: Keys) -> Times:
        """How many texts use each word."""
        return _looked_up(self.used_by_key, keys)

    def are_names(self, keys: Keys, own: tuple[Times, Times] | None = None) -> Flags:
        """Which words are written as names: with a capital over three times as often as without.

        ``own`` says how often each stands in a text, and with a capital: that counts where no counted text has it.
        """
        capital, times = _looked_up(self.capital, keys), _looked_up(self.times, keys)
        if own is not None:
            new = times == 0
            times, capital = np.where(new, own[0], times), np.where(new, own[1], capital)
        return written_as_names(capital, times)

    @property
    def most_texts(self) -> float:
        """A word in more texts than this is too common to compare."""
        return self.texts * _COMMON_SHARE if self.texts > _FEW_TEXTS else self.texts

    def rare_phrases(self, words: Words) -> tuple[Keys, npt.NDArray[np.float64]]:
        """The text's phrases of two names that at most 30 texts use and two may share, and the rarity of each."""
        left, right = words.phrases >> np.uint64(32), words.phrases & _KEY
        used_by = _looked_up(self.phrase_used_by, words.phrases)
        # Where all texts were counted, what one of them has is shared by none.
        kept = (used_by <= _RARE_TEXTS) & (self.settled | (used_by > 1))
        left, right = left[kept], right[kept]
        first = words.number_first[kept] | self.are_names(left, words.counts(left))
        kept[kept] = self.are_names(right, words.counts(right)) & first
        return words.phrases[kept], rarity(self.texts, np.maximum(used_by[kept], 2))


def written_as_names(capital: Times, times: Times) -> Flags:
    """Which words stand with a capital over three times as often as without."""
    named: Flags = (capital > _NAME_RATIO * (times - capital)) & (times > 0)
    return named


def _looked_up(table: dict[int, int], keys: Keys) -> Times:
    get = table.get
    return np.fromiter((get(key, 0) for key in keys.tolist()), dtype=np.int64, count=len(keys))


def rarity(texts: int, used_by: Times) -> npt.NDArray[np.float64]:
    """ln((texts + 1) / used_by), the weight of a word or phrase that so many of the texts use.

    One is added so that a word both of two texts use still counts a little.
    """
    found: npt.NDArray[np.float64] = math.log(texts + 1) - np.log(np.maximum(used_by, 1))
    return found


def named_phrases(text: str, wanted: Iterable[int]) -> list[str]:
    """The phrases of the text that have these keys, in lower case and in their order of keys given."""
    words, pairs = _words_and_pairs(text)
    found = []
    for key in wanted:
        at = np.flatnonzero(pairs == np.uint64(key))
        if len(at):
            found.append(f"{words[at[0]]} {words[at[0] + 1]}".lower())
    return found


@lru_cache(maxsize=8)  # one claim is compared with many in a row
def _words_and_pairs(text: str) -> tuple[list[str], Keys]:
    words = split_words(text)
    keys = _codes_of(words) & _KEY
    return words, (keys[:-1] << np.uint64(32)) | keys[1:]
