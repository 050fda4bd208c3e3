"""A vault with a few files in it."""

from pathlib import Path

import pytest

from bearwitness.vault import Vault

TEXTS = (b"The market was hit at noon.", b"Seven people were taken to the hospital.", b"", b"\x00\xff" * 700)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.create(tmp_path / "vault")


@pytest.fixture
def filled(vault: Vault) -> Vault:
    for number, text in enumerate(TEXTS):
        vault.keep_bytes(text, arrived_as=f"note-{number}.txt", who="Amal")
    vault.record("read", {"claims": 3, "share": 0.25, "name": "سوق"}, who="Amal")
    return vault
