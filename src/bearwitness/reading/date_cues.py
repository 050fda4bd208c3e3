"""What the words around a date tell was done on it: the cue words of the language's pack that govern it."""

from bisect import bisect_left

from bearwitness.reading.calendar_words import CalendarWords
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.mentions import DateMention

_CUE_REACH = 16
_NOUN_REACH = 4
_OWN_REACH = 3
_FAR = 8
_CLOCK_REACH = 16
_OFFENCE_REACH = 4
_OPENING_LEAD = 6
_TAIL = 3
_CLAUSE_MARKS = frozenset(",;:—–-(")


def governing_cue(doc: Document, words: CalendarWords, mention: DateMention, next_start: int) -> str:
    """What governs the date: "noun" for a noun of harm right after it, else the kind of the cue word that does.

    ``next_start`` is where the next date starts: a cue right before that one is its own.
    """
    sentence, cues = doc.sentences[mention.sentence], words.cues
    first = max(sentence.first, token_at(doc, mention.span.start))
    has_clock = cues.clock.search(doc.text, max(0, mention.span.start - _CLOCK_REACH), mention.span.start) is not None
    after = token_at(doc, mention.span.end)
    if _names_event(doc, words, after, sentence):
        return "noun"
    before, before_at = _nearest(doc, words, range(first - 1, max(sentence.first, first - _CUE_REACH) - 1, -1))
    last = min(sentence.last, after + _CUE_REACH)
    if next_start < sentence.end:
        last = min(last, max(after, token_at(doc, next_start) - _OWN_REACH))
    behind, behind_at = _nearest(doc, words, range(after, last))
    if behind == "say" and any(token.text == "," for token in doc.tokens[after : min(behind_at, after + _TAIL)]):
        # "... late Friday, police said": the speaker's clause comes after the deed's and does not govern it.
        behind = "" if before or has_clock else behind
    opens = first == sentence.first or doc.tokens[first - 1].text in _CLAUSE_MARKS
    lead = _OPENING_LEAD if first <= sentence.first + 1 else 0
    if after < sentence.last and doc.tokens[after].lower in cues.during and behind in ("event", "weak"):
        beside = first - before_at <= _OWN_REACH
        return before if before in ("event", "other", "death", "state") or (before == "say" and beside) else behind
    if before == "say" and has_clock and behind in ("event", "weak"):
        return behind
    if before in ("say", "state", "other") and first - before_at > _FAR:
        # What stands so far before hardly governs it; a report gives the hour with the deed.
        before = behind if behind in ("event", "weak") else ("" if has_clock else before)
    if behind and (not before or (opens and behind_at - after <= first - before_at + lead)):
        return behind
    return before


def token_at(doc: Document, offset: int) -> int:
    """The first token that starts at the code point or after it."""
    return bisect_left(doc.tokens, offset, key=lambda token: token.start)


def _names_event(doc: Document, words: CalendarWords, after: int, sentence: Sentence) -> bool:
    for token in doc.tokens[after : min(sentence.last, after + _NOUN_REACH)]:
        if token.lower in words.cues.nouns:
            return True
        if token.lower not in words.cues.before_noun and "-" not in token.text:
            return False
    return False


def _nearest(doc: Document, words: CalendarWords, indices: range) -> tuple[str, int]:
    """Kind and position of the first cue word in the range, ("", 0) where there is none."""
    for index in indices:
        kind = words.cues.kinds.get(doc.tokens[index].lower)
        if kind is None or _is_name(doc, index):
            continue
        if kind == "event" and index and doc.tokens[index - 1].lower in words.cues.missing:
            continue
        if kind == "event" and _is_offence(doc, words, index):
            return "other", index
        if kind:
            return kind, index
    return "", 0


def _is_name(doc: Document, index: int) -> bool:
    """True for the last word of a name ("Linden Court", "Newport News")."""
    token, before = doc.tokens[index], doc.tokens[max(0, index - 1)]
    in_name = token.is_capital and before is not token and before.is_capital and not token.text.isupper()
    return in_name and not doc.sentence_at(token.start).in_title


def _is_offence(doc: Document, words: CalendarWords, index: int) -> bool:
    """True for the deed in "charged with murder" and "guilty of armed robbery"."""
    before = [token.lower for token in doc.tokens[max(0, index - _OFFENCE_REACH) : index]]
    for place, word in enumerate(before[:-1]):
        if words.cues.kinds.get(word) == "other" and before[place + 1] in words.cues.offence_after:
            return True
    return False
