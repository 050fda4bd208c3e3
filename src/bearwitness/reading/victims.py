"""Who is who: the phrases for people in a report joined into individuals, and the victims among them.

"A 25-year-old man", "John Roe, 25" and "the victim" are one individual where age, sex, name and the way the
report refers to them agree. The method is the usual one of ordered attribute sieves: an exact name first, then
age with sex, then a definite description of the most recent person it fits (after Lee et al., 2013,
"Deterministic coreference resolution based on entity-centric, precision-ranked rules").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bearwitness.model import VictimMention
from bearwitness.reading.document import Document
from bearwitness.reading.harm import Harm
from bearwitness.reading.individuals import Individual, merge_repeated, years_of
from bearwitness.reading.pack import load_pack
from bearwitness.reading.person import Person
from bearwitness.reading.person_groups import people_of
from bearwitness.reading.phrases import PhraseTable

_REMEMBERED = 40
_PRONOUN_REACH = 2
_SEVERAL_REACH = 8


@dataclass(frozen=True)
class _Words:
    identified: PhraseTable[str]
    suspect: frozenset[str]
    speech: frozenset[str]
    suffixes: frozenset[str]


@lru_cache(maxsize=8)
def _words(lang: str) -> _Words:
    pack = load_pack(lang, "casualties")
    identified = pack["identified"]
    return _Words(
        identified=PhraseTable((phrase, phrase) for phrase in identified["by"]),
        suspect=frozenset(identified["suspect_words"]),
        speech=frozenset(identified["speech"]),
        suffixes=frozenset(pack["people"].get("suffixes", ())),
    )


def find_individuals(doc: Document, persons: Sequence[Person], harms: Iterable[Harm]) -> list[Individual]:
    """Every single person the report speaks of, with the harm said of them, in order of first mention."""
    return _Joiner(doc, harms).join(persons)


def find_victims(individuals: Sequence[Individual], unsaid: str = "") -> tuple[VictimMention, ...]:
    """The named or described individuals to whom harm came, but not those suspected of it.

    ``unsaid`` is the status of those presented as victims of whom no more is said ("" where nothing tells).
    """
    victims = []
    others = any(person.harms and not person.suspect and not person.died_by_own_hand for person in individuals)
    for person in individuals:
        status = person.status()
        if others and person.died_by_own_hand and not person.is_child:
            continue  # who kills others and then himself is counted, but is no victim
        if not person.harms or person.suspect or not (person.name or person.age is not None or person.sex):
            continue
        spans = tuple(dict.fromkeys(person.telling or person.spans[:1]))
        victims.append(
            VictimMention(name=person.name, age=person.age, sex=person.sex, status=status or unsaid, spans=spans)
        )
    return tuple(victims)


class _Joiner:
    """One reading of one document's people."""

    def __init__(self, doc: Document, harms: Iterable[Harm]) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.words = _words(doc.lang)
        self.individuals: list[Individual] = []
        self.several: list[tuple[Person, list[Harm]]] = []
        self.before: tuple[Individual | None, int] = (None, -1)
        self.harm_of: dict[int, list[Harm]] = {}
        for harm in harms:
            for person in harm.persons:
                self.harm_of.setdefault(person.first, []).append(harm)

    def join(self, persons: Sequence[Person]) -> list[Individual]:
        joined = people_of(persons, self.tokens).joined
        for index in sorted(joined):
            for person in joined[index]:
                self._place(person)
        return merge_repeated(self.individuals)

    def _place(self, person: Person) -> None:
        if person.ages:
            self._place_several(person)
            return
        if not person.is_single and not person.count.is_unknown and (harms := self.harm_of.get(person.first)):
            self.several = [*self.several[1 - _REMEMBERED :], (person, harms)]
        told = bool(person.name) or person.age is not None
        if not person.is_single or person.form == "relative" or (person.part and not told):
            return
        if person.form == "number" and not self.harm_of.get(person.first):
            return
        harms = self.harm_of.get(person.first, [])
        if person.role == "speaker" and not harms:
            return
        suspect = person.role == "suspect" or (not harms and self._is_accused(person))
        held = self._match(person, suspect, bool(harms))
        if held is None:
            if person.form in ("pronoun", "reflexive") and not harms:
                return
            held = Individual(first_sentence=person.sentence)
            self.individuals.append(held)
        self._absorb(held, person, suspect, harms)
        self.before = (held, person.sentence)

    def _place_several(self, person: Person) -> None:
        """Several people with an age each: harmed in this clause, or told of before ("the boys, 15 and 17")."""
        harms = self.harm_of.get(person.first) or self._earlier(person)
        if not harms:
            return
        for age in person.ages:
            one = Individual(first_sentence=person.sentence)
            self.individuals.append(one)
            self._absorb(one, replace(person, age=age), person.role == "suspect", harms)

    def _earlier(self, person: Person) -> list[Harm]:
        """The harm of those just told of whom "the boys" or "they" are again."""
        if person.form not in ("definite", "pronoun", "bare") or person.role:
            return []
        for before, harms in reversed(self.several):
            alike = before.count == person.count and not (before.sex and person.sex and before.sex != person.sex)
            if alike and person.sentence - before.sentence <= _SEVERAL_REACH:
                return harms
        return []

    # --- matching --------------------------------------------------------------------------------

    def _match(self, person: Person, suspect: bool, harmed: bool) -> Individual | None:
        recent = self.individuals[-_REMEMBERED:]
        if person.form in ("pronoun", "reflexive"):
            return self._last(recent, person, harmed)
        if person.name:
            return self._by_name(recent, person, suspect, harmed)
        if person.form == "other":
            return self._other(recent, person)
        fitting = [held for held in recent if self._fits(held, person) and held.suspect == suspect]
        if not _describes(person):
            # "the driver" is no one but the driver.
            fitting = [held for held in fitting if person.group in held.forms]
        if person.form == "definite" and not person.related:
            return self._best(fitting, person)
        apart = [held for held in fitting if held.last_sentence != person.sentence and (held.harms or not harmed)]
        if person.age is not None:
            aged = [held for held in apart if held.age == person.age]
            unaged = [held for held in apart if held.age is None and not held.name and held.harms]
            return _latest(aged) or (_latest(unaged) if harmed else None)
        if not harmed:
            return None
        return _latest(_alike(apart, self.harm_of.get(person.first, [])))

    def _last(self, recent: Sequence[Individual], person: Person, harmed: bool) -> Individual | None:
        """Whom "he" or "she" means: the last one it fits; where harm is told, rather one already harmed."""
        fitting = [held for held in recent if not (held.sex and person.sex and held.sex != person.sex)]
        if person.objective and self.before[1] == person.sentence:
            # "his son shot him": the object is not the one who acts
            fitting = [held for held in fitting if held is not self.before[0]]
        near = [held for held in fitting if person.sentence - held.last_sentence <= _PRONOUN_REACH]
        subject = [held for held in near if held.last_sentence == person.sentence and held.age is not None]
        if harmed and len(subject) == 1 and not subject[0].suspect:
            return subject[0]
        if harmed:
            told = _latest([held for held in near if held.harms]) or _latest([held for held in fitting if held.harms])
            return told or _latest(near)
        return _latest(near)

    def _by_name(self, recent: Sequence[Individual], person: Person, suspect: bool, harmed: bool) -> Individual | None:
        named = tuple(person.name.lower().split())
        parts, surname = frozenset(named), self._surname(person.name)
        for held in reversed(recent):
            if not held.name:
                continue
            if len(parts) > 1:
                same = surname == held.surname and named[0] == held.parts[0]
            else:
                same = not parts.isdisjoint(held.parts)
            if same and not (held.age is not None and person.age is not None and held.age != person.age):
                return held
        unnamed = [held for held in recent if not held.name and self._fits(held, person) and not held.suspect]
        unnamed = [held for held in unnamed if held.harms]
        if suspect or not unnamed:
            return None
        if person.age is not None:
            aged = [held for held in unnamed if held.age == person.age]
            if aged:
                return _latest(aged)
        if self._is_identified(person) or (harmed and not person.official):
            loose = [held for held in unnamed if person.age is None or held.age is None]
            return _latest(_alike(loose, self.harm_of.get(person.first, [])))
        return None

    def _other(self, recent: Sequence[Individual], person: Person) -> Individual | None:
        held_others = [
            held
            for held in recent
            if held.other and person.sentence - held.first_sentence > 2 and self._fits(held, person)
        ]
        return _latest(held_others)

    def _best(self, fitting: Sequence[Individual], person: Person) -> Individual | None:
        if person.age is not None:
            aged = _latest([held for held in fitting if held.age == person.age])
            return aged or _latest([held for held in fitting if held.age is None and not held.name and held.harms])
        harmed = [held for held in fitting if held.harms]
        if person.generic:
            return _latest(harmed)
        same_group = [held for held in fitting if person.group in held.forms]
        return _latest(same_group) or _latest(harmed) or _latest(fitting)

    def _fits(self, held: Individual, person: Person) -> bool:
        if held.sex and person.sex and held.sex != person.sex:
            return False
        if held.age is not None and person.age is not None:
            return held.age == person.age
        if held.age is None and person.age is None and not (held.stage and person.stage):
            return True  # without a stage of life any other fits
        left, right = years_of(held.age, held.stage), years_of(person.age, person.stage)
        return left[0] <= right[1] and right[0] <= left[1]

    # --- context ---------------------------------------------------------------------------------

    def _is_identified(self, person: Person) -> bool:
        first = self.doc.sentences[person.sentence].first
        for at in range(max(first, person.first - 8), person.first):
            hit = self.words.identified.at(self.tokens, at, person.first)
            if hit is not None and person.first - hit[0] <= 3:
                return True
        return False

    def _is_accused(self, person: Person) -> bool:
        """True where the words right after the person say they were arrested, charged or the like."""
        if person.form in ("pronoun", "reflexive", "relative"):
            return False
        end = self.doc.sentences[person.sentence].last
        after = self.doc.lowers[person.last : min(end, person.last + 6)]
        if not self.words.suspect.isdisjoint(after):
            for lower in after:
                if lower in self.words.suspect:
                    return True
                if lower in ".;":
                    break
        return not self.words.suspect.isdisjoint(self.doc.lowers[max(0, person.first - 3) : person.first])

    def _surname(self, name: str) -> str:
        """The last part of the name in lower case, "Jr." and the like left out."""
        parts = [part.strip(".,'’\"") for part in name.lower().split()]
        while len(parts) > 1 and parts[-1] in self.words.suffixes:
            parts.pop()
        return parts[-1] if parts else ""

    # --- absorbing -------------------------------------------------------------------------------

    def _absorb(self, held: Individual, person: Person, suspect: bool, harms: Sequence[Harm]) -> None:
        if len(person.name) > len(held.name):
            held.name, held.surname = person.name, self._surname(person.name)
            held.parts = tuple(person.name.lower().split())
        held.age = person.age if held.age is None else held.age
        held.sex = held.sex or person.sex
        held.stage = held.stage or person.stage
        held.who = held.who or person.who
        held.suspect = held.suspect or suspect
        held.official = held.official or person.official
        held.other = held.other or person.form == "other"
        held.attacker = held.attacker or person.role == "suspect"
        held.last_sentence = person.sentence
        span = person.span(self.tokens)
        held.spans.append(span)
        if (person.name or person.age is not None) and len(held.telling) < 3:
            held.telling.append(span)
        if person.group:
            held.forms.add(person.group)
        held.suffer(harms)
        held.firsts.add(person.first)
        if harms:
            held.sentences.add(person.sentence)


def _describes(person: Person) -> bool:
    """True where the phrase says what anyone can be (a man, a child, a victim), not what someone does."""
    return bool(person.sex or person.stage or person.generic or person.role or person.age is not None)


def _alike(individuals: Sequence[Individual], harms: Sequence[Harm]) -> Sequence[Individual]:
    """The harmed individuals, where possible those harmed as the mentions say."""
    harmed = [held for held in individuals if held.harms]
    if any(harm.field == "killed" for harm in harms):
        # One told of as wounded is not the next one said to have died: "a boy was wounded. One man died".
        unsure = [held for held in harmed if held.status() != "injured" or not held.is_said_injured]
        return [held for held in harmed if held.status() == "killed"] or unsure
    return harmed


def _latest(individuals: Sequence[Individual]) -> Individual | None:
    return max(individuals, key=lambda held: held.last_sentence, default=None)
