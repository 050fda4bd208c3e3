"""The vault: every file under the SHA-256 of its bytes, every arrival in the custody log.

On disk::

    vault.json             what this folder is; its SHA-256 is the first entry's ``previous``
    custody.jsonl          the custody log (``custody.py``); writers hold its lock
    head.json              the last certain line of the log
    objects/ab/cdef…       the bytes whose SHA-256 is abcdef…, read-only
    incoming/              files on their way in; empty when nobody writes

**How a file is kept**, each step durable before the next:

1. its bytes are copied to ``incoming/<random>.part`` and hashed on the way, without the vault's lock;
2. under the lock the part is renamed ``incoming/<digest>``;
3. an ``arrived`` entry that names the digest is appended to the log, and ``head.json`` replaced;
4. the file is linked to ``objects/ab/cdef…`` and its name in ``incoming`` removed;
5. the arrival is acknowledged: ``keep`` returns.

So ``objects/`` never holds a file without an entry: one that is there was put there by somebody else, and
``verify`` reports it. A process killed before 3 leaves something in ``incoming`` that was never acknowledged; one
killed after 3 leaves an entry whose bytes wait in ``incoming``. Neither is a fault: ``verify`` lists them as
unfinished, and the next writer settles them (``leftovers.py``). Bytes the vault already holds are read again
and compared, then only their arrival is logged.
"""

import contextlib
import itertools
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from bearwitness.errors import BrokenChain, InvalidRecord, NotAVault, NotKept, UnknownDigest, VaultExists, VaultFault
from bearwitness.model import CustodyEntry, EvidenceItem
from bearwitness.values import Digest
from bearwitness.vault.chain import Fault
from bearwitness.vault.custody import (
    HEAD_NAME,
    LOG_NAME,
    Defect,
    Head,
    LogWriter,
    lines_back,
    lines_holding,
    parse_line,
    read_lines,
    write_line,
)
from bearwitness.vault.disk import (
    DIRECTORY_MODE,
    Part,
    Readable,
    copy_in,
    digest_of,
    is_directory,
    is_file,
    lock,
    make_directories,
    open_regular,
    place_all,
    read_small,
    sync_directory,
    sync_together,
    unlock,
    write_all,
    writing_to,
)
from bearwitness.vault.header import HEADER_NAME, check_header, new_header
from bearwitness.vault.leftovers import object_path, settle
from bearwitness.vault.verify import Progress, verify_vault

RESERVED = ("created", "arrived", "set aside", "discarded")
ARRIVALS_PER_COMMIT = 128
BYTES_PER_COMMIT = 256 << 20

