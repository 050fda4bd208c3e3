"""Texts that are in good part the same, found without comparing each with each: MinHash.

Every two words in a row of a text are hashed by 48 functions, and the least value of each is kept; two texts agree on
one of them with the probability that their pairs of words overlap (Jaccard; Broder 1997). Three together are a band.
Texts that agree on a band meet: nearly always from an overlap of 0.7, half the time at 0.35, hardly ever below 0.15.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from bearwitness.incidents.words import Keys, word_keys

BANDS, ROWS = 16, 3
MIN_WORDS = 12  # a shorter text agrees with others by chance
_SEED = 20290101
_MIXED = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9))


def copy_bands(text: str) -> tuple[int, ...]:
    """The bands of the text's words, none where it is too short."""
    keys = word_keys(text)
    if len(keys) < MIN_WORDS:
        return ()
    pairs = np.unique((keys[:-1] << np.uint64(32)) | keys[1:])
    return tuple(_bands(pairs).tolist())


def _bands(pairs: Keys) -> npt.NDArray[np.uint64]:
    factors, shifts = _functions()
    # Multiply and shift (Dietzfelbinger 1997) modulo 2⁶⁴; the upper half is the hash.
    least = ((pairs[:, None] * _MIXED[0] ^ pairs[:, None] >> np.uint64(29)) * factors + shifts).min(axis=0)
    band = np.zeros(BANDS, dtype=np.uint64)
    for row in range(ROWS):
        band = (band ^ least[row::ROWS]) * _MIXED[1]
        band ^= band >> np.uint64(31)
    return band >> np.uint64(1)


@cache
def _functions() -> tuple[Keys, Keys]:
    dice = np.random.default_rng(_SEED)
    high = np.iinfo(np.uint64).max
    factors = dice.integers(1, high, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
    return factors, dice.integers(0, high, BANDS * ROWS, dtype=np.uint64)
