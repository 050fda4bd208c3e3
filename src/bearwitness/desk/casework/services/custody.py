"""A transaction and its line in the custody log, both or neither.

The entry is the last thing before the commit: where it can't be written nothing is stored, and a process killed
between the two leaves an entry for rows that are not there, never rows without an entry.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from bearwitness.desk.casework.rules import Actor, name_of
from bearwitness.vault import Vault


@contextmanager
def custody(vault: Vault, actor: Actor, what: str) -> Iterator[dict[str, Any]]:
    """A transaction whose custody entry is written last before the commit, with the details the block fills in.

    A block that leaves the details empty has changed nothing, and nothing is logged.
    """
    with transaction.atomic():
        details: dict[str, Any] = {}
        yield details
        if details:
            vault.record(what, details, who=name_of(actor))
