"""From scored strings to acts: which reports tell of one, how many there are, and who stands in which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bearwitness.reading.roles.classify import RoleModel, Scored, best_of
from bearwitness.reading.roles.entities import others_of, pick
from bearwitness.reading.roles.events import ROLES, Filler, RoleEvent
from bearwitness.reading.roles.links import LINKED_ROLES, link_row

_MOST_EVENTS = 8


@dataclass(frozen=True)
class Cuts:
    """From which probability on something is said; low, for what is left out counts as much as what is wrong."""

    report: float = 0.3
    kind: float = 0.25
    link: float = 0.0
    roles: Mapping[str, float] = field(
        default_factory=lambda: {
            "perpetrator": 0.24,
            "group": 0.24,
            "thing": 0.25,
            "named": 0.18,
            "described": 0.18,
            "weapon": 0.28,
        }
    )


def find_events(model: RoleModel, scored: Scored, cuts: Cuts | None = None) -> list[RoleEvent]:
    """The acts the report tells of, the likeliest kind first; none where the report as a whole tells of none."""
    cuts = cuts or Cuts()
    chance = 1 / (1 + np.exp(-scored.document))
    if chance[0] < cuts.report or not scored.entities:
        return []
    kinds = [kind for at, kind in enumerate(model.kinds, 1) if chance[at] >= cuts.kind]
    if not kinds:
        kinds = [model.kinds[int(np.argmax(chance[1:]))]]
    chosen = {role: pick(scored.entities, scored.roles[:, at], role, cuts.roles[role]) for at, role in enumerate(ROLES)}
    groups = _grouped(model, scored, chosen, kinds, cuts)
    events = []
    for kind, members in groups:
        roles = {
            role: [
                _filler(model, scored, number, role)
                for number in chosen[role]
                if role not in LINKED_ROLES or (number, role) in members
            ]
            for role in ROLES
        }
        events.append(RoleEvent(kind, roles, float(chance[1 + model.kinds.index(kind)])))
    return sorted(events, key=lambda event: -event.score)[:_MOST_EVENTS]


def _grouped(
    model: RoleModel, scored: Scored, chosen: Mapping[str, Sequence[int]], kinds: Sequence[str], cuts: Cuts
) -> list[tuple[str, set[tuple[int, str]]]]:
    """The acts as their kind and the linked fillers in each."""
    found: dict[str, set[tuple[int, str]]] = {kind: set() for kind in kinds}
    for role in LINKED_ROLES:
        for number in chosen[role]:
            found[_kind_of(model, scored, number, kinds)].add((number, role))
    if not any(found.values()):
        return [(kinds[0], set())]
    return [
        (kind, part)
        for kind, members in found.items()
        if members
        for part in _parted(model, scored, members, cuts.link)
    ]


def _parted(model: RoleModel, scored: Scored, members: set[tuple[int, str]], cut: float) -> list[set[tuple[int, str]]]:
    """The members in groups: two stand in one where they are likely linked, or each is linked with a third."""
    left = sorted(members)
    parts: list[set[tuple[int, str]]] = []
    while left:
        part = {left.pop(0)}
        grown = True
        while grown:
            near = [one for one in left if any(link_chance(model, scored, one, held) >= cut for held in part)]
            left = [one for one in left if one not in near]
            part |= set(near)
            grown = bool(near)
        parts.append(part)
    return parts


def _kind_of(model: RoleModel, scored: Scored, number: int, kinds: Sequence[str]) -> str:
    """The kind of act, of those the report tells of, that the entity's places speak for."""
    if len(kinds) == 1:
        return kinds[0]
    labels = {label: at for at, label in enumerate(model.detail.labels)}
    said = {
        kind: float(scored.details[number, labels[f"kind={kind}"]]) if f"kind={kind}" in labels else -9.0
        for kind in kinds
    }
    return max(kinds, key=lambda kind: said[kind] + 0.5 * float(scored.document[1 + model.kinds.index(kind)]))


def _filler(model: RoleModel, scored: Scored, number: int, role: str) -> Filler:
    entity, sheet = scored.entities[number], scored.sheet
    column = ROLES.index(role)
    places = sorted(entity.candidates, key=lambda at: -float(scored.margins[at, column]))
    others = others_of(scored.entities, number, role)
    spans = [sheet.span(at) for at in places] + [sheet.span(at) for other in others.values() for at in other.candidates]
    groups = {label.partition("=")[0] for label in model.detail.labels if label.startswith(f"{role}.")}
    details = {
        group.partition(".")[2]: best_of(model.detail.labels, scored.details[number], group) for group in sorted(groups)
    }
    sentences = tuple(sorted({sheet.candidates[at].sentence for at in entity.candidates}))
    return Filler(sheet.texts[places[0]], tuple(spans), float(scored.roles[number, column]), details, sentences)


def link_chance(model: RoleModel, scored: Scored, one: tuple[int, str], other: tuple[int, str]) -> float:
    """How likely two fillers stand in one act."""
    row = link_row(
        scored.sheet, scored.entities[one[0]].candidates, scored.entities[other[0]].candidates, (one[1], other[1])
    )
    return float(model.link.probabilities(np.array([row], np.float32))[0, 0])
