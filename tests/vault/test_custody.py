import json
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import InvalidRecord, InvalidValue
from bearwitness.model import CustodyEntry
from bearwitness.values import Digest
from bearwitness.vault.custody import Defect, Head, parse_line, read_canonical, write_line
from bearwitness.vault.disk import copy_in

ZERO = Digest("0" * 64)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
)


@given(value=values, ascii_only=st.booleans())
def test_the_fast_way_gives_the_canonical_bytes(value: Any, ascii_only: bool) -> None:
    spelled = json.dumps(value, indent=1, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    try:
        expected = rfc8785.dumps(json.loads(spelled))
    except ValueError:
        with pytest.raises(ValueError):
            read_canonical(spelled)
    else:
        assert read_canonical(spelled)[1] == expected


@given(
    details=st.dictionaries(st.text(max_size=5), values, max_size=4),
    who=st.text(min_size=1),
    number=st.integers(1, 10**9),
)
def test_a_written_line_reads_back(details: dict[str, Any], who: str, number: int) -> None:
    try:
        raw, entry = write_line(number, ZERO, who, "noted", details)
    except InvalidRecord:
        return
    assert parse_line(raw) == entry
    assert isinstance(entry, CustodyEntry)
    assert (entry.number, entry.who, entry.what, entry.previous) == (number, who, "noted", ZERO)
    assert entry.digest == Digest.of(raw)
    assert rfc8785.dumps(json.loads(raw)) + b"\n" == raw


@given(st.binary(max_size=300))
def test_any_bytes_are_an_entry_or_a_defect(raw: bytes) -> None:
    assert isinstance(parse_line(raw), Defect)


@given(st.binary(max_size=300))
def test_any_bytes_are_no_head(raw: bytes) -> None:
    with pytest.raises(InvalidValue):
        Head.from_bytes(raw)


@given(st.integers(1, 10**12), st.integers(1, 10**15))
def test_a_head_reads_back(number: int, size: int) -> None:
    head = Head(number, size, ZERO)
    assert Head.from_bytes(head.to_bytes()) == head


@pytest.mark.parametrize("members", [{"number": True}, {"number": 0.5}, {"size": "9"}, {"digest": "ab"}])
def test_a_head_of_other_types_is_refused(members: dict[str, object]) -> None:
    given_members = json.loads(Head(1, 9, ZERO).to_bytes()) | members
    with pytest.raises(InvalidValue):
        Head.from_bytes(rfc8785.dumps(given_members) + b"\n")


def test_a_part_knows_its_bytes(tmp_path: Path) -> None:
    part = copy_in(b"x" * 100_000, tmp_path, "a")
    assert (part.digest, part.size, part.head) == (Digest.of(b"x" * 100_000), 100_000, b"x" * 65_536)
    part.drop()
    assert not list(tmp_path.iterdir())
