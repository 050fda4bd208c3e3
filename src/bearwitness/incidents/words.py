"""Words of a set of texts, weighed by how rare they are, so that any two texts can be compared at once.

No list of stop words and no language: a word that most texts use weighs next to nothing, a name that two
texts share weighs much (TF-IDF; Salton and Buckley 1988). A word counts as a name where it is written with
a capital far more often than without; scripts without capitals simply have none.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_READ_CHARACTERS = 20_000  # of each text; later paragraphs repeat or leave the subject
_COMMON_SHARE = 0.3  # a word in more than this share of many texts says nothing about one of them
_FEW_TEXTS = 50  # below this the share is not applied
_NAME_RATIO = 3


def split_words(text: str) -> list[str]:
    """The words and numbers of the text's beginning (20,000 characters), in order, as written."""
    return WORD.findall(text[:_READ_CHARACTERS])


class Vocabulary:
    """How many of the texts use each word, and which words are written as names."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self.texts = len(texts)
        self.frequency: Counter[str] = Counter()
        capital: Counter[str] = Counter()
        small: Counter[str] = Counter()
        for words in texts:
            self.frequency.update({word.lower() for word in words})
            for word, times in Counter(words).items():
                (capital if word[0].isupper() else small)[word.lower()] += times
        self.names = frozenset(word for word, times in capital.items() if times > _NAME_RATIO * small[word])
        common = self.texts * _COMMON_SHARE if self.texts > _FEW_TEXTS else self.texts
        self.number = {
            word: index for index, word in enumerate(sorted(w for w, f in self.frequency.items() if 2 <= f <= common))
        }
        self.words = list(self.number)
        counts = np.array([self.frequency[word] for word in self.words], dtype=np.float64)
        # One is added so that a word both of two texts use still counts a little.
        self.rarity: Weights = np.log((self.texts + 1) / counts) if len(counts) else counts

    @staticmethod
    def rarity_of(texts: int, used_by: int) -> float:
        """ln((texts + 1) / used_by), the weight of a word or phrase that so many of the texts use."""
        return math.log((texts + 1) / used_by)

    def is_name(self, word: str) -> bool:
        """True for a word written as a name, or one that begins with a digit (a house number, an age)."""
        return word in self.names or word[0].isdigit()


@dataclass(frozen=True)
class Vectors:
    """Unit vectors over the vocabulary, one a text, each with at most ``kept`` words; rows may be empty."""

    indices: tuple[Indices, ...]
    weights: tuple[Weights, ...]
    width: int

    def cosine(self, left: int, right: int) -> float | None:
        """Between 0 and 1; None where either text has no words to compare."""
        if not len(self.indices[left]) or not len(self.indices[right]):
            return None
        _, at_left, at_right = np.intersect1d(
            self.indices[left], self.indices[right], assume_unique=True, return_indices=True
        )
        return float(self.weights[left][at_left] @ self.weights[right][at_right])

    def cosines(self, left: int, rights: Sequence[int]) -> list[float | None]:
        """The cosine of one text with each of many."""
        if not len(self.indices[left]) or not rights:
            return [None] * len(rights)
        dense = np.zeros(self.width)
        dense[self.indices[left]] = self.weights[left]
        return [
            float(dense[self.indices[right]] @ self.weights[right]) if len(self.indices[right]) else None
            for right in rights
        ]


def weigh(texts: Iterable[Sequence[str]], vocabulary: Vocabulary, kept: int, names_only: bool = False) -> Vectors:
    """TF-IDF vectors of texts given as lower-case words: (1 + ln tf) · idf, the ``kept`` heaviest, length 1."""
    indices: list[Indices] = []
    weights: list[Weights] = []
    for words in texts:
        counts = Counter(words)
        found = [
            (vocabulary.number[word], times)
            for word, times in counts.items()
            if word in vocabulary.number and (not names_only or vocabulary.is_name(word))
        ]
        numbers = np.array([number for number, _ in found], dtype=np.int64)
        heavy = (1 + np.log(np.array([times for _, times in found], dtype=np.float64))) * vocabulary.rarity[numbers]
        if len(numbers) > kept:
            order = np.lexsort((numbers, -heavy))[:kept]
            numbers, heavy = numbers[order], heavy[order]
        order = np.argsort(numbers)
        numbers, heavy = numbers[order], heavy[order]
        length = float(np.sqrt(heavy @ heavy))
        indices.append(numbers)
        weights.append(heavy / length if length else heavy)
    return Vectors(tuple(indices), tuple(weights), len(vocabulary.words))


def rare_phrases(words: Sequence[str], vocabulary: Vocabulary) -> set[str]:
    """Every two names that stand side by side ("first last", "north street"), in lower case."""
    lowered = [word.lower() for word in words]
    return {
        f"{left} {right}" for left, right in pairwise(lowered) if vocabulary.is_name(left) and right in vocabulary.names
    }
