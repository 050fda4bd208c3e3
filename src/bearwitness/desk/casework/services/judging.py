"""What a person says is one event and what is not: judge, merge, split, move, and undo any of these.

Each is one step with the judgements it comes to, only added to what was judged before; gathering then does as they
say. ``based_on`` names the revision of each incident concerned that the actor had before them (None: not compared).
What contradicts standing judgements is refused with the pairs named; a merger, split or move may ``replace`` those
right between the claims it is about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.utils import timezone

from bearwitness.desk.casework import history
from bearwitness.desk.casework.history import Pair, Standing
from bearwitness.desk.casework.models import Claim, Incident, Judgement, Step
from bearwitness.desk.casework.rules import Actor, readable, require_writer
from bearwitness.desk.casework.services.custody import custody
from bearwitness.desk.casework.services.steps import add_step, hold_incidents, note_changes
from bearwitness.desk.casework.services.ungathered import note_ungathered
from bearwitness.errors import InvalidRecord, JudgementConflict, UnknownRecord
from bearwitness.incidents.judgements import decided_pairs
from bearwitness.model import DECISIONS
from bearwitness.model import Judgement as JudgementRecord
from bearwitness.vault import Vault

MAX_REASON_CHARS = 5_000
# Of many judgements that stand against a new one, this many are named.
_NAMED = 12
BasedOn = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why, on which revision of which incidents, and whether standing judgements against it are to be replaced."""

    reason: str
    based_on: BasedOn = field(default_factory=dict)
    replace: bool = False


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a step comes to: its judgements, the claims it makes one, and the groups of claims it parts."""

    what: str
    details: Mapping[str, Any]
    pairs: Mapping[Pair, str]
    one: Sequence[frozenset[str]] = ()
    parted: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    asked: Sequence[tuple[str, str, str]] = ()
    withdraws: Step | None = None

    def opposes(self, standing: Standing) -> str:
        """The decision this step would put in the place of the standing one, "" where both agree."""
        left, right = standing.pair
        if standing.decision == "different" and any(left in group and right in group for group in self.one):
            return "same"
        near, far = self.parted
        if standing.decision == "same" and ((left in near and right in far) or (left in far and right in near)):
            return "different"
        return ""


def judge(vault: Vault, actor: Actor, things: Sequence[str], decision: str, grounds: Grounds) -> Step:
    """The actor's decision on two or more claims or incidents. Incidents judged the same are merged.

    A later decision on the same two replaces the former. Raises NotPermitted, UnknownRecord, InvalidRecord,
    IncidentChanged, JudgementConflict.
    """
    _may(actor, "judge", grounds)
    things = list(dict.fromkeys(things))
    if len(things) < 2:
        raise InvalidRecord("judgement", "things", "must be two or more")
    if decision not in DECISIONS:
        raise InvalidRecord("judgement", "decision", f"is {decision!r} but must be one of {', '.join(DECISIONS)}")
    with custody(vault, actor, "judge") as details:
        groups = [_claims_named(actor, one, grounds.based_on) for one in things]
        rows = _hold(actor, grounds.based_on, [claim for group in groups for claim in group])
        if decision == "same":
            pairs = _star([claim for group in groups for claim in group])
        else:
            pairs = {_pair(left[0], right[0]): decision for left, right in combinations(groups, 2)}
        wanted = _Wanted("judge", {"things": things, "decision": decision}, pairs)
        return _take(actor, rows, wanted, grounds, details)


def merge(vault: Vault, actor: Actor, incidents: Sequence[str], grounds: Grounds) -> Step:
    """All claims of the incidents judged one event. Raises as ``judge`` does."""
    _may(actor, "merge incidents", grounds)
    incidents = list(dict.fromkeys(incidents))
    if len(incidents) < 2:
        raise InvalidRecord("merger", "incidents", "must be two or more, each another")
    with custody(vault, actor, "merge incidents") as details:
        rows = hold_incidents(actor, _based(incidents, grounds.based_on))
        members = [_members(row) for row in rows]
        everything = [claim for claims in members for claim in claims]
        asked = [(rows[0].pk, row.pk, "same") for row in rows[1:]]
        wanted = _Wanted("merge", {"incidents": incidents}, _star(everything), one=[frozenset(everything)], asked=asked)
        return _take(actor, rows, wanted, grounds, details)


def split(vault: Vault, actor: Actor, incident: str, claims: Sequence[str], grounds: Grounds) -> Step:
    """The chosen claims judged another event than the rest of the incident, and one among themselves.

    Raises as ``judge`` does, and InvalidRecord where the claims are none or all of the incident's.
    """
    _may(actor, "split an incident", grounds)
    with custody(vault, actor, "split incident") as details:
        rows = hold_incidents(actor, _based([incident], grounds.based_on))
        chosen, rest = _chosen(rows[0], claims)
        wanted = _Wanted(
            "split",
            {"incident": incident, "claims": chosen},
            _star(chosen) | _apart(chosen, rest),
            one=[frozenset(chosen)],
            parted=(frozenset(chosen), frozenset(rest)),
            asked=[(chosen[0], rest[0], "different")],
        )
        return _take(actor, rows, wanted, grounds, details)


def move(vault: Vault, actor: Actor, claims: Sequence[str], to: str, grounds: Grounds) -> Step:
    """The chosen claims judged one event with those of the incident ``to`` and another than the rest of their own.

    Raises as ``split`` does.
    """
    _may(actor, "move a claim", grounds)
    with custody(vault, actor, "move claims") as details:
        homes = [row.pk for row in history.incidents_holding(actor, claims)]
        if len(homes) != 1 or homes[0] == to:
            raise InvalidRecord("move", "claims", "must be of one incident, and not of the one they are moved to")
        rows = hold_incidents(actor, _based([homes[0], to], grounds.based_on))
        chosen, rest = _chosen(rows[0], claims)
        there = [*_members(rows[1]), *chosen]
        wanted = _Wanted(
            "move",
            {"incident": homes[0], "claims": chosen, "to": to},
            _star(there) | _apart(chosen, rest),
            one=[frozenset(there)],
            parted=(frozenset(there), frozenset(rest)),
            asked=[(there[0], chosen[0], "same"), (chosen[0], rest[0], "different")],
        )
        return _take(actor, rows, wanted, grounds, details)


def undo(vault: Vault, actor: Actor, number: int, grounds: Grounds) -> Step:
    """The judgements of a step withdrawn by a later one: what stood on each pair before it stands again.

    Pairs judged anew since then stay as they are. Raises as ``judge`` does, and InvalidRecord where the step was
    withdrawn already or nothing of it stands.
    """
    _may(actor, "undo", grounds)
    with custody(vault, actor, "undo") as details:
        row = history.step(actor, number)
        gone = history.withdrawn_steps()
        if row.what not in history.UNDOABLE:
            raise InvalidRecord("step", "what", f"of step {number} is {row.what!r}, which is not undone but done anew")
        if number in gone:
            raise InvalidRecord("step", "withdraws", f"names step {number}, which was withdrawn already")
        pairs = _before(actor, row, gone)
        if not pairs:
            raise InvalidRecord("step", "judgements", f"of step {number} were all replaced by later ones")
        rows = _hold(actor, grounds.based_on, [claim for pair in pairs for claim in pair])
        wanted = _Wanted("undo", {"undoes": row.what}, pairs, withdraws=row)
        return _take(actor, rows, wanted, grounds, details)


# --- what a step comes to ------------------------------------------------------------------------


def _may(actor: Actor, what: str, grounds: Grounds) -> None:
    require_writer(actor, what)
    reason = grounds.reason
    if not reason.strip():
        raise InvalidRecord("step", "reason", "must be given")
    if len(reason) > MAX_REASON_CHARS:
        raise InvalidRecord("step", "reason", f"must not be longer than {MAX_REASON_CHARS} characters")


def _based(incidents: Sequence[str], based_on: BasedOn) -> dict[str, int | None]:
    return {key: based_on.get(key) for key in incidents}


def _hold(actor: Actor, based_on: BasedOn, claims: Iterable[str]) -> list[Incident]:
    """The incidents that hold the claims, and all that ``based_on`` names, held for this transaction."""
    found = [row.pk for row in history.incidents_holding(actor, claims)]
    return hold_incidents(actor, _based(list(dict.fromkeys([*based_on, *found])), based_on))


def _members(row: Incident) -> list[str]:
    """The claims of the incident, a main one of the earliest report first."""
    rows = Claim.objects.filter(membership__incident=row)
    return [claim.pk for claim in rows.order_by("-main", "report__published_on", "key").only("key")]


def _chosen(row: Incident, claims: Sequence[str]) -> tuple[list[str], list[str]]:
    members = _members(row)
    if strangers := sorted(set(claims) - set(members)):
        raise UnknownRecord("claim", f"{strangers[0]} in incident {row.pk}")
    chosen = [claim for claim in members if claim in set(claims)]
    rest = [claim for claim in members if claim not in set(claims)]
    if not chosen or not rest:
        raise InvalidRecord("step", "claims", "must be some of the incident's, not none and not all")
    return chosen, rest


def _claims_named(actor: Actor, thing: str, based_on: BasedOn) -> list[str]:
    """The claims a name stands for: all of an incident, a claim itself, the main event of a report."""
    if Incident.objects.filter(pk=thing).exists():
        (incident,) = hold_incidents(actor, _based([thing], based_on))
        return _members(incident)
    if readable(actor, Claim.objects.filter(pk=thing)).exists():
        return [history.current_ids([thing])[thing]]
    main = readable(actor, Claim.objects.current().filter(report_id=thing, main=True)).first()
    if main is None:
        raise UnknownRecord("claim or incident", thing)
    return [main.pk]


def _pair(left: str, right: str) -> Pair:
    if left == right:
        raise InvalidRecord("judgement", "right", "must differ from left")
    return (left, right) if left < right else (right, left)


def _star(claims: Sequence[str]) -> dict[Pair, str]:
    """The first judged the same as every other."""
    return {_pair(claims[0], other): "same" for other in claims[1:] if other != claims[0]}


def _apart(chosen: Sequence[str], rest: Sequence[str]) -> dict[Pair, str]:
    """The first of the chosen, with which the others are judged the same, judged different from all of the rest."""
    return {_pair(chosen[0], other): "different" for other in rest}


def _before(actor: Actor, row: Step, gone: frozenset[int]) -> dict[Pair, str]:
    """What stood on each pair before the step, "unsure" where nothing did; without pairs that were judged since."""
    ends = {end for one in Judgement.objects.filter(step=row) for end in (one.left, one.right)}
    # Where an undo is undone, what it had withdrawn counts again.
    gone = (gone | {row.pk}) - {row.withdraws_id}
    found: dict[Pair, str] = {}
    for pair, told in history.judgements_by_pair(actor, ends).items():
        if told[-1].step_id == row.pk:
            before = [one for one in told if one.step_id not in gone and not (one.step and one.step.what == "undo")]
            found[pair] = before[-1].decision if before else "unsure"
    return found


# --- taking it -----------------------------------------------------------------------------------


def _take(actor: Actor, rows: Sequence[Incident], wanted: _Wanted, grounds: Grounds, details: dict[str, Any]) -> Step:
    """Writes the step, its judgements and what it does to the incidents; fills in the custody entry's details."""
    standing = history.judgements_about(actor, {end for pair in wanted.pairs for end in pair})
    opposed = {one.pair: one for one in standing if wanted.opposes(one)}
    if opposed and not grounds.replace:
        raise _conflict(list(opposed.values()), standing, wanted)
    pairs = dict(wanted.pairs) | {pair: wanted.opposes(one) for pair, one in opposed.items()}
    if opposed:
        pairs |= _kept_together(standing, wanted.parted[1], pairs)
    _check(standing, pairs)
    same_already = {one.pair for one in standing if pairs.get(one.pair) == one.decision and not one.withdrawn}
    fresh = {pair: decision for pair, decision in sorted(pairs.items()) if pair not in same_already or wanted.withdraws}
    if not fresh:
        raise InvalidRecord("step", "judgements", "say nothing that was not judged already")
    step = add_step(actor, wanted.what, grounds.reason, wanted.details, wanted.withdraws)
    Judgement.objects.bulk_create(
        Judgement(left=left, right=right, decision=decision, who=step.who, at=step.at, reason=step.reason, step=step)
        for (left, right), decision in fresh.items()
    )
    note_ungathered(end for pair in fresh for end in pair)
    note_changes(step, ((row, {}) for row in rows))
    details.update(step=step.pk, reason=step.reason, **wanted.details)
    details.update(revisions={row.pk: row.revision for row in rows})
    details.update(judgements=[[left, right, decision] for (left, right), decision in fresh.items()])
    if wanted.withdraws is not None:
        details.update(withdraws=wanted.withdraws.pk)
    return step


