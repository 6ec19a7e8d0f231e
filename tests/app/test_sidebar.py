"""The case in short follows to every page, and says what the engine says."""

from __future__ import annotations

from typing import Any

import pytest

from engine import summary, wording
from engine.law.library import library
from views.parties import _OTHERS, _USUAL, assigned

PAGES = ("case", "result", "compare", "negotiation", "documents", "rules", "coverage")


def beside(pages: Any) -> str:
    """Everything in the sidebar."""
    values = [item.value for item in (*pages.at.sidebar.markdown, *pages.at.sidebar.caption)]
    return "\n".join(values).replace("\\", "").replace("**", "")


@pytest.mark.parametrize("page", PAGES)
def test_summary_is_beside_every_page(pages: Any, page: str) -> None:
    pages.take("editing", "defence")
    pages.go(page)
    result, words = pages.result("defence"), beside(pages)
    assert "李某入户盗窃案（虚构示例）" in words and "浙江  \n裁判日期：2026-05-20" in words
    assert "盗窃罪 盗窃数额：26,800元；入户盗窃" in words
    assert ":blue-badge[辩护方]" in words
    assert f"建议刑期：{wording.span(result.declared.low, result.declared.high, wording.MONTHS, 'zh')}" in words
    assert summary.point(result, "zh") in words
    assert summary.probation(result, "zh") in words and summary.fine(result, "zh") in words
    assert "当事一方选定" in words and "当事一方选定" in summary.chosen_by(result, library()).zh
    links = [item.proto.label for item in pages.at.sidebar if "page_link" in str(item.type)]
    assert f"提示（{len(result.warnings)}条）" in links


def test_range_stands_before_the_point(pages: Any) -> None:
    words = beside(pages)
    assert words.index("建议刑期") < words.index("取值点")


def test_an_unfinished_case_says_what_is_missing(pages: Any) -> None:
    pages.press("new")
    words = beside(pages)
    assert "未命名案件" in words and "还没有填写事实" in words and "有1处需要补充" in words
    assert pages.sees("从这里开始：选适用地区和罪名")


def test_every_edit_is_seen_beside_the_page_at_once(pages: Any) -> None:
    pages.set("number_input", 60000.0, "counts", "a", "facts", "amount")
    assert "盗窃数额：60,000元" in beside(pages)
    pages.set("text_input", "张某案 *x*", "title")
    assert "张某案 *x*" in beside(pages)


def test_party_colours_are_stable_distinct_and_readable() -> None:
    taken: dict[str, str] = {}
    names = [f"方案{number}" for number in range(len(_OTHERS))]
    first = {name: assigned(name, taken) for name in (*_USUAL, *names)}
    assert len({first[name] for name in names} | set(_USUAL.values())) == len(_OTHERS) + len(set(_USUAL.values()))
    assert {name: assigned(name, taken) for name in reversed(first)} == dict(reversed(first.items()))
    assert assigned("一个更晚的方案", taken) in _OTHERS
    for colour in (*_USUAL.values(), *_OTHERS):
        assert _contrast_on_white(colour) >= 4.5, colour


def _contrast_on_white(colour: str) -> float:
    def channel(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
