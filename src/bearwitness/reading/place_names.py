"""Where a text writes what may be a place: capitalised names the gazetteer knows, with the words around them.

Nothing is decided here. ``place_senses.py`` chooses which place is meant, and whether one is meant at all.
"""

from collections.abc import Iterator, Sequence

from bearwitness.reading.document import Document, Sentence, Token
from bearwitness.reading.gazetteer import Entry, Gazetteer, normal_form
from bearwitness.reading.place_candidate import Candidate
from bearwitness.reading.place_posts import is_small_name, is_small_post
from bearwitness.reading.place_words import Region, place_words

MAX_WORDS = 6
_DASHES = "-–—"
_APOSTROPHES = "'’"


class Scan:
    """One reading of a document for candidate names; holds what the steps share."""

    def __init__(self, doc: Document, gazetteer: Gazetteer) -> None:
        self.doc = doc
        self.gazetteer = gazetteer
        self.words = place_words(doc.lang)
        self.tokens = doc.tokens
        self._ends: dict[int, list[int]] = {}
        self._shouted: dict[int, bool] = {}
        self._cued: dict[int, bool] = {}
        self.is_small = is_small_post(doc)
        self.small_words = {token.text for token in doc.tokens if token.kind == "word" and token.text.islower()}

    def candidates(self) -> list[Candidate]:
        """All candidates in the order of the text, none overlapping another."""
        found: list[Candidate] = []
        for sentence in self.doc.sentences:
            position = sentence.first
            while position < sentence.last:
                token = self.tokens[position]
                names = token.kind == "word" and (token.text[0].isupper() or self._is_small_name(token.text))
                candidate = self._candidate_at(position, sentence) if names else None
                if candidate is None:
                    position += 1
                    continue
                found.append(candidate)
                position = max(candidate.after_end, candidate.last)
                found.extend(self._parts_between(candidate, sentence))
        return found

    def _is_small_name(self, word: str) -> bool:
        return self.is_small and is_small_name(word, self.words, self.gazetteer)

    def _parts_between(self, candidate: Candidate, sentence: Sentence) -> Iterator[Candidate]:
        """The names of the regions that follow a name: "Oklahoma" of "Lawton, Oklahoma"."""
        position = candidate.last
        while position < candidate.after_end:
            token = self.tokens[position]
            match = self._longest(position, sentence) if token.kind == "word" and token.is_capital else None
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
        match = self._longest(position, sentence)
        if match is None or (len(match[1]) < 3 and not match[2]):
            return self._unknown_at(position, sentence)
        last = match[0]
        run_last = self._run_end(position, sentence)
        if run_last > last and (unknown := self._unknown_at(position, sentence)) is not None:
            return unknown
        candidate = self._candidate(position, match, sentence)
        self._add_context(candidate)
        return candidate

    def _unknown_at(self, position: int, sentence: Sentence) -> Candidate | None:
        """A name the gazetteer lacks but the text places: "Kidron, Ohio —"."""
        last = self._run_end(position, sentence)
        if not position < last <= position + 4:
            return None
        region, _, after = self._region_after(last, sentence)
        if region is None or after >= len(self.tokens) or self.words.has("not_places", self.tokens[position].lower):
            return None
        if position > sentence.first and self._touches(position - 1) and self.tokens[position - 1].is_capital:
            return None
        inner = [t for t in self.tokens[position:last] if t.kind == "word" and t.text.islower()]
        if any(t.text not in self.words.sets["inner_connectors"] for t in inner):
            return None
        lead = self.tokens[position - 1].lower if position > sentence.first else ""
        opens = position == sentence.first and self._is_dateline_end(after)
        if not (opens or lead in self.words.sets["in_words"] or lead in self.words.sets["near_words"]):
            return None
        key = normal_form(self._words(position, last))
        candidate = Candidate(position, last, self.tokens[position].start, self._end_of(last - 1), key, (), sentence)
        self._add_context(candidate)
        return candidate

    def _longest(self, position: int, sentence: Sentence) -> tuple[int, str, tuple[Entry, ...]] | None:
        """End, normal form and entries of the longest name that starts at the token."""
        for last in reversed(self._ends_of(position, sentence)):
            key = normal_form(self._words(position, last))
            entries = self._entries(key)
            if entries:
                return last, key, entries
        return self._first_of_hyphened(position)

    def _first_of_hyphened(self, position: int) -> tuple[int, str, tuple[Entry, ...]] | None:
        """The first name of a compound the gazetteer lacks: "Bilbao" of "Bilbao-based"."""
        head, hyphen, _ = self.tokens[position].text.partition("-")
        if not hyphen or len(head) < 4:
            return None
        key = normal_form(head)
        entries = tuple(e for e in self._entries(key) if e.kind != "city" or e.population >= 15_000)
        return (position + 1, key, entries) if entries else None

    def _entries(self, key: str) -> tuple[Entry, ...]:
        country = self.words.countries.get(key)
        entries = self.gazetteer.lookup_key(key)
        if country is None or any(entry.kind == "country" for entry in entries):
            return entries
        return (*self.gazetteer.country(country), *entries)

    def _possible_ends(self, position: int, sentence: Sentence) -> Iterator[int]:
        """Token indices a name that starts here may end at (exclusive), shortest first."""
        tokens, limit = self.tokens, min(sentence.last, position + MAX_WORDS)
        yield position + 1
        if _possessive(tokens[position].text):
            return
        index = position + 1
        while index < limit:
            token, before = tokens[index], tokens[index - 1]
            if token.text == "." and before.lower in self.words.sets["stopped"] and token.start == before.end:
                index += 1
                continue
            if token.kind != "word" or not self._touches(index - 1):
                return
            if token.is_capital:
                yield index + 1
                if _possessive(token.text):
                    return
            elif token.lower not in self.words.sets["connectors"]:
                return
            index += 1

    def _run_end(self, position: int, sentence: Sentence) -> int:
        """Where the unbroken run of capitalised words that starts here ends (exclusive)."""
        return self._ends_of(position, sentence)[-1]

    def _ends_of(self, position: int, sentence: Sentence) -> list[int]:
        ends = self._ends.get(position)
        if ends is None:
            ends = self._ends[position] = list(self._possible_ends(position, sentence))
        return ends

    def _touches(self, index: int) -> bool:
        """True where only blanks of one line stand between the token and the next."""
        if index + 1 >= len(self.tokens):
            return False
        between = self.doc.text[self.tokens[index].end : self.tokens[index + 1].start]
        if between:
            return between == " " or (between.isspace() and "\n" not in between)
        return self.tokens[index].text == "."

    def _words(self, first: int, last: int) -> str:
        text = self.doc.text[self.tokens[first].start : self.tokens[last - 1].end]
        return text[: len(text) - _possessive(text)]

    def _end_of(self, index: int) -> int:
        token = self.tokens[index]
        return token.end - _possessive(token.text)

    def _candidate(self, first: int, match: tuple[int, str, tuple[Entry, ...]], sentence: Sentence) -> Candidate:
        last, key, entries = match
        start, end = self.tokens[first].start, self._end_of(last - 1)
        if last == first + 1 and "-" in self.tokens[first].text and "-" not in key and " " not in key:
            end = start + self.tokens[first].text.index("-")
        return Candidate(first, last, start, end, key, entries, sentence)

    # --- what stands around a name -----------------------------------------------------------------

    def _add_context(self, candidate: Candidate) -> None:
        sentence, tokens, words = candidate.sentence, self.tokens, self.words
        region, between, after = self._region_after(candidate.last, sentence)
        candidate.region, candidate.between, candidate.after_end = region, between, after
        candidate.is_dateline = self._is_dateline(candidate, after)
        if (
            region is not None
            and after - candidate.last <= 3
            and tokens[after - 1].text[-1] in ".ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        ):
            candidate.tags.add("short region")
        before = candidate.first - 1
        if before >= sentence.first and words.has("part_modifiers", tokens[before].lower) and self._touches(before):
            candidate.modifier = tokens[before].text
            before -= 1
        if before > sentence.first and tokens[before].text == "." and tokens[before - 1].lower in words.sets["titles"]:
            before -= 1
        if before >= sentence.first:
            candidate.lead = tokens[before].lower
            candidate.preposition = self._preposition(before, sentence)
            candidate.left = tokens[before].kind == "word" and tokens[before].is_capital and self._touches(before)
            candidate.left = candidate.left and not self._is_plain(tokens[before], before == sentence.first, sentence)
        if self._is_crossing(candidate, after):
            candidate.tags.add("street")
        if after < sentence.last:
            follower = tokens[after]
            candidate.follower = follower.lower
            touching = after == candidate.last and self._touches(after - 1) and follower.kind == "word"
            candidate.right = (
                touching and follower.is_capital and not self._is_plain(follower, first=False, sentence=sentence)
            )
            if touching:
                candidate.tags.add("touching")

    def _is_crossing(self, candidate: Candidate, after: int) -> bool:
        """True in "X and Y streets", "the corner of X and Y", "the 100 block of X"."""
        tokens, sets = self.tokens, self.words.sets
        lead = candidate.first - (2 if candidate.modifier else 1)
        if candidate.lead == "of" and lead - 1 >= candidate.sentence.first:
            before = tokens[lead - 1].lower
            if before in sets["street_places"]:
                return True
        if after + 2 >= candidate.sentence.last or tokens[after].lower not in ("and", "&", "at", "/"):
            return False
        return any(t.lower in sets["street_words"] for t in tokens[after + 2 : min(after + 4, candidate.sentence.last)])

    def _is_plain(self, token: Token, first: bool, sentence: Sentence) -> bool:
        """True where the word's capital says nothing: sentence start or headline."""
        plain = token.lower in self.small_words or token.lower in self.words.sets["headline_words"]
        if first and (plain or self.words.has("in_words", token.lower) or token.lower in self.words.sets["not_places"]):
            return True
        return plain and (sentence.in_title or token.lower in self.words.sets["in_words"] or self._is_shouted(sentence))

    def _is_shouted(self, sentence: Sentence) -> bool:
        """True where nearly every longer word of the sentence has a capital, as in headlines and captions."""
        known = self._shouted.get(sentence.index)
        if known is None:
            tokens = self.tokens[sentence.first : sentence.last]
            longer = [t for t in tokens if t.kind == "word" and len(t.text) > 3]
            capitals = sum(t.is_capital for t in longer)
            known = self._shouted[sentence.index] = len(longer) > 2 and capitals >= 0.7 * len(longer)
        return known

    def has_cue(self, sentence: Sentence) -> bool:
        """True where the sentence has a word of attack or harm."""
        known = self._cued.get(sentence.index)
        if known is None:
            cues = self.words.sets["event_cues"]
            known = any(token.lower in cues for token in self.doc.sentence_tokens(sentence))
            self._cued[sentence.index] = known
        return known

    def _preposition(self, before: int, sentence: Sentence) -> str:
        words, tokens = self.words.sets, self.tokens
        word = tokens[before].lower
        if word == "the" and before > sentence.first:
            before -= 1
            word = tokens[before].lower
        previous = tokens[before - 1].lower if before > sentence.first else ""
        if word == "of":
            if previous in words["near_of"]:
                return "near"
            return "in" if previous in words["settlement_words"] else "of"
        if word in words["near_words"]:
            return "near"
        if word in words["strong_in_words"] or word in words["hit_verbs"] or word in words["settlement_words"]:
            return "in"
        if word in words["away_words"]:
            return "away"
        return "of" if word in words["origin_words"] else ""

    def _is_dateline(self, candidate: Candidate, after: int) -> bool:
        """True where the name opens its paragraph and a dash or an agency in brackets follows."""
        if candidate.first != candidate.sentence.first or candidate.sentence.in_title:
            return False
        return self._is_dateline_end(after)

    def _is_dateline_end(self, after: int) -> bool:
        tokens, index = self.tokens, after
        stop = min(len(tokens), after + 12)
        while index < stop:
            text = tokens[index].text
            if text in _DASHES:
                if index + 1 < len(tokens) and tokens[index + 1].text == text:
                    return True
                gap = index + 1 < len(tokens) and tokens[index + 1].start > tokens[index].end
                return gap or text in "–—"
            if text == "(" and index + 1 < len(tokens):
                return self._is_agency(index + 1)
            if tokens[index].kind == "word" and text.islower():
                return False
            index += 1
        return False

    def _is_agency(self, index: int) -> bool:
        """True where the bracket that opens before the token holds an agency: "(AP)", "(KXYZ)", "(Any Name) —"."""
        for position, token in enumerate(self.tokens[index : index + 6], index):
            if token.text == ")":
                return position + 1 < len(self.tokens) and self.tokens[position + 1].text in _DASHES
            if token.lower in self.words.sets["agencies"] or (token.text.isupper() and 2 < len(token.text) < 6):
                return True
        return False

    # --- regions ---------------------------------------------------------------------------------

    def _region_after(self, index: int, sentence: Sentence) -> tuple[Region | None, str, int]:
        """The region after a name that ends before ``index``: region, county or province between, and where it ends."""
        tokens = self.tokens
        if index >= len(tokens):
            return None, "", index
        if tokens[index].text == "(" and (found := self._region_at(index + 1, sentence)) is not None:
            region, end = found
            if end < len(tokens) and tokens[end].text == ")":
                return region, "", end + 1
            return None, "", index
        if tokens[index].text != ",":
            return self._bare_code(index)
        found = self._region_at(index + 1, sentence)
        if found is not None:
            region, end = found
            further = self._region_at(end + 1, sentence) if end < len(tokens) and tokens[end].text == "," else None
            if further is not None and further[0].country == region.country and not further[0].admin1:
                return region, "", further[1]
            return region, "", end
        middle = index + 1
        if middle < sentence.last and tokens[middle].kind == "word" and tokens[middle].is_capital:
            end = self._run_end(middle, sentence)
            if end < sentence.last and tokens[end].text == ",":
                outer = self._region_at(end + 1, sentence)
                if outer is not None:
                    return outer[0], normal_form(self._words(middle, end)), outer[1]
        return None, "", index

    def _bare_code(self, index: int) -> tuple[Region | None, str, int]:
        """A postal code right after the name: "Tulsa OK"."""
        token = self.tokens[index]
        region = self.words.codes.get(token.text)
        if region is None or not self._touches(index - 1):
            return None, "", index
        before = self.tokens[index - 1]
        if before.text.isupper() or before.lower in self.words.sets["not_places"]:
            return None, "", index
        return region, "", index + 1

    def _region_at(self, index: int, sentence: Sentence) -> tuple[Region, int] | None:
        """The country or first-order division written from the token on, and where it ends."""
        tokens = self.tokens
        if index >= len(tokens) or tokens[index].kind != "word" or not tokens[index].is_capital:
            return None
        token = tokens[index]
        short = normal_form(token.text[: len(token.text) - _possessive(token.text)])
        stop = index + 1 < len(tokens) and tokens[index + 1].text == "." and tokens[index + 1].start == token.end
        if token.text == "W" and stop and index + 2 < len(tokens) and tokens[index + 2].lower == "va":
            return self.words.abbreviations["wva"], index + 4
        abbreviated = self.words.abbreviations.get(short)
        ends = index + 1 >= len(tokens) or tokens[index + 1].kind == "punct"
        if abbreviated is not None and (ends or "." in token.text or token.text.isupper() or len(short) > 3):
            return abbreviated, index + 1 + stop
        if (region := self.words.codes.get(token.text)) is not None:
            return region, index + 1 + stop
        if index >= sentence.last:
            return None
        match = self._longest(index, sentence)
        if match is None:
            return None
        last, _, entries = match
        for entry in entries:
            if entry.kind == "country":
                return Region(entry.country), last
            if entry.kind == "admin1":
                return Region(entry.country, entry.admin1), last
        return None


def _possessive(name: str) -> int:
    """How many characters of the name are a possessive ending: an apostrophe, alone or with an "s"."""
    if name[-1] in _APOSTROPHES:
        return 1
    return 2 if name[-1] in "sS" and name[-2:-1] in _APOSTROPHES and len(name) > 1 else 0


def _inner_region(region: Region | None, entries: Sequence[Entry]) -> Region | None:
    """The region of a region's own name: a state needs its country alone."""
    if region is None:
        return None
    if any(entry.kind == "country" for entry in entries):
        return Region(region.country)
    return region
