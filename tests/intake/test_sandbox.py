import ctypes
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

CLOSED = "from bearwitness.intake import sandbox; held = sandbox.close_in();"
HAS_SECCOMP = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")


def run(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", CLOSED + code], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('valley.example', 80)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import os; os.kill(os.getppid(), 0)",
    ],
)
def test_no_connection_program_or_signal(code: str) -> None:
    ended = run(code)
    assert ended.returncode == 1
    assert "may not use" in ended.stderr or "Operation not permitted" in ended.stderr


@pytest.mark.skipif(not HAS_SECCOMP, reason="the filter is for Linux on x86-64 and ARM64")
def test_the_kernel_refuses_what_goes_past_python() -> None:
    call = "import ctypes; libc = ctypes.CDLL(None, use_errno=True); "
    for name, arguments in (("socket", "2, 1, 0"), ("fork", ""), ("kill", "0, 0")):
        ended = run(f"{call} print(held, libc.{name}({arguments}), ctypes.get_errno())")
        assert ended.stdout.split() == ["seccomp", "-1", "1"], (name, ended.stderr)


def test_threads_can_t_be_started_and_files_can_t_be_written(tmp_path: Path) -> None:
    code = (
        "sandbox.limit_resources(cpu_s=5, memory_mb=512);"
        f"f = open({str(tmp_path / 'out')!r}, 'wb', buffering=0); f.write(b'x')"
    )
    ended = run(code)
    assert ended.returncode != 0
    assert (tmp_path / "out").stat().st_size == 0


def test_a_reading_process_dies_with_its_parent() -> None:
    code = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from bearwitness.intake.child import Child\n"
        "child = Child(); child._start(); print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if "Z" in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]:
            return
        ctypes.CDLL(None).usleep(50_000)
    pytest.fail("the reading process outlived its parent")
