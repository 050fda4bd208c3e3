"""One sentence of a report with its people, as the words for harm look at it.

Which people stand before or after a word, whether a participle is passive or unreal, and whether a figure is part
of another; what a word of harm makes of that is ``casualties``' business.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from bearwitness.model import Count
from bearwitness.reading.document import Document, Sentence, Token
from bearwitness.reading.harm import Harm
from bearwitness.reading.harm_words import harm_words
from bearwitness.reading.mentions import Quantity
from bearwitness.reading.person import Person
from bearwitness.reading.person_groups import coordinate, count_of, who_of
from bearwitness.reading.person_words import people_words
from bearwitness.values import CountRange, Span

_REACH = 28
_ASIDE_WITHIN = 6
ZERO = CountRange.exactly(0)
# How long a film is, before its headline in a list: "1:45 Two held after shooting".
_FILM = re.compile(r"\d:\d\d")


class Clauses:
    """One sentence with its people and what has been found of harm in it (``found``)."""

    def __init__(
        self,
        doc: Document,
        sentence: Sentence,
        persons: Sequence[Person],
        numbers: Mapping[int, Quantity],
        *,
        other_event: bool,
    ) -> None:
        self.tokens: Sequence[Token] = doc.tokens
        self.words, self.people, self.numbers = harm_words(doc.lang), people_words(doc.lang), numbers
        self.sentence = sentence
        self.persons = persons
        together = coordinate(self.persons, self.tokens, self.words.joiners, self.words.homes, sentence.in_title)
        self.groups = [group for several in together for group in self._by_clause(several)]
        self.other_event = other_event or self._is_aside()
        # By token, so that a sentence as long as a report is not searched for each of its words of harm.
        self.covering = {at: person for person in reversed(self.persons) for at in range(person.first, person.last)}
        self.ending = {person.last: person for person in reversed(self.persons)}
        self.leading = {at: group for group in reversed(self.groups) for at in range(group[0].first, group[0].last)}
        self.ends = [group[-1].last for group in self.groups]
        self.part_ends = {person.last for person in self.persons if person.part}
        self.found: list[Harm] = []
        self.objects: set[int] = set()
        self.covered: set[int] = set()  # tokens whose harm has been told by other words

    def _by_clause(self, group: tuple[Person, ...]) -> Iterator[tuple[Person, ...]]:
        """The group, but for a bare number with a word of harm of its own: "three children, and several injured"."""
        last = group[-1]
        if len(group) > 1 and last.form == "number" and last.last < self.sentence.last and group[-2].form != "number":
            trigger = self.words.triggers.at(self.tokens, last.last, self.sentence.last)
            if trigger is not None and trigger[1] == ("injured", "ed"):
                yield group[:-1]
                yield (last,)
                return
        yield group

    def _is_aside(self) -> bool:
        """True for a line that points to another report: "Related: ...", or a film's length and its headline."""
        first, last = self.sentence.first, self.sentence.last
        while first + 1 < last and self.tokens[first].kind == "punct":
            first += 1
        film = _FILM.fullmatch(self.tokens[first].text) and first + 1 < last and self.tokens[first + 1].is_capital
        return bool(film) or self.words.asides.at(self.tokens, first, last) is not None

    def _before(self, first: int) -> tuple[int, bool, bool]:
        """Where the words between subject and participle begin, whether one makes it passive, whether it is unreal."""
        here, passive, unreal = first, False, False
        while here > self.sentence.first and here not in self.part_ends:
            lower = self.tokens[here - 1].lower
            if lower in self.words.negations or lower in self.words.unreal:
                unreal = True
            elif lower in self.words.auxiliaries:
                passive = passive or lower in self.words.be or lower not in self.words.have
            elif lower not in self.words.adverbs:
                break
            here -= 1
        return here, passive, unreal

    def _object(self, last: int) -> tuple[Person, ...] | None:
        """The people named right after a word."""
        at = last
        while at < self.sentence.last and at < last + 3 and self.tokens[at].lower in self.words.object_skip:
            at += 1
        group = self.leading.get(at)
        if group is None:
            return None
        subject = group[0].form == "relative" or (group[0].form == "pronoun" and not group[0].objective)
        return None if subject else group

    def _is_compound(self, person: Person, last: int) -> bool:
        """True for "shooting victim" and "shooting suspect", where the word only describes the noun."""
        return (
            person.form == "bare" and person.age is None and (person.generic or person.role in ("suspect", "speaker"))
        )

    def _is_reduced(self, field: str, last: int) -> bool:
        """True for "the man killed in the raid": nobody stands after the word, so that the man is not who killed."""
        ends = last >= self.sentence.last or self.tokens[last].lower in self.words.reduced
        return ends and field in ("killed", "injured")

    def _subject(self, start: int, first: int, *, adjacent: bool, reduced: bool = False) -> tuple[Person, ...] | None:
        """The people named before a word: right before it, or as far back as the clause reaches."""
        singular = any(self.tokens[at].lower in self.words.singular_be for at in range(start, first))
        here = start
        if here > self.sentence.first and self.tokens[here - 1].lower in self.words.joiners and self.found:
            previous = self.found[-1]
            if previous.words is not None and not self._group_between(previous.words, here):
                return previous.persons
        aside = here
        for group in self._backwards(here):
            aside = min(aside, self._aside(group))
            if group[-1].last > aside:
                continue
            if here - group[-1].last > (1 if adjacent else _REACH) or self._barred(group[-1].last, here):
                return None
            if self._is_inside_phrase(group) and not (group[-1].last == here and self._opens_clause(group)):
                continue
            person = group[-1]
            left = group[0].first > self.sentence.first and self.tokens[group[0].first - 1].lower in self.words.leaves
            reduced = reduced and person.form == "definite" and not person.role
            if adjacent and not left and not reduced and not self._may_suffer(person):
                return None
            if person.form == "reflexive" or person.objective:
                continue
            if singular and len(group) > 1 and person.is_single:
                return (person,)
            if person.form == "relative":
                antecedent = self._antecedent(person)
                if antecedent is not None:
                    return antecedent
            return group
        return None

    def _aside(self, group: tuple[Person, ...]) -> int:
        """The comma before "all civilians" in "five people, all civilians, were"; where it is no aside, its end.

        Of an aside that names people of the figure ("five people, among them Roe, were") it is the comma too.
        """
        last = end = group[-1].last
        while end < min(last + 2, self.sentence.last) and self.tokens[end].text[:1].isupper():
            end += 1  # "his wife Rana,"
        if end >= self.sentence.last or self.tokens[end].text != ",":
            return last
        lowest = max(self.sentence.first, group[0].first - _ASIDE_WITHIN)
        commas = [at for at in range(group[0].first - 1, lowest, -1) if self.tokens[at].text == ","]
        for comma in commas:
            if self._opens_part(comma + 1):
                return comma
        if not commas or not count_of(group)[0].is_unknown:
            return last
        return commas[0] if self.tokens[commas[0] + 1].lower in self.words.aside_starts else last

    def _opens_part(self, at: int) -> bool:
        """True at "among them Sami Haddad" and "three of them nurses", which are people of a figure before."""
        if self.tokens[at].lower in self.words.part_before:
            return True
        number = self.numbers.get(at)
        return number is not None and self.words.part_after.at(self.tokens, number.last, self.sentence.last) is not None

    def _opens_clause(self, group: tuple[Person, ...]) -> bool:
        """True for "led to eight people being shot", "a toll of 19 dead"."""
        before = self.tokens[group[0].first - 1].lower
        if before in self.words.figure_prepositions:
            of_one = group[0].first - 1 in self.ending  # "a girl of six died"
            told = group[0].form == "number" or (group[0].form == "indefinite" and not group[0].count.is_unknown)
            return told and not group[0].is_single and not of_one
        return before in self.words.clause_prepositions or self._is_whole_of(group[0])

    def _is_whole_of(self, person: Person) -> bool:
        """True for the figure of "was among three people wounded", which is of all of them."""
        at = person.first
        if at - 2 < self.sentence.first or person.count.is_unknown or person.is_single:
            return False
        return self.tokens[at - 1].lower in self.words.part_before and self.tokens[at - 2].lower in self.words.be

    def _may_suffer(self, person: Person) -> bool:
        """False for "Roe shot at them": with no passive and no object a name or pronoun is the one who shoots.

        Neither is "who" of a question ("Who burnt the town?") anybody harmed.
        """
        if person.form == "relative" and person.first == self.sentence.first:
            return False
        if person.form == "definite" and self._goes_on(person):
            return True
        return self.sentence.in_title or person.form not in ("name", "pronoun", "definite")

    def _goes_on(self, person: Person) -> bool:
        """True for "his wife" of "a man was killed and his wife injured": the clause leaves out its "was"."""
        at = person.first
        if not self.found or at <= self.sentence.first or self.tokens[at - 1].lower not in self.words.joiners:
            return False
        last = self.found[-1]
        joined = person.last < self.sentence.last and self.tokens[at - 1].kind == "word"
        return (
            joined and last.words is not None and bool(last.persons) and last.words.end + 1 >= self.tokens[at - 1].start
        )

    def _group_between(self, words: Span, here: int) -> bool:
        between = takewhile(lambda group: self.tokens[group[0].first].start >= words.end, self._backwards(here))
        return any(not self._is_inside_phrase(group) for group in between)

    def _antecedent(self, who: Person) -> tuple[Person, ...] | None:
        group = next(self._backwards(who.first), None)
        return group if group is not None and who.first - group[-1].last <= 8 else None

    def _backwards(self, here: int) -> Iterator[tuple[Person, ...]]:
        """The groups that end before the token or with it, the nearest first."""
        return (self.groups[at] for at in range(bisect_right(self.ends, here) - 1, -1, -1))

    def _barred(self, last: int, here: int) -> bool:
        return any(self.tokens[at].lower in self.words.barriers for at in range(last, here))

    def _is_inside_phrase(self, group: tuple[Person, ...]) -> bool:
        """True for "in a car with two men" and "including two men": the people stand inside another phrase."""
        at = group[0].first
        before = self.tokens[at - 1].lower if at > self.sentence.first else ""
        if before == self.people.of and (self._is_none_of(group[0]) or self._is_sum(at)):
            return False
        inside = before in self.words.prepositions or before in self.words.part_before
        return inside or self.tokens[at].lower in self.words.part_before  # "30 people, mostly young men, were"

    def _add_object(self, field: str, group: tuple[Person, ...], first: int, last: int) -> None:
        self.objects.update(person.first for person in group)
        end = group[-1].last
        if field == "hit" and end < self.sentence.last:
            fatal = self.words.object_fatal.at(self.tokens, end, self.sentence.last)
            if fatal is not None:
                field, last = "killed", fatal[0]
                self.covered.update(range(end, last))
        group = tuple(person for person in group if person.form != "reflexive")
        self._add(field, group, first, last)

    def _add(self, field: str, persons: tuple[Person, ...], first: int, last: int, rule: str = "") -> None:
        if persons and self._is_none_of(persons[0]):
            if (persons[0].generic or persons[0].who == "civilians") and field in ("killed", "injured", "hit"):
                start = persons[0].first - 2
                self._add_number("killed" if field == "killed" else "injured", ZERO, start, last, "nobody")
            return
        count, approximate = count_of(persons)
        spans = tuple(person.span(self.tokens) for person in persons) if not count.is_unknown else ()
        part = bool(persons) and (any(p.part for p in persons) or self._is_part(persons))
        self.found.append(
            Harm(
                field=field,
                count=Count(range=count, who=who_of(persons), approximate=approximate, spans=spans),
                sentence=self.sentence.index,
                part_of=part,
                group=persons[0].group if persons else "",
                rule=rule,
                persons=persons,
                words=Span(self.tokens[first].start, self.tokens[last - 1].end),
                other_event=self.other_event,
            )
        )

    def _is_sum(self, at: int) -> bool:
        """True for the figure of "a total of 19 people"."""
        return at - 2 >= self.sentence.first and self.tokens[at - 2].lower in self.words.sums

    def _is_none_of(self, person: Person) -> bool:
        """True for "none of the passengers was hurt"."""
        at = person.first
        if at - 2 < self.sentence.first or self.tokens[at - 1].lower != self.people.of:
            return False
        return self.tokens[at - 2].lower in self.words.none_of

    def _add_number(self, field: str, counted: CountRange, first: int, last: int, rule: str) -> None:
        span = Span(self.tokens[first].start, self.tokens[last - 1].end)
        self.found.append(
            Harm(
                field=field,
                count=Count(range=counted, who="unknown", spans=(span,)),
                sentence=self.sentence.index,
                rule=rule,
                words=span,
                other_event=self.other_event,
            )
        )

    def _is_part(self, persons: tuple[Person, ...]) -> bool:
        """True for a figure inside another: "including 12 children", "four of them"."""
        first, last = persons[0].first, persons[-1].last
        if first > self.sentence.first and self.tokens[first - 1].lower in self.words.part_before:
            return not self._is_whole_of(persons[0])
        return last < self.sentence.last and self.words.part_after.at(self.tokens, last, self.sentence.last) is not None
