import hashlib
from contextlib import suppress
from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import edtf
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bearwitness.errors import InvalidValue
from bearwitness.values import CountRange, Digest, FuzzyDate, Place, Span
from tests.strategies import count_ranges, days, fuzzy_dates, numbers, places, spans

# --- digests -------------------------------------------------------------------------------------


@given(st.binary(max_size=200))
def test_a_digest_is_the_sha256_of_the_bytes(data: bytes) -> None:
    assert Digest.of(data).hex == hashlib.sha256(data).hexdigest()
    assert str(Digest.of(data)).startswith(Digest.of(data).short)


@given(st.text(max_size=70))
def test_only_64_lower_case_hex_digits_are_a_digest(text: str) -> None:
    good = len(text) == 64 and set(text) <= set("0123456789abcdef")
    assume(not good)
    with pytest.raises(InvalidValue) as caught:
        Digest(text)
    assert caught.value.kind == "digest"


# --- spans ---------------------------------------------------------------------------------------


@given(spans(100))
def test_a_span_gives_back_its_words(span: Span) -> None:
    text = "".join(chr(0x10000 + i) for i in range(100))  # code points beyond the basic plane count once
    assert len(span.of(text)) == span.end - span.start
    assert text.index(span.of(text)) == span.start


@given(spans(), spans())
def test_span_relations_agree_with_sets_of_positions(left: Span, right: Span) -> None:
    a, b = set(range(left.start, left.end)), set(range(right.start, right.end))
    assert left.overlaps(right) == bool(a & b) == right.overlaps(left)
    assert left.contains(right) == (b <= a)
    assert left.hull(right).contains(left)
    assert left.hull(right).contains(right)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 3)])
def test_an_empty_or_backward_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidValue):
        Span(start, end)


def test_a_span_past_the_text_is_refused() -> None:
    with pytest.raises(InvalidValue, match="the text has 3 characters"):
        Span(0, 4).of("abc")


# --- dates ---------------------------------------------------------------------------------------


@given(days)
def test_a_day_is_exact(day: date) -> None:
    said = FuzzyDate.day(day)
    assert (said.earliest, said.latest, said.precision, said.is_day) == (day, day, 1, True)
    assert said.edtf == day.isoformat()


@given(fuzzy_dates())
def test_a_date_begins_before_it_ends_and_has_a_precision(said: FuzzyDate) -> None:
    assert said.earliest is not None or said.latest is not None
    if said.earliest and said.latest:
        assert said.earliest <= said.latest
    assert said.precision in (1, 2, 3, 4, 5)
    assert (said.precision == 1) == said.is_day
    assert FuzzyDate(str(said)) == said


@given(fuzzy_dates(), fuzzy_dates(), st.integers(0, 400))
def test_overlap_and_distance_tell_the_same_and_are_symmetric(a: FuzzyDate, b: FuzzyDate, slack: int) -> None:
    assert a.days_apart(b) == b.days_apart(a)
    assert a.overlaps(b) == (a.days_apart(b) == 0) == b.overlaps(a)
    if a.days_apart(b) < 300 and all(d is None or date(2, 1, 1) < d < date(9990, 1, 1) for d in (a.latest, b.latest)):
        assert a.overlaps(b, slack) == (a.days_apart(b) <= slack)


@given(days, st.integers(0, 800))
def test_precision_follows_the_length_of_the_interval(first: date, length: int) -> None:
    assume(first < date(9990, 1, 1))
    said = FuzzyDate.between(first, first + timedelta(days=length))
    expected = 1 if length == 0 else 2 if length < 6 else 3 if length == 6 else 4 if length <= 30 else 5
    assert said.precision == expected


@given(st.dates(date(1000, 1, 1), date(2100, 1, 1)), st.sampled_from(["", "~", "?", "%"]))
def test_bounds_agree_with_another_edtf_parser(day: date, mark: str) -> None:
    for text in (day.isoformat() + mark, day.isoformat()[:7] + mark, day.isoformat()[:4] + mark):
        theirs = edtf.parse_edtf(text)
        ours = FuzzyDate(text)
        low, high = theirs.lower_strict(), theirs.upper_strict()
        assert ours.earliest == date(low.tm_year, low.tm_mon, low.tm_mday)
        assert ours.latest == date(high.tm_year, high.tm_mon, high.tm_mday)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("1937-04-26", date(1937, 4, 26), date(1937, 4, 26), 1),
        ("1937-04-26~", date(1937, 4, 26), date(1937, 4, 26), 2),
        ("1937-04-26/1937-04-27", date(1937, 4, 26), date(1937, 4, 27), 2),
        ("1937-04-19/1937-04-25", date(1937, 4, 19), date(1937, 4, 25), 3),
        ("1937-02", date(1937, 2, 1), date(1937, 2, 28), 4),
        ("1936-02", date(1936, 2, 1), date(1936, 2, 29), 4),
        ("1937-04-XX", date(1937, 4, 1), date(1937, 4, 30), 4),
        ("1937-XX-XX", date(1937, 1, 1), date(1937, 12, 31), 5),
        ("193X", date(1930, 1, 1), date(1939, 12, 31), 5),
        ("1937-21", date(1937, 3, 1), date(1937, 5, 31), 5),
        ("1937-24", date(1937, 12, 1), date(1938, 2, 28), 5),
        ("[1937-04-05,1937-05-04]", date(1937, 4, 5), date(1937, 5, 4), 4),
        ("1937-04/1937-06", date(1937, 4, 1), date(1937, 6, 30), 5),
        ("1937-04-26/..", date(1937, 4, 26), None, 5),
        ("/1937-04-26", None, date(1937, 4, 26), 5),
    ],
)
def test_edtf_forms(text: str, earliest: date | None, latest: date | None, precision: int) -> None:
    said = FuzzyDate(text)
    assert (said.earliest, said.latest, said.precision) == (earliest, latest, precision)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "0000-01-01", "0000", "1937-13-01", "1937-02-30", "1937-4-26", "1937-04-27/1937-04-26", "../..",
     "1937-XX-05", "193X-04", "1937-21-03", "1937-04-26T16:30", "[]", "1937-04-26/1937/1938", "١٩٣٧"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        FuzzyDate(text)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_clear_refusal(text: str) -> None:
    with suppress(InvalidValue):  # any other error fails the test
        assert FuzzyDate(text).edtf == text


