"""Other rules and later claims: shown, flagged, and nothing changed silently."""

from dataclasses import replace

from bearwitness.codebook import load_codebook
from bearwitness.incidents import gather
from bearwitness.incidents.review import Reviewed, regrade, review_state
from bearwitness.model import Assessment, Incident
from tests.incidents.made import VALDORA, claim, report
from tests.incidents.test_origins import DISPATCH, OTHER

RULE = load_codebook().grading


def _incidents():
    claims = [claim("a", day="1937-04-26", place=VALDORA), claim("b", day="1938-01-03", place=VALDORA)]
    return gather(claims, [report("ra", DISPATCH, source="Wire"), report("rb", OTHER, published="1938-01-04")])


def test_the_same_rules_change_nothing():
    found = regrade(_incidents(), RULE, RULE)
    assert (found.changed, found.reworded, found.same) == ((), (), 2)


def test_stricter_rules_show_each_incident_with_both_reasons_and_change_none():
    first = RULE.steps[-1]
    lenient = replace(RULE, version="3", steps=(*RULE.steps[:-1], replace(first, grade="fair", why="One is enough.")))
    incidents = _incidents()
    found = regrade(incidents, RULE, lenient)
    assert [(one.before, one.after, one.why_after) for one in found.changed] == [("weak", "fair", "One is enough.")] * 2
    assert found.sentences() == ("2 from weak to fair.", "0 as they were.")
    assert [one.assessment.grade for one in incidents] == ["weak", "weak"]


def test_incidents_without_facts_are_told_of_and_not_guessed():
    old = Incident("i", ("r",), ("c",), assessment=Assessment("weak", "r", ("w",)))
    found = regrade([old], RULE, RULE)
    assert found.untold == ("i",)
    assert "gather them anew" in found.sentences()[0]


def test_new_claims_after_a_person_s_grade_flag_it():
    incident = Incident("i", ("r",), ("a", "b", "c"), assessment=Assessment("fair", "r", ("w",)))
    state = review_state(Reviewed("ana", "weak", ("a", "x"), "weak"), incident)
    assert (state.is_due, state.new, state.gone, state.proposed) == (True, ("b", "c"), ("x",), "fair")
    assert (
        state.why
        == "2 new claims since ana graded it weak; 1 claim no longer in it; by its claims now it would be fair."
    )
    assert not review_state(Reviewed("ana", "weak", ("a", "b", "c"), "fair"), incident).is_due
    assert review_state(Reviewed("ana", "weak", ("a", "b", "c"), "weak"), incident).is_due
