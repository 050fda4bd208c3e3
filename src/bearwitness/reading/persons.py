"""The people a text speaks of: noun phrases, names and pronouns, with number, age and sex.

"two women", "a 16-year-old boy", "John Roe, 25,", "the victim", "his wife", "a couple", "another", "he". A
person here is only a phrase; whether harm came to them is for ``casualties``, who is who for ``victims``.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from bearwitness.reading.ages import AgeMention, find_ages
from bearwitness.reading.bare_nouns import find_bare_nouns
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.mentions import Quantity
from bearwitness.reading.names import NameFinder
from bearwitness.reading.numbers import Quantities
from bearwitness.reading.pack import is_verb_first
from bearwitness.reading.person import ONE, Person, of_kind, stage_of
from bearwitness.reading.person_ages import PersonAges
from bearwitness.reading.person_ahead import INSIDE, Ahead
from bearwitness.reading.person_words import Head, people_words
from bearwitness.values import CountRange

_REACH = 7
_QUOTES = "\"”’'"


def find_persons(doc: Document, quantities: Sequence[Quantity]) -> list[Person]:
    """Every phrase for people in the text, in order, not overlapping; linear in the text's length."""
    if is_verb_first(doc.lang):
        return find_bare_nouns(doc, quantities)
    return _Finder(doc, quantities).persons()


