"""The custody log for those who check it: filtered, a page at a time, the newest first; reads only.

An entry shows its details as far as whoever asks may see what it is about: no name of a protected source, nothing of an
incident restricted to others, and to who may not read the casebook only what was done with accounts.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework.models import Report
from bearwitness.desk.casework.rules import AUDIT, READ, Actor, all_rows, hidden_incidents, may, readable, require
from bearwitness.desk.protection.identities import veil_of
from bearwitness.desk.protection.veil import Veil
from bearwitness.errors import CasebookError
from bearwitness.model import CustodyEntry

ENTRIES_A_PAGE = 100
# So many lines are looked at for one page; where few fit the filters the next page goes on from there.
_LOOKED_AT = 20_000
_MOST_CHARS = 2_000
ABOUT_ACCOUNTS = frozenset(
    {
        "create account", "change roles", "deactivate account", "activate account", "set password", "signed in",
        "sign-in failed", "locked out", "add second factor", "remove second factor", "renew second factor",
        "remove second factors", "second factor failed", "end session", "panic",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: part of who did it, what was done, words in the details, the days (inclusive)."""

    who: str = ""
    what: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def from_query(cls, given: Mapping[str, str]) -> "Asked":
        """What the address asks for; what makes no sense there is left out."""
        since, until = (_day(given.get(name, "")) for name in ("since", "until"))
        who, what, words = (given.get(name, "").strip()[:200] for name in ("who", "what", "words"))
        return cls(who, what, words, since, until)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry as it is shown; ``kept_back`` says why its details are not."""

    number: int
    at: datetime
    who: str
    what: str
    tool: str
    details: str
    kept_back: str = ""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The entries of one page, and the offset the next goes on from, None where there is none."""

    lines: tuple[AuditLine, ...]
    before: int | None


def audit_page(casebook: Casebook, actor: Actor, asked: Asked, before: int | None = None) -> AuditPage:
    """The newest entries that fit, from the offset on. Raises NotPermitted."""
    require(actor, AUDIT, "see the custody log")
    shown, found = _Shown(casebook, actor), []
    zone = ZoneInfo(str(casebook.config["region"]["time_zone"]))
    for looked_at, (offset, entry) in enumerate(casebook.vault.entries_back(before), start=1):
        day = entry.at.astimezone(zone).date()
        if asked.since and day < asked.since:
            break
        if _fits(asked, entry, day):
            line = shown.line(entry)
            if asked.words.casefold() in line.details.casefold():
                found.append(line)
        if len(found) == ENTRIES_A_PAGE or looked_at == _LOOKED_AT:
            return AuditPage(tuple(found), offset or None)
    return AuditPage(tuple(found), None)


def _fits(asked: Asked, entry: CustodyEntry, day: date) -> bool:
    return (
        asked.who.casefold() in entry.who.casefold()
        and (not asked.what or asked.what == entry.what)
        and (asked.until is None or day <= asked.until)
    )


class _Shown:
    """Entries as one actor may see them."""

    def __init__(self, casebook: Casebook, actor: Actor) -> None:
        self._reads = may(actor, READ)
        self._restricted = set(_restricted(actor))
        self._veil: Veil | None
        try:
            self._veil = veil_of(casebook)
        except CasebookError:
            self._veil = None

    def line(self, entry: CustodyEntry) -> AuditLine:
        """The entry with its details, or with why they are kept back."""
        why, details = self._why_not(entry), ""
        if not why and self._veil is not None:
            details = self._veil.words(json.dumps(dict(entry.details), ensure_ascii=False, sort_keys=True))
            details = details if len(details) <= _MOST_CHARS else f"{details[:_MOST_CHARS]} …"
        return AuditLine(entry.number, entry.at, entry.who, entry.what, entry.tool, details, why)

    def _why_not(self, entry: CustodyEntry) -> str:
        if not self._reads and entry.what not in ABOUT_ACCOUNTS:
            return "for those who read the casebook"
        if self._veil is None:
            return "the key of protected sources can't be read, so their names can't be taken out"
        if self._restricted and not self._restricted.isdisjoint(_texts(dict(entry.details))):
            return "about a restricted incident"
        return ""


def _restricted(actor: Actor) -> Iterator[str]:
    """The incidents kept from the actor, and the reports with them."""
    hidden = hidden_incidents(actor)
    yield from hidden
    if hidden and may(actor, READ):
        there = readable(actor, Report.objects.all()).values("pk")
        yield from all_rows(actor, Report.objects.exclude(pk__in=there)).values_list("pk", flat=True)


def _texts(value: object) -> Iterator[str]:
    """Every text within a JSON value, and what stands before the mark of a claim's id: the report."""
    if isinstance(value, str):
        yield value
        yield value.partition("#")[0]
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _texts(key)
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
