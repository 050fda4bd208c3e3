"""One phrase for one or more people, as the text has it."""

from collections.abc import Sequence
from dataclasses import replace

from bearwitness.reading.document import Token
from bearwitness.reading.immutable import immutable
from bearwitness.reading.person_words import Head
from bearwitness.values import CountRange, Span

ONE = CountRange.exactly(1)


@immutable
class Person:
    """One phrase for one or more people, tokens ``[first, last)``.

    ``form`` is how it refers: "indefinite", "definite", "other" (another, a second), "bare" (headline style),
    "name", "pronoun", "reflexive", "relative" (who) or "number" (a quantity with no noun). ``role`` is "suspect",
    "armed", "official", "speaker", "body" or "". ``generic`` marks words that state totals (people, victims).
    ``ages`` are those listed of several ("two men, ages 20 and 31").
    """

    first: int
    last: int
    sentence: int
    form: str
    count: CountRange
    approximate: bool = False
    group: str = ""
    sex: str = ""
    stage: str = ""
    who: str = ""
    role: str = ""
    generic: bool = False
    age: int | None = None
    name: str = ""
    part: bool = False
    related: bool = False
    official: bool = False
    objective: bool = False
    ages: tuple[int, ...] = ()

    @property
    def is_single(self) -> bool:
        """True where it is one human being."""
        return self.count.min == 1 and self.count.max == 1

    def span(self, tokens: Sequence[Token]) -> Span:
        """The words of the phrase."""
        return Span(tokens[self.first].start, tokens[self.last - 1].end)


def of_kind(person: Person, head: Head) -> Person:
    """The person with what the noun says of them."""
    return replace(
        person,
        form="indefinite",
        group=head.group,
        sex=head.sex,
        stage=head.stage,
        who=head.who,
        role=head.role,
        generic=head.generic or person.part,
    )


def stage_of(age: int) -> str:
    """The stage of life of an age in years."""
    if age < 3:
        return "infant"
    if age < 13:
        return "child"
    return "teen" if age < 20 else "adult"
