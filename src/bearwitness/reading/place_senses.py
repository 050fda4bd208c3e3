"""Which place a name means, and whether it means one at all.

Each candidate is scored twice: first by population and by the regions the report names outright, then again with
the places settled in the first round as neighbours. After Leidner (2007), "Toponym resolution in text":
one sense a discourse, minimal distance, shared region, population.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from bearwitness.reading.gazetteer import WIDE_KINDS, Entry, distance_km
from bearwitness.reading.place_bare_standing import bare_standing
from bearwitness.reading.place_candidate import Candidate
from bearwitness.reading.place_hints import hinted_regions
from bearwitness.reading.place_names import Scan
from bearwitness.reading.place_outlets import outlet_regions
from bearwitness.reading.place_standing import standing_of, surnames_in
from bearwitness.reading.place_words import Region, Weights

# Weights are in powers of ten of population: 1.0 outweighs a tenfold larger namesake.
_NAMED_STATE, _NAMED_COUNTRY = 2.5, 1.2
_NEAR_KM, _REGION_KM = 60.0, 200.0
# A degree of latitude is some 111 km: what lies further north or south is in no region of the other.
_REGION_DEGREES = 2.0
_NEAR, _REGION, _SAME_STATE, _SAME_COUNTRY = 1.5, 0.6, 0.8, 1.0
_LARGE, _TOWN = 100_000, 20_000
_TOWN_SHARE = 0.15
_UNSUPPORTED = 0.3
# Towns that a quarter may belong to; a report names a handful.
_MOST_TOWNS = 200
# What the report says counts so much less for a small town that bears the name of a country or a great city.
_SHADOWED, _GREAT, _GREATER = 0.35, 6.0, 1.5
# A town so many times larger may have a quarter of the name.
_GREATER_TOWN = 3
_ANCHORS = 12
_ENTRIES = 16
# A settled place: the name it stands under, the entry it means and how surely.
Anchor = tuple[str, Entry, float]


@dataclass(slots=True)
class Sense:
    """A candidate with the entry it means (None: a place the gazetteer lacks) and how surely it is a place at all.

    Where ``is_part`` is True the words name a quarter of the entry. ``standing`` above 1.0 is a place;
    ``confidence`` from 0 to 1 says how far the entry is ahead of its namesakes.
    """

    candidate: Candidate
    entry: Entry | None
    standing: float
    confidence: float
    is_part: bool = False


def settle(scan: Scan, candidates: Sequence[Candidate]) -> list[Sense]:
    """The senses of all candidates that stand for places, in the order of the text."""
    own = _own_regions(candidates)
    regions = _named_regions(scan, candidates, own)
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.key].append(candidate)
    surnames = surnames_in(scan, candidates)
    has_capitals = scan.words.has_capital_letters
    standing = {id(c): standing_of(scan, c, surnames) if has_capitals else bare_standing(scan, c) for c in candidates}
    best = {key: max(standing[id(c)] for c in group) for key, group in groups.items()}
    # No name is evidence for itself.
    others = {key: _without(regions, own.get(key)) for key in groups}
    anchors: list[Anchor] = []
    first = {key: _choose(key, group, others[key], ()) for key, group in groups.items()}
    chosen = dict(first)
    for round_ in range(2):
        if round_:
            # What the first round settled is evidence only for namesakes in its own country.
            near = {entry.country for _, entry, _ in anchors}
            chosen = {
                key: _choose(key, group, others[key], anchors) if _may_turn(group, near) else first[key]
                for key, group in groups.items()
            }
        _share_long_names(chosen, scan.words.sets["settlement_words"])
        ranked = [
            (key, entry, confidence)
            for key, (entry, confidence) in chosen.items()
            if entry is not None and best[key] >= 1.0 and entry.kind not in WIDE_KINDS
        ]
        ranked.sort(key=lambda item: -item[2])
        anchors = ranked[:_ANCHORS]
    senses = []
    home = _home(candidates, chosen)
    quarters = {candidate.key for candidate in candidates if "part" in candidate.tags}
    for candidate in candidates:
        value = standing[id(candidate)]
        # One sense a discourse: a name that surely is a place once is likely one elsewhere.
        if best[candidate.key] >= 2.5 and "person" not in candidate.tags and "street" not in candidate.tags:
            value += 1.5
        if value < 1.0:
            continue
        entry, confidence = chosen[candidate.key]
        if candidate.region is not None or (
            "division" in candidate.tags and entry is not None and entry.kind == "city"
        ):
            entry, confidence = _choose(candidate.key, [candidate], regions, anchors)
        supported = (
            entry is None or candidate.region is not None or _is_supported(entry, candidate.key, regions, anchors)
        )
        if not supported and value < (1.5 if entry is not None and entry.population > _LARGE else 3.0):
            continue
        host = _host_of_part(candidate, entry, ranked[:_MOST_TOWNS]) if candidate.key in quarters else None
        if host is None and not supported and home is not None and _is_namesake(candidate, entry, home):
            host = home
        if host is not None:
            senses.append(Sense(candidate, host, value, 0.6, is_part=True))
            continue
        senses.append(Sense(candidate, entry, value, confidence * (1.0 if supported else _UNSUPPORTED)))
    return senses


def _may_turn(group: Sequence[Candidate], countries: Set[str]) -> bool:
    """True where one of the name's several entries lies in one of the countries."""
    return any(len(c.entries) > 1 and any(e.country in countries for e in c.entries) for c in group)


