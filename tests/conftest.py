"""What holds for every test: property tests have no clock; other work on the machine is not theirs to answer for."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import ON_POSTGRESQL, postgresql_programs

settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips what is about the other database, and what needs a server this machine lacks, saying so."""
    if ON_POSTGRESQL and item.get_closest_marker("sqlite"):
        pytest.skip("about SQLite")
    if item.get_closest_marker("postgresql") and postgresql_programs() is None:
        if os.environ.get("BEARWITNESS_REQUIRE_POSTGRESQL") == "1":
            pytest.fail("BEARWITNESS_REQUIRE_POSTGRESQL=1, but no server is here: apt-get install postgresql")
        pytest.skip("NO POSTGRESQL ON THIS MACHINE: apt-get install postgresql")
