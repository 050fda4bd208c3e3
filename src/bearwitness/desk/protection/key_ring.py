"""Keys held in memory while they are needed; ``drop`` forgets them all."""

_held: dict[str, bytes] = {}


def drop() -> None:
    """Forgets every key held in this process."""
    _held.clear()