class _Finder:
    """One search of one document."""

    def __init__(self, doc: Document, quantities: Sequence[Quantity]) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.sentences = doc.sentences
        self.words = people_words(doc.lang)
        self.number_ends = {quantity.last: quantity for quantity in quantities}
        self.number_starts = {quantity.first: quantity for quantity in quantities}
        told = quantities.ages if isinstance(quantities, Quantities) else find_ages(doc)
        ages = [age for age in told if age.form != "between"]
        self.age_ends = {age.last: age for age in ages}
        self.age_starts = {age.first: age for age in ages}
        self.ages = PersonAges(doc, self.age_starts, self.words.joiners)
        self.ahead = Ahead(self.tokens, self.words, self.number_starts, self.age_starts)
        last = {ending[-1] for ending in self.words.owner_endings}
        self.owners = {w for w in doc.vocabulary if w[-1] in last and w.endswith(self.words.owner_endings)}
        self.starts = self._starts()
        self.names = NameFinder(doc, self.words)

    def persons(self) -> list[Person]:
        found: list[Person] = []
        at = 0
        for sentence in self.sentences:
            past = bisect_left(self.starts, sentence.last, at)
            if past > at:
                found.extend(self._in_sentence(sentence, self.starts[at:past]))
            at = past
        return found

    def _starts(self) -> list[int]:
        """The tokens a phrase can start or be told from: capital words, words for people, numbers and ages."""
        wanted = (self.words.starters & self.doc.vocabulary) | self.owners
        return sorted({*self.doc.capitals, *self.doc.positions(wanted), *self.number_starts, *self.age_starts})

    def _in_sentence(self, sentence: Sentence, starts: Sequence[int]) -> list[Person]:
        floor, found = sentence.first, list[Person]()
        for here in starts:
            if here < floor:
                continue
            if self.tokens[here].lower in self.owners:
                person = self._owner(here, floor, sentence)
            else:
                person = self._at(here, floor, sentence)
            if person is not None:
                person = self.ages.of(person, sentence.last)
                found.append(person)
                self.ages.share(found, sentence.last)
                floor = max(person.last, here + 1)
        return found

    def _at(self, here: int, floor: int, sentence: Sentence) -> Person | None:
        token = self.tokens[here]
        lower = token.lower
        head = self.words.heads.get(lower)
        if head is not None:
            if here + 1 < sentence.last and self.tokens[here + 1].lower in self.words.heads:
                return None  # "police officer": the last noun is the head
            return self._phrase(here, head, floor, sentence)
        age = self.age_starts.get(here)
        if age is not None and here in self.ages.told:
            return None
        if age is not None:
            return self._age_phrase(age, floor, sentence)
        pronoun = self.words.pronouns.get(lower)
        if pronoun is not None:
            following = self.tokens[here + 1] if here + 1 < sentence.last else None
            owns = following is not None and following.kind != "punct" and following.lower not in self.words.breaks
            if owns and lower in self.words.possessive:
                return None  # "her" before a noun
            form, sex, plural = pronoun
            objective = lower in self.words.objective
            counted = CountRange() if plural else ONE
            return Person(here, here + 1, sentence.index, form, counted, sex=sex, objective=objective)
        if token.kind == "word" and token.is_capital and not sentence.in_title:
            named = self.names.at(here, sentence.last)
            if named is not None:
                return Person(here, named.last, sentence.index, "name", ONE, name=named.name, official=named.official)
            if self.names.is_known(token.text) or self._is_aged_name(here, floor):
                return Person(here, here + 1, sentence.index, "name", ONE, name=token.text)
        if here in self.number_starts or lower in self.words.more:
            return self._number(here, floor, sentence)
        return None

    def _is_aged_name(self, here: int, floor: int) -> bool:
        plain = self.tokens[here].lower in self.words.not_names
        return not plain and self.ages.is_first_name(here, floor, self.words.heads)

    def _owner(self, here: int, floor: int, sentence: Sentence) -> Person | None:
        """The one in "the teen's death" and "Roe's murder"; None where no word of harm follows."""
        if not self._is_owned(here + 1, sentence.last):
            return None
        ending = next(ending for ending in self.words.owner_endings if self.tokens[here].lower.endswith(ending))
        head = self.words.heads.get(self.tokens[here].lower.removesuffix(ending))
        if head is not None and not head.plural and head.size is None:
            return self._phrase(here, head, floor, sentence)
        name = self.tokens[here].text[: -len(ending)]
        if self.names.is_known(name):
            return Person(here, here + 1, sentence.index, "name", ONE, name=name)
        return None

    def _is_owned(self, at: int, end: int) -> bool:
        """True for a word of harm and for a part of the body: "the teen's death", "a child's left leg"."""
        lower = self.ahead.lower(at, end)
        if lower in self.words.body_sides:
            return self.ahead.lower(at + 1, end) in self.words.body_parts
        return lower in self.words.owned or lower in self.words.body_parts

    # --- noun phrases ----------------------------------------------------------------------------

    def _phrase(self, head_at: int, head: Head, floor: int, sentence: Sentence) -> Person | None:
        start, form, quantity, age = self._start(head_at, floor)
        count, last, name = self._count(head, quantity, form, head_at), head_at + 1, ""
        official = False
        if head.size:
            at = last + 1 if self.ahead.lower(last, sentence.last) in _QUOTES else last
            if self.ahead.lower(at, sentence.last) == self.words.of:
                last, _, of_head = self.ahead.of_what(at, sentence.last)
                if last == 0 or of_head is None:
                    return None  # "a couple of days"
                count, head = (
                    CountRange.exactly(head.size) if quantity is None else count,
                    replace(of_head, plural=True),
                )
        if not head.plural and head.size is None:
            name_at = self.ahead.past_namer(last, sentence.last)
            capital = name_at < sentence.last and self.tokens[name_at].is_capital and not sentence.in_title
            named = self.names.at(name_at, sentence.last) if capital else None
            if named is not None:
                last, name, official = named.last, named.name, named.official
        elif head.plural and quantity is None and not sentence.in_title:
            count, last = self.ahead.named_each(count, last, sentence.last)
        if head.size == 0:
            count, last = self._family(count, last, sentence)
        return Person(
            first=start,
            last=last,
            sentence=sentence.index,
            form="name" if name else form,
            count=count,
            approximate=quantity.approximate if quantity else False,
            group=head.group,
            sex=head.sex,
            stage=head.stage,
            who=head.who,
            role=head.role,
            generic=head.generic,
            age=age,
            name=name,
            related=self._is_possessive(start) or (start < head_at and self._is_possessive(start + 1)),
            official=official,
        )

    def _quoted_number(self, here: int, floor: int) -> Quantity | None:
        return self.number_ends.get(here - 1) if here - 1 > floor and self.tokens[here - 1].text in '"”' else None

    def _is_possessive(self, start: int) -> bool:
        lower = self.tokens[start].lower
        return lower in self.words.possessive or lower.endswith(self.words.all_owner_endings)

    def _family(self, count: CountRange, last: int, sentence: Sentence) -> tuple[CountRange, int]:
        """ "a family of five" is five; a family alone is an unknown number."""
        if last + 1 < sentence.last and self.tokens[last].lower == self.words.of:
            quantity = self.number_starts.get(last + 1)
            if quantity is not None:
                return quantity.range, quantity.last
        return CountRange(), last

    def _start(self, head_at: int, floor: int) -> tuple[int, str, Quantity | None, int | None]:
        """Where the phrase starts, how it refers, its number and its age, looking back from the head."""
        words, here = self.words, head_at
        age: int | None = None
        while here > floor and head_at - here < _REACH:
            quantity = self.number_ends.get(here) or self._quoted_number(here, floor)
            if quantity is not None and quantity.first >= floor:
                return self._before_number(quantity, floor), "indefinite", quantity, age
            mention = self.age_ends.get(here)
            if mention is not None and mention.form != "apposition" and mention.first >= floor:
                age, here = mention.age, mention.first
                continue
            token = self.tokens[here - 1]
            lower = token.lower
            if lower in words.other:
                before = self.tokens[here - 2].lower if here - 1 > floor else ""
                start = here - 2 if before in words.indefinite or before in words.definite else here - 1
                quantity = self.number_ends.get(start)
                return (quantity.first if quantity else start), "other", quantity, age
            if lower in words.both:
                return here - 1, "definite", None, age
            if lower in words.indefinite:
                return here - 1, "indefinite", None, age
            if lower in words.definite or lower in words.possessive or lower in words.all:
                start = self._before_determiner(here - 1, floor)
                return start, "definite", self.number_ends.get(start), age
            if lower in words.breaks and not (lower in words.harmed and self._starts_before(here - 1, floor)):
                break
            if token.kind == "punct" and token.text not in INSIDE:
                break
            if token.kind == "number":
                break
            if lower.endswith(words.all_owner_endings):
                owned = here - 2 if here - 1 > floor and self.tokens[here - 2].lower in words.definite else here - 1
                return owned, "definite", None, age
            here -= 1
        start = here if age is not None else self._bare_start(here, head_at)
        return start, "bare", None, age

    def _starts_before(self, at: int, floor: int) -> bool:
        """True where a number or a determiner stands right before, in quotation marks perhaps."""
        if at > floor and self.tokens[at - 1].text in _QUOTES:
            at -= 1
        if at <= floor:
            return False
        lower = self.tokens[at - 1].lower
        return at in self.number_ends or lower in self.words.indefinite or lower in self.words.definite

    def _bare_start(self, here: int, head_at: int) -> int:
        """A phrase with no determiner is its head and the nouns and adjectives right before it, at most two."""
        return max(here, head_at - 2)

    def _before_number(self, quantity: Quantity, floor: int) -> int:
        at = quantity.first
        if at > floor:
            lower = self.tokens[at - 1].lower
            if lower in self.words.definite or lower in self.words.possessive or lower in self.words.all:
                return at - 1
        return at

    def _before_determiner(self, at: int, floor: int) -> int:
        """The determiner's own start: "all the men", "both the boys"."""
        if at > floor and self.tokens[at - 1].lower in self.words.all:
            return at - 1
        return at

    def _count(self, head: Head, quantity: Quantity | None, form: str, head_at: int) -> CountRange:
        if quantity is not None:
            if head.size:
                return quantity.range + quantity.range
            return quantity.range
        if head.size:
            return CountRange.exactly(head.size) if not head.plural else CountRange()
        if form == "definite" and self.tokens[head_at - 1].lower in self.words.each:
            return CountRange()
        if head.plural:
            for step in (1, 2):
                if head_at >= step and self.tokens[head_at - step].lower in self.words.both:
                    return CountRange.exactly(self.words.both[self.tokens[head_at - step].lower])
            return CountRange()
        return ONE

    def _age_phrase(self, age: AgeMention, floor: int, sentence: Sentence) -> Person | None:
        """ "a 16-year-old" with no noun after it, or "25-year-old John Roe"."""
        if age.form == "apposition":
            return None
        last = age.last
        for ahead in range(last, min(last + 5, sentence.last)):
            token = self.tokens[ahead]
            if token.lower in self.words.heads:
                return None  # the noun phrase takes it
            if token.kind != "word" or token.lower in self.words.breaks:
                break
            if token.is_capital and (named := self.names.at(ahead, sentence.last)) is not None:
                person = Person(age.first, named.last, sentence.index, "name", ONE, name=named.name)
                return replace(person, age=age.age, official=named.official)
            if ahead == last and self._is_first_name(age.first, ahead, floor, sentence.last):
                return Person(age.first, ahead + 1, sentence.index, "name", ONE, name=token.text, age=age.age)
        if age.form == "stated":
            return None
        start, form, quantity, _ = self._start(age.first, floor)
        if form == "bare":
            start = age.first
        elif form == "indefinite":
            last = self.ahead.past_calling(last, sentence.last)
        count = quantity.range if quantity else (CountRange() if age.plural else ONE)
        return Person(start, last, sentence.index, form, count, age=age.age, stage=stage_of(age.age), group="")

    def _is_first_name(self, first: int, at: int, floor: int, end: int) -> bool:
        """True for "3-year-old Adam", but not for "a 14-year-old Syrian"."""
        before = self.tokens[first - 1].lower if first > floor else ""
        if not self.tokens[at].is_capital or self.tokens[at].lower in self.words.not_names:
            return False
        if before in self.words.indefinite or before in self.words.definite or before in self.words.other:
            return False
        following = self.tokens[at + 1] if at + 1 < end else None
        return following is None or following.kind == "punct" or following.lower in self.words.breaks

    # --- bare numbers and the rest ---------------------------------------------------------------

    def _number(self, here: int, floor: int, sentence: Sentence) -> Person | None:
        """A quantity with no noun: "3 dead", "two were hurt", "two others", "one of the men"; or "another"."""
        words, end = self.words, sentence.last
        quantity = self.number_starts.get(here)
        if quantity is None:
            return self._another(here, floor, sentence)
        last = quantity.last
        if self.tokens[last - 1].lower in words.heads:
            return None  # "a couple" is a noun as well
        if self.ahead.lower(last, end) in words.of_group and self.ahead.lower(last + 1, end) == words.of:
            last += 1
        if self.ahead.lower(last, end) in words.not_people_after or self.ahead.noun(last, end):
            return None
        if self._is_things(last, end):
            return None
        form, last = self._others(last, end)
        if self.ahead.lower(last, end) in words.not_people_after:
            return None
        part, head = False, None
        if quantity.vague and last < end and self.tokens[last].text in _QUOTES:
            last += 1
        if last + 1 < end and self.ahead.lower(last, end) == words.of:
            last, part, head = self.ahead.of_what(last, end)
            if last == 0:
                return None
        person = Person(here, last, sentence.index, form, quantity.range, quantity.approximate, generic=True, part=part)
        return person if head is None else of_kind(person, head)

    def _is_things(self, at: int, end: int) -> bool:
        """True for "warehouses" in "two warehouses burned": what was counted are no people."""
        if at >= end or self.tokens[at].kind != "word" or self.tokens[at].is_capital:
            return False
        lower, words = self.tokens[at].lower, self.words
        plain = len(lower) > 3 and lower.endswith(words.things_endings) and lower not in words.not_things
        return plain and lower not in words.breaks and lower not in words.others and lower not in words.harmed

    def _another(self, here: int, floor: int, sentence: Sentence) -> Person | None:
        """ "another", "the other": one person more; "both": two named before."""
        lower = self.tokens[here].lower
        if lower in self.words.both and not self.ahead.noun(here + 1, sentence.last):
            count = CountRange.exactly(self.words.both[lower])
            return Person(here, here + 1, sentence.index, "definite", count, generic=True)
        alone = lower in self.words.another or (
            lower in self.words.others and here > floor and self.tokens[here - 1].lower in self.words.definite
        )
        if self._is_one_more(here, floor, sentence.last):
            return Person(here - 1, here + 1, sentence.index, "other", ONE, generic=True)
        if not alone or self.ahead.noun(here + 1, sentence.last):
            return None
        return Person(here, here + 1, sentence.index, "other", ONE, generic=True)

    def _is_one_more(self, here: int, floor: int, end: int) -> bool:
        """True for "a third was injured", but neither for "a third of them" nor for "a third strike"."""
        if self.ahead.lower(here, end) not in self.words.ordinals or here <= floor:
            return False
        following = self.ahead.lower(here + 1, end)
        ends = not following or following in self.words.breaks or self.tokens[here + 1].kind == "punct"
        return ends and following != self.words.of and self.tokens[here - 1].lower in self.words.indefinite

    def _others(self, last: int, end: int) -> tuple[str, int]:
        following = self.ahead.lower(last, end)
        if following in self.words.others or following in self.words.other:
            return "other", last + 1
        return "number", last
