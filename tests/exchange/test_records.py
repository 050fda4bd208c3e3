import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import BearwitnessError, InvalidRecord, InvalidValue
from bearwitness.exchange import (
    claim_from_json,
    claim_to_json,
    incident_from_json,
    incident_to_json,
    report_from_json,
    report_to_json,
)
from bearwitness.model import (
    CASUALTY_STATUSES,
    CLAIM_KINDS,
    CONDUCT_ACTS,
    STATEMENT_ACTS,
    Assessment,
    Claim,
    Conduct,
    Count,
    CountPart,
    Figure,
    Incident,
    Perpetrator,
    Report,
    Statement,
    Superseded,
    Target,
    VictimMention,
    Weapon,
    When,
    Where,
)
from bearwitness.values import CountRange, FuzzyDate
from tests.strategies import count_ranges, fuzzy_dates, places, spans

some_spans = st.lists(spans(), min_size=1, max_size=3).map(tuple)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
named = words.filter(bool)
counts = st.builds(
    Count,
    count_ranges(),
    st.sampled_from(["", "civilians", "combatants", "unknown"]),
    st.booleans(),
    some_spans,
    st.sampled_from(["", "closed-casualty-list"]),
)
known_counts = counts.filter(lambda count: not count.range.is_unknown)
some_figures = st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)).map(sorted)
figures = st.builds(
    lambda ends, *rest: Figure(*ends, *rest), some_figures, named, words, st.booleans(), some_spans
) | st.builds(Figure, st.none() | st.integers(0, 9), st.none() | st.integers(10, 99), named, words)
claims = st.builds(
    Claim,
    claim=named,
    report=named,
    kind=st.just("event"),
    main=st.booleans(),
    event_type=words,
    stance=st.sampled_from(["asserted", "attributed", "doubted", "denied"]),
    when=st.none() | st.builds(When, fuzzy_dates(), some_spans),
    where=st.none() | st.builds(Where, places(), some_spans),
    perpetrators=st.lists(st.builds(Perpetrator, named, words, st.just("accused"), some_spans), max_size=2).map(tuple),
    weapons=st.lists(st.builds(Weapon, words, words, some_spans), max_size=2).map(tuple),
    targets=st.lists(st.builds(Target, words, words, words, some_spans), max_size=2).map(tuple),
    killed=counts,
    injured=counts,
    victims=st.lists(
        st.builds(
            VictimMention, words, st.none() | st.integers(0, 110), st.just("male"), st.just("killed"), some_spans
        ),
        max_size=2,
    ).map(tuple),
    speakers=st.lists(words, max_size=3).map(tuple),
    origin=words,
    reader=words,
    confidence=st.none() | st.floats(0, 1),
    supersedes=words,
    spans=st.dictionaries(st.sampled_from(["event_type", "stance", "origin", "claim"]), some_spans),
    extra=st.dictionaries(st.sampled_from(["about", "incident"]), st.integers()),
)


further = st.builds(
    Claim,
    claim=st.just("c"),
    report=st.just("r"),
    kind=st.sampled_from(CLAIM_KINDS),
    killed_combatants=counts,
    missing=counts,
    abducted=counts,
    breakdown=st.lists(st.builds(CountPart, named, st.sampled_from(CASUALTY_STATUSES), known_counts), max_size=2).map(
        tuple
    ),
    superseded=st.lists(st.builds(Superseded, st.just("killed"), known_counts), max_size=2).map(tuple),
    figure=st.none() | figures,
    statement=st.none() | st.builds(Statement, st.sampled_from(STATEMENT_ACTS)),
    conduct=st.none() | st.builds(Conduct, st.sampled_from(CONDUCT_ACTS), st.booleans()),
)


@given(claims | further)
def test_a_claim_survives_json(claim: Claim) -> None:
    again = claim_from_json(json.loads(json.dumps(claim_to_json(claim))))
    assert again == claim
    assert (again.spans, again.extra) == (claim.spans, claim.extra)


