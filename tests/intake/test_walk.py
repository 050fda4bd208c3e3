import io
import os
import socket
from pathlib import Path

import pytest

from bearwitness.intake import Found, Refused, find_files


def outcomes(*paths: Path | str) -> list[tuple[str, str]]:
    return [
        (Path(entry.arrived_as).name, entry.reason if isinstance(entry, Refused) else "found")
        for entry in find_files(paths)
    ]


def test_files_come_in_the_order_of_their_names_bytes(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/é.txt", "B.txt", "ä.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("words")
    assert [name for name, _ in outcomes(tmp_path)] == ["B.txt", "z.txt", "é.txt", "b.txt", "ä.txt"]


def test_a_single_file_and_a_missing_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    assert list(find_files([path])) == [Found(path, str(path), 5)]
    assert outcomes(tmp_path / "none.txt") == [("none.txt", "it does not exist")]


def test_a_folder_loop_is_refused_once_and_ends(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x.txt").write_text("words")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    assert outcomes(tmp_path) == [("up", "a loop: it leads back to a folder that holds it"), ("x.txt", "found")]


def test_links_to_one_another_and_to_nothing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    (tmp_path / "void").symlink_to("nowhere.txt")
    assert outcomes(tmp_path) == [
        ("one", "a loop of symbolic links"),
        ("two", "a loop of symbolic links"),
        ("void", "a link to 'nowhere.txt', which does not exist"),
    ]


def test_folders_linked_crosswise_are_not_walked_exponentially(tmp_path: Path) -> None:
    for level in range(30):
        (tmp_path / f"d{level:02}").mkdir()
        (tmp_path / f"d{level:02}" / "x.txt").write_text("words")
    for level in range(29):
        for side in ("left", "right"):
            (tmp_path / f"d{level:02}" / side).symlink_to(tmp_path / f"d{level + 1:02}")
    assert len(outcomes(tmp_path)) < 200


def test_a_linked_folder_is_taken_in(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x.txt").write_text("words")
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "link").symlink_to(tmp_path / "real")
    assert outcomes(tmp_path / "given") == [("x.txt", "found")]


def test_special_files_are_refused_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    here = Path.cwd()
    os.chdir(tmp_path)  # a socket's path has to be short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("sock")
    finally:
        os.chdir(here)
    assert outcomes(tmp_path, "/dev/null") == [
        ("pipe", "a named pipe, not a file"),
        ("sock", "a socket, not a file"),
        ("null", "a character device, not a file"),
    ]


def test_no_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    (tmp_path / "secret.txt").write_text("words")
    if os.geteuid() == 0:  # root may read everything; the kernel's answer is put in its mouth
        monkeypatch.setattr(os, "access", lambda *_: False)

        def refuse(path: Path) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        real = Path.iterdir
        monkeypatch.setattr(Path, "iterdir", lambda path: refuse(path) if path == locked else real(path))
    else:
        locked.chmod(0)
        (tmp_path / "secret.txt").chmod(0)
    assert outcomes(tmp_path) == [("locked", "no permission"), ("secret.txt", "no permission")]


def test_standard_input_is_spooled(tmp_path: Path) -> None:
    (entry,) = find_files(["-"], stdin=io.BytesIO(b"Nine were killed"), spool=tmp_path)
    assert isinstance(entry, Found)
    assert entry.spooled
    assert entry.arrived_as == "standard input"
    assert entry.path.read_bytes() == b"Nine were killed"
    assert entry.size == 16


def test_folders_hundreds_deep_are_walked(tmp_path: Path) -> None:
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(600):  # pytest's own clean-up recurses: no deeper
            Path("d").mkdir()
            os.chdir("d")
        Path("x.txt").write_text("words")
    finally:
        os.chdir(here)
    assert outcomes(tmp_path) == [("x.txt", "found")]


def test_a_name_that_is_no_utf8_is_shown_escaped(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text("words")
    (entry,) = find_files([tmp_path])
    assert entry.arrived_as.endswith("\\xff.txt")
