"""Names stay with the claims they were given to."""

from hypothesis import given
from hypothesis import strategies as st

from bearwitness.desk.casework.identity import name_clusters
from bearwitness.model import Incident


def cluster(name: str, *claims: str) -> Incident:
    return Incident(name, reports=("r",), claims=claims)


def old(**claims: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(held) for name, held in claims.items()}


def test_a_name_stays_where_most_claims_are() -> None:
    named = name_clusters(old(i1="abc"), [cluster("x", "a", "b"), cluster("y", "c", "d")], frozenset({"i1"}))
    assert named.names == ("i1", "y")
    assert named.split == {"i1": ("i1", "y")}
    assert named.merged == {}


def test_a_merger_keeps_the_larger_name() -> None:
    named = name_clusters(old(i1="ab", i2="c"), [cluster("x", "a", "b", "c")], frozenset({"i1", "i2"}))
    assert named.names == ("i1",)
    assert named.merged == {"i2": "i1"}
    assert named.split == {}


def test_an_incident_without_claims_is_gone() -> None:
    named = name_clusters(old(i1="ab", i2="c"), [cluster("x", "a")], frozenset({"i1", "i2"}))
    assert named.gone == ("i2",)


def test_a_taken_name_is_not_given_again() -> None:
    # "x" was given to the claims a and b, which keep it; the gatherer calls another cluster x now.
    named = name_clusters(old(x="ab"), [cluster("x", "c"), cluster("y", "a", "b")], frozenset({"x"}))
    assert named.names[1] == "x"
    assert named.names[0].startswith("x-")


_PARTITION = st.lists(st.integers(0, 5), min_size=1, max_size=12)


@given(_PARTITION, _PARTITION)
def test_every_old_incident_is_accounted_for(before: list[int], after: list[int]) -> None:
    held: dict[str, set[str]] = {}
    for claim, group in enumerate(before):
        held.setdefault(f"i{group}", set()).add(f"c{claim}")
    groups: dict[int, list[str]] = {}
    for claim, group in enumerate(after):
        groups.setdefault(group, []).append(f"c{claim}")
    clusters = [cluster(f"n{group}", *claims) for group, claims in groups.items()]
    known = {name: frozenset(claims) for name, claims in held.items()}
    named = name_clusters(known, clusters, frozenset(known))
    assert len(set(named.names)) == len(clusters)
    kept = set(named.names) & set(known)
    assert kept | set(named.merged) | set(named.gone) == set(known)
    assert not kept & set(named.merged)
    assert set(named.merged.values()) <= set(named.names)
    # Gathering the same again changes no name.
    again = name_clusters(
        {name: frozenset(one.claims) for name, one in zip(named.names, clusters, strict=True)},
        clusters,
        frozenset(known) | set(named.names),
    )
    assert again.names == named.names
    assert not again.merged
    assert not again.split
