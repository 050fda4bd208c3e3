"""The people a text speaks of, in a language whose verbs stand before them.

"ثلاثة مدنيين", "طفلان", "رجل وزوجته", "عائلة من ستة أفراد", "عشرات", "آخرون", "الطفل عمر حسين، 12 عاما": a number
before its noun or an ending that counts two, a pronoun that owns, a name after a noun that presents it. A plural
with no number counts nobody. Where the pack has articles ("los tres niños") a noun begins with its determiner, and
words such as "heridos" are people only behind one. What the words are is the pack's to say (``casualties.toml``).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from bearwitness.reading.ages import find_ages
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.mentions import Quantity
from bearwitness.reading.pack import load_pack
from bearwitness.reading.person import ONE, Person
from bearwitness.reading.person_words import Head
from bearwitness.reading.phrases import PhraseTable
from bearwitness.reading.script import duals_of
from bearwitness.values import CountRange

_TOLD = frozenset({"body", "hurt"})
_TWO = CountRange.exactly(2)
_MOST_PARTS, _PARTS_BEFORE_AGE = 3, 4
_MOST_ADJECTIVES = 2
_FAMILY_REACH = 3


@dataclass(frozen=True)
class NounWords:
    """The pack's words for people. A head's ``size`` is 2 for a dual, 0 for a family."""

    heads: PhraseTable[Head]
    counted: PhraseTable[Head]
    starts: frozenset[str]
    of: str
    one_of: frozenset[str]
    family_between: frozenset[str]
    other_one: frozenset[str]
    other_many: frozenset[str]
    of_them: frozenset[str]
    number_stops: frozenset[str]
    adjectives: frozenset[str]
    presenting: frozenset[str]
    not_names: frozenset[str]
    particles: frozenset[str]
    names_as_written: frozenset[str]
    articles: frozenset[str]
    indefinite: frozenset[str]
    of_forms: frozenset[str]
    before_nouns: frozenset[str]
    none: frozenset[str]
    names_have_capitals: bool


@lru_cache(maxsize=8)
def noun_words(lang: str) -> NounWords:
    """The words for people of one language."""
    pack = load_pack(lang, "casualties")
    people, heads = pack["people"], dict(_heads(pack))
    sets = {
        name: frozenset(people.get(name, ()))
        for name in NounWords.__dataclass_fields__
        if name not in ("heads", "counted", "starts", "of", "of_forms", "names_have_capitals")
    }
    openers = {phrase.split()[0] for phrase in heads}
    starts = frozenset([*openers, *sets["other_one"], *sets["other_many"], *sets["presenting"], *sets["one_of"]])
    counted = [(word, _head(entry, word, plural=True)) for entry in pack["person"] for word in entry.get("counted", ())]
    return NounWords(
        heads=PhraseTable(heads.items()),
        counted=PhraseTable(counted),
        starts=starts,
        of=people["of"],
        of_forms=frozenset(people.get("of_forms", [people["of"]])),
        names_have_capitals=bool(people.get("names_have_capitals", False)),
        **sets,
    )


def _heads(pack: Mapping[str, Any]) -> Iterator[tuple[str, Head]]:
    """Every noun with what it says; a plural stands last, so that a dual which looks like it counts nobody."""
    for entry in pack["person"]:
        yield from ((word, _head(entry, word, plural=False)) for word in entry["one"])
        yield from (
            (word, _head(entry, word, plural=False, size=2)) for word in duals_of(entry, pack["people"]["dual"])
        )
    for entry in pack["person"]:
        yield from ((word, _head(entry, word, plural=True)) for word in entry["many"])


def _head(entry: Mapping[str, Any], word: str, *, plural: bool, size: int | None = None) -> Head:
    said = {name: str(entry.get(name, "")) for name in ("sex", "stage", "who", "role")}
    held = entry.get("size", size)
    number = held if isinstance(held, int) else None
    generic, predicative = bool(entry.get("generic")), bool(entry.get("predicative"))
    return Head(group=word, plural=plural, generic=generic, size=number, predicative=predicative, **said)


def find_bare_nouns(doc: Document, quantities: Sequence[Quantity]) -> list[Person]:
    """Every phrase for people in the text, in order, not overlapping; linear in the text's length."""
    return _Finder(doc, quantities).persons()


