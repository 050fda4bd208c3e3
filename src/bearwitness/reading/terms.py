"""Finds the codebook's words in a report: event types, weapons, targets, actors and parties.

The words of one language form a tree over tokens that is built once for each codebook. Reading walks it
from every token, so time grows with the text's length times the longest trigger (a few words).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bearwitness.codebook import Codebook, Entry, Guard
from bearwitness.errors import InvalidValue
from bearwitness.model import Report
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.mentions import TermMention
from bearwitness.reading.pack import load_pack
from bearwitness.reading.script import dual_forms
from bearwitness.values import Span

_KINDS = ("event_type", "weapon", "target", "actor", "party")
# "In the same sentence" for a guard's `unless`; bounded, so that a text without full stops costs no more.
UNLESS_REACH_WORDS = 40
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Watch:
    """The guards of one trigger, put together and split into tokens: by the word beside the trigger, and as texts."""

    not_before: Mapping[str, Sequence[Words]]
    not_after: Mapping[str, Sequence[Words]]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Term:
    """What a sequence of tokens stands for."""

    code: str
    watch: _Watch | None = None


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    terms: dict[str, _Term] = field(default_factory=dict)


def find_terms(doc: Document, codebook: Codebook, *, harm_only: bool = True) -> list[TermMention]:
    """The codebook's words in the report, in order of their first character.

    Of the words of one kind the longest match counts and no two overlap; words of different kinds may
    ("air strike" is an event type and a weapon). A match that a guard of the codebook rules out counts for
    nothing, nor does any shorter one inside it. With ``harm_only`` the words of event types that are no harm are
    left out. Raises InvalidValue for a language the codebook lacks.
    """
    root = _tree(codebook, doc.lang, harm_only)
    plain = {word: _plain(word, _possessive(doc.lang)) for word in doc.vocabulary if "'" in word or "’" in word}
    words = doc.lowers
    if plain:
        words = list(words)
        for word, bare in plain.items():
            for at in doc.index[word]:
                words[at] = bare
    starting = (doc.vocabulary & root.children.keys()) - plain.keys()
    starting |= {word for word, bare in plain.items() if bare in root.children}
    return list(_matches(doc, root, words, doc.positions(starting)))


def _matches(doc: Document, root: _Node, words: Sequence[str], places: Sequence[int]) -> Iterator[TermMention]:
    top = root.children
    for sentence in doc.sentences:
        here = places[bisect_left(places, sentence.first) : bisect_left(places, sentence.last)]
        if not here:
            continue
        inside = words[sentence.first : sentence.last]
        free_from = dict.fromkeys(_KINDS, 0)
        for first in (place - sentence.first for place in here):
            for kind, (last, term) in _longest(top[inside[first]], inside, first).items():
                if first < free_from[kind]:
                    continue
                free_from[kind] = last
                if term.watch is None or not _ruled_out(term.watch, inside, first, last):
                    start, final = doc.tokens[sentence.first + first].start, doc.tokens[sentence.first + last - 1]
                    # A possessive ending is not part of the term.
                    extra = len(final.lower) - len(inside[last - 1])
                    yield TermMention(Span(start, final.end - extra), kind, term.code, sentence.index)


def _longest(node: _Node, words: Sequence[str], first: int) -> dict[str, tuple[int, _Term]]:
    """For each kind the end and the term of the longest match that starts with the word at ``first``."""
    best: dict[str, tuple[int, _Term]] = {}
    position = first + 1
    while True:
        for kind, term in node.terms.items():
            best[kind] = (position, term)
        following = node.children.get(words[position]) if position < len(words) else None
        if following is None:
            return best
        node, position = following, position + 1


def _ruled_out(watch: _Watch, sentence: Sequence[str], first: int, last: int) -> bool:
    """True where a guard says that tokens ``[first, last)`` of the sentence mean something else."""
    after = watch.not_before.get(sentence[last], ()) if last < len(sentence) else ()
    if any(tuple(sentence[last : last + len(phrase)]) == phrase for phrase in after):
        return True
    before = watch.not_after.get(sentence[first - 1], ()) if first else ()
    if any(first >= len(phrase) and tuple(sentence[first - len(phrase) : first]) == phrase for phrase in before):
        return True
    if not watch.unless:
        return False
    near = f" {' '.join(sentence[max(0, first - UNLESS_REACH_WORDS) : last + UNLESS_REACH_WORDS])} "
    return any(phrase in near for phrase in watch.unless)


def _plain(word: str, endings: tuple[str, ...]) -> str:
    """The word as the tree knows it: with a straight apostrophe and no possessive ending."""
    word = word.replace("’", "'")
    for ending in endings:
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)]
    return word


# --- building the tree ---------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _tree(codebook: Codebook, lang: str, harm_only: bool) -> _Node:
    if lang not in codebook.languages:
        raise InvalidValue("language of the codebook", lang, f"it knows {', '.join(codebook.languages)}")
    pack = load_pack(lang, "terms")
    plural, dual, of_first = _plural_rules(lang), pack.get("dual", ()), bool(pack.get("plural_of_first", False))
    root = _Node()
    for kind in _KINDS:
        entries = [entry for entry in codebook.entries(kind).values() if entry.harm or not harm_only]
        # Words that stand in the codebook come first, so that none of their inflections hides another's word.
        for entry in entries:
            for words in (*entry.triggers.get(lang, ()), *entry.forms.get(lang, ())):
                _plant(root, kind, _tokens(words, lang, codebook), _term(entry, words, codebook, lang), replace=True)
        for entry in entries:
            for words in entry.triggers.get(lang, ()):
                form = _tokens(words, lang, codebook)
                for variant in (*_variants(form, plural, of_first), *_duals(form, dual)):
                    _plant(root, kind, variant, _term(entry, words, codebook, lang), replace=False)
    return root


def _plant(root: _Node, kind: str, words: Words, term: _Term, *, replace: bool) -> None:
    node = root
    for word in words:
        node = node.children.setdefault(word, _Node())
    if replace or kind not in node.terms:
        node.terms[kind] = term


def _term(entry: Entry, words: str, codebook: Codebook, lang: str) -> _Term:
    guards = [guard for guard in entry.guards.get(lang, ()) if words in guard.triggers]
    return _Term(entry.id, _watch(guards, codebook, lang) if guards else None)


def _watch(guards: Sequence[Guard], codebook: Codebook, lang: str) -> _Watch:
    not_before: dict[str, list[Words]] = {}
    not_after: dict[str, list[Words]] = {}
    for guard in guards:
        for phrase in (_tokens(words, lang, codebook) for words in guard.not_before):
            not_before.setdefault(phrase[0], []).append(phrase)
        for phrase in (_tokens(words, lang, codebook) for words in guard.not_after):
            not_after.setdefault(phrase[-1], []).append(phrase)
    unless = tuple(f" {' '.join(_tokens(words, lang, codebook))} " for guard in guards for words in guard.unless)
    return _Watch(not_before, not_after, unless)


@lru_cache(maxsize=16384)
def _tokens(words: str, lang: str, codebook: Codebook) -> Words:
    """The words split as a report is split, so that both always agree."""
    endings = _possessive(lang)
    tokens = lay_out(Report(id="words", text=words), lang, codebook).tokens
    return tuple(_plain(token.lower, endings) for token in tokens)


@lru_cache(maxsize=16)
def _possessive(lang: str) -> tuple[str, ...]:
    return tuple(load_pack(lang, "terms")["possessive"])


def _variants(words: Words, plural: Sequence[tuple[Words, int, str]], of_first: bool) -> Iterable[Words]:
    """The plural, and both written with a hyphen between the words or without the hyphen.

    With ``of_first`` the first word also changes, alone or with the last ("campos de refugiados", "ataques aéreos").
    """
    several = (*words[:-1], _pluralise(words[-1], plural))
    firsts = (_pluralise(words[0], plural),) if of_first and len(words) > 1 else ()
    for form in (words, several, *((first, *rest[1:]) for first in firsts for rest in (words, several))):
        yield form
        if 1 < len(form) <= 3 and all(word.isalpha() for word in form):
            yield ("-".join(form),)
        if "-" in form[0] or "-" in form[-1]:
            yield tuple(part for word in form for part in word.split("-"))


def _duals(words: Words, rules: Sequence[tuple[str, str]]) -> Iterable[Words]:
    """Two of them: the first word's dual, with what follows as it stands or as a dual too ("غارتان جويتان")."""
    for place, first in enumerate(dual_forms(words[0], rules)):
        yield (first, *words[1:])
        second = dual_forms(words[1], rules) if len(words) == 2 else []
        if place < len(second):
            yield first, second[place]


def _pluralise(word: str, plural: Sequence[tuple[Words, int, str]]) -> str:
    for after, drop, add in plural:
        if word.endswith(after):
            return word[: len(word) - drop] + add
    return word


def _plural_rules(lang: str) -> list[tuple[Words, int, str]]:
    return [(tuple(row["after"]), int(row["drop"]), str(row["add"])) for row in load_pack(lang, "terms")["plural"]]