def _share_long_names(chosen: dict[str, tuple[Entry | None, float]], kinds: frozenset[str]) -> None:
    """Let a town's short name ("West Valley") mean what its long one does in the same report ("West Valley City")."""
    for key, (long, confidence) in list(chosen.items()):
        short, _, kind = key.rpartition(" ")
        held = chosen.get(short, (None, 0.0))[0]
        if kind in kinds and long is not None and long.kind == "city" and held is not None and held.kind == "city":
            chosen[short] = long, confidence


def _host_of_part(candidate: Candidate, entry: Entry | None, ranked: Sequence[Anchor]) -> Entry | None:
    """The town that a quarter belongs to, for "the X neighbourhood" where X itself is known far away or not at all.

    What is a quarter once is one throughout the report, if its town is the larger one.
    """
    is_part = "part" in candidate.tags
    if not is_part and candidate.region is not None:
        return None
    towns = [other for key, other, _ in ranked if other.kind == "city" and key != candidate.key]
    if not towns:
        return None
    if entry is not None and any((distance_km(entry, town) or 0.0) < _NEAR_KM for town in towns):
        return None
    host = max(towns, key=lambda town: town.population)
    return host if is_part or entry is None or host.population > entry.population else None


def _home(candidates: Sequence[Candidate], chosen: Mapping[str, tuple[Entry | None, float]]) -> Entry | None:
    """The one large town that files the report or whose police, courts or officials act in it; None of several."""
    homes = {
        entry.id: entry
        for c in candidates
        if (c.is_dateline or "body" in c.tags)
        and (entry := chosen[c.key][0]) is not None
        and entry.kind == "city"
        and entry.population > _LARGE
    }
    return next(iter(homes.values())) if len(homes) == 1 else None


def _is_namesake(candidate: Candidate, entry: Entry | None, home: Entry) -> bool:
    """True for a name of small towns in several divisions of the country that the report otherwise says nothing of.

    Such a name in a large town's own report ("ZARAGOZA: police were called to Villanueva") is rather its quarter's.
    """
    if entry is None or entry.kind != "city" or candidate.region is not None or candidate.is_dateline:
        return False
    if entry.country != home.country or entry.population * _GREATER_TOWN > home.population:
        return False
    namesakes = [e for e in candidate.entries if e.kind == "city" and e.country == home.country]
    small = all(e.population <= _LARGE for e in namesakes)
    return small and len({e.admin1 for e in namesakes} - {home.admin1}) > 1