class _Finder:
    """One search of one document."""

    def __init__(self, doc: Document, quantities: Sequence[Quantity]) -> None:
        self.doc, self.tokens = doc, doc.tokens
        self.words = noun_words(doc.lang)
        self.numbers = {quantity.first: quantity for quantity in quantities}
        ages = find_ages(doc)
        self.ages = {age.first: age for age in ages}
        self.starts = sorted({*doc.positions(self.words.starts), *self.numbers, *self.ages})

    def persons(self) -> list[Person]:
        found: list[Person] = []
        at = 0
        for sentence in self.doc.sentences:
            floor = sentence.first
            while at < len(self.starts) and self.starts[at] < sentence.last:
                here = self.starts[at]
                at += 1
                person = self._at(here, floor, sentence) if here >= floor else None
                if person is not None:
                    person = self._with_age(person, sentence.last)
                    if self.words.articles and person.is_single and person.age is not None and not person.name:
                        person = self._apposed(person, sentence.last)  # "una mujer de 63 años, Rosa Quispe,"
                    found.append(person)
                    floor = person.last
        return found

    def _at(self, here: int, floor: int, sentence: Sentence) -> Person | None:
        words, end, lower = self.words, sentence.last, self.tokens[here].lower
        if here in self.ages:
            return self._named_before(here, floor, sentence)
        if here in self.numbers:
            return self._counted(self.numbers[here], sentence)
        if lower in words.one_of:
            hit = words.heads.at(self.tokens, here + 1, end) if here + 1 < end else None
            return None if hit is None else replace(self._of_head(here, hit, ONE, sentence), form="indefinite")
        hit = words.heads.at(self.tokens, here, end)
        if hit is not None:
            return self._determined(here, hit, floor, sentence) if words.articles else self._noun(here, hit, sentence)
        if lower in words.other_one or lower in words.other_many:
            if lower in words.other_one and self.tokens[here].definite:
                return None
            if words.articles and self._goes_on(here + 1, end):
                return None  # "otros treinta", "otro hombre"
            count = ONE if lower in words.other_one else CountRange()
            return Person(here, here + 1, sentence.index, "other", count, generic=True)
        last, name = self._name(here + 1, end, _MOST_PARTS)
        return Person(here + 1, last, sentence.index, "name", ONE, name=name) if last > here + 2 else None

    def _lower(self, at: int, end: int) -> str:
        return self.tokens[at].lower if at < end else ""

    # --- numbers ---------------------------------------------------------------------------------

    def _counted(self, quantity: Quantity, sentence: Sentence) -> Person | None:
        """ "ثلاثة مدنيين", "خمسة من الجنود", "سبعة آخرون", "ثلاثة" alone; None where things are counted."""
        words, end, at = self.words, sentence.last, quantity.last
        of = self._lower(at, end) in words.of_forms and at + 1 < end
        article = of and self._lower(at + 1, end) in words.articles
        noun = self._past_before_nouns(at + of + article, end)
        hit = words.heads.at(self.tokens, noun, end) if noun < end else None
        if hit is None and at < end:
            hit = words.counted.at(self.tokens, at, end)
        if hit is not None:
            counted = quantity.range if hit[1].size != 0 else CountRange()
            # "خمسة من القتلى": some of those already told of
            part = of and (self.tokens[hit[0] - 1].definite or article) and hit[1].role in _TOLD
            person = self._of_head(quantity.first, hit, counted, sentence)
            return replace(person, approximate=quantity.approximate, part=part)
        following = self._lower(at, end)
        if following in words.articles and (hit := self._told(at + 1, end)) is not None:
            return self._of_head(quantity.first, hit, quantity.range, sentence)  # "son ya 31 los muertos"
        form, last, part = "number", at, False
        if following in words.other_one or following in words.other_many:
            form, last = "other", at + 1
        elif following in words.of_them:
            # "5 منهم" are some of them, "5 منهم طفل" are the whole
            whole = at + 1 in self.numbers or (at + 1 < end and words.heads.at(self.tokens, at + 1, end) is not None)
            last, part = (at, False) if whole else (at + 1, True)
        elif words.articles and of and self._lower(at + 1 + article, end) in words.of_them:
            return self._of_them(quantity, at + 2 + article, sentence)
        elif at < end and self.tokens[at].kind != "punct" and following not in words.number_stops:
            return None
        person = Person(quantity.first, last, sentence.index, form, quantity.range, quantity.approximate, generic=True)
        return replace(person, part=part)

    def _past_before_nouns(self, at: int, end: int) -> int:
        """The token after an adjective that stands before its noun ("tres presuntos guerrilleros")."""
        skips = at + 1 < end and self.tokens[at].lower in self.words.before_nouns
        return at + (skips and self.words.heads.at(self.tokens, at + 1, end) is not None)

    def _told(self, at: int, end: int) -> tuple[int, Head] | None:
        """The word for the dead or the wounded at the token."""
        hit = self.words.heads.at(self.tokens, at, end) if at < end else None
        return hit if hit is not None and hit[1].role in _TOLD else None

    def _of_them(self, quantity: Quantity, last: int, sentence: Sentence) -> Person:
        """ "tres de ellos", "tres de ellos menores": a part of those told of before."""
        hit = self.words.heads.at(self.tokens, last, sentence.last) if last < sentence.last else None
        if hit is not None and not hit[1].role:
            return replace(self._of_head(quantity.first, hit, quantity.range, sentence), part=True)
        form = Person(quantity.first, last, sentence.index, "number", quantity.range, quantity.approximate)
        return replace(form, generic=True, part=True)

    # --- nouns -----------------------------------------------------------------------------------

    def _goes_on(self, at: int, end: int) -> bool:
        return at in self.numbers or (at < end and self.words.heads.at(self.tokens, at, end) is not None)

    def _determined(self, here: int, hit: tuple[int, Head], floor: int, sentence: Sentence) -> Person | None:
        """The noun with its determiner, its name and what it is of: "la maestra Ana Ruiz", "el padre de dos niños"."""
        words, (last, head), end = self.words, hit, sentence.last
        before = self.tokens[here - 1].lower if here > floor else ""
        definite, indefinite = before in words.articles, before in words.indefinite
        if before in words.none or (head.predicative and not (definite or indefinite)):
            return None
        if not (head.plural or definite or indefinite or head.size is not None or here == sentence.first):
            return None  # "la guerra civil", "en general": without a determiner one person is named in headlines alone
        if head.role == "body" and self._lower(last, end) in words.of_forms and self._counts(last + 1, end):
            return None  # "los cadáveres de seis maestros"
        if head.size == 0:
            return self._family(here, hit, sentence)
        counted = CountRange() if head.plural else _TWO if head.size == 2 else ONE
        person = self._of_head(here, hit, counted, sentence)
        first = here - 1 if definite or before in words.indefinite - words.of_forms else here
        definite = definite and before not in words.other_one | words.other_many
        form = "definite" if definite else person.form
        person = replace(person, first=first, form=form, related=definite)
        if head.role != "body":
            person = replace(person, last=self._complement(person.last, end))
        return self._apposed(person, end) if person.is_single else person

    def _counts(self, at: int, end: int) -> bool:
        """True where a number, or one person, stands at the token."""
        return at in self.numbers or self._lower(at, end) in self.words.indefinite | self.words.articles

    def _complement(self, at: int, end: int) -> int:
        """The token after "of" and the people it names, who are no people of this clause ("hijos de un soldado")."""
        words = self.words
        if self._lower(at, end) not in words.of_forms:
            return at
        noun = at + 1 + (self._lower(at + 1, end) in words.articles | words.indefinite)
        noun = self.numbers[noun].last if noun in self.numbers else noun
        hit = words.heads.at(self.tokens, noun, end) if noun < end else None
        return at if hit is None else hit[0]

    def _apposed(self, person: Person, end: int) -> Person:
        """The person with the name that stands right behind, or of two words and more behind a comma."""
        last, name = self._name(person.last, end, _MOST_PARTS)
        if not name and self._lower(person.last, end) == ",":
            last, name = self._name(person.last + 1, end, _MOST_PARTS)
            name = name if " " in name else ""
        return replace(person, last=last, name=name, form="name") if name else person

    def _noun(self, here: int, hit: tuple[int, Head], sentence: Sentence) -> Person:
        last, head = hit
        after = self._adjectives(last, sentence.last)
        number = self.numbers.get(after)
        definite = self.tokens[here].definite
        if head.size == 0:
            return self._family(here, hit, sentence)
        if number is not None and not head.plural and head.size is None and number.range.min == 1:
            return replace(self._of_head(here, hit, number.range, sentence), last=number.last)  # "شخص واحد"
        if number is not None and (head.plural or head.size == 2):
            # "أطفالها الثلاثة", "مدنيين اثنين": the number follows as an adjective
            follows = self.tokens[number.first].definite == definite and (definite or number.range == _TWO)
            if follows:
                return replace(self._of_head(here, hit, number.range, sentence), last=number.last)
        counted = CountRange() if head.plural else _TWO if head.size == 2 else ONE
        person = self._of_head(here, hit, counted, sentence)
        if head.plural or head.size == 2 or not definite:
            return person
        end, name = self._name(person.last, sentence.last, _MOST_PARTS)
        return replace(person, last=end, name=name, form="name") if name else person

    def _of_head(self, first: int, hit: tuple[int, Head], count: CountRange, sentence: Sentence) -> Person:
        last, head = hit
        last = self._adjectives(last, sentence.last)
        other = self._lower(last, sentence.last) in self.words.other_one | self.words.other_many
        definite = self.tokens[hit[0] - 1].definite and first not in self.numbers
        return Person(
            first=first,
            last=last + other,
            sentence=sentence.index,
            form="other" if other else "definite" if definite else "indefinite",
            count=count,
            group=head.group,
            # A masculine plural or dual may stand for men and women.
            sex=head.sex if count == ONE or head.sex == "female" else "",
            stage=head.stage,
            who=head.who,
            role=head.role,
            generic=head.generic,
            related=definite,
        )

    def _adjectives(self, at: int, end: int) -> int:
        stop = min(end, at + _MOST_ADJECTIVES)
        while at < stop and self.tokens[at].lower in self.words.adjectives:
            at += 1
        return at

    def _family(self, here: int, hit: tuple[int, Head], sentence: Sentence) -> Person:
        """A family is as many as are said of it; alone it is an unknown number."""
        at, end = hit[0], sentence.last
        while at < min(end, hit[0] + _FAMILY_REACH) and self.tokens[at].lower in self.words.family_between:
            at += 1
        number = self.numbers.get(at + 1) if self._lower(at, end) == self.words.of else None
        if number is None:
            return self._of_head(here, hit, CountRange(), sentence)
        members = self.words.heads.at(self.tokens, number.last, end) if number.last < end else None
        person = self._of_head(here, hit, number.range, sentence)
        return replace(person, last=members[0] if members else number.last, approximate=number.approximate)

    # --- names and ages --------------------------------------------------------------------------

    def _is_name_part(self, at: int, begun: bool) -> bool:
        token = self.tokens[at]
        if token.kind != "word" or token.lower in self.words.other_one:
            return False
        if token.lower in self.words.particles:
            return begun or not self.words.names_have_capitals
        if self.words.names_have_capitals and not token.is_capital:
            return False
        # A word may be a name only where it is written just so, with none of its letters folded.
        spelled = begun and token.lower in self.words.names_as_written and token.lower == token.text
        if token.lower in self.words.not_names and not spelled:
            return False
        return (
            at not in self.numbers
            and at not in self.ages
            and not (self.words.heads.at(self.tokens, at, at + 1) and not begun)
        )

    def _name(self, here: int, end: int, most: int) -> tuple[int, str]:
        """The token after the name that starts here, and the name; "" where none does."""
        at, parts = here, 0
        while at < end and parts < most and self._is_name_part(at, at > here):
            parts += self.tokens[at].lower not in self.words.particles
            at += 1
        while at > here and self.tokens[at - 1].lower in self.words.particles:
            at -= 1
        return (at, self._text(here, at)) if parts else (here, "")

    def _named_before(self, age_at: int, floor: int, sentence: Sentence) -> Person | None:
        """The name right before an age that is set off ("سامر الحلاق (41 عاما)")."""
        end = age_at - 1
        if end <= floor or self.tokens[end].kind != "punct":
            return None
        first = end
        while first > max(floor, end - _PARTS_BEFORE_AGE) and self._is_name_part(first - 1, True):
            first -= 1
        while first < end and self.tokens[first].lower in self.words.particles and self.words.names_have_capitals:
            first += 1
        if end - first < 2:
            return None
        return Person(first, end, sentence.index, "name", ONE, name=self._text(first, end))

    def _text(self, first: int, last: int) -> str:
        return self.doc.text[self.tokens[first].start : self.tokens[last - 1].end]

    def _with_age(self, person: Person, end: int) -> Person:
        if not person.is_single or person.age is not None:
            listed = self.ages.get(person.last)
            return replace(person, last=listed.last) if listed is not None and listed.form == "between" else person
        for at in (person.last, person.last + 1):
            age = self.ages.get(at)
            if age is not None and (at == person.last or self.tokens[person.last].kind == "punct"):
                return replace(person, age=age.age, last=age.last)
        return person
