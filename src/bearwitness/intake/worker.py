"""The process that reads: started as ``python -m bearwitness.intake.worker STATUS_FD ANSWER_FD``.

It takes one request a line on standard input, imports what the kind needs, opens the file and forks. The fork
is closed in (``sandbox.py``), reads the file and writes its answer to ANSWER_FD; this process never looks into
a file itself, so it stays sound for the next one. It waits for the fork and writes to STATUS_FD how that one
ended, which the fork can't, having closed that end. A fork costs some 4 ms where a fresh interpreter with its
imports costs 900, and each file is read with nothing left over from the one before.

An answer is a run of frames: four bytes of length (big-endian), then a JSON list of parts (``parts.py``).
"""

import gc
import importlib
import json
import logging
import os
import signal
import stat
import sys
from collections.abc import Iterator
from functools import cache
from typing import cast

from bearwitness.errors import IntakeError, LimitExceeded, Unreadable
from bearwitness.intake import sandbox
from bearwitness.intake.limits import MIB, Limits
from bearwitness.intake.parts import LENGTH, MEMORY_CODE, Bad, Failed, Json, MoreBad, Part, Reader, Task, part_to_json

_FRAME_BYTES = 256 * 1024


def main() -> int:
    """Serves requests until standard input ends."""
    status, answer = int(sys.argv[1]), int(sys.argv[2])
    sandbox.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when an interrupt ends us
    logging.disable(logging.CRITICAL)  # parsers log what they meet; the answer says what matters
    _say(status, {"ready": True})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _say(status, _serve(request, status, answer))
    return 0


def _say(status: int, row: Json) -> None:
    os.write(status, json.dumps(row).encode("ascii") + b"\n")


def _serve(request: Json, status: int, answer: int) -> Json:
    """How reading the file ended: its exit code or signal and the processor time it took."""
    try:
        reader = _reader(request["module"])
    except ImportError as error:
        return {"missing": str(error)}
    try:
        file = os.open(request["path"], os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return {"refused": error.strerror or "it can't be opened"}
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return {"refused": "it is no regular file"}
        gc.freeze()  # so that the fork's collector doesn't touch, and thereby copy, every page
        child = os.fork()
        if child == 0:
            _be_child(reader, request, file, status, answer)
        _, ended, usage = os.wait4(child, 0)
    finally:
        os.close(file)
    return {
        "code": os.WEXITSTATUS(ended) if os.WIFEXITED(ended) else None,
        "signal": os.WTERMSIG(ended) if os.WIFSIGNALED(ended) else None,
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 3),
    }


@cache
def _reader(module: str) -> Reader:
    """The module that reads a kind, imported and warmed before the fork, so that no fork does it again."""
    reader = importlib.import_module(module)
    warm = getattr(reader, "warm", None)
    if warm is not None:
        warm()
    return cast(Reader, reader)


def _be_child(reader: Reader, request: Json, file: int, status: int, answer: int) -> None:
    """Reads the file in the fork and ends the process; never returns."""
    code = 70
    try:
        os.close(status)
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 2)
        sandbox.die_with_parent()
        limits = Limits.from_json(request["limits"])
        size = os.fstat(file).st_size
        task = Task(request["media_type"], request["name"], size, limits)
        sandbox.limit_resources(cpu_s=limits.cpu_s_for(size), memory_mb=limits.memory_mb)
        sandbox.close_in()
        _answer(reader, task, file, answer)
        code = 0
    except MemoryError:
        code = MEMORY_CODE
    finally:
        os._exit(code)


def _answer(reader: Reader, task: Task, file: int, answer: int) -> None:
    rows: list[bytes] = []
    length = 0
    allowed = task.limits.answer_mb * MIB
    for part in _parts(reader, task, file):
        row = json.dumps(part_to_json(part), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        if len(row) > allowed:
            failed = Failed(LimitExceeded("answer_mb", f"{task.limits.answer_mb} MiB of text"))
            row = json.dumps(part_to_json(failed)).encode("ascii")
        rows.append(row)
        length += len(row) + 1
        if length > _FRAME_BYTES:
            _write(answer, rows)
            rows, length = [], 0
    _write(answer, rows)


def _write(answer: int, rows: list[bytes]) -> None:
    body = b"[" + b",".join(rows) + b"]"
    rest = memoryview(LENGTH.pack(len(body)) + body)
    while rest:
        rest = rest[os.write(answer, rest) :]


def _parts(reader: Reader, task: Task, file: int) -> Iterator[Part]:
    """The reader's parts with bad lines beyond the limit only counted, and its failure as the last part."""
    bad = 0
    with os.fdopen(file, "rb", closefd=False) as opened:
        try:
            for part in reader.read(opened, task):
                bad += isinstance(part, Bad)
                if not isinstance(part, Bad) or bad <= task.limits.bad_lines:
                    yield part
        except IntakeError as error:
            yield Failed(error)
        except RecursionError:
            yield Failed(LimitExceeded("nesting", "levels that Python's stack holds"))
        except MemoryError:
            yield Failed(LimitExceeded("memory_mb", f"{task.limits.memory_mb} MiB of memory"))
        except Exception as error:  # noqa: BLE001 parsers meet hostile bytes and raise anything; it is named, not hidden
            yield Failed(Unreadable(f"its parser failed ({type(error).__name__}: {str(error)[:160]})"))
    if bad > task.limits.bad_lines:
        yield MoreBad(bad - task.limits.bad_lines)


if __name__ == "__main__":
    sys.exit(main())
