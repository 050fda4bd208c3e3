"""The frozen records of what an incident's claims amount to: who is behind them, and within which bounds.

A part of ``model.Incident``; computed by ``incidents``, shown by ``publish``, written by ``exchange``.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bearwitness.errors import InvalidRecord
from bearwitness.values import Span

NODE_KINDS = ("report", "origin")
ORIGIN_STANDINGS = ("known", "nameless", "unknown")
EDGE_KINDS = ("says", "copy", "phrases", "names", "credit", "forward", "photo")


def _one_of(record: str, name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidRecord(record, name, f"is {value!r} but must be one of {', '.join(allowed)}")


@dataclass(frozen=True, slots=True)
class OriginNode:
    """A report, or an origin that reports lead to.

    An origin is ``known`` (a person by name, a body, an outlet), ``nameless`` (told of by description alone:
    "residents"), or ``unknown`` (nobody says who it was). "" for reports.
    """

    id: str
    kind: str
    name: str
    standing: str = ""

    def __post_init__(self) -> None:
        _one_of("origin node", "kind", self.kind, NODE_KINDS)
        _one_of("origin node", "standing", self.standing, ("",) if self.kind == "report" else ORIGIN_STANDINGS)


@dataclass(frozen=True, slots=True)
class OriginEdge:
    """A step from a report towards where its claims come from.

    ``says``: the report lets that origin speak; ``copy``, ``phrases``: it repeats the other report's words; ``names``,
    ``credit``, ``forward``: it says itself that it has it from there; ``photo``: it shows the same picture. ``why`` is
    a sentence without its full stop, ``spans`` the words of the report (its reading text) it rests on, ``claims`` those
    of the report that go this way.
    """

    tail: str
    head: str
    kind: str
    why: str
    claims: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        _one_of("origin edge", "kind", self.kind, EDGE_KINDS)


@dataclass(frozen=True, slots=True)
class VoiceCount:
    """How many independent voices: those of ``known`` and of ``nameless`` origin, and those of ``unknown`` origin.

    ``further`` is how many more there would be if nameless people quoted by several reports were never the same.
    """

    known: int = 0
    nameless: int = 0
    unknown: int = 0
    further: int = 0

    def __post_init__(self) -> None:
        if min(self.known, self.nameless, self.unknown, self.further) < 0:
            raise InvalidRecord("voice count", "numbers", "must not be negative")

    @property
    def counted(self) -> int:
        """All voices, those of unknown origin with them."""
        return self.known + self.nameless + self.unknown

    @property
    def certain(self) -> int:
        """The least there must be: one of unknown origin may be any of the others, but somebody spoke."""
        return self.known + self.nameless or min(1, self.unknown)

    @property
    def possible(self) -> int:
        """The most there can be."""
        return self.counted + self.further

    def sentences(self) -> tuple[str, ...]:
        """The count in words, with what it leaves open."""
        if not self.possible:
            return ("Nobody says that it happened.",)
        span = str(self.certain) if self.certain == self.possible else f"{self.certain} to {self.possible}"
        told = [f"{span} independent voice{'' if self.possible == 1 else 's'}."]
        if self.unknown:
            told.append(f"Of these, {self.unknown} of unknown origin, which may be one of the others.")
        if self.nameless:
            told.append(f"{self.nameless} of them {'is' if self.nameless == 1 else 'are'} known by description alone.")
        if self.further:
            told.append(
                f"{self.further} more if the people whom several reports describe alike are not the same people."
            )
        return tuple(told)


@dataclass(frozen=True)
class IndependenceGraph:
    """Reports, origins, and the steps from the one to the other; voices are its roots, where no step leads on."""

    nodes: tuple[OriginNode, ...] = ()
    edges: tuple[OriginEdge, ...] = ()

    def __post_init__(self) -> None:
        known = {node.id for node in self.nodes}
        for edge in self.edges:
            if edge.tail not in known or edge.head not in known:
                raise InvalidRecord("independence graph", "edges", f"{edge.tail} → {edge.head} leads to no node")

    @cached_property
    def by_id(self) -> Mapping[str, OriginNode]:
        """The nodes by their id."""
        return {node.id: node for node in self.nodes}

    def roots(self) -> tuple[OriginNode, ...]:
        """The nodes from which no step leads on, in order."""
        tails = {edge.tail for edge in self.edges}
        return tuple(node for node in self.nodes if node.id not in tails)

    def ways_to(self, node: str) -> Iterator[OriginEdge]:
        """The edges that end at the node, in order."""
        return iter(self._by_head.get(node, ()))

    @cached_property
    def _by_head(self) -> Mapping[str, list[OriginEdge]]:
        found: dict[str, list[OriginEdge]] = defaultdict(list)
        for edge in self.edges:
            found[edge.head].append(edge)
        return found


# --- figures -------------------------------------------------------------------------------------

GROUPS = ("everyone", "civilians", "men", "women", "children")


@dataclass(frozen=True, slots=True)
class Bound:
    """One figure of a policy and the claims that set it; None is unknown. ``open``: it is that many or more."""

    value: int | None = None
    claims: tuple[str, ...] = ()
    open: bool = False

    def __str__(self) -> str:
        if self.value is None:
            return "unknown"
        return f"{self.value:,} or more" if self.open else f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class PolicyFigure:
    """How many of a ``group`` were ``killed`` or ``injured`` by one policy; ends a policy does not give are None."""

    field: str
    group: str
    low: Bound | None = None
    best: Bound | None = None
    high: Bound | None = None

    def __post_init__(self) -> None:
        _one_of("figure", "group", self.group, GROUPS)

    def ends(self) -> tuple[tuple[str, Bound], ...]:
        """The figures the policy gives, by name."""
        given = (("low", self.low), ("best", self.best), ("high", self.high))
        return tuple((name, bound) for name, bound in given if bound is not None)
