"""A reviewer's grade from what they wrote: the proposed one confirmed, or another in its place."""

from bearwitness.codebook import load_codebook
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.models import Assessment
from bearwitness.desk.casework.rules import Actor
from bearwitness.errors import InvalidValue
from bearwitness.model import GRADES
from bearwitness.model import Assessment as AssessmentRecord
from bearwitness.vault import Vault

CONFIRM = "proposed"


def grade_incident(
    vault: Vault, actor: Actor, incident: str, given: tuple[str, str], based_on: int | None = None
) -> Assessment:
    """The grade, stored. ``given`` is one of the grades, or ``proposed`` for the one the rule proposes, and the reason.

    Without a revision to be based on it is the present one. Raises what ``services.assess`` does, and InvalidValue for
    no such grade.
    """
    file = queries.incident_file(actor, incident)
    proposed = file.proposed
    wanted, why = given
    grade = proposed.grade if wanted == CONFIRM and proposed else wanted
    if grade not in GRADES:
        raise InvalidValue("grade", wanted, f"it must be one of {', '.join(GRADES)}")
    book = load_codebook()
    rule = proposed.rule if proposed else f"{book.name} {book.version}"
    seen = based_on if based_on is not None else file.incident.revision
    return services.assess(vault, actor, incident, AssessmentRecord(grade, rule, (why.strip(),)), based_on=seen)
