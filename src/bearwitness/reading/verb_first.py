"""Who was killed, injured, missing or abducted, in a language whose verbs stand before the people.

"قتل ثلاثة مدنيين", "مقتل رجل وإصابة طفلين", "12 قتيلا", "خمسة أطفال قتلوا", "ارتفعت الحصيلة إلى 17 قتيلا", "من دون
تسجيل إصابات". The pack sorts its words of harm by the side on which those who suffer stand. Without vowel signs a verb
may be passive or active; what follows decides: where armed people and then others stand after it, the others suffered.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from bearwitness.model import Count
from bearwitness.reading.bare_nouns import find_bare_nouns
from bearwitness.reading.clause_sides import find_subject
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.harm import CasualtyMentions, Harm
from bearwitness.reading.mentions import Quantity
from bearwitness.reading.person import ONE, Person
from bearwitness.reading.person_groups import People, coordinate, count_of, who_of
from bearwitness.reading.verb_first_words import verb_first_words
from bearwitness.values import CountRange, Span

_BACK_REACH = 28
_ACTING = frozenset({"armed", "suspect"})
# What a noun's role says became of the people.
_NOUN_HARM = {"body": "killed", "hurt": "injured", "missing": "missing", "held": "abducted"}
_NOBODY = CountRange.exactly(0)
_BEFORE_PART = 2
_BESIDE, _MOST_SUBJECTS = 2, 4

Group = tuple[Person, ...]


def find_verb_first(doc: Document, quantities: Sequence[Quantity]) -> CasualtyMentions:
    """How many were killed, injured, missing or abducted, clause by clause, in order of the text."""
    persons = People(find_bare_nouns(doc, quantities), doc.tokens)
    numbers = {quantity.first: quantity for quantity in quantities}
    words = verb_first_words(doc.lang)
    found: list[Harm] = []
    for sentence in doc.sentences:
        triggers = words.triggers.by_sentence(doc).get(sentence.index, ())
        none = words.openers.by_sentence(doc).get(sentence.index, ())
        people = persons.by_sentence.get(sentence.index, ())
        if triggers or none or any(person.role in _NOUN_HARM for person in people):
            found += _Clauses(doc, sentence, people, numbers).read(triggers, none)
    return CasualtyMentions(found, persons)


class _Clauses:
    """One sentence with its people, read for harm."""

    def __init__(
        self, doc: Document, sentence: Sentence, persons: Sequence[Person], numbers: Mapping[int, Quantity]
    ) -> None:
        self.doc, self.tokens, self.sentence, self.numbers = doc, doc.tokens, sentence, numbers
        self.words = verb_first_words(doc.lang)
        self.sets = self.words.sets
        self.groups = coordinate(persons, self.tokens, self.sets["joiners"], frozenset(), sentence.in_title)
        self.starts = [group[0].first for group in self.groups]
        self.ends = [group[-1].last for group in self.groups]
        self.inside = {at: person for person in reversed(persons) for at in range(person.first, person.last)}
        self.other_event = sentence.index in self.words.other_event.by_sentence(doc)
        self.found: list[Harm] = []
        self.used: set[int] = set()
        self.told: set[str] = set()
        self.toll_from = self._toll_from()

    def read(
        self, triggers: Sequence[tuple[int, int, tuple[str, str]]], none: Sequence[tuple[int, int, str]]
    ) -> list[Harm]:
        covered = self._none(none)
        verbs = [held for held in triggers if held[0] not in covered and held[0] not in self.inside]
        nouns = [
            (person.first, person.last, (_NOUN_HARM[person.role], ""))
            for person in dict.fromkeys(self.inside.values())
            if person.role in _NOUN_HARM and person.first not in covered
        ]
        verbs = self._without_pairs(verbs)
        firsts = [first for first, _, _ in verbs]
        for first, last, (field, voice) in sorted([*verbs, *nouns]):
            if self._is_unreal(first):
                continue
            if voice:
                following = bisect_right(firsts, first)
                until = firsts[following] if following < len(firsts) else self.sentence.last
                self._trigger(first, last, until, field, voice)
            else:
                self._noun(field, self.inside[first], first, last)
        self._parts()
        self.found.sort(key=lambda harm: harm.words.start if harm.words else 0)
        contrasts = [
            self.tokens[at].start
            for at in range(self.sentence.first, self.sentence.last)
            if self.tokens[at].lower in self.sets["contrast"]
        ]
        return [
            replace(harm, voice=bisect_left(contrasts, harm.words.start)) if contrasts and harm.words else harm
            for harm in self.found
        ]

    def _without_pairs(
        self, verbs: Sequence[tuple[int, int, tuple[str, str]]]
    ) -> list[tuple[int, int, tuple[str, str]]]:
        """The words of harm but those that share one figure: "مقتل وإصابة 12" says of neither how many."""
        paired = {
            held[0]
            for one, other in pairwise(verbs)
            if other[0] == one[1] + 1
            and self.tokens[one[1]].lower in self.sets["joiners"]
            and one[2][0] != other[2][0]
            and one[2][1] != "before"
            for held in (one, other)
        }
        return [held for held in verbs if held[0] not in paired]

    # --- words of harm ---------------------------------------------------------------------------

    def _trigger(self, first: int, last: int, until: int, field: str, voice: str) -> None:
        if voice == "before":
            beside = last < until and self.tokens[last].lower not in self.sets["joiners"]
            group = self._after(last, min(until, last + _BEFORE_PART + 1)) if beside else None
            group = group or self._before(first)
        elif voice == "free":
            group = self._on_either_side(first, last, until)
        else:
            group = self._after(last, until, acting=voice == "either")
            if group is None and voice == "verb":
                earlier = self._before(first)
                group = earlier if earlier is not None and count_of(earlier)[0] == ONE else None
        if group is None and voice == "after":
            group = self._objects(last)
        if group is not None:
            self._say(field, group, first, last)
        elif voice != "either" and not self._has("of_forms", last - 1):  # "la masacre de 1948" tells of nobody
            self._add(field, (), (first, last))

    def _on_either_side(self, first: int, last: int, until: int) -> Group | None:
        """The people right behind the word, else those before it, else those further behind; the counted ones first."""
        after = self._after(last, until)
        if after is not None and self._is_joined(last, after[0].first):
            after = None
        if after is not None and after[0].first - last <= _BESIDE and not count_of(after)[0].is_unknown:
            return after
        low = max(0, bisect_right(self.ends, first) - _MOST_SUBJECTS)
        near = self.groups[low : bisect_right(self.ends, first)]
        unused = [tuple(person for person in group if person.first not in self.used) for group in near]
        free = [group for group in unused if group and not self._is_part(group) and not group[0].part]
        barred = self.sets["barriers"] | self.sets["clause_joiners"]
        before = find_subject(self.doc.lowers, free, first, barred, _BACK_REACH)
        told = [group for group in (before, after) if group is not None]
        return next((group for group in told if not count_of(group)[0].is_unknown), told[0] if told else None)

    def _objects(self, last: int) -> Group | None:
        """The people of "mataron a 3 pelaos": what a preposition for people alone marks, whatever noun they have."""
        marked = last < self.sentence.last and self._has("people_before", last)
        number = self.numbers.get(last + 1) if marked else None
        if number is None or number.last >= self.sentence.last or self.tokens[number.last].kind != "word":
            return None
        return (Person(number.first, number.last, self.sentence.index, "number", number.range, number.approximate),)

    def _is_joined(self, first: int, last: int) -> bool:
        """True where "and" parts the word from people of another clause."""
        return not self.sets["clause_joiners"].isdisjoint(self.doc.lowers[first:last])

    def _noun(self, field: str, person: Person, first: int, last: int) -> None:
        """ "12 قتيلا", "جريحان"; after "the number of" the figure follows."""
        is_led = last + 1 in self.numbers and last + 1 < self.sentence.last
        listed = is_led and (self.tokens[last].text == ":" or self._is_total(person, last))
        tolled = listed or self.toll_from is not None
        toll = None
        if person.count.is_unknown and tolled:
            toll = (self._toll_before(first) if not listed else None) or self._toll_figure(last + listed)
        if toll is not None:
            self._add_number(field, toll.range, min(first, toll.first), max(last, toll.last), "toll")
        elif person.first not in self.used and not (person.form == "definite" and person.count.is_unknown):
            group = next((group for group in self.groups if person in group), (person,))
            # "قتيلان وثلاثة جرحى": one phrase, two harms
            self._say(field, (person,) if len(group) > 1 else group, first, last)

    def _is_total(self, person: Person, last: int) -> bool:
        """True for "los muertos son 12"."""
        return bool(self.sets["clause_joiners"]) and person.form == "definite" and self._has("toll_to", last)

    def _toll_before(self, noun: int) -> Quantity | None:
        """The bare number that stands before the noun: "elevó a 84 el número de muertos"."""
        opener = self.toll_from if self.sets["clause_joiners"] and self.toll_from is not None else noun
        for at in range(noun - 1, max(opener, noun - self.words.toll_reach), -1):
            quantity = self.numbers.get(at)
            if quantity is not None:
                held = self.inside.get(at)
                return quantity if self._has("toll_to", at - 1) and (held is None or held.form == "number") else None
        return None

    def _has(self, name: str, at: int) -> bool:
        return self.tokens[at].lower in self.sets[name]

    def _say(self, field: str, group: Group, first: int, last: int) -> None:
        noun = group[0].first == first
        if group[0].first == last and self._is_of_other_harm(group[0], field):
            group = group[:1]  # "وفاة جريحين"
        else:
            group = tuple(person for person in group if not self._is_of_other_harm(person, field))
        if not group or any(person.first in self.used for person in group):
            return
        self.used.update(person.first for person in group)
        if group[0].part or self._is_part(group):
            # "توفي منهم أربعة" tells of the wounded; "قتل بينهم طفل" of a part of the dead
            apart = field == "killed" and "injured" in self.told
            whole = noun or field in self.told
            self._add(field, group, (first, last), part=whole and not apart)
            if apart:
                self._less(self.found[-1])
            return
        toll = self.toll_from is not None and self.toll_from < group[0].first and not group[0].count.is_unknown
        self._add(field, group, (first, last), rule="toll" if toll and noun else "")

    def _is_of_other_harm(self, person: Person, field: str) -> bool:
        """True for the wounded of "3 killed and 5 wounded", which a word before both does not make killed."""
        return (person.role == "hurt" and field == "killed") or (person.role == "body" and field == "injured")

    def _after(self, last: int, until: int, *, acting: bool = False) -> Group | None:
        """The people after the word, within reach and before the next word of harm."""
        end = min(until, last + self.words.reach, self.sentence.last)
        place = bisect_left(self.starts, last)
        here = last
        while place < len(self.groups) and self.starts[place] <= end:
            group = self.groups[place]
            if self._is_barred(here, group[0].first) or group[0].first >= max(until, last + 1):
                return None
            following = self.groups[place + 1] if place + 1 < len(self.groups) else None
            acts = group[0].role in _ACTING and group[0].count.is_unknown and len(group) == 1
            near = following is not None and 0 <= following[0].first - group[-1].last <= _BEFORE_PART
            if not (acting and acts and near):
                return self._of_this_verb(group, until)
            here, place, end = group[-1].last, place + 1, self.sentence.last
        return None

    def _of_this_verb(self, group: Group, until: int) -> Group:
        """The group without its last, where a verb of its own follows ("murieron dos y tres huyeron")."""
        shared = len(group) > 1 and group[-1].last == until and bool(self.sets["clause_joiners"])
        return group[:-1] if shared and until < self.sentence.last else group

    def _before(self, first: int) -> Group | None:
        """The nearest people before the word that are no part of others."""
        for place in range(bisect_right(self.ends, first) - 1, -1, -1):
            group = self.groups[place]
            if first - group[-1].last > _BACK_REACH:
                return None
            if not self._is_part(group) and group[0].first not in self.used:
                return group
        return None

    def _is_barred(self, first: int, last: int) -> bool:
        return any(
            self.tokens[at].lower in self.sets["barriers"] or self.tokens[at].text in "،,(" for at in range(first, last)
        )

    def _is_unreal(self, first: int) -> bool:
        """True after a negation or a word that tells of what did not come about."""
        start = max(self.sentence.first, first - 2)
        return any(
            self.tokens[at].lower in self.sets["negations"] or self.tokens[at].lower in self.sets["unreal"]
            for at in range(start, first)
        )

    # --- parts -----------------------------------------------------------------------------------

    def _is_part(self, group: Group) -> bool:
        """True for a figure inside another: "بينهم أربعة أطفال", "ثلاثة منهم"."""
        first, last = group[0].first, group[-1].last
        whole = (
            group[0].role in _NOUN_HARM
            and not group[0].count.is_unknown
            and first
            and self._has("determiners", first - 1)
        )
        before = range(first if whole else max(self.sentence.first, first - _BEFORE_PART), first)
        if any(self.tokens[at].lower in self.sets["part_before"] for at in before):
            return True
        after = self.words.part_after.at(self.tokens, last, self.sentence.last) if last < self.sentence.last else None
        # "11 مواطنا منهم 3 نساء": the whole stands before the word too
        return after is not None and after[0] not in self.starts

    def _parts(self) -> None:
        wholes = sorted((harm for harm in self.found if harm.words and harm.persons), key=_place)
        places = [_place(harm) for harm in wholes]
        for group in self.groups:
            counted, _ = count_of(group)
            if counted.is_unknown or group[0].first in self.used or not self._is_part(group):
                continue
            before = bisect_right(places, self.tokens[group[0].first].start)
            if before:
                self._add(wholes[before - 1].field, group, _range(group), part=True)

    def _less(self, dead: Harm) -> None:
        """ "18 wounded, four of whom died" are 4 killed and 14 injured."""
        hurt = next((at for at, harm in enumerate(self.found[:-1]) if harm.field == "injured" and harm.persons), None)
        if hurt is None or dead.field != "killed" or not self.found[hurt].count.range.is_exact:
            return
        whole, gone = self.found[hurt].count.range.min, dead.count.range.min
        if whole is None or gone is None or not dead.count.range.is_exact or gone > whole:
            return
        held, left = self.found[hurt], CountRange.exactly(whole - gone)
        persons = (replace(held.persons[0], count=left), *held.persons[1:]) if len(held.persons) == 1 else held.persons
        spans = (*held.count.spans, *dead.count.spans)
        self.found[hurt] = replace(held, persons=persons, count=replace(held.count, range=left, spans=spans))

    # --- tolls and nobody ------------------------------------------------------------------------

    def _toll_from(self) -> int | None:
        """The token of a word for a toll ("ارتفعت الحصيلة")."""
        places = range(self.sentence.first, self.sentence.last)
        return next((at for at in places if self.tokens[at].lower in self.sets["toll_openers"]), None)

    def _toll_figure(self, last: int) -> Quantity | None:
        """The bare number that the toll of the noun before it has come to."""
        for at in range(last, min(last + self.words.toll_reach, self.sentence.last)):
            quantity = self.numbers.get(at)
            if quantity is None:
                continue
            held = self.inside.get(at)
            stated = held is None or held.form in ("number", "other") or held.generic
            opener = () if self.toll_from is None else (self.toll_from,)  # "بلغ عدد القتلى 14"
            led = any(self.tokens[i].lower in self.sets["toll_to"] for i in (*opener, *range(last, at)))
            return quantity if (at == last and stated) or (stated and led) else None
        return None

    def _none(self, openers: Sequence[tuple[int, int, str]]) -> set[int]:
        """The tokens of the phrases that say nobody was hurt; each is added as 0."""
        covered: set[int] = set()
        for first, last, field in self.words.said.by_sentence(self.doc).get(self.sentence.index, ()):
            self._add_none(field, first, last, covered)
        for first, last, _ in openers:
            if first not in covered:
                self._none_after(first, last, covered)
        return covered

    def _none_after(self, first: int, last: int, covered: set[int]) -> None:
        """What an opener says there was none of: "لا قتلى ولا جرحى"."""
        at = self._past(last, min(self.sentence.last, last + self.words.most_between), "between")
        hit = self._none_of(at)
        while hit is not None:
            self._add_none(hit[1], first, hit[0], covered)
            at = self._past(hit[0], self.sentence.last, "or")
            hit = self._none_of(at) if at > hit[0] else None

    def _none_of(self, at: int) -> tuple[int, str] | None:
        return self.words.none_of.at(self.tokens, at, self.sentence.last) if at < self.sentence.last else None

    def _past(self, at: int, end: int, name: str) -> int:
        while at < end and self.tokens[at].lower in self.sets[name]:
            at += 1
        return at

    def _add_none(self, field: str, first: int, last: int, covered: set[int]) -> None:
        covered.update(range(first, last))
        for each in ("killed", "injured") if field == "harmed" else (field,):
            self._add_number(each, _NOBODY, first, last, "nobody")

    # --- mentions --------------------------------------------------------------------------------

    def _add(self, field: str, group: Group, place: tuple[int, int], *, rule: str = "", part: bool = False) -> None:
        count, approximate = count_of(group)
        self.told.update((field,) if group else ())
        spans = tuple(person.span(self.tokens) for person in group) if not count.is_unknown else ()
        self.found.append(
            Harm(
                field=field,
                count=Count(range=count, who=who_of(group), approximate=approximate, spans=spans),
                sentence=self.sentence.index,
                part_of=part,
                group=group[0].group if group else "",
                rule=rule,
                persons=group,
                words=self._span(*place),
                other_event=self.other_event,
            )
        )

    def _add_number(self, field: str, counted: CountRange, first: int, last: int, rule: str) -> None:
        span = self._span(first, last)
        count = Count(range=counted, who="unknown", spans=(span,))
        self.found.append(Harm(field, count, self.sentence.index, rule=rule, words=span, other_event=self.other_event))

    def _span(self, first: int, last: int) -> Span:
        return Span(self.tokens[first].start, self.tokens[last - 1].end)


def _place(harm: Harm) -> int:
    return harm.words.start if harm.words else 0


def _range(group: Group) -> tuple[int, int]:
    return group[0].first, group[-1].last
