"""The parent's side of the reading process: starts it, asks it, reads its answer, ends it.

The parent can't be made to hang or to fill its memory: it waits with a deadline on both pipes, a frame and
an answer have a greatest length, and whatever arrives is checked before it is used. After a timeout, or an
answer that makes no sense, the process group is killed; the next file gets a new one. See ``worker.py``.
"""

import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import bearwitness
from bearwitness.errors import IntakeError, LimitExceeded, MissingPart, Unreadable
from bearwitness.intake import kinds
from bearwitness.intake.limits import MIB, Limits
from bearwitness.intake.parts import LENGTH, MEMORY_CODE, Failed, Json, Part, Task, part_from_json

_START_S = 60.0
_PIPE_BYTES = MIB
_READ_BYTES = MIB
# How many bytes of answer one byte of file may give: a line of 22 bytes becomes a part of 70.
_ANSWER_FACTOR = 16


class Child:
    """One reading process, used for one file after another and replaced when it had to be killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._status = self._answer = -1
        self._said = b""
        # True while the process waits for a request: its fork has ended and all of the answer was taken.
        self._is_sound = True

    @property
    def pid(self) -> int | None:
        """The process's number, None while none runs."""
        return self._process.pid if self._process else None

    def ask(self, path: Path, task: Task) -> None:
        """Sends the request; the process starts to read. Raises MissingPart where no process can be started."""
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._start()
        if self._process is None or self._process.stdin is None:
            raise MissingPart("The reading process", "It could not be started.")
        request = {
            "path": os.fspath(path.absolute()),
            "name": task.name,
            "module": kinds.READABLE[task.media_type].module,
            "media_type": task.media_type,
            "limits": task.limits.to_json(),
        }
        self._is_sound = False
        self._process.stdin.write(json.dumps(request).encode("ascii") + b"\n")

    def settle(self) -> None:
        """Makes the process fit for the next file: does nothing after a complete answer, else kills it."""
        if not self._is_sound:
            self.stop()

    def stop(self) -> None:
        """Kills the process and whatever it started; does nothing where none runs."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:  # it ended by itself
            process.poll()
        process.wait()
        if process.stdin:
            process.stdin.close()
        os.close(self._status)
        os.close(self._answer)
        self._said = b""
        self._is_sound = True

    # --- starting ------------------------------------------------------------------------------------

    def _start(self) -> None:
        status, status_end = os.pipe()
        answer, answer_end = os.pipe()
        folder = str(Path(bearwitness.__file__).parent.parent)
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (folder, os.environ.get("PYTHONPATH"))))}
        # -P: the folder we happen to stand in may hold a correspondent's files, one of them called email.py.
        command = [sys.executable, "-P", "-m", "bearwitness.intake.worker", str(status_end), str(answer_end)]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                bufsize=0,
                pass_fds=(status_end, answer_end),
                start_new_session=True,
                env=environment,
            )
        except OSError as error:
            os.close(status)
            os.close(answer)
            raise MissingPart("The reading process", f"It could not be started: {error.strerror}.") from error
        finally:
            os.close(status_end)
            os.close(answer_end)
        self._status, self._answer = status, answer
        for end in (status, answer):
            os.set_blocking(end, False)
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            fcntl.fcntl(answer, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        self._await_ready()

    def _await_ready(self) -> None:
        deadline = time.monotonic() + _START_S
        while (row := self._status_row()) is None:
            left = deadline - time.monotonic()
            if left <= 0 or not self._wait((self._status,), left):
                break
        if not row or not row.get("ready"):
            self.stop()
            raise MissingPart(
                "The reading process",
                "It could not be started; run `python -m bearwitness.intake.worker 1 1` to see why.",
            )

    # --- the answer --------------------------------------------------------------------------------

    def answer(self, task: Task) -> Iterator[Part]:
        """Each part of the answer to the last ``ask`` as it arrives.

        Raises Unreadable or LimitExceeded where the reading failed, after the parts that came before.
        """
        buffer = bytearray()
        taken = 0
        allowed = task.limits.answer_mb * MIB + _ANSWER_FACTOR * task.size
        waited_s, allowed_s = 0.0, task.limits.wall_s_for(task.size)
        failed: IntakeError | None = None
        while True:
            started = time.monotonic()
            ready = self._wait((self._answer, self._status), allowed_s - waited_s)
            waited_s += time.monotonic() - started
            if not ready:
                raise LimitExceeded("wall_s", f"{allowed_s:.1f} s of waiting")
            # The status is looked at first and the answer after it: what was written before the end is then there.
            ended = self._status_row() if self._status in ready else None
            while chunk := self._take():
                taken += len(chunk)
                if taken > allowed:
                    raise LimitExceeded("answer_mb", f"{allowed // MIB} MiB of answer")
                buffer += chunk
                for part in _frames(buffer, task.limits):
                    if isinstance(part, Failed):
                        failed = part.error
                    else:
                        yield part
            if ended is not None:
                self._is_sound = "gone" not in ended
                _check_end(ended, task, failed, torn=bool(buffer))
                return

    def _wait(self, ends: tuple[int, ...], timeout_s: float) -> set[int]:
        poll = select.poll()
        for end in ends:
            poll.register(end, select.POLLIN | select.POLLHUP)
        return {end for end, _ in poll.poll(max(0.0, timeout_s) * 1000)}

    def _take(self) -> bytes:
        try:
            return os.read(self._answer, _READ_BYTES)
        except BlockingIOError:
            return b""

    def _status_row(self) -> Json | None:
        """The next line of status; None until it is whole. A closed pipe is told as the process's own end."""
        try:
            chunk = os.read(self._status, 65536)
        except BlockingIOError:
            chunk = None
        if chunk == b"":
            return {"gone": True}
        self._said += chunk or b""
        line, newline, rest = self._said.partition(b"\n")
        if not newline:
            return None
        self._said = rest
        row: Json = json.loads(line)
        return row


