"""What a model decides of a report, and how the same is read off claims: the common ground of training and reading.

The parts of a model: ``event_type`` and ``stance`` of the main event, ``perpetrator_kind`` (the kind of actor said to
be behind it, "unknown" where none is), ``violations`` (which human-rights violations the report tells of) and ``when``
(which of the report's dates is the main event's; its labels are EDTF texts, and it is learned in a way of its own).
"""

from collections.abc import Mapping, Sequence

from bearwitness.codebook import Codebook
from bearwitness.model import Claim

# Parts of which one label is right, and the part of which any number may be.
ONE_OF = ("event_type", "stance", "perpetrator_kind")
ANY_OF = ("violations",)
PARTS = (*ONE_OF, *ANY_OF)
WHEN = "when"
UNKNOWN = "unknown"


def main_event(claims: Sequence[Claim]) -> Claim | None:
    """The report's main event, else its first event; None where it has no event."""
    events = [claim for claim in claims if claim.kind == "event"]
    return next((claim for claim in events if claim.main), events[0] if events else None)


def told_by_rules(claims: Sequence[Claim], codebook: Codebook) -> Mapping[str, tuple[str, ...]]:
    """What the rules' claims of one report say in each part, in the model's words."""
    main = main_event(claims)
    kinds = [party.kind for party in main.perpetrators if party.kind] if main else []
    return {
        "event_type": (main.event_type,) if main else (),
        "stance": (main.stance,) if main else (),
        "perpetrator_kind": (kinds[0] if kinds else UNKNOWN,),
        "violations": violations_of(claims, codebook),
        WHEN: (main.when.date.edtf,) if main and main.when else (),
    }


def violations_of(claims: Sequence[Claim], codebook: Codebook) -> tuple[str, ...]:
    """The violations that the claims' event types and figures amount to, in alphabetical order."""
    types = codebook.entries("event_type")
    found: set[str] = set()
    for claim in claims:
        if claim.kind != "event":
            continue
        if (claim.killed.range.min or 0) > 0:
            found.add("killing")
        if claim.event_type in types:
            lineage = (claim.event_type, *codebook.ancestors("event_type", claim.event_type))
            found |= {v for code in lineage[:1] if (v := types[code].codes.get("violation", ""))}
    return tuple(sorted(found))


def taught_by(claims: Sequence[Claim]) -> Mapping[str, tuple[str, ...]]:
    """What a person's claims of one report teach in each part; a part they say nothing of is left out.

    ``extra["perpetrator_kind"]`` and ``extra["violations"]`` are as the trained reader writes them. ``extra["coded"]``
    lists the parts a person has judged where they did not judge all.
    """
    main = main_event(claims)
    if main is None:
        return {}
    taught: dict[str, tuple[str, ...]] = {"stance": (main.stance,)}
    if main.event_type:
        taught["event_type"] = (main.event_type,)
    kind = _kind_in(main)
    if kind:
        taught["perpetrator_kind"] = (kind,)
    if main.when is not None:
        taught[WHEN] = (main.when.date.edtf,)
    given = main.extra.get("violations")
    if isinstance(given, list):
        taught["violations"] = tuple(sorted({str(row["type"]) for row in given if isinstance(row, Mapping)}))
    coded = main.extra.get("coded")
    return {part: labels for part, labels in taught.items() if part in coded} if isinstance(coded, list) else taught


def _kind_in(claim: Claim) -> str:
    given = claim.extra.get("perpetrator_kind")
    if isinstance(given, Mapping) and isinstance(given.get("kind"), str):
        return str(given["kind"])
    return next((party.kind for party in claim.perpetrators if party.kind), "")
