"""durable_rules and the plain matcher must agree on every condition of the rulebook."""

from __future__ import annotations

import threading
from typing import Any

from hypothesis import given, settings
from strategies import LIBRARY, cases

from engine.calculation.calculate import calculate
from engine.case.reader import build
from engine.inference.facts import gather
from engine.inference.findings import infer
from engine.inference.matcher import holds
from engine.inference.rules import collect
from engine.law.rulebook import Rulebook


@given(cases())
@settings(max_examples=150)
def test_the_rule_engine_fires_exactly_the_rules_that_hold(raw: dict[str, Any]) -> None:
    case = build(raw)
    assert case.sentencing_date is not None
    book = Rulebook.of(LIBRARY, case.jurisdiction, case.counts["a"].crime)
    facts = gather(case, "a", book, case.sentencing_date)
    findings = infer(case, "a", book, facts)
    for rule in collect(book):
        if rule.stage == 1:
            assert (rule.id in findings.fired) == holds(rule.when, facts), rule.id
        elif rule.stage == 3:
            assert (rule.id in findings.fired) == holds(rule.when, facts, findings.present), rule.id


def test_findings_carry_the_facts_that_they_matched() -> None:
    raw = {
        "sentencing_date": "2025-03-01",
        "defendant": {"facts": {"age_at_offence": 17}},
        "counts": {"a": {"crime": "theft", "offence_date": "2024-06-01", "facts": {"amount": 12000}}},
    }
    result = calculate(raw)
    line = next(item for item in result.counts["a"].adjustments if item.factor == "minor_16_18")
    assert line.why[0].rule == "factor.minor_16_18"
    assert line.why[0].facts["age_at_offence"] == 17
    assert result.counts["a"].tier is not None
    assert result.counts["a"].tier.why[0].facts == {"amount": 12000}


def test_eight_threads_agree() -> None:
    raw = {
        "sentencing_date": "2025-03-01",
        "counts": {"a": {"crime": "theft", "offence_date": "2024-06-01", "facts": {"amount": 12000}}},
        "factors": {"surrender": {}, "restitution": {}},
    }
    expected = calculate(raw).to_json()
    seen: list[bool] = []

    def run() -> None:
        seen.extend(calculate(raw).to_json() == expected for _ in range(10))

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 80 and all(seen)


def test_more_cases_than_the_engine_has_states() -> None:
    """durable_rules holds 1,024 live states; each evaluation must give its own back."""
    raw = {
        "sentencing_date": "2025-03-01",
        "counts": {"a": {"crime": "fraud", "offence_date": "2024-06-01", "facts": {"amount": 12000}}},
    }
    expected = calculate(raw).declared
    assert all(calculate(raw).declared == expected for _ in range(400))
