"""A report with the words of its claims marked, and beneath it what each claim makes of them."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.style import Style
from rich.text import Text

from bearwitness.model import Claim, Report
from bearwitness.publish.highlight import Mark, highlight
from bearwitness.publish.sayings import Said, sayings_of
from bearwitness.values import Span

# Told apart without colour too: in print and on a plain terminal the label stands in brackets after the words.
_STYLES = {
    "killed": "bold white on red", "injured": "black on bright_yellow", "killed combatants": "bold white on dark_red",
    "missing": "black on orange1", "abducted": "black on orange1", "among them": "black on light_pink3",
    "earlier toll": "strike red", "when": "black on bright_cyan", "where": "black on bright_green",
    "event type": "bold magenta", "by": "white on blue", "with": "black on plum1", "target": "black on tan",
    "victim": "black on white", "origin": "italic cyan", "stance": "italic yellow", "statistic": "black on khaki1",
    "statement": "underline bright_blue", "conduct": "underline bright_magenta",
}  # fmt: skip
_UNPRINTED = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"
)


def explain(report: Report, claims: Sequence[Claim], console: Console) -> None:
    """Print the report's text with every claim's words marked, then each claim with its values and their words."""
    text = report.reading_text
    sayings = [(claim, tuple(sayings_of(claim))) for claim in claims]
    console.rule(escape(_shown(report.id)), style="dim")
    console.print(_marked(text, [said for _, said in sayings], coloured=console.color_system is not None))
    console.print()
    if not claims:
        console.print("No claim was read in it.", style="dim")
    for number, (claim, said) in enumerate(sayings, 1):
        for line in _claim_lines(number, claim, said, text):
            console.print(line, soft_wrap=True)
    console.print()


def _marked(text: str, sayings: Sequence[Sequence[Said]], *, coloured: bool) -> Text:
    marks = [
        Mark(span, str(number), said.field.replace("_", " "))
        for number, all_said in enumerate(sayings, 1)
        for said in all_said
        for span in said.spans
    ]
    shown = Text()
    for segment in highlight(text, marks):
        styles = [Style.parse(_STYLES.get(label, "underline")) for label in segment.labels]
        shown.append(_shown(segment.text), Style.combine(styles) if styles else None)
        if not coloured and (ended := _ended(segment.start + len(segment.text), segment.marks)):
            shown.append(f"[{ended}]")
    return shown


def _ended(at: int, marks: Sequence[Mark]) -> str:
    """The labels of the marks that end at the character, with the numbers of their claims."""
    return ", ".join(dict.fromkeys(f"{mark.anchor} {mark.label}" for mark in marks if mark.span.end == at))


def _claim_lines(number: int, claim: Claim, sayings: Sequence[Said], text: str) -> Iterator[Text]:
    about = ", ".join(part for part in (claim.kind, "main" if claim.main else "", claim.stance, claim.reader) if part)
    yield Text(f"claim {number} ({about})", "bold")
    for said in sayings:
        label = said.field.replace("_", " ")
        line = Text("  ").append(f"{label:<18}", Style.parse(_STYLES.get(label, "underline"))).append(f" {said.value}")
        if said.exact:
            line.append(f" [{said.exact}]")
        words = [f"“{_words(span, text)}” {span.start}-{span.end}" for span in dict.fromkeys(said.spans)]
        yield line.append(f"  ← {', '.join(words)}" if words else "", "dim")
        if said.rule:
            yield Text(f"  {'':<18} by the codebook's rule {said.rule}", "dim")
    if claim.speakers:
        yield Text("  ").append(f"{'told by':<18} {' → '.join(map(_shown, claim.speakers))}")


def _words(span: Span, text: str) -> str:
    return _shown(" ".join(span.of(text).split()))


def _shown(text: str) -> str:
    """The text without what would steer a terminal: control characters and marks that turn its direction."""
    return text.translate(_UNPRINTED).encode("utf-8", "replace").decode("utf-8")
