"""Reads the grades of a codebook file and the rule that proposes one."""

from collections.abc import Sequence

from bearwitness.codebook.records import FACTS, Condition, Grade, GradeRule, GradeStep
from bearwitness.codebook.tables import Table
from bearwitness.errors import InvalidValue
from bearwitness.model import GRADES
from bearwitness.values import CountRange

RELIABILITIES = ("A", "B", "C", "D", "E", "F")
CREDIBILITIES = ("1", "2", "3", "4", "5", "6")

_ADMIRALTY = {"letter": RELIABILITIES, "digit": CREDIBILITIES}


def read_grade(grade_id: str, table: Table, languages: Sequence[str]) -> Grade:
    """The grade in the table; raises CodebookError."""
    table.allow("rank", "names", "description", "reference")
    rank = table.number("rank")
    if rank is None:
        table.fail("'rank' is missing")
    names = table.table("names")
    return Grade(
        id=grade_id,
        rank=rank,
        names={lang: names.text(lang) for lang in names.languages(languages)},
        description=table.text("description"),
        reference=table.text("reference"),
    )


def read_grading(table: Table) -> GradeRule:
    """The rule in the table; raises CodebookError."""
    table.allow("version", "step")
    rows = table.rows("step")
    if not rows:
        table.fail("'step' must hold one step or more")
    steps = tuple(_step(row) for row in rows)
    if steps[-1].when:
        rows[-1].fail("the last step must fit always: leave its 'when' empty")
    for row, step in zip(rows[:-1], steps[:-1], strict=True):
        if not step.when:
            row.fail("only the last step may have an empty 'when', since none after it is ever reached")
    return GradeRule(table.text("version"), steps)


def _step(row: Table) -> GradeStep:
    row.allow("grade", "why", "when")
    grade = row.text("grade")
    if grade not in GRADES:
        row.fail(f"{grade!r} is not a grade ({', '.join(GRADES)})", "grade")
    when = row.table("when")
    return GradeStep(grade, row.text("why"), tuple(_condition(when, fact) for fact in when.data))


def _condition(when: Table, fact: str) -> Condition:
    kind = FACTS.get(fact)
    if kind is None:
        when.fail(f"{fact!r} is not a fact ({', '.join(FACTS)})", fact)
    if kind == "truth":
        return Condition(fact, truth=when.truth(fact, True))
    if kind in ("letter", "digit"):
        letters = tuple(when.texts(fact))
        if not letters or any(letter not in _ADMIRALTY[kind] for letter in letters):
            when.fail(f"{fact!r} must list {kind}s from {_ADMIRALTY[kind][0]} to {_ADMIRALTY[kind][-1]}", fact)
        return Condition(fact, letters=letters)
    ends = when.table(fact)
    ends.allow("min", "max")
    try:
        span = CountRange(ends.number("min"), ends.number("max"))
    except InvalidValue as error:
        when.fail(f"{fact!r} has {error.reason}", fact)
    if span.is_unknown:
        when.fail(f"{fact!r} needs 'min' or 'max'", fact)
    return Condition(fact, range=span)
