"""Requests made from the API's own document, proper and improper ones: answers are as the document says, none fails."""

from typing import Any
from wsgiref.types import StartResponse

import pytest
import schemathesis
from django.contrib.auth.models import Group, User
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance, unsupported_method

from bearwitness.desk.api.tokens import make_token
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import services
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.rules import ABILITIES, LocalOperator
from tests.desk.records import batch, claim, report

# What the document can't say: that an id must be one there is, and which of several right requests are contradictory.
_NOT_PROMISED = [positive_data_acceptance]


@pytest.fixture
def headers(casebook: Casebook, operator: LocalOperator) -> dict[str, str]:
    one = report("r1", "Shells killed 3 people in Adra.")
    services.store_batch(casebook.vault, operator, batch((one, (claim(one, killed="3", where="Adra"),))))
    gather_incidents(casebook, operator)
    user = User.objects.create(username="ana")
    user.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in ("reviewer", "administrator")))
    _, text = make_token(casebook.vault, operator, "ana", name="script", scopes=ABILITIES, days=1)
    return {"Authorization": f"Bearer {text}", "Host": "localhost"}


def answer_and_close(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    """The answer, closed as a server does, which the test client leaves out."""
    response = WSGIHandler()(environ, start_response)
    try:
        return list(response)
    finally:
        response.close()


def try_all(headers: dict[str, str], examples: int) -> int:
    """How many operations were tried, each with so many requests."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", answer_and_close, headers=headers)
    count = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=headers, excluded_checks=[*_NOT_PROMISED, unsupported_method])

        ask()
        count += 1
    return count


def test_a_few_requests_to_every_operation(headers: dict[str, str]) -> None:
    assert try_all(headers, 3) >= 15


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_many_requests_to_every_operation(headers: dict[str, str]) -> None:
    assert try_all(headers, 30) >= 15
