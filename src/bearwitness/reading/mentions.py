"""What the finders of the reader hand to one another: values with the words and the sentence they stand in.

A finder looks at a Document and returns mentions in order of their first character; it decides nothing
about events. ``events.py`` puts mentions together into claims.
"""

from bearwitness.model import Count, CountPart, Spans, Superseded, VictimMention
from bearwitness.reading.immutable import immutable
from bearwitness.values import CountRange, FuzzyDate, Place, Span


@immutable
class DateMention:
    """A date in the text. ``rule`` names how it was resolved; ``relative`` where it needed the publication day.

    ``begins`` is the date after "since", of which ``date`` is the time from then on.
    """

    span: Span
    date: FuzzyDate
    sentence: int
    relative: bool
    rule: str
    begins: FuzzyDate | None = None


@immutable
class Quantity:
    """A number or vague quantity in words or digits; tokens ``[first, last)`` of the document."""

    span: Span
    range: CountRange
    sentence: int
    first: int
    last: int
    approximate: bool = False
    vague: bool = False


@immutable
class CasualtyMention:
    """How many were killed, injured, missing or abducted, as one clause says it.

    ``part_of`` is True for a figure inside another ("including 12 children"); ``group`` its word (children).
    """

    field: str
    count: Count
    sentence: int
    part_of: bool = False
    group: str = ""
    rule: str = ""

    @property
    def spans(self) -> Spans:
        return self.count.spans


@immutable
class CasualtySummary:
    """The figures the report gives for its main event, with the victims it names or describes."""

    killed: Count
    injured: Count
    victims: tuple[VictimMention, ...] = ()
    killed_combatants: Count = Count()
    missing: Count = Count()
    abducted: Count = Count()
    breakdown: tuple[CountPart, ...] = ()
    superseded: tuple[Superseded, ...] = ()
    mentions: tuple[CasualtyMention, ...] = ()


@immutable
class PlaceMention:
    """A place in the text, resolved to the gazetteer. ``role`` is "dateline", "event", "speaker" or "".

    ``prominence`` is the gazetteer's for the place, some power of ten of its people; 0 where it has none.
    """

    span: Span
    place: Place
    sentence: int
    role: str = ""
    score: float = 0.0
    prominence: float = 0.0


@immutable
class Toponym:
    """Words that point to a place. ``kind`` is "place" for its name, "street", or "adjective" ("Spanish")."""

    span: Span
    place: Place
    kind: str = "place"


@immutable
class TermMention:
    """A codebook entry's word in the text. ``kind`` is event_type, weapon, target or actor; ``code`` the entry's id."""

    span: Span
    kind: str
    code: str
    sentence: int


@immutable
class Attribution:
    """Who says what stands in the sentence. ``speakers`` runs from the report's source inwards to the origin.

    ``reach`` is the part of the sentence it holds for, None where that is all of it.
    """

    sentence: int
    speakers: tuple[str, ...]
    stance: str
    speaker_spans: Spans = ()
    stance_spans: Spans = ()
    reach: Span | None = None


class Attributions(list[Attribution]):
    """All attributions of a report, with the one that holds for all of it once ``voices.py`` has looked for it."""

    is_weighed = False
    sole: Attribution | None = None
