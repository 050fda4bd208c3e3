"""Where a text in a script without capitals writes what may be a place: names, with the words around them.

Names are looked up word by word, with the small words written together with them left out. Nothing is decided here;
``place_bare_standing.py`` says how surely each is a place.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.gazetteer import Entry, Gazetteer, normal_form
from bearwitness.reading.place_bare_standing import article_of, is_own_name, lead_of
from bearwitness.reading.place_candidate import Candidate
from bearwitness.reading.place_names import Scan
from bearwitness.reading.place_words import Region, place_words
from bearwitness.reading.script import script_rules

MOST_WORDS = 4
_LEAST_LETTERS = 3
_DASHES = "-–—"
_COMMAS = frozenset("،,")
_REGION_REACH = 4


class _Match(NamedTuple):
    """A name from code point ``start`` to the end of token ``last - 1``. ``clitic`` is the letter cut off before it."""

    last: int
    start: int
    key: str
    entries: tuple[Entry, ...]
    clitic: str = ""


@lru_cache(maxsize=8)
def _proclitics(lang: str) -> frozenset[str]:
    rules = script_rules(lang)
    return frozenset(rules["proclitics"]) if rules else frozenset()


class BareScan(Scan):
    """One reading of a document in a script without capitals for candidate names."""

    def __init__(self, doc: Document, gazetteer: Gazetteer) -> None:
        super().__init__(doc, gazetteer)
        self._article_letters = article_of(doc.lang)
        self._clitics = _proclitics(doc.lang)
        self._word_ends = self._ends_of_words()

    def candidates(self) -> list[Candidate]:
        """All candidates in the order of the text, none overlapping another."""
        found: list[Candidate] = []
        for sentence in self.doc.sentences:
            position = sentence.first
            while position < sentence.last:
                candidate = self._bare_candidate(position, sentence)
                if candidate is None:
                    position += 1
                    continue
                found.append(candidate)
                position = candidate.last
        pointed = self._pointed(found)
        likely = [candidate for candidate in found if self._is_likely(candidate, pointed)]
        for before, candidate in pairwise(likely):
            self._note_bearing(candidate, before)
        return likely

    def _note_bearing(self, candidate: Candidate, before: Candidate) -> None:
        """Mark the second name in "X شمالي Y", which only says where the first one lies."""
        sets, tokens = self.words.sets, self.tokens
        between = [token.lower for token in tokens[before.last : candidate.first]]
        if before.sentence is candidate.sentence and before.entries and 0 < len(between) <= _REGION_REACH:
            links = sets["region_links"] | sets["settlement_words"] | sets["division_words"]
            candidate.is_region_of_other = all(word in links for word in between) and between[0] not in _COMMAS

    def _pointed(self, candidates: Sequence[Candidate]) -> set[str]:
        """The countries that the report names, by themselves, by a town that is well known, or by their people."""
        pointed = {e.country for c in candidates if is_own_name(c.entries) for e in c.entries if e.main}
        words = self.doc.vocabulary & self.words.peoples.keys()
        return pointed | {self.words.peoples[word].country for word in words}

    def _is_likely(self, candidate: Candidate, pointed: set[str]) -> bool:
        """False for a mere spelling of a far town's name, of which a text has many by chance."""
        entries = candidate.entries
        if not entries or is_own_name(entries) or candidate.tags & {"settlement", "division"}:
            return True
        near = pointed | self.words.sets["home_countries"]
        candidate.entries = tuple(entry for entry in entries if entry.country in near)
        return bool(candidate.entries)

    # --- names -----------------------------------------------------------------------------------

    def _ends_of_words(self) -> list[int]:
        """For each token the number of the token after the last one written together with it in its sentence."""
        tokens = self.tokens
        cuts = {sentence.last for sentence in self.doc.sentences}  # a long sentence may be cut within a word
        ends = [at + 1 for at in range(len(tokens))]
        for at in range(len(tokens) - 2, -1, -1):
            one, other = tokens[at], tokens[at + 1]
            if one.end == other.start and one.kind == other.kind == "word" and at + 1 not in cuts:
                ends[at] = ends[at + 1]
        return ends

    def _bare_candidate(self, position: int, sentence: Sentence) -> Candidate | None:
        token = self.tokens[position]
        if token.kind != "word" or (token.text.isascii() and not token.text[0].isupper()):
            return None
        sets = self.words.sets
        if token.lower in sets["region_links"] or token.lower in sets["in_words"]:
            return None
        if token.lower in sets["capital_words"] and (capital := self._capital(position, sentence)) is not None:
            return capital
        if token.lower in sets["quarter_words"] and (part := self._part(position, sentence)) is not None:
            return part
        match = self._match(position, sentence)
        if match is None:
            return self._unknown(position, sentence)
        end = self.tokens[match.last - 1].end
        candidate = Candidate(position, match.last, match.start, end, match.key, match.entries, sentence)
        if token.definite and match.start == token.start and token.text[0] == self._article_letters[1:]:
            candidate.name = self._article_letters + self.doc.text[match.start + 1 : end]
        self._look_around(candidate, match.clitic)
        return candidate

    def _match(self, position: int, sentence: Sentence) -> _Match | None:
        """The longest name that starts at the token, or after a letter written together with it."""
        token, ends = self.tokens[position], self._name_ends(position, sentence)
        sets = self.words.sets
        is_lead = token.lower in sets["settlement_words"] or token.lower in sets["district_words"]
        for last, key in self._keys(position, token.start, ends):
            entries = self.gazetteer.lookup_key(key) if len(key) >= _LEAST_LETTERS else ()
            if entries and not (is_lead and not is_own_name(entries)):
                return _Match(last, token.start, key, entries)
        cut = token.lower[:1]
        if cut not in self._clitics or len(token.lower) <= _LEAST_LETTERS or self._is_joined(position):
            return None
        start = token.start + 1
        while not self.doc.text[start].isalpha():
            start += 1
        for last, key in self._keys(position, start, ends):
            entries = self.gazetteer.lookup_key(key)
            if entries and (is_own_name(entries) or (" " in key and cut != "ك")):
                return _Match(last, start, key, entries, cut)
        return None

    def _is_joined(self, position: int) -> bool:
        """True for a token written together with one that is no small word of one letter."""
        before = self.tokens[position - 1] if position else None
        return before is not None and before.end == self.tokens[position].start and len(before.lower) > 1

    def _keys(self, position: int, start: int, ends: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Each end with the normal form of the name up to there, the longest first; ``start`` is a code point."""
        token, text, tokens = self.tokens[position], self.doc.text, self.tokens
        key = normal_form(text[start : tokens[ends[0] - 1].end])
        if start == token.start and token.definite and not key.startswith(self._article_letters):
            # The article has lost its first letter to the preposition before it.
            key = self._article_letters[:1] + key if key.startswith(self._article_letters[1:]) else key
        keys = [key]
        for first, last in pairwise(ends):
            keys.append(f"{keys[-1]} {normal_form(text[tokens[first].start : tokens[last - 1].end])}")
        return zip(reversed(ends), reversed(keys), strict=True)

    def _name_ends(self, position: int, sentence: Sentence) -> list[int]:
        """The tokens a name that starts here may end before, nearest first: ends of words one blank apart."""
        ends: list[int] = []
        end = self._word_ends[position]
        while end <= sentence.last and len(ends) < MOST_WORDS:
            ends.append(end)
            if end >= sentence.last or self.tokens[end].kind != "word" or not self.touches(end - 1):
                break
            end = self._word_ends[end]
        return ends

    def _capital(self, position: int, sentence: Sentence) -> Candidate | None:
        """ "The Syrian capital", where its name does not follow."""
        after = position + 1
        if after >= sentence.last:
            return None
        region = self.words.peoples.get(self.tokens[after].lower)
        name = self.words.capitals.get(region.country, "") if region is not None else ""
        if not name or region is None or self._match_own(after + 1, sentence):
            return None
        entries = tuple(e for e in self.gazetteer.lookup(name) if e.country == region.country and e.kind == "city")
        if not entries:
            return None
        start, end = self.tokens[position].start, self.tokens[after].end
        found = Candidate(position, after + 1, start, end, normal_form(name), entries, sentence)
        self._look_around(found, "")
        return found

    def _match_own(self, position: int, sentence: Sentence) -> bool:
        match = self._match(position, sentence) if position < sentence.last else None
        return match is not None and is_own_name(match.entries)

    def _part(self, position: int, sentence: Sentence) -> Candidate | None:
        """A quarter, street or square with its name, which need not be known: "حي الوعر"."""
        sets, token = self.words.sets, self.tokens[position]
        first = position + 1
        if token.definite or first >= sentence.last or not self.touches(position):
            return None
        name = self.tokens[first]
        if name.kind != "word" or name.lower in sets["in_words"] or name.lower in sets["clause_words"]:
            return None
        own = self._match(first, sentence)
        if token.lower in sets["quarter_or_town_words"] and (own is not None or not name.definite):
            return None
        last = self._name_end(first, sentence)
        if not name.definite and last == first + 1 and (own is None or own.last > last):
            return None
        start, end = token.start, self.tokens[last - 1].end
        part = Candidate(position, last, start, end, normal_form(self.doc.text[start:end]), (), sentence)
        part.tags.add("part")
        self._look_around(part, "")
        return part

    def _unknown(self, position: int, sentence: Sentence) -> Candidate | None:
        """A name the gazetteer lacks, after a word for a settlement and before the region it lies in."""
        sets = self.words.sets
        lead = lead_of(self, position, sentence)
        if lead < sentence.first or self.tokens[lead].lower not in sets["settlement_words"] or lead != position - 1:
            return None
        if self.tokens[position].lower in sets["region_links"] or self.tokens[lead].definite:
            return None
        last = self._name_end(position, sentence)
        region = self._region_from(last, sentence)
        if region is None:
            return None
        start, end = self.tokens[position].start, self.tokens[last - 1].end
        found = Candidate(position, last, start, end, normal_form(self.doc.text[start:end]), (), sentence)
        self._look_around(found, "")
        return found

    def _name_end(self, first: int, sentence: Sentence) -> int:
        """Where a name of one word ends, or of two after the like of "Abu"."""
        last = self._word_ends[first]
        if self.tokens[first].lower in self.words.sets["compound_heads"] and last < sentence.last:
            return self._word_ends[last] if self.tokens[last].kind == "word" else last
        return min(last, sentence.last)

    # --- what stands around a name -----------------------------------------------------------------

    def _look_around(self, candidate: Candidate, clitic: str) -> None:
        sets, tokens, sentence = self.words.sets, self.tokens, candidate.sentence
        lead = lead_of(self, candidate.first, sentence)
        word = tokens[lead].lower if lead >= sentence.first else ""
        candidate.lead = clitic or word
        if not clitic and word in sets["settlement_words"] | sets["division_words"] | sets["district_words"]:
            self._note_kind(candidate, word)
            lead = lead_of(self, lead, sentence)
            word = tokens[lead].lower if lead >= sentence.first else ""
        if not clitic and word in sets["facility_words"]:
            candidate.tags.add("in facility")
            lead = lead_of(self, lead, sentence)
            word = tokens[lead].lower if lead >= sentence.first else ""
        candidate.preposition = self._relation(clitic or word, lead, sentence)
        if candidate.preposition == "" and candidate.tags & {"settlement", "division"}:
            candidate.preposition = "of"
        after = candidate.last
        candidate.after_end = after
        candidate.follower = tokens[after].lower if after < sentence.last else ""
        candidate.region = self._region_from(after, sentence)
        if candidate.region is not None and candidate.entries and not self._fits(candidate):
            if "settlement" in candidate.tags:
                candidate.entries = ()  # a town that the gazetteer has elsewhere alone
            else:
                candidate.region = None
        candidate.is_dateline = self._is_filed(candidate)

    def _note_kind(self, candidate: Candidate, word: str) -> None:
        """Keep to what the word before says the name is: a town, or a division of either order."""
        sets, entries = self.words.sets, candidate.entries
        if word in sets["division_words"]:
            candidate.tags.update(("division", "first-order"))
            candidate.key += " ="  # "ريف حلب" and "حلب" are two places
            candidate.entries = tuple(e for e in entries if e.kind == "admin1") or entries
        elif word in sets["settlement_words"]:
            candidate.tags.add("settlement")
            candidate.entries = tuple(e for e in entries if e.kind == "city") or entries
        else:
            candidate.tags.update(("division", "second-order"))
            candidate.key += " -"
            candidate.entries = tuple(e for e in entries if e.kind == "county") or entries

    def _relation(self, word: str, lead: int, sentence: Sentence) -> str:
        """ "in", "near", "away", "of" or "" for the word before a name."""
        sets, tokens = self.words.sets, self.tokens
        before = tokens[lead - 1].lower if lead > sentence.first else ""
        if word in sets["near_words"]:
            return "near"
        if word in sets["away_words"]:
            return "near" if before in sets["near_of"] else "away"
        if word in sets["strong_in_words"] or word in sets["hit_verbs"]:
            return "in"
        if word in sets["blow_words"]:
            return "in"
        return "of" if word in sets["origin_words"] else ""

    def _region_from(self, index: int, sentence: Sentence) -> Region | None:
        """The country or division that the words after a name say it lies in."""
        sets, tokens = self.words.sets, self.tokens
        is_division = False
        for at in range(index, min(index + _REGION_REACH, sentence.last)):
            token = tokens[at]
            if token.definite and (people := self.words.peoples.get(token.lower)) is not None:
                return people if at == index else None
            if token.lower in sets["division_words"] or token.lower in sets["district_words"]:
                is_division = True
                continue
            if token.lower in sets["region_links"]:
                continue
            match = self._match(at, sentence) if at > index else None
            return _region_of(match.entries, is_division) if match is not None else None
        return None

    def _fits(self, candidate: Candidate) -> bool:
        region = candidate.region
        return region is not None and any(
            e.country == region.country and (not region.admin1 or e.admin1 == region.admin1) for e in candidate.entries
        )

    def _is_filed(self, candidate: Candidate) -> bool:
        """True where the name opens its sentence and a dash, a colon or an agency in brackets follows."""
        if candidate.first != candidate.sentence.first or candidate.sentence.in_title:
            return False
        tokens, after = self.tokens, candidate.last
        if after < len(tokens) and tokens[after].text in ("،", ",", "/"):
            after += 2
        if after >= len(tokens):
            return False
        text = tokens[after].text
        if text == "(" and after + 1 < len(tokens):
            near = tokens[after + 1 : after + 6]
            return any(token.lower in self.words.sets["agencies"] for token in near)
        return text in _DASHES or text == ":"


def _region_of(entries: Sequence[Entry], is_division: bool) -> Region | None:
    for entry in entries:
        if entry.kind == "country":
            return Region(entry.country)
        if is_division and entry.kind == "admin1":
            return Region(entry.country, entry.admin1)
    if is_division:
        return Region(entries[0].country, entries[0].admin1)
    countries = {entry.country for entry in entries if entry.main}
    return Region(countries.pop()) if len(countries) == 1 else None


def scan_of(doc: Document, gazetteer: Gazetteer) -> Scan:
    """The scan that fits the script of the document's language."""
    return Scan(doc, gazetteer) if place_words(doc.lang).has_capital_letters else BareScan(doc, gazetteer)
