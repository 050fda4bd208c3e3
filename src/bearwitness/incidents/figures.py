"""How many were killed and injured, by several published policies side by side, each figure with its claims.

A policy (``codebook/data/policies.toml``) says whom it counts and how it takes a figure from what the voices say. What
it is given are the claims that stand (``facts.standing_claims``). Of a claim's parts, men, women and children are
taken from the breakdown it states; where it states none, the victims it describes are so many at least.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

from bearwitness.appraisal import Bound, PolicyFigure
from bearwitness.codebook import Codebook
from bearwitness.codebook.policies import Policy
from bearwitness.incidents.facts import standing_claims, stated_range
from bearwitness.incidents.independence import Voice
from bearwitness.incidents.repeats import time_key
from bearwitness.model import Claim, Report
from bearwitness.values import CountRange

ADULT_AGE = 18  # Convention on the Rights of the Child, Article 1

# A claim that stands, the number of its voice, and when its report was published.
_Standing = tuple[Claim, int, tuple[str, str, str]]


class _Stated(NamedTuple):
    """What a claim states, its least and its most number, and the number of its voice."""

    claim: str
    voice: int
    range: CountRange
    least: int
    most: int


def compute_figures(
    claims: Sequence[Claim], voices: Sequence[Voice], reports: Mapping[str, Report], codebook: Codebook
) -> dict[str, tuple[PolicyFigure, ...]]:
    """The figures of each policy by its id; a figure no claim states is left out."""
    voice_of = {claim: number for number, voice in enumerate(voices) for claim in voice.claims}
    standing = [(claim, voice_of[claim.claim], time_key(reports[claim.report])) for claim in standing_claims(claims)]
    # Policies differ less in whom they count than in how they take a figure.
    stated: dict[tuple[str, ...], list[_Stated]] = {}
    found = {}
    for policy in codebook.policies.values():
        rows = []
        for field, group in product(policy.fields, policy.groups):
            key = (policy.counts, policy.by, field, group)
            if key not in stated:
                stated[key] = _stated(policy, field, group, standing)
            rows.append(_figure(policy, field, group, stated[key]))
        found[policy.id] = tuple(row for row in rows if row is not None)
    return {policy: rows for policy, rows in found.items() if rows}


def count_of_group(claim: Claim, field: str, group: str, counts: str) -> CountRange:
    """How many of the group the claim says were killed or injured; unknown where it doesn't say."""
    if group in ("everyone", "civilians"):
        return _whole(claim, field, counts)
    if counts == "civilians presumed" and getattr(claim, field).who == "combatants":
        return CountRange()
    parts = [part.count.range for part in claim.breakdown if (part.status, part.group) == (field, group)]
    if parts:
        return sum(parts[1:], parts[0])
    groups = [_group_of(victim.age, victim.sex) for victim in claim.victims if victim.status == field]
    described = groups.count(group)
    return CountRange.at_least(described) if described else CountRange()


def _group_of(age: int | None, sex: str) -> str:
    """The group of a victim described, "" where age and sex don't tell; a grown person is one whose age is not said."""
    if age is not None and age < ADULT_AGE:
        return "children"
    return {"male": "men", "female": "women"}.get(sex, "")


def _whole(claim: Claim, field: str, counts: str) -> CountRange:
    count = getattr(claim, field)
    own: CountRange = count.range
    if counts == "everyone":
        extra = claim.killed_combatants.range if field == "killed" else CountRange()
        if extra.is_unknown or own.is_unknown:
            return own if extra.is_unknown else extra
        return own + extra
    if count.who == "combatants":
        return CountRange() if own.is_unknown else CountRange.exactly(0)
    return own


def _stated(policy: Policy, field: str, group: str, claims: Sequence[_Standing]) -> list[_Stated]:
    """What each claim states; by voices, what each voice states in its latest report that states anything."""
    found = []
    for claim, voice, turn in claims:
        own = count_of_group(claim, field, group, policy.counts)
        ends = [end for end in (own.min, own.max) if end is not None]
        if ends:
            found.append((_Stated(claim.claim, voice, own, min(ends), max(ends)), turn))
    if policy.by == "voices":
        newest: dict[int, tuple[str, str]] = {}
        for one, turn in found:
            newest[one.voice] = max(newest.get(one.voice, turn[:2]), turn[:2])
        found = [(one, turn) for one, turn in found if turn[:2] == newest[one.voice]]
    return [one for one, _ in found]


def _figure(policy: Policy, field: str, group: str, stated: Sequence[_Stated]) -> PolicyFigure | None:
    if not stated:
        return None
    ends = {end: _take(getattr(policy, end), stated) for end in ("low", "best", "high") if getattr(policy, end)}
    return PolicyFigure(field, group, ends.get("low"), ends.get("best"), ends.get("high"))


def _take(how: str, stated: Sequence[_Stated]) -> Bound:
    if how == "least":
        least = min(one.least for one in stated)
        return Bound(least, tuple(one.claim for one in stated if one.least == least))
    if how == "most":
        most = max(one.most for one in stated)
        total = stated_range([one.range for one in stated])
        return Bound(most, tuple(one.claim for one in stated if one.most == most), open=total.max is None)
    return _most_voices(stated)


def _most_voices(stated: Sequence[_Stated]) -> Bound:
    """The figure most voices allow; the least of those, so that a vague figure gives its least."""
    figures = {one.least for one in stated}
    backing = {figure: {one.voice for one in stated if figure in one.range} for figure in sorted(figures)}
    best = min(backing, key=lambda figure: (-len(backing[figure]), figure))
    return Bound(best, tuple(one.claim for one in stated if best in one.range))
