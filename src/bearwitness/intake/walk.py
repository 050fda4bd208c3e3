"""Files to take in: from folders, single files and standard input, in an order that never changes.

A folder is walked in the order of its names' bytes. Symbolic links are followed, so that a collection made
of links is taken in; one that leads back into a folder being walked is a loop and refused. Nothing is opened
that could block or act when opened (pipes, sockets, devices).
"""

import errno
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

STANDARD = "-"
_SPECIAL = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a block device"),
    (stat.S_ISCHR, "a character device"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file to take in: where it is, and the name it arrived under.

    ``spooled`` is True where ``path`` is our own copy of standard input, which whoever takes the file deletes.
    """

    path: Path
    arrived_as: str
    size: int
    spooled: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that can't be taken in, with the reason."""

    arrived_as: str
    reason: str


def find_files(
    paths: Iterable[Path | str], *, stdin: BinaryIO | None = None, spool: Path | None = None
) -> Iterator[Found | Refused]:
    """Every regular file under the paths, and every entry that is refused, each with the reason.

    ``-`` is standard input, copied to a file in ``spool`` (the system's temporary folder where None): only then
    is its length known and can it be read twice. A file reached by two paths is given twice; two arrivals
    are two facts. ``arrived_as`` is printable: bytes of a name that are no UTF-8 are escaped.
    """
    for given in paths:
        if str(given) == STANDARD:
            yield _spool(stdin or sys.stdin.buffer, spool)
        else:
            yield from _walk(Path(given))


def _shown(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _spool(stream: BinaryIO, folder: Path | None) -> Found | Refused:
    handle, name = tempfile.mkstemp(prefix="bearwitness-stdin-", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as copy:
            shutil.copyfileobj(stream, copy, 1024 * 1024)
    except OSError as error:
        path.unlink()
        return Refused("standard input", f"it could not be copied: {error.strerror}")
    return Found(path, "standard input", path.stat().st_size, spooled=True)


def _refusal(path: Path, error: OSError) -> Refused:
    reasons = {PermissionError: "no permission", FileNotFoundError: "it does not exist"}
    if path.is_symlink() and isinstance(error, FileNotFoundError):
        return Refused(_shown(path), f"a link to {str(path.readlink())!r}, which does not exist")
    return Refused(_shown(path), reasons.get(type(error), error.strerror or "it can't be opened"))


@dataclass(slots=True)
class _Walk:
    """The folders being walked, outermost first, and all that were walked, by device and inode."""

    open: dict[tuple[int, int], Iterator[Path]] = field(default_factory=dict)
    walked: dict[tuple[int, int], str] = field(default_factory=dict)


def _walk(start: Path) -> Iterator[Found | Refused]:
    """The files at or under the path. A loop, not a recursion: folders may lie thousands deep."""
    walk = _Walk()
    if (outcome := _visit(start, walk)) is not None:
        yield outcome
    while walk.open:
        key, entries = next(reversed(walk.open.items()))
        path = next(entries, None)
        if path is None:
            del walk.open[key]
        elif (outcome := _visit(path, walk)) is not None:
            yield outcome


def _visit(path: Path, walk: _Walk) -> Found | Refused | None:
    """What the entry is; None where it is a folder, which is opened on ``walk``."""
    try:
        status = path.stat()
    except OSError as error:
        # ELOOP: links that lead to one another and never to a file.
        return (
            Refused(_shown(path), "a loop of symbolic links") if error.errno == errno.ELOOP else _refusal(path, error)
        )
    if stat.S_ISREG(status.st_mode):
        if not os.access(path, os.R_OK):
            return Refused(_shown(path), "no permission")
        return Found(path, _shown(path), status.st_size)
    if stat.S_ISDIR(status.st_mode):
        return _enter(path, (status.st_dev, status.st_ino), walk)
    what = next((name for test, name in _SPECIAL if test(status.st_mode)), "no regular file")
    return Refused(_shown(path), f"{what}, not a file")


def _enter(path: Path, key: tuple[int, int], walk: _Walk) -> Refused | None:
    if key in walk.open:
        return Refused(_shown(path), "a loop: it leads back to a folder that holds it")
    if path.is_symlink() and key in walk.walked:
        # Without this, folders that link to one another crosswise would be walked 2^n times.
        return Refused(_shown(path), f"a link to a folder already taken in as {walk.walked[key]}")
    try:
        entries = sorted(path.iterdir(), key=os.fsencode)
    except OSError as error:
        return _refusal(path, error)
    walk.walked.setdefault(key, _shown(path))
    walk.open[key] = iter(entries)
    return None
