"""What a pair of claims has in common and what parts it, as sentences."""

from collections.abc import Callable, Mapping

from bearwitness.incidents.columns import name_key
from bearwitness.incidents.profiles import Profile

_LEVELS: Mapping[str, str] = {
    "date.same_day": "Same day",
    "date.may_be_same": "The dates can be the same",
    "date.vaguely_same": "The vague dates can be the same",
    "published.same_day": "Published on the same day",
    "published.looking_back": "One was published {value} later and looks back on that day and place",
    "url.same": "Same address",
    "order.told_before": "One was published before the other's event",
    "place.same_place": "Both in {shown}",
    "place.same_region": "Same region ({shown})",
    "place.other_region": "Different regions ({shown})",
    "place.other_country": "Different countries ({shown})",
    "event_type.same": "Both {shown}",
    "event_type.more_general": "One kind of event includes the other ({shown})",
    "event_type.other": "Different kinds of event ({shown})",
    "weapons.none_shared": "Different weapons ({shown})",
    "targets.none_shared": "Different targets ({shown})",
    "victims.same_name": "Both name {shown}",
    "victims.same_family_name": "Victims share the family name {shown}",
    "victims.other_names": "They name different victims",
    "ages.shared": "Victims of the same age ({shown})",
    "ages.none_shared": "Victims of other ages ({shown})",
    "circumstances.two_differ": "Day and place agree, but two of kind, target, toll and people differ and none agrees",
    "circumstances.more_differ": "Day and place agree, but nearly all else differs: kind, target, toll, people",
    "media.shared": "They carry the same photo or video ({shown})",
}
_FIELDS: Mapping[str, str] = {
    "date": "{value} apart",
    "published": "Published {value} apart",
    "place": "{value:.0f} km apart",
    "killed": "Killed {shown}",
    "injured": "Injured {shown}",
    "weapons": "Weapons shared: {shown}",
    "targets": "Targets shared: {shown}",
    "text": "Words alike to {value:.2f}",
    "names": "Names and numbers alike to {value:.2f}",
    "other_names": "Names and numbers besides day and place alike to {value:.2f}",
    "title": "Titles alike to {value:.2f}",
    "phrases": "They share the rare words {shown}",
    "coincidence": "Day and place agree, and events in {shown} are told of on few days",
}


def sentence(field: str, level: str, value: float, left: Profile, right: Profile) -> str:
    """One comparison in words. ``value`` is the days, kilometres or likeness behind the level."""
    template = _LEVELS.get(f"{field}.{level}") or _FIELDS[field]
    show = _SHOWN.get(field)
    days = f"{value:.0f} {'day' if value == 1 else 'days'}" if field in ("date", "published") else value
    return template.format(value=days, shown=show(left, right, level) if show else "")


def _places(left: Profile, right: Profile, level: str) -> str:
    a, b = left.place, right.place
    if a is None or b is None:
        return ""
    if level == "other_country":
        return f"{a.country} and {b.country}"
    if level in ("same_region", "other_region"):
        return a.admin1 if a.admin1 == b.admin1 else f"{a.admin1} and {b.admin1}"
    return a.name


def _types(left: Profile, right: Profile, level: str) -> str:
    a, b = left.claim.event_type, right.claim.event_type
    return a if level == "same" else f"{a} and {b}"


def _sets(of: Callable[[Profile], frozenset[str] | frozenset[int]]) -> Callable[[Profile, Profile, str], str]:
    def shown(left: Profile, right: Profile, level: str) -> str:
        a, b = of(left), of(right)
        if level != "none_shared":
            return _listed(a & b)
        return f"{_listed(a)} and {_listed(b)}"

    return shown


def _listed(members: frozenset[str] | frozenset[int]) -> str:
    return ", ".join(sorted(map(str, members)))


def _victims(left: Profile, right: Profile, level: str) -> str:
    if level == "same_name":
        return _listed(
            frozenset(name_key(name) for name in left.victims if " " in name)
            & frozenset(name_key(name) for name in right.victims if " " in name)
        )
    return _listed(frozenset(n.split()[-1] for n in left.victims) & frozenset(n.split()[-1] for n in right.victims))


_SHOWN: Mapping[str, Callable[[Profile, Profile, str], str]] = {
    "place": _places,
    "coincidence": _places,
    "event_type": _types,
    "killed": lambda left, right, _: f"{left.claim.killed.range} and {right.claim.killed.range}",
    "injured": lambda left, right, _: f"{left.claim.injured.range} and {right.claim.injured.range}",
    "weapons": _sets(lambda profile: profile.weapons),
    "targets": _sets(lambda profile: profile.targets),
    "ages": _sets(lambda profile: profile.ages),
    "media": _sets(lambda profile: frozenset(name[:12] for name in profile.media)),
    "victims": _victims,
}
