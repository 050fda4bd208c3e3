"""Words of a set of texts, weighed by how rare they are, so that any two texts can be compared at once.

No list of stop words and no language: a word that most texts use weighs next to nothing, a name that two
texts share weighs much (TF-IDF; Salton and Buckley 1988). A word counts as a name where it is written with
a capital far more often than without; scripts without capitals simply have none.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
    """How many of the texts use each word, and which words are written as names.

    ``words`` are those of two texts or more that are not too common, in order; ``rarity`` and ``named`` run
    along with them. A word counts as a name too where it begins with a digit (a house number, an age).
    """

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self.texts = len(texts)
        frequency: Counter[str] = Counter()
        capital: Counter[str] = Counter()
        small: Counter[str] = Counter()
        for words in texts:
            seen = set()
            for word, times in Counter(words).items():
                lowered = word.lower()
                seen.add(lowered)
                (capital if word[0].isupper() else small)[lowered] += times
            frequency.update(seen)
        self.names = frozenset(word for word, times in capital.items() if times > _NAME_RATIO * small[word])
        common = self.texts * _COMMON_SHARE if self.texts > _FEW_TEXTS else self.texts
        self.common = frozenset(word for word, used_by in frequency.items() if used_by > common)
        self.words = sorted(word for word, used_by in frequency.items() if 2 <= used_by <= common)
        self.number = {word: index for index, word in enumerate(self.words)}
        self.rarity: Weights = np.array([rarity(self.texts, frequency[word]) for word in self.words])
        self.named = np.array([self.is_name(word) for word in self.words], dtype=np.bool_)

    def is_name(self, word: str) -> bool:
        """True for a lower-case word that is written as a name, and for a number."""
        return word in self.names or word[0].isdigit()


def rarity(texts: int, used_by: int) -> float:
    """ln((texts + 1) / used_by), the weight of a word or phrase that so many of the texts use.

    One is added so that a word both of two texts use still counts a little.
    """
    return math.log((texts + 1) / used_by)


@dataclass(frozen=True)
class Vectors:
    """Vectors over the vocabulary, one a text, each with at most so many words of which other texts use some too.

    The lengths count the words no other text uses as well, so that two texts are alike to 1 only where they
    have no words of their own. ``blank`` rows have no words at all to compare.
    """

    indices: tuple[Indices, ...]
    weights: tuple[Weights, ...]
    blank: tuple[bool, ...]
    width: int
    # One row laid out over the vocabulary, cleared after each use: a fresh one for each text would cost its length.
    _row: Weights = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_row", np.zeros(self.width))

    def cosines(self, left: int, rights: Sequence[int]) -> list[float | None]:
        """The cosine of one text with each of many, from 0 to 1; None where either has no words to compare."""
        if self.blank[left] or not rights:
            return [None] * len(rights)
        row = self._row
        row[self.indices[left]] = self.weights[left]
        found = [
            None if self.blank[right] else float(row[self.indices[right]] @ self.weights[right]) for right in rights
        ]
        row[self.indices[left]] = 0.0
        return found


def weigh(texts: Iterable[Mapping[str, int]], vocabulary: Vocabulary, kept: int, names_only: bool = False) -> Vectors:
    """TF-IDF vectors of texts given as counts of lower-case words: (1 + ln tf) · idf, the ``kept`` heaviest."""
    rows = [_weigh_one(counts, vocabulary, kept, names_only) for counts in texts]
    return Vectors(
        indices=tuple(numbers for numbers, _, _ in rows),
        weights=tuple(weights for _, weights, _ in rows),
        blank=tuple(blank for _, _, blank in rows),
        width=len(vocabulary.words),
    )


def _weigh_one(
    counts: Mapping[str, int], vocabulary: Vocabulary, kept: int, names_only: bool
) -> tuple[Indices, Weights, bool]:
    """The word numbers, their weights, and whether the text has no word to compare."""
    number, common = vocabulary.number, vocabulary.common
    found = [(number[word], times) for word, times in counts.items() if word in number]
    alone = [
        times
        for word, times in counts.items()
        if word not in number and word not in common and (not names_only or vocabulary.is_name(word))
    ]
    table = np.array(sorted(found), dtype=np.int64).reshape(len(found), 2)
    if names_only:
        table = table[vocabulary.named[table[:, 0]]]
    numbers = table[:, 0]
    heavy: Weights = (1 + np.log(table[:, 1])) * vocabulary.rarity[numbers]
    lone = (1 + np.log(np.array(alone, dtype=np.float64))) * rarity(vocabulary.texts, 1)
    length = math.sqrt(float(heavy @ heavy) + float(lone @ lone))
    if len(numbers) > kept:
        order = np.sort(np.lexsort((numbers, -heavy))[:kept])
        numbers, heavy = numbers[order], heavy[order]
    return numbers, (heavy / length if length else heavy), not length


def name_phrases(words: Sequence[str], vocabulary: Vocabulary) -> set[str]:
    """Every two names that stand side by side ("first last", "north street"), in lower case."""
    names = vocabulary.names
    lowered = [word.lower() if word[0].isupper() or word[0].isdigit() else "" for word in words]
    return {
        f"{left} {right}"
        for left, right in pairwise(lowered)
        if right in names and (left in names or left[:1].isdigit())
    }
