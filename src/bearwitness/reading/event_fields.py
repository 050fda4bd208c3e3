"""The fields of one event claim that the codebook's words give: its type, its weapons, who did it, whose voice."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bearwitness.codebook import Codebook
from bearwitness.model import Perpetrator, Spans, Weapon
from bearwitness.reading.document import Document
from bearwitness.reading.mentions import TermMention
from bearwitness.reading.pack import load_pack
from bearwitness.reading.phrases import PhraseTable
from bearwitness.reading.script import unaccented
from bearwitness.values import Span

# What a weapon's word counts beside a word for the event itself.
WEAPON_SHARE = 0.5
# The sentences after the title in which the main event is told.
LEAD_SENTENCES = 4


def type_of_event(doc: Document, terms: Sequence[TermMention], codebook: Codebook) -> tuple[str, Spans]:
    """The type most spoken of, with its words; the title and the lead weigh more, the particular beats its parent.

    A weapon speaks for the type it stands for ("bombers attacked" is an air strike, "a mine killed three" an
    explosion of a mine), but a word for the event itself outweighs it.
    """
    entries = codebook.entries("event_type")
    lead = [sentence.index for sentence in doc.sentences if not sentence.in_title][:LEAD_SENTENCES]
    weight: defaultdict[str, float] = defaultdict(float)
    words: dict[str, list[Span]] = {}
    told = {term.code for term in terms if term.kind == "event_type"}
    either = {code for term in terms if (code := _type_of(term, codebook))}
    absorbed = {
        word: code
        for code, loose in load_pack(doc.lang, "events")["absorbs"].items()
        if code in either
        for word in loose
    }
    for term in terms:
        code = absorbed.get(unaccented(doc.words(term.span).lower())) or _type_of(term, codebook)
        if not code:
            continue
        weight[code] += _prominence(doc, term, lead) * (1.0 if term.kind == "event_type" else WEAPON_SHARE)
        words.setdefault(code, []).append(term.span)
    implied = {_type_of(term, codebook) for term in terms if term.kind == "weapon"} - {""}
    unsure = implied - told if len(implied) > 1 else set()
    _give_to_children(weight, {code: entry.parent for code, entry in entries.items()}, unsure)
    if not weight:
        return "", ()
    best = max(weight, key=lambda code: (weight[code], -words[code][0].start))
    return best, tuple(words[best])


def plain_attack(doc: Document, telling: Sequence[int]) -> tuple[str, Spans]:
    """ "attack" with the word of violence that shows it ("Gunmen killed twelve"); nothing where no word does."""
    words = load_pack(doc.lang, "events").get("violent", ())
    table = _violent(doc.lang) if words else None
    for index in telling:
        sentence = doc.sentences[index]
        for first, last, _ in table.find(doc, sentence.first, sentence.last) if table is not None else ():
            return "attack", (Span(doc.tokens[first].start, doc.tokens[last - 1].end),)
    return "", ()


@lru_cache(maxsize=8)
def _violent(lang: str) -> PhraseTable[str]:
    return PhraseTable((phrase, phrase) for phrase in load_pack(lang, "events")["violent"])


def _give_to_children(weight: dict[str, float], parents: Mapping[str, str], unsure: set[str]) -> None:
    """ "Attack" beside "air strike" is the same event said more loosely: its weight goes to the heaviest below it.

    Not to types that only weapons speak for where they speak for several ("with machetes and guns").
    """
    own = dict(weight)
    for parent in sorted(own, key=lambda code: len(lineage_of(code, parents)), reverse=True):
        below = [
            code
            for code in own
            if code != parent and parent in lineage_of(code, parents) and weight[code] and code not in unsure
        ]
        if below:
            heaviest = max(below, key=lambda code: (own[code], code))
            weight[heaviest] += weight[parent]
            weight[parent] = 0


def lineage_of(code: str, parents: Mapping[str, str]) -> list[str]:
    """The type and the more general ones above it."""
    line = [code]
    while (above := parents.get(line[-1], "")) and above not in line:
        line.append(above)
    return line


def _prominence(doc: Document, term: TermMention, lead: Sequence[int]) -> int:
    if doc.sentences[term.sentence].in_title:
        return 4
    return 3 if term.sentence in lead[:1] else 2 if term.sentence in lead else 1


def _type_of(term: TermMention, codebook: Codebook) -> str:
    """The event type that the words stand for, or that the weapon they name stands for; "" for none."""
    if term.kind == "event_type":
        return term.code
    return str(codebook.entries("weapon")[term.code].codes.get("implies", "")) if term.kind == "weapon" else ""


def voiced_sentence(doc: Document, figure: Spans, terms: Sequence[TermMention], allowed: set[int]) -> int:
    """The sentence whose speaker is the claim's: that of the killed figure outside the title, else of the event."""
    for span in figure:
        sentence = doc.sentence_at(span.start)
        if not sentence.in_title:
            return sentence.index
    told = [t.sentence for t in terms if t.kind == "event_type" and not doc.sentences[t.sentence].in_title]
    return min(told, default=min(allowed, default=0))


def merge_parties(found: Sequence[tuple[Perpetrator, int]], allowed: set[int]) -> tuple[Perpetrator, ...]:
    """Each named party once, with all its words; what is claimed or denied later weighs over an accusation."""
    merged: dict[str, Perpetrator] = {}
    words: dict[str, list[Span]] = {}
    rank = {"unknown": 0, "accused": 1, "denied": 2, "claimed": 3}
    for party, sentence in found:
        if sentence not in allowed:
            continue
        name = party.name.lower()
        words.setdefault(name, []).extend(party.spans)
        held = merged.setdefault(name, party)
        stance, kind = max(held.stance, party.stance, key=rank.__getitem__), held.kind or party.kind
        if (stance, kind) != (held.stance, held.kind):
            merged[name] = replace(held, stance=stance, kind=kind)
    return tuple(replace(held, spans=tuple(words[name])) for name, held in merged.items())


def weapons_of(terms: Sequence[TermMention], events: set[int]) -> tuple[Weapon, ...]:
    """Each weapon named where an event is told, once, with all its words."""
    words: dict[str, list[Span]] = {}
    for term in terms:
        if term.kind == "weapon" and term.sentence in events:
            words.setdefault(term.code, []).append(term.span)
    return tuple(Weapon(code, code, tuple(spans)) for code, spans in words.items())
