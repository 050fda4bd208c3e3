"""What an incident's claims amount to, to and from JSON: voices, the ways to them, and figures by policy."""

from collections.abc import Mapping
from typing import Any

from bearwitness.appraisal import Bound, IndependenceGraph, OriginEdge, OriginNode, PolicyFigure, VoiceCount
from bearwitness.exchange.fields import Json, spans_from_json, spans_to_json, text_of


def voice_count_to_json(count: VoiceCount) -> Json:
    """The numbers with the least and the most voices there can be, and the sentences that say so."""
    return {
        "certain": count.certain,
        "possible": count.possible,
        "known": count.known,
        "nameless": count.nameless,
        "unknown": count.unknown,
        "further": count.further,
        "why": list(count.sentences()),
    }


def voice_count_from_json(row: Mapping[str, Any] | None) -> VoiceCount | None:
    """The count of an object, None where there is none."""
    if not row:
        return None
    return VoiceCount(*(int(row.get(name) or 0) for name in ("known", "nameless", "unknown", "further")))


def graph_to_json(graph: IndependenceGraph) -> Json:
    """Nodes and edges; an edge's ``spans`` are in the reading text of the report it starts from."""
    edges = []
    for edge in graph.edges:
        row: Json = {"from": edge.tail, "to": edge.head, "kind": edge.kind, "why": edge.why}
        if edge.claims:
            row["claims"] = list(edge.claims)
        if edge.spans:
            row["spans"] = spans_to_json(edge.spans)
        edges.append(row)
    nodes = [
        {name: value for name in ("id", "kind", "name", "standing") if (value := getattr(node, name))}
        for node in graph.nodes
    ]
    return {"nodes": nodes, "edges": edges}


def graph_from_json(row: Mapping[str, Any] | None) -> IndependenceGraph | None:
    """The graph of an object, None where there is none."""
    if not row:
        return None
    nodes = tuple(_node(node) for node in row.get("nodes") or ())
    return IndependenceGraph(nodes, tuple(_edge(edge) for edge in row.get("edges") or ()))


def _node(row: Mapping[str, Any]) -> OriginNode:
    node_id, kind, name, standing = (text_of("origin node", row, key) for key in ("id", "kind", "name", "standing"))
    return OriginNode(node_id, kind, name, standing)


def _edge(row: Mapping[str, Any]) -> OriginEdge:
    tail, head, kind, why = (text_of("origin edge", row, key) for key in ("from", "to", "kind", "why"))
    claims = tuple(row.get("claims") or ())
    return OriginEdge(tail, head, kind, why, claims, spans_from_json(row.get("spans") or []))


def figures_to_json(figures: Mapping[str, tuple[PolicyFigure, ...]]) -> Json:
    """For each policy its figures; an end has ``value``, ``claims``, and ``open`` where it is that many or more."""
    return {policy: [_figure_to_json(one) for one in rows] for policy, rows in figures.items()}


def _figure_to_json(figure: PolicyFigure) -> Json:
    row: Json = {"field": figure.field, "group": figure.group}
    for name, bound in figure.ends():
        row[name] = {"value": bound.value, "claims": list(bound.claims)} | ({"open": True} if bound.open else {})
    return row


def figures_from_json(row: Mapping[str, Any] | None) -> dict[str, tuple[PolicyFigure, ...]]:
    """The figures by policy, none where there are none."""
    return {policy: tuple(_figure(one) for one in rows) for policy, rows in (row or {}).items()}


def _figure(row: Mapping[str, Any]) -> PolicyFigure:
    ends = [_bound(row.get(name)) for name in ("low", "best", "high")]
    return PolicyFigure(text_of("figure", row, "field"), text_of("figure", row, "group"), *ends)


def _bound(row: Mapping[str, Any] | None) -> Bound | None:
    return Bound(row.get("value"), tuple(row.get("claims") or ()), bool(row.get("open"))) if row else None
