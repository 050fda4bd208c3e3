"""Every file in a vault's folder with the digest of its bytes, read in constant memory on a few threads."""

import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bearwitness.values import Digest
from bearwitness.vault.chain import Fault
from bearwitness.vault.custody import HEAD_NAME, LOG_NAME
from bearwitness.vault.disk import digest_of
from bearwitness.vault.header import HEADER_NAME

_OBJECT = re.compile(r"objects/([0-9a-f]{2})/([0-9a-f]{62})")
_SHELF = re.compile(r"objects(/[0-9a-f]{2})?")
_THREADS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it stands: its path in the vault, the digest that path stands for (if any), what its bytes are."""

    where: str
    named: bytes | None
    actual: bytes
    size: int


def name_of(path: str) -> str:
    """The path as it may be printed: bytes that are no UTF-8 are escaped."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def walk(root: Path, report: Callable[[Fault], None]) -> Iterator[os.DirEntry[str]]:
    """Each regular file under the root but the log, its head, the header and what is in ``incoming``.

    Links are never followed. What is no file and no directory the vault makes is reported.
    """
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(root / folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            report(Fault("unreadable", name_of(folder) or ".", error.strerror or str(error)))
            continue
        for entry in entries:
            where = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_symlink():
                report(Fault("link", name_of(where), "there are no symbolic links in a vault"))
            elif entry.is_dir(follow_symlinks=False):
                if where != "incoming":
                    pending.append(where)
                    if not _SHELF.fullmatch(where):
                        report(Fault("unexpected", name_of(where), "the vault makes no such directory"))
            elif not entry.is_file(follow_symlinks=False):
                report(Fault("unexpected", name_of(where), "it is neither a file nor a directory"))
            elif where not in (HEADER_NAME, LOG_NAME, HEAD_NAME):
                yield entry


def total_bytes(root: Path) -> int:
    """The size of all files ``walk`` would give."""
    return sum(entry.stat(follow_symlinks=False).st_size for entry in walk(root, lambda fault: None))


def read_all(root: Path, report: Callable[[Fault], None]) -> Iterator[Found]:
    """Each file of ``walk`` with its digest, in order. A file that can't be read is reported."""
    waiting: deque[tuple[str, Future[tuple[Digest, int]]]] = deque()
    with ThreadPoolExecutor(_THREADS) as pool:
        for entry in walk(root, report):
            where = os.path.relpath(entry.path, root)
            waiting.append((where, pool.submit(digest_of, Path(entry.path))))
            if len(waiting) > 2 * _THREADS:
                yield from _next(waiting, report)
        while waiting:
            yield from _next(waiting, report)


def _next(waiting: deque[tuple[str, Future[tuple[Digest, int]]]], report: Callable[[Fault], None]) -> Iterator[Found]:
    where, future = waiting.popleft()
    match = _OBJECT.fullmatch(where)
    try:
        digest, size = future.result()
    except OSError as error:
        report(Fault("unreadable", name_of(where), error.strerror or str(error)))
        return
    named = bytes.fromhex(match[1] + match[2]) if match else None
    yield Found(name_of(where), named, bytes.fromhex(digest.hex), size)
