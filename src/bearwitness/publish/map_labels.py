"""Where the names of places stand on a small map: beside their dots, over nothing else, or not at all.

Greedy, the largest dot first, eight positions each (after Christensen, Marks & Shieber, 1995, section 3.1).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FONT_PX = 12.0
# Wider than most letters of a sans-serif face, so that a name never needs more room than it was given.
_LETTER_PX = FONT_PX * 0.58
_GAP_PX = 3.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """True where the two share some area."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        """True where the other lies wholly inside."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


@dataclass(frozen=True, slots=True)
class Spot:
    """One or more dots at one place, to be named together: their middle, half their width, half their height."""

    name: str
    x: float
    y: float
    across: float
    up: float

    @property
    def box(self) -> Box:
        """The rectangle around the dots."""
        return Box(self.x - self.across, self.y - self.up, self.x + self.across, self.y + self.up)


@dataclass(frozen=True, slots=True)
class Label:
    """A name, the point of its baseline it hangs on, SVG's ``text-anchor`` there, and the box it takes."""

    text: str
    x: float
    y: float
    anchor: str
    box: Box


def place_labels(spots: Sequence[Spot], frame: Box) -> list[Label]:
    """The names that found room, in the order given; those of the most important places should come first."""
    placed: list[Label] = []
    for spot in spots:
        for label in _candidates(spot) if spot.name else ():
            taken = [other.box for other in spots] + [other.box for other in placed]
            if frame.holds(label.box) and not any(label.box.overlaps(box) for box in taken):
                placed.append(label)
                break
    return placed


def _candidates(spot: Spot) -> Iterator[Label]:
    """Right, left, above, below, then the corners."""
    across, up = spot.across + _GAP_PX, spot.up + _GAP_PX
    third = FONT_PX * 0.35
    for x, y, anchor in (
        (across, third, "start"),
        (-across, third, "end"),
        (0.0, -up, "middle"),
        (0.0, up + FONT_PX * 0.8, "middle"),
        (across, -up, "start"),
        (-across, -up, "end"),
        (across, up + FONT_PX * 0.8, "start"),
        (-across, up + FONT_PX * 0.8, "end"),
    ):
        yield _label(spot.name, spot.x + x, spot.y + y, anchor)


def _label(text: str, x: float, y: float, anchor: str) -> Label:
    wide = len(text) * _LETTER_PX
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return Label(text, x, y, anchor, Box(left, y - FONT_PX * 0.8, left + wide, y + FONT_PX * 0.25))
