"""The form by which a claim is corrected: what it says now, as a person would write it, and what of it was changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bearwitness.codebook import Codebook
from bearwitness.desk.casework.correction import COUNTS, FIELDS, LISTS, Correction
from bearwitness.model import STANCES, Claim, Count, Spans
from bearwitness.values import Span

_LABELS = {
    "main": "The report's main event", "event_type": "What", "stance": "Stance", "when": "When", "where": "Where",
    "origin": "Told by", "killed": "Killed", "injured": "Injured", "killed_combatants": "Combatants killed",
    "missing": "Missing", "abducted": "Abducted", "perpetrators": "By whom", "weapons": "With what",
    "targets": "What was hit",
}  # fmt: skip
_HINTS = {
    "when": "a date in EDTF: 2020-05-03, 2020-05, 2020-05-03/2020-05-05",
    "where": "the place, then a comma and its country: Adra, SY",
    "killed": "3, 3-9, 40+ (at least), -9 (up to), ~30 (about); empty for unknown",
    "perpetrators": "name/kind/stance; the next after a semicolon",
    "weapons": "codes of the codebook, parted by semicolons",
    "targets": "name/kind/effect; the next after a semicolon",
}
_WORDLESS = ("main",)


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form: its value as written, the words it rests on with their place, and the values on offer.

    ``says`` is what the marks of its words carry in ``data-says``, without the claim's number.
    """

    name: str
    label: str
    value: str
    words: str
    start: int | None
    end: int | None
    options: tuple[str, ...]
    hint: str
    says: str

    @property
    def has_words(self) -> bool:
        """False for a field that rests on no words."""
        return self.name not in _WORDLESS

    @property
    def is_count(self) -> bool:
        """True where the value is a number of people."""
        return self.name in COUNTS


def form_fields(claim: Claim, text: str, codebook: Codebook) -> list[FormField]:
    """The fields of the claim in the order of the form."""
    options = {
        "main": ("yes", "no"),
        "stance": STANCES,
        "event_type": ("", *codebook.entries("event_type")),
    }
    says = {"perpetrators": "by", "weapons": "with", "targets": "target"}
    made = []
    for name in FIELDS:
        spans = _spans(claim, name)
        first = spans[0] if spans else None
        offered = options.get(name, ())
        value = written(claim, name)
        if offered and value not in offered:
            offered = (value, *offered)
        made.append(
            FormField(
                name, _LABELS[name], value, " ".join(first.of(text).split()) if first else "",
                first.start if first else None, first.end if first else None,
                tuple(offered), _HINTS.get("killed" if name in COUNTS else name, ""), says.get(name, name),
            )
        )  # fmt: skip
    return made


def written(claim: Claim, name: str) -> str:
    """What the claim says in the field, as ``correction.correct`` takes it."""
    if name in COUNTS:
        return _count(getattr(claim, name))
    if name == "main":
        return "yes" if claim.main else "no"
    if name == "when":
        return claim.when.date.edtf if claim.when else ""
    if name == "where":
        place = claim.where.place if claim.where else None
        return (f"{place.name}, {place.country}" if place.country else place.name) if place else ""
    if name == "perpetrators":
        return "; ".join(_parts(who.name, who.kind, who.stance) for who in claim.perpetrators)
    if name == "weapons":
        return "; ".join(one.code or one.name for one in claim.weapons)
    if name == "targets":
        return "; ".join(_parts(one.name, one.kind, one.effect) for one in claim.targets)
    return str(getattr(claim, name))


def correction_of(claim: Claim, text: str, sent: Mapping[str, str], codebook: Codebook) -> Correction:
    """What the form changes: only fields whose value or words are no longer what the claim has."""
    values: dict[str, str] = {}
    words: dict[str, str] = {}
    places: dict[str, Span] = {}
    for field in form_fields(claim, text, codebook):
        value = sent.get(f"v-{field.name}", field.value).strip()
        quote = " ".join(sent.get(f"w-{field.name}", field.words).split())
        place = _place(sent, field.name)
        moved = place is not None and (place.start, place.end) != (field.start, field.end)
        has_new_words = bool(quote) and (quote != field.words or moved)
        if value != field.value or (has_new_words and field.name in LISTS):
            values[field.name] = value
        if has_new_words:
            words[field.name] = quote
            if place is not None:
                places[field.name] = place
    return Correction(values, words, sent.get("reason", "").strip(), places)


def _place(sent: Mapping[str, str], name: str) -> Span | None:
    start, end = sent.get(f"s-{name}", ""), sent.get(f"e-{name}", "")
    if not all(one.isascii() and one.isdigit() and len(one) < 12 for one in (start, end)):
        return None
    return Span(int(start), int(end)) if int(start) < int(end) else None


def _count(count: Count) -> str:
    least, most = count.range.min, count.range.max
    about = "~" if count.approximate else ""
    if least is None:
        return "" if most is None else f"{about}-{most}"
    if most is None:
        return f"{about}{least}+"
    return f"{about}{least}" if least == most else f"{about}{least}-{most}"


def _parts(*parts: str) -> str:
    return "/".join(parts).rstrip("/")


def _spans(claim: Claim, name: str) -> Spans:
    if name in COUNTS:
        count: Count = getattr(claim, name)
        return count.spans
    if name == "when":
        return claim.when.spans if claim.when else ()
    if name == "where":
        return claim.where.spans if claim.where else ()
    if name in LISTS:
        items: Sequence[object] = getattr(claim, name)
        return tuple(span for one in items for span in getattr(one, "spans", ()))
    return tuple(claim.spans.get(name, ()))
