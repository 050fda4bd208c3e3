"""Linear models over hashed words: each label's score is a sum of weights, so each decision rests on words.

A feature is a text ("w:kidnapped") with a value. Its place in the weights is a checksum of the text, so a model holds
no vocabulary; two texts may share a place. Reading needs numpy alone. Scores depend on nothing but the features and
the model: the same features give the same scores, one at a time or many at once.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bearwitness.errors import InvalidRecord
from bearwitness.model import Spans
from bearwitness.reading.trained.model_file import ModelFile

LINKS = ("softmax", "sigmoid")
MAX_BITS = 22
Features = Mapping[str, float]


def bucket(feature: str, bits: int) -> int:
    """The feature's place among ``2 ** bits``: the same on every machine and in every version."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) & ((1 << bits) - 1)


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature's part in a decision: what it added to the label's score before the link, and its words."""

    feature: str
    weight: float
    spans: Spans = ()


@dataclass(frozen=True, eq=False)
class Linear:
    """A linear model: ``weights`` of shape (2 ** bits, labels) and ``bias`` of shape (labels,).

    ``link`` is ``softmax`` where one label is right, ``sigmoid`` where each is decided by itself. With ``norm`` the
    values of a document's features are scaled to length 1. Raises InvalidRecord where the parts don't fit.
    """

    labels: tuple[str, ...]
    weights: NDArray[Any]
    bias: NDArray[Any]
    link: str = "softmax"
    norm: bool = True

    def __post_init__(self) -> None:
        if self.link not in LINKS:
            raise InvalidRecord("linear model", "link", f"is {self.link!r} but must be one of {', '.join(LINKS)}")
        places = self.weights.shape[0] if self.weights.ndim == 2 else 0
        if places < 2 or places & (places - 1) or places > 1 << MAX_BITS:
            raise InvalidRecord("linear model", "weights", "must have a power of two of rows")
        if self.weights.shape[1] != len(self.labels) or self.bias.shape != (len(self.labels),) or not self.labels:
            raise InvalidRecord("linear model", "weights", "must have a column for each label")

    @cached_property
    def bits(self) -> int:
        """How many bits of a feature's checksum are its place."""
        return int(self.weights.shape[0]).bit_length() - 1

    @classmethod
    def of(cls, model: ModelFile, part: str) -> Self:
        """The part of the model file; raises InvalidRecord where it holds none of that name."""
        settings = model.settings.get(part)
        arrays = [model.arrays.get(f"{part}.{name}") for name in ("weights", "bias")]
        if part not in model.labels or not isinstance(settings, Mapping) or arrays[0] is None or arrays[1] is None:
            raise InvalidRecord("model", part, "is not there")
        link, norm = str(settings.get("link", "softmax")), bool(settings.get("norm", True))
        return cls(model.labels[part], arrays[0], arrays[1].astype(np.float32), link, norm)

    def kept_as(self, part: str) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """The arrays and the settings under which a model file keeps this, weights in half precision."""
        arrays: dict[str, NDArray[Any]] = {
            f"{part}.weights": self.weights.astype(np.float16),
            f"{part}.bias": self.bias.astype(np.float32),
        }
        return arrays, {part: {"link": self.link, "norm": self.norm, "bits": self.bits}}

    def score(self, features: Features) -> dict[str, float]:
        """The probability of each label, from 0 to 1."""
        return {label: float(value) for label, value in zip(self.labels, self.score_all([features])[0], strict=True)}

    def score_all(self, documents: Sequence[Features]) -> NDArray[np.float64]:
        """The probabilities, of shape (documents, labels)."""
        return self._linked(self.margins(documents))

    def margins(self, documents: Sequence[Features]) -> NDArray[np.float64]:
        """The sums of weights before the link, of shape (documents, labels)."""
        sums = np.tile(self.bias.astype(np.float64), (len(documents), 1))
        for row, features in enumerate(documents):
            if features:
                places, values = self._vector(features)
                sums[row] += (self.weights[places].astype(np.float64) * values[:, None]).sum(axis=0)
        return sums

    def explain(
        self, features: Features, label: str, spans: Mapping[str, Spans] | None = None, most: int = 5
    ) -> list[Reason]:
        """The features that spoke most for the label, strongest first; ``spans`` gives a feature's words.

        Only what spoke for it more than for the other labels on average is given, so that words that raise every
        label alike explain nothing. Raises KeyError for a label the model lacks.
        """
        column = self.labels.index(label) if label in self.labels else -1
        if column < 0:
            raise KeyError(label)
        if not features:
            return []
        places, values = self._vector(features)
        weights = self.weights[places].astype(np.float64) * values[:, None]
        spoken = weights[:, column]
        if self.link == "softmax" and len(self.labels) > 1:
            spoken = spoken - (weights.sum(axis=1) - spoken) / (len(self.labels) - 1)
        ranked = sorted(zip(spoken.tolist(), features, strict=True), key=lambda pair: (-pair[0], pair[1]))
        told = spans or {}
        return [Reason(name, weight, told.get(name, ())) for weight, name in ranked[:most] if weight > 0]

    def _vector(self, features: Features) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        places = np.array([bucket(name, self.bits) for name in features], dtype=np.int64)
        values = np.array(list(features.values()), dtype=np.float64)
        if self.norm:
            length = float(np.sqrt((values * values).sum()))
            values = values / length if length else values
        return places, values

    def _linked(self, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.link == "sigmoid":
            return 1 / (1 + np.exp(-np.clip(sums, -60, 60)))
        powers = np.exp(sums - sums.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)


def vectors(documents: Iterable[Features], bits: int, *, norm: bool = True) -> tuple[Any, Any, Any]:
    """The documents as the three arrays of a sparse matrix by rows: values, places, and where each row begins.

    Exactly what :class:`Linear` multiplies with its weights, for training on the same numbers.
    """
    values: list[float] = []
    places: list[int] = []
    starts = [0]
    for features in documents:
        row: dict[int, float] = {}
        length = sum(value * value for value in features.values()) ** 0.5 if norm else 1.0
        for name, value in features.items():
            place = bucket(name, bits)
            row[place] = row.get(place, 0.0) + value / (length or 1.0)
        places += row.keys()
        values += row.values()
        starts.append(len(places))
    return np.array(values), np.array(places, dtype=np.int32), np.array(starts, dtype=np.int32)
