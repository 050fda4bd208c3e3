"""Whether a vault is whole: every byte read again, every line of the log checked, every fault named.

Nothing is changed, so it works on a read-only copy. It needs the vault's lock for an instant only: the log up to
where it then ended is checked, and what arrives later is left alone. Files are hashed on as many threads as there
are cores (at most four), each with one buffer.

Memory: 32 bytes and the cost of a set for each object, one line of the log, and the faults.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bearwitness.errors import InvalidValue, NotAVault
from bearwitness.values import Digest
from bearwitness.vault.chain import Chain, Fault, Unfinished
from bearwitness.vault.custody import HEAD_NAME, LOG_NAME, Defect, Head, read_lines
from bearwitness.vault.disk import digest_of, is_directory, is_file, lock, open_regular, read_small, try_lock, unlock
from bearwitness.vault.header import HEADER_NAME, check_header
from bearwitness.vault.leftovers import PART_NAME, STAGED_NAME, object_path
from bearwitness.vault.shelves import Found, name_of, read_all, total_bytes

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""

_LIMIT_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome: faults, what killed writers left, and how much was checked (entries, objects, bytes)."""

    faults: tuple[Fault, ...]
    unfinished: tuple[Unfinished, ...]
    entries: int
    objects: int
    bytes: int


def verify_vault(path: Path | str, *, progress: Progress | None = None, wait_s: float = 30.0) -> Verification:
    """The verification of the vault in a folder; goes on after each fault.

    Raises NotAVault where the folder holds none of what makes a vault, and VaultBusy where another process holds
    the lock for longer than ``wait_s`` seconds.
    """
    root = Path(path).resolve()
    if not any(os.path.lexists(root / name) for name in (HEADER_NAME, LOG_NAME, "objects")):
        raise NotAVault(str(path))
    return _Verifier(root, progress, wait_s).run()


