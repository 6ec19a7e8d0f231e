"""What is wrong with a case, in the page's language and in the words of the form, at the field it belongs to.

The engine says what is wrong in English, for the command line. Its sentences have a fixed form, so each is known here
by that form and said again in Chinese; one that is not known is shown as it came rather than hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from engine.errors import Problem
from views import names, state
from views.text import join, language, plain, say

_MESSAGES: tuple[tuple[str, str], ...] = (
    (r"unknown id (?P<v>.+)", "没有{v}这一项"),
    (r"unknown key", "没有这个字段"),
    (r"unknown factor", "没有这个情节"),
    (r"Field required", "必须填写"),
    (r"(?P<v>\S+) is not a date this tool can use", "{v}不是本工具能用的日期"),
    (r"(?P<v>\S+) lies after the sentencing date", "{v}晚于裁判日期"),
    (r"(?P<v>.+) is neither true nor false", "{v}既不是是也不是否"),
    (r"(?P<v>.+) is none of the choices", "{v}不在选项之中"),
    (r"(?P<v>.+) is not a date", "{v}不是日期"),
    (r"(?P<v>.+) is not a whole number", "{v}不是整数"),
    (r"(?P<v>.+) is not a number", "{v}不是数字"),
    (r"(?P<v>.+) has too many decimals", "{v}的小数位太多"),
    (r"(?P<v>.+) is out of range", "{v}超出范围"),
    (r"a circumstance that no list names needs its ratio", "清单以外的情节须写明比例"),
    (r"must be a number, not (?P<v>.+)", "{v}不是数字"),
    (r"must be a finite number", "须是有限的数字"),
    (r"(?P<v>\S+) lies outside -100 to 300", "{v}不在百分之负一百至百分之三百之间"),
    (r"(?P<v>\S+) is not a term in months from 0 to 1200", "{v}不是零至一千二百个月之间的刑期"),
    (r"must be a number or \[low, high\]", "须是一个数字，或者下限、上限两个数字"),
    (r"(?P<v>\[.+\]) is upside down; write the lower number first", "{v}上下限颠倒，小的写在前面"),
    (r"'to' lies before 'from'", "截止日早于起始日"),
    (r"periods overlap on (?P<v>\S+)", "两段羁押在{v}重叠"),
    (r"the file is too large", "文件太大"),
    (r"is not UTF-8 text|unacceptable character.*|special characters are not allowed", "不是文本文件"),
    (r"is not a case file", "不是案件文件"),
    (r"no position (?P<v>.+)", "没有{v}这个立场"),
    (r"aliases \(\*name\) are not allowed", "不允许使用别名（*）"),
    (r"duplicate key '(?P<v>.+)'", "{v}写了两次"),
    (r"nested too deeply|maximum recursion.*", "嵌套太深"),
    (r"Input should be a valid date.*|Input should be a valid datetime.*", "不是有效的日期"),
    (r"Input should be a valid integer.*", "不是整数"),
    (r"Input should be a valid (?:dictionary|mapping).*|Input should be an? (?:object|instance).*", "须由字段组成"),
    (r"Input should be a valid string", "须是文字"),
    (r"Input should be a valid boolean.*", "既不是是也不是否"),
    (r"Input should be a valid (?:tuple|list|array)", "须是列表"),
    (r"Input should be greater than or equal to (?P<v>\S+)", "不能小于{v}"),
    (r"Input should be (?P<v>'.+')", "只能是{v}之一"),
    (r"Dictionary should have at least 1 item.*", "至少要有一项"),
    (r"(?:month|day|year) .*", "不是有效的日期"),
    (
        r"mapping values are not allowed.*|(?:could|did) not find expected.*|expected .*|found .*|while .*",
        "不符合文件格式（YAML）",
    ),
)
_ALLOWED: tuple[tuple[str, str], ...] = (
    (r"(?P<a>\S+) to today, (?P<b>\S+)", "{a}至今天（{b}）"),
    (r"at latest (?P<a>\S+)", "不晚于{a}"),
    (r"true or false", "是或者否"),
    (r"a date such as (?P<a>\S+)", "如{a}这样的日期"),
    (r"a whole number from (?P<a>\S+) to (?P<b>\S+)(?: \(\w+\))?", "{a}至{b}的整数"),
    (r"a number from (?P<a>\S+) to (?P<b>\S+)(?: \(\w+\))?", "{a}至{b}的数字"),
    (r"-100 to 300(?: \(percent\))?", "负一百至三百（百分比）"),
    (r"an id of `liangxing rules list`, or other_<any>", "规则页列出的情节，或者自拟情节（other_加任意名称）"),
    (r"at most (?P<a>\d+) kB", "不超过{a}千字节"),
    (r"a YAML or JSON case file", "案件文件（YAML 或 JSON）"),
    (r"a mapping that begins with schema: (?P<a>\S+)", "以 schema: {a} 开头的案件文件"),
    (r"none in this case", "本案没有立场"),
    (r"periods one after the other", "各段前后相接，不重叠"),
)
_REQUIRED = "Field required"


def publish(found: Iterable[Problem]) -> None:
    """Make the problems of this run known to the fields, which show each under the widget it belongs to."""
    by_path: dict[str, list[Problem]] = {}
    for problem in found:
        by_path.setdefault(problem.path, []).append(problem)
    st.session_state["problems"] = by_path


def under(path: tuple[str, ...]) -> None:
    """The problems of one field, or of anything inside it."""
    here = ".".join(path)
    for place, found in st.session_state.get("problems", {}).items():
        if place == here or place.startswith(here + "."):
            for problem in found:
                st.caption(f":red[{plain(sentence(problem))}]")


def summary(found: list[Problem], raw: Mapping[str, Any]) -> None:
    """All problems together, each with the name of its field."""
    missing = [problem for problem in found if problem.message == _REQUIRED]
    if missing and len(missing) == len(found):
        places = join([names.path(tuple(problem.path.split(".")), raw) for problem in missing])
        st.info(say("problems.missing", places=plain(places)))
        return
    lines = [f"- **{plain(_place(problem, raw))}** {plain(sentence(problem))}" for problem in found]
    st.error(say("problems.title") + "\n\n" + "\n".join(lines))


def refused(found: list[Problem], name: str) -> None:
    """Why a file was not opened; the case that was open stays."""
    lines = [f"- `{problem.path}` {plain(sentence(problem, ids=True))}" for problem in found[:20]]
    st.error(say("problems.refused", name=plain(name)) + "\n\n" + "\n".join(lines))


def _place(problem: Problem, raw: Mapping[str, Any]) -> str:
    return names.path(tuple(problem.path.split(".")), raw) if problem.path else say("field.case")


def sentence(problem: Problem, *, ids: bool = False) -> str:
    """What is wrong and what is allowed; `ids` also offers the nearest id, for somebody who writes the file."""
    unknown = not ids and problem.message.startswith("unknown ")
    text = say("problems.unknown") if unknown else _said(problem.message, _MESSAGES)
    if problem.allowed and (ids or not _is_list_of_ids(problem.allowed)):
        text += say("problems.allowed", allowed=_said(problem.allowed, _ALLOWED))
    if ids and problem.suggestion:
        text += say("problems.nearest", id=problem.suggestion)
    return text


def _is_list_of_ids(allowed: str) -> bool:
    return bool(re.fullmatch(r"[a-z0-9_]+(, [a-z0-9_]+)*", allowed))


def _said(words: str, table: tuple[tuple[str, str], ...]) -> str:
    if language() == "en":
        return words
    for pattern, chinese in table:
        if match := re.fullmatch(pattern, words, re.DOTALL):
            return chinese.format(**match.groupdict())
    return words


def stop_if_wrong(outcome: state.Outcome) -> None:
    """Show what must be mended and draw no more of a page that needs a result."""
    if outcome.result is None:
        summary(outcome.problems, state.session().raw)
        st.page_link("views/case.py", label=say("problems.back"), icon=":material/arrow_back:")
        st.stop()
