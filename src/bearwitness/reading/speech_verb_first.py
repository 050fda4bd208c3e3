"""The cues of speech of one sentence in a language whose verb stands before who speaks ("قال مصدر طبي إن").

The speaker's phrase follows the verb and ends before "that", an object, a preposition or a mark. A verb without a
subject goes on with the last speaker. Words come from the pack ``speech.toml``.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bearwitness.reading.document import Document, Sentence, Token
from bearwitness.reading.pack import load_pack
from bearwitness.reading.phrases import PhraseTable
from bearwitness.reading.script import script_rules, word_forms
from bearwitness.reading.speaker_names import MEMORY, NameWords, Said, Speaker
from bearwitness.values import Span

_MOST_TOKENS, _CITED_REACH, _HEADING_TOKENS, _SUBJECT_TOKENS = 10, 12, 8, 6
_REST, _OBJECT_REACH = 2, 4
_UNQUOTED = str.maketrans("", "", '«»"“”')
_OPENING, _CLOSING, _QUOTED = frozenset('«"“'), frozenset('»"”'), 5
_THAT_MARKS = frozenset(':«"“')


class _Cues(NamedTuple):
    table: PhraseTable[str]
    lists: Mapping[str, frozenset[str]]
    voice_of: Sequence[tuple[str, ...]]
    parties: frozenset[str]


@lru_cache(maxsize=8)
def _cues(lang: str) -> _Cues:
    pack = load_pack(lang, "speech")
    kinds = ("say", "deny", "hearsay", "according", "cite", "accuse")
    table = PhraseTable([(phrase, kind) for kind in kinds for phrase in pack[kind]])
    lists = {name: frozenset(words) for name, words in pack.items() if isinstance(words, list)}
    voices = sorted((tuple(phrase.split()) for phrase in pack["voice_of"]), key=len, reverse=True)
    return _Cues(table, lists, voices, frozenset(load_pack(lang, "perpetrators")["heads"]))


def is_verb_first(lang: str) -> bool:
    """True for a language whose pack says that the verb stands before who speaks."""
    return bool(load_pack(lang, "speech").get("verb_first", False))


@lru_cache(maxsize=4096)
def plain_words(name: str, lang: str) -> frozenset[str]:
    """The words of a name as they are compared, without articles and clitics."""
    forms = word_forms(lang)
    words = name.split()
    return frozenset(forms.parts(word)[-1].lower if forms is not None else word.lower() for word in words)


class VerbFirstSpeech:
    """Goes through the sentences of one report in order and remembers who has spoken."""

    def __init__(self, doc: Document, quotes: Sequence[int], words: NameWords) -> None:
        self._doc, self._quotes, self._words = doc, quotes, words
        self._cues = _cues(doc.lang)
        rules = script_rules(doc.lang)
        self._article = str(rules["article"]) if rules else "-"
        self._spoken: list[Speaker] = []

    def said(self, sentence: Sentence) -> Iterator[Said]:
        """Each cue of the sentence that has a speaker, in order."""
        heading = self._heading(sentence)
        if heading is not None:
            yield heading
        past = sentence.first
        for first, last, kind in self._cues.table.by_sentence(self._doc).get(sentence.index, ()):
            if first < past or self._quotes[first]:
                continue
            found = self._of_cue(first, last, kind, sentence)
            if found is not None:
                past = max(past, found[1])
                yield found[0]

    # --- cues ------------------------------------------------------------------------------------

    def _of_cue(self, first: int, last: int, kind: str, sentence: Sentence) -> tuple[Said, int] | None:
        tokens = self._doc.tokens
        span = Span(tokens[first].start, tokens[last - 1].end)
        if kind == "cite":
            return self._cited(first, last, sentence)
        if kind == "accuse":
            return self._accusing(first, last, sentence)
        if kind == "according":
            if last < sentence.last and self._has("that_which", last):
                return None  # the verb after it has the speaker
            end = self._phrase_end(last, sentence)
            speaker = self._speaker(last, end)
            if speaker is None:
                return None
            chain, end = self._with_source(speaker, end, sentence)
            return Said(span, "according", chain, closing=first > sentence.first + 1), end
        return self._spoken_by(first, last, kind, sentence)

    def _spoken_by(self, first: int, last: int, kind: str, sentence: Sentence) -> tuple[Said, int] | None:
        """A verb of speech: its subject after it, else before it, else whoever spoke last."""
        tokens = self._doc.tokens
        if first > sentence.first and self._has("negation", first - 1):
            return None  # nobody said it
        span = Span(tokens[first].start, tokens[last - 1].end)
        end = self._phrase_end(last, sentence)
        says_that = self._says_that(end, sentence)
        after_which = first > sentence.first and self._has("that_which", first - 1)
        word = tokens[first].lower
        if kind == "say" and word in self._cues.lists["say_that"] and not (says_that or after_which):
            near = range(end, min(sentence.last, end + _OBJECT_REACH))
            if word not in self._cues.lists["say_object"] or not any(self._has("objects", at) for at in near):
                return None
        speaker = self._speaker(last, end) or self._subject_before(first, sentence)
        if speaker is None:
            if not says_that or not self._spoken:
                return None
            speaker = Speaker(self._spoken[-1].name, span)
        chain, end = self._with_source(speaker, end, sentence)
        closing = after_which or (not says_that and sentence.last - end <= _REST and first > sentence.first + _REST)
        return Said(span, kind, chain, closing), end

    def _accusing(self, first: int, last: int, sentence: Sentence) -> tuple[Said, int] | None:
        """ "اتهم ناشطون قوات …": who accuses stands before the party that is accused."""
        end = self._phrase_end(last, sentence)
        party = next((at for at in range(last + 1, end) if self._doc.tokens[at].lower in self._cues.parties), None)
        speaker = self._speaker(last, party) if party is not None else self._subject_before(first, sentence)
        if speaker is None:
            return None
        span = Span(self._doc.tokens[first].start, self._doc.tokens[last - 1].end)
        return Said(span, "say", (speaker,)), end

    def _cited(self, first: int, last: int, sentence: Sentence) -> tuple[Said, int] | None:
        """ "نقلت الوكالة عن مصدر طبي قوله": the agency, and further in the source."""
        tokens = self._doc.tokens
        stop = min(sentence.last, last + _CITED_REACH)
        after = next((at for at in range(last, stop) if self._has("cited_after", at)), None)
        if after is None or any(tokens[at].text in ".:" for at in range(last, after)):
            return None
        outer = self._speaker(last, min(after, self._phrase_end(last, sentence))) if after > last else None
        if outer is None and after > last:
            return None
        end = self._phrase_end(after + 1, sentence)
        inner = self._speaker(after + 1, end)
        if inner is None:
            return None
        span = Span(tokens[first].start, tokens[last - 1].end)
        closing = first > sentence.first + 1 and self._has("that_which", first - 1)
        kind = "according" if closing else "say" if outer is not None else "citing"
        return Said(span, kind, (outer, inner) if outer is not None else (inner,), closing), end

    def _with_source(self, speaker: Speaker, end: int, sentence: Sentence) -> tuple[tuple[Speaker, ...], int]:
        """The speaker, and whom he quotes right after ("قالت الوكالة نقلاً عن المرصد إن")."""
        if end + 1 < sentence.last and self._has("cite", end) and self._has("cited_after", end + 1):
            stop = self._phrase_end(end + 2, sentence)
            inner = self._speaker(end + 2, stop)
            if inner is not None:
                return (speaker, inner), stop
        return (speaker,), end

    def _heading(self, sentence: Sentence) -> Said | None:
        """The speaker of a heading: "مصدر طبي: مقتل تسعة"."""
        tokens = self._doc.tokens
        stop = min(sentence.last - 1, sentence.first + _HEADING_TOKENS)
        colon = next((at for at in range(sentence.first, stop) if tokens[at].text == ":"), None)
        if colon is None or colon == sentence.first or not self._has("heading_speakers", sentence.first):
            return None
        inside = range(sentence.first, colon)
        if any(tokens[at].kind != "word" or self._has("say", at) or self._has("objects", at) for at in inside):
            return None
        speaker = self._speaker(sentence.first, colon)
        return None if speaker is None else Said(tokens[colon].span, "say", (speaker,))

    # --- speakers ----------------------------------------------------------------------------------

    def _has(self, name: str, at: int) -> bool:
        return self._doc.tokens[at].lower in self._cues.lists[name]

    def _ends(self, name: str, at: int) -> bool:
        """The same for a word that ends a phrase, which none with an article does: "صحيفة الفجر", "وزارة الصحة"."""
        token = self._doc.tokens[at]
        return self._has(name, at) and not (token.definite and token.text.startswith(self._article))

    def _says_that(self, at: int, sentence: Sentence) -> bool:
        """True where "that" or a quotation follows within two words (a day, a place)."""
        tokens = self._doc.tokens
        near = range(at, min(sentence.last, at + 5))
        return any(tokens[here].text in _THAT_MARKS or self._has("that", here) for here in near)

    def _phrase_end(self, start: int, sentence: Sentence) -> int:
        """Where the speaker's phrase that begins at the token ends (exclusive)."""
        tokens, at = self._doc.tokens, start
        if at < sentence.last and tokens[at].text in '«"“':
            at += 1
        highest = min(sentence.last, at + _MOST_TOKENS)
        begin = at
        if at > start and (past := self._past_quoted(start, sentence)) > start:
            return past
        while at < highest:
            token = tokens[at]
            if token.kind == "punct":
                past = self._past_quoted(at, sentence)
                if past == at:
                    break
                at = past
                continue
            if len(token.text) == 1 and at + 1 < highest and tokens[at + 1].text == ".":
                at += 2  # initials
                continue
            if self._ends("ends_speaker", at) or self._ends("say", at) or self._ends("deny", at):
                break
            if at > begin and (self._ends("objects", at) or (self._has("cite", at) and self._has_source(at, sentence))):
                break
            is_definite = tokens[begin].definite
            if at > begin and self._has("ends_definite", at) and (is_definite or self._is_paper(at, highest)):
                break
            if self._has("joins", at) and not self._joins_speakers(at, begin, highest):
                break
            at += 1
        return at

    def _past_quoted(self, at: int, sentence: Sentence) -> int:
        """The token after a name in quotation marks that opens here, the same where there is none."""
        if self._doc.tokens[at].text not in _OPENING:
            return at
        near = range(at + 2, min(sentence.last, at + _QUOTED + 2))
        return next((here + 1 for here in near if self._doc.tokens[here].text in _CLOSING), at)

    def _is_paper(self, at: int, highest: int) -> bool:
        """True in "the ministry in a statement": the paper is no part of the speaker."""
        return at + 1 < highest and self._has("papers", at + 1)

    def _has_source(self, at: int, sentence: Sentence) -> bool:
        return at + 1 < sentence.last and self._has("cited_after", at + 1)

    def _joins_speakers(self, at: int, begin: int, highest: int) -> bool:
        """True where "and" joins two speakers rather than two clauses."""
        following = at + 1
        if at == begin or following >= highest or self._doc.tokens[following].kind != "word":
            return False
        names = ("say", "deny", "hearsay", "according", "objects", "ends_speaker", "preposition")
        return not any(self._has(name, following) for name in names)

    def _speaker(self, start: int, end: int) -> Speaker | None:
        """The speaker that tokens ``[start, end)`` name: whom he speaks for, without titles and marks."""
        tokens = list(self._doc.tokens[start:end])
        lowers = [token.lower for token in tokens]
        for phrase in self._cues.voice_of:
            size = len(phrase)
            places = range(len(lowers) - size) if size > 1 else range(min(1, len(lowers) - size))
            at = next((at for at in places if tuple(lowers[at : at + size]) == phrase), None)
            if at is not None:
                tokens = tokens[at + size :]
                break
        while tokens and (tokens[0].kind == "punct" or tokens[0].lower in self._cues.lists["joins"]):
            tokens = tokens[1:]
        while tokens and tokens[-1].text in '»”"«“':
            tokens = tokens[:-1]
        is_titled = len(tokens) > 2 and tokens[0].definite and tokens[0].lower in self._cues.lists["title"]
        if is_titled and tokens[1].text[0] not in ".":
            tokens = tokens[1:]
        if not tokens or not any(token.kind == "word" and len(token.text) > 1 for token in tokens):
            return None
        if tokens[0].lower in self._cues.lists["nobody"] or tokens[0].lower in self._cues.lists["preposition"]:
            return None
        return self._heard(tokens)

    def _heard(self, tokens: Sequence[Token]) -> Speaker:
        """The speaker under the fullest name he has had so far."""
        span = Span(tokens[0].start, tokens[-1].end)
        name = " ".join(self._doc.words(span).translate(_UNQUOTED).split())
        mine = plain_words(name, self._doc.lang)
        for known in reversed(self._spoken):
            if mine < plain_words(known.name, self._doc.lang) and tokens[0].definite:
                name = known.name
                break
        speaker = Speaker(name, span)
        self._spoken = [*(held for held in self._spoken[-MEMORY:] if held.name != name), speaker]
        return speaker

    def _subject_before(self, verb: int, sentence: Sentence) -> Speaker | None:
        """The definite subject that stands before its verb: "غير أن المصدر الطبي قال", "والأهالي ينفون"."""
        tokens, at = self._doc.tokens, verb
        lowest = max(sentence.first, verb - _SUBJECT_TOKENS)
        while at > lowest and tokens[at - 1].kind == "word" and not self._ends_clause(at - 1):
            at -= 1
        if at == verb or not (tokens[at].definite or at == sentence.first) or self._has("preposition", at):
            return None
        if any(self._has(name, here) for here in range(at, verb) for name in ("objects", "say", "preposition")):
            return None
        return self._speaker(at, verb)

    def _ends_clause(self, at: int) -> bool:
        return self._has("clause_joins", at) or self._has("that", at)
