"""Gathering as claims arrive: what a few new claims change, without looking at the rest.

With settled statistics a pair's score hangs on its two claims alone, and whether a pair is a candidate on the few
claims between the two in a block (``blocks.py``). Claims above the threshold are linked, and groups never reach beyond
linked claims (``clusters.py`` joins nothing else). A claim that comes or goes can change:

- its own links, and those of pairs that stand on either side of it in a block and are pushed apart or come together;
- so, its group and those of these claims; and where one of them turns out otherwise, the groups linked to that one.

All else stays: a group whose linked groups come about join by join as before can't tell the difference. What is
compared and how the links scored is kept in the index (``index.py``); texts are read only of the incidents whose claims
are not as they were. The outcome is that of ``gather`` over all claims with the same statistics, claim for claim, in
whatever order and lots the claims came; ``tests/incidents/test_growing.py`` tries it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from bearwitness.codebook import Codebook, load_codebook
from bearwitness.incidents.blocks import ROUNDED, claim_number
from bearwitness.incidents.clusters import Cluster, Judged, cluster
from bearwitness.incidents.gather import Gathered, Summary, decide_named, rounded, rounded_many
from bearwitness.incidents.index import Index, Pair
from bearwitness.incidents.judgements import standing_decisions
from bearwitness.incidents.profiles import Corpus, Profile, Settled, make_profiles, outline
from bearwitness.incidents.traits import KeptCorpus, KeptMatcher
from bearwitness.model import Claim, Incident, Judgement, Report


class Records(Protocol):
    """Where the records are kept; each answers for the names asked and leaves out what there isn't."""

    def claims(self, names: Sequence[str]) -> Mapping[str, Claim]:
        """The claims of those ids that count: neither superseded nor taken back."""

    def reports(self, names: Sequence[str]) -> Mapping[str, Report]:
        """The reports of those ids."""

    def beside(self, reports: Sequence[str]) -> Sequence[Claim]:
        """The claims of those reports that count and are no events."""

    def judgements(self, names: Sequence[str]) -> Sequence[Judgement]:
        """All judgements ever made on any of those claims, or on the main events of those reports, oldest first."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What changed. ``incidents`` take the place of every incident that holds any of ``claims``: their own claims,
    and those that are gone. ``came`` and ``went`` are how many event claims are new and no more."""

    incidents: tuple[Incident, ...]
    claims: frozenset[str]
    came: int = 0
    went: int = 0


class _Group(NamedTuple):
    """A cluster with the claims whose positions it names, in order, and their ids."""

    found: Cluster
    order: Sequence[int]
    names: Mapping[int, str]

    @property
    def members(self) -> list[int]:
        """The claims of the cluster."""
        return [self.order[at] for at in self.found.members]


