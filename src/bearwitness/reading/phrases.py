"""Fixed phrases found in a run of tokens, by their first word.

A table maps a phrase's first word to the phrases that start so, longest first, each with what it stands for.
Looking a whole text up costs one dictionary access a token.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from bearwitness.reading.document import Token

Meaning = TypeVar("Meaning")


class PhraseTable(Generic[Meaning]):
    """Phrases (words parted by spaces, lower case) and what each stands for."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        table: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
        for phrase, meaning in entries:
            words = tuple(phrase.split())
            table.setdefault(words[0], []).append((words, meaning))
        for held in table.values():
            held.sort(key=lambda entry: -len(entry[0]))
        self._table: Mapping[str, list[tuple[tuple[str, ...], Meaning]]] = table

    def at(self, tokens: Sequence[Token], here: int, end: int) -> tuple[int, Meaning] | None:
        """The token after the longest phrase that starts here, with its meaning; None where none does."""
        for words, meaning in self._table.get(tokens[here].lower, ()):
            last = here + len(words)
            if last <= end and (
                len(words) == 1 or all(tokens[here + i].lower == words[i] for i in range(1, len(words)))
            ):
                return last, meaning
        return None

    def find(self, tokens: Sequence[Token], first: int, end: int) -> list[tuple[int, int, Meaning]]:
        """Every phrase in tokens ``[first, end)``, not overlapping, as (first, last, meaning)."""
        found, here = [], first
        while here < end:
            hit = self.at(tokens, here, end)
            if hit is None:
                here += 1
                continue
            found.append((here, hit[0], hit[1]))
            here = hit[0]
        return found
