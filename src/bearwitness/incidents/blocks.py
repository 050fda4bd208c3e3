"""Which claims are worth comparing: pairs brought together by several blocks at once.

Comparing all n² pairs is out of reach, so a pair becomes a candidate where at least one block brings it up:

- ``rare words``: each claim with the claims that share most of its rare words (names, streets, ages), at any
  distance in time, since a trial is reported years after the deed;
- ``victim``: claims that name a victim alike;
- ``time and place``: claims near in time in the same cell of a 1° grid. Four grids, each shifted by half a
  cell, so that places up to 0.5° apart always meet in one of them; places without coordinates meet by name;
- ``time and country``: claims near in time in the same country, or where no place is known;
- ``report``: the event claims of one report.

The time of a claim is its event date, widened by its own vagueness, else the day of publication.

**Bounds.** A rare word is one that at most 64 claims use; a more frequent one brings nobody together. In a
block of time each claim meets only the next few in order of date (a sorted neighbourhood, Hernández and
Stolfo 1995), so a block of any size gives pairs in proportion to its members. Each claim keeps its best 16
by rare words. All in all the candidates are below some 65 n, found in time n·log n.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np

from bearwitness.incidents.columns import name_key
from bearwitness.incidents.profiles import Corpus, Profile, fold_name

RARE_CLAIMS = 64
NEIGHBOURS_BY_WORDS = 16
NEIGHBOURS_BY_PLACE = 8
NEIGHBOURS_BY_COUNTRY = 6
NEIGHBOURS_BY_NAME = 16
WINDOW_DAYS = 4
_CELL_DEGREES = 1.0

Pair = tuple[int, int]


def candidate_pairs(corpus: Corpus) -> dict[Pair, tuple[str, ...]]:
    """Pairs of positions (left < right) with the names of the blocks that brought them together, in order."""
    found: dict[Pair, list[str]] = defaultdict(list)
    for name, pairs in (
        ("rare words", _by_rare_words(corpus)),
        ("victim", _by_victim(corpus.profiles)),
        ("time and place", _by_time(corpus.profiles, _cells, NEIGHBOURS_BY_PLACE)),
        ("time and country", _by_time(corpus.profiles, _country, NEIGHBOURS_BY_COUNTRY)),
        ("report", _by_report(corpus.profiles)),
    ):
        for left, right in pairs:
            names = found[(left, right) if left < right else (right, left)]
            if not names or names[-1] != name:
                names.append(name)
    return {pair: tuple(found[pair]) for pair in sorted(found)}


def _by_rare_words(corpus: Corpus) -> Iterable[Pair]:
    vectors = corpus.text
    rows = [vectors.row(at) for at in range(len(corpus.profiles))]
    used_by = np.bincount(vectors.columns, minlength=len(vectors.vocabulary))
    postings: dict[int, list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        for word in row[used_by[row] <= RARE_CLAIMS].tolist():
            postings[word].append(position)
    weight = np.log((len(rows) + 1) / np.maximum(used_by, 1))
    arrays = {word: np.array(members, dtype=np.int64) for word, members in postings.items() if len(members) > 1}
    for position, row in enumerate(rows):
        shared = [word for word in row.tolist() if word in arrays]
        if not shared:
            continue
        others = np.concatenate([arrays[word] for word in shared])
        weights = np.repeat(weight[shared], [len(arrays[word]) for word in shared])
        unique, inverse = np.unique(others, return_inverse=True)
        total = np.bincount(inverse, weights=weights)
        total[unique == position] = 0.0
        best = np.lexsort((unique, -total))[:NEIGHBOURS_BY_WORDS]
        yield from ((position, int(unique[at])) for at in best if total[at] > 0)


def _by_victim(profiles: Sequence[Profile]) -> Iterable[Pair]:
    members: dict[Hashable, list[int]] = defaultdict(list)
    for position, profile in enumerate(profiles):
        for key in {name_key(name) for name in profile.victims}:
            members[key].append(position)
    return _neighbours(members.values(), NEIGHBOURS_BY_NAME)


def _by_report(profiles: Sequence[Profile]) -> Iterable[Pair]:
    members: dict[Hashable, list[int]] = defaultdict(list)
    for position, profile in enumerate(profiles):
        members[profile.report.id].append(position)
    return _neighbours(members.values(), NEIGHBOURS_BY_NAME)


def _neighbours(blocks: Iterable[Sequence[int]], reach: int) -> Iterable[Pair]:
    """Each member with the next ``reach`` of its block."""
    for block in blocks:
        for at, left in enumerate(block):
            yield from ((left, right) for right in block[at + 1 : at + 1 + reach])


def _by_time(profiles: Sequence[Profile], keys: Callable[[Profile], Iterable[Hashable]], reach: int) -> Iterable[Pair]:
    """Within each key, each claim with the next ``reach`` in order of date whose time can be the same."""
    blocks: dict[Hashable, list[tuple[int, int, int]]] = defaultdict(list)
    for position, profile in enumerate(profiles):
        time = profile.when or profile.published
        if time is None or time.earliest is None or time.latest is None:
            continue
        first, last = time.earliest.toordinal() - WINDOW_DAYS, time.latest.toordinal()
        for key in keys(profile):
            blocks[key].append((first, last, position))
    for block in blocks.values():
        block.sort()
        for at, (_, last, left) in enumerate(block):
            for first, _, right in block[at + 1 : at + 1 + reach]:
                if first > last:
                    break
                yield left, right


def _cells(profile: Profile) -> Iterable[Hashable]:
    place = profile.place
    if place is None:
        return
    if place.lat is None or place.lon is None:
        yield "name", fold_name(place.canonical or place.name), place.country
        return
    for grid, (north, east) in enumerate(((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))):
        yield grid, math.floor(place.lat / _CELL_DEGREES + north), math.floor(place.lon / _CELL_DEGREES + east)


def _country(profile: Profile) -> Iterable[Hashable]:
    yield profile.place.country if profile.place else ""
