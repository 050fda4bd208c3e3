"""Who was killed, injured, hit by fire, missing or abducted, as each clause of a report says it.

A word of harm ("killed", "died", "in critical condition") is looked up in the language pack; the people it is
said of are searched on the side where its grammar puts them: before a passive or an intransitive, after an
active form. Nothing is decided about the report's main event; that is ``casualty_summary``'s part.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bearwitness.codebook import Codebook
from bearwitness.reading.casualty_clauses import ZERO, Clauses
from bearwitness.reading.document import Document
from bearwitness.reading.harm import TURNED, CasualtyMentions, Harm
from bearwitness.reading.harm_words import harm_words
from bearwitness.reading.mentions import CasualtyMention, CasualtySummary, Quantity
from bearwitness.reading.pack import is_verb_first
from bearwitness.reading.person import Person
from bearwitness.reading.person_groups import People, count_of, people_of
from bearwitness.reading.persons import find_persons
from bearwitness.reading.verb_first import find_verb_first
from bearwitness.reading.wounds import CARRIED, find_wounds, merged, within
from bearwitness.values import CountRange, Span

# A place and a date may stand between "the number of people killed" and the figure.
_TOLL_WITHIN = 26
# Behind the word for another voice, its figure: "others seven", "others put the number at seven".
_RIVAL_WITHIN = 7


def find_casualties(doc: Document, quantities: Sequence[Quantity], codebook: Codebook) -> list[CasualtyMention]:
    """How many were killed, injured, hit, missing or abducted, clause by clause, in order of the text.

    Each mention that states a number carries the words it rests on. A clause that says only that there were
    some ("people were killed") gives an unknown count. Linear in the length of the text.
    """
    if is_verb_first(doc.lang):
        return find_verb_first(doc, quantities)
    persons = People(find_persons(doc, quantities), doc.tokens)
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
        self.people = people_of(persons, doc.tokens)
        self.numbers = {quantity.first: quantity for quantity in quantities}

    def mentions(self) -> Iterator[CasualtyMention]:
        wounds = find_wounds(self.doc)
        words, whole = self.words.triggers.by_sentence(self.doc), self.words.phrases.by_sentence(self.doc)
        others = self.words.other_event.by_sentence(self.doc)
        rivals = self.words.rivals.by_sentence(self.doc)
        for sentence in self.doc.sentences:
            index = sentence.index
            triggers = merged(words.get(index, ()), within(wounds, sentence.first, sentence.last))
            phrases = whole.get(index, [])
            people = self.people.joined.get(index, [])
            if triggers or phrases or any(person.role == "body" for person in people):
                clause = _Clauses(self.doc, sentence, people, self.numbers, other_event=index in others)
                clause.rivals = rivals.get(index, ())
                yield from clause.read(triggers, phrases)


class _Clauses(Clauses):
    """One sentence with its people, read for harm."""

    rivals: Sequence[tuple[int, int, str]] = ()

    def read(
        self, triggers: list[tuple[int, int, tuple[str, str]]], phrases: list[tuple[int, int, tuple[str, int]]]
    ) -> list[Harm]:
        for first, last, (kind, _) in phrases:
            total = kind in ("the_killed", "the_injured") and self._total(kind.removeprefix("the_"), first, last)
            if total or kind.startswith(("nobody", "self", "attempted")):
                self.covered.update(range(first, last))
        for first, last, (field, voice) in triggers:
            if not self.covered.isdisjoint(range(first, last)):
                continue
            self._trigger(first, last, field, voice)
        for first, last, (kind, number) in phrases:
            if kind == "in_all":
                self._in_all(first)
            else:
                self._phrase(first, last, kind, number)
        self._parts()
        self._bodies()
        self._rivals()
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
        if voice == CARRIED:
            # said of those brought away, not of those who bring them
            brought = self._subject(start, first, adjacent=not passive)
            if brought is not None:
                self._add(field, brought, first, last, rule=CARRIED)
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
        alone = voice == "ed" and not passive
        found = self._subject(start, first, adjacent=alone, reduced=alone and self._is_reduced(field, last))
        if found is not None:
            self._add(field, found, first, last)
        elif passive or voice == "done":
            self._add(field, (), first, last)

    # --- whole phrases ---------------------------------------------------------------------------

    def _phrase(self, first: int, last: int, kind: str, number: int) -> None:
        if kind in ("nobody_killed", "nobody_harmed"):
            self._add_number("killed", ZERO, first, last, "nobody")
        if kind in ("nobody_injured", "nobody_harmed"):
            self._add_number("injured", ZERO, first, last, "nobody")
        if kind == "nobody_missing":
            self._add_number("missing", ZERO, first, last, "nobody")
        if kind == "nobody_else":
            self._add_number("nobody else", ZERO, first, last, "nobody else")
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
            field = "killed" if number else "injured" if kind == "self_hurt" else "hit"
            self._self_harm(first, last, field, TURNED if kind == "self_turned" else "self")

    def _toll(self, field: str, first: int, last: int) -> None:
        """The figure a toll is said to have come to: the first number after "to", "at" or "as"."""
        for at in range(last, min(last + _TOLL_WITHIN, self.sentence.last)):
            quantity = self.numbers.get(at)
            if quantity is not None and self._tells_toll(quantity, at, last):
                group = self.leading.get(at, ())
                if len(group) == 1 and group[0].first == at and group[0].who == "combatants":
                    self._add(field, group, first, quantity.last)  # "put its losses at six soldiers"
                else:
                    self._add_number(field, quantity.range, first, quantity.last, "toll")
                return

    def _tells_toll(self, quantity: Quantity, at: int, last: int) -> bool:
        """True after "to", "at" or "as", and for a range: "put the toll between 3 and 5", "ranged from 3 to 5"."""
        opening = {self.tokens[at].lower, self.tokens[at - 1].lower}
        if quantity.range.min != quantity.range.max and opening & self.words.toll_spreads:
            return True
        if at == last + 1 and self.tokens[last].lower == self.people.of:
            return self._stands_alone(at)  # "a toll of six"
        return at > last and self.tokens[at - 1].lower in self.words.toll_verbs

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

    def _in_all(self, first: int) -> None:
        """ "145 in all": the whole of what the words of harm before it, or else in its sentence, tell."""
        number = next((q for at in (1, 2, 3, 4) if (q := self.numbers.get(first - at)) and first - q.last <= 2), None)
        start = self.tokens[first].start
        told = [harm for harm in self.found if harm.persons and harm.words and harm.field in ("killed", "injured")]
        before = [harm for harm in told if harm.words and harm.words.start < start]
        if number is None or number.first < self.sentence.first or not told:
            return
        harm = before[-1] if before else told[0]
        self._add_number(harm.field, number.range, number.first, number.last, "toll")

    def _stands_alone(self, at: int) -> bool:
        """False for "the dead are two men and a boy", where the figure is of some of them."""
        place = bisect_right(self.groups, at, key=lambda group: group[0].first) - 1
        group = self.groups[max(0, place)] if self.groups else ()
        if not group or not group[0].first <= at < group[-1].last:
            return True
        return len(group) == 1 and (group[0].form == "number" or group[0].generic)

    def _self_harm(self, first: int, last: int, field: str, rule: str) -> None:
        sex = ""
        for at in range(first, last):
            sex = self.people.pronouns.get(self.tokens[at].lower, ("", "", False))[1] or sex
        subject = self._self_subject(first, sex)
        person = subject or Person(first, last, self.sentence.index, "reflexive", CountRange.exactly(1), sex=sex)
        self._add(field, (person,), first, last, rule=rule)

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

    def _bodies(self) -> None:
        """ "5 bodies", "8 martyrs": the noun itself says that they are dead."""
        used = {person.first for harm in self.found for person in harm.persons}
        for person in self.persons:
            if person.role == "body" and person.form == "indefinite" and person.first not in used:
                self._add("killed", (person,), person.first, person.last)

    def _rivals(self) -> None:
        """ "Some said four were killed, others seven": voices without names are one, whose figure is a range."""
        for first, last, _ in self.rivals:
            told = [harm for harm in self.found if harm.field in ("killed", "injured") and not harm.part_of]
            start = self.tokens[first].start
            harm = next((harm for harm in reversed(told) if harm.spans and harm.spans[0].end <= start), None)
            end = min(self.sentence.last, last + _RIVAL_WITHIN)
            rival = self._rival(last, end)
            if harm is None or rival is None or harm.count.range.is_unknown or rival.range.is_unknown:
                continue
            if any(other.words and other.words.start >= start and other.field != harm.field for other in self.found):
                continue  # "others said that seven were hurt"
            both = harm.count.range.spread(rival.range)
            count = replace(harm.count, range=both, spans=(*harm.spans, rival.span))
            words = Span(harm.spans[0].start, rival.span.end)
            self.found = [held for held in self.found if not any(span.overlaps(rival.span) for span in held.spans)]
            self.found.append(replace(harm, count=count, rule="toll", persons=(), words=words))

    def _rival(self, at: int, end: int) -> Quantity | None:
        """The figure of the other voice, with nothing but words of saying before it."""
        while at < end and at not in self.numbers and self.tokens[at].lower in self.words.rival_between:
            at += 1
        return self.numbers.get(at) if at < end else None

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
