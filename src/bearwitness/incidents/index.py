"""The index of a casebook that grows: which claims stand near one another in the blocks, and which are linked.

A process that has just started finds a claim's candidates here without holding the others in memory. It is an SQLite
file (or lives in memory, for ``:memory:``) that can be thrown away and made anew from the claims at any time.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from bearwitness.exchange import claim_from_json, claim_to_json
from bearwitness.incidents.blocks import (
    NAMES_ALIKE,
    RARE_CLAIMS,
    REACH,
    ROUNDED,
    TITLE_CLAIMS,
    TITLES_ALIKE,
    WORDS_REACH,
    block_keys,
    claim_number,
    claim_order,
    hash_key,
    shared_words,
)
from bearwitness.incidents.profiles import Corpus, Profile
from bearwitness.model import Claim, Report

_TABLES = """
create table if not exists claim (number integer primary key, id text not null, report text not null, record text);
create index if not exists claim_report on claim (report);
create table if not exists beside (id text primary key, report text not null, record text);
create index if not exists beside_report on beside (report);
create table if not exists report (id text primary key, record text);
create table if not exists block (key integer, first integer, number integer, last integer, reach integer,
    primary key (key, first, number, last)) without rowid;
create table if not exists mark (number integer, key integer, first integer, last integer, reach integer,
    primary key (number, key, first, last)) without rowid;
create table if not exists word (key integer, day integer, number integer, weight real,
    primary key (key, day, number)) without rowid;
create table if not exists written (number integer, key integer, day integer, weight real,
    primary key (number, key)) without rowid;
create table if not exists edge (one integer, other integer, primary key (one, other)) without rowid;
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
_REPORT_FIELDS = ("id", "text", "title", "published", "url", "source", "lang", "locator")


class Near(NamedTuple):
    """The candidates of a claim, and all that stand near enough for its coming or going to change their own.

    ``parted`` are the pairs on either side of it that would be neighbours in a block if it were not there.
    """

    candidates: frozenset[int]
    around: frozenset[int]
    parted: frozenset[tuple[int, int]]


def _parted(before: Sequence[tuple[Any, ...]], after: Sequence[tuple[Any, ...]], reach: int) -> set[tuple[int, int]]:
    """Who was the ``reach``-th neighbour of whom until a claim, in two places at most, came between."""
    ways = ((at, far - at - 1) for far in (reach, reach + 1) for at in range(far))
    return {(before[a][0], after[b][0]) for a, b in ways if a < len(before) and b < len(after)}


