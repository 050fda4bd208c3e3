"""Where a report says itself that it has something from another source: forwards, credits, "according to …".

A source is looked for by the names under which reports of the incident were published, in Arabic letters too where it
writes itself in Latin ones and the other way about. A name counts only beside the codebook's words for crediting,
within a line; a forward or a credit may also name somebody who has no report here.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from bearwitness.codebook import Codebook
from bearwitness.incidents.profiles import fold_name
from bearwitness.incidents.repeats import Words
from bearwitness.incidents.speakers import Directory, directory, skeleton, without_article
from bearwitness.model import Report
from bearwitness.values import Span

_HEAD_WORDS, _TAIL_WORDS = 25, 12
_NAME_WORDS = 6
_BESIDE = 2  # words that may stand between a name and the word that credits it ("the news agency")
_SHORT_WORDS = 120  # of a text so short, a source named anywhere stands for all of it
_LEAST_SKELETON = 5
_FEW_NAMES = 20  # each of which may be looked for in a text before its words are
_TAIL_CHARACTERS = 200  # from the end, in which a text is signed
_SCRIPT_LETTERS = 300  # of a text, to tell its script
# "VALDORA (Coast Wire) —": an agency in brackets before the dash of a dateline; or alone in brackets at the end.
_WIRE = re.compile(r"\(([^()\n]{2,60})\)\s{0,3}[-–—:]")
_SIGNED = re.compile(r"(?:[-–—]{1,2}\s{0,3}|\()([^()\n]{2,60}?)\)?\s{0,3}\Z")
_RARE_SCRIPTS = re.compile(r"[\u0700-\u1fff\u2e80-\U0010ffff]")  # with marks of their own
_ACCENTS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_CLITICS = "وبلفك"
_LINE_END = re.compile(r"[\n.;|()\[\]]| [-–—] ")
_SENTENCE = re.compile(r"[.!?؟\n]")


@dataclass(frozen=True, slots=True)
class Credit:
    """A source a report names as where it has something from.

    ``key`` is the source's (``Speaker.key``), ``name`` as told; ``kind`` is forward, credit or names; ``reach`` the
    part of the reading text it speaks for, None for all of it.
    """

    key: str
    name: str
    kind: str
    span: Span
    reach: Span | None


@dataclass(frozen=True)
class _Cues:
    before: frozenset[tuple[str, ...]]
    after: frozenset[tuple[str, ...]]
    forwards: frozenset[tuple[str, ...]]
    credits: frozenset[tuple[str, ...]]


@lru_cache(maxsize=8)
def _cues(codebook: Codebook) -> _Cues:
    def folded(name: str) -> frozenset[tuple[str, ...]]:
        return frozenset(
            tuple(fold_name(phrase).split())
            for words in codebook.speaking.crediting.values()
            for phrase in getattr(words, name)
        )

    return _Cues(folded("before"), folded("after"), folded("forwards"), folded("credits"))


# The words of a source's name, and its key.
_Names = list[tuple[tuple[str, ...], str]]


class SourceNames:
    """The names of the sources of one incident, by their first word, for finding them in texts."""

    def __init__(self, sources: Mapping[str, str], codebook: Codebook) -> None:
        """``sources`` gives a source's name by its key."""
        self._directory: Directory = directory(codebook)
        self._cues = _cues(codebook)
        self._plain: dict[str, _Names] = {}
        self._sounds: dict[str, dict[str, _Names]] = {"arabic": {}, "latin": {}}
        for key, name in sorted(sources.items()):
            words = tuple(self._bare(fold_name(name).split()))
            if not words or (len(words) == 1 and len(words[0]) < 4):
                continue
            self._plain.setdefault(words[0], []).append((words, key))
            sounds = tuple(skeleton(word) for word in words)
            if sum(map(len, sounds)) >= _LEAST_SKELETON and all(sounds):
                script = "arabic" if _is_arabic(name) else "latin"
                self._sounds[script].setdefault(sounds[0], []).append((sounds, key))

        self._only_of: dict[str, set[str]] = {}
        for first, names in self._plain.items():
            if len({key for _, key in names}) == 1:
                self._only_of.setdefault(names[0][1], set()).add(first)

    def _bare(self, words: Sequence[str]) -> list[str]:
        return [without_article(word) for word in words if word not in self._directory.ignored]

    def credits(self, report: Report, laid: Words, own: str) -> list[Credit]:
        """What the report says of where it has its text from, in the order of the text; ``own`` is its own key."""
        text = report.reading_text
        found = [*self._forwards(text, laid), *self._wires(text, laid), *self._named(text, laid, own)]
        seen: dict[tuple[str, str], Credit] = {}
        for credit in sorted(found, key=lambda one: (one.kind == "names", one.span.start)):
            if credit.key != own:
                seen.setdefault((credit.key, credit.kind), credit)
        return list(seen.values())

    # --- whole texts -----------------------------------------------------------------------------

    def _forwards(self, text: str, laid: Words) -> Iterator[Credit]:
        """A message that begins by saying from whom it was passed on."""
        for at in range(min(3, len(laid.words))):
            for length in (3, 2, 1):
                if tuple(laid.words[at : at + length]) in self._cues.forwards and at + length < len(laid.words):
                    yield from self._credit("forward", text, laid, laid.places[at + length - 1][1])
                    return

    def _wires(self, text: str, laid: Words) -> Iterator[Credit]:
        if not laid.words:
            return
        head = laid.first_places(_HEAD_WORDS)
        match = _WIRE.search(text, head[0][0], head[-1][1] + 5)
        if match and self._is_source(match.group(1)):
            yield self._made("credit", match.group(1), Span(*match.span(1)))
        credited = [
            (at, length)
            for at in range(max(0, len(laid.words) - _TAIL_WORDS), len(laid.words))
            for length in (3, 2, 1)
            if tuple(laid.words[at : at + length]) in self._cues.credits
        ]
        if not credited and not _SIGNED.search(text, max(0, len(text) - _TAIL_CHARACTERS)):
            return
        tail = laid.last_places(_TAIL_WORDS)
        if tail[-1][1] < len(text) - _TAIL_CHARACTERS:
            return  # the end of a very long text was not laid out
        match = _SIGNED.search(text, max(tail[0][0], len(text) - _TAIL_CHARACTERS))
        if match and self._is_source(match.group(1)):
            yield self._made("credit", match.group(1), Span(*match.span(1)))
        for at, length in credited:
            end = laid.places[min(at + length, len(laid.places)) - 1][1]
            if text[end : end + 3].lstrip()[:1] == ":":
                yield from self._credit("credit", text, laid, end + text[end : end + 3].index(":") + 1)

    def _credit(self, kind: str, text: str, laid: Words, start: int) -> Iterator[Credit]:
        """The name that follows, up to the end of its line."""
        while start < len(text) and text[start] in ' \t:@"“«':
            start += 1
        end = _LINE_END.search(text, start)
        stop = min(end.start() if end else len(text), start + 80)
        name = text[start:stop].rstrip(' \t:"”»')
        if name and len(name.split()) <= _NAME_WORDS and self._is_name(name):
            yield self._made(kind, name, Span(start, start + len(name)))

    def _is_name(self, words: str) -> bool:
        """True for what may name a source: not too long, no number, and in Latin letters with a capital."""
        parts = words.split()
        if not parts or len(parts) > _NAME_WORDS or any(letter.isdigit() for letter in words):
            return False
        first = next((letter for letter in words if letter.isalpha()), "")
        return bool(first) and (first.isupper() or first.lower() == first.upper())

    def _is_source(self, words: str) -> bool:
        """True for a source of the incident, or a name that can only be an outlet's: a place stands there as well."""
        return self._is_name(words) and (self.find(words) is not None or self._directory.is_outlet(words))

    def _made(self, kind: str, name: str, span: Span) -> Credit:
        key = self.find(name) or self._directory.speaker(name).key
        return Credit(key, name, kind, span, None)

    def find(self, name: str) -> str | None:
        """The key of the source of that name, in whichever script; None where no report is of it."""
        words = self._bare(fold_name(name).split())
        sounds = self._sounds["latin" if _is_arabic(name) else "arabic"]
        for table, parts in ((self._plain, words), (sounds, [skeleton(word) for word in words])):
            for known, key in table.get(parts[0], ()) if parts else ():
                if list(known) == parts:
                    return key
        return None

    # --- names within ----------------------------------------------------------------------------

    def _named(self, text: str, laid: Words, own: str) -> Iterator[Credit]:
        """Each source named beside words for crediting."""
        sounds = self._sounds.get("latin" if _is_arabic(text) else "arabic", {})
        mine: Set[str] = self._only_of.get(own, set())
        if len(self._plain) <= _FEW_NAMES and not sounds and not _RARE_SCRIPTS.search(text):
            # A name can only be where its first word is found, once accents are taken off.
            plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
            if not any(first in plain for first in self._plain if first not in mine):
                return
        words = {word for word in set(laid.words) if self._begins_name(word, mine, sounds)}
        if not words:
            return
        folded = [_fold_word(word) for word in laid.words]
        for at, word in enumerate(laid.words):
            if word not in words:
                continue
            for bare in _without_clitics(folded[at]):
                found = [(known, key, without_article) for known, key in self._plain.get(bare, ())]
                found += [(known, key, _sound) for known, key in sounds.get(skeleton(bare), ())]
                for known, key, form in found:
                    rest = tuple(form(one) for one in folded[at + 1 : at + len(known)])
                    if key != own and rest == known[1:] and self._is_credited(text, laid, folded, (at, len(known))):
                        yield self._named_at(text, laid, key, (at, len(known)))

    def _begins_name(self, word: str, mine: Set[str], sounds: Mapping[str, _Names]) -> bool:
        """True where the name of a source other than the report's own can begin with the word."""
        bares = _BARES[word]
        if any(bare in self._plain and bare not in mine for bare in bares):
            return True
        return bool(sounds) and any(skeleton(bare) in sounds for bare in bares)

    def _named_at(self, text: str, laid: Words, key: str, where: tuple[int, int]) -> Credit:
        at, length = where
        span = Span(laid.places[at][0], laid.places[at + length - 1][1])
        return Credit(key, span.of(text), "names", span, _reach(text, span, len(laid.words)))

    def _is_credited(self, text: str, laid: Words, folded: Sequence[str], where: tuple[int, int]) -> bool:
        """True where words for crediting stand beside the name, in its sentence."""
        at, length = where
        first, last = laid.places[at][0], laid.places[at + length - 1][1]
        for gap in range(_BESIDE + 1):
            for size in range(1, 5):
                start, end = at - gap - size, at + length + gap + size
                before = start >= 0 and tuple(folded[start : at - gap]) in self._cues.before
                if before and not _SENTENCE.search(text, laid.places[start][0], first):
                    return True
                after = end <= len(folded) and tuple(folded[end - size : end]) in self._cues.after
                if after and not _SENTENCE.search(text, last, laid.places[end - 1][1]):
                    return True
        return False


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text[:_SCRIPT_LETTERS])


def _sound(word: str) -> str:
    return skeleton(without_article(word))


@lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    return fold_name(word)


class _Bares(dict[str, tuple[str, ...]]):
    """A word to how a name may begin in it. Forgets all when it is full."""

    _LIMIT = 1 << 16

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= self._LIMIT:
            self.clear()
        found = self[word] = _without_clitics(_fold_word(word))
        return found


_BARES = _Bares()


@lru_cache(maxsize=65536)
def _without_clitics(word: str) -> tuple[str, ...]:
    """The word without its article, and where it begins with a letter that Arabic joins to names, without that too."""
    bare = without_article(word)
    if len(word) > 3 and word[0] in _CLITICS:
        return bare, without_article(word[1:])
    return (bare,)


def _reach(text: str, span: Span, words: int) -> Span | None:
    """The sentence around the name; None, that is all of it, in a short text."""
    if words <= _SHORT_WORDS:
        return None
    start = max((match.end() for match in _SENTENCE.finditer(text, max(0, span.start - 400), span.start)), default=0)
    end = _SENTENCE.search(text, span.end)
    return Span(min(start or max(0, span.start - 400), span.start), end.start() if end else len(text))
