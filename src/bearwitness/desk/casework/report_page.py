"""One report laid out for a person: its text with every claim's words, the claims, and the form for one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from bearwitness.codebook import Codebook
from bearwitness.desk.casework import inbox, queries
from bearwitness.desk.casework.correction_form import FormField, form_fields
from bearwitness.desk.casework.dossier import UNNAMED_SOURCE, ClaimView, claim_marks, claim_views
from bearwitness.desk.casework.models import Claim, Report
from bearwitness.desk.casework.report_text import Part, part_html, part_of
from bearwitness.desk.casework.rules import Actor, readable
from bearwitness.publish.wording import published_words
from bearwitness.values import Span

_MOST_CLAIMS = 100


@dataclass(frozen=True, slots=True)
class OldClaim:
    """A claim that counts no longer: who put another in its place or withdrew it, why, and the step to undo."""

    key: str
    who: str
    reason: str
    withdrawn: int | None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """All of the page. ``number`` is the chosen claim's from 1, 0 where the report has none."""

    row: Report
    title: str
    source: str
    day: str
    part: Part
    html: SafeString
    claims: tuple[ClaimView, ...]
    more_claims: int
    number: int
    fields: tuple[FormField, ...]
    old: tuple[OldClaim, ...]
    history: tuple[inbox.ReportLine, ...]
    incidents: Mapping[str, str]

    @property
    def chosen(self) -> ClaimView | None:
        """The claim in the form."""
        return self.claims[self.number - 1] if self.number else None

    @property
    def incident(self) -> str:
        """The incident that holds the chosen claim, "" where none does."""
        return self.incidents.get(self.chosen.key, "") if self.chosen else ""


def report_page(actor: Actor, key: str, codebook: Codebook, asked: Mapping[str, str]) -> ReportPage:
    """The page. ``asked`` may name a ``claim`` and a ``part`` of the text. Raises UnknownRecord, NotPermitted."""
    row = queries.report(actor, key)
    text = row.record().reading_text
    found = queries.claims_of(actor, [key]).get(key, [])
    shown = found[:_MOST_CLAIMS]
    for claim in shown:
        claim.report = row  # already read: no further query
    views = claim_views(shown)
    number = next((view.number for view in views if view.key == asked.get("claim")), 1 if views else 0)
    record = shown[number - 1].claim() if number else None
    fields = tuple(form_fields(record, text, codebook)) if record else ()
    starts = [quote.start for view in views if view.number == number for said in view.sayings for quote in said.quotes]
    part = part_of(text, asked.get("part", ""), Span(min(starts), min(starts) + 1) if starts else None)
    marks = [mark for view in views for mark in claim_marks(view)]
    return ReportPage(
        row=row,
        title=" ".join(row.title.split()) or row.pk,
        source=row.source.name if row.source else UNNAMED_SOURCE,
        day=published_words(row.published) if row.published else "",
        part=part,
        html=part_html(text, marks, part),
        claims=tuple(views),
        more_claims=len(found) - len(shown),
        number=number,
        fields=fields,
        old=tuple(_old(actor, key)),
        history=tuple(inbox.report_history(actor, row.pk)),
        incidents=queries.homes(actor, [claim.pk for claim in shown]),
    )


def _old(actor: Actor, key: str) -> Sequence[OldClaim]:
    """The claims of the report that people corrected or withdrew."""
    rows = readable(actor, Claim.objects.filter(report_id=key))
    made = rows.filter(supersedes__isnull=False).order_by("key")[:_MOST_CLAIMS]
    told = [
        OldClaim(str(row.supersedes_id), row.reader, str(row.claim().extra.get("reason", "")), None) for row in made
    ]
    withdrawn = rows.filter(retirement__step__isnull=False).select_related("retirement__step").order_by("key")
    for row in withdrawn[:_MOST_CLAIMS]:
        step = row.retirement.step
        if step is not None:
            told.append(OldClaim(row.pk, step.who, step.reason, step.pk))
    return told
