"""Fits a role model to worked examples: reports with the acts a person read in them. Needs the extra ``train``.

The parts that look at other parts' answers (``entity``, ``link``) are fitted to answers that were given without
having seen the report (by turns), so that they learn how far those can be trusted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bearwitness.reading.roles.classify import (
    CLIP,
    Dense,
    RoleModel,
    document_margins,
    entity_details,
    kind_margins,
    row_margins,
)
from bearwitness.reading.roles.entities import entity_rows, pool
from bearwitness.reading.roles.events import ROLES, TaughtEvent
from bearwitness.reading.roles.links import link_examples
from bearwitness.reading.roles.report_rows import report_row
from bearwitness.reading.roles.sheet import BITS, Sheet, document_places, normal
from bearwitness.reading.trained.linear import Linear

_RARE = 3
_DEAD_AFTER = 6
_ENOUGH = 1000
# A number that hardly varies among the lessons must not shout where it does.
_LEAST_SCALE = 0.05


@dataclass(frozen=True, slots=True)
class Effort:
    """How a part is fitted: how strongly weights are held down, for how many rounds; ``scaled`` rows have length 1."""

    strength: float
    rounds: int
    scaled: bool = False


@dataclass(frozen=True)
class Lesson:
    """One worked example: the report's sheet and the acts in it."""

    sheet: Sheet
    events: Sequence[TaughtEvent]


def taught_names(events: Sequence[TaughtEvent]) -> dict[str, set[str]]:
    """For each name that fills a role (in normal form) the roles it fills."""
    found: dict[str, set[str]] = {}
    for event in events:
        for role, fillers in event.roles.items():
            for filler in fillers:
                for name in filler.names:
                    found.setdefault(normal(name), set()).add(role)
    return found


def dead_heads(lessons: Sequence[Lesson]) -> frozenset[str]:
    """The heads that occur often and never name a filler."""
    seen: Counter[str] = Counter()
    alive: set[str] = set()
    for lesson in lessons:
        names = taught_names(lesson.events)
        for head, name in zip(lesson.sheet.heads, lesson.sheet.names, strict=True):
            seen[head] += 1
            if name in names:
                alive.add(head)
    return frozenset(head for head, count in seen.items() if count >= _DEAD_AFTER and head not in alive)


def train(
    lessons: Sequence[Lesson], kinds: Sequence[str], turns: int = 3, settings: Mapping[str, Any] | None = None
) -> RoleModel:
    """The model fitted to the lessons."""
    dead = dead_heads(lessons)
    lessons = [Lesson(without(lesson.sheet, dead), lesson.events) for lesson in lessons]
    answered = _answers_by_turns(lessons, kinds, turns)
    document, mention, detail = fit_document(lessons, kinds), fit_mention(lessons), fit_detail(lessons)
    entity = fit_entity(lessons, answered.margins, answered.documents)
    report = fit_report(lessons, answered, kinds, turns)
    link = fit_link(lessons)
    return RoleModel(document, mention, detail, entity, report, link, tuple(kinds), dead, dict(settings or {}))


@dataclass(frozen=True)
class Answered:
    """What models that had not seen them say of the lessons: margins, those of the report, and the details' models."""

    margins: Sequence[NDArray[np.float32]]
    documents: Sequence[NDArray[np.float32]]
    details: Sequence[Linear]


def _answers_by_turns(lessons: Sequence[Lesson], kinds: Sequence[str], turns: int) -> Answered:
    margins: dict[int, NDArray[np.float32]] = {}
    documents: dict[int, NDArray[np.float32]] = {}
    details = []
    for turn in range(turns):
        own = [lesson for at, lesson in enumerate(lessons) if at % turns != turn]
        mention, document = fit_mention(own), fit_document(own, kinds)
        details.append(fit_detail(own))
        for at in range(turn, len(lessons), turns):
            margins[at] = row_margins(mention, lessons[at].sheet.rows)
            documents[at] = document_margins(document, lessons[at].sheet)
    in_order = range(len(lessons))
    return Answered([margins[at] for at in in_order], [documents[at] for at in in_order], details)


