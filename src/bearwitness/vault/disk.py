"""Durable writing on one file system: locks that die with their process, synced renames, staged copies.

A **part** is a file being copied in, ``incoming/<random>.part``. The process that writes it holds a lock on
it, so a part nobody holds is what a killed process left. A part whose bytes are synced and whose digest is
known is **staged**.
"""

import contextlib
import errno
import fcntl
import hashlib
import io
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from bearwitness.errors import BearwitnessError, InvalidValue, NotKept, StorageFull, VaultBusy, VaultError
from bearwitness.values import Digest

CHUNK_BYTES = 1 << 20
HEAD_BYTES = 1 << 16
PART_SUFFIX = ".part"
DIRECTORY_MODE = 0o700
OBJECT_MODE = 0o400
_SYNC_THREADS = 8


class Readable(Protocol):
    """A stream of bytes: what ``open(path, "rb")`` returns, or anything else whose ``read`` gives bytes."""

    def read(self, size: int, /) -> bytes | None:
        """Up to ``size`` bytes, none at the end."""
        ...


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# What link(2) says where the file system knows no hard links.
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


@contextlib.contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Turn an operating-system error while writing to ``path`` into StorageFull or VaultError."""
    try:
        yield
    except BearwitnessError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull(str(path)) from error
        raise VaultError(f"{path} can't be written: {error.strerror or error}.", path=str(path)) from error


def sync_directory(path: Path) -> None:
    """Make the names in a directory durable."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_all(fd: int, data: bytes | memoryview) -> None:
    """Write every byte; a disk that fills up midway raises on the next round."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def lock(fd: int, *, exclusive: bool, wait_s: float, path: Path) -> None:
    """Take the file's lock, which the kernel drops when the process dies; VaultBusy after ``wait_s`` seconds."""
    deadline = time.monotonic() + wait_s
    pause_s = 0.001
    while not try_lock(fd, exclusive=exclusive):
        if time.monotonic() >= deadline:
            raise VaultBusy(str(path))
        time.sleep(pause_s)
        pause_s = min(pause_s * 2, 0.05)


