"""The gazetteer a desk reads with: the embedded one, with gazetteers of its own before it and a region it prefers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from bearwitness.errors import InvalidValue
from bearwitness.reading.gazetteer import Entry, Gazetteer, distance_km, open_gazetteer

# A place in the region of interest is meant before a namesake some thirty times larger, one of the desk's own list
# before one three times larger. Both add to what the text says and never rule it out.
_IN_REGION, _OWN = 1.5, 0.5
# An own entry and one of the embedded gazetteer, of one name and kind and this near, are one place.
_SAME_KM = 5.0
_REGION = re.compile(r"[A-Z]{2}(\.[0-9A-Z]{1,10})?")


def check_region(region: Iterable[str]) -> tuple[str, ...]:
    """The codes of the region: ISO 3166-1 countries ("SY") or GeoNames divisions ("SY.09"). Raises InvalidValue."""
    codes = tuple(code.strip() for code in region)
    for code in codes:
        if not _REGION.fullmatch(code):
            raise InvalidValue("region", code, 'it must be a country\'s code ("SY") or a division\'s ("SY.09")')
    return codes


@lru_cache(maxsize=4)
def gazetteer_of(own: tuple[str, ...] = (), region: tuple[str, ...] = ()) -> Gazetteer:
    """The embedded gazetteer, or where files or a region are given one that knows them; opened once a process.

    Raises MissingPart where a file is no gazetteer, InvalidValue for a region that is none.
    """
    if not own and not region:
        return open_gazetteer()
    return ChosenGazetteer([Gazetteer(Path(path)) for path in own], check_region(region))


class ChosenGazetteer(Gazetteer):
    """Several gazetteers as one: the desk's own first, then the embedded; places in the region stand out."""

    def __init__(self, own: Sequence[Gazetteer], region: Sequence[str]) -> None:
        self._own, self._embedded = tuple(own), open_gazetteer()
        self._region = frozenset(region)
        self.path, self.meta = self._embedded.path, self._embedded.meta
        self._joined = lru_cache(maxsize=50_000)(self._join)

    def lookup_key(self, key: str) -> tuple[Entry, ...]:
        """The places of that normal form in all of them, as `Gazetteer.lookup_key` gives those of one."""
        return self._joined(key)

    def country(self, code: str) -> tuple[Entry, ...]:
        """The country of that code from the first gazetteer that has it."""
        found = next((held for one in (*self._own, self._embedded) if (held := one.country(code))), ())
        return tuple(map(self._preferred, found))

    def admin1_name(self, country: str, code: str) -> str:
        """The division's name from the first gazetteer that has it, "" where none does."""
        return next((name for one in (*self._own, self._embedded) if (name := one.admin1_name(country, code))), "")

    def close(self) -> None:
        """Close this thread's connections."""
        for one in (*self._own, self._embedded):
            one.close()

    def _join(self, key: str) -> tuple[Entry, ...]:
        found: list[Entry] = []
        for one in self._own:
            entries = (entry._replace(prominence=entry.prominence + _OWN) for entry in one.lookup_key(key))
            found.extend(_new(entries, found))
        found.extend(_new(self._embedded.lookup_key(key), found))
        found = [self._preferred(entry) for entry in found]
        return tuple(sorted(found, key=lambda entry: entry.kind in ("city", "county")))

    def _preferred(self, entry: Entry) -> Entry:
        if entry.country in self._region or f"{entry.country}.{entry.admin1}" in self._region:
            return entry._replace(prominence=entry.prominence + _IN_REGION)
        return entry


def _new(entries: Iterable[Entry], held: Sequence[Entry]) -> Iterator[Entry]:
    """The entries that none of those held stands for already."""
    for entry in entries:
        if not any(_is_same(entry, other) for other in held):
            yield entry


def _is_same(entry: Entry, other: Entry) -> bool:
    if entry.id == other.id and entry.id > 0:
        return True
    apart_km = distance_km(entry, other)
    return entry.kind == other.kind and apart_km is not None and apart_km <= _SAME_KM
