"""What a killed writer left behind, and how the next one settles it.

Every step of keeping a file leaves a state this module can tell and finish:

==============================================  ==========================================================
found                                           settled by
==============================================  ==========================================================
``incoming/*.part`` that nobody holds           removing it (nothing of it was acknowledged), ``discarded``;
                                                an empty one without an entry
``incoming/<digest>``, no entry names it        the same
``incoming/<digest>``, an entry names it        checking its bytes, moving it into ``objects/``
whole, chained lines beyond the head            taking them over: their objects were durable before them
other bytes beyond the head                     keeping them as an object, cutting them off, ``set aside``
==============================================  ==========================================================

The removal comes before its ``discarded`` entry, so that a disk filled by the leftovers can still be written.
"""

import errno
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bearwitness.errors import VaultFault
from bearwitness.values import Digest
from bearwitness.vault.custody import LOG_NAME, MAX_LINE_BYTES, Defect, LogWriter, arrived_digest, parse_line
from bearwitness.vault.disk import (
    copy_in,
    digest_of,
    make_directories,
    open_regular,
    place_all,
    sync_directory,
    try_lock,
    writing_to,
)

SWEEPER = "bearwitness"
TORN_SUFFIX = ".torn"
STAGED_NAME = re.compile(r"([0-9a-f]{64})(\.torn)?")
PART_NAME = re.compile(r"[0-9a-f]{32}\.part")
_FILES_PER_ENTRY = 1000


def object_path(root: Path, digest: Digest) -> Path:
    """Where the bytes of that digest are kept."""
    return root / "objects" / digest.hex[:2] / digest.hex[2:]


def settle(writer: LogWriter, *, sweep_parts: bool) -> None:
    """Bring the vault to a state where the log ends at its head and ``incoming`` holds only living parts.

    Raises VaultFault where an arrival that was logged has other bytes than the log says, and what writing raises.
    """
    if writer.size > writer.head.size:
        _settle_tail(writer)
    _settle_staged(writer)
    if sweep_parts:
        _sweep_parts(writer)


def _settle_tail(writer: LogWriter) -> None:
    lines, end = writer.beyond_head()
    if lines:
        writer.adopt(lines[-1])
    if writer.size > end:
        with writing_to(writer.incoming), os.fdopen(os.dup(writer.fd), "rb") as log:
            log.seek(end)
            part = copy_in(log, writer.incoming, LOG_NAME)
            try:
                part.sync()
                part.take(writer.incoming / f"{part.digest}{TORN_SUFFIX}")
                sync_directory(writer.incoming)
            finally:
                part.drop()
        writer.cut(end)


def _settle_staged(writer: LogWriter) -> None:
    staged = sorted(path for path in writer.incoming.iterdir() if STAGED_NAME.fullmatch(path.name))
    if not staged:
        return
    digests = {Digest(path.name[:64]) for path in staged}
    logged = _logged(writer, digests)
    discarded: list[Mapping[str, Any]] = []
    for path in staged:
        digest = Digest(path.name[:64])
        if path.name.endswith(TORN_SUFFIX):
            if digest not in logged:
                _log_torn(writer, digest, path)
        elif digest not in logged:
            discarded.append({"name": path.name, "size": path.lstat().st_size})
            path.unlink()
            continue
        _finish(writer, digest, path)
    _log_discarded(writer, discarded)


def _logged(writer: LogWriter, digests: set[Digest]) -> set[Digest]:
    """Those of the digests that some entry says have arrived. Reads the log once; the chain is verify's task."""
    names = [str(digest).encode() for digest in digests]
    found: set[Digest] = set()
    with os.fdopen(os.dup(writer.fd), "rb") as log:
        log.seek(0)
        while line := log.readline(MAX_LINE_BYTES):
            # Looking for the words first spares parsing a long log.
            if any(name in line for name in names):
                entry = parse_line(line)
                digest = None if isinstance(entry, Defect) else arrived_digest(entry)
                if digest in digests:
                    found.add(digest)
    return found


def _log_torn(writer: LogWriter, digest: Digest, path: Path) -> None:
    details = {
        "digest": str(digest),
        "size": path.lstat().st_size,
        "from": LOG_NAME,
        "offset": writer.head.size,
        "reason": "an unfinished write at the end of the log, never acknowledged",
    }
    writer.append(SWEEPER, [("set aside", details)])


def _finish(writer: LogWriter, digest: Digest, path: Path) -> None:
    """Move a logged arrival to its place, once its bytes are what the log says."""
    actual, _ = digest_of(path)
    if actual != digest:
        raise VaultFault([f"altered: incoming/{path.name}: its bytes have SHA-256 {actual}"])
    target = object_path(writer.root, digest)
    with writing_to(target):
        make_directories([target.parent])
        if os.path.lexists(target):
            path.unlink()
        else:
            place_all([(path, target)])


def _sweep_parts(writer: LogWriter) -> None:
    discarded: list[Mapping[str, Any]] = []
    for path in sorted(writer.incoming.iterdir()):
        if not PART_NAME.fullmatch(path.name):
            continue
        try:
            fd = open_regular(path)
        except OSError as error:
            if error.errno == errno.ENOENT:
                continue  # its owner has just finished with it
            raise
        try:
            if try_lock(fd, exclusive=True) and os.fstat(fd).st_nlink:
                # An empty one held nothing to tell of. It may be a living writer's that is not locked yet: that
                # writer sees its file go and makes another (``new_part``), so an entry would report a loss there
                # never was.
                if size := os.fstat(fd).st_size:
                    discarded.append({"name": path.name, "size": size})
                path.unlink()
        finally:
            os.close(fd)
    _log_discarded(writer, discarded)


def _log_discarded(writer: LogWriter, files: list[Mapping[str, Any]]) -> None:
    reason = "an arrival that was interrupted before it was acknowledged"
    for first in range(0, len(files), _FILES_PER_ENTRY):
        details = {"files": files[first : first + _FILES_PER_ENTRY], "reason": reason}
        writer.append(SWEEPER, [("discarded", details)])
