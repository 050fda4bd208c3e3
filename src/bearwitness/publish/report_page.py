"""One self-contained page on a casebook: incidents, claims side by side, and the words behind every figure.

A working paper for the desk, not a release: it holds all that the records given hold. It loads nothing from
anywhere, so that it opens from a stick on a machine without a network.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from bearwitness.model import Claim, Incident, Report, Spans
from bearwitness.publish.base_map import Drawing, Point, draw_map
from bearwitness.publish.highlight import Mark, Segment, highlight, to_html
from bearwitness.publish.origins_graph import draw_origins, steps_of
from bearwitness.publish.wording import count_words, date_words, html_datetime, published_words
from bearwitness.values import FuzzyDate

# How far off a place of each UCDP where_prec may lie, for its circle on the map (kilometres).
BLUR_KM = {1: 0.0, 2: 25.0, 3: 40.0, 4: 100.0, 5: 100.0}
COLUMNS = ("What", "When", "Where", "Killed", "Injured", "By whom", "Stance", "Origin")
# What words are marked as, in the legend; each label is a class of the style sheet.
LABELS = ("what", "when", "where", "killed", "injured", "by whom", "stance", "origin")
UNNAMED_SOURCE = "unnamed source"
_QUOTE_CHARS = 60
_MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a claim as shown: ``href`` leads to its words, "" where there are none; ``note`` says more."""

    label: str
    text: str
    href: str = ""
    note: str = ""
    date: FuzzyDate | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One claim of an incident, its cells in the order of ``COLUMNS``."""

    claim: str
    anchor: str
    source: str
    published: str
    report_href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """The claims that set one end of a fact (``end`` is "least", "most", or "" for all of it), each with its words."""

    end: str
    set_by: tuple[tuple[Row, Cell], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an incident in words, and what it rests on; ``date`` where it is one."""

    name: str
    value: str
    bases: tuple[Basis, ...]
    date: FuzzyDate | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One incident with its claims; ``voices`` are the sources that speak as one."""

    incident: Incident
    anchor: str
    title: str
    facts: tuple[Fact, ...]
    rows: tuple[Row, ...]
    voices: tuple[str, ...]
    graph: Markup = Markup("")
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """One report with its words marked, and the sections it speaks in."""

    anchor: str
    report: Report
    html: Markup
    sections: tuple[Section, ...]


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
    drawing = _draw(sections)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = (files("bearwitness.publish") / "templates" / "report_page.html").read_text(encoding="utf-8")
    style = (files("bearwitness.publish") / "templates" / "report_page.css").read_text(encoding="utf-8")
    environment.globals.update(
        date_words=date_words, html_datetime=html_datetime, count_words=count_words, published_words=published_words
    )
    return environment.from_string(source).render(
        title=title,
        style=Markup(style),  # noqa: S704 our own file
        map=Markup(drawing.svg),  # noqa: S704 escaped there
        outside=drawing.outside,
        sections=sections,
        columns=COLUMNS,
        labels=LABELS,
        texts=list(_texts(reports, numbers, marks, sections)),
        unread=[(numbers.get(key), key, reason) for key, reason in unread],
    )


def incident_anchor(incident: Incident) -> str:
    """The anchor of the incident's section."""
    return f"i-{incident.incident}"


def incident_title(incident: Incident) -> str:
    """The place and the day, in words."""
    return f"{incident.where.name if incident.where else 'Place unknown'}, {date_words(incident.when)}"


def _draw(sections: Sequence[Section]) -> Drawing:
    points = []
    for section in sections:
        where, killed = section.incident.where, section.incident.killed
        if where is None or where.lat is None or where.lon is None:
            continue
        toll = "number of killed unknown" if killed.is_unknown else f"{count_words(killed)} killed"
        blur = BLUR_KM.get(where.precision, 0.0)
        label = f"{section.title}: {toll}"
        points.append(Point(where.lat, where.lon, label, f"#{section.anchor}", blur, killed.min, where.name))
    return draw_map(points, f"Map of the places of {len(points)} incidents")


def _texts(
    reports: Mapping[str, Report],
    numbers: Mapping[str, int],
    marks: Mapping[str, Sequence[Mark]],
    sections: Sequence[Section],
) -> Iterator[Text]:
    speaks_in: dict[str, list[Section]] = defaultdict(list)
    for section in sections:
        for key in section.incident.reports:
            speaks_in[key].append(section)
    for key, report in reports.items():
        title, text = _cut(highlight(report.reading_text, marks[key]), len(report.title))
        head = f'<strong class="title">{to_html(title)}</strong>' if title else ""
        yield Text(f"r{numbers[key]}", report, Markup(head + to_html(text)), tuple(speaks_in[key]))  # noqa: S704 escaped there


