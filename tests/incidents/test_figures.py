"""Figures by published policies: which claims set them, and what they never do."""

from hypothesis import given
from hypothesis import strategies as st

from bearwitness.appraisal import Bound
from bearwitness.codebook import load_codebook
from bearwitness.exchange.appraisals import figures_from_json, figures_to_json
from bearwitness.incidents.figures import compute_figures
from bearwitness.incidents.independence import Voice
from bearwitness.model import Count, CountPart, VictimMention
from bearwitness.values import CountRange
from tests.incidents.made import WORDS, claim, count, report
from tests.strategies import count_ranges

BOOK = load_codebook()


def _figures(claims, voices=None, days=None):
    groups = voices or [[one.claim] for one in claims]
    made = [Voice(f"v{at}", (), tuple(names), ()) for at, names in enumerate(groups)]
    reports = {one.report: report(one.report, published=(days or {}).get(one.claim, "1937-04-27")) for one in claims}
    return compute_figures(claims, made, reports, BOOK)


def _row(figures, policy, field="killed", group="everyone"):
    (row,) = [one for one in figures[policy] if (one.field, one.group) == (field, group)]
    return row


def test_three_policies_make_three_things_of_one_quarrel():
    figures = _figures([claim("a", killed=count(9)), claim("b", killed=count(12)), claim("c", killed=count(12, 15))])
    airwars = _row(figures, "airwars", group="civilians")
    assert (airwars.low, airwars.best, airwars.high) == (Bound(9, ("a",)), None, Bound(15, ("c",)))
    ucdp = _row(figures, "ucdp")
    assert (ucdp.low, ucdp.best, ucdp.high) == (Bound(9, ("a",)), Bound(12, ("b", "c")), Bound(15, ("c",)))
    assert _row(figures, "acled").ends() == (("best", Bound(9, ("a",))),)


def test_combatants_are_dead_people_but_no_civilians():
    fighters = Count(CountRange(4, 4), who="combatants", spans=WORDS)
    figures = _figures([claim("a", killed=count(3), killed_combatants=fighters), claim("b", killed=fighters)])
    airwars = _row(figures, "airwars", group="civilians")
    assert (airwars.low, airwars.high) == (Bound(0, ("b",)), Bound(3, ("a",)))
    assert _row(figures, "ucdp").high == Bound(7, ("a",))


def test_a_first_count_is_replaced_by_its_own_voice_s_later_one_but_stays_in_the_range():
    claims = [claim("a", killed=count(3)), claim("b", killed=count(11))]
    figures = _figures(claims, [["a", "b"]], {"a": "1937-04-27", "b": "1937-04-29"})
    assert _row(figures, "ucdp").low == Bound(11, ("b",))
    assert _row(figures, "airwars", group="civilians").low == Bound(3, ("a",))


def test_an_open_end_is_said_to_be_open():
    figures = _figures([claim("a", killed=Count(CountRange.at_least(40), spans=WORDS))])
    assert _row(figures, "airwars", group="civilians").high == Bound(40, ("a",), open=True)
    assert str(Bound(40, ("a",), open=True)) == "40 or more"


def test_children_and_women_come_from_parts_and_where_none_is_stated_from_victims():
    part = CountPart("children", "killed", count(5))
    victims = (
        VictimMention("Ilse Marn", age=9, sex="female", status="killed", spans=WORDS),
        VictimMention("Dora Marn", sex="female", status="killed", spans=WORDS),
        VictimMention("Paul Marn", age=30, sex="male", status="injured", spans=WORDS),
    )
    made = claim("b", killed=count(12))
    described = type(made)(**{name: getattr(made, name) for name in made.__slots__} | {"victims": victims})
    figures = _figures([claim("a", killed=count(12), breakdown=(part,)), described])
    children = _row(figures, "airwars", group="children")
    assert (children.low, children.high) == (Bound(1, ("b",)), Bound(5, ("a",)))
    assert _row(figures, "airwars", group="women").low == Bound(1, ("b",))
    assert _row(figures, "airwars", "injured", "men").low == Bound(1, ("b",))


def test_unknown_and_denied_set_no_figure():
    assert _figures([claim("a")]) == {}
    assert _figures([claim("a", killed=count(3), stance="denied")]) == {}


@given(st.lists(count_ranges(), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_every_end_is_set_by_claims_and_low_is_never_above_best_nor_best_above_high(ranges, dice):
    claims = [
        claim(f"c{at}", killed=Count(own, spans=WORDS) if not own.is_unknown else Count())
        for at, own in enumerate(ranges)
    ]
    figures = _figures(claims)
    dice.shuffle(claims)
    assert _figures(claims, [[f"c{at}"] for at in range(len(ranges))]) == figures
    assert figures_from_json(figures_to_json(figures)) == figures
    for rows in figures.values():
        for row in rows:
            values = [bound.value for _, bound in row.ends()]
            assert values == sorted(values)
            assert all(bound.claims for _, bound in row.ends())
    if figures:
        assert _row(figures, "acled").best.value == _row(figures, "ucdp").low.value
