from hypothesis import given
from hypothesis import strategies as st

from bearwitness.incidents.facts import compute_facts, stated_range
from bearwitness.incidents.origins import Voice
from bearwitness.model import Count
from bearwitness.values import CountRange, Place
from tests.incidents.made import NEXT_TOWN, VALDORA, WORDS, claim, count
from tests.strategies import count_ranges


def _facts(claims, voices=None, parents=None):
    """Each claim its own voice unless the voices are given as lists of claim names."""
    groups = voices or [[one.claim] for one in claims]
    made = [Voice(f"v{at}", (), tuple(names), ()) for at, names in enumerate(groups)]
    return compute_facts(claims, made, parents)


def test_killed_runs_from_the_least_to_the_most_and_says_who_set_them():
    facts = _facts([claim("a", killed=count(12)), claim("b", killed=count(15, 18)), claim("c")])
    assert facts.killed == CountRange(12, 18)
    assert facts.set_by["killed_min"] == ("a",)
    assert facts.set_by["killed_max"] == ("b",)


def test_unknown_is_not_zero():
    facts = _facts([claim("a", killed=count(3)), claim("b")])
    assert facts.killed == CountRange(3, 3)
    assert facts.injured == CountRange()
    assert "injured_min" not in facts.set_by


def test_an_end_is_open_where_only_an_open_figure_reaches_that_far():
    more, less = Count(CountRange(40, None), spans=WORDS), Count(CountRange(None, 9), spans=WORDS)
    facts = _facts([claim("a", killed=count(30)), claim("b", killed=more)])
    assert facts.killed == CountRange(30, None)
    assert (facts.set_by["killed_min"], facts.set_by["killed_max"]) == (("a",), ("b",))
    facts = _facts([claim("a", killed=count(45)), claim("b", killed=more)])
    assert facts.killed == CountRange(40, 45)
    assert (facts.set_by["killed_min"], facts.set_by["killed_max"]) == (("b",), ("a",))
    assert _facts([claim("a", killed=count(12)), claim("b", killed=less)]).killed == CountRange(None, 12)
    assert _facts([claim("a", killed=count(7)), claim("b", killed=less)]).killed == CountRange(7, 9)


@given(st.lists(count_ranges(), max_size=6))
def test_a_stated_range_holds_every_figure_stated_and_no_other_ends(ranges):
    total = stated_range(ranges)
    known = [own for own in ranges if not own.is_unknown]
    # Both ends stay open only where one figure is open below and one above: "up to 0" and "at least 2".
    open_ends = any(own.min is None for own in known) and any(own.max is None for own in known)
    assert not total.is_unknown or not known or open_ends
    ends = {end for own in known for end in (own.min, own.max)}
    assert {total.min, total.max} <= ends | {None}
    assert all(number in total for number in ends - {None})
    assert stated_range(list(reversed(ranges))) == total


def test_denied_and_doubted_claims_set_nothing_beside_firm_ones():
    claims = [
        claim("a", killed=count(12)),
        claim("b", killed=count(0), stance="denied"),
        claim("c", killed=count(99), stance="doubted"),
    ]
    assert _facts(claims, [["a"], ["c"]]).killed == CountRange(12, 12)
    assert _facts(claims[1:], [["c"]]).killed == CountRange(99, 99)


def test_the_date_most_voices_allow_counts_and_the_precise_one_among_them():
    claims = [claim("a", day="1937-04-26"), claim("b", day="1937-04"), claim("c", day="1937-04-27")]
    facts = _facts([*claims, claim("d", day="1937-04-26")])
    assert facts.when.edtf == "1937-04-26"
    assert facts.set_by["when"] == ("a", "b", "d")


def test_dates_in_conflict_stand_side_by_side():
    facts = _facts([claim("a", day="1937-04-26"), claim("b", day="1937-04-27")])
    assert facts.when.edtf == "[1937-04-26,1937-04-27]"
    assert facts.set_by["when"] == ("a", "b")


def test_ten_copies_weigh_as_one_voice():
    claims = [claim(f"c{at}", day="1937-04-27") for at in range(10)]
    claims += [claim("x", day="1937-04-26"), claim("y", day="1937-04-26")]
    facts = _facts(claims, [[f"c{at}" for at in range(10)], ["x"], ["y"]])
    assert facts.when.edtf == "1937-04-26"


def test_the_place_most_voices_give_counts_but_a_town_goes_before_its_region():
    region = Place("Lower March", admin1="Lower March", country="ES", precision=4)
    claims = [claim("a", place=region), claim("b", place=region), claim("c", place=VALDORA)]
    assert _facts(claims).where == VALDORA
    claims += [claim("d", place=NEXT_TOWN), claim("e", place=NEXT_TOWN)]
    facts = _facts(claims)
    assert facts.where == NEXT_TOWN
    assert facts.set_by["where"] == ("d", "e")


def test_a_general_type_supports_the_special_one():
    parents = {"air strike": "attack", "attack": "", "shelling": "attack"}
    kinds = ["attack", "attack", "air strike", "air strike", "shelling"]
    facts = _facts([claim(f"c{at}", event_type=kind) for at, kind in enumerate(kinds)], parents=parents)
    assert facts.event_type == "air strike"
    assert facts.set_by["event_type"] == ("c0", "c1", "c2", "c3")
