"""Weights of evidence learned from pairs that people told apart: logistic regression held near the weights in use.

The odds of a pair are what its findings say together, so that the weights are the coefficients of a logistic
regression over one column a level and one a knot. Each weight has a normal prior around its value so far (Bayesian
MAP): where the pairs say little it stays, and no weight runs away because a finding never failed on few pairs.
More distance never speaks more for (``ORDERS``): every step is projected on that order (pool adjacent violators;
Barlow and others 1972), so that the outcome is the best one that keeps it. It is the same for the same pairs.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bearwitness.incidents.blocks import candidates
from bearwitness.incidents.columns import Floats, Ints
from bearwitness.incidents.compare import LEVELS, MEASURED, Compared
from bearwitness.incidents.match import Matcher
from bearwitness.incidents.profiles import Corpus
from bearwitness.incidents.weights import AGAINST, FOR, ORDERS, Weights

SPREAD = 0.3  # of a weight around its value so far: odds of 1.35 either way are nothing unusual
FOLDS = 5
_STEPS = 4000
_PRIOR_HELD = 1000.0
_DIGITS = 2
_BINS = 15

Name = tuple[str, str | int]  # a field with a level, or with the number of a knot; ("", "prior")


@dataclass(frozen=True)
class LabelledPairs:
    """Compared pairs, whether each is one event, and the group a pair is left out with in cross-validation."""

    columns: Floats
    same: npt.NDArray[np.bool_]
    group: Ints


@dataclass(frozen=True)
class Figures:
    """How well weights tell pairs they were not learned from: mean log loss and expected calibration error."""

    pairs: int
    log_loss: float
    calibration: float


def names(weights: Weights) -> list[Name]:
    """What each learned number belongs to, in order."""
    found: list[Name] = [("", "prior"), ("", "within_report")]
    found += [(field, level) for field, levels in LEVELS.items() for level in levels]
    return found + [(field, at) for field in MEASURED for at in range(len(weights.knots[field]))]


def vector(weights: Weights) -> Floats:
    """The weights as one array, in the order of ``names``."""
    values = [weights.prior, weights.within_report]
    values += [weights.levels[field, level] for field, levels in LEVELS.items() for level in levels]
    values += [y for field in MEASURED for _, y in weights.knots[field]]
    return np.array(values)


def with_vector(weights: Weights, values: Floats, version: str) -> Weights:
    """The weights with other numbers, rounded to two digits."""
    rounded = dict(zip(names(weights), np.round(values, _DIGITS).tolist(), strict=True))
    knots = {f: [(x, rounded[f, at]) for at, (x, _) in enumerate(weights.knots[f])] for f in MEASURED}
    return replace(
        weights,
        version=version,
        prior=rounded["", "prior"],
        within_report=rounded["", "within_report"],
        levels={key: rounded[key] for key in weights.levels},
        knots={**weights.knots, **knots},
    )


def columns_of(compared: Compared, weights: Weights) -> Floats:
    """One row a pair, one column a weight: the score is their product (before it is limited)."""
    one = compared.one_report.astype(np.float64)
    found = [1.0 - one, one]
    for field, levels in LEVELS.items():
        found += [(compared.levels[field] == number).astype(np.float64) for number in range(len(levels))]
    for field in MEASURED:
        values = compared.values[field]
        x = np.array([at for at, _ in weights.knots[field]])
        for unit in np.eye(len(x)):
            # Between two knots a weight is a mean of both: each knot's column is its share in that mean.
            found.append(np.where(np.isnan(values), 0.0, np.interp(values, x, unit)))
    return np.stack(found, axis=1)


def label_pairs(
    corpus: Corpus, incidents: Mapping[str, str], weights: Weights, judged: Mapping[tuple[str, str], bool] | None = None
) -> LabelledPairs:
    """The candidate pairs whose two claims have an incident in the labels, and the pairs that were judged.

    ``incidents`` gives the incident of a claim by its id, ``judged`` whether the two claims of a pair are one event.
    """
    claims = [profile.claim.claim for profile in corpus.profiles]
    position = {claim: at for at, claim in enumerate(claims)}
    truth = {
        (left, right): incidents[claims[left]] == incidents[claims[right]]
        for left, right in zip(*(ends.tolist() for ends in candidates(corpus)), strict=True)
        if claims[left] in incidents and claims[right] in incidents
    }
    for (one, other), same in (judged or {}).items():
        if one in position and other in position:
            truth[min(position[one], position[other]), max(position[one], position[other])] = same
    lefts = np.array([left for left, _ in truth], dtype=np.int64)
    rights = np.array([right for _, right in truth], dtype=np.int64)
    return LabelledPairs(
        columns=columns_of(Matcher(corpus, weights).compare(lefts, rights), weights),
        same=np.array(list(truth.values()), dtype=np.bool_),
        group=_groups(incidents, claims, lefts),
    )


def _groups(incidents: Mapping[str, str], claims: Sequence[str], lefts: Ints) -> Ints:
    """Pairs of one incident's claims go together, so that an incident is never learned from and asked about."""
    return np.array([zlib.crc32(incidents.get(claims[at], claims[at]).encode()) for at in lefts.tolist()])


