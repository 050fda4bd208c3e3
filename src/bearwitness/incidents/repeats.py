"""Which reports repeat the words of another: whole texts, and odd phrases that two hands would not both write.

Texts are compared by their runs of four words. A report copies an earlier one where at least half of the runs of the
shorter text stand in the longer one too (containment, Broder 1997). Below that, a stretch of ten words or more that
both hold outside quotation marks, and that holds words of a claim, is a shared phrase.

Each report is compared with what came before it through an index of runs; a run that is known already is not indexed
again, so that the ten-thousandth copy costs as much as the second.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

import numpy as np
import numpy.typing as npt

from bearwitness.incidents.furniture import without_furniture
from bearwitness.incidents.profiles import publication_date
from bearwitness.incidents.words import WORD
from bearwitness.model import Report
from bearwitness.values import Span

RUN_WORDS = 4
MIN_RUNS = 8  # texts with fewer runs are too short to be told apart from chance
KEPT_RUNS = 2048  # of one text, from its beginning
PHRASE_RUNS = 7  # ten words in a row
PLAIN_WORDS = 8  # of which so many are neither names nor numbers
HOLDERS = 4  # of one run; a phrase that more reports hold has its first four to be compared with
COMPARED = 8  # reports, those that share the most runs first
_READ_CHARACTERS = 20_000
_TAIL_CHARACTERS = 600
_MIXED = np.uint64(0x9E3779B97F4A7C15)
_QUOTES = '"“”„«»'


@dataclass(frozen=True, slots=True)
class Likeness:
    """A later report that repeats an earlier one's words.

    ``share`` is that of the shorter text's runs which stand in the longer one, ``of_later`` that of the later report's.
    ``span`` is the longest stretch of words, in the later report's reading text. ``whole`` is False where only phrases
    are alike.
    """

    earlier: str
    later: str
    share: float
    of_later: float
    span: Span
    whole: bool


Runs = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Words:
    """The words of a report's text as compared, each with its place in the reading text, and its runs in order.

    ``stretches`` of ``text`` are what of it was read.
    """

    words: tuple[str, ...]
    text: str
    stretches: tuple[tuple[int, int], ...]

    @cached_property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Where each word stands in the reading text."""
        return tuple(match.span() for start, end in self.stretches for match in WORD.finditer(self.text, start, end))

    def first_places(self, most: int) -> list[tuple[int, int]]:
        """Where the first so many words stand, without looking for the rest."""
        matches = (match for start, end in self.stretches for match in WORD.finditer(self.text, start, end))
        return [match.span() for match in islice(matches, most)]

    def last_places(self, most: int) -> list[tuple[int, int]]:
        """Where the last so many words stand; without looking for the rest, unless they are very long."""
        if self.stretches:
            first, end = self.stretches[-1]
            start = max(first, end - _TAIL_CHARACTERS)
            while first < start < end and not self.text[start - 1].isspace():  # not within a word
                start += 1
            found = [match.span() for match in WORD.finditer(self.text, start, end)]
            if len(found) >= most:
                return found[-most:]
        return list(self.places[-most:])

    @cached_property
    def runs(self) -> Runs:
        """A number for every four words in a row, in order, of the first ones."""
        first = self.words[: KEPT_RUNS + RUN_WORDS - 1]
        if len(first) < RUN_WORDS:
            return np.zeros(0, dtype=np.uint64)
        # Python's own hash of a text differs from one process to the next, but what is alike does not.
        codes = np.fromiter(map(hash, first), dtype=np.int64, count=len(first)).view(np.uint64)
        runs = np.zeros(len(first) - RUN_WORDS + 1, dtype=np.uint64)
        for ahead in range(RUN_WORDS):
            runs = (runs ^ codes[ahead : len(runs) + ahead]) * _MIXED
            runs ^= runs >> np.uint64(29)
        return runs


def time_key(report: Report) -> tuple[str, str, str]:
    """What puts reports in the order in which they were published; those without a day come last."""
    day = publication_date(report)
    if day is None:
        return "~", "", report.id
    try:
        moment = datetime.fromisoformat(report.published)
    except ValueError:
        return day.edtf, "", report.id
    clock = moment.strftime("%H:%M:%S") if len(report.published) > len("2000-01-01") else ""
    return day.edtf, clock, report.id


def lay_out(report: Report, furniture: frozenset[int] = frozenset()) -> Words:
    """The words of the text without furniture; of the title where there is no text."""
    text, shift = report.reading_text, 0
    if report.title and report.text:
        shift = len(report.title) + 2
    told = text[shift:]
    wanted = without_furniture(told, furniture)
    whole = [(shift, min(len(text), shift + _READ_CHARACTERS))]
    lines = whole if wanted == told else _line_starts(text, shift, wanted)
    is_plain = unicodedata.is_normalized("NFKC", text[: shift + _READ_CHARACTERS])
    words = [word for start, end in lines for word in _folded_words(text[start:end], is_plain)]
    return Words(tuple(words), text, tuple(lines))


def _folded_words(text: str, is_plain: bool) -> list[str]:
    """The words as compared, as many as the text has."""
    folded = text.casefold()
    if len(folded) == len(text) and is_plain:  # letter by letter, so that the same words are found
        return WORD.findall(folded)
    words = [word.casefold() for word in WORD.findall(text)]
    return words if is_plain else [unicodedata.normalize("NFKC", word) for word in words]


