"""Settings that all tests share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Time is measured in benchmarks/, not here: a slow machine must not make a law test fail.
settings.register_profile("tests", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")
