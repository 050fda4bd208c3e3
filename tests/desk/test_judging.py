"""What people judge: merge, split, move and undo, each kept as a step; contradictions refused; nothing lost."""

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.db import DatabaseError, connection, connections

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import history, queries, services
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.models import Change, Claim, Incident, IncidentClaim, Judgement, Step
from bearwitness.desk.casework.rules import RESEARCHERS, LocalOperator
from bearwitness.desk.casework.services import Grounds
from bearwitness.errors import IncidentChanged, InvalidRecord, JudgementConflict, NotPermitted, UnknownRecord
from bearwitness.model import Assessment as AssessmentRecord
from tests.desk.records import batch, claim, report

TOWNS = ("Adra", "Homs", "Raqqa")
DAYS = ("2020-05-03", "2020-02-11", "2019-08-20")
# Two reports on each of three events far apart in place and time.
REPORTS = {
    f"{town[0]}{n}": report(f"{town[0]}{n}", f"Shells killed {n} people in {town}.", f"{town} Wire {n}")
    for town in TOWNS
    for n in (1, 2)
}
CLAIMS = {
    f"{town[0]}{n}": claim(REPORTS[f"{town[0]}{n}"], killed=str(n), where=town, day=day)
    for town, day in zip(TOWNS, DAYS, strict=True)
    for n in (1, 2)
}
KEY = {name: one.claim for name, one in CLAIMS.items()}
WHY = Grounds("I spoke to the clinic.")


@pytest.fixture
def filled(casebook: Casebook, operator: LocalOperator) -> Casebook:
    services.store_batch(casebook.vault, operator, batch(*((REPORTS[key], (CLAIMS[key],)) for key in REPORTS)))
    for town in ("A", "H", "R"):
        services.judge(casebook.vault, operator, [KEY[f"{town}1"], KEY[f"{town}2"]], "same", WHY)
    gather_incidents(casebook, operator)
    assert sorted(map(len, homes().values())) == [2, 2, 2]
    return casebook


def homes() -> dict[str, set[str]]:
    """The claims, by their short names, of each present incident."""
    short = {key: name for name, key in KEY.items()}
    found: dict[str, set[str]] = {}
    for incident, held in IncidentClaim.objects.values_list("incident_id", "claim_id"):
        found.setdefault(incident, set()).add(short.get(held, held))
    return found


def home(name: str) -> str:
    return Incident.objects.get(memberships__claim=KEY[name]).pk


def together(*names: str) -> bool:
    return any(held == set(names) for held in homes().values())


def last_entry(casebook: Casebook, what: str) -> Mapping[str, Any]:
    return [entry.details for entry in casebook.vault.entries() if entry.what == what][-1]


def test_a_merger_binds_and_is_undone(filled: Casebook, operator: LocalOperator) -> None:
    one, two = home("A1"), home("H1")
    step = services.merge(filled.vault, operator, [one, two], Grounds("One raid on two towns."))
    entry = last_entry(filled, "merge incidents")
    assert entry["incidents"] == [one, two]
    assert entry["reason"] == "One raid on two towns."
    assert entry["revisions"].keys() == {one, two}
    gather_incidents(filled, operator)
    assert together("A1", "A2", "H1", "H2")
    gone = ({one, two} - set(homes())).pop()
    left = ({one, two} & set(homes())).pop()
    assert queries.incident_file(operator, gone).incident.pk == left
    undone = services.undo(filled.vault, operator, step.pk, Grounds("Two raids after all."))
    assert undone.withdraws == step
    gather_incidents(filled, operator)
    assert together("A1", "A2")
    assert together("H1", "H2")
    assert {one, two} <= set(homes())
    assert not Incident.objects.get(pk=gone).retired
    said = [line.said for line in history.incident_history(operator, left)]
    assert f"merged {one} and {two} (withdrawn later)" in said
    assert f"undid step {step.pk}" in said
    with pytest.raises(InvalidRecord, match="withdrawn already"):
        services.undo(filled.vault, operator, step.pk, WHY)
    services.undo(filled.vault, operator, undone.pk, Grounds("One raid, I am sure."))
    gather_incidents(filled, operator)
    assert together("A1", "A2", "H1", "H2")