class Gatherer:
    """Adds claims to an index, and says which incidents they change."""

    def __init__(self, index: Index, records: Records, codebook: Codebook | None = None) -> None:
        self.index = index
        self.records = records
        self._same = _Same(index, records)
        self._codebook = codebook if codebook is not None else load_codebook()
        self._parents = {name: entry.parent for name, entry in self._codebook.entries("event_type").items()}

    def grow(self, changed: Iterable[str], reports: Iterable[str] = ()) -> Growth:
        """What the changed claims bring: those that came, that count no more, or on which a judgement was made.

        ``reports`` are those whose claims beside the events changed. Naming what has not changed does no harm. The
        growth is handed out again, with the next one, until it is said to be stored (``Index.acknowledge``).
        Raises JudgementConflict; the index is then as before.
        """
        with self.index.kept_together():
            return self._grow(sorted(set(changed)), sorted(set(reports)))

    def _grow(self, changed: Sequence[str], reports: Sequence[str]) -> Growth:
        index = self.index
        again = index.unstored()
        found = {name: claim for name, claim in self.records.claims(changed).items() if claim.kind == "event"}
        number = {name: claim_number(name) for name in changed}
        held = index.held(number.values())
        gone = [name for name in changed if name not in found]
        going = [number[name] for name in gone if number[name] in held]
        coming = [claim for name, claim in found.items() if number[name] not in held]
        touched = self._remove(going) | self._come(coming)
        touched |= {number[name] for name in found}
        told_anew = again | set(index.main_of(reports).values())
        incidents = []
        claims = set(gone)
        for mark, group in self._regroup(touched, told_anew).items():
            index.mark(dict.fromkeys(group.members, mark))
            incidents.append(self._told(group))
            claims.update(incidents[-1].claims)
        index.hand_out(map(claim_number, claims - set(gone)))
        incidents.sort(key=lambda one: one.incident)
        return Growth(tuple(incidents), frozenset(claims), len(coming), len(going))

    # --- links -------------------------------------------------------------------------------------

    def _come(self, claims: Sequence[Claim]) -> set[int]:
        """Puts the claims in with their links; returns them and those who lost a link by their coming."""
        reports = self.records.reports(sorted({claim.report for claim in claims}))
        furniture = self.index.furniture if claims else frozenset()
        profiles = make_profiles([(claim, reports[claim.report]) for claim in claims], self._parents, furniture)
        settled = self.index.settled_for(profiles)
        parted: set[Pair] = set()
        near = {}
        for profile in profiles:
            number = claim_number(profile.claim.claim)
            self.index.add(Corpus([profile], settled.statistics, settled.furniture))
            near[number] = self.index.near(number)
            parted |= near[number].parted
        touched = self._part(parted)
        pairs = set()
        for number, found in near.items():
            others = found.candidates if len(near) == 1 else self.index.near(number).candidates
            pairs |= {(min(number, other), max(number, other)) for other in others}
        self._link(sorted(pairs))
        return touched | near.keys()

    def _part(self, pairs: Iterable[Pair]) -> set[int]:
        """Takes the links away of those that are candidates no more; returns the claims that lost one."""
        pairs = set(pairs)
        links = self.index.links({end for pair in pairs for end in pair})
        lost = [(a, b) for a, b in sorted(pairs) if b in links.get(a, ()) and not self.index.meet(a, b)]
        self.index.unlink(lost)
        return {end for pair in lost for end in pair}

    def _remove(self, numbers: Sequence[int]) -> set[int]:
        """Takes the claims out; who stood on either side may be candidates now. Returns all whose links change."""
        touched: set[int] = set()
        meeting: set[Pair] = set()
        for number in numbers:
            touched.update(self.index.links([number]).get(number, ()), self._whole([number]))
            meeting |= self.index.near(number).parted
            self.index.remove(number)
        gone = set(numbers)
        meeting = {pair for pair in meeting if gone.isdisjoint(pair)}
        links = self.index.links({end for pair in meeting for end in pair})
        fresh = sorted((a, b) for a, b in meeting if b not in links.get(a, ()))
        linked = self._link(fresh, check=True)
        return (touched - gone) | {end for pair in linked for end in pair}

    def _link(self, pairs: Sequence[Pair], check: bool = False) -> list[Pair]:
        """Links those of the pairs that score above the threshold and, if that is to be checked, are candidates."""
        if not pairs:
            return []
        numbers = sorted({end for pair in pairs for end in pair})
        matcher, at = self._matcher(numbers)
        totals = matcher.score_pairs(*_ordered(pairs, at)).round(ROUNDED).tolist()
        threshold = matcher.weights.join_at
        scores = {pair: total for pair, total in zip(pairs, totals, strict=True) if total > threshold}
        if check:
            scores = {pair: total for pair, total in scores.items() if self.index.meet(*pair)}
        self.index.link(scores)
        return list(scores)

    def _matcher(
        self, numbers: Sequence[int], profiles: Mapping[str, Profile] | None = None
    ) -> tuple[KeptMatcher, dict[int, int]]:
        """The claims laid side by side in the order of their ids, and the place of each."""
        names, traits = self.index.names(numbers), self.index.traits(numbers)
        order = sorted(numbers, key=names.__getitem__)
        outlines = [profiles[names[number]] for number in order] if profiles is not None else ()
        furniture = self.index.furniture if profiles is not None else frozenset()
        corpus = KeptCorpus([traits[number] for number in order], self._parents, outlines, furniture)
        return KeptMatcher(corpus), {number: at for at, number in enumerate(order)}

    # --- groups ------------------------------------------------------------------------------------

    def _regroup(self, touched: set[int], told_anew: set[int]) -> dict[int, _Group]:
        """The groups that are not as they were, and those that hold a claim which is to be told anew.

        The touched groups are found again among those that links and judgements connect them to. A group whose joins
        come out as they were, one by one, is to those beyond what it was. One that does not counts as touched too, and
        all are found again with those around it, until all that changed lies within.
        """
        core = self._whole(touched | told_anew)
        around = self._whole(core | self._beside(core))
        while around:
            found = self._groups(around)
            before = self.index.clusters_of(around)
            core |= {number for mark, members in before.items() if mark not in found for number in members}
            wider = self._whole(core | self._beside(core))
            if wider == around:
                return {
                    mark: group
                    for mark, group in found.items()
                    if mark not in before or not told_anew.isdisjoint(group.members)
                }
            around = wider
        return {}

    def _whole(self, numbers: Iterable[int]) -> set[int]:
        """The claims with all that were in one group with any of them."""
        every = set(numbers)
        return every.union(*self.index.clusters_of(every).values())

    def _beside(self, numbers: Iterable[int]) -> set[int]:
        """The claims that links and judgements of "same" tie to any of these."""
        linked = {other for links in self.index.links(numbers).values() for other in links}
        return linked | self._same.of(numbers)

    def _groups(self, numbers: Iterable[int]) -> dict[int, _Group]:
        """The groups among the claims, by mark."""
        names = self.index.names(numbers)
        order = sorted(names, key=names.__getitem__)
        inside = [names[number] for number in order]
        return {_mark_of(found, inside): _Group(found, order, names) for found in self._clusters(order, names)}

    def _clusters(self, order: Sequence[int], names: Mapping[int, str]) -> list[Cluster]:
        if len(order) == 1:
            return [Cluster((0,), ())]
        matcher, at = self._matcher(order)
        scores = {
            (at[one], at[other]): score
            for one, links in self.index.links(order).items()
            for other, score in links.items()
            if other in at and at[one] < at[other]
        }
        judged = self._judged(order, names)
        many = rounded_many(matcher)
        return cluster(len(order), scores, rounded(matcher), matcher.weights.join_at, judged, score_many=many)

    def _judged(self, order: Sequence[int], names: Mapping[int, str]) -> Judged:
        homes = self.index.homes(order)
        judgements = self.records.judgements([*names.values(), *homes.values()])
        if not judgements:
            return Judged()
        main = {names[number]: home for number, home in homes.items()}
        return decide_named([names[number] for number in order], main, judgements)

    def _told(self, group: _Group) -> Incident:
        """The incident of a cluster, from its claims and reports."""
        found, order, names = group
        members = group.members
        claims = self.records.claims([names[number] for number in members])
        reports = self.records.reports(sorted({claim.report for claim in claims.values()}))
        outlines = {name: outline(claim, reports[claim.report], self._parents) for name, claim in claims.items()}
        matcher, at = self._matcher(members, outlines)
        place = {old: at[order[old]] for old in found.members}
        joins = tuple(replace(join, left=place[join.left], right=place[join.right]) for join in found.joins)
        everything = [*claims.values(), *self.records.beside(sorted(reports))]
        summary = Summary(matcher, everything, list(reports.values()), self._codebook, self._parents)
        return summary.incidents([Cluster(tuple(range(len(members))), joins)])[0][1]


