"""Claims gathered into incidents: candidates, scores, clusters, then what each cluster adds up to."""

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from bearwitness.codebook import Codebook, load_codebook
from bearwitness.incidents.assess import Case, Ratings, propose_grade
from bearwitness.incidents.blocks import ROUNDED, candidates
from bearwitness.incidents.clusters import Cluster, Judged, Pair, ScorePairs, Scorer, cluster
from bearwitness.incidents.facts import compute_facts
from bearwitness.incidents.figures import compute_figures
from bearwitness.incidents.independence import trace
from bearwitness.incidents.judgements import decided_pairs
from bearwitness.incidents.match import Matcher
from bearwitness.incidents.profiles import Corpus, Settled, make_corpus
from bearwitness.incidents.weights import Weights
from bearwitness.model import Claim, Incident, Judgement, Report

_PAIRS_AT_ONCE = 8192
_ALIKE = "the same in all that is compared"

# Given the places at which parts of the work begin, yields them again, one as soon as the one before was done.
Progress = Callable[[Sequence[int]], Iterable[int]]


def gather(  # noqa: PLR0913, PLR0917 - what there is, and how to go about it
    claims: Sequence[Claim],
    reports: Sequence[Report],
    judgements: Sequence[Judgement] = (),
    codebook: Codebook | None = None,
    progress: Progress | None = None,
    settled: Settled | None = None,
    weights: Weights | None = None,
) -> list[Incident]:
    """The incidents the event claims tell of; each event claim that none supersedes is in exactly one.

    A report's main event and the events it recalls may belong to several incidents. A report without an
    event claim is in none. The outcome depends on neither the order of claims, reports nor judgements
    (beyond the later of two on one pair), and the same claims give the same ids. The incidents come by
    date, but so that the first one to list a report is that of its main event, wherever there is such an order.

    Raises InvalidRecord for a claim whose report is missing or an id that comes twice, JudgementConflict for
    judgements that can't all hold. ``progress`` may wrap the parts of the work while claims are compared;
    ``settled`` are statistics taken earlier, where the outcome is to be that of a casebook that grew (``growing.py``);
    ``weights`` are those to score by (the shipped ones).
    """
    return gather_all(claims, reports, judgements, codebook, progress, settled, weights).incidents


class Gathered(NamedTuple):
    """The incidents, and what they were gathered by: candidates with their scores, and clusters, by positions."""

    incidents: list[Incident]
    matcher: Matcher
    scores: Mapping[Pair, float]
    clusters: Sequence[Cluster]


def gather_all(  # noqa: PLR0913, PLR0917 - as ``gather``
    claims: Sequence[Claim],
    reports: Sequence[Report],
    judgements: Sequence[Judgement] = (),
    codebook: Codebook | None = None,
    progress: Progress | None = None,
    settled: Settled | None = None,
    weights: Weights | None = None,
) -> Gathered:
    """What ``gather`` returns and raises, with what the incidents were gathered by."""
    book = codebook if codebook is not None else load_codebook()
    parents = {name: entry.parent for name, entry in book.entries("event_type").items()}
    corpus = make_corpus(claims, reports, parents, settled)
    matcher = Matcher(corpus, weights)
    judged = decide(corpus, judgements)
    scores = _score_candidates(matcher, progress)
    threshold = matcher.weights.join_at
    clusters = cluster(
        len(corpus.profiles), scores, rounded(matcher), threshold, judged, score_many=rounded_many(matcher)
    )
    summary = Summary(matcher, claims, reports, book, parents)
    return Gathered(_in_order(summary.incidents(clusters)), matcher, scores, clusters)


def incident_id(claims: Iterable[str]) -> str:
    """The id of the incident that holds the claims: made from the smallest claim id, so equal input gives equal ids."""
    return "i" + hashlib.sha256(min(claims).encode()).hexdigest()[:16]


def rounded(matcher: Matcher) -> ScorePairs:
    """Scores one pair, to so many digits that it doesn't hang on the order of a sum."""
    return lambda left, right: round(matcher.score(left, right), ROUNDED)


def rounded_many(matcher: Matcher) -> Scorer:
    """The same scores of many pairs at once."""

    def score(pairs: Sequence[Pair]) -> list[float]:
        if not pairs:
            return []
        lefts, rights = np.array(pairs, dtype=np.int64).T
        parts = range(0, len(pairs), _PAIRS_AT_ONCE)
        totals = [
            matcher.score_alike_once(lefts[at : at + _PAIRS_AT_ONCE], rights[at : at + _PAIRS_AT_ONCE]) for at in parts
        ]
        found: list[float] = np.concatenate(totals).round(ROUNDED).tolist()
        return found

    return Scorer(score, matcher.kinds)


def decide(corpus: Corpus, judgements: Sequence[Judgement]) -> Judged:
    """The judged pairs as positions. A report's id stands for its main event."""
    claims = [profile.claim.claim for profile in corpus.profiles]
    main = {profile.claim.claim: profile.report.id for profile in corpus.profiles if profile.claim.main}
    return decide_named(claims, main, judgements)


def decide_named(claims: Sequence[str], main: Mapping[str, str], judgements: Sequence[Judgement]) -> Judged:
    """The judged pairs as positions among the claims; ``main`` gives the report of each that is its main event."""
    position = {claim: at for at, claim in enumerate(claims)}
    stands_for = {claim: claim for claim in position}
    for claim in claims:
        if claim in main:
            stands_for.setdefault(main[claim], claim)
    same, different = decided_pairs(judgements, stands_for)
    return Judged(
        same=[(position[left], position[right]) for left, right in same],
        different=[(position[left], position[right]) for left, right in different],
    )


