"""A model file comes back as it was kept, and nothing else is taken for one."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from bearwitness.errors import DamagedModel, ForeignModel, InvalidRecord, ModelError, NewerModel, NoInput, NoOutput
from bearwitness.reading.trained import model_file
from bearwitness.reading.trained.model_file import MAGIC, ModelFile, TrainingData, from_bytes, load, save, to_bytes

NUMBERS = {
    "float16": st.floats(width=16, allow_nan=False, allow_infinity=False),
    "float32": st.floats(width=32, allow_nan=False, allow_infinity=False),
    "int32": st.integers(-(2**31), 2**31 - 1),
    "uint8": st.integers(0, 255),
}
SHAPES = arrays.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=6)
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


def small() -> ModelFile:
    return ModelFile(
        name="harbour",
        version="1",
        labels={"kind": ("ship", "shore")},
        settings={"kind": {"bits": 1}},
        arrays={"kind.weights": np.array([[1, 2], [3, 4]], np.float16), "kind.bias": np.zeros(2, np.float32)},
        training=(TrainingData("letters", "ab" * 32, "our own", 12),),
        made="2026-11-22",
        figures={"right": 0.75},
    )


@settings(max_examples=60)
@given(
    name=WORDS,
    labels=st.dictionaries(WORDS, st.lists(WORDS, max_size=4).map(tuple), max_size=3),
    kept=st.dictionaries(
        WORDS,
        st.sampled_from(list(NUMBERS)).flatmap(lambda k: arrays.arrays(k, SHAPES, elements=NUMBERS[k])),
        max_size=4,
    ),
    figures=st.dictionaries(WORDS, st.floats(allow_nan=False, allow_infinity=False), max_size=3),
)
def test_any_model_comes_back_as_it_was_kept(name: str, labels: dict, kept: dict, figures: dict) -> None:  # type: ignore[type-arg]
    model = ModelFile(name, "1", labels, {"depth": 3}, kept, figures=figures)
    data = to_bytes(model)
    again = from_bytes(data)
    assert (again.name, again.labels, again.settings, again.figures) == (name, labels, {"depth": 3}, figures)
    assert list(again.arrays) == sorted(kept)
    for key, array in kept.items():
        assert again.arrays[key].dtype.name == array.dtype.name
        np.testing.assert_array_equal(again.arrays[key], array)
    assert to_bytes(again) == data
    assert again.digest == hashlib.sha256(data[40:]).hexdigest()


def test_a_file_keeps_what_the_model_learned_from(tmp_path: Path) -> None:
    digest = save(small(), tmp_path / "words.model")
    again = load(tmp_path / "words.model")
    assert (again.training, again.made, again.digest) == (small().training, "2026-11-22", digest)
    assert [path.name for path in tmp_path.iterdir()] == ["words.model"]


@given(at=st.integers(8, len(to_bytes(small())) - 1), by=st.integers(1, 255))
def test_one_changed_byte_is_noticed(at: int, by: int) -> None:
    data = bytearray(to_bytes(small()))
    data[at] ^= by
    with pytest.raises(DamagedModel, match="SHA-256"):
        from_bytes(bytes(data), "words.model")


@given(st.integers(8, len(to_bytes(small())) - 1))
def test_a_file_that_breaks_off_is_noticed(end: int) -> None:
    with pytest.raises(DamagedModel):
        from_bytes(to_bytes(small())[:end])


@given(st.binary(max_size=200))
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(ForeignModel):
        from_bytes(b"x" + data)
    with pytest.raises(ModelError):
        from_bytes(MAGIC + data)
    with pytest.raises(ModelError):
        from_bytes(sealed(data))


def sealed(body: bytes) -> bytes:
    return MAGIC + hashlib.sha256(body).digest() + body


def with_header(change: dict) -> bytes:  # type: ignore[type-arg]
    body = to_bytes(small())[40:]
    length = int.from_bytes(body[:8], "little")
    head = json.dumps(json.loads(body[8 : 8 + length]) | change).encode()
    return sealed(len(head).to_bytes(8, "little") + head + body[8 + length :])


def test_a_later_format_is_named() -> None:
    with pytest.raises(NewerModel, match="format 7, and this version reads up to 1"):
        from_bytes(with_header({"format": 7}), "words.model")


@pytest.mark.parametrize(
    "change",
    [
        {"format": "1"},
        {"arrays": [{"name": "a", "kind": "object", "shape": [1]}]},
        {"arrays": [{"name": "a", "kind": "float32", "shape": [-1]}]},
        {"arrays": [{"name": "a", "kind": "float32", "shape": [1 << 60]}]},
        {"arrays": [{"name": "a", "kind": "float32", "shape": [1]}]},
        {"arrays": [], "labels": []},
        {"name": ""},
        {"figures": {"right": "many"}},
    ],
)
def test_a_header_that_does_not_fit_is_damage(change: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(ModelError):
        from_bytes(with_header(change))


def test_a_small_file_can_not_unpack_to_a_huge_one(monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = ModelFile("zeros", "1", {}, {}, {"a": np.zeros(500_000, np.float32)})
    data = to_bytes(zeros)
    assert len(data) < 5000
    monkeypatch.setattr(model_file, "MAX_ARRAY_BYTES", 1_000_000)
    with pytest.raises(DamagedModel, match="larger"):
        from_bytes(data)


def test_what_can_not_be_kept_is_refused(tmp_path: Path) -> None:
    for array in (np.array(["a"]), np.array([np.nan], np.float32), np.array([object()])):
        with pytest.raises(InvalidRecord):
            ModelFile("m", "1", {}, {}, {"a": array})
    with pytest.raises(InvalidRecord):
        to_bytes(ModelFile("m", "1", {}, {"depth": {1, 2}}, {}))
    with pytest.raises(NoInput):
        load(tmp_path / "none.model")
    with pytest.raises(NoOutput):
        save(small(), tmp_path / "no" / "words.model")
