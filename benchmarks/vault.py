"""How fast files are sealed and verified: python benchmarks/vault.py [FOLDER]

Makes a few large files and many small ones of random bytes in FOLDER (default: the system's temporary folder), and
times, in the same run and warm, each on all of them:

- ``bearwitness vault seal`` beside ``cp -r``, ``sync -f`` and ``sha256sum``, which is the same done by hand;
- ``bearwitness vault verify`` beside ``sha256sum`` and beside ``hashlib`` on one thread.

Prints JSON: MB/s (files/s for the small ones) of each, and ours divided by theirs (above 1 is faster).
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

LARGE = (2, 256 << 20)
SMALL = (2000, 3000)
ROUNDS = 3
# The vault's commands alone, so that the start of the reader and the desk is not timed with them.
VAULT = (sys.executable, "-c", "from bearwitness.cli.vault import app; app()")


def make_files(folder: Path, count: int, size: int) -> None:
    folder.mkdir()
    for number in range(count):
        with (folder / f"{number}.bin").open("wb") as stream:
            for start in range(0, size, 1 << 20):
                stream.write(os.urandom(min(1 << 20, size - start)))


def seconds(work: Callable[[], object]) -> float:
    os.sync()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def run(*arguments: str | Path) -> Callable[[], object]:
    return lambda: subprocess.run(
        [str(one) for one in arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def copy_and_sum(source: Path, copy: Path) -> None:
    run("cp", "-r", source, copy)()
    run("sync", "-f", copy)()
    sum_files(copy)


def sum_files(folder: Path) -> None:
    run("find", folder, "-type", "f", "-exec", "sha256sum", "{}", "+")()


def hash_files(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                hashlib.file_digest(stream, "sha256")


def measure(root: Path, name: str, count: int, size: int) -> dict[str, object]:
    source = root / name
    make_files(source, count, size)
    sum_files(source)
    best: dict[str, float] = {}
    for turn in range(ROUNDS):
        vault, copy = root / f"{name}-vault-{turn}", root / f"{name}-copy-{turn}"
        took = {
            "seal": seconds(run(*VAULT, "seal", source, "--vault", vault, "--who", "bench")),
            "cp+sync+sha256sum": seconds(lambda source=source, copy=copy: copy_and_sum(source, copy)),
            "verify": seconds(run(*VAULT, "verify", "--vault", vault)),
            "sha256sum": seconds(lambda copy=copy: sum_files(copy)),
            "hashlib": seconds(lambda copy=copy: hash_files(copy)),
        }
        best = {what: min(value, best.get(what, value)) for what, value in took.items()}
        run("rm", "-rf", vault, copy)()
    amount, unit = (count * size / 1e6, "mb_per_second") if size > 1 << 20 else (count, "files_per_second")
    return {
        "files": count,
        "bytes_each": size,
        unit: {what: round(amount / value, 1) for what, value in best.items()},
        "seal_over_cp_sync_sha256sum": round(best["cp+sync+sha256sum"] / best["seal"], 2),
        "verify_over_sha256sum": round(best["sha256sum"] / best["verify"], 2),
        "verify_over_hashlib": round(best["hashlib"] / best["verify"], 2),
    }


def main() -> None:
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        root = Path(folder)
        answer = {"large": measure(root, "large", *LARGE), "small": measure(root, "small", *SMALL)}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
