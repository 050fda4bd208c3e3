"""The ages that stand beside the phrases for people: "Roe, 25,", "two men, 20 and 31", "she was 17", "both 16"."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from bearwitness.reading.ages import AgeMention, age_words, ages_after
from bearwitness.reading.document import Document
from bearwitness.reading.person import Person
from bearwitness.values import CountRange

_MOST_AGES = 12
_SET_OFF = ",(—–:"
_ENDS_CLAUSE = ".,;"
_NO_APPOSITION = ("pronoun", "relative", "reflexive")
_JOINED_WITHIN = 2


class PersonAges:
    """The ages of one text, given to the people they are said of."""

    def __init__(self, doc: Document, ages: Mapping[int, AgeMention], joiners: frozenset[str]) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.words = age_words(doc.lang)
        self.starts = ages
        self.joiners = joiners
        self.told: set[int] = set()  # ages said of a pronoun or a name before them: no phrase of their own

    def of(self, person: Person, end: int) -> Person:
        """The person with the age that stands after it: "Roe, 25,", "a man (31)"; "a woman in her 20s" has none."""
        if not person.is_single and person.form not in _NO_APPOSITION:
            return self._several(person, end)
        if person.age is not None or not person.is_single:
            return person
        at = person.last
        if at < end and self.tokens[at].text in ",(" and at + 1 in self.starts:
            age = self.starts[at + 1]
            if age.form in ("apposition", "stated") and person.form not in _NO_APPOSITION:
                return replace(person, age=age.age, last=age.last)
        age_here = self.starts.get(at)
        if age_here is not None and age_here.form == "stated":
            return replace(person, age=age_here.age, last=age_here.last)
        shared = self._shared(at, end)
        if shared is not None and person.form not in _NO_APPOSITION:
            return replace(person, age=shared.age, last=shared.last)
        return self._said(person, end)

    def share(self, persons: list[Person], end: int) -> None:
        """Gives the age of "Ana Roe and Max Poe, both 16," to those named before the last as well."""
        last = persons[-1]
        if not last.is_single:
            self._share_with_several(persons)
            return
        at = last.last - 2
        if last.age is None or last.form in _NO_APPOSITION or self.tokens[at].lower not in self.words.shared:
            return
        for here in range(len(persons) - 2, -1, -1):
            before, following = persons[here], persons[here + 1]
            gap = [self.tokens[on].lower for on in range(before.last, following.first)]
            joined = 0 < len(gap) <= _JOINED_WITHIN and all(lower in self.joiners for lower in gap)
            if not joined or not before.is_single or before.age is not None or before.form in _NO_APPOSITION:
                return
            persons[here] = replace(before, age=last.age)
            if self.tokens[at].lower in self.words.two:
                return

    def _share_with_several(self, persons: list[Person]) -> None:
        """Gives "two others, both 17-year-old boys," an age each."""
        last, before = persons[-1], persons[-2] if len(persons) > 1 else None
        if last.age is None or before is None or before.ages or not before.count.is_exact:
            return
        beside = last.first == before.last + 1 and self.tokens[before.last].text == ","
        if beside and self.tokens[last.first].lower in self.words.shared and not before.is_single:
            persons[-2] = replace(before, ages=(last.age,) * min(before.count.min or 0, _MOST_AGES))

    def is_first_name(self, at: int, floor: int, nouns: Container[str]) -> bool:
        """True for "Max" in "his son Max, 9," and "Max, 9, and Ana, 6": an age stands beside the one word."""
        age = self.starts.get(at + 2)
        if age is None or age.form != "apposition" or self.tokens[at + 1].text not in ",(" or at <= floor:
            return False
        before = self.tokens[at - 1]
        return before.lower in self.joiners or before.text in ":;" or before.lower in nouns

    def _shared(self, at: int, end: int) -> AgeMention | None:
        """The age of ", both 16,"."""
        if at + 2 < end and self.tokens[at].text == "," and self.tokens[at + 1].lower in self.words.shared:
            return self.starts.get(at + 2)
        return None

    def _said(self, person: Person, end: int) -> Person:
        """ "She was 17 years old": the age said of the person before it."""
        at = self._past_who(person.last, end)
        if at + 1 >= end or person.form in ("relative", "reflexive") or person.objective:
            return person
        if self.tokens[at].lower not in self.words.said_by:
            return person
        step = 2 if self.tokens[at + 1].lower in self.words.just else 1
        age = self.starts.get(at + step)
        if age is None and person.form == "name" and step == 1:
            return self._bare(person, at + 1, end)
        if age is None or age.form not in ("stated", "compound") or age.plural:
            return person
        if age.last < end and self.tokens[age.last].kind != "punct" and age.form == "compound":
            return person  # "he was 17-year-old Max Roe's friend"
        self.told.add(age.first)
        return replace(person, age=age.age)

    def _bare(self, person: Person, at: int, end: int) -> Person:
        """ "Roe was 33.": a plain figure, which ends the clause, said of somebody known by name."""
        text = self.tokens[at].text
        ends = at + 1 >= end or self.tokens[at + 1].text in _ENDS_CLAUSE
        if not ends or not text.isdecimal() or len(text) > 2:
            return person
        return replace(person, age=int(text))

    def _past_who(self, at: int, end: int) -> int:
        """The token after ", who" ("Max Roe, who was 24, went out")."""
        who = at + 1 < end and self.tokens[at].text == "," and self.tokens[at + 1].lower in self.words.who
        return at + 2 if who else at

    def _several(self, person: Person, end: int) -> Person:
        """Several people with the ages that stand after them, where there are as many."""
        if person.age is not None and person.count.is_exact:
            return replace(person, ages=(person.age,) * min(person.count.min or 0, _MOST_AGES))
        if self._asks_ages(person, end):
            return self._told_ages(person, end)
        set_off = person.last < end and self.tokens[person.last].text in _SET_OFF
        at = person.last + 1 if set_off else person.last
        first = self.starts.get(at)
        if first is None:
            bare, last = ages_after(self.doc, at, end) if at > person.last else ((), at)
            fits = len(bare) > 1 and person.count == CountRange.exactly(len(bare))
            return replace(person, ages=bare, last=last) if fits else person
        if first.form != "stated":
            return person
        ages, last = self._listed(first, end)
        if not person.count.is_unknown and person.count != CountRange.exactly(len(ages)):
            return person
        return replace(person, count=CountRange.exactly(len(ages)), ages=tuple(ages), last=last)

    def _asks_ages(self, person: Person, end: int) -> bool:
        """True for "the ages of the victims as 14, 18 and 19"."""
        at = person.first
        if (
            at < 2
            or self.tokens[at - 2].lower not in self.words.aged
            or self.tokens[at - 1].lower != self.words.of_age[0]
        ):
            return False
        return person.last + 1 < end and self.tokens[person.last].lower in self.words.told_as

    def _told_ages(self, person: Person, end: int) -> Person:
        ages, last = ages_after(self.doc, person.last + 1, end)
        if len(ages) < 2 or not (person.count.is_unknown or person.count == CountRange.exactly(len(ages))):
            return person
        return replace(person, count=CountRange.exactly(len(ages)), ages=ages, last=last)

    def _listed(self, first: AgeMention, end: int) -> tuple[Sequence[int], int]:
        """The ages of "ages 20, 28 and 31", and the token after them."""
        ages, last = [first.age], first.last
        for here in range(first.last, min(end, first.last + 4 * _MOST_AGES)):
            age = self.starts.get(here)
            if age is not None and age.form == "listed" and here - last <= 2:
                ages.append(age.age)
                last = age.last
        return ages, last
