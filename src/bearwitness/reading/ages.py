"""Ages of people in a text: "16-year-old", "aged 16", "John Roe, 25," and "sixteen years old".

An age is no count of people, so ``numbers`` leaves these out and ``victims`` reads them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bearwitness.reading.document import Document, Token
from bearwitness.reading.immutable import immutable
from bearwitness.reading.pack import load_pack
from bearwitness.values import Span

_SUFFIX_LETTERS = 3
_SET_OFF = frozenset("(,—–-")
_LISTED_WITHIN = 12


@immutable
class AgeMention:
    """One person's age in whole years (0 for months), tokens ``[first, last)``.

    ``number`` is the token of the figure. ``form`` is "compound" ("a 16-year-old"), "apposition" ("Roe, 25,"),
    "stated" ("aged 25"), "listed" (each further one of "ages 20, 28 and 31") or "between" ("12 or 13 years old", which
    is nobody's exact age); ``plural`` marks "19-year-olds".
    """

    span: Span
    age: int
    first: int
    last: int
    number: int
    form: str
    plural: bool = False


@dataclass(frozen=True, slots=True)
class AgeWords:
    """The pack's age words, as sets."""

    cardinals: dict[str, int]
    year_old: frozenset[str]
    month_old: frozenset[str]
    years: frozenset[str]
    months: frozenset[str]
    old: frozenset[str]
    aged: frozenset[str]
    range_joiners: frozenset[str]
    spread: frozenset[str]
    oldest: int
    follows_apposition: frozenset[str]
    follows_name_age: frozenset[str]
    of_age: tuple[str, ...]
    parts: frozenset[str]
    was: frozenset[str]
    shared: frozenset[str]
    two: frozenset[str]
    said_by: frozenset[str]
    just: frozenset[str]
    told_as: frozenset[str]
    who: frozenset[str]
    set_off: frozenset[str]
    several: frozenset[str]
    many_years: frozenset[str]
    after_name: bool
    aged_needs_unit: bool
    bare_after_name: bool
    joiner: str


_loaded: dict[str, AgeWords] = {}


def age_words(lang: str) -> AgeWords:
    """The age words of one language."""
    if lang not in _loaded:
        pack = load_pack(lang, "numbers")
        ages: dict[str, Any] = dict(pack["ages"])
        _loaded[lang] = AgeWords(
            cardinals=dict(pack["cardinals"]),
            oldest=int(ages["oldest"]),
            of_age=tuple(ages["of_age"]),
            after_name=bool(ages.get("after_name", False)),
            aged_needs_unit=bool(ages.get("aged_needs_unit", False)),
            bare_after_name=bool(ages.get("bare_after_name", False)),
            joiner=str(pack["joiner"]),
            **{
                # A list that a language has no use for is left out of its pack.
                name: frozenset(ages.get(name, ()))
                for name in [
                    "year_old",
                    "month_old",
                    "years",
                    "months",
                    "old",
                    "aged",
                    "range_joiners",
                    "spread",
                    "follows_apposition",
                    "follows_name_age",
                    "parts",
                    "was",
                    "shared",
                    "two",
                    "said_by",
                    "just",
                    "told_as",
                    "who",
                    "set_off",
                    "several",
                    "many_years",
                ]
            },
        )
    return _loaded[lang]


def find_ages(doc: Document) -> list[AgeMention]:
    """Every age in the text, in order; linear in its length."""
    words, tokens = age_words(doc.lang), doc.tokens
    found: list[AgeMention] = []
    past = 0
    line_ends = {sentence.last - 1 for sentence in doc.sentences}
    for position in doc.positions(words.cardinals.keys() | doc.figures):
        if position < past or tokens[position].kind == "punct":
            continue
        mention = _age_at(tokens, position, words)
        if mention is None and position in line_ends:
            mention = _ends_line(tokens, position, words)
        if mention is not None:
            mention = _with_lower_end(tokens, mention, past, words)
            found.append(mention)
            past = mention.last
            if tokens[mention.first].lower in words.aged:
                listed = list(_listed(tokens, mention, words))
                found += listed
                past = listed[-1].last if listed else past
    return found


def _with_lower_end(tokens: Sequence[Token], mention: AgeMention, floor: int, words: AgeWords) -> AgeMention:
    """The mention from its lower figure on, where an age is said to lie between two: "12 or 13 years old"."""
    at = mention.first - 2
    if at < floor or mention.form == "apposition" or tokens[at + 1].lower not in words.spread:
        return mention
    figure = tokens[at]
    value = int(figure.text) if figure.text.isdecimal() and len(figure.text) <= 3 else words.cardinals.get(figure.lower)
    if value is None or not value < mention.age:
        return mention
    span = Span(figure.start, mention.span.end)
    return AgeMention(span, mention.age, at, mention.last, mention.number, "between", mention.plural)


def ages_after(doc: Document, at: int, end: int) -> tuple[tuple[int, ...], int]:
    """The bare ages from token ``at`` on ("two men, 30 and 42,"), and the token after them; none where it goes on."""
    words, tokens, found, last = age_words(doc.lang), doc.tokens, [], at
    while (
        at < end and tokens[at].text.isdecimal() and len(tokens[at].text) <= 3 and int(tokens[at].text) <= words.oldest
    ):
        found.append(int(tokens[at].text))
        last = at = at + 1
        while at < end and tokens[at].lower in words.range_joiners and at < last + 2:
            at += 1
    goes_on = last < end and tokens[last].kind == "word" and tokens[last].lower not in words.follows_name_age
    return ((), last) if goes_on else (tuple(found), last)


def _listed(tokens: Sequence[Token], first: AgeMention, words: AgeWords) -> Iterator[AgeMention]:
    """The further ages of "ages 20, 28 and 31"."""
    at = first.last
    while at < len(tokens) and tokens[at].lower in words.range_joiners:
        figure = at + 1
        while figure < len(tokens) and tokens[figure].lower in words.range_joiners and figure < at + 3:
            figure += 1
        if figure >= len(tokens) or not tokens[figure].text.isdecimal() or len(tokens[figure].text) > 3:
            return
        following = tokens[figure + 1].lower if figure + 1 < len(tokens) else "."
        if following not in words.range_joiners and following not in words.follows_apposition:
            return  # "ages 20 and 21, and 3 women"
        mention = _mention(tokens, int(tokens[figure].text), (figure, figure + 1, figure), "listed", words)
        if mention is None:
            return
        yield mention
        at = figure + 1


def _age_at(tokens: Sequence[Token], at: int, words: AgeWords) -> AgeMention | None:
    token = tokens[at]
    if words.aged_needs_unit:
        return _with_unit(tokens, at, words)
    if words.after_name:
        return _set_apart(tokens, at, words)
    if token.kind == "number":
        if not token.text.isdecimal() or len(token.text) > 3:
            return None
        return _figure_age(tokens, at, int(token.text), words)
    if token.kind != "word":
        return None
    lower = token.lower
    if "-" in lower:
        return _compound_word(tokens, at, words)
    value = words.cardinals.get(lower)
    return None if value is None else _old_after(tokens, at, value, words)


def _set_apart(tokens: Sequence[Token], at: int, words: AgeWords) -> AgeMention | None:
    """The age after a word for age ("عمره 12 سنة"), or with its unit set off from a name ("سامر (12 عاما)")."""
    figure, before = tokens[at], tokens[at - 1] if at else None
    digits = figure.lower.isdecimal() and len(figure.lower) <= 3
    value = int(figure.lower) if digits else words.cardinals.get(figure.lower)
    if value is None or before is None:
        return None
    unit = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    last = at + 2 if unit in words.years or unit in words.months else at + 1
    years = 0 if unit in words.months else value
    if before.lower in words.aged:
        first = at - 1
        while first > 0 and tokens[first - 1].lower in (*words.aged, words.of_age[0]):
            first -= 1
        return _mention(tokens, years, (first, last, at), "stated", words)
    closed = last >= len(tokens) or tokens[last].text in words.follows_apposition
    if last == at + 1 or before.text not in "(،," or not closed:
        return None
    return _mention(tokens, years, (at, last, at), "apposition", words)


def _with_unit(tokens: Sequence[Token], at: int, words: AgeWords) -> AgeMention | None:
    """The age of "de 13 años", "Ruiz, 34 años," and "Ana Ruiz (34)"; "entre 3 y 10 años" is nobody's exact age."""
    value, after = _figure(tokens, at, words)
    if value is None or not at:
        return None
    before, unit = tokens[at - 1], tokens[after].lower if after < len(tokens) else ""
    if unit in words.years or unit in words.months:
        years = 0 if unit in words.months else value
        first = at
        while first > 0 and tokens[first - 1].lower in words.aged:
            first -= 1
        if first < at:
            return _mention(tokens, years, (first, after + 1, at), "stated", words)
        closed = after + 1 >= len(tokens) or tokens[after + 1].text in words.follows_apposition
        is_set_off = before.text in _SET_OFF and closed
        return _mention(tokens, years, (at, after + 1, at), "apposition", words) if is_set_off else None
    end = after
    while end < min(len(tokens), at + _LISTED_WITHIN) and tokens[end].lower in words.range_joiners | words.spread:
        further, end = _figure(tokens, end + 1, words)
        if further is not None and end < len(tokens) and tokens[end].lower in words.years | words.months:
            return _mention(tokens, value, (at - 1, end + 1, at), "between", words)  # "de 9, 11 y 14 años"
    digits = after == at + 1 and tokens[at].kind == "number"
    name_end = at - 2 if before.lower in words.aged and tokens[at - 2].text == "," else at - 1
    named = tokens[name_end].text in ",(" and _ends_name(tokens, name_end)
    if not (digits and words.bare_after_name and named and unit in words.follows_apposition | words.follows_name_age):
        return None
    return _mention(tokens, value, (name_end + 1, at + 1, at), "apposition", words)


def _figure(tokens: Sequence[Token], at: int, words: AgeWords) -> tuple[int | None, int]:
    """The whole number of up to three figures, or in words, that starts here; and the token after it."""
    if at >= len(tokens):
        return None, at
    lower = tokens[at].lower
    if lower.isdecimal():
        return (int(lower), at + 1) if len(lower) <= 3 else (None, at)
    value = words.cardinals.get(lower)
    unit = words.cardinals.get(tokens[at + 2].lower, 0) if at + 2 < len(tokens) else 0
    if value is not None and value % 10 == 0 and 0 < unit < 10 and tokens[at + 1].lower == words.joiner:
        return value + unit, at + 3
    return value, at + 1


def _compound_word(tokens: Sequence[Token], at: int, words: AgeWords) -> AgeMention | None:
    """ "sixteen-year-old" is one token; "twenty-three-year-old" too."""
    head, *rest = tokens[at].lower.split("-")
    value, tail = words.cardinals.get(head), "-".join(rest)
    if value is None:
        return None
    if len(rest) > 1 and 20 <= value <= 90 and 0 < words.cardinals.get(rest[0], 0) < 10:
        value, tail = value + words.cardinals[rest[0]], "-".join(rest[1:])
    if tail in words.year_old or tail in words.month_old:
        years = value if tail in words.year_old else 0
        return _mention(tokens, years, (at, at + 1, at), _compound(tail, words), words)
    joined = words.cardinals.get(rest[0]) if len(rest) == 1 else None
    return None if joined is None else _old_after(tokens, at, value + joined, words)


def _figure_age(tokens: Sequence[Token], at: int, value: int, words: AgeWords) -> AgeMention | None:
    before = tokens[at - 1] if at else None
    if before is not None and before.lower in words.aged:
        return _mention(tokens, value, (at - 1, at + 1, at), "stated", words)
    found = _old_after(tokens, at, value, words)
    if found is not None or before is None:
        return found
    following = tokens[at + 1].text if at + 1 < len(tokens) else "."
    set_off = before.lower in words.set_off and at >= 2 and tokens[at - 2].text == ","
    if (before.lower in words.shared or set_off) and following in words.follows_apposition:
        return _mention(tokens, value, (at, at + 1, at), "stated", words)
    if at >= 2 and following in words.follows_apposition and f"{tokens[at - 2].lower} {before.lower}" in words.was:
        return _mention(tokens, value, (at, at + 1, at), "stated", words)
    if before.text in ",(" and at >= 2 and _is_set_off(tokens, at, words):
        return _mention(tokens, value, (at, at + 1, at), "apposition", words)
    return None


def _old_after(tokens: Sequence[Token], at: int, value: int, words: AgeWords) -> AgeMention | None:
    """The age where "-year-old" or "years old" or "years of age" follows the number."""

    def text(index: int) -> str:
        return tokens[index].lower if index < len(tokens) else ""

    here = at + 1
    if text(here) in "-–" and text(here):
        here += 1
    word = text(here)
    if word in words.year_old:
        return _mention(tokens, value, (at, here + 1, at), _compound(word, words), words)
    if word in words.month_old:
        return _mention(tokens, 0, (at, here + 1, at), _compound(word, words), words)
    if word not in words.years and word not in words.months:
        return None
    in_years, after = word in words.years, here + 1
    if text(after) in "-–" and text(after):
        after += 1
    if text(after) in words.old:
        form = "stated" if word in words.many_years else _compound(text(after), words)
        return _mention(tokens, value if in_years else 0, (at, after + 1, at), form, words)
    if (text(after), text(after + 1)) == words.of_age:
        return _mention(tokens, value if in_years else 0, (at, after + 2, at), "stated", words)
    return None


def _compound(word: str, words: AgeWords) -> str:
    return "compounds" if word in words.several else "compound"


def _is_set_off(tokens: Sequence[Token], at: int, words: AgeWords) -> bool:
    """True for the figure of "Roe, 25," and "Girl, 6, shot", which stands apart after a name or a noun."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    named = _ends_name(tokens, at - 1)
    if tokens[at - 2].kind != "word" and not named:
        return False
    if following is None:
        return named
    if following.text == "," and tokens[at - 1].text == ",":
        # "12, 14 and 15 people" lists figures; an age is followed by words.
        return at + 2 >= len(tokens) or tokens[at + 2].kind != "number"
    if following.text in words.follows_apposition:
        return named or tokens[at - 1].text == "("
    if not named or following.lower not in words.follows_name_age:
        return False
    last = tokens[at + 2].lower if at + 2 < len(tokens) else ""
    return not (following.lower == words.of_age[0] and last in words.parts)


def _ends_name(tokens: Sequence[Token], end: int) -> bool:
    """True where two capital words stand before token ``end``: "John Roe", "John Q. Roe", "John Roe Jr."."""
    here = end - 1
    if here >= 1 and tokens[here].text == "." and len(tokens[here - 1].text) <= _SUFFIX_LETTERS:
        here -= 1
    if (
        here >= 2
        and tokens[here - 1].text == ","
        and tokens[here].is_capital
        and len(tokens[here].text) <= _SUFFIX_LETTERS
    ):
        here -= 2  # "John Roe, Jr."
    if here < 1 or not (tokens[here].kind == "word" and tokens[here].is_capital):
        return False
    here -= 1
    if here >= 1 and tokens[here].text == "." and len(tokens[here - 1].text) == 1:
        here -= 1
    return tokens[here].kind == "word" and tokens[here].is_capital


def _ends_line(tokens: Sequence[Token], at: int, words: AgeWords) -> AgeMention | None:
    """The age of "Ana Roe, 26" where the line ends with it."""
    figure = tokens[at]
    if at < 3 or not (figure.kind == "number" and figure.text.isdecimal() and len(figure.text) <= 3):
        return None
    if tokens[at - 1].text != "," or not _ends_name(tokens, at - 1):
        return None
    return _mention(tokens, int(figure.text), (at, at + 1, at), "apposition", words)


def _mention(
    tokens: Sequence[Token], age: int, place: tuple[int, int, int], form: str, words: AgeWords
) -> AgeMention | None:
    """The age on tokens ``place`` (first, last, number); None where nobody grows so old."""
    first, last, number = place
    if age > words.oldest:
        return None
    plural = form == "compounds"
    span = Span(tokens[first].start, tokens[last - 1].end)
    return AgeMention(span, age, first, last, number, form.rstrip("s") if plural else form, plural)
