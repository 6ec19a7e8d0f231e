"""Positions are merge patches: what is edited on one side stays on that side."""

from __future__ import annotations

from typing import Any

from engine.case import patch


def test_an_edit_on_one_side_is_kept_as_a_patch(pages: Any) -> None:
    common = {key: value for key, value in pages.raw.items() if key != "positions"}
    pages.take("editing", "prosecution")
    pages.set("number_input", 31000.0, "counts", "a", "facts", "amount")
    assert {key: value for key, value in pages.raw.items() if key != "positions"} == common
    stance = pages.raw["positions"]["prosecution"]
    assert stance["counts"] == {"a": {"facts": {"amount": 31000}}}
    assert patch.apply(common, stance)["counts"]["a"]["facts"]["amount"] == 31000
    assert pages.sees("与共同案情不同之处") and pages.sees("盗窃数额")
    pages.take("editing", "defence")
    assert pages.at.number_input(key=pages.key("counts", "a", "facts", "amount")).value == 26800


def test_back_to_the_common_value_leaves_no_patch(pages: Any) -> None:
    pages.take("editing", "prosecution")
    pages.set("number_input", 31000.0, "counts", "a", "facts", "amount")
    pages.set("number_input", 26800.0, "counts", "a", "facts", "amount")
    assert "amount" not in str(pages.raw["positions"]["prosecution"])


def test_unticking_in_a_position_what_is_ticked_in_common(pages: Any) -> None:
    pages.take("editing", "defence")
    pages.set("checkbox", False, "counts", "a", "facts", "burglary")
    assert pages.raw["counts"]["a"]["facts"]["burglary"] is True
    tier = pages.result("defence").counts["a"].tier
    assert tier is not None
    assert not any("burglary" in why.facts for why in tier.why)


def test_a_party_withdraws_and_restores_what_the_common_case_asserts(pages: Any) -> None:
    pages.take("editing", "prosecution")
    assert pages.sees("不主张“初犯、偶犯”")
    pages.press("forget", "other_1")
    assert any(line.factor == "other_1" for line in pages.result("prosecution").counts["a"].adjustments)
    assert "other_1" not in pages.raw["positions"]["prosecution"]["factors"]


def test_a_position_of_any_name_is_added_and_dropped(pages: Any) -> None:
    pages.at.text_input(key=pages.key("position name")).set_value("第二被告人 *辩护*").run()
    pages.check()
    assert pages.raw["positions"]["第二被告人 *辩护*"] == {}
    assert pages.session.position == "第二被告人 *辩护*"
    pages.press("drop position")
    assert list(pages.raw["positions"]) == ["prosecution", "defence"]
    assert pages.session.position == ""


def test_result_page_shows_the_position_that_was_chosen(pages: Any) -> None:
    pages.go("result")
    pages.take("shown", "defence")
    declared = pages.result("defence").declared
    assert pages.sees(f"{declared.low}至{declared.high}个月")
