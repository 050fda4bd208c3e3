"""What was judged of claims that a later reading no longer makes."""

import pytest
from typer.testing import CliRunner

from bearwitness.cli.main import app
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import history, queries, services
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.desk.casework.services import Grounds
from bearwitness.desk.casework.successors import unbound
from bearwitness.model import Claim
from tests.desk.records import batch, claim, report

ONE, TWO = (report(name, f"Shells killed 3 people in Adra ({name}).") for name in ("r1", "r2"))


@pytest.fixture
def judged(casebook: Casebook, operator: LocalOperator) -> list[Claim]:
    """Two claims that are one event but for a person's judgement that they are not."""
    told = [claim(one, killed="3", where="Adra") for one in (ONE, TWO)]
    for one, made in zip((ONE, TWO), told, strict=True):
        services.store_batch(casebook.vault, operator, batch((one, (made,))))
    gather_incidents(casebook, operator)
    assert queries.incidents(operator).count() == 1
    services.judge(casebook.vault, operator, [one.claim for one in told], "different", Grounds("Two streets."))
    gather_incidents(casebook, operator)
    assert queries.incidents(operator).count() == 2
    return told


def test_a_judgement_holds_for_what_a_later_reading_makes_of_it(
    casebook: Casebook, operator: LocalOperator, judged: list[Claim]
) -> None:
    again = claim(ONE, where="Adra")
    services.store_batch(casebook.vault, operator, batch((ONE, (again,)), read_by="test 2"))
    gather_incidents(casebook, operator)
    assert queries.incidents(operator).count() == 2
    assert history.current_ids([judged[0].claim]) == {judged[0].claim: again.claim}
    assert unbound(operator) == []


def test_one_that_binds_nothing_is_told_of(casebook: Casebook, operator: LocalOperator, judged: list[Claim]) -> None:
    services.store_batch(casebook.vault, operator, batch((ONE, ()), read_by="test 2"))
    gather_incidents(casebook, operator)
    assert [row.decision for row in unbound(operator)] == ["different"]
    told = CliRunner().invoke(app, ["suggestions", "--casebook", str(casebook.path)])
    assert "binds nothing now" in told.output
