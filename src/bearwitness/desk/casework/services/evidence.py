"""What is done with a kept file: its bytes read again. The file itself never changes."""

from bearwitness.desk.casework.models import EvidenceItem
from bearwitness.desk.casework.rules import Actor, name_of, require_reader
from bearwitness.errors import UnknownDigest
from bearwitness.values import Digest
from bearwitness.vault import Vault


def verify_item(vault: Vault, actor: Actor, row: EvidenceItem) -> bool:
    """True where the file's bytes still have the SHA-256 it is named by; either way the custody log says so.

    Raises NotPermitted.
    """
    require_reader(actor, "verify a file")
    try:
        sound = vault.is_sound(Digest(row.pk))
    except UnknownDigest:
        sound = False
    outcome = "its bytes are those that arrived" if sound else "its bytes are missing or were altered"
    vault.record("verified file", {"digest": row.pk, "sound": sound, "outcome": outcome}, who=name_of(actor))
    return sound
