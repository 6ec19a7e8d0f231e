"""Settings that all tests share."""

from __future__ import annotations

import gc
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

# The law and thousands of tests stay for good; to look through them again and again took an eighth of the time.
gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The browser first, because its tests are the longest: dealt to all workers but one, which takes up the rest.

    With `--dist worksteal` each worker begins with a row of tests that stand together, and so the browser's are put at
    the heads of these rows.
    """
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    rest = [item for item in items if "browser" not in item.path.parts]
    left, dealt = len(items), []
    for number, first in enumerate([*_dealt(items, max(1, workers - 1)), []]):
        size = left // max(1, workers - number)
        row = [*first, *rest[: max(0, size - len(first))]]
        rest = rest[len(row) - len(first) :]
        left -= len(row)
        dealt += row
    items[:] = [*dealt, *rest]


def _dealt(items: list[pytest.Item], hands: int) -> list[list[pytest.Item]]:
    """The browser's tests in about equal parts, no file torn apart, the longest files first."""
    files: dict[str, list[pytest.Item]] = {}
    for item in items:
        if "browser" in item.path.parts:
            files.setdefault(str(item.path), []).append(item)
    dealt, sizes = [[] for _ in range(hands)], [0] * hands
    for path in sorted(files, key=lambda path: (-os.path.getsize(path), path)):
        hand = sizes.index(min(sizes))
        dealt[hand] += files[path]
        sizes[hand] += os.path.getsize(path)
    return dealt
