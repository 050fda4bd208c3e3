"""What a change means for grades: other rules, shown before they are taken; other claims after a person decided."""

from collections.abc import Iterable
from dataclasses import dataclass

from bearwitness.codebook.records import GradeRule
from bearwitness.errors import InvalidValue
from bearwitness.model import Incident


@dataclass(frozen=True, slots=True)
class GradeChange:
    """An incident whose proposed grade, or the reason for it, is another by the new rules."""

    incident: str
    before: str
    after: str
    why_before: str
    why_after: str


@dataclass(frozen=True, slots=True)
class GradeDifferences:
    """What new rules do to incidents.

    ``changed`` have another grade, ``reworded`` the same for another reason; ``same`` is how many are as they were;
    ``untold`` are those whose facts don't answer what a rule asks (they were written by an older bearwitness).
    """

    changed: tuple[GradeChange, ...] = ()
    reworded: tuple[GradeChange, ...] = ()
    same: int = 0
    untold: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """The differences in words, each step from grade to grade with how many incidents take it."""
        steps: dict[tuple[str, str], int] = {}
        for change in self.changed:
            steps[change.before, change.after] = steps.get((change.before, change.after), 0) + 1
        told = [f"{count} from {before} to {after}." for (before, after), count in sorted(steps.items())]
        if self.reworded:
            told.append(f"{len(self.reworded)} with the same grade for another reason.")
        if self.untold:
            told.append(f"{len(self.untold)} can't be told: gather them anew first.")
        return (*told, f"{self.same} as they were.")


def regrade(incidents: Iterable[Incident], old: GradeRule, new: GradeRule) -> GradeDifferences:
    """What the new rules propose otherwise than the old ones, by the facts each incident was graded on."""
    changed: list[GradeChange] = []
    reworded: list[GradeChange] = []
    untold: list[str] = []
    same = 0
    for incident in incidents:
        facts = incident.assessment.facts if incident.assessment else {}
        try:
            before, after = old.choose(facts), new.choose(facts)
        except InvalidValue:
            untold.append(incident.incident)
            continue
        change = GradeChange(incident.incident, before.grade, after.grade, before.why, after.why)
        if before.grade != after.grade:
            changed.append(change)
        elif before.why != after.why:
            reworded.append(change)
        else:
            same += 1
    return GradeDifferences(tuple(changed), tuple(reworded), same, tuple(untold))


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A person's grade as it was given: on which claims, and beside which proposal ("" where that is not known)."""

    reviewer: str
    grade: str
    claims: tuple[str, ...]
    proposed: str = ""


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Whether a person's grade still rests on what the incident holds. ``why`` is "" where nothing changed."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    proposed: str = ""
    why: str = ""

    @property
    def is_due(self) -> bool:
        """True where the grade should be looked at again; it stays until a person does."""
        return bool(self.why)


def review_state(given: Reviewed, incident: Incident) -> ReviewState:
    """What changed since the grade was given. A grade is flagged by this, and never changed."""
    new = tuple(claim for claim in incident.claims if claim not in set(given.claims)) if given.claims else ()
    gone = tuple(claim for claim in given.claims if claim not in set(incident.claims))
    proposed = incident.assessment.grade if incident.assessment else ""
    since = f"since {given.reviewer} graded it {given.grade}"
    parts = []
    if new:
        parts.append(f"{_count(len(new), 'new claim')} {since}")
    if gone:
        parts.append(f"{_count(len(gone), 'claim')} no longer in it{'' if parts else f' {since}'}")
    if proposed and (parts or (given.proposed and proposed != given.proposed)):
        parts = parts or [f"{given.reviewer} graded it {given.grade}"]
        parts.append(f"by its claims now it would be {proposed}")
    return ReviewState(new, gone, proposed, f"{'; '.join(parts)}." if parts else "")


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
