"""Claims put together into groups, one for each event, by the mean score between two groups.

Average linkage (Sokal and Michener 1958): the two groups with the highest mean score join, until no mean is
above the threshold. A chain of pairs, each a little alike, does not run away, since every member of a group
is weighed against every member of the other. Only groups with at least one candidate pair above the
threshold are looked at; the pairs no block brought up are then scored as well. Between groups of more than
64 pairs an even sample of eight members of each stands for the whole, so that one event with ten thousand
reports stays affordable.

Claims that are the same in all that is compared, as copies of one post are, join first: nothing is likelier to be
one event, so that the outcome is the same as without this rule, and ten thousand of them are put together at once.

Judgements bind: "same" puts claims together before anything is scored, "different" keeps the groups that hold
them apart for good. Ties go to the lower positions, so the outcome does not depend on the order of input.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bearwitness.incidents.pair_scores import (
    Pair,
    PairScores,
    ScoreMany,
    ScorePairs,
    Scorer,
    ask_together,
    component_scores,
)

_ASKED_TOGETHER = 128  # members of a component all of whose pairs are scored at once

__all__ = ["Cluster", "Join", "Judged", "Pair", "ScoreMany", "ScorePairs", "Scorer", "cluster"]


class Judged(NamedTuple):
    """Positions that people decided on. No chain of ``same`` may join what is ``different``."""

    same: Sequence[Pair] = ()
    different: Sequence[Pair] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """Two claims whose groups were joined, by a judgement or at the groups' ``mean`` score.

    ``alike`` where the two are the same in all that is compared.
    """

    left: int
    right: int
    mean: float
    judged: bool = False
    alike: bool = False


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
    it is asked at most once for each. ``score_many`` gives the same scores of many pairs at once; a ``Scorer`` says
    too which positions are the same in all that is compared.
    """
    judged = judged if judged is not None else Judged()
    links = [pair for pair, score in scores.items() if score > threshold]
    forests = [
        _Forest(positions, own, score_pair, threshold, score_many)
        for positions, own in _components(scores, [*links, *judged.same])
    ]
    if score_many is not None:
        small = [one.scores for one in forests if 2 < len(one.scores.positions) <= _ASKED_TOGETHER]
        ask_together(small, score_many)
    home = {position: forest for forest in forests for position in forest.scores.positions}
    for left, right in sorted(judged.same):
        home[left].force(left, right)
    for left, right in judged.different:
        if left in home and home.get(right) is home[left]:
            home[left].forbid(left, right)
    found = [Cluster((at,), ()) for at in range(count) if at not in home]
    for forest in forests:
        forest.grow()
        found += forest.clusters()
    return sorted(found, key=lambda one: one.members)


def _components(scores: Mapping[Pair, float], links: Iterable[Pair]) -> list[tuple[list[int], dict[Pair, float]]]:
    """The positions that links connect, in order, each component with its scores; groups never reach beyond one."""
    beside: dict[int, list[int]] = defaultdict(list)
    for left, right in links:
        beside[left].append(right)
        beside[right].append(left)
    component: dict[int, int] = {}
    members: list[list[int]] = []
    for first in sorted(beside):
        if first in component:
            continue
        component[first] = len(members)
        reached = [first]
        for at in reached:  # grows meanwhile
            for other in beside[at]:
                if other not in component:
                    component[other] = len(members)
                    reached.append(other)
        members.append(sorted(reached))
    own: list[dict[Pair, float]] = [{} for _ in members]
    for pair, score in scores.items():
        number = component.get(pair[0])
        if number is not None and component.get(pair[1]) == number:
            own[number][pair] = score
    return list(zip(members, own, strict=True))


