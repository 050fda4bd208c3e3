"""The further counts of a report: parts of the killed and injured, combatants apart, earlier figures it replaces.

"12, seven of them children", "of whom 12 were women", "5 bodies (1 female, …; 2 of them in uniform)", "two of the
dead were women"; "the service had first counted nine". Which words mean which group is the language pack's
(``[further]`` of ``casualties.toml``; a pack may lack it, and then nothing is found).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bearwitness.model import Count, CountPart, Superseded
from bearwitness.reading.document import Document
from bearwitness.reading.harm import Harm
from bearwitness.reading.harm_words import part_words
from bearwitness.reading.immutable import immutable
from bearwitness.reading.pack import load_pack
from bearwitness.reading.person import Person
from bearwitness.reading.phrases import PhraseTable

COMBATANTS = "combatants"
_STATUS = {"killed": "killed", "injured": "injured", "hit": "injured"}
_LABEL_WITHIN = 3
_EARLIER_WITHIN = 5


@dataclass(frozen=True)
class _Words:
    groups: Mapping[str, str]  # a noun and the group it belongs to
    whole: frozenset[str]  # groups that are told apart even where all of the count belong to them
    predicates: PhraseTable[str]
    of_whom: PhraseTable[str]
    earlier: PhraseTable[str]
    withdrawn: PhraseTable[str]
    be: frozenset[str]


@lru_cache(maxsize=8)
def _words(lang: str) -> _Words:
    pack = load_pack(lang, "casualties").get("further", {})
    return _Words(
        groups={word: group for group, words in pack.get("groups", {}).items() for word in words},
        whole=frozenset(pack.get("whole", ())),
        predicates=PhraseTable(
            (phrase, group) for group, phrases in pack.get("predicates", {}).items() for phrase in phrases
        ),
        of_whom=PhraseTable((phrase, phrase) for phrase in pack.get("of_whom", ())),
        earlier=PhraseTable((phrase, phrase) for phrase in pack.get("earlier", ())),
        withdrawn=PhraseTable((phrase, phrase) for phrase in pack.get("withdrawn", ())),
        be=frozenset(pack.get("be", ())),
    )


@immutable
class Part:
    """Of those with this status, so many belonged to the group; ``first`` is the token of their phrase."""

    group: str
    status: str
    count: Count
    first: int


def find_parts(doc: Document, persons: Sequence[Person], harms: Sequence[Harm]) -> list[Part]:
    """Every part of a count in the sentences of the harms, in order; linear in the text's length."""
    words = _words(doc.lang)
    if not words.groups:
        return []
    by_sentence: dict[int, list[Harm]] = {}
    for harm in harms:
        if harm.field in _STATUS:
            by_sentence.setdefault(harm.sentence, []).append(harm)
    among = {first for first, *_ in part_words(doc.lang).part_after.find(doc, 0, len(doc.tokens))}
    grouped: dict[int, list[Person]] = {}
    for person in persons:
        if person.sentence in by_sentence:
            grouped.setdefault(person.sentence, []).append(person)
        elif person.last in among and not person.count.is_unknown:
            grouped[person.sentence] = [person]  # "three policemen were among those killed"
    found: list[Part] = []
    for sentence, told in grouped.items():
        found.extend(_Parts(doc, words, told, by_sentence.get(sentence, [])).parts())
    return found


def breakdown(parts: Sequence[Part]) -> tuple[CountPart, ...]:
    """The parts as a claim holds them: each group once a status, as first told; combatants are counted apart."""
    kept: dict[tuple[str, str], CountPart] = {}
    for part in parts:
        if part.group != COMBATANTS:
            kept.setdefault((part.group, part.status), CountPart(part.group, part.status, part.count))
    return tuple(kept.values())


