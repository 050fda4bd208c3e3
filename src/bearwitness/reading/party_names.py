"""Which words of a phrase are the name of a party, and of what kind it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bearwitness.model import Perpetrator
from bearwitness.reading.document import Document, Token
from bearwitness.reading.mentions import TermMention
from bearwitness.reading.number_words import number_words
from bearwitness.reading.owned_attacks import is_initials
from bearwitness.reading.pack import load_pack
from bearwitness.reading.phrases import PhraseTable
from bearwitness.reading.place_words import place_words
from bearwitness.reading.script import word_forms
from bearwitness.reading.speaker_names import name_words

_CUES = ("claim", "claimed_by", "taken_for", "deny", "accused", "accuse", "agent", "attack", "say")
_MOST_JOINS = 2


@dataclass(frozen=True)
class PartyWords:
    """The pack's words, ready for looking up."""

    cues: PhraseTable[tuple[str, ...]]
    lists: dict[str, frozenset[str]]
    kinds: dict[str, str]
    say_reach: int
    own_reach: int

    def list_of(self, name: str) -> frozenset[str]:
        """The pack's list of that name; a language that has no use for it leaves it out."""
        return self.lists.get(name, frozenset())


@lru_cache(maxsize=8)
def party_words(lang: str) -> PartyWords:
    pack = load_pack(lang, "perpetrators")
    kinds_of: dict[str, tuple[str, ...]] = {}
    for kind in _CUES:
        for phrase in pack.get(kind, ()):
            kinds_of[phrase] = (*kinds_of.get(phrase, ()), kind)
    lists = {key: frozenset(value) for key, value in pack.items() if isinstance(value, list)}
    cues = PhraseTable(kinds_of.items())
    return PartyWords(cues, lists, dict(pack["kind_words"]), pack["say_reach"], pack["own_reach"])


