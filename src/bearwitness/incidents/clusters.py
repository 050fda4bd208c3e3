"""Claims put together into groups, one for each event, by the mean score between two groups.

Average linkage (Sokal and Michener 1958): the two groups with the highest mean score join, until no mean is
above the threshold. A chain of pairs, each a little alike, does not run away, since every member of a group
is weighed against every member of the other. Only groups with at least one candidate pair above the
threshold are looked at; the pairs no block brought up are then scored as well. Between groups of more than
64 pairs an even sample of eight members of each stands for the whole, so that one event with ten thousand
reports stays affordable.

Judgements bind: "same" puts claims together before anything is scored, "different" keeps the groups that hold
them apart for good. Ties go to the lower positions, so the outcome does not depend on the order of input.
"""

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Pair = tuple[int, int]
ScorePairs = Callable[[int, int], float]
ScoreMany = Callable[[Sequence[Pair]], Sequence[float]]
SAMPLED_MEMBERS = 8


class Judged(NamedTuple):
    """Positions that people decided on. No chain of ``same`` may join what is ``different``."""

    same: Sequence[Pair] = ()
    different: Sequence[Pair] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """Two claims whose groups were joined, by a judgement or at the groups' ``mean`` score."""

    left: int
    right: int
    mean: float
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Cluster:
    """The positions of the claims of one event, in order, and why they came together (members - 1 joins)."""

    members: tuple[int, ...]
    joins: tuple[Join, ...]


def cluster(  # noqa: PLR0913 - what is to be parted, and two ways to score it
    count: int,
    scores: Mapping[Pair, float],
    score_pair: ScorePairs,
    threshold: float,
    judged: Judged | None = None,
    *,
    score_many: ScoreMany | None = None,
) -> list[Cluster]:
    """A partition of the positions 0 … count - 1, ordered by smallest member.

    ``scores`` are the candidate pairs (left < right) with their scores, ``score_pair`` scores any other pair;
    it is asked at most once for each. ``score_many`` gives the same scores of many pairs at once.
    """
    forest = _Forest(count, scores, score_pair, threshold, score_many)
    for left, right in sorted(judged.same if judged else ()):
        forest.force(left, right)
    for left, right in judged.different if judged else ():
        forest.forbid(left, right)
    forest.grow()
    return forest.clusters()


class _Forest:
    """Groups under construction; a group is named by its smallest member."""

    def __init__(
        self,
        count: int,
        scores: Mapping[Pair, float],
        score_pair: ScorePairs,
        threshold: float,
        score_many: ScoreMany | None = None,
    ) -> None:
        self.score_many = score_many
        self.threshold = threshold
        self.score_pair = score_pair
        self.scores = dict(scores)
        self.group = list(range(count))
        self.members: dict[int, list[int]] = {at: [at] for at in range(count)}
        self.joins: dict[int, list[Join]] = {at: [] for at in range(count)}
        self.apart: dict[int, set[int]] = {at: set() for at in range(count)}
        self.near: dict[int, set[int]] = {at: set() for at in range(count)}
        for (left, right), score in scores.items():
            if score > threshold:
                self.near[left].add(right)
                self.near[right].add(left)

    def force(self, left: int, right: int) -> None:
        """One group for both, by judgement."""
        a, b = self.group[left], self.group[right]
        if a != b:
            self._merge(min(a, b), max(a, b), Join(left, right, 0.0, judged=True))

    def forbid(self, left: int, right: int) -> None:
        """The groups of both stay apart, whatever joins them later."""
        a, b = self.group[left], self.group[right]
        self.apart[a].add(b)
        self.apart[b].add(a)

    def grow(self) -> None:
        """Joins groups, the highest mean first, until none is above the threshold."""
        heap: list[tuple[float, int, int, int, int]] = []
        for a in sorted(self.near):
            for b in sorted(self.near[a]):
                if a < b:
                    self._push(heap, a, b)
        while heap:
            negative, a, b, size_a, size_b = heapq.heappop(heap)
            if a not in self.members or b not in self.members or b in self.apart[a]:
                continue
            if (len(self.members[a]), len(self.members[b])) != (size_a, size_b):
                continue  # one of the two has grown since; its new mean is in the heap
            left, right = self._best_pair(a, b)
            self._merge(a, b, Join(left, right, -negative))
            beside = [(min(a, other), max(a, other)) for other in sorted(self.near[a])]
            self._score_at_once(beside)
            for pair in beside:
                self._push(heap, *pair)

    def clusters(self) -> list[Cluster]:
        return [Cluster(tuple(sorted(self.members[a])), tuple(self.joins[a])) for a in sorted(self.members)]

    def _push(self, heap: list[tuple[float, int, int, int, int]], a: int, b: int) -> None:
        if b in self.apart[a]:
            return
        mean = self._mean(a, b)
        if mean > self.threshold:
            heapq.heappush(heap, (-mean, a, b, len(self.members[a]), len(self.members[b])))

    def _mean(self, a: int, b: int) -> float:
        scores = [self._score(left, right) for left, right in self._pairs(a, b)]
        return sum(scores) / len(scores)

    def _best_pair(self, a: int, b: int) -> Pair:
        return max(self._pairs(a, b), key=lambda pair: (self._score(*pair), -pair[0], -pair[1]))

    def _pairs(self, a: int, b: int) -> list[Pair]:
        lefts, rights = _sample(self.members[a]), _sample(self.members[b])
        if len(self.members[a]) * len(self.members[b]) <= SAMPLED_MEMBERS**2:
            lefts, rights = self.members[a], self.members[b]
        return [(min(x, y), max(x, y)) for x in lefts for y in rights]

    def _score_at_once(self, groups: Sequence[Pair]) -> None:
        """Scores what the means of these groups need in one go where that can be done: it costs a tenth."""
        if self.score_many is None:
            return
        pairs = (pair for a, b in groups if b not in self.apart[a] for pair in self._pairs(a, b))
        missing = list(dict.fromkeys(pair for pair in pairs if pair not in self.scores))
        if missing:
            self.scores.update(zip(missing, self.score_many(missing), strict=True))

    def _score(self, left: int, right: int) -> float:
        pair = (left, right)
        if pair not in self.scores:
            self.scores[pair] = self.score_pair(left, right)
        return self.scores[pair]

    def _merge(self, a: int, b: int, join: Join) -> None:
        """Group b goes into group a (a < b), with all that is near to it and all it must stay apart from."""
        for member in self.members[b]:
            self.group[member] = a
        self.members[a] = sorted(self.members[a] + self.members.pop(b))
        self.joins[a] += [*self.joins.pop(b), join]
        for table in (self.near, self.apart):
            for other in table.pop(b):
                table[other].discard(b)
                if other != a:
                    table[other].add(a)
                    table[a].add(other)


def _sample(members: Sequence[int]) -> Sequence[int]:
    """At most eight members, evenly spaced over the group in order."""
    if len(members) <= SAMPLED_MEMBERS:
        return members
    return [members[at * len(members) // SAMPLED_MEMBERS] for at in range(SAMPLED_MEMBERS)]
