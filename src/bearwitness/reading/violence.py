"""Which sentences tell of violence that happened: not of an accident, an illness, a film or a drill."""

from collections.abc import Sequence
from functools import lru_cache

from bearwitness.reading.document import Document
from bearwitness.reading.findings import Findings
from bearwitness.reading.mentions import TermMention
from bearwitness.reading.pack import load_pack
from bearwitness.reading.phrases import PhraseTable
from bearwitness.values import CountRange

# The headline and the first sentence after it say what a report is about.
_LEAD = 2


def without_unreal(doc: Document, findings: Findings, telling: Sequence[int]) -> list[int]:
    """The sentences of ``telling`` without those that tell of no violence or of none that happened.

    Words come from the pack's ``events.toml`` (``no_violence``, ``unreal``, ``fiction``; each may be absent). An
    accident or an illness is left out only where the whole report names no event of violence.
    """
    unreal, harmless, fiction = _tables(doc.lang)
    kept = list(telling)
    if fiction is not None and any(_holds(doc, fiction, at) for at in lead_sentences(doc)):
        return []
    if unreal is not None:
        marked = {at for at in lead_sentences(doc) + kept if _holds(doc, unreal, at)}
        harmed = {mention.sentence for mention in findings.casualties}
        if any(at in marked for at in lead_sentences(doc)) and not any(at in harmed for at in lead_sentences(doc)):
            return []
        kept = [at for at in kept if at not in marked or at in lead_sentences(doc)]
    violent = any(term.kind == "event_type" and term.sentence in set(kept) for term in findings.terms)
    hurt = {mention.sentence for mention in findings.casualties if mention.count.range != CountRange.exactly(0)}
    # "The storm cut the roads. No injuries were recorded": what harmed nobody is looked for at the report's head too.
    looked = kept if hurt.intersection(kept) else [*kept, *lead_sentences(doc)]
    if harmless is not None and kept and not violent and any(_holds(doc, harmless, at) for at in looked):
        return []
    return kept


def without_ruled_out(doc: Document, terms: Sequence[TermMention]) -> list[TermMention]:
    """The terms without event types and weapons that the text only rules out or asks about ("whether a mine ...")."""
    table, reach = _ruled_out(doc.lang)
    if table is None:
        return list(terms)
    reached: dict[int, list[tuple[int, int]]] = {}
    for index, found in table.by_sentence(doc).items():
        sentence = doc.sentences[index]
        for _, last, _ in found:
            end = min(sentence.last, last + reach)
            reached.setdefault(index, []).append((doc.tokens[last - 1].end, doc.tokens[end - 1].end))
    return [term for term in terms if not _is_reached(term, reached.get(term.sentence, ()))]


def _is_reached(term: TermMention, reached: Sequence[tuple[int, int]]) -> bool:
    if term.kind not in ("event_type", "weapon"):
        return False
    return any(start <= term.span.start < end for start, end in reached)


@lru_cache(maxsize=8)
def _ruled_out(lang: str) -> tuple[PhraseTable[str] | None, int]:
    pack = load_pack(lang, "events")
    phrases = pack.get("ruled_out", ())
    return (PhraseTable((phrase, phrase) for phrase in phrases) if phrases else None), pack.get("ruled_out_reach", 0)


def lead_sentences(doc: Document) -> list[int]:
    """The headline and the first sentence after it."""
    titles = sum(sentence.in_title for sentence in doc.sentences)
    return list(range(min(len(doc.sentences), titles + _LEAD - 1)))


def _holds(doc: Document, table: PhraseTable[str], at: int) -> bool:
    return at in table.by_sentence(doc)


@lru_cache(maxsize=8)
def _tables(lang: str) -> tuple[PhraseTable[str] | None, PhraseTable[str] | None, PhraseTable[str] | None]:
    pack = load_pack(lang, "events")
    unreal, harmless, fiction = (
        PhraseTable((phrase, phrase) for phrase in pack[name]) if pack.get(name) else None
        for name in ("unreal", "no_violence", "fiction")
    )
    return unreal, harmless, fiction
