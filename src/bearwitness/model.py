"""The frozen records: what each word of ``ARCHITECTURE.md`` holds.

A record is checked when it is made, so a function that gets one need not check again. Records know
nothing of files or databases; ``exchange.py`` writes and reads them as JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import Any

from bearwitness.appraisal import IndependenceGraph, PolicyFigure, VoiceCount
from bearwitness.errors import InvalidRecord
from bearwitness.values import CountRange, Digest, FuzzyDate, Place, Span

CLAIM_KINDS = ("event", "statistic", "statement", "conduct")
STANCES = ("asserted", "attributed", "doubted", "denied")
PERPETRATOR_STANCES = ("accused", "claimed", "denied", "unknown")
GRADES = ("confirmed", "fair", "weak", "contested", "discounted")
DECISIONS = ("same", "different", "unsure")
STATEMENT_ACTS = ("denial", "admission", "responsibility claim", "accusation")
CONDUCT_ACTS = ("warning", "precaution", "access", "double tap")
CASUALTY_STATUSES = ("killed", "injured", "missing", "abducted")

Spans = tuple[Span, ...]


def _one_of(record: str, name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidRecord(record, name, f"is {value!r} but must be one of {', '.join(allowed)}")


def _not_empty(record: str, name: str, value: str) -> None:
    if not value:
        raise InvalidRecord(record, name, "must not be empty")


def _aware(record: str, name: str, value: datetime) -> None:
    if value.tzinfo is None or value.utcoffset() is None:
        raise InvalidRecord(record, name, "must carry its time zone")


@dataclass(frozen=True, slots=True)
class Source:
    """Who asserts: a person, a network, an outlet, an official body. ``reliability`` is Admiralty A–F, "" unjudged."""

    name: str
    kind: str = ""
    reliability: str = ""

    def __post_init__(self) -> None:
        _not_empty("source", "name", self.name)
        _one_of("source", "reliability", self.reliability, ("", "A", "B", "C", "D", "E", "F"))


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One unaltered file, named by its SHA-256. ``media_type`` is what its bytes are, not what its name says."""

    digest: Digest
    size: int
    media_type: str
    arrived_as: str
    arrived_at: datetime

    def __post_init__(self) -> None:
        if self.size < 0:
            raise InvalidRecord("evidence item", "size", "must not be negative")
        _aware("evidence item", "arrived_at", self.arrived_at)


