"""Words as they are searched: one form for all spellings, with Arabic clitics parted from the word they stand before.

The same form is stored for SQLite and PostgreSQL, made here, since neither knows Arabic: hamza seats, tatweel, vowel
signs and the article are left out, and a conjunction or preposition written together with a word becomes a word of its
own, in the text and in the question alike.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from bearwitness.reading.script import CONTROLS, MARKS, fold, unaccented

MOST_CHARS = 250_000  # of one text; what stands behind them is not searched
_LONGEST = 60
_WORD = re.compile(f"[^\\W_][\\w{MARKS}{CONTROLS}\u0640]*")
_PLAIN = re.compile(r"[^\W_]+")
_ASCII = re.compile(r"[0-9a-z]+")
_AROUND = 70
_SNIPPETS = 3


def searched(text: str) -> str:
    """The words of the text in the form in which they are searched, parted by blanks."""
    text = text[:MOST_CHARS]
    if text.isascii():
        return " ".join(word[:_LONGEST] for word in _ASCII.findall(text.lower()))
    return " ".join(form for word in _WORD.findall(text) for form in forms(word))


@lru_cache(maxsize=1 << 16)
def forms(word: str) -> tuple[str, ...]:
    """The searched form of one written word: the clitics before it, each by itself, and the word."""
    found: list[str] = []
    for plain in _PLAIN.findall(unaccented(fold(word[: _LONGEST * 2]))):
        found += _parted(plain[:_LONGEST])
    return tuple(found)


def _parted(word: str) -> list[str]:
    if not "\u0620" <= word[0] <= "\u064a":
        return [word]
    before: list[str] = []
    if word[0] in "وف" and len(word) > 3:
        before.append(word[0])
        word = word[1:]
    if word.startswith("لل") and len(word) > 4:
        return [*before, "ل", word[2:]]
    if word[0] in "بك" and word[1:3] == "ال" and len(word) > 5:
        return [*before, word[0], word[3:]]
    if word.startswith("ال") and len(word) > 4:
        return [*before, word[2:]]
    if word[0] in "بلك" and len(word) > 3:
        return [*before, word[0], word[1:]]
    return [*before, word]


def snippet(text: str, wanted: Sequence[tuple[str, bool]]) -> SafeString:
    """Pieces of the text around the first words that are wanted, those marked; how the text begins where none is.

    ``wanted`` are searched forms, each with True where it is the beginning of a word. All of the text is escaped.
    """
    places: list[tuple[int, int]] = []
    for start, end in _matches(text[:MOST_CHARS], wanted):
        places.append((start, end))
        if len(places) >= _SNIPPETS * 6:
            break
    if not places:
        begins = " ".join(text[: 2 * _AROUND].split())
        return mark_safe(escape(begins) + ("…" if len(text) > 2 * _AROUND else ""))  # noqa: S308 escaped here
    return mark_safe(" … ".join(_windows(text, places)))  # noqa: S308 _windows escapes all


def _matches(text: str, wanted: Sequence[tuple[str, bool]]) -> Iterator[tuple[int, int]]:
    whole = {form for form, prefix in wanted if not prefix and (len(form) > 1 or form.isdigit())}
    begins = tuple(form for form, prefix in wanted if prefix and form)
    if not whole and not begins:
        return
    for match in _WORD.finditer(text):
        if any(form in whole or (begins and form.startswith(begins)) for form in forms(match.group())):
            yield match.span()


def _windows(text: str, places: Sequence[tuple[int, int]]) -> Iterator[str]:
    number = 0
    for _ in range(_SNIPPETS):
        if number >= len(places):
            return
        start = max(0, places[number][0] - _AROUND)
        end = min(len(text), places[number][1] + _AROUND)
        start = _after_blank(text, start, places[number][0]) if start else 0
        end = _before_blank(text, places[number][1], end) if end < len(text) else end
        pieces, at = [], start
        while number < len(places) and places[number][1] <= end:
            first, last = places[number]
            pieces += [escape(text[at:first]), f"<mark>{escape(text[first:last])}</mark>"]
            at, number = last, number + 1
        yield "".join([*pieces, escape(text[at:end])]).strip()


def _after_blank(text: str, start: int, limit: int) -> int:
    blank = text.find(" ", start, limit)
    return start if blank < 0 else blank + 1


def _before_blank(text: str, limit: int, end: int) -> int:
    blank = text.rfind(" ", limit, end)
    return end if blank < 0 else blank
