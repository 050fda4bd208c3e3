"""Details of any length fit the log."""

from hypothesis import given
from hypothesis import strategies as st

from bearwitness.desk.casework.services.custody import split_details


def test_short_details_are_one_entry() -> None:
    details = {"new": ["a"], "merged": {"b": "c"}, "incidents": 3}
    assert split_details(details) == [details]


@given(st.integers(0, 1800), st.integers(0, 1800))
def test_long_details_come_in_parts_and_nothing_is_lost(names: int, pairs: int) -> None:
    details = {
        "count": names,
        "new": [f"i{n}" for n in range(names)],
        "merged": {f"m{n}": f"i{n}" for n in range(pairs)},
    }
    parts = split_details(details)
    assert [name for part in parts for name in part.get("new", [])] == details["new"]
    assert {k: v for part in parts for k, v in part.get("merged", {}).items()} == details["merged"]
    assert parts[0]["count"] == names
    assert all(len(part.get("new", [])) <= 500 and len(part.get("merged", {})) <= 500 for part in parts)
