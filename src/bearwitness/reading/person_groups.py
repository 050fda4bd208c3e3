"""Phrases for people taken together: appositions made one person, coordinations one group, and their sums."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from bearwitness.reading.document import Token
from bearwitness.reading.person import Person
from bearwitness.values import CountRange

_COORDINATED = 3


def count_of(persons: Sequence[Person]) -> tuple[CountRange, bool]:
    """How many the people are together, and whether that is approximate; unknown where any of them is."""
    known = [person for person in persons if not person.count.is_unknown]
    if known and len(known) < len(persons) and all(person.related for person in persons if person not in known):
        total, approximate = count_of(known)
        return CountRange(total.min, None), approximate  # "ten miners and their relatives"
    if (
        known
        and known[0] is persons[0]
        and (known[0].count.min or 0) > 1
        and len(known) == 1
        and _are_bare(persons[1:])
    ):
        return known[0].count, known[0].approximate  # "12 patients and nurses"
    if not persons or len(known) < len(persons):
        return CountRange(), False
    total = persons[0].count
    for person in persons[1:]:
        total = total + person.count
    return total, any(person.approximate for person in persons)


def _are_bare(persons: Sequence[Person]) -> bool:
    return all(person.form == "bare" and person.count.is_unknown and not person.name for person in persons)


def who_of(persons: Sequence[Person]) -> str:
    """ "civilians" or "combatants" where the words for the people say so of one of them, else "unknown"."""
    said = {person.who for person in persons if person.who}
    if "civilians" in said:
        return "civilians"
    return "combatants" if "combatants" in said else "unknown"


class People(list[Person]):
    """The phrases for people of one report, by sentence as well; what each step asks for is made once."""

    def __init__(self, persons: Iterable[Person], tokens: Sequence[Token]) -> None:
        super().__init__(persons)
        self._tokens = tokens

    @cached_property
    def by_sentence(self) -> Mapping[int, Sequence[Person]]:
        """By the sentence's index its people in order; sentences without any are left out."""
        found: dict[int, list[Person]] = {}
        for person in self:
            found.setdefault(person.sentence, []).append(person)
        return found

    @cached_property
    def joined(self) -> Mapping[int, list[Person]]:
        """The same with appositions made one person."""
        return {index: join_appositions(held, self._tokens) for index, held in self.by_sentence.items()}


def people_of(persons: Sequence[Person], tokens: Sequence[Token]) -> People:
    """The persons as People."""
    return persons if isinstance(persons, People) else People(persons, tokens)


def join_appositions(persons: Sequence[Person], tokens: Sequence[Token]) -> list[Person]:
    """The persons with "a 25-year-old man, John Roe," and "John Roe, a guard," each made one."""
    if len(persons) < 2:
        return list(persons)
    joined: list[Person] = []
    for place, person in enumerate(persons):
        following = persons[place + 1] if place + 1 < len(persons) else None
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.is_single
            and person.is_single
            and person.first == before.last + 1
            and tokens[before.last].text == ","
            and (bool(before.name) != bool(person.name) or _restates(before, person) or _names_part(before, person))
            and (not person.name or before.form in ("indefinite", "definite"))
            and person.form in ("indefinite", "name", "definite")
            and not (before.name and person.related and _is_listed(person, following, tokens))
            and not (before.official and not person.official)
            and not (before.sex and person.sex and before.sex != person.sex)
            and not (before.age is not None and person.age is not None)
        ):
            joined[-1] = _merged(before, person)
        else:
            joined.append(person)
    return joined


def _is_listed(person: Person, following: Person | None, tokens: Sequence[Token]) -> bool:
    """True for "his wife" in "Max Poe, his wife, his mother and four children": a list goes on with kin."""
    if following is None or not (following.related or not following.is_single):
        return False
    gap = [tokens[at] for at in range(person.last, min(following.first, person.last + _COORDINATED + 1))]
    return 0 < len(gap) <= _COORDINATED and (gap[0].kind == "punct" or following.related)


