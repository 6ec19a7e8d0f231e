"""听取意见笔录: the four matters of 刑诉法173条 before their points, what was told beforehand, room for what is said.

What the positions of the case say stands there already; what is said on the day is typed or written by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from engine import wording
from engine.documents.content import answers, common, points, procedure, sentencing
from engine.documents.content import parties as said
from engine.documents.content.offer import Offer
from engine.documents.content.parties import RECORDING, cited, counsel, paragraphs
from engine.documents.content.phrases import BLANK, asked, blank, plea_opinion, statutory
from engine.documents.content.points import GROUNDS, RESULTS, DisputedPoint
from engine.documents.content.sources import Sources
from engine.documents.matter import Matter

MATTERS = {  # 刑诉法173条2款
    "charge": "涉嫌的犯罪事实、罪名和适用的法律规定",
    "leniency": "从轻、减轻或者免除处罚等从宽处罚的建议",
    "procedure": "认罪认罚后案件审理适用的程序",
    "rest": "其他需要听取意见的事项",
}
AGREED = "各方立场对犯罪事实、罪名和适用的法律没有分歧。"
NOT_RAISED = "未提出。"
HOURS = "　　时　　分至　　时　　分"
REPAIR = ("compensation", "restitution")
PEACE = ("forgiveness", "reconciliation")


def content(matter: Matter) -> dict[str, Any]:
    """What the template of the record shows."""
    answers.check(matter)
    who, texts, sources = matter.particulars, matter.texts, Sources(matter)
    offer = Offer(said.as_proposed(matter), sources.cite)
    parts = ("persons", "told", "disclosed", "matters", "victim", "objection", "reading")
    return {
        "title": matter.common.title,
        "number": {part: common.heading(n, "zh") for n, part in enumerate(parts, 1)},
        "case_number": blank(who.case_number),
        "time": texts["time"].strip()
        or (wording.date(who.date, "zh") + HOURS if who.date else "　　　年　　月　　日" + HOURS),
        "place": blank(who.place),
        "prosecutor": blank(who.prosecutor),
        "recorder": blank(texts["recorder"].strip()),
        "office": blank(who.procuratorate),
        "persons": _persons(matter),
        "told": [common.numbered(n, one, "zh") for n, one in enumerate(_told(matter), 1)],
        "understood": paragraphs(texts["understood"]),
        "procuratorate": who.procuratorate or "人民检察院",
        "facts": paragraphs(who.facts_found) or said.crime_facts(matter),
        "charged": said.crimes_charged(matter),
        "ranges": said.statutory_ranges(matter, sources.cite),
        "factors": said.factors(matter, sources.cite),
        "adjusted": said.adjusted_range(matter),
        "fine_range": said.fine_range(matter, sources.cite),
        "proposal": f"{offer.sentence() or BLANK}。",
        "additional": offer.typed("additional"),
        "evidence": paragraphs(texts["evidence"]),
        "matters": _matters(matter, sources),
        "speakers": _speakers(matter),
        "victim": _victim(matter),
        "objection": paragraphs(texts["objection"]),
        "objections": cited(plea_opinion(matter, "32")),
        "signers": [*_persons(matter), _person("检察官", who.prosecutor), _person("记录人", texts["recorder"].strip())],
        "notice": matter.say(matter.result.notice),
    }


# Who is there, what they are told -----------------------------------------------------------------------------------


def _persons(matter: Matter) -> list[dict[str, str]]:
    who, lawyer = matter.particulars, counsel(matter.particulars)
    rows = [_person("犯罪嫌疑人", matter.case.defendant.name)]
    if procedure.may_be_minor(matter) or who.guardian:
        rows.append(_person("法定代理人（合适成年人）", who.guardian))
    rows.append(_person(lawyer["role"], who.counsel))
    rows.append(_person("被害人", who.victim))
    if who.victim_agent:
        rows.append(_person("被害人的诉讼代理人", who.victim_agent))
    if who.interpreter:
        rows.append(_person("翻译人员", who.interpreter))
    return rows


def _person(role: str, name: str) -> dict[str, str]:
    return {"role": role, "name": blank(name)}


def _speakers(matter: Matter) -> list[str]:
    """Whose words the record leaves room for under each matter; the victim has a part of its own."""
    return [row["role"] for row in _persons(matter) if row["role"] not in ("被害人", "被害人的诉讼代理人", "翻译人员")]


def _told(matter: Matter) -> Iterator[str]:
    """Rights and consequences, each with its article."""
    yield f"本次听取意见同步录音录像{cited(f'{RECORDING}2条、4条', plea_opinion(matter, '38'))}。"
    told = plea_opinion(matter, "26")
    yield f"犯罪嫌疑人享有的诉讼权利，认罪认罚的法律规定、性质和后果{cited('刑诉法173条2款', told)}。"
    yield f"无正当理由反悔的法律后果{cited(f'{RECORDING}4条', plea_opinion(matter, '30、33'))}。"
    yield "有权获得辩护人或者值班律师的法律帮助，有权约见值班律师（刑诉法36条）。"
    if procedure.may_be_minor(matter):
        yield f"未成年犯罪嫌疑人的法定代理人到场的权利和可以代为行使的诉讼权利{cited('刑诉法281条')}。"


# The four matters ---------------------------------------------------------------------------------------------------


def _matters(matter: Matter, sources: Sources) -> list[dict[str, Any]]:
    """Each matter: what the prosecution and the defence have said on it, the points in dispute, what was said now."""
    found = points.disputed_points(matter, sources)
    charge = [point for point in found if point.tier or any(procedure.of_crime(path, matter) for path in point.paths)]
    leniency = [*(_point(point, matter) for point in found if point not in charge), *_settled(matter, found)]
    shown = {"charge": [_point(point, matter) for point in charge], "leniency": leniency}
    agreed = [AGREED] if matter.other is not None and not charge else []
    lines = {"charge": agreed, "leniency": [*_asked(matter)], "procedure": [_procedure(matter)]}
    return [
        {
            "name": common.sub_heading(place, "zh") + name,
            "lines": lines.get(key, []),
            "points": shown.get(key, []),
            "said": paragraphs(matter.texts[key]),
        }
        for place, (key, name) in enumerate(MATTERS.items(), 1)
    ]


def _point(point: DisputedPoint, matter: Matter) -> dict[str, Any]:
    """A point with both sides' words and the answer."""
    sides = [name for name in (matter.own, matter.other) if name is not None]
    return {
        "name": point.name,
        "sides": [
            _side(name, [*point.claims.get(name, ()), *point.record.get(name, ()), *_tier(point, matter, name)])
            for name in sides
        ],
        "answers": [answer.words for answer in point.answers],
    }


