"""Gathering into the casebook: names that stay, grades that stay, the record of what was merged and split."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import ingest as module
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.models import Assessment, Gathering, Incident, IncidentClaim
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.errors import CasebookChanged, InvalidRecord, UnknownRecord
from bearwitness.incidents.gather import Gathered
from bearwitness.model import Assessment as AssessmentRecord
from bearwitness.model import Incident as IncidentRecord
from bearwitness.values import CountRange, FuzzyDate, Place
from tests.desk.records import batch, claim, report

REPORTS = [report(f"r{n}", f"Shells killed {n} people in Adra.", f"Wire {n}") for n in range(1, 5)]
CLAIMS = [claim(one, killed=str(n), where="Adra") for n, one in enumerate(REPORTS, 1)]


@pytest.fixture
def filled(casebook: Casebook, operator: LocalOperator) -> Casebook:
    pairs = [(one, (said,)) for one, said in zip(REPORTS, CLAIMS, strict=True)]
    services.store_batch(casebook.vault, operator, batch(*pairs))
    return casebook


def incident(name: str, numbers: Sequence[int], grade: str = "weak") -> IncidentRecord:
    return IncidentRecord(
        name,
        reports=tuple(REPORTS[n - 1].id for n in numbers),
        claims=tuple(CLAIMS[n - 1].claim for n in numbers),
        when=FuzzyDate("2020-05-03"),
        where=Place("Adra", country="SY"),
        event_type="shelling",
        killed=CountRange(min(numbers), max(numbers)),
        origins=len(numbers),
        voices=tuple((REPORTS[n - 1].id,) for n in numbers),
        assessment=AssessmentRecord(grade, "rule 1", (f"{len(numbers)} origins.",)),
        set_by={"killed_min": (CLAIMS[min(numbers) - 1].claim,), "killed_max": (CLAIMS[max(numbers) - 1].claim,)},
    )


def store(casebook: Casebook, operator: LocalOperator, *found: IncidentRecord) -> services.Gathered:
    return services.store_incidents(casebook.vault, operator, found, queries.gathering_basis(operator, "rule 1"))


def last_entry(casebook: Casebook) -> Mapping[str, Any]:
    return list(casebook.vault.entries())[-1].details


def test_names_stay_through_merger_and_split(filled: Casebook, operator: LocalOperator) -> None:
    store(filled, operator, incident("i1", [1, 2]), incident("i2", [3]))
    merged = store(filled, operator, incident("x", [1, 2, 3]))
    assert merged.merged == {"i2": "i1"}
    assert last_entry(filled)["merged"] == {"i2": "i1"}
    assert queries.incident_file(operator, "i2").incident.pk == "i1"
    assert [row.pk for row in queries.incidents(operator)] == ["i1"]
    split = store(filled, operator, incident("x", [1, 2]), incident("y", [3]))
    assert split.split == {"i1": ("i1", "i2")}
    assert {row.pk for row in queries.incidents(operator)} == {"i1", "i2"}  # the name comes back with its claims
    assert not queries.incident_file(operator, "i2").incident.retired
    assert IncidentClaim.objects.count() == 3


def test_the_same_again_changes_nothing(filled: Casebook, operator: LocalOperator) -> None:
    store(filled, operator, incident("i1", [1, 2]))
    again = store(filled, operator, incident("i1", [1, 2]))
    assert (again.new, again.changed, dict(again.merged), again.gone) == ((), (), {}, ())
    assert Assessment.objects.count() == 1


def test_an_incident_whose_claims_are_gone_keeps_its_name(filled: Casebook, operator: LocalOperator) -> None:
    store(filled, operator, incident("i1", [1]), incident("i2", [2]))
    gone = store(filled, operator, incident("i1", [1]))
    assert gone.gone == ("i2",)
    file = queries.incident_file(operator, "i2")
    assert file.incident.retired
    assert list(file.claims) == []


def test_a_persons_grade_stays_and_is_flagged(filled: Casebook, operator: LocalOperator) -> None:
    store(filled, operator, incident("i1", [1, 2], "weak"))
    services.assess(filled.vault, operator, "i1", AssessmentRecord("fair", "rule 1", ("I spoke to both.",)))
    store(filled, operator, incident("i1", [1, 2, 3], "confirmed"))
    file = queries.incident_file(operator, "i1")
    assert file.grade is not None
    assert (file.grade.grade, file.grade.reviewer) == ("fair", "local:tester")
    assert file.proposed is not None
    assert file.proposed.grade == "confirmed"
    assert "confirmed" in file.incident.review_due
    (line,) = queries.with_grades(operator, [file.incident])
    assert (line.grade, line.by_person) == ("fair", True)
    services.assess(filled.vault, operator, "i1", AssessmentRecord("confirmed", "rule 1", ("Three by now.",)))
    assert queries.incident_file(operator, "i1").incident.review_due == ""


def test_a_grade_needs_a_reason_and_an_incident(filled: Casebook, operator: LocalOperator) -> None:
    with pytest.raises(InvalidRecord):
        services.assess(filled.vault, operator, "i1", AssessmentRecord("fair", "rule 1", ()))
    with pytest.raises(UnknownRecord):
        services.assess(filled.vault, operator, "i1", AssessmentRecord("fair", "rule 1", ("why",)))


def test_gathering_runs_only_where_something_changed(filled: Casebook, operator: LocalOperator) -> None:
    gather_incidents(filled, operator)
    first = {row.pk: row.record for row in Incident.objects.all()}
    assert first
    assert sum(len(row["claims"]) for row in first.values()) == len(CLAIMS)
    gather_incidents(filled, operator)
    assert Gathering.objects.count() == 1
    services.judge(
        filled.vault, operator, [CLAIMS[0].claim, CLAIMS[1].claim], "different", services.Grounds("two places")
    )
    gather_incidents(filled, operator)
    assert Gathering.objects.count() == 2
    homes = {claim: row.pk for row in queries.incidents(operator) for claim in row.record["claims"]}
    assert homes[CLAIMS[0].claim] != homes[CLAIMS[1].claim]


def test_clusters_of_what_was_are_not_stored(filled: Casebook, operator: LocalOperator) -> None:
    basis = queries.gathering_basis(operator, "rule 1")
    later = report("r9", "Shells killed 9 people in Adra.")
    services.store_batch(filled.vault, operator, batch((later, (claim(later, killed="9"),))))
    with pytest.raises(CasebookChanged):
        services.store_incidents(filled.vault, operator, [incident("i1", [1])], basis)
    assert Incident.objects.count() == 0


def test_gathering_starts_over_where_claims_came_in(
    filled: Casebook, operator: LocalOperator, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = module.gather_all, []

    def gather_late(*given: Any, **named: Any) -> Gathered:
        found = real(*given, **named)
        if not calls:
            later = report("r9", "Shells killed 9 people in Adra.")
            services.store_batch(filled.vault, operator, batch((later, (claim(later, killed="9"),))))
        calls.append(len(given[0]))
        return found

    monkeypatch.setattr(module, "gather_all", gather_late)
    gather_incidents(filled, operator)
    assert calls == [4, 5]
    assert IncidentClaim.objects.count() == 5


def test_an_unknown_incident(filled: Casebook, operator: LocalOperator) -> None:
    with pytest.raises(UnknownRecord):
        queries.incident_file(operator, "nothing")
