"""The index of a casebook that grows: which claims stand near one another in the blocks, and which are linked.

A process that has just started finds a claim's candidates here, with what they are compared by (``traits.py``), without
holding the others in memory or reading a text again. It is an SQLite file (or lives in memory, for ``:memory:``) that
can be thrown away and made anew from the claims at any time; it holds numbers made of words, and no text.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, Self

import numpy as np

from bearwitness.incidents.blocks import (
    NAMES_ALIKE,
    ROUNDED,
    TITLES_ALIKE,
    WORDS_REACH,
    claim_number,
)
from bearwitness.incidents.index_rows import Keys, Mark, Rows, keys_from, reach_of, rows_of
from bearwitness.incidents.profiles import Corpus, Profile, Settled, Statistics, place_key
from bearwitness.incidents.traits import text_number
from bearwitness.incidents.words import WordStatistics

VERSION = 1  # of the tables, and of all that their numbers were made by
_TABLES = """
create table note (name text primary key, value);
create table claim (number integer primary key, id text not null, report text not null, main integer not null,
    keys blob not null, traits blob not null);
create index claim_report on claim (report);
create table block (key integer, first integer, number integer, last integer,
    primary key (key, first, number, last)) without rowid;
create table word (key integer, day integer, number integer, weight real,
    primary key (key, day, number)) without rowid;
