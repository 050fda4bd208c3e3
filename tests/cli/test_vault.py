import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bearwitness.cli.vault import app
from bearwitness.errors import MissingPart, NotAVault, PartialFailure, VaultFault
from bearwitness.values import Digest
from bearwitness.vault import Vault, verify_vault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.txt").write_text("The market was hit.")
    (folder / "inner" / "b.txt").write_text("The market was hit.")
    (folder / "inner" / "empty").write_bytes(b"")
    return folder


def run(*arguments: object, stdin: bytes | None = None) -> tuple[list[str], BaseException | None]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
    error = None if isinstance(result.exception, SystemExit) else result.exception
    return result.stdout.splitlines(), error


def run_json(*arguments: object, stdin: bytes | None = None) -> tuple[list[dict[str, Any]], BaseException | None]:
    lines, error = run(*arguments, "--json", stdin=stdin)
    return [json.loads(line) for line in lines], error


def test_seal_and_verify(folder: Path, tmp_path: Path) -> None:
    outcomes, error = run_json("seal", folder, "--vault", tmp_path / "v", "--who", "Amal")
    assert error is None
    assert sorted(one["status"] for one in outcomes) == ["kept", "kept", "kept before"]
    assert {one["digest"] for one in outcomes} == {str(Digest.of(text)) for text in (b"", b"The market was hit.")}
    assert {one["path"] for one in outcomes} == {str(path) for path in folder.rglob("*") if path.is_file()}
    assert {entry.who for entry in Vault.open(tmp_path / "v").entries() if entry.what == "arrived"} == {"Amal"}
    (answer,), error = run_json("verify", "--vault", tmp_path / "v")
    assert error is None
    assert answer == {"ok": True, "entries": 4, "objects": 2, "bytes": 19, "faults": [], "unfinished": []}
    assert run("verify", "--vault", tmp_path / "v") == (["4 entries, 2 files, 19 bytes checked"], None)


def test_sealing_again_duplicates_nothing(folder: Path, tmp_path: Path) -> None:
    run("seal", folder, "--vault", tmp_path / "v")
    lines, error = run("seal", folder, "--vault", tmp_path / "v")
    assert error is None
    assert [line.split(":")[0] for line in lines] == ["kept before"] * 3
    assert verify_vault(tmp_path / "v").objects == 2


def test_what_cannot_be_kept_is_listed_and_counted(folder: Path, tmp_path: Path) -> None:
    (folder / "loop").symlink_to(folder)
    outcomes, error = run_json("seal", folder, folder / "absent", "--vault", tmp_path / "v")
    failed = [one for one in outcomes if one["status"] == "not kept"]
    assert {Path(one["path"]).name for one in failed} == {"loop", "absent"}
    assert all(one["reason"] for one in failed)
    assert isinstance(error, PartialFailure)
    assert (error.exit_code, error.done, error.failed) == (3, 3, 2)


def test_a_file_without_permission(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").chmod(0)
    real = os.open

    def guarded(path: Any, *arguments: Any, **options: Any) -> int:
        # The superuser, as whom tests may run, is refused nothing.
        if str(path).endswith("a.txt"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", guarded)
    lines, error = run("seal", folder, "--vault", tmp_path / "v")
    assert isinstance(error, PartialFailure)
    assert any(line.startswith("not kept:") and "Permission denied" in line for line in lines)


def test_standard_input(tmp_path: Path) -> None:
    (outcome,), error = run_json("seal", "-", "--vault", tmp_path / "v", stdin=b"a phone call")
    assert error is None
    assert outcome["digest"] == str(Digest.of(b"a phone call"))


def test_the_vault_inside_the_folder_is_left_out(folder: Path) -> None:
    run("seal", folder, "--vault", folder / "v")
    outcomes, error = run_json("seal", folder, "--vault", folder / "v")
    assert error is None
    assert sorted(one["status"] for one in outcomes) == ["kept before", "kept before", "kept before", "skipped"]
    assert verify_vault(folder / "v").objects == 2


def test_verify_names_the_fault(folder: Path, tmp_path: Path) -> None:
    run("seal", folder, "--vault", tmp_path / "v")
    vault = Vault.open(tmp_path / "v")
    path = vault.path_of(Digest.of(b"The market was hit."))
    path.chmod(0o600)
    path.write_text("The market was not.")
    where = path.relative_to(vault.root).as_posix()
    lines, error = run("verify", "--vault", tmp_path / "v")
    assert lines[0].startswith(f"altered: {where}: ")
    assert isinstance(error, VaultFault)
    assert error.exit_code == 74
    (answer,), error = run_json("verify", "--vault", tmp_path / "v")
    assert (answer["ok"], answer["faults"][0]["where"]) == (False, where)


def test_no_vault(folder: Path, tmp_path: Path) -> None:
    assert isinstance(run("verify", "--vault", tmp_path / "absent")[1], NotAVault)
    _, error = run("seal", folder, "--vault", folder)
    assert isinstance(error, NotAVault)
    assert not (folder / "vault.json").exists()


def test_a_machine_without_login_names(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)
    _, error = run("seal", folder, "--vault", tmp_path / "v")
    assert isinstance(error, MissingPart)
    assert "--who" in error.remedy


def test_names_that_would_command_a_terminal_are_shown_escaped(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a\x1b[2J\nkept: b").write_text("x")
    (line,), _ = run("seal", tmp_path / "in", "--vault", tmp_path / "v")
    assert "\\x1b[2J\\nkept: b" in line