class _Forest:
    """Groups of one component under construction, by places in it; a group is named by its smallest member."""

    def __init__(
        self,
        positions: Sequence[int],
        scores: Mapping[Pair, float],
        score_pair: ScorePairs,
        threshold: float,
        score_many: ScoreMany | None,
    ) -> None:
        self.threshold = threshold
        self.scores: PairScores = component_scores(positions, scores, score_pair, score_many)
        kinds = score_many.kinds if isinstance(score_many, Scorer) else None
        self.kinds = [kinds[at] for at in positions] if kinds is not None else None
        self.place = {position: at for at, position in enumerate(positions)}
        count = len(positions)
        self.group = list(range(count))
        self.members: dict[int, list[int]] = {at: [at] for at in range(count)}
        self.joins: dict[int, list[Join]] = {at: [] for at in range(count)}
        self.apart: dict[int, set[int]] = {at: set() for at in range(count)}
        self.near: dict[int, set[int]] = {at: set() for at in range(count)}
        self.alike: list[tuple[int, int, float]] = []
        for (left, right), score in scores.items():
            if score > threshold:
                a, b = self.place[left], self.place[right]
                self.near[a].add(b)
                self.near[b].add(a)
                if self.kinds is not None and self.kinds[a] == self.kinds[b]:
                    self.alike.append((a, b, score))

    def force(self, left: int, right: int) -> None:
        """One group for both positions, by judgement."""
        a, b = self.group[self.place[left]], self.group[self.place[right]]
        if a != b:
            self._merge(sorted((a, b)), [Join(left, right, 0.0, judged=True)])

    def forbid(self, left: int, right: int) -> None:
        """The groups of both positions stay apart, whatever joins them later."""
        a, b = self.group[self.place[left]], self.group[self.place[right]]
        self.apart[a].add(b)
        self.apart[b].add(a)

    def grow(self) -> None:
        """Joins groups, first those that are alike, then the highest mean first, until none is above the threshold."""
        self._join_alike()
        heap: list[tuple[float, int, int, int, int]] = []
        for a in sorted(self.near):
            self._push(heap, a, [b for b in sorted(self.near[a]) if a < b])
        while heap:
            negative, a, b, size_a, size_b = heapq.heappop(heap)
            if a not in self.members or b not in self.members or b in self.apart[a]:
                continue
            if (len(self.members[a]), len(self.members[b])) != (size_a, size_b):
                continue  # one of the two has grown since; its new mean is in the heap
            left, right = self.scores.best(self.members[a], self.members[b])
            positions = self.scores.positions
            self._merge([a, b], [Join(positions[left], positions[right], -negative)])
            self._push(heap, a, sorted(self.near[a]))

    def clusters(self) -> list[Cluster]:
        """The groups as they are now."""
        positions = self.scores.positions
        return [
            Cluster(tuple(positions[at] for at in members), tuple(self.joins[a])) for a, members in self.members.items()
        ]

    def _push(self, heap: list[tuple[float, int, int, int, int]], a: int, others: Sequence[int]) -> None:
        others = [b for b in others if b not in self.apart[a]]
        if not others:
            return
        means = self.scores.means(self.members[a], [self.members[b] for b in others])
        for b, mean in zip(others, means, strict=True):
            if mean > self.threshold:
                low, high = min(a, b), max(a, b)
                heapq.heappush(heap, (-mean, low, high, len(self.members[low]), len(self.members[high])))

    def _join_alike(self) -> None:
        """Puts together what links and likeness in all that is compared connect."""
        waiting = sorted(self.alike)
        positions = self.scores.positions
        if any(self.apart.values()):
            for left, right, score in waiting:
                a, b = self.group[left], self.group[right]
                if a != b and b not in self.apart[a]:
                    self._merge(sorted((a, b)), [Join(positions[left], positions[right], score, alike=True)])
            return
        root = list(range(len(positions)))

        def found(at: int) -> int:
            while root[at] != at:
                root[at] = root[root[at]]
                at = root[at]
            return at

        together: dict[int, list[Join]] = defaultdict(list)
        for left, right, score in waiting:
            a, b = found(self.group[left]), found(self.group[right])
            if a != b:
                root[max(a, b)] = min(a, b)
                together[left].append(Join(positions[left], positions[right], score, alike=True))
        groups: dict[int, set[int]] = defaultdict(set)
        for at in range(len(positions)):
            groups[found(self.group[at])].add(self.group[at])
        joins: dict[int, list[Join]] = defaultdict(list)
        for left, own in together.items():
            joins[found(self.group[left])] += own
        for first, names in groups.items():
            if len(names) > 1:
                self._merge(sorted(names), joins[first])

    def _merge(self, groups: Sequence[int], joins: Sequence[Join]) -> None:
        """The groups go into the first of them, with all that is near to them and all they must stay apart from."""
        first, *rest = groups
        gone = set(rest)
        for b in rest:
            for member in self.members[b]:
                self.group[member] = first
        self.members[first] = sorted(place for name in groups for place in self.members[name])
        self.joins[first] = [join for name in groups for join in self.joins[name]] + list(joins)
        for b in rest:
            del self.members[b], self.joins[b]
        for table in (self.near, self.apart):
            others = set().union(*(table.pop(b) for b in rest)) - gone - {first}
            for other in others:
                table[other] = {one for one in table[other] if one not in gone}
                table[other].add(first)
            table[first] |= others
            table[first] -= gone
