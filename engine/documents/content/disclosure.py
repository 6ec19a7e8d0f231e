"""沟通量刑告知 (高检发〔2026〕5号 37): what the prosecution means to find and to propose, told before the talk.

For the suspect first, so in short sentences, with every term of art that occurs explained once at the end; the lawyer
and the victim's side read the same figures. The last page is for the prosecutor alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import summary
from engine.analysis import candidates
from engine.analysis.effort import OTHERS, PART
from engine.analysis.record import Record, records
from engine.analysis.sets import view
from engine.documents.content import checks, common, phrases, procedure, rights, sentencing, terms
from engine.documents.content.offer import Offer
from engine.documents.content.parties import as_proposed, cited, counsel, crimes_charged, paragraphs
from engine.documents.content.phrases import BLANK, blank
from engine.documents.content.proposal import articles, count_block, day, signature
from engine.documents.content.sentencing import Cite
from engine.documents.content.sources import Sources
from engine.documents.matter import Matter
from engine.explanation import YES
from engine.result import CountResult

OPENING = (
    "在提出量刑建议以前，本院先告诉你们：准备认定什么事实和罪名，有哪些影响处罚的情节，每个情节可以让处罚轻多少或者重多少，"
    "准备提出什么建议，根据是什么{law}。你们可以不同意，也可以提交证据。下面说的“你”是犯罪嫌疑人{name}。"
)
HOW = "先看犯罪本身，定一个量刑起点；再按金额、次数等加上一些月数，得到基准刑。然后看各个情节，按百分比减少或者增加。"
FIRST = "其中“{names}”先算，其余的情节在它算完的结果上再算。"
CEILING = "认罪认罚和意思相近的情节不重复计算：{names}合在一起，最多减少基准刑的{percent}%（{law}）。"
ALONE = "认罪认罚一项，最多减少基准刑的{percent}%（{law}）。"
EXEMPT = "认罪认罚和意思相近的情节不重复计算：{names}合在一起，可以减少基准刑的{percent}%以下或者免除处罚（{law}）。"
READ_AS = "认罪认罚和意思相近的情节怎样合并，本院的算法是：{name}（{law}）。"
FORMULA = "按上面准备取的数计算：{formula}个月{law}。"
LIMITED = "{text}，{change}个月{law}。"
WHOLE = "化成整月：{change}个月{law}。每一步都取最轻或者最重的，是{span}。"
UNSURE = "这些事符合法律规定的条件，经检察官审查属实，才能计入；现在列出来，不是承诺。"
LABELS = {
    "法律允许的最低到最高": "法律允许的最轻到最重",
    "计算得出的幅度": "算出来的范围",
    "取值点和由来": "范围里取的一个数，是谁取的",
}


def content(matter: Matter) -> dict[str, Any]:
    """What the template of the disclosure shows."""
    matter = as_proposed(matter)
    sources = Sources(matter)
    offer, who, cite = Offer(matter, sources.cite), matter.particulars, sources.cite
    counts = matter.result.counts
    reckoned = any(count.base_sentence for count in counts.values())
    shown: dict[str, Any] = {
        "opening": OPENING.format(
            law=cited("刑诉法173条", phrases.plea_opinion(matter, "37")), name=blank(matter.case.defendant.name)
        ),
        "persons": [*_persons(matter)],
        "facts": paragraphs(who.facts_found) or [BLANK],
        "stated": sentencing.fact_rows(matter),
        "charged": f"准备认定的罪名：{crimes_charged(matter)}。",
        "ranges": sentencing.range_rows(matter, cite),
        "how": HOW if reckoned else "",
        "counts": [_count(matter, key, n, cite) for n, key in enumerate(counts, 1)],
        "figures": [{**row, "label": LABELS.get(row["label"], row["label"])} for row in offer.ranges()],
        "penalties": [row for row in _penalties(offer) if row["lines"]],
        "sentence": f"准备提出的建议：{offer.sentence()}。" if offer.sentence() else "",
        "execution_reasons": _numbered(offer.execution_reasons()),
        "articles": articles(matter),
        "changes": _numbered(_changes(matter)),
        "unsure": UNSURE,
        "typed": paragraphs(matter.texts["changes"]),
        "rights": _numbered(rights.of_suspect(matter)),
        "victims_rights": _numbered(rights.of_victim(matter)),
        "extra": paragraphs(matter.texts["extra"]),
        "receipts": [*_receipts(matter)],
    }
    to_do = [*checks.to_do(matter, offer)]
    if who.procedure is None:
        to_do.append("没有填写准备适用的审理程序。")
    changing = bool(shown["changes"] or shown["typed"])
    parts = [
        "facts",
        "range",
        *(["factors"] if reckoned else []),
        "proposal",
        *(["changes"] if changing else []),
        "rights",
    ]
    parts += [*(["extra"] if shown["extra"] else []), "terms", "receipts"]
    return {
        **shown,
        "procuratorate": blank(who.procuratorate),
        "case_number": blank(who.case_number),
        "draft": checks.draft(to_do, False),
        "changing": changing,
        "terms": terms.explained(shown),
        "signature": signature(matter),
        "to_do": _numbered(to_do),
        "warnings": _numbered(checks.warnings(matter)),
        "notice": matter.result.notice.zh,
        "number": {part: common.heading(n, "zh") for n, part in enumerate(parts, 1)},
    }


def _numbered(lines: Any) -> list[str]:
    return [common.numbered(n, line, "zh") for n, line in enumerate(lines, 1)]


# To whom ------------------------------------------------------------------------------------------------------------


def _persons(matter: Matter) -> Iterator[dict[str, str]]:
    who, lawyer = matter.particulars, counsel(matter.particulars)
    firm = f"（{who.law_firm}）" if who.counsel and who.law_firm else ""
    yield {"label": "犯罪嫌疑人", "value": blank(matter.case.defendant.name)}
    yield {"label": lawyer["role"], "value": lawyer["name"] + firm}
    if procedure.may_be_minor(matter) or who.guardian:
        yield {"label": "法定代理人", "value": blank(who.guardian)}
    others = {"被害人": who.victim, "诉讼代理人": who.victim_agent, "翻译人员": who.interpreter}
    yield from ({"label": label, "value": value} for label, value in others.items() if value)
    yield {"label": "承办检察官", "value": blank(who.prosecutor)}
    yield {"label": "时间和地点", "value": f"{day(matter)}，{blank(who.place)}"}


def _receipts(matter: Matter) -> Iterator[dict[str, Any]]:
    """One line to sign for each of those who are told."""
    for row in _persons(matter):
        if row["label"] not in ("承办检察官", "时间和地点"):
            named = row["value"] if row["value"] != BLANK else ""
            yield {"who": row["label"], "name": named, "space": ["\u3000"] * 3}


# How it is reckoned -------------------------------------------------------------------------------------------------


def _count(matter: Matter, key: str, place: int, cite: Cite) -> dict[str, Any]:
    """One crime: the figures of the proposal, with what a layman needs to follow them."""
    count = matter.result.counts[key]
    first = [line.name.zh for line in count.adjustments if line.layer == 1 and line.kind == "factor"]
    block = count_block(matter, key, place, cite)
    later = any(line.layer == 2 and line.kind == "factor" for line in count.adjustments)
    record = records(view(matter.raw, matter.own), matter.result, matter.rules)[key]
    before = FIRST.format(names="”“".join(first)) if first and later else ""
    lines = filter(None, (before, plea_ceiling(matter, count, record, cite), *_computed(matter, key, cite)))
    return {
        **block,
        "factors": [row for row in block["factors"] if row["point"] != sentencing.UNTOUCHED],
        "computed": _numbered(lines) if count.adjusted else [],
    }


def _computed(matter: Matter, key: str, cite: Cite) -> Iterator[str]:
    """From the base sentence to whole months, in plain words."""
    whole = matter.result.counts[key].proposed
    for step in matter.result.steps:
        name = step.id.removeprefix(f"{key}.")
        if step.count != key or not (name in ("adjusted", "proposed") or name.startswith("limit.")):
            continue
        law = cited(cite(step.law, step.basis, step.verified))
        if name == "adjusted":
            yield FORMULA.format(formula=step.formula, law=law)
        elif name != "proposed":
            yield LIMITED.format(text=step.zh.partition("：")[2], change=step.formula, law=law)
        elif whole is not None:
            yield WHOLE.format(change=summary.before_after(step), law=law, span=sentencing.span(whole, "个月"))


def plea_ceiling(matter: Matter, count: CountResult, record: Record, cite: Cite) -> str:
    """How much the plea and what may not be counted twice with it take off together; empty without a plea."""
    rule = record.book.method.plea
    found = {line.factor: line.name.zh for line in count.adjustments if line.kind == "factor"}
    if count.plea_reading is None:
        return ""
    reading = rule.readings[matter.case.method.plea_reading or rule.reading]
    if reading.rule != "shared_ceiling":
        return READ_AS.format(name=reading.name.zh, law=cite(reading.law, reading.basis, reading.verified))
    used = [
        item
        for item in rule.ceilings
        if (not item.with_any or found.keys() & set(item.with_any)) and record.holds(item.when)
    ][-1]
    names = [name for factor, name in found.items() if factor == rule.factor or factor in rule.shares_with]
    words = EXEMPT if used.exempt else CEILING if len(names) > 1 else ALONE
    law = cite(used.law, used.basis, used.verified)
    return words.format(names="、".join(names), percent=used.percent, law=law)


# What is proposed, and what may still change it -----------------------------------------------------------------------


def _penalties(offer: Offer) -> Iterator[dict[str, Any]]:
    form = offer.form()
    if offer.sentence():
        yield {"label": "主刑", "lines": [offer.asked(), *([form] if form else [])]}
        yield {"label": "罚金", "lines": offer.fine()}
        yield {"label": "是否宣告缓刑", "lines": offer.execution()}
        yield {"label": "附加刑和其他处置", "lines": offer.measures()}
        yield {"label": "羁押折抵", "lines": [offer.custody()] if offer.custody() else []}


def _changes(matter: Matter) -> Iterator[str]:
    """What the suspect can still do for the victim or towards making good, where some rule gives it weight here."""
    if matter.result.declared is None:
        return
    by_fact: dict[str, list[tuple[str, str]]] = {}
    for item in candidates.facts(view(matter.raw, matter.own), matter.rules, "prosecution"):
        if item.nature == "do" and (PART <= item.change.effort <= OTHERS or item.group.startswith("plea")):
            name, _, option = item.change.name.zh.partition("：")
            by_fact.setdefault(name, []).append((option, item.change.law))
    for name, options in by_fact.items():
        words = "；".join(option for option, _ in options if option != YES.zh)
        yield f"{name}{f'：{words}' if words else ''}{cited(*dict.fromkeys(law for _, law in options))}。"
