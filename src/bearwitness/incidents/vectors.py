"""Texts as vectors over their words, so that any two can be compared at once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bearwitness.incidents.words import Keys, Words, WordStatistics, rarity, written_as_names

Positions = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Vectors:
    """One sparse vector a text: row r holds ``columns[starts[r]:starts[r + 1]]`` with their ``weights``.

    A row hangs on its own text and the statistics alone, so that a pair's cosine is the same whatever else is
    laid out beside it. ``blank`` rows have no words at all to compare; ``vocabulary`` gives each column's word key.
    """

    starts: Positions
    columns: Positions
    weights: Floats
    blank: npt.NDArray[np.bool_]
    vocabulary: npt.NDArray[np.uint64]

    def row(self, at: int) -> Positions:
        """The columns of one row."""
        return self.columns[self.starts[at] : self.starts[at + 1]]

    def digest(self, at: int) -> bytes:
        """A checksum of one row's words and weights: rows that have the same are alike, and as alike to any other."""
        own = slice(self.starts[at], self.starts[at + 1])
        made = hashlib.blake2b(self.columns[own].tobytes(), digest_size=16, key=b"blank" if self.blank[at] else b"")
        made.update(self.weights[own].tobytes())
        return made.digest()

    def cosines(self, lefts: Positions, rights: Positions) -> Floats:
        """The cosine of each pair, from 0 to 1; NaN where either text has no words to compare."""
        found = np.zeros(len(lefts))
        laid_out = np.zeros(len(self.vocabulary))
        order = np.argsort(lefts, kind="stable")
        borders = np.flatnonzero(np.diff(lefts[order])) + 1
        for group in np.split(order, borders) if len(order) else ():
            left = int(lefts[group[0]])
            own = slice(self.starts[left], self.starts[left + 1])
            laid_out[self.columns[own]] = self.weights[own]
            found[group] = self._dots(laid_out, rights[group])
            laid_out[self.columns[own]] = 0.0
        found[self.blank[lefts] | self.blank[rights]] = np.nan
        return np.minimum(found, 1.0)

    def _dots(self, laid_out: Floats, rows: Positions) -> Floats:
        first, sizes = self.starts[rows], self.starts[rows + 1] - self.starts[rows]
        ends = np.cumsum(sizes)
        at = np.repeat(first - ends + sizes, sizes) + np.arange(ends[-1])
        products = laid_out[self.columns[at]] * self.weights[at]
        sums: Floats = np.bincount(np.repeat(np.arange(len(rows)), sizes), products, len(rows)).astype(np.float64)
        return sums


def weigh(texts: Sequence[Words], statistics: WordStatistics, kept: int, told: Sequence[Keys] | None = None) -> Vectors:
    """TF-IDF vectors, one a text: (1 + ln tf) · idf of the ``kept`` heaviest words.

    With ``told`` of names and numbers only, save the words that are given there for each text.

    A script without capitals doesn't tell names, so that all words of such a text stand for them.
    """
    sizes = np.array([len(words.keys) for words in texts], dtype=np.int64)
    keys = np.concatenate([words.keys for words in texts]) if texts else np.zeros(0, dtype=np.uint64)
    rows = np.repeat(np.arange(len(texts)), sizes)
    vocabulary, columns = np.unique(keys, return_inverse=True)
    used_by = statistics.used_by(vocabulary)
    compared = used_by <= statistics.most_texts
    if told is not None:
        digits = np.concatenate([words.digit for words in texts]) if texts else np.zeros(0, dtype=np.bool_)
        named = statistics.are_names(vocabulary) | (np.bincount(columns, digits, len(vocabulary)) > 0)
        new = used_by == 0
        caseless = np.array([not words.has_capitals for words in texts], dtype=np.bool_)
    times = np.concatenate([words.times for words in texts]) if texts else np.zeros(0, dtype=np.int64)
    weights = (1 + np.log(np.maximum(times, 1))) * rarity(statistics.texts, used_by)[columns]
    kept_words = compared[columns]
    if told is not None:
        capital = np.concatenate([words.capital for words in texts]) if texts else np.zeros(0, dtype=np.int64)
        kept_words &= named[columns] | caseless[rows] | (new[columns] & written_as_names(capital, times))
        if any(map(len, told)):
            again = [np.isin(words.keys, own) for words, own in zip(texts, told, strict=True)]
            kept_words &= ~np.concatenate(again)
    weights[~kept_words] = 0.0
    lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(texts)))
    rows, columns, weights, keys = rows[kept_words], columns[kept_words], weights[kept_words], keys[kept_words]
    order = np.lexsort((keys, -weights, rows))
    rows, columns, weights = rows[order], columns[order], weights[order]
    starts = np.searchsorted(rows, np.arange(len(texts) + 1))
    heavy = np.arange(len(rows)) - starts[rows] < kept if len(rows) else np.zeros(0, dtype=np.bool_)
    rows, columns, weights = rows[heavy], columns[heavy], weights[heavy]
    return Vectors(
        starts=np.searchsorted(rows, np.arange(len(texts) + 1)).astype(np.int64),
        columns=columns.astype(np.int64),
        weights=weights / np.where(lengths > 0, lengths, 1.0)[rows],
        blank=lengths == 0,
        vocabulary=vocabulary,
    )
