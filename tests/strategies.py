"""Hypothesis strategies for the values and records, shared by the tests."""

from datetime import date

from hypothesis import strategies as st

from bearwitness.values import CountRange, FuzzyDate, Place, Span

days = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
numbers = st.integers(min_value=0, max_value=10**6)


@st.composite
def count_ranges(draw: st.DrawFn) -> CountRange:
    low = draw(st.none() | numbers)
    high = draw(st.none() | numbers)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return CountRange(low, high)


@st.composite
def spans(draw: st.DrawFn, length: int = 1000) -> Span:
    start = draw(st.integers(0, length - 1))
    return Span(start, draw(st.integers(start + 1, length)))


@st.composite
def fuzzy_dates(draw: st.DrawFn) -> FuzzyDate:
    first, second = sorted((draw(days), draw(days)))
    mark = draw(st.sampled_from(["", "~", "?", "%"]))
    text = draw(
        st.sampled_from(
            [
                f"{first.isoformat()}{mark}",
                f"{first.isoformat()[:7]}{mark}",
                f"{first.isoformat()[:4]}{mark}",
                f"{first.isoformat()[:3]}X" if first.year >= 10 else f"{first.isoformat()[:4]}",
                f"{first.isoformat()[:7]}-XX",
                f"{first.isoformat()[:4]}-{draw(st.integers(21, 24))}" if first.year < 9999 else first.isoformat(),
                f"{first.isoformat()}/{second.isoformat()}",
                f"{first.isoformat()}/..",
                f"../{second.isoformat()}",
                f"[{first.isoformat()},{second.isoformat()}]",
            ]
        )
    )
    return FuzzyDate(text)


@st.composite
def places(draw: st.DrawFn) -> Place:
    located = draw(st.booleans())
    return Place(
        name=draw(st.text(min_size=1, max_size=20).filter(str.strip)),
        country=draw(st.sampled_from(["", "ES", "SY", "UA"])),
        lat=draw(st.floats(-90, 90)) if located else None,
        lon=draw(st.floats(-180, 180)) if located else None,
        precision=draw(st.integers(1, 7)),
    )