def _restates(before: Person, person: Person) -> bool:
    """True for "the victim, a 14-year-old girl,"."""
    general = before.generic and before.form in ("definite", "other") and not before.name and before.age is None
    return general and person.form == "indefinite" and not person.name and person.age is not None


def _names_part(before: Person, person: Person) -> bool:
    """True for "one of the pupils, a 9-year-old boy,"."""
    return before.part and before.form == "number" and person.form == "indefinite" and person.age is not None


def _merged(left: Person, right: Person) -> Person:
    return replace(
        left,
        last=right.last,
        form="name" if left.name or right.name else left.form,
        group=left.group or right.group,
        sex=left.sex or right.sex,
        stage=left.stage or right.stage,
        who=left.who or right.who,
        role=left.role or right.role,
        age=left.age if left.age is not None else right.age,
        name=left.name or right.name,
        official=left.official or right.official,
    )


def coordinate(
    persons: Sequence[Person], tokens: Sequence[Token], joiners: frozenset[str], homes: frozenset[str], in_title: bool
) -> list[tuple[Person, ...]]:
    """The persons in groups joined by "and" and commas: "a man, a woman and two children" is one group."""
    groups: list[list[Person]] = []
    for person in persons:
        if groups and _linked(groups[-1][-1], person, tokens, joiners, homes):
            groups[-1].append(person)
        else:
            groups.append([person])
    out: list[tuple[Person, ...]] = []
    for group in groups:
        out.extend(_checked(group, tokens, in_title))
    return out


def _linked(
    left: Person, right: Person, tokens: Sequence[Token], joiners: frozenset[str], homes: frozenset[str]
) -> bool:
    gap = range(_past_home(left, right.first, tokens, homes), right.first)
    if not 0 < len(gap) <= _COORDINATED or "pronoun" in (left.form, right.form):
        return False
    if right.form in ("reflexive", "relative") or left.form == "relative":
        return False
    if tokens[gap[0]].text == ";" and left.age is not None and right.age is not None:
        gap = gap[1:]  # "Ana Roe, 22; Max Poe, 31; and Ida Tarr, 45"
    return all(tokens[at].lower in joiners for at in gap) or " ".join(tokens[at].lower for at in gap) in joiners


def _past_home(person: Person, end: int, tokens: Sequence[Token], homes: frozenset[str]) -> int:
    """The token after where a named or aged person is from: "Jo Roe, 21, of West Tarn,"."""
    at = person.last
    if not (person.name and at < end):
        return at
    start = at + 1 if tokens[at].text == "," else at
    if start >= end or tokens[start].lower not in homes:
        return at
    here = start + 1
    while here < end and (tokens[here].is_capital or tokens[here].text == "."):
        here += 1
    return here if here > start + 1 else at


def _restates_one_by_one(group: list[Person], tokens: Sequence[Token]) -> bool:
    """True for "two men, a 40-year-old and a 50-year-old,": the list says who the several are."""
    several, *listed = group
    if several.is_single or several.count.max != len(listed) or tokens[several.last].text != ",":
        return False
    return all(
        person.is_single
        and person.form in ("indefinite", "definite", "name", "bare")
        and not (several.sex and person.sex and several.sex != person.sex)
        and not (several.stage and person.stage and several.stage != person.stage)
        for person in listed
    )


def _checked(group: list[Person], tokens: Sequence[Token], in_title: bool) -> Iterator[tuple[Person, ...]]:
    """The group where a word joins it; commas alone part people, but in a title."""
    joined_by_word = any(
        tokens[at].kind == "word" or tokens[at].text in "&+"
        for left, right in pairwise(group)
        for at in range(left.last, right.first)
    )
    if len(group) > 2 and _restates_one_by_one(group, tokens):
        yield (group[0],)
        yield tuple(group[1:])
    elif joined_by_word or len(group) == 1 or in_title:
        yield tuple(group)
    else:
        yield from ((person,) for person in group)