def _is_supported(entry: Entry, key: str, regions: Weights, anchors: Sequence[Anchor]) -> bool:
    """True where the report names the entry's division, or a settled place near it, or names no other at all."""
    if (
        entry.kind in ("country", "admin1", "region", "sea")
        or regions.get(Region(entry.country, entry.admin1), 0.0) >= 1.0
    ):
        return True
    others = [other for other_key, other, _ in anchors if other_key != key and other.kind != "country"]
    if not others:
        return True
    if regions.get(Region(entry.country), 0.0) >= 0.5 and all(other.country != entry.country for other in others):
        return True
    return any(
        (other.country == entry.country and other.admin1 == entry.admin1)
        or ((apart_km := distance_km(entry, other)) is not None and apart_km < _REGION_KM)
        for other in others
    )


# --- which one -------------------------------------------------------------------------------------


def _choose(
    key: str, group: Sequence[Candidate], regions: Weights, anchors: Sequence[Anchor]
) -> tuple[Entry | None, float]:
    """The best entry for a name and its lead over the next; None where the text places it outside the gazetteer."""
    entries = max((c.entries for c in group), key=len)
    said = Counter(c.region for c in group if c.region is not None)
    if said:
        region = said.most_common(1)[0][0]
        inside = [e for e in entries if _is_in(e, region)]
        if inside and _is_list_of_regions(group, region, inside):
            inside = list(entries)
        if inside:
            entries = tuple(inside)
        elif not entries or all(c.between == "" for c in group if c.region == region):
            return None, 0.9
    elif not entries:
        return None, 0.5
    entries = _divisions_meant(group, entries) or entries
    if any("listed" in c.tags for c in group):
        entries = tuple(e for e in entries if e.kind in ("country", "admin1")) or entries
    if len(entries) == 1:
        return entries[0], 0.95 if said else 0.8 if entries[0].population > _LARGE else 0.6
    # Of many namesakes only the large ones and those in a region the report names can win.
    likely = [
        (i, e)
        for i, e in enumerate(entries)
        if i < _ENTRIES or e.kind == "county" or regions.get((e.country, e.admin1), 0.0) >= 1.0
    ]
    best_known = max(entries, key=lambda e: e.prominence)
    near: dict[str, list[Anchor]] = {}
    for anchor in anchors:
        if anchor[0] != key:
            near.setdefault(anchor[1].country, []).append(anchor)
    scored = sorted(
        (
            (
                e.prominence
                + _evidence(e, regions, near.get(e.country, ())) * (_SHADOWED if _is_shadowed(e, best_known) else 1.0),
                -i,
            )
            for i, e in likely
        ),
        reverse=True,
    )
    lead = scored[0][0] - scored[1][0]
    best = entries[-scored[0][1]]
    is_town = not all("division" in c.tags for c in group)
    if is_town and best.kind == "admin1" and (town := _town_of_its_name(best, likely)) is not None:
        best = town
    return best, min(0.95, 0.4 + 0.3 * lead)


