"""A report made ready for the role model: its candidates, their normal strings, and hashed features.

All-capital agency texts are read too: nothing here looks at case. A line break inside a paragraph is a blank.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bearwitness.model import Report
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.roles.features import Surroundings, candidate_features, phrase_features, surroundings
from bearwitness.reading.roles.lexicon import load_lexicon
from bearwitness.reading.roles.phrases import Candidate, Phrase, find_candidates, find_phrases
from bearwitness.reading.roles.tagging import TaggedSentence, tag
from bearwitness.values import Span

BITS = 18
_PLACES = (1 << BITS) - 1
_INNER_BREAK = re.compile(r"(?<!\n)\n(?!\s*\n)")
_MARK = re.compile(r"\[([A-Za-z]+)\]")
_NOT_WORD = re.compile(r"[^\w\s]")
_ARTICLES = frozenset(("a", "an", "the"))
_MOST_SENTENCES = 2000


@dataclass(frozen=True)
class Sheet:
    """The report's candidates with their strings; ``rows`` are the hashed features of each."""

    doc: Document
    sentences: Sequence[TaggedSentence]
    phrases: Sequence[Phrase]
    candidates: Sequence[Candidate]
    texts: Sequence[str]
    names: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[NDArray[np.int32]]
    around: Surroundings

    def span(self, number: int) -> Span:
        """Where the candidate stands in the reading text."""
        candidate = self.candidates[number]
        first = self.sentences[candidate.sentence].sentence.first
        return Span(self.doc.tokens[first + candidate.first].start, self.doc.tokens[first + candidate.last - 1].end)


@lru_cache(maxsize=1 << 20)
def place_of(feature: str) -> int:
    """The feature's place in the weights."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) & _PLACES


def normal(text: str) -> str:
    """The string as strings of one entity are compared: lower case, no punctuation, no articles."""
    return " ".join(word for word in _NOT_WORD.sub("", text.lower()).split() if word not in _ARTICLES)


def joined_lines(text: str) -> str:
    """The text with each line break inside a paragraph as a blank, so that offsets stay."""
    return _INNER_BREAK.sub(" ", text)


def plain_document(report: Report, lang: str = "en") -> Document:
    """The report laid out with its lines joined; offsets stay those of the report."""
    joined = joined_lines(report.text)
    return lay_out(Report(id=report.id, text=joined, title=report.title, published=report.published), lang)


def make_sheet(report: Report, lang: str = "en", dead: frozenset[str] = frozenset()) -> Sheet:
    """The report's sheet; candidates whose head is in ``dead`` are left out (the model knows they name nothing)."""
    lexicon = load_lexicon(lang)
    doc = plain_document(report, lang)
    sentences = tag(doc, lexicon)[:_MOST_SENTENCES]
    phrases = find_phrases(sentences)
    genre = [match.lower() for match in _MARK.findall(report.text[:400])][:3]
    around = surroundings(doc, sentences, phrases, lexicon, genre)
    found = find_candidates(doc, sentences, phrases, lexicon)
    heads = [head_word(sentences, phrases, candidate) for candidate in found]
    kept = [at for at, head in enumerate(heads) if head not in dead]
    contexts: dict[int, tuple[list[str], list[str]]] = {}
    candidates, texts, rows = [], [], []
    for at in kept:
        candidate = found[at]
        if candidate.phrase not in contexts:
            contexts[candidate.phrase] = phrase_features(around, candidate.phrase)
        features = candidate_features(around, candidate, contexts[candidate.phrase])
        candidates.append(candidate)
        rows.append(np.fromiter({place_of(feature) for feature in features}, dtype=np.int32))
        first = sentences[candidate.sentence].sentence.first
        start, end = doc.tokens[first + candidate.first].start, doc.tokens[first + candidate.last - 1].end
        text = " ".join(doc.text[start:end].split())
        texts.append(text[:-2] if text[-2:] in ("'s", "'S", "’s", "’S") else text)
    return Sheet(
        doc,
        sentences,
        phrases,
        candidates,
        texts,
        [normal(text) for text in texts],
        [heads[at] for at in kept],
        rows,
        around,
    )


def head_word(sentences: Sequence[TaggedSentence], phrases: Sequence[Phrase], candidate: Candidate) -> str:
    """The word that says what the candidate is: the last of its phrase or of the part of it that it covers."""
    last = min(candidate.last, phrases[candidate.phrase].last)
    return sentences[candidate.sentence].words[last - 1].removesuffix("'s")


def document_places(sheet: Sheet) -> NDArray[np.int32]:
    """The hashed words and pairs of words of the whole report; those of its beginning once more."""
    words = [
        lower
        for token, lower in zip(sheet.doc.tokens, sheet.doc.lowers, strict=True)
        if token.kind != "punct" or lower in "[]"
    ]
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    features = {f"D:{word}" for word in counts}
    features |= {f"D:{word}>2" for word, count in counts.items() if count > 2}
    features |= {f"D:{one} {two}" for one, two in pairwise(words)}
    features |= {f"D1:{word}" for word in words[:80]}
    return np.fromiter({place_of(feature) for feature in features}, dtype=np.int32)