class PartyNames:
    """Tells names of parties in one report, and remembers those it has told."""

    def __init__(self, doc: Document, countries: frozenset[int]) -> None:
        self._doc, self._countries = doc, countries
        self._words = party_words(doc.lang)
        self._cardinals = number_words(doc.lang).cardinals
        self.named: list[Perpetrator] = []

    def proper(self, phrase: Sequence[Token], inside: Sequence[TermMention]) -> Sequence[Token]:
        """The capitalised name of a force or group in the phrase, empty where it holds none."""
        sentence_start = phrase[0].start == self._doc.sentence_at(phrase[0].start).start
        determiners = name_words(self._doc.lang).lists["determiner"]
        best: Sequence[Token] = ()
        at = 0
        while at < len(phrase):
            if not (phrase[at].is_capital or phrase[at].kind == "number"):
                at += 1
                continue
            end = at
            while end < len(phrase) and (phrase[end].is_capital or (end == at and phrase[end].kind == "number")):
                end += 1
                end = self._past_joined(phrase, at, end)
            at = self._with_noun(phrase, at)
            run = phrase[at:end]
            opening = at == 0 and sentence_start and len(run) == 1
            if at == 0 and sentence_start and len(run) > 1 and run[0].lower in self._cardinals:
                run = run[1:]  # "Two Ruritanian jets" is two of them; "17th Brigade" is a name
            if run[0].lower in determiners or (opening and not self._names_itself(run[0], phrase, end)):
                run = run[1:]  # the capital of a sentence's first word proves nothing
            run = self._without_person(run)
            if run and run[-1].is_capital and self._is_party_name(phrase, run, end):
                best = run
            at = max(end, at + 1)
        return best

    def sided(self, phrase: Sequence[Token]) -> Sequence[Token]:
        """A body with the side it is of ("aviación alemana", "bando sublevado"), the innermost; empty where none is."""
        bodies, sides = (self._words.lists.get(name, frozenset()) for name in ("bodies", "sides"))
        found = (
            phrase[at : at + 2]
            for at in range(len(phrase) - 2, -1, -1)
            if phrase[at].lower in bodies and phrase[at + 1].lower in sides
        )
        return next(found, ())

    def _past_joined(self, phrase: Sequence[Token], at: int, end: int) -> int:
        """The token after the small words inside a name ("Frente del Alba"), the same where none join it."""
        joins = self._words.lists.get("name_joins", frozenset())
        last = end
        while last < len(phrase) and last < end + _MOST_JOINS and phrase[last].lower in joins:
            last += 1
        goes_on = last > end and last < len(phrase) and phrase[last].is_capital
        lowers = {token.lower for token in phrase[at:end]}
        return last if goes_on and lowers & self._words.lists["collective"] else end

    def _with_noun(self, phrase: Sequence[Token], at: int) -> int:
        """Where the name begins with a noun in small letters ("cártel de la Sierra"), else the token itself."""
        lists, first = self._words.lists, at
        while first and at - first < _MOST_JOINS and phrase[first - 1].lower in lists.get("name_joins", frozenset()):
            first -= 1
        is_named = first < at and first and phrase[first - 1].lower in lists.get("named_by", frozenset())
        return first - 1 if is_named else at

    def _without_person(self, run: Sequence[Token]) -> Sequence[Token]:
        """The body alone in "Harbour Police Captain Luis Mora": an officer is not the party."""
        titles = name_words(self._doc.lang).lists["title"]
        at = next((at for at, token in enumerate(run) if at and token.lower in titles), len(run))
        return run[:at] if self.is_collective([token.text for token in run[:at]]) else run

    def _is_party_name(self, phrase: Sequence[Token], run: Sequence[Token], end: int) -> bool:
        lower = [token.lower for token in run]
        if self.is_collective([token.text for token in run]):
            return True
        if len(run) == 1 and (self._names_itself(run[0], phrase, end) or is_initials(run[0], self._doc.lang)):
            return True
        followers = self._words.lists["followers"]
        before = {token.lower for token in phrase[max(0, phrase.index(run[0]) - 3) : phrase.index(run[0])]}
        if not before - followers <= self._words.lists.get("followers_of", before):
            before = set()  # "hombres armados en Tame"
        follows = end < len(phrase) and phrase[end].lower in followers
        known = any(party.name.lower() == " ".join(lower) for party in self.named)
        return follows or bool(before & followers) or known

    def _names_itself(self, token: Token, phrase: Sequence[Token], end: int) -> bool:
        """True for initials ("ODF"), a country opening the phrase ("blamed Spain"), or "Spanish" before its arms."""
        if is_initials(token, self._doc.lang) and not self._is_shouted(token):
            return True
        if token.start in self._countries:
            lead = phrase[: phrase.index(token)]
            return all(word.lower in name_words(self._doc.lang).lists["determiner"] for word in lead)
        if end >= len(phrase) or token.lower not in place_words(self._doc.lang).nationals:
            return False
        return phrase[end].lower in self._words.lists["followers"] | self._words.list_of("equipment")

    def _is_shouted(self, token: Token) -> bool:
        sentence = self._doc.sentence_at(token.start)
        return not any(held.text.islower() for held in self._doc.sentence_tokens(sentence))

    def is_collective(self, names: Sequence[str]) -> bool:
        return len(names) > 1 and any(self._form(name) in self._words.lists["collective"] for name in names)

    def _form(self, word: str) -> str:
        """The word as the pack's lists have it."""
        forms = word_forms(self._doc.lang)
        return forms.parts(word)[-1].lower if forms is not None else word.lower()

    def kind_of(self, name: str) -> str:
        lower = name.lower()
        for party in self.named:
            if party.name.lower() == lower and party.kind:
                return party.kind
        if lower.replace(".", "") in place_words(self._doc.lang).nationals:
            return "state force"
        kinds = self._words.kinds
        return next((kinds[word] for word in map(self._form, lower.split()) if word in kinds), "")
