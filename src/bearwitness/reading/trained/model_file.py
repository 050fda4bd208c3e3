"""One trained model as one file: a header that says what it is and what it learned from, and arrays of numbers.

The layout, all numbers little-endian::

    8 bytes    b"BWMODEL\\n"
    32 bytes   SHA-256 of everything after it
    8 bytes    length of the header in bytes
    header     JSON, UTF-8
    arrays     zlib-packed, one after another as the header lists them

Nothing in it is ever run: no pickle, no code. The same model gives the same bytes.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bearwitness.errors import DamagedModel, ForeignModel, InvalidRecord, NewerModel, NoInput, NoOutput

FORMAT = 1
MAGIC = b"BWMODEL\n"
# What a file may hold at most, packed and unpacked; a model that ships has a few megabytes.
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_ARRAY_BYTES = 256 * 1024 * 1024
MAX_HEADER_BYTES = 4 * 1024 * 1024
_KINDS = {"float16": "<f2", "float32": "<f4", "int32": "<i4", "uint32": "<u4", "int8": "|i1", "uint8": "|u1"}
_DIGEST_AT, _LENGTH_AT, _HEADER_AT = len(MAGIC), len(MAGIC) + 32, len(MAGIC) + 40


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What a model learned from: ``sha256`` of the data's bytes, and the terms it may be used under."""

    name: str
    sha256: str
    terms: str
    reports: int = 0


@dataclass(frozen=True, eq=False)
class ModelFile:
    """A trained model: what each part decides among (``labels``), how (``settings``), and its numbers (``arrays``).

    ``made`` is an ISO 8601 date. ``figures`` are held-out measurements by name. ``digest`` is the SHA-256 the file
    carries, "" for a model that was not read from a file. Raises InvalidRecord for what can't be kept.
    """

    name: str
    version: str
    labels: Mapping[str, tuple[str, ...]]
    settings: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]
    training: tuple[TrainingData, ...] = ()
    made: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)
    digest: str = ""

    def __post_init__(self) -> None:
        for part in ("name", "version"):
            if not getattr(self, part):
                raise InvalidRecord("model", part, "must not be empty")
        for name, array in self.arrays.items():
            if array.dtype.name not in _KINDS:
                raise InvalidRecord("model", name, f"holds {array.dtype.name} (known: {', '.join(_KINDS)})")
            if array.dtype.kind == "f" and not np.isfinite(array).all():
                raise InvalidRecord("model", name, "holds a number that is not finite")
        if sum(array.nbytes for array in self.arrays.values()) > MAX_ARRAY_BYTES:
            raise InvalidRecord("model", "arrays", f"are larger than {MAX_ARRAY_BYTES // 1024**2} MB")


