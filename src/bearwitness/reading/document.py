"""A report laid out for reading: tokens, sentences and paragraphs, each with its place in the reading text.

One pass over the text with regular expressions that can't backtrack, so time and memory grow with its
length. Offsets are code points of the reading text, so every span made from them is a span of the report.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import accumulate, chain
from operator import add, itemgetter
from typing import Any, NamedTuple

from bearwitness.codebook import Codebook
from bearwitness.model import Report
from bearwitness.reading.immutable import immutable
from bearwitness.reading.pack import load_pack
from bearwitness.reading.script import CONTROLS, MARKS, Forms, fold, needs_folding, script_rules, word_forms
from bearwitness.values import Span

# Marks and unseen controls inside a word part nothing; alone they are no token.
_LETTERS = rf"[^\W\d_]+(?:[{MARKS}{CONTROLS}]+[^\W\d_]+)*[{MARKS}]*"
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,:٫٬]\d+)*)"
    rf"|(?P<word>(?:[^\W\d_]\.){{2,}}|{_LETTERS}(?:['’\-]{_LETTERS})*)"
    rf"|(?P<punct>[^\w\s{MARKS}{CONTROLS}]|_)"
)
# The same tokens, for a text without marks and unseen controls. A word of plain letters
# before a blank or a comma, as most are, is told at once.
_PLAIN_TOKEN = re.compile(
    r"([A-Za-z]++(?=[ ,\n])|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’\-][^\W\d_]+)*"
    r"|\d+(?:[.,:٫٬]\d+)*|[^\w\s]|_)"
)
# A line in capitals longer than this was broken because it was full; no more of a line is looked at than that.
_WRAPPED_LINE, _LONG_LINE = 50, 100
_CLOSERS = "\"'”’)]»"
_OPENERS = "\"'“‘([«—–-•#@"
_ENDERS = ".!?…؟؛。"
# What runs on without a stop is cut: finders look all around in a sentence, and no real one has so many words.
_LONGEST = 400
_STOPS = frozenset(_CLOSERS + _ENDERS)
_LINE_END = re.compile(r"\n+")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


class Token(NamedTuple):
    """One word, number or punctuation mark; ``kind`` is "word", "number" or "punct".

    ``lower`` is the form in which words are compared (see ``script.py``), ``text`` what stands in the report.
    ``definite`` is True for a word written together with an article or an owner that ``lower`` leaves out,
    ``is_capital`` where the first letter is upper case.
    """

    start: int
    end: int
    text: str
    lower: str
    kind: str
    definite: bool = False
    is_capital: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class _Forms(dict[str, tuple[str, str, str, bool, bool]]):
    """For each word met so far what a token says of it, but for its place: reports share most of their words.

    Equal words of a long report are one string in memory. Long ones are not kept, nor more than so many.
    """

    _MOST, _LONGEST = 50_000, 40

    def __missing__(self, word: str) -> tuple[str, str, str, bool, bool]:
        first = word[0]
        kind = "number" if first.isdecimal() else "word" if first.isalnum() else "punct"
        made = word, word.lower(), kind, False, first.isupper()
        if len(word) <= self._LONGEST:
            if len(self) >= self._MOST:
                self.clear()
            self[word] = made
        return made


_forms = _Forms()
_lower: Callable[[Token], str] = itemgetter(Token._fields.index("lower"))
# A NamedTuple's own constructor runs in Python; a report has hundreds of tokens.
_Parts = tuple[int, int, str, str, str, bool, bool]
_token: Callable[[_Parts], Token] = partial(tuple.__new__, Token)


@immutable
class Sentence:
    """Tokens ``[first, last)`` of the document; ``paragraph`` counts from 0, a title being paragraph 0."""

    index: int
    start: int
    end: int
    first: int
    last: int
    paragraph: int
    in_title: bool


class PlainText:
    """A text in which patterns look for words, and where each token stands in it.

    ``starts`` are the tokens' places; None where the text is the report's own.
    """

    def __init__(self, text: str, tokens: Sequence[Token], starts: Sequence[int] | None = None) -> None:
        self.text = text
        self._tokens = tokens
        self._starts = starts

    @classmethod
    def of_forms(cls, text: str, tokens: Sequence[Token]) -> "PlainText":
        """The tokens' forms, parted by a space or a line break where the text parts them or clitics are parted."""
        pieces: list[str] = []
        starts: list[int] = []
        at = end = 0
        glued = True
        for token in tokens:
            gap = text[end : token.start]
            between = "\n" if "\n" in gap else " " if gap else "" if glued or token.kind == "punct" else " "
            pieces += (between, token.lower)
            starts.append(at + len(between))
            at += len(between) + len(token.lower)
            end, glued = token.end, token.kind == "punct"
        return cls("".join(pieces), tokens, starts)

    def start(self, token: int) -> int:
        """Where the token begins."""
        return self._starts[token] if self._starts is not None else self._tokens[token].start

    def words(self, sentence: "Sentence") -> str:
        """The sentence in lower case, its words as they are compared."""
        first, last = sentence.first, sentence.last - 1
        if self._starts is None:
            return self.text[self._tokens[first].start : self._tokens[last].end].lower()
        return self.text[self._starts[first] : self._starts[last] + len(self._tokens[last].lower)]

    def end_in_report(self, offset: int) -> int:
        """The place in the report of the end of a match."""
        if self._starts is None:
            return offset
        return self._tokens[bisect_right(self._starts, max(0, offset - 1)) - 1].end


