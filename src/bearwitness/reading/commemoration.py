"""Which sentences only commemorate an attack of long ago: an anniversary is no new event, nor a new report of the old.

A report commemorates where its headline or first sentence does: it names the anniversary of an attack ("the first
anniversary of the shelling"), or says how long ago the attack was and what was done in its memory ("a year after shells
struck a bakery, families laid flowers"). "On the anniversary of the revolution, a bomb killed five" commemorates
nothing: what was done stands beyond the comma.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bearwitness.codebook import Codebook
from bearwitness.reading.document import Document
from bearwitness.reading.event_fields import lineage_of
from bearwitness.reading.findings import Findings
from bearwitness.reading.pack import load_pack
from bearwitness.reading.phrases import PhraseTable
from bearwitness.reading.violence import lead_sentences

# An attack is what the anniversary is of where it begins within so many words, before any comma.
_REACH = 8
_COMMAS = frozenset(",،;؛:")


def without_commemorated(doc: Document, findings: Findings, telling: Sequence[int], codebook: Codebook) -> list[int]:
    """The sentences of ``telling`` without those on the attack that the report commemorates.

    Sentences of another kind of event or another weapon stay. Words: ``[commemoration]`` of the pack's ``events.toml``.
    """
    tables = _tables(doc.lang)
    if tables is None or not telling:
        return list(telling)
    heads = [at for at in lead_sentences(doc) if _Sentence(doc, findings, tables, at).commemorates()]
    if not heads:
        return list(telling)
    parents = {code: entry.parent for code, entry in codebook.entries("event_type").items()}
    types, weapons = _codes(findings, "event_type"), _codes(findings, "weapon")
    if not _are_one_kind({code for at in heads for code in types.get(at, ())}, parents):
        return list(telling)
    for at, codes in weapons.items():
        types.setdefault(at, set()).update(codes)
    own = {code for at in heads for code in types.get(at, ())}
    kept = {at for at in telling if at not in heads and types.get(at) and not _meet(types[at], own, parents)}
    return [at for at in telling if at in kept]


class _Sentence:
    """One sentence with its phrases of commemoration and what it tells of harm, in order."""

    def __init__(self, doc: Document, findings: Findings, tables: Mapping[str, PhraseTable[str]], at: int) -> None:
        self._doc, self._sentence = doc, doc.sentences[at]
        self._found = {name: table.by_sentence(doc).get(at, []) for name, table in tables.items()}
        self._another = any(
            phrase in doc.plain.words(self._sentence) for phrase in load_pack(doc.lang, "events")["another"]
        )
        starts = [term.span.start for term in findings.terms if term.sentence == at and term.kind == "event_type"]
        starts += [span.start for held in findings.casualties if held.sentence == at for span in held.count.spans]
        self._harm = sorted(starts)

    def commemorates(self) -> bool:
        """True where all harm of the sentence is what an anniversary or a length of time is said of."""
        if self._another or not self._harm:
            return False
        marks = list(self._found["anniversary"])
        marks += self._found["years"] if self._found["rites"] else []
        return any(self._is_of_harm(last) for _, last, _ in marks)

    def _is_of_harm(self, last: int) -> bool:
        tokens, end = self._doc.tokens, min(self._sentence.last, last + _REACH)
        stop = next((at for at in range(last, end) if tokens[at].text in _COMMAS), end)
        if last >= stop:
            return False
        first = self._harm[0]
        return tokens[last].start <= first < tokens[stop - 1].end


def _codes(findings: Findings, kind: str) -> dict[int, set[str]]:
    """By sentence the codes of its words of that kind."""
    found: dict[int, set[str]] = {}
    for term in findings.terms:
        if term.kind == kind:
            found.setdefault(term.sentence, set()).add(term.code)
    return found


def _are_one_kind(codes: set[str], parents: Mapping[str, str]) -> bool:
    return all(_meet({one}, {other}, parents) for one in codes for other in codes)


def _meet(these: set[str], those: set[str], parents: Mapping[str, str]) -> bool:
    """True where any of the one is any of the others, or a more general one of it; or where the others are none."""
    return not those or any(a in lineage_of(b, parents) or b in lineage_of(a, parents) for a in these for b in those)


@lru_cache(maxsize=8)
def _tables(lang: str) -> Mapping[str, PhraseTable[str]] | None:
    words = load_pack(lang, "events").get("commemoration")
    if not words:
        return None
    return {name: PhraseTable((phrase, name) for phrase in words[name]) for name in ("anniversary", "rites", "years")}
