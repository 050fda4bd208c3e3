"""Which place a name means, and whether it means one at all.

Each candidate is scored twice: first by population and by the regions the report names outright, then again with
the places settled in the first round as neighbours. After Leidner (2007), "Toponym resolution in text":
one sense a discourse, minimal distance, shared region, population.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bearwitness.reading.gazetteer import Entry, distance_km
from bearwitness.reading.place_candidate import Candidate
from bearwitness.reading.place_hints import hinted_regions
from bearwitness.reading.place_links import HIT, link_of, stands_alone
from bearwitness.reading.place_names import Scan
from bearwitness.reading.place_outlets import outlet_regions
from bearwitness.reading.place_words import Region, Weights

# Weights are in powers of ten of population: 1.0 outweighs a tenfold larger namesake.
_NAMED_STATE, _NAMED_COUNTRY = 2.5, 1.2
_NEAR_KM, _REGION_KM = 60.0, 200.0
# A degree of latitude is some 111 km: what lies further north or south is in no region of the other.
_REGION_DEGREES = 2.0
_NEAR, _REGION, _SAME_STATE, _SAME_COUNTRY = 1.5, 0.6, 0.8, 1.0
_BARE_COST = 1.6
_LARGE, _TOWN = 100_000, 20_000
_TOWN_SHARE = 0.15
_UNSUPPORTED = 0.3
# What a name gains that alone makes a line or is a hashtag, that the text says was struck, and loses by an article.
_ALONE, _STRUCK, _ARTICLE = 2.0, 1.0, 1.5
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
    surnames = _surnames(scan, candidates)
    standing = {id(c): _standing(scan, c, surnames) for c in candidates}
    best = {key: max(standing[id(c)] for c in group) for key, group in groups.items()}
    # No name is evidence for itself.
    others = {key: _without(regions, own.get(key)) for key in groups}
    anchors: list[Anchor] = []
    chosen: dict[str, tuple[Entry | None, float]] = {}
    for _round in range(2):
        chosen = {key: _choose(key, group, others[key], anchors) for key, group in groups.items()}
        _share_long_names(chosen, scan.words.sets["settlement_words"])
        ranked = [
            (key, entry, confidence)
            for key, (entry, confidence) in chosen.items()
            if entry is not None and best[key] >= 1.0
        ]
        ranked.sort(key=lambda item: -item[2])
        anchors = ranked[:_ANCHORS]
    senses = []
    for candidate in candidates:
        value = standing[id(candidate)]
        # One sense a discourse: a name that surely is a place once is likely one elsewhere.
        if best[candidate.key] >= 2.5 and "person" not in candidate.tags and "street" not in candidate.tags:
            value += 1.5
        if value < 1.0:
            continue
        entry, confidence = chosen[candidate.key]
        if candidate.region is not None:
            entry, confidence = _choose(candidate.key, [candidate], regions, anchors)
        supported = (
            entry is None or candidate.region is not None or _is_supported(entry, candidate.key, regions, anchors)
        )
        if not supported and value < (1.5 if entry is not None and entry.population > _LARGE else 3.0):
            continue
        host = _host_of_part(candidate, groups[candidate.key], entry, ranked)
        if host is not None:
            senses.append(Sense(candidate, host, value, 0.6, is_part=True))
            continue
        senses.append(Sense(candidate, entry, value, confidence * (1.0 if supported else _UNSUPPORTED)))
    return senses


def _share_long_names(chosen: dict[str, tuple[Entry | None, float]], kinds: frozenset[str]) -> None:
    """Let a town's short name ("West Valley") mean what its long one does in the same report ("West Valley City")."""
    for key, (long, confidence) in list(chosen.items()):
        short, _, kind = key.rpartition(" ")
        held = chosen.get(short, (None, 0.0))[0]
        if kind in kinds and long is not None and long.kind == "city" and held is not None and held.kind == "city":
            chosen[short] = long, confidence


