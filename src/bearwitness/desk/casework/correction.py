"""A researcher's correction as a claim: the old one with some fields set anew, each tied to words of the report.

The old claim stays as it was; the new one names it in ``supersedes`` and the person in ``reader``. Corrections are what
``bearwitness train`` learns from.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from bearwitness.codebook import Codebook
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.models import Step
from bearwitness.desk.casework.rules import Actor, name_of, require_writer
from bearwitness.desk.language_model import plan_of
from bearwitness.errors import CasebookChanged, InvalidRecord, InvalidValue
from bearwitness.model import STANCES, Claim, Count, Perpetrator, Spans, Target, Weapon, When, Where
from bearwitness.reading.claim_ids import with_id
from bearwitness.reading.gazetteer import Entry, open_gazetteer
from bearwitness.values import CountRange, FuzzyDate, Span

COUNTS = ("killed", "injured", "killed_combatants", "missing", "abducted")
LISTS = ("perpetrators", "weapons", "targets")
FIELDS = ("main", "event_type", "stance", "when", "where", "origin", *COUNTS, *LISTS)
# UCDP's where_prec by what the gazetteer knows the place as.
_PRECISION = {"city": 1, "county": 3, "admin1": 4, "country": 6}
_PLACES = 1000
_COUNT = re.compile(r"(~)?(?:(\d{1,9})\s*(?:[-–]\s*(\d{1,9})|(\+))?|[-–]\s*(\d{1,9}))")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is right, by field: ``values`` as a person writes them, ``words`` of the report they rest on, and why.

    ``places`` says where in the reading text the words stand, where they stand there more than once.
    """

    values: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    places: Mapping[str, Span] = field(default_factory=dict)


def correct_claim(casebook: Casebook, actor: Actor, key: str, correction: Correction) -> str:
    """The id of the claim that now stands in the place of the one named; incidents are gathered anew.

    Raises NotPermitted, UnknownRecord, InvalidValue, InvalidRecord.
    """
    require_writer(actor, "correct a claim")
    row = queries.claim(actor, key)
    book = plan_of(casebook.config)[0].book
    made = correct(row.claim(), row.report.record().reading_text, correction, name_of(actor), book)
    services.supersede_claim(casebook.vault, actor, made)
    _gather(casebook, actor)
    return made.claim


def withdraw_claim(casebook: Casebook, actor: Actor, key: str, reason: str) -> Step:
    """The step by which the claim no longer counts, though it is kept; incidents are gathered anew.

    Raises NotPermitted, UnknownRecord, InvalidRecord.
    """
    step = services.withdraw_claim(casebook.vault, actor, key, reason)
    _gather(casebook, actor)
    return step


def _gather(casebook: Casebook, actor: Actor) -> None:
    """What was decided stands though others are at work; the next gathering does as it says."""
    with suppress(CasebookChanged):
        gather_incidents(casebook, actor)


def correct(old: Claim, text: str, correction: Correction, who: str, codebook: Codebook) -> Claim:
    """The claim that supersedes ``old`` with the fields in ``values`` set anew.

    A value is written as a person would: counts "3", "3-9", "40+" (at least), "-9" (up to), "~30" (about) or
    "unknown"; dates in EDTF; places "NAME" or "NAME, COUNTRY CODE"; lists "name/kind/stance; …" for
    perpetrators, codes of the codebook for weapons and targets; "" clears a field. ``words`` holds the report's own
    words for a field; a field keeps its old words where none are given. Raises InvalidValue or InvalidRecord.
    """
    values, words = correction.values, correction.words
    for name in (*values, *words):
        if name not in FIELDS:
            raise InvalidValue("field", name, f"it must be one of {', '.join(FIELDS)}")
    if not values and not words:
        raise InvalidRecord("correction", "values", "must change something")
    spans = {name: _find(text, name, given, correction.places.get(name)) for name, given in words.items()}
    news: dict[str, Any] = {}
    for name in dict.fromkeys((*values, *words)):
        news |= _set(old, name, values.get(name), spans.get(name), codebook)
    own_words = dict(old.spans) | {name: spans[name] for name in ("event_type", "stance", "origin") if name in spans}
    for name in ("event_type", "origin"):
        if values.get(name) == "":
            own_words.pop(name, None)
    kept = {name: value for name, value in old.extra.items() if name not in ("read_by", "reason")}
    kept |= {"reason": correction.reason} if correction.reason else {}
    made = replace(
        old, **news, spans=own_words, extra=kept, supersedes=old.claim, reader=f"researcher {who}", confidence=None
    )
    number = re.search(r"#(\d+)-", old.claim)
    return with_id(made, int(number[1]) if number else 1)


def _find(text: str, name: str, words: str, place: Span | None) -> Spans:
    """Where the words stand in the report: the place given, else the first that parts no word, else the first.

    Raises InvalidValue where they don't. Between words any white space is as good as any other.
    """
    wanted = words.split()
    if place is not None and wanted and text[place.start : place.end].split() == wanted:
        return (place,)
    found = _places(text, wanted) if wanted else []
    if not found:
        raise InvalidValue("quote", words, f"the report does not hold these words (for {name})")
    return (next((span for span in found if _is_whole(text, span)), found[0]),)


