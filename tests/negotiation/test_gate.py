"""The gate against the law tests beside the rules: each item is met by a record that lacks just that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from negotiation.scripts import state

from engine import yaml_source
from engine.inference import matcher
from engine.inference.facts import Facts
from engine.law.procedure import STEPS, procedure
from engine.negotiation.gate import facts, gate

PATH = Path(__file__).resolve().parents[2] / "rules" / "procedure" / "tests" / "plea.yaml"
SOURCE: dict[str, Any] = yaml_source.load(PATH.read_text("utf-8"), name=PATH.name)
TESTS = {test["name"]: test for test in SOURCE["tests"]}


@pytest.mark.parametrize("name", TESTS)
def test_what_is_missing(name: str) -> None:
    test = TESTS[name]
    stands = state(SOURCE, test)
    for step, expected in test["missing"].items():
        assert [item.id for item in gate(stands, step)] == expected, step


def test_every_item_is_met_by_some_test() -> None:
    met = {id for test in TESTS.values() for ids in test["missing"].values() for id in ids}
    assert set(procedure("plea").items) <= met


def test_every_test_of_a_legal_item_names_the_article() -> None:
    items = procedure("plea").items
    for test in TESTS.values():
        legal = {id for ids in test["missing"].values() for id in ids if items[id].basis == "law"}
        assert not legal or test.get("law"), test["name"]


@pytest.mark.parametrize("name", TESTS)
def test_the_rule_engine_agrees_with_the_plain_matcher(name: str) -> None:
    stands = state(SOURCE, TESTS[name])
    known = Facts(facts(stands), {})
    plain = {key for key, item in procedure("plea").items.items() if matcher.holds(item.when, known)}
    fired = {missing.id for step in STEPS for missing in gate(stands, step)}
    assert fired == plain


def test_law_blocks_and_a_proposal_warns_unless_agreed_otherwise() -> None:
    test = {"without": ["done_defence", "answer"]}
    stands = state(SOURCE, test)
    assert {item.id: item.blocks for item in gate(stands, "closing")} == {"answers_defence": True, "both_done": False}
    agreed = {**test, "change": {"opened": {"proposed_rules": "block"}}}
    assert all(item.blocks for item in gate(state(SOURCE, agreed), "closing"))
