"""What the casebook suggests people look at; worked out when first asked for after each gathering, then kept."""

from bearwitness.desk.casework import queries
from bearwitness.desk.casework.models import Claim, Gathering, Judgement
from bearwitness.desk.casework.rules import Actor, hidden_incidents, readable, require_reader
from bearwitness.incidents.suggestions import Suggestion, suggest
from bearwitness.model import Judgement as JudgementRecord

_known: dict[tuple[str, int], list[Suggestion]] = {}


def suggestions(actor: Actor) -> list[Suggestion]:
    """What should be looked at, the likeliest first. Raises NotPermitted."""
    require_reader(actor, "see suggestions")
    newest = Gathering.objects.order_by("-at", "-id").first()
    if newest is None:
        return []
    key = (newest.worked_from, newest.pk)
    if key not in _known:
        # Worked out once for everybody, from all there is; each is shown what they may see.
        claims, reports, judgements = queries.gathering_material(actor)
        judgements = _not_withdrawn(judgements)
        present = [row.incident() for row in queries.all_incidents(actor)]
        _known.clear()
        _known[key] = suggest(claims, reports, present, judgements)
    return [one for one in _known[key] if not _is_kept_back(actor, one)]


def _is_kept_back(actor: Actor, one: Suggestion) -> bool:
    """True where the suggestion speaks of a restricted incident the actor is not named for."""
    if not (hidden := hidden_incidents(actor)):
        return False
    ends = {*one.pair, *one.claims}
    return bool(hidden & set(one.incidents)) or readable(actor, Claim.objects.filter(pk__in=ends)).count() < len(ends)


def _not_withdrawn(judgements: list[JudgementRecord]) -> list[JudgementRecord]:
    """The latest judgement on each pair, but for those an undo took back: such a pair is open again."""
    undone = Judgement.objects.values_list("step__what", "decision")
    latest: dict[frozenset[str], tuple[JudgementRecord, bool]] = {}
    for one, (what, decision) in zip(judgements, undone, strict=True):
        latest[frozenset((one.left, one.right))] = (one, what == "undo" and decision == "unsure")
    return [one for one, is_open in latest.values() if not is_open]
