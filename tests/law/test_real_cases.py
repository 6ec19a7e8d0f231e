"""Ten real judgments of ten crimes: what the court imposed, beside what is calculated from the facts that it found.

The cases (`tests/cases/*.yaml`) hold findings only; the outcome stands apart in `expected.yaml` and is never an input.
Where a sentence lies outside the range, `expected.yaml` says so and why (`also_outside` names the envelope or the fine
where those are missed too): nothing is tuned to meet it.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from engine.calculation.calculate import calculate
from engine.case.reader import read_file
from engine.result import Result
from engine.yaml_source import load

CASES = Path(__file__).parents[1] / "cases"
EXPECTED: dict[str, dict[str, Any]] = load((CASES / "expected.yaml").read_text(encoding="utf-8"), name="expected.yaml")
FILES = sorted(EXPECTED)


def case(file: str) -> dict[str, Any]:
    return read_file(CASES / file)


def as_imposed(file: str) -> Result:
    """The result with the court's own kind and term in it: fine and probation depend on both."""
    raw = copy.deepcopy(case(file))
    (count,) = raw["counts"].values()
    count["chosen"] = {"kind": EXPECTED[file]["kind"], "declared": EXPECTED[file]["imposed_months"]}
    return calculate(raw)


def missed(file: str) -> set[str]:
    return set(EXPECTED[file].get("also_outside", []))


def test_every_case_has_its_outcome_and_no_crime_comes_twice() -> None:
    assert sorted(path.name for path in CASES.glob("[0-9]*.yaml")) == FILES
    crimes = [count["crime"] for file in FILES for count in case(file)["counts"].values()]
    assert len(crimes) == len(set(crimes)) == 10


@pytest.mark.parametrize("file", FILES)
def test_what_is_missed_is_explained_in_both_languages(file: str) -> None:
    outcome = EXPECTED[file]
    assert missed(file) <= {"envelope", "fine"}
    if "why" in outcome or not outcome["inside"] or missed(file):
        assert set(outcome["why"]) == {"zh", "en"} and all(outcome["why"].values())


@pytest.mark.parametrize("file", FILES)
def test_term(file: str) -> None:
    declared, imposed = calculate(case(file)).declared, EXPECTED[file]["imposed_months"]
    assert declared is not None
    assert declared.low <= declared.chosen <= declared.high
    assert (declared.low <= imposed <= declared.high) is EXPECTED[file]["inside"]


@pytest.mark.parametrize("file", FILES)
def test_envelope(file: str) -> None:
    envelope, imposed = calculate(case(file)).envelope, EXPECTED[file]["imposed_months"]
    assert envelope is not None
    lies_in = envelope.low <= imposed and (envelope.high is None or imposed <= envelope.high)
    assert lies_in is ("envelope" not in missed(file))


@pytest.mark.parametrize("file", FILES)
def test_kind_and_fine(file: str) -> None:
    result, imposed = as_imposed(file), EXPECTED[file]["fine"]
    assert result.penalty is not None and result.penalty.kind == EXPECTED[file]["kind"]
    if imposed is None:
        agrees = result.fine is None or not result.fine.obligatory
    else:
        fine = result.fine
        agrees = fine is not None and fine.low <= imposed and (fine.high is None or imposed <= fine.high)
    assert agrees is ("fine" not in missed(file))


@pytest.mark.parametrize("file", FILES)
def test_probation(file: str) -> None:
    probation, imposed = as_imposed(file).probation, EXPECTED[file]["probation_months"]
    assert probation is not None
    if imposed is None:  # the court may refuse it, unless it must be granted
        assert probation.eligible != "mandatory"
    else:
        assert probation.eligible and probation.period is not None
        assert probation.period.low <= imposed and imposed <= (probation.period.high or imposed)
