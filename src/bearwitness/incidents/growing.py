"""Gathering as claims arrive: what a few new claims change, without looking at the rest.

With settled statistics a pair's score hangs on its two claims alone, and whether a pair is a candidate on the few
claims between the two in a block (``blocks.py``). Claims above the threshold are linked; groups never reach beyond
linked claims (``clusters.py`` joins nothing else), so the incidents of one **component** (all claims that links or
judgements connect) hang on that component alone. A new claim can change:

- its own links, and those of pairs that stood on either side of it in a block and are pushed apart;
- so, the components of these claims, before and after.

All else stays. The outcome is therefore that of ``gather`` over all claims with the same statistics, claim for
claim, in whatever order and lots the claims came; ``tests/incidents/test_growing.py`` tries it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bearwitness.codebook import Codebook, load_codebook
from bearwitness.incidents.blocks import ROUNDED, claim_number
from bearwitness.incidents.clusters import cluster
from bearwitness.incidents.gather import Summary, decide, rounded, rounded_many
from bearwitness.incidents.index import Index
from bearwitness.incidents.judgements import standing_decisions
from bearwitness.incidents.match import Matcher
from bearwitness.incidents.profiles import Corpus, Profile, Settled, make_profile
from bearwitness.model import Claim, Incident, Judgement, Report

_PROFILES_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Growth:
    """What changed: all incidents of the components that were touched. They take the place of every incident that
    holds any of ``claims``, which are those claims and the ones removed."""

    incidents: tuple[Incident, ...]
    claims: frozenset[str]


class Gatherer:
    """Adds claims to an index, and says which incidents they change."""

    def __init__(self, index: Index, settled: Settled, codebook: Codebook | None = None) -> None:
        self.index = index
        # A profile hangs on its claim and report, which never change, so that one made may be used again.
        self._profiles: dict[int, Profile] = {}
        self.settled = settled
        self._codebook = codebook if codebook is not None else load_codebook()
        self._parents = {name: entry.parent for name, entry in self._codebook.entries("event_type").items()}

    def add(
        self,
        claims: Sequence[Claim],
        reports: Sequence[Report],
        judgements: Sequence[Judgement] = (),
        removed: Iterable[str] = (),
        judged: Iterable[str] = (),
    ) -> Growth:
        """The change that new claims bring; those they supersede and those in ``removed`` leave.

        ``reports`` are the reports of the new claims, ``judgements`` all that were ever made, ``judged`` the claims
        that judgements made since the last change are on. Raises JudgementConflict; the index is then as before.
        """
        self.index.begin()
        try:
            growth = self._add(claims, reports, judgements, [*removed], [*judged])
        except BaseException:
            self.index.rollback()
            raise
        self.index.commit()
        return growth

    def _add(
        self,
        claims: Sequence[Claim],
        reports: Sequence[Report],
        judgements: Sequence[Judgement],
        removed: list[str],
        judged: list[str],
    ) -> Growth:
        by_id = {report.id: report for report in reports}
        for report in reports:
            self.index.add_report(report)
        gone = {*removed, *(claim.supersedes for claim in claims if claim.supersedes)}
        seeds = self._remove(sorted(gone))
        events = [claim for claim in claims if claim.kind == "event" and claim.claim not in gone]
        for claim in claims:
            if claim.kind != "event" and claim.claim not in gone:
                self.index.add_beside(claim)
        furniture = self.settled.furniture
        profiles = [make_profile(claim, by_id[claim.report], self._parents, furniture) for claim in events]
        for profile in profiles:
            self.index.add(Corpus([profile], self.settled.statistics, furniture))
            came = claim_number(profile.claim.claim)
            seeds |= {came, *self._pushed_apart(came)}
        touched = self._relink(sorted(seeds))
        touched |= {number for name in judged if (number := self.index.number_of(name)) is not None}
        incidents: list[Incident] = []
        held: set[str] = set(gone)
        for component in self._components(touched, judgements):
            found = self._incidents(component, judgements)
            incidents += found
            held.update(claim for incident in found for claim in incident.claims)
        return Growth(tuple(sorted(incidents, key=lambda incident: incident.incident)), frozenset(held))

    def _remove(self, names: Sequence[str]) -> set[int]:
        """Takes the claims out; who stood around them may meet others now, or part from those they were linked to."""
        around: set[int] = set()
        for name in names:
            self.index.remove_beside(name)
            number = self.index.number_of(name)
            if number is not None:
                around |= {*self.index.near(number).around, *self.index.linked(number)}
                self.index.remove(number)
                around.discard(number)
        return {number for number in around if self.index.claims([number])}

    def _pushed_apart(self, new: int) -> set[int]:
        """Those linked to one another between whom the new claim came: they may not be candidates any more."""
        linked: dict[int, set[int]] = {}
        found = set()
        for left, right in self.index.near(new).parted:
            if left not in linked:
                linked[left] = set(self.index.linked(left))
            if right in linked[left]:
                found |= {left, right}
        return found

    def _relink(self, numbers: Sequence[int]) -> set[int]:
        """Finds the links of the claims anew; returns them with all they were and are linked to."""
        candidates = {number: self.index.near(number).candidates for number in numbers}
        pairs = sorted({(min(a, b), max(a, b)) for a, found in candidates.items() for b in found})
        corpus = self._corpus({number for pair in pairs for number in pair})
        matcher = Matcher(corpus)
        at = {self._number(profile.claim): position for position, profile in enumerate(corpus.profiles)}
        totals = matcher.score_pairs([at[a] for a, _ in pairs], [at[b] for _, b in pairs]).round(ROUNDED)
        threshold = matcher.weights.join_at
        near = {pair for pair, total in zip(pairs, totals.tolist(), strict=True) if total > threshold}
        touched = set(numbers)
        for number in numbers:
            touched.update(self.index.linked(number))
            others = {b if a == number else a for a, b in near if number in (a, b)}
            self.index.link(number, others)
            touched |= others
        return touched

    def _corpus(self, numbers: Iterable[int]) -> Corpus:
        furniture = self.settled.furniture
        wanted = set(numbers)
        if len(self._profiles) > _PROFILES_KEPT:
            self._profiles.clear()
        claims = self.index.claims(sorted(wanted - self._profiles.keys()))
        reports = self.index.reports(sorted({claim.report for claim in claims.values()}))
        for number, claim in claims.items():
            self._profiles[number] = make_profile(claim, reports[claim.report], self._parents, furniture)
        profiles = sorted((self._profiles[number] for number in wanted), key=lambda profile: profile.claim.claim)
        return Corpus(profiles, self.settled.statistics, furniture)

    def _number(self, claim: Claim) -> int:
        number = self.index.number_of(claim.claim)
        if number is None:
            raise KeyError(claim.claim)
        return number

    def _components(self, seeds: Iterable[int], judgements: Sequence[Judgement]) -> list[set[int]]:
        """All claims that links and judgements of "same" connect to the seeds, component by component."""
        same: dict[int, set[int]] = {}
        for (left, right), decision in standing_decisions(judgements).items():
            a, b = self.index.number_of(left), self.index.number_of(right)
            if decision == "same" and a is not None and b is not None:
                same.setdefault(a, set()).add(b)
                same.setdefault(b, set()).add(a)
        found: list[set[int]] = []
        seen: set[int] = set()
        for seed in sorted(seeds):
            if seed in seen:
                continue
            component, waiting = {seed}, [seed]
            while waiting:
                here = waiting.pop()
                for other in {*self.index.linked(here), *same.get(here, ())} - component:
                    component.add(other)
                    waiting.append(other)
            seen |= component
            found.append(component)
        return found

    def _incidents(self, component: set[int], judgements: Sequence[Judgement]) -> list[Incident]:
        corpus = self._corpus(component)
        matcher = Matcher(corpus)
        at = {self._number(profile.claim): position for position, profile in enumerate(corpus.profiles)}
        linked = {(min(at[a], at[b]), max(at[a], at[b])) for a in component for b in self.index.linked(a)}
        pairs = sorted(linked)
        totals = matcher.score_pairs([a for a, _ in pairs], [b for _, b in pairs]).round(ROUNDED).tolist()
        scores = dict(zip(pairs, totals, strict=True))
        judged = decide(corpus, judgements)
        threshold = matcher.weights.join_at
        clusters = cluster(len(at), scores, rounded(matcher), threshold, judged, score_many=rounded_many(matcher))
        reports = self.index.reports(sorted({profile.report.id for profile in corpus.profiles}))
        claims = [*(profile.claim for profile in corpus.profiles), *self.index.beside(sorted(reports))]
        summary = Summary(matcher, claims, list(reports.values()), self._codebook, self._parents)
        return [summary.incident(found)[1] for found in clusters]
