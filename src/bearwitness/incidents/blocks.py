"""Which claims are worth comparing: pairs brought together by several blocks at once.

Comparing all n² pairs is out of reach, so a pair becomes a candidate where at least one block brings it up.

Blocks of words, at any distance in time, since a trial is reported years after the deed:

- ``names``: claims whose rare names and numbers are alike (all words, in scripts without capitals);
- ``title``: the same for titles.

Blocks of keys; claims that share a key meet:

- ``time and place``: near in time in the same cell of a 1° grid. Four grids, each shifted by half a cell, so that
  places up to 0.5° apart always meet in one of them; places without coordinates meet by name;
- ``time and region``, ``time and country``: near in time in the same first-order division or country, or where
  no place is known; ``day``: of the very same day, wherever it is said to have been;
- ``toll``: the same place and figures; ``age``: the same age, figures and division, at any time;
- ``victim``, ``media``: a victim named alike, the same photo or video;
- ``copy``: a text that is in good part the same (MinHash; Broder 1997; ``copies.py``);
- ``report``: the event claims of one report.

A claim's time is its event date, widened by its own vagueness, and the day of publication, since the one may be
wrong and the other late.

**Bounds.** A common word brings nobody together. Under a word or a key, in order of time, each claim meets only the
next few (a sorted neighbourhood, Hernández and Stolfo 1995), so that a block of any size gives pairs in proportion
to its members; and a claim has at most 16 keys of a kind. All in all the candidates grow as n · log n.

**Locality.** Whether two claims are candidates hangs on the two, the statistics, and the few claims that stand
between them in a block, so that a claim that arrives later changes nothing beyond its own neighbours. An index can
hold the blocks, and looking a claim's candidates up there gives the same pairs (``index.py``).
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bearwitness.incidents.columns import name_key
from bearwitness.incidents.profiles import Corpus, Profile, fold_name, place_key
from bearwitness.incidents.vectors import Vectors
from bearwitness.incidents.words import WordStatistics
from bearwitness.values import FuzzyDate, Place

RARE_CLAIMS, TITLE_CLAIMS = 64, 512  # a word that more claims use brings nobody together by names, by titles
WORDS_REACH = 64
NAMES_ALIKE, TITLES_ALIKE = 0.03, 0.07  # cosines of the rare words
ROUNDED = 9  # digits of a cosine and of a score, so that sums don't hang on the order of their parts
WINDOW_DAYS = 4
KEYS_OF_A_KIND = 16
# How many that follow a claim in the order of a block it meets.
REACH = {
    "time and place": 8,
    "time and region": 16,
    "time and country": 6,
    "day": 8,
    "toll": 8,
    "age": 8,
    "victim": 16,
    "media": 16,
    "copy": 4,
    "report": 16,
}
_CELL_DEGREES = 1.0
_GRIDS = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))
_EVER = 10_000_000

Pair = tuple[int, int]
Ints = npt.NDArray[np.int64]


class Key(NamedTuple):
    """Something claims can share; in a block they come in order of ``first``, and meet those that begin by ``last``."""

    block: str
    value: tuple[Hashable, ...]
    first: int
    last: int


def claim_number(claim: str) -> int:
    """A number for the claim, 63 bits of a checksum of its id: the order of claims of one day."""
    return int.from_bytes(hashlib.blake2b(claim.encode(), digest_size=8).digest()) >> 1


def hash_key(key: Key) -> int:
    """A number for what the claims of a block share: 63 bits of a checksum."""
    return int.from_bytes(hashlib.blake2b(repr((key.block, key.value)).encode(), digest_size=8).digest()) >> 1


def claim_order(profile: Profile) -> tuple[int, int]:
    """The claim's place under a word it shares: by its day (0 where there is none), then by number."""
    time = profile.when or profile.published
    day = time.earliest.toordinal() if time is not None and time.earliest is not None else 0
    return day, claim_number(profile.claim.claim)


