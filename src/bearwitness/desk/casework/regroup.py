"""A decision on incidents and what came of it: the step is stored, then incidents are gathered anew as it says."""

from collections.abc import Callable
from dataclasses import dataclass

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import history
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.models import Incident, Step
from bearwitness.desk.casework.rules import Actor
from bearwitness.errors import CasebookChanged


@dataclass(frozen=True, slots=True)
class Outcome:
    """The step, and the incidents that hold the claims it judged.

    ``gathered`` is False where others wrote all the while: the step stands, and the next gathering does as it says.
    """

    step: Step
    incidents: tuple[Incident, ...]
    gathered: bool

    @property
    def sentence(self) -> str:
        """What came of it, for a person."""
        held = ", ".join(row.pk for row in self.incidents) or "no incident"
        if not self.gathered:
            return f"Kept as step {self.step.pk}. Others are at work; incidents follow with the next gathering."
        one = len(self.incidents) == 1
        return f"Kept as step {self.step.pk}. The claims are now in {'one incident' if one else 'incidents'}: {held}."


def regroup(casebook: Casebook, actor: Actor, decide: Callable[[], Step]) -> Outcome:
    """The outcome of a decision, which ``decide`` stores. Raises what it raises; then nothing was changed."""
    step = decide()
    gathered = True
    try:
        gather_incidents(casebook, actor)
    except CasebookChanged:
        gathered = False
    return Outcome(step, tuple(history.incidents_of(actor, step.pk)), gathered)
