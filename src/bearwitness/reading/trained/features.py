"""What a model looks at in a report: its common words and the codebook's terms, each with the words it stands on.

Names are left out: only words that the report also writes in lower case count (in scripts that have none, all do), so
that a model can't learn that a place, a people or a party stands for a deed, nor hold a victim's name. The codebook's
terms count by their code, so what is learned from one language helps with another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

from bearwitness.model import Spans
from bearwitness.reading.document import Document
from bearwitness.reading.mentions import TermMention
from bearwitness.reading.trained.violation_words import violation_words
from bearwitness.values import Span

# The beginning is where a report says what it is about; what lies beyond these words is not looked at.
MAX_WORDS = 1000
LEAD_WORDS = 60
# A codebook term says more than a word.
TERM_VALUE = 3.0
MAX_SPANS = 3


@dataclass(slots=True)
class Features:
    """Features with their values, and the spans of the words each stands on (a few of them)."""

    values: dict[str, float] = field(default_factory=dict)
    spans: dict[str, Spans] = field(default_factory=dict)

    def add(self, name: str, value: float, span: Span) -> None:
        """Adds to the feature's value; keeps its first few spans."""
        self.values[name] = self.values.get(name, 0.0) + value
        held = self.spans.get(name, ())
        if len(held) < MAX_SPANS:
            self.spans[name] = (*held, span)


def features_of(doc: Document, terms: Sequence[TermMention]) -> Features:
    """The features of the report; ``terms`` are what ``find_terms`` found in it. Time grows with the text's length."""
    found = Features()
    tokens = doc.tokens[:MAX_WORDS]
    if not tokens:
        return found
    body = next((sentence.first for sentence in doc.sentences if not sentence.in_title), 0)
    lead = body + LEAD_WORDS
    common = {token.lower for token in tokens if token.kind == "word" and not token.is_capital}
    for at, token in enumerate(tokens):
        if token.kind == "word" and token.lower in common:
            found.add(f"w:{token.lower}", 1.0, token.span)
            if at < lead:
                found.add(f"l:{token.lower}", 1.0, token.span)
    _add_terms(found, terms, tokens[-1].end, tokens[min(len(tokens), lead) - 1].end)
    _add_violations(found, doc, len(tokens), body)
    # Said twice weighs more, but not twice as much.
    for name, value in found.values.items():
        unit = TERM_VALUE if name[0] in "tv" else 1.0
        found.values[name] = unit * (1 + log(value / unit))
    return found


def _add_terms(found: Features, terms: Sequence[TermMention], end: int, lead: int) -> None:
    for term in terms:
        if term.span.end <= end:
            name = term.kind if term.kind == "party" else f"{term.kind}:{term.code}"
            found.add(f"t:{name}", TERM_VALUE, term.span)
            if term.span.end <= lead:
                found.add(f"tl:{name}", TERM_VALUE, term.span)


def _add_violations(found: Features, doc: Document, words: int, body: int) -> None:
    """Words of violations and of who commits them, apart by where they stand: title, lead, anywhere."""
    for at, last, meanings in violation_words(doc.lang).find(doc, 0, words):
        span = Span(doc.tokens[at].start, doc.tokens[last - 1].end)
        for meaning in meanings:
            found.add(f"v:{meaning}", TERM_VALUE, span)
            if at < body + LEAD_WORDS:
                found.add(f"{'vt' if at < body else 'vl'}:{meaning}", TERM_VALUE, span)
