"""The key that seals who protected sources are: a file of its own, read when first needed, held until dropped.

``sources.key`` in the casebook's folder (0600), or where ``[desk] sources_key`` says, such as on a stick that is taken
out: without the file, and once panic has dropped what was held, nobody opens what was sealed. It is never in the
database. Sealing is AES-256-GCM with a fresh nonce; the record it belongs to is bound in, so that one sealed text can't
stand in another's place. (AES-GCM rather than age files: one short text a record, no recipients, and a place to bind.)
"""

import base64
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bearwitness.errors import CasebookError

KEY_NAME = "sources.key"
_KEY_BYTES, _NONCE_BYTES = 32, 12
_held: dict[Path, bytes] = {}


def drop() -> None:
    """Forgets every key held in this process."""
    _held.clear()


def make_key(path: Path) -> None:
    """Writes a new key into the file, for its owner alone, unless there is one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    except OSError as error:
        raise CasebookError(f"No key can be written to {path}: {error.strerror}.") from error
    with os.fdopen(handle, "wb") as stream:
        stream.write(base64.b64encode(secrets.token_bytes(_KEY_BYTES)) + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def seal(path: Path, text: str, bound_to: str) -> str:
    """The text sealed, as text, bound to the name of its record. Raises CasebookError where the key can't be had."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_key(path)).encrypt(nonce, text.encode(), bound_to.encode())
    return base64.b64encode(nonce + sealed).decode("ascii")


def unseal(path: Path, sealed: str, bound_to: str) -> str:
    """The text that was sealed for that record. Raises CasebookError where the key can't be had or is another."""
    raw = base64.b64decode(sealed)
    try:
        return AESGCM(_key(path)).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], bound_to.encode()).decode()
    except InvalidTag as error:
        raise CasebookError(f"{path} is not the key this was sealed with, or it was altered.") from error


def _key(path: Path) -> bytes:
    if path not in _held:
        try:
            if path.stat().st_mode & 0o077:
                raise CasebookError(f"{path} can be read by others.", remedy=f"Run: chmod 600 {path}")
            key = base64.b64decode(path.read_bytes())
        except (OSError, ValueError) as error:
            raise CasebookError(
                f"The key of protected sources can't be read from {path}.",
                remedy="Plug in what it is kept on, or put it back from a backup.",
            ) from error
        if len(key) != _KEY_BYTES:
            raise CasebookError(f"{path} holds no key.")
        _held[path] = key
    return _held[path]
