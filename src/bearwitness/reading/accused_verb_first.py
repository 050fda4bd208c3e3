"""Parties said to have done harm, in a language whose verb stands before its subject and that marks no names.

A party is a phrase that one of the pack's heads begins ("قوات", "حركة"), with the words that belong to it: those with
an article, a known adjective, a day and month. Who it serves counts ("مسلحين من جبهة الساحل"). Nobody else is a party,
so no private person is named. Words come from the pack ``perpetrators.toml``.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bearwitness.model import Perpetrator
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.mentions import TermMention
from bearwitness.reading.pack import load_pack
from bearwitness.reading.phrases import PhraseTable
from bearwitness.reading.script import script_rules, word_forms
from bearwitness.values import Span

_KINDS = ("accuse", "claim", "deny", "by", "held_by")
_MOST_WORDS, _DEED_REACH = 5, 4
_CLAUSE_ENDS = frozenset(".؛;:\n")
_RANK = ("unknown", "accused", "denied", "claimed")


class _Words(NamedTuple):
    cues: PhraseTable[str]
    lists: Mapping[str, frozenset[str]]
    kinds: Mapping[str, str]
    reach: int
    article: str


class Party(NamedTuple):
    """A party in the text, tokens ``[first, last)``, its name from ``name`` on: "the jets of the air force"."""

    first: int
    last: int
    kind: str
    identified: bool
    name: int


@lru_cache(maxsize=8)
def _words(lang: str) -> _Words:
    pack = load_pack(lang, "perpetrators")
    lists = {key: frozenset(value) for key, value in pack.items() if isinstance(value, list)}
    table = PhraseTable([(phrase, kind) for kind in _KINDS for phrase in pack[kind]])
    rules = script_rules(lang)
    return _Words(table, lists, pack["kind_words"], pack["reach"], str(rules["article"]) if rules else "")


class VerbFirstAccuser:
    """Goes through one report and remembers which parties it has named."""

    def __init__(self, doc: Document, terms: Sequence[TermMention]) -> None:
        self._doc, self._words = doc, _words(doc.lang)
        self._coded = {term.span.start for term in terms if term.kind in ("event_type", "weapon", "target")}
        self._source = self._source_party()
        self._named: list[Perpetrator] = []

    def perpetrators(self) -> Iterator[tuple[Perpetrator, int]]:
        """Each party with what is said of it, and the sentence that says so."""
        heads = self._words.lists["heads"]
        if heads.isdisjoint(self._doc.vocabulary) and not self._source:
            return
        for sentence in self._doc.sentences:
            found: dict[str, Perpetrator] = {}
            for party in self._in_sentence(sentence):
                held = found.get(party.name)
                if held is None or _RANK.index(party.stance) > _RANK.index(held.stance):
                    found[party.name] = party
            for party in sorted(found.values(), key=lambda party: party.spans[0].start):
                self._named = [*self._named[-8:], party]
                yield party, sentence.index

    # --- what a sentence says ------------------------------------------------------------------------

    def _in_sentence(self, sentence: Sentence) -> Iterator[Perpetrator]:
        parties = list(self._parties(sentence))
        if self._source:
            yield from self._own_deed(sentence)
        for first, last, kind in self._words.cues.by_sentence(self._doc).get(sentence.index, ()):
            yield from self._of_cue(first, last, kind, sentence, parties)
        if parties:
            yield from self._clashes(sentence, parties)
            yield from self._deeds(sentence, parties)

    def _of_cue(
        self, first: int, last: int, kind: str, sentence: Sentence, parties: Sequence[Party]
    ) -> Iterator[Perpetrator]:
        lists, tokens = self._words.lists, self._doc.tokens
        stop = self._clause_end(last, sentence)
        near = [party for party in parties if last <= party.first < min(stop, last + self._words.reach)]
        if kind in ("by", "held_by"):
            telling = kind == "by" or self._holds(sentence, "fire_words")
            yield from (self._said(party, "accused") for party in near[:1] if party.first == last and telling)
        elif kind == "accuse":
            if tokens[first].lower in lists["needs_blame"] and not self._holds(sentence, "blame"):
                return
            ended = next((at for at in range(last, stop) if tokens[at].lower in lists["blame"]), stop)
            objects = [party for party in near if party.first < ended] or near
            yield from (self._said(party, "accused") for party in objects[1:2] or objects[:1])
        elif kind == "deny":
            yield from self._denied(first, last, sentence, near, parties)
        elif stance := "claimed" if tokens[first].lower in lists["claim_always"] else self._own_account(last, stop):
            subject = near[:1] or [party for party in parties if party.last == first]
            yield from (self._said(party, stance) for party in subject)
            if not subject and self._source:
                yield Perpetrator(self._source, self._kind_of(self._source), stance, (tokens[first].span,))

    def _denied(
        self, first: int, last: int, sentence: Sentence, near: Sequence[Party], parties: Sequence[Party]
    ) -> Iterator[Perpetrator]:
        tokens, lists = self._doc.tokens, self._words.lists
        is_verb = " ".join(token.lower for token in tokens[first:last]) not in lists["deny_nominal"]
        subject = near[:1] if is_verb else []
        subject = subject or [party for party in parties if party.last <= first][-1:]
        if subject:
            yield self._said(subject[0], "denied")
        elif self._source:
            yield Perpetrator(self._source, self._kind_of(self._source), "denied", (tokens[first].span,))

    def _own_account(self, start: int, stop: int) -> str:
        """ "claimed" in "its responsibility", "its planes", "that it struck"; "denied" where that is negated; or ""."""
        tokens, lists = self._doc.tokens, self._words.lists
        negated = False
        for at in range(start, min(stop, start + self._words.reach)):
            token = tokens[at]
            negated = negated or token.lower in lists["negation"]
            owned = token.definite and not token.text.startswith(self._words.article)
            following = tokens[at + 1].lower if at + 1 < stop else ""
            is_deed = token.lower in lists["responsibility"] or following in lists["attack"]
            if owned and is_deed and token.lower in lists["claim_about"]:
                return "denied" if negated else "claimed"
            if token.lower in lists["that_it"] and at + 2 < stop:
                if following in lists["attack"]:
                    return "claimed"
                if following in lists["negation"] and tokens[at + 2].lower in lists["attack"]:
                    return "denied"
        return ""

    def _own_deed(self, sentence: Sentence) -> Iterator[Perpetrator]:
        """ "Our planes struck" in a party's own paper, where nothing negates it."""
        tokens, lists = self._doc.tokens, self._words.lists
        own = [
            at
            for at in range(sentence.first, sentence.last)
            if tokens[at].text.endswith(tuple(lists["own_endings"]))
            and tokens[at].lower in lists["heads"] | lists["attack"]
        ]
        if own:
            negated = self._holds(sentence, "negation")
            span = tokens[own[0]].span
            yield Perpetrator(self._source, self._kind_of(self._source), "denied" if negated else "claimed", (span,))

    def _clashes(self, sentence: Sentence, parties: Sequence[Party]) -> Iterator[Perpetrator]:
        """Both of "clashes between A and B"."""
        tokens, lists = self._doc.tokens, self._words.lists
        clash = next((at for at in range(sentence.first, sentence.last) if tokens[at].lower in lists["clash"]), None)
        if clash is None:
            return
        for at in range(clash + 1, min(sentence.last, clash + 2 * self._words.reach)):
            if tokens[at].lower in lists["between"] or tokens[at].lower in lists["clash_with"]:
                fighting = [party for party in parties if at < party.first <= at + self._words.reach]
                yield from (self._said(party, "unknown") for party in fighting[:2])
                return

    def _deeds(self, sentence: Sentence, parties: Sequence[Party]) -> Iterator[Perpetrator]:
        """The subject of a verb of harm, and whose deed a raid or a shot is."""
        tokens, lists = self._doc.tokens, self._words.lists
        for party in parties:
            at = party.first - 1
            if at < sentence.first:
                if party.last < sentence.last and tokens[party.last].lower in lists["attack"]:
                    yield self._said(party, "accused")
                continue
            before = tokens[at].lower
            after = tokens[party.last].lower if party.last < sentence.last else ""
            is_subject = (before in lists["attack"] and not self._is_noun(at)) or after in lists["attack"]
            is_owner = before in lists["deed"] and not tokens[at].definite and party.identified
            if is_subject or is_owner or (before in lists["done_by"] and self._is_deed(at, sentence)):
                yield self._said(party, "accused")

    def _is_noun(self, at: int) -> bool:
        """True for "the shelling", which has an article or a preposition of one letter before it."""
        token, before = self._doc.tokens[at], self._doc.tokens[at - 1] if at else None
        if token.definite:
            return True
        return before is not None and before.end == token.start and len(before.lower) == 1 and before.lower != "و"

    def _is_deed(self, at: int, sentence: Sentence) -> bool:
        near = self._doc.lowers[max(sentence.first, at - _DEED_REACH) : at]
        return not self._words.lists["deed"].isdisjoint(near)

    def _holds(self, sentence: Sentence, name: str) -> bool:
        return not self._words.lists[name].isdisjoint(self._doc.lowers[sentence.first : sentence.last])

    def _clause_end(self, start: int, sentence: Sentence) -> int:
        tokens = self._doc.tokens
        return next((at for at in range(start, sentence.last) if tokens[at].text in _CLAUSE_ENDS), sentence.last)

    # --- parties -----------------------------------------------------------------------------------

    def _parties(self, sentence: Sentence) -> Iterator[Party]:
        at = sentence.first
        while at < sentence.last:
            party = self._party_at(at, sentence) if self._doc.tokens[at].lower in self._words.lists["heads"] else None
            if party is not None:
                yield party
            at = party.last if party is not None else at + 1

    def _party_at(self, at: int, sentence: Sentence) -> Party | None:
        tokens, lists = self._doc.tokens, self._words.lists
        last = self._name_end(at, sentence)
        served = last + (1 if last < sentence.last and tokens[last].lower in lists["of"] else 0)
        is_serving = tokens[at].lower in lists["serving"]
        inner_start = served if served > last else at + 1
        if is_serving and inner_start < sentence.last and tokens[inner_start].lower in lists["heads"]:
            inner = self._party_at(inner_start, sentence)
            if inner is not None and inner.identified:
                return inner._replace(first=at)
        lowers = [token.lower for token in tokens[at:last]]
        unknown = not lists["unknown_words"].isdisjoint(lowers) or (
            lowers == [lowers[0]] and (lowers[0] in lists["unidentified"])
        )
        if len(lowers) == 1 and lowers[0] in lists["bare_heads"]:
            known = self._known(lowers[0]) if tokens[at].definite else None
            return Party(at, last, known.kind, True, at) if known is not None else None
        if lowers[0] in lists["equipment"] and not unknown and not any(t.definite for t in tokens[at:last]):
            return None  # a drone is nobody
        return Party(at, last, "unknown" if unknown else self._kind_of_words(lowers), not unknown, at)

    def _name_end(self, at: int, sentence: Sentence) -> int:
        """Where the phrase that begins with a head ends: words with an article, adjectives, a day and month."""
        tokens, lists = self._doc.tokens, self._words.lists
        last = at + 1
        while last < min(sentence.last, at + _MOST_WORDS):
            token = tokens[last]
            if token.kind == "number":
                if last + 1 < sentence.last and tokens[last + 1].lower in lists["months"]:
                    return last + 2
                break
            if token.kind != "word" or not self._belongs(at, last):
                break
            last += 1
        return last

    def _belongs(self, head: int, at: int) -> bool:
        token = self._doc.tokens[at]
        if self._doc.tokens[at - 1].end == token.start:
            return False  # written together with the word before
        if token.text.startswith(self._words.article) and token.definite:
            is_first = at == head + 1 and not self._doc.tokens[head].definite
            return is_first or not (token.start in self._coded or token.lower in self._words.lists["not_of_name"])
        return token.lower in self._words.lists["adjectives"] and not self._doc.tokens[head].definite

    def _said(self, party: Party, stance: str) -> Perpetrator:
        span = Span(self._doc.tokens[party.name].start, self._doc.tokens[party.last - 1].end)
        name = " ".join(self._doc.words(span).split())
        if party.last == party.name + 1 and (known := self._known(self._doc.tokens[party.name].lower)) is not None:
            name = known.name
        return Perpetrator(name, party.kind, stance if party.identified else "unknown", (span,))

    def _known(self, head: str) -> Perpetrator | None:
        """The party named before, or the report's source, whose name begins with the word: "الحركة"."""
        for party in reversed(self._named):
            if self._first_word(party.name) == head and " " in party.name:
                return party
        if self._source and self._first_word(self._source) == head:
            return Perpetrator(self._source, self._kind_of(self._source), "unknown", (Span(0, 1),))
        return None

    def _source_party(self) -> str:
        """The report's source where it is a party, else ""."""
        source = self._doc.report.source.strip()
        if not source or self._first_word(source) not in self._words.lists["heads"]:
            return ""
        return source if len(source.split()) > 1 else ""

    def _first_word(self, name: str) -> str:
        forms = word_forms(self._doc.lang)
        word = name.split(maxsplit=1)[0]
        return forms.parts(word)[-1].lower if forms is not None else word.lower()

    def _kind_of(self, name: str) -> str:
        forms = word_forms(self._doc.lang)
        return self._kind_of_words([forms.parts(word)[-1].lower if forms else word.lower() for word in name.split()])

    def _kind_of_words(self, lowers: Sequence[str]) -> str:
        return next((kind for word, kind in self._words.kinds.items() if word in lowers), "")
