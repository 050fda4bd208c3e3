"""What a reader gives back beside claims: how much of what it was offered had to be dropped."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bearwitness.model import Claim, Report


@dataclass(frozen=True, slots=True)
class Reading:
    """The claims of one report; ``dropped`` names the field of each value that the report's words don't hold."""

    claims: tuple[Claim, ...]
    dropped: tuple[str, ...] = ()


@runtime_checkable
class CountingReader(Protocol):
    """A reader that can be offered values the report doesn't hold, and counts them."""

    def read_counted(self, report: Report) -> Reading:
        """The claims, and what was dropped; raises as ``Reader.read``."""
        ...
