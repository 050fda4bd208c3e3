"""Trains a model from coded reports: one linear model a part, kept only where it beats the rules on unseen reports.

scikit-learn (the ``train`` extra) is needed here and nowhere else. The same examples and seed give the same model.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bearwitness.errors import MissingPart, TooLittleData
from bearwitness.reading.trained.date_choice import DatedDay
from bearwitness.reading.trained.date_training import fit_dates, held_out_dates
from bearwitness.reading.trained.decisions import ANY_OF, PARTS, WHEN
from bearwitness.reading.trained.linear import Features, Linear, vectors
from bearwitness.reading.trained.model_file import ModelFile, TrainingData

BITS = 16
FOLDS = 6
# A part needs so many coded reports, and a label so many among them, to be learned.
LEAST_REPORTS, LEAST_OF_LABEL = 40, 8
# A feature that fewer reports have says nothing of others, and might tell of one alone.
LEAST_REPORTS_OF_FEATURE = 3
STRENGTH = 20.0
_SURE = tuple(round(0.02 * step, 2) for step in range(5, 48))


@dataclass(frozen=True, slots=True)
class Example:
    """One coded report: its features, and what the rules and a person say of each part (a part left out: nothing).

    ``days`` are the dates it names, given where a person coded that of its main event.
    """

    report: str
    features: Features
    rules: Mapping[str, tuple[str, ...]]
    taught: Mapping[str, tuple[str, ...]]
    days: Sequence[DatedDay] = ()


@dataclass(frozen=True, slots=True)
class PartFigures:
    """How well a part is told on reports left out of training, by the rules and with the model; shares from 0 to 1.

    The share of reports whose label is right, or, for violations, the micro F1. ``kept`` is False where the model does
    not beat the rules. ``sure`` is the probability from which the model's word stands.
    """

    part: str
    reports: int
    rules: float
    trained: float
    sure: float
    kept: bool


def train(  # noqa: PLR0913 what a model file says of itself
    examples: Sequence[Example],
    *,
    name: str,
    version: str,
    made: str,
    training: Sequence[TrainingData] = (),
    seed: int = 0,
) -> tuple[ModelFile, list[PartFigures]]:
    """The model and its held-out figures; raises TooLittleData where no part can be learned, and MissingPart."""
    _fitter()
    arrays: dict[str, NDArray[Any]] = {}
    settings: dict[str, Any] = {"seed": seed}
    labels: dict[str, tuple[str, ...]] = {}
    figures: list[PartFigures] = []
    most = 0
    for part in PARTS:
        chosen = [example for example in examples if part in example.taught]
        most = max(most, len(chosen))
        known = _labels(chosen, part)
        if len(chosen) < LEAST_REPORTS or len(known) < (1 if part in ANY_OF else 2):
            continue
        figure = _held_out(chosen, part, known, seed)
        figures.append(figure)
        if figure.kept:
            linear = _fit(chosen, part, known, seed)
            kept, said = linear.kept_as(part)
            arrays |= kept
            settings[part] = said[part] | {"sure": figure.sure}
            labels[part] = known
    dated = [example for example in examples if WHEN in example.taught]
    most = max(most, len(dated))
    if len(dated) >= LEAST_REPORTS:
        figure, linear = _dates(dated, seed)
        figures.append(figure)
        if figure.kept:
            kept, said = linear.kept_as(WHEN)
            arrays |= kept
            settings[WHEN] = said[WHEN] | {"sure": figure.sure}
            labels[WHEN] = linear.labels
    if not figures:
        raise TooLittleData("coded reports (of a part with two labels or more)", most, LEAST_REPORTS)
    shown = {f"{one.part}.{who}": round(getattr(one, who), 4) for one in figures for who in ("rules", "trained")}
    return ModelFile(name, version, labels, settings, arrays, tuple(training), made, shown), figures


def _dates(examples: Sequence[Example], seed: int) -> tuple[PartFigures, Linear]:
    """What is learned of the main event's date, with its figures on reports left out."""
    lessons = [(example.days, "".join(example.rules.get(WHEN, ())), example.taught[WHEN][0]) for example in examples]
    rules, trained, sure = held_out_dates(lessons, [_fold(example.report, seed) for example in examples])
    return PartFigures(WHEN, len(examples), rules, trained, sure, trained > rules), fit_dates(lessons)