def candidate_pairs(corpus: Corpus) -> dict[Pair, tuple[str, ...]]:
    """Pairs of positions (left < right) with the names of the blocks that brought them together, in order."""
    found: dict[Pair, list[str]] = defaultdict(list)
    for name, codes in _all_blocks(corpus):
        for left, right in zip(*_pairs_of(codes, len(corpus.profiles)), strict=True):
            found[int(left), int(right)].append(name)
    return {pair: tuple(found[pair]) for pair in sorted(found)}


def candidates(corpus: Corpus) -> tuple[Ints, Ints]:
    """The same pairs in order as two arrays, lefts and rights, without the names of the blocks."""
    codes = [codes for _, codes in _all_blocks(corpus)]
    return _pairs_of(_different(np.concatenate(codes)), len(corpus.profiles))


def _pairs_of(codes: Ints, count: int) -> tuple[Ints, Ints]:
    """The pairs of positions that are kept as left · count + right."""
    return codes // max(1, count), codes % max(1, count)


def _different(codes: Ints) -> Ints:
    """Each number once, in order."""
    codes = np.sort(codes)
    return codes[np.concatenate([[True], codes[1:] != codes[:-1]])] if len(codes) else codes


def _all_blocks(corpus: Corpus) -> Iterator[tuple[str, Ints]]:
    """The pairs of each kind of block, each once, as left · count + right."""
    order = [claim_order(profile) for profile in corpus.profiles]
    words = corpus.statistics.words
    yield "names", _alike(corpus.names, words, RARE_CLAIMS, order, NAMES_ALIKE)
    yield "title", _alike(corpus.title, words, TITLE_CLAIMS, order, TITLES_ALIKE)
    numbers: dict[str, dict[tuple[Hashable, ...], int]] = {name: {} for name in REACH}
    members: dict[str, list[tuple[int, int, int, int]]] = {name: [] for name in REACH}
    for position, profile in enumerate(corpus.profiles):
        for block, value, first, last in block_keys(profile):
            number = numbers[block].setdefault(value, len(numbers[block]))
            members[block].append((number, first, last, position))
    by_number = np.array([number for _, number in order], dtype=np.int64)
    for name, found in members.items():
        yield name, _neighbours(np.array(found, dtype=np.int64).reshape(-1, 4), by_number, REACH[name])


def _neighbours(members: Ints, by_number: Ints, reach: int) -> Ints:
    """Each member with the next ``reach`` in its block whose time can be the same."""
    block, first, last, position = members.T
    at = np.lexsort((position, last, by_number[position], first, block))
    block, first, last, position = block[at], first[at], last[at], position[at]
    # What a claim says twice it says once.
    again = (block[1:] == block[:-1]) & (first[1:] == first[:-1])
    again &= (last[1:] == last[:-1]) & (position[1:] == position[:-1])
    once = np.concatenate([[True], ~again])[: len(block)]
    block, first, last, position = block[once], first[once], last[once], position[once]
    found = [np.zeros(0, dtype=np.int64)]
    for ahead in range(1, reach + 1):
        meet = np.flatnonzero((block[ahead:] == block[:-ahead]) & (first[ahead:] <= last[:-ahead]))
        if not len(meet):
            break
        a, b = position[meet], position[meet + ahead]
        apart = a != b
        found.append((np.minimum(a, b) * len(by_number) + np.maximum(a, b))[apart])
    return _different(np.concatenate(found))


class Shared(NamedTuple):
    """The rare words of one claim under which it meets others: their keys in rising order, and their weights."""

    words: npt.NDArray[np.uint64]
    weights: npt.NDArray[np.float64]


def shared_words(vectors: Vectors, statistics: WordStatistics, most: int) -> list[Shared]:
    """Of each text the words that at most so many texts use. They hang on the text and the statistics alone."""
    rare = statistics.used_by(vectors.vocabulary) <= most
    found = []
    for at in range(len(vectors.starts) - 1):
        own = slice(vectors.starts[at], vectors.starts[at + 1])
        columns, weights = vectors.columns[own], vectors.weights[own]
        columns, weights = columns[rare[columns]], weights[rare[columns]]
        order = np.argsort(columns)
        found.append(Shared(vectors.vocabulary[columns[order]], weights[order]))
    return found


