"""Which incident is which after gathering again: a name, once given, stays with the claims it was given to.

No database here: sets of claims in, names out.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bearwitness.model import Incident
from bearwitness.values import Digest


@dataclass(frozen=True, slots=True)
class Named:
    """The name of each new cluster, in their order, and what became of the old incidents.

    ``merged``: old incident to the one that took it in. ``split``: old incident to all that hold claims of it.
    ``gone``: old incidents none of whose claims is in any cluster.
    """

    names: tuple[str, ...]
    merged: Mapping[str, str] = field(default_factory=dict)
    split: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


def name_clusters(
    old: Mapping[str, frozenset[str]],
    clusters: Sequence[Incident],
    taken: frozenset[str],
    ended: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Named:
    """The clusters under the names of the old incidents whose claims they hold most of.

    ``old`` maps the present incidents to their claims, ``ended`` those that are no more to the ones they had: a cluster
    without a name gets that of the one it shares most with, so that an undone merger brings the name back. ``taken``
    holds every name ever given, so that none is given to two things. The pair that shares most claims is settled
    first; of equals, one whose claims aren't those of an ended incident, then the first name in order of letters.
    """
    home = {claim: name for name, claims in old.items() for claim in claims}
    shared: dict[tuple[str, int], int] = defaultdict(int)
    for position, cluster in enumerate(clusters):
        for claim in cluster.claims:
            if claim in home:
                shared[home[claim], position] += 1
    kept: dict[int, str] = {}
    used: set[str] = set()
    parts = set(ended.values())
    back = {position for position, cluster in enumerate(clusters) if frozenset(cluster.claims) in parts}
    for name, position in sorted(shared, key=lambda pair: (-shared[pair], pair[1] in back, pair)):
        if name not in used and position not in kept:
            kept[position] = name
            used.add(name)
    _give_back(kept, clusters, ended)
    names = _name_rest(kept, clusters, taken)
    holders: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (name, position), count in shared.items():
        holders[name].append((-count, names[position]))
    found = {name: tuple(holder for _, holder in sorted(pairs)) for name, pairs in holders.items()}
    return Named(
        names=names,
        merged={name: found[name][0] for name in sorted(found) if name not in used},
        split={name: holders for name, holders in sorted(found.items()) if len(holders) > 1},
        gone=tuple(sorted(set(old) - set(found))),
    )


def _give_back(kept: dict[int, str], clusters: Sequence[Incident], ended: Mapping[str, frozenset[str]]) -> None:
    """Names of ended incidents to clusters without one that hold at least half of what the incident had."""
    homes: dict[str, list[str]] = defaultdict(list)
    for name, claims in ended.items():
        for claim in claims:
            homes[claim].append(name)
    shared: dict[tuple[str, int], int] = defaultdict(int)
    for position, cluster in enumerate(clusters):
        if position not in kept:
            for claim in cluster.claims:
                for name in homes.get(claim, ()):
                    shared[name, position] += 1
    used = set[str]()
    for name, position in sorted(shared, key=lambda pair: (-shared[pair], pair)):
        if name not in used and position not in kept and 2 * shared[name, position] >= len(ended[name]):
            kept[position] = name
            used.add(name)


def _name_rest(kept: Mapping[int, str], clusters: Sequence[Incident], taken: frozenset[str]) -> tuple[str, ...]:
    """All names in order: those kept, and for the other clusters the gatherer's own, or one made where it is taken."""
    given = set(taken) | set(kept.values())
    names = []
    for position, cluster in enumerate(clusters):
        name = kept.get(position) or cluster.incident
        if position not in kept:
            attempt = 0
            while name in given:
                attempt += 1
                seed = "\n".join([str(attempt), *sorted(cluster.claims)])
                name = f"{cluster.incident}-{Digest.of(seed.encode()).hex[:6]}"
            given.add(name)
        names.append(name)
    return tuple(names)
