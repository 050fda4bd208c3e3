"""Who was killed, injured, hit by fire, missing or abducted, as each clause of a report says it.

A word of harm ("killed", "died", "in critical condition") is looked up in the language pack; the people it is
said of are searched on the side where its grammar puts them: before a passive or an intransitive, after an
active form. Nothing is decided about the report's main event; that is ``casualty_summary``'s part.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from bearwitness.codebook import Codebook
from bearwitness.model import Count
from bearwitness.reading.document import Document, Sentence, Token
from bearwitness.reading.harm import CasualtyMentions, Harm
from bearwitness.reading.harm_words import harm_words
from bearwitness.reading.mentions import CasualtyMention, CasualtySummary, Quantity
from bearwitness.reading.person import Person
from bearwitness.reading.person_groups import coordinate, count_of, join_appositions, who_of
from bearwitness.reading.person_words import people_words
from bearwitness.reading.persons import find_persons
from bearwitness.values import CountRange, Span

_REACH = 28

# A place and a date may stand between "the number of people killed" and the figure.
_TOLL_WITHIN = 26


def find_casualties(doc: Document, quantities: Sequence[Quantity], codebook: Codebook) -> list[CasualtyMention]:
    """How many were killed, injured, hit, missing or abducted, clause by clause, in order of the text.

    Each mention that states a number carries the words it rests on. A clause that says only that there were
    some ("people were killed") gives an unknown count. Linear in the length of the text.
    """
    persons = find_persons(doc, quantities)
    return CasualtyMentions(_Finder(doc, persons, quantities).mentions(), persons)


def summarise(
    doc: Document, mentions: Sequence[CasualtyMention], codebook: Codebook, sentences: Sequence[int] | None = None
) -> CasualtySummary:
    """The figures for the main event, or for the given sentences; see ``casualty_summary.summarise``."""
    from bearwitness.reading import casualty_summary

    return casualty_summary.summarise(doc, mentions, codebook, sentences)


class _Finder:
    """One search of one document."""

    def __init__(self, doc: Document, persons: Sequence[Person], quantities: Sequence[Quantity]) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.words = harm_words(doc.lang)
        self.people = people_words(doc.lang)
        self.by_sentence: dict[int, list[Person]] = {}
        for person in persons:
            self.by_sentence.setdefault(person.sentence, []).append(person)
        self.numbers = {quantity.first: quantity for quantity in quantities}

    def mentions(self) -> Iterator[CasualtyMention]:
        for sentence in self.doc.sentences:
            triggers = self.words.triggers.find(self.doc, sentence.first, sentence.last)
            phrases = self.words.phrases.find(self.doc, sentence.first, sentence.last)
            people = self.by_sentence.get(sentence.index, [])
            if triggers or phrases or any(person.role == "body" for person in people):
                clause = _Clauses(self, sentence, people)
                yield from clause.read(triggers, phrases)


class _Clauses:
    """One sentence with its people, read for harm."""

    def __init__(self, finder: _Finder, sentence: Sentence, persons: list[Person]) -> None:
        self.tokens: Sequence[Token] = finder.tokens
        self.words, self.people, self.numbers = finder.words, finder.people, finder.numbers
        self.sentence = sentence
        self.persons = join_appositions(persons, self.tokens)
        self.groups = coordinate(self.persons, self.tokens, self.words.joiners, self.words.homes, sentence.in_title)
        self.other_event = bool(self.words.other_event.find(finder.doc, sentence.first, sentence.last))
        # By token, so that a sentence as long as a report is not searched for each of its words of harm.
        self.covering = {at: person for person in reversed(self.persons) for at in range(person.first, person.last)}
        self.ending = {person.last: person for person in reversed(self.persons)}
        self.leading = {at: group for group in reversed(self.groups) for at in range(group[0].first, group[0].last)}
        self.ends = [group[-1].last for group in self.groups]
        self.part_ends = {person.last for person in self.persons if person.part}
        self.found: list[Harm] = []
        self.objects: set[int] = set()

    def read(
        self, triggers: list[tuple[int, int, tuple[str, str]]], phrases: list[tuple[int, int, tuple[str, int]]]
    ) -> list[Harm]:
        covered: set[int] = set()
        for first, last, (kind, _) in phrases:
            total = kind in ("the_killed", "the_injured") and self._total(kind.removeprefix("the_"), first, last)
            if total or kind.startswith(("nobody", "self")):
                covered.update(range(first, last))
        for first, last, (field, voice) in triggers:
            if not covered.isdisjoint(range(first, last)):
                continue
            self._trigger(first, last, field, voice)
        for first, last, (kind, number) in phrases:
            self._phrase(first, last, kind, number)
        self._parts()
        self._bodies()
        self._voices()
        self.found.sort(key=lambda harm: harm.words.start if harm.words else 0)
        return self.found

    # --- words of harm ---------------------------------------------------------------------------

    def _trigger(self, first: int, last: int, field: str, voice: str) -> None:
        inside = self.covering.get(first)
        if inside is not None and last <= inside.last:
            # "two wounded men", but not "homicide detectives"
            official = voice == "owned" and inside.role in ("official", "speaker")
            if field in ("killed", "injured", "missing") and not official:
                self._add(field, (inside,), first, last)
            return
        owner = self.ending.get(first)
        if owner is not None and self.tokens[first - 1].lower.endswith(self.people.owner_endings):
            self._add(field, (owner,), first, last)
            return
        if voice != "owned":
            self._clause(first, last, field, voice)

    def _clause(self, first: int, last: int, field: str, voice: str) -> None:
        """A verb of harm, with the people before or after it."""
        start, passive, unreal = self._before(first)
        if unreal:
            return
        if voice == "doing":
            group = self._object(last)
            if group is not None and not self._is_compound(group[0], last):
                self._add_object(field, group, first, last)
            return
        if voice == "ed" and not passive:
            group = self._object(last)
            if group is not None:
                self._add_object(field, group, first, last)
                return
        found = self._subject(start, first, adjacent=voice == "ed" and not passive)
        if found is not None:
            self._add(field, found, first, last)
        elif passive or voice == "done":
            self._add(field, (), first, last)

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

    def _subject(self, start: int, first: int, *, adjacent: bool) -> tuple[Person, ...] | None:
        """The people named before a word: right before it, or as far back as the clause reaches."""
        singular = any(self.tokens[at].lower in self.words.singular_be for at in range(start, first))
        here = start
        if here > self.sentence.first and self.tokens[here - 1].lower in self.words.joiners and self.found:
            previous = self.found[-1]
            if previous.words is not None and not self._group_between(previous.words, here):
                return previous.persons
        for group in self._backwards(here):
            if here - group[-1].last > (1 if adjacent else _REACH) or self._barred(group[-1].last, here):
                return None
            if self._is_inside_phrase(group) and not (group[-1].last == here and self._opens_clause(group)):
                continue
            person = group[-1]
            if adjacent and not self._may_suffer(person):
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

    def _opens_clause(self, group: tuple[Person, ...]) -> bool:
        return self.tokens[group[0].first - 1].lower in self.words.clause_prepositions

    def _may_suffer(self, person: Person) -> bool:
        """False for "Roe shot at them": with no passive and no object a name or pronoun is the one who shoots.

        Neither is "who" of a question ("Who burnt the town?") anybody harmed.
        """
        if person.form == "relative" and person.first == self.sentence.first:
            return False
        return self.sentence.in_title or person.form not in ("name", "pronoun", "definite")

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
        return before in self.words.prepositions or before in self.words.part_before

    # --- whole phrases ---------------------------------------------------------------------------

    def _phrase(self, first: int, last: int, kind: str, number: int) -> None:
        if kind in ("nobody_killed", "nobody_harmed"):
            self._add_number("killed", CountRange.exactly(0), first, last, "nobody")
        if kind in ("nobody_injured", "nobody_harmed"):
            self._add_number("injured", CountRange.exactly(0), first, last, "nobody")
        if kind == "nobody_else":
            self._add_number("nobody else", CountRange.exactly(0), first, last, "nobody else")
        if kind == "fatal":
            self._add("killed", (), first, last, rule="fatal")
        if kind == "multiple_killed":
            self._add_number("killed", CountRange.exactly(number), first, last, "multiple")
        if kind == "multiple_hit":
            self._add_number("hit", CountRange.exactly(number), first, last, "multiple")
        if kind == "murder_suicide":
            self._add_number("killed", CountRange.at_least(number), first, last, "murder-suicide")
        if kind in ("toll_killed", "toll_injured"):
            self._toll("killed" if kind == "toll_killed" else "injured", first, last)
        if kind == "self_same":
            before = [harm for harm in self.found if harm.words and harm.words.end <= self.tokens[first].start]
            number = int(bool(before) and before[-1].field == "killed")
        if kind.startswith("self"):
            self._self_harm(first, last, bool(number))

    def _toll(self, field: str, first: int, last: int) -> None:
        """The figure a toll is said to have come to: the first number after "to", "at" or "as"."""
        for at in range(last, min(last + _TOLL_WITHIN, self.sentence.last)):
            quantity = self.numbers.get(at)
            if quantity is not None and at > last and self.tokens[at - 1].lower in self.words.toll_verbs:
                self._add_number(field, quantity.range, first, quantity.last, "toll")
                return

    def _total(self, field: str, first: int, last: int) -> bool:
        """True where "the dead" are said to number so many; the figure is added as a toll."""
        if first > self.sentence.first and self.tokens[first - 1].lower == self.people.of:
            return False  # "two of the wounded are under 15"
        for at in range(last + 1, min(last + _TOLL_WITHIN, self.sentence.last)):
            quantity = self.numbers.get(at)
            if quantity is None or self.tokens[at - 1].is_capital:
                continue  # after a capital it is the day of a month or part of a name
            if self.tokens[at - 1].lower not in self.words.total_verbs or not self._stands_alone(at):
                return False
            # A count that goes on ("so far") is the figure of its day.
            going_on = quantity.span.end > self.tokens[quantity.last - 1].end and quantity.range.min is not None
            counted = CountRange.exactly(quantity.range.min or 0) if going_on else quantity.range
            self._add_number(field, counted, first, quantity.last, "toll")
            return True
        return False

    def _stands_alone(self, at: int) -> bool:
        """False for "the dead are two men and a boy", where the figure is of some of them."""
        place = bisect_right(self.groups, at, key=lambda group: group[0].first) - 1
        group = self.groups[max(0, place)] if self.groups else ()
        if not group or not group[0].first <= at < group[-1].last:
            return True
        return len(group) == 1 and (group[0].form == "number" or group[0].generic)

    def _self_harm(self, first: int, last: int, dead: bool) -> None:
        sex = ""
        for at in range(first, last):
            sex = self.people.pronouns.get(self.tokens[at].lower, ("", "", False))[1] or sex
        subject = self._self_subject(first, sex)
        person = subject or Person(first, last, self.sentence.index, "reflexive", CountRange.exactly(1), sex=sex)
        self._add("killed" if dead else "hit", (person,), first, last, rule="self")

    def _self_subject(self, first: int, sex: str) -> Person | None:
        """Who turned on themselves; "died after accidentally shooting himself" is said of the one who died."""
        while first > self.sentence.first and self.tokens[first - 1].lower in self.words.adverbs:
            first -= 1
        if first > self.sentence.first and self.tokens[first - 1].lower in self.words.self_after:
            first -= 1
        for person in reversed(self.persons):
            if person.last > first or person.first in self.objects or not person.is_single:
                continue
            if self._barred(person.last, first):
                return None
            if person.form not in ("reflexive", "relative") and (not person.sex or sex in (person.sex, "")):
                return person
        return None

    # --- mentions --------------------------------------------------------------------------------

    def _add_object(self, field: str, group: tuple[Person, ...], first: int, last: int) -> None:
        self.objects.update(person.first for person in group)
        group = tuple(person for person in group if person.form != "reflexive")
        self._add(field, group, first, last)

    def _add(self, field: str, persons: tuple[Person, ...], first: int, last: int, rule: str = "") -> None:
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
            return True
        return last < self.sentence.last and self.words.part_after.at(self.tokens, last, self.sentence.last) is not None

    def _bodies(self) -> None:
        """ "5 bodies", "8 martyrs": the noun itself says that they are dead."""
        used = {person.first for harm in self.found for person in harm.persons}
        for person in self.persons:
            if person.role == "body" and person.form == "indefinite" and person.first not in used:
                self._add("killed", (person,), person.first, person.last)

    def _voices(self) -> None:
        contrasts = [
            self.tokens[at].start
            for at in range(self.sentence.first, self.sentence.last)
            if self.tokens[at].lower in self.words.contrast
        ]
        if contrasts:
            self.found = [
                replace(harm, voice=bisect_left(contrasts, harm.words.start)) if harm.words else harm
                for harm in self.found
            ]

    def _parts(self) -> None:
        """ "killed 40 people, including 12 children": the second figure is of the field before it."""
        used = {person.first for harm in self.found for person in harm.persons}
        for group in self.groups:
            counted, _ = count_of(group)
            if counted.is_unknown or group[0].first in used or not self._is_part(group):
                continue
            start = self.tokens[group[0].first].start
            before = (
                harm for harm in reversed(self.found) if harm.words and harm.words.start <= start and harm.persons
            )
            # "five people, including a child, were hurt"
            whole = (harm for harm in reversed(self.found) if harm.persons and harm.persons[0].last <= group[0].first)
            if (harm := next(before, None) or next(whole, None)) is not None:
                self._add(harm.field, group, group[0].first, group[-1].last)
                self.found[-1] = replace(self.found[-1], part_of=True)