def _alike(
    vectors: Vectors, statistics: WordStatistics, most: int, order: Sequence[tuple[int, int]], least: float
) -> Ints:
    """Pairs that are neighbours under rare words, where these make them alike to at least so much."""
    count = len(vectors.starts) - 1
    rare = (statistics.used_by(vectors.vocabulary) <= most)[vectors.columns]
    rows = np.repeat(np.arange(count), np.diff(vectors.starts))[rare]
    words, weights = vectors.columns[rare], vectors.weights[rare]
    rank = np.empty(count, dtype=np.int64)
    rank[sorted(range(count), key=order.__getitem__)] = np.arange(count)
    at = np.lexsort((rank[rows], words))
    rows, words, weights = rows[at], words[at], weights[at]
    pairs, products = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for ahead in range(1, WORDS_REACH + 1):
        meet = np.flatnonzero(words[ahead:] == words[:-ahead])
        if not len(meet):
            break
        a, b = rows[meet], rows[meet + ahead]
        pairs.append(np.minimum(a, b) * count + np.maximum(a, b))
        products.append(weights[meet] * weights[meet + ahead])
    found, which = np.unique(np.concatenate(pairs), return_inverse=True)
    likeness = np.bincount(which, np.concatenate(products), len(found))
    met: Ints = found[likeness.round(ROUNDED) >= least]
    return met


# --- keys --------------------------------------------------------------------------------------------


def block_keys(profile: Profile) -> list[Key]:
    """Everything by which the claim can meet others, made from the claim and its report alone."""
    day = profile.published.earliest.toordinal() if profile.published and profile.published.earliest else 0
    place = profile.place
    found = [Key("report", (profile.report.id,), day, _EVER)]
    found += [Key("victim", (name,), day, _EVER) for name in _some({name_key(name) for name in profile.victims})]
    found += [Key("media", (fingerprint,), day, _EVER) for fingerprint in _some(profile.media)]
    found += [Key("copy", (band, value), day, _EVER) for band, value in enumerate(profile.bands)]
    killed, injured = profile.claim.killed.range, profile.claim.injured.range
    if place is not None and killed.is_exact:
        figures = (killed.min, injured.min if injured.is_exact else None)
        found.append(Key("toll", (*place_key(place), *figures), day, _EVER))
    if profile.when is not None and profile.when.precision == 1:
        found.append(Key("day", (profile.when.edtf,), day, _EVER))
    if place is not None:
        region = (place.country, fold_name(place.admin1))
        found += [Key("age", (age, killed.min, *region), day, _EVER) for age in _some(profile.ages)]
    for first, last in _times(profile):
        found += [Key("time and place", cell, first, last) for cell in _cells(place)]
        found.append(Key("time and country", (place.country if place else "",), first, last))
        if place is not None and place.country:
            found.append(Key("time and region", (place.country, fold_name(place.admin1)), first, last))
    return found


def _some(values: Iterable[str] | Iterable[int]) -> list[Hashable]:
    """The first of them in order."""
    return list(sorted(values, key=str)[:KEYS_OF_A_KIND])


def _times(profile: Profile) -> Iterator[tuple[int, int]]:
    """First and last day of the event and of publication, the first a few days earlier."""
    dates: list[FuzzyDate | None] = [profile.when, profile.published]
    for date in dates:
        if date is not None and date.earliest is not None and date.latest is not None:
            yield date.earliest.toordinal() - WINDOW_DAYS, date.latest.toordinal()


def _cells(place: Place | None) -> Iterator[tuple[Hashable, ...]]:
    if place is None:
        return
    if place.lat is None or place.lon is None:
        yield fold_name(place.canonical or place.name), place.country
        return
    for grid, (north, east) in enumerate(_GRIDS):
        yield grid, math.floor(place.lat / _CELL_DEGREES + north), math.floor(place.lon / _CELL_DEGREES + east)