# --- counts --------------------------------------------------------------------------------------


@given(count_ranges(), count_ranges(), numbers, numbers)
def test_a_sum_holds_every_sum_of_its_parts(a: CountRange, b: CountRange, x: int, y: int) -> None:
    assume(x in a and y in b)
    assert x + y in a + b
    assert a + b == b + a


@given(count_ranges(), count_ranges(), count_ranges())
def test_addition_and_union_do_not_depend_on_order(a: CountRange, b: CountRange, c: CountRange) -> None:
    assert (a + b) + c == a + (b + c)
    assert a.union(b) == b.union(a)
    assert a.union(a) == a
    assert a.union(CountRange()) == a


@given(count_ranges(), count_ranges(), numbers)
def test_a_union_holds_what_both_hold(a: CountRange, b: CountRange, x: int) -> None:
    assume(not a.is_unknown and not b.is_unknown)
    assert (x in a or x in b) <= (x in a.union(b))


@given(count_ranges(), count_ranges())
def test_agreement_is_a_shared_number(a: CountRange, b: CountRange) -> None:
    candidates = {0, *(n for n in (a.min, a.max, b.min, b.max) if n is not None)}
    assert a.agrees(b) == any(n in a and n in b for n in candidates) == b.agrees(a)


def test_unknown_is_not_zero() -> None:
    assert CountRange().is_unknown
    assert CountRange() != CountRange.exactly(0)
    assert CountRange.exactly(3) + CountRange() == CountRange.at_least(3)
    assert CountRange() + CountRange() == CountRange()
    assert CountRange.exactly(0).is_exact


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (CountRange(), "unknown"),
        (CountRange(3, 9), "3–9"),
        (CountRange.exactly(0), "0"),
        (CountRange.at_least(40), "at least 40"),
        (CountRange.at_most(9), "up to 9"),
    ],
)
def test_a_count_is_shown_in_words(said: CountRange, shown: str) -> None:
    assert str(said) == shown


@pytest.mark.parametrize(("low", "high"), [(-1, None), (None, -1), (5, 4), (True, None), (1.5, None), ("3", 4)])
def test_what_is_no_count_is_refused(low: object, high: object) -> None:
    with pytest.raises(InvalidValue):
        CountRange(low, high)  # type: ignore[arg-type]


def test_adding_anything_else_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        CountRange.exactly(3) + 3  # type: ignore[operator]


# --- places --------------------------------------------------------------------------------------


@given(places(), places())
def test_distance_is_symmetric_and_bounded(a: Place, b: Place) -> None:
    there, back = a.distance_km(b), b.distance_km(a)
    assert (there is None) == (a.lat is None or b.lat is None)
    if there is not None and back is not None:
        assert there == pytest.approx(back)
        assert 0 <= there <= 20016


def test_a_known_distance() -> None:
    guernica = Place("Guernica", country="ES", lat=43.3167, lon=-2.6667, precision=1)
    durango = Place("Durango", country="ES", lat=43.1704, lon=-2.6330, precision=1)
    assert guernica.distance_km(durango) == pytest.approx(16.5, abs=0.3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "X", "lat": 91.0, "lon": 0.0},
        {"name": "X", "lat": 1.0},
        {"name": "X", "lat": 1.0, "lon": 181.0},
        {"name": "X", "lat": float("nan"), "lon": 0.0},
        {"name": "X", "country": "Spain"},
        {"name": "X", "precision": 0},
        {"name": "X", "precision": 8},
    ],
)
def test_what_is_no_place_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        Place(**wrong)  # type: ignore[arg-type]


def test_a_place_is_shown_from_the_inside_out() -> None:
    assert (
        str(Place("Barcelona", "Catalonia", "ES", part="Sant Felip Neri"))
        == "Sant Felip Neri, Barcelona, Catalonia, ES"
    )


def test_values_can_not_be_changed() -> None:
    for value, name in (
        (Span(0, 1), "start"),
        (CountRange(), "min"),
        (FuzzyDate("1937"), "edtf"),
        (Place("X"), "name"),
    ):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, None)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (CountRange(3, 3), CountRange(5, 5), CountRange(3, 5)),
        (CountRange(3, None), CountRange(5, 5), CountRange(3, 5)),
        (CountRange(33, 33), CountRange(151, None), CountRange(33, None)),
        (CountRange(None, 5), CountRange(7, 7), CountRange(None, 7)),
        (CountRange(None, 5), CountRange(2, 2), CountRange(2, 5)),
        (CountRange(), CountRange(2, 2), CountRange(2, 2)),
    ],
)
def test_the_spread_of_two_figures_holds_both(one: CountRange, other: CountRange, both: CountRange) -> None:
    assert one.spread(other) == other.spread(one) == both
