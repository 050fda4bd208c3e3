import errno
import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.errors import (
    InvalidRecord,
    InvalidValue,
    NotAVault,
    NotKept,
    StorageFull,
    UnknownDigest,
    VaultBusy,
    VaultError,
    VaultExists,
    VaultFault,
)
from bearwitness.intake.sniff import sniff
from bearwitness.values import Digest
from bearwitness.vault import Arrival, Kept, Vault, verify_vault


@settings(max_examples=20, deadline=None)  # every example waits for the disk
@given(texts=st.lists(st.binary(max_size=3000), max_size=6))
def test_any_bytes_come_out_as_they_went_in(tmp_path_factory: pytest.TempPathFactory, texts: list[bytes]) -> None:
    vault = Vault.create(tmp_path_factory.mktemp("v") / "vault")
    kept = [vault.keep(io.BytesIO(text), arrived_as="a", who="me") for text in texts]
    for text, one in zip(texts, kept, strict=True):
        assert one.item.digest == Digest.of(text)
        assert one.item.size == len(text)
        with vault.open_item(one.item.digest) as stream:
            assert stream.read() == text
    assert sum(one.new for one in kept) == len(set(texts))
    assert not vault.verify()


def test_same_bytes_are_kept_once_and_each_arrival_logged(vault: Vault) -> None:
    first = vault.keep_bytes(b"x", arrived_as="a.txt", who="Amal")
    second = vault.keep_bytes(b"x", arrived_as="b.txt", who="Basil")
    assert (first.new, second.new) == (True, False)
    assert second.item.arrived_as == "b.txt"
    arrivals = [entry for entry in vault.entries() if entry.what == "arrived"]
    assert [(entry.who, entry.details["arrived_as"]) for entry in arrivals] == [("Amal", "a.txt"), ("Basil", "b.txt")]
    assert len(list((vault.root / "objects").rglob("??*/*"))) == 1


def test_same_bytes_twice_in_one_lot(vault: Vault) -> None:
    kept = list(vault.keep_many([Arrival(b"x", "a"), Arrival(b"x", "b"), Arrival(b"y", "c")], who="me"))
    assert [one.new for one in kept if isinstance(one, Kept)] == [True, False, True]
    assert not verify_vault(vault.root).faults


