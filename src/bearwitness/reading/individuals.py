"""One human being as a report's phrases describe them, and individuals that nothing tells apart made one."""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice

from bearwitness.reading.harm import TURNED, Harm
from bearwitness.values import Span

# The years of age a word for a stage of life allows; a word is used loosely by a year or two at its ends.
_STAGES = {"infant": (0, 3), "child": (0, 17), "teen": (13, 19), "adult": (17, 120), "": (0, 120)}
_LOOSE_YEARS = 1
_CHILD_YEARS = 14
# A list longer than any report's stays quick to read.
_MOST_COMPARED = 300


@dataclass
class Individual:
    """One human being as the report's phrases describe them, filled in as it is read."""

    name: str = ""
    age: int | None = None
    sex: str = ""
    stage: str = ""
    who: str = ""
    suspect: bool = False
    attacker: bool = False
    official: bool = False
    other: bool = False
    first_sentence: int = 0
    last_sentence: int = 0
    spans: list[Span] = field(default_factory=list)
    telling: list[Span] = field(default_factory=list)
    harms: list[Harm] = field(default_factory=list)
    surname: str = ""
    parts: tuple[str, ...] = ()
    forms: set[str] = field(default_factory=set)
    sentences: set[int] = field(default_factory=set)
    firsts: set[int] = field(default_factory=set)
    _fields: set[str] = field(default_factory=set)
    _rules: set[str] = field(default_factory=set)

    def suffer(self, harms: Sequence[Harm]) -> None:
        """Add harms said of the person; what they amount to is kept, being asked for at every later mention."""
        self.harms.extend(harms)
        for harm in harms:
            self._fields.add(harm.field)
            self._rules.add(harm.rule)

    @property
    def died_by_own_hand(self) -> bool:
        """True for one who turned a weapon on themselves and died."""
        return self.status() == "killed" and any(rule.startswith("self") for rule in self._rules)

    @property
    def is_child(self) -> bool:
        """True for one below 14 years of age: a child that turns a weapon on itself plays with it."""
        return years_of(self.age, self.stage)[1] <= _CHILD_YEARS or self.stage == "child"

    @property
    def is_said_injured(self) -> bool:
        """True where words say so; one hit by fire may have died."""
        return "injured" in self._fields

    @property
    def is_presented(self) -> bool:
        """True for one presented as a victim, with no word of what became of them."""
        return bool(self.harms) and not self.status()

    def status(self) -> str:
        """ "killed", "injured" (hit by fire counts so), "missing", "abducted" or "" where no harm is told."""
        fields = self._fields
        if not fields:
            return ""
        if "killed" in fields or ("injured" not in fields and TURNED in self._rules):
            return "killed"
        if fields & {"injured", "hit"}:
            return "injured"
        return next((name for name in ("missing", "abducted") if name in fields), "")


def merge_repeated(individuals: Sequence[Individual]) -> list[Individual]:
    """The individuals with those that nothing tells apart made one.

    A report tells of one death several times: in the headline, by age, then by name. Two who were harmed alike
    stay apart where name, age, sex or stage of life differ, where a phrase sets one off ("another man"), and
    where one clause speaks of both.
    """
    kept: list[Individual] = []
    harmed: list[int] = []
    by_surname: dict[str, list[int]] = {}  # "" for those with no name
    for person in individuals:
        if not person.harms:
            kept.append(person)
            continue
        near = merge(by_surname.get("", ()), by_surname.get(person.surname, ())) if person.name else harmed
        twin = next((at for at in islice(near, _MOST_COMPARED) if _same(kept[at], person)), None)
        if twin is None:
            harmed.append(len(kept))
            by_surname.setdefault(person.surname, []).append(len(kept))
            kept.append(person)
            continue
        if person.name and not kept[twin].name:
            insort(by_surname.setdefault(person.surname, []), twin)
        _join(kept[twin], person)
    return kept


def _same(left: Individual, right: Individual) -> bool:
    if not left.harms or left.suspect != right.suspect or left.other or right.other:
        return False
    hurt = right.status() == "injured" and right.is_said_injured
    if hurt and left.status() == "killed" and right.first_sentence > max(left.sentences):
        return False  # one told of as hurt after a death is another
    if left.name and right.name and left.surname != right.surname:
        return False
    if left.sex and right.sex and left.sex != right.sex:
        return False
    if left.age is not None and right.age is not None:
        if left.age != right.age:
            return False
    else:
        first, second = years_of(left.age, left.stage), years_of(right.age, right.stage)
        if first[0] > second[1] or second[0] > first[1]:
            return False
    if not left.sentences.isdisjoint(right.sentences):
        return False
    theirs = {id(harm) for harm in right.harms}
    return not any(id(harm) in theirs for harm in left.harms)


def _join(held: Individual, other: Individual) -> None:
    if not held.name:
        held.name, held.surname, held.parts = other.name, other.surname, other.parts
    held.age = held.age if held.age is not None else other.age
    held.sex, held.stage, held.who = held.sex or other.sex, held.stage or other.stage, held.who or other.who
    held.spans += other.spans
    held.telling += other.telling
    held.suffer(other.harms)
    held.sentences |= other.sentences
    held.firsts |= other.firsts
    held.last_sentence = max(held.last_sentence, other.last_sentence)


def years_of(age: int | None, stage: str) -> tuple[int, int]:
    """The least and the most years of age that an age, or else a stage of life, allows."""
    if age is not None:
        return age - _LOOSE_YEARS, age + _LOOSE_YEARS
    return _STAGES[stage]
