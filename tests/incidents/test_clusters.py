from hypothesis import given
from hypothesis import strategies as st

from bearwitness.incidents.clusters import Judged, cluster

COUNT = 9
pairs = st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)).filter(lambda p: p[0] < p[1])
score_tables = st.dictionaries(pairs, st.floats(-6, 6, allow_nan=False), max_size=25)


def _asked_at_most_once():
    asked = set()

    def score(left, right):
        assert left < right
        assert (left, right) not in asked
        asked.add((left, right))
        return -3.0

    return score


@given(score_tables)
def test_clusters_are_a_partition_with_one_join_less_than_members(scores):
    found = cluster(COUNT, scores, _asked_at_most_once(), 0.0)
    assert sorted(at for group in found for at in group.members) == list(range(COUNT))
    for group in found:
        assert len(group.joins) == len(group.members) - 1
        assert all(join.left in group.members and join.right in group.members for join in group.joins)


@given(score_tables, st.lists(pairs, max_size=6), st.lists(pairs, max_size=6))
def test_judgements_bind_whatever_the_scores(scores, same, different):
    together = cluster(COUNT, {}, lambda _left, _right: -3.0, 0.0, Judged(same))
    forced = {at: number for number, group in enumerate(together) for at in group.members}
    different = [pair for pair in different if forced[pair[0]] != forced[pair[1]]]
    found = cluster(COUNT, scores, lambda _left, _right: -3.0, 0.0, Judged(same, different))
    group_of = {at: number for number, group in enumerate(found) for at in group.members}
    assert all(group_of[left] == group_of[right] for left, right in same)
    assert all(group_of[left] != group_of[right] for left, right in different)


@given(score_tables)
def test_no_two_groups_are_left_whose_mean_is_above_the_threshold(scores):
    found = cluster(COUNT, scores, lambda _left, _right: -3.0, 0.0)
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            between = [scores.get((min(a, b), max(a, b)), -3.0) for a in one.members for b in other.members]
            assert sum(between) / len(between) <= 1e-9


def test_a_chain_of_pairs_does_not_run_away():
    chain = {(at, at + 1): 1.0 for at in range(COUNT - 1)}
    assert max(len(group.members) for group in cluster(COUNT, chain, lambda _a, _b: -6.0, 0.0)) == 2


def test_pairs_no_block_brought_up_are_scored_before_groups_join():
    near = {(0, 1): 5.0, (1, 2): 4.0}
    assert len(cluster(3, near, lambda _a, _b: 3.0, 0.0)) == 1
    assert len(cluster(3, near, lambda _a, _b: -6.0, 0.0)) == 2


def test_a_large_group_is_sampled_not_compared_in_full():
    size = 400
    scores = {(at, at + 1): 4.0 for at in range(size - 1)}
    asked = []

    def score(left, right):
        asked.append((left, right))
        return 4.0

    found = cluster(size, scores, score, 0.0)
    assert len(found) == 1
    assert len(asked) < size * 64
