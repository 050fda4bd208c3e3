"""Trains which of a report's dates is the main event's: one weight a sign, so that the right dates outweigh the others.

A report teaches by the dates in it that agree with the one a person coded; where several do ("2031" was coded and
three days of that year are named), which of them was meant is left open (a conditional logit over each report's dates,
marginal over the right ones). Needs scipy, which comes with scikit-learn.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bearwitness.reading.trained.date_choice import DatedDay, agrees, better_day, margins_of
from bearwitness.reading.trained.linear import Linear, vectors
from bearwitness.values import FuzzyDate

DATE_BITS = 12
# Two signs may not often share a place, and a sign of fewer reports tells of these alone.
LEAST_REPORTS_OF_SIGN = 3
RIDGE = 8.0
_STEPS = 200
_SURE = tuple(round(0.05 * step, 2) for step in range(13))
Lesson = tuple[Sequence[DatedDay], str, str]
"""A report's dates, the one the rules tell ("" for none), and the one a person coded."""


def fit_dates(lessons: Sequence[Lesson]) -> Linear:
    """The weights learned from the reports of which a right date is among those named."""
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    rows = [(days, right) for days, _, coded in lessons if (right := _right(days, coded)).any()]
    weights = np.zeros((1 << DATE_BITS, 1), dtype=np.float16)
    if rows:
        values, places, starts = vectors([day.features for days, _ in rows for day in days], DATE_BITS, norm=False)
        right = np.concatenate([right for _, right in rows])
        first = np.cumsum([0, *(len(days) for days, _ in rows)])[:-1]
        report = np.repeat(np.arange(len(rows)), [len(days) for days, _ in rows])
        matrix = csr_matrix((values, places, starts), shape=(len(right), 1 << DATE_BITS))
        times = np.zeros(1 << DATE_BITS)
        for place in set(places.tolist()):
            times[place] = len(set(report[matrix[:, place].nonzero()[0]].tolist()))
        shared = np.flatnonzero(times >= LEAST_REPORTS_OF_SIGN)
        loss = _loss(matrix[:, shared], right, first, report)
        found = minimize(loss, np.zeros(len(shared)), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
        weights[shared, 0] = found.x
    return Linear(("date",), weights, np.zeros(1, dtype=np.float32), "softmax", norm=False)


def held_out_dates(lessons: Sequence[Lesson], folds: Sequence[int]) -> tuple[float, float, float]:
    """The shares right by the rules and with the model, and the probability from which the model's date stands."""
    margins: dict[int, Sequence[float]] = {}
    for fold in sorted(set(folds)):
        inside = [lesson for lesson, own in zip(lessons, folds, strict=True) if own != fold]
        model = fit_dates(inside)
        for at, own in enumerate(folds):
            if own == fold:
                margins[at] = margins_of(model, lessons[at][0])
    rules = [_is_right(told, coded) for _, told, coded in lessons]
    tried = []
    for sure in _SURE:
        answers = [better_day(days, margins[at], told, sure) for at, (days, told, _) in enumerate(lessons)]
        right = [
            _is_right(answer[0].date.edtf if answer else told, coded)
            for answer, (_, told, coded) in zip(answers, lessons, strict=True)
        ]
        tried.append((sum(right) / len(right), sure))
    best, sure = max(tried)
    return sum(rules) / len(rules), best, sure


def _right(days: Sequence[DatedDay], coded: str) -> NDArray[np.bool_]:
    return np.array([agrees(day.date, FuzzyDate(coded)) for day in days], dtype=np.bool_)


def _is_right(told: str, coded: str) -> bool:
    return bool(told) and agrees(FuzzyDate(told), FuzzyDate(coded))


def _loss(
    matrix: Any, right: NDArray[np.bool_], first: NDArray[np.int64], report: NDArray[np.int64]
) -> Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]]:
    """Minus the log likelihood of the right dates, with its slope."""

    def shares(margins: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        most = np.maximum.reduceat(margins, first)
        raw = np.exp(margins - most[report])
        whole = np.add.reduceat(raw, first)
        return most + np.log(whole), raw / whole[report]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = matrix @ weights
        every, share = shares(margins)
        true, share_of_right = shares(np.where(right, margins, -1e9))
        slope = matrix.T @ (share - share_of_right) + RIDGE * weights
        return float((every - true).sum() + RIDGE / 2 * (weights @ weights)), np.asarray(slope)

    return loss
