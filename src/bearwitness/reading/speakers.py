"""Who says what stands in a sentence, from the report's own source to the innermost speaker, and how surely.

Speech verbs and their subjects ("the ministry said", "said Ana Ruiz, a nurse"), "according to", chains ("the
agency quoted the director as saying"), pronouns and short forms. Words come from the pack ``speech.toml``.
Stance after the claims codebook: ``asserted`` the report's own voice, ``attributed`` another's, ``doubted``
unverified or hearsay, ``denied`` it is said not to have happened. "Reportedly" is hearsay, so doubted;
"allegedly" speaks of guilt and changes nothing here.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from bearwitness.model import Spans
from bearwitness.reading.document import Document, Sentence, Token
from bearwitness.reading.mentions import Attribution, Attributions
from bearwitness.reading.pack import load_pack
from bearwitness.reading.phrases import PhraseTable
from bearwitness.reading.quotes import quote_numbers
from bearwitness.reading.speaker_names import Heard, Said, Speaker, name_speaker, name_words
from bearwitness.reading.speech_phrases import PhraseFinder
from bearwitness.reading.speech_verb_first import VerbFirstSpeech, is_verb_first, plain_words
from bearwitness.values import Span

_CUES = ("say", "say_figure", "deny", "according", "citing", "cited_by")
_MARKS = ("doubt", "doubt_account", "denial", "deny_previous")
_FIGURE_REACH = 6
_AFTER_SPEECH = 8
# How far before a speaker's name the word stands that joins his clause to the one before it.
_CLAUSE_REACH = 12


def find_attributions(doc: Document) -> Attributions:
    """For each sentence that has a speaker, a doubt or a denial of its own: who says it, and the stance.

    A sentence in which several speak ("Police said nine died, but the hospital spoke of ten") has one for each of
    its parts, which ``reach`` marks off. ``speakers`` begins with the report's source where it has one. Time grows
    with the text's length.
    """
    return _Listener(doc).attributions()


@lru_cache(maxsize=8)
def _tables(lang: str) -> tuple[PhraseTable[str], PhraseTable[str]]:
    pack = load_pack(lang, "speech")
    return (
        PhraseTable([(phrase, kind) for kind in _CUES for phrase in pack[kind]]),
        PhraseTable([(phrase, kind) for kind in _MARKS for phrase in pack[kind]]),
    )


class _Listener:
    """Goes through one report from start to end and remembers who has spoken."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc
        self._words = name_words(doc.lang)
        self._cues, self._marks = _tables(doc.lang)
        self._quotes = quote_numbers(doc)
        self._phrases = PhraseFinder(doc.tokens, self._quotes, self._words)
        self._heard = Heard(self._words)
        self._source = doc.report.source.strip()
        self._undoubted = 0
        self._verb_first = VerbFirstSpeech(doc, self._quotes, self._words) if is_verb_first(doc.lang) else None

    def attributions(self) -> Attributions:
        found: dict[int, Attribution] = {}
        further: dict[int, list[Attribution]] = {}
        marked = self._marks.by_sentence(self._doc)
        for sentence in self._doc.sentences:
            marks = marked.get(sentence.index, ())
            said = [held for held in self._said(sentence) if held.speakers]
            if not (said or marks):
                continue
            parts = [part for part in self._parts(sentence, said, marks) if part is not None]
            if parts:
                found[sentence.index] = parts[0]
                further[sentence.index] = parts[1:]
            self._look_back(sentence, {kind for _, _, kind in marks}, found, further)
        self._share_quotes(found)
        return Attributions(held for index in sorted(found) for held in (found[index], *further.get(index, ())))

    def _parts(
        self, sentence: Sentence, said: Sequence[Said], marks: Sequence[tuple[int, int, str]]
    ) -> Iterator[Attribution | None]:
        """The sentence's attribution, or one for each part of it that another speaker begins."""
        cuts = self._cuts(sentence, said)
        if not cuts:
            yield self._attribute(sentence, said, marks)
            return
        tokens = self._doc.tokens
        bounds = [sentence.first, *cuts, sentence.last]
        for first, last in pairwise(bounds):
            reach = Span(tokens[first].start, tokens[last - 1].end)
            low, high = (bisect_left(said, at, key=lambda held: held.span.start) for at in (reach.start, reach.end))
            early, late = (bisect_left(marks, at, key=lambda mark: mark[0]) for at in (first, last))
            part = self._attribute(sentence, said[low:high], marks[early:late])
            yield replace(part, reach=reach) if part is not None else None

    def _cuts(self, sentence: Sentence, said: Sequence[Said]) -> list[int]:
        """The tokens with which a clause of another speaker begins ("..., but the hospital said")."""
        found: list[int] = []
        for before, held in pairwise(said):
            names = {speaker.name for speaker in before.speakers}
            cites = held.kind in ("citing", "cited_by")
            if cites or held.closing or names & {speaker.name for speaker in held.speakers}:
                continue
            start = min(held.span.start, *(speaker.span.start for speaker in held.speakers))
            cut = self._clause_start(start, before.span.end, sentence)
            if cut is not None and (not found or cut > found[-1]):
                found.append(cut)
        return found

    def _clause_start(self, speaker: int, floor: int, sentence: Sentence) -> int | None:
        """The word or comma that joins the speaker's clause to what stands before it, None where nothing does."""
        at = bisect_left(self._doc.tokens, speaker, key=lambda token: token.start)
        for here in range(at - 1, max(sentence.first, at - _CLAUSE_REACH), -1):
            token = self._doc.tokens[here]
            if token.start < floor:
                return None
            if token.text in ",;:–—،؛" or self._words.has("clause_joins", token.lower):
                return here
        return None

    def _attribute(
        self, sentence: Sentence, said: Sequence[Said], marks: Sequence[tuple[int, int, str]]
    ) -> Attribution | None:
        chain = _chain(said)
        names = tuple(dict.fromkeys(speaker.name for speaker in chain if not self._is_source(speaker.name)))
        stance, words = self._stance(sentence, said, marks, chain)
        if not chain and stance == "asserted":
            return None
        speakers = (self._source, *names) if self._source else names
        own_words = tuple(found.span for found in said[:1]) if stance == "attributed" else words
        return Attribution(sentence.index, speakers, stance, tuple(speaker.span for speaker in chain), own_words)

    def _stance(
        self, sentence: Sentence, said: Sequence[Said], marks: Sequence[tuple[int, int, str]], chain: Sequence[Speaker]
    ) -> tuple[str, Spans]:
        tokens = self._doc.tokens
        kinds = {kind: Span(tokens[first].start, tokens[last - 1].end) for first, last, kind in reversed(marks)}
        denied = next((found.span for found in said if found.kind == "deny"), kinds.get("denial"))
        if denied is not None:
            return "denied", (denied,)
        if "doubt" in kinds or self._is_hearsay(chain) or any(found.kind == "hearsay" for found in said):
            return "doubted", (kinds["doubt"],) if "doubt" in kinds else tuple(found.span for found in said)
        if "doubt_account" in kinds and not self._is_about_guilt(sentence):
            return "doubted", (kinds["doubt_account"],)
        return ("attributed" if any(not self._is_source(speaker.name) for speaker in chain) else "asserted"), ()

    def _is_hearsay(self, chain: Sequence[Speaker]) -> bool:
        """True where a private person, neither named nor a body, passes on what another said."""
        if self._verb_first is not None:
            return False  # its pack lists the verbs of hearsay
        bodies = self._words.lists["body"]
        return any(
            speaker.name == speaker.name.lower() and not bodies & set(speaker.name.replace("'s", "").split())
            for speaker in chain[:-1]
        )

    def _look_back(
        self,
        sentence: Sentence,
        marks: set[str],
        found: dict[int, Attribution],
        further: dict[int, list[Attribution]],
    ) -> None:
        """Doubt about the accounts before, and a refutation of the sentence before, change what was said there."""
        if "doubt_account" in marks and not self._is_about_guilt(sentence):
            # What stands before the last such doubt is doubted already.
            for index in range(self._undoubted, sentence.index):
                further[index] = [
                    replace(part, stance="doubted") if part.stance == "attributed" else part
                    for part in further.get(index, ())
                ]
                attribution = found.get(index)
                if attribution is not None and attribution.stance == "attributed":
                    found[index] = replace(
                        attribution, stance="doubted", stance_spans=found[sentence.index].stance_spans
                    )
            self._undoubted = sentence.index
        before = found.get(sentence.index - 1)
        if "deny_previous" not in marks or before is None or before.stance not in ("attributed", "doubted"):
            return
        if self._doc.sentences[sentence.index - 1].paragraph == sentence.paragraph:
            found[sentence.index - 1] = replace(before, stance="denied")

    def _is_about_guilt(self, sentence: Sentence) -> bool:
        tokens = self._doc.sentence_tokens(sentence)
        lower = f" {' '.join(token.lower for token in tokens)} "
        return any(f" {phrase} " in lower for phrase in self._words.lists["about_responsibility"])

    def _is_source(self, name: str) -> bool:
        """True where the speaker is the report's own source, which then speaks in its own voice."""
        mine, theirs = (plain_words(words, self._doc.lang) for words in (self._source, name))
        return name.lower() in self._words.lists["own_pronoun"] or (bool(theirs) and theirs <= mine)

    def _share_quotes(self, found: dict[int, Attribution]) -> None:
        """A quotation of several sentences has one speaker, named in one of them."""
        by_quote: dict[int, Attribution] = {}
        members: dict[int, list[int]] = {}
        for sentence in self._doc.sentences:
            for number in {self._quotes[at] for at in range(sentence.first, sentence.last)} - {0}:
                members.setdefault(number, []).append(sentence.index)
                if sentence.index in found and found[sentence.index].stance != "asserted":
                    by_quote.setdefault(number, found[sentence.index])
        for number, attribution in by_quote.items():
            for index in members[number]:
                found.setdefault(index, replace(attribution, sentence=index))

    # --- cues of one sentence ---------------------------------------------------------------------

    def _said(self, sentence: Sentence) -> Iterable[Said]:
        if self._verb_first is not None:
            yield from self._verb_first.said(sentence)
            return
        tokens = self._doc.tokens
        for first, last, kind in self._cues.by_sentence(self._doc).get(sentence.index, ()):
            if self._quotes[first]:
                continue
            span = Span(tokens[first].start, tokens[last - 1].end)
            if kind == "according":
                speakers = self._resolve(self._phrases.after(last, sentence.last))
                yield Said(span, kind, speakers, closing=first > sentence.first + 1)
            elif kind == "cited_by":
                outer = self._resolve(self._phrases.after(last, sentence.last))
                inner = self._resolve(self._phrases.before(first, sentence.first))
                yield Said(span, kind, (*outer, *inner))
            elif kind == "citing":
                outer = (
                    self._resolve(self._phrases.before(first, sentence.first))
                    if not tokens[first].lower.endswith(self._words.citing_endings)
                    else ()
                )
                yield Said(span, kind, (*outer, *self._resolve(self._phrases.after(last, sentence.last))))
            elif kind != "say_figure" or self._gives_figure(last, sentence.last):
                yield self._spoken(first, last, kind, sentence)

    def _spoken(self, first: int, last: int, kind: str, sentence: Sentence) -> Said:
        """A speech verb: its subject before it, or after it where the order is turned round."""
        tokens, words = self._doc.tokens, self._words
        span = Span(tokens[first].start, tokens[last - 1].end)
        if self._phrases.is_noun(first, last, sentence):
            return Said(span, kind, ())
        if self._phrases.is_passive(first, sentence.first):
            by = last < sentence.last and self._words.has("by", tokens[last].lower)
            return Said(span, kind, self._resolve(self._phrases.after(last + 1, sentence.last)) if by else ())
        turned = not words.has("to_listener", tokens[first].lower) and self._phrases.is_turned(first, last, sentence)
        if turned:
            return Said(
                span, kind, self._resolve(self._phrases.after(last, sentence.last)), closing=first > sentence.first
            )
        subject = self._phrases.before(first, sentence.first)
        closing = kind != "say_figure" and self._is_closing(subject, last, sentence)
        return Said(span, kind, self._resolve(subject), closing=closing)

    def _is_closing(self, subject: Sequence[Token], last: int, sentence: Sentence) -> bool:
        """True where the verb stands after the words it reports ("..., the ministry said on Monday.")."""
        if not subject or subject[0].start == self._doc.tokens[sentence.first].start:
            return False
        before = bisect_left(self._doc.tokens, subject[0].start, key=lambda token: token.start) - 1
        if self._words.has("clause_joins", self._doc.tokens[before].lower):
            return False  # "..., but the hospital spoke of eleven"
        rest = self._doc.tokens[last : min(sentence.last, last + _AFTER_SPEECH + 1)]
        if rest and rest[0].text in ',."”':
            return True
        return len(rest) <= _AFTER_SPEECH and not any(
            self._words.has("finite", token.lower) or self._words.has("that", token.lower) for token in rest
        )

    def _gives_figure(self, at: int, stop: int) -> bool:
        near = self._doc.tokens[at : min(stop, at + _FIGURE_REACH)]
        return any(token.kind == "number" or self._words.has("figure", token.lower) for token in near)

    def _resolve(self, phrase: Sequence[Token]) -> tuple[Speaker, ...]:
        speaker = name_speaker(phrase, self._words) if phrase else None
        if speaker is None:
            return ()
        if self._words.has("own_pronoun", speaker.name.lower()):
            return (speaker,)
        meant = self._heard.resolve(speaker)
        return (meant,) if meant is not None else ()


def _chain(said: Sequence[Said]) -> tuple[Speaker, ...]:
    """The speakers of one sentence, outermost first.

    Of several opening verbs the first counts; one that closes the sentence stands outside it ("A said that
    ..., B said" is B quoting A); whoever is cited stands further in.
    """
    spoken = [found for found in said if found.kind in ("say", "say_figure", "deny", "hearsay", "according")]
    opening = next((found for found in spoken if not found.closing), None)
    closing = next((found for found in spoken if found.closing), None)
    chain: list[Speaker] = []
    for found in (closing, opening):
        chain.extend(found.speakers if found else ())
    for found in said:
        if found.kind == "citing":
            chain.extend(found.speakers)
        elif found.kind == "cited_by":
            chain = [*found.speakers[:1], *chain, *found.speakers[1:]]
    unique: dict[str, Speaker] = {}
    for speaker in chain:
        unique.setdefault(speaker.name, speaker)
    return tuple(unique.values())
