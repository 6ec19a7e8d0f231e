"""What it would take, against a brute force that knows nothing of the search: every set, computed one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Any

import pytest
from analysis.cases import NINE, case

from engine.analysis.movable import Movable, movable
from engine.analysis.outcome import Outcome
from engine.analysis.search import search
from engine.analysis.targets import Reach, Target, reach
from engine.calculation.calculate import calculate
from engine.case import patch
from engine.disputed import factor_lines
from engine.errors import InputError
from engine.result import Result

SERIOUS = {"tier": "serious"}
ROBBERY = {"occasions": 1}
MONEY = ("compensation", "forgiveness", "restitution", "plea.stage")


def _marked(raw: dict[str, Any], groups: Sequence[str]) -> list[Movable]:
    """What a person marked: facts by their name, strengths by their factor's."""
    return [
        item
        for item in movable(raw)
        if any(item.group == group or item.group.endswith(f".{group}") for group in groups)
    ]


def _made(raw: dict[str, Any], items: Iterable[Movable]) -> dict[str, Any]:
    for item in items:
        raw = patch.apply(raw, item.change.patch)
    return raw


def _lawful(raw: dict[str, Any], items: Sequence[Movable]) -> bool:
    """One option of a fact, and every strength the end of the band that the facts of the set select."""
    if len({item.group for item in items}) < len(items):
        return False
    facts = [item for item in items if item.nature != "argue"]
    lines = {line.factor: line for _, line in factor_lines(calculate(_made(raw, facts)))}
    for item in items:
        if item.nature == "argue":
            (name, entry), *_ = item.change.patch["factors"].items()
            line = lines.get(name)
            if line is None or line.band is None or line.band.low != entry["ratio"]:
                return False
    return True


def _brute(raw: dict[str, Any], items: Sequence[Movable], met: Callable[[Result], bool]) -> set[frozenset[str]]:
    """Every lawful set that meets the target and holds no smaller one that does."""
    found: list[frozenset[str]] = []
    for size in range(len(items) + 1):
        for chosen in combinations(items, size):
            ids = frozenset(item.change.id for item in chosen)
            if any(inner <= ids for inner in found) or not _lawful(raw, chosen):
                continue
            if met(calculate(_made(raw, chosen))):
                found.append(ids)
    return set(found)


def _sets(found: Reach) -> set[frozenset[str]]:
    return {frozenset(step.id for step in item.changes) for item in found.sets}


def _suspended(result: Result) -> bool:
    return result.probation is not None and result.probation.eligible in (True, "mandatory")


