"""What claims are compared by, as bytes that are kept and laid side by side again without reading a text.

The words are weighed before they are kept, so that a claim's traits hang on the statistics of that day. A name, an
address, a type of event is a number, 63 bits of a checksum, for they are only ever compared for being the same. Scores
of claims laid out from their traits are those of their profiles, bit for bit.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from bearwitness.incidents.columns import EVER, Columns, Counts, Days, Floats, Ints, Places, Sets, name_key
from bearwitness.incidents.match import Matcher
from bearwitness.incidents.profiles import Corpus, Profile, Statistics, fold_name, lineage
from bearwitness.incidents.vectors import Vectors
from bearwitness.values import CountRange, FuzzyDate

_SETS = ("weapons", "targets", "ages", "media", "victims", "full_names", "family_names")
_VECTORS = ("text", "names", "other_names", "title")
_DATES = [("first", "<i4"), ("last", "<i4"), ("precision", "<i2"), ("known", "?")]
_NUMBERS = ("report", "url", "lang", "script", "event_type", "name", "country", "division", "geonames")
_FIXED = np.dtype(
    [
        *((name, "<i8") for name in _NUMBERS),
        *((name, "<f8") for name in ("lat", "lon", "days", "killed_min", "killed_max", "injured_min", "injured_max")),
        ("when", _DATES),
        ("published", _DATES),
        ("where_precision", "<i2"),
        ("where_known", "?"),
        ("blank", "?", (len(_VECTORS),)),
        ("sizes", "<u2", (len(_SETS) + len(_VECTORS) + 1,)),
    ]
)
_WORD = np.dtype([("key", "<u4"), ("weight", "<f8")])
_PHRASE = np.dtype([("key", "<u8"), ("rarity", "<f8")])
_ITEM_BYTES = np.array([8] * len(_SETS) + [_WORD.itemsize] * len(_VECTORS) + [_PHRASE.itemsize])
_MOST_MEMBERS = 65_535
_BITS = 63


@lru_cache(maxsize=65536)
def text_number(text: str) -> int:
    """A number from 1 to 2⁶³ - 1 for the text, 0 for the empty one."""
    if not text:
        return 0
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return (int.from_bytes(digest) >> 1) or 1


def traits_of(corpus: Corpus) -> list[bytes]:
    """The traits of each profile of the corpus, in its order."""
    return [_packed(corpus, at, profile) for at, profile in enumerate(corpus.profiles)]


def _packed(corpus: Corpus, at: int, profile: Profile) -> bytes:
    parts = [np.array(sorted(members)[:_MOST_MEMBERS], dtype="<i8") for members in _members(profile)]
    vectors = [corpus.text, corpus.names, corpus.other_names, corpus.title]
    parts += [_words(vector, at) for vector in vectors]
    phrases = corpus.phrases[at]
    parts.append(np.array(list(phrases.items())[:_MOST_MEMBERS], dtype=_PHRASE))
    fixed = np.zeros(1, dtype=_FIXED)[0]
    place, claim = profile.place, profile.claim
    texts = {
        "report": profile.report.id, "url": profile.report.url, "lang": profile.lang, "script": profile.script,
        "event_type": claim.event_type,
    }  # fmt: skip
    fixed["lat"] = fixed["lon"] = fixed["days"] = np.nan
    if place is not None:
        texts |= {"name": fold_name(place.canonical or place.name), "country": place.country}
        texts |= {"division": fold_name(place.admin1)}
        texts |= {"geonames": str(place.geonames) if place.geonames is not None else ""}
        fixed["lat"] = np.nan if place.lat is None else place.lat
        fixed["lon"] = np.nan if place.lon is None else place.lon
        fixed["days"] = max(1, corpus.statistics.days_with_events(place))
        fixed["where_precision"], fixed["where_known"] = place.precision, True
    for name, text in texts.items():
        fixed[name] = text_number(text)
    fixed["when"], fixed["published"] = _days(profile.when), _days(profile.published)
    fixed["killed_min"], fixed["killed_max"] = _ends(claim.killed.range)
    fixed["injured_min"], fixed["injured_max"] = _ends(claim.injured.range)
    fixed["blank"] = [bool(vector.blank[at]) for vector in vectors]
    fixed["sizes"] = [len(part) for part in parts]
    return b"".join([fixed.tobytes(), *(part.tobytes() for part in parts)])


def _members(profile: Profile) -> Iterable[frozenset[int]]:
    """The sets in the order of ``_SETS``, their members as numbers; the same as ``Columns`` has."""
    victims = profile.victims
    sets: tuple[Iterable[object], ...] = (
        profile.weapons,
        profile.targets,
        profile.ages,
        profile.media,
        victims,
        {name_key(name) for name in victims if " " in name},
        {name.split()[-1] for name in victims},
    )
    return (frozenset(text_number(str(member)) for member in members) for members in sets)


def _words(vector: Vectors, at: int) -> npt.NDArray[np.void]:
    own = slice(vector.starts[at], vector.starts[at + 1])
    found = np.empty(own.stop - own.start, dtype=_WORD)
    found["key"], found["weight"] = vector.vocabulary[vector.columns[own]], vector.weights[own]
    return found


def _days(date: FuzzyDate | None) -> tuple[int, int, int, bool]:
    if date is None:
        return -EVER, EVER, 0, False
    first = date.earliest.toordinal() if date.earliest else -EVER
    return first, date.latest.toordinal() if date.latest else EVER, date.precision, True


def _ends(counted: CountRange) -> tuple[float, float]:
    least, most = (np.nan if end is None else float(min(end, 10**15)) for end in (counted.min, counted.max))
    return least, most


# --- laid side by side again -----------------------------------------------------------------------


class KeptCorpus(Corpus):
    """Claims laid out from their traits. ``profiles`` are outlines for telling why, or none where nobody asks."""

    def __init__(
        self, traits: Sequence[bytes], parents: Mapping[str, str], profiles: Sequence[Profile] = (),
        furniture: frozenset[int] = frozenset(),
    ) -> None:  # fmt: skip
        super().__init__(profiles, Statistics(), furniture)
        fixed = np.frombuffer(b"".join(own[: _FIXED.itemsize] for own in traits), dtype=_FIXED)
        starts = np.zeros((len(traits), len(_ITEM_BYTES) + 1), dtype=np.int64)
        np.cumsum(fixed["sizes"] * _ITEM_BYTES, axis=1, out=starts[:, 1:])
        starts += _FIXED.itemsize
        # A frozen dataclass: what is laid out is set once, here.
        self.__dict__.update(fixed=fixed, parents=parents, _traits=traits, _starts=starts.tolist())

    fixed: npt.NDArray[np.void]
    parents: Mapping[str, str]
    _traits: Sequence[bytes]
    _starts: list[list[int]]

    def _part(self, part: int, dtype: npt.DTypeLike) -> npt.NDArray[np.void]:
        """One part of each claim's traits, after one another."""
        pieces = (own[at[part] : at[part + 1]] for own, at in zip(self._traits, self._starts, strict=True))
        return np.frombuffer(b"".join(pieces), dtype=dtype)

    def _vectors(self, name: str) -> Vectors:
        number = _VECTORS.index(name)
        part = len(_SETS) + number
        words = self._part(part, _WORD)
        vocabulary, columns = np.unique(words["key"].astype(np.uint64), return_inverse=True)
        return Vectors(
            starts=np.concatenate([[0], np.cumsum(self.fixed["sizes"][:, part].astype(np.int64))]),
            columns=columns.astype(np.int64),
            weights=words["weight"].astype(np.float64),
            blank=self.fixed["blank"][:, number].copy(),
            vocabulary=vocabulary,
        )

    @cached_property
    def text(self) -> Vectors:
        """All words of each."""
        return self._vectors("text")

    @cached_property
    def names(self) -> Vectors:
        """The names and numbers of each."""
        return self._vectors("names")

    @cached_property
    def other_names(self) -> Vectors:
        """The names and numbers of each but for those of its own day and place."""
        return self._vectors("other_names")

    @cached_property
    def title(self) -> Vectors:
        """The words of the title of each."""
        return self._vectors("title")

    @cached_property
    def phrases(self) -> Sequence[Mapping[int, float]]:
        """The rare phrases of each, by key, with their rarity."""
        part = len(_SETS) + len(_VECTORS)
        every = self._part(part, _PHRASE)
        ends = np.cumsum(self.fixed["sizes"][:, part].astype(np.int64)).tolist()
        keys, rarity = every["key"].tolist(), every["rarity"].tolist()
        return [
            dict(zip(keys[start:end], rarity[start:end], strict=True))
            for start, end in zip([0, *ends[:-1]], ends, strict=True)
        ]

    def sets(self, name: str) -> Sets:
        """The members of one of the small sets of each claim."""
        part = _SETS.index(name)
        members = self._part(part, "<i8").tolist()
        ends = np.cumsum(self.fixed["sizes"][:, part].astype(np.int64)).tolist()
        rows = [members[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
        bits = [0] * len(rows)
        for row, own in enumerate(rows):
            for member in own:
                bits[row] |= 1 << (member % _BITS)
        return Sets([frozenset(own) for own in rows], np.array(bits, dtype=np.int64))


class KeptColumns(Columns):
    """The compared values of claims, from their traits."""

    def __init__(self, corpus: KeptCorpus) -> None:
        fixed = corpus.fixed
        self.report, self.url = _numbers(fixed, "report"), _numbers(fixed, "url")
        self.lang, self.script = _numbers(fixed, "lang"), _numbers(fixed, "script")
        self.when, self.published = _kept_days(fixed["when"]), _kept_days(fixed["published"])
        self.place = Places(
            known=fixed["where_known"].copy(),
            name=_numbers(fixed, "name"),
            country=_numbers(fixed, "country"),
            division=_numbers(fixed, "division"),
            geonames=_numbers(fixed, "geonames"),
            lat=fixed["lat"].astype(np.float64),
            lon=fixed["lon"].astype(np.float64),
            precision=fixed["where_precision"].astype(np.int64),
        )
        self.killed = Counts(fixed["killed_min"].astype(np.float64), fixed["killed_max"].astype(np.float64))
        self.injured = Counts(fixed["injured_min"].astype(np.float64), fixed["injured_max"].astype(np.float64))
        self.event_type, self.more_general = _types(fixed["event_type"], corpus.parents)
        self.weapons, self.targets = corpus.sets("weapons"), corpus.sets("targets")
        self.ages, self.media = corpus.sets("ages"), corpus.sets("media")
        self.victims, self.full_names = corpus.sets("victims"), corpus.sets("full_names")
        self.family_names = corpus.sets("family_names")


class KeptMatcher(Matcher):
    """Scores pairs of claims that were laid out from their traits."""

    def __init__(self, corpus: KeptCorpus) -> None:
        super().__init__(corpus)
        self._kept = corpus

    @cached_property
    def columns(self) -> Columns:
        """The values of the corpus as arrays."""
        return KeptColumns(self._kept)

    def days_told(self, positions: Ints) -> Floats:
        """On how many days events are told of at each claim's place, at least 1; NaN where it has none."""
        found: Floats = self._kept.fixed["days"][positions].astype(np.float64)
        return found


def _numbers(fixed: npt.NDArray[np.void], name: str) -> Ints:
    found: Ints = fixed[name].astype(np.int64)
    return found


def _kept_days(kept: npt.NDArray[np.void]) -> Days:
    return Days(
        first=kept["first"].astype(np.int64),
        last=kept["last"].astype(np.int64),
        precision=kept["precision"].astype(np.int64),
        known=kept["known"].copy(),
    )


def _types(numbers: npt.NDArray[np.int64], parents: Mapping[str, str]) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """The event types as small numbers (0 where there is none), and which stand above which."""
    given, at = np.unique(np.append(numbers, 0), return_inverse=True)
    names = {text_number(name): name for name in parents}
    above = np.zeros((len(given),) * 2, dtype=np.bool_)
    place = {number: row for row, number in enumerate(given.tolist())}
    for number, row in place.items():
        if number in names:
            for kind in lineage(names[number], parents)[1:]:
                if text_number(kind) in place:
                    above[place[text_number(kind)], row] = True
    return at[:-1].astype(np.int64), above
