"""Rules of a pack that a few words show: a cue, words that must stand near it, words that rule it out.

A pack's file lists them as ``[[rule]]`` tables:

- ``cue`` phrases of which one must stand in the sentence; ``act`` what it then shows; ``given`` false where the words
  themselves say that it was not so ("no warning");
- ``near`` (may be left out) phrases of which one must stand within ``reach`` words of the cue in the sentence;
- ``also`` (may be left out) further phrases of which one must stand there too;
- ``unless`` phrases that must not;
- ``active`` true for a verb that counts only with its subject ("the army accused"; not "the army was accused").

``negations`` of the file, at most ``negation_reach`` words before a cue or ``negation_after`` behind it, turn it round.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.pack import find_pack
from bearwitness.reading.phrases import PhraseTable
from bearwitness.values import Span

_REACH = 14
_STOPS = frozenset('.;:!?"“”«»()،؛؟,')


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue found: tokens ``[first, last)``, the act it shows, and whether it is said to have been done."""

    first: int
    last: int
    act: str
    given: bool
    active: bool

    def span(self, doc: Document) -> Span:
        """The cue's words."""
        return Span(doc.tokens[self.first].start, doc.tokens[self.last - 1].end)


@dataclass(frozen=True)
class _Rule:
    act: str
    given: bool
    active: bool
    near: PhraseTable[str] | None
    also: PhraseTable[str] | None
    unless: PhraseTable[str] | None
    reach: int


class CueRules:
    """The rules of one file of a pack, ready for looking up."""

    def __init__(self, pack: Mapping[str, Any]) -> None:
        self._rules = [_rule(row) for row in pack["rule"]]
        held: dict[str, tuple[int, ...]] = {}
        for number, row in enumerate(pack["rule"]):
            for phrase in row["cue"]:
                held[phrase] = (*held.get(phrase, ()), number)
        self._cues = PhraseTable(held.items())
        self._negations = frozenset(pack.get("negations", ()))
        self._reach = int(pack.get("negation_reach", 4))
        self._after = int(pack.get("negation_after", 0))

    def find(self, doc: Document) -> Iterator[tuple[Sentence, Cue]]:
        """The cues of the document, in order; a document without any word of them costs one look."""
        for index, cues in self._cues.by_sentence(doc).items():
            sentence = doc.sentences[index]
            for first, last, numbers in cues:
                rule = next(
                    (r for r in map(self._rules.__getitem__, numbers) if _holds(r, doc, sentence, first, last)), None
                )
                if rule is not None:
                    turned = self._is_negated(doc, sentence, first, last)
                    yield sentence, Cue(first, last, rule.act, rule.given != turned, rule.active)

    def _is_negated(self, doc: Document, sentence: Sentence, first: int, last: int) -> bool:
        for at in range(first - 1, max(sentence.first, first - self._reach) - 1, -1):
            if doc.tokens[at].text in _STOPS:
                break
            if doc.lowers[at] in self._negations:
                return True
        behind = doc.lowers[last : min(sentence.last, last + self._after)]
        return not self._negations.isdisjoint(behind)


def _rule(row: Mapping[str, Any]) -> _Rule:
    return _Rule(
        row["act"],
        bool(row.get("given", True)),
        bool(row.get("active", False)),
        _table(row.get("near", ())),
        _table(row.get("also", ())),
        _table(row.get("unless", ())),
        int(row.get("reach", _REACH)),
    )


def _table(phrases: Sequence[str]) -> PhraseTable[str] | None:
    return PhraseTable((phrase, phrase) for phrase in phrases) if phrases else None


def _holds(rule: _Rule, doc: Document, sentence: Sentence, first: int, last: int) -> bool:
    low, high = max(sentence.first, first - rule.reach), min(sentence.last, last + rule.reach)
    for wanted in (rule.near, rule.also):
        if wanted is not None and not wanted.find(doc, low, high):
            return False
    return rule.unless is None or not rule.unless.find(doc, low, high)


@lru_cache(maxsize=32)
def cue_rules(lang: str, room: str) -> CueRules | None:
    """The rules of the pack's file, None where the pack has no such file."""
    pack = find_pack(lang, room)
    return CueRules(pack) if pack is not None and pack.get("rule") else None
