from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.errors import InvalidValue
from bearwitness.incidents.match import Matcher
from bearwitness.incidents.profiles import make_corpus
from bearwitness.incidents.weights import load_weights, parse_weights
from tests.incidents.made import FAR_TOWN, NEXT_TOWN, VALDORA, claim, count, report

TEXT = {"ra": "Bombs fell on the market of Valdora at noon.", "rb": "Aircraft attacked Valdora, hitting the market."}


def _score(left, right, texts=None):
    reports = [report(name, text) for name, text in (texts or TEXT).items()]
    return Matcher(make_corpus([left, right], reports)).explain(0, 1)


def test_every_part_of_a_score_is_a_sentence_with_its_weight_and_they_add_up():
    score = _score(
        claim("a", day="1937-04-26", place=VALDORA, killed=count(40), event_type="air strike"),
        claim("b", day="1937-04-26", place=NEXT_TOWN, killed=count(45), event_type="air strike"),
    )
    assert score.total == pytest.approx(sum(part.weight for part in score.evidence))
    assert "Same day: +" in str(score)
    assert "10 km apart: +" in str(score)
    assert "Killed 40 and 45: " in str(score)
    assert "Both air strike: +" in str(score)


def test_what_one_claim_lacks_is_neutral():
    full = claim("a", day="1937-04-26", place=VALDORA, killed=count(40), victims=("Anselm Corvo",))
    fields = {part.field for part in _score(full, claim("b")).evidence}
    assert fields.isdisjoint({"date", "place", "killed", "injured", "victims", "event_type"})


@pytest.mark.parametrize(
    ("left", "right", "other"),
    [
        ({"day": "1937-04-26"}, {"day": "1937-04-26"}, {"day": "1937-05-26"}),
        ({"day": "1937-04-26"}, {"day": "1937-04"}, {"day": "1937-03"}),
        ({"place": VALDORA}, {"place": NEXT_TOWN}, {"place": FAR_TOWN}),
        ({"killed": count(12)}, {"killed": count(12)}, {"killed": count(90)}),
        ({"injured": count(12)}, {"injured": count(10, 20)}, {"injured": count(90)}),
        ({"event_type": "shelling"}, {"event_type": "shelling"}, {"event_type": "abduction"}),
        ({"victims": ("Anselm Corvo",)}, {"victims": ("Anselm Peter Corvo",)}, {"victims": ("Ruth Esk",)}),
    ],
)
def test_agreement_counts_for_and_contradiction_against(left, right, other):
    neutral = _score(claim("a"), claim("b", day=None)).total
    agrees = _score(claim("a", **left), claim("b", **right)).total
    contradicts = _score(claim("a", **left), claim("b", **other)).total
    assert agrees > neutral > contradicts


def test_a_report_dated_before_the_event_counts_against():
    early = claim("a", day="1937-06-01")
    assert any(part.field == "order" for part in _score(early, claim("b")).evidence)


def test_claims_of_one_report_are_compared_by_their_values_alone():
    one = {"r": "Valdora was bombed on Monday. A week before, Valdora was bombed too."}
    left = claim("a", "r", day="1937-04-26", place=VALDORA)
    same = _score(left, claim("b", "r", day="1937-04-26", place=VALDORA, main=False), one)
    other = _score(left, claim("b", "r", day="1937-04-19", place=VALDORA, main=False), one)
    unsaid = _score(left, claim("b", "r", main=False), one)
    assert {part.field for part in same.evidence} == {"prior", "date", "place"}
    threshold = load_weights().join_at
    assert same.total > threshold > other.total
    assert unsaid.total < threshold


def test_weights_are_refused_where_a_part_is_missing_or_knots_fall():
    with pytest.raises(InvalidValue, match="missing"):
        parse_weights('version = "1"')
    with pytest.raises(InvalidValue, match="knots"):
        parse_weights("[text]\nknots = [[0.5, 1.0], [0.1, 2.0]]")
    assert load_weights().version


def test_page_furniture_makes_no_two_reports_alike():
    notice = "Subscribe to the Valdora Gazette for the latest on Alder Street, Corvo Bridge and the Esk Mill."
    texts = {f"r{name}": f"{notice}\n{name}{name}" for name in "abcd"}
    reports = [
        report(name, text, title=name, published=f"193{at}-01-01") for at, (name, text) in enumerate(texts.items())
    ]
    corpus = make_corpus([claim(name) for name in "abcd"], reports)
    assert corpus.furniture
    assert corpus.text.cosines(np.array([0, 0, 0]), np.array([1, 2, 3])).tolist() == [0.0, 0.0, 0.0]


