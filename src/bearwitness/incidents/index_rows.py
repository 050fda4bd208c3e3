"""Claims as rows of the index (``index.py``): what they are compared by, and where they stand in the blocks."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bearwitness.incidents.blocks import (
    RARE_CLAIMS,
    REACH,
    TITLE_CLAIMS,
    block_keys,
    claim_order,
    hash_key,
    shared_words,
)
from bearwitness.incidents.profiles import Corpus
from bearwitness.incidents.traits import traits_of

_BLOCKS = tuple(REACH)  # a block's place here stands in the last four bits of its keys
_KIND_BITS = 15
_HEAD = np.dtype([("day", "<i4"), ("marks", "<u2"), ("words", "<u2")])
_MARK = np.dtype([("key", "<i8"), ("first", "<i4"), ("last", "<i4")])
_WORD = np.dtype([("key", "<i8"), ("weight", "<f8")])


Mark = tuple[int, int, int]  # key, first, last


class Keys(NamedTuple):
    """Where a claim stands: its marks in the blocks of keys, and its words with their weights on its day."""

    marks: list[Mark]
    day: int
    words: list[tuple[int, float]]


class Rows(NamedTuple):
    """Claims as rows of the index: themselves, their places in the blocks of keys, and under their words."""

    claims: Sequence[tuple[int, str, str, bool, bytes, bytes]]
    blocks: Sequence[tuple[int, int, int, int]]
    words: Sequence[tuple[int, int, int, float]]


def rows_of(corpus: Corpus) -> Rows:
    """The rows of the event claims of the corpus, weighed by its statistics."""
    words = corpus.statistics.words
    names = shared_words(corpus.names, words, RARE_CLAIMS)
    titles = shared_words(corpus.title, words, TITLE_CLAIMS)
    claims, blocks, written = [], [], []
    traits = traits_of(corpus)
    for at, profile in enumerate(corpus.profiles):
        day, number = claim_order(profile)
        marks = sorted({(_block_key(key.block, hash_key(key)), key.first, key.last) for key in block_keys(profile)})
        own = [(int(key) * 2, float(weight)) for key, weight in zip(*names[at], strict=True)]
        own += [(int(key) * 2 + 1, float(weight)) for key, weight in zip(*titles[at], strict=True)]
        claim = profile.claim
        keys = keys_blob(Keys(marks, day, own))
        claims.append((number, claim.claim, claim.report, claim.main, keys, traits[at]))
        blocks += [(key, first, number, last) for key, first, last in marks]
        written += [(key, day, number, weight) for key, weight in own]
    return Rows(claims, blocks, written)


def reach_of(key: int) -> int:
    """How many others a claim meets on each side under the key."""
    return REACH[_BLOCKS[key & _KIND_BITS]]


def _block_key(block: str, hashed: int) -> int:
    return hashed & ~_KIND_BITS | _BLOCKS.index(block)


def keys_blob(keys: Keys) -> bytes:
    """Where a claim stands, as bytes."""
    head = np.array([(keys.day, len(keys.marks), len(keys.words))], dtype=_HEAD)
    marks, words = np.array(keys.marks, dtype=_MARK), np.array(keys.words, dtype=_WORD)
    return head.tobytes() + marks.tobytes() + words.tobytes()


def keys_from(kept: bytes) -> Keys:
    """Where a claim stands, from its bytes."""
    head: npt.NDArray[np.void] = np.frombuffer(kept, dtype=_HEAD, count=1)[0]
    end = _HEAD.itemsize + int(head["marks"]) * _MARK.itemsize
    marks = np.frombuffer(kept, dtype=_MARK, count=int(head["marks"]), offset=_HEAD.itemsize)
    words = np.frombuffer(kept, dtype=_WORD, count=int(head["words"]), offset=end)
    return Keys(marks.tolist(), int(head["day"]), words.tolist())
