"""What the finders found in one document, handed on to those who make claims of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bearwitness.model import Perpetrator
from bearwitness.reading.mentions import Attribution, CasualtyMention, DateMention, PlaceMention, Quantity, TermMention


@dataclass(frozen=True, slots=True)
class Findings:
    """The mentions of one document, each kind in the order of the text."""

    casualties: Sequence[CasualtyMention]
    dates: Sequence[DateMention]
    places: Sequence[PlaceMention]
    terms: Sequence[TermMention]
    attributions: Sequence[Attribution]
    perpetrators: Sequence[tuple[Perpetrator, int]]
    quantities: Sequence[Quantity] = ()