def _line_starts(text: str, shift: int, wanted: str) -> list[tuple[int, int]]:
    """Where the wanted lines stand, those that follow one another as one; they are lines of the text, in its order."""
    found: list[tuple[int, int]] = []
    at, room = shift, _READ_CHARACTERS
    for line in wanted.split("\n"):
        start = text.find(line, at) if line else -1
        if start < 0 or room <= 0:
            continue
        at = start + len(line)
        end = min(at, start + room)
        if found and text[found[-1][1] : start].isspace():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        room -= len(line)
    return found


def find_copies(reports: Sequence[Report], furniture: frozenset[int] = frozenset()) -> list[tuple[str, str, float]]:
    """Pairs of report ids, the earlier one first, with nearly the same text; the share of the shorter one's runs."""
    found = likenesses(reports, {report.id: lay_out(report, furniture) for report in reports})
    return sorted((one.earlier, one.later, one.share) for one in found if one.whole)


def likenesses(reports: Iterable[Report], laid: Mapping[str, Words]) -> list[Likeness]:
    """What each report repeats of earlier ones, the likest first; copies, and where there is none, shared phrases."""
    index: dict[int, list[str]] = {}
    found: list[Likeness] = []
    runs_of: dict[str, _Repeated] = {}
    in_time = sorted(reports, key=time_key)
    for report, own in zip(in_time, _repeated([laid[report.id].runs for report in in_time]), strict=True):
        if own.count < MIN_RUNS:
            continue
        hits = Counter(name for run in own.runs if run in index for name in index[run])
        compared = sorted(hits.items(), key=lambda item: (-item[1], item[0]))[:COMPARED]
        alike = [_compare(other, report.id, runs_of[other], own, laid[report.id]) for other, _ in compared]
        copied = [one for one in alike if one is not None and one.whole]
        shared = [one for one in alike if one is not None and not one.whole]
        found += copied or [one for one in shared if _is_own_prose(report, one.span)]
        runs_of[report.id] = own
        for run in own.runs:
            holders = index.setdefault(run, [])
            if len(holders) < (1 if copied else HOLDERS):
                holders.append(report.id)
    return found


@dataclass(frozen=True, slots=True)
class _Repeated:
    """How many different runs a text has, and those of them that stand in another text too; ``order`` has all, in
    order, as numbers that are the same for the same run, -1 for one that no other text has."""

    count: int
    runs: frozenset[int]
    order: npt.NDArray[np.int64]


def _repeated(texts: Sequence[Runs]) -> list[_Repeated]:
    """What each text shares with any other."""
    if not texts:
        return []
    sizes = [len(runs) for runs in texts]
    runs = np.concatenate(texts)
    rows = np.repeat(np.arange(len(texts)), sizes)
    by_run = np.argsort(runs, kind="stable")  # and so by text, where a run stands in several
    new_run = np.concatenate([[True], runs[by_run[1:]] != runs[by_run[:-1]]])[: len(runs)]
    number = np.cumsum(new_run) - 1
    new_pair = new_run | np.concatenate([[True], rows[by_run[1:]] != rows[by_run[:-1]]])[: len(runs)]
    is_shared = np.bincount(number[new_pair], minlength=1) > 1
    order = np.empty(len(runs), dtype=np.int64)
    order[by_run] = np.where(is_shared[number], number, -1) if len(runs) else number
    counts = np.bincount(rows[by_run[new_pair]], minlength=len(texts))
    found, start = [], 0
    for size, count in zip(sizes, counts.tolist(), strict=True):
        own = order[start : start + size]
        found.append(_Repeated(count, frozenset(own[own >= 0].tolist()), own))
        start += size
    return found


def _compare(earlier: str, later: str, first: _Repeated, own: _Repeated, words: Words) -> Likeness | None:
    both = first.runs & own.runs
    share = len(both) / min(first.count, own.count)
    if share < 0.5 and len(both) < PHRASE_RUNS:
        return None
    start, length = _longest(own.order.tolist(), both)
    if share < 0.5 and length < PHRASE_RUNS:
        return None
    last = min(start + length + RUN_WORDS - 2, len(words.places) - 1)
    span = Span(words.places[start][0], words.places[last][1])
    return Likeness(earlier, later, share, len(both) / own.count, span, share >= 0.5)


def _longest(runs: Sequence[int], shared: frozenset[int]) -> tuple[int, int]:
    """Where the longest row of shared runs begins, and how many they are."""
    best = (0, 0)
    start = length = 0
    for at, run in enumerate(runs):
        if run in shared:
            if not length:
                start = at
            length += 1
            if length > best[1]:
                best = (start, length)
        else:
            length = 0
    return best


def _is_own_prose(report: Report, span: Span) -> bool:
    """False for what is the same in any hand: what somebody said in quotation marks, and names and numbers in a row."""
    text = report.reading_text
    around = text[max(0, span.start - 2) : span.end + 2]
    if any(mark in around for mark in _QUOTES):
        return False
    plain = [word for word in WORD.findall(span.of(text)) if not (word[0].isupper() or word[0].isdigit())]
    return len(plain) >= PLAIN_WORDS