class _Same:
    """Which claims judgements of "same" tie together."""

    def __init__(self, index: Index, records: Records) -> None:
        self._index, self._records = index, records

    def of(self, numbers: Iterable[int]) -> set[int]:
        """The claims tied to any of these."""
        names, homes = self._index.names(numbers), self._index.homes(numbers)
        judgements = self._records.judgements([*names.values(), *homes.values()])
        ends = {end for pair, said in standing_decisions(judgements).items() if said == "same" for end in pair}
        if not ends:
            return set()
        mains = self._index.main_of(ends).values()
        return self._index.held(map(claim_number, ends)) | set(mains)


def _ordered(pairs: Iterable[Pair], at: Mapping[int, int]) -> tuple[list[int], list[int]]:
    """The places of the pairs, the lower one first: a score is taken in that order."""
    places = [(at[a], at[b]) for a, b in pairs]
    return [min(pair) for pair in places], [max(pair) for pair in places]


def _mark_of(found: Cluster, names: Sequence[str]) -> int:
    """A number for a cluster and how it came together."""
    joins = [(names[join.left], names[join.right], join.mean, join.judged, join.alike) for join in found.joins]
    told = repr(([names[at] for at in found.members], joins))
    return int.from_bytes(hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def fill(index: Index, gathered: Gathered) -> None:
    """Makes the index, which must be new, that of all the claims gathered; their statistics are settled from now on."""
    corpus = gathered.matcher.corpus
    settled = Settled.of(corpus)
    numbers = [claim_number(profile.claim.claim) for profile in corpus.profiles]
    with index.kept_together():
        index.settle(settled)
        index.add(Corpus(corpus.profiles, settled.statistics, settled.furniture))
        threshold = gathered.matcher.weights.join_at
        scores = {(numbers[a], numbers[b]): score for (a, b), score in gathered.scores.items() if score > threshold}
        index.link(scores)
        names = [profile.claim.claim for profile in corpus.profiles]
        for found in gathered.clusters:
            index.mark(dict.fromkeys((numbers[at] for at in found.members), _mark_of(found, names)))
