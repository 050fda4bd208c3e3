import json
from pathlib import Path

import pytest

from bearwitness.errors import LimitExceeded
from bearwitness.intake import jsonl
from bearwitness.intake.parts import Bad, Part
from tests.intake.made import drafts, task


def read(path: Path, data: bytes | str, **limits: int) -> list[Part]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with path.open("rb") as file:
        return list(jsonl.read(file, task("application/jsonl", path.stat().st_size, **limits)))


def bad(parts: list[Part]) -> list[tuple[int, str]]:
    return [(part.line, part.reason) for part in parts if isinstance(part, Bad)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reports.jsonl"


def test_every_field_is_kept_as_given(path: Path) -> None:
    row = {
        "id": "w-1",
        "text": "Nine were killed.",
        "title": "Market hit",
        "published": "2016-03-04T10:00:00+02:00",
        "url": "https://valleywire.example/1",
        "source": "The Valley Wire",
        "lang": "en",
        "desk": {"code": 7},
    }
    (draft,) = drafts(read(path, json.dumps(row)))
    for name in ("id", "text", "title", "published", "url", "source", "lang"):
        assert getattr(draft, name) == row[name]
    assert draft.extra == {"desk": {"code": 7}}
    assert draft.locator == "line 1"
    assert draft.tool == ""


def test_bad_lines_are_named_and_the_rest_is_read(path: Path) -> None:
    lines = [
        b'{"id": "a", "text": "one"}',
        b"nonsense",
        b"",
        b'{"id": "a", "text": "again"}',
        b'{"text": "no id"}',
        b'{"id": "b", "text": 4}',
        b'{"id": "c", "text": "half \\ud800"}',
        b'{"id": "d", "text": "nul \\u0000"}',
        b'{"id": "e", "text": "\xff"}',
        b'{"id": "f", "text": NaN}',
        b'{"id": "g", "x": ' + b"[" * 100_000,
        b'{"id": "h", "text": "last", "x": "\\udfff"}',
        b'{"id": "i", "text": "last"}',
    ]
    parts = read(path, b"\n".join(lines))
    assert [draft.id for draft in drafts(parts)] == ["a", "i"]
    assert [line for line, _ in bad(parts)] == [2, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert "given before" in dict(bad(parts))[4]


def test_another_desk_s_provenance_is_kept_beside_ours(path: Path) -> None:
    evidence = "ab" * 32
    (draft,) = drafts(read(path, json.dumps({"id": "a", "text": "x", "evidence": evidence, "locator": "page 3"})))
    assert draft.extra == {"evidence_as_given": evidence, "locator_as_given": "page 3"}
    assert draft.locator == "line 1"


def test_more_reports_than_allowed_end_the_reading(path: Path) -> None:
    with pytest.raises(LimitExceeded) as caught:
        read(path, "".join(f'{{"id": "{n}", "text": "x"}}\n' for n in range(4)), reports=3)
    assert caught.value.limit == "reports"


def test_a_text_over_the_limit_is_a_bad_line(path: Path) -> None:
    parts = read(path, json.dumps({"id": "a", "text": "x" * 20}), text_chars=10)
    assert bad(parts) == [(1, "its text is longer than 10 characters")]
