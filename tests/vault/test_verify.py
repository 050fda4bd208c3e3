"""Whatever is done to a vault, ``verify`` names it."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bearwitness.errors import BrokenChain, NotAVault
from bearwitness.values import Digest
from bearwitness.vault import Vault, verify_vault

Lines = list[bytes]


def named(root: Path) -> list[tuple[str, str]]:
    return [(fault.kind, fault.where) for fault in verify_vault(root).faults]


def rewrite(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


def shelf(text: bytes) -> str:
    digest = Digest.of(text).hex
    return f"objects/{digest[:2]}/{digest[2:]}"


def test_a_whole_vault_has_no_fault(filled: Vault) -> None:
    seen: list[tuple[int, int]] = []
    outcome = verify_vault(filled.root, progress=lambda done, total: seen.append((done, total)))
    assert (outcome.faults, outcome.unfinished, outcome.entries, outcome.objects) == ((), (), 6, 4)
    assert seen[-1] == (outcome.bytes, outcome.bytes)
    assert filled.verify() == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_flipped_bit_anywhere_is_found_and_named(filled: Vault, data: st.DataObject) -> None:
    files = sorted(path for path in filled.root.rglob("*") if path.is_file() and path.stat().st_size)
    path = data.draw(st.sampled_from(files))
    raw = path.read_bytes()
    place, bit = data.draw(st.integers(0, len(raw) - 1)), data.draw(st.integers(0, 7))
    rewrite(path, raw[:place] + bytes([raw[place] ^ (1 << bit)]) + raw[place + 1 :])
    try:
        faults = named(filled.root)
        where = path.relative_to(filled.root).as_posix()
        if where == "custody.jsonl":
            line = raw.count(b"\n", 0, place) + 1
            where += f", line {line}"
            # A line feed that is gone makes one wrong line of two; one that is new makes two wrong lines of one.
            assert faults[0][1].startswith(where), faults
            assert len(faults) <= 2 + (raw[place] == 10)
        else:
            assert [name for _, name in faults] == [where], faults
    finally:
        rewrite(path, raw)


def test_every_byte_of_the_log_head_and_header(filled: Vault) -> None:
    for name in ("vault.json", "head.json", "custody.jsonl"):
        path = filled.root / name
        raw = path.read_bytes()
        for place in range(0, len(raw), 1 if len(raw) < 500 else 7):
            rewrite(path, raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
            assert any(where.startswith(name) for _, where in named(filled.root)), (name, place)
        rewrite(path, raw)
    assert not named(filled.root)


# --- files ---------------------------------------------------------------------------------------

FIRST, SECOND, LAST = b"The market was hit at noon.", b"Seven people were taken to the hospital.", b"\x00\xff" * 700


def test_faults_of_files_are_told_apart(filled: Vault) -> None:
    root = filled.root
    rewrite(root / shelf(FIRST), FIRST.replace(b"noon", b"dusk"))
    rewrite(root / shelf(SECOND), SECOND[:10])
    (root / shelf(LAST)).unlink()
    (root / "objects" / "notes.txt").write_text("mine")
    (root / "readme").write_text("mine")
    (root / "objects" / "zz").mkdir()
    stray = b"put there by hand"
    (root / shelf(stray)).parent.mkdir(exist_ok=True)
    (root / shelf(stray)).write_bytes(stray)
    assert sorted(named(root)) == sorted(
        [
            ("altered", shelf(FIRST)),
            ("truncated", shelf(SECOND)),
            ("missing", shelf(LAST)),
            ("unexpected", "objects/notes.txt"),
            ("unexpected", "readme"),
            ("unexpected", "objects/zz"),
            ("unexpected", shelf(stray)),
        ]
    )


@pytest.mark.parametrize("place", ["objects/00/" + 62 * "0", "objects/lost", "elsewhere"])
def test_a_renamed_object_is_found_wherever_it_went(filled: Vault, place: str) -> None:
    (filled.root / place).parent.mkdir(exist_ok=True)
    (filled.root / shelf(FIRST)).rename(filled.root / place)
    (fault,) = verify_vault(filled.root).faults
    assert (fault.kind, fault.where) == ("renamed", place)
    assert shelf(FIRST) in fault.reason


def test_two_objects_that_changed_places(filled: Vault) -> None:
    a, b = filled.root / shelf(FIRST), filled.root / shelf(SECOND)
    a.rename(filled.root / "x")
    b.rename(a)
    (filled.root / "x").rename(b)
    assert sorted(named(filled.root)) == sorted([("renamed", shelf(FIRST)), ("renamed", shelf(SECOND))])


def test_one_object_over_another(filled: Vault) -> None:
    shutil.copyfile(filled.root / shelf(SECOND), filled.root / "copy")
    (filled.root / "copy").replace(filled.root / shelf(FIRST))
    assert named(filled.root) == [("altered", shelf(FIRST))]
    (filled.root / shelf(SECOND)).unlink()
    assert sorted(named(filled.root)) == [("missing", shelf(FIRST)), ("renamed", shelf(FIRST))]


def test_links_and_pipes_are_reported_and_not_opened(filled: Vault, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(FIRST)
    (filled.root / shelf(FIRST)).unlink()
    (filled.root / shelf(FIRST)).symlink_to(tmp_path / "copy")
    os.mkfifo(filled.root / "objects" / "pipe")
    assert sorted(named(filled.root)) == [
        ("link", shelf(FIRST)),
        ("missing", shelf(FIRST)),
        ("unexpected", "objects/pipe"),
    ]


@pytest.mark.parametrize("name", ["vault.json", "head.json", "custody.jsonl", "objects"])
def test_a_part_that_is_gone_is_named(filled: Vault, name: str) -> None:
    (filled.root / name).rename(filled.root.parent / "away")
    assert ("missing", name) in named(filled.root)
    (filled.root.parent / "away").rename(filled.root / name)
    target = filled.root.parent / "target"
    (filled.root / name).rename(target)
    (filled.root / name).symlink_to(target)
    assert any(where == name for _, where in named(filled.root))


def test_what_lies_in_incoming(filled: Vault) -> None:
    incoming = filled.root / "incoming"
    (incoming / "note.txt").write_text("mine")
    (incoming / f"{32 * 'a'}.part").write_bytes(b"half")
    (incoming / Digest.of(b"new").hex).write_bytes(b"new")
    outcome = verify_vault(filled.root)
    assert [(fault.kind, fault.where) for fault in outcome.faults] == [("unexpected", "incoming/note.txt")]
    assert [left.where for left in outcome.unfinished] == [
        f"incoming/{Digest.of(b'new').hex}",
        f"incoming/{32 * 'a'}.part",
    ]
    (incoming / "note.txt").unlink()
    Vault.open(filled.root).record("noted", {}, who="me")
    outcome = verify_vault(filled.root)
    assert (outcome.faults, outcome.unfinished, outcome.objects) == ((), (), 4)
    swept = [entry.details["files"] for entry in filled.entries() if entry.what == "discarded"]
    assert [one["size"] for files in swept for one in files] == [3, 4]


def test_an_empty_part_goes_without_an_entry(filled: Vault) -> None:
    """It held nothing, and may be another writer's that is not locked yet: that writer makes a new one."""
    before = len(list(filled.entries()))
    part = filled.root / "incoming" / f"{32 * 'b'}.part"
    part.touch()
    Vault.open(filled.root).record("noted", {}, who="me")
    assert not part.exists()
    assert [entry.what for entry in filled.entries()][before:] == ["noted"]
    assert not filled.verify()


