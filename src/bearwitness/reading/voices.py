"""Whose voice a sentence or a part of it is: the speaker named there, one whose account goes on, or the report."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bearwitness.model import Claim, Spans
from bearwitness.reading.document import Document
from bearwitness.reading.mentions import Attribution, Attributions
from bearwitness.reading.speaker_names import NameWords, name_words
from bearwitness.values import Span

_MOST_INHERITED = 6
_FEW_WORDS = 9
# A longer sentence is none: a list, or a text without full stops.
_LONGEST = 200


def attribution_for(
    doc: Document, attributions: Sequence[Attribution], sentence: int, offset: int | None = None
) -> Attribution:
    """The attribution that holds for the sentence, or for the part of it that holds the code point ``offset``.

    Its own; else that of the sentence before in the same paragraph, where this one goes on in the past perfect
    ("The plane had come twice.") or only adds a few words ("There were no deaths."); else, where one speaker,
    named in the first sentence, is the only one of the whole report, that one's; else the report's own voice.
    """
    words = name_words(doc.lang)
    at, own = sentence, _own(attributions, sentence, offset)
    while own is None and sentence - at < _MOST_INHERITED and _goes_on(doc, at, words):
        at -= 1
        own = _own(attributions, at, doc.sentences[at].end)
    held = own if at == sentence else _inheritable(own)
    held = held or _only_voice(doc, attributions)
    if held is not None:
        return replace(held, sentence=sentence, reach=held.reach if at == sentence else None)
    source = doc.report.source.strip()
    return Attribution(sentence, (source,) if source else (), "asserted")


def _own(attributions: Sequence[Attribution], sentence: int, offset: int | None = None) -> Attribution | None:
    """The sentence's own attribution, of several the one whose part holds the code point; they stand in text order."""
    first = bisect_left(attributions, sentence, key=lambda held: held.sentence)
    if first >= len(attributions) or attributions[first].sentence != sentence:
        return None
    if offset is None:
        return attributions[first]
    place = (sentence, offset)
    return attributions[max(first, bisect_right(attributions, place, lo=first, key=_begins) - 1)]


def _begins(held: Attribution) -> tuple[int, int]:
    return held.sentence, held.reach.start if held.reach else 0


def _inheritable(attribution: Attribution | None) -> Attribution | None:
    return attribution if attribution is not None and attribution.stance in ("attributed", "doubted") else None


def _only_voice(doc: Document, attributions: Sequence[Attribution]) -> Attribution | None:
    """The attribution of the first sentence of the text, where the report has no other."""
    if not isinstance(attributions, Attributions):
        return _sole(doc, attributions)
    if not attributions.is_weighed:  # asked for every figure and statement, the same answer each time
        attributions.sole, attributions.is_weighed = _sole(doc, attributions), True
    return attributions.sole


def _sole(doc: Document, attributions: Sequence[Attribution]) -> Attribution | None:
    told = [held for held in attributions if not doc.sentences[held.sentence].in_title]
    if not told or told[0].sentence != doc.lead or any(held.speakers != told[0].speakers for held in told[1:]):
        return None
    return _inheritable(told[0]) if all(held.stance == "attributed" for held in told) else None


def _goes_on(doc: Document, at: int, words: NameWords) -> bool:
    """True where the sentence goes on with what the one before it in the same paragraph began."""
    if at == 0 or doc.sentences[at].paragraph != doc.sentences[at - 1].paragraph:
        return False
    tokens = doc.sentence_tokens(doc.sentences[at])
    if len(tokens) > _LONGEST:
        return False
    if sum(token.kind != "punct" for token in tokens) <= _FEW_WORDS:
        return True
    endings = tuple(words.lists["participle_endings"])
    for token, following in pairwise(tokens):
        if words.has("goes_on", token.lower):
            return words.has("participle", following.lower) or following.lower.endswith(endings)
    return False


def told_by(doc: Document, voice: Attribution, at: Span) -> Claim:
    """A claim without name or kind: the voice's speakers and stance, and the words of the clause at ``at``."""
    sentence = doc.sentences[voice.sentence]
    whole = voice.reach if voice.reach and voice.reach.start <= at.start < voice.reach.end else None
    spans: dict[str, Spans] = {"claim": (whole or Span(sentence.start, sentence.end),)}
    spans |= {"origin": voice.speaker_spans} if voice.speaker_spans else {}
    spans |= {"stance": voice.stance_spans} if voice.stance_spans else {}
    return Claim(
        claim="unnamed",
        report=doc.report.id,
        stance=voice.stance,
        speakers=voice.speakers,
        origin=voice.speakers[-1] if voice.speakers else doc.report.source,
        spans=spans,
    )
