"""Where a text writes what may be a place: capitalised names the gazetteer knows, with the words around them.

Nothing is decided here. ``place_senses.py`` chooses which place is meant, and whether one is meant at all.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from operator import itemgetter

from bearwitness.reading.document import Document, Sentence, Token
from bearwitness.reading.gazetteer import Entry, Gazetteer, normal_form
from bearwitness.reading.place_candidate import Candidate
from bearwitness.reading.place_posts import is_small_name, is_small_post
from bearwitness.reading.place_regions import is_dateline, is_dateline_end, is_listed, possessive, region_after
from bearwitness.reading.place_spellings import spellings
from bearwitness.reading.place_words import Region, place_words

_text: Callable[[Token], str] = itemgetter(Token._fields.index("text"))
# End (exclusive), normal form and entries of a name.
Match = tuple[int, str, tuple[Entry, ...]]
MAX_WORDS = 6
_WAY_WORDS = 5
# What may follow a name to say where it lies, makes it a dateline or goes on with it.
_NAMING = frozenset(",(-–—.:")
# A text of so many longer words, of which no more than this share have small letters, is written in capitals.
_SHOUTING_WORDS, _SMALL_SHARE, _LONG_LETTERS = 8, 0.05, 4


class Scan:
    """One reading of a document for candidate names; holds what the steps share.

    ``is_shouting`` is True for a text all in capitals, where a capital does not tell a name from another word.
    """

    def __init__(self, doc: Document, gazetteer: Gazetteer) -> None:
        self.doc = doc
        self.gazetteer = gazetteer
        self.words = place_words(doc.lang)
        self.tokens = doc.tokens
        self.is_small = is_small_post(doc)
        self.small_words = {text for text in set(map(_text, doc.tokens)) if text.islower()}
        self.is_shouting = _is_shouting(doc, self.small_words)
        self.listed = -1
        self._ends: dict[int, list[int]] = {}
        self._matches: dict[int, Match | None] = {}
        self._shouted_sentences: dict[int, bool] = {}
        self._cued: dict[int, bool] = {}

    def candidates(self) -> list[Candidate]:
        """All candidates in the order of the text, none overlapping another."""
        found: list[Candidate] = []
        sentences = iter(self.doc.sentences)
        sentence, free = next(sentences, None), 0
        for position in self._starts():
            if position < free:
                continue
            while sentence is not None and position >= sentence.last:
                sentence = next(sentences, None)
            if sentence is None:
                break
            candidate = self._candidate_at(position, sentence)
            if candidate is not None:
                found.append(candidate)
                free = max(candidate.after_end, candidate.last)
                found.extend(self._parts_between(candidate, sentence))
        return found

    def _starts(self) -> Iterable[int]:
        """The numbers of the tokens that a name may start with."""
        if self.is_small:
            return [
                at
                for at, token in enumerate(self.tokens)
                if token.kind == "word" and is_small_name(token.text, self.words, self.gazetteer)
            ]
        if self.is_shouting:
            return self.doc.capitals
        return [at for at in self.doc.capitals if not self._is_plain_start(at)]

    def _is_plain_start(self, at: int) -> bool:
        """True for a common word that nothing around makes a place's name, so that it need not be looked up."""
        if self.tokens[at].lower not in self.words.sets["not_places"]:
            return False
        before = self.tokens[at - 1].lower if at else ""
        if before in self.words.sets["in_words"] or at + 1 >= len(self.tokens):
            return False
        after = self.tokens[at + 1]
        return after.text not in _NAMING and not after.is_capital and after.lower not in self.words.sets["connectors"]

    def _parts_between(self, candidate: Candidate, sentence: Sentence) -> Iterator[Candidate]:
        """The names of the regions that follow a name: "Oklahoma" of "Lawton, Oklahoma"."""
        position = candidate.last
        while position < candidate.after_end:
            token = self.tokens[position]
            match = self.longest(position, sentence) if token.kind == "word" and token.is_capital else None
            if match is None:
                position += 1
                continue
            last, key, entries = match
            entries = tuple(entry for entry in entries if entry.kind != "city") or entries
            part = self._candidate(position, (last, key, entries), sentence)
            part.is_region_of_other = True
            part.after_end = last
            part.region = _inner_region(candidate.region, entries)
            yield part
            position = last

    # --- names ---------------------------------------------------------------------------------

    def _candidate_at(self, position: int, sentence: Sentence) -> Candidate | None:
        match = self.longest(position, sentence)
        if match is not None and self.doc.text.startswith("$", self._end_of(match[0] - 1)):
            return None
        if match is not None and self._is_plain_shout(position, match):
            return None
        if match is None or (len(match[1]) < 3 and not match[2]):
            return self._unknown_at(position, sentence)
        last = match[0]
        run_last = self.run_end(position, sentence)
        if run_last > last and (unknown := self._unknown_at(position, sentence)) is not None:
            return unknown
        candidate = self._candidate(position, match, sentence)
        self._add_context(candidate)
        return candidate

    def _is_plain_shout(self, position: int, match: Match) -> bool:
        """True in a text all in capitals for a name of plain words alone, but for one with stops ("U.S.")."""
        if not self.is_shouting or "." in self.tokens[position].text:
            return False
        return self.words.common.issuperset(match[1].split())

    def _unknown_at(self, position: int, sentence: Sentence) -> Candidate | None:
        """A name the gazetteer lacks but the text places: "Kidron, Ohio —"."""
        last = self.run_end(position, sentence)
        if not position < last <= position + 4:
            return None
        region, _, after = region_after(self, last, sentence)
        if region is None or after >= len(self.tokens) or self.words.has("not_places", self.tokens[position].lower):
            return None
        if position > sentence.first and self.touches(position - 1) and self.tokens[position - 1].is_capital:
            return None
        inner = [t for t in self.tokens[position:last] if t.kind == "word" and t.text.islower()]
        if any(t.text not in self.words.sets["inner_connectors"] for t in inner):
            return None
        lead = self.tokens[position - 1].lower if position > sentence.first else ""
        opens = position == sentence.first and is_dateline_end(self, after)
        if not (opens or lead in self.words.sets["in_words"] or lead in self.words.sets["near_words"]):
            return None
        key = normal_form(self.words_of(position, last))
        candidate = Candidate(position, last, self.tokens[position].start, self._end_of(last - 1), key, (), sentence)
        self._add_context(candidate)
        return candidate

    def longest(self, position: int, sentence: Sentence) -> "Match | None":
        """End, normal form and entries of the longest name that starts at the token."""
        if position not in self._matches:
            self._matches[position] = self._find_longest(position, sentence)
        return self._matches[position]

    def _find_longest(self, position: int, sentence: Sentence) -> "Match | None":
        ends = self._ends_of(position, sentence)
        if (owned := self._owned_end(ends[-1], sentence)) is not None:
            key, entries = self._named(self.words_of(position, owned))
            if entries:
                return owned, key, entries
        for last in reversed(ends):
            key, entries = self._named(self.words_of(position, last))
            if entries:
                return last, key, entries
        return self._first_of_hyphened(position) or self._respelled(position, ends)

    def _respelled(self, position: int, ends: Sequence[int]) -> Match | None:
        """A name after "in" or "near" that only another spelling of the Arabic finds."""
        lead = self.tokens[position - 1].lower if position else ""
        if lead not in self.words.sets["strong_in_words"] and lead not in self.words.sets["near_words"]:
            return None
        for last in reversed(ends):
            key = normal_form(self.words_of(position, last))
            for other in spellings(key):
                found = tuple(e for e in self.gazetteer.lookup_key(other) if e.country in self.words.sets["respelled"])
                if found:
                    return last, key, found
        return None

    def _owned_end(self, last: int, sentence: Sentence) -> int | None:
        """Where "Queen Anne's County" ends whose run of capitals ends at the possessive."""
        if last >= sentence.last or not possessive(self.tokens[last - 1].text):
            return None
        word = self.tokens[last]
        return last + 1 if word.is_capital and word.lower in self.words.sets["division_names"] else None

    def _first_of_hyphened(self, position: int) -> tuple[int, str, tuple[Entry, ...]] | None:
        """The first name of a compound the gazetteer lacks: "Bilbao" of "Bilbao-based"."""
        head, hyphen, _ = self.tokens[position].text.partition("-")
        if not hyphen or len(head) < 4:
            return None
        key, entries = self._named(head)
        entries = tuple(e for e in entries if e.kind != "city" or e.population >= 15_000)
        return (position + 1, key, entries) if entries else None

    def _named(self, name: str) -> tuple[str, tuple[Entry, ...]]:
        """The name's normal form and its entries, a country that the pack has under the name among them."""
        key, entries = found = self.gazetteer.as_written[name]
        country = self.words.countries.get(key)
        if country is None or any(entry.kind == "country" for entry in entries):
            return found
        return key, (*self.gazetteer.country(country), *entries)

    def _possible_ends(self, position: int, sentence: Sentence) -> Iterator[int]:
        """Token indices a name that starts here may end at (exclusive), shortest first."""
        tokens, limit = self.tokens, min(sentence.last, position + MAX_WORDS)
        yield position + 1
        if possessive(tokens[position].text):
            return
        index = position + 1
        while index < limit:
            token, before = tokens[index], tokens[index - 1]
            if token.text == "." and before.lower in self.words.sets["stopped"] and token.start == before.end:
                index += 1
                continue
            if token.kind != "word" or not self.touches(index - 1):
                return
            if token.is_capital:
                yield index + 1
                if possessive(token.text):
                    return
            elif token.lower not in self.words.sets["connectors"]:
                return
            index += 1

    def run_end(self, position: int, sentence: Sentence) -> int:
        """Where the unbroken run of capitalised words that starts here ends (exclusive)."""
        return self._ends_of(position, sentence)[-1]

    def _ends_of(self, position: int, sentence: Sentence) -> list[int]:
        ends = self._ends.get(position)
        if ends is None:
            ends = self._ends[position] = list(self._possible_ends(position, sentence))
        return ends

    def touches(self, index: int) -> bool:
        """True where only blanks of one line stand between the token and the next."""
        if index + 1 >= len(self.tokens):
            return False
        between = self.doc.text[self.tokens[index].end : self.tokens[index + 1].start]
        if between:
            return between == " " or (between.isspace() and "\n" not in between)
        return self.tokens[index].text == "."

    def words_of(self, first: int, last: int) -> str:
        text = self.doc.text[self.tokens[first].start : self.tokens[last - 1].end]
        return text[: len(text) - possessive(text)]

    def _end_of(self, index: int) -> int:
        token = self.tokens[index]
        return token.end - possessive(token.text)

    def _candidate(self, first: int, match: tuple[int, str, tuple[Entry, ...]], sentence: Sentence) -> Candidate:
        last, key, entries = match
        start, end = self.tokens[first].start, self._end_of(last - 1)
        if last == first + 1 and "-" in self.tokens[first].text and "-" not in key and " " not in key:
            end = start + self.tokens[first].text.index("-")
        return Candidate(first, last, start, end, key, entries, sentence)

    # --- what stands around a name -----------------------------------------------------------------

    def _add_context(self, candidate: Candidate) -> None:
        sentence, tokens, words = candidate.sentence, self.tokens, self.words
        region, between, after = region_after(self, candidate.last, sentence)
        is_short = (
            region is not None
            and after - candidate.last <= 3
            and tokens[after - 1].text[-1] in ".ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        )
        if region is not None and not is_short and is_listed(self, candidate, region, after):
            region, between, after = None, "", candidate.last
            candidate.tags.add("listed")
            self.listed = candidate.last + 1
        elif self.listed >= 0 and candidate.first in (self.listed, self.listed + 1) and region is None:
            candidate.tags.add("listed")
        candidate.region, candidate.between, candidate.after_end = region, between, after
        candidate.is_dateline = is_dateline(self, candidate, after)
        if is_short:
            candidate.tags.add("short region")
        before = candidate.first - 1
        if before >= sentence.first and words.has("part_modifiers", tokens[before].lower) and self.touches(before):
            candidate.modifier = tokens[before].text
            before -= 1
        if before > sentence.first and tokens[before].text == "." and tokens[before - 1].lower in words.sets["titles"]:
            before -= 1
        if before >= sentence.first:
            candidate.lead = tokens[before].lower
            candidate.preposition = self._preposition(before, sentence)
            candidate.left = tokens[before].kind == "word" and tokens[before].is_capital and self.touches(before)
            candidate.left = candidate.left and not (self.is_shouting or possessive(tokens[before].text))
            candidate.left = candidate.left and not self._is_plain(tokens[before], before == sentence.first, sentence)
        if self._is_crossing(candidate, after):
            candidate.tags.add("street")
        if after < sentence.last:
            follower = tokens[after]
            candidate.follower = follower.lower
            touching = after == candidate.last and self.touches(after - 1) and follower.kind == "word"
            touching = touching and not possessive(tokens[after - 1].text)
            candidate.right = (
                touching
                and follower.is_capital
                and not self.is_shouting
                and not self._is_plain(follower, first=False, sentence=sentence)
            )
            if touching:
                candidate.tags.add("touching")

    def _is_crossing(self, candidate: Candidate, after: int) -> bool:
        """True in "X and Y streets", "the corner of X and Y", "the 100 block of X"."""
        tokens, sets = self.tokens, self.words.sets
        lead = candidate.first - (2 if candidate.modifier else 1)
        if candidate.lead in sets["of_words"] and lead - 1 >= candidate.sentence.first:
            before = tokens[lead - 1].lower
            if before in sets["street_places"]:
                return True
        if after + 2 >= candidate.sentence.last or tokens[after].lower not in sets["crossings"]:
            return False
        return any(t.lower in sets["street_words"] for t in tokens[after + 2 : min(after + 4, candidate.sentence.last)])

    def _is_plain(self, token: Token, first: bool, sentence: Sentence) -> bool:
        """True where the word's capital says nothing: sentence start or headline."""
        plain = token.lower in self.small_words or token.lower in self.words.sets["headline_words"]
        if first and (plain or self.words.has("in_words", token.lower) or token.lower in self.words.sets["not_places"]):
            return True
        return plain and (sentence.in_title or token.lower in self.words.sets["in_words"] or self.is_shouted(sentence))

    def is_shouted(self, sentence: Sentence) -> bool:
        """True where nearly every longer word of the sentence has a capital, as in headlines and captions."""
        known = self._shouted_sentences.get(sentence.index)
        if known is None:
            tokens = self.tokens[sentence.first : sentence.last]
            longer = [t for t in tokens if t.kind == "word" and len(t.text) > 3]
            capitals = sum(t.is_capital for t in longer)
            known = self._shouted_sentences[sentence.index] = len(longer) > 2 and capitals >= 0.7 * len(longer)
        return known

    def has_cue(self, sentence: Sentence) -> bool:
        """True where the sentence has a word of attack or harm."""
        known = self._cued.get(sentence.index)
        if known is None:
            cues = self.words.sets["event_cues"]
            known = any(token.lower in cues for token in self.doc.sentence_tokens(sentence))
            self._cued[sentence.index] = known
        return known

    def _is_on_the_way(self, before: int, sentence: Sentence) -> bool:
        """True in "the road between X and Y"."""
        words = self.words.sets
        for index in range(before, max(sentence.first, before - _WAY_WORDS), -1):
            if self.tokens[index].lower in words["between_words"]:
                return self.tokens[index - 1].lower in words["road_words"]
        return False

    def _preposition(self, before: int, sentence: Sentence) -> str:
        words, tokens = self.words.sets, self.tokens
        word = tokens[before].lower
        if word in words["articles"] and before > sentence.first:
            before -= 1
            word = tokens[before].lower
        previous = tokens[before - 1].lower if before > sentence.first else ""
        if word in words["of_words"]:
            if previous in words["near_of"]:
                return "near"
            return "in" if previous in words["settlement_words"] else "of"
        if word in words["near_words"] or (word in words["away_words"] and previous in words["near_from"]):
            return "near"
        if word in words["joiners"] or word in words["between_words"]:
            return "near" if self._is_on_the_way(before, sentence) else ""
        if word in words["strong_in_words"] or word in words["hit_verbs"] or word in words["settlement_words"]:
            return "in"
        if word in words["away_words"]:
            return "away"
        return "of" if word in words["origin_words"] else ""


def _is_shouting(doc: Document, small_words: Set[str]) -> bool:
    """True where next to none of the longer words has small letters."""
    longer = [word for word in doc.vocabulary if len(word) >= _LONG_LETTERS and word.isalpha()]
    small = sum(len(word) >= _LONG_LETTERS for word in small_words)
    return (
        len(longer) >= _SHOUTING_WORDS and small <= _SMALL_SHARE * len(longer) and len(doc.capitals) > len(longer) / 2
    )


def _inner_region(region: Region | None, entries: Sequence[Entry]) -> Region | None:
    """The region of a region's own name: a state needs its country alone."""
    if region is None:
        return None
    if any(entry.kind == "country" for entry in entries):
        return Region(region.country)
    return region
