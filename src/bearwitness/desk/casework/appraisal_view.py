"""What an incident's claims amount to, ready to be printed: voices and the ways to them, figures by policy, reasons."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.safestring import mark_safe

from bearwitness.codebook import load_codebook
from bearwitness.model import Incident
from bearwitness.publish.origins_graph import draw_origins, steps_of

_QUOTE_CHARS = 160
_MOST_STEPS = 200  # printed; a post copied ten thousand times has as many, and they say the same


@dataclass(frozen=True, slots=True)
class ClaimRef:
    """A claim on the page: its number and its anchor."""

    key: str
    number: int
    anchor: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One step from a report towards its origin: the sentence, and the words of the report it rests on."""

    why: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndView:
    """One end of a figure ("low"), what it says, and the claims that set it."""

    name: str
    value: str
    claims: tuple[ClaimRef, ...]


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure of one policy; ``policy`` is its name in words."""

    policy: str
    what: str
    ends: tuple[EndView, ...]


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One reason for the proposed grade with the claims behind it."""

    why: str
    claims: tuple[ClaimRef, ...]


@dataclass(frozen=True, slots=True)
class AppraisalView:
    """All of it for one incident; empty where the incident was gathered by an older bearwitness."""

    voices: tuple[str, ...] = ()
    svg: str = ""
    steps: tuple[StepView, ...] = ()
    more_steps: int = 0
    figures: tuple[FigureView, ...] = ()
    reasons: tuple[ReasonView, ...] = ()

    @property
    def graph(self) -> str:
        """The graph as SVG for a page."""
        return mark_safe(self.svg)  # noqa: S308 drawn by us, every name in it escaped there


def view_appraisal(
    record: Incident, texts: Mapping[str, str], claims: Mapping[str, ClaimRef], anchor_of: Callable[[str], str]
) -> AppraisalView:
    """The view. ``texts`` are the reading texts of the reports, ``claims`` those on the page, both by id."""
    graph = record.independence
    steps = list(_steps(record, texts))
    given = record.assessment
    behind = zip(given.why, given.why_claims, strict=False) if given else ()
    return AppraisalView(
        voices=record.voice_count.sentences() if record.voice_count else (),
        svg=draw_origins(graph, lambda key: f"#{anchor_of(key)}", "origins") if graph else "",
        steps=tuple(steps[:_MOST_STEPS]),
        more_steps=max(0, len(steps) - _MOST_STEPS),
        figures=tuple(_figures(record, claims)),
        reasons=tuple(ReasonView(why, tuple(claims[key] for key in keys if key in claims)) for why, keys in behind),
    )


def _steps(record: Incident, texts: Mapping[str, str]) -> Iterator[StepView]:
    if record.independence is None:
        return
    for edge, sentence in steps_of(record.independence):
        text = texts.get(edge.tail.partition(":")[2], "")
        quotes = (" ".join(text[span.start : span.end].split()) for span in edge.spans)
        short = (quote if len(quote) <= _QUOTE_CHARS else f"{quote[:_QUOTE_CHARS].rstrip()}…" for quote in quotes)
        yield StepView(sentence, tuple(quote for quote in short if quote))


def _figures(record: Incident, claims: Mapping[str, ClaimRef]) -> Iterator[FigureView]:
    policies = load_codebook().policies
    for policy, rows in record.figures.items():
        name = policies[policy].names.get("en", policy) if policy in policies else policy
        for row in rows:
            what = row.field if row.group == "everyone" else f"{row.group} {row.field}"
            ends = tuple(
                EndView(end, str(bound), tuple(claims[key] for key in bound.claims if key in claims))
                for end, bound in row.ends()
            )
            yield FigureView(name, what, ends)