def _score_candidates(matcher: Matcher, progress: Progress | None) -> dict[Pair, float]:
    """The scores of the candidates that can be above the threshold; the others are scored where groups ask for them."""
    lefts, rights = candidates(matcher.corpus)
    scores: dict[Pair, float] = {}
    parts = range(0, len(lefts), _PAIRS_AT_ONCE)
    for start in progress(parts) if progress is not None else parts:
        a, b = lefts[start : start + _PAIRS_AT_ONCE], rights[start : start + _PAIRS_AT_ONCE]
        possible = matcher.can_reach(a, b, matcher.weights.join_at)
        a, b = a[possible], b[possible]
        totals = matcher.score_alike_once(a, b).round(ROUNDED)
        scores.update(zip(zip(a.tolist(), b.tolist(), strict=True), totals.tolist(), strict=True))
    return scores


class Summary:
    """Turns clusters into incidents."""

    def __init__(
        self,
        matcher: Matcher,
        claims: Sequence[Claim],
        reports: Sequence[Report],
        codebook: Codebook,
        parents: Mapping[str, str],
    ) -> None:
        self._matcher = matcher
        self._reports: Mapping[str, Report] = {report.id: report for report in reports}
        self._codebook = codebook
        self._parents = parents
        self._statements: dict[str, list[Claim]] = defaultdict(list)
        for claim in sorted(claims, key=lambda c: c.claim):
            if claim.kind == "statement":
                self._statements[claim.report].append(claim)

    def incident(self, found: Cluster) -> tuple[frozenset[str], Incident]:
        """The incident of a cluster, with the reports whose main event it is."""
        return self.incidents([found])[0]

    def incidents(self, clusters: Sequence[Cluster]) -> list[tuple[frozenset[str], Incident]]:
        """Those of many, in their order; why claims were joined is told at once, which costs a tenth."""
        scored = (join for found in clusters for join in found.joins if not join.judged and not join.alike)
        told: Iterator[object] = iter(self._matcher.explain_many([(join.left, join.right) for join in scored]))
        return [self._incident(found, told) for found in clusters]

    def _incident(self, found: Cluster, told: Iterator[object]) -> tuple[frozenset[str], Incident]:
        claims = [self._matcher.corpus.profiles[at].claim for at in found.members]
        furniture, book = self._matcher.corpus.furniture, self._codebook
        independence = trace(claims, self._reports, furniture, codebook=book)
        voices = independence.voices
        denying = trace(claims, self._reports, furniture, denying=True, codebook=book).voices
        main = frozenset(claim.report for claim in claims if claim.main)
        statements = [claim for report in sorted(main) for claim in self._statements[report]]
        facts = compute_facts(claims, voices, self._parents)
        links = self._told(found, told)
        links += [f"{reason}: one voice." for voice in voices for reason in voice.reasons]
        return main, Incident(
            incident=incident_id(claim.claim for claim in claims),
            reports=tuple(sorted({claim.report for claim in claims}, key=lambda report: (report not in main, report))),
            claims=tuple(claim.claim for claim in claims),
            when=facts.when,
            where=facts.where,
            event_type=facts.event_type,
            killed=facts.killed,
            injured=facts.injured,
            origins=len(voices),
            voices=tuple(voice.reports for voice in voices),
            assessment=propose_grade(Case(claims, voices, denying, statements, Ratings(self._reports)), book),
            figures=compute_figures(claims, voices, self._reports, book),
            links=tuple(links),
            set_by=facts.set_by,
            voice_count=independence.count,
            independence=independence.graph,
        )

    def _told(self, found: Cluster, told: Iterator[object]) -> list[str]:
        """Why the claims were joined, a line a join."""
        lines = []
        for join in found.joins:
            left, right = (self._matcher.corpus.profiles[end].claim.claim for end in (join.left, join.right))
            why = "judged the same" if join.judged else _ALIKE if join.alike else next(told)
            lines.append(f"{left} and {right}: {why}.")
        return lines


def _in_order(found: Iterable[tuple[frozenset[str], Incident]]) -> list[Incident]:
    """By date, place and id; but the incident of a report's main event before those of events it recalls.

    Where reports recall one another's main events there is no such order, and the incident that the fewest
    reports need to come later goes first.
    """
    ranked = sorted(found, key=lambda item: _rank(*item))
    home = {report: at for at, (main, _) in enumerate(ranked) for report in main}
    after: dict[int, set[int]] = defaultdict(set)
    waits = [0] * len(ranked)
    for at, (_, incident) in enumerate(ranked):
        for first in {home[report] for report in incident.reports if home.get(report, at) != at}:
            after[first].add(at)
            waits[at] += 1
    ready = [(waits[at], at) for at in range(len(ranked))]
    heapq.heapify(ready)
    placed: dict[int, Incident] = {}
    while ready:
        waiting, at = heapq.heappop(ready)
        if at in placed or waiting != waits[at]:
            continue
        placed[at] = ranked[at][1]
        for later in after[at]:
            waits[later] -= 1
            heapq.heappush(ready, (waits[later], later))
    return list(placed.values())


def _rank(main: frozenset[str], incident: Incident) -> tuple[bool, str, str, str]:
    when = incident.when.earliest.isoformat() if incident.when and incident.when.earliest else "~"
    return (not main, when, str(incident.where or "~"), incident.incident)
