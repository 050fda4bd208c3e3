"""What a claim says, field by field, in words a person reads, each with the spans it rests on."""

from collections.abc import Iterator
from typing import NamedTuple

from bearwitness.model import Claim, Count, Spans, VictimMention
from bearwitness.publish.wording import count_words, date_words, figure_words

_COUNTS = ("killed", "injured", "killed_combatants", "missing", "abducted")


class Said(NamedTuple):
    """One thing a claim says; ``order`` counts from 0 where a field is said more than once."""

    field: str
    value: str
    spans: Spans
    rule: str = ""
    order: int = 0
    exact: str = ""


def sayings_of(claim: Claim) -> Iterator[Said]:
    """Everything the claim says, in the order a person reads it."""
    for name in _COUNTS:
        count: Count = getattr(claim, name)
        if not count.range.is_unknown:
            yield Said(name, _count_words(count), count.spans, count.rule)
    for order, part in enumerate(claim.breakdown):
        yield Said(
            "among_them", f"{_count_words(part.count)} {part.group} {part.status}", part.count.spans, order=order
        )
    for order, old in enumerate(claim.superseded):
        yield Said("earlier_toll", f"{_count_words(old.count)} {old.field}", old.count.spans, order=order)
    if claim.when:
        yield Said("when", date_words(claim.when.date), claim.when.spans, exact=claim.when.date.edtf)
    if claim.where:
        yield Said("where", str(claim.where.place), claim.where.spans)
    if claim.event_type:
        yield Said("event_type", claim.event_type, claim.spans.get("event_type", ()))
    yield from _said_of_things(claim)
    if claim.kind != "event":
        yield from _said_beside(claim)
    if claim.stance != "asserted":
        yield Said("stance", claim.stance, claim.spans.get("stance", ()))
    if claim.origin:
        yield Said("origin", claim.origin, claim.spans.get("origin", ()))


def _said_of_things(claim: Claim) -> Iterator[Said]:
    for order, who in enumerate(claim.perpetrators):
        kind = f"{who.kind}, {who.stance}" if who.kind else who.stance
        yield Said("by", f"{who.name} ({kind})", who.spans, order=order)
    for order, weapon in enumerate(claim.weapons):
        yield Said("with", weapon.name, weapon.spans, order=order)
    for order, target in enumerate(claim.targets):
        words = f"{target.name}, {target.effect}" if target.effect else target.name
        yield Said("target", words, target.spans, order=order)
    for order, victim in enumerate(claim.victims):
        yield Said("victim", _victim_words(victim), victim.spans, order=order)


def _said_beside(claim: Claim) -> Iterator[Said]:
    """What a statistic, a statement or a conduct claim says beyond the fields of an event."""
    whole = tuple(claim.spans.get("claim", ()))
    if claim.figure:
        yield Said("statistic", figure_words(claim.figure), claim.figure.spans or whole)
    if claim.statement:
        yield Said("statement", claim.statement.act, whole)
    if claim.conduct:
        yield Said("conduct", f"{claim.conduct.act}: {'yes' if claim.conduct.given else 'no'}", whole)


def _count_words(count: Count) -> str:
    words = f"about {count_words(count.range)}" if count.approximate else count_words(count.range)
    return f"{words} {count.who}" if count.who not in ("", "unknown") else words


def _victim_words(victim: VictimMention) -> str:
    parts = [victim.name or "unnamed", str(victim.age) if victim.age is not None else "", victim.sex, victim.status]
    return ", ".join(part for part in parts if part)
