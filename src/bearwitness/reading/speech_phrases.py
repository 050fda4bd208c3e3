"""The phrase of a speaker before or after a verb of speech, found by commas and closed word lists."""

from collections.abc import Sequence

from bearwitness.reading.document import Sentence, Token
from bearwitness.reading.speaker_names import MAX_PHRASE_TOKENS, NameWords, name_speaker

_STOPS = ';:–—"“”«»•()[]'
_MOST_SEGMENTS = 4
_TURNED_LENGTH = 10
_JOINED_LENGTH = 6
_ROLE_LENGTH = 6


class PhraseFinder:
    """Looks for speakers around positions in the tokens of one report; never in quotation marks."""

    def __init__(self, tokens: Sequence[Token], quotes: Sequence[int], words: NameWords) -> None:
        self._tokens, self._quotes, self._words = tokens, quotes, words

    def before(self, verb: int, floor: int) -> Sequence[Token]:
        """The subject that ends before the verb, without auxiliaries and appositions; empty where there is none."""
        end = self._skip_between(verb, floor)
        if end <= floor:
            return ()
        if self._tokens[end - 1].text != ",":
            return self._trimmed(self._tokens[self._left(end, floor) : end])
        return self._of_segments(self._segments_before(end - 1, floor))

    def after(self, start: int, stop: int) -> Sequence[Token]:
        """The speaker named after "according to", "citing", or a verb turned round; empty where there is none."""
        end = self._right(start, stop)
        phrase = self._tokens[start:end]
        if end < stop and self._tokens[end].text == ",":
            last = self._right(end + 1, stop)
            name = self._tokens[end + 1 : last]
            closed = last >= stop or self._tokens[last].text in ",.!?" or self._tokens[last].text in _STOPS
            if closed and name and name[0].is_capital and not self._has_finite(name) and self._is_person(name):
                return name
        return phrase

    def is_noun(self, first: int, last: int, sentence: Sentence) -> bool:
        """True where the word is no verb here: "reports of", "the reported", "to report"."""
        word = " ".join(token.lower for token in self._tokens[first:last])
        if word in self._words.lists["always_verb"]:
            return False
        before = self._tokens[first - 1].lower if first > sentence.first else ""
        after = self._tokens[last].lower if last < sentence.last else ""
        past = word.endswith("ed")
        if past and self._words.has("publishing", before):
            return False  # "media reported", where "media reports" is a noun
        return self._words.has("noun_before", before) or (self._words.has("noun_after", after) and not past)

    def is_passive(self, verb: int, floor: int) -> bool:
        """True where a form of "be" stands before the verb."""
        at = verb - 1
        while at >= floor and self._words.has("adverb", self._tokens[at].lower):
            at -= 1
        return at >= floor and self._words.has("passive", self._tokens[at].lower)

    def is_turned(self, first: int, last: int, sentence: Sentence) -> bool:
        """True where the subject follows the verb: ``"...," said Ana Ruiz, a nurse.``"""
        if self._words.follows_verb:
            return self._is_followed(first, last, sentence)
        if first <= sentence.first or self._tokens[first - 1].text not in ',"”»':
            return False
        if last >= sentence.last or self._tokens[last].kind == "punct":
            return False
        if self._words.has("inverted_stop", self._tokens[last].lower) or self._tokens[last].kind == "number":
            return False
        end = self._right(last, sentence.last)
        closed = end >= sentence.last or self._ends_name(self._tokens[end])
        return closed and 0 < end - last <= _TURNED_LENGTH and not self._has_finite(self._tokens[last:end])

    def _is_followed(self, first: int, last: int, sentence: Sentence) -> bool:
        """True for "dijo el alcalde que" and "según informó la emisora": a speaker behind, and none right before."""
        words, tokens = self._words, self._tokens
        if last >= sentence.last or tokens[last].kind != "word" or words.has("inverted_stop", tokens[last].lower):
            return False
        noun = last + words.has("determiner", tokens[last].lower)
        if noun >= sentence.last or words.has("time", tokens[noun].lower) or words.has("objects", tokens[noun].lower):
            return False
        if noun == last and not (tokens[last].is_capital or words.has("bare_speakers", tokens[last].lower)):
            return False
        end = self._right(last, sentence.last)
        if not 0 < end - last <= MAX_PHRASE_TOKENS or self._has_finite(tokens[last:end]):
            return False
        if first == sentence.first or tokens[first - 1].kind == "punct":
            ends = end >= sentence.last - 1  # "..., denunció el pastor Elías Taylor."
            return ends or first == sentence.first or not self._closes_apposition(first - 1, sentence.first)
        return words.has("turned_after", tokens[first - 1].lower) or not self._trimmed(
            tokens[self._left(first, sentence.first) : first]
        )

    def _closes_apposition(self, comma: int, floor: int) -> bool:
        """True for the comma of "El alcalde, Juan Ruiz, dijo": the subject stands before it."""
        if self._tokens[comma].text != ",":
            return False
        return len(self._segments_before(comma, floor)) > 1 and bool(
            self._of_segments(self._segments_before(comma, floor))
        )

    def _ends_name(self, token: Token) -> bool:
        """True where a name turned round behind its verb may end before the token: a comma, "who", "on Monday"."""
        if token.kind == "punct":
            return True
        return self._words.has("ends_speaker", token.lower) and not self._words.has("finite", token.lower)

    def _skip_between(self, verb: int, floor: int) -> int:
        at = verb
        while at > floor and self._words.has("between", self._tokens[at - 1].lower):
            at -= 1
        return at

    def _left(self, end: int, floor: int) -> int:
        """Where the phrase that ends before ``end`` begins."""
        at, lowest = end, max(floor, end - MAX_PHRASE_TOKENS)
        while at > lowest:
            token = self._tokens[at - 1]
            if token.text == "," or token.text in _STOPS or token.text == "-" or self._quotes[at - 1]:
                break
            if self._words.has("clause_start", token.lower) and not self._is_relative_that(at - 1, end):
                break
            if self._words.has("joins", token.lower) and not self._joins_speakers(at - 1, lowest):
                break
            at -= 1
        return at

    def _is_relative_that(self, at: int, end: int) -> bool:
        """True for "the agency that runs the school": the verb, not a subject, follows."""
        if self._tokens[at].lower != "that" or at + 1 >= end:
            return False
        following = self._tokens[at + 1]
        is_subject = (
            following.is_capital
            or following.kind == "number"
            or any(
                self._words.has(name, following.lower)
                for name in ("determiner", "person_pronoun", "many_pronoun", "body_pronoun", "own_pronoun", "nobody")
            )
        )
        return not is_subject and end - at > 2 and not following.lower.endswith("s said")

    def _joins_speakers(self, at: int, lowest: int) -> bool:
        """True where "and" joins two speakers rather than two clauses."""
        start = at
        while start > lowest and self._tokens[start - 1].kind != "punct" and at - start <= _JOINED_LENGTH:
            start -= 1
        left = self._tokens[start:at]
        return 0 < len(left) <= _JOINED_LENGTH and not self._has_finite(left)

    def _right(self, start: int, stop: int) -> int:
        """Where the phrase that begins at ``start`` ends."""
        at, highest = start, min(stop, start + MAX_PHRASE_TOKENS)
        while at < highest:
            token = self._tokens[at]
            if token.text in ",!?" or token.text in _STOPS or (token.text == "." and not self._is_initial(at)):
                break
            if at > start and (
                self._words.has("clause_start", token.lower) or self._words.has("ends_speaker", token.lower)
            ):
                break
            if self._words.follows_verb and at > start and self._begins_another(at):
                break
            at += 1
        return at

    def _begins_another(self, at: int) -> bool:
        """True for the article that begins another phrase: "la Cruz Roja el lunes", not "los jefes de la coalición"."""
        before = self._tokens[at - 1].lower
        token = self._tokens[at].lower
        return (
            self._words.has("determiner", token)
            and not self._words.has("preposition", token)
            and not (self._words.has("preposition", before) or self._words.has("joins", before))
        )

    def _is_initial(self, at: int) -> bool:
        before = self._tokens[at - 1]
        return self._words.has("title", before.lower) or (len(before.text) == 1 and before.is_capital)

    def _segments_before(self, comma: int, floor: int) -> list[Sequence[Token]]:
        """The stretches between commas that end at the comma, nearest first."""
        found: list[Sequence[Token]] = []
        end = comma
        while len(found) < _MOST_SEGMENTS:
            left = self._left(end, floor)
            found.append(self._tokens[left:end])
            if left <= floor or self._tokens[left - 1].text != ",":
                break
            end = left - 1
        return found

    def _of_segments(self, segments: Sequence[Sequence[Token]]) -> Sequence[Token]:
        """The speaker in "the head, Ana Ruiz, 41," or "a nurse at the camp, who had no shift,"."""
        described = [
            segment
            for segment in segments
            if segment
            and not self._words.has("relative", segment[0].lower)
            and not self._words.has("preposition", segment[0].lower)
            and any(token.kind == "word" for token in segment)
            and not self._has_finite(segment)
        ]
        for segment in described:
            if self._is_person(segment):
                return self._trimmed(segment)
        outermost = described[-1] if described else ()
        is_role = bool(outermost) and (
            len(outermost) <= _ROLE_LENGTH or self._words.has("determiner", outermost[0].lower)
        )
        return self._trimmed(outermost) if is_role else ()

    def _is_person(self, phrase: Sequence[Token]) -> bool:
        """True where the phrase is or ends in a proper name of more than one word."""
        speaker = name_speaker(phrase, self._words)
        return (
            speaker is not None
            and all(part[:1].isupper() for part in speaker.name.split()[-2:])
            and " " in speaker.name
        )

    def _trimmed(self, phrase: Sequence[Token]) -> Sequence[Token]:
        """The phrase without a time or place put before it: "hours later a group", "on Monday the army"."""
        if not phrase:
            return phrase
        first = phrase[0].lower
        if self._words.follows_verb and self._words.has("determiner", first) and len(phrase) > 1:
            first = phrase[1].lower if self._words.has("time", phrase[1].lower) else first
        if self._words.has("preposition", first) or self._words.has("time", first):
            starts = [at for at in range(1, len(phrase)) if self._begins_subject(phrase, at)]
            return phrase[starts[-1] :] if starts else ()
        return phrase

    def _begins_subject(self, phrase: Sequence[Token], at: int) -> bool:
        if not self._words.has("determiner", phrase[at].lower):
            return False
        return not (self._words.follows_verb and self._words.has("preposition", phrase[at - 1].lower))

    def _has_finite(self, phrase: Sequence[Token]) -> bool:
        return any(self._words.has("finite", token.lower) for token in phrase)
