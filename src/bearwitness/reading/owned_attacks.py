"""Whose attack it was, where the noun for it says so: "a Coalition airstrike", "Russian shelling", "LNA rocket fire".

Right before the noun, but for words of manner ("alleged", "drone"), stands a party: an actor of the codebook, a
word for what is a country's, a force's name, or initials. Words come from ``[owned]`` in the pack's
``perpetrators.toml``; a pack without it has none.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bearwitness.codebook import Codebook
from bearwitness.model import Perpetrator
from bearwitness.reading.document import Document, Sentence, Token
from bearwitness.reading.mentions import TermMention
from bearwitness.reading.pack import load_pack
from bearwitness.reading.phrases import PhraseTable
from bearwitness.reading.place_words import place_words
from bearwitness.values import Span

_MOST_MANNERS, _MOST_OWNERS, _MOST_WORDS = 6, 4, 6
_INITIALS = 3
_STATE = "state force"
_POSSESSIVES = ("'s", "’s", "'", "’")


@dataclass(frozen=True)
class _Words:
    deeds: PhraseTable[str]
    lists: Mapping[str, frozenset[str]]
    endings: tuple[str, ...]
    collective: frozenset[str]
    followers: frozenset[str]
    kinds: Mapping[str, str]


@lru_cache(maxsize=8)
def _words(lang: str) -> _Words | None:
    pack = load_pack(lang, "perpetrators")
    owned = pack.get("owned")
    if owned is None:
        return None
    lists = {key: frozenset(value) for key, value in owned.items()}
    deeds = PhraseTable((phrase, phrase) for phrase in owned["deeds"])
    endings = tuple(owned["led_endings"])
    kinds = dict(pack["kind_words"])
    return _Words(deeds, lists, endings, frozenset(pack["collective"]), frozenset(pack["followers"]), kinds)


def is_initials(token: Token, lang: str) -> bool:
    """True for "ODF"; two letters may be anything, and the pack lists initials of weapons and things."""
    if token.kind != "word" or len(token.text) < _INITIALS or not token.text.isalpha() or not token.text.isupper():
        return False
    words = _words(lang)
    return words is None or token.lower not in words.lists["not_parties"]


class OwnedAttacks:
    """Looks through the sentences of one report; ``actors`` are its words for actors and parties, in order."""

    def __init__(self, doc: Document, actors: Sequence[TermMention], codebook: Codebook) -> None:
        self._doc, self._tokens, self._codebook = doc, doc.tokens, codebook
        self._words = _words(doc.lang)
        self._ends = {term.span.end: term for term in reversed(actors)}
        self._nationals = place_words(doc.lang).adjectives
        self._the = self._words.lists["the"] if self._words else frozenset[str]()
        self._known: frozenset[str] | None = None

    def parties(self, sentence: Sentence) -> Iterator[Perpetrator]:
        """Each party that owns an attack in the sentence; all are accused."""
        if self._words is None:
            return
        found = self._words.deeds.find(self._doc, sentence.first, sentence.last)
        if not found or self._is_shouted(sentence):
            return
        for first, _, _ in found:
            # Words for an actor may hold the noun itself: "government artillery".
            held = self._ends.get(self._tokens[first].end)
            inside = held is not None and held.span.start < self._tokens[first].start
            start = first + 1 if inside else self._past_manner(first, sentence.first)
            yield from self._owners(start, sentence.first)

    def _is_shouted(self, sentence: Sentence) -> bool:
        """True for a line all in capitals, where they prove nothing."""
        return not any(token.text.islower() for token in self._doc.sentence_tokens(sentence))

    def _past_manner(self, at: int, floor: int) -> int:
        """The token after the words of a possible owner: "Coalition | alleged drone strikes"."""
        assert self._words is not None
        lowest = max(floor, at - _MOST_MANNERS)
        while at > lowest and self._tokens[at - 1].lower in self._words.lists["manner"]:
            at -= 1
        return at

    def _owners(self, at: int, floor: int) -> Iterator[Perpetrator]:
        """The party that ends before the token, and those joined to it: "Coalition or Russian"."""
        assert self._words is not None
        lists, found = self._words.lists, list[Perpetrator]()
        for _ in range(_MOST_OWNERS):
            owner = self._owner(at, floor)
            if owner is None:
                break
            at, party = owner
            if at > floor and self._tokens[at - 1].lower in lists["none"]:
                return
            found.append(party)
            if at - 1 <= floor or self._tokens[at - 1].lower not in lists["joins"]:
                break
            at -= 1
        yield from reversed(found)

    def _owner(self, at: int, floor: int) -> tuple[int, Perpetrator] | None:
        """The party whose words end before the token, with its first token."""
        if at <= floor:
            return None
        token = self._tokens[at - 1]
        plain = next((len(mark) for mark in _POSSESSIVES if token.text.endswith(mark)), 0)
        end = token.end - plain
        term = self._ends.get(end) or self._ends.get(token.end)
        if term is not None:
            return self._of_term(term, at, floor, end)
        word = token.lower.removesuffix(token.text[len(token.text) - plain :].lower()) if plain else token.lower
        if token.is_capital and word in self._nationals:
            code = self._nationals[word].partition(".")[0]
            span = Span(token.start, end)
            return at - 1, Perpetrator(self._doc.words(span), _STATE if len(code) == 2 else "", "accused", (span,))
        return self._of_name(at, floor, word, end)

    def _of_term(self, term: TermMention, at: int, floor: int, end: int) -> tuple[int, Perpetrator] | None:
        first = at - 1
        while first > floor and self._tokens[first].start > term.span.start:
            first -= 1
        if term.kind == "party":
            kind = self._codebook.entries("party")[term.code].codes["actor"]
            return first, Perpetrator(term.code, kind, "accused", (term.span,))
        if not self._codebook.entries("actor")[term.code].identified:
            return None
        lowest = max(floor, first - _MOST_WORDS)
        while first > lowest and self._names(self._tokens[first - 1], first - 1 > floor):
            first -= 1
        span = Span(self._tokens[first].start, max(end, term.span.end))
        return first, Perpetrator(self._doc.words(span), term.code, "accused", (span,))

    def _names(self, token: Token, inside: bool) -> bool:
        """True for a word that names the party a codebook word stands for: "US-led", "Iraqi", "Third"."""
        assert self._words is not None
        if token.kind != "word" or token.lower in self._words.lists["manner"]:
            return False
        telling = token.lower in self._nationals or token.lower.endswith(self._words.endings)
        return token.is_capital and (inside or telling)

    def _of_name(self, at: int, floor: int, word: str, end: int) -> tuple[int, Perpetrator] | None:
        """A capitalised name of a force, initials, or one that the report uses for a party elsewhere."""
        assert self._words is not None
        first, lowest = at, max(floor, at - _MOST_WORDS)
        while first > lowest and self._tokens[first - 1].is_capital and self._tokens[first - 1].kind == "word":
            first -= 1
        opening = first == floor and first < at - 1 and self._tokens[first].lower in self._words.lists["manner"]
        run = self._tokens[first + opening : at]
        if not run or word in self._words.lists["not_parties"]:
            return None
        lower = [token.lower for token in run[:-1]] + [word]
        collective = len(run) > 1 and not self._words.collective.isdisjoint(lower)
        if not collective:
            run = run[-1:]
            if not (is_initials(run[0], self._doc.lang) or self._is_state(run[0], word) or word in self._known_names()):
                return None
        span = Span(run[0].start, end)
        kind = next((self._words.kinds[name] for name in lower if name in self._words.kinds), "") if collective else ""
        if len(run) == 1 and self._is_state(run[0], word):
            kind = _STATE
        start = bisect_left(self._tokens, span.start, key=lambda held: held.start)
        return start, Perpetrator(self._doc.words(span), kind, "accused", (span,))

    def _is_state(self, token: Token, word: str) -> bool:
        """True for the initials of a country: "US", "U.S.", "UAE"."""
        known, plain = place_words(self._doc.lang), word.replace(".", "")
        return token.text.isupper() and (plain in known.countries or plain in known.nationals)

    def _known_names(self) -> frozenset[str]:
        """Names that have followers in the report ("Odrian forces") or stand for several ("the Odrians")."""
        assert self._words is not None
        if self._known is None:
            tokens = self._tokens
            led = (tokens[at - 1] for at in self._doc.positions(self._words.followers & self._doc.vocabulary) if at)
            names = {token.lower for token in led if token.is_capital and token.kind == "word"}
            vocabulary = self._doc.vocabulary
            plurals = {word for word in vocabulary if word.endswith("s") and word[:-1] in vocabulary}
            several = (tokens[at] for at in self._doc.positions(plurals) if at and tokens[at - 1].lower in self._the)
            names |= {token.lower[:-1] for token in several if token.is_capital}
            self._known = frozenset(names)
        return self._known
