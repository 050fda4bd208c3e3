"""A name that may be a place's, with what stands around it."""

from dataclasses import dataclass, field

from bearwitness.reading.document import Sentence
from bearwitness.reading.gazetteer import Entry
from bearwitness.reading.place_words import Region
from bearwitness.values import Span


@dataclass(slots=True)
class Candidate:
    """A name in the text, tokens ``[first, last)``, that ``entries`` bear. ``region`` is what stands after it, if any,
    ``between`` the name that stands between the two ("Biscay" of "Durango, Biscay, Spain").

    ``lead`` is the word before, lower case; ``preposition`` is "in", "near", "of" or ""; ``follower`` the lower-case
    word after the name and its region; ``modifier`` a capitalised part word before ("Southwest").
    ``link`` says how the clause ties the event to the place (`place_links.link_of`).
    ``name`` is the name in full where the words have lost a letter of it ("للخرطوم").
    ``left`` and ``right`` are True where a further capitalised word touches the name.
    """

    first: int
    last: int
    start: int
    end: int
    key: str
    entries: tuple[Entry, ...]
    sentence: Sentence
    region: Region | None = None
    between: str = ""
    is_region_of_other: bool = False
    lead: str = ""
    preposition: str = ""
    follower: str = ""
    modifier: str = ""
    left: bool = False
    right: bool = False
    is_dateline: bool = False
    link: str = ""
    after_end: int = 0
    name: str = ""
    tags: set[str] = field(default_factory=set)


def span_of(candidate: Candidate) -> Span:
    """The span of the name itself, without its region."""
    return Span(candidate.start, candidate.end)
