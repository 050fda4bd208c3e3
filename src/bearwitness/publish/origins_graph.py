"""The ways from reports to their origins, drawn as SVG: no script, no request, and every step in words beside it.

Reports stand on the left, origins on the right, and an arrow leads from a report to where it has its claims from. What
a step rests on is told by the line's dashes and by its words, never by colour alone.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from bearwitness.appraisal import IndependenceGraph, OriginEdge, OriginNode

BOX_WIDTH, BOX_HEIGHT, ROW, COLUMN = 180, 34, 46, 290
MARGIN = 12
_LETTERS = 24  # of a name in its box; the whole name is in the title
# Reports that lead the same way and that nothing leads to are drawn one by one up to here, the others as one box.
_DRAWN_ALIKE = 3
_MOST_BOXES = 60
KIND_WORDS = {
    "says": "speaker",
    "copy": "copy",
    "phrases": "same phrase",
    "names": "names it",
    "credit": "credit",
    "forward": "forward",
    "photo": "same picture",
}
STANDING_WORDS = {"known": "", "nameless": "nameless", "unknown": "unknown origin"}


@dataclass(frozen=True, slots=True)
class _Box:
    """A node as drawn; ``more`` counts the reports it stands for beside itself."""

    node: OriginNode
    more: int = 0


def draw_origins(graph: IndependenceGraph, href_of: Callable[[str], str], anchor: str) -> str:
    """The graph as one ``<svg>`` element, "" where it has no nodes.

    ``href_of`` gives where a click on a report (by its id) leads, ``anchor`` what the ids in it begin with.
    """
    if not graph.nodes:
        return ""
    drawing = _Drawing(graph)
    return drawing.svg(href_of, anchor)


def steps_of(graph: IndependenceGraph) -> Iterator[tuple[OriginEdge, str]]:
    """Every step with its sentence, those that make two reports one voice first."""
    for edge in sorted(graph.edges, key=lambda edge: edge.kind == "says"):
        yield edge, f"{edge.why}."


class _Drawing:
    def __init__(self, graph: IndependenceGraph) -> None:
        self._graph = graph
        self._folded = _fold(graph)
        self._boxes: dict[str, _Box] = {}
        self._edges = [edge for edge in graph.edges if edge.tail not in self._folded]
        self._below: Mapping[str, list[str]] = defaultdict(list)
        for edge in self._edges:
            self._below[edge.head].append(edge.tail)
        more = Counter(self._folded.values())
        for node in graph.nodes:
            if node.id not in self._folded:
                self._boxes[node.id] = _Box(node, more[node.id])
        self._depth: dict[str, int] = {}
        self._row: dict[str, float] = {}
        self._place()

    def _place(self) -> None:
        """Puts each box in a column by its distance from an origin, and in a row by what leads to it."""
        roots = [node.id for node in self._graph.roots() if node.id in self._boxes]
        waiting = [(root, 0) for root in roots]
        while waiting:
            node, depth = waiting.pop()
            if self._depth.get(node, -1) >= depth or depth > len(self._boxes):
                continue
            self._depth[node] = depth
            waiting += [(tail, depth + 1) for tail in self._below.get(node, ())]
        free = 0
        for root in roots:
            free = self._place_rows(root, free)
        self._rows = max(1, free)

    def _place_rows(self, root: str, free: int) -> int:
        """Rows for all that leads to the root, the next free one returned: no recursion, chains may be long."""
        order, stack = [], [root]
        seen = set(self._row)
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            order.append(node)
            stack += list(reversed(self._below.get(node, ())))
        own = set(order)
        for node in order:
            if not any(tail in own for tail in self._below.get(node, ())):
                self._row[node] = free
                free += 1
        for node in reversed(order):
            if node not in self._row:
                rows = [self._row[tail] for tail in self._below[node] if tail in own and tail in self._row]
                self._row[node] = sum(rows) / len(rows) if rows else free
        return free

    def svg(self, href_of: Callable[[str], str], anchor: str) -> str:
        """The drawing."""
        columns = max(self._depth.values(), default=0)
        width = columns * COLUMN + BOX_WIDTH + 2 * MARGIN
        shown = sorted(self._boxes.items(), key=lambda item: self._row[item[0]])[:_MOST_BOXES]
        drawn = {node for node, _ in shown}
        height = int(max(self._row[node] for node in drawn) + 1) * ROW + 2 * MARGIN
        left_out = len(self._boxes) - len(shown)
        reports = sum(1 for node in self._graph.nodes if node.kind == "report")
        origins = len(self._graph.nodes) - reports
        title = f"Who has it from whom: {reports} report{_s(reports)}, {origins} origin{_s(origins)}"
        said = " ".join(f"{why}" for _, why in list(steps_of(self._graph))[:_MOST_BOXES])
        size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        tip = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
        labels = f'role="group" aria-labelledby="{anchor}-title" aria-describedby="{anchor}-desc"'
        parts = [
            f'<svg class="origins-graph" {labels} {size} xmlns="http://www.w3.org/2000/svg">',
            f'<title id="{anchor}-title">{escape(title)}</title><desc id="{anchor}-desc">{escape(said)}</desc>',
            f'<defs><marker id="{anchor}-tip" {tip}><path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>',
        ]
        for edge in self._edges:
            if edge.tail in drawn and edge.head in drawn:
                parts.append(self._line(edge, columns, anchor))
        parts += [self._box(box, columns, href_of) for _, box in shown]
        if left_out:
            parts.append(f'<text class="more" x="{MARGIN}" y="{height - 2}">and {left_out} more</text>')
        return "".join([*parts, "</svg>"])

    def _corner(self, node: str, columns: int) -> tuple[float, float]:
        return MARGIN + (columns - self._depth[node]) * COLUMN, MARGIN + self._row[node] * ROW

    def _line(self, edge: OriginEdge, columns: int, anchor: str) -> str:
        x1, y1 = self._corner(edge.tail, columns)
        x2, y2 = self._corner(edge.head, columns)
        start, end, middle = x1 + BOX_WIDTH, y1 + BOX_HEIGHT / 2, y2 + BOX_HEIGHT / 2
        bend = (start + x2) / 2
        tail, head = self._boxes[edge.tail].node.name, self._boxes[edge.head].node.name
        words = "speaks for itself" if edge.kind == "says" and tail and tail == head else KIND_WORDS[edge.kind]
        return (
            f'<g class="way way-{edge.kind}"><title>{escape(edge.why)}</title>'
            f'<path d="M{start:.0f} {end:.0f}C{bend:.0f} {end:.0f} {bend:.0f} {middle:.0f} {x2 - 1:.0f} {middle:.0f}" '
            f'marker-end="url(#{anchor}-tip)"/>'
            f'<text x="{start + 8:.0f}" y="{end - 4:.0f}">{words}</text></g>'
        )

    def _box(self, box: _Box, columns: int, href_of: Callable[[str], str]) -> str:
        node = box.node
        x, y = self._corner(node.id, columns)
        key = node.id.partition(":")[2]
        name = node.name or (f"report {key}" if node.kind == "report" else "nobody named")
        beside = STANDING_WORDS.get(node.standing, "")
        if box.more:
            beside = f"and {box.more:,} more like it"
        shown = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1].rstrip()}…"
        whole = f"{name} ({key})" if node.kind == "report" else f"{name}{f' ({beside})' if beside else ''}"
        up = 14 if beside else 21
        inner = (
            f"<title>{escape(whole)}</title>"
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6"/>'
            f'<text class="name" x="{x + BOX_WIDTH / 2:.0f}" y="{y + up:.0f}">{escape(shown)}</text>'
        )
        if beside:
            inner += f'<text class="beside" x="{x + BOX_WIDTH / 2:.0f}" y="{y + 28:.0f}">{escape(beside)}</text>'
        if node.kind == "report":
            return f'<a class="box box-report" href="{escape(href_of(key))}">{inner}</a>'
        return f'<g class="box box-origin box-{node.standing}">{inner}</g>'


def _fold(graph: IndependenceGraph) -> dict[str, str]:
    """Reports that are not drawn, each with the one that stands for it: many that lead the same one way."""
    outward: dict[str, list[OriginEdge]] = defaultdict(list)
    heads = set()
    for edge in graph.edges:
        outward[edge.tail].append(edge)
        heads.add(edge.head)
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node in graph.nodes:
        ways = outward.get(node.id, [])
        if node.kind == "report" and len(ways) == 1 and node.id not in heads:
            alike[ways[0].head, ways[0].kind].append(node.id)
    folded: dict[str, str] = {}
    for members in alike.values():
        if len(members) > _DRAWN_ALIKE + 1:
            folded |= dict.fromkeys(members[_DRAWN_ALIKE + 1 :], members[_DRAWN_ALIKE])
    return folded


def _s(count: int) -> str:
    return "" if count == 1 else "s"