@dataclass(frozen=True)
class Document:
    """A report with its tokens and sentences. ``published`` is the day it is dated, None where unknown."""

    report: Report
    text: str
    lang: str
    published: date | None
    tokens: Sequence[Token]
    sentences: Sequence[Sentence]
    _sentence_starts: Sequence[int] = field(repr=False, default=())

    @cached_property
    def lowers(self) -> Sequence[str]:
        """The tokens' words in lower case; kept apart, so that whole sentences are compared with word lists at once."""
        return list(map(_lower, self.tokens))

    @cached_property
    def places_of(self) -> dict[object, Sequence[int]]:
        """For each table of phrases that was looked up, the tokens at which one may start (``phrases.py``)."""
        return {}

    @cached_property
    def phrases_of(self) -> dict[object, Any]:
        """For each table of phrases that was looked up sentence by sentence, what was found (``phrases.py``)."""
        return {}

    @cached_property
    def index(self) -> Mapping[str, Sequence[int]]:
        """For each word, in lower case, the numbers of its tokens in order."""
        index: defaultdict[str, list[int]] = defaultdict(list)
        for at, lower in enumerate(self.lowers):
            index[lower].append(at)
        index.default_factory = None
        return index

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the text once, in lower case."""
        return frozenset(self.index)

    @cached_property
    def capitals(self) -> Sequence[int]:
        """The numbers of the tokens that are words with a capital, in order."""
        return [at for at, token in enumerate(self.tokens) if token.is_capital and token.kind == "word"]

    @cached_property
    def figures(self) -> frozenset[str]:
        """The words with a hyphen and those that start with a digit: beside number words all that can be a number."""
        return frozenset(word for word in self.vocabulary if "-" in word or word[0].isdecimal())

    @cached_property
    def plain(self) -> PlainText:
        """The text for patterns: as it stands, or for a language with clitics made of the tokens' compared forms."""
        if script_rules(self.lang) is None:
            return PlainText(self.text, self.tokens)
        return PlainText.of_forms(self.text, self.tokens)

    @cached_property
    def lead(self) -> int | None:
        """The index of the first sentence of the text, None where there is nothing but a title."""
        return next((sentence.index for sentence in self.sentences if not sentence.in_title), None)

    def positions(self, words: Set[str]) -> Sequence[int]:
        """The numbers of the tokens that are one of the words (lower case), in order."""
        wanted = words & self.vocabulary
        return sorted(chain.from_iterable(map(self.index.__getitem__, wanted))) if wanted else ()

    def sentence_tokens(self, sentence: Sentence) -> Sequence[Token]:
        """The tokens of the sentence."""
        return self.tokens[sentence.first : sentence.last]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds the code point, else the last one that starts before it."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, offset) - 1)]

    def words(self, span: Span) -> str:
        """The words under the span."""
        return span.of(self.text)


def publication_day(published: str) -> date | None:
    """The calendar day of an ISO 8601 date or date-time as written there, None where it is empty or no date."""
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", published)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def lay_out(report: Report, lang: str = "en", codebook: Codebook | None = None) -> Document:
    """The report as a Document, read with the language's sentence rules.

    Where small words are written together with others, the words of the codebook (the project's own where none is
    given) and of the language's pack tell where one ends.
    """
    text = report.reading_text
    pack = load_pack(lang, "sentences")
    rules = _Rules(frozenset(pack["before_name"]), frozenset(pack["maybe_final"]), frozenset(pack["starters"]))
    forms = word_forms(lang, codebook)
    tokens = _plain_tokens(text) if forms is None and not needs_folding(text) else list(_folded_tokens(text, forms))
    title_end = len(report.title) if report.title else 0
    breaks = [match.end() for match in _PARAGRAPH.finditer(text)]
    sentences = list(_split(text, tokens, breaks, title_end, rules))
    return Document(
        report=report,
        text=text,
        lang=lang,
        published=publication_day(report.published),
        tokens=tokens,
        sentences=sentences,
        _sentence_starts=[sentence.start for sentence in sentences],
    )


