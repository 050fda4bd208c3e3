"""Noun phrases of a report and the strings in them that may be named as a role: candidates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bearwitness.reading.document import Document
from bearwitness.reading.roles.lexicon import Lexicon
from bearwitness.reading.roles.tagging import NOMINAL, TaggedSentence

_LONGEST_PHRASE = 14
_LONGEST_CANDIDATE = 9


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: tokens ``[first, last)`` of its sentence; the ``determiner`` before them or ""."""

    sentence: int
    first: int
    last: int
    determiner: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens ``[first, last)`` of the sentence that may name a filler; its head stands in the ``phrase``."""

    phrase: int
    sentence: int
    first: int
    last: int


def find_phrases(sentences: Sequence[TaggedSentence]) -> list[Phrase]:
    """The noun phrases in the text's order."""
    return [phrase for number, tagged in enumerate(sentences) for phrase in _phrases(number, tagged)]


def _phrases(number: int, tagged: TaggedSentence) -> Iterator[Phrase]:
    tags, words = tagged.tags, tagged.words
    at = 0
    while at < len(tags):
        if tags[at] not in NOMINAL:
            at += 1
            continue
        first = at
        while at < len(tags) and tags[at] in NOMINAL and at - first < _LONGEST_PHRASE:
            at += 1
        if first and tags[first - 1] == "A" and words[first - 1].endswith("ly"):
            first -= 1  # "heavily armed men"
        last = at
        while first < last and tags[first] == "Q":
            first += 1
        while first < last and tags[last - 1] == "Q" and '"' not in words[first : last - 1]:
            last -= 1
        if any(tag == "N" for tag in tags[first:last]):
            before = words[first - 1] if first and tags[first - 1] == "D" else ""
            yield Phrase(number, first, last, before)


def find_candidates(
    doc: Document, sentences: Sequence[TaggedSentence], phrases: Sequence[Phrase], lexicon: Lexicon
) -> list[Candidate]:
    """The strings in and around each phrase that may be a role's filler, in the text's order."""
    found: list[Candidate] = []
    for number, phrase in enumerate(phrases):
        tagged = sentences[phrase.sentence]
        ends = _ends(tagged, phrase, lexicon)
        for last in ends:
            for first in range(max(phrase.first, last - _LONGEST_CANDIDATE), last):
                if tagged.tags[first] != "A" and tagged.tags[last - 1] == "N":
                    found.append(Candidate(number, phrase.sentence, first, last))
        found.extend(_extended(tagged, phrases, number, lexicon))
    return found


def _ends(tagged: TaggedSentence, phrase: Phrase, lexicon: Lexicon) -> list[int]:
    """Where a filler can end: at the phrase's end, after a possessive, a name and any noun the lexicon knows."""
    ends = [phrase.last]
    for at in range(phrase.first, phrase.last - 1):
        word = tagged.words[at]
        if (
            word.endswith(("'s", "s'"))
            or word in lexicon.nouns
            or word in lexicon.titles
            or (tagged.tags[at] == "N" and not lexicon.known(word))
        ):
            ends.append(at + 1)
    return ends


def _extended(tagged: TaggedSentence, phrases: Sequence[Phrase], number: int, lexicon: Lexicon) -> Iterator[Candidate]:
    """The phrase with what "of" adds: "members of the armed forces", "group of armed men"."""
    phrase = phrases[number]
    last = phrase.last
    if last >= len(tagged.words) or tagged.words[last] not in lexicon.bonds:
        return
    for following in phrases[number + 1 : number + 2]:
        if following.sentence == phrase.sentence and following.first - last in (1, 2):
            for first in range(max(phrase.first, phrase.last - 4), phrase.last):
                yield Candidate(number, phrase.sentence, first, following.last)
