"""What a report's fillers say of the report: whether it tells of an act, and of which kind.

Words alone mistake a debate on violence for an act; how sure the model is of victims, targets and weapons tells more.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bearwitness.reading.roles.entities import Entity
from bearwitness.reading.roles.events import ROLES

_NONE = -6.0
_TOP = 3
_SPOKEN = 5


def report_row(
    document: NDArray[np.float32],
    entities: Sequence[Entity],
    roles: NDArray[np.float64],
    kinds: NDArray[np.float32],
    sentences: int,
) -> NDArray[np.float32]:
    """The report's numbers; ``kinds`` are the entities' margins for each kind of act, of shape (entities, kinds)."""
    best = np.array([entity.best for entity in entities], np.float64).reshape(-1, len(ROLES))
    top = np.vstack([np.sort(best, axis=0)[::-1], np.full((_TOP, len(ROLES)), _NONE)])[:_TOP]
    chances = np.vstack([np.sort(roles.reshape(-1, len(ROLES)), axis=0)[::-1], np.zeros((2, len(ROLES)))])
    mass = np.zeros(kinds.shape[1])
    loudest = np.full(kinds.shape[1], _NONE)
    if len(entities):
        weight = roles.max(axis=1)
        mass = (weight[:, None] / (1 + np.exp(-np.clip(kinds, -30, 30)))).sum(axis=0)
        loudest = kinds[np.argsort(-weight, kind="stable")[:_SPOKEN]].max(axis=0)
    parts = [document, 1 / (1 + np.exp(-np.clip(document, -30, 30))), top.ravel(), chances[0], chances[1]]
    parts += [chances.sum(axis=0), mass, np.log1p(mass), loudest, [sentences, np.log1p(len(entities))]]
    return np.concatenate(parts).astype(np.float32)