def _cut(segments: Sequence[Segment], at: int) -> tuple[list[Segment], list[Segment]]:
    """The segments before the character and from it on; one that reaches across is cut in two."""
    before, after = [], []
    for segment in segments:
        here = at - segment.start
        if here >= len(segment.text):
            before.append(segment)
        elif here <= 0:
            after.append(segment)
        else:
            before.append(replace(segment, text=segment.text[:here]))
            after.append(replace(segment, text=segment.text[here:], start=at, opens=()))
    return before, after


# --- incidents -----------------------------------------------------------------------------------


def _section(
    incident: Incident,
    claims: Mapping[str, Claim],
    reports: Mapping[str, Report],
    numbers: Mapping[str, int],
    marks: dict[str, list[Mark]],
) -> Section:
    rows = tuple(_row(claims[key], reports, numbers, marks) for key in incident.claims)
    by_claim = {row.claim: row for row in rows}

    def bases(label: str, ends: Mapping[str, str]) -> tuple[Basis, ...]:
        """What set the fact, each claim once; one that set both ends is told of as such."""
        found: dict[str, list[str]] = defaultdict(list)
        for end, name in ends.items():
            for key in incident.set_by.get(name, ()):
                found[key].append(end)
        grouped: dict[str, list[tuple[Row, Cell]]] = defaultdict(list)
        for key, said in found.items():
            cell = next(cell for cell in by_claim[key].cells if cell.label == label)
            grouped[" and ".join(said)].append((by_claim[key], cell))
        return tuple(Basis(end, tuple(set_by)) for end, set_by in grouped.items())

    facts = (
        Fact("What", incident.event_type or "unknown", bases("What", {"": "event_type"})),
        Fact("When", date_words(incident.when), bases("When", {"": "when"}), incident.when),
        Fact("Where", str(incident.where or "unknown"), bases("Where", {"": "where"})),
        Fact("Killed", count_words(incident.killed), bases("Killed", {"least": "killed_min", "most": "killed_max"})),
        Fact(
            "Injured", count_words(incident.injured), bases("Injured", {"least": "injured_min", "most": "injured_max"})
        ),
    )
    voices = tuple(
        " with ".join(dict.fromkeys(reports[key].source or UNNAMED_SOURCE for key in voice))
        for voice in incident.voices
    )
    anchor = incident_anchor(incident)
    return Section(
        incident, anchor, incident_title(incident), facts, rows, voices, *_origins(incident, anchor, numbers)
    )


def _origins(incident: Incident, anchor: str, numbers: Mapping[str, int]) -> tuple[Markup, tuple[str, ...]]:
    """The graph of who has it from whom, and its steps in words; nothing where one report speaks for itself."""
    graph = incident.independence
    if graph is None or len(incident.reports) < 2:
        return Markup(""), ()
    svg = draw_origins(graph, lambda key: f"#r{numbers[key]}", f"{anchor}-origins")
    return Markup(svg), tuple(sentence for _, sentence in steps_of(graph))[:_MOST_STEPS]  # noqa: S704 escaped there


def _row(claim: Claim, reports: Mapping[str, Report], numbers: Mapping[str, int], marks: dict[str, list[Mark]]) -> Row:
    report, number = reports[claim.report], numbers[claim.report]
    text = report.reading_text

    def cell(label: str, value: str, spans: Spans, note: str = "", date: FuzzyDate | None = None) -> Cell:
        """The value with a link to its first words; marks all its words in the report."""
        slug = label.lower().replace(" ", "-")
        for span in spans:
            mark = Mark(span, f"r{number}-{span.start}-{slug}", label.lower())
            if mark not in marks[claim.report]:
                marks[claim.report].append(mark)
        if not spans:
            return Cell(label, value, note=note, date=date)
        return Cell(label, value, f"#r{number}-{spans[0].start}-{slug}", note, date, _quote(spans[0].of(text)))

    by = claim.perpetrators
    when, where = claim.when, claim.where
    day = when.date if when else None
    cells = (
        cell("What", claim.event_type or "unknown", claim.spans.get("event_type", ())),
        cell("When", date_words(day) if day else "unknown", when.spans if when else (), date=day),
        cell("Where", where.place.name if where else "unknown", where.spans if where else ()),
        cell("Killed", count_words(claim.killed.range), claim.killed.spans, claim.killed.rule),
        cell("Injured", count_words(claim.injured.range), claim.injured.spans, claim.injured.rule),
        cell(
            "By whom",
            "; ".join(f"{party.name} ({party.stance})" for party in by) or "nobody named",
            tuple(span for party in by for span in party.spans),
        ),
        cell("Stance", claim.stance, claim.spans.get("stance", ())),
        cell("Origin", claim.origin or "unknown", claim.spans.get("origin", ())),
    )
    anchor = f"c{number}-{claim.claim.rpartition('#')[2]}"
    return Row(claim.claim, anchor, report.source or UNNAMED_SOURCE, report.published, f"#r{number}", cells)


def _quote(words: str) -> str:
    """The words on one line, and no more of them than a table has room for."""
    line = " ".join(words.split())
    return line if len(line) <= _QUOTE_CHARS else f"{line[: _QUOTE_CHARS - 1].rstrip()}…"
