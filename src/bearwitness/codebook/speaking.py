"""Whose voice the words for a speaker stand for, and the words by which a report says where it has something from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bearwitness.appraisal import ORIGIN_STANDINGS
from bearwitness.codebook.tables import Table


@dataclass(frozen=True, slots=True)
class OriginKind:
    """A speaker that reports name in many ways: its id, whether anybody is known by it, its words by language."""

    id: str
    standing: str
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Crediting:
    """The words of one language by which a report names where it has something from.

    ``before`` and ``after`` stand right beside the name; ``forwards`` begin a message passed on whole, ``credits`` a
    line that says where the text is from.
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    forwards: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Speaking:
    """What the codebook says of speakers. ``describing`` are words for people whom nobody names, ``outlets``
    words in names of outlets, ``agencies`` whole names, all by language.
    """

    origins: Mapping[str, OriginKind] = field(default_factory=dict)
    describing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crediting: Mapping[str, Crediting] = field(default_factory=dict)
    outlets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    agencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def with_more(self, other: "Speaking") -> "Speaking":
        """Both together; of two entries of one name the other's counts."""
        return Speaking(
            {**self.origins, **other.origins},
            {**self.describing, **other.describing},
            {**self.crediting, **other.crediting},
            {**self.outlets, **other.outlets},
            {**self.agencies, **other.agencies},
        )


def read_speaking(file: Table, languages: Sequence[str]) -> Speaking:
    """The speakers and credits of one codebook file; raises CodebookError."""
    origins = {}
    for origin_id, table in file.table("origin").tables():
        table.allow("standing", "words")
        standing = table.text("standing")
        if standing not in ORIGIN_STANDINGS:
            table.fail(f"{standing!r} is not a standing ({', '.join(ORIGIN_STANDINGS)})", "standing")
        words = table.table("words")
        origins[origin_id] = OriginKind(
            origin_id, standing, {lang: tuple(words.texts(lang)) for lang in words.languages(languages)}
        )
    crediting = {}
    for lang in file.table("crediting").languages(languages):
        row = file.table("crediting").table(lang)
        row.allow("before", "after", "forwards", "credits")
        crediting[lang] = Crediting(*(tuple(row.texts(key)) for key in ("before", "after", "forwards", "credits")))
    describing, outlets, agencies = (_words(file, name, languages) for name in ("describing", "outlets", "agencies"))
    return Speaking(origins, describing, crediting, outlets, agencies)


def _words(file: Table, name: str, languages: Sequence[str]) -> dict[str, tuple[str, ...]]:
    table = file.table(name)
    return {lang: tuple(table.texts(lang)) for lang in table.languages(languages)}