def fit_report(lessons: Sequence[Lesson], answered: Answered, kinds: Sequence[str], turns: int) -> Dense:
    """Whether the report tells of an act, and of which kinds, from its words and its fillers."""
    rows: dict[int, NDArray[np.float32]] = {}
    for turn in range(turns):
        others = [at for at in range(len(lessons)) if at % turns != turn]
        entity = fit_entity(
            [lessons[at] for at in others],
            [answered.margins[at] for at in others],
            [answered.documents[at] for at in others],
        )
        for at in range(turn, len(lessons), turns):
            sheet, margins, document = lessons[at].sheet, answered.margins[at], answered.documents[at]
            entities = pool(sheet, margins)
            roles = entity.probabilities(entity_rows(sheet, entities, margins, document))
            details = entity_details(answered.details[turn], sheet, entities, margins)
            of_kind = kind_margins(answered.details[turn], details, kinds)
            rows[at] = report_row(document, entities, roles, of_kind, len(sheet.sentences))
    answers = np.array([_kinds_told(lesson, kinds) for lesson in lessons], np.float32)
    return _fit_dense(np.array([rows[at] for at in range(len(lessons))]), answers, strength=10.0)


def _kinds_told(lesson: Lesson, kinds: Sequence[str]) -> list[bool]:
    return [bool(lesson.events), *(any(event.kind == kind for event in lesson.events) for kind in kinds)]


def without(sheet: Sheet, dead: frozenset[str]) -> Sheet:
    """The sheet without the candidates whose head is dead."""
    kept = [at for at, head in enumerate(sheet.heads) if head not in dead]
    return replace(
        sheet,
        candidates=[sheet.candidates[at] for at in kept],
        texts=[sheet.texts[at] for at in kept],
        names=[sheet.names[at] for at in kept],
        heads=[sheet.heads[at] for at in kept],
        rows=[sheet.rows[at] for at in kept],
    )


def fit_mention(lessons: Sequence[Lesson]) -> Linear:
    """Whether a string fills each role, from where it stands."""
    rows, answers = [], []
    for lesson in lessons:
        names = taught_names(lesson.events)
        for row, name in zip(lesson.sheet.rows, lesson.sheet.names, strict=True):
            rows.append(row)
            roles = names.get(name, ())
            answers.append([role in roles for role in ROLES])
    return _fit_hashed(rows, np.array(answers, np.float32), ROLES, Effort(8.0, 40))


def fit_document(lessons: Sequence[Lesson], kinds: Sequence[str]) -> Linear:
    """Whether the report tells of an act, and of which kinds."""
    rows = [document_places(lesson.sheet) for lesson in lessons]
    answers = [_kinds_told(lesson, kinds) for lesson in lessons]
    return _fit_hashed(rows, np.array(answers, np.float32), ("any", *kinds), Effort(0.03, 50, scaled=True))


def fit_detail(lessons: Sequence[Lesson]) -> Linear:
    """The details of a filler ("effect=death", "kind=bombing"), each group by itself, from where it stands."""
    rows, told = [], []
    for lesson in lessons:
        known: dict[str, set[str]] = {}
        for event in lesson.events:
            for role, fillers in event.roles.items():
                for filler in fillers:
                    marks = {f"{role}.{key}={value}" for key, value in filler.details.items()} | {f"kind={event.kind}"}
                    for name in filler.names:
                        known.setdefault(normal(name), set()).update(marks)
        for row, name in zip(lesson.sheet.rows, lesson.sheet.names, strict=True):
            if name in known:
                rows.append(row)
                told.append(known[name])
    counts = Counter(mark for marks in told for mark in marks)
    labels = sorted(mark for mark, count in counts.items() if count >= 5)
    groups = [label.partition("=")[0] for label in labels]
    answers = np.array([[label in marks for label in labels] for marks in told], np.float32)
    groups_told = [{mark.partition("=")[0] for mark in marks} for marks in told]
    mask = np.array([[group in held for group in groups] for held in groups_told], np.float32)
    return _fit_hashed(rows, answers, labels, Effort(3.0, 30), mask)


