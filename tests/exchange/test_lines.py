import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import BadLine, NoInput, NoOutput
from bearwitness.exchange import LineWriter, lines, read_claims, read_objects, read_reports, write_jsonl
from bearwitness.model import Report


def test_a_bad_line_is_numbered_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"id": "a", "text": "one"}\n'
        b"\n"
        b"not json\n"
        b'["a", "list"]\n'
        b'{"id": "b", "text": "\xff"}\n'
        b'{"id": "a", "text": "again"}\n'
        b'{"id": "n", "text": "x", "n": NaN}\n' + b"[" * 100_000 + b"\n" + b'{"id": "c", "text": "three"}'
    )
    rows = list(read_reports(path))
    assert [row.id for row in rows if isinstance(row, Report)] == ["a", "c"]
    bad = [row for row in rows if isinstance(row, BadLine)]
    assert [row.line for row in bad] == [3, 4, 5, 6, 7, 8]
    assert "not UTF-8" in str(bad[2])
    assert "given before" in str(bad[3])


def test_a_line_without_end_is_passed_over_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINE_BYTES", 1000)
    path = tmp_path / "reports.jsonl"
    path.write_bytes(b'{"id": "a", "text": "' + b"x" * 5000 + b'"}\n{"id": "b", "text": "y"}\n')
    rows = list(read_reports(path))
    assert isinstance(rows[0], BadLine)
    assert isinstance(rows[1], Report)
    assert rows[1].id == "b"


@given(st.binary(max_size=300))
def test_any_bytes_give_objects_or_bad_lines(data: bytes) -> None:
    for number, line in enumerate(lines._lines(io.BytesIO(data), "x"), 1):
        assert isinstance(line, tuple)
        assert isinstance(lines._object(line[1], "x", number), dict | BadLine)


def test_a_claim_of_the_wrong_form_is_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text('{"claim": "c", "report": "r", "when": 3}\n{"claim": "c", "report": "r"}\n', encoding="utf-8")
    first, second = read_claims(path)
    assert isinstance(first, BadLine)
    assert not isinstance(second, BadLine)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoInput, match=r"nothing\.jsonl"):
        list(read_objects(tmp_path / "nothing.jsonl"))


def test_a_file_appears_only_when_all_was_written(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old\n")

    def break_off() -> None:
        with LineWriter(path) as writer:
            writer.write({"a": 1})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert path.read_text() == "old\n"
    assert list(tmp_path.iterdir()) == [path]
    assert write_jsonl(path, [{"a": "ñ"}, {"b": 2}]) == 2
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == [{"a": "ñ"}, {"b": 2}]
    assert path.stat().st_mode & 0o777 & 0o600 == 0o600


def test_standard_output_takes_lines(capsys: pytest.CaptureFixture[str]) -> None:
    write_jsonl("-", [{"a": 1}])
    assert capsys.readouterr().out == '{"a": 1}\n'


def test_a_folder_that_is_not_there_can_not_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(NoOutput, match="can't be written"):
        LineWriter(tmp_path / "no" / "out.jsonl")
