"""What the claims of one incident add up to, and which claims set each fact.

Only claims that stand count: those that assert or attribute the event; where there are none, those that
doubt it. What a claim denies is no fact. Votes are counted by voice, so that ten copies weigh as one.

- **When**: the date that most voices allow; among equals the more precise, then the one more voices give
  in those very words. Dates as good as that in all three stand side by side as an EDTF set ("one of"). A
  date that covers a more precise one ("April" beside 26 April) supports it and is not chosen itself.
- **Where**: the place most voices give; among equals the more precise, then the one in alphabetical order.
- **Event type**: the type most voices give. A general type ("attack") supports the more special one.
- **Killed, injured**: from the least to the most figure any claim states (Airwars' minimum and maximum). Unknown
  is not zero: a claim without a figure changes nothing. "At least 40" leaves the most open, unless another
  claim ends at 40 or above; "up to 9" leaves the least open, unless another starts at 9 or below.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bearwitness.incidents.origins import Voice
from bearwitness.incidents.profiles import lineage, place_key
from bearwitness.model import Claim
from bearwitness.values import CountRange, FuzzyDate, Place


@dataclass(frozen=True)
class Facts:
    """The facts of an incident; ``set_by`` names the claims behind each."""

    when: FuzzyDate | None = None
    where: Place | None = None
    event_type: str = ""
    killed: CountRange = CountRange()
    injured: CountRange = CountRange()
    set_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def standing_claims(claims: Iterable[Claim]) -> list[Claim]:
    """The claims whose values count: asserted or attributed ones, else doubted ones; never denied ones."""
    ordered = sorted(claims, key=lambda claim: claim.claim)
    firm = [claim for claim in ordered if claim.stance in ("asserted", "attributed")]
    return firm or [claim for claim in ordered if claim.stance == "doubted"]


def compute_facts(claims: Sequence[Claim], voices: Sequence[Voice], parents: Mapping[str, str] | None = None) -> Facts:
    """The facts of the claims of one incident. ``parents`` gives the more general type of an event type."""
    standing = standing_claims(claims)
    voice_of = {claim: number for number, voice in enumerate(voices) for claim in voice.claims}
    set_by: dict[str, tuple[str, ...]] = {}
    when = _when(standing, voice_of, set_by)
    where = _where(standing, voice_of, set_by)
    event_type = _event_type(standing, voice_of, parents or {}, set_by)
    killed = _counts("killed", standing, lambda claim: claim.killed.range, set_by)
    injured = _counts("injured", standing, lambda claim: claim.injured.range, set_by)
    return Facts(when, where, event_type, killed, injured, set_by)


def _voices(claims: Iterable[Claim], voice_of: Mapping[str, int]) -> int:
    return len({voice_of[claim.claim] for claim in claims})


def _when(claims: Sequence[Claim], voice_of: Mapping[str, int], set_by: dict[str, tuple[str, ...]]) -> FuzzyDate | None:
    dated = [(claim, claim.when.date) for claim in claims if claim.when is not None]
    if not dated:
        return None

    def support(date: FuzzyDate) -> int:
        return _voices((claim for claim, own in dated if own.overlaps(date)), voice_of)

    def same_words(date: FuzzyDate) -> int:
        return _voices((claim for claim, own in dated if own == date), voice_of)

    given = {date for _, date in dated}
    precise = [date for date in given if not any(_covers(date, other) for other in given)]
    rank = {date: (-support(date), date.precision, -same_words(date)) for date in precise}
    best = sorted((date for date in precise if rank[date] == min(rank.values())), key=lambda date: date.edtf)
    set_by["when"] = tuple(claim.claim for claim, own in dated if any(own.overlaps(date) for date in best))
    if len(best) > 1 and all(date.edtf.strip("0123456789-") == "" for date in best):
        return FuzzyDate(f"[{','.join(date.edtf for date in best)}]")
    return best[0]


def _covers(wide: FuzzyDate, narrow: FuzzyDate) -> bool:
    """True where the one allows every day the other allows, and more."""
    if wide.precision <= narrow.precision or narrow.earliest is None or narrow.latest is None:
        return False
    starts = wide.earliest is None or wide.earliest <= narrow.earliest
    return starts and (wide.latest is None or narrow.latest <= wide.latest)


def _where(claims: Sequence[Claim], voice_of: Mapping[str, int], set_by: dict[str, tuple[str, ...]]) -> Place | None:
    placed: dict[tuple[object, ...], list[tuple[Claim, Place]]] = defaultdict(list)
    for claim in claims:
        if claim.where is not None:
            placed[place_key(claim.where.place)].append((claim, claim.where.place))
    if not placed:
        return None

    def rank(key: tuple[object, ...]) -> tuple[bool, int, int, str]:
        members = placed[key]
        precision = min(place.precision for _, place in members)
        # A region or a country gives way to a town inside it, however often it is named.
        coarse = precision > 2 and any(min(p.precision for _, p in other) <= 2 for other in placed.values())
        return (coarse, -_voices((claim for claim, _ in members), voice_of), precision, str(key))

    members = placed[min(placed, key=rank)]
    set_by["where"] = tuple(claim.claim for claim, _ in members)
    return min((place for _, place in members), key=lambda p: (p.precision, not p.part, str(p)))


def _event_type(
    claims: Sequence[Claim],
    voice_of: Mapping[str, int],
    parents: Mapping[str, str],
    set_by: dict[str, tuple[str, ...]],
) -> str:
    typed = [claim for claim in claims if claim.event_type]
    kinds = sorted({claim.event_type for claim in typed})
    if not kinds:
        return ""

    def backers(kind: str) -> list[Claim]:
        line = lineage(kind, parents)
        return [claim for claim in typed if claim.event_type in line]

    def rank(kind: str) -> tuple[int, int, str]:
        own = [claim for claim in typed if claim.event_type == kind]
        return (-_voices(backers(kind), voice_of), -_voices(own, voice_of), kind)

    best = min(kinds, key=rank)
    set_by["event_type"] = tuple(claim.claim for claim in backers(best))
    return best


def _counts(
    name: str, claims: Sequence[Claim], read: Callable[[Claim], CountRange], set_by: dict[str, tuple[str, ...]]
) -> CountRange:
    known = [(claim.claim, read(claim)) for claim in claims if not read(claim).is_unknown]
    total = stated_range([own for _, own in known])
    if known:
        # An open end is set by the figure beyond which it is open.
        least = total.min if total.min is not None else min(_stated(own)[0] for _, own in known)
        most = total.max if total.max is not None else max(_stated(own)[1] for _, own in known)
        set_by[f"{name}_min"] = tuple(claim for claim, own in known if _stated(own)[0] == least)
        set_by[f"{name}_max"] = tuple(claim for claim, own in known if _stated(own)[1] == most)
    return total


def _stated(own: CountRange) -> tuple[int, int]:
    """The least and the most number that a known range names."""
    ends = [end for end in (own.min, own.max) if end is not None]
    return min(ends), max(ends)


def stated_range(ranges: Sequence[CountRange]) -> CountRange:
    """From the least to the most figure that any of the ranges states; unknown ones say nothing.

    An end stays open where only an open range reaches that far: "at least 40" and "30" are at least 30, but
    "at least 40" and "45" are 40 to 45.
    """
    known = [own for own in ranges if not own.is_unknown]
    if not known:
        return CountRange()
    starts, ends = [own.min for own in known if own.min is not None], [own.max for own in known if own.max is not None]
    least, most = min(_stated(own)[0] for own in known), max(_stated(own)[1] for own in known)
    return CountRange(least if least in starts else None, most if most in ends else None)