def test_a_split_binds_and_is_undone(filled: Casebook, operator: LocalOperator) -> None:
    key = home("A1")
    with pytest.raises(JudgementConflict):
        services.split(filled.vault, operator, key, [KEY["A2"]], WHY)
    step = services.split(filled.vault, operator, key, [KEY["A2"]], Grounds("Two streets.", replace=True))
    gather_incidents(filled, operator)
    assert together("A1")
    assert together("A2")
    assert key in homes()
    # What went against the split was replaced by it, and comes back with the undo.
    services.undo(filled.vault, operator, step.pk, WHY)
    gather_incidents(filled, operator)
    assert together("A1", "A2")
    assert home("A1") == key


@pytest.mark.parametrize("chosen", [[], ["A1", "A2"], ["H1"]])
def test_a_split_takes_some_of_the_incidents_claims(
    filled: Casebook, operator: LocalOperator, chosen: list[str]
) -> None:
    with pytest.raises((InvalidRecord, UnknownRecord)):
        services.split(filled.vault, operator, home("A1"), [KEY[name] for name in chosen], WHY)


def test_a_claim_is_moved_and_moved_back(filled: Casebook, operator: LocalOperator) -> None:
    to = home("H1")
    with pytest.raises(JudgementConflict):
        services.move(filled.vault, operator, [KEY["A2"]], to, WHY)
    step = services.move(filled.vault, operator, [KEY["A2"]], to, Grounds("Homs is meant.", replace=True))
    gather_incidents(filled, operator)
    assert together("A1")
    assert together("A2", "H1", "H2")
    assert home("A2") == to
    services.undo(filled.vault, operator, step.pk, WHY)
    gather_incidents(filled, operator)
    assert together("A1", "A2")
    assert together("H1", "H2")


def test_contradictory_judgements_are_refused_with_the_three_pairs_named(
    filled: Casebook, operator: LocalOperator
) -> None:
    a, b, c = KEY["A1"], KEY["H1"], KEY["R1"]
    services.judge(filled.vault, operator, [a, b], "same", WHY)
    services.judge(filled.vault, operator, [b, c], "same", WHY)
    count = Judgement.objects.count(), Step.objects.count(), len(list(filled.vault.entries()))
    with pytest.raises(JudgementConflict) as refused:
        services.judge(filled.vault, operator, [a, c], "different", WHY)
    named = {(frozenset(pair[:2]), pair[2]) for pair in refused.value.fields["pairs"]}
    assert named == {(frozenset({a, b}), "same"), (frozenset({b, c}), "same"), (frozenset({a, c}), "different")}
    assert len(refused.value.fields["steps"]) == 2
    assert (Judgement.objects.count(), Step.objects.count(), len(list(filled.vault.entries()))) == count
    gather_incidents(filled, operator)  # what was refused is in nobody's way


def test_a_merger_against_a_judgement_names_the_pairs(filled: Casebook, operator: LocalOperator) -> None:
    one, two, three = home("A1"), home("H1"), home("R1")
    services.judge(filled.vault, operator, [one, three], "different", WHY)
    services.merge(filled.vault, operator, [one, two], WHY)
    gather_incidents(filled, operator)
    with pytest.raises(JudgementConflict) as refused:
        services.merge(filled.vault, operator, [home("A1"), three], WHY)
    decisions = [pair[2] for pair in refused.value.fields["pairs"]]
    assert decisions.count("different") == 1
    assert decisions.count("same") >= 2
    services.merge(filled.vault, operator, [home("A1"), three], Grounds("All one raid.", replace=True))
    gather_incidents(filled, operator)
    assert len(homes()) == 1


def test_a_later_judgement_on_the_same_two_replaces_the_former(filled: Casebook, operator: LocalOperator) -> None:
    pair = [KEY["A1"], KEY["A2"]]
    services.judge(filled.vault, operator, pair, "different", WHY)
    with pytest.raises(InvalidRecord, match="judged already"):
        services.judge(filled.vault, operator, pair, "different", WHY)
    gather_incidents(filled, operator)
    assert not together("A1", "A2")
    assert Judgement.objects.filter(left=min(pair), right=max(pair)).count() == 2


def test_incidents_judged_not_the_same_stay_two(filled: Casebook, operator: LocalOperator) -> None:
    before = homes()
    services.judge(filled.vault, operator, [home("A1"), home("H1")], "different", WHY)
    services.judge(filled.vault, operator, [home("A1"), "R1"], "unsure", WHY)  # a report stands for its main event
    gather_incidents(filled, operator)
    assert homes() == before