def test_no_vault(tmp_path: Path) -> None:
    with pytest.raises(NotAVault):
        verify_vault(tmp_path)


# --- the log -------------------------------------------------------------------------------------


def lines_of(vault: Vault) -> Lines:
    return (vault.root / "custody.jsonl").read_bytes().splitlines(keepends=True)


def drop_two(lines: Lines) -> Lines:
    return lines[:2] + lines[4:]


def drop_last(lines: Lines) -> Lines:
    return lines[:-2]


def drop_first(lines: Lines) -> Lines:
    return lines[1:]


def swap(lines: Lines) -> Lines:
    return [lines[0], lines[2], lines[1], *lines[3:]]


def double(lines: Lines) -> Lines:
    return [*lines[:3], lines[2], *lines[3:]]


def double_last(lines: Lines) -> Lines:
    return [*lines, lines[-1]]


def spaces(lines: Lines) -> Lines:
    return [*lines[:2], lines[2].replace(b'","', b'", "', 1), *lines[3:]]


def foreign(lines: Lines) -> Lines:
    return [*lines[:2], b'{"note":"mine"}\n', *lines[2:]]


def cut_short(lines: Lines) -> Lines:
    return [*lines[:-1], lines[-1][:-20]]


def renumbered(lines: Lines) -> Lines:
    return [*lines[:2], resealed(lines[2], number=9), *lines[3:]]


def rewritten(lines: Lines) -> Lines:
    return [*lines[:2], resealed(lines[2], who="Somebody else"), *lines[3:]]


def rewritten_last(lines: Lines) -> Lines:
    return [*lines[:-1], resealed(lines[-1], who="Somebody else")]


def rewritten_throughout(lines: Lines) -> Lines:
    done = lines[:2]
    for line in lines[2:]:
        done.append(resealed(line, who="Somebody else", previous=hashlib.sha256(done[-1]).hexdigest()))
    return done


def resealed(line: bytes, **changes: object) -> bytes:
    """The line with other content and a check that fits it, as somebody would write it who knows the format."""
    members = json.loads(line) | changes
    del members["check"]
    members["check"] = hashlib.sha256(rfc8785.dumps(members)).hexdigest()
    return rfc8785.dumps(members) + b"\n"