def _divisions_meant(group: Sequence[Candidate], entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The divisions among the entries where the report says that it means one; () where it may mean a town.

    Once said so ("the state of Durango") it holds for the bare name too, unless a large town bears the name.
    """
    said = sum("division" in c.tags for c in group)
    divisions = tuple(e for e in entries if e.kind == "admin1") if said else ()
    divisions = divisions or (tuple(e for e in entries if e.kind == "county") if said else ())
    if said == len(group) or not divisions:
        return divisions
    town = max((e.population for e in entries if e.kind == "city"), default=0)
    return divisions if town < _TOWN_SHARE * max(e.population for e in divisions) else ()


def _is_shadowed(entry: Entry, best_known: Entry) -> bool:
    """True for a small town that bears a country's, a division's or a great city's name: seldom meant by it alone."""
    if entry.population >= _LARGE or entry.kind != "city":
        return False
    is_great = best_known.kind in ("country", "admin1") or best_known.prominence >= _GREAT
    return is_great and best_known.prominence - entry.prominence >= _GREATER


def _town_of_its_name(division: Entry, likely: Sequence[tuple[int, Entry]]) -> Entry | None:
    """The large town in a division that bears its name, which the bare name rather means ("Basra")."""
    inside = Region(division.country, division.admin1)
    towns = [e for _, e in likely if e.kind == "city" and e.main and _is_in(e, inside)]
    town = max(towns, key=lambda e: e.population, default=None)
    return town if town is not None and town.population >= _TOWN_SHARE * division.population else None


def _is_list_of_regions(group: Sequence[Candidate], region: Region, inside: Sequence[Entry]) -> bool:
    """True where "Iowa, Texas" is more likely two divisions than a hamlet called Iowa."""
    held = [c for c in group if c.region == region]
    is_division = any(e.kind in ("country", "admin1") for e in held[0].entries)
    small = max((e.population for e in inside), default=0) < _TOWN
    return is_division and small and not any("short region" in c.tags or c.is_dateline for c in held)


def _is_in(entry: Entry, region: Region) -> bool:
    if entry.country != region.country:
        return False
    return not region.admin1 or entry.admin1 == region.admin1


def _evidence(entry: Entry, regions: Weights, anchors: Sequence[Anchor]) -> float:
    """What else the report says for this entry: regions named, and of the places in its country those near by."""
    if not anchors and (entry.country, "") not in regions:
        return 0.0  # whatever names a division names its country too
    value = min(3.0, regions.get((entry.country, entry.admin1), 0.0)) if entry.admin1 else 0.0
    value += min(1.5, regions.get((entry.country, ""), 0.0))
    near = state = country = 0.0
    for _, other, confidence in anchors:
        if other.id == entry.id:
            continue
        country = max(country, confidence)
        if other.admin1 == entry.admin1 and entry.admin1:
            state += confidence
        if entry.lat is None or other.lat is None or other.kind == "country":
            continue
        if abs(entry.lat - other.lat) < _REGION_DEGREES:
            apart_km = distance_km(entry, other) or 0.0
            near += confidence * (_NEAR if apart_km < _NEAR_KM else _REGION if apart_km < _REGION_KM else 0.0)
    return value + min(3.0, near) + _SAME_STATE * min(2.0, state) + _SAME_COUNTRY * country


def _without(regions: Weights, own: Weights | None) -> Weights:
    """The weights without a name's own."""
    if not own:
        return regions
    return defaultdict(float, {region: weight - own.get(region, 0.0) for region, weight in regions.items()})


def _named_regions(scan: Scan, candidates: Sequence[Candidate], own: Mapping[str, Weights]) -> Weights:
    """Weight of each country and first-order division that the report, or the address it came from, names."""
    weights: Weights = defaultdict(float)
    for candidate in candidates:
        if candidate.region is not None:
            weights[candidate.region] += _NAMED_STATE if candidate.region.admin1 else _NAMED_COUNTRY
            weights[Region(candidate.region.country)] += _NAMED_COUNTRY
    for said in own.values():
        for region, weight in said.items():
            weights[region] += weight
    outlet = outlet_regions(scan.doc.report.url, scan.doc.report.source, scan.gazetteer)
    for hints in (outlet, hinted_regions(scan.doc, scan.words)):
        for region, weight in hints.items():
            weights[region] += weight
    return weights


def _own_regions(candidates: Sequence[Candidate]) -> dict[str, Weights]:
    """What each name that may itself be a region's says for that region, by name and once however often it stands."""
    found: dict[str, Weights] = {}
    for candidate in candidates:
        touched = candidate.left or candidate.right or "street" in candidate.tags
        if candidate.key not in found and not touched and candidate.region is None:
            found[candidate.key] = _region_weights(candidate.entries)
    return found


def _region_weights(entries: Sequence[Entry]) -> Weights:
    weights: Weights = defaultdict(float)
    towns = max((e.prominence for e in entries if e.kind == "city"), default=0.0)
    divisions = [e for e in entries if e.kind in ("admin1", "country")]
    for entry in divisions:
        # A name that a large town bears too says less, and so does one that several regions share.
        share = (1.0 if entry.prominence > towns + 1.0 else 0.3) / len(divisions)
        if entry.kind == "admin1":
            weights[Region(entry.country, entry.admin1)] += share * _NAMED_STATE
        weights[Region(entry.country)] += share * _NAMED_COUNTRY
    counties = [e for e in entries if e.kind == "county" and e.main]
    for entry in counties:
        weights[Region(entry.country, entry.admin1)] += _NAMED_STATE / len(counties)
        weights[Region(entry.country)] += _NAMED_COUNTRY / len(counties)
    return weights
