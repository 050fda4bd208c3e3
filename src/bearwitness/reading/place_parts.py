"""The part of a town that a report names: "the Arrabal quarter of Zaragoza", "Zaragoza's Arrabal district"."""

from collections.abc import Iterator, Set
from dataclasses import replace

from bearwitness.model import Where
from bearwitness.reading.document import Document
from bearwitness.reading.place_regions import possessive
from bearwitness.reading.place_words import place_words
from bearwitness.values import Span

_MOST_WORDS = 3
# Between a quarter's name and the word for it in "Arrabal, the old quarter of Zaragoza".
_APPOSITION = 4


def with_part(doc: Document, where: Where, sentences: Set[int]) -> Where:
    """The place with the quarter that one of the sentences names, and its words; as it is where none does.

    Nothing is looked up: the word for a quarter beside a name makes the name one.
    """
    if where.place.part or where.place.precision > 2:
        return where
    own = {word.casefold() for word in f"{where.place.name} {where.place.canonical}".split()}
    for span in _quarters(doc, sentences):
        name = " ".join(doc.words(span).split())
        if not own.issuperset(name.casefold().split()):
            return replace(where, place=replace(where.place, part=name), spans=tuple(sorted({*where.spans, span})))
    return where


def _quarters(doc: Document, sentences: Set[int]) -> Iterator[Span]:
    words = place_words(doc.lang)
    # Where a word for a quarter stands before its name, the finder of candidates has taken both together.
    for at in doc.positions(words.sets["quarters_after"]) if words.has_capital_letters else ():
        sentence = doc.sentence_at(doc.tokens[at].start)
        follower = doc.lowers[at + 1] if at + 1 < sentence.last else ""
        if sentence.index not in sentences or follower in words.sets["no_quarter_before"]:
            continue
        last = at if at > sentence.first and _is_named(doc, at - 1) else _apposed(doc, at, sentence.first, follower)
        first = last
        while first > max(sentence.first, last - _MOST_WORDS) and _is_named(doc, first - 1):
            first -= 1
        if first < last and not words.sets["part_modifiers"].issuperset(doc.lowers[first:last]):
            yield Span(doc.tokens[first].start, doc.tokens[last - 1].end)


def _apposed(doc: Document, at: int, first: int, follower: str) -> int:
    """Where the name ends that "…, the old quarter of" follows, ``first`` where there is none."""
    if follower not in place_words(doc.lang).sets["parts_of"]:
        return first
    for comma in range(at - 1, max(first, at - _APPOSITION) - 1, -1):
        if doc.lowers[comma] == ",":
            return comma
    return first


def _is_named(doc: Document, at: int) -> bool:
    """True for a word with a capital, at its start or after an article of its name ("al-Jadida")."""
    token = doc.tokens[at]
    if token.kind != "word" or possessive(token.text) or doc.text[token.end : token.end + 1] not in (" ", ","):
        return False
    return token.is_capital or ("-" in token.text and token.text.rpartition("-")[2][:1].isupper())
