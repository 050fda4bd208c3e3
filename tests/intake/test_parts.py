import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import InvalidValue, LimitExceeded, Unreadable
from bearwitness.intake import Limits
from bearwitness.intake.parts import (
    Attached,
    Bad,
    Draft,
    Encoding,
    Failed,
    MoreBad,
    Note,
    Part,
    part_from_json,
    part_to_json,
)

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
PARTS = st.one_of(
    st.builds(Draft, text=WORDS, title=WORDS, id=WORDS, locator=WORDS, extra=st.dictionaries(WORDS, WORDS, max_size=3)),
    st.builds(Bad, st.integers(1, 10**9), WORDS),
    st.builds(MoreBad, st.integers(1, 10**9)),
    st.builds(Attached, WORDS, WORDS, st.binary(max_size=80), WORDS, WORDS, WORDS),
    st.builds(Encoding, WORDS, WORDS),
    st.builds(Note, WORDS),
)


@given(PARTS)
def test_a_part_crosses_the_pipe_unchanged(part: Part) -> None:
    assert part_from_json(json.loads(json.dumps(part_to_json(part)))) == part


@given(st.one_of(st.builds(LimitExceeded, WORDS, WORDS), st.builds(Unreadable, WORDS)))
def test_a_failure_crosses_the_pipe_with_its_fields(error: LimitExceeded | Unreadable) -> None:
    back = part_from_json(part_to_json(Failed(error)))
    assert isinstance(back, Failed)
    assert (type(back.error), back.error.fields) == (type(error), error.fields)


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        {},
        {"part": "unheard of"},
        {"part": "draft", "text": 4},
        {"part": "draft", "text": "half \ud800"},
        {"part": "draft", "extra": []},
        {"part": "bad", "line": "x", "reason": ""},
        {"part": "attached", "name": "a", "media_type": "", "locator": "", "tool": "", "version": "", "data": "%%"},
        {"part": "note"},
    ],
)
def test_an_answer_of_any_other_form_is_refused(row: object) -> None:
    with pytest.raises(Unreadable, match="reading process answered"):
        part_from_json(row)


@pytest.mark.parametrize("given_value", [0, -1, True, "60"])
def test_a_limit_must_be_a_positive_number(given_value: object) -> None:
    with pytest.raises(InvalidValue):
        Limits(cpu_s=given_value)  # type: ignore[arg-type]


def test_time_grows_with_the_file() -> None:
    limits = Limits(cpu_s=10, cpu_s_per_mb=0.5)
    assert limits.cpu_s_for(0) == 10
    assert limits.cpu_s_for(100 * 1024 * 1024) == 60
    assert Limits(wall_s=5, wall_s_per_mb=2).wall_s_for(10 * 1024 * 1024) == 25
