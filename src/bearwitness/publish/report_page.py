"""One self-contained page on a casebook: incidents, claims side by side, and the words behind every figure.

A working paper for the desk, not a release: it holds all that the records given hold. It loads nothing from
anywhere, so that it opens from a stick on a machine without a network.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from bearwitness.model import Claim, Incident, Report, Spans
from bearwitness.publish.base_map import Point, draw_map
from bearwitness.publish.highlight import Mark, highlight, to_html

# How far off a place of each UCDP where_prec may lie, for its circle on the map (kilometres).
BLUR_KM = {1: 0.0, 2: 25.0, 3: 40.0, 4: 100.0, 5: 100.0}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a claim as shown: ``href`` leads to its words, "" where there are none; ``note`` says more."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One claim of an incident, in the order of ``COLUMNS``."""

    claim: str
    source: str
    published: str
    report_href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One incident with its claims; ``facts`` are (name, value, [(claim label, anchor)])."""

    incident: Incident
    anchor: str
    facts: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    rows: tuple[Row, ...]
    voices: tuple[str, ...]


COLUMNS = ("What", "When", "Where", "Killed", "Injured", "By whom", "Stance", "Origin")


def write_page(
    title: str,
    incidents: Sequence[Incident],
    claims: Mapping[str, Claim],
    reports: Mapping[str, Report],
    unread: Sequence[tuple[str, str]] = (),
) -> str:
    """The page as HTML. ``claims`` and ``reports`` are by id; ``unread`` holds reports left unread, with the reason."""
    numbers = {key: number for number, key in enumerate(reports, 1)}
    marks: dict[str, list[Mark]] = {key: [] for key in reports}
    sections = [_section(incident, claims, reports, numbers, marks) for incident in incidents]
    texts = [
        (f"r{numbers[key]}", report, Markup(to_html(highlight(report.reading_text, marks[key]))))  # noqa: S704 escaped there
        for key, report in reports.items()
    ]
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = (files("bearwitness.publish") / "templates" / "report_page.html").read_text(encoding="utf-8")
    style = (files("bearwitness.publish") / "templates" / "report_page.css").read_text(encoding="utf-8")
    return environment.from_string(source).render(
        title=title,
        style=Markup(style),  # noqa: S704 our own file
        map=Markup(draw_map(_points(incidents), f"Places of {len(incidents)} incidents")),  # noqa: S704 escaped there
        sections=sections,
        columns=COLUMNS,
        texts=texts,
        unread=[(numbers.get(key), key, reason) for key, reason in unread],
    )


def incident_anchor(incident: Incident) -> str:
    """The anchor of the incident's section."""
    return f"i-{incident.incident}"


def _points(incidents: Sequence[Incident]) -> list[Point]:
    found = []
    for incident in incidents:
        where = incident.where
        if where is None or where.lat is None or where.lon is None:
            continue
        label = f"{where.name}, {incident.when or 'date unknown'}: {incident.killed} killed"
        blur = BLUR_KM.get(where.precision, 0.0)
        found.append(Point(where.lat, where.lon, label, f"#{incident_anchor(incident)}", blur))
    return found


def _section(
    incident: Incident,
    claims: Mapping[str, Claim],
    reports: Mapping[str, Report],
    numbers: Mapping[str, int],
    marks: dict[str, list[Mark]],
) -> Section:
    rows = tuple(_row(claims[key], reports, numbers, marks) for key in incident.claims)
    sources = {key: reports[claims[key].report].source or "unnamed source" for key in incident.claims}

    def set_by(*names: str) -> tuple[tuple[str, str], ...]:
        keys = dict.fromkeys(key for name in names for key in incident.set_by.get(name, ()))
        return tuple((sources[key], f"#{_claim_anchor(claims[key], numbers)}") for key in keys)

    facts = (
        ("What", incident.event_type or "unknown", set_by("event_type")),
        ("When", str(incident.when or "unknown"), set_by("when")),
        ("Where", str(incident.where or "unknown"), set_by("where")),
        ("Killed", str(incident.killed), set_by("killed_min", "killed_max")),
        ("Injured", str(incident.injured), set_by("injured_min", "injured_max")),
    )
    voices = tuple(
        ", ".join(dict.fromkeys(reports[key].source or "unnamed source" for key in voice)) for voice in incident.voices
    )
    return Section(incident, incident_anchor(incident), facts, rows, voices)


def _claim_anchor(claim: Claim, numbers: Mapping[str, int]) -> str:
    return f"c{numbers[claim.report]}-{claim.claim.rpartition('#')[2]}"


def _row(claim: Claim, reports: Mapping[str, Report], numbers: Mapping[str, int], marks: dict[str, list[Mark]]) -> Row:
    report, number = reports[claim.report], numbers[claim.report]

    def cell(text: str, spans: Spans, label: str, note: str = "") -> Cell:
        """The value with a link to its first words; marks all its words in the report."""
        for span in spans:
            mark = Mark(span, f"r{number}-{span.start}-{label.replace(' ', '-')}", label)
            if mark not in marks[claim.report]:
                marks[claim.report].append(mark)
        href = f"#r{number}-{spans[0].start}-{label.replace(' ', '-')}" if spans else ""
        return Cell(text, href, note)

    by = tuple(party for party in claim.perpetrators)
    cells = (
        cell(claim.event_type or "unknown", claim.spans.get("event_type", ()), "what"),
        cell(str(claim.when.date) if claim.when else "unknown", claim.when.spans if claim.when else (), "when"),
        cell(claim.where.place.name if claim.where else "unknown", claim.where.spans if claim.where else (), "where"),
        cell(str(claim.killed.range), claim.killed.spans, "killed", claim.killed.rule),
        cell(str(claim.injured.range), claim.injured.spans, "injured", claim.injured.rule),
        cell(
            "; ".join(f"{party.name} ({party.stance})" for party in by) or "nobody named",
            tuple(span for party in by for span in party.spans),
            "by whom",
        ),
        cell(claim.stance, claim.spans.get("stance", ()), "stance"),
        cell(claim.origin or "unknown", claim.spans.get("origin", ()), "origin"),
    )
    return Row(_claim_anchor(claim, numbers), report.source or "unnamed source", report.published, f"#r{number}", cells)
