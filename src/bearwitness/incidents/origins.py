"""Voices: who independently says that it happened. A copy is not a second witness.

A voice is one origin: the innermost speaker of a claim, or where none is named the report's own source. Two
claims are one voice where they

- name the same origin (compared in lower case, without accents, punctuation and articles), which also joins
  a report by a speaker with reports that quote that speaker;
- come from the same source, where neither names an origin;
- stand in reports that copy one another: of the runs of four words of the shorter text at least half stand in
  the longer one too (containment, Broder 1997). Copies are joined whatever source they carry.

Nameless origins ("residents") of two reports may be one person or two; they count as one, so that the number
of voices is never above the number of witnesses. A claim that denies the event is no voice for it.
"""

import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bearwitness.incidents.furniture import without_furniture
from bearwitness.incidents.profiles import fold_name
from bearwitness.incidents.weights import load_weights
from bearwitness.incidents.words import split_words
from bearwitness.model import Claim, Report

RUN_WORDS = 4
MIN_RUNS = 8  # texts with fewer runs are too short to be told apart from chance
KEPT_RUNS = 2048  # of one text; a longer text is sampled by the lowest hash values
COMPARED_IN_FULL = 64
COMPARED_WITH = 32  # reports that share a run beyond this many are compared with the first ones only

_ARCHIVED = re.compile(r"https?://", re.IGNORECASE)
_HOST_END = re.compile(r"[/?#:]")


@dataclass(frozen=True, slots=True)
class Voice:
    """One independent origin: what it is called, the reports that carry it, its claims, and why they are one."""

    name: str
    reports: tuple[str, ...]
    claims: tuple[str, ...]
    reasons: tuple[str, ...]


Node = tuple[str, str]  # report id, key of the speaker


def count_voices(
    claims: Sequence[Claim],
    reports: Mapping[str, Report],
    furniture: frozenset[int] = frozenset(),
    *,
    denying: bool = False,
) -> tuple[Voice, ...]:
    """The independent voices among the claims of one incident, ordered by their first report.

    ``reports`` holds at least the reports of the claims, by id; ``furniture`` the lines that make no copy. A
    report that quotes two origins is in two voices. Claims with stance "denied" are left out, or with
    ``denying`` are the only ones counted.
    """
    ignored = load_weights().ignored_words
    speaking = [claim for claim in sorted(claims, key=lambda c: c.claim) if (claim.stance == "denied") is denying]
    nodes: dict[Node, list[Claim]] = defaultdict(list)
    for claim in speaking:
        nodes[(claim.report, _speaker_key(claim, reports[claim.report], ignored))].append(claim)
    groups = _Groups(sorted(nodes))
    _link_speakers(groups, nodes)
    told = [reports[name] for name in sorted({name for name, _ in nodes})]
    _link_copies(groups, nodes, find_copies(told, furniture))
    return tuple(_voice(members, nodes, groups.reasons(members)) for members in groups.all())


def source_name(report: Report) -> str:
    """Who published the report: its source, else the host of its address, else "" where neither is known.

    The address of an archived page ends with the original's, which is the one that counts.
    """
    if report.source:
        return report.source
    parts = _ARCHIVED.split(report.url)
    return _HOST_END.split(parts[-1], maxsplit=1)[0].lower().removeprefix("www.") if len(parts) > 1 else ""


def _speaker_key(claim: Claim, report: Report, ignored: frozenset[str]) -> str:
    """The folded name of who says it; one nobody names is the report itself."""
    name = claim.origin or source_name(report)
    words = [word for word in fold_name(name).split() if word not in ignored]
    return " ".join(words) if words else f"\0{report.id}"


def _link_speakers(groups: "_Groups", nodes: Mapping[Node, Sequence[Claim]]) -> None:
    first: dict[str, Node] = {}
    for node in nodes:
        claim = nodes[node][0]
        known = first.setdefault(node[1], node)
        if known != node:
            said = f"both give {claim.origin}" if claim.origin else "both are from the same source"
            groups.join(known, node, f"{known[0]} and {node[0]} {said}")