def to_bytes(model: ModelFile) -> bytes:
    """The model as a file's bytes; the same model gives the same bytes. Raises InvalidRecord."""
    header = {
        "format": FORMAT,
        "name": model.name,
        "version": model.version,
        "labels": {part: list(labels) for part, labels in model.labels.items()},
        "settings": dict(model.settings),
        "training": [
            {"name": data.name, "sha256": data.sha256, "terms": data.terms, "reports": data.reports}
            for data in model.training
        ],
        "made": model.made,
        "figures": dict(model.figures),
        "arrays": [
            {"name": name, "kind": array.dtype.name, "shape": list(array.shape)}
            for name, array in sorted(model.arrays.items())
        ],
    }
    try:
        head = json.dumps(header, sort_keys=True, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise InvalidRecord("model", "header", f"can't be written as JSON ({error})") from error
    if len(head) > MAX_HEADER_BYTES:
        raise InvalidRecord("model", "header", f"is larger than {MAX_HEADER_BYTES // 1024**2} MB")
    packer = zlib.compressobj(9)
    packed = [
        packer.compress(np.ascontiguousarray(array, _KINDS[array.dtype.name]).tobytes())
        for _, array in sorted(model.arrays.items())
    ]
    body = b"".join([len(head).to_bytes(8, "little"), head, *packed, packer.flush()])
    if len(body) + _LENGTH_AT > MAX_FILE_BYTES:
        raise InvalidRecord("model", "file", f"would be larger than {MAX_FILE_BYTES // 1024**2} MB")
    return MAGIC + hashlib.sha256(body).digest() + body


def from_bytes(data: bytes, path: str = "the model") -> ModelFile:
    """The model of a file's bytes; raises ForeignModel, NewerModel or DamagedModel, naming ``path``."""
    if data[: len(MAGIC)] != MAGIC:
        raise ForeignModel(path, "it does not begin as one")
    if len(data) > MAX_FILE_BYTES:
        raise DamagedModel(path, f"it is larger than {MAX_FILE_BYTES // 1024**2} MB")
    if len(data) < _HEADER_AT:
        raise DamagedModel(path, "it breaks off")
    digest = hashlib.sha256(data[_LENGTH_AT:])
    if digest.digest() != data[_DIGEST_AT:_LENGTH_AT]:
        raise DamagedModel(path, "its bytes are not those its SHA-256 was made of")
    length = int.from_bytes(data[_LENGTH_AT:_HEADER_AT], "little")
    if length > min(MAX_HEADER_BYTES, len(data) - _HEADER_AT):
        raise DamagedModel(path, "its header breaks off")
    try:
        header = json.loads(data[_HEADER_AT : _HEADER_AT + length].decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise DamagedModel(path, "its header is not JSON") from error
    number = header.get("format") if isinstance(header, dict) else None
    if isinstance(number, int) and number > FORMAT:
        raise NewerModel(path, f"it has format {number}, and this version reads up to {FORMAT}")
    if number != FORMAT:
        raise DamagedModel(path, "its header names no format")
    try:
        return _from_header(header, data[_HEADER_AT + length :], digest.hexdigest())
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, zlib.error) as error:
        raise DamagedModel(path, f"its parts don't fit together ({error})") from error


def _from_header(header: Mapping[str, Any], packed: bytes, digest: str) -> ModelFile:
    forms = [(str(row["name"]), _KINDS[row["kind"]], tuple(int(n) for n in row["shape"])) for row in header["arrays"]]
    if any(size < 0 for _, _, shape in forms for size in shape):
        raise ValueError("an array has a negative size")
    sizes = [prod(shape) * np.dtype(kind).itemsize for _, kind, shape in forms]
    if sum(sizes) > MAX_ARRAY_BYTES:
        raise ValueError(f"the arrays are larger than {MAX_ARRAY_BYTES // 1024**2} MB")
    numbers = zlib.decompressobj().decompress(packed, sum(sizes) + 1)
    if len(numbers) != sum(sizes):
        raise ValueError("there are more or fewer numbers than the header lists")
    arrays: dict[str, NDArray[Any]] = {}
    start = 0
    for (name, kind, shape), size in zip(forms, sizes, strict=True):
        arrays[name] = np.frombuffer(numbers[start : start + size], dtype=kind).reshape(shape)
        start += size
    return ModelFile(
        name=str(header["name"]),
        version=str(header["version"]),
        labels={str(part): tuple(map(str, labels)) for part, labels in header["labels"].items()},
        settings=dict(header["settings"]),
        arrays=arrays,
        training=tuple(
            TrainingData(str(row["name"]), str(row["sha256"]), str(row["terms"]), int(row["reports"]))
            for row in header["training"]
        ),
        made=str(header["made"]),
        figures={str(name): float(value) for name, value in header["figures"].items()},
        digest=digest,
    )


def save(model: ModelFile, path: Path) -> str:
    """Writes the model and returns the SHA-256 it carries; raises NoOutput and InvalidRecord.

    The file appears under its name only when it is whole.
    """
    data = to_bytes(model)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        raise NoOutput(str(path), error.strerror or str(error)) from error
    return data[_DIGEST_AT:_LENGTH_AT].hex()


def load(path: Path) -> ModelFile:
    """The model in the file, its SHA-256 checked; raises NoInput, ForeignModel, NewerModel or DamagedModel."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise NoInput(str(path), error.strerror or str(error)) from error
    return from_bytes(data, str(path))