def _labels(examples: Sequence[Example], part: str) -> tuple[str, ...]:
    counted = Counter(label for example in examples for label in example.taught[part])
    return tuple(sorted(label for label, times in counted.items() if times >= LEAST_OF_LABEL))


def _held_out(examples: Sequence[Example], part: str, labels: tuple[str, ...], seed: int) -> PartFigures:
    """The figures by cross-validation; a report's fold depends on its id and the seed alone."""
    fold_of = [_fold(example.report, seed) for example in examples]
    scores = np.zeros((len(examples), len(labels)))
    for fold in range(FOLDS):
        inside = [example for example, own in zip(examples, fold_of, strict=True) if own != fold]
        outside = [at for at, own in enumerate(fold_of) if own == fold]
        if outside and inside:
            model = _fit(inside, part, labels, seed)
            scores[outside] = model.score_all([examples[at].features for at in outside])
    measure = _micro_f1 if part in ANY_OF else _right
    gold = [example.taught[part] for example in examples]
    rules = measure([example.rules.get(part, ()) for example in examples], gold)
    tried = [(measure(_answers(examples, part, labels, scores, sure), gold), sure) for sure in _SURE]
    best, sure = max(tried, key=lambda pair: (pair[0], pair[1]))
    return PartFigures(part, len(examples), rules, best, sure, best > rules)


def _answers(
    examples: Sequence[Example], part: str, labels: tuple[str, ...], scores: NDArray[np.float64], sure: float
) -> list[tuple[str, ...]]:
    if part in ANY_OF:
        return [tuple(label for label, score in zip(labels, row, strict=True) if score >= sure) for row in scores]
    best = scores.argmax(axis=1)
    return [
        (labels[at],) if row[at] >= sure else example.rules.get(part, ())
        for example, row, at in zip(examples, scores, best, strict=True)
    ]


def _right(answers: Sequence[tuple[str, ...]], gold: Sequence[tuple[str, ...]]) -> float:
    return sum(answer == right for answer, right in zip(answers, gold, strict=True)) / len(gold)


def _micro_f1(answers: Sequence[tuple[str, ...]], gold: Sequence[tuple[str, ...]]) -> float:
    both = sum(len(set(answer) & set(right)) for answer, right in zip(answers, gold, strict=True))
    return 2 * both / max(1, sum(map(len, answers)) + sum(map(len, gold)))


def _fold(report: str, seed: int) -> int:
    digest = hashlib.sha256(f"{seed}:{report}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") % FOLDS


def _fit(examples: Sequence[Example], part: str, labels: tuple[str, ...], seed: int) -> Linear:
    """One logistic regression a label against the rest, on the hashed features that several reports share."""
    fit = _fitter()
    from scipy.sparse import csr_matrix

    values, places, starts = vectors([example.features for example in examples], BITS)
    matrix = csr_matrix((values, places, starts), shape=(len(examples), 1 << BITS))
    shared = np.flatnonzero(np.bincount(places, minlength=1 << BITS) >= LEAST_REPORTS_OF_FEATURE)
    weights = np.zeros((1 << BITS, len(labels)), dtype=np.float32)
    bias = np.zeros(len(labels), dtype=np.float32)
    for column, label in enumerate(labels):
        yes = np.array([label in example.taught[part] for example in examples])
        if yes.all() or not yes.any():
            bias[column] = 4.0 if yes.all() else -4.0
        elif len(shared):
            weights[shared, column], bias[column] = fit(matrix[:, shared], yes, seed, part in ANY_OF)
    link = "sigmoid" if part in ANY_OF else "softmax"
    # In half precision from the start, so that what is measured is what is kept.
    return Linear(labels, weights.astype(np.float16), bias, link)


def _fitter() -> Callable[[Any, NDArray[np.bool_], int, bool], tuple[NDArray[np.float64], float]]:
    """Fits one label; raises MissingPart where scikit-learn is not installed."""
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise MissingPart("scikit-learn", "Install the extra: pip install 'bearwitness[train]'.") from error

    def fit(matrix: Any, yes: NDArray[np.bool_], seed: int, balanced: bool) -> tuple[NDArray[np.float64], float]:
        model = LogisticRegression(
            C=STRENGTH, solver="liblinear", random_state=seed, class_weight="balanced" if balanced else None
        )
        model.fit(matrix, yes)
        return model.coef_[0], float(model.intercept_[0])

    return fit