def _link_copies(
    groups: "_Groups", nodes: Mapping[Node, Sequence[Claim]], copies: Iterable[tuple[str, str, float]]
) -> None:
    keys: dict[str, list[str]] = defaultdict(list)
    for report, key in sorted(nodes, key=lambda node: (not any(c.main for c in nodes[node]), node)):
        keys[report].append(key)
    for left, right, share in copies:
        reason = f"{right} repeats {share:.0%} of the words of {left}"
        first = keys[left][0]
        for key in keys[right]:
            groups.join((left, key if key in keys[left] else first), (right, key), reason)
        for key in keys[left]:
            groups.join((left, key), (right, key if key in keys[right] else keys[right][0]), reason)


def find_copies(reports: Sequence[Report], furniture: frozenset[int] = frozenset()) -> list[tuple[str, str, float]]:
    """Pairs of report ids with nearly the same text, and the share of the shorter one's runs in the longer.

    Up to 64 reports are compared each with each. Of more, only those that share one of their 64 lowest runs
    are, each with at most 32 others for each run (near copies share nearly all of their lowest runs).
    """
    if len(reports) < 2:
        return []
    texts = {report.id: without_furniture(report.text, furniture) or report.title for report in reports}
    runs = {name: own for name in sorted(texts) if len(own := _runs(texts[name])) >= MIN_RUNS}
    pairs = combinations(runs, 2) if len(runs) <= COMPARED_IN_FULL else _sharing_lowest(runs)
    found = []
    for left, right in pairs:
        shorter = min(len(runs[left]), len(runs[right]))
        count = len(runs[left] & runs[right])
        if count * 2 >= shorter:
            found.append((left, right, count / shorter))
    return found


def _sharing_lowest(runs: Mapping[str, frozenset[int]]) -> list[tuple[str, str]]:
    """Pairs that share a run among the lowest of both."""
    holders: dict[int, list[str]] = defaultdict(list)
    pairs: set[tuple[str, str]] = set()
    for name, own in runs.items():
        for run in sorted(own)[:COMPARED_IN_FULL]:
            pairs.update((other, name) for other in holders[run])
            if len(holders[run]) < COMPARED_WITH:
                holders[run].append(name)
    return sorted(pairs)


def _runs(text: str) -> frozenset[int]:
    """Checksums of every four words in a row, folded; the lowest 2,048 of a long text."""
    words = split_words(unicodedata.normalize("NFKC", text).casefold())
    sums = {zlib.crc32(" ".join(words[at : at + RUN_WORDS]).encode()) for at in range(len(words) - RUN_WORDS + 1)}
    return frozenset(sums if len(sums) <= KEPT_RUNS else sorted(sums)[:KEPT_RUNS])


def _voice(members: Sequence[Node], nodes: Mapping[Node, Sequence[Claim]], reasons: Sequence[str]) -> Voice:
    claims = [claim for node in members for claim in nodes[node]]
    named = sorted(claim.origin for claim in claims if claim.origin)
    return Voice(
        name=named[0] if named else members[0][1].strip("\0"),
        reports=tuple(sorted({report for report, _ in members})),
        claims=tuple(sorted(claim.claim for claim in claims)),
        reasons=tuple(reasons),
    )


class _Groups:
    """Union-find that keeps the reason for every link."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._parent = {node: node for node in nodes}
        self._reasons: dict[Node, list[str]] = defaultdict(list)

    def _root(self, node: Node) -> Node:
        while self._parent[node] != node:
            self._parent[node] = self._parent[self._parent[node]]
            node = self._parent[node]
        return node

    def join(self, left: Node, right: Node, reason: str) -> None:
        a, b = sorted((self._root(left), self._root(right)))
        if a == b:
            return
        self._parent[b] = a
        self._reasons[a] += [*self._reasons.pop(b, []), reason]

    def reasons(self, members: Sequence[Node]) -> list[str]:
        return self._reasons.get(self._root(members[0]), [])

    def all(self) -> list[list[Node]]:
        """The groups, each in order, ordered by first member."""
        found: dict[Node, list[Node]] = defaultdict(list)
        for node in sorted(self._parent):
            found[self._root(node)].append(node)
        return sorted(found.values())
