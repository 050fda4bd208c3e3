"""The people a report presents as victims by name or age, where the clause itself tells of no harm.

"The victims were identified as Ana Roe, 26, and Max Poe, 30", "the victim, Ana Roe,", "Killed were ...", "They
are ...", and lists after a colon with a victim a line. What became of them the words say ("the dead", "the
wounded"), or the report's figures do, or nothing.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bearwitness.model import Count
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.harm import Harm
from bearwitness.reading.pack import load_pack
from bearwitness.reading.person import Person
from bearwitness.reading.person_groups import people_of
from bearwitness.reading.phrases import PhraseTable
from bearwitness.values import Span

VICTIM = "victim"
_LINK_REACH, _CHAIN_GAP, _LINE_START, _SHORT_LINE = 14, 9, 2, 12
_MOST_LISTED = 100
_PREDICATE = 3
_LIST_MARKS = ",:—–-"


class _Opening(NamedTuple):
    """Words that say victims follow, tokens ``[first, last)``, with the harm they tell ("victim" where none)."""

    first: int
    last: int
    field: str
    several: bool = False
    number: int = 0


@dataclass(frozen=True)
class _Words:
    nouns: frozenset[str]
    openings: PhraseTable[str]
    inverted: PhraseTable[str]
    closings: PhraseTable[str]
    links: frozenset[str]
    identified: PhraseTable[str]
    stops: frozenset[str]
    naming: frozenset[str]
    naming_as: str
    being: frozenset[str]
    other_event: PhraseTable[str]


@lru_cache(maxsize=8)
def _words(lang: str) -> _Words:
    casualties = load_pack(lang, "casualties")
    pack = casualties["identified"]
    return _Words(
        nouns=frozenset(pack["nouns"]),
        openings=_by_field(pack["openings"]),
        inverted=_by_field(pack["inverted"]),
        closings=PhraseTable((phrase, VICTIM) for phrase in pack["closings"]),
        links=frozenset(pack["links"]),
        identified=PhraseTable((phrase, phrase) for phrase in pack["plural_by"]),
        naming=frozenset(pack["naming"]),
        naming_as=pack["naming_as"],
        being=frozenset(pack.get("being", ())),
        stops=frozenset([*pack["stops"], *pack["speech"]]),
        other_event=PhraseTable((phrase, phrase) for phrase in casualties["other_event"]["words"]),
    )


def _by_field(entries: dict[str, list[str]]) -> PhraseTable[str]:
    return PhraseTable((phrase, field) for field, phrases in entries.items() for phrase in phrases)


def find_identified(doc: Document, persons: Sequence[Person], harms: Iterable[Harm]) -> list[Harm]:
    """Those presented as victims, a mention a list, in order; ``field`` is killed, injured or "victim".

    The mentions state no figure: ``count`` is unknown. Linear in the length of the text.
    """
    return list(_Finder(doc, persons, harms).mentions())


class _Finder:
    """One search of one document."""

    def __init__(self, doc: Document, persons: Sequence[Person], harms: Iterable[Harm]) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.words = _words(doc.lang)
        self.people = people_of(persons, doc.tokens).joined
        self.plural: dict[int, str] = {}
        self.harmed: dict[int, str] = {}
        for harm in harms:
            for person in harm.persons:
                self.harmed.setdefault(person.first, "injured" if harm.field == "hit" else harm.field)
            if harm.field in ("killed", "injured", "hit") and any(not person.is_single for person in harm.persons):
                self.plural[harm.sentence] = "injured" if harm.field == "hit" else harm.field
        self.listing = ""
        self.spoken_of = ""

    def mentions(self) -> Iterator[Harm]:
        others = self.words.other_event.by_sentence(self.doc)
        for sentence in self.doc.sentences:
            if sentence.index not in self.people and self.tokens[sentence.last - 1].text != ":":
                self.listing = "" if sentence.last - sentence.first > _LINE_START else self.listing
                self.spoken_of = ""
                continue
            persons = self.people.get(sentence.index, [])
            openings = [] if sentence.index in others else self._openings(sentence, persons)
            yield from self._in_sentence(sentence, persons, openings)
            self.spoken_of = openings[-1].field if openings else ""
            ends_open = bool(openings) and self.tokens[sentence.last - 1].text == ":"
            self.listing = openings[-1].field if ends_open else self.listing

    def _in_sentence(self, sentence: Sentence, persons: list[Person], openings: list[_Opening]) -> Iterator[Harm]:
        if not persons:
            self.listing = "" if sentence.last - sentence.first > _LINE_START else self.listing
            return
        listed = self._line(sentence, persons)
        if listed:
            yield self._harm(self.listing, listed, sentence)
            return
        if sentence.last - sentence.first > _LINE_START:
            self.listing = ""
        told: set[int] = set()
        for field, chain in self._chains(sentence, persons, openings):
            fresh = [person for person in chain if person.first not in told]
            told.update(person.first for person in fresh)
            if fresh:
                yield self._harm(field, fresh, sentence)

    def _chains(
        self, sentence: Sentence, persons: list[Person], openings: list[_Opening]
    ) -> Iterator[tuple[str, list[Person]]]:
        for opening in (*openings, *self._plurals(sentence, persons), *self._inverted(sentence)):
            yield opening.field, self._after(opening, persons)
        for person in persons:
            told = bool(person.name) or person.age is not None
            if person.is_single and told and person.group in self.words.nouns and not person.part:
                yield VICTIM, [person]
        yield from self._predicates(persons)
        for first, _, field in self.words.closings.by_sentence(self.doc).get(sentence.index, ()):
            at = bisect_left(persons, first, key=_first)
            before = [person for person in persons[max(0, at - _MOST_LISTED) : at] if _is_told(person)]
            yield field, [person for person in before if first - person.last <= _CHAIN_GAP * len(before)]

    # --- openings --------------------------------------------------------------------------------

    def _openings(self, sentence: Sentence, persons: list[Person]) -> list[_Opening]:
        """ "the victims", "the dead", "one of the wounded"."""
        found = [_Opening(*hit) for hit in self.words.openings.by_sentence(self.doc).get(sentence.index, ())]
        found += [
            _Opening(person.first, person.last, VICTIM, not person.is_single, _number_of(person))
            for person in persons
            if person.group in self.words.nouns and not person.name
        ]
        found += self._harmed_together(persons)
        return sorted(found)

    def _harmed_together(self, persons: list[Person]) -> Iterator[_Opening]:
        """Several people harmed in this sentence, whom a list may follow: "three men, a 25-year-old, …, were shot"."""
        for person in persons:
            field = self.harmed.get(person.first)
            if field and not person.is_single and not person.ages and person.group not in self.words.nouns:
                yield _Opening(person.first, person.last, field, True, _number_of(person))

    def _plurals(self, sentence: Sentence, persons: list[Person]) -> Iterator[_Opening]:
        """ "They have been identified as", "they are", said of several just told of as harmed."""
        earlier = (self.plural.get(sentence.index - back, "") for back in (0, 1, 2))
        field = self.spoken_of or next((name for name in earlier if name), "")
        if not field:
            return
        for first, last, _ in self.words.identified.by_sentence(self.doc).get(sentence.index, ()):
            # the phrase itself may hold the subject: "they are"
            at = bisect_left(persons, last, key=_first)
            subject = persons[at - 1] if at else None
            if subject and not subject.is_single and subject.role not in ("suspect", "speaker", "official"):
                yield _Opening(first, last - 1, field)
        for person in persons:
            if person.form == "definite" and not person.is_single and not person.role:
                end = min(person.last + _LINK_REACH // 2, sentence.last)
                named = self.tokens[person.first - 1].lower in self.words.naming
                if named and any(self.tokens[at].lower == self.words.naming_as for at in range(person.last, end)):
                    yield _Opening(person.first, person.last, field)

    def _inverted(self, sentence: Sentence) -> Iterator[_Opening]:
        """ "Killed were", "Also found dead inside the house were"."""
        for first, last, field in self.words.inverted.by_sentence(self.doc).get(sentence.index, ())[:1]:
            if first <= sentence.first + 1:
                yield _Opening(first, last, field)

    def _predicates(self, persons: list[Person]) -> Iterator[tuple[str, list[Person]]]:
        """ "Ana Roe, 18, was an innocent victim", "Roe was one of the three victims"."""
        for before, person in pairwise(persons):
            if person.group not in self.words.nouns or not _is_told(before) or not before.is_single:
                continue
            gap = {self.tokens[at].lower for at in range(before.last, min(person.first, before.last + _PREDICATE + 1))}
            short = 0 < person.first - before.last <= _PREDICATE
            if short and gap & self.words.being and gap <= self.words.being | {","}:
                yield VICTIM, [before]

    # --- lists -----------------------------------------------------------------------------------

    def _after(self, opening: _Opening, persons: list[Person]) -> list[Person]:
        """The named or aged people a linking word leads to from the opening, as far as they are listed."""
        start = bisect_left(persons, opening.last, key=_first)
        following = persons[start : start + _MOST_LISTED]
        at = next((place for place, person in enumerate(following) if _is_told(person)), None)
        if at is None or following[at].first - opening.last > _LINK_REACH:
            return []
        first = following[at].first
        linked = first > opening.last and self.tokens[first - 1].lower in self.words.links
        if not linked and not self._stands_beside(opening, following[at:]):
            return []
        chain = self._chain(following[at:])
        if not self._is_counted(opening, chain) and self._is_stopped(self._named_from(opening, first), first - 1):
            return []
        return chain

    def _is_counted(self, opening: _Opening, chain: Sequence[Person]) -> bool:
        """True where as many are listed, after a mark, as were said before: "two men who were shot — Ana Roe and …"."""
        if not chain:
            return False
        first = chain[0].first
        return 1 < opening.number == len(chain) and self.tokens[first - 1].text in _LIST_MARKS

    def _named_from(self, opening: _Opening, first: int) -> int:
        """Where to look for words that end the list: what stands before "identified by police as" tells who."""
        if self.tokens[first - 1].lower != self.words.naming_as:
            return opening.last
        lowers = self.doc.lowers
        return next((at for at in range(first - 1, opening.last, -1) if lowers[at] in self.words.naming), opening.last)

    def _stands_beside(self, opening: _Opening, listed: Sequence[Person]) -> bool:
        """True for "two victims, a man of 25 and a boy of 6, were shot" and "victims Ana Roe, 25, and Max Poe, 31"."""
        if not opening.several:
            return False
        if self._is_counted(opening, listed[: opening.number]) and len(self._chain(listed)) == opening.number:
            return True
        gap = listed[0].first - opening.last
        if gap == 1 and self.tokens[opening.last].text == ",":
            return len(self._chain(listed)) > 1
        return gap == 0 and bool(listed[0].name)

    def _chain(self, persons: Sequence[Person]) -> list[Person]:
        chain: list[Person] = []
        for person in persons:
            if chain and (person.first - chain[-1].last > _CHAIN_GAP or self._is_stopped(chain[-1].last, person.first)):
                break
            if person.role in ("suspect", "speaker") or person.form in ("pronoun", "relative"):
                break
            if _is_told(person):
                chain.append(person)
        return chain

    def _is_stopped(self, first: int, last: int) -> bool:
        return any(self.tokens[at].lower in self.words.stops for at in range(first, last))

    def _line(self, sentence: Sentence, persons: list[Person]) -> list[Person]:
        """The victims of a line of a list; none where no list is open or the line is none of it."""
        if not self.listing or not persons or not _is_told(persons[0]):
            return []
        if persons[0].first - sentence.first > _LINE_START or not persons[0].name:
            return []
        short = sentence.last - sentence.first <= _SHORT_LINE
        return self._chain(persons) if persons[0].age is not None or short else []

    def _harm(self, field: str, persons: Sequence[Person], sentence: Sentence) -> Harm:
        first, last = persons[0].first, persons[-1].last
        return Harm(
            field=field,
            count=Count(),
            sentence=sentence.index,
            rule="identified",
            persons=tuple(persons),
            words=Span(self.tokens[first].start, self.tokens[last - 1].end),
        )


def _number_of(person: Person) -> int:
    return person.count.min or 0 if person.count.is_exact else 0


def _first(person: Person) -> int:
    return person.first


def _is_told(person: Person) -> bool:
    """True for one human being with a name or an age, and for several with theirs."""
    return bool(person.ages) or (person.is_single and bool(person.name or person.age is not None))