LOG = "custody.jsonl"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (drop_two, [("dropped", f"{LOG}, before line 3")]),
        (drop_last, [("dropped", f"{LOG}, at the end")]),
        (drop_first, [("dropped", f"{LOG}, before line 1")]),
        (swap, [("reordered", f"{LOG}, line 3")]),
        (double, [("doubled", f"{LOG}, line 4")]),
        (double_last, [("doubled", f"{LOG}, line 7")]),
        (spaces, [("non-canonical", f"{LOG}, line 3")]),
        (foreign, [("altered", f"{LOG}, line 3")]),
        (cut_short, [("truncated", f"{LOG}, line 6")]),
        (rewritten, [("broken chain", f"{LOG}, line 4")]),
        (rewritten_last, [("altered", "head.json")]),
        (rewritten_throughout, [("altered", "head.json")]),
    ],
)
def test_faults_of_the_log_are_told_apart(
    filled: Vault, change: Callable[[Lines], Lines], expected: list[tuple[str, str]]
) -> None:
    (filled.root / LOG).write_bytes(b"".join(change(lines_of(filled))))
    faults = [one for one in named(filled.root) if not one[1].startswith("objects/")]
    assert faults == expected


def test_a_wrong_number(filled: Vault) -> None:
    (filled.root / LOG).write_bytes(b"".join(renumbered(lines_of(filled))))
    assert (f"{LOG}, line 3") in [where.replace("before ", "") for _, where in named(filled.root)]


def test_a_damaged_line_does_not_make_its_object_unexpected(filled: Vault) -> None:
    lines = lines_of(filled)
    lines[1] = lines[1].replace(b"Amal", b"Anna")
    (filled.root / LOG).write_bytes(b"".join(lines))
    assert named(filled.root) == [("altered", f"{LOG}, line 2")]


def test_an_older_head_is_no_fault_and_a_newer_one_is(filled: Vault) -> None:
    older = (filled.root / "head.json").read_bytes()
    filled.record("noted", {}, who="me")
    newer = (filled.root / "head.json").read_bytes()
    (filled.root / "head.json").write_bytes(older)
    outcome = verify_vault(filled.root)
    assert not outcome.faults
    assert [left.where for left in outcome.unfinished] == [LOG]
    (filled.root / "head.json").write_bytes(newer)
    (filled.root / LOG).write_bytes(b"".join(lines_of(filled)[:-1]))
    assert named(filled.root) == [("dropped", f"{LOG}, at the end")]


@pytest.mark.parametrize("change", [drop_last, cut_short, rewritten_last])
def test_a_writer_refuses_a_log_that_lost_what_was_certain(filled: Vault, change: Callable[[Lines], Lines]) -> None:
    damaged = b"".join(change(lines_of(filled)))
    (filled.root / LOG).write_bytes(damaged)
    with pytest.raises(BrokenChain):
        filled.keep_bytes(b"more", arrived_as="a", who="me")
    assert (filled.root / LOG).read_bytes() == damaged
    assert not list((filled.root / "incoming").iterdir())


def test_a_torn_tail_is_kept_and_cut_off(filled: Vault) -> None:
    whole = (filled.root / LOG).read_bytes()
    torn = b'{"at":"2026-01-01T0'
    (filled.root / LOG).write_bytes(whole + torn)
    outcome = verify_vault(filled.root)
    assert not outcome.faults
    assert [left.where for left in outcome.unfinished] == [f"{LOG}, line 7"]
    Vault.open(filled.root).record("noted", {}, who="me")
    (entry,) = (entry for entry in filled.entries() if entry.what == "set aside")
    assert entry.details["offset"] == len(whole)
    assert filled.path_of(Digest(entry.details["digest"])).read_bytes() == torn
    outcome = verify_vault(filled.root)
    assert (outcome.faults, outcome.unfinished) == ((), ())


def test_a_read_only_copy_can_be_verified(filled: Vault, tmp_path: Path) -> None:
    shutil.copytree(filled.root, tmp_path / "copy")
    (tmp_path / "copy" / "incoming").rmdir()
    before = sorted(path.stat().st_mtime_ns for path in (tmp_path / "copy").rglob("*"))
    assert not named(tmp_path / "copy")
    assert before == sorted(path.stat().st_mtime_ns for path in (tmp_path / "copy").rglob("*"))


def test_arrivals_during_a_verification_are_no_faults(filled: Vault) -> None:
    others = iter(range(1000))

    def keep_more(done: int, total: int) -> None:
        number = next(others)
        filled.keep_bytes(b"%d" % number, arrived_as="late", who="me")

    assert not verify_vault(filled.root, progress=keep_more).faults


def test_a_deep_or_endless_line_does_no_harm(filled: Vault) -> None:
    with (filled.root / LOG).open("ab") as log:
        log.write(b"[" * 200_000 + b"\n" + b"x" * (3 << 20))
    kinds = {kind for kind, _ in named(filled.root)}
    assert kinds == {"altered"}
