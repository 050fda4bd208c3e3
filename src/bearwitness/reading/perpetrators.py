"""Who is said to have done it: the agent of a verb of harm, the accused, who claims it and who denies it.

Only parties are read (those the codebook knows by a word or by name, and capitalised names of forces and
groups), never private persons by name. Words come from the pack ``perpetrators.toml``; stance after the claims
codebook: ``accused``, ``claimed`` (also admitted), ``denied``, ``unknown`` for a party without identity.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bearwitness.codebook import Codebook
from bearwitness.model import Perpetrator
from bearwitness.reading.accused_verb_first import VerbFirstAccuser
from bearwitness.reading.document import Document, Sentence, Token
from bearwitness.reading.mentions import PlaceMention, TermMention
from bearwitness.reading.number_words import number_words
from bearwitness.reading.owned_attacks import OwnedAttacks, is_initials
from bearwitness.reading.pack import load_pack
from bearwitness.reading.party_names import PartyNames, party_words
from bearwitness.reading.place_words import place_words
from bearwitness.reading.speaker_names import name_words
from bearwitness.reading.speech_phrases import PhraseFinder
from bearwitness.values import Span

_HEAD_TOKENS = 12
_BY_WITHIN = 4
_COUNTRY = 6


def find_perpetrators(
    doc: Document, terms: Sequence[TermMention], codebook: Codebook, places: Sequence[PlaceMention] = ()
) -> list[tuple[Perpetrator, int]]:
    """Each party said to have done harm, with the index of the sentence that says so, in the text's order.

    ``terms`` and ``places`` are what was found of them in the same document; a country may be a party. One found in
    several sentences is given for each, with the stance it has there. Time grows with the text's length.
    """
    if load_pack(doc.lang, "perpetrators").get("verb_first", False):
        return list(VerbFirstAccuser(doc, terms).perpetrators())
    countries = frozenset(place.span.start for place in places if place.place.precision == _COUNTRY)
    return list(_Accuser(doc, terms, codebook, countries).perpetrators())


class _Accuser:
    """Goes through one report and remembers which parties it has named."""

    def __init__(
        self, doc: Document, terms: Sequence[TermMention], codebook: Codebook, countries: frozenset[int]
    ) -> None:
        self._doc, self._codebook, self._countries = doc, codebook, countries
        self._words = party_words(doc.lang)
        self._names = PartyNames(doc, countries)
        self._phrases = PhraseFinder(doc.tokens, [0] * len(doc.tokens), name_words(doc.lang))
        self._actors = [term for term in terms if term.kind in ("actor", "party")]
        self._starts = [term.span.start for term in self._actors]
        self._owned = OwnedAttacks(doc, self._actors, codebook)
        self._own = ""  # the report's source where that is a party

    def perpetrators(self) -> Iterator[tuple[Perpetrator, int]]:
        cued = self._words.cues.by_sentence(self._doc)
        source = self._doc.report.source.strip()
        self._own = source if source and self._names.is_collective(source.split()) else ""
        for sentence in self._doc.sentences:
            cues = cued.get(sentence.index, ())
            if not (cues or self._own):
                continue
            found: dict[str, Perpetrator] = {}
            for party in self._in_sentence(sentence, cues):
                held = found.get(party.name.lower())
                if held is None or _outweighs(party, held):
                    found[party.name.lower()] = party
            for party in sorted(found.values(), key=lambda party: party.spans[0].start):
                self._names.named = [*self._names.named[-8:], party]
                yield party, sentence.index

    def _in_sentence(
        self, sentence: Sentence, cues: Sequence[tuple[int, int, tuple[str, ...]]]
    ) -> Iterator[Perpetrator]:
        for first, last, kinds in cues:
            yield from self._of_cue(first, last, kinds, sentence)
        yield from self._own_deed(sentence)
        yield from self._owned.parties(sentence)

    def _of_cue(self, first: int, last: int, kinds: tuple[str, ...], sentence: Sentence) -> Iterator[Perpetrator]:
        by = self._by(last, sentence) if "agent" in kinds else 0
        if by:
            yield from self._parties(self._agent(self._phrases.after(by, sentence.last)), "accused")
        elif "accuse" in kinds:
            yield from self._parties(self._phrases.after(last, sentence.last), "accused")
        elif "accused" in kinds:
            yield from self._said_to_be(first, last, sentence)
        elif "claimed_by" in kinds:
            yield from self._parties(self._agent(self._phrases.after(last, sentence.last)), "claimed")
        elif "taken_for" in kinds:
            yield from self._taken_for(first, last, sentence)
        elif "claim" in kinds:
            yield from self._subject(first, sentence, "claimed")
        elif "deny" in kinds:
            yield from self._subject(first, sentence, "denied")
        elif "attack" in kinds and self._is_active(first, last, sentence):
            yield from self._party(self._head(first, sentence), "accused")
        if "say" in kinds:
            yield from self._own_account(first, last, sentence)

    def _said_to_be(self, first: int, last: int, sentence: Sentence) -> Iterator[Perpetrator]:
        """ "The army was behind it" accuses; "said that it was behind it" claims."""
        head = self._head(first, sentence)
        behind = self._doc.tokens[last - 1].lower in self._words.list_of("owning")
        if behind and head and head[-1].lower in self._words.lists["own_subject"]:
            yield from self._subject(first, sentence, "claimed")
        else:
            yield from self._parties(head, "accused")

    def _taken_for(self, first: int, last: int, sentence: Sentence) -> Iterator[Perpetrator]:
        """ "Warplanes thought to be Spanish or Italian": whose arms they are, by a country's adjective or initials."""
        tokens, arms = self._doc.tokens, self._words.list_of("equipment") | self._words.lists["followers"]
        if first <= sentence.first or tokens[first - 1].lower not in arms:
            return
        nationals = place_words(self._doc.lang).nationals
        for token in tokens[last : min(sentence.last, last + _BY_WITHIN)]:
            if token.lower in nationals or is_initials(token, self._doc.lang):
                yield Perpetrator(token.text, self._names.kind_of(token.text), "accused", (token.span,))
            elif token.lower not in self._words.list_of("joined"):
                break

    def _by(self, at: int, sentence: Sentence) -> int:
        """The token after "by", or after ", reportedly by", behind a participle or a noun of attack; 0 for none."""
        lists = self._words.lists
        for here in range(at, min(sentence.last - 1, at + _BY_WITHIN)):
            word = self._doc.tokens[here].lower
            if word in lists["by"]:
                return here + 1
            if word not in self._words.list_of("before_by"):
                break
        return 0

    def _agent(self, phrase: Sequence[Token]) -> Sequence[Token]:
        """The agent alone, without what follows of the clause: "(shells fired by) the army | hit the camp"."""
        stops = self._words.lists["attack"] | self._words.list_of("after_agent")
        ends = (at for at, token in enumerate(phrase) if at > 1 and token.lower in stops and not token.is_capital)
        return phrase[: next(ends, len(phrase))]

    def _is_active(self, first: int, last: int, sentence: Sentence) -> bool:
        """False for a passive, full ("were hit") or reduced ("two soldiers killed in a raid")."""
        tokens, words = self._doc.tokens, self._words
        before = tokens[first - 1].lower if first > sentence.first else ""
        if self._phrases.is_passive(first, sentence.first) or before in words.lists.get("noun_before", frozenset()):
            return False
        if " ".join(token.lower for token in tokens[first:last]) in words.lists["objectless"]:
            return True
        if last >= sentence.last or tokens[last].text in ",.;:!?":
            return False
        return tokens[last].lower not in words.lists["not_active_before"]

    def _subject(self, first: int, sentence: Sentence, stance: str) -> Iterator[Perpetrator]:
        """The subject of "claimed" or "denied"; where it is a pronoun or the report's source, that party."""
        phrase = self._head(first, sentence)
        found = list(self._party(phrase, stance))
        if not found and phrase and phrase[-1].lower in self._words.lists["own_subject"]:
            opening = self._phrases.before(self._verb_before(first, sentence), sentence.first)
            found = list(self._party(opening, stance))
        yield from (replace(party, stance=stance) for party in found)

    def _head(self, verb: int, sentence: Sentence) -> Sequence[Token]:
        """The subject's own words, without a clause before it ("police say the boy" → "the boy") or one inside it."""
        phrase = self._phrases.before(verb, sentence.first)
        names = name_words(self._doc.lang)
        start = max((at + 1 for at, token in enumerate(phrase) if token.lower in names.lists["say"]), default=0)
        start = max(start, self._clause_start(phrase))
        phrase = phrase[start:]
        for at, token in enumerate(phrase):
            if at and token.lower in names.lists["relative"]:
                return phrase[:at]
        return phrase if len(phrase) <= _HEAD_TOKENS else ()

    def _clause_start(self, phrase: Sequence[Token]) -> int:
        """Where a clause begins that somebody only found or wrote ("officers found that aircraft had bombed")."""
        lists = self._words.lists
        lower = [token.lower for token in phrase]
        return max(
            (at + 1 for at in range(1, len(lower)) if lower[at] in lists["that"] and lower[at - 1] in lists["finding"]),
            default=0,
        )

    def _verb_before(self, at: int, sentence: Sentence) -> int:
        """The nearest verb of speech before the token, the token itself where there is none."""
        lowest = max(sentence.first, at - self._words.say_reach)
        return next(
            (place for place in range(at - 1, lowest, -1) if self._doc.tokens[place].lower in self._words.lists["say"]),
            at,
        )

    def _own_account(self, first: int, last: int, sentence: Sentence) -> Iterator[Perpetrator]:
        """ "The party said that its planes had struck": it admits, or denies where the verb is negated."""
        stop = min(sentence.last, last + self._words.say_reach)
        stance = self._own_verb(last, stop, self._words.lists["own_subject"])
        if stance:
            found = self._party(self._phrases.before(first, sentence.first), stance)
            yield from (replace(party, stance=stance) for party in found if party.stance != "unknown")

    def _own_deed(self, sentence: Sentence) -> Iterator[Perpetrator]:
        """ "Our planes struck" in a party's own paper makes the report's source the party."""
        if not self._own:
            return
        tokens, words = self._doc.tokens, self._words
        stance = self._own_verb(sentence.first, sentence.last, words.lists["own_speaker"])
        if stance:
            at = next(
                at for at in range(sentence.first, sentence.last) if tokens[at].lower in words.lists["own_speaker"]
            )
            yield Perpetrator(self._own, self._names.kind_of(self._own), stance, (tokens[at].span,))

    def _own_verb(self, start: int, stop: int, subjects: frozenset[str]) -> str:
        """ "claimed" or "denied" where one of the subjects stands shortly before a verb of harm, else ""."""
        tokens, words = self._doc.tokens, self._words
        for at in range(start, stop):
            if tokens[at].lower not in subjects:
                continue
            end = min(stop, at + 1 + words.own_reach)
            hit = next((place for place in range(at + 1, end) if tokens[place].lower in words.lists["attack"]), None)
            if hit is not None and not self._phrases.is_passive(hit, at):
                between = {token.lower for token in tokens[at:hit]}
                return "denied" if between & words.lists["negation"] else "claimed"
        return ""

    # --- from a phrase to a party -----------------------------------------------------------------

    def _parties(self, phrase: Sequence[Token], stance: str) -> Iterator[Perpetrator]:
        """The party the phrase names; both in "the Coalition or Iraqi forces", where each word joined names one."""
        joined = [at for at, token in enumerate(phrase) if token.lower in self._words.list_of("joined")]
        parts = [phrase[first + 1 : last] for first, last in pairwise([-1, *joined, len(phrase)])]
        named = [list(self._party(part, stance)) for part in parts] if joined else []
        if named and all(named):
            yield from (party for found in named for party in found)
        else:
            yield from self._party(phrase, stance)

    def _party(self, phrase: Sequence[Token], stance: str) -> Iterator[Perpetrator]:
        """The party the phrase names: a name, else a word of the codebook; nothing where it names none."""
        lists = self._words.lists
        # "Its troops" are a party's own; who speaks of them is found by what it says of itself.
        if not phrase or phrase[0].lower in lists["nobody"] | lists["own_subject"] | lists["own_speaker"]:
            return
        low = bisect_left(self._starts, phrase[0].start)
        high = bisect_left(self._starts, phrase[-1].end)
        inside = [term for term in self._actors[low:high] if term.span.end <= phrase[-1].end]
        for term in inside:
            if term.kind == "party":
                entry = self._codebook.entries("party")[term.code]
                yield Perpetrator(term.code, entry.codes["actor"], stance, (term.span,))
                return
        name = self._names.proper(phrase, inside) or self._names.sided(phrase)
        if name:
            span = Span(name[0].start, name[-1].end)
            text = self._doc.words(span)
            kind = self._names.kind_of(text) or next((term.code for term in inside), "")
            if not kind and name[0].start in self._countries:
                kind = "state force"
            yield Perpetrator(text, kind, stance, (span,))
        elif inside:
            # The word for the party ends its phrase, or stands before "of" or a name: "officers of the port".
            term = inside[-1]
            rest = [token for token in phrase if token.start >= term.span.end]
            arms = self._words.lists["followers"] | self._words.list_of("equipment")
            may_follow = name_words(self._doc.lang).lists["preposition"] | arms
            if rest and not rest[0].is_capital and rest[0].lower not in may_follow:
                return
            counting = frozenset(number_words(self._doc.lang).cardinals)
            span = _widened(phrase, term, name_words(self._doc.lang).lists["determiner"] | counting)
            identified = self._codebook.entries("actor")[term.code].identified
            yield Perpetrator(self._doc.words(span), term.code, stance if identified else "unknown", (span,))


def _outweighs(one: Perpetrator, other: Perpetrator) -> bool:
    rank = ("unknown", "accused", "denied", "claimed")
    return rank.index(one.stance) > rank.index(other.stance)


def _widened(phrase: Sequence[Token], term: TermMention, left_out: frozenset[str]) -> Span:
    """The codebook's word with the words before it in the phrase, less determiners and numbers ("masked gunmen")."""
    start = term.span.start
    for token in reversed([token for token in phrase if token.end <= term.span.start]):
        if token.kind != "word" or token.lower in left_out or token.lower in ("of", "by"):
            break
        start = token.start
    return Span(start, term.span.end)
