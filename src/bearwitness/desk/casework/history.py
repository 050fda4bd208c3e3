"""What was done to an incident, step by step, in sentences; and the judgements that stand between its claims.

Reads only, filtered by what the actor may see.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bearwitness.desk.casework.models import Change, Claim, Incident, Judgement, Step
from bearwitness.desk.casework.rules import Actor, readable, require_reader
from bearwitness.desk.casework.successors import successors
from bearwitness.errors import UnknownRecord
from bearwitness.publish.wording import count_words, date_words
from bearwitness.values import CountRange, FuzzyDate

T = TypeVar("T")
Pair = tuple[str, str]
_SLICE = 500
UNDOABLE = ("judge", "merge", "split", "move", "undo", "withdraw")
_DECISION_WORDS = {"same": "the same", "different": "not the same", "unsure": "perhaps the same (unsure)"}


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest judgement on a pair of claims, each by the id that stands for it now."""

    left: str
    right: str
    decision: str
    who: str
    at: datetime
    reason: str
    step: int | None
    withdrawn: bool

    @property
    def pair(self) -> Pair:
        """Both ids in order."""
        return (self.left, self.right) if self.left < self.right else (self.right, self.left)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an incident's history. ``undo`` is the step that can be withdrawn, None where there is none."""

    revision: int
    step: int
    what: str
    who: str
    at: datetime
    said: str
    reason: str
    undo: int | None


# --- an incident's history -----------------------------------------------------------------------


def incident_history(actor: Actor, key: str) -> list[Line]:
    """Every step that changed the incident, the newest first. Raises UnknownRecord, NotPermitted."""
    require_reader(actor, "see the history of an incident")
    if not readable(actor, Incident.objects.filter(pk=key)).exists():
        raise UnknownRecord("incident", key)
    changes = Change.objects.filter(incident_id=key).select_related("step", "step__withdraws").order_by("-revision")
    withdrawn = withdrawn_steps()
    return [_line(change, withdrawn) for change in changes]


def changes_since(actor: Actor, key: str, revision: int) -> list[str]:
    """One sentence for each step since that revision, the oldest first, with who took it."""
    rows = readable(actor, Change.objects.filter(incident_id=key, revision__gt=revision)).select_related("step")
    return [f"{change.step.who} {said(change)}" for change in rows.order_by("revision")]


def step(actor: Actor, number: int) -> Step:
    """The step with the incidents it changed. Raises UnknownRecord."""
    row = readable(actor, Step.objects.filter(pk=number)).first()
    if row is None:
        raise UnknownRecord("step", str(number))
    return row


def incidents_of(actor: Actor, number: int) -> list[Incident]:
    """The present incidents that hold claims the step judged."""
    require_reader(actor, "see incidents")
    claims = {end for pair in Judgement.objects.filter(step_id=number).values_list("left", "right") for end in pair}
    return incidents_holding(actor, current_ids(claims).values())


def incidents_holding(actor: Actor, claims: Iterable[str]) -> list[Incident]:
    """The incidents that hold any of the claims, by key."""
    found: dict[str, Incident] = {}
    for part in _slices(sorted(set(claims))):
        for row in readable(actor, Incident.objects.filter(memberships__claim__in=part)).distinct():
            found[row.pk] = row
    return [found[key] for key in sorted(found)]


def can_undo(row: Step, withdrawn: frozenset[int]) -> bool:
    """True where the step has judgements that were not withdrawn already."""
    brings_back = row.what == "undo" and row.withdraws is not None and row.withdraws.what == "withdraw"
    return row.what in UNDOABLE and row.pk not in withdrawn and not brings_back


def withdrawn_steps() -> frozenset[int]:
    """The steps that an undo withdrew which was not itself withdrawn."""
    gone: set[int] = set()
    for number, withdraws in Step.objects.filter(what="undo").order_by("-id").values_list("id", "withdraws_id"):
        if number not in gone and withdraws is not None:
            gone.add(withdraws)
    return frozenset(gone)


def _line(change: Change, withdrawn: frozenset[int]) -> Line:
    row = change.step
    words = said(change) + (" (withdrawn later)" if row.pk in withdrawn else "")
    undo = row.pk if can_undo(row, withdrawn) else None
    return Line(change.revision, row.pk, row.what, row.who, row.at, words, row.reason, undo)


