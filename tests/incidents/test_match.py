import numpy as np
import pytest

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
