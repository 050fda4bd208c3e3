"""Which claims are worth comparing: pairs brought together by several blocks at once.

Comparing all n² pairs is out of reach, so a pair becomes a candidate where at least one block brings it up.

Blocks of words, at any distance in time, since a trial is reported years after the deed:

- ``names``: each claim with the 3 · log₂ n whose names and numbers are most alike to its own (all its words,
  in scripts without capitals);
- ``title``: the same for the log₂ n most alike titles.

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

**Bounds.** A word that more than 64 claims use brings nobody together. In a block of keys, in order of time, each
claim meets only the next few (a sorted neighbourhood, Hernández and Stolfo 1995), so that a block of any size gives
pairs in proportion to its members; and a claim has at most 16 keys of a kind. All in all the candidates grow as
n · log n.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from bearwitness.incidents.columns import name_key
from bearwitness.incidents.profiles import Corpus, Profile, fold_name, place_key
from bearwitness.incidents.vectors import Vectors
from bearwitness.values import FuzzyDate, Place

RARE_CLAIMS = 64
NAMES_REACH, TITLE_REACH = 3, 1  # times log₂ n
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


class Key(NamedTuple):
    """Something claims can share; in a block they come in order of ``first``, and meet those that begin by ``last``."""

    block: str
    value: tuple[Hashable, ...]
    first: int
    last: int


def candidate_pairs(corpus: Corpus) -> dict[Pair, tuple[str, ...]]:
    """Pairs of positions (left < right) with the names of the blocks that brought them together, in order."""
    found: dict[Pair, list[str]] = defaultdict(list)
    for name, pairs in _all_blocks(corpus):
        for left, right in pairs:
            if left == right:
                continue
            names = found[(left, right) if left < right else (right, left)]
            if not names or names[-1] != name:
                names.append(name)
    return {pair: tuple(found[pair]) for pair in sorted(found)}


def _all_blocks(corpus: Corpus) -> Iterator[tuple[str, Iterable[Pair]]]:
    doublings = math.ceil(math.log2(len(corpus.profiles) + 2))
    yield "names", _most_alike(corpus.names, NAMES_REACH * doublings)
    yield "title", _most_alike(corpus.title, TITLE_REACH * doublings)
    members: dict[str, dict[Hashable, list[tuple[int, int, int]]]] = {name: defaultdict(list) for name in REACH}
    for position, profile in enumerate(corpus.profiles):
        for key in block_keys(profile):
            members[key.block][key.value].append((key.first, key.last, position))
    for name, blocks in members.items():
        yield name, _neighbours(blocks.values(), REACH[name])


def _neighbours(blocks: Iterable[list[tuple[int, int, int]]], reach: int) -> Iterator[Pair]:
    """Each member with the next ``reach`` in its block whose time can be the same."""
    for block in blocks:
        block.sort()
        for at, (_, last, left) in enumerate(block):
            for first, _, right in block[at + 1 : at + 1 + reach]:
                if first > last:
                    break
                yield left, right


def _most_alike(vectors: Vectors, reach: int) -> Iterator[Pair]:
    """Each text with those most alike to it by the words that 2 to 64 texts use."""
    used_by = np.bincount(vectors.columns, minlength=len(vectors.vocabulary))
    rare = (used_by[vectors.columns] <= RARE_CLAIMS) & (used_by[vectors.columns] > 1)
    rows = np.repeat(np.arange(len(vectors.starts) - 1), np.diff(vectors.starts))[rare]
    columns, weights = vectors.columns[rare], vectors.weights[rare]
    by_column = np.argsort(columns, kind="stable")
    column_starts = np.searchsorted(columns[by_column], np.arange(len(vectors.vocabulary) + 1))
    sharing, shared_weights = rows[by_column], weights[by_column]
    row_starts = np.searchsorted(rows, np.arange(len(vectors.starts)))
    for row in range(len(row_starts) - 1):
        own = slice(row_starts[row], row_starts[row + 1])
        first, sizes = column_starts[columns[own]], used_by[columns[own]]
        if not len(first):
            continue
        ends = np.cumsum(sizes)
        at = np.repeat(first - ends + sizes, sizes) + np.arange(ends[-1])
        others, which = np.unique(sharing[at], return_inverse=True)
        likeness = np.bincount(which, shared_weights[at] * np.repeat(weights[own], sizes))
        likeness[others == row] = 0.0
        best = np.lexsort((others, -likeness))[: min(reach, len(others) - 1)]
        yield from ((row, int(other)) for other in others[best])


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
