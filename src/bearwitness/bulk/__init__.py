"""The same functions over many records at once."""

from bearwitness.bulk.read import ReadOutcome, read_all

__all__ = ["ReadOutcome", "read_all"]