def _frames(buffer: bytearray, limits: Limits) -> Iterator[Part]:
    """The parts of all whole frames at the start of the buffer, which they are taken off."""
    while len(buffer) >= LENGTH.size:
        (length,) = LENGTH.unpack_from(buffer)
        if length > limits.answer_mb * MIB + 2 * MIB:
            raise Unreadable("the reading process answered out of form")
        if len(buffer) < LENGTH.size + length:
            return
        body = bytes(memoryview(buffer)[LENGTH.size : LENGTH.size + length])
        del buffer[: LENGTH.size + length]
        try:
            rows = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Unreadable("the reading process answered out of form") from error
        if not isinstance(rows, list):
            raise Unreadable("the reading process answered out of form")
        for row in rows:
            yield part_from_json(row)


def _check_end(ended: Json, task: Task, failed: IntakeError | None, *, torn: bool) -> None:
    """Raises the reason unless the fork ended well and said all it had to say."""
    if "missing" in ended:
        raise MissingPart("A part that reading needs", f"Install bearwitness anew: {ended['missing']}.")
    if "refused" in ended:
        raise Unreadable(f"it can't be opened: {ended['refused']}")
    if "gone" in ended:
        raise Unreadable("the reading process ended unexpectedly")
    if ended["signal"] is not None:
        raise _killed(ended, task)
    if ended["code"] == MEMORY_CODE:
        raise LimitExceeded("memory_mb", f"{task.limits.memory_mb} MiB of memory")
    if failed is not None:
        raise failed
    if ended["code"] != 0 or torn:
        raise Unreadable(f"its parser ended with code {ended['code']} and no reason")


def _killed(ended: Json, task: Task) -> IntakeError:
    number = ended["signal"]
    allowed_s = task.limits.cpu_s_for(task.size)
    if number == signal.SIGXCPU or (number == signal.SIGKILL and ended["cpu_s"] >= allowed_s):
        return LimitExceeded("cpu_s", f"{allowed_s} s of processor time")
    if number == signal.SIGKILL:
        return Unreadable("its parser was killed by the system, which may have run out of memory")
    return Unreadable(f"its parser crashed ({signal.Signals(number).name})")
