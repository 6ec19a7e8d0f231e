"""The report on a reform: what `telling` says, with the charts, as one page of HTML."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.caseload.reform import charts_reform as charts
from engine.caseload.reform.result import SAYS, Reform
from engine.caseload.reform.rules import Changed
from engine.caseload.reform.said import SAID
from engine.caseload.reform.telling import beside, flows, groups, lead, overall, read_from, sections, steps
from engine.caseload.reform.telling_rules import by_rule
from engine.caseload.report import Chart, Run, Section, page
from engine.text import Language, Text

CAPTIONS = {
    "differences": Text(zh="宣告刑增减多少（只画有增减的案件）", en="By how much the declared term moves"),
    "distribution": Text(zh="两套规则下宣告刑的分布", en="Declared terms under both rulebooks"),
    "rules": Text(zh="每处改动单独使刑期合计增减多少", en="Months that each change moves alone"),
    "flow": Text(zh="换了刑期档的案件（从左到右）", en="Cases that change their band, from left to right"),
    "bands": Text(
        zh="全部案件：现行规则（行）和修改后（列）", en="All cases: today's rules down, changed rules across"
    ),
    "probation": Text(zh="缓刑：现行规则和修改后", en="Probation under both rulebooks"),
    "crimes": Text(zh="各罪名刑期合计增减", en="Months in all by crime"),
}


def report(reform: Reform, run: Run, language: Language, changed: Changed | None = None) -> str:
    """The whole page; `changed` says what the changed rulebook was read from."""
    first_words = [lead(reform), SAYS, *([read_from(changed)] if changed else [])]
    return page(SAID["title"], charted(reform, language), language, run=run, lead=first_words)


def charted(reform: Reform, language: Language) -> list[Section]:
    """What `telling` says, each part with its charts."""
    if not reform.whole.touched:
        return list(sections(reform))
    flow = ["bands"] if all(old == new for old, new in reform.flow) else ["flow", "bands"]
    first = ["differences", "distribution"] if reform.whole.moved else ["distribution"]
    several = ["rules"] if reform.whole.moved else []
    return [
        _with(overall(reform), reform, first, language),
        _with(by_rule(reform), reform, several, language),
        _with(flows(reform), reform, flow, language),
        _with(beside(reform), reform, ["probation"], language),
        _with(groups(reform), reform, ["crimes"] if reform.whole.moved else [], language),
        steps(reform),
    ]


def _with(section: Section, reform: Reform, names: list[str], language: Language) -> Section:
    return replace(section, charts=[_chart(name, reform, language) for name in names])


def _chart(name: str, reform: Reform, language: Language) -> Chart:
    spec: dict[str, Any] = getattr(charts, name)(reform, language).to_dict()
    return Chart(spec, CAPTIONS[name], CAPTIONS[name])
