"""What holds for every test: property tests have no clock; other work on the machine is not theirs to answer for."""

from hypothesis import HealthCheck, settings

settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")
