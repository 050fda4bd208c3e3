"""Keep: every file unaltered under its SHA-256, every arrival in a log that shows any later change."""

from bearwitness.vault.chain import Fault, Unfinished
from bearwitness.vault.store import Arrival, Kept, Vault
from bearwitness.vault.verify import Verification, verify_vault

__all__ = ["Arrival", "Fault", "Kept", "Unfinished", "Vault", "Verification", "verify_vault"]
