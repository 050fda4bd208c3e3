"""An index and its records many times over, one period before the other, for ``gathering_growth.py``."""

import sqlite3
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bearwitness.incidents import index as kept
from bearwitness.incidents import index_rows
from bearwitness.incidents import traits as kept_traits
from bearwitness.incidents.blocks import RARE_CLAIMS, REACH, TITLE_CLAIMS, claim_number
from bearwitness.incidents.traits import text_number

_OWN_BLOCKS = ("day", "victim", "media", "copy", "report")  # of one period; other keys come back in every one
_VICTIMS = ("victims", "full_names", "family_names")
_ROWS_AT_ONCE = 200_000

Ints = npt.NDArray[np.int64]


def name_of(period: int, name: str) -> str:
    """What a report or claim of the first period is called in another."""
    return f"r{period:02}{name[3:]}"


class Periods:
    """The index of the first period, read once, and written again for many."""

    def __init__(self, index: Path, days: int) -> None:
        self.days = days
        with sqlite3.connect(index) as db:
            self.claims = db.execute(
                "select number, id, report, main, keys, traits from claim order by number"
            ).fetchall()
            edges = db.execute("select one, other, score from edge").fetchall()
            marks = dict(db.execute("select number, mark from clustered"))
            counted = np.array(db.execute("select * from counted_word").fetchall(), dtype=np.int64)
        keys = [index_rows.keys_from(row[4]) for row in self.claims]
        place = {row[0]: at for at, row in enumerate(self.claims)}
        self.blocks = np.array(
            [(k, first, at, last) for at, own in enumerate(keys) for k, first, last in own.marks], dtype=np.int64
        )
        self.is_own = np.isin(self.blocks[:, 0] & 15, [at for at, name in enumerate(REACH) if name in _OWN_BLOCKS])
        self.words = np.array([(key, own.day) for own in keys for key, _ in own.words], dtype=np.int64)
        self.written_by = np.repeat(np.arange(len(keys)), [len(own.words) for own in keys])
        self.weights = np.array([weight for own in keys for _, weight in own.words])
        self.heads = np.array([(own.day, len(own.marks), len(own.words)) for own in keys], dtype=index_rows._HEAD)
        self.ends = (np.array([place[row[0]] for row in edges]), np.array([place[row[1]] for row in edges]))
        self.scores = np.array([row[2] for row in edges])
        self.marks = np.array([marks[row[0]] for row in self.claims], dtype=np.int64)
        self._used_by = dict(zip(counted[:, 0].tolist(), counted[:, 1].tolist(), strict=True))
        self.counted_words, self.counted = self._again(counted[:, 0]), counted[:, 1:]
        self.written = self._again(self.words[:, 0] >> 1)
        self._lay_out()

    def _lay_out(self) -> None:
        """Where in the bytes of all claims the numbers stand that differ from one period to the next."""
        blobs = [row[5] for row in self.claims]
        self.bytes = np.frombuffer(b"".join(blobs), dtype=np.uint8)
        ends = np.cumsum([len(blob) for blob in blobs])
        self.starts = np.concatenate([[0], ends])
        fixed = kept_traits._FIXED
        corpus = kept_traits.KeptCorpus(blobs, {})
        parts = np.array(corpus._starts) + self.starts[:-1, None]
        sizes = corpus.fixed["sizes"].astype(np.int64)
        sets, vectors = kept_traits._SETS, kept_traits._VECTORS

        def places(part: int, width: int) -> Ints:
            own = np.repeat(parts[:, part], sizes[:, part])
            first = np.concatenate([np.arange(size) for size in sizes[:, part]]) if len(sizes) else np.zeros(0)
            return (own + first * width).astype(np.int64)

        self.at_words = np.concatenate([places(len(sets) + at, 12) for at in range(len(vectors))])
        self.at_phrases = places(len(sets) + len(vectors), 16)
        self.at_names = np.concatenate([places(sets.index(name), 8) for name in _VICTIMS])
        self.at_report = self.starts[:-1] + fixed.fields["report"][1]
        days = [fixed.fields[name][1] + add for name in ("when", "published") for add in (0, 4)]
        self.at_days = np.concatenate([self.starts[:-1] + day for day in days])
        self.text_words = self._again(self._read(self.at_words, "<u4").astype(np.int64))
        self.victims = self._read(self.at_names, "<i8").astype(np.int64)
        self.phrases = self._read(self.at_phrases, "<i8").astype(np.int64)
        self.told_days = self._read(self.at_days, "<i4").astype(np.int64)

    def _read(self, at: Ints, dtype: str) -> npt.NDArray[np.generic]:
        width = np.dtype(dtype).itemsize
        return np.ascontiguousarray(self.bytes[at[:, None] + np.arange(width)]).view(dtype)[:, 0]

    def _again(self, keys: Ints) -> tuple[Ints, Ints]:
        """The words, and in how many periods each comes back (0: in all), so that rare ones stay rare."""
        unique, at = np.unique(keys, return_inverse=True)
        used_by = np.array([self._used_by.get(key, 1) for key in unique.tolist()])
        most = np.where(used_by <= RARE_CLAIMS, RARE_CLAIMS, TITLE_CLAIMS)
        room = np.floor(np.log2(np.maximum(1, most / used_by))).astype(np.int64)
        again = np.left_shift(1, np.minimum(unique % 6, room))
        return keys, np.where(used_by > TITLE_CLAIMS, 0, again)[at]

    @staticmethod
    def _word(words: tuple[Ints, Ints], period: int) -> Ints:
        """The words as another period has them: common ones the same, the others others, after some periods each."""
        keys, again = words
        turn = np.where(again == 0, 0, period // np.maximum(again, 1))
        found: Ints = (keys ^ (turn * 0x9E3779B1)) & 0xFFFFFFFF
        return found

    def _own(self, keys: Ints, period: int) -> Ints:
        """Numbers that stand in one period alone."""
        found: Ints = keys ^ ((period * 0x2545F4914F6CDD1D) & 0x7FFFFFFFFFFFFFF0)
        return found

    def write(self, path: Path, periods: int) -> None:
        """A new index of so many periods, the first one the latest."""
        index = kept.Index(str(path))
        index.close()
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("pragma synchronous = off")
        db.execute("begin")
        blocks, words, edges, marks, counted = [], [], [], [], []
        for period in range(periods):
            back = period * self.days
            numbers = np.array([claim_number(name_of(period, row[1])) for row in self.claims], dtype=np.int64)
            rows = self._rows(period, numbers)
            blocks.append(rows)
            word = self._word(self.written, period) * 2 + (self.words[:, 0] & 1)
            words.append(np.stack([word, self.words[:, 1] - back, numbers[self.written_by]], axis=1))
            edges.append(np.stack([numbers[self.ends[0]], numbers[self.ends[1]]], axis=1))
            marks.append(np.stack([numbers, self._own(self.marks, period)], axis=1))
            counted.append(np.concatenate([self._word(self.counted_words, period)[:, None], self.counted], axis=1))
            self._write_claims(db, period, numbers, (rows, word))
        _insert(db, "block", np.concatenate(blocks))
        del blocks
        weights = np.tile(self.weights, periods)
        _insert(db, "word", np.concatenate(words), weights, unique=(0, 1, 2))
        scores = np.tile(self.scores, periods)
        _insert(db, "edge", np.concatenate(edges), scores)
        _insert(db, "clustered", np.concatenate(marks))
        _insert(db, "counted_word", np.concatenate(counted), unique=(0,))
        db.execute("commit")
        db.close()

    def _rows(self, period: int, numbers: Ints) -> Ints:
        """The rows of the table of blocks, in the order of claims."""
        back = period * self.days
        key, first, position, last = self.blocks.T
        last = np.where(last < 5_000_000, last - back, last)
        own = np.where(self.is_own, self._own(key, period), key)
        return np.stack([own, first - back, numbers[position], last], axis=1)

    def _write_claims(
        self, db: sqlite3.Connection, period: int, numbers: Ints, stands: tuple[Ints, Ints]
    ) -> None:  # fmt: skip
        back = period * self.days
        blob = self.bytes.copy()

        def put(at: Ints, values: npt.NDArray[np.generic]) -> None:
            blob[at[:, None] + np.arange(values.dtype.itemsize)] = values[:, None].view(np.uint8)

        put(self.at_words, self._word(self.text_words, period).astype("<u4"))
        put(self.at_names, self._own(self.victims, period))
        put(self.at_phrases, self._own(self.phrases, period))
        put(self.at_days, (self.told_days - back).astype("<i4"))
        reports = [name_of(period, row[2]) for row in self.claims]
        put(self.at_report, np.array([text_number(name) for name in reports], dtype="<i8"))
        keys = self._keys(back, *stands)
        whole = blob.tobytes()
        ends = self.starts.tolist()
        order = np.argsort(numbers).tolist()
        names = [name_of(period, row[1]) for row in self.claims]
        ids = numbers.tolist()
        db.executemany(
            "insert into claim values (?, ?, ?, ?, ?, ?)",
            (
                (ids[at], names[at], reports[at], self.claims[at][3], keys[at], whole[ends[at] : ends[at + 1]])
                for at in order
            ),
        )

    def _keys(self, back: int, rows: Ints, words: Ints) -> list[bytes]:
        """Each claim's own list of its places in the blocks and under words."""
        marks = np.empty(len(rows), dtype=index_rows._MARK)
        marks["key"], marks["first"], marks["last"] = rows[:, 0], rows[:, 1], rows[:, 3]
        written = np.empty(len(words), dtype=index_rows._WORD)
        written["key"], written["weight"] = words, self.weights
        heads = self.heads.copy()
        heads["day"] -= back
        head, mark, word = heads.tobytes(), marks.tobytes(), written.tobytes()
        size, wide, long = heads.itemsize, marks.itemsize, written.itemsize
        at_marks = np.concatenate([[0], np.cumsum(heads["marks"].astype(np.int64))]).tolist()
        at_words = np.concatenate([[0], np.cumsum(heads["words"].astype(np.int64))]).tolist()
        return [
            head[at * size : (at + 1) * size]
            + mark[at_marks[at] * wide : at_marks[at + 1] * wide]
            + word[at_words[at] * long : at_words[at + 1] * long]
            for at in range(len(heads))
        ]


def _insert(
    db: sqlite3.Connection, table: str, rows: Ints, further: npt.NDArray[np.float64] | None = None,
    unique: tuple[int, ...] = (),
) -> None:  # fmt: skip
    """The rows in the order of the table, which is when SQLite is fastest; of rows alike in ``unique`` the first."""
    order = np.lexsort([rows[:, at] for at in reversed(range(rows.shape[1]))])
    marks = ", ".join("?" * (rows.shape[1] + (further is not None)))
    verb = "insert or ignore" if unique else "insert"
    for start in range(0, len(order), _ROWS_AT_ONCE):
        part = order[start : start + _ROWS_AT_ONCE]
        values = rows[part].tolist()
        if further is not None:
            values = [[*row, weight] for row, weight in zip(values, further[part].tolist(), strict=True)]
        db.executemany(f"{verb} into {table} values ({marks})", values)
