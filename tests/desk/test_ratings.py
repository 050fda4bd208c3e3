"""How reliable a source is: rated by a reviewer with a reason, kept, taken back, and felt by every grade."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError
from django.test import Client

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.grading import grade_incident
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.models import Incident, Source
from bearwitness.desk.casework.rating import rate, source_file, unrate
from bearwitness.desk.casework.ratings import SourceRating
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.errors import InvalidRecord, InvalidValue, NotPermitted, UnknownRecord
from tests.desk.records import batch, claim, report


@pytest.fixture
def source(casebook: Casebook, operator: LocalOperator) -> Source:
    """A source of which one report is kept and gathered."""
    one = report("r1", "Shells killed 3 people in Adra.")
    services.store_batch(casebook.vault, operator, batch((one, (claim(one, killed="3", where="Adra"),))))
    gather_incidents(casebook, operator)
    return Source.objects.get()


def _proposed(operator: LocalOperator) -> Incident:
    return queries.incidents(operator).get()


def _facts(operator: LocalOperator) -> object:
    proposed = _proposed(operator).incident().assessment
    assert proposed is not None
    return proposed.facts["best_reliability"]


def test_a_rating_reaches_the_facts_of_the_grade_and_goes_when_taken_back(
    casebook: Casebook, operator: LocalOperator, source: Source
) -> None:
    assert _facts(operator) == ""
    first = rate(casebook, operator, source.name, "b", "Twelve of twelve checked reports held.")
    assert _facts(operator) == "B"
    second = rate(casebook, operator, source.name, "E", "Two were made up.")
    assert _facts(operator) == "E"
    unrate(casebook, operator, second.pk, "They were another's.")
    assert _facts(operator) == "B"
    unrate(casebook, operator, first.pk, "Nobody checked twelve.")
    assert _facts(operator) == ""
    assert [one.reliability for one in source_file(operator, source.pk).ratings] == ["", "", "E", "B"]


def test_an_unreliable_only_source_changes_the_proposal_and_flags_a_persons_grade(
    casebook: Casebook, operator: LocalOperator, source: Source
) -> None:
    before = _proposed(operator)
    grade_incident(casebook.vault, operator, before.pk, ("proposed", "It holds."))
    assert not _proposed(operator).review_due
    rate(casebook, operator, source.name, "E", "It was caught inventing.")
    row = _proposed(operator)
    proposed = row.incident().assessment
    assert proposed is not None
    assert any("rated E" in why for why in proposed.why)
    assert bool(row.review_due) == (proposed.grade != before.incident().assessment.grade)  # type: ignore[union-attr]


def test_each_rating_is_in_the_custody_log(casebook: Casebook, operator: LocalOperator, source: Source) -> None:
    made = rate(casebook, operator, source.name, "C", "So far so good.")
    unrate(casebook, operator, made.pk, "Too early.")
    told = [entry for entry in casebook.vault.entries() if entry.what in ("rate source", "withdraw rating")]
    assert [entry.details["reliability"] for entry in told] == ["C", ""]


def test_what_is_no_rating_is_refused(casebook: Casebook, operator: LocalOperator, source: Source) -> None:
    with pytest.raises(InvalidValue):
        rate(casebook, operator, source.name, "G", "why")
    with pytest.raises(InvalidRecord):
        rate(casebook, operator, source.name, "A", "  ")
    with pytest.raises(UnknownRecord):
        rate(casebook, operator, "nobody", "A", "why")
    made = rate(casebook, operator, source.name, "A", "why")
    unrate(casebook, operator, made.pk, "why")
    with pytest.raises(InvalidRecord):
        unrate(casebook, operator, made.pk, "again")
    with pytest.raises(DatabaseError):
        SourceRating.objects.filter(pk=made.pk).update(reliability="F")


def test_the_page_rates_for_a_reviewer_and_not_for_a_researcher(
    casebook: Casebook, operator: LocalOperator, source: Source
) -> None:
    address = f"/sources/{source.pk}/"
    for role, status in (("researcher", 403), ("reviewer", 302)):
        user = User.objects.create_user(role)
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        browser = Client(SERVER_NAME="localhost")
        browser.force_login(user)
        assert browser.get(address).status_code == 200
        assert browser.post(address, {"reliability": "D", "why": "Late and vague."}).status_code == status
    assert _facts(operator) == "D"
    page = browser.get(address).content.decode()
    assert "Late and vague." in page
    assert "not usually reliable" in page
    refused = browser.post(address, {"reliability": "D", "why": " "})
    assert refused.status_code == 400
    made = SourceRating.objects.get()
    assert browser.post(address, {"withdraws": str(made.pk), "why": "Mistaken."}).status_code == 302
    assert _facts(operator) == ""
    with pytest.raises(NotPermitted):
        rate(casebook, User.objects.get(username="researcher"), source.name, "A", "why")
