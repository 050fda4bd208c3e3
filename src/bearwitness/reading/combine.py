"""Several readers on one report, the first one's word before the second's."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bearwitness.errors import LanguageNotRead
from bearwitness.model import Claim, Count, Report
from bearwitness.reading.claim_ids import with_id
from bearwitness.reading.reader import Reader
from bearwitness.reading.readings import CountingReader, Reading

_FILLED = (
    "event_type", "when", "where", "perpetrators", "weapons", "targets", "killed", "injured", "killed_combatants",
    "missing", "abducted", "breakdown", "victims",
)  # fmt: skip
_COUNTS = ("killed", "injured", "killed_combatants", "missing", "abducted")


class CombinedReader:
    """Reads with each reader in turn; where two tell of the same event, the earlier one's values stand.

    A later reader fills only what the earlier ones left unknown, and ``extra["read_by"]`` names it for each field it
    filled; claims that no earlier reader has are kept as its own. Two events of one report are the same where
    both are main, or where date or place and a figure agree. A report that one reader can't read (no pack for
    its language) is left to the others; LanguageNotRead is raised only where none reads it.
    """

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = tuple(readers)

    @property
    def name(self) -> str:
        """The readers' names, in their order: ``rules 1.0 + llm qwen3-8b``."""
        return " + ".join(reader.name for reader in self._readers)

    def read(self, report: Report) -> list[Claim]:
        """The claims of all readers, in order; raises as they do."""
        return list(self.read_counted(report).claims)

    def read_counted(self, report: Report) -> Reading:
        """The claims, and what the readers dropped."""
        claims: list[Claim] = []
        dropped: list[str] = []
        refused: LanguageNotRead | None = None
        read = 0
        for reader in self._readers:
            try:
                reading = _read_by(reader, report)
            except LanguageNotRead as error:
                refused = error
                continue
            claims = _joined(claims, reading.claims)
            dropped.extend(reading.dropped)
            read += 1
        if not read and refused is not None:
            raise refused
        return Reading(tuple(claims), tuple(dropped))


def _read_by(reader: Reader, report: Report) -> Reading:
    if isinstance(reader, CountingReader):
        return reader.read_counted(report)
    return Reading(tuple(reader.read(report)))


def _joined(earlier: Sequence[Claim], later: Sequence[Claim]) -> list[Claim]:
    """The earlier claims, filled from the later ones that tell of the same, and the others after them."""
    claims = list(earlier)
    taken: set[int] = set()
    for claim in later:
        at = next((i for i, held in enumerate(earlier) if i not in taken and _is_same(held, claim)), None)
        if at is None:
            has_main = any(held.main for held in claims)
            claims.append(replace(claim, main=claim.main and not has_main))
            continue
        taken.add(at)
        claims[at] = _filled(claims[at], claim, at + 1)
    return claims


def _filled(held: Claim, other: Claim, number: int) -> Claim:
    news: dict[str, Any] = {}
    for name in _FILLED:
        mine, theirs = getattr(held, name), getattr(other, name)
        if _is_unknown(mine) and not _is_unknown(theirs):
            news[name] = theirs
    if not news:
        return held
    read_by = dict(held.extra.get("read_by", {})) | dict.fromkeys(news, other.reader)
    spans = dict(held.spans)
    if "event_type" in news:
        spans["event_type"] = other.spans.get("event_type", ())
    filled = replace(held, **news, spans=spans, extra={**held.extra, "read_by": read_by})
    return with_id(filled, number)


def _is_unknown(value: object) -> bool:
    if isinstance(value, Count):
        return value.range.is_unknown
    return not value


def _is_same(one: Claim, other: Claim) -> bool:
    """True where two readers' claims tell of the same thing, so that it isn't told twice."""
    if one.kind != other.kind:
        return False
    if one.kind == "event":
        if one.main or other.main:
            return one.main and other.main
        return _agree(one, other)
    if one.kind == "statistic":
        return bool(one.figure and other.figure and _ends(one) == _ends(other))
    same = one.statement == other.statement if one.kind == "statement" else one.conduct == other.conduct
    mine, theirs = one.spans.get("claim", ()), other.spans.get("claim", ())
    return same and any(a.start < b.end and b.start < a.end for a in mine for b in theirs)


def _agree(one: Claim, other: Claim) -> bool:
    """True where date or place agree, and some stated figure does."""
    dated = bool(one.when and other.when and one.when.date.days_apart(other.when.date) == 0)
    placed = bool(one.where and other.where and one.where.place.name == other.where.place.name)
    pairs = [(getattr(one, name).range, getattr(other, name).range) for name in _COUNTS]
    return (dated or placed) and any(mine == theirs and not mine.is_unknown for mine, theirs in pairs)


def _ends(claim: Claim) -> tuple[float | None, float | None]:
    return (claim.figure.least, claim.figure.most) if claim.figure else (None, None)
