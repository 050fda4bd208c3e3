"""What ``docs/vault.md`` tells a third party to type works, and finds what it says it finds."""

import re
import subprocess
import sys
from pathlib import Path

from bearwitness.values import Digest
from bearwitness.vault import Vault

PAGE = (Path(__file__).parents[2] / "docs" / "vault.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    match = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert match
    return match[1]


def run(vault: Vault, *command: str) -> str:
    done = subprocess.run(command, cwd=vault.root, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def check(vault: Vault) -> tuple[str, str]:
    return run(vault, "sh", "-c", block("sh")), run(vault, sys.executable, "-c", block("python"))


def test_a_whole_vault(filled: Vault) -> None:
    assert check(filled) == ("", "6 entries and 4 files are as the log says\n")


def test_an_altered_object_and_an_altered_line(filled: Vault) -> None:
    path = filled.path_of(Digest.of(b""))
    path.chmod(0o600)
    path.write_bytes(b"more")
    log = (filled.root / "custody.jsonl").read_bytes()
    (filled.root / "custody.jsonl").write_bytes(log.replace(b"note-2", b"note-9"))
    shell, python = check(filled)
    assert f"{path.relative_to(filled.root)}: FAILED" in shell
    assert "line 4 was changed" in python


def test_lines_cut_off_at_the_end(filled: Vault) -> None:
    log = (filled.root / "custody.jsonl").read_bytes().splitlines(keepends=True)
    (filled.root / "custody.jsonl").write_bytes(b"".join(log[:-1]))
    assert "does not end where head.json says" in check(filled)[1]


def test_every_member_of_a_line_is_described(filled: Vault) -> None:
    members = re.findall(r'"(\w+)":', (filled.root / "custody.jsonl").read_text().splitlines()[1])
    assert all(f"`{name}`" in PAGE for name in members)
