"""Where the desk's navigation leads: one line a room, and the pages on which it is the present one."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from bearwitness.desk.access import may_look


@dataclass(frozen=True, slots=True)
class Room:
    """A link of the navigation: the address it leads to, by name, its label, and the pages that belong to it."""

    name: str
    label: str
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A room as it is printed; ``here`` on its own pages."""

    address: str
    label: str
    here: bool


ROOMS = (
    Room("inbox", "Inbox", ("report", "correct", "withdraw")),
    Room("incidents", "Incidents", ("incident", "history", "grade", "merge", "split", "undo")),
    Room("suggestions", "Suggestions"),
    Room("search", "Search"),
    Room("sources", "Sources"),
    Room("evidence", "Evidence", ("evidence_item",)),
    Room("imports", "Imports", ("job",)),
    Room("protected_sources", "Protected", ("protected_source",)),
    Room("audit", "Audit"),
    Room("accounts", "Accounts", ("account",)),
)


def links(request: HttpRequest) -> list[Link]:
    """The links of the navigation, for the page that is asked for; only to rooms whoever asks may look at."""
    match = request.resolver_match
    page = match.url_name if match else ""
    rooms = [room for room in ROOMS if may_look(request.user, room.name)]
    return [Link(reverse(room.name), room.label, page in (room.name, *room.pages)) for room in rooms]
