"""Sums, shares and other people's statistics: ranges stay ranges, and what is unknown stays said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.appraisal import Bound, PolicyFigure
from bearwitness.codebook import load_codebook
from bearwitness.errors import InvalidValue
from bearwitness.incidents.aggregates import DIMENSIONS, add_up, share, tabulate
from bearwitness.incidents.statistics import compare_statistics
from bearwitness.model import Assessment, Figure, Incident, Perpetrator, Target, Weapon
from bearwitness.values import CountRange, FuzzyDate, Place
from tests.incidents.made import FAR_TOWN, VALDORA, WORDS, claim
from tests.strategies import count_ranges

SPAIN = Place("Spain", country="ES", precision=6)
MARCH = Place("Lower March", admin1="Lower March", country="ES", precision=4)
GROUPS = load_codebook().groups


def _incident(name, killed=None, day="1937-04-26", where=VALDORA, **more):
    return Incident(
        incident=name,
        reports=(f"r{name}",),
        claims=(name,),
        when=FuzzyDate(day) if day else None,
        where=where,
        killed=killed or CountRange(),
        **more,
    )


def _statistic(least, most, of="civilians", unit="killed", **more):
    figure = Figure(least, most, unit, of, spans=WORDS)
    return claim("s", kind="statistic", main=False, figure=figure, origin="the Red Cross", **more)


def _cells(cells):
    return {cell.key: (cell.incidents, cell.perhaps) for cell in cells}


def test_the_sum_of_ranges_is_a_range_and_unknown_opens_it():
    total = add_up([("a", CountRange(3, 9)), ("b", CountRange(2, 2)), ("c", CountRange())])
    assert (total.range, total.stated, total.silent) == (CountRange(5, None), CountRange(5, 11), ("c",))
    assert total.sentence("killed") == "at least 5 killed (5–11 where both ends are known), 1 without a figure"
    assert add_up([("c", CountRange())]).range == CountRange()


def test_a_date_over_two_months_is_perhaps_in_either():
    incidents = [
        _incident("a", day="1937-04-26"),
        _incident("b", day="1937-04-30/1937-05-01"),
        _incident("c", day=None),
    ]
    assert _cells(tabulate(incidents, "month")) == {
        "1937-04": (("a",), ("b",)),
        "1937-05": ((), ("b",)),
        "unknown": (("c",), ()),
    }


def test_what_is_named_twice_adds_to_the_most_alone():
    incidents = [_incident("a", CountRange(4, 4)), _incident("b", CountRange(10, 12))]
    claims = {
        "a": claim("a", weapons=(Weapon("mortar", spans=WORDS),)),
        "b": claim("b", weapons=(Weapon("mortar", spans=WORDS), Weapon("rocket", spans=WORDS))),
    }
    mortar, rocket = tabulate(incidents, "weapon", claims)
    assert (mortar.killed.range, rocket.killed.range) == (CountRange(4, 16), CountRange(0, 12))


def test_parties_that_deny_and_claims_that_deny_name_nobody():
    denied = (Perpetrator("army", "state force", "denied", WORDS),)
    claims = {"a": claim("a", perpetrators=denied), "b": claim("b", stance="denied", perpetrators=denied)}
    assert _cells(tabulate([_incident("a"), _incident("b")], "actor", claims)) == {"unknown": (("a", "b"), ())}


def test_a_share_counts_unknown_for_its_most_alone():
    claims = {
        "a": claim("a", targets=(Target("hospital", "health", spans=WORDS),)),
        "b": claim("b", targets=(Target("market", "market", spans=WORDS), Target("clinic", "health", spans=WORDS))),
        "c": claim("c", targets=(Target("depot", "military", spans=WORDS),)),
        "d": claim("d"),
    }
    found = share([_incident(name) for name in "abcd"], "target", "health", claims)
    assert (found.least, found.most, found.incidents, found.perhaps) == (0.5, 0.75, ("a", "b"), ("d",))
    assert share([], "target", "health").least is None


def test_children_are_added_up_from_the_figures_and_the_rest_is_not_made_up():
    row = PolicyFigure("killed", "children", low=Bound(2, ("a",)), high=Bound(5, ("a",)))
    incidents = [_incident("a", CountRange(9, 9), figures={"airwars": (row,)}), _incident("b", CountRange(4, 4))]
    cells = {cell.key: cell for cell in tabulate(incidents, "age")}
    assert cells["children"].killed.stated == CountRange(2, 5)
    assert (cells["children"].killed.range, cells["children"].killed.silent) == (CountRange(2, None), ("b",))
    assert cells["grown"].killed.range == CountRange()
    assert cells["everyone"].killed.range == CountRange(13, 13)


def test_no_other_way_to_count():
    with pytest.raises(InvalidValue, match="month"):
        tabulate([], "weather")


def test_a_statistic_stands_beside_our_count_with_the_gap():
    incidents = [
        _incident("a", CountRange(10, 12)),
        _incident("b", CountRange(5, 5), where=FAR_TOWN),
        _incident("c", CountRange(3, 3), day="1937-05-02"),
    ]
    (found,) = compare_statistics([_statistic(40, 40, day="1937-04", place=MARCH)], incidents, GROUPS)
    assert (found.incidents, found.ours.range, found.gap) == (("a",), CountRange(10, 12), (28, 30))
    assert found.sentence().endswith("theirs is 28 to 30 above ours.")
    (wide,) = compare_statistics([_statistic(40, None, day="1937-04", place=SPAIN)], incidents, GROUPS)
    assert (wide.incidents, wide.gap) == (("a", "b"), (23, None))
    assert incidents[0].killed == CountRange(10, 12)


def test_an_incident_on_the_border_of_the_period_is_perhaps_in_it():
    incidents = [_incident("a", CountRange(10, 12)), _incident("b", CountRange(2, 2), day="1937-04-30/1937-05-01")]
    (found,) = compare_statistics([_statistic(11, 11, day="1937-04")], incidents, GROUPS)
    assert (found.incidents, found.perhaps, found.ours.range) == (("a",), ("b",), CountRange(10, 14))
    assert "the two can be the same" in found.sentence()


@pytest.mark.parametrize(
    ("statistic", "reason"),
    [
        (_statistic(3, 3, unit="abducted", day="1937-04"), "we don't count abducted"),
        (_statistic(3, 3), "it names no period"),
        (_statistic(3, 3, of="aid workers", day="1937-04"), "our count doesn't tell aid workers apart"),
    ],
)
def test_what_can_not_be_compared_says_why(statistic, reason):
    (found,) = compare_statistics([statistic], [_incident("a", CountRange(1, 1))], GROUPS)
    assert reason in found.sentence()
    assert found.ours.range == CountRange()


@given(st.lists(count_ranges(), max_size=6), st.lists(count_ranges(), max_size=3), st.randoms(use_true_random=False))
def test_a_total_holds_every_sum_its_parts_allow_in_any_order(sure, perhaps, dice):
    rows = [(f"i{at}", own) for at, own in enumerate(sure)]
    more = [(f"p{at}", own) for at, own in enumerate(perhaps)]
    total = add_up(rows, more)
    dice.shuffle(rows)
    assert add_up(rows, more).range == total.range
    least = sum(own.min or 0 for own in sure)
    most = sum(own.max if own.max is not None else (own.min or 0) + 7 for own in [*sure, *perhaps])
    assert least in total.range
    assert most in total.range
    assert len(total.silent) == sum(own.is_unknown for own in [*sure, *perhaps])


_DAYS = st.sampled_from(["1937-04-26", "1937-04", "1937-04-30/1937-05-01", "1937", "1930/1939", None])


@given(st.lists(st.tuples(_DAYS, count_ranges()), max_size=6), st.sampled_from(DIMENSIONS))
def test_every_incident_is_in_some_cell_and_never_for_sure_in_two(parts, by):
    incidents = [
        _incident(f"i{at}", killed, day=day, assessment=Assessment("weak", "r", ("w",)))
        for at, (day, killed) in enumerate(parts)
    ]
    cells = tabulate(incidents, by, {})
    if by not in ("age", "sex"):
        sure = [name for cell in cells for name in cell.incidents]
        assert len(sure) == len(set(sure))
        assert {*sure, *(name for cell in cells for name in cell.perhaps)} == {one.incident for one in incidents}
