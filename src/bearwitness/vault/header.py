"""``vault.json``: what the folder is. Its SHA-256 stands in the first line of the custody log."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path

import rfc8785

from bearwitness.errors import NotAVault
from bearwitness.vault.disk import read_small

HEADER_NAME = "vault.json"
FORMAT = "bearwitness vault"
VERSION = 1
_LIMIT_BYTES = 1 << 16


def new_header() -> bytes:
    """The bytes of a new vault's header: format, version, when it was made, and a random id."""
    made = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return rfc8785.dumps({"format": FORMAT, "version": VERSION, "created_at": made, "id": uuid.uuid4().hex}) + b"\n"


def check_header(root: Path) -> bytes:
    """The header's bytes; raises NotAVault where there is none, it can't be read, or a newer format made it."""
    try:
        raw = read_small(root / HEADER_NAME, _LIMIT_BYTES)
        header = json.loads(raw)
    except (OSError, ValueError, RecursionError) as error:
        raise NotAVault(str(root)) from error
    if not isinstance(header, dict) or (header.get("format"), header.get("version")) != (FORMAT, VERSION):
        raise NotAVault(str(root))
    return raw
