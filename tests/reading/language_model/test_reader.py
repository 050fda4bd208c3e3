import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.codebook import load_codebook
from bearwitness.errors import LanguageModelFailed
from bearwitness.model import Report
from bearwitness.reading.language_model import LanguageModelReader
from bearwitness.reading.language_model.request import MAX_CLAIMS, SHOWN_CHARACTERS, messages, schema
from bearwitness.reading.readings import Reading
from bearwitness.values import CountRange
from tests.reading.language_model.answers import TEXT, answer, event

REPORT = Report("r", TEXT, published="2031-03-15", source="an agency", lang="en")


def read(given_answer: str, report: Report = REPORT) -> Reading:
    return LanguageModelReader(lambda _messages, _schema: given_answer, "small").read_counted(report)


def test_what_the_report_holds_is_kept_with_its_words() -> None:
    reading = read(answer(event()))
    (claim,) = reading.claims
    assert reading.dropped == ()
    assert (claim.reader, claim.event_type, claim.stance, claim.main) == ("llm small", "bombing", "attributed", True)
    assert (claim.killed.range, claim.injured.range) == (CountRange.at_least(12), CountRange.exactly(30))
    assert claim.injured.approximate
    assert claim.when
    assert claim.when.date.edtf == "2031-03-14"
    assert claim.where
    assert (claim.where.place.name, claim.where.place.country) == ("Mosul", "IQ")
    assert claim.speakers == ("an agency", "police")
    (victim,) = claim.victims
    assert (victim.name, victim.age, victim.sex) == ("Salma Idris", 34, "female")
    assert claim.killed.spans[0].of(TEXT) == "at least 12 people"
    assert claim.spans["event_type"][0].of(TEXT) == "car bomb"


@pytest.mark.parametrize(
    ("changed", "dropped", "gone"),
    [
        ({"killed": {"quote": "at least 120 people", "who": "unknown"}}, "killed", "killed"),
        ({"killed": {"quote": "police said", "who": "unknown"}}, "killed", "killed"),
        ({"killed": {"quote": "12 people and wounded some 30", "who": "unknown"}}, "killed", "killed"),
        ({"when": "on Thursday"}, "when", "when"),
        ({"when": "police"}, "when", "when"),
        ({"where": "Kirkuk"}, "where", "where"),
        ({"event_type": {"quote": "air strike", "type": "air strike"}}, "event_type", "event_type"),
        ({"event_type": {"quote": "car bomb", "type": "miracle"}}, "event_type", "event_type"),
        ({"weapons": [{"quote": "truck bomb", "code": "car bomb"}]}, "weapons", "weapons"),
        ({"weapons": [{"quote": "car bomb", "code": "magic"}]}, "weapons", "weapons"),
        ({"weapons": ["car bomb"]}, "weapons", "weapons"),
        ({"perpetrators": [{"quote": "the rebels", "kind": "", "stance": "accused"}]}, "perpetrators", "perpetrators"),
        ({"victims": [{"name": "Nobody Atall", "age": "", "sex": "", "status": ""}]}, "victims", "victims"),
        ({"origin": "a witness"}, "origin", ""),
    ],
)
def test_what_the_report_does_not_hold_is_dropped_and_counted(changed: dict[str, Any], dropped: str, gone: str) -> None:
    reading = read(answer(event(**changed)))
    (claim,) = reading.claims
    assert dropped in reading.dropped
    if gone in ("killed",):
        assert claim.killed.range.is_unknown
    elif gone:
        assert not getattr(claim, gone)


def test_a_number_is_never_the_models() -> None:
    """Even a model that writes figures of its own beside the quote gets only what the quoted words say."""
    (claim,) = read(
        answer(event(killed={"quote": "at least 12 people", "who": "civilians", "min": 90, "max": 95}))
    ).claims
    assert claim.killed.range == CountRange.at_least(12)
    (claim,) = read(answer(event(killed={"quote": "2 people", "who": "unknown"}))).claims
    assert claim.killed.range.is_unknown


def test_the_other_kinds() -> None:
    denial = event(
        kind="statement", stance="asserted", statement={"quote": "denied that it had been warned", "act": "denial"}
    )
    warned = event(kind="conduct", conduct={"quote": "had been warned", "act": "warning", "given": False})
    figure = event(kind="statistic", figure={"quote": "at least 12", "unit": "killed", "of": "people"})
    reading = read(answer(denial, warned, figure))
    assert [claim.kind for claim in reading.claims] == ["statement", "conduct", "statistic"]
    assert reading.claims[0].statement
    assert reading.claims[1].conduct
    assert reading.claims[2].figure
    assert reading.claims[2].figure.least == 12
    invented = event(kind="statement", statement={"quote": "admitted it", "act": "admission"})
    reading = read(answer(invented))
    assert (reading.claims, reading.dropped) == ((), ("statement", "claim"))


def test_a_claim_with_no_words_left_is_none() -> None:
    blank = {name: {"quote": "nowhere", "who": "unknown"} for name in ("killed", "injured")}
    nothing = event(
        event_type={"quote": "", "type": ""}, when="", where="", weapons=[], targets=[], victims=[], **blank
    )
    reading = read(answer(nothing))
    assert reading.claims == ()
    assert "claim" in reading.dropped


def test_in_a_language_without_a_pack_only_names_and_choices_are_kept() -> None:
    report = Report("r", "Двенадцать человек погибли в Киеве, 3 ранены.", lang="ru")
    said = event(
        event_type={"quote": "погибли", "type": "attack"}, when="", where="Киеве", origin="", weapons=[], targets=[],
        killed={"quote": "Двенадцать человек", "who": "unknown"}, injured={"quote": "3 ранены", "who": "unknown"},
        victims=[],
    )  # fmt: skip
    reading = read(answer(said), report)
    (claim,) = reading.claims
    assert claim.where
    assert (claim.where.place.name, claim.where.place.lat) == ("Киеве", None)
    assert claim.killed.range.is_unknown
    assert reading.dropped == ("killed", "injured")


@pytest.mark.parametrize("bad", ["", "no JSON", "[]", "{}", '{"claims": 1}', '{"claims": [1]}', "[" * 100_000])
def test_an_answer_that_is_none_is_an_error(bad: str) -> None:
    with pytest.raises(LanguageModelFailed):
        read(bad)


def test_a_long_report_is_shown_in_part_and_that_is_said() -> None:
    long = Report("r", TEXT + " x" * SHOWN_CHARACTERS, published="2031-03-15", lang="en")
    assert len(messages(long.reading_text)[1]["content"]) < SHOWN_CHARACTERS + 100
    assert read(answer(event()), long).dropped == ("text past what the model is shown",)
    assert "claim" in read(answer(*[event()] * (MAX_CLAIMS + 1))).dropped


_loose = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["12", "Mosul", "event", "killed"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(event())), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(list(event())), _loose))
def test_whatever_a_model_answers_only_words_of_the_report_come_of_it(changed: dict[str, Any]) -> None:
    for claim in read(json.dumps({"claims": [event(**changed)]})).claims:
        assert all(TEXT[span.start : span.end].strip() for span in claim.killed.spans)
        assert claim.killed.range in (
            CountRange(),
            CountRange.at_least(12),
            CountRange.exactly(30),
            CountRange.exactly(34),
        )


def test_the_schema_offers_the_codebooks_words_and_no_figures() -> None:
    made = json.dumps(schema(load_codebook()))
    assert '"air strike"' in made
    assert '"number"' not in made
    assert '"integer"' not in made
    json.dumps(messages("\ud800 half a character"), ensure_ascii=False).encode("utf-8")