def _host_of_part(
    candidate: Candidate, group: Sequence[Candidate], entry: Entry | None, ranked: Sequence[Anchor]
) -> Entry | None:
    """The town that a quarter belongs to, for "the X neighbourhood" where X itself is known far away or not at all.

    What is a quarter once is one throughout the report, if its town is the larger one.
    """
    is_part = "part" in candidate.tags
    if not is_part and (candidate.region is not None or not any("part" in c.tags for c in group)):
        return None
    towns = [other for key, other, _ in ranked if other.kind == "city" and key != candidate.key]
    if not towns:
        return None
    if entry is not None and any((distance_km(entry, town) or 0.0) < _NEAR_KM for town in towns):
        return None
    host = max(towns, key=lambda town: town.population)
    return host if is_part or entry is None or host.population > entry.population else None


def _is_supported(entry: Entry, key: str, regions: Weights, anchors: Sequence[Anchor]) -> bool:
    """True where the report names the entry's division, or a settled place near it, or names no other at all."""
    if entry.kind in ("country", "admin1") or regions.get(Region(entry.country, entry.admin1), 0.0) >= 1.0:
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
    if all("division" in c.tags for c in group):
        entries = tuple(e for e in entries if e.kind in ("admin1", "county")) or entries
    if len(entries) == 1:
        return entries[0], 0.95 if said else 0.8 if entries[0].population > _LARGE else 0.6
    # Of many namesakes only the large ones and those in a region the report names can win.
    likely = [
        (i, e)
        for i, e in enumerate(entries)
        if i < _ENTRIES or e.kind == "county" or regions.get((e.country, e.admin1), 0.0) >= 1.0
    ]
    near: dict[str, list[Anchor]] = {}
    for anchor in anchors:
        if anchor[0] != key:
            near.setdefault(anchor[1].country, []).append(anchor)
    scored = sorted(
        ((e.prominence + _evidence(e, regions, near.get(e.country, ())), -i) for i, e in likely), reverse=True
    )
    lead = scored[0][0] - scored[1][0]
    best = entries[-scored[0][1]]
    is_town = not all("division" in c.tags for c in group)
    if is_town and best.kind == "admin1" and (town := _town_of_its_name(best, likely)) is not None:
        best = town
    return best, min(0.95, 0.4 + 0.3 * lead)


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
    value = min(3.0, regions.get((entry.country, entry.admin1), 0.0)) if entry.admin1 else 0.0
    value += min(1.5, regions.get((entry.country, ""), 0.0))
    near = state = country = 0.0
    for _, other, confidence in anchors:
        if other.id == entry.id:
            continue
        country = max(country, confidence)
        if other.admin1 == entry.admin1 and entry.admin1:
            state += confidence
        if entry.lat is not None and other.lat is not None and abs(entry.lat - other.lat) < _REGION_DEGREES:
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


# --- a place at all? -------------------------------------------------------------------------------


def _surnames(scan: Scan, candidates: Sequence[Candidate]) -> frozenset[str]:
    """Names that end a longer capitalised name or follow a title somewhere in the report: people's."""
    found = set()
    sets = scan.words.sets
    for candidate in candidates:
        if candidate.region is not None or candidate.is_dateline:
            continue
        titled = candidate.lead in sets["titles"] and (candidate.left or candidate.lead not in scan.small_words)
        if titled or (candidate.left and not candidate.right and not candidate.sentence.in_title):
            found.add(candidate.key)
    return frozenset(found)