def _kept_together(
    standing: Sequence[Standing], rest: frozenset[str], pairs: Mapping[Pair, str]
) -> dict[Pair, str]:  # fmt: skip
    """The rest of an incident as it was judged one before: what is parted from it may have been the link between."""
    group = {claim: {claim} for claim in sorted(rest | {end for one in standing for end in one.pair})}
    for one in standing:
        if one.decision == "same" and group[one.left] is not group[one.right]:
            small, large = sorted((group[one.left], group[one.right]), key=len)
            large |= small
            for claim in small:
                group[claim] = large
    found: dict[Pair, str] = {}
    for joined in {id(members): members for members in group.values()}.values():
        left = sorted(joined & rest)
        found |= {pair: same for pair, same in _star(left).items() if pair not in pairs} if left else {}
    return found


def _check(standing: Sequence[Standing], pairs: Mapping[Pair, str]) -> None:
    """Raises JudgementConflict, with the steps behind it, where the new decisions can't all hold with the others."""
    who, at = "new", timezone.now()
    all_pairs = {one.pair: one.decision for one in standing} | dict(pairs)
    made = [JudgementRecord(left, right, decision, who, at) for (left, right), decision in all_pairs.items()]
    try:
        decided_pairs(made, {end: end for pair in all_pairs for end in pair})
    except JudgementConflict as error:
        named = [tuple(sorted(pair[:2])) for pair in error.fields["pairs"]]
        steps = {one.step for one in standing if one.pair in named and one.pair not in pairs and one.step}
        raise JudgementConflict(error.fields["pairs"], sorted(steps)) from error


def _conflict(opposed: Sequence[Standing], standing: Sequence[Standing], wanted: _Wanted) -> JudgementConflict:
    """The error that names the judgements the step goes against, those they lean on, and what was asked."""
    ends = {end for one in opposed for end in one.pair}
    leaning = [one for one in standing if one not in opposed and one.decision == "same" and ends & set(one.pair)]
    shown = [*opposed[:_NAMED], *leaning[: _NAMED // 4]]
    pairs = [(one.left, one.right, one.decision) for one in shown]
    steps = sorted({one.step for one in opposed if one.step})
    return JudgementConflict([*pairs, *wanted.asked], steps)