def test_a_correction_takes_the_judgements_on_its_claim_over(filled: Casebook, operator: LocalOperator) -> None:
    services.merge(filled.vault, operator, [home("A1"), home("H1")], WHY)
    gather_incidents(filled, operator)
    better = claim(REPORTS["A1"], 7, where="Adra", supersedes=KEY["A1"])
    services.supersede_claim(filled.vault, operator, better)
    gather_incidents(filled, operator)
    assert together("A2", "H1", "H2", better.claim)
    with pytest.raises(JudgementConflict):
        services.split(filled.vault, operator, home("H1"), [better.claim], WHY)


def test_a_decision_on_an_older_revision_is_refused_with_what_changed(
    filled: Casebook, operator: LocalOperator
) -> None:
    one, two, three = home("A1"), home("H1"), home("R1")
    seen = Incident.objects.get(pk=one).revision
    services.judge(filled.vault, operator, [one, two], "different", Grounds("Two towns."))
    entries = len(list(filled.vault.entries()))
    attempts = [
        lambda grounds: services.merge(filled.vault, operator, [one, three], grounds),
        lambda grounds: services.split(filled.vault, operator, one, [KEY["A1"]], grounds),
        lambda grounds: services.move(filled.vault, operator, [KEY["A1"]], two, grounds),
        lambda grounds: services.judge(filled.vault, operator, [one, three], "unsure", grounds),
    ]
    for attempt in attempts:
        with pytest.raises(IncidentChanged) as refused:
            attempt(Grounds("late", based_on={one: seen}))
        assert refused.value.fields["based_on"] == seen
        assert refused.value.fields["changes"] == [f"local:tester judged {one} and {two} not the same"]
    with pytest.raises(IncidentChanged):
        services.assess(filled.vault, operator, one, AssessmentRecord("fair", "rule 1", ("late",)), based_on=seen)
    assert len(list(filled.vault.entries())) == entries
    services.merge(filled.vault, operator, [one, three], Grounds("Now.", based_on={one: seen + 1}))


