"""The type of event a text tells of, harm or not: cues weighed by rules of the language's pack, each with its words.

Unlike the event claims, which tell of harm alone, this also knows what else reports are about: protests, agreements,
movements of forces, disasters. It types a whole text (a snippet, a lead); ``events.py`` does not ask it.

The cues' words are in ``packs/LANG/typing.toml``, the rules in ``packs/typing.toml``. A rule counts where all its cues
stand in one sentence; a frame where a verb has the right one before it and the right one after it, turned round in a
passive. The codebook's own words for event types add a little. What stands in the title or the first sentence counts
most, what is told as background least. The type with the highest sum is the text's.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Any

from bearwitness.codebook import Codebook
from bearwitness.errors import InvalidValue
from bearwitness.model import Report, Spans
from bearwitness.reading.document import Document, Sentence, lay_out
from bearwitness.reading.pack import load_pack
from bearwitness.reading.phrases import PhraseTable
from bearwitness.reading.terms import find_terms
from bearwitness.values import Span

# What a cue weighs by its sentence: the title and the first one, the second, all later ones.
PLACES = (1.0, 0.7, 0.5)
# What a cue weighs in words told as background, and at the end of a long sentence beside its beginning.
BACKGROUND, LATE, LATE_WORDS = 0.5, 0.5, 40
# What a word of the codebook for an event type weighs by itself.
TERM_WEIGHT = 2.0
# Sentences looked at, and words of each; a text's type is told early, and a long text costs no more.
MAX_SENTENCES, MAX_SENTENCE_WORDS = 12, 150
_CLAUSE_ENDS = frozenset(",;:،؛")


@dataclass(frozen=True, slots=True)
class TypedEvent:
    """One type a text may be of: its weight beside the other types', and the words that speak for it."""

    event_type: str
    weight: float
    spans: Spans


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue or somebody who may act, tokens ``[first, last)``."""

    name: str
    first: int
    last: int
    share: float = 1.0


def event_types(doc: Document, codebook: Codebook) -> list[TypedEvent]:
    """The types the text may be of, the weightiest first; none where nothing speaks for any.

    Where the pack has no cues, the codebook's words alone count. Raises InvalidValue for a language the codebook lacks.
    """
    weights: dict[str, float] = {}
    words: dict[str, list[Span]] = {}
    best: dict[tuple[str, int], float] = {}  # each rule counts once, by its best place

    def count(code: str, rule: int, weight: float, spans: Sequence[Span]) -> None:
        held = best.get((code, rule), 0.0)
        if weight > held:
            best[code, rule] = weight
            weights[code] = weights.get(code, 0.0) + weight - held
            words.setdefault(code, []).extend(spans)

    rules = _rules(doc.lang)
    body = [sentence for sentence in doc.sentences if not sentence.in_title][:MAX_SENTENCES]
    order = {sentence.index: at for at, sentence in enumerate(body)}
    for sentence in [*(one for one in doc.sentences if one.in_title), *body]:
        place = PLACES[min(order.get(sentence.index, 0), len(PLACES) - 1)]
        if rules is not None:
            for code, number, weight, spans in rules.speak(doc, sentence):
                count(code, number, weight * place, spans)
    for term in find_terms(doc, codebook, harm_only=False):
        if term.kind == "event_type" and (term.sentence in order or doc.sentences[term.sentence].in_title):
            place = PLACES[min(order.get(term.sentence, 0), len(PLACES) - 1)]
            count(term.code, -1, TERM_WEIGHT * place, [term.span])
    if rules is not None:
        rules.let_yield(weights)
    found = [TypedEvent(code, weight, tuple(sorted(set(words[code])))) for code, weight in weights.items()]
    return sorted(found, key=lambda one: (-one.weight, one.spans[0].start if one.spans else 0, one.event_type))


def type_text(text: str, codebook: Codebook, lang: str = "en") -> list[TypedEvent]:
    """The types of a bare text; ``event_types`` for one that is already laid out."""
    return event_types(lay_out(Report(id="text", text=text), lang), codebook)


class _Rules:
    """The rules of one language's pack, ready to be looked up."""

    def __init__(self, pack: Mapping[str, Any]) -> None:
        names: dict[str, tuple[str, ...]] = {}
        for group in ("who", "cues"):
            for name, phrases in pack[group].items():
                for phrase in (each for given in phrases for each in expanded(given)):
                    names[phrase] = (*names.get(phrase, ()), name)
        self._table = PhraseTable(names.items())
        self._background = PhraseTable((phrase, True) for phrase in pack["background"])
        self._yields_from, self._yields = float(pack["yields_from"]), pack["yields"]
        shared = _shared_rules()
        self._rules, self._frames = shared["rules"], shared["frames"]
        self._verbs = {frame["verb"] for frame in self._frames}
        self._verb_first = bool(pack.get("verb_first"))
        self._be, self._by = frozenset(pack["be"]), frozenset(pack["by"])
        self._reach = (int(pack["subject_reach"]), int(pack["object_reach"]), int(pack["passive_reach"]))

    def speak(self, doc: Document, sentence: Sentence) -> Iterator[tuple[str, int, float, list[Span]]]:
        """What speaks for which type in the sentence: type, number of the rule, weight, words."""
        cues = list(self._cues(doc, sentence))
        first_of: dict[str, _Cue] = {}
        for cue in cues:
            if cue.name not in first_of or cue.share > first_of[cue.name].share:
                first_of[cue.name] = cue
        for number, rule in enumerate(self._rules):
            if all(name in first_of for name in rule["all"]) and not any(n in first_of for n in rule.get("none", ())):
                used = [first_of[name] for name in rule["all"]]
                yield rule["type"], number, rule["weight"] * _share(used), [_span(doc, cue) for cue in used]
        for number, frame, used in self._framed(doc, sentence, cues):
            yield (
                frame["type"],
                len(self._rules) + number,
                frame["weight"] * _share(used),
                [_span(doc, cue) for cue in used],
            )

    def let_yield(self, weights: dict[str, float]) -> None:
        """Halves the weight of a looser type beside a firmer one ("attack" beside "air strike")."""
        firm = {code for code, weight in weights.items() if weight >= self._yields_from}
        for loose, firmer in self._yields.items():
            if loose in weights and not firm.isdisjoint(firmer):
                weights[loose] /= 2

    def _cues(self, doc: Document, sentence: Sentence) -> Iterator[_Cue]:
        backward = False
        for at in range(sentence.first, min(sentence.last, sentence.first + MAX_SENTENCE_WORDS)):
            if doc.lowers[at] in _CLAUSE_ENDS:
                backward = False
            elif self._background.at(doc.tokens, at, sentence.last) is not None:
                backward = True
            hit = self._table.at(doc.tokens, at, sentence.last)
            if hit is not None:
                share = 1 - (1 - LATE) * min(1.0, (at - sentence.first) / LATE_WORDS)
                for name in hit[1]:
                    yield _Cue(name, at, hit[0], share * BACKGROUND if backward else share)

    def _framed(
        self, doc: Document, sentence: Sentence, cues: Sequence[_Cue]
    ) -> Iterator[tuple[int, Mapping[str, Any], list[_Cue]]]:
        wanted = {name for frame in self._frames for name in (*frame["subject"], *frame["object"])}
        who = [cue for cue in cues if cue.name in wanted]
        for verb in (cue for cue in cues if cue.name in self._verbs):
            subjects, objects = self._around(doc, sentence, verb, who)
            for number, frame in enumerate(self._frames):
                if frame["verb"] != verb.name:
                    continue
                doer = next((cue for cue in subjects if cue.name in frame["subject"]), None)
                done = next((cue for cue in objects if cue.name in frame["object"]), None)
                if (doer or not frame["subject"]) and (done or not frame["object"]):
                    yield number, frame, [cue for cue in (doer, verb, done) if cue]

    def _around(
        self, doc: Document, sentence: Sentence, verb: _Cue, who: Sequence[_Cue]
    ) -> tuple[list[_Cue], list[_Cue]]:
        """Who acts (the nearest before the verb) and who is acted on (all shortly after it)."""
        subject_reach, object_reach, passive_reach = self._reach
        before = [cue for cue in who if cue.last <= verb.first and verb.first - cue.last <= subject_reach]
        after = [cue for cue in who if cue.first >= verb.last and cue.first - verb.last <= object_reach]
        nearest = [cue for cue in before if cue.last == before[-1].last] if before else []
        if self._verb_first and after:
            return [cue for cue in after if cue.first == after[0].first], [c for c in after if c.first > after[0].first]
        start = max(sentence.first, verb.first - passive_reach)
        if self._be.isdisjoint(doc.lowers[start : verb.first]):
            return nearest, after
        stop = min(sentence.last, verb.last + object_reach)
        agent = next((at for at in range(verb.last, stop) if doc.lowers[at] in self._by), None)
        return [cue for cue in after if agent is not None and cue.first > agent], before[-3:]


def _share(cues: Sequence[_Cue]) -> float:
    return min(cue.share for cue in cues)


def _span(doc: Document, cue: _Cue) -> Span:
    return Span(doc.tokens[cue.first].start, doc.tokens[cue.last - 1].end)


def expanded(phrase: str) -> list[str]:
    """The phrases that one with bars stands for: "captur|e|ed on" → "capture on", "captured on"."""
    choices = []
    for word in phrase.split():
        stem, *endings = word.split("|")
        choices.append([stem + ending for ending in endings] if endings else [stem])
    return [" ".join(words) for words in product(*choices)]


@lru_cache(maxsize=1)
def _shared_rules() -> Mapping[str, Any]:
    path = files("bearwitness.reading") / "packs" / "typing.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def _rules(lang: str) -> _Rules | None:
    try:
        return _Rules(load_pack(lang, "typing"))
    except InvalidValue:
        return None