REACHABLE: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("robbery", case("robbery", occasions=1), MONEY),
    (
        "robbery, confessed",
        case("robbery", occasions=1, defendant={"confession": "plain"}),
        (*MONEY, "confession.ratio"),
    ),
    (
        "robbery, strengths",
        case("robbery", occasions=1, plea="prosecution"),
        ("restitution", "restitution.ratio", "plea_leniency.ratio"),
    ),
    (
        "robbery at its start",
        case("robbery", occasions=1, chosen={"starting_point": 40}),
        ("restitution", "forgiveness"),
    ),
    (
        "robbery, accessory",
        case("robbery", occasions=1, defendant={"role": "accessory"}, chosen={"starting_point": 72}),
        ("accessory.ratio", "plea.stage"),
    ),
    (
        "robbery by a minor",
        case("robbery", occasions=1, defendant={"age_at_offence": 17}, chosen={"starting_point": 72}),
        ("minor_16_18.ratio", "merit"),
    ),
    ("robbery in Jiangxi", case("robbery", "jiangxi", occasions=1), MONEY),
    (
        "robbery in Zhejiang, surrendered",
        case("robbery", "zhejiang", occasions=1, defendant={"surrender": "waiting"}),
        ("surrender", "surrender.ratio"),
    ),
    ("theft, huge", case("theft", amount=150000), ("restitution", "plea.stage", "merit")),
    (
        "theft, huge, merit",
        case("theft", amount=150000, defendant={"merit": "ordinary"}),
        ("merit", "merit.ratio", "restitution"),
    ),
    ("theft, base fixed", case("theft", amount=150000, chosen={"tier": "serious", "base_sentence": 48}), MONEY),
    ("fraud", case("fraud", amount=120000), ("restitution", "restitution.ratio", "plea.stage")),
    (
        "fraud in Zhejiang",
        case("fraud", "zhejiang", amount=150000),
        ("compensation", "forgiveness", "reconciliation", "compensation_with_forgiveness.ratio"),
    ),
    (
        "fraud in Zhejiang, plea",
        case("fraud", "zhejiang", amount=150000, plea="trial"),
        ("plea_leniency.ratio", "restitution", "restitution.ratio"),
    ),
    ("rape", case("rape", persons=1), ("forgiveness", "compensation", "compensation_with_forgiveness.ratio")),
    (
        "flight after an accident",
        case("traffic_accident", deaths=1, liability="full", fled=True),
        ("compensation", "forgiveness", "plea.stage", "surrender"),
    ),
    (
        "flight, reconciled",
        case("traffic_accident", deaths=1, liability="full", fled=True),
        ("reconciliation", "criminal_reconciliation.ratio"),
    ),
    ("injury, serious", case("intentional_injury", chosen={"tier": "serious", "base_sentence": 54}), MONEY),
    (
        "injury, attempt",
        case(
            "intentional_injury", chosen={"tier": "serious", "base_sentence": 60}, defendant={"completion": "attempt"}
        ),
        ("attempt.ratio", "forgiveness", "surrender"),
    ),
    (
        "snatching",
        case("snatching", chosen={"tier": "serious", "base_sentence": 45}),
        ("restitution", "merit", "good_custody_conduct"),
    ),
    (
        "record, too strong",
        case("robbery", occasions=1, factors={"prior_record": {"ratio": 10}}),
        ("prior_record.ratio", "restitution", "restitution.ratio", "plea.stage"),
    ),
    (
        "other side concedes",
        case("robbery", occasions=1, positions={"defence": {"factors": {"surrender": {"ratio": -40}}}}),
        ("surrender", "restitution"),
    ),
]
UNREACHABLE: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    (
        "recidivist",
        case(
            "theft", amount=12000, chosen={"tier": "basic", "base_sentence": 24}, factors={"recidivist": {"ratio": 20}}
        ),
        (*MONEY, "recidivist.ratio"),
    ),
    ("ringleader", case("theft", chosen={"tier": "basic", "base_sentence": 24}, defendant={"ringleader": True}), MONEY),
    (
        "ten years and no mitigation",
        case("robbery", occasions=3),
        ("restitution", "plea.stage", "compensation", "confession"),
    ),
    (
        "twenty per cent are not enough",
        case("robbery", occasions=1, chosen={"base_sentence": 90}),
        ("forgiveness", "good_custody_conduct", "good_custody_conduct.ratio"),
    ),
    ("nothing to change", case("robbery", occasions=1), ()),
    (
        "ten years by amount",
        case("fraud", chosen={"tier": "especially_serious", "base_sentence": 150}),
        ("restitution", "restitution.ratio", "plea.stage"),
    ),
]


@pytest.mark.parametrize(("raw", "groups"), [item[1:] for item in REACHABLE], ids=[item[0] for item in REACHABLE])
def test_the_smallest_sets_for_probation_are_those_of_brute_force(raw: dict[str, Any], groups: tuple[str, ...]) -> None:
    items = _marked(raw, groups)
    assert not _suspended(calculate(raw))
    expected = _brute(raw, items, _suspended)
    assert expected, "the case should have an answer"
    found = reach(raw, Target("probation"), items=items, shown=100)
    assert _sets(found) == expected
    assert found.exhaustive and found.count == len(expected) and found.closest is None
    for item in found.sets:
        made = [each for each in items if each.change.id in {step.id for step in item.changes}]
        assert Outcome.of(calculate(_made(raw, made))).declared == item.outcome.declared
        assert item.articles


@pytest.mark.parametrize(("raw", "groups"), [item[1:] for item in UNREACHABLE], ids=[item[0] for item in UNREACHABLE])
def test_where_no_set_reaches_probation_it_says_none(raw: dict[str, Any], groups: tuple[str, ...]) -> None:
    items = _marked(raw, groups)
    assert _brute(raw, items, _suspended) == set()
    found = reach(raw, Target("probation"), items=items)
    assert found.sets == () and found.exhaustive
    assert "没有任何一组" in found.says.zh
    assert found.closest is not None and found.short is not None
    months = [
        calculate(_made(raw, chosen)).declared.chosen  # type: ignore[union-attr]
        for size in range(len(items) + 1)
        for chosen in combinations(items, size)
        if _lawful(raw, chosen)
    ]
    # Nobody gets nearer: by the months over three years, whatever else bars it.
    assert found.closest.gap == max(0, min(months) - 36)


