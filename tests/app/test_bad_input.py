"""Whatever is typed or uploaded, the page stands, names the field in its own language, and keeps what was there."""

from __future__ import annotations

import copy
import datetime
from typing import Any

import pytest

CASE = """schema: liangxing/case/1
jurisdiction: national
sentencing_date: 2025-03-01
defendant: {facts: {age_at_offence: 30}}
counts:
  a: {crime: theft, offence_date: 2024-06-01, facts: {amount: 12000}}
"""
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
TOMORROW = datetime.date.today() + datetime.timedelta(days=1)
# The file, and what its refusal must name: the place in the file, and the fault in Chinese.
WRONG: dict[str, tuple[str | bytes, str, str]] = {
    "unknown crime": (CASE.replace("crime: theft", "crime: thefd"), "counts.a.crime", "是不是“theft”"),
    "age five": (
        CASE.replace("age_at_offence: 30", "age_at_offence: 5"),
        "defendant.facts.age_at_offence",
        "12至120之间的整数",
    ),
    "amount in words": (CASE.replace("12000", "三万元"), "counts.a.facts.amount", "“三万元”不是数字"),
    "negative amount": (CASE.replace("12000", "-5"), "counts.a.facts.amount", "-5超出范围"),
    "date after today": (CASE.replace("2025-03-01", str(TOMORROW)), "sentencing_date", "至今天"),
    "offence after sentencing": (CASE.replace("2024-06-01", "2025-04-01"), "counts.a.offence_date", "晚于裁判日期"),
    "impossible date": (CASE.replace("2024-06-01", "2024-02-30"), "case.yaml", "不符合YAML格式"),
    "unknown fact": (CASE.replace("amount: 12000", "amout: 12000"), "counts.a.facts.amout", "是不是“amount”"),
    "unknown key": (CASE + "plee: {stage: trial}\n", "plee", "是不是“plea”"),
    "unknown factor": (CASE + "factors: {surender: {}}\n", "factors.surender", "是不是“surrender”"),
    "ratio beyond all": (
        CASE + "factors: {surrender: {ratio: -400}}\n",
        "factors.surrender.ratio",
        "不在-100至300",
    ),
    "ratio upside down": (
        CASE + "factors: {surrender: {ratio: [-10, -20]}}\n",
        "factors.surrender.ratio",
        "上下限颠倒",
    ),
    "unknown place": (CASE.replace("national", "narnia"), "jurisdiction", "没有“narnia”这一项"),
    "a position": (
        CASE + "positions: {defence: {counts: {a: {facts: {amount: -1}}}}}\n",
        "positions.defence.counts.a.facts.amount",
        "-1超出范围",
    ),
    "detention reversed": (
        CASE + "detention: [{from: 2024-08-01, to: 2024-07-01}]\n",
        "detention.0",
        "截止日（to）早于起始日（from）",
    ),
    "yaml bomb": (BOMB, "case.yaml:2", "不允许使用别名"),
    "key twice": (CASE + "title: a\ntitle: b\n", "case.yaml", "写了两次"),
    "not yaml": ("counts: [", "case.yaml", "不符合YAML格式"),
    "a list": ("- 1\n- 2\n", "case.yaml", "不是案件文件"),
    "empty": ("", "case.yaml", "不是案件文件"),
    "binary": (b"\xff\xfe\x00\x01\x02", "case.yaml", "不是UTF-8文本"),
    "nothing in it": ("{}", "counts", "必须填写"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_file_is_explained_and_the_case_stays(pages: Any, upload: Any, fault: str) -> None:
    content, place, words = WRONG[fault]
    pages.set("number_input", 41000.0, "counts", "a", "facts", "amount")
    kept = copy.deepcopy(pages.raw)
    upload(content)
    assert pages.raw == kept
    [message] = [item.value.replace("\\", "") for item in pages.at.error]
    assert "没有打开“case.yaml”" in message
    assert place in message and words in message, message


def test_fifty_megabytes(pages: Any, upload: Any) -> None:
    kept = copy.deepcopy(pages.raw)
    upload(b"x" * 50_000_000)
    assert pages.raw == kept
    assert pages.sees("文件太大")


def test_a_good_file_after_a_wrong_one(pages: Any, upload: Any) -> None:
    upload("[")
    assert pages.at.error
    upload(CASE)
    assert not pages.at.error
    assert pages.raw["counts"]["a"]["facts"] == {"amount": 12000}


def test_hostile_words_are_shown_as_they_were_typed(pages: Any, upload: Any) -> None:
    name = "{{ 7*7 }} <b>x</b> **y** [a](javascript:z)"
    upload(CASE + f"factors: {{other_1: {{name: '{name}', ratio: -5}}}}\n")
    for page in ("case", "result"):
        pages.go(page)
        cells = [str(cell) for table in pages.at.table for column in table.value for cell in table.value[column]]
        marked = [*(item.value for item in (*pages.at.markdown, *pages.at.caption)), *cells]
        shown = [text for text in marked if "javascript" in text]
        assert shown
        for text in shown:
            assert name in text.replace("\\", "")
            assert "](javascript" not in text and "<b>" not in text and "**y" not in text


def test_age_five_in_the_form(pages: Any) -> None:
    pages.set("number_input", 5, "defendant", "facts", "age_at_offence")
    assert pages.raw["defendant"]["facts"]["age_at_offence"] == 5
    [summary] = [item.value.replace("\\", "") for item in pages.at.error]
    assert "犯罪时年龄" in summary and "5超出范围；可以是：12至120之间的整数" in summary
    under = [item.value for item in pages.at.caption if ":red" in item.value]
    assert any("5超出范围" in text for text in under)
    assert pages.at.number_input(key=pages.key("defendant", "facts", "age_at_offence")).value == 5
    pages.set("number_input", 25, "defendant", "facts", "age_at_offence")
    assert not pages.at.error


def test_dates_out_of_reach_in_the_form(pages: Any) -> None:
    pages.set("date_input", TOMORROW, "sentencing_date")
    assert pages.sees("不是本工具能用的日期；可以是：1979-01-01至今天")
    pages.set("date_input", datetime.date(2026, 1, 1), "sentencing_date")
    assert pages.sees("2026-01-11晚于裁判日期")
    assert pages.at.date_input(key=pages.key("counts", "a", "offence_date")).value == datetime.date(2026, 1, 11)


def test_ratio_beyond_all_in_the_form(pages: Any) -> None:
    pages.set("number_input", -400.0, "factors", "surrender", "ratio")
    assert pages.sees("自首 · 调节比例") and pages.sees("-400不在-100至300")
    assert pages.raw["factors"]["surrender"]["ratio"] == -400
