"""A casualty mention with the people it is said of, and all of a report's mentions with its people."""

from collections.abc import Iterable, Sequence

from bearwitness.reading.immutable import immutable
from bearwitness.reading.mentions import CasualtyMention
from bearwitness.reading.person import Person
from bearwitness.values import Span

# The rule of an idiom for suicide ("turned the gun on himself"): dead, unless words say that the one lived.
TURNED = "self turned"


@immutable
class Harm(CasualtyMention):
    """A casualty mention with the people it is said of.

    ``field`` can also be "hit" (struck by fire, outcome untold) and "nobody else" (no further casualties).
    ``words`` is the span of the word of harm; ``other_event`` marks a sentence about another event; ``voice`` counts
    the words of contrast before it in its sentence ("but a doctor gave 19 dead").
    """

    persons: tuple[Person, ...] = ()
    words: Span | None = None
    other_event: bool = False
    voice: int = 0


class CasualtyMentions(list[CasualtyMention]):
    """Casualty mentions with all the phrases for people they were read among (``persons``)."""

    def __init__(self, mentions: Iterable[CasualtyMention], persons: Sequence[Person]) -> None:
        super().__init__(mentions)
        self.persons = persons