def _plain_tokens(text: str) -> list[Token]:
    """The tokens of a text in which lower case alone gives the words' form.

    Column by column, so that no step of Python's own is taken for each token.
    """
    parts = _PLAIN_TOKEN.split(text)  # by turns what stands before a token, and the token
    words = parts[1::2]
    if not words:
        return []
    lengths = list(map(len, words))
    starts = list(accumulate(map(add, map(len, parts[:-1:2]), chain((0,), lengths))))
    forms = list(map(_forms.__getitem__, words))
    columns = [map(itemgetter(at), forms) for at in range(5)]
    return list(map(_token, zip(starts, map(add, starts, lengths), *columns, strict=True)))


def _folded_tokens(text: str, forms: Forms | None) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        start, end, word, kind = *match.span(), match[0], match.lastgroup or "punct"
        if forms is None or kind != "word":
            yield _token((start, end, word, fold(word), kind, False, word[0].isupper()))
            continue
        parts = forms.parts(word)
        stops = (*(part.start for part in parts[1:]), end - start)
        for part, stop in zip(parts, stops, strict=True):
            held = word[part.start : stop]
            capital = held[:1].isupper()
            yield _token((start + part.start, start + stop, held, part.lower, kind, part.definite, capital))


def _is_wrapped(text: str, token: Token, following: Token) -> bool:
    """True where a full line in capitals runs on in capitals, as agencies used to send their text."""
    if following.text.islower() or not (token.text.isupper() or token.kind == "number"):
        return False
    line = text[max(0, token.end - _LONG_LINE) : token.end].rpartition("\n")[2]
    return len(line) > _WRAPPED_LINE and line.isupper()


class _Rules(NamedTuple):
    """What the language's pack says of full stops."""

    before_name: frozenset[str]
    maybe_final: frozenset[str]
    starters: frozenset[str]


def _split(
    text: str,
    tokens: Sequence[Token],
    breaks: Sequence[int],
    title_end: int,
    rules: _Rules,
) -> Iterator[Sentence]:
    first = index = 0
    for stop in _ends(text, tokens, breaks, rules):
        while first < stop:
            end = min(stop, first + _LONGEST)
            start = tokens[first].start
            paragraph = bisect_right(breaks, start)
            yield Sentence(index, start, tokens[end - 1].end, first, end, paragraph, start < title_end)
            first, index = end, index + 1


def _ends(text: str, tokens: Sequence[Token], breaks: Sequence[int], rules: _Rules) -> Iterator[int]:
    """For each sentence the number of the token after its last."""
    for position in _possible_ends(text, tokens):
        if _ends_here(text, tokens, position, breaks, rules):
            yield position + 1
    if tokens:
        yield len(tokens)


def _possible_ends(text: str, tokens: Sequence[Token]) -> list[int]:
    """The tokens, but for the last, that a line's end follows or that can end a sentence within a line."""
    possible = {at for at, token in enumerate(tokens) if token.text in _STOPS or token.text[-1] == "."}
    if "\n" in text:
        starts = [token.start for token in tokens]
        possible.update(bisect_left(starts, match.start()) - 1 for match in _LINE_END.finditer(text))
    possible.difference_update((-1, len(tokens) - 1))
    return sorted(possible)


def _has_no_case(token: Token) -> bool:
    """True for a word of a script without capitals, where every line is taken to end its sentence."""
    return token.kind == "word" and token.text[0].upper() == token.text[0].lower()


def _ends_here(
    text: str,
    tokens: Sequence[Token],
    position: int,
    breaks: Sequence[int],
    rules: _Rules,
) -> bool:
    """True where a sentence ends with this token (there is a following one)."""
    token, following = tokens[position], tokens[position + 1]
    if bisect_right(breaks, token.start) != bisect_right(breaks, following.start):
        return True
    gap = text[token.end : following.start]
    if not gap:
        return False
    ender, before = token, position - 1
    if token.text in _CLOSERS and position and tokens[position - 1].end == token.start:
        ender, before = tokens[position - 1], position - 2
    if ender.text not in _ENDERS and not ender.text.endswith("."):
        # A single line break ends a heading or a list line, told by the capital after a line with no stop.
        opens = following.is_capital or following.text in _OPENERS or _has_no_case(following)
        ends_line = "\n" in gap and token.text not in ",;،" and opens
        return ends_line and not _is_wrapped(text, token, following)
    starts = following.is_capital or following.text in _OPENERS or following.kind == "number"
    starts = starts or not (following.text.islower() or following.kind == "punct")
    if not starts:
        return False
    if ender.text not in (".",) and not ender.text.endswith("."):
        return True
    word = ender.lower.rstrip(".") if ender.kind == "word" else (tokens[before].lower if before >= 0 else "")
    if "\n" in gap:
        return word not in rules.before_name
    if word in rules.before_name or (len(word) == 1 and word.isalpha() and before >= 0 and tokens[before].is_capital):
        return False
    if word in rules.maybe_final:
        return following.is_capital and following.lower in rules.starters
    return True