def test_a_bar_in_law_is_named() -> None:
    raw = UNREACHABLE[0][1]
    found = reach(raw, Target("probation"), items=_marked(raw, MONEY))
    assert "累犯不适用缓刑" in found.short.zh  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("target", "met"),
    [
        (Target("months", 30), lambda r: r.declared.chosen <= 30),
        (Target("months", 18), lambda r: r.declared.chosen <= 18),
        (Target("no_custody"), lambda r: r.penalty.kind in ("fine-alone", "public-surveillance", "exempt")),
    ],
    ids=["30 months", "18 months", "no custody"],
)
def test_other_targets_too(target: Target, met: Callable[[Result], bool]) -> None:
    raw = case("theft", "zhejiang", amount=26800, burglary=True, chosen={"tier": "basic", "base_sentence": 34})
    items = [item for item in movable(raw, kinds=True) if item.group.endswith((*MONEY, "restitution.ratio", "kind"))]
    if target.goal == "months":
        items = [item for item in items if not item.group.endswith("kind")]
    assert _sets(reach(raw, target, items=items, shown=1000)) == _brute_any(raw, items, met)


def _brute_any(raw: dict[str, Any], items: Sequence[Movable], met: Callable[[Result], bool]) -> set[frozenset[str]]:
    """As `_brute`, with kinds of penalty, which are argued for too but are no ratio."""
    ratios = [item for item in items if item.group.endswith(".ratio")]
    found: list[frozenset[str]] = []
    for size in range(len(items) + 1):
        for chosen in combinations(items, size):
            ids = frozenset(item.change.id for item in chosen)
            judged = [item for item in chosen if item in ratios or item.nature != "argue"]
            if len({item.group for item in chosen}) < size or any(inner <= ids for inner in found):
                continue
            if _lawful(raw, judged) and met(calculate(_made(raw, chosen))):
                found.append(ids)
    return set(found)


def test_a_lower_tier_by_conceding_a_fact() -> None:
    """Robbery in a dwelling is the second tier; the defence says that it was no dwelling."""
    raw = case(
        "robbery", occasions=1, dwelling=True, positions={"defence": {"counts": {"a": {"facts": {"dwelling": False}}}}}
    )
    found = reach(raw, Target("tier"))
    assert {frozenset({"counts.a.facts.dwelling=false"})} <= _sets(found)
    assert found.sets[0].outcome.tiers == ("basic",)


def test_the_least_fine() -> None:
    raw = case("theft", "zhejiang", amount=12000)
    now = calculate(raw).fine
    assert now is not None and now.low == 1000
    assert reach(raw, Target("fine", now.low)).already
    low = reach(raw, Target("fine", now.low - 1), items=[])
    assert low.closest is not None and low.closest.gap == 1


def test_sets_stand_in_order_and_none_holds_another() -> None:
    found = reach(NINE, Target("months", 16), "prosecution", shown=500)
    sets = [frozenset(step.id for step in item.changes) for item in found.sets]
    assert not any(a < b for a in sets for b in sets)
    keys = [(len(item.changes), item.effort, item.outcome.adjusted) for item in found.sets]
    assert keys == sorted(keys)  # type: ignore[type-var]


def test_reached_already_needs_nothing() -> None:
    raw = case("theft", "zhejiang", amount=12000)
    found = reach(raw, Target("probation"))
    assert found.already and found.sets[0].changes == ()


def test_the_limit_is_said_and_a_close_set_found_all_the_same() -> None:
    raw = case("robbery", occasions=3)
    items = movable(raw)
    found = reach(raw, Target("months", 1), limit=40)
    assert not found.exhaustive and found.complete_to < len(items)
    assert "减少选定的变化" in found.says.zh
    assert found.closest is not None
    # No single change takes the closest set nearer.
    best = found.closest.outcome.declared
    assert best is not None
    alone = [calculate(_made(raw, [item])).declared for item in items if _lawful(raw, [item])]
    assert all(best.chosen <= one.chosen for one in alone if one is not None)


def test_a_strength_never_stands_without_its_facts() -> None:
    raw = case("robbery", "zhejiang", occasions=1, defendant={"surrender": "waiting"})
    items = movable(raw)
    found = reach(raw, Target("months", 20), items=items, limit=2000, shown=200)
    assert any("surrender.ratio" in step.id for item in found.sets for step in item.changes)
    for item in found.sets:
        ids = {step.id for step in item.changes}
        made = [each for each in items if each.change.id in ids]
        result = calculate(_made(raw, made))
        assert not any(warning.id == "ratio_outside_band" for warning in result.warnings), ids


@pytest.mark.parametrize(
    "text", ["months", "months=", "months=x", "months=-3", "probation=1", "freedom", "", "fine=1.5"]
)
def test_what_is_no_target_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Target.parse(text)


def test_targets_read() -> None:
    assert Target.parse("months=12") == Target("months", 12)
    assert Target.parse("no-custody") == Target("no_custody")
    assert Target.parse("fine=5000").name().zh == "罚金下限不超过5000元"


def test_search_of_nothing() -> None:
    found = search([], lambda sets: [None for _ in sets], lambda outcome: False, lambda outcome: (1, 0, 0))  # type: ignore[arg-type, return-value]
    assert found.exhaustive and found.sets == () and found.closest == 0
