"""What the sentences of a report say of one field (the killed, the injured, those hit), gathered for a decision."""

from dataclasses import dataclass, field

from bearwitness.reading.harm import Harm
from bearwitness.reading.person import Person
from bearwitness.values import CountRange, Span

# The sentences in which a report tells its news, in all lengths of report.
LEAD = 12


@dataclass(frozen=True)
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