def test_the_lots_end_and_begin_anew(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bearwitness.vault.store.ARRIVALS_PER_COMMIT", 3)
    kept = list(vault.keep_many((Arrival(b"%d" % n, str(n)) for n in range(10)), who="me"))
    assert [one.arrived_as if isinstance(one, NotKept) else one.item.arrived_as for one in kept] == [
        *map(str, range(10))
    ]
    assert [entry.number for entry in vault.entries()] == list(range(1, 12))


def test_objects_are_read_only(filled: Vault) -> None:
    for path in (filled.root / "objects").rglob("??*/*"):
        assert path.stat().st_mode & 0o777 == 0o400
    assert not list((filled.root / "incoming").iterdir())


def test_media_type_is_told_from_the_content(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path / "v", sniff=sniff)
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(30)
    assert vault.keep_bytes(png, arrived_as="a.txt", who="me").item.media_type == "image/png"
    assert vault.keep_bytes(b"z", arrived_as="a", who="me", media_type="text/x").item.media_type == "text/x"


def test_a_name_that_is_no_utf8_stays_recoverable(vault: Vault) -> None:
    kept = vault.keep_bytes(b"x", arrived_as=os.fsdecode(b"caf\xe9.txt"), who="me")
    assert kept.entry.details["arrived_as"] == "caf\\xe9.txt"
    assert bytes.fromhex(kept.entry.details["arrived_as_hex"]) == b"caf\xe9.txt"


def test_what_cannot_be_read_is_told_and_the_rest_kept(vault: Vault, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "good").write_bytes(b"good")
    sources = [tmp_path / "pipe", tmp_path / "absent", tmp_path, tmp_path / "good", _Breaking()]
    outcomes = list(vault.keep_many([Arrival(source, "n") for source in sources], who="me"))
    assert [isinstance(one, NotKept) for one in outcomes] == [True, True, True, False, True]
    with pytest.raises(NotKept, match="not a regular file"):
        vault.keep(tmp_path / "pipe", arrived_as="pipe", who="me")
    assert not list((vault.root / "incoming").iterdir())
    assert not vault.verify()


class _Breaking(io.RawIOBase):
    def read(self, size: int = -1) -> bytes:
        raise OSError(errno.EIO, "Input/output error")


def test_text_streams_are_refused(vault: Vault) -> None:
    with pytest.raises(InvalidValue, match="must give bytes"):
        vault.keep(io.StringIO("text"), arrived_as="a", who="me")  # type: ignore[arg-type]
    assert not list((vault.root / "incoming").iterdir())


def test_unknown_digest(vault: Vault) -> None:
    with pytest.raises(UnknownDigest):
        vault.open_item(Digest.of(b"never kept"))
    with pytest.raises(UnknownDigest):
        vault.path_of(Digest.of(b"never kept"))


def test_create_and_open(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    Vault.create(tmp_path / "empty")
    for path in (tmp_path / "empty", tmp_path):
        with pytest.raises(VaultExists):
            Vault.create(path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(VaultExists):
        Vault.create(tmp_path / "file")
    for path in (tmp_path, tmp_path / "absent", tmp_path / "file"):
        with pytest.raises(NotAVault):
            Vault.open(path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file"]


def test_a_newer_format_is_refused(vault: Vault) -> None:
    header = json.loads((vault.root / "vault.json").read_text())
    (vault.root / "vault.json").write_text(json.dumps(header | {"version": 2}))
    with pytest.raises(NotAVault):
        Vault.open(vault.root)


def test_record_writes_what_was_done_and_refuses_what_is_no_json(vault: Vault) -> None:
    entry = vault.record("graded", {"grade": "fair", "share": 0.5}, who="Basil")
    assert entry.number == 2
    assert entry.tool.startswith("bearwitness ")
    assert vault.record_many([("a", {}), ("b", {"n": 1})], who="x")[1].previous == list(vault.entries())[2].digest
    assert vault.record_many([], who="x") == []
    bad = [
        {"x": object()},
        {"x": float("nan")},
        {"x": 2**60},
        {"x": 1e20},
        {"x": "\ud800"},
        {1: 2},
        {"x": "y" * (1 << 20)},
    ]
    for details in bad:
        with pytest.raises(InvalidRecord):
            vault.record("noted", details, who="x")  # type: ignore[arg-type]
    for what, who in (("arrived", "x"), ("", "x"), ("noted", "")):
        with pytest.raises(InvalidRecord):
            vault.record(what, {}, who=who)
    assert len(list(vault.entries())) == 4
    assert not vault.verify()


def test_a_second_writer_waits_and_then_gives_up(vault: Vault) -> None:
    impatient = Vault.open(vault.root, wait_s=0.05)
    with vault._writing(), pytest.raises(VaultBusy):
        impatient.record("noted", {}, who="x")
    with vault._writing(), pytest.raises(VaultBusy):
        verify_vault(vault.root, wait_s=0.05)
    assert impatient.record("noted", {}, who="x").number == 2


def test_threads_and_instances_share_a_vault(vault: Vault) -> None:
    def work(store: Vault, start: int) -> None:
        for number in range(start, start + 15):
            store.keep_bytes(b"%d" % number, arrived_as=str(number), who="me")

    threads = [
        threading.Thread(target=work, args=(store, start))
        for store, start in ((vault, 0), (vault, 10), (Vault.open(vault.root), 20))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome = verify_vault(vault.root)
    assert (outcome.faults, outcome.unfinished, outcome.entries, outcome.objects) == ((), (), 46, 35)


@pytest.mark.parametrize("call", ["write", "fsync", "link", "rename", "replace", "mkdir"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_full_or_failing_disk_harms_nothing(
    filled: Vault, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    real = getattr(os, call)
    expected = StorageFull if code == errno.ENOSPC else VaultError
    before = (filled.root / "custody.jsonl").read_bytes()
    failures = 0
    for nth in range(40):
        calls = 0

        def failing(*args: object, **kwargs: object) -> object:
            nonlocal calls
            calls += 1
            if calls == nth + 1:  # noqa: B023
                raise OSError(code, os.strerror(code))
            return real(*args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            try:
                filled.keep_bytes(b"new %d" % nth, arrived_as="new", who="me")
            except expected:
                failures += 1
            else:
                break
        assert not verify_vault(filled.root).faults
    assert failures
    assert calls <= nth
    filled.record("noted", {}, who="me")
    outcome = verify_vault(filled.root)
    assert (outcome.faults, outcome.unfinished) == ((), ())
    assert (filled.root / "custody.jsonl").read_bytes().startswith(before)


def test_a_file_size_limit_is_a_full_disk(tmp_path: Path) -> None:
    script = """
import resource, sys
from bearwitness.errors import StorageFull
from bearwitness.vault import Vault, verify_vault
vault = Vault.create(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    vault.keep_bytes(bytes(9000), arrived_as="big", who="me")
except StorageFull as error:
    print(error.exit_code, list((vault.root / "incoming").iterdir()))
for number in range(100):
    try:
        vault.record("noted", {"n": number}, who="me")
    except StorageFull:
        break
print(number < 99, verify_vault(vault.root).faults, verify_vault(vault.root).unfinished)
"""
    done = subprocess.run([sys.executable, "-c", script, tmp_path / "v"], capture_output=True, text=True, check=True)
    assert done.stdout == "74 []\nTrue () ()\n"


def test_a_damaged_copy_is_not_taken_for_the_arrival(filled: Vault) -> None:
    path = filled.path_of(filled.keep_bytes(b"mine", arrived_as="a", who="me").item.digest)
    path.chmod(0o600)
    path.write_bytes(b"mime")
    with pytest.raises(VaultFault, match="1 fault"):
        filled.keep_bytes(b"mine", arrived_as="a", who="me")


def test_links_are_never_followed(filled: Vault, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (filled.root / "incoming").rmdir()
    (filled.root / "incoming").symlink_to(outside)
    with pytest.raises(VaultError, match="not a directory"):
        filled.keep_bytes(b"mine", arrived_as="a", who="me")
    (filled.root / "incoming").unlink()
    digest = Digest.of(b"mine")
    (filled.root / "objects" / digest.hex[:2]).symlink_to(outside)
    with pytest.raises(VaultError, match="not a directory"):
        filled.keep_bytes(b"mine", arrived_as="a", who="me")
    (outside / digest.hex[2:]).write_bytes(b"mine")
    with pytest.raises(UnknownDigest):
        filled.open_item(digest)
    assert [fault.kind for fault in filled.verify()] == ["link"]
    assert [path.name for path in outside.iterdir()] == [digest.hex[2:]]


_MEASURE = """
import re, sys
from pathlib import Path
from bearwitness.vault import Vault, verify_vault
vault = Vault.create(sys.argv[1])
vault.keep(Path(sys.argv[2]), arrived_as="video", who="me")
assert not verify_vault(vault.root).faults
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def test_a_large_file_needs_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    peaks_kb = []
    for size in (4 << 20, 300 << 20):
        source = tmp_path / f"{size}"
        with source.open("wb") as stream:
            stream.truncate(size)
        command = [sys.executable, "-c", _MEASURE, tmp_path / f"v{size}", source]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks_kb.append(int(done.stdout))
    assert peaks_kb[1] - peaks_kb[0] < 8_000
