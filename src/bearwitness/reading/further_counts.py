"""Counts beside the killed and injured: combatants apart from others, the missing, the abducted, figures replaced.

The codebook's rule: where a report gives both, ``killed`` counts those who are no combatants and
``killed_combatants`` the others; where it gives combatants alone, they are the killed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bearwitness.model import Count, CountPart, Superseded
from bearwitness.reading.casualty_parts import COMBATANTS, Part, breakdown
from bearwitness.reading.harm import Harm
from bearwitness.reading.person import Person
from bearwitness.reading.person_groups import who_of
from bearwitness.values import CountRange, Span


@dataclass(frozen=True, slots=True)
class FurtherCounts:
    """What a report says beside the killed and the injured."""

    killed_combatants: Count = Count()
    missing: Count = Count()
    abducted: Count = Count()
    breakdown: tuple[CountPart, ...] = ()
    superseded: tuple[Superseded, ...] = ()


def without_combatants(harms: Sequence[Harm], spans: Mapping[int, Span]) -> tuple[Sequence[Harm], Count]:
    """The harms without deaths of combatants alone, and how many combatants died, where others died as well.

    ``spans`` holds the words of each person by its first token. Where no one else is said to have died the harms
    are returned as they are, with an unknown count.
    """
    told = [harm for harm in harms if harm.field == "killed" and harm.persons and not harm.part_of]
    alone = [harm for harm in told if all(person.who == COMBATANTS for person in harm.persons)]
    fighters = _first_of_each_group(person for harm in told for person in harm.persons if person.who == COMBATANTS)
    if not fighters:
        return harms, Count()
    figures = {harm.count.range for harm in alone}
    others = [
        person
        for harm in told
        if harm not in alone and not (harm.count.range in figures and who_of(harm.persons) == "unknown")
        for person in harm.persons
        if person.who != COMBATANTS and not person.count.is_unknown and person.role not in ("suspect", "speaker")
    ]
    if not others:
        return harms, Count()
    total = _sum([person.count for person in fighters])
    words = tuple(spans[person.first] for person in fighters)
    kept = [
        harm
        for harm in harms
        if harm.field != "killed"
        or not harm.persons
        or (harm not in alone and not (harm.count.range in figures and who_of(harm.persons) == "unknown"))
    ]
    approximate = any(person.approximate for person in fighters)
    return kept, Count(total, COMBATANTS, approximate, words)


def combatants_in_parts(killed: Count, parts: Sequence[Part]) -> tuple[Count, Count]:
    """The killed without the combatants that a part tells of ("5 bodies, 2 of them in uniform"), and those."""
    part = next((part for part in parts if part.group == COMBATANTS and part.status == "killed"), None)
    if part is None or not killed.range.is_exact or not part.count.range.is_exact:
        return killed, Count()
    whole, fighters = killed.range.min or 0, part.count.range.min or 0
    if fighters >= whole:
        return killed, Count()
    who = "unknown" if killed.who == COMBATANTS else killed.who
    left = replace(
        killed, range=CountRange.exactly(whole - fighters), who=who, spans=(*killed.spans, *part.count.spans)
    )
    return left, replace(part.count, who=COMBATANTS)


def count_told(harms: Iterable[Harm], field: str) -> Count:
    """How many were missing or abducted: the first figure for several, else the first told of; 0 where nobody was."""
    told = [harm for harm in harms if harm.field == field and not harm.count.range.is_unknown and not harm.part_of]
    several = [harm for harm in told if harm.persons and harm.count.range != CountRange.exactly(1)]
    nobody = [harm for harm in told if harm.rule == "nobody"]
    chosen = next(iter(several), None) or next(iter(nobody), None) or next(iter(told), None)
    return Count() if chosen is None else chosen.count


def further_counts(
    killed_combatants: Count,
    harms: Sequence[Harm],
    parts: Sequence[Part],
    earlier: Mapping[int, Superseded],
    final: Mapping[str, CountRange],
) -> FurtherCounts:
    """All of them; of the earlier figures those that differ from the ``final`` one of their field."""
    replaced = {
        (old.field, old.count.range): old
        for old in earlier.values()
        if final.get(old.field) not in (None, old.count.range)
    }
    return FurtherCounts(
        killed_combatants=killed_combatants,
        missing=count_told(harms, "missing"),
        abducted=count_told(harms, "abducted"),
        breakdown=breakdown(parts),
        superseded=tuple(replaced.values()),
    )


def _first_of_each_group(persons: Iterable[Person]) -> list[Person]:
    """The first known count of each sort of combatants; a later one of the same sort tells of them again."""
    first: dict[str, Person] = {}
    for person in persons:
        if not person.count.is_unknown:
            first.setdefault(person.group, person)
    return list(first.values())


def _sum(counts: Sequence[CountRange]) -> CountRange:
    total = counts[0]
    for count in counts[1:]:
        total = total + count
    return total
