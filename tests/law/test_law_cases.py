"""Every law test beside the rules holds, and there are enough of them."""

from __future__ import annotations

from collections import Counter

import pytest
from lawtests import LAW_TESTS as TESTS

from engine.law.library import library
from engine.lawtest import LawTest, failures


@pytest.mark.parametrize("test", [pytest.param(test, id=f"{stem}: {test.name}") for stem, test in TESTS])
def test_law_case(test: LawTest) -> None:
    assert failures(test) == []


def test_every_crime_has_ten_tests() -> None:
    counted = Counter(count["crime"] for _, test in TESTS for count in test.case["counts"].values())
    assert {crime: counted[crime] for crime in library().crime_ids if counted[crime] < 10} == {}


def test_every_common_factor_has_a_test() -> None:
    tested = {name.split(".")[-1] for _, test in TESTS for name in test.expect.factors or {}}
    tested |= {name for _, test in TESTS for name in test.expect.excluded}
    assert set(library().factors("national")) - tested == set()


def test_names_are_unique() -> None:
    repeated = [name for name, count in Counter(test.name for _, test in TESTS).items() if count > 1]
    assert repeated == []