def _tier(point: DisputedPoint, matter: Matter, position: str) -> Iterator[str]:
    """Where the tier hangs on the point: the tier of that side and its penalties."""
    for key, count in matter.comparison.results[position].counts.items() if point.tier else ():
        if count.tier is not None and any(path.split(".")[1:2] == [key] for path in point.paths):
            yield f"法定刑幅度：{count.tier.name.zh}，{statutory(matter, key, position)}{cited(count.tier.law)}"


def _side(position: str, lines: Iterable[str]) -> dict[str, Any]:
    return {"name": wording.position(position).zh, "lines": list(dict.fromkeys(lines)) or [NOT_RAISED]}


def _settled(matter: Matter, found: tuple[DisputedPoint, ...]) -> Iterator[dict[str, Any]]:
    """What was answered and is disputed no longer."""
    for item in answers.opinions(matter, found).given:
        if item.point is None:
            words = [f"{RESULTS[one.result].zh}（{GROUNDS[one.ground].zh}）：{one.reason}" for one in item.answers]
            sides = [_side(matter.other, item.said)] if matter.other else []
            yield {"name": item.name, "sides": sides, "answers": words}


def _asked(matter: Matter) -> Iterator[str]:
    """What each side wants as the sentence: its proposal, or what its position comes to."""
    for name in (matter.own, matter.other) if matter.other is not None else ():
        case, result = matter.cases[name], matter.comparison.results[name]
        words = "提出" if case.proposal is not None else "立场按取值点计算为"
        yield f"{wording.position(name).zh}{words}：{asked(result, case, 'zh')}。"


def _procedure(matter: Matter) -> str:
    chosen = matter.particulars.procedure
    name = procedure.PROCEDURES[chosen] if chosen else BLANK
    barred = "".join(procedure.summary_barred(matter))
    return f"人民检察院拟建议人民法院适用{name}审理。{barred}"


# The victim ---------------------------------------------------------------------------------------------------------


def _victim(matter: Matter) -> dict[str, Any]:
    """What the case has on repair and forgiveness, and what the law makes of the victim's view."""
    opinion = plea_opinion(matter, "22")
    if opinion:
        bar = (
            "被害人一方不同意从宽的，不影响认罪认罚从宽制度的适用；没有退赃退赔、没有调解和解的，从宽时酌减；"
            f"愿意赔偿而对方请求明显不合理的，一般不影响从宽{cited(opinion)}。"
        )
    else:
        bar = "赔偿请求明显不合理，因此没有达成调解、和解协议的，一般不影响从宽（人民检察院刑事诉讼规则276条）。"
    reasons = plea_opinion(matter, "20")
    return {
        "repair": _stated(matter, REPAIR),
        "peace": _stated(matter, PEACE),
        "said": paragraphs(matter.texts["victim"]),
        "bar": bar,
        "reasons": f"没有采纳被害人一方意见的，说明理由{cited(reasons)}：" if reasons else "对被害人一方意见的答复：",
    }


def _stated(matter: Matter, names: tuple[str, ...]) -> list[str]:
    """What the positions state of these facts; one line where all say the same."""
    found: dict[str, list[str]] = {}
    for position, case in matter.cases.items():
        for key, count in case.counts.items():
            book = matter.book(key, position)
            for name in names:
                value = (case.defendant.facts | count.facts).get(name)
                if value is not None and name in book.facts and value != book.facts[name].default:
                    fact = book.facts[name]
                    line = f"{fact.name.zh}：{sentencing.fact_words(fact, value)}"
                    found.setdefault(line, []).append(position)
    lines = []
    for line, holders in found.items():
        sides = list(dict.fromkeys(holders))
        whose = "" if len(sides) == len(matter.cases) else "、".join(wording.position(one).zh for one in sides) + "："
        lines.append(f"{whose}{line}")
    return lines
