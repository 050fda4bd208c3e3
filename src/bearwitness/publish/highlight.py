"""A text cut at the words that matter, so that any page can mark them: spans in, segments out.

Spans may nest and overlap. Segments never do: each knows every mark it lies under, so a page needs no nested tags.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from bearwitness.errors import InvalidValue
from bearwitness.values import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to mark: where they stand, the anchor links lead to, and what they say (``killed``, ``where`` …)."""

    span: Span
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text from ``start`` on: ``marks`` it lies under, and those of them that ``opens`` here."""

    text: str
    start: int
    marks: tuple[Mark, ...] = ()
    opens: tuple[Mark, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """What the words say, each label once, in the order of the marks."""
        return tuple(dict.fromkeys(mark.label for mark in self.marks))


def highlight(text: str, marks: Iterable[Mark]) -> list[Segment]:
    """The text as segments that together are the whole of it, in order; an empty text has none.

    Raises InvalidValue where a mark reaches past the text.
    """
    ordered = sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end))
    for mark in ordered:
        if mark.span.end > len(text):
            span = (mark.span.start, mark.span.end)
            raise InvalidValue("span", span, f"the text has {len(text)} characters")
    cuts = {0, len(text)}
    for mark in ordered:
        cuts.update((mark.span.start, mark.span.end))
    edges = sorted(cuts)
    segments = []
    active: list[Mark] = []
    upcoming = 0
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.span.end > start]
        first = upcoming
        while upcoming < len(ordered) and ordered[upcoming].span.start == start:
            upcoming += 1
        opens = tuple(ordered[first:upcoming])
        active.extend(opens)
        segments.append(Segment(text[start:end], start, tuple(active), opens))
    return segments


def excerpts(segments: Sequence[Segment], around: int) -> list[Segment]:
    """The marked segments with at most ``around`` characters of the text on either side; what is left out shows as …"""
    kept: list[Segment] = []
    last = len(segments) - 1
    for position, segment in enumerate(segments):
        if segment.marks or len(segment.text) <= 2 * around:
            kept.append(segment)
            continue
        head = segment.text[:around] if position > 0 else ""
        tail = segment.text[len(segment.text) - around :] if position < last else ""
        kept.append(Segment(f"{head} … {tail}", segment.start))
    return kept


def to_html(segments: Iterable[Segment]) -> str:
    """The segments as HTML, everything from the text escaped: ``<mark>`` with a class and a title for each label.

    The first mark that opens a segment gives it its id; further ones give empty anchors before it.
    """
    return "".join(_segment_html(segment) for segment in segments)


def _segment_html(segment: Segment) -> str:
    if not segment.marks:
        return escape(segment.text)
    anchors = "".join(f'<span id="{escape(mark.anchor)}"></span>' for mark in segment.opens[1:])
    here = f' id="{escape(segment.opens[0].anchor)}"' if segment.opens else ""
    classes = " ".join(f"says-{label.replace(' ', '-')}" for label in segment.labels)
    title = ", ".join(segment.labels)
    return f'{anchors}<mark{here} class="{escape(classes)}" title="{escape(title)}">{escape(segment.text)}</mark>'
