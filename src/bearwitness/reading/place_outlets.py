"""Which region a report's outlet points to: evidence between namesakes, never a place by itself."""

import re
from collections import defaultdict
from functools import lru_cache
from urllib.parse import urlsplit

from bearwitness.reading.gazetteer import Entry, Gazetteer
from bearwitness.reading.place_words import Region, Weights

_STATE, _COUNTRY = 1.5, 0.5
_LARGE, _TOWN = 50_000, 20_000


@lru_cache(maxsize=4096)
def _host_regions(host: str, gazetteer: Gazetteer) -> tuple[tuple[tuple[str, str], float], ...]:
    """Where a host's name points: a place whose name it begins with ("bilbaopost"), its country code."""
    weights: Weights = defaultdict(float)
    labels = [label for label in host.lower().split(".") if label not in ("www", "com", "org", "net", "co", "web")]
    for label in labels:
        for size in range(len(label), 4, -1):
            entry = max(_in_one_word(label[:size], gazetteer), key=lambda entry: entry.prominence, default=None)
            if entry is not None and (entry.population >= _LARGE or (size > 6 and entry.population >= _TOWN)):
                weights[Region(entry.country, entry.admin1)] += _STATE
                weights[Region(entry.country)] += _COUNTRY
                break
    if labels and len(labels[-1]) == 2 and gazetteer.country(code := labels[-1].upper().replace("UK", "GB")):
        weights[Region(code)] += _COUNTRY
    return tuple(weights.items())


def _in_one_word(label: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """The places whose name of one or two words is written as one: "sansebastian"."""
    found = gazetteer.lookup(label)
    for cut in range(2, len(label) - 2):
        if found:
            break
        found = gazetteer.lookup(f"{label[:cut]} {label[cut:]}")
    return found


def outlet_regions(url: str, source: str, gazetteer: Gazetteer) -> Weights:
    """Regions that the report's address and source point to: evidence between namesakes, never a place by itself."""
    weights: Weights = defaultdict(float)
    # An archive's address holds the original one.
    original = url[url.rfind("http") :] if "http" in url else url
    try:
        parts = urlsplit(original)
        host, path = parts.hostname or "", parts.path
    except ValueError:
        # An address that can't be parsed says nothing of where.
        host, path = "", ""
    for region, weight in _host_regions(host, gazetteer):
        weights[region] += weight
    words = [
        word for word in re.split(r"[/\-_.\s]+", f"{path[:300]} {source[:100]}") if len(word) > 3 and word.isalpha()
    ]
    for first, second in zip(words, [*words[1:], ""], strict=False):
        for name in (f"{first} {second}", first) if second else (first,):
            found = gazetteer.lookup_key(name.lower()) if name.isascii() else gazetteer.lookup(name)
            entries = [e for e in found if e.kind in ("admin1", "country") or e.population >= 200_000]
            entry = max(entries, key=lambda entry: entry.prominence, default=None)
            if entry is not None and entry.main:
                weights[Region(entry.country, entry.admin1)] += _STATE / (1 if entry.kind == "admin1" else 2)
                weights[Region(entry.country)] += _COUNTRY
                break
    return weights
