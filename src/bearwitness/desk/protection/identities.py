"""Who protected sources are, sealed and opened again. ``casework/services/protection.py`` asks; pages never do."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.protection import key_ring
from bearwitness.desk.protection.models import ProtectedSource
from bearwitness.desk.protection.veil import Veil


@dataclass(frozen=True, slots=True)
class Identity:
    """What identifies a source: the names it goes by (the first is the real one), how to reach it, anything else."""

    names: tuple[str, ...]
    contact: str = ""
    note: str = ""


def key_path(casebook: Casebook) -> Path:
    """Where the key is that seals identities."""
    return casebook.path / (str(casebook.config["desk"]["sources_key"]) or key_ring.KEY_NAME)


def seal_identity(casebook: Casebook, identity: Identity, source: int) -> str:
    """The identity sealed for that source; makes the key where nothing was ever sealed."""
    if not ProtectedSource.objects.exists():
        key_ring.make_key(key_path(casebook))
    text = json.dumps({"names": identity.names, "contact": identity.contact, "note": identity.note})
    return key_ring.seal(key_path(casebook), text, _bound(source))


def open_identity(casebook: Casebook, row: ProtectedSource) -> Identity:
    """The identity. Raises CasebookError where the key can't be had."""
    said = json.loads(key_ring.unseal(key_path(casebook), row.sealed, _bound(row.source_id)))
    return Identity(tuple(said["names"]), said["contact"], said["note"])


def veil_of(casebook: Casebook) -> Veil:
    """The names of all protected sources, to be taken out of words; raises CasebookError where the key can't be had."""
    rows: Sequence[ProtectedSource] = list(ProtectedSource.objects.select_related("source"))
    return Veil({name: row.source.name for row in rows for name in open_identity(casebook, row).names})


def _bound(source: int) -> str:
    return f"source {source}"
