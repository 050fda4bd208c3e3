"""A transaction and its line in the custody log, both or neither.

The entry is the last thing before the commit: where it can't be written nothing is stored, and a process killed
between the two leaves an entry for rows that are not there, never rows without an entry.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from bearwitness.desk.casework.rules import Actor, name_of
from bearwitness.desk.database import lock_writers
from bearwitness.vault import Vault

_ITEMS_PER_ENTRY = 500


@contextmanager
def custody(vault: Vault, actor: Actor, what: str) -> Iterator[dict[str, Any]]:
    """A transaction whose custody entry is written last before the commit, with the details the block fills in.

    A block that leaves the details empty has changed nothing, and nothing is logged.
    """
    with transaction.atomic():
        lock_writers()
        details: dict[str, Any] = {}
        yield details
        if details:
            vault.record_many([(what, part) for part in split_details(details)], who=name_of(actor))


def split_details(details: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The details as one entry, or as several where a list in them is long: a line of the log has its limit.

    Each part says which it is of how many; what is no list stands in the first.
    """
    long = [value for value in details.values() if isinstance(value, list | dict)]
    count = max((-(-len(value) // _ITEMS_PER_ENTRY) for value in long), default=1)
    if count <= 1:
        return [dict(details)]
    parts: list[dict[str, Any]] = [{"part": number, "parts": count} for number in range(1, count + 1)]
    for name, value in details.items():
        if not isinstance(value, list | dict):
            parts[0][name] = value
            continue
        items = list(value.items()) if isinstance(value, dict) else value
        for number, part in enumerate(parts):
            piece = items[number * _ITEMS_PER_ENTRY : (number + 1) * _ITEMS_PER_ENTRY]
            if piece:
                part[name] = dict(piece) if isinstance(value, dict) else piece
    return parts
