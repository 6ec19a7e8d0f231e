"""量刑建议书: what 高检发〔2026〕5号 36 and 人民检察院刑事诉讼规则364条 demand, and the answers to the defence.

The last page is for the prosecutor alone: what stands against serving the paper, and what must be checked before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from engine import summary, wording
from engine.disputed import STAGES
from engine.documents.content import answers, checks, common, phrases, procedure, sentencing
from engine.documents.content.offer import Offer
from engine.documents.content.parties import counsel, crimes_charged, paragraphs
from engine.documents.content.phrases import BLANK, blank
from engine.documents.content.points import disputed_points
from engine.documents.content.sentencing import Cite
from engine.documents.content.sources import Sources
from engine.documents.matter import Matter

OWN_POINTS = "本院认定、辩护方没有提出意见的争点：{names}。"
_DOCUMENT = re.compile(r"((?:刑法|刑诉法|[^；]*?号）?) ?)(.*)")


def content(matter: Matter) -> dict[str, Any]:
    """What the template of the proposal shows.

    Raises:
        InputError: an answer names a point that the case does not have.
    """
    answers.check(matter)
    sources = Sources(matter)
    cite, offer, who = sources.cite, Offer(matter, sources.cite), matter.particulars
    measured = {  # in the order of the page, so that a footnote stands where its source is first met
        "ranges": sentencing.range_rows(matter, cite),
        "counts": [count_block(matter, key, n, cite) for n, key in enumerate(matter.result.counts, 1)],
        **_proposed(offer),
    }
    found = answers.opinions(matter, disputed_points(matter, sources))
    to_do = [*answers.to_do(found, matter), *checks.to_do(matter, offer)]
    return {
        "procuratorate": blank(who.procuratorate),
        "plea": procedure.pleads(matter.case),
        "case_number": blank(who.case_number),
        "draft": checks.draft(to_do, any(item.open for item in found.given)),
        "opening": _opening(matter),
        "case": [*_case(matter)],
        "facts": paragraphs(who.facts_found) or [BLANK],
        "stated": sentencing.fact_rows(matter),
        "charged": _charged(matter),
        **measured,
        "reasons": paragraphs(matter.texts["reasons"]),
        "execution_reasons": [common.numbered(n, one, "zh") for n, one in enumerate(offer.execution_reasons(), 1)],
        "articles": articles(matter),
        **_answered(matter, found),
        "court": f"　　此致\n{who.court or f'{BLANK}人民法院'}",
        "signature": signature(matter),
        "to_do": [common.numbered(n, one, "zh") for n, one in enumerate(to_do, 1)],
        "warnings": [common.numbered(n, one, "zh") for n, one in enumerate(checks.warnings(matter), 1)],
        "notice": matter.result.notice.zh,
    }


def _answered(matter: Matter, found: answers.Opinions) -> dict[str, Any]:
    """Views and answers, and the headings' numbers, which depend on whether there are any."""
    victim, other = paragraphs(matter.texts["victim"]), paragraphs(matter.texts["other"])
    answered = bool(found.given or found.own or victim or other)
    reckoned = any(count.base_sentence for count in matter.result.counts.values())
    parts = ["case", "facts", "range", *(["factors"] if reckoned else []), "proposal", "reasons"]
    parts += ["answers"] if answered else []
    return {
        "reckoned": reckoned,
        "answered": answered,
        "answers": answers.rows(found, matter),
        "own_points": OWN_POINTS.format(names="、".join(found.own)) if found.own else "",
        "victim": victim,
        "other": other,
        "number": {part: common.heading(n, "zh") for n, part in enumerate(parts, 1)},
    }


def _opening(matter: Matter) -> str:
    name, crimes = blank(matter.case.defendant.name), "、".join(phrases.crimes(matter))
    laws: tuple[str, ...] = ("人民检察院刑事诉讼规则364条",)
    if procedure.pleads(matter.case):
        laws = ("刑诉法176条2款", "人民检察院刑事诉讼规则274条", phrases.plea_opinion(matter, "36"))
    cited = "、".join(filter(None, laws))
    return f"被告人{name}涉嫌{crimes}一案，本院审查终结。依照{cited}，就应当判处的刑罚提出如下建议。"


