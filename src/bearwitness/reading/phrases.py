"""Fixed phrases found in a run of tokens, by their first word.

A table maps a phrase's first word to the phrases that start so, longest first, each with what it stands for.
Looking a whole text up costs one dictionary access a token.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from bearwitness.reading.document import Document, Token

Meaning = TypeVar("Meaning")


class PhraseTable(Generic[Meaning]):
    """Phrases (words parted by spaces, lower case) and what each stands for."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        singles: dict[str, Meaning] = {}
        longer: dict[str, dict[str, list[tuple[tuple[str, ...], Meaning]]]] = {}
        for phrase, meaning in entries:
            words = tuple(phrase.split())
            if len(words) == 1:
                singles[words[0]] = meaning
            else:
                longer.setdefault(words[0], {}).setdefault(words[1], []).append((words, meaning))
        for seconds in longer.values():
            for held in seconds.values():
                held.sort(key=lambda entry: -len(entry[0]))
        self._singles, self._longer = singles, longer
        self._starts = frozenset(singles.keys() | longer.keys())

    def at(self, tokens: Sequence[Token], here: int, end: int) -> tuple[int, Meaning] | None:
        """The token after the longest phrase that starts here, with its meaning; None where none does."""
        first = tokens[here].lower
        if first not in self._starts:
            return None
        seconds = self._longer.get(first)
        if seconds is not None and here + 1 < end:
            for words, meaning in seconds.get(tokens[here + 1].lower, ()):
                last = here + len(words)
                if last <= end and all(tokens[here + i].lower == words[i] for i in range(2, len(words))):
                    return last, meaning
        return (here + 1, self._singles[first]) if first in self._singles else None

    def _places_in(self, doc: Document) -> Sequence[int]:
        """The tokens of the document at which a phrase may start, its first two words being there."""
        places = doc.places_of.get(self)
        if places is None:
            lowers, singles, longer = doc.lowers, self._singles, self._longer
            last = len(lowers) - 1
            places = doc.places_of[self] = [
                at
                for at in doc.positions(self._starts)
                if (first := lowers[at]) in singles or (at < last and lowers[at + 1] in longer[first])
            ]
        return places

    def find(self, doc: Document, first: int, end: int) -> list[tuple[int, int, Meaning]]:
        """Every phrase in tokens ``[first, end)`` of the document, not overlapping, as (first, last, meaning).

        Where phrases may start is looked up once for the whole document; a stretch without one costs next to nothing.
        """
        places = self._places_in(doc)
        if not places:
            return []
        found: list[tuple[int, int, Meaning]] = []
        past = first
        for here in places[bisect_left(places, first) : bisect_left(places, end)]:
            if here < past:
                continue
            hit = self.at(doc.tokens, here, end)
            if hit is not None:
                past = hit[0]
                found.append((here, past, hit[1]))
        return found

    def by_sentence(self, doc: Document) -> Mapping[int, list[tuple[int, int, Meaning]]]:
        """Every phrase of the document, none reaching beyond its sentence, by the sentence's index.

        The same as ``find`` for each sentence, but in one pass, and once a document.
        """
        found: dict[int, list[tuple[int, int, Meaning]]] | None = doc.phrases_of.get(self)
        if found is not None:
            return found
        found = doc.phrases_of[self] = {}
        sentences, tokens, index, past, last = doc.sentences, doc.tokens, -1, 0, 0
        for here in self._places_in(doc):
            while here >= last:
                index += 1
                last = sentences[index].last
            if here >= past and (hit := self.at(tokens, here, last)) is not None:
                past = hit[0]
                found.setdefault(index, []).append((here, past, hit[1]))
        return found
