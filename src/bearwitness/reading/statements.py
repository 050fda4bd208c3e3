"""What speakers do by saying it: deny, admit, claim responsibility, accuse; one claim an act and speaker.

The words are the pack's ``statements.toml`` (see ``cue_rules``); a language without that file gives none. A party
that is found to deny what it is accused of (``perpetrators``) makes a statement too.
"""

from collections.abc import Sequence
from dataclasses import replace

from bearwitness.model import Claim, Perpetrator, Statement
from bearwitness.reading.cue_rules import cue_rules
from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.mentions import Attribution
from bearwitness.reading.speaker_names import name_words
from bearwitness.reading.speech_phrases import PhraseFinder
from bearwitness.reading.voices import attribution_for, told_by
from bearwitness.values import Span

# What a party's own stance becomes by each act; an accusation names another's.
_STANCE = {"denial": "denied", "admission": "claimed", "responsibility claim": "claimed", "accusation": "accused"}


def find_statements(
    doc: Document, attributions: Sequence[Attribution], perpetrators: Sequence[tuple[Perpetrator, int]]
) -> list[Claim]:
    """The statement claims of the report, without ids, in order of the text. Time grows with its length."""
    by_sentence: dict[int, list[Perpetrator]] = {}
    for party, index in perpetrators:
        by_sentence.setdefault(index, []).append(party)
    found: list[tuple[Sentence, Claim]] = []
    for sentence, act, at in _acts(doc):
        voice = attribution_for(doc, attributions, sentence.index, at.start)
        found.append((sentence, _claim(doc, act, at, voice, by_sentence.get(sentence.index, ()))))
    told = {sentence.index for sentence, claim in found if claim.statement and claim.statement.act == "denial"}
    for party, index in perpetrators:
        if party.stance == "denied" and index not in told and party.spans:
            told.add(index)
            voice = attribution_for(doc, attributions, index, party.spans[0].start)
            found.append((doc.sentences[index], _claim(doc, "denial", party.spans[0], voice, by_sentence[index])))
    found.sort(key=lambda held: held[0].index)
    return _once(found)


def _acts(doc: Document) -> list[tuple[Sentence, str, Span]]:
    """Each act with its sentence and the cue's words; an act that a negation turns round is none."""
    rules = cue_rules(doc.lang, "statements")
    if rules is None:
        return []
    phrases = PhraseFinder(doc.tokens, [0] * len(doc.tokens), name_words(doc.lang))
    return [
        (sentence, cue.act, cue.span(doc))
        for sentence, cue in rules.find(doc)
        if cue.given and not (cue.active and _has_no_subject(phrases, cue.first, cue.last, sentence))
    ]


def _has_no_subject(phrases: PhraseFinder, first: int, last: int, sentence: Sentence) -> bool:
    return phrases.is_passive(first, sentence.first) or phrases.is_noun(first, last, sentence)


def _claim(doc: Document, act: str, cue: Span, voice: Attribution, parties: Sequence[Perpetrator]) -> Claim:
    said = told_by(doc, voice, cue)
    return replace(
        said,
        kind="statement",
        stance="denied" if act == "denial" else said.stance if said.stance != "denied" else "attributed",
        perpetrators=tuple(party for party in parties if party.stance == _STANCE[act]),
        statement=Statement(act),
    )


def _once(found: Sequence[tuple[Sentence, Claim]]) -> list[Claim]:
    """Each act of each speaker once; a headline that only repeats one from below is left out."""
    below = {claim.statement for sentence, claim in found if not sentence.in_title}
    kept: dict[tuple[object, str], Claim] = {}
    for sentence, claim in found:
        if not (sentence.in_title and claim.statement in below):
            kept.setdefault((claim.statement, claim.origin), claim)
    return list(kept.values())
