"""Scores are the same everywhere, one at a time or many at once, and each decision names its words."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import InvalidRecord
from bearwitness.reading.trained.linear import Linear, bucket, vectors
from bearwitness.reading.trained.model_file import ModelFile, from_bytes, to_bytes
from bearwitness.values import Span

FEATURES = st.dictionaries(st.text(max_size=8), st.floats(0.0078125, 8, width=16), max_size=12)
LABELS = ("ship", "shore", "sky")


def model(link: str = "softmax", seed: int = 3) -> Linear:
    rng = np.random.default_rng(seed)
    return Linear(LABELS, rng.normal(size=(256, 3)).astype(np.float16), np.array([0.1, 0, -0.1], np.float32), link)


def test_a_feature_keeps_its_place_for_ever() -> None:
    assert [bucket(word, 12) for word in ("w:ship", "w:Ufer", "w:ميناء", "")] == [2245, 2829, 2731, 0]
    assert 0 <= bucket("\ud800", 4) < 16


@given(st.lists(FEATURES, max_size=6), st.sampled_from(["softmax", "sigmoid"]))
def test_one_at_a_time_and_many_at_once_are_the_same(documents: list[dict[str, float]], link: str) -> None:
    scored = model(link).score_all(documents)
    assert scored.shape == (len(documents), 3)
    for row, features in zip(scored, documents, strict=True):
        alone = model(link).score(features)
        assert [alone[label] for label in LABELS] == row.tolist()
        assert all(0 <= value <= 1 for value in row)
        if link == "softmax":
            assert sum(row) == pytest.approx(1)


@given(st.lists(FEATURES, min_size=1, max_size=4))
def test_training_sees_the_numbers_that_reading_multiplies(documents: list[dict[str, float]]) -> None:
    linear = model()
    values, places, starts = vectors(documents, linear.bits)
    dense = np.zeros((len(documents), 256))
    for row, (start, end) in enumerate(pairwise(starts)):
        dense[row, places[start:end]] = values[start:end]
    expected = dense @ linear.weights.astype(np.float64) + linear.bias.astype(np.float64)
    np.testing.assert_allclose(linear.margins(documents), expected, atol=1e-9)


def test_a_decision_names_the_words_that_spoke_most_for_it() -> None:
    weights = np.zeros((1 << 12, 2), np.float16)
    weights[bucket("w:harbour", 12)] = [2, -1]
    weights[bucket("w:mole", 12)] = [1, 0]
    weights[bucket("w:the", 12)] = [3, 3]
    weights[bucket("w:field", 12)] = [-1, 2]
    linear = Linear(("ship", "shore"), weights, np.zeros(2, np.float32), norm=False)
    said = {"w:harbour": 1.0, "w:mole": 1.0, "w:the": 1.0, "w:field": 1.0}
    reasons = linear.explain(said, "ship", {"w:harbour": (Span(4, 11),)})
    assert [(reason.feature, reason.weight) for reason in reasons] == [("w:harbour", 3.0), ("w:mole", 1.0)]
    assert reasons[0].spans == (Span(4, 11),)
    assert [reason.feature for reason in linear.explain(said, "shore")] == ["w:field"]
    assert linear.explain({}, "ship") == []
    with pytest.raises(KeyError):
        linear.explain(said, "sky")


def test_a_model_file_gives_its_parts_back() -> None:
    arrays, settings = model("sigmoid").kept_as("kind")
    file = from_bytes(to_bytes(ModelFile("m", "1", {"kind": LABELS}, settings, arrays)))
    again = Linear.of(file, "kind")
    assert (again.link, again.bits, again.norm) == ("sigmoid", 8, True)
    assert again.score({"w:ship": 1.0}) == model("sigmoid").score({"w:ship": 1.0})
    with pytest.raises(InvalidRecord):
        Linear.of(file, "colour")


def test_parts_that_do_not_fit_are_refused() -> None:
    bias = np.zeros(2, np.float32)
    for labels, weights, link in [
        (("a", "b"), np.zeros((3, 2)), "softmax"),
        (("a",), np.zeros((4, 2)), "softmax"),
        (("a", "b"), np.zeros(4), "softmax"),
        (("a", "b"), np.zeros((4, 2)), "magic"),
    ]:
        with pytest.raises(InvalidRecord):
            Linear(labels, weights, bias, link)