def _standing(scan: Scan, candidate: Candidate, surnames: frozenset[str]) -> float:
    """How surely the words stand for a place; 1.0 is the border."""
    if candidate.is_region_of_other:
        return 3.0
    value = _name_standing(scan, candidate)
    if candidate.is_dateline or candidate.region is not None:
        value += 4.0
    elif _is_person(scan, candidate, surnames):
        candidate.tags.add("person")
        value -= 4.0
    value += _neighbour_standing(scan, candidate)
    if (
        candidate.lead == "the"
        and not candidate.right
        and "resident" not in candidate.tags
        and " " not in candidate.key
    ):
        value -= _ARTICLE  # "the basilica of the Pilar"
    else:
        candidate.link = link_of(scan, candidate)
    if candidate.link == HIT and candidate.preposition != "in" and candidate.key not in surnames:
        value += _STRUCK
    if candidate.follower in scan.words.sets["division_words"]:
        candidate.tags.add("division")
    if stands_alone(scan, candidate):
        candidate.tags.add("alone")
        value += _ALONE
    if scan.is_small and scan.has_cue(candidate.sentence):
        value += _STRUCK
    if candidate.preposition in ("in", "near"):
        value += 2.0
    elif candidate.preposition in ("of", "away"):
        value += 1.0
    return value


def _name_standing(scan: Scan, candidate: Candidate) -> float:
    """What the name itself says: size, kind, words it shares with the language."""
    value = 0.0
    if candidate.entries:
        best = max(candidate.entries, key=lambda entry: entry.prominence)
        value += min(best.prominence, 6.5) / 2 - _BARE_COST
        if best.kind in ("country", "admin1"):
            value += 1.0
    if " " in candidate.key:
        value += 1.0
    if candidate.key in scan.words.sets["person_names"] and candidate.preposition not in ("in", "near"):
        is_body = candidate.right and candidate.follower in scan.words.sets["body_words"]
        value -= 1.0 if is_body or candidate.preposition else 3.0
    is_country = any(e.kind == "country" for e in candidate.entries)
    written = scan.doc.text[candidate.start : candidate.end]
    common = candidate.key in scan.words.sets["not_places"]
    if is_country and written.isupper() and len(written) < 6:
        value += 0.5
    elif common or (candidate.key in scan.small_words and candidate.key.isalpha() and not scan.is_small):
        value -= 3.0
    if len(candidate.key) < 4 and not is_country:
        value -= 1.0
    return value


def _neighbour_standing(scan: Scan, candidate: Candidate) -> float:
    """What the capitalised words that touch the name say; marks the candidate with what it is part of."""
    sets, follower, value = scan.words.sets, candidate.follower.removesuffix("'s"), 0.0
    tags = candidate.tags
    if "street" in tags or ("touching" in tags and follower in sets["street_words"] and candidate.right):
        tags.add("street")
        return -8.0
    if candidate.left:
        value -= 3.0
    if candidate.right:
        if follower in sets["facility_words"] and follower not in sets["body_words"]:
            tags.add("facility")
            value -= 0.5
        elif follower in sets["body_words"]:
            tags.add("body")
            value += 1.2
        elif follower in sets["company_words"]:
            tags.add("company")
            value -= 4.0
        else:
            value -= 2.0
    elif "touching" in tags and follower in sets["resident_words"]:
        tags.add("resident")
        if follower in sets["quarter_words"]:
            tags.add("part")
        value += 1.0
    return value


def _is_person(scan: Scan, candidate: Candidate, surnames: frozenset[str]) -> bool:
    """True where the words around a name are those around a person's."""
    sets, tokens = scan.words.sets, scan.tokens
    if candidate.lead in sets["titles"] and not candidate.modifier and candidate.preposition == "":
        return True
    if candidate.lead in sets["role_words"] and not candidate.left:
        return True
    after = candidate.last
    if after + 1 < len(tokens) and tokens[after].text == "," and tokens[after + 1].kind == "number":
        return tokens[after + 1].text.isdigit() and int(tokens[after + 1].text) < 110 and candidate.preposition == ""
    if candidate.follower in sets["strong_speech_verbs"] and candidate.preposition == "":
        return not any(e.kind in ("country", "admin1") for e in candidate.entries)
    return candidate.key in surnames and candidate.preposition != "in"
