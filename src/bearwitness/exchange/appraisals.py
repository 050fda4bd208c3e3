"""What an incident's claims amount to, to and from JSON: voices and the ways to them."""

from collections.abc import Mapping
from typing import Any

from bearwitness.appraisal import IndependenceGraph, OriginEdge, OriginNode, VoiceCount
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
