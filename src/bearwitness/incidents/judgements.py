"""What people decided: which claims must be one event, which must not, and whether the decisions fit together."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from bearwitness.errors import JudgementConflict
from bearwitness.model import Judgement

Pair = tuple[str, str]


def standing_decisions(judgements: Iterable[Judgement]) -> dict[Pair, str]:
    """The latest decision on each unordered pair; of two at the same moment the later in the sequence holds."""
    latest: dict[Pair, Judgement] = {}
    for judgement in judgements:
        pair = (min(judgement.left, judgement.right), max(judgement.left, judgement.right))
        if pair not in latest or latest[pair].at <= judgement.at:
            latest[pair] = judgement
    return {pair: latest[pair].decision for pair in sorted(latest)}


def decided_pairs(
    judgements: Iterable[Judgement], claims: Mapping[str, str]
) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Pairs of claim ids judged the same, and pairs judged different.

    ``claims`` gives the claim id an id stands for: a claim's own, or that of a report's main event. A
    judgement on anything else (a person, a claim that was superseded) is left aside, "unsure" says nothing.
    Raises JudgementConflict, naming every decision involved, where they can't all hold.
    """
    decided: dict[Pair, str] = {}
    for (left, right), decision in standing_decisions(judgements).items():
        a, b = claims.get(left), claims.get(right)
        if a is None or b is None or decision == "unsure":
            continue
        pair = (min(a, b), max(a, b))
        if a == b or decided.setdefault(pair, decision) != decision:
            if decision == "same" and a == b:
                continue
            raise JudgementConflict([(left, right, decision), (*pair, decided.get(pair, "same"))])
    same = tuple(pair for pair, decision in decided.items() if decision == "same")
    different = tuple(pair for pair, decision in decided.items() if decision == "different")
    _check(same, different)
    return same, different


def _check(same: Sequence[Pair], different: Sequence[Pair]) -> None:
    """Raises JudgementConflict with each chain of "same" that joins what was judged different."""
    linked: dict[str, list[str]] = {}
    for left, right in same:
        linked.setdefault(left, []).append(right)
        linked.setdefault(right, []).append(left)
    conflict: list[tuple[str, str, str]] = []
    for left, right in different:
        chain = _chain(left, right, linked)
        if chain:
            steps = [(a, b, "same") for a, b in pairwise(chain)]
            conflict.extend(step for step in [*steps, (left, right, "different")] if step not in conflict)
    if conflict:
        raise JudgementConflict(conflict)


def _chain(start: str, end: str, linked: Mapping[str, Sequence[str]]) -> list[str]:
    """The shortest way from one to the other along the links, empty where there is none."""
    came_from = {start: ""}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == end:
            way = [here]
            while came_from[way[-1]]:
                way.append(came_from[way[-1]])
            return way[::-1]
        for following in sorted(linked.get(here, ())):
            if following not in came_from:
                came_from[following] = here
                waiting.append(following)
    return []
