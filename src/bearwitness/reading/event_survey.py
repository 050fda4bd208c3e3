"""The range of all figures, where a report sums up what several publications say of one event.

A monitor's summary of an incident quotes networks, papers and observatories, each with a figure of its own; what it
claims itself is the range of them all. A newsroom's piece quotes the police and a doctor, who are voices apart. The
difference is told by who is quoted (``[survey]`` of the pack ``events.toml``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bearwitness.model import Claim, Count
from bearwitness.reading.document import Document
from bearwitness.reading.event_voices import is_withdrawn
from bearwitness.reading.harm import Harm
from bearwitness.reading.mentions import Attribution, CasualtyMention
from bearwitness.reading.pack import load_pack
from bearwitness.reading.voices import attribution_for
from bearwitness.values import CountRange, Span

_SEVERAL = 2
# A monitor's abbreviation has three letters or more.
_ABBREVIATION = 3
_FIELDS = ("killed", "injured")


@dataclass(frozen=True)
class _Words:
    publications: frozenset[str]
    unnamed: frozenset[str]
    handles: tuple[str, ...]


@lru_cache(maxsize=8)
def _words(lang: str) -> _Words | None:
    pack = load_pack(lang, "events").get("survey")
    if pack is None:
        return None
    return _Words(frozenset(pack["publications"]), frozenset(pack["unnamed"]), tuple(pack["handles"]))


def surveyed(
    claims: list[Claim],
    doc: Document,
    casualties: Sequence[CasualtyMention],
    attributions: Sequence[Attribution],
    sentences: frozenset[int],
) -> list[Claim]:
    """The claims of one event, led by the report's own with the range of all figures where it sums up publications.

    Each voice keeps its claim. Linear in the number of figures.
    """
    words = _words(doc.lang)
    if words is None or not claims or not claims[0].main or claims[0].stance == "denied":
        return claims
    main = claims[0]
    if not _is_survey(attributions, words, own=main.stance == "asserted"):
        return claims
    figures = {field: _figures(doc, casualties, attributions, sentences, field) for field in _FIELDS}
    killed = _whole(main.killed, figures["killed"])
    injured = _whole(main.injured, figures["injured"])
    if killed.range == main.killed.range and injured.range == main.injured.range:
        return claims
    source = doc.report.source.strip()
    lead = replace(
        main, killed=killed, injured=injured, stance="asserted", speakers=(source,) if source else (), origin=source,
        spans={"event_type": main.spans.get("event_type", ())},
    )  # fmt: skip
    voiced = main.origin != source and not main.killed.range.is_unknown and killed.range != main.killed.range
    heard = replace(main, main=False, victims=(), breakdown=(), superseded=(), perpetrators=())
    return [lead, *([heard] if voiced else []), *claims[1:]]


def _is_survey(attributions: Sequence[Attribution], words: _Words, *, own: bool) -> bool:
    """True where two publications are quoted, one of them by name; one is enough beside the report's own figure."""
    named, unnamed = set(), set()
    for held in attributions:
        for speaker in held.speakers[1:]:
            if _is_publication(speaker, words):
                named.add(speaker.casefold())
            elif not words.unnamed.isdisjoint(speaker.casefold().split()):
                unnamed.add(speaker.casefold())
    return bool(named) and len(named) + len(unnamed) + own >= _SEVERAL


def _is_publication(speaker: str, words: _Words) -> bool:
    """True for the name of a body that publishes: "Furat News", "TNHR", "Tarn 24", "@tarn_eye"."""
    if speaker.startswith(words.handles):
        return True
    parts = speaker.split()
    if len(parts) == 1:
        alone = speaker[:1].isupper() and speaker.casefold() in words.publications - words.unnamed
        return alone or (len(speaker) >= _ABBREVIATION and speaker.isupper())
    named = any(part[:1].isupper() or part[:1].isdigit() for part in parts[1:])
    spoken = any(part.casefold().strip("\"'“”.,") in words.publications for part in parts)
    return named and (spoken or parts[-1].isdigit())


def _figures(
    doc: Document,
    casualties: Sequence[CasualtyMention],
    attributions: Sequence[Attribution],
    sentences: frozenset[int],
    field: str,
) -> list[Count]:
    """Every whole figure that the report or somebody it quotes gives; no part, none given up, none denied."""
    found: list[Count] = []
    for mention in casualties:
        if mention.field != field or mention.sentence not in sentences or mention.part_of or not mention.spans:
            continue
        if mention.count.range.is_unknown or mention.count.who == "combatants" or _is_zero(mention.count.range):
            continue
        if isinstance(mention, Harm) and (mention.other_event or not _is_figure(mention)):
            continue
        voice = attribution_for(doc, attributions, mention.sentence, mention.spans[0].start)
        if voice.stance != "denied" and not is_withdrawn(doc, mention):
            found.append(mention.count)
    return found


def _is_figure(harm: Harm) -> bool:
    """False for one person told of by name or by a noun, who may be among those that others counted."""
    if len(harm.persons) == 1 and harm.persons[0].is_single:
        return harm.persons[0].form == "number"
    return not any(person.form in ("definite", "pronoun") for person in harm.persons)


def _is_zero(held: CountRange) -> bool:
    return held == CountRange.exactly(0)


def _whole(own: Count, figures: Sequence[Count]) -> Count:
    """The range from the lowest to the highest figure, with the words of each."""
    if own.range.is_unknown or own.rule or not figures:
        return own
    whole, spans = own.range, list(own.spans)
    for count in figures:
        whole = whole.spread(count.range)
        spans += count.spans
    return own if whole == own.range else replace(own, range=whole, spans=tuple(_once(spans)))


def _once(spans: Sequence[Span]) -> list[Span]:
    return list(dict.fromkeys(spans))