def _places(text: str, words: list[str]) -> list[Span]:
    """The first places of the words, as many as are worth looking at."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    return [Span(*match.span()) for match in islice(pattern.finditer(text), _PLACES)]


def _is_whole(text: str, span: Span) -> bool:
    """True where no letter or digit stands against either end."""
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    return not (before.isalnum() and text[span.start].isalnum()) and not (
        after.isalnum() and text[span.end - 1].isalnum()
    )


def _set(old: Claim, name: str, value: str | None, spans: Spans | None, codebook: Codebook) -> dict[str, Any]:
    """The field with its new value, the old value with new words where none is given."""
    if name in COUNTS:
        return {name: _count(getattr(old, name), name, value, spans)}
    if name == "when":
        return {name: _when(old, value, spans)}
    if name == "where":
        return {name: _where(old, value, spans)}
    if value is None:
        if name in LISTS or name == "main":
            raise InvalidValue("quote", name, "words of this field go with its value")
        return {}
    if name in LISTS:
        return {name: _list(old, name, value, spans, codebook)}
    if name == "main":
        if value not in ("yes", "no"):
            raise InvalidValue("value of main", value, "it must be yes or no")
        return {name: value == "yes"}
    if name == "stance" and value not in STANCES:
        raise InvalidValue("stance", value, f"it must be one of {', '.join(STANCES)}")
    if name == "event_type" and value and value not in codebook.entries("event_type"):
        raise InvalidValue("event type", value, "the codebook has none of that name")
    return {name: value}


def _need(name: str, old: Spans, new: Spans | None) -> Spans:
    if not (found := new or old):
        raise InvalidValue("quote", "", f"give the report's words for {name}: no value without them")
    return found


def _count(old: Count, name: str, value: str | None, spans: Spans | None) -> Count:
    if value is None:
        return replace(old, spans=_need(name, old.spans, spans), rule="")
    if value in ("", "unknown"):
        return Count()
    match = _COUNT.fullmatch(value.strip())
    if match is None:
        raise InvalidValue("count", value, "write 3, 3-9, 40+ (at least), -9 (up to), ~30 (about) or unknown")
    about, least, most, more, upper = match.groups()
    if upper is not None:
        counted = CountRange.at_most(int(upper))
    elif more:
        counted = CountRange.at_least(int(least))
    else:
        counted = CountRange(int(least), int(most or least))
    return Count(counted, old.who or "unknown", bool(about), _need(name, old.spans, spans))


def _when(old: Claim, value: str | None, spans: Spans | None) -> When | None:
    before = old.when.spans if old.when else ()
    if value == "":
        return None
    if value is None:
        if old.when is None:
            raise InvalidValue("quote", "when", "words of this field go with its value")
        return replace(old.when, spans=spans or before)
    return When(FuzzyDate(value), _need("when", before, spans))


def _where(old: Claim, value: str | None, spans: Spans | None) -> Where | None:
    before = old.where.spans if old.where else ()
    if value == "":
        return None
    if value is None:
        if old.where is None:
            raise InvalidValue("quote", "where", "words of this field go with its value")
        return replace(old.where, spans=spans or before)
    entry = _place(value)
    return Where(entry.place(entry.name, _PRECISION.get(entry.kind, 5)), _need("where", before, spans))


def _place(value: str) -> Entry:
    """The gazetteer's place of that name; raises InvalidValue where it has none, or some in several countries."""
    name, _, country = (part.strip() for part in value.partition(","))
    found = [one for one in open_gazetteer().lookup(name) if not country or one.country == country.upper()]
    if not found:
        raise InvalidValue("place", value, "the gazetteer has none of that name")
    countries = sorted({one.country for one in found})
    if len(countries) > 1:
        raise InvalidValue("place", value, f"there are several: add the country, one of {', '.join(countries)}")
    return max(found, key=lambda one: one.prominence)


def _list(old: Claim, name: str, value: str, spans: Spans | None, codebook: Codebook) -> tuple[Any, ...]:
    """The items, each with the words given for the field, else those an item of that name had before."""
    before: dict[str, Spans] = {one.name: one.spans for one in getattr(old, name)}
    make: Mapping[str, Callable[[list[str], Spans], Any]] = {
        "perpetrators": lambda p, words: Perpetrator(p[0], p[1], p[2] or "accused", words),
        "weapons": lambda p, words: Weapon(p[0], p[0], words),
        "targets": lambda p, words: Target(p[0], p[1] or p[0], p[2], words),
    }
    kind = {"perpetrators": "actor", "weapons": "weapon", "targets": "target"}[name]
    made = []
    for item in filter(None, (part.strip() for part in value.split(";"))):
        parts = [part.strip() for part in (*item.split("/"), "", "")][:3]
        code = parts[0] if name == "weapons" else parts[1] or (parts[0] if name == "targets" else "")
        if code and code not in codebook.entries(kind):
            raise InvalidValue(kind, code, "the codebook has none of that name")
        made.append(make[name](parts, _need(name, before.get(parts[0], ()), spans)))
    return tuple(made)