create table edge (one integer, other integer, score real, primary key (one, other)) without rowid;
create table clustered (number integer primary key, mark integer not null);
create index clustered_mark on clustered (mark);
create table unstored (number integer primary key);
create table counted_word (key integer primary key, used_by integer, capital integer, times integer);
create table counted_phrase (key integer primary key, used_by integer);
create table counted_day (key integer primary key, days integer);
"""
_BEFORE = (
    "select number, first, last from block where key = ? and (first, number, last) < (?, ?, ?) "
    "order by first desc, number desc, last desc limit ?"
)
_AFTER = (
    "select number, first, last from block where key = ? and (first, number, last) > (?, ?, ?) "
    "order by first, number, last limit ?"
)
_WORDS_BEFORE = (
    "select number, weight from word where key = ? and (day, number) < (?, ?) order by day desc, number desc limit ?"
)
_WORDS_AFTER = "select number, weight from word where key = ? and (day, number) > (?, ?) order by day, number limit ?"
_BETWEEN = (
    "select count(*) from (select 1 from block where key = ? and (first, number, last) > (?, ?, ?) "
    "and (first, number, last) < (?, ?, ?) limit ?)"
)
_WORDS_BETWEEN = (
    "select count(*) from (select 1 from word where key = ? and (day, number) > (?, ?) and (day, number) < (?, ?) "
    "limit ?)"
)
_AT_ONCE = 500
Pair = tuple[int, int]


class Near(NamedTuple):
    """The candidates of a claim, and the pairs on either side of it that may be neighbours if it is not there."""

    candidates: frozenset[int]
    parted: frozenset[Pair]


def _parted(before: Sequence[tuple[Any, ...]], after: Sequence[tuple[Any, ...]], reach: int) -> Iterator[Pair]:
    """Who was the ``reach``-th neighbour of whom until a claim, in two places at most, came between."""
    for far in (reach, reach + 1):
        for at in range(max(0, far - len(after)), min(far, len(before))):
            one, other = before[at][0], after[far - at - 1][0]
            if one != other:
                yield (one, other) if one < other else (other, one)


# pragmas are set for each connection; the size of pages counts only where the file is new.
_PRAGMAS = ("page_size = 8192", "journal_mode = wal", "synchronous = normal", "cache_size = -65536")


class Index:
    """Claims by number (``claim_number``) with their blocks, rare words, traits and links."""

    def __init__(self, path: str = ":memory:") -> None:
        self._db = sqlite3.connect(path, isolation_level=None, timeout=60)
        for pragma in _PRAGMAS:
            self._db.execute(f"pragma {pragma}")
        if not self._db.execute("select 1 from sqlite_master where name = 'note'").fetchone():
            self._db.executescript(f"begin immediate; {_TABLES} commit;")
            self.note("version", VERSION)

    @classmethod
    def open(cls, path: str) -> Self | None:
        """The index in the file; None where it is damaged or of another version."""
        try:
            index = cls(path)
            if index.noted("version") == VERSION:
                return index
        except sqlite3.DatabaseError:
            return None
        index.close()
        return None

    def close(self) -> None:
        """Lets the file go."""
        self._db.close()

    @contextmanager
    def kept_together(self) -> Iterator[None]:
        """All that is written within is kept, or nothing of it; no other process writes meanwhile."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def note(self, name: str, value: str | bytes | float) -> None:
        """Keeps a value under a name."""
        self._db.execute("insert or replace into note values (?, ?)", (name, value))

    def noted(self, name: str) -> Any:
        """The value under the name, None where there is none."""
        row = self._db.execute("select value from note where name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _each(self, query: str, keys: Iterable[int] | Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """The rows of the query, which ends in ``in``, for the keys."""
        wanted = list(keys)
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            yield from self._db.execute(f"{query} ({','.join('?' * len(part))})", part)

    # --- statistics --------------------------------------------------------------------------------

    def settle(self, settled: Settled) -> None:
        """Keeps the statistics by which all claims are weighed; to be done before any is added."""
        words, days = settled.statistics.words, settled.statistics.days
        for name in ("word", "phrase", "day"):
            self._db.execute(f"delete from counted_{name}")  # noqa: S608 - names from this line
        rows = ((k, n, words.capital.get(k, 0), words.times.get(k, 0)) for k, n in sorted(words.used_by_key.items()))
        self._db.executemany("insert into counted_word values (?, ?, ?, ?)", rows)
        # One that no or one counted text has is weighed the same.
        phrases = sorted((_signed(key), number) for key, number in words.phrase_used_by.items() if number > 1)
        self._db.executemany("insert into counted_phrase values (?, ?)", phrases)
        told = sorted((text_number(repr(key)), len(own)) for key, own in days.items())
        self._db.executemany("insert or replace into counted_day values (?, ?)", told)
        self.note("texts", words.texts)
        self.note("furniture", np.array(sorted(settled.furniture), dtype="<i8").tobytes())

    @property
    def furniture(self) -> frozenset[int]:
        """The lines left out of texts."""
        return frozenset(np.frombuffer(self.noted("furniture") or b"", dtype="<i8").tolist())

    def settled_for(self, profiles: Sequence[Profile]) -> Settled:
        """Of the settled statistics what concerns these profiles."""
        keys = {key for profile in profiles for text in (profile.words, profile.title) for key in text.keys.tolist()}
        phrases = {_signed(key) for profile in profiles for key in profile.words.phrases.tolist()}
        counted = list(self._each("select key, used_by, capital, times from counted_word where key in", keys))
        found = self._each("select key, used_by from counted_phrase where key in", phrases)
        words = WordStatistics(
            texts=self.noted("texts") or 0,
            settled=True,
            used_by_key={row[0]: row[1] for row in counted},
            capital={row[0]: row[2] for row in counted},
            times={row[0]: row[3] for row in counted},
            phrase_used_by={key % (1 << 64): number for key, number in found},
        )
        places = {text_number(repr(key := place_key(p.place))): key for p in profiles if p.place is not None}
        told = self._each("select key, days from counted_day where key in", places)
        days: dict[object, set[int]] = {places[key]: set(range(number)) for key, number in told}
        return Settled(Statistics(words, days), self.furniture)

    # --- claims ------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many event claims there are, counted."""
        return int(self._db.execute("select count(*) from clustered").fetchone()[0])

    def held(self, numbers: Iterable[int]) -> set[int]:
        """Those of the numbers that are in the index."""
        return {row[0] for row in self._each("select number from claim where number in", numbers)}

    def held_names(self, names: Iterable[str]) -> set[str]:
        """Those of the ids whose claims are in the index."""
        numbers = {claim_number(name): name for name in names}
        return {numbers[number] for number in self.held(numbers)}

    def names(self, numbers: Iterable[int]) -> dict[int, str]:
        """The ids of the claims of those numbers."""
        return dict(self._each("select number, id from claim where number in", numbers))

    def homes(self, numbers: Iterable[int]) -> dict[int, str]:
        """The reports of those of the claims that are main events."""
        return dict(self._each("select number, report from claim where main and number in", numbers))

    def main_of(self, reports: Iterable[str]) -> dict[str, int]:
        """The main event of each report that has one, the first in order of ids."""
        rows = sorted(self._each("select report, id, number from claim where main and report in", reports))
        return {report: number for report, _, number in reversed(rows)}

    def traits(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """What the claims are compared by."""
        return dict(self._each("select number, traits from claim where number in", numbers))

    def add(self, corpus: Corpus) -> None:
        """Puts the event claims of the corpus into their blocks."""
        self.insert(rows_of(corpus))

    def insert(self, rows: Rows) -> None:
        """Puts claims in that were made into rows."""
        self._db.executemany("insert into claim values (?, ?, ?, ?, ?, ?)", sorted(rows.claims))
        self._db.executemany("insert into block values (?, ?, ?, ?)", sorted(rows.blocks))
        self._db.executemany("insert into word values (?, ?, ?, ?)", sorted(rows.words))

    def remove(self, number: int) -> None:
        """Takes an event claim out of its blocks, with its links."""
        keys = self._keys(number)
        marks = [(key, first, number, last) for key, first, last in keys.marks]
        where = "key = ? and first = ? and number = ? and last = ?"
        self._db.executemany(f"delete from block where {where}", marks)  # noqa: S608 - names from this line
        words = [(key, keys.day, number) for key, _ in keys.words]
        self._db.executemany("delete from word where key = ? and day = ? and number = ?", words)
        self.unlink((number, other) for other in self.links([number]).get(number, ()))
        for table in ("claim", "clustered", "unstored"):
            self._db.execute(f"delete from {table} where number = ?", (number,))  # noqa: S608 - names from this line

    def _keys(self, number: int) -> Keys:
        row = self._db.execute("select keys from claim where number = ?", (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return keys_from(row[0])

    # --- neighbours --------------------------------------------------------------------------------

    def near(self, number: int) -> Near:
        """Who stands near the claim in its blocks; the same pairs as ``blocks.candidate_pairs`` has."""
        keys, db = self._keys(number), self._db
        candidates: set[int] = set()
        parted: set[Pair] = set()
        for key, first, last in keys.marks:
            here = (key, first, number, last, reach_of(key))
            before, after = db.execute(_BEFORE, here).fetchall(), db.execute(_AFTER, here).fetchall()
            parted.update(_parted(before, after, reach_of(key)))
            candidates.update(other for other, _, until in before if first <= until)
            candidates.update(other for other, begins, _ in after if begins <= last)
        likeness: tuple[dict[int, float], dict[int, float]] = ({}, {})
        for key, weight in keys.words:
            alike = likeness[key & 1]
            place = (key, keys.day, number, WORDS_REACH)
            before, after = db.execute(_WORDS_BEFORE, place).fetchall(), db.execute(_WORDS_AFTER, place).fetchall()
            parted.update(_parted(before, after, WORDS_REACH))
            for other, own in (*before, *after):
                alike[other] = alike.get(other, 0.0) + weight * own
        for alike, least in zip(likeness, (NAMES_ALIKE, TITLES_ALIKE), strict=True):
            candidates.update(other for other, value in alike.items() if round(value, ROUNDED) >= least)
        return Near(frozenset(candidates - {number}), frozenset(parted))

    def meet(self, one: int, other: int) -> bool:
        """True where the two are candidates of one another."""
        a, b = self._keys(one), self._keys(other)
        theirs: dict[int, list[Mark]] = {}
        for mark in b.marks:
            theirs.setdefault(mark[0], []).append(mark)
        shared = [(mark, their) for mark in a.marks for their in theirs.get(mark[0], ())]
        shared.sort(key=lambda both: -reach_of(both[0][0]))
        if any(self._in_reach((one, left), (other, right)) for left, right in shared):
            return True
        return self._words_meet((one, a), (other, b))

    def _in_reach(self, left: tuple[int, Mark], right: tuple[int, Mark]) -> bool:
        (key, *_), (a, b) = left[1], sorted(((m[1], n, m[2]) for n, m in (left, right)))
        if b[0] > a[2]:
            return False
        reach = reach_of(key)
        return int(self._db.execute(_BETWEEN, (key, *a, *b, reach)).fetchone()[0]) < reach

    def _words_meet(self, left: tuple[int, Keys], right: tuple[int, Keys]) -> bool:
        (one, a), (other, b) = left, right
        first, second = sorted(((a.day, one), (b.day, other)))
        theirs = dict(b.words)
        alike = [0.0, 0.0]
        for key, weight in a.words:
            if key in theirs:
                place = (key, *first, *second, WORDS_REACH)
                if self._db.execute(_WORDS_BETWEEN, place).fetchone()[0] < WORDS_REACH:
                    alike[key & 1] += weight * theirs[key]
        return round(alike[0], ROUNDED) >= NAMES_ALIKE or round(alike[1], ROUNDED) >= TITLES_ALIKE

    # --- links -------------------------------------------------------------------------------------

    def links(self, numbers: Iterable[int]) -> dict[int, dict[int, float]]:
        """The claims linked to each of these, with the scores of the links."""
        found: dict[int, dict[int, float]] = {}
        for one, other, score in self._each("select one, other, score from edge where one in", numbers):
            found.setdefault(one, {})[other] = score
        return found

    def link(self, scores: Mapping[Pair, float]) -> None:
        """Links the pairs."""
        rows = [row for (a, b), score in scores.items() for row in ((a, b, score), (b, a, score))]
        self._db.executemany("insert or replace into edge values (?, ?, ?)", sorted(rows))

    def unlink(self, pairs: Iterable[Pair]) -> None:
        """Takes links away."""
        rows = [row for a, b in pairs for row in ((a, b), (b, a))]
        self._db.executemany("delete from edge where one = ? and other = ?", rows)

    # --- clusters ----------------------------------------------------------------------------------

    def marks(self, numbers: Iterable[int]) -> dict[int, int]:
        """The mark of the cluster that each claim was last found in."""
        return dict(self._each("select number, mark from clustered where number in", numbers))

    def clusters_of(self, numbers: Iterable[int]) -> dict[int, set[int]]:
        """The clusters in which the claims were last found, by mark, with all their members."""
        found: dict[int, set[int]] = {}
        marks = set(self.marks(numbers).values())
        for number, mark in self._each("select number, mark from clustered where mark in", marks):
            found.setdefault(mark, set()).add(number)
        return found

    def mark(self, marks: Mapping[int, int]) -> None:
        """Notes in which clusters the claims were found."""
        self._db.executemany("insert or replace into clustered values (?, ?)", sorted(marks.items()))

    def unstored(self) -> set[int]:
        """The claims of incidents that were handed out and not yet said to be stored."""
        return {row[0] for row in self._db.execute("select number from unstored")}

    def hand_out(self, numbers: Iterable[int]) -> None:
        """Notes that the incidents of these claims are on their way to whoever stores them."""
        self._db.executemany("insert or ignore into unstored values (?)", [(number,) for number in numbers])

    def acknowledge(self) -> None:
        """Notes that what was handed out is stored."""
        self._db.execute("delete from unstored")


def _signed(key: int) -> int:
    """The 64 bits as SQLite has them."""
    return key - (1 << 64) if key >> 63 else key
