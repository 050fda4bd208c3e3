"""The demonstration casebook as a newcomer has it: built by `bearwitness demo`, served by `bearwitness serve`."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_READY_SECONDS = 60.0
_BEARWITNESS = (sys.executable, "-m", "bearwitness.cli.main")


@dataclass(frozen=True, slots=True)
class Desk:
    """A running desk: its address, and an account."""

    address: str
    name: str
    password: str


def build_demo(folder: Path) -> Path:
    """The folder with the demonstration casebook and ``report.html`` in it."""
    done = subprocess.run(
        [*_BEARWITNESS, "demo", str(folder)], capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@contextmanager
def run_desk(folder: Path) -> Iterator[Desk]:
    """The desk on a free port of this machine, until the block ends."""
    made = subprocess.run(
        [*_BEARWITNESS, "serve", "--casebook", str(folder), "--create-user", "amal", "--role", "reviewer"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    password = re.search(r"^Password .*: (\S+)$", made.stdout, re.M)
    assert password is not None, made.stdout
    port = _free_port()
    with (folder / "desk.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*_BEARWITNESS, "serve", "--casebook", str(folder), "--port", str(port)], stdout=log, stderr=log
        )
        try:
            _wait_for(port, process, folder / "desk.log")
            yield Desk(f"http://127.0.0.1:{port}", "amal", password[1])
        finally:
            process.terminate()
            process.wait(timeout=20)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        with socket.socket() as asking:
            asking.settimeout(1)
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"The desk did not listen within {_READY_SECONDS:.0f} s: {log.read_text(encoding='utf-8')}")