def fit_entity(lessons: Sequence[Lesson], margins: Sequence[Any], documents: Sequence[Any]) -> Dense:
    """Whether a string fills each role, from all its places and the report."""
    rows, answers = [], []
    for lesson, own, document in zip(lessons, margins, documents, strict=True):
        names = taught_names(lesson.events)
        entities = pool(lesson.sheet, own)
        rows.append(entity_rows(lesson.sheet, entities, own, document))
        answers += [[role in names.get(entity.name, ()) for role in ROLES] for entity in entities]
    return _fit_dense(np.vstack(rows), np.array(answers, np.float32), strength=10.0)


def fit_link(lessons: Sequence[Lesson]) -> Dense:
    """Whether two fillers belong to one act."""
    rows, answers = link_examples([(lesson.sheet, lesson.events) for lesson in lessons])
    return _fit_dense(rows, answers, strength=5.0)


def _fit_dense(rows: NDArray[np.float32], answers: NDArray[np.float32], strength: float) -> Dense:
    from scipy.sparse import csr_matrix

    mean, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), _LEAST_SCALE)
    scaled = np.clip((rows - mean) / scale, -CLIP, CLIP)
    weights, bias = _logistic(csr_matrix(scaled), answers, Effort(strength, 80), None)
    return Dense(mean.astype(np.float32), scale.astype(np.float32), weights, bias)


def _fit_hashed(
    rows: Sequence[NDArray[np.int32]],
    answers: NDArray[np.float32],
    labels: Sequence[str],
    effort: Effort,
    mask: NDArray[np.float32] | None = None,
) -> Linear:
    from scipy.sparse import csr_matrix

    starts = np.cumsum([0, *(len(row) for row in rows)])
    places = np.concatenate(rows) if rows else np.zeros(0, np.int32)
    lengths = np.diff(starts)
    values = np.repeat(1 / np.sqrt(np.maximum(lengths, 1)), lengths) if effort.scaled else np.ones(len(places))
    columns = np.flatnonzero(np.bincount(places, minlength=1 << BITS) >= _RARE)
    matrix = csr_matrix((values.astype(np.float32), places, starts), shape=(len(rows), 1 << BITS))[:, columns]
    found, bias = _logistic(matrix, answers, effort, mask)
    weights = np.zeros((1 << BITS, len(labels)), np.float32)
    weights[columns] = found
    return Linear(tuple(labels), weights, bias, "sigmoid", norm=effort.scaled)


def _logistic(
    matrix: Any, answers: NDArray[np.float32], effort: Effort, mask: NDArray[np.float32] | None
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Logistic regressions side by side with squared weights held down, by L-BFGS: weights (columns, labels), bias."""
    from scipy.optimize import minimize

    matrix = matrix.astype(np.float32)
    turned = matrix.T.tocsr()
    columns, labels = matrix.shape[1], answers.shape[1]
    weigh = np.ones_like(answers) if mask is None else mask
    # A few examples can't bear what holds many in check.
    strength = min(effort.strength, effort.strength * len(answers) / _ENOUGH)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat[: columns * labels].reshape(columns, labels).astype(np.float32)
        sums = matrix @ weights + flat[columns * labels :].astype(np.float32)
        cost = (weigh * (np.logaddexp(0, sums) - answers * sums)).sum(dtype=np.float64)
        error = weigh * (1 / (1 + np.exp(-np.clip(sums, -60, 60))) - answers)
        slope = turned @ error + strength * weights
        penalty = 0.5 * strength * float(np.square(weights).sum(dtype=np.float64))
        return cost + penalty, np.concatenate([slope.ravel(), error.sum(axis=0)]).astype(np.float64)

    start = np.zeros(columns * labels + labels)
    share = np.clip((weigh * answers).sum(axis=0) / np.maximum(weigh.sum(axis=0), 1), 1e-5, 1 - 1e-5)
    start[columns * labels :] = np.log(share / (1 - share))
    flat = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": effort.rounds, "maxcor": 6}).x
    return flat[: columns * labels].reshape(columns, labels).astype(np.float32), flat[columns * labels :].astype(
        np.float32
    )