def said(change: Change) -> str:
    """What the change was, in words that follow the name of who did it."""
    step_details, own = change.step.details, change.details
    what = change.step.what
    if what == "merge":
        return f"merged {' and '.join(step_details['incidents'])}"
    if what == "split":
        return f"split {_count(step_details['claims'], 'claim')} out of {step_details['incident']}"
    if what == "move":
        return (
            f"moved {_count(step_details['claims'], 'claim')} from {step_details['incident']} to {step_details['to']}"
        )
    if what == "judge":
        return f"judged {' and '.join(step_details['things'])} {_DECISION_WORDS[step_details['decision']]}"
    if what == "undo":
        return f"undid step {change.step.withdraws_id}"
    if what == "grade":
        before = f", before {step_details['was']}" if step_details.get("was") else ""
        return f"graded it {step_details['grade']}{before}"
    if what == "correct":
        return f"corrected claim {step_details['supersedes']}"
    if what == "withdraw":
        return f"withdrew claim {step_details['claim']}"
    return f"gathered anew: {'; '.join(_gathered(own)) or 'nothing that counts here changed'}"


def _gathered(details: Mapping[str, Any]) -> Iterator[str]:
    if details.get("into"):
        yield f"now part of {details['into']}"
    if details.get("gone"):
        yield "no claim speaks of it any more"
    if details.get("back"):
        yield "it stands by itself again"
    if details.get("from"):
        yield f"with claims of {', '.join(details['from'])}"
    if details.get("added"):
        yield f"{_count(details['added'], 'claim')} came in"
    if details.get("removed"):
        yield f"{_count(details['removed'], 'claim')} left"
    for name, (before, now) in details.get("facts", {}).items():
        yield f"{name.replace('_', ' ')} {_value(name, now)}, before {_value(name, before)}"


def _value(name: str, value: Any) -> str:
    if name in ("killed", "injured"):
        return count_words(CountRange(value.get("min"), value.get("max")) if value else CountRange())
    if name == "when":
        return date_words(FuzzyDate(value["edtf"]) if value else None)
    if name == "where":
        return str(value.get("name") or "unknown") if value else "unknown"
    return str(value or "none")


def _count(items: Sequence[object], name: str) -> str:
    return f"{len(items)} {name}{'' if len(items) == 1 else 's'}"


# --- judgements ----------------------------------------------------------------------------------


def current_ids(ids: Iterable[str]) -> dict[str, str]:
    """For each id, the claim that stands in its place now: the last of its corrections, else itself.

    Where a later reading no longer makes it, the claim of that reading which is the same event (``successors.py``).
    """
    now = {key: key for key in ids}
    waiting = set(now)
    while waiting:
        later: dict[str, str] = {}
        for part in _slices(sorted(waiting)):
            later |= dict(Claim.objects.filter(supersedes__in=part).values_list("supersedes_id", "key"))
        now = {key: later.get(stands, stands) for key, stands in now.items()}
        waiting = set(later.values())
    carried = successors(now.values())
    return {key: carried.get(stands, stands) for key, stands in now.items()}


def _earlier_ids(ids: Iterable[str]) -> set[str]:
    """The ids and those of all claims they were corrected from."""
    found = set(ids)
    waiting = found
    while waiting:
        before: set[str] = set()
        for part in _slices(sorted(waiting)):
            rows = Claim.objects.filter(pk__in=part, supersedes__isnull=False)
            before |= {key for key in rows.values_list("supersedes_id", flat=True) if key}
        waiting = before - found
        found = found | before
    return found


def judgements_by_pair(actor: Actor, claims: Iterable[str]) -> dict[Pair, list[Judgement]]:
    """All judgements on the claims, and on all that were ever judged the same as one of them, the latest last.

    A pair is named by the ids that stand for its claims now.
    """
    require_reader(actor, "see judgements")
    rows: dict[int, Judgement] = {}
    waiting, asked = _earlier_ids(claims), set[str]()
    while waiting:
        asked |= waiting
        found: set[str] = set()
        for part in _slices(sorted(waiting)):
            for side in ("left", "right"):
                for row in Judgement.objects.filter(**{f"{side}__in": part}).select_related("step"):
                    rows[row.pk] = row
                    if row.decision == "same":
                        found |= {row.left, row.right}
        waiting = _earlier_ids(current_ids(found).values()) - asked
    now = current_ids({end for row in rows.values() for end in (row.left, row.right)})
    by_pair: dict[Pair, list[Judgement]] = {}
    for row in sorted(rows.values(), key=lambda row: (row.at, row.pk)):
        left, right = sorted((now[row.left], now[row.right]))
        if left != right:
            by_pair.setdefault((left, right), []).append(row)
    return {pair: by_pair[pair] for pair in sorted(by_pair)}


def judgements_about(actor: Actor, claims: Iterable[str]) -> list[Standing]:
    """The judgement that stands on each of those pairs."""
    found = []
    for (left, right), told in judgements_by_pair(actor, claims).items():
        row = told[-1]
        withdrawn = row.decision == "unsure" and row.step is not None and row.step.what == "undo"
        found.append(Standing(left, right, row.decision, row.who, row.at, row.reason, row.step_id, withdrawn))
    return found


def _slices(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _SLICE] for start in range(0, len(items), _SLICE))
