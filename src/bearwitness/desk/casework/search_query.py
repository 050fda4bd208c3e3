"""A question put to the search: words, phrases in quotes, words not wanted, and fields, from one line of text.

``shells "main market" -rumour place:Aleppo source:"North Wire" lang:ar from:2020-05-01 killed>=3 shell*``
"""

import re
from dataclasses import dataclass
from datetime import date

from bearwitness.desk.casework.search_words import searched
from bearwitness.errors import InvalidValue

KINDS = ("report", "claim", "incident")
MOST_CHARS, _MOST_TERMS = 500, 30
_PART = re.compile(r'(-?)(?:([a-z]+)(:|>=|<=|=)("[^"]*"?|\S+)|"([^"]*)"?|(\S+))', re.IGNORECASE)
_TEXTS = ("place", "source", "lang")
_DAYS = ("from", "to")
_COUNTS = ("killed", "injured")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after another, in searched form; the last may be the beginning of one."""

    words: tuple[str, ...]
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A count to be reached (``>=``), not passed (``<=``) or given (``=``)."""

    field: str
    sign: str
    number: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: all of the terms, none of the unwanted, in the fields as they say."""

    kind: str
    terms: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    fields: tuple[tuple[str, Term], ...] = ()
    bounds: tuple[Bound, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def marks(self) -> list[tuple[str, bool]]:
        """The words to be marked in what is found, with True for beginnings."""
        return [
            (word, term.begins and word == term.words[-1]) for term in self.terms for word in term.words
        ]  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """True where nothing is asked for."""
        return not (self.terms or self.fields or self.bounds or self.since or self.until)


def parse(text: str, kind: str) -> Question:
    """The question; raises InvalidValue naming the part that can't be understood."""
    if len(text) > MOST_CHARS:
        raise InvalidValue("question", f"{text[:40]}…", f"it must have no more than {MOST_CHARS} characters")
    terms: list[Term] = []
    unwanted: list[Term] = []
    fields: list[tuple[str, Term]] = []
    bounds: list[Bound] = []
    days: dict[str, date] = {}
    for minus, name, sign, value, phrase, word in _PART.findall(text.replace("\0", " ")):
        field, given = name.lower(), value.strip('"')
        if field in _COUNTS and sign in (">=", "<=", "="):
            bounds.append(Bound(field, sign, _number(field, given)))
        elif field in _DAYS and sign == ":":
            days[field] = _day(field, given)
        elif field in _TEXTS and sign == ":" and (term := _term(given, whole=False)):
            fields.append((field, term))
        else:
            raw = phrase or word or f"{name}{sign}{value}"
            if term := _term(raw, whole=bool(phrase)):
                (unwanted if minus else terms).append(term)
    if len(terms) + len(unwanted) + len(fields) > _MOST_TERMS:
        raise InvalidValue("question", f"{text[:40]}…", f"it must have no more than {_MOST_TERMS} words")
    asked = Question(
        kind if kind in KINDS else KINDS[0], tuple(terms), tuple(unwanted), tuple(fields), tuple(bounds),
        days.get("from"), days.get("to"),
    )  # fmt: skip
    if unwanted and asked.is_empty:
        raise InvalidValue("question", text, "say what is wanted, not only what is not")
    return asked


def _term(raw: str, *, whole: bool) -> Term | None:
    words = tuple(searched(raw).split())
    return Term(words, begins=not whole and raw.endswith("*")) if words else None


def _number(field: str, given: str) -> int:
    digits = searched(given)
    if not digits.isdigit() or len(digits) > 9:
        raise InvalidValue(field, given, "write a number: killed>=3")
    return int(digits)


def _day(field: str, given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise InvalidValue(f"{field}:", given, "write a day: from:2020-05-03") from error