def test_of_two_at_once_one_is_stored_and_the_other_told(filled: Casebook, operator: LocalOperator) -> None:
    """Two threads decide on the same revision: whoever comes second changes nothing and learns what the first did."""
    one, others = home("A1"), [home("H1"), home("R1")]
    seen = Incident.objects.get(pk=one).revision
    ready = threading.Barrier(2)
    outcomes: list[object] = []

    def decide(other: str) -> None:
        try:
            ready.wait(timeout=20)
            grounds = Grounds(f"with {other}", based_on={one: seen})
            outcomes.append(services.merge(filled.vault, operator, [one, other], grounds))
        except IncidentChanged as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=(other,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    refused = [one for one in outcomes if isinstance(one, IncidentChanged)]
    stored = [one for one in outcomes if isinstance(one, Step)]
    assert (len(refused), len(stored)) == (1, 1)
    assert "merged" in refused[0].fields["changes"][0]
    assert [entry.what for entry in filled.vault.entries()].count("merge incidents") == 1


def test_steps_and_judgements_are_only_added_to(filled: Casebook, operator: LocalOperator) -> None:
    services.merge(filled.vault, operator, [home("A1"), home("H1")], WHY)
    for table in ("judgement", "step", "change"):
        for words in (f"UPDATE casework_{table} SET id = id", f"DELETE FROM casework_{table}"):
            with connection.cursor() as cursor, pytest.raises(DatabaseError, match="as it was written"):
                cursor.execute(words)


def test_a_reason_is_needed(filled: Casebook, operator: LocalOperator) -> None:
    for reason in ("", "   ", "x" * 5001):
        with pytest.raises(InvalidRecord):
            services.merge(filled.vault, operator, [home("A1"), home("H1")], Grounds(reason))


def test_what_is_not_there_or_no_more_is_refused(filled: Casebook, operator: LocalOperator) -> None:
    one, two = home("A1"), home("H1")
    with pytest.raises(UnknownRecord):
        services.merge(filled.vault, operator, [one, "nothing"], WHY)
    with pytest.raises(UnknownRecord):
        services.judge(filled.vault, operator, [one, "nothing"], "same", WHY)
    with pytest.raises(UnknownRecord):
        services.undo(filled.vault, operator, 999, WHY)
    with pytest.raises(InvalidRecord):
        services.merge(filled.vault, operator, [one, one], WHY)
    services.merge(filled.vault, operator, [one, two], WHY)
    gather_incidents(filled, operator)
    gone = ({one, two} - set(homes())).pop()
    with pytest.raises(InvalidRecord, match="is part of"):
        services.merge(filled.vault, operator, [gone, home("R1")], WHY)
    graded = services.assess(filled.vault, operator, home("R1"), AssessmentRecord("fair", "rule 1", ("seen",)))
    assert graded.proposed
    with pytest.raises(InvalidRecord, match="done anew"):
        services.undo(filled.vault, operator, Step.objects.get(what="grade").pk, WHY)


def test_who_may(filled: Casebook, operator: LocalOperator) -> None:
    one, two = home("A1"), home("H1")
    researcher = User.objects.create_user("amal")
    researcher.groups.add(Group.objects.get_or_create(name=RESEARCHERS)[0])
    grade = AssessmentRecord("fair", "rule 1", ("why",))
    for actor in (AnonymousUser(), User.objects.create_user("nobody")):
        for attempt in (
            lambda actor: services.merge(filled.vault, actor, [one, two], WHY),
            lambda actor: services.split(filled.vault, actor, one, [KEY["A1"]], WHY),
            lambda actor: services.judge(filled.vault, actor, [one, two], "same", WHY),
            lambda actor: services.move(filled.vault, actor, [KEY["A1"]], two, WHY),
            lambda actor: services.undo(filled.vault, actor, 1, WHY),
            lambda actor: history.incident_history(actor, one),
        ):
            with pytest.raises(NotPermitted):
                attempt(actor)
    for actor in (AnonymousUser(), researcher):
        with pytest.raises(NotPermitted):
            services.assess(filled.vault, actor, one, grade)
    services.merge(filled.vault, researcher, [one, two], WHY)
    with pytest.raises(NotPermitted):
        services.create_account(filled.vault, researcher, "basil", "rather-long-4711", "reviewer")
    reviewer = services.create_account(filled.vault, operator, "dunia", "rather-long-4711", "reviewer")
    services.assess(filled.vault, reviewer, home("R1"), grade)


def test_a_grade_is_flagged_for_every_change_of_claims_and_cleared_by_an_undo(
    filled: Casebook, operator: LocalOperator
) -> None:
    one, two = home("A1"), home("H1")
    for key in (one, two):
        services.assess(filled.vault, operator, key, AssessmentRecord("fair", "rule 1", ("Seen by myself.",)))
    step = services.merge(filled.vault, operator, [one, two], WHY)
    gather_incidents(filled, operator)
    file = queries.incident_file(operator, one)
    assert file.grade is not None
    assert file.grade.grade == "fair"
    assert "2 new claims since local:tester graded it fair" in file.incident.review_due
    gone = ({one, two} - {file.incident.pk}).pop()
    assert f"{gone}, which local:tester graded fair, is part of it now." in file.incident.review_due
    services.undo(filled.vault, operator, step.pk, WHY)
    gather_incidents(filled, operator)
    assert [row.review_due for row in queries.incidents(operator)] == ["", "", ""]
    assert queries.incident_file(operator, gone).graded is not None
    services.split(filled.vault, operator, one, [KEY["A2"]], Grounds("Two streets.", replace=True))
    gather_incidents(filled, operator)
    assert "1 claim no longer in it since local:tester graded it fair" in Incident.objects.get(pk=one).review_due


def test_every_change_raises_the_revision_by_one(filled: Casebook, operator: LocalOperator) -> None:
    services.merge(filled.vault, operator, [home("A1"), home("H1")], WHY)
    gather_incidents(filled, operator)
    later = report("A9", "Shells killed 9 people in Adra.", "Late Wire")
    services.store_batch(filled.vault, operator, batch((later, (claim(later, killed="9", where="Adra"),))))
    services.judge(filled.vault, operator, [KEY["A1"], Claim.objects.get(report_id="A9").pk], "same", WHY)
    gather_incidents(filled, operator)
    for row in Incident.objects.all():
        revisions = list(Change.objects.filter(incident=row).order_by("id").values_list("revision", flat=True))
        assert revisions == list(range(2, row.revision + 1))
    said = [line.said for line in history.incident_history(operator, home("A1"))]
    assert any("1 claim came in" in words and "killed 1–9, before 1–2" in words for words in said)