def _case(matter: Matter) -> Iterator[dict[str, str]]:
    """Who it is about and how far the case has come; what nobody stated is left out, but for the name."""
    who, case = matter.particulars, matter.case
    birth = f"{wording.date(who.birth, 'zh')}出生" if who.birth else ""
    lives = f"住{who.residence}" if who.residence else ""
    person = "，".join(filter(None, (blank(case.defendant.name), who.gender, birth, lives)))
    held = "\n".join(f"{wording.date(one.start, 'zh')}至{wording.date(one.end, 'zh')}" for one in case.detention)
    lawyer = counsel(who)
    rows = {
        "被告人": person,
        "强制措施": who.custody,
        "先行羁押": held,
        lawyer["role"]: f"{who.counsel}（{who.law_firm}）" if who.counsel and who.law_firm else who.counsel,
        "法定代理人": who.guardian,
        "认罪认罚": STAGES[case.plea.stage].zh if case.plea else "",
        "拟适用程序": procedure.PROCEDURES[who.procedure] if who.procedure else "",
    }
    yield from ({"label": label, "value": value} for label, value in rows.items() if value)


def _charged(matter: Matter) -> str:
    opinion = "".join(paragraphs(matter.texts["opinion"]))
    name = blank(matter.case.defendant.name)
    return f"{opinion}应当以{crimes_charged(matter)}追究被告人{name}的刑事责任。"


def count_block(matter: Matter, key: str, place: int, cite: Cite) -> dict[str, Any]:
    """One crime from its starting point to its own term: tables of figures and factors, the computation in lines."""
    count = matter.result.counts[key]
    several = len(matter.result.counts) > 1
    return {
        "name": common.sub_heading(place, "zh") + count.name.zh if several else "",
        "base": sentencing.base_rows(count, matter.book(key), cite),
        "factors": sentencing.factors(matter, key, cite),
        "excluded": sentencing.excluded_rows(count),
        "computed": [common.numbered(n, one, "zh") for n, one in enumerate(computed(matter, key, cite), 1)],
    }


def computed(matter: Matter, key: str, cite: Cite) -> Iterator[str]:
    """From the base sentence to whole months: the formula, what the statute limits, the rounding."""
    whole = matter.result.counts[key].proposed
    for step in matter.result.steps:
        name = step.id.removeprefix(f"{key}.")
        if step.count != key or not (name in ("adjusted", "proposed") or name.startswith("limit.")):
            continue
        formula = f"{step.formula}个月"
        if name == "proposed" and whole is not None:
            formula = f"{summary.before_after(step)}个月，幅度{sentencing.span(whole, '个月')}"
        yield f"{step.zh}：{formula}（{cite(step.law, step.basis, step.verified)}）"


def _proposed(offer: Offer) -> dict[str, Any]:
    """The computation's range first, then the penalties proposed, then all of it in one sentence."""
    ranges = [*offer.ranges()]
    form = offer.form()
    rows = [
        {"label": "主刑", "lines": [offer.asked(), *([form] if form else [])]},
        {"label": "罚金", "lines": offer.fine()},
        {"label": "执行方式", "lines": offer.execution()},
        {"label": "附加刑和其他处置", "lines": offer.measures()},
        {"label": "羁押折抵", "lines": [offer.custody()] if offer.custody() else []},
    ]
    name, sentence = blank(offer.matter.case.defendant.name), offer.sentence()
    return {
        "figures": ranges,
        "penalties": [row for row in rows if row["lines"]] if sentence else [],
        "sentence": f"综上，建议对被告人{name}{sentence}。" if sentence else "",
    }


def articles(matter: Matter) -> str:
    """The national texts that the proposal rests on, by document; anything else is footnoted where it is used."""
    found = summary.articles(matter.result, matter.rules)
    texts = [one.law for one in found if (one.basis, one.verified) == ("national", "text")]
    by_document: dict[str, dict[str, None]] = {}
    for law in (part for text in texts for part in text.split("；")):
        split = _DOCUMENT.match(law)
        name, item = split.groups() if split else (law, "")
        by_document.setdefault(name, {})[item] = None
    cited = [name + "、".join(items) for name, items in by_document.items()]
    return f"依据下列法律、司法解释和规范性文件：{'；'.join(cited)}。" if cited else ""


def signature(matter: Matter) -> str:
    """Who signs and when, as one paragraph: of three lines none is left on another page."""
    who = matter.particulars
    return f"{blank(who.procuratorate)}（院印）\n检察官：{blank(who.prosecutor)}\n{day(matter)}"


def day(matter: Matter) -> str:
    """The day of the paper, or a line for it."""
    told = matter.particulars.date
    return wording.date(told, "zh") if told else "　　　年　　月　　日"
