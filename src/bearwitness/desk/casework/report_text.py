"""A report's text for its own page: every claim's words marked, and every character's place in the reading text.

A long text is shown a part at a time; ``Part`` says which.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from bearwitness.publish.highlight import Mark, Segment, highlight
from bearwitness.values import Span

PART_CHARS = 60_000
# A browser changes or drops these two, which would move all places after them.
_KEPT = str.maketrans({"\0": "\ufffd", "\r": "&#13;"})


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text: its number from 1, of how many, and where it begins and ends."""

    number: int
    of: int
    start: int
    end: int

    @property
    def before(self) -> int:
        """The number of the part before, 0 where it is the first."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the part after, 0 where it is the last."""
        return self.number + 1 if self.number < self.of else 0


def part_of(text: str, asked: str, words: Span | None = None) -> Part:
    """The part an address asks for by number, else the one that holds the words, else the first."""
    of = max(1, -(-len(text) // PART_CHARS))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    if not 1 <= number <= of:
        number = min(words.start // PART_CHARS + 1, of) if words is not None else 1
    start = (number - 1) * PART_CHARS
    return Part(number, of, start, min(len(text), start + PART_CHARS))


def part_html(text: str, marks: Sequence[Mark], part: Part) -> SafeString:
    """The part as HTML, all of the text escaped; each piece carries its place (``data-start``, in code points).

    A mark carries what it says in ``data-says``: the anchors of its marks without their last number.
    """
    inside = [
        Mark(Span(max(mark.span.start, part.start) - part.start, min(mark.span.end, part.end) - part.start),
             mark.anchor, mark.label)
        for mark in marks
        if mark.span.start < part.end and mark.span.end > part.start
    ]  # fmt: skip
    pieces = (_piece(segment, part.start) for segment in highlight(text[part.start : part.end], inside))
    return mark_safe("".join(pieces))  # noqa: S308 _piece escapes all that comes from the report


def _piece(segment: Segment, offset: int) -> str:
    words = escape(segment.text).translate(_KEPT)
    at = offset + segment.start
    if not segment.marks:
        return f'<span data-start="{at}">{words}</span>'
    anchors = "".join(f'<span id="{escape(mark.anchor)}"></span>' for mark in segment.opens[1:])
    here = f' id="{escape(segment.opens[0].anchor)}"' if segment.opens else ""
    classes = " ".join(f"says-{label.replace(' ', '-')}" for label in segment.labels)
    says = " ".join(dict.fromkeys(mark.anchor.rpartition("-")[0] for mark in segment.marks))
    title = ", ".join(segment.labels)
    return (
        f'{anchors}<mark{here} data-start="{at}" data-says="{escape(says)}" class="{escape(classes)}" '
        f'title="{escape(title)}">{words}</mark>'
    )
