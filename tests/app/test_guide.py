"""The guided first case leads to a number that can give its reasons, and stays away when it was sent away."""

from __future__ import annotations

from typing import Any

from engine import summary
from views.guide import STEPS
from views.text import catalogue


def box(pages: Any) -> str:
    return next((text for text in pages.texts() if text.startswith("**第")), "")


def press(pages: Any, name: str) -> None:
    pages.at.button(key=f"guide/{pages.session.spoken}/{name}").click().run()
    pages.check()


def test_every_step_is_written_and_on_a_page() -> None:
    assert 5 <= len(STEPS) <= 7
    for step in STEPS:
        assert {f"guide.{step.name}.title", f"guide.{step.name}.text", f"page.{step.page}"} <= set(catalogue())


def test_walk_to_a_counter_number(pages: Any) -> None:
    assert pages.sees("第一次使用？")
    press(pages, "start")
    assert "第1步，共7步：打开案件" in box(pages)
    press(pages, "next")
    assert "罪名与事实" in box(pages) and pages.sees("这一步已经做到")
    press(pages, "next")
    assert "第3步，共7步：量刑情节" in box(pages)
    pages.go("result")
    assert "看懂这个范围" in box(pages)
    pages.go("case")
    assert "写明己方立场" in box(pages) and not pages.sees("这一步已经做到")
    pages.take("editing", "defence")
    assert pages.sees("这一步已经做到")  # the sample's defence differs already
    pages.set("selectbox", "full", "defendant", "facts", "compensation")
    pages.go("compare")
    assert "怎样才能达到" in box(pages)
    press(pages, "back")
    assert "写明己方立场" in box(pages)  # and stays there until the reader goes on
    pages.go("case").go("compare").go("result")
    assert "带走理由" in box(pages)
    result = pages.result("defence")
    assert pages.sees(f"现在的数字（辩护方）：建议刑期{result.declared.low}至{result.declared.high}个月")
    assert pages.sees(summary.point(result, "zh"))
    press(pages, "finish")
    assert not box(pages) and not pages.sees("第一次使用？")


def test_sent_away_it_stays_away_and_can_be_called_back(pages: Any, tab: Any) -> None:
    press(pages, "hide")
    assert not pages.sees("第一次使用？")
    later = tab()
    assert not later.sees("第一次使用？")
    press(later, "again")
    assert "第1步" in box(later)
    press(later, "close")
    assert not box(later)


def test_it_never_touches_the_case(pages: Any) -> None:
    before = pages.raw
    press(pages, "start")
    press(pages, "next")
    press(pages, "next")
    for step in STEPS[3:]:
        pages.go(step.page)
    assert pages.raw is before and not pages.session.unsaved
