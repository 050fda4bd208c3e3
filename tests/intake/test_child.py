import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bearwitness.errors import IntakeError, LimitExceeded, MissingPart, Unreadable
from bearwitness.intake import Limits, kinds
from bearwitness.intake.child import Child
from bearwitness.intake.parts import Draft, Task

LIMITS = Limits(wall_s=30, cpu_s=2, memory_mb=512, answer_mb=2)


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    # The reading process finds the misbehaving reader through PYTHONPATH and the table of kinds.
    root = str(Path(__file__).parent.parent.parent)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = root
    kinds.READABLE["test/looping"] = kinds.Kind("test/looping", "tests.intake.looping", "text_mb")
    started = Child()
    yield started
    started.stop()
    del kinds.READABLE["test/looping"]
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


def ask(child: Child, path: Path, what: str, limits: Limits = LIMITS) -> tuple[list[str], IntakeError | None]:
    """The texts that arrived, and how the reading failed."""
    path.write_text(what)
    task = Task("test/looping", "given", len(what), limits)
    texts: list[str] = []
    child.ask(path, task)
    try:
        for part in child.answer(task):
            assert isinstance(part, Draft)
            texts.append(part.text)
    except IntakeError as error:
        return texts, error
    finally:
        child.settle()
    return texts, None


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "given"


def test_the_answer_arrives_in_order(child: Child, path: Path) -> None:
    assert ask(child, path, "well") == (["before", "after"], None)


@pytest.mark.parametrize(
    ("what", "kind", "reason"),
    [
        ("loop", LimitExceeded, "2 s of processor time"),
        ("memory", LimitExceeded, "512 MiB of memory"),
        ("recurse", LimitExceeded, "nesting"),
        ("flood", LimitExceeded, "answer_mb"),
        ("crash", Unreadable, "SIGSEGV"),
        ("raise", Unreadable, "KeyError"),
        ("exit", Unreadable, "code 9"),
        ("torn", Unreadable, "code 0"),
        ("garble", Unreadable, "out of form"),
        ("huge frame", Unreadable, "out of form"),
        ("connect", Unreadable, "PermissionError"),
    ],
)
def test_a_misbehaving_parser_is_told_and_the_next_file_is_read(
    child: Child, path: Path, what: str, kind: type[IntakeError], reason: str
) -> None:
    _, error = ask(child, path, what)
    assert type(error) is kind
    assert reason in str(error)
    assert ask(child, path, "well") == (["before", "after"], None)


def test_a_parser_that_waits_is_killed_at_its_time(child: Child, path: Path) -> None:
    started = time.monotonic()
    _, error = ask(child, path, "sleep", Limits(wall_s=0.5))
    assert isinstance(error, LimitExceeded)
    assert error.limit == "wall_s"
    assert time.monotonic() - started < 5
    assert ask(child, path, "well") == (["before", "after"], None)


def test_only_time_spent_waiting_counts(child: Child, path: Path) -> None:
    path.write_text("well")
    task = Task("test/looping", "given", 4, Limits(wall_s=1))
    child.ask(path, task)
    answer = child.answer(task)
    texts = []
    for part in answer:
        time.sleep(0.7)
        assert isinstance(part, Draft)
        texts.append(part.text)
    assert texts == ["before", "after"]


def test_a_file_that_vanished_is_told(child: Child, tmp_path: Path) -> None:
    task = Task("test/looping", "given", 4, LIMITS)
    child.ask(tmp_path / "gone", task)
    with pytest.raises(Unreadable, match="No such file"):
        list(child.answer(task))
    child.settle()


def test_one_process_serves_file_after_file(child: Child, path: Path) -> None:
    ask(child, path, "well")
    pid = child.pid
    for _ in range(20):
        ask(child, path, "raise")
    assert child.pid == pid


def test_a_missing_interpreter_is_a_missing_part(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    path.write_text("x")
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(MissingPart):
        Child().ask(path, Task(kinds.PLAIN, "given", 1, LIMITS))


def test_a_process_that_dies_at_once_is_a_missing_part(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    path.write_text("x")
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(MissingPart):
        Child().ask(path, Task(kinds.PLAIN, "given", 1, LIMITS))
