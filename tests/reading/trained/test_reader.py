"""The trained reader starts from the rules, changes what its model is sure of, and shows the words for it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.errors import LanguageNotRead
from bearwitness.model import Report
from bearwitness.reading.plan import ReadingPlan, make_reader
from bearwitness.reading.reader import RulesReader
from bearwitness.reading.trained.lessons import examples
from bearwitness.reading.trained.linear import bucket
from bearwitness.reading.trained.model_file import MAX_FILE_BYTES, ModelFile
from bearwitness.reading.trained.reader import SHIPPED, TrainedReader, load_model
from bearwitness.reading.trained.training import train
from tests.reading.trained.made import lessons, report


@pytest.fixture(scope="module")
def model() -> ModelFile:
    return train(list(examples(*lessons(48))), name="test", version="1", made="")[0]


def test_it_adds_what_it_learned_with_the_words_that_spoke_for_it(model: ModelFile) -> None:
    given = report(60, jailed=True)
    claim = TrainedReader(model).read(given)[0]
    assert claim.reader == "trained test 1"
    told = claim.extra["perpetrator_kind"]
    assert told["kind"] == "state force"
    words = {given.reading_text[start:end] for start, end in told["spans"]}
    assert words & {"Police", "police", "cell", "court", "charge", "held", "arrested", "without charge"}
    assert 0 < told["probability"] <= 1


def test_what_the_model_does_not_touch_stays_the_rules_own(model: ModelFile) -> None:
    given = report(61, jailed=False)
    plain, changed = RulesReader().read(given), TrainedReader(model).read(given)
    assert [claim.event_type for claim in plain] == [claim.event_type for claim in changed]
    assert [claim.killed for claim in plain] == [claim.killed for claim in changed]
    assert plain[0].perpetrators == changed[0].perpetrators  # a kind of actor accuses nobody
    assert plain[0].claim != changed[0].claim
    assert TrainedReader(model).read(given) == changed


def test_a_model_without_parts_reads_as_the_rules_do() -> None:
    empty = ModelFile("empty", "1", {}, {}, {})
    given = Report(id="r", text="Police arrested a baker.", lang="en", published="2031-03-05")
    assert TrainedReader(empty).read(given) == RulesReader().read(given)


def test_an_event_type_is_changed_only_where_the_model_is_sure() -> None:
    def made(weight: float, label: str = "execution") -> ModelFile:
        weights = np.zeros((1 << 10, 2), np.float16)
        weights[bucket("w:arrested", 10), 0] = weight
        settings = {"event_type": {"link": "softmax", "norm": False, "sure": 0.8}}
        arrays = {"event_type.weights": weights, "event_type.bias": np.zeros(2, np.float32)}
        return ModelFile("m", "1", {"event_type": (label, "arrest")}, settings, arrays)

    given = Report(id="r", text="Soldiers arrested a baker.", lang="en", published="2031-03-05")
    assert TrainedReader(made(0.5)).read(given)[0].event_type == "arrest"
    sure = TrainedReader(made(5)).read(given)[0]
    assert sure.event_type == "execution"
    assert [span.of(given.text) for span in sure.spans["event_type"]] == ["arrested"]
    assert TrainedReader(made(5, "no such type")).read(given)[0].event_type == "arrest"


def test_the_shipped_model_is_small_and_says_what_it_learned_from() -> None:
    shipped = load_model()
    assert shipped.name == "default"
    assert [(data.name, data.terms) for data in shipped.training] == [("hrdsattack", "MIT")]
    assert sum(array.nbytes for array in shipped.arrays.values()) < MAX_FILE_BYTES
    assert len(shipped.digest) == 64
    assert set(shipped.labels) == {"perpetrator_kind", "violations", "when"}
    assert SHIPPED.endswith(".model")
    for part, labels in shipped.labels.items():
        assert labels, part
        assert shipped.figures[f"{part}.trained"] > shipped.figures[f"{part}.rules"]


def test_the_shipped_model_tells_a_plain_case() -> None:
    text = (
        "Police arrested an editor at his home on Monday and took him to a prison in the capital. He is held without "
        "charge and in solitary confinement, his lawyer said, and a court has remanded him in custody until his trial "
        "on charges that rights groups call political. Guards beat and tortured him during interrogation, she said. "
        "Three other detainees were arrested in the same week, and the authorities have jailed twelve since January."
    )
    claim = TrainedReader().read(Report(id="r", text=text, lang="en", published="2031-03-05"))[0]
    told = {row["type"]: row["spans"] for row in claim.extra["violations"]}
    assert "arbitrary detention" in told
    assert "killing" not in told
    assert claim.extra["perpetrator_kind"]["kind"] == "state force"
    assert all(text[start:end].strip() for spans in told.values() for start, end in spans)


def test_the_plan_lets_the_trained_reader_stand_for_the_rules_it_starts_from() -> None:
    plan = ReadingPlan(("rules", "trained"))
    assert isinstance(make_reader(plan), TrainedReader)
    assert plan.name == "trained default 1.0"


def test_a_language_without_a_pack_is_refused() -> None:
    with pytest.raises(LanguageNotRead):
        TrainedReader().read(Report(id="r", text="Foo", lang="fi"))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_with_spans_inside_it(text: str) -> None:
    given = Report(id="r", text="Police arrested a baker. " + text, lang="en", published="2031-03-05")
    for claim in TrainedReader().read(given):
        rows = [*claim.extra.get("violations", []), claim.extra.get("perpetrator_kind", {"spans": []})]
        assert all(0 <= start < end <= len(given.text) for row in rows for start, end in row["spans"])
