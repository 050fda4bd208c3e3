"""What programs send and get. Records themselves are those of the exchange formats (docs/formats.md)."""

from typing import Annotated, Any, Literal

from ninja import Field, Schema

Json = dict[str, Any]
Key = Annotated[str, Field(min_length=1, max_length=500)]
Revisions = Annotated[
    dict[str, int],
    Field(description="the revision of each incident the decision rests on; 409 where one has changed since"),
]
Why = Annotated[
    str, Field(min_length=1, max_length=5000, description="the reason, for the history and the custody log")
]


class Problem(Schema):
    """Why something was not done."""

    error: str
    message: str
    remedy: str = ""
    fields: Json = Field(default_factory=dict)


class Incident(Schema):
    """An incident as in incidents.jsonl, with the grade that counts and the revision decisions rest on."""

    incident: Json
    grade: str
    graded_by_person: bool
    review_due: Annotated[str, Field(description="why a reviewer should look again, empty where none need")]
    revision: int


class IncidentPage(Schema):
    """Incidents by day; ``after`` asks for the next page, "" where there is none."""

    items: list[Incident]
    after: str


class IncidentFile(Incident):
    """An incident with its claims, and the claims that stand beside them in the same reports."""

    claims: list[Json]
    beside: list[Json]
    reports: list[str]


class Line(Schema):
    """A line of an incident's history."""

    revision: int
    step: int
    what: str
    who: str
    at: str
    said: str
    reason: str


class Report(Schema):
    """A report as in reports.jsonl, and its claims."""

    report: Json
    claims: list[Json]


class Suggestion(Schema):
    """What is perhaps one incident, or perhaps two."""

    kind: str
    incidents: list[str]
    claims: list[str]
    pair: list[str]
    score: float
    speaks_for: list[str]
    against: list[str]


class Merge(Schema):
    """Incidents judged one event."""

    incidents: Annotated[list[Key], Field(min_length=2, max_length=100)]
    why: Why
    based_on: Revisions = Field(default_factory=dict)
    replace: bool = False


class Split(Schema):
    """Claims taken out of an incident, into a new one or into ``to``."""

    claims: Annotated[list[Key], Field(min_length=1, max_length=10_000)]
    why: Why
    to: str = ""
    based_on: Revisions = Field(default_factory=dict)
    replace: bool = False


class Judge(Schema):
    """A decision on two or more claims or incidents."""

    things: Annotated[list[Key], Field(min_length=2, max_length=100)]
    decision: Literal["same", "different", "unsure"]
    why: Why
    based_on: Revisions = Field(default_factory=dict)
    replace: bool = False


class Grade(Schema):
    """A grade, or ``proposed`` to confirm the rule's."""

    grade: Annotated[str, Field(min_length=1, max_length=20)]
    why: Why
    revision: int | None = None


class Undo(Schema):
    """Why a step is withdrawn."""

    why: Why


class Outcome(Schema):
    """A step, and the incidents that hold the claims it is about."""

    step: int
    sentence: str
    incidents: list[str]


class Job(Schema):
    """Work behind the pages and how far it is."""

    number: int
    kind: str
    state: str
    asked_by: str
    asked_at: str
    done: int
    total: int
    problem: str
    outcome: Json


class JobPage(Schema):
    """Jobs, the newest first; ``before`` asks for older ones, 0 where there are none."""

    items: list[Job]
    before: int


class AskFor(Schema):
    """Work to be done: the vault verified, or incidents gathered anew."""

    kind: Literal["verify", "gather"]


class Figures(Schema):
    """Incidents added up."""

    by: str
    incidents: int
    cells: list[Json]