class Index:
    """Claims by number (``claim_number``) with their blocks, rare words and links."""

    def __init__(self, path: str = ":memory:") -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Lets the file go."""
        self._db.close()

    def begin(self) -> None:
        """All that follows is kept together at ``commit``, or not at all."""
        self._db.execute("begin immediate")

    def commit(self) -> None:
        """Keeps what was written since ``begin``."""
        self._db.execute("commit")

    def rollback(self) -> None:
        """Takes back what was written since ``begin``."""
        self._db.execute("rollback")

    # --- records -----------------------------------------------------------------------------------

    def count(self) -> int:
        """How many event claims there are."""
        return int(self._db.execute("select count(*) from claim").fetchone()[0])

    def add_report(self, report: Report) -> None:
        """Keeps the report, once."""
        row = {name: getattr(report, name) for name in _REPORT_FIELDS} | {"extra": dict(report.extra)}
        self._db.execute("insert or replace into report values (?, ?)", (report.id, json.dumps(row)))

    def add_beside(self, claim: Claim) -> None:
        """Keeps a claim that is no event."""
        row = (claim.claim, claim.report, json.dumps(claim_to_json(claim)))
        self._db.execute("insert or replace into beside values (?, ?, ?)", row)

    def remove_beside(self, claim: str) -> None:
        """Drops a claim that is no event."""
        self._db.execute("delete from beside where id = ?", (claim,))

    def claims(self, numbers: Iterable[int]) -> dict[int, Claim]:
        """The event claims of those numbers."""
        found = self._each("select number, record from claim where number = ?", numbers)
        return {int(number): claim_from_json(json.loads(record)) for number, record in found}

    def reports(self, names: Iterable[str]) -> dict[str, Report]:
        """The reports of those ids."""
        found = self._each("select id, record from report where id = ?", names)
        return {str(name): Report(**json.loads(record)) for name, record in found}

    def beside(self, reports: Iterable[str]) -> list[Claim]:
        """The claims that are no events of those reports."""
        found = self._each("select id, record from beside where report = ?", reports)
        return [claim_from_json(json.loads(record)) for _, record in found]

    def number_of(self, name: str) -> int | None:
        """The number of the claim of that id, or of the main event of the report of that id."""
        number = claim_number(name)
        if self._db.execute("select 1 from claim where number = ?", (number,)).fetchone():
            return number
        for own, record in self._db.execute("select number, record from claim where report = ? order by id", (name,)):
            if json.loads(record).get("main"):
                return int(own)
        return None

    def _each(self, query: str, keys: Iterable[int] | Iterable[str]) -> list[tuple[int | str, str]]:
        return [row for key in keys for row in self._db.execute(query, (key,))]

    # --- blocks ------------------------------------------------------------------------------------

    def add(self, corpus: Corpus) -> None:
        """Puts the event claims of the corpus into their blocks."""
        words = corpus.statistics.words
        names = shared_words(corpus.names, words, RARE_CLAIMS)
        titles = shared_words(corpus.title, words, TITLE_CLAIMS)
        for at, profile in enumerate(corpus.profiles):
            number = self._add_claim(profile)
            day = claim_order(profile)[0]
            written = [(number, int(key) * 2, day, float(weight)) for key, weight in zip(*names[at], strict=True)]
            written += [(number, int(key) * 2 + 1, day, float(weight)) for key, weight in zip(*titles[at], strict=True)]
            self._db.executemany("insert into written values (?, ?, ?, ?)", written)
            rows = [(key, day, number, weight) for _, key, _, weight in written]
            self._db.executemany("insert into word values (?, ?, ?, ?)", rows)

    def _add_claim(self, profile: Profile) -> int:
        number = claim_number(profile.claim.claim)
        record = json.dumps(claim_to_json(profile.claim))
        row = (number, profile.claim.claim, profile.report.id, record)
        self._db.execute("insert into claim values (?, ?, ?, ?)", row)
        marks = {(hash_key(key), key.first, key.last, REACH[key.block]) for key in block_keys(profile)}
        self._db.executemany("insert into mark values (?, ?, ?, ?, ?)", [(number, *mark) for mark in marks])
        entries = [(key, first, number, last, reach) for key, first, last, reach in marks]
        self._db.executemany("insert into block values (?, ?, ?, ?, ?)", entries)
        return number

    def remove(self, number: int) -> None:
        """Takes an event claim out of its blocks, with its links."""
        for key, first, last, _ in self._marks(number):
            self._db.execute(
                "delete from block where key = ? and first = ? and number = ? and last = ?", (key, first, number, last)
            )
        for key, day, _ in self._written(number):
            self._db.execute("delete from word where key = ? and day = ? and number = ?", (key, day, number))
        for table in ("mark", "written", "claim"):
            self._db.execute(f"delete from {table} where number = ?", (number,))  # noqa: S608 - names from this line
        self.link(number, ())

    def _marks(self, number: int) -> list[tuple[int, int, int, int]]:
        return self._db.execute("select key, first, last, reach from mark where number = ?", (number,)).fetchall()

    def _written(self, number: int) -> list[tuple[int, int, float]]:
        return self._db.execute("select key, day, weight from written where number = ?", (number,)).fetchall()

    def near(self, number: int) -> Near:
        """Who stands near the claim in its blocks; the same pairs as ``blocks.candidate_pairs`` has."""
        candidates: set[int] = set()
        around: set[int] = set()
        parted: set[tuple[int, int]] = set()
        for key, first, last, reach in self._marks(number):
            here = (key, first, number, last, reach)
            before = self._db.execute(_BEFORE, here).fetchall()
            after = self._db.execute(_AFTER, here).fetchall()
            around.update(other for other, _, _ in (*before, *after))
            parted |= _parted(before, after, reach)
            candidates.update(other for other, _, until in before if first <= until)
            candidates.update(other for other, begins, _ in after if begins <= last)
        likeness: tuple[dict[int, float], dict[int, float]] = ({}, {})
        for key, day, weight in self._written(number):
            alike = likeness[key & 1]
            place = (key, day, number, WORDS_REACH)
            before = self._db.execute(_WORDS_BEFORE, place).fetchall()
            after = self._db.execute(_WORDS_AFTER, place).fetchall()
            parted |= _parted(before, after, WORDS_REACH)
            for other, own in (*before, *after):
                alike[other] = alike.get(other, 0.0) + weight * own
        for alike, least in zip(likeness, (NAMES_ALIKE, TITLES_ALIKE), strict=True):
            around.update(alike)
            candidates.update(other for other, value in alike.items() if np.round(value, ROUNDED) >= least)
        return Near(frozenset(candidates - {number}), frozenset(around - {number}), frozenset(parted))

    # --- links -------------------------------------------------------------------------------------

    def link(self, number: int, others: Iterable[int]) -> None:
        """These and no others are linked to the claim from now on."""
        self._db.execute(
            "delete from edge where other = ? and one in (select other from edge where one = ?)", (number, number)
        )
        self._db.execute("delete from edge where one = ?", (number,))
        both = [pair for other in others for pair in ((number, other), (other, number))]
        self._db.executemany("insert or ignore into edge values (?, ?)", both)

    def link_pair(self, one: int, other: int) -> None:
        """Links two claims, beside what they are linked to."""
        self._db.executemany("insert or ignore into edge values (?, ?)", [(one, other), (other, one)])

    def linked(self, number: int) -> list[int]:
        """The claims linked to it."""
        return [other for (other,) in self._db.execute("select other from edge where one = ?", (number,))]
