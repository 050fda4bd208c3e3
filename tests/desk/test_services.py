"""Every write, with its custody entry in the same transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError, connection

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.models import Claim, EvidenceItem, Report, Retirement, Source
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.errors import InvalidRecord, InvalidValue, NotPermitted, UnknownRecord, VaultBusy
from bearwitness.vault import Vault
from tests.desk.records import FILE, batch, claim, report

ONE = report("r1", "Shells killed 3 people in Adra.")
TWO = report("r2", "Shells killed 4 people in Adra.", "South Wire")


def entries(casebook: Casebook, what: str) -> list[Mapping[str, Any]]:
    return [entry.details for entry in casebook.vault.entries() if entry.what == what]


def test_a_batch_is_stored_once_with_one_entry(casebook: Casebook, operator: LocalOperator) -> None:
    given = batch((ONE, (claim(ONE, killed="3"),)), (TWO, (claim(TWO, killed="4"),)), finished=True)
    stored = services.store_batch(casebook.vault, operator, given)
    assert stored.new_reports == ["r1", "r2"]
    again = services.store_batch(casebook.vault, operator, given)
    assert (again.new_reports, again.new_claims) == ([], [])
    assert (Report.objects.count(), Claim.objects.count(), Source.objects.count()) == (2, 2, 2)
    (entry,) = entries(casebook, "store")
    assert entry["reports"] == ["r1", "r2"]
    assert entry["claims"] == 2
    assert entry["finished"] == [FILE.digest.hex]
    assert [e.who for e in casebook.vault.entries()][-1] == "local:tester"


def test_nothing_is_stored_where_the_custody_entry_fails(
    casebook: Casebook, operator: LocalOperator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_args: object, **_kwargs: object) -> None:
        raise VaultBusy("vault")

    monkeypatch.setattr(Vault, "record_many", busy)
    with pytest.raises(VaultBusy):
        services.store_batch(casebook.vault, operator, batch((ONE, (claim(ONE, killed="3"),))))
    assert Report.objects.count() == EvidenceItem.objects.count() == Claim.objects.count() == 0


def test_no_custody_entry_where_storing_fails(casebook: Casebook, operator: LocalOperator) -> None:
    stray = claim(TWO, killed="4")  # its report is not in the batch
    with pytest.raises(InvalidRecord):
        services.store_batch(casebook.vault, operator, batch((ONE, (stray,))))
    assert entries(casebook, "store") == []
    assert Report.objects.count() == 0


def test_words_that_are_not_there_are_refused(casebook: Casebook, operator: LocalOperator) -> None:
    elsewhere = replace(claim(TWO, killed="4"), report="r1", claim="r1#1")
    short = replace(ONE, text="Shells.")
    with pytest.raises(InvalidRecord, match="reach past"):
        services.store_batch(casebook.vault, operator, batch((short, (elsewhere,))))


def test_an_id_that_stands_for_another_text_is_refused(casebook: Casebook, operator: LocalOperator) -> None:
    services.store_batch(casebook.vault, operator, batch((ONE, ())))
    other = report("r1", "Nothing happened.")
    stored = services.store_batch(casebook.vault, operator, batch((other, ()), (TWO, ())))
    assert stored.conflicts == {"r1": services.TAKEN}
    assert stored.new_reports == ["r2"]
    assert Report.objects.get(pk="r1").text == ONE.text


def test_a_later_reading_retires_what_it_does_not_say_again(casebook: Casebook, operator: LocalOperator) -> None:
    first, second = claim(ONE, killed="3"), claim(ONE, where="Adra")
    services.store_batch(casebook.vault, operator, batch((ONE, (first,))))
    stored = services.store_batch(casebook.vault, operator, batch((ONE, (second,)), read_by="test 2"))
    assert stored.retired_claims == [first.claim]
    assert [row.pk for row in Claim.objects.current()] == [second.claim]
    assert Claim.objects.count() == 2
    services.store_batch(casebook.vault, operator, batch((ONE, (first,)), read_by="test 3"))
    assert [row.pk for row in Claim.objects.current()] == [first.claim]
    assert Retirement.objects.count() == 1


def test_a_claim_is_never_changed(casebook: Casebook, operator: LocalOperator) -> None:
    services.store_batch(casebook.vault, operator, batch((ONE, (claim(ONE, killed="3"),))))
    row = Claim.objects.get()
    row.killed_min = 30
    with pytest.raises(InvalidRecord):
        row.save()
    with pytest.raises(InvalidRecord):
        Claim.objects.update(killed_min=30)
    with pytest.raises(InvalidRecord):
        Claim.objects.all().delete()
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="as it was written"):
        cursor.execute("UPDATE casework_claim SET killed_min = 30")
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="as it was written"):
        cursor.execute("DELETE FROM casework_claim")
    assert Claim.objects.get().killed_min == 3


def test_a_correction_supersedes(casebook: Casebook, operator: LocalOperator) -> None:
    old = claim(ONE, killed="3")
    services.store_batch(casebook.vault, operator, batch((ONE, (old,))))
    better = claim(ONE, 2, where="Adra", supersedes=old.claim)
    services.supersede_claim(casebook.vault, operator, better)
    assert [row.pk for row in Claim.objects.current()] == [better.claim]
    assert entries(casebook, "supersede claim")[0]["supersedes"] == old.claim
    with pytest.raises(InvalidRecord, match="superseded already"):
        services.supersede_claim(casebook.vault, operator, claim(ONE, 3, killed="3", supersedes=old.claim))
    with pytest.raises(UnknownRecord):
        services.supersede_claim(casebook.vault, operator, claim(ONE, 4, supersedes="nothing"))
    # A reader that comes by again does not retire what a person said.
    services.store_batch(casebook.vault, operator, batch((ONE, (old,)), read_by="test 2"))
    assert [row.pk for row in Claim.objects.current()] == [better.claim]


def test_strangers_write_and_read_nothing(casebook: Casebook, operator: LocalOperator) -> None:
    services.store_batch(casebook.vault, operator, batch((ONE, ())))
    User.objects.create_user("nobody")
    for actor in (AnonymousUser(), User.objects.get(username="nobody")):
        with pytest.raises(NotPermitted):
            services.store_batch(casebook.vault, actor, batch((TWO, ())))
        with pytest.raises(NotPermitted):
            services.store_incidents(casebook.vault, actor, [], queries.Basis("rule 1", "0" * 64))
        with pytest.raises(NotPermitted):
            services.create_account(casebook.vault, actor, "x", "a long enough password")
        assert queries.known_reports(actor, ["r1"]) == {}
        assert queries.evidence(actor, [FILE.digest]) == {}
        assert queries.totals(actor).reports == 0
        assert not queries.incidents(actor).exists()
        with pytest.raises(NotPermitted):
            queries.report(actor, "r1")
        with pytest.raises(NotPermitted):
            queries.gathering_material(actor)


def test_a_researcher_sees_all(casebook: Casebook, operator: LocalOperator) -> None:
    services.store_batch(casebook.vault, operator, batch((ONE, ())))
    user = services.create_account(casebook.vault, operator, "amal", "rather-long-4711")
    assert user.check_password("rather-long-4711")
    assert user.password.startswith("argon2")
    assert queries.totals(user).reports == 1
    assert entries(casebook, "create account") == [{"account": "amal", "roles": ["researcher"]}]
    user.is_active = False
    assert queries.totals(user).reports == 0


@pytest.mark.parametrize(
    ("name", "password"), [("amal", "short"), ("", "rather-long-4711"), ("a b", "rather-long-4711")]
)
def test_a_bad_account_is_refused(casebook: Casebook, operator: LocalOperator, name: str, password: str) -> None:
    with pytest.raises(InvalidValue):
        services.create_account(casebook.vault, operator, name, password)
    assert User.objects.count() == 0


def test_an_account_name_is_taken_once(casebook: Casebook, operator: LocalOperator) -> None:
    services.create_account(casebook.vault, operator, "amal", "rather-long-4711")
    with pytest.raises(InvalidValue, match="taken"):
        services.create_account(casebook.vault, operator, "amal", "rather-long-4712")


def test_the_seal_of_the_claims_can_be_computed_again(casebook: Casebook, operator: LocalOperator) -> None:
    import rfc8785

    from bearwitness.values import Digest

    services.store_batch(casebook.vault, operator, batch((ONE, (claim(ONE, killed="3"),))))
    sealed = [row.record for row in Claim.objects.all()]
    assert entries(casebook, "store")[0]["claims_sha256"] == Digest.of(rfc8785.dumps(sealed)).hex


def test_times_are_aware(casebook: Casebook, operator: LocalOperator) -> None:
    services.store_batch(casebook.vault, operator, batch((ONE, ())))
    assert EvidenceItem.objects.get().arrived_at == datetime(2020, 5, 4, tzinfo=UTC)
