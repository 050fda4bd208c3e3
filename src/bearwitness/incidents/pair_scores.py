"""The scores of the pairs of one component, laid out so that the means between many groups are taken at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

import numpy as np
import numpy.typing as npt

Pair = tuple[int, int]
ScorePairs = Callable[[int, int], float]
SAMPLED_MEMBERS = 8
SQUARE_UP_TO = 2048  # claims whose scores are kept in a square of 8 bytes a pair; beyond, each pair by itself
_UNIT = 1e9  # a score is kept as a whole number of such parts, so that a sum doesn't hang on its order


class ScoreMany(Protocol):
    """Scores many pairs at once."""

    def __call__(self, pairs: Sequence[Pair]) -> Sequence[float]:
        """A score a pair, in their order."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores many pairs at once, and says which positions are the same in all that is compared (``kinds``)."""

    score: Callable[[Sequence[Pair]], Sequence[float]]
    kinds: Sequence[int]

    def __call__(self, pairs: Sequence[Pair]) -> Sequence[float]:
        """A score a pair, in their order."""
        return self.score(pairs)


class PairScores:
    """The scores between the claims of one component, by their places in it; what is not known is asked for once."""

    def __init__(self, positions: Sequence[int], score_pair: ScorePairs, score_many: ScoreMany | None) -> None:
        self.positions = positions
        self._score_pair = score_pair
        self._score_many = score_many
        size = len(positions)
        self._square = np.full((size, size), np.nan) if size <= SQUARE_UP_TO else None
        self._apart: dict[Pair, float] = {}

    def learn(self, pairs: Sequence[Pair], scores: Sequence[float]) -> None:
        """Keeps the scores of pairs of places."""
        if self._square is not None and pairs:
            lefts, rights = np.array(pairs, dtype=np.int64).T
            whole = np.rint(np.asarray(scores, dtype=np.float64) * _UNIT)
            self._square[lefts, rights] = self._square[rights, lefts] = whole
        elif pairs:
            whole_numbers = np.rint(np.asarray(scores, dtype=np.float64) * _UNIT).tolist()
            self._apart.update(zip(((min(pair), max(pair)) for pair in pairs), whole_numbers, strict=True))

    def unknown(self) -> list[Pair]:
        """All pairs of places that have no score yet."""
        if self._square is None:
            return [pair for pair in combinations(range(len(self.positions)), 2) if pair not in self._apart]
        lefts, rights = np.nonzero(np.triu(np.isnan(self._square), 1))
        return list(zip(lefts.tolist(), rights.tolist(), strict=True))

    def best(self, lefts: Sequence[int], rights: Sequence[int]) -> Pair:
        """Of the pairs between two groups (their samples, where they are large) the one with the highest score.

        The lower positions among equals; the lower of the two comes first.
        """
        lefts, rights = _compared(lefts, rights)
        block = self._block(lefts, rights)
        rows, columns = np.nonzero(block == block.max())
        pairs = ((lefts[row], rights[column]) for row, column in zip(rows.tolist(), columns.tolist(), strict=True))
        return min((min(pair), max(pair)) for pair in pairs)

    def means(self, group: Sequence[int], others: Sequence[Sequence[int]]) -> list[float]:
        """The mean score between the group and each of the others."""
        short = _sample(group)
        in_full = [len(group) * len(other) <= SAMPLED_MEMBERS**2 for other in others]
        compared = [other if whole else _sample(other) for other, whole in zip(others, in_full, strict=True)]
        found = np.zeros(len(others))
        # The group stands in full against small ones, and with its sample against others: two lots at most.
        for lefts, whole in ((group, True), (short, False)):
            mine = [at for at, one in enumerate(in_full) if one is whole]
            if not mine:
                continue
            sizes = np.array([len(compared[at]) for at in mine])
            columns = [place for at in mine for place in compared[at]]
            totals = self._block(lefts, columns).sum(axis=0)
            starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
            found[mine] = np.add.reduceat(totals, starts) / (sizes * len(lefts))
        means: list[float] = (found / _UNIT).tolist()
        return means

    def _block(self, lefts: Sequence[int], rights: Sequence[int]) -> npt.NDArray[np.float64]:
        """The scores of every left with every right, as whole numbers."""
        if self._square is None:
            return self._block_apart(lefts, rights)
        at = np.ix_(lefts, rights)
        block = self._square[at]
        missing = np.isnan(block)
        if missing.any():
            rows, columns = np.nonzero(missing)
            self._ask([(lefts[r], rights[c]) for r, c in zip(rows.tolist(), columns.tolist(), strict=True)])
            block = self._square[at]
        return block

    def _block_apart(self, lefts: Sequence[int], rights: Sequence[int]) -> npt.NDArray[np.float64]:
        pairs = [(min(left, right), max(left, right)) for left in lefts for right in rights]
        self._ask([pair for pair in pairs if pair not in self._apart])
        scores = np.array([self._apart[pair] for pair in pairs])
        return scores.reshape(len(lefts), len(rights))

    def _ask(self, pairs: Sequence[Pair]) -> None:
        wanted = list(dict.fromkeys((min(pair), max(pair)) for pair in pairs))
        asked = [(self.positions[left], self.positions[right]) for left, right in wanted]
        if self._score_many is not None:
            self.learn(wanted, self._score_many(asked) if asked else ())
        else:
            self.learn(wanted, [self._score_pair(left, right) for left, right in asked])


def ask_together(tables: Sequence[PairScores], score_many: ScoreMany) -> None:
    """Asks for all that small tables don't know in one go, which costs a tenth."""
    lots = [(table, table.unknown()) for table in tables]
    asked = [(table.positions[left], table.positions[right]) for table, pairs in lots for left, right in pairs]
    scores = list(score_many(asked)) if asked else []
    for table, pairs in lots:
        table.learn(pairs, scores[: len(pairs)])
        scores = scores[len(pairs) :]


def _compared(lefts: Sequence[int], rights: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """All members of two groups where these make 64 pairs at most, else a sample of each."""
    if len(lefts) * len(rights) <= SAMPLED_MEMBERS**2:
        return lefts, rights
    return _sample(lefts), _sample(rights)


def _sample(members: Sequence[int]) -> Sequence[int]:
    """At most eight members, evenly spaced over the group in order."""
    if len(members) <= SAMPLED_MEMBERS:
        return members
    return [members[at * len(members) // SAMPLED_MEMBERS] for at in range(SAMPLED_MEMBERS)]


def component_scores(
    positions: Sequence[int], scores: Mapping[Pair, float], score_pair: ScorePairs, score_many: ScoreMany | None
) -> PairScores:
    """A table of the component with the scores that are known already, given by positions."""
    table = PairScores(positions, score_pair, score_many)
    place = {position: at for at, position in enumerate(positions)}
    table.learn([(place[left], place[right]) for left, right in scores], list(scores.values()))
    return table
