"""What was hit or aimed at, and what became of it."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from bearwitness.codebook import Codebook
from bearwitness.model import Target
from bearwitness.reading.document import Document
from bearwitness.reading.mentions import TermMention
from bearwitness.reading.pack import load_pack
from bearwitness.values import Span


def find_targets(
    doc: Document, terms: Sequence[TermMention], events: set[int], codebook: Codebook
) -> tuple[Target, ...]:
    """Each target named in the sentences ``events``, once, with all its words and the effect said of it.

    A place where the wounded were brought, or whose people speak, is no target: the pack's ``not_a_target``.
    """
    pack = load_pack(doc.lang, "events")
    found: dict[str, tuple[str, str, list[Span]]] = {}
    for term in terms:
        if term.kind != "target" or term.sentence not in events or _only_mentioned(doc, term, pack["not_a_target"]):
            continue
        name = _fine_name(codebook, term.code, doc.words(term.span), doc.lang)
        _, effect, spans = found.setdefault(name, (term.code, "", []))
        spans.append(term.span)
        found[name] = (term.code, effect or _effect(doc, term, pack), spans)
    return tuple(Target(name, kind, effect, tuple(spans)) for name, (kind, effect, spans) in found.items())


@lru_cache(maxsize=4096)
def _fine_name(codebook: Codebook, code: str, words: str, lang: str) -> str:
    """The codebook's answer; the same few words for targets stand in all reports."""
    return codebook.fine_name(code, words, lang)


def _words_before(doc: Document, term: TermMention, reach: int) -> str:
    at = bisect_right(doc.tokens, term.span.start, key=lambda token: token.end)
    return " ".join(doc.lowers[max(doc.sentences[term.sentence].first, at - reach) : at])


def _only_mentioned(doc: Document, term: TermMention, vetoes: Mapping[str, Any]) -> bool:
    before = f" {_words_before(doc, term, vetoes['reach_words'])} "
    return any(f" {phrase} " in before for phrase in vetoes.get(term.code, ()))


def _effect(doc: Document, term: TermMention, pack: Mapping[str, Any]) -> str:
    """The effect whose word stands nearest to the target, "" where none does within reach."""
    sentence, lowers = doc.sentences[term.sentence], doc.lowers
    reach = pack["effect_reach_words"]
    at = bisect_right(doc.tokens, term.span.start, key=lambda token: token.end)
    low, high = max(sentence.first, at - reach), min(sentence.last, at + reach + 1)
    # What stands from the first word of an effect on; of two at one distance the first in the pack counts.
    found = [
        (abs(start - at), rank, effect)
        for start in range(low, high)
        for rank, words, effect in _effects(doc.lang).get(lowers[start], ())
        if start + len(words) <= high and list(lowers[start : start + len(words)]) == words
    ]
    return min(found, default=(0, 0, ""))[2]


@lru_cache(maxsize=8)
def _effects(lang: str) -> Mapping[str, Sequence[tuple[int, list[str], str]]]:
    """By its first word each phrase for an effect: its place in the pack, its words, the effect."""
    phrases = [
        (phrase.split(), effect) for effect, held in load_pack(lang, "events")["effects"].items() for phrase in held
    ]
    found: dict[str, list[tuple[int, list[str], str]]] = {}
    for rank, (words, effect) in enumerate(phrases):
        found.setdefault(words[0], []).append((rank, words, effect))
    return found
