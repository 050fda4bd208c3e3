"""One incident laid out for a person: facts, who says what, and the exact words behind every figure.

Made from what ``queries`` returns; the pages and ``bearwitness show`` both print it. It decides nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import mark_safe

from bearwitness.desk.casework.appraisal_view import AppraisalView, ClaimRef, view_appraisal
from bearwitness.desk.casework.models import Claim, Report
from bearwitness.desk.casework.queries import IncidentFile
from bearwitness.incidents import count_voices
from bearwitness.publish.highlight import Mark, Segment, excerpts, highlight, to_html
from bearwitness.publish.sayings import Said, sayings_of
from bearwitness.publish.wording import count_words, date_words, published_words
from bearwitness.values import CountRange, Span

UNNAMED_SOURCE = "source not given"
# A longer report is shown in excerpts beside its incident, and whole on its own page.
_WHOLE_CHARS = 20_000
_AROUND_CHARS = 300


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a report: the text, its place in the reading text, and the anchor that leads to it on the page."""

    text: str
    start: int
    end: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Saying:
    """One field of a claim: what it says, in words, and the quotes it rests on.

    ``rule`` where no words state it; ``exact`` is a date's EDTF.
    """

    field: str
    label: str
    value: str
    quotes: tuple[Quote, ...]
    rule: str = ""
    exact: str = ""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim of the incident. ``anchor`` is its place on the page; ``number`` counts from 1."""

    number: int
    anchor: str
    key: str
    report: str
    report_anchor: str
    source: str
    published: str
    kind: str
    stance: str
    speakers: tuple[str, ...]
    reader: str
    confidence: float | None
    sayings: tuple[Saying, ...]

    @property
    def day(self) -> str:
        """The day of publication in words, "" where it is unknown."""
        return published_words(self.published) if self.published else ""

    def saying(self, field: str) -> Saying | None:
        """What the claim says in the field, None where nothing."""
        return next((one for one in self.sayings if one.field == field), None)


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source with its claims."""

    name: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class Bearing:
    """A claim that sets a fact, which end of it ("least", "most" or ""), and the words it does so with."""

    claim: ClaimView
    end: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the incident, its value in words, and the claims that set it; ``exact`` is a date's EDTF."""

    name: str
    label: str
    value: str
    set_by: tuple[Bearing, ...]
    exact: str = ""


@dataclass(frozen=True, slots=True)
class VoiceReport:
    """A report of a voice, who published it, and its anchor on the page."""

    key: str
    source: str
    anchor: str


