"""How a place hangs on the words around it: it was hit, the wounded were brought there, someone spoke there.

The nearest telling word of the clause decides: "a strike on a bakery in X" and "X was destroyed" say that the event
was in X; "survivors who reached X", "the hospital of N in X" and "the Government said in X" that it was not.
"""

from collections.abc import Mapping

from bearwitness.reading.place_candidate import Candidate
from bearwitness.reading.place_names import Scan

HIT, CARE, SPOKEN, REACHED, ELSEWHERE, NONE = "hit", "care", "spoken", "reached", "elsewhere", ""

# How far before a name its telling word may stand, and how far before that one the word that turns it.
_BEFORE, _SPOKEN_BEFORE, _TURNED_BEFORE, _APPOSITION, _VOICE_AFTER = 9, 4, 5, 10, 4
_LINE_TOKENS = 10
_OPEN_PUNCTUATION = frozenset("\"'“”‘’#-")


def link_of(scan: Scan, candidate: Candidate) -> str:
    """HIT, CARE, SPOKEN, REACHED or ELSEWHERE for what the clause says of the place, NONE where it says nothing."""
    return _opening_voice(scan, candidate) or _link_before(scan, candidate) or _link_after(scan, candidate)


def stands_alone(scan: Scan, candidate: Candidate) -> bool:
    """True for a hashtag, and in an opening line of nothing else but a day or an hour: "Tuesday, X."."""
    tokens, sentence = scan.tokens, candidate.sentence
    before = candidate.first - 1
    if before >= 0 and tokens[before].text == "#" and tokens[before].end == candidate.start:
        return True
    if sentence.index > 1 or sentence.in_title or sentence.last - sentence.first > _LINE_TOKENS:
        return False
    after = max(candidate.after_end, candidate.last)
    others = [*tokens[sentence.first : candidate.first], *tokens[after : sentence.last]]
    return all(token.kind != "word" or token.lower in scan.words.sets["line_words"] for token in others)


def _opening_voice(scan: Scan, candidate: Candidate) -> str:
    """SPOKEN in "In X the Government protested" and "X radio reported"."""
    sets, tokens = scan.words.sets, scan.tokens
    after = max(candidate.after_end, candidate.last)
    if after < candidate.sentence.last and tokens[after].text in sets["voice_words"]:
        return SPOKEN
    if candidate.preposition != "in" or candidate.first != candidate.sentence.first + 1:
        return NONE
    for token in tokens[after : min(after + _VOICE_AFTER, candidate.sentence.last)]:
        if token.lower in sets["speaker_words"] or token.lower in sets["voice_words"]:
            struck = any(other.lower in sets["hit_words"] for other in scan.doc.sentence_tokens(candidate.sentence))
            return NONE if struck else SPOKEN
    return NONE


def _link_before(scan: Scan, candidate: Candidate) -> str:
    sets, tokens, first = scan.words.sets, scan.tokens, candidate.sentence.first
    if candidate.preposition == "" or (candidate.preposition == "near" and candidate.lead == ","):
        return NONE
    stop = max(first, candidate.first - _BEFORE)
    for index in range(candidate.first - 1, stop - 1, -1):
        token = tokens[index]
        if token.kind == "punct" and token.text not in _OPEN_PUNCTUATION:
            return NONE
        link = _link_word(sets, token.lower, candidate.first - index)
        if link == HIT and candidate.preposition != "in" and token.lower not in sets["blow_words"]:
            return NONE
        if link == HIT and _is_turned(scan, candidate, index):
            return ELSEWHERE
        if link == REACHED and candidate.lead in sets["from_words"]:
            return NONE
        if link == CARE and _is_struck(scan, candidate, index):
            return HIT
        if link:
            return link
        if token.lower in sets["clause_words"]:
            return NONE
    return NONE


def _link_word(sets: Mapping[str, frozenset[str]], word: str, distance: int) -> str:
    if word in sets["hit_words"]:
        return HIT
    if word in sets["care_words"] or word in sets["carry_words"]:
        return CARE
    if word in sets["arrival_words"]:
        return REACHED
    if word in sets["elsewhere_words"]:
        return ELSEWHERE
    if distance <= _SPOKEN_BEFORE and (
        word in sets["strong_speech_verbs"] or word in sets["speaker_words"] or word in sets["voice_words"]
    ):
        return SPOKEN
    return NONE


def _is_turned(scan: Scan, candidate: Candidate, index: int) -> bool:
    """True in "in reprisal for a raid on X": the blow is another one."""
    sets = scan.words.sets
    start = max(candidate.sentence.first, index - _TURNED_BEFORE)
    return any(token.lower in sets["other_blow_words"] for token in scan.tokens[start:index])


def _is_struck(scan: Scan, candidate: Candidate, index: int) -> bool:
    """True in "hit a hospital in X": there the hospital is what was hit."""
    sets = scan.words.sets
    for token in reversed(scan.tokens[max(candidate.sentence.first, index - _TURNED_BEFORE) : index]):
        if token.lower in sets["carry_words"] or token.lower in sets["clause_words"] or token.kind == "punct":
            return False
        if token.lower in sets["struck_words"]:
            return True
    return False


def _link_after(scan: Scan, candidate: Candidate) -> str:
    """HIT in "X was destroyed" and "X, the oldest town of N, was destroyed"."""
    sets, tokens, end = scan.words.sets, scan.tokens, candidate.sentence.last
    index = max(candidate.after_end, candidate.last)
    if index < end and tokens[index].text == ",":
        commas = (i for i in range(index + 1, min(index + _APPOSITION, end)) if tokens[i].text == ",")
        index = next(commas, index) + 1
    seen_auxiliary = False
    while index < end and tokens[index].lower in sets["auxiliaries"]:
        seen_auxiliary = True
        index += 1
    return HIT if seen_auxiliary and index < end and tokens[index].lower in sets["hit_participles"] else NONE