def _weights(left, right, left_day, right_day):
    reports = [report("ra", TEXT["ra"], published=left_day), report("rb", TEXT["rb"], published=right_day)]
    return {part.field: part for part in Matcher(make_corpus([left, right], reports)).explain(0, 1).evidence}


def test_a_later_report_is_held_off_by_its_date_unless_it_names_the_very_day_and_place():
    now = claim("a", day="1937-04-26", place=VALDORA)
    looks_back = _weights(now, claim("b", day="1937-04-26", place=VALDORA), "1937-04-27", "1987-04-26")
    only_later = _weights(now, claim("b", place=VALDORA), "1937-04-27", "1987-04-26")
    assert looks_back["published"].weight > only_later["published"].weight
    assert "looks back" in looks_back["published"].sentence


def test_one_day_and_place_says_more_where_events_are_told_of_on_few_days():
    pair = [claim("a", day="1937-04-26", place=VALDORA), claim("b", day="1937-04-26", place=VALDORA)]
    others = [claim(f"c{n}", day=f"1937-05-{n:02d}", place=VALDORA) for n in range(1, 31)]

    def coincidence(claims):
        corpus = make_corpus(claims, [report(f"r{one.claim}", one.claim) for one in claims])
        found = {part.field: part.weight for part in Matcher(corpus).explain(0, 1).evidence}
        return found["coincidence"]

    assert coincidence(pair) > coincidence(pair + others[:5]) > coincidence(pair + others) == 0
    a_day_off = [pair[0], claim("b", day="1937-04-27", place=VALDORA)]
    assert 0 < coincidence(a_day_off) < coincidence(pair)


def _values():
    return st.fixed_dictionaries(
        {},
        optional={
            "day": st.sampled_from(["1937-04-26", "1937-04-27", "1937-05", "1936", "1937-04-20/1937-04-30"]),
            "place": st.sampled_from([VALDORA, NEXT_TOWN, FAR_TOWN]),
            "killed": st.sampled_from([count(0), count(2), count(40), count(40, 60)]),
            "injured": st.sampled_from([count(0), count(7)]),
            "event_type": st.sampled_from(["air strike", "shelling"]),
            "victims": st.sampled_from([("Anselm Corvo",), ("Ruth Corvo", "Ada Esk")]),
        },
    )


@settings(max_examples=60, deadline=None)
@given(_values(), _values(), st.lists(_values(), max_size=3))
def test_a_score_is_symmetric_and_the_same_whatever_stands_beside_the_pair(left, right, others):
    made = [left, right, *others]
    claims = [claim(f"c{at}", **fields) for at, fields in enumerate(made)]
    reports = [report(f"rc{at}", TEXT["ra"] if at % 2 else TEXT["rb"]) for at in range(len(made))]
    corpus = make_corpus(claims, reports)
    matcher = Matcher(corpus)
    assert matcher.score(0, 1) == matcher.score(1, 0)
    assert matcher.explain(0, 1) == matcher.explain(1, 0)
    alone = Matcher(replace(corpus, profiles=corpus.profiles[:2]))
    assert alone.score(0, 1) == pytest.approx(matcher.score(0, 1))
    turned = make_corpus(claims[::-1], reports[::-1])
    assert Matcher(turned).score(0, 1) == matcher.score(0, 1)


@settings(max_examples=60, deadline=None)
@given(_values(), _values(), st.sampled_from(["day", "place", "killed", "injured", "event_type", "victims"]))
def test_what_either_leaves_out_weighs_nothing(left, right, field):
    left = {name: value for name, value in left.items() if name != field}
    shown = "date" if field == "day" else field
    parts = {part.field for part in _score(claim("a", **left), claim("b", **right)).evidence}
    assert shown not in parts


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 400), st.integers(0, 400))
def test_more_days_apart_never_speak_more_for(one, other):
    near, far = sorted((one, other))
    first = date(1937, 4, 26)

    def total(days):
        right = claim("b", day=(first + timedelta(days=days)).isoformat())
        return {p.field: p.weight for p in _score(claim("a", day="1937-04-26"), right).evidence}["date"]

    assert total(near) >= total(far)