@dataclass(frozen=True, slots=True)
class VoiceView:
    """Reports that are one voice, what it is called, and in sentences why they are one."""

    name: str
    reports: tuple[VoiceReport, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with its words marked. ``shortened`` where only excerpts are shown."""

    key: str
    anchor: str
    title: str
    source: str
    published: str
    url: str
    lang: str
    evidence: str
    locator: str
    segments: tuple[Segment, ...]
    shortened: bool

    @property
    def day(self) -> str:
        """The day of publication in words, "" where it is unknown."""
        return published_words(self.published) if self.published else ""

    @property
    def html(self) -> str:
        """The text as HTML with its words marked."""
        return mark_safe(to_html(self.segments))  # noqa: S308 to_html escapes all that comes from the report


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one incident, ready to be printed."""

    key: str
    facts: tuple[Fact, ...]
    sources: tuple[SourceView, ...]
    voices: tuple[VoiceView, ...]
    reports: tuple[ReportView, ...]
    links: tuple[str, ...]
    grade: str
    graded_by: str
    graded_at: datetime | None
    grade_rule: str
    grade_why: tuple[str, ...]
    proposed: str
    proposed_why: tuple[str, ...]
    review_due: str
    appraisal: AppraisalView
    revision: int

    @property
    def title(self) -> str:
        """A line that names the incident: type, place and day."""
        values = {fact.name: fact.value for fact in self.facts}
        what = values["event_type"] if values["event_type"] != "unknown" else "incident"
        where = f" in {values['where']}" if values["where"] != "unknown" else ""
        return f"{what[:1].upper()}{what[1:]}{where}, {values['when']}"


def make_dossier(file: IncidentFile) -> Dossier:
    """The dossier of the incident."""
    views = [_claim_view(number, row) for number, row in enumerate([*file.claims, *file.beside], start=1)]
    by_key = {view.key: view for view in views}
    marks: dict[str, list[Mark]] = defaultdict(list)
    by_source: dict[str, list[ClaimView]] = defaultdict(list)
    for view in views:
        by_source[view.source].append(view)
        marks[view.report].extend(_marks(view))
    record = file.incident.incident()
    grade = file.grade
    return Dossier(
        key=file.incident.pk,
        facts=tuple(_facts(file, by_key)),
        sources=tuple(SourceView(name, tuple(claims)) for name, claims in by_source.items()),
        voices=tuple(_voices(file)),
        reports=tuple(report_view(row, marks[key], whole=False) for key, row in file.reports.items()),
        links=record.links,
        grade=grade.grade if grade else "",
        graded_by=grade.reviewer if grade else "",
        graded_at=grade.at if grade and grade.reviewer else None,
        grade_rule=grade.rule if grade else "",
        grade_why=tuple(grade.why) if grade else (),
        proposed=file.proposed.grade if file.proposed else "",
        proposed_why=tuple(file.proposed.why) if file.proposed else (),
        review_due=file.incident.review_due,
        appraisal=view_appraisal(
            record,
            {key: row.record().reading_text for key, row in file.reports.items()},
            {view.key: ClaimRef(view.key, view.number, view.anchor) for view in views},
            report_anchor,
        ),
        revision=file.incident.revision,
    )


def report_view(row: Report, marks: Sequence[Mark], *, whole: bool) -> ReportView:
    """The report with the marks in its reading text; in excerpts where it is long and not wanted whole."""
    text = row.record().reading_text
    segments = highlight(text, marks)
    shortened = not whole and len(text) > _WHOLE_CHARS
    return ReportView(
        key=row.pk,
        anchor=report_anchor(row.pk),
        title=row.title or row.pk,
        source=row.source.name if row.source else UNNAMED_SOURCE,
        published=row.published,
        url=row.url,
        lang=row.lang,
        evidence=row.evidence_id,
        locator=row.locator,
        segments=tuple(excerpts(segments, _AROUND_CHARS) if shortened else segments),
        shortened=shortened,
    )


def claim_views(rows: Sequence[Claim]) -> list[ClaimView]:
    """The claims as they are printed, numbered from 1."""
    return [_claim_view(number, row) for number, row in enumerate(rows, start=1)]


def claim_marks(view: ClaimView) -> list[Mark]:
    """The marks of all words the claim rests on."""
    return list(_marks(view))


def report_anchor(key: str) -> str:
    """The anchor of a report on a page; any key becomes one that is valid there."""
    return "report-" + "".join(
        letter if letter.isalnum() and letter.isascii() else f"_{ord(letter):x}_" for letter in key
    )


# --- facts ---------------------------------------------------------------------------------------


def _facts(file: IncidentFile, views: Mapping[str, ClaimView]) -> Iterator[Fact]:
    record = file.incident.incident()
    for name in ("killed", "injured"):
        counted: CountRange = getattr(record, name)
        ends: dict[str, list[str]] = defaultdict(list)
        for end, fact in (("least", f"{name}_min"), ("most", f"{name}_max")):
            for key in record.set_by.get(fact, ()):
                ends[key].append(end)
        bearings = [_bearing(views[key], name, " and ".join(found)) for key, found in ends.items() if key in views]
        yield Fact(name, name, count_words(counted), tuple(sorted(bearings, key=lambda bearing: bearing.end)))
    values = {
        "when": ("when", date_words(record.when)),
        "where": ("where", str(record.where) if record.where else "unknown"),
        "event_type": ("what", record.event_type or "unknown"),
    }
    for name, (label, value) in values.items():
        bearings = [_bearing(views[key], name, "") for key in record.set_by.get(name, ()) if key in views]
        exact = record.when.edtf if name == "when" and record.when else ""
        yield Fact(name, label, value, tuple(bearings), exact)


def _bearing(view: ClaimView, field: str, end: str) -> Bearing:
    saying = view.saying(field)
    return Bearing(view, end, saying.quotes if saying else ())


def _voices(file: IncidentFile) -> Iterator[VoiceView]:
    """The voices as gathering counted them, with their names and reasons.

    Gathering knows which lines pages carry beside a report, and grades rest on its count; what is traced
    here from this incident's reports alone gives names and reasons where it comes to the same.
    """
    reports = {key: row.record() for key, row in file.reports.items()}
    traced = count_voices([row.claim() for row in file.claims], reports)
    left = {(voice.reports, number): voice for number, voice in enumerate(traced)}
    for group in file.incident.incident().voices:
        same = next((key for key in left if key[0] == group), None)
        voice = left.pop(same) if same is not None else None
        known = tuple(key for key in group if key in reports)
        name = voice.name if voice else reports[known[0]].source if known else ""
        why = tuple(f"{reason}." for reason in voice.reasons) if voice else ()
        told = tuple(VoiceReport(key, reports[key].source or UNNAMED_SOURCE, report_anchor(key)) for key in known)
        yield VoiceView(name or UNNAMED_SOURCE, told, why)


# --- claims --------------------------------------------------------------------------------------


def _claim_view(number: int, row: Claim) -> ClaimView:
    claim = row.claim()
    text = row.report.record().reading_text
    sayings = tuple(_quote(number, text, said) for said in sayings_of(claim))
    return ClaimView(
        number=number,
        anchor=f"claim-{number}",
        key=claim.claim,
        report=claim.report,
        report_anchor=report_anchor(claim.report),
        source=row.report.source.name if row.report.source else UNNAMED_SOURCE,
        published=row.report.published,
        kind=claim.kind,
        stance=claim.stance,
        speakers=claim.speakers,
        reader=claim.reader,
        confidence=claim.confidence,
        sayings=sayings,
    )


def _quote(number: int, text: str, said: Said) -> Saying:
    quotes = tuple(
        Quote(span.of(text), span.start, span.end, f"c{number}-{said.field}{said.order or ''}-{place}")
        for place, span in enumerate(dict.fromkeys(said.spans), start=1)
    )
    return Saying(said.field, said.field.replace("_", " "), said.value, quotes, said.rule, said.exact)


def _marks(view: ClaimView) -> Iterator[Mark]:
    for saying in view.sayings:
        for quote in saying.quotes:
            yield Mark(Span(quote.start, quote.end), quote.anchor, saying.label)
