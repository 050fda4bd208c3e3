"""What follows a number, a noun or an age in a phrase for people: the noun it belongs to, names, what a part is of."""

from collections.abc import Container, Sequence

from bearwitness.reading.document import Token
from bearwitness.reading.person_words import Head, PeopleWords
from bearwitness.values import CountRange

INSIDE = "\"“”'‘’-&"
_REACH = 6
_MOST_NAMED, _NAME_WORDS, _JOINED, _CALLING_WORDS = 20, 4, 2, 4


class Ahead:
    """Looks a few tokens ahead in one document, never past the end it is given."""

    def __init__(
        self, tokens: Sequence[Token], words: PeopleWords, number_starts: Container[int], age_starts: Container[int]
    ) -> None:
        self.tokens, self.words = tokens, words
        self.number_starts, self.age_starts = number_starts, age_starts

    def lower(self, at: int, end: int) -> str:
        """The token's word, empty from the end on."""
        return self.tokens[at].lower if at < end else ""

    def noun(self, last: int, end: int) -> bool:
        """True where a noun for people follows within reach: then the noun phrase takes the number."""
        for ahead in range(last, min(last + _REACH, end)):
            token = self.tokens[ahead]
            if token.lower in self.words.heads or (ahead in self.age_starts and ahead > last - 1):
                return True
            harmed = ahead <= last + 1 and token.lower in self.words.harmed
            if harmed and ahead + 1 < end and self.tokens[ahead + 1].lower in self.words.heads:
                return True
            if token.lower in self.words.breaks or (token.kind == "punct" and token.text not in INSIDE):
                return False
            if ahead in self.number_starts or token.lower in self.words.not_people_after:
                return False
        return False

    def of_what(self, at: int, end: int) -> tuple[int, bool, Head | None]:
        """For "two of the men" the token after "men", that it is a part, and the noun; 0 where no people are meant."""
        part = owned = False
        for ahead in range(at + 1, min(at + 6, end)):
            lower = self.tokens[ahead].lower
            head = self.words.heads.get(lower)
            if head is not None:
                further = ahead + 1 < end and self.tokens[ahead + 1].lower in self.words.heads
                if not further:
                    return ahead + 1, part, head
            elif self.words.pronouns.get(lower, ("", "", False))[0] in ("pronoun", "relative"):
                return ahead + 1, True, None
            elif lower in self.words.possessive:
                owned = True  # "ten of its members" are no part of a figure
            elif lower in self.words.definite:
                part = True
            elif (part or owned) and lower in self.words.harmed:
                return ahead + 1, True, None  # "four of the wounded"
            elif self.tokens[ahead].kind == "punct" or lower in self.words.breaks:
                break
            elif lower in self.words.indefinite or lower in self.words.not_people_after:
                break  # "a couple of days ago a man"
        return 0, False, None

    def past_calling(self, last: int, end: int) -> int:
        """The token after "an 18-year-old high school swimmer,": plain words up to a comma; else the same."""
        for at in range(last, min(last + _CALLING_WORDS + 1, end)):
            token = self.tokens[at]
            if token.text == ",":
                return at
            if token.kind != "word" or token.lower in self.words.breaks or token.lower in self.words.harmed:
                break
        return last

    def past_namer(self, at: int, end: int) -> int:
        """The token after "named" or "identified as"; where there is none, the same."""
        namer = self.words.namers.get(self.lower(at, end))
        if namer is None:
            return at
        named = all(self.lower(at + 1 + i, end) == word for i, word in enumerate(namer))
        return at + 1 + len(namer) if named else at

    def named_each(self, count: CountRange, last: int, end: int) -> tuple[CountRange, int]:
        """ "Their sons Omar and Zaid" are two: as many as are named; without names the count as it is."""
        names, at, plain = 0, last, last
        while at < end and names < _MOST_NAMED:
            first = at
            while at < end and at - first < _NAME_WORDS and self.tokens[at].is_capital:
                at += 1
            if at == first:
                break
            names, last = names + 1, at
            while at < end and self.tokens[at].lower in self.words.joiners and at - last < _JOINED:
                at += 1
            if at == last:
                break
        return (CountRange.exactly(names), last) if names > 1 else (count, plain)