class _Parts:
    """The parts told in one sentence."""

    def __init__(self, doc: Document, words: _Words, persons: list[Person], harms: list[Harm]) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.words = words
        self.persons = persons
        self.harms = harms
        self.harmed = {person.first: harm for harm in harms for person in harm.persons}
        self.end = doc.sentences[persons[0].sentence].last
        self.start = doc.sentences[persons[0].sentence].first

    def parts(self) -> Iterator[Part]:
        """Each part, in order."""
        open_part = bracket = ""
        for at, person in enumerate(self.persons):
            if person.count.is_unknown:
                continue
            bracket = self._bracket(at, bracket)
            continued = bool(open_part) and self._continues(at)
            status = bracket or (open_part if continued else "") or self._is_part(person)
            group = self._group(at, person) if status else ""
            if group:
                open_part = status
                yield self._part(group, status, person)
                continue
            open_part = ""
            whole = self._whole(person)
            if whole is not None:
                yield whole

    def _part(self, group: str, status: str, person: Person) -> Part:
        spans = (person.span(self.tokens),)
        return Part(group, status, Count(person.count, "unknown", person.approximate, spans), person.first)

    def _is_part(self, person: Person) -> str:
        """The status of which the person is a part; "" where it is none."""
        harm, words = self.harmed.get(person.first), part_words(self.doc.lang)
        if person.part:
            trigger = words.triggers.at(self.tokens, person.last - 1, self.end)
            if trigger is not None and trigger[1][0] in _STATUS:
                return _STATUS[trigger[1][0]]  # "two of the dead", "3 of the wounded"
            return self._nearest(person)
        if harm is not None and harm.part_of:
            return _STATUS[harm.field]
        if person.last < self.end and (hit := words.part_after.at(self.tokens, person.last, self.end)) is not None:
            trigger = words.triggers.at(self.tokens, hit[0] - 1, self.end)
            return _STATUS.get(trigger[1][0], "") if trigger is not None else self._nearest(person)
        for back in (2, 3):
            if person.first - back >= self.start:
                hit = self.words.of_whom.at(self.tokens, person.first - back, person.first)
                if hit is not None and hit[0] >= person.first - 1:
                    return self._nearest(person)
        return ""

    def _nearest(self, person: Person) -> str:
        """The status of the last count before the person, else of the first after it."""
        start = self.tokens[person.first].start
        before = [harm for harm in self.harms if harm.words and harm.words.start <= start]
        if not self.harms:
            return ""
        return _STATUS[(before[-1] if before else self.harms[0]).field]

    def _continues(self, at: int) -> bool:
        """True for "and nine were children", "and 9 children" after a part."""
        before, person = self.persons[at - 1], self.persons[at]
        joiners = part_words(self.doc.lang).joiners
        gap = range(before.last, min(person.first, before.last + _LABEL_WITHIN))
        return person.first - before.last <= _LABEL_WITHIN and all(self.tokens[on].lower in joiners for on in gap)

    def _bracket(self, at: int, status: str) -> str:
        """The status of those told apart in brackets: "5 bodies (1 female, 4 male)"."""
        if not at:
            return ""
        before, person = self.persons[at - 1], self.persons[at]
        gap = [self.tokens[on].text for on in range(before.last, min(person.first, before.last + _LABEL_WITHIN + 1))]
        if ")" in gap or person.first - before.last > _LABEL_WITHIN:
            return ""
        if gap == ["("]:
            harm = self.harmed.get(before.first)
            return _STATUS[harm.field] if harm is not None and harm.field in _STATUS else ""
        return status

    def _group(self, at: int, person: Person) -> str:
        """The group a part belongs to, by its own noun, by the noun after it or by what is said of it."""
        own = self._own(person) or (COMBATANTS if person.who == COMBATANTS else "")
        if own:
            return own
        here = person.last
        while here < self.end and here < person.last + 2 and self.tokens[here].lower in self.words.be:
            here += 1
        if here < self.end and (hit := self.words.predicates.at(self.tokens, here, self.end)) is not None:
            return hit[1]
        following = self.persons[at + 1] if at + 1 < len(self.persons) else None
        if following is None or not following.count.is_unknown or following.first - here > 1:
            return ""
        return self.words.groups.get(following.group, "") or (COMBATANTS if following.who == COMBATANTS else "")

    def _own(self, person: Person) -> str:
        """The group of the person's own noun, which may have two words ("rescue workers")."""
        pair = " ".join(self.doc.lowers[max(person.first, person.last - 2) : person.last])
        return self.words.groups.get(pair) or self.words.groups.get(person.group, "")

    def _whole(self, person: Person) -> Part | None:
        """ "killed seven rescue workers": all of a count of one group that is told apart."""
        harm = self.harmed.get(person.first)
        group = self._own(person)
        if harm is None or harm.field not in _STATUS or person.is_single or group not in self.words.whole:
            return None
        return self._part(group, _STATUS[harm.field], person)


# --- earlier figures -----------------------------------------------------------------------------


def find_superseded(doc: Document, persons: Sequence[Person], harms: Sequence[Harm]) -> dict[int, Superseded]:
    """Earlier figures that the report says were replaced, by the token of their phrase; linear in the text's length.

    "had first counted nine", "up from 9", "a statement that spoke of 30 dead was withdrawn".
    """
    words = _words(doc.lang)
    earlier, withdrawn = words.earlier.by_sentence(doc), words.withdrawn.by_sentence(doc)
    if not earlier and not withdrawn:
        return {}
    fields = {person.first: harm.field for harm in harms for person in harm.persons}
    harmed = {harm.sentence for harm in harms}
    found: dict[int, Superseded] = {}
    for person in persons:
        if person.sentence not in earlier and person.sentence not in withdrawn:
            continue
        if person.count.is_unknown or person.form not in ("number", "indefinite") or person.is_single:
            continue
        sentence = doc.sentences[person.sentence]
        alone = person.last >= sentence.last or doc.tokens[person.last].kind == "punct"
        if not alone and person.sentence not in harmed:
            continue  # "the fare has risen from 10,000 to 15,000 pounds"
        before = any(0 <= person.first - last <= _EARLIER_WITHIN for _, last, _ in earlier.get(person.sentence, ()))
        if before or person.sentence in withdrawn:
            field = _STATUS.get(fields.get(person.first, "killed"), "killed")
            span = person.span(doc.tokens)
            found[person.first] = Superseded(field, Count(person.count, "unknown", person.approximate, (span,)))
    return found
