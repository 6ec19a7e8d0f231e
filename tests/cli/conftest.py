"""A case to calculate and a way to run the command inside the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.cli import main

# The worked example of the method: 24 × 0.7 × 0.8 × 0.95 = 12.768.
CASE = """\
schema: liangxing/case/1
title: 甲某盗窃案
jurisdiction: national
sentencing_date: 2025-03-01
defendant:
  name: 甲某
  facts: {age_at_offence: 17}
counts:
  a:
    crime: theft
    offence_date: 2024-06-01
    facts: {amount: 12000, occasions: 1}
    chosen: {tier: basic, starting_point: 9, base_sentence: 24}
factors:
  minor_16_18: {ratio: -30}
  accessory: {ratio: -20}
  surrender: {ratio: -20, evidence: 到案经过}
  vulnerable_victim: {ratio: 15}
positions:
  prosecution: {factors: {surrender: null, confession: {ratio: -10}}}
  defence: {factors: {compensation_with_forgiveness: {ratio: -40}}}
"""


@dataclass
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def command(*words: object) -> Ran:
        capfd.readouterr()
        try:
            status = main([str(word) for word in words])
        except SystemExit as stop:  # argparse
            status = int(stop.code or 0)
        out, err = capfd.readouterr()
        return Ran(status, out, err)

    return command
