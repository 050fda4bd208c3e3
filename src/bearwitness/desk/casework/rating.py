"""Sources as people rate them: what is shown of one, rating it, and taking a rating back.

Grades are proposed anew after both. A grade that a person gave is flagged where the proposal beside it changed.
"""

from contextlib import suppress
from dataclasses import dataclass

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import services
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.models import Incident, Report, Source
from bearwitness.desk.casework.ratings import SourceRating
from bearwitness.desk.casework.rules import Actor, readable, require_reader
from bearwitness.errors import CasebookChanged, UnknownRecord

_INCIDENTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One source: its ratings, the newest first, those taken back by number, and what rests on it."""

    source: Source
    ratings: tuple[SourceRating, ...]
    withdrawn: frozenset[int]
    reports: int
    incidents: tuple[Incident, ...]
    more_incidents: bool


def source_file(actor: Actor, number: int) -> SourceFile:
    """What the actor may see of the source. Raises NotPermitted, UnknownRecord."""
    require_reader(actor, "see a source")
    row = Source.objects.filter(pk=number).first()
    if row is None:
        raise UnknownRecord("source", str(number))
    ratings = list(SourceRating.objects.filter(source=row).order_by("-id"))
    held = readable(actor, Incident.objects.filter(memberships__claim__report__source=row)).distinct().order_by("key")
    found = list(held[: _INCIDENTS_SHOWN + 1])
    return SourceFile(
        source=row,
        ratings=tuple(ratings),
        withdrawn=frozenset(one.withdraws_id for one in ratings if one.withdraws_id is not None),
        reports=readable(actor, Report.objects.filter(source=row)).count(),
        incidents=tuple(found[:_INCIDENTS_SHOWN]),
        more_incidents=len(found) > _INCIDENTS_SHOWN,
    )


def rate(casebook: Casebook, actor: Actor, name: str, reliability: str, reason: str) -> SourceRating:
    """The rating; grades are proposed anew by it. Raises what ``services.rate_source`` does."""
    row = services.rate_source(casebook.vault, actor, name, reliability, reason)
    _grade_anew(casebook, actor)
    return row


def unrate(casebook: Casebook, actor: Actor, rating: int, reason: str) -> SourceRating:
    """The row that takes the rating back; grades are proposed anew. Raises what ``services.unrate_source`` does."""
    row = services.unrate_source(casebook.vault, actor, rating, reason)
    _grade_anew(casebook, actor)
    return row


def _grade_anew(casebook: Casebook, actor: Actor) -> None:
    """What was decided stands though others are at work; the next gathering does as it says."""
    with suppress(CasebookChanged):
        gather_incidents(casebook, actor)
