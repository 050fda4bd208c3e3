"""A reader that misbehaves as its file tells it to: run in the reading process by the tests of the limits."""

import ctypes
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from bearwitness.intake.parts import LENGTH, Draft, Part, Task


def read(file: BinaryIO, task: Task) -> Iterator[Part]:
    what = file.read().decode().strip()
    yield Draft(text="before", locator="first")
    if what == "flood":
        for number in range(10**9):
            yield Draft(text="x" * 100_000, locator=f"{number}")
    if what in MISDEEDS:
        MISDEEDS[what]()
    yield Draft(text="after", locator="second")


def loop() -> None:
    while True:
        pass


def recurse() -> None:
    recurse()


def fail() -> None:
    raise KeyError("some parser's own")


def tear() -> None:
    send(LENGTH.pack(500) + b"[")
    os._exit(0)


def send(data: bytes) -> None:
    """Writes to the pipe to the parent: the one pipe that isn't standard input or error."""
    for handle in range(3, 64):
        entry = Path(f"/proc/self/fd/{handle}")
        if entry.is_symlink() and str(entry.readlink()).startswith("pipe:"):
            os.write(handle, data)
            return
    raise LookupError("no pipe")


MISDEEDS: dict[str, Callable[[], object]] = {
    "loop": loop,
    "sleep": lambda: time.sleep(600),
    "memory": lambda: bytearray(8 * 1024**3),
    "crash": lambda: ctypes.string_at(0),
    "raise": fail,
    "exit": lambda: os._exit(9),
    "recurse": recurse,
    "garble": lambda: send(LENGTH.pack(5) + b"[nul]"),
    "huge frame": lambda: send(LENGTH.pack(2**32 - 1) + b"["),
    "torn": tear,
    "connect": lambda: socket.create_connection(("127.0.0.1", 9)),
}
