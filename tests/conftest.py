"""Settings that all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# Time is measured in benchmarks/, not here: a slow machine must not make a law test fail.
settings.register_profile(
    "tests",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),  # a build judges the change; new examples are for people at their desks
)
settings.load_profile("tests")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser first: its tests are the longest, and the other core takes up the rest meanwhile."""
    items.sort(key=lambda item: "browser" not in item.path.parts)
