"""Files as they were kept, and who asserts what they hold: what the pages on evidence and sources show. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from bearwitness.desk.casework.models import Derivative, EvidenceItem, Report, Source
from bearwitness.desk.casework.rules import Actor, readable, require_reader
from bearwitness.errors import UnknownRecord
from bearwitness.values import Digest
from bearwitness.vault import Vault

_MOST = 200
# What a browser draws by itself and runs nothing in; anything else is only ever handed over as a file.
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C], "")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the custody log that names the file: what was done, by whom, and the line's own digest."""

    number: int
    at: datetime
    who: str
    what: str
    tool: str
    digest: str


@dataclass(frozen=True, slots=True)
class ItemFile:
    """All the casebook holds on one file."""

    item: EvidenceItem
    derivatives: Sequence[Derivative]
    reports: Sequence[Report]
    parents: Sequence[EvidenceItem]
    entries: Sequence[Entry]
    more_entries: int

    @property
    def is_picture(self) -> bool:
        """True where the page can show it, behind a click."""
        return self.item.media_type in PICTURES


def items(actor: Actor, kind: str) -> QuerySet[EvidenceItem]:
    """The files; ``kind`` may be ``unreadable`` or ``later``."""
    require_reader(actor, "see evidence")
    rows = readable(actor, EvidenceItem.objects.defer("bad_lines"))
    return rows.exclude(**{kind: ""}) if kind in ("unreadable", "later") else rows


def item(actor: Actor, digest: str) -> EvidenceItem:
    """The file of that SHA-256. Raises UnknownRecord, NotPermitted."""
    require_reader(actor, "see evidence")
    row = readable(actor, EvidenceItem.objects.filter(pk=digest)).first()
    if row is None:
        raise UnknownRecord("file", digest[:80])
    return row


def item_file(actor: Actor, vault: Vault, digest: str) -> ItemFile:
    """All there is on the file. Raises UnknownRecord, NotPermitted."""
    row = item(actor, digest)
    entries = [
        Entry(one.number, one.at, one.who, one.what, one.tool, one.digest.hex if one.digest else "")
        for one in vault.entries_naming(Digest(row.pk))
    ]
    reports = readable(actor, Report.objects.filter(evidence=row)).defer("text", "extra").order_by("key")
    above = Derivative.objects.filter(digest=row.pk).values("parent_id")
    return ItemFile(
        item=row,
        derivatives=list(readable(actor, Derivative.objects.filter(parent=row)).order_by("kind", "locator")[:_MOST]),
        reports=list(reports[:_MOST]),
        parents=list(readable(actor, EvidenceItem.objects.filter(pk__in=above)).order_by("pk")[:_MOST]),
        entries=entries[:_MOST],
        more_entries=max(0, len(entries) - _MOST),
    )


def file_name(row: EvidenceItem) -> str:
    """The name the file came under, without folders and signs that deceive the eye; its digest where none is left."""
    last = row.arrived_as.replace("\\", "/").rpartition("/")[2].rpartition("» ")[2]
    plain = "".join(letter if letter.isprintable() else "_" for letter in last.translate(_BIDI)).strip(" .\"'")
    return plain[-120:] or row.pk[:12]


def sources(actor: Actor, begins: str) -> QuerySet[Source]:
    """The sources, those whose name holds the words where any are given."""
    require_reader(actor, "see sources")
    rows = readable(actor, Source.objects.all())
    return rows.filter(name__icontains=begins) if begins else rows


def report_counts(actor: Actor, rows: Sequence[Source]) -> Mapping[int, int]:
    """How many reports of each source the actor may see."""
    found = readable(actor, Report.objects.filter(source__in=rows)).order_by().values_list("source_id")
    return {key: count for key, count in found.annotate(Count("key")) if key is not None}
