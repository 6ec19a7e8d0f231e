"""Custody that already reaches the term is said, not left to be noticed (刑法44、47条)."""

from __future__ import annotations

from typing import Any

from engine.calculation.calculate import calculate


def held(since: str) -> dict[str, Any]:
    return {
        "sentencing_date": "2025-03-01",
        "counts": {
            "a": {
                "crime": "theft",
                "offence_date": "2024-01-01",
                "chosen": {"tier": "basic", "base_sentence": 5},
            }
        },
        "detention": [{"from": since, "to": "2025-03-01"}],
    }


def test_a_term_already_served_has_a_note() -> None:
    credit = calculate(held("2024-06-03")).detention_credit
    assert credit is not None
    assert str(credit.release_date) == "2024-11-02"
    assert credit.note is not None and "早于裁判日期" in credit.note.zh


def test_a_term_still_running_has_none() -> None:
    credit = calculate(held("2025-01-15")).detention_credit
    assert credit is not None
    assert (str(credit.release_date), credit.days, credit.note) == ("2025-06-14", 46, None)
