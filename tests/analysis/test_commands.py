"""The analyses at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from analysis.cases import NINE

from engine.case.reader import dump
from engine.cli import main


@pytest.fixture
def nine(tmp_path: Path) -> str:
    path = tmp_path / "nine.yaml"
    path.write_text(dump({"schema": "liangxing/case/1", **NINE}), encoding="utf-8")
    return str(path)


def test_compare_divides_the_difference(nine: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", nine]) == 0
    out = capsys.readouterr().out
    assert "差额由哪些争点构成（检察机关 → 辩护方）" in out
    assert main(["compare", nine, "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["attribution"]
    assert len(found["shares"]) == 9
    assert sum(share["months"] for share in found["shares"]) == pytest.approx(found["end"] - found["start"], abs=1e-4)


@pytest.mark.parametrize(("language", "word"), [("zh", "目标"), ("en", "Target")])
def test_reach_prints_sets(nine: str, language: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reach", nine, "--target", "months=24", "--position", "prosecution", "--language", language]) == 0
    assert word in capsys.readouterr().out


def test_reach_as_json(nine: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reach", nine, "--target", "months=24", "--position", "prosecution", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["goal"] == "months" and found["sets"]
    assert all(item["outcome"]["declared"]["chosen"] <= 24 for item in found["sets"])


def test_a_wrong_target_is_wrong_input(nine: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reach", nine, "--target", "freedom"]) == 2
    caught = capsys.readouterr()
    assert caught.out == "" and "months=12" in caught.err


def test_sensitivity(nine: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sensitivity", nine, "--position", "defence"]) == 0
    assert "从犯" in capsys.readouterr().out
    assert main(["sensitivity", nine, "--position", "defence", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["bars"]
