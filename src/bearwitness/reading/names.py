"""Names of people: runs of capital words that no word of the pack rules out.

"John Roe", "Maria L. Ruiz", "Ana (Nita) Roe Jr.", "Sgt. Poe", "Anwar al-Hakim". A name given once in full is
known again by its first or its last part.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bearwitness.reading.document import Document
from bearwitness.reading.person_words import PeopleWords

_MOST_PARTS = 5
_OPENING, _CLOSING = '"“‘(', '"”’)'
_INSIDE = frozenset(f"{_OPENING}.,")


class FoundName(NamedTuple):
    """A name on tokens ``[first, last)``, its title included; ``official`` where the title is an office."""

    first: int
    last: int
    name: str
    official: bool


# More than "Rev. Dr. Sgt. Maj." no name has before it; a text of nothing but titles stays quick to read.
_MOST_TITLES = 6


class NameFinder:
    """Finds the names of one text and remembers them."""

    def __init__(self, doc: Document, words: PeopleWords) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.words = words
        self._known: set[str] = set()
        self._places = set(self._named_places())

    def at(self, here: int, end: int) -> FoundName | None:
        """The name that starts with this token; None where there is none. What is found is remembered."""
        if not self._may_start(here, end):
            return None
        first, official = self._past_titles(here, end)
        last, parts = self._parts(first, end)
        if last < end and parts and self.tokens[last].text == "." and self._is_suffix(last - 1):
            last += 1
        if parts > 1 and self.tokens[last - 1].lower in self.words.particles - self.words.suffixes:
            last, parts = last - 1, parts - 1  # "9552 Alder St."
        if last - first > 1 and self._pair(first) in self._places:
            return None
        if parts < (1 if first > here else 2) or self._is_shouted(first, last):
            return None
        if last < end and self.tokens[last].is_capital and self.tokens[last].lower in self.words.not_names:
            return None  # "Mary Poe Elementary", "John Roe Street"
        name = self._text(first, last)
        if len(name) < 3:
            return None
        self._remember(name)
        return FoundName(here, last, name, official)

    def _may_start(self, here: int, end: int) -> bool:
        """False where a look at two tokens shows that no name starts here."""
        if self.tokens[here].lower in self.words.titles:
            return True
        if here + 1 >= end or not self._is_part(here, end, begun=False):
            return False
        following = self.tokens[here + 1]
        if following.kind == "word":
            return following.is_capital or self._is_particle(here + 1, end)
        return following.text in _INSIDE

    def _named_places(self) -> Iterator[tuple[str, str]]:
        """The first two words of each run of capital words that stands where only a place can."""
        tokens, words = self.tokens, self.words
        for at in self.doc.positions(words.place_before | words.place_after_name | words.institutions):
            token = tokens[at]
            if at + 2 < len(tokens) and self._is_run(at + 1, at + 3) and self._leads_to_place(at):
                yield self._pair(at + 1)
            elif token.lower in words.institutions and token.is_capital:
                first = at
                while first > max(0, at - _MOST_PARTS) and self._is_run(first - 1, first):
                    first -= 1
                if at - first > 1:
                    yield self._pair(first)

    def _leads_to_place(self, at: int) -> bool:
        lower = self.tokens[at].lower
        if lower in self.words.place_before:
            return True
        before = self.tokens[at - 1] if at else None
        return lower in self.words.place_after_name and before is not None and (before.is_capital or before.text == ",")

    def _is_run(self, first: int, last: int) -> bool:
        return all(token.kind == "word" and token.is_capital for token in self.tokens[first:last])

    def _pair(self, at: int) -> tuple[str, str]:
        return self.tokens[at].lower, self.tokens[at + 1].lower

    def is_known(self, text: str) -> bool:
        """True for a part of a name given before."""
        return text in self._known

    def _past_titles(self, here: int, end: int) -> tuple[int, bool]:
        official = False
        end = min(end, here + 2 * _MOST_TITLES)  # a title and its full stop each
        while here < end and self.tokens[here].is_capital and self.tokens[here].lower in self.words.titles:
            official = official or self.tokens[here].lower in self.words.official_titles
            here += 1
            if here < end and self.tokens[here].text == "." and self.tokens[here - 1].end == self.tokens[here].start:
                here += 1
        return here, official

    def _parts(self, first: int, end: int) -> tuple[int, int]:
        """The token after the name's last part, and how many parts it has."""
        last, parts = first, 0
        while last < end and parts < _MOST_PARTS:
            past = self._past_extra(first, last, end) if parts else 0
            if past:
                last = past
            elif self._is_part(last, end, begun=parts > 0):
                parts += 1
                last += 1
            else:
                break
        return last, parts

    def _is_part(self, at: int, end: int, *, begun: bool) -> bool:
        token, words = self.tokens[at], self.words
        if token.kind != "word" or not (token.is_capital or (begun and self._is_particle(at, end))):
            return False
        lower = token.lower
        if lower in words.not_names and not (begun and (lower in words.particles or self._is_initial(at, end))):
            return False
        return lower not in words.breaks and lower not in words.heads and not lower.endswith(self.words.owner_endings)

    def _is_initial(self, at: int, end: int) -> bool:
        """True for the "A." of "Ana A. Poe", which is no article."""
        if len(self.tokens[at].text) > 1 or at + 2 >= end:
            return False
        stop, following = self.tokens[at + 1], self.tokens[at + 2]
        return stop.text == "." and stop.start == self.tokens[at].end and following.is_capital

    def _past_extra(self, first: int, at: int, end: int) -> int:
        """The token after what may stand inside a name (an initial's stop, a nickname, a comma and "Jr."), else 0."""
        text = self.tokens[at].text
        if text == "." and len(self.tokens[at - 1].text) == 1:
            return at + 1
        if text == ",":
            return at + 2 if at + 1 < end and self._is_suffix(at + 1) else 0
        if text in _OPENING and at + 3 < end:
            closed = self.tokens[at + 2].text in _CLOSING and self.tokens[at + 3].is_capital
            return at + 3 if closed and self.tokens[at + 1].is_capital else 0
        return 0

    def _is_particle(self, at: int, end: int) -> bool:
        lower = self.tokens[at].lower
        if "-" in lower and lower.partition("-")[0] in self.words.particles:
            return True  # "al-Hakim"
        return lower in self.words.particles and at + 1 < end and self.tokens[at + 1].is_capital

    def _is_suffix(self, at: int) -> bool:
        return self.tokens[at].lower in self.words.suffixes

    def _is_shouted(self, first: int, last: int) -> bool:
        return all(len(self.tokens[at].text) > 2 and self.tokens[at].text.isupper() for at in range(first, last))

    def _text(self, first: int, last: int) -> str:
        out = ""
        for at in range(first, last):
            gap = " " if at > first and self.tokens[at].start > self.tokens[at - 1].end else ""
            out += gap + self.tokens[at].text
        return out.rstrip(",")

    def _remember(self, name: str) -> None:
        parts = [part for part in name.split() if part.lower() not in self.words.suffixes and len(part) > 2]
        if len(parts) > 1:
            self._known.update((parts[0], parts[-1]))
