"""The line scanner knows every path that tomllib knows, and the line each stands on."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bearwitness.codebook.lines import KeyPath, find_lines, line_of

TEXT = '''# a comment with "quotes" and [brackets]
[a."b c"]
one = 1.5e3
'two three' = { x = "]", y = [1, 2] }
deep.er = """
many
lines "quoted" """

[[a.rows]]
when = 1979-05-27 07:32:00 # comment
list = [
  "first", # }
  [ 'second', { k = true } ],
]
[[a.rows]]
last = \'\'\'x\'\'\'
[a.rows.below]
z = -0.5
'''


def paths_of(value: Any, path: KeyPath = ()) -> set[KeyPath]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = {path} if path else set()
    for key, child in children:
        found |= paths_of(child, (*path, key))
    return found


def test_every_path_has_its_line() -> None:
    lines = find_lines(TEXT)
    assert set(lines) == paths_of(tomllib.loads(TEXT))
    assert lines[("a", "b c", "two three", "y", 1)] == 4
    assert lines[("a", "b c", "deep", "er")] == 5
    assert lines[("a", "rows", 0, "list", 1, 1, "k")] == 13
    assert lines[("a", "rows", 1)] == 15
    assert lines[("a", "rows", 1, "below", "z")] == 18
    assert line_of(lines, ("a", "rows", 1, "below", "absent")) == 17
    assert line_of(lines, ("nowhere",)) == 0


KEYS = st.sampled_from(["k", "a-b", '"q.r"', "'s t'", '"\\u00e9"'])
SCALARS = st.sampled_from(["1", "-2.5", '"text"', "'lit#eral'", "true", '"""m\nl"""', "2001-02-03", '"\\"]"'])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3).map(lambda items: "[\n" + ",\n".join(items) + "]"),
    max_leaves=6,
)


@given(st.lists(st.tuples(KEYS, VALUES), max_size=6), st.booleans())
def test_the_scanner_agrees_with_tomllib(pairs: list[tuple[str, str]], in_array: bool) -> None:
    unique = list(dict(pairs).items())
    text = ("[[t.u]]\n" if in_array else "[t]\n") + "".join(f"{key} = {value} # c\n" for key, value in unique)
    assert set(find_lines(text)) == paths_of(tomllib.loads(text))
