"""What the sentences of a report say of one field (the killed, the injured, those hit), gathered for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bearwitness.reading.harm import Harm
from bearwitness.reading.immutable import immutable
from bearwitness.reading.person import Person
from bearwitness.values import CountRange, Span

# The sentences in which a report tells its news, in all lengths of report.
LEAD = 12


@immutable
class Statement:
    """What one sentence says of one field, summed over the people it speaks of."""

    sentence: int
    count: CountRange
    persons: tuple[Person, ...]
    spans: tuple[Span, ...]
    approximate: bool
    counted: bool
    total: bool
    in_title: bool


@dataclass
class Evidence:
    """All a report says of one field."""

    statements: list[Statement] = field(default_factory=list)
    tolls: list[Harm] = field(default_factory=list)
    multiples: list[Harm] = field(default_factory=list)
    zeros: list[Harm] = field(default_factory=list)
    words: list[Harm] = field(default_factory=list)

    def counted(self, reach: int) -> Statement | None:
        """The first statement of a figure in the headline (reach 0), or before that many sentences."""
        return next(
            (said for said in self.statements if said.counted and (said.in_title or said.sentence < reach)), None
        )

    @property
    def toll(self) -> Harm | None:
        """The last toll; that of a second voice ("but the army put the dead at 23") only where there is no figure."""
        own = [harm for harm in self.tolls if not harm.voice] or ([] if self.statements else self.tolls)
        return own[-1] if own else None

    @property
    def first(self) -> Statement | None:
        """The first statement."""
        return self.title or (self.statements[0] if self.statements else None)

    @property
    def title(self) -> Statement | None:
        """The first statement of the headline."""
        return next((said for said in self.statements if said.in_title), None)

    @property
    def lead(self) -> Statement | None:
        """The first statement of the first sentences."""
        return next((said for said in self.statements if said.sentence < LEAD), None)


def chosen_people(harms: Sequence[Harm]) -> list[Person]:
    """The people of one sentence whose numbers add up to its figure, each once."""
    persons: dict[int, Person] = {}
    total: list[Person] = []
    for harm in harms:
        counted = [person for person in harm.persons if states_total(person)]
        if counted and not total:
            total = counted
        for person in harm.persons:
            if not person.count.is_unknown:
                persons.setdefault(person.first, person)
    persons = _without_pronouns(persons)
    others = [person for person in persons.values() if person.form == "other"]
    # "3 people were killed when a man ...": a total covers the people described beside it, but not the others.
    chosen = [*total, *others] if total else _without_examples(list(persons.values()), _told_together(harms))
    return [person for person in chosen if person.who != "combatants"] or chosen


def _without_pronouns(persons: dict[int, Person]) -> dict[int, Person]:
    """ "A man was shot; he shot himself" tells of one: a pronoun stands for one named or described beside it."""
    told = [person.sex for person in persons.values() if person.is_single and person.form != "pronoun"]
    return {
        first: person
        for first, person in persons.items()
        if person.form != "pronoun" or not any(not sex or not person.sex or sex == person.sex for sex in told)
    }


def states_total(person: Person) -> bool:
    """True for a word or number that stands for a whole count: "12 people", "3 dead"."""
    return person.form == "number" or (person.generic and person.form == "indefinite" and not person.is_single)


def _told_together(harms: Sequence[Harm]) -> frozenset[int]:
    """Those of whom one word of harm is said with several others, by their first tokens."""
    joined = (harm.persons for harm in harms if any(not person.is_single for person in harm.persons))
    return frozenset(person.first for persons in joined for person in persons)


def _without_examples(persons: list[Person], together: frozenset[int]) -> list[Person]:
    """ "Eight rescuers have died: Ana Roe, 27, died overnight" names one of the eight.

    Named before them she is one more: "Ana Roe was killed, and two pupils died later".
    """
    several = next((at for at, person in enumerate(persons) if not person.is_single), None)
    if several is None:
        return persons
    first = [person for person in persons[:several] if person.name and persons[several].form == "indefinite"]
    kept = [person for person in persons if not person.name or person in first or person.first in together]
    return kept or persons
