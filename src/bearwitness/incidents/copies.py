"""Texts that are in good part the same, found without comparing each with each: MinHash.

Every two words in a row of a text are hashed by 48 functions, and the least value of each is kept; two texts agree on
one of them with the probability that their pairs of words overlap (Jaccard; Broder 1997). Three together are a band.
Texts that agree on a band meet: nearly always from an overlap of 0.7, half the time at 0.35, hardly ever below 0.15.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from bearwitness.incidents.words import Keys, keys_of

BANDS, ROWS = 16, 3
MIN_WORDS = 12  # a shorter text agrees with others by chance
_WORDS_AT_ONCE = 1 << 16
_SEED = 20290101
_MIXED = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9))


def copy_bands(texts: Sequence[Keys]) -> list[tuple[int, ...]]:
    """The bands of each text's words, given as ``word_codes``; none where it is too short."""
    found: list[tuple[int, ...]] = [()] * len(texts)
    lot: list[int] = []
    held = 0
    for at, codes in enumerate(texts):
        if len(codes) < MIN_WORDS:
            continue
        if lot and held + len(codes) > _WORDS_AT_ONCE:
            _add_bands(texts, lot, found)
            lot, held = [], 0
        lot.append(at)
        held += len(codes)
    if lot:
        _add_bands(texts, lot, found)
    return found


def _add_bands(texts: Sequence[Keys], lot: Sequence[int], found: list[tuple[int, ...]]) -> None:
    keys = [keys_of(texts[at]) for at in lot]
    pairs = np.concatenate([(own[:-1] << np.uint64(32)) | own[1:] for own in keys])
    starts = np.concatenate([[0], np.cumsum([len(own) - 1 for own in keys])[:-1]])
    for at, own in zip(lot, _bands(pairs, starts).tolist(), strict=True):
        found[at] = tuple(own)


def _bands(pairs: Keys, starts: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """The bands of each text, a row each; its pairs of words begin at ``starts``."""
    mixed = (pairs * _MIXED[0]) ^ (pairs >> np.uint64(29))
    bands = np.zeros((len(starts), BANDS), dtype=np.uint64)
    # Multiply and shift (Dietzfelbinger 1997) modulo 2⁶⁴; the upper half is the hash.
    for at, (factor, shift) in enumerate(zip(*_functions(), strict=True)):
        band = bands[:, at // ROWS]
        band ^= np.minimum.reduceat(mixed * factor + shift, starts)
        band *= _MIXED[1]
        band ^= band >> np.uint64(31)
    return bands >> np.uint64(1)


@cache
def _functions() -> tuple[Keys, Keys]:
    dice = np.random.default_rng(_SEED)
    high = np.iinfo(np.uint64).max
    factors = dice.integers(1, high, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
    return factors, dice.integers(0, high, BANDS * ROWS, dtype=np.uint64)
