"""What a report says was done: events with who fills each role, as strings of the report and their places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bearwitness.values import Span

# Who did it (persons, groups), what and who was hit (things, named persons, persons described), with what.
ROLES = ("perpetrator", "group", "thing", "named", "described", "weapon")


@dataclass(frozen=True, slots=True)
class Filler:
    """One entity in a role: its best words, all its places, and details ("effect": "death")."""

    text: str
    spans: tuple[Span, ...]
    score: float = 1.0
    details: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[int, ...] = ()


@dataclass(frozen=True)
class RoleEvent:
    """One act: its kind, who fills which role, and details of the act itself ("stage": "attempted")."""

    kind: str
    roles: Mapping[str, Sequence[Filler]]
    score: float = 1.0
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TaughtFiller:
    """One entity of a worked example: every string that names it, and its details."""

    names: tuple[str, ...]
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TaughtEvent:
    """One act of a worked example, for training."""

    kind: str
    roles: Mapping[str, Sequence[TaughtFiller]]
