"""What a person should look at: incidents that are perhaps the same, and one that is perhaps two.

Two incidents are suggested where their mean score lies below the threshold they would be joined at, but near it; one
where some of its claims name a place or a day so far from its own that no vagueness of theirs explains it. Each says
what speaks for one event and what against, field by field, in the sentences of the score.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bearwitness.incidents.blocks import candidates
from bearwitness.incidents.facts import standing_claims
from bearwitness.incidents.judgements import standing_decisions
from bearwitness.incidents.match import Matcher
from bearwitness.incidents.profiles import make_corpus
from bearwitness.incidents.weights import Weights
from bearwitness.model import Claim, Incident, Judgement, Report

# In log odds: as far below the threshold as one field's weight takes a pair.
NEAR = 5.0
MAX_SUGGESTIONS = 200
_SAMPLED = 8
_FAR_KM = 50
_FAR_DAYS = 2
_LAST_PRECISE_PLACE = 2  # UCDP where_prec: the place itself or near it
_MOST_SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``kind`` is "perhaps the same" (``incidents`` are two) or "perhaps two" (one, and ``claims`` that stand out).

    ``score`` is the mean in log odds above the threshold, so below 0 for two incidents. ``speaks_for`` one event and
    ``against`` it are sentences, the weightiest first. ``pair`` are claims of either side, by which it can be judged.
    """

    kind: str
    incidents: tuple[str, ...]
    claims: tuple[str, ...]
    pair: tuple[str, str]
    score: float
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]


def suggest(
    claims: Sequence[Claim],
    reports: Sequence[Report],
    incidents: Sequence[Incident],
    judgements: Sequence[Judgement] = (),
    weights: Weights | None = None,
) -> list[Suggestion]:
    """What should be looked at, the likeliest first; nothing that was judged already, "unsure" included.

    At most MAX_SUGGESTIONS of each kind. ``incidents`` are those gathered from the claims by the weights.
    """
    corpus = make_corpus(claims, reports, {})
    at = {profile.claim.claim: place for place, profile in enumerate(corpus.profiles)}
    home = {claim: one.incident for one in incidents for claim in one.claims if claim in at}
    judged: dict[str, set[str]] = defaultdict(set)
    for left, right in standing_decisions(judgements):
        judged[left].add(right)
        judged[right].add(left)
    matcher = Matcher(corpus, weights)
    by_key = {one.incident: one for one in incidents}
    pairs = _near_pairs(matcher, at, home, by_key, judged)
    two = [found for one in incidents if (found := _perhaps_two(matcher, at, one, judged)) is not None]
    two.sort(key=lambda found: (found.score, found.incidents))
    return [*pairs[:MAX_SUGGESTIONS], *two[:MAX_SUGGESTIONS]]


def _near_pairs(
    matcher: Matcher,
    at: Mapping[str, int],
    home: Mapping[str, str],
    incidents: Mapping[str, Incident],
    judged: Mapping[str, set[str]],
) -> list[Suggestion]:
    ids = [profile.claim.claim for profile in matcher.corpus.profiles]
    met = {
        tuple(sorted((home[ids[left]], home[ids[right]])))
        for left, right in zip(*(ends.tolist() for ends in candidates(matcher.corpus)), strict=True)
        if ids[left] in home and ids[right] in home and home[ids[left]] != home[ids[right]]
    }
    found = []
    for first, second in sorted(met):
        lefts, rights = ([one for one in incidents[key].claims if one in at] for key in (first, second))
        if any(judged.get(left, set()) & set(rights) for left in lefts):
            continue
        sample = [(at[left], at[right]) for left in _sample(lefts) for right in _sample(rights)]
        scores = matcher.score_pairs([left for left, _ in sample], [right for _, right in sample]).tolist()
        above = sum(scores) / len(scores) - matcher.weights.join_at
        if above < -NEAR:
            continue
        best = max(range(len(sample)), key=lambda place: (scores[place], -place))
        speaks_for, against = _sentences(matcher, *sample[best])
        pair = (ids[sample[best][0]], ids[sample[best][1]])
        found.append(Suggestion("perhaps the same", (first, second), (), pair, round(above, 2), speaks_for, against))
    return sorted(found, key=lambda one: (-one.score, one.incidents))


def _perhaps_two(
    matcher: Matcher, at: Mapping[str, int], incident: Incident, judged: Mapping[str, set[str]]
) -> Suggestion | None:
    profiles = [matcher.corpus.profiles[at[claim]].claim for claim in incident.claims if claim in at]
    standing = standing_claims(profiles)
    stranger = {claim.claim: why for claim in standing if (why := _stands_out(claim, incident))}
    rest = [claim.claim for claim in standing if claim.claim not in stranger]
    if not stranger or not rest:
        return None
    chosen = sorted(stranger)
    if any(judged.get(one, set()) & set(rest) for one in chosen):
        return None
    against = tuple(dict.fromkeys(stranger[one] for one in chosen))
    scores = matcher.score_pairs([at[chosen[0]]] * len(rest), [at[one] for one in rest]).tolist()
    best = max(range(len(rest)), key=lambda place: (scores[place], -place))
    speaks_for, more = _sentences(matcher, at[chosen[0]], at[rest[best]])
    above = sum(scores) / len(scores) - matcher.weights.join_at
    return Suggestion(
        "perhaps two",
        (incident.incident,),
        tuple(chosen),
        (chosen[0], rest[best]),
        round(above, 2),
        speaks_for,
        (*against, *(one for one in more if one not in against))[:_MOST_SENTENCES],
    )


def _stands_out(claim: Claim, incident: Incident) -> str:
    """Why the claim can't be of the incident's place or day, "" where it can."""
    place, where = claim.where.place if claim.where else None, incident.where
    if place is not None and where is not None and max(place.precision, where.precision) <= _LAST_PRECISE_PLACE:
        if place.country and where.country and place.country != where.country:
            return f"Two places: {place} and {where}, in different countries"
        distance = place.distance_km(where)
        if distance is not None and distance > _FAR_KM:
            return f"Two places: {place} and {where}, {distance:.0f} km apart"
    day, when = claim.when.date if claim.when else None, incident.when
    if day is not None and when is not None and day.precision == when.precision == 1:
        days = day.days_apart(when)
        if days > _FAR_DAYS:
            return f"Two days: {day.edtf} and {when.edtf}, {days} days apart"
    return ""


def _sentences(matcher: Matcher, left: int, right: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    evidence = [part for part in matcher.explain(min(left, right), max(left, right)).evidence if part.field != "prior"]
    speaks_for = tuple(part.sentence for part in evidence if part.weight > 0)
    return speaks_for[:_MOST_SENTENCES], tuple(part.sentence for part in evidence if part.weight < 0)[:_MOST_SENTENCES]


def _sample(members: Sequence[str]) -> Sequence[str]:
    if len(members) <= _SAMPLED:
        return members
    return [members[place * len(members) // _SAMPLED] for place in range(_SAMPLED)]
