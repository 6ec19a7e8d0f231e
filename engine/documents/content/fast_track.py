"""The conditions of 速裁 (刑诉法222、223条), each held against the case. In Chinese only, like the papers.

A condition that the case file cannot answer is left to the prosecutor, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine import wording
from engine.disputed import factor_lines
from engine.documents.content import phrases
from engine.documents.content.procedure import Minority, disabilities, minority, pleads, stated
from engine.documents.matter import Matter

State = Literal["met", "not_met", "check"]
STATES: dict[State, str] = {"met": "具备", "not_met": "不具备", "check": "须核实"}
LONGEST = 36  # 刑诉法222条1款
HIGHER_COURTS = ("中级", "高级", "最高")
JOINT = {"accessory", "coerced", "instigator"}


@dataclass(frozen=True)
class Condition:
    """One condition of 速裁: its article, what the case says of it, whether it holds."""

    name: str
    law: str
    state: State
    said: str


def conditions(matter: Matter) -> list[Condition]:
    """Every condition of 速裁 (刑诉法222、223条) with what the case says of it."""
    return [
        _court(matter),
        _term(matter),
        _evidence(matter),
        _plea(matter),
        Condition("犯罪嫌疑人同意适用速裁程序", "刑诉法222条1款", "check", "由犯罪嫌疑人在签署时表示。"),
        _able(matter),
        _of_age(matter),
        Condition("没有重大社会影响", "刑诉法223条3项", "check", "由检察官判断。"),
        _joint(matter),
        _settled(matter),
    ]


def _court(matter: Matter) -> Condition:
    name, law, court = "基层人民法院管辖", "刑诉法222条1款", matter.particulars.court
    if not court:
        return Condition(name, law, "check", "没有填写管辖法院。")
    higher = any(word in court for word in HIGHER_COURTS)
    return Condition(name, law, "not_met" if higher else "met", f"拟向{court}提起公诉。")


def _term(matter: Matter) -> Condition:
    name, law, result = "可能判处三年有期徒刑以下刑罚", "刑诉法222条1款", matter.result
    if result.declared is None or result.penalty is None:
        return Condition(name, law, "check", f"{phrases.NO_TERM.zh}。")
    asked, proposal = phrases.asked(result, matter.case, "zh"), matter.case.proposal
    most = proposal.high if proposal else result.declared.chosen
    if most > LONGEST or result.penalty.kind in ("life", "death"):
        return Condition(name, law, "not_met", f"拟提出的量刑建议为{asked}，超过三年。")
    if result.declared.high > LONGEST:
        upper = wording.term(result.declared.high, "zh")
        return Condition(name, law, "check", f"拟提出的量刑建议为{asked}；调节后的幅度上端为{upper}。")
    return Condition(name, law, "met", f"拟提出的量刑建议为{asked}。")


def _evidence(matter: Matter) -> Condition:
    points = [point.name.zh for point in matter.comparison.disputed if point.kind == "fact"]
    said = f"各方对下列事实有争议：{'、'.join(dict.fromkeys(points))}。" if points else "由检察官判断。"
    return Condition("案件事实清楚，证据确实、充分", "刑诉法222条1款", "check", said)


def _plea(matter: Matter) -> Condition:
    name, law = "犯罪嫌疑人认罪认罚", "刑诉法222条1款"
    if pleads(matter.case):
        return Condition(name, law, "met", "案卷记载已认罪认罚。")
    return Condition(name, law, "not_met", "案卷没有认罪认罚的记载。")


def _able(matter: Matter) -> Condition:
    name, law = "不是盲、聋、哑人，也不是尚未完全丧失辨认或者控制自己行为能力的精神病人", "刑诉法223条1项"
    if found := disabilities(matter, matter.own):
        return Condition(name, law, "not_met", f"犯罪嫌疑人系{'、'.join(found)}。")
    if any(disabilities(matter, other) for other in matter.cases):
        return Condition(name, law, "check", "各方对此有争议。")
    return Condition(name, law, "met", "案卷没有此类记载；只聋或者只哑的，也不适用。")


def _of_age(matter: Matter) -> Condition:
    opinion = phrases.plea_opinion(matter, "63–66")
    name, law, found = "不是未成年人", "，".join(filter(None, ("刑诉法223条2项", opinion))), minority(matter)
    said = {
        "minor": "犯罪嫌疑人未满十八周岁。",
        "unknown": "犯罪时未满十八周岁；没有填写出生日期，现年须核实。",
        "past": "犯罪时未满十八周岁，现已成年。",
        "adult": "案卷没有未成年的记载。",
    }
    state: dict[Minority, State] = {"minor": "not_met", "unknown": "check", "past": "met", "adult": "met"}
    return Condition(name, law, state[found], said[found])


def _joint(matter: Matter) -> Condition:
    lines = {line.factor for result in matter.comparison.results.values() for _, line in factor_lines(result)}
    roles = {
        (case.defendant.facts | count.facts).get("role")
        for case in matter.cases.values()
        for count in case.counts.values()
    }
    joint = roles - {None, "principal"} or lines & JOINT
    said = (
        "案卷涉及共同犯罪，须核实同案人有无异议。" if joint else "案卷没有同案人的记载；有同案人的，须核实其有无异议。"
    )
    return Condition("共同犯罪的同案人对事实、罪名、量刑建议和程序没有异议", "刑诉法223条4项", "check", said)


def _settled(matter: Matter) -> Condition:
    name, law, case = "就附带民事赔偿等事项达成调解或者和解协议", "刑诉法223条5项", matter.case
    if stated(case, "reconciliation"):
        return Condition(name, law, "met", "已达成刑事和解协议。")
    paid = {(case.defendant.facts | count.facts).get("compensation") for count in case.counts.values()}
    parts = ["已全部赔偿"] if "full" in paid else ["部分赔偿"] if "partial" in paid else []
    parts += ["已取得谅解"] if stated(case, "forgiveness") else []
    said = "、".join(parts) if parts else "案卷没有赔偿、谅解的记载"
    return Condition(name, law, "check", f"{said}；须核实有无调解或者和解协议，没有此类事项的记明。")
