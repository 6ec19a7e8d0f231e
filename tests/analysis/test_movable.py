"""What a lawyer would offer, and what not: facts that are over, stages that are passed, figures outside their bands."""

from __future__ import annotations

from typing import Any

import pytest
from analysis.cases import NINE, case
from hypothesis import given, settings
from strategies import LIBRARY, cases

from engine.analysis.effort import RANKS
from engine.analysis.movable import Movable, compatible, data, groups, movable
from engine.calculation.calculate import calculate
from engine.case import patch

ROBBERY = case("robbery", occasions=1)


def _ids(items: tuple[Movable, ...]) -> set[str]:
    return {item.change.id for item in items}


def test_a_plea_made_at_trial_cannot_be_made_earlier() -> None:
    assert "plea.stage=prosecution" in _ids(movable(ROBBERY))
    assert not any(name.startswith("plea.stage") for name in _ids(movable({**ROBBERY, "plea": {"stage": "trial"}})))


def test_only_stages_still_open_are_offered() -> None:
    # Jiangxi grades the plea by stage, so each one that is open is an option of its own.
    raw = case("robbery", "jiangxi", occasions=1)
    stages = {
        stage: {name for name in _ids(movable(raw, stage=stage)) if name.startswith("plea.stage")}  # type: ignore[arg-type]
        for stage in ("investigation", "prosecution", "trial", "appeal")
    }
    assert "plea.stage=investigation" in stages["investigation"]
    assert "plea.stage=investigation" not in stages["prosecution"]
    assert stages["trial"] <= {"plea.stage=trial"}
    assert stages["appeal"] <= {"plea.stage=appeal"}


def test_restitution_before_the_indictment_is_over_at_trial() -> None:
    raw = case("illegal_deposit_taking", chosen={"tier": "basic", "base_sentence": 30})
    assert any("early_restitution" in name for name in _ids(movable(raw, stage="prosecution")))
    assert not any("early_restitution" in name for name in _ids(movable(raw, stage="trial")))


def test_what_no_rule_tells_apart_is_offered_once() -> None:
    """The national text makes no grades of surrender or of compensation; Zhejiang grades surrender."""
    national = _ids(movable(ROBBERY))
    assert {name for name in national if "surrender=" in name} == {"defendant.facts.surrender=other"}
    assert {name for name in national if "compensation=" in name} == {"defendant.facts.compensation=partial"}
    graded = _ids(movable(case("robbery", "zhejiang", occasions=1)))
    assert len({name for name in graded if "surrender=" in name}) > 1


def test_facts_of_the_act_are_not_offered() -> None:
    assert not any("counts.a.facts" in name for name in _ids(movable(case("robbery", occasions=1, dwelling=True))))


def test_reconciliation_is_not_offered_where_the_law_excludes_it() -> None:
    assert not any("reconciliation" in name for name in _ids(movable(case("affray", chosen={"tier": "basic"}))))
    assert any("reconciliation" in name for name in _ids(movable(ROBBERY)))


def test_nothing_worse_and_nothing_undone_is_offered() -> None:
    raw = case("robbery", occasions=1, defendant={"surrender": "other", "merit": "major"})
    ids = _ids(movable(raw))
    assert "defendant.facts.surrender_exploited=true" not in ids
    assert not any(name.endswith(("=none", "=false", "merit=ordinary")) for name in ids)


def test_strengths_end_where_the_band_ends() -> None:
    raw = case("robbery", occasions=1, defendant={"confession": "plain"}, factors={"prior_record": {"ratio": 10}})
    ids = _ids(movable(raw))
    assert {"factors.confession.ratio=-20", "factors.prior_record.ratio=0"} <= ids
    more = _ids(movable(raw, side="prosecution"))
    assert "factors.confession.ratio=0" in more and "factors.prior_record.ratio=10" not in more


def test_a_ratio_already_at_the_end_or_past_it_is_no_change() -> None:
    for ratio in (-20, -35):
        raw = case("robbery", occasions=1, factors={"confession": {"ratio": ratio}})
        assert not any(name.startswith("factors.confession.ratio") for name in _ids(movable(raw)))


def test_what_the_other_side_says_can_be_won() -> None:
    ids = _ids(movable(NINE, "prosecution"))
    assert {"factors.minor_16_18=-30", "factors.accessory=-30", "plea.stage=investigation"} <= ids
    # The defence's compensation with forgiveness lies inside its band, so it can be won as it is asked for.
    assert "factors.compensation_with_forgiveness=-20" in ids
    back = movable(NINE, "defence", side="prosecution")
    assert {item.nature for item in back} <= {"dispute", "argue"}


def test_a_ratio_outside_its_band_is_not_offered_though_the_other_side_asks_for_it() -> None:
    raw = case("robbery", occasions=1, positions={"defence": {"factors": {"confession": {"ratio": -35}}}})
    assert "factors.confession=-35" not in _ids(movable(raw))


def test_options_of_one_fact_exclude_each_other() -> None:
    items = movable(ROBBERY)
    merit = groups(items)["defendant.facts.merit"]
    assert len(merit) == 2 and not compatible(merit)


def test_every_change_names_its_article_and_its_line() -> None:
    for item in movable(case("theft", "zhejiang", amount=26800)):
        assert item.change.law and item.change.at, item.change.id
        assert item.change.effort in RANKS
        assert item.change.name.zh and item.change.name.en
    assert all(set(entry) >= {"id", "effort", "law", "patch"} for entry in data(movable(ROBBERY)))


def test_a_factor_of_one_count_is_argued_for_that_count_only() -> None:
    raw = case("robbery", occasions=1, confession="plain")
    raw["counts"]["b"] = {"crime": "theft", "offence_date": "2024-06-01", "facts": {}, "chosen": {"tier": "basic"}}
    raw["counts"]["b"]["chosen"]["base_sentence"] = 12
    strength = next(item for item in movable(raw) if item.change.id == "factors.confession.ratio=-20")
    assert strength.change.patch["factors"]["confession"]["count"] == "a"
    made = calculate(patch.apply(raw, strength.change.patch))
    assert not any(line.factor == "confession" for line in made.counts["b"].adjustments)


@pytest.mark.parametrize("crime", LIBRARY.crime_ids)
def test_no_change_alone_brings_a_ratio_outside_its_band(crime: str) -> None:
    for place in ("national", "zhejiang"):
        law = LIBRARY.crime(place, crime)
        tier = next(iter(law.tiers))
        months = max(1, law.tiers[tier].statutory[0].low)
        raw = case(crime, place, chosen={"tier": tier, "base_sentence": months})
        for item in movable(raw):
            if item.only_with is None or frozenset() in item.only_with:
                result = calculate(patch.apply(raw, item.change.patch))
                assert not any(warning.id == "ratio_outside_band" for warning in result.warnings), item.change.id


@settings(max_examples=8)
@given(cases())
def test_every_offered_change_makes_a_valid_case(raw: dict[str, Any]) -> None:
    for item in movable(raw):
        calculate(patch.apply(raw, item.change.patch))
