"""Reads one entry of a codebook file, and keeps watch that no word stands for two entries of one kind."""

from collections.abc import Mapping, Sequence

from bearwitness.codebook.records import Entry, Guard
from bearwitness.codebook.tables import Table

WEAPON_CLASSES = ("explosive", "cluster", "incendiary", "small arms", "chemical", "mines", "blade", "other")
# What an event is to UCDP before its actors are known, which side an actor kind is on, and the MUC-4 incident types.
UCDP_KINDS = ("one-sided", "combat", "any")
UCDP_SIDES = ("state", "non-state")
MUC_TYPES = ("attack", "bombing", "kidnapping", "arson", "robbery", "forced work stoppage")
VIOLATIONS = ("killing", "arbitrary detention", "kidnapping", "torture", "enforced disappearance", "other")
_WORDS = ("names", "triggers", "forms", "guards")
_KEYS = {
    "event_type": ("reference", "acled", "ucdp", "muc", "violation", "parent", "harm"),
    "weapon": ("reference", "class", "implies", "parent"),
    "target": ("reference", "fine", "parent"),
    "actor": ("reference", "identified", "ucdp", "parent"),
    "party": ("reference", "actor", "parent"),
}


def normalise_words(words: str) -> str:
    """The words in lower case with single spaces, as they are compared."""
    return " ".join(words.lower().split())


def read_entry(kind: str, entry_id: str, table: Table, languages: Sequence[str], *, more_words: bool) -> Entry:
    """The entry in the table; raises CodebookError.

    ``more_words`` is True where the table adds words to an entry that a base codebook defines: then only
    names, triggers, forms, guards and fine names may stand in it.
    """
    if more_words:
        table.allow(*_WORDS, *(("fine",) if kind == "target" else ()))
    else:
        table.allow(*_WORDS, *_KEYS[kind])
    names = _names(table, languages, required=not more_words)
    fine = _fine(table.table("fine"), languages)
    triggers = _words(table.table("triggers"), languages)
    for lang, groups in fine.items():
        triggers[lang] = (*triggers.get(lang, ()), *(word for group in groups.values() for word in group))
    forms = _words(table.table("forms"), languages)
    if not any(triggers.values()) and not any(forms.values()):
        table.fail(f"{kind} {entry_id!r} has no triggers")
    return Entry(
        id=entry_id,
        kind=kind,
        names=names,
        triggers=triggers,
        forms=forms,
        guards=_guards(table.table("guards"), languages, triggers, forms),
        reference="" if more_words else table.text("reference", "named by this casebook" if kind == "party" else None),
        codes={} if more_words else _codes(kind, table),
        parent="" if more_words else table.text("parent", ""),
        fine=fine,
        identified=table.truth("identified", True),
        harm=table.truth("harm", True),
    )


class WordRegister:
    """Which entry of a kind each word of a language stands for."""

    def __init__(self) -> None:
        self._owners: dict[tuple[str, str], dict[str, str]] = {}

    def note(self, entry: Entry) -> None:
        """Registers the words of an entry that has been checked before."""
        for lang, words in (*entry.triggers.items(), *entry.forms.items()):
            self._owners.setdefault((entry.kind, lang), {}).update(dict.fromkeys(words, entry.id))

    def check(self, entry: Entry, table: Table) -> None:
        """Registers the words of an entry; raises CodebookError at a word that already stands for one."""
        for lang, word, place in _placed_words(table):
            owners = self._owners.setdefault((entry.kind, lang), {})
            owner = owners.get(word)
            if owner is not None:
                table.fail(f"{word!r} ({lang}) already stands for the {entry.kind} {owner!r}", *place)
            owners[word] = entry.id


def _placed_words(table: Table) -> list[tuple[str, str, tuple[str | int, ...]]]:
    """Each word with its language and the way to it in the table."""
    found: list[tuple[str, str, tuple[str | int, ...]]] = []
    for key in ("triggers", "forms"):
        for lang, words in table.table(key).data.items():
            found.extend((lang, normalise_words(word), (key, lang, index)) for index, word in enumerate(words))
    for lang, groups in table.table("fine").data.items():
        for name, words in groups.items():
            found.extend((lang, normalise_words(word), ("fine", lang, name, i)) for i, word in enumerate(words))
    return found


def _names(table: Table, languages: Sequence[str], *, required: bool) -> Mapping[str, str]:
    names = table.table("names")
    found = {lang: names.text(lang) for lang in names.languages(languages)}
    if required and not found:
        table.fail("'names' must give the name in one language or more")
    return found


def _words(table: Table, languages: Sequence[str]) -> dict[str, tuple[str, ...]]:
    return {lang: tuple(normalise_words(word) for word in table.texts(lang)) for lang in table.languages(languages)}


def _fine(table: Table, languages: Sequence[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for lang in table.languages(languages):
        groups = table.table(lang)
        found[lang] = {name: tuple(normalise_words(word) for word in groups.texts(name)) for name in groups.data}
        for name, words in found[lang].items():
            if not words:
                groups.fail(f"the fine name {name!r} has no triggers", name)
    return found


def _guards(
    table: Table,
    languages: Sequence[str],
    triggers: Mapping[str, tuple[str, ...]],
    forms: Mapping[str, tuple[str, ...]],
) -> dict[str, tuple[Guard, ...]]:
    found: dict[str, tuple[Guard, ...]] = {}
    for lang in table.languages(languages):
        known = {*triggers.get(lang, ()), *forms.get(lang, ())}
        found[lang] = tuple(_guard(row, known) for row in table.rows(lang))
    return found


def _guard(row: Table, known: set[str]) -> Guard:
    row.allow("triggers", "not_before", "not_after", "unless")
    lists = {key: tuple(normalise_words(word) for word in row.texts(key)) for key in row.data}
    triggers = lists.pop("triggers", ())
    if not triggers:
        row.fail("a guard must say which triggers it watches")
    if not any(lists.values()):
        row.fail("a guard must have 'not_before', 'not_after' or 'unless'")
    for index, word in enumerate(triggers):
        if word not in known:
            row.fail(f"the guard watches {word!r}, which is no trigger or form of its entry", "triggers", index)
    return Guard(triggers, **lists)


def _codes(kind: str, table: Table) -> Mapping[str, str]:
    if kind == "event_type":
        coded = (("ucdp", UCDP_KINDS), ("muc", MUC_TYPES), ("violation", VIOLATIONS))
        found = dict(_acled(table))
        for key, allowed in coded:
            found.update(_one_of(table, key, allowed))
        return found
    if kind == "actor":
        return _one_of(table, "ucdp", UCDP_SIDES)
    if kind == "weapon":
        group = table.text("class")
        if group not in WEAPON_CLASSES:
            table.fail(f"{group!r} is not a class of weapon ({', '.join(WEAPON_CLASSES)})", "class")
        implied = table.text("implies", "")
        return {"class": group, **({"implies": implied} if implied else {})}
    return {"actor": table.text("actor")} if kind == "party" else {}


def _one_of(table: Table, key: str, allowed: Sequence[str]) -> Mapping[str, str]:
    """The code under the key, nothing where it is left out; fails where it is none of the allowed."""
    value = table.text(key, "")
    if value and value not in allowed:
        table.fail(f"{value!r} is not one of {', '.join(allowed)}", key)
    return {key: value} if value else {}


def _acled(table: Table) -> Mapping[str, str]:
    if "acled" not in table.data:
        return {}
    pair = table.texts("acled")
    if len(pair) != 2:
        table.fail("'acled' must hold two texts: event type and sub-event type", "acled")
    return {"acled_event_type": pair[0], "acled_sub_event_type": pair[1]}
