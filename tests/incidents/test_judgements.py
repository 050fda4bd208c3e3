import pytest

from bearwitness.errors import JudgementConflict
from bearwitness.incidents.judgements import decided_pairs, standing_decisions
from tests.incidents.made import judgement

KNOWN = {name: name for name in "abcde"}


def test_the_later_judgement_on_a_pair_holds_whichever_way_round_it_is_given():
    first, second = judgement("a", "b", "same"), judgement("b", "a", "different", minute=5)
    assert standing_decisions([first, second]) == {("a", "b"): "different"}
    assert standing_decisions([second, first]) == {("a", "b"): "different"}


def test_unsure_takes_an_earlier_decision_back():
    decided = decided_pairs([judgement("a", "b", "same"), judgement("a", "b", "unsure", minute=1)], KNOWN)
    assert decided == ((), ())


def test_contradiction_names_every_judgement_involved():
    given = [judgement("a", "b", "same"), judgement("b", "c", "same"), judgement("a", "c", "different")]
    with pytest.raises(JudgementConflict) as caught:
        decided_pairs([*given, judgement("d", "e", "same")], KNOWN)
    assert caught.value.pairs == [("a", "b", "same"), ("b", "c", "same"), ("a", "c", "different")]


def test_what_is_not_among_the_claims_is_left_aside():
    assert decided_pairs([judgement("person-1", "person-2", "same")], KNOWN) == ((), ())


def test_a_claim_and_its_own_report_can_not_be_different():
    known = {"a": "a", "report-a": "a", "b": "b", "report-b": "b"}
    assert decided_pairs([judgement("a", "report-a", "same")], known) == ((), ())
    with pytest.raises(JudgementConflict):
        decided_pairs([judgement("a", "report-a", "different")], known)
    with pytest.raises(JudgementConflict):
        decided_pairs([judgement("a", "b", "same"), judgement("report-a", "report-b", "different")], known)
