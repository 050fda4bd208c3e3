"""The role model: what each string of a report is in the acts it tells of. Reading needs numpy alone.

Six linear parts: ``document`` (what the words say of the report: is there an act, of which kind), ``mention`` (the role
of a string where it stands), ``entity`` (the role of a string, from all its places), ``detail`` (kind of act, effect,
sort of person or thing), ``report`` (is there an act, of which kind, from all of these) and ``link`` (do two fillers
belong to one act).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bearwitness.reading.roles.entities import Entity, entity_rows, pool
from bearwitness.reading.roles.report_rows import report_row
from bearwitness.reading.roles.sheet import Sheet, document_places
from bearwitness.reading.trained.linear import Linear
from bearwitness.reading.trained.model_file import ModelFile, TrainingData

PARTS = ("document", "mention", "detail")
DENSE = ("entity", "report", "link")
CLIP = 4.0


@dataclass(frozen=True, eq=False)
class Dense:
    """A linear model over plain numbers: scaled by ``mean`` and ``scale``, then summed with weights and bias."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Of each row and label, from 0 to 1."""
        scaled = np.clip((rows - self.mean) / self.scale, -CLIP, CLIP)
        return np.asarray(1 / (1 + np.exp(-np.clip(self._summed(scaled), -40, 40))), np.float64)

    def margins(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sums before they are made probabilities."""
        return np.asarray(self._summed(np.clip((rows - self.mean) / self.scale, -CLIP, CLIP)), np.float32)

    def _summed(self, scaled: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(scaled @ self.weights + self.bias, np.float32)


@dataclass(frozen=True)
class Scored:
    """A sheet with what the model says of it: of the document, of each entity (``roles``), of its details."""

    sheet: Sheet
    document: NDArray[np.float32]
    margins: NDArray[np.float32]
    entities: Sequence[Entity]
    roles: NDArray[np.float64]
    details: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class RoleModel:
    """The trained parts. ``kinds`` are the kinds of act; ``dead`` the heads that never name a filler."""

    document: Linear
    mention: Linear
    detail: Linear
    entity: Dense
    report: Dense
    link: Dense
    kinds: tuple[str, ...]
    dead: frozenset[str]
    settings: Mapping[str, Any]

    def score(self, sheet: Sheet) -> Scored:
        """What the model says of the sheet."""
        margins = row_margins(self.mention, sheet.rows)
        document = document_margins(self.document, sheet)
        entities = pool(sheet, margins)
        roles = self.entity.probabilities(entity_rows(sheet, entities, margins, document))
        details = entity_details(self.detail, sheet, entities, margins)
        kinds = kind_margins(self.detail, details, self.kinds)
        row = report_row(document, entities, roles, kinds, len(sheet.sentences))
        return Scored(sheet, self.report.margins(row[None])[0], margins, entities, roles, details)

    def to_file(self, version: str, training: TrainingData) -> ModelFile:
        """The model as a file keeps it."""
        arrays: dict[str, NDArray[Any]] = {}
        settings: dict[str, Any] = {"roles": dict(self.settings), "dead": sorted(self.dead)}
        for name in PARTS:
            kept, how = getattr(self, name).kept_as(name)
            arrays |= kept
            settings |= how
        for name in DENSE:
            part: Dense = getattr(self, name)
            arrays |= {f"{name}.{key}": getattr(part, key) for key in ("mean", "scale", "weights", "bias")}
        labels = {"kinds": self.kinds, **{name: getattr(self, name).labels for name in PARTS}}
        return ModelFile("roles", version, labels, settings, arrays, (training,))

    @classmethod
    def of(cls, file: ModelFile) -> Self:
        """The model that a file keeps; raises InvalidRecord where a part is missing."""
        dense = [
            Dense(*(file.arrays[f"{name}.{key}"] for key in ("mean", "scale", "weights", "bias"))) for name in DENSE
        ]
        document, mention, detail = (Linear.of(file, name) for name in PARTS)
        entity, report, link = dense
        kinds, dead = file.labels["kinds"], frozenset(file.settings["dead"])
        return cls(document, mention, detail, entity, report, link, kinds, dead, file.settings["roles"])


def row_margins(model: Linear, rows: Sequence[NDArray[np.int32]]) -> NDArray[np.float32]:
    """The sums of weights of each row's places, of shape (rows, labels)."""
    if not rows:
        return np.zeros((0, len(model.labels)), np.float32)
    sums = np.array([model.weights[row].sum(axis=0, dtype=np.float32) for row in rows])
    return np.asarray(sums + model.bias, np.float32)


def entity_details(
    detail: Linear, sheet: Sheet, entities: Sequence[Entity], margins: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The details' margins of each entity, from its likeliest place."""
    return row_margins(
        detail, [sheet.rows[max(entity.candidates, key=lambda at: float(margins[at].max()))] for entity in entities]
    )


def kind_margins(detail: Linear, details: NDArray[np.float32], kinds: Sequence[str]) -> NDArray[np.float32]:
    """Of the details' margins those for each kind of act; low for a kind the model never saw."""
    columns = {label: at for at, label in enumerate(detail.labels)}
    found = np.full((len(details), len(kinds)), -9.0, np.float32)
    for at, kind in enumerate(kinds):
        if f"kind={kind}" in columns:
            found[:, at] = details[:, columns[f"kind={kind}"]]
    return found


def document_margins(model: Linear, sheet: Sheet) -> NDArray[np.float32]:
    """The margins of the whole report; its words are scaled to length 1."""
    places = document_places(sheet)
    if not len(places):
        return np.asarray(model.bias, np.float32)
    summed = model.weights[places].sum(axis=0, dtype=np.float32) / np.sqrt(len(places))
    return np.asarray(summed + model.bias, np.float32)


def best_of(labels: Sequence[str], margins: NDArray[np.float32], group: str, floor: float = -9.0) -> str:
    """Of the labels ``group=value`` the value with the highest margin, "" where none is above the floor."""
    found = [(float(margins[at]), label) for at, label in enumerate(labels) if label.startswith(f"{group}=")]
    score, label = max(found, default=(-99.0, "="))
    return label.partition("=")[2] if score > floor else ""
