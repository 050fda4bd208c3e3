"""A process that dies at any instant leaves the old state or the new one."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bearwitness.errors import NotKept
from bearwitness.values import Digest
from bearwitness.vault import Arrival, Vault, verify_vault

CALLS = ("open", "write", "fsync", "rename", "replace", "link", "unlink", "mkdir", "ftruncate", "fchmod")


class Killed(BaseException):
    """Stands for the death of the process: from here on no call reaches the disk."""


@contextmanager
def killed_at(step: int, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let ``step`` calls through; the next one that writes gets half way, and none does anything after it."""
    count = 0

    def guard(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            if name == "open" and not args[1] & os.O_CREAT:
                return real(*args, **kwargs)
            count += 1
            if count <= step:
                return real(*args, **kwargs)
            if count == step + 1 and name == "write":
                real(args[0], bytes(args[1])[: len(args[1]) // 2])
            raise Killed

        return call

    with patch.context() as inner:
        for name in CALLS:
            inner.setattr(os, name, guard(name, getattr(os, name)))
        yield


def work(root: Path, acknowledged: list[bytes], texts: tuple[bytes, ...]) -> None:
    vault = Vault.open(root)
    for text, kept in zip(texts, vault.keep_many((Arrival(text, "a") for text in texts), who="me"), strict=True):
        assert not isinstance(kept, NotKept)
        acknowledged.append(text)
    vault.record("read", {"claims": 2}, who="me")
    acknowledged.append(b"")


def test_killed_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (b"one", b"two", b"one", b"before")
    seen_unfinished = set()
    for step in range(200):
        vault = Vault.create(tmp_path / str(step))
        vault.keep_bytes(b"before", arrived_as="b", who="me")
        acknowledged: list[bytes] = []
        survived = True
        with killed_at(step, monkeypatch):
            try:
                work(vault.root, acknowledged, texts)
            except Killed:
                survived = False
        outcome = verify_vault(vault.root)
        assert not outcome.faults, (step, outcome)
        seen_unfinished.update(left.where.split("/")[0].split(",")[0] for left in outcome.unfinished)
        for text in acknowledged:
            assert text == b"" or vault.path_of(Digest.of(text)).read_bytes() == text
        if survived:
            assert len(acknowledged) == 5
            break
        work(vault.root, [], texts)
        again = verify_vault(vault.root)
        assert (again.faults, again.unfinished, again.objects) == ((), (), 3 + _set_aside(vault)), step
    assert survived
    assert step > 30
    assert seen_unfinished == {"incoming", "custody.jsonl"}


def _set_aside(vault: Vault) -> int:
    return sum(entry.what == "set aside" for entry in vault.entries())


def killed_twice(root: Path, first: int, second: int, patch: pytest.MonkeyPatch) -> bool:
    vault = Vault.create(root)
    with killed_at(first, patch), pytest.raises(Killed):
        work(root, [], (b"one", b"two"))
    died = False
    acknowledged: list[bytes] = []
    with killed_at(second, patch):
        try:
            work(root, acknowledged, (b"three",))
        except Killed:
            died = True
    outcome = verify_vault(root)
    assert not outcome.faults, (first, second, outcome)
    assert all(vault.path_of(Digest.of(text)).exists() for text in acknowledged if text)
    Vault.open(root).record("noted", {}, who="me")
    outcome = verify_vault(root)
    assert (outcome.faults, outcome.unfinished) == ((), ()), (first, second, outcome)
    return died


def test_killed_again_while_settling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(4)
    for number in range(60):
        killed_twice(tmp_path / str(number), chance.randrange(30), chance.randrange(30), monkeypatch)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_again_at_every_step_of_settling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for first in range(30):
        second = 0
        while killed_twice(tmp_path / f"{first}-{second}", first, second, monkeypatch):
            second += 1


# --- real processes, really killed ---------------------------------------------------------------

_SEALER = """
import random, sys
from bearwitness.vault import Arrival, Vault
vault, chance = Vault.open(sys.argv[1]), random.Random(int(sys.argv[2]))
print("ready", flush=True)
while True:
    texts = [chance.randbytes(chance.choice((10, 3000, 300000))) for _ in range(chance.randrange(1, 9))]
    for kept in vault.keep_many((Arrival(text, "a") for text in texts), who="me"):
        print(kept.item.digest, flush=True)
    print(vault.record("noted", {"n": 1}, who="me").number, flush=True)
"""


def kill_rounds(root: Path, rounds: int, seed: int, sealers: int = 1) -> None:
    vault, chance, acknowledged = Vault.create(root), random.Random(seed), set()
    for turn in range(rounds):
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", _SEALER, root, str(turn * 10 + n)], stdout=subprocess.PIPE, text=True
            )
            for n in range(sealers)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        time.sleep(0.3 * chance.random())
        for process in processes:
            process.send_signal(signal.SIGKILL)
        for process in processes:
            lines = process.communicate()[0].split("\n")[:-1]
            acknowledged.update(line for line in lines if len(line) == 64)
        outcome = verify_vault(root)
        assert not outcome.faults, outcome
        for digest in acknowledged:
            assert vault.holds(Digest(digest))
    assert acknowledged
    Vault.open(root).record("noted", {}, who="me")
    outcome = verify_vault(root)
    assert (outcome.faults, outcome.unfinished) == ((), ())


def test_killed_at_random_instants(tmp_path: Path) -> None:
    kill_rounds(tmp_path / "v", 4, seed=1)


def test_two_processes_at_once_and_killed(tmp_path: Path) -> None:
    kill_rounds(tmp_path / "v", 2, seed=2, sealers=2)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_at_fifty_random_instants(tmp_path: Path) -> None:
    kill_rounds(tmp_path / "v", 50, seed=3, sealers=2)
