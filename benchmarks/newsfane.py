"""How well Arabic names of populated places and nations are found: python benchmarks/newsfane.py [FILE]

The file has a token and its BIO tag a line and a blank line after each sentence (by default the data set ``arabic``).
Gold are the classes Population-Center and Nation; ``wide`` adds the divisions (State-or-Province, County-or-District).
Articles follow one another without a mark between them, so every ``SENTENCES`` sentences are read as one text.

Found are the towns and countries that ``find_toponyms`` gives (in ``wide`` its divisions too), exact to the token. The
peer, in the same run, takes the longest run of tokens that the gazetteer has, its articles and one-letter prefixes
tried, where the name belongs to a country or a town of ``PEER_PEOPLE`` or more. Prints JSON.
"""

import json
import sys
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.gazetteer import Gazetteer, open_gazetteer
from bearwitness.reading.toponyms import find_toponyms
from measuring import data_folder

CLASSES = frozenset({"Population-Center", "Nation"})
DIVISIONS = frozenset({"State-or-Province", "County-or-District"})
SENTENCES = 10
PEER_PEOPLE, PEER_TOKENS = 100_000, 4
TARGET = 0.75


class Name(NamedTuple):
    """Tokens ``[first, last)`` of a text and whether they name a division."""

    first: int
    last: int
    division: bool = False


Sentence = list[tuple[str, str]]


def sentences(path: Path) -> Iterator[Sentence]:
    """The file's sentences, each a list of tokens with their tags."""
    held: Sentence = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        parts = line.split()
        if parts:
            held.append((parts[0], parts[-1]))
        elif held:
            yield held
            held = []


def gold_names(rows: Sentence) -> Iterator[Name]:
    """The names of places that are tagged."""
    first = -1
    for at, (_, tag) in enumerate([*rows, ("", "O")]):
        if first >= 0 and not tag.startswith("I-"):
            kind = rows[first][1][2:]
            if kind in CLASSES | DIVISIONS:
                yield Name(first, at, kind in DIVISIONS)
            first = -1
        if tag.startswith("B-"):
            first = at


def laid_out(group: Sequence[Sentence]) -> tuple[str, list[int]]:
    """The text of some sentences, one a line, and where each token starts in it."""
    starts, text = [], ""
    for sentence in group:
        for token, _ in sentence:
            starts.append(len(text))
            text += token + " "
        text = text[:-1] + "\n"
    return text, starts


def ours(group: Sequence[Sentence], gazetteer: Gazetteer) -> Iterator[Name]:
    """The places that bearwitness finds in the text."""
    text, starts = laid_out(group)
    ends = [start + len(token) for start, (token, _) in zip(starts, (row for s in group for row in s), strict=True)]
    doc = lay_out(Report(id="text", text=text), "ar")
    for toponym in find_toponyms(doc, gazetteer):
        if toponym.kind == "place" and not toponym.place.part and toponym.place.precision != 7:
            first, last = bisect_right(ends, toponym.span.start), bisect_left(ends, toponym.span.end)
            yield Name(first, last + 1, toponym.place.precision in (3, 4, 5))


def plain(group: Sequence[Sentence], gazetteer: Gazetteer) -> Iterator[Name]:
    """The longest names that the gazetteer has."""
    tokens = [token for sentence in group for token, _ in sentence]
    at = 0
    while at < len(tokens):
        for last in range(min(at + PEER_TOKENS, len(tokens)), at, -1):
            words = " ".join(tokens[at:last])
            found = [e for form in (words, words[1:]) for e in gazetteer.lookup(form)]
            if len(words) > 2 and any(e.kind == "country" or e.population >= PEER_PEOPLE for e in found):
                yield Name(at, last, all(e.kind in ("admin1", "county") for e in found))
                at = last
                break
        else:
            at += 1


Finder = Callable[[Sequence[Sentence], Gazetteer], Iterator[Name]]


def measured(groups: Sequence[Sequence[Sentence]], find: Finder) -> dict[str, object]:
    """Precision, recall and F1 of one finder, strict and wide, and its speed."""
    gazetteer, started = open_gazetteer(), time.process_time()
    found = [list(find(group, gazetteer)) for group in groups]
    seconds = time.process_time() - started
    gold = [list(gold_names([row for sentence in group for row in sentence])) for group in groups]
    tokens = sum(len(sentence) for group in groups for sentence in group)
    result: dict[str, object] = {}
    for name, divisions in (("strict", False), ("wide", True)):
        mine = {(n, x.first, x.last) for n, names in enumerate(found) for x in names if divisions or not x.division}
        marked = {(n, x.first, x.last) for n, names in enumerate(gold) for x in names if divisions or not x.division}
        both = len(mine & marked)
        result[name] = {
            "p": round(both / max(1, len(mine)), 4), "r": round(both / max(1, len(marked)), 4),
            "f1": round(2 * both / max(1, len(mine) + len(marked)), 4), "gold": len(marked), "found": len(mine),
        }  # fmt: skip
    return result | {"tokens_per_second": round(tokens / max(seconds, 1e-9))}


def main() -> None:
    given = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    path = Path(given[0]) if given else data_folder("arabic") / "newsfane_first80.conll"
    rows = list(sentences(path))
    groups = [rows[at : at + SENTENCES] for at in range(0, len(rows), SENTENCES)]
    print(json.dumps({
        "target": TARGET, "sentences": len(rows),
        "bearwitness": measured(groups, ours), "peer": measured(groups, plain),
        "even_texts": measured(groups[::2], ours), "odd_texts": measured(groups[1::2], ours),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
