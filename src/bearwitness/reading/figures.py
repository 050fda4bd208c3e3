"""Figures whose thousands are parted by a space: "12 500" is one number of two tokens."""

from bearwitness.reading.document import Document

GROUP, _MOST_GROUPS = 3, 4
_SPACES = frozenset(" \u00a0\u2009\u202f")


def spaced_end(doc: Document, at: int, end: int) -> int:
    """The token after the groups of three figures that go on with the one at ``at``, each behind one space."""
    last = at + 1
    while last < end and last - at < _MOST_GROUPS:
        token, gap = doc.tokens[last], doc.text[doc.tokens[last - 1].end : doc.tokens[last].start]
        if gap not in _SPACES or len(token.lower) != GROUP or not token.lower.isdecimal():
            break
        last += 1
    return last