@given(st.builds(Report, named, words, words, words, words, words, words))
def test_a_report_survives_json(report: Report) -> None:
    assert report_from_json(json.loads(json.dumps(report_to_json(report)))) == report


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("figure", {"min": 3, "max": 2, "unit": "killed"}),
        ("figure", {"min": -1, "max": 2, "unit": "killed"}),
        ("figure", {"min": "3", "max": 3, "unit": "killed"}),
        ("figure", {"min": True, "max": 3, "unit": "killed"}),
        ("figure", {"min": float("nan"), "max": None, "unit": "killed"}),
        ("figure", {"min": 1, "max": 1}),
        ("figure", [1]),
        ("statement", {"act": "praise"}),
        ("statement", "denial"),
        ("conduct", {"act": "warning"}),
        ("conduct", {"act": "warning", "given": "no"}),
        ("conduct", {"act": "kindness", "given": True}),
        ("breakdown", [{"group": "", "status": "killed", "min": 1, "max": 1}]),
        ("breakdown", [{"group": "women", "status": "tired", "min": 1, "max": 1}]),
        ("superseded", [{"field": "targets", "min": 1, "max": 1}]),
        ("when", "2031-01-01"),
        ("where", ["Aden"]),
    ],
)
def test_what_is_no_claim_names_its_field(key: str, value: object) -> None:
    with pytest.raises((InvalidRecord, InvalidValue)) as caught:
        claim_from_json({"claim": "c", "report": "r", "kind": "statement", key: value})
    assert caught.value.message


def test_unknown_keys_are_kept() -> None:
    row = {"id": "r", "text": "x", "source_kind": "witness", "n": [1]}
    assert report_to_json(report_from_json(row)) == row


@given(st.none() | fuzzy_dates(), st.none() | places(), count_ranges(), count_ranges())
def test_an_incident_survives_json(when: FuzzyDate | None, where: object, killed: CountRange, hurt: CountRange) -> None:
    incident = Incident(
        "i-1", ("r1", "r2"), ("c1", "c2"), when, where, "air strike", killed, hurt, 1, (("r1", "r2"),),
        Assessment("weak", "airwars 1", ("One origin.",)), ("Same day: +1.2",), {"when": ("c1",)},
    )  # fmt: skip
    again = incident_from_json(json.loads(json.dumps(incident_to_json(incident))))
    assert again == incident
    assert again.set_by == incident.set_by


def test_a_figure_given_without_words_says_so() -> None:
    claim = claim_from_json({"claim": "c", "report": "r", "killed": {"min": 3, "max": 3}})
    assert claim.killed.rule == "given without words"


def test_spans_of_a_whole_claim_are_read() -> None:
    claim = claim_from_json({"claim": "c", "report": "r", "kind": "statement", "spans": [[2, 5]]})
    assert claim.spans["claim"][0].start == 2


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"claim": "c"},
        {"claim": "c", "report": 3},
        {"claim": "c", "report": "r", "speakers": "ana"},
        {"claim": "c", "report": "r", "victims": [3]},
        {"claim": "c", "report": "r", "victims": [{"age": 1.5}]},
        {"claim": "c", "report": "r", "when": {"edtf": "soon"}},
        {"claim": "c", "report": "r", "killed": {"min": 5, "max": 2}},
        {"claim": "c", "report": "r", "weapons": [{"name": "x", "spans": [[3, 1]]}]},
        {"claim": "c", "report": "r", "weapons": [{"name": "x", "spans": "no"}]},
        {"claim": "c", "report": "r", "where": {"name": 3}},
    ],
)
def test_a_claim_that_breaks_the_format_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(BearwitnessError):
        claim_from_json(row)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"text": "x"}, "id"),
        ({"id": "", "text": "x"}, "id"),
        ({"id": True, "text": "x"}, "id"),
        ({"id": "r"}, "text"),
        ({"id": "r", "text": 3}, "text"),
        ({"id": "r", "text": "x", "title": ["y"]}, "title"),
        ({"id": "r", "text": "\ud800"}, "text"),
    ],
)
def test_a_report_that_breaks_the_format_names_the_field(row: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        report_from_json(row)
    assert caught.value.field == field