Sniff = Callable[[bytes, int], str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file to keep: a stream, a path or the bytes, the name it came under, and its media type where known."""

    source: Readable | Path | bytes
    arrived_as: str
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """One arrival that is safe: the item, whether its bytes are new to the vault, the entry that says so."""

    item: EvidenceItem
    new: bool
    entry: CustodyEntry


class Vault:
    """An opened vault. Safe to share among threads and processes; each write takes the vault's lock for itself.

    ``sniff`` tells a media type from a file's first 64 KiB and its size; without it media types are "" (not told).
    ``wait_s`` is how long a write waits for another process before VaultBusy.
    """

    def __init__(self, root: Path, *, sniff: Sniff | None = None, wait_s: float = 30.0) -> None:
        self.root = root
        self._incoming = root / "incoming"
        self._sniff = sniff
        self._wait_s = wait_s
        self._head: Head | None = None
        self._swept = False

    @classmethod
    def create(cls, path: Path | str, *, who: str = "bearwitness", sniff: Sniff | None = None) -> "Vault":
        """A new, empty vault in a folder that is absent or empty; there is either a whole vault or none.

        Raises VaultExists where something is there already, StorageFull or VaultError where it can't be written.
        """
        target = Path(path).absolute()
        with writing_to(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.parent / f".{target.name}.unfinished-{secrets.token_hex(8)}"
            draft.mkdir(mode=DIRECTORY_MODE)
            try:
                _lay_out(draft, who)
                draft.rename(target)
            except (FileExistsError, NotADirectoryError) as error:
                raise VaultExists(str(path)) from error
            except OSError as error:
                if target.is_dir() and any(target.iterdir()):
                    raise VaultExists(str(path)) from error
                raise
            finally:
                if draft.exists():
                    shutil.rmtree(draft)
            sync_directory(target.parent)
        return cls.open(target, sniff=sniff)

    @classmethod
    def open(cls, path: Path | str, *, sniff: Sniff | None = None, wait_s: float = 30.0) -> "Vault":
        """The vault in a folder; nothing is written. Raises NotAVault."""
        root = Path(path).resolve()
        check_header(root)
        if not is_directory(root / "objects") or not is_file(root / LOG_NAME):
            raise NotAVault(str(path))
        return cls(root, sniff=sniff, wait_s=wait_s)

    # --- keeping -----------------------------------------------------------------------------------

    def keep(self, source: Readable | Path | bytes, *, arrived_as: str, who: str, media_type: str = "") -> Kept:
        """The arrival, safe on disk and in the log when this returns.

        Constant memory whatever the size. Raises NotKept where the source can't be read, StorageFull, VaultBusy,
        BrokenChain where the log can't be continued, VaultFault where the vault's own copy of these bytes is damaged.
        """
        (outcome,) = self.keep_many([Arrival(source, arrived_as, media_type)], who=who)
        if isinstance(outcome, NotKept):
            raise outcome
        return outcome

    def keep_bytes(self, data: bytes, *, arrived_as: str, who: str, media_type: str = "") -> Kept:
        """The same for bytes in memory."""
        return self.keep(data, arrived_as=arrived_as, who=who, media_type=media_type)

    def keep_many(self, arrivals: Iterable[Arrival], *, who: str) -> Iterator[Kept | NotKept]:
        """One outcome for each arrival, in order; what is yielded as Kept is safe.

        Nothing happens until it is iterated. Arrivals are committed in lots of 128 files or 256 MiB, so that one
        sync of the log serves many. One that can't be read is yielded as NotKept and the rest goes on; what
        concerns the vault itself is raised, as in ``keep``, and that lot is not kept.
        """
        pending = iter(arrivals)
        while first := list(itertools.islice(pending, 1)):
            with contextlib.ExitStack() as dropping:
                lot: list[Part | NotKept] = []
                size = 0
                for arrival in itertools.chain(first, pending):
                    outcome = self._stage(arrival)
                    lot.append(outcome)
                    if isinstance(outcome, Part):
                        dropping.callback(outcome.drop)
                        size += outcome.size
                    if len(lot) >= ARRIVALS_PER_COMMIT or size >= BYTES_PER_COMMIT:
                        break
                kept = iter(self._commit([part for part in lot if isinstance(part, Part)], who))
            yield from [outcome if isinstance(outcome, NotKept) else next(kept) for outcome in lot]

    def _stage(self, arrival: Arrival) -> Part | NotKept:
        with writing_to(self._incoming):
            make_directories([self._incoming])
        try:
            part = copy_in(arrival.source, self._incoming, arrival.arrived_as)
        except NotKept as error:
            return error
        part.media_type = arrival.media_type
        return part

    def _commit(self, parts: Sequence[Part], who: str) -> list[Kept]:
        if not parts:
            return []
        with writing_to(self._incoming):
            # The slow part, so before the lock; bytes the vault already holds will be dropped and need none of it.
            sync_together([part.sync for part in parts if not self.holds(part.digest)])
        with self._writing() as writer:
            fresh: dict[Digest, Part] = {}
            for part in parts:
                if part.digest not in fresh and not self._has_sound(part.digest):
                    fresh[part.digest] = part
            new = [part is fresh.get(part.digest) for part in parts]
            moves = [(self._incoming / str(digest), self.path_of(digest, must_exist=False)) for digest in fresh]
            try:
                self._take(fresh.values(), moves)
                events = [("arrived", self._details(*pair)) for pair in zip(parts, new, strict=True)]
                entries = writer.append(who, events)
            except BaseException:
                # Where the log names them after all, they stay: the next writer finishes what this one began.
                if writer.is_settled:
                    for staged, _ in moves:
                        staged.unlink(missing_ok=True)
                raise
            with writing_to(self.root / "objects"):
                place_all(moves)
        return [
            Kept(_item(part, entry), is_new, entry) for part, is_new, entry in zip(parts, new, entries, strict=True)
        ]

    def _take(self, fresh: Iterable[Part], moves: Iterable[tuple[Path, Path]]) -> None:
        """Rename parts to their digests, durably, and make room in ``objects`` while failing still costs nothing."""
        with writing_to(self._incoming):
            make_directories(target.parent for _, target in moves)
            for part, (staged, _) in zip(fresh, moves, strict=True):
                part.sync()
                part.take(staged)
            sync_directory(self._incoming)

    def _details(self, part: Part, new: bool) -> dict[str, Any]:
        details: dict[str, Any] = {"digest": str(part.digest), "size": part.size, "new": new}
        sniffed = self._sniff(part.head, part.size) if self._sniff and not part.media_type else part.media_type
        details["media_type"] = sniffed
        raw = part.arrived_as.encode("utf-8", "surrogateescape")
        details["arrived_as"] = raw.decode("utf-8", "backslashreplace")
        if details["arrived_as"].encode() != raw:
            details["arrived_as_hex"] = raw.hex()
        return details

    def _has_sound(self, digest: Digest) -> bool:
        """True where the vault holds these bytes, read again to be sure; VaultFault where its copy is damaged."""
        path = self.path_of(digest, must_exist=False)
        if not os.path.lexists(path):
            return False
        if not is_file(path):
            raise VaultFault([f"unexpected: {path.relative_to(self.root)}: it is not a regular file"])
        actual, _ = digest_of(path)
        if actual != digest:
            raise VaultFault([f"altered: {path.relative_to(self.root)}: its bytes have SHA-256 {actual}"])
        return True

    # --- recording ---------------------------------------------------------------------------------

    def record(self, what: str, details: Mapping[str, Any], *, who: str) -> CustodyEntry:
        """The custody entry of something that was done, durable when this returns. Raises as ``record_many``."""
        return self.record_many([(what, details)], who=who)[0]

    def record_many(self, events: Iterable[tuple[str, Mapping[str, Any]]], *, who: str) -> list[CustodyEntry]:
        """One entry for each ``(what, details)``, all durable when this returns, with one sync for all.

        Raises InvalidRecord where a detail is no JSON or ``what`` is the vault's own word, and what ``keep`` raises.
        """
        given = list(events)
        for what, _ in given:
            if what in RESERVED:
                raise InvalidRecord("custody entry", "what", f"{what!r} is written by the vault alone")
        with self._writing() as writer:
            return writer.append(who, given)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[LogWriter]:
        """The log, locked for this writer and settled."""
        path = self.root / LOG_NAME
        with writing_to(path):
            make_directories([self._incoming])
            fd = open_regular(path, os.O_RDWR | os.O_APPEND)
        try:
            lock(fd, exclusive=True, wait_s=self._wait_s, path=self.root)
            try:
                writer = LogWriter(self.root, self._incoming, fd, self._head)
                with writing_to(path):
                    settle(writer, sweep_parts=not self._swept)
                self._swept = True
                yield writer
                self._head = writer.head
            finally:
                unlock(fd)
        finally:
            os.close(fd)

    # --- reading -----------------------------------------------------------------------------------

    def path_of(self, digest: Digest, *, must_exist: bool = True) -> Path:
        """Where the item's bytes are; raises UnknownDigest unless a regular file is there."""
        path = object_path(self.root, digest)
        if must_exist and not self.holds(digest):
            raise UnknownDigest(str(digest))
        return path

    def holds(self, digest: Digest) -> bool:
        """True where the vault holds a file of that name. Whether its bytes still fit is for ``verify``."""
        path = object_path(self.root, digest)
        return is_directory(path.parent) and is_file(path)

    def open_item(self, digest: Digest) -> BinaryIO:
        """The item's bytes as a stream to read; raises UnknownDigest."""
        path = self.path_of(digest)
        return os.fdopen(open_regular(path), "rb")

    def entries(self) -> Iterator[CustodyEntry]:
        """Each entry of the custody log up to the head; raises BrokenChain at a line that is none."""
        path = self.root / LOG_NAME
        fd = open_regular(path)
        try:
            stop = Head.from_bytes(read_small(self.root / HEAD_NAME, 1 << 16)).size
            for line in read_lines(fd, 0, stop, 1):
                if isinstance(line.entry, Defect):
                    raise BrokenChain(str(path), line.number, line.entry.reason)
                yield line.entry
        finally:
            os.close(fd)

    def entries_back(self, before: int | None = None) -> Iterator[tuple[int, CustodyEntry]]:
        """The entries of the custody log, the last first, each with the offset of its line.

        ``before`` is such an offset, to go on from. A line that is no entry is left out; ``verify`` names it.
        """
        fd = open_regular(self.root / LOG_NAME)
        try:
            stop = Head.from_bytes(read_small(self.root / HEAD_NAME, 1 << 16)).size
            for offset, raw in lines_back(fd, stop if before is None else max(0, min(before, stop))):
                entry = parse_line(raw)
                if not isinstance(entry, Defect):
                    yield offset, entry
        finally:
            os.close(fd)

    def entries_naming(self, digest: Digest) -> Iterator[CustodyEntry]:
        """Each entry of the custody log up to the head in which the digest stands; the others are not even parsed."""
        fd = open_regular(self.root / LOG_NAME)
        try:
            stop = Head.from_bytes(read_small(self.root / HEAD_NAME, 1 << 16)).size
            for entry in (parse_line(raw) for raw in lines_holding(fd, stop, digest.hex.encode("ascii"))):
                if not isinstance(entry, Defect):
                    yield entry
        finally:
            os.close(fd)

    def is_sound(self, digest: Digest) -> bool:
        """True where the item's bytes, read again now, still have this SHA-256; raises UnknownDigest."""
        return digest_of(self.path_of(digest))[0] == digest

    def verify(self, progress: Progress | None = None) -> list[Fault]:
        """Every fault of the vault, none where all is well (``verify.py``)."""
        return list(verify_vault(self.root, progress=progress, wait_s=self._wait_s).faults)


def _item(part: Part, entry: CustodyEntry) -> EvidenceItem:
    return EvidenceItem(part.digest, part.size, entry.details["media_type"], part.arrived_as, entry.at)


def _lay_out(root: Path, who: str) -> None:
    """Write an empty vault into a new folder, durably."""
    make_directories([root / "objects", root / "incoming"])
    header = new_header()
    line, entry = write_line(1, Digest.of(header), who, "created", {"header": str(Digest.of(header))})
    head = Head(entry.number, len(line), Digest.of(line))
    for name, data in ((HEADER_NAME, header), (LOG_NAME, line), (HEAD_NAME, head.to_bytes())):
        fd = os.open(root / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            write_all(fd, data)
            os.fsync(fd)
        finally:
            os.close(fd)
    sync_directory(root)
