"""The trace as a graph, and the formula: both tell what the result tells, and nothing else."""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import ladder
from engine.calculation.calculate import calculate
from engine.errors import InputError
from engine.formula import formula
from engine.invented import COUNT, Invented
from engine.law.library import library
from engine.result import Result
from engine.trace import Graph, trace

LINE = "theft~zhejiang~_plea.prosecution~amount.20000~age_at_offence.17~surrender.waiting~confession.plain~*accessory"
PLACES = ("national", "zhejiang", "guangdong", "jiangxi")

FACTS: tuple[tuple[str, Any], ...] = (
    ("surrender", "noticed"),
    ("confession", "plain"),
    ("role", "accessory"),
    ("completion", "attempt"),
    ("age_at_offence", 17),
    ("merit", "major"),
    ("restitution", "general"),
    ("compensation", "full"),
    ("forgiveness", True),
    ("prior_sentence", "fixed_term_or_heavier"),
    ("prior_execution_end", datetime.date(2024, 1, 31)),
)


def answer(line: str) -> Result:
    return calculate(Invented.read(line, library()).raw(library()))


@pytest.fixture(scope="module")
def graph() -> Graph:
    return trace(answer(LINE), COUNT, library())


def leads(graph: Graph, *path: str) -> bool:
    edges = {(edge.source, edge.target) for edge in graph.edges}
    return all(pair in edges for pair in pairwise(path))


def test_a_fact_leads_by_its_rule_to_a_finding_and_a_step(graph: Graph) -> None:
    chain = ("fact.age_at_offence", "rule.factor.minor_16_18", "finding.minor_16_18", "step.factor.minor_16_18")
    assert leads(graph, *chain)
    assert [graph.nodes[name].kind for name in chain] == ["fact", "rule", "finding", "step"]
    assert graph.nodes[chain[0]].detail.zh == "17周岁"
    assert graph.nodes[chain[1]].law == "法发〔2021〕21号 §三(一)2"
    assert graph.nodes[chain[1]].at.startswith("rules/factors.yaml:")


def test_the_amount_leads_to_the_tier_and_to_the_increment(graph: Graph) -> None:
    assert leads(graph, "fact.amount", "rule.tier.basic", "tier", "step.starting_point")
    assert leads(graph, "fact.amount", "rule.increment.amount_large", "increment.amount_large")
    assert leads(graph, "increment.amount_large", "step.increment.amount_large", "step.base_sentence")


def test_what_a_party_asserts_comes_from_the_party(graph: Graph) -> None:
    assert leads(graph, "party", "finding.accessory", "step.factor.accessory")
    assert [node.id for node in graph.before("finding.accessory")] == ["party"]


def test_a_surrender_excludes_the_confession(graph: Graph) -> None:
    assert graph.nodes["left_out.confession"].kind == "left_out"
    edge = next(edge for edge in graph.edges if edge.target == "left_out.confession")
    assert edge.source == "finding.surrender" and edge.label is not None and edge.label.zh == "排除"


def test_steps_stand_in_the_order_of_the_result(graph: Graph) -> None:
    wanted = [f"step.{step.id}" for step in answer(LINE).steps if step.id != "tier"]
    assert [node.id for node in graph.nodes.values() if node.kind == "step"] == wanted
    assert leads(graph, *wanted)


def test_of_several_counts_each_has_its_own_trace() -> None:
    raw = Invented.read(LINE, library()).raw(library())
    raw["counts"]["b"] = {**raw["counts"]["a"], "facts": {"amount": 60000}}
    result = calculate(raw)
    second = trace(result, "b", library())
    assert second.nodes["tier"].label == result.counts["b"].tier.name  # type: ignore[union-attr]
    assert leads(second, "finding.minor_16_18", "step.b.factor.minor_16_18")
    assert not any(name.startswith("step.a.") for name in second.nodes)


@given(crime=st.sampled_from(library().crime_ids), place=st.sampled_from(PLACES), data=st.data())
def test_every_edge_ends_at_a_node_and_findings_have_reasons(crime: str, place: str, data: Any) -> None:
    case = ladder.example(crime, place, library())
    for name, value in data.draw(st.lists(st.sampled_from(FACTS), unique=True, max_size=4)):
        case = case.with_fact(name, value)
    result = calculate(case.raw(library()))
    graph = trace(result, COUNT, library())
    assert {end for edge in graph.edges for end in (edge.source, edge.target)} <= set(graph.nodes)
    for node in graph.nodes.values():
        assert node.label.zh and node.label.en
        if node.kind == "finding":
            assert list(graph.before(node.id)) or not result.counts[COUNT].tier.why  # type: ignore[union-attr]
        if node.kind in ("finding", "rule"):
            assert node.law and node.at
    found = formula(result.counts[COUNT], place, library())
    if found is not None:
        assert found.product == found.adjusted  # the formula shown is the sum that was done
    assert Invented.read(case.line(), library()) == case


@pytest.mark.parametrize("crime", library().crime_ids)
def test_every_crime_has_an_example_in_every_place(crime: str) -> None:
    for place in library().jurisdictions:
        case = ladder.example(crime, place, library())
        assert calculate(case.raw(library())).declared is not None, place


def test_figures_stand_on_the_thresholds_of_the_place() -> None:
    zhejiang = Invented("theft", "zhejiang")
    assert {3000, 80000, 400000} <= set(ladder.figures("amount", zhejiang, library()))
    assert {1000, 3000, 30000, 100000} <= set(ladder.figures("amount", Invented("theft"), library()))
    assert {10, 50} <= set(ladder.figures("drugs", Invented("drug_trafficking"), library(), "methamphetamine"))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "theft",
        "theft~atlantis",
        "theft~zhejiang~nothing.1",
        "theft~zhejiang~amount.many",
        "theft~zhejiang~burglary.perhaps",
        "theft~zhejiang~prior_execution_end.2025-02-30",
        "theft~zhejiang~_plea.never",
        "theft~zhejiang~*surrender.strong",
        "drug_trafficking~national~drugs.heroin",
        "drug_trafficking~national~drugs.sugar*3",
        "theft~zhejiang~half_threshold_circumstance.full_moon",
        "theft~zhejiang~amount.1e9",
        "theft~zhejiang~amount.nan",
        "theft~zhejiang~_region.moon",
        "fraud~guangdong~_region.third",
        "theft~zhejiang~" + "x" * 3000,
    ],
)
def test_a_line_that_is_no_case_is_refused(line: str) -> None:
    with pytest.raises(InputError):
        Invented.read(line, library())


def test_a_line_holds_quantities_dates_and_switches() -> None:
    case = Invented(
        "drug_trafficking",
        "zhejiang",
        stage="trial",
        facts={"drugs": {"heroin": 7.5}, "prior_execution_end": datetime.date(2024, 1, 31), "sold_to_minors": True},
        strengths={"merit": -15, "accessory": None},
        withdrawn=frozenset({"drug_recidivist"}),
        start=8,
    )
    assert Invented.read(case.line(), library()) == case
    assert set(case.line()) <= set("abcdefghijklmnopqrstuvwxyz0123456789_.~*-")


def test_act_and_judgment_are_on_one_day() -> None:
    raw = Invented.read(LINE, library()).raw(library())
    assert raw["sentencing_date"] == raw["counts"][COUNT]["offence_date"] <= datetime.date.today()
