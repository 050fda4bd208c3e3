"""How well places are found and resolved in news: python benchmarks/geo.py [FOLDER]

Every ``*.jsonl`` of the folder (by default the data set ``geo``) is one set of texts with hand-marked toponyms. Each
is read by ``find_toponyms`` and, in the same run, by a plain peer: the longest run of capitalised words that the
gazetteer has, meant as its most populous bearer. A toponym is found where both ends agree with the mark; of those
found whose mark has coordinates, ``within_161km`` is the share resolved within 161 km (100 miles). Prints JSON.

What counts as a toponym differs: TR-News, LGL and GeoWebNews mark adjectives of places ("Turkish troops"), GeoVirus
does not, and much that GeoWebNews marks is no name of a place. ``ADJECTIVES`` says so; ``literal`` gives the figures
where adjectives are left out everywhere.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bearwitness.model import Report
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.gazetteer import Entry, Gazetteer, open_gazetteer
from bearwitness.reading.toponyms import find_toponyms
from bearwitness.values import Place
from measuring import data_folder, data_hash

TARGETS = ("trnews", "geovirus")
ADJECTIVES = frozenset({"trnews", "lgl", "geowebnews"})
WITHIN_KM = 161.0
# Of GeoWebNews' marks these are names of places; a demonym, a language, a homonym, a school is none.
_WEBNEWS_TYPES = frozenset({"Literal", "Mixed", "Metonymic", "Literal_Modifier", "Non_Literal_Modifier"})


class Mark(NamedTuple):
    """One toponym: where it stands in the text, and where it lies in the world."""

    start: int
    end: int
    place: Place | None
    is_adjective: bool = False


def gold_marks(row: dict[str, Any]) -> list[Mark]:
    """The marks of one text that name places."""
    marks = []
    for toponym in row["toponyms"]:
        if toponym.get("type", "Literal") not in _WEBNEWS_TYPES or toponym.get("nonLocational") == "Yes":
            continue
        lat, lon = (toponym.get(key, toponym.get(long)) for key, long in (("lat", "latitude"), ("lon", "longitude")))
        place = (
            None if lat in (None, "") or lon in (None, "") else Place(toponym["name"], lat=float(lat), lon=float(lon))
        )
        marks.append(Mark(toponym["start"], toponym["end"], place))
    return marks


def laid_out(row: dict[str, Any]) -> tuple[Document, int]:
    """The text as a document, and where its body starts there."""
    report = Report(
        id=row["doc_id"], title=row.get("title") or "", text=row["text"], published=(row.get("date") or "")[:10],
        url=f"https://{row['domain']}/" if row.get("domain") else "",
    )  # fmt: skip
    return lay_out(report), len(report.reading_text) - len(row["text"])


def ours(doc: Document, gazetteer: Gazetteer) -> Iterable[Mark]:
    """What bearwitness finds."""
    for toponym in find_toponyms(doc, gazetteer):
        yield Mark(toponym.span.start, toponym.span.end, toponym.place, toponym.kind == "adjective")


def plain(doc: Document, gazetteer: Gazetteer) -> Iterable[Mark]:
    """What the plain peer finds: the longest capitalised name in the gazetteer, its most populous bearer."""
    tokens, at = doc.tokens, 0
    while at < len(tokens):
        found = next(_longest(doc, at, gazetteer), None) if tokens[at].is_capital else None
        if found is None:
            at += 1
            continue
        last, entries = found
        best = max(entries, key=lambda entry: entry.population)
        start, end = tokens[at].start, tokens[last - 1].end
        yield Mark(start, end, best.place(doc.text[start:end], 1))
        at = last


def _longest(doc: Document, at: int, gazetteer: Gazetteer) -> Iterable[tuple[int, Sequence[Entry]]]:
    for last in range(min(len(doc.tokens), at + 5), at, -1):
        run = doc.tokens[at:last]
        if all(token.is_capital for token in run) and (
            entries := gazetteer.lookup(doc.text[run[0].start : run[-1].end])
        ):
            yield last, entries


def measure(
    rows: Sequence[dict[str, Any]], reader: Callable[[Document, Gazetteer], Iterable[Mark]], adjectives: bool
) -> dict[str, list[Any]]:
    """The raw tallies over the texts: found, marked, both, and kilometres off for each that is both."""
    gazetteer = open_gazetteer()
    found = marked = both = 0
    off_km: list[float | None] = []
    seconds = 0.0
    for row in rows:
        gold = {(mark.start, mark.end): mark for mark in gold_marks(row)}
        began = time.perf_counter()
        doc, shift = laid_out(row)
        said = list(reader(doc, gazetteer))
        seconds += time.perf_counter() - began
        said = [m for m in said if m.start >= shift and (adjectives or not m.is_adjective)]
        found, marked = found + len(said), marked + len(gold)
        for mark in said:
            meant = gold.get((mark.start - shift, mark.end - shift))
            both += meant is not None
            if meant is not None and meant.place is not None:
                off_km.append(mark.place.distance_km(meant.place) if mark.place else None)
    return {"tally": [found, marked, both], "off_km": off_km, "seconds": [seconds, len(rows)]}


def figures(parts: Sequence[dict[str, list[Any]]]) -> dict[str, float | None]:
    """Precision, recall and F1 of toponyms, and how well those found are resolved."""
    found, marked, both = (sum(part["tally"][i] for part in parts) for i in range(3))
    off = [km for part in parts for km in part["off_km"]]
    known = sorted(km for km in off if km is not None)
    seconds, texts = (sum(part["seconds"][i] for part in parts) for i in range(2))
    return {
        "toponym_f1": round(2 * both / (found + marked), 4) if found + marked else None,
        "precision": round(both / found, 4) if found else None,
        "recall": round(both / marked, 4) if marked else None,
        "within_161km": round(sum(km <= WITHIN_KM for km in known) / len(off), 4) if off else None,
        "mean_km": round(statistics.fmean(known), 1) if known else None,
        "median_km": round(statistics.median(known), 1) if known else None,
        "toponyms": marked,
        "texts_per_second": round(texts / seconds, 1) if seconds else None,
    }  # fmt: skip


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder("geo")
    result: dict[str, Any] = {"data": data_hash(folder)}
    parts: dict[str, dict[str, dict[str, list[Any]]]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        adjectives = path.stem in ADJECTIVES
        parts[path.stem] = {
            "bearwitness": measure(rows, ours, adjectives),
            "literal": measure(rows, ours, adjectives=False),
            "plain": measure(rows, plain, adjectives),
        }
    sets = {name: [name] for name in parts} | {"target": [name for name in parts if name in TARGETS]}
    for name, members in sets.items():
        if members:
            result[name] = {
                who: figures([parts[m][who] for m in members]) for who in ("bearwitness", "literal", "plain")
            }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
