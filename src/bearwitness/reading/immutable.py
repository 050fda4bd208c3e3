"""Values that finders make by the hundred for each report, quick to make."""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

Made = TypeVar("Made")


@dataclass_transform(frozen_default=True)
def immutable(cls: type[Made]) -> type[Made]:
    """The class as a dataclass with slots that can be hashed and that nothing may change once made.

    The type checker sees to that. ``frozen=True`` would see to it while reading as well, at three times the cost of
    making one, and reports are full of them.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