@dataclass(frozen=True, slots=True)
class Derivative:
    """Something made from an evidence item, never in its place: what it is, and the tool that made it."""

    parent: Digest
    kind: str
    tool: str
    version: str
    digest: Digest
    locator: str = ""

    def __post_init__(self) -> None:
        for name in ("kind", "tool", "version"):
            _not_empty("derivative", name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class Report:
    """One dated statement by a source.

    ``published`` is an ISO 8601 date or date-time as given, "" where unknown. ``lang`` is BCP 47, "" where
    not given. ``evidence`` and ``locator`` say which bytes it was read from and where in them.
    """

    id: str
    text: str
    title: str = ""
    published: str = ""
    url: str = ""
    source: str = ""
    lang: str = ""
    evidence: Digest | None = None
    locator: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        _not_empty("report", "id", self.id)

    @property
    def reading_text(self) -> str:
        """Title, blank line, text; the text alone where there is no title. Spans count in this."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


# --- claims --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class When:
    """A date with the words it came from."""

    date: FuzzyDate
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Where:
    """A place with the words it came from."""

    place: Place
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Perpetrator:
    """Who is said to have done it, and whether they are accused, claim it, deny it, or are unknown."""

    name: str
    kind: str = ""
    stance: str = "accused"
    spans: Spans = ()

    def __post_init__(self) -> None:
        _not_empty("perpetrator", "name", self.name)
        _one_of("perpetrator", "stance", self.stance, PERPETRATOR_STANCES)


@dataclass(frozen=True, slots=True)
class Weapon:
    """With what; ``code`` is the codebook's."""

    name: str
    code: str = ""
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What was hit or aimed at; ``kind`` is the codebook's."""

    name: str
    kind: str = ""
    effect: str = ""
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many, with the words. ``who`` is civilians, combatants or unknown.

    ``rule`` names the codebook rule a value rests on where no words state it (a report that names every
    casualty leaves 0 injured).
    """

    range: CountRange = CountRange()
    who: str = ""
    approximate: bool = False
    spans: Spans = ()
    rule: str = ""

    def __post_init__(self) -> None:
        _one_of("count", "who", self.who, ("", "civilians", "combatants", "unknown"))
        if not self.range.is_unknown and not self.spans and not self.rule:
            raise InvalidRecord("count", "spans", "must say where the figure comes from")


@dataclass(frozen=True, slots=True)
class VictimMention:
    """One victim as a report names or describes them."""

    name: str = ""
    age: int | None = None
    sex: str = ""
    status: str = ""
    spans: Spans = ()

    def __post_init__(self) -> None:
        _one_of("victim", "sex", self.sex, ("", "male", "female"))
        _one_of("victim", "status", self.status, ("", *CASUALTY_STATUSES))


@dataclass(frozen=True, slots=True)
class CountPart:
    """A part of a count: of those with this ``status``, how many belonged to the ``group`` ("children", "women")."""

    group: str
    status: str
    count: Count

    def __post_init__(self) -> None:
        _not_empty("breakdown", "group", self.group)
        _one_of("breakdown", "status", self.status, CASUALTY_STATUSES)


@dataclass(frozen=True, slots=True)
class Superseded:
    """An earlier figure for a count (``field`` names it) that the report itself replaces by a later one."""

    field: str
    count: Count

    def __post_init__(self) -> None:
        _one_of("superseded", "field", self.field, ("killed", "injured", "killed_combatants", "missing", "abducted"))


@dataclass(frozen=True, slots=True)
class Figure:
    """What a statistic says: from ``least`` to ``most`` of ``unit`` ("killed", "share" in per cent, …) among ``of``.

    None is unknown. A share may have decimals, so the ends are numbers and not counts.
    """

    least: float | None
    most: float | None
    unit: str
    of: str = ""
    approximate: bool = False
    spans: Spans = ()

    def __post_init__(self) -> None:
        for end in (self.least, self.most):
            if end is not None and (isinstance(end, bool) or not isfinite(end) or end < 0):
                raise InvalidRecord("figure", "min and max", "must be numbers from 0, or unknown")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise InvalidRecord("figure", "min and max", "the least must not be above the most")
        _not_empty("figure", "unit", self.unit)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a speaker does by saying it: deny, admit, claim responsibility, accuse. Its words are the claim's."""

    act: str

    def __post_init__(self) -> None:
        _one_of("statement", "act", self.act, STATEMENT_ACTS)


@dataclass(frozen=True, slots=True)
class Conduct:
    """What was done or left undone around an attack: ``given`` is False where the words say that it wasn't."""

    act: str
    given: bool

    def __post_init__(self) -> None:
        _one_of("conduct", "act", self.act, CONDUCT_ACTS)


@dataclass(frozen=True, slots=True)
class Claim:
    """One assertion in a report; each field with its span.

    ``killed`` counts civilians and people of unknown standing where combatants are counted apart in
    ``killed_combatants``. ``figure``, ``statement`` and ``conduct`` belong to the kinds of those names.
    ``spans`` holds the words of the fields that carry none themselves: ``event_type``, ``stance``,
    ``origin``. ``extra`` keeps what other readers add. Corrected by a new claim that names it in ``supersedes``,
    never edited.
    """

    claim: str
    report: str
    kind: str = "event"
    main: bool = False
    event_type: str = ""
    stance: str = "asserted"
    when: When | None = None
    where: Where | None = None
    perpetrators: tuple[Perpetrator, ...] = ()
    weapons: tuple[Weapon, ...] = ()
    targets: tuple[Target, ...] = ()
    killed: Count = Count()
    injured: Count = Count()
    killed_combatants: Count = Count()
    missing: Count = Count()
    abducted: Count = Count()
    breakdown: tuple[CountPart, ...] = ()
    superseded: tuple[Superseded, ...] = ()
    victims: tuple[VictimMention, ...] = ()
    figure: Figure | None = None
    statement: Statement | None = None
    conduct: Conduct | None = None
    speakers: tuple[str, ...] = ()
    origin: str = ""
    reader: str = ""
    confidence: float | None = None
    supersedes: str = ""
    spans: Mapping[str, Spans] = field(default_factory=dict, compare=False)
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        _not_empty("claim", "claim", self.claim)
        _not_empty("claim", "report", self.report)
        _one_of("claim", "kind", self.kind, CLAIM_KINDS)
        _one_of("claim", "stance", self.stance, STANCES)
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise InvalidRecord("claim", "confidence", "must lie between 0 and 1")


# --- incidents -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's or a rule's decision on two things. Append-only; a later one on the same pair replaces it."""

    left: str
    right: str
    decision: str
    who: str
    at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        _one_of("judgement", "decision", self.decision, DECISIONS)
        _not_empty("judgement", "who", self.who)
        _aware("judgement", "at", self.at)
        if self.left == self.right:
            raise InvalidRecord("judgement", "right", "must differ from left")


@dataclass(frozen=True, slots=True)
class Assessment:
    """A grade with the rule that gave it and one sentence a reason. ``reviewer`` is "" while it is only proposed.

    ``why_claims`` are the claims behind each reason, ``facts`` what the rule was told, by name: enough to apply another
    rule to.
    """

    grade: str
    rule: str
    why: tuple[str, ...]
    reviewer: str = ""
    why_claims: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    facts: Mapping[str, int | bool | str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        _one_of("assessment", "grade", self.grade, GRADES)
        _not_empty("assessment", "rule", self.rule)


@dataclass(frozen=True, slots=True)
class Incident:
    """A moment and a place where sources allege harm; every fact computed from its claims.

    ``voices`` are groups of report ids that share one origin; ``origins`` is how many there are, ``voice_count`` what
    that number leaves open, ``independence`` the ways from the reports to their origins. ``figures`` are the killed and
    injured by each policy of the codebook.
    ``links`` says in sentences why claims were joined; ``set_by`` which claims set each fact
    (``killed_min``, ``killed_max``, ``injured_min``, ``injured_max``, ``when``, ``where``, ``event_type``).
    """

    incident: str
    reports: tuple[str, ...]
    claims: tuple[str, ...]
    when: FuzzyDate | None = None
    where: Place | None = None
    event_type: str = ""
    killed: CountRange = CountRange()
    injured: CountRange = CountRange()
    origins: int = 0
    voices: tuple[tuple[str, ...], ...] = ()
    assessment: Assessment | None = None
    links: tuple[str, ...] = ()
    set_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    voice_count: VoiceCount | None = None
    figures: Mapping[str, tuple[PolicyFigure, ...]] = field(default_factory=dict, compare=False)
    independence: IndependenceGraph | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        _not_empty("incident", "incident", self.incident)
        if not self.claims and not self.reports:
            raise InvalidRecord("incident", "claims", "must not be empty")
        if self.origins != len(self.voices):
            raise InvalidRecord("incident", "origins", "must be the number of voices")


@dataclass(frozen=True, slots=True)
class CustodyEntry:
    """One line of the custody log: who did what, when, with which tool, chained to the line before."""

    number: int
    at: datetime
    who: str
    what: str
    tool: str
    previous: Digest
    details: Mapping[str, Any] = field(default_factory=dict, compare=False)
    digest: Digest | None = None

    def __post_init__(self) -> None:
        if self.number < 0:
            raise InvalidRecord("custody entry", "number", "must not be negative")
        _aware("custody entry", "at", self.at)
        for name in ("who", "what", "tool"):
            _not_empty("custody entry", name, getattr(self, name))