def try_lock(fd: int, *, exclusive: bool) -> bool:
    """Take the file's lock now; False where another holds it."""
    try:
        fcntl.flock(fd, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def unlock(fd: int) -> None:
    """Let go of the file's lock, for copies of the descriptor in child processes too."""
    fcntl.flock(fd, fcntl.LOCK_UN)


def is_directory(path: Path) -> bool:
    """True for a directory that is no symbolic link."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def is_file(path: Path) -> bool:
    """True for a regular file that is no symbolic link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def open_regular(path: Path, flags: int = os.O_RDONLY) -> int:
    """A descriptor of a regular file; never follows a link, never waits for a pipe.

    Raises OSError; ELOOP for a link, EINVAL for anything else that is no regular file.
    """
    fd = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    return fd


def read_small(path: Path, limit_bytes: int) -> bytes:
    """The first ``limit_bytes`` of a regular file."""
    fd = open_regular(path)
    try:
        return os.read(fd, limit_bytes)
    finally:
        os.close(fd)


def digest_of(path: Path) -> tuple[Digest, int]:
    """SHA-256 and size of a file's bytes, read once in constant memory."""
    sha = hashlib.sha256()
    size = 0
    buffer = memoryview(bytearray(CHUNK_BYTES))
    with io.FileIO(open_regular(path), "rb") as stream:
        while count := stream.readinto(buffer):
            sha.update(buffer[:count])
            size += count
    return Digest(sha.hexdigest()), size


def make_directories(paths: Iterable[Path]) -> None:
    """Make directories durably where there are none; a link in the place of one raises VaultError."""
    grown: set[Path] = set()
    for path in paths:
        if not is_directory(path):
            with contextlib.suppress(FileExistsError):
                path.mkdir(mode=DIRECTORY_MODE)
                grown.add(path.parent)
            if not is_directory(path):
                raise VaultError(f"{path} is not a directory.", path=str(path))
    for parent in grown:
        sync_directory(parent)


def sync_together(syncs: Sequence[Callable[[], None]]) -> None:
    """Do several syncs at once and wait for all: the file system then writes its journal once for many."""
    if len(syncs) < 2:
        for sync in syncs:
            sync()
        return
    with ThreadPoolExecutor(min(_SYNC_THREADS, len(syncs))) as pool:
        for future in [pool.submit(sync) for sync in syncs]:
            future.result()


def place_all(moves: Sequence[tuple[Path, Path]]) -> None:
    """Move staged files to names nobody has, durably; raises FileExistsError rather than replace anything.

    At every instant each file has at least one of its names. The caller holds the vault's lock.
    """
    for staged, target in moves:
        _link(staged, target)
    sync_together([partial(sync_directory, shelf) for shelf in {target.parent for _, target in moves}])
    for staged, _ in moves:
        staged.unlink(missing_ok=True)


def _link(staged: Path, target: Path) -> None:
    try:
        os.link(staged, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # No hard links on this file system; under the lock, looking first is enough.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        staged.rename(target)


def new_part(incoming: Path) -> tuple[int, Path]:
    """Descriptor and path of a new, empty part, locked by this process."""
    while True:
        path = incoming / f"{secrets.token_hex(16)}{PART_SUFFIX}"
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        # Another process may take the new file for a dead one's between the two calls, and sweep it.
        if try_lock(fd, exclusive=True) and os.fstat(fd).st_nlink:
            return fd, path
        os.close(fd)


def replace_durably(path: Path, data: bytes, incoming: Path) -> None:
    """Put ``data`` in the place of a small file, so that a reader sees the old bytes or the new ones.

    The new name is not durable until the caller syncs the directory.
    """
    fd, part = new_part(incoming)
    try:
        write_all(fd, data)
        os.fsync(fd)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        os.close(fd)


@dataclass(slots=True)
class Part:
    """Bytes copied into ``incoming``: their digest, size and first 64 KiB. Not yet synced."""

    path: Path
    fd: int
    digest: Digest
    size: int
    head: bytes
    arrived_as: str
    media_type: str = ""
    synced: bool = False
    taken: bool = False

    def sync(self) -> None:
        """Make the bytes durable and read-only."""
        if not self.synced:
            os.fchmod(self.fd, OBJECT_MODE)
            os.fsync(self.fd)
            self.synced = True

    def take(self, staged: Path) -> None:
        """Give the file its staged name; from now on it is the vault's, no longer this part's to drop."""
        self.path.rename(staged)
        self.taken = True

    def drop(self) -> None:
        """Remove the file unless it was taken, and let go of its lock."""
        if not self.taken:
            self.path.unlink(missing_ok=True)
        os.close(self.fd)


def copy_in(source: Readable | Path | bytes, incoming: Path, arrived_as: str) -> Part:
    """Copy a source into a new part, hashing on the way, in constant memory.

    Raises NotKept where the source can't be read, StorageFull or VaultError where the part can't be written;
    in each case nothing stays behind.
    """
    with contextlib.ExitStack() as closing:
        reader = _opened(source, arrived_as, closing)
        with writing_to(incoming):
            fd, path = new_part(incoming)
        try:
            sha, size, head = hashlib.sha256(), 0, b""
            while chunk := _read_chunk(reader, arrived_as):
                sha.update(chunk)
                if size < HEAD_BYTES:
                    head += chunk[: HEAD_BYTES - size]
                size += len(chunk)
                with writing_to(incoming):
                    write_all(fd, chunk)
            return Part(path, fd, Digest(sha.hexdigest()), size, head, arrived_as)
        except BaseException:
            path.unlink(missing_ok=True)
            os.close(fd)
            raise


def _opened(source: Readable | Path | bytes, arrived_as: str, closing: contextlib.ExitStack) -> Readable:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if not isinstance(source, Path):
        return source
    try:
        # Not to block: opening a named pipe would wait for its other end for ever.
        fd = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise NotKept(arrived_as, _reason(error)) from error
    closing.callback(os.close, fd)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        raise NotKept(arrived_as, "it is not a regular file")
    return io.FileIO(fd, "rb", closefd=False)


def _read_chunk(reader: Readable, arrived_as: str) -> bytes:
    try:
        chunk = reader.read(CHUNK_BYTES)
    except OSError as error:
        raise NotKept(arrived_as, _reason(error)) from error
    if not isinstance(chunk, bytes):
        raise InvalidValue("binary stream", type(chunk).__name__, "reading it must give bytes")
    return chunk


def _reason(error: OSError | ValueError) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