def join_pairs(parts: Sequence[LabelledPairs]) -> LabelledPairs:
    """All of them as one; what two parts call the same incident is one group."""
    return LabelledPairs(
        columns=np.concatenate([part.columns for part in parts]),
        same=np.concatenate([part.same for part in parts]),
        group=np.concatenate([part.group for part in parts]),
    )


def learn(pairs: LabelledPairs, weights: Weights, version: str, spread: float = SPREAD) -> Weights:
    """The most probable weights given the pairs and the weights so far, in the order that ``ORDERS`` asks for."""
    return with_vector(weights, _fit(pairs.columns, pairs.same, weights, spread), version)


def cross_validate(pairs: LabelledPairs, weights: Weights, spread: float = SPREAD) -> tuple[Figures, Figures]:
    """How well the weights so far and learned ones tell pairs left out of learning, group by group."""
    learned = np.zeros(len(pairs.same))
    fold = pairs.group % FOLDS
    for left_out in range(FOLDS):
        asked = fold == left_out
        if asked.any():
            values = _fit(pairs.columns[~asked], pairs.same[~asked], weights, spread)
            learned[asked] = pairs.columns[asked] @ values
    before = pairs.columns @ vector(weights)
    return _figures(before, pairs.same, weights.limit), _figures(learned, pairs.same, weights.limit)


def _figures(scores: Floats, same: npt.NDArray[np.bool_], limit: float) -> Figures:
    scores = np.clip(scores, -limit, limit)
    loss = float(np.logaddexp(0.0, np.where(same, -scores, scores)).mean())
    return Figures(len(same), loss, calibration_error(scores, same))


def calibration_error(scores: Floats, same: npt.NDArray[np.bool_]) -> float:
    """The expected calibration error: |share told - share true| in 15 equal bins of probability, by their size."""
    parts = reliability(scores, same)
    return float(sum(abs(told - true) * count for told, true, count in parts) / max(1, len(scores)))


def reliability(scores: Floats, same: npt.NDArray[np.bool_]) -> list[tuple[float, float, int]]:
    """For each bin of probability that has pairs: the mean probability told, the share that is true, how many."""
    told = 1 / (1 + np.exp(-scores))
    at = np.minimum((told * _BINS).astype(np.int64), _BINS - 1)
    bins = [at == number for number in range(_BINS)]
    return [(float(told[b].mean()), float(same[b].mean()), int(b.sum())) for b in bins if b.any()]


# --- the fit -----------------------------------------------------------------------------------------


def _fit(columns: Floats, same: npt.NDArray[np.bool_], weights: Weights, spread: float) -> Floats:
    """Accelerated projected gradient (Beck and Teboulle 2009) on log loss and the prior."""
    start = vector(weights)
    project = _Projection(weights)
    held = np.full(len(start), 1 / spread**2)
    # How rare a true pair is hangs on how many reports there are, and not on what the pairs have in common.
    held[names(weights).index(("", "prior"))] *= _PRIOR_HELD
    truth = same.astype(np.float64)
    steepest = float(np.linalg.eigvalsh(columns.T @ columns)[-1]) / 4 + float(held.max())
    values, ahead, momentum = start, start, 1.0
    for _ in range(_STEPS):
        told = 1 / (1 + np.exp(-np.clip(columns @ ahead, -50, 50)))
        slope = columns.T @ (told - truth) + held * (ahead - start)
        new = project(ahead - slope / steepest)
        grown = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / grown * (new - values)
        if float(np.abs(new - values).max()) < 1e-7:
            return new
        values, momentum = new, grown
    return values


class _Projection:
    """The nearest weights that keep the orders and signs."""

    def __init__(self, weights: Weights) -> None:
        position = {name: at for at, name in enumerate(names(weights))}
        self._falling = [[position[field, level] for level in line] for field, line in ORDERS]
        for field in MEASURED:
            knots = [position[field, at] for at in range(len(weights.knots[field]))]
            self._falling.append(knots if field == "coincidence" else knots[::-1])
        self._for = [position[name] for name in FOR]
        self._against = [position[name] for name in AGAINST]

    def __call__(self, values: Floats) -> Floats:
        found = values.copy()
        for line in self._falling:
            found[line] = list(_falling(found[line].tolist()))
        found[self._for] = np.maximum(found[self._for], 0.0)
        found[self._against] = np.minimum(found[self._against], 0.0)
        return found


def _falling(values: Sequence[float]) -> Iterator[float]:
    """The nearest values that never rise: neighbours that do are replaced by their mean."""
    pools: list[tuple[float, int]] = []
    for value in values:
        pool = (value, 1)
        while pools and pools[-1][0] < pool[0]:
            mean, size = pools.pop()
            pool = ((mean * size + pool[0] * pool[1]) / (size + pool[1]), size + pool[1])
        pools.append(pool)
    for mean, size in pools:
        yield from [mean] * size