@dataclass(slots=True)
class _Verifier:
    root: Path
    progress: Progress | None
    wait_s: float
    faults: list[Fault] = field(default_factory=list)
    unfinished: list[Unfinished] = field(default_factory=list)
    staged: list[str] = field(default_factory=list)
    # Digests of arrivals whose bytes have not been met yet, and files that are not where or what they should be.
    missing: set[bytes] = field(default_factory=set)
    known: set[bytes] = field(default_factory=set)
    odd: list[Found] = field(default_factory=list)
    log_end: int = 0

    def run(self) -> Verification:
        chain = self._check_log(self._read_header())
        self.known, self.missing = chain.arrived, set(chain.arrived)
        objects, done_bytes = self._check_files(chain)
        if chain.entries:
            self._forgive_late()
        self._name_odd()
        self._check_incoming()
        for digest in sorted(self.missing):
            if not self._arrived_meanwhile(digest):
                self.faults.append(Fault("missing", self._where(digest), "the log says it arrived"))
        return Verification(tuple(self.faults), tuple(self.unfinished), chain.entries, objects, done_bytes)

    # --- the log -----------------------------------------------------------------------------------

    def _read_header(self) -> Digest | None:
        try:
            return Digest.of(check_header(self.root))
        except NotAVault:
            if not os.path.lexists(self.root / HEADER_NAME):
                self.faults.append(Fault("missing", HEADER_NAME, "it says that the folder is a vault"))
            else:
                self.faults.append(Fault("altered", HEADER_NAME, "it does not say that the folder is a vault"))
            return None

    def _check_log(self, header: Digest | None) -> Chain:
        try:
            fd = open_regular(self.root / LOG_NAME)
        except OSError as error:
            kind = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
            self.faults.append(Fault(kind, LOG_NAME, error.strerror or str(error)))
            return Chain(header, None, 0)
        try:
            lock(fd, exclusive=False, wait_s=self.wait_s, path=self.root)
            head = self._read_head()
            self.log_end = os.fstat(fd).st_size
            self.staged = self._list_incoming()
            unlock(fd)
            chain = Chain(header, head, self.log_end)
            for line in read_lines(fd, 0, self.log_end, 1):
                chain.check(line)
            chain.finish()
        finally:
            os.close(fd)
        self.faults += chain.faults
        self.unfinished += chain.unfinished
        return chain

    def _read_head(self) -> Head | None:
        try:
            return Head.from_bytes(read_small(self.root / HEAD_NAME, _LIMIT_BYTES))
        except FileNotFoundError:
            self.faults.append(Fault("missing", HEAD_NAME, "it names the last line of the log"))
        except InvalidValue as error:
            self.faults.append(Fault("altered", HEAD_NAME, error.reason))
        except OSError as error:
            self.faults.append(Fault("unreadable", HEAD_NAME, error.strerror or str(error)))
        return None

    # --- the files ---------------------------------------------------------------------------------

    def _check_files(self, chain: Chain) -> tuple[int, int]:
        if not is_directory(self.root / "objects"):
            self.faults.append(Fault("missing", "objects", "it holds what was kept"))
        total = total_bytes(self.root) if self.progress else 0
        objects = done = 0
        for found in read_all(self.root, self.faults.append):
            done += found.size
            if self.progress:
                self.progress(done, max(done, total))
            objects += found.named is not None
            if found.named != found.actual or (found.actual not in self.known and found.actual not in chain.doubtful):
                self.odd.append(found)
            else:
                self.missing.discard(found.actual)
        return objects, done

    def _forgive_late(self) -> None:
        """Set aside the files that arrived while the others were read."""
        if not any(found.named == found.actual for found in self.odd):
            return
        fd = open_regular(self.root / LOG_NAME)
        try:
            lock(fd, exclusive=False, wait_s=self.wait_s, path=self.root)
            late = Chain(None, None, 0)
            for line in read_lines(fd, self.log_end, os.fstat(fd).st_size, 1):
                late.check(line)
        finally:
            os.close(fd)
        self.odd = [found for found in self.odd if found.named != found.actual or found.actual not in late.arrived]

    def _name_odd(self) -> None:
        """Say of each file that isn't right what it is; afterwards ``missing`` is what nothing has been said of."""
        sizes = self._logged_sizes({found.named for found in self.odd if found.named in self.known})
        lost = set(self.missing)
        for found in self.odd:
            if found.actual in lost and found.named != found.actual:
                reason = f"it holds the bytes of {self._where(found.actual)}, which are missing there"
                self.faults.append(Fault("renamed", found.where, reason))
                self.missing.discard(found.actual)
            elif found.named is not None and found.named in self.known:
                size = sizes.get(found.named, found.size)
                kind = "truncated" if found.size < size else "altered"
                reason = f"its bytes have SHA-256 {found.actual.hex()} ({found.size} bytes; {size} arrived)"
                self.faults.append(Fault(kind, found.where, reason))
                self.missing.discard(found.named)
            elif found.named is not None and found.named != found.actual:
                reason = f"no entry says that it arrived, and its bytes have SHA-256 {found.actual.hex()}"
                self.faults.append(Fault("unexpected", found.where, reason))
            else:
                reason = "no entry says that it arrived" if found.named else "the vault makes no such file"
                self.faults.append(Fault("unexpected", found.where, reason))

    def _logged_sizes(self, digests: set[bytes | None]) -> dict[bytes, int]:
        """The sizes the log gives for some objects; it is read once more, and only where something is wrong."""
        wanted = {digest.hex().encode() for digest in digests if digest}
        sizes: dict[bytes, int] = {}
        if not wanted:
            return sizes
        pattern = re.compile(b"|".join(sorted(wanted)))
        fd = open_regular(self.root / LOG_NAME)
        try:
            for line in read_lines(fd, 0, self.log_end, 1):
                if isinstance(line.entry, Defect) or not pattern.search(line.raw):
                    continue
                digest, size = line.entry.details.get("digest"), line.entry.details.get("size")
                if isinstance(digest, str) and digest.encode() in wanted and isinstance(size, int):
                    sizes[bytes.fromhex(digest)] = size
        finally:
            os.close(fd)
        return sizes

    def _where(self, digest: bytes) -> str:
        return object_path(self.root, Digest(digest.hex())).relative_to(self.root).as_posix()

    # --- incoming ----------------------------------------------------------------------------------

    def _list_incoming(self) -> list[str]:
        if not is_directory(self.root / "incoming"):
            return []
        return sorted(path.name for path in (self.root / "incoming").iterdir())

    def _check_incoming(self) -> None:
        for name in self.staged:
            path, where = self.root / "incoming" / name, f"incoming/{name_of(name)}"
            if not os.path.lexists(path):
                continue  # a writer has settled it meanwhile
            if not is_file(path) or not (STAGED_NAME.fullmatch(name) or PART_NAME.fullmatch(name)):
                self.faults.append(Fault("unexpected", where, "no writer leaves such a thing"))
                continue
            try:
                self._check_waiting(name, path, where)
            except FileNotFoundError:
                continue
            except OSError as error:
                self.faults.append(Fault("unreadable", where, error.strerror or str(error)))

    def _check_waiting(self, name: str, path: Path, where: str) -> None:
        if PART_NAME.fullmatch(name):
            fd = open_regular(path)
            try:
                if try_lock(fd, exclusive=False):
                    size = os.fstat(fd).st_size
                    self.unfinished.append(Unfinished(where, f"{size} bytes of a copy that was never acknowledged"))
            finally:
                os.close(fd)
            return
        digest = bytes.fromhex(name[:64])
        if digest not in self.known:
            self.unfinished.append(Unfinished(where, "it was never acknowledged, and no entry names it"))
            return
        actual, _ = digest_of(path)
        if actual.hex != name[:64]:
            self.faults.append(Fault("altered", where, f"its bytes have SHA-256 {actual}"))
        else:
            self.unfinished.append(
                Unfinished(where, "an entry says that it arrived; it waits to be moved into objects")
            )
        self.missing.discard(digest)

    def _arrived_meanwhile(self, digest: bytes) -> bool:
        """True where another process has just moved the bytes to their place."""
        path = object_path(self.root, Digest(digest.hex()))
        if f"{digest.hex()}" not in {name[:64] for name in self.staged} or not is_file(path):
            return False
        actual, _ = digest_of(path)
        return actual.hex == digest.hex()
