"""A whole negotiation on an invented case, to be played line by line: by `Record.add`, on a page, in a browser.

    agreed()                    closed with agreement after three rounds, signed by everyone
    closed_without()            closed after two rounds with what stays in dispute
    upto("answer_probation")    the record as it stood after that line

    for line in lines():         or the lines themselves, to be put on the record another way
        body = line.said(sequences)      `sequences`: the sequence of each label by now

The case is `documents/cases/single.yaml` (李某盗窃案): surrender or confession, first offence, forgiveness, probation.
Times are Beijing's.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from engine import yaml_source
from engine.law.library import library
from engine.negotiation.disclosing import disclosure
from engine.negotiation.record import Record

BEIJING = datetime.timezone(datetime.timedelta(hours=8))
CASE = Path(__file__).resolve().parents[1] / "documents" / "cases" / "single.yaml"
FACTS = "2026年1月11日，李某进入郑某住处，窃得现金26800元。"


def person(id: str, name: str, role: str, office: str = "") -> dict[str, str]:
    return {"id": id, "name": name, "role": role, "office": office}


PEOPLE = [
    person("li", "李某", "suspect"),
    person("wu", "吴某", "counsel", "甲市某律师事务所"),
    person("zhou", "周某", "prosecutor", "甲市乙区人民检察院"),
    person("zheng", "郑某", "victim"),
    person("he", "何某", "observer", "人民监督员"),
]
AGENT = person("sun", "孙某", "victim_agent", "甲市法律援助中心")


@cache
def _source() -> dict[str, Any]:
    found: dict[str, Any] = yaml_source.load(CASE.read_text(encoding="utf-8"), name=CASE.name)
    return found


def case() -> dict[str, Any]:
    """What both sides start from: the case without positions, with the names that its papers need."""
    raw = _source()
    particulars = {key: value for key, value in raw["documents"]["particulars"].items() if key != "date"}
    common = {key: value for key, value in raw.items() if key not in ("positions", "documents")}
    plain: dict[str, Any] = json.loads(json.dumps({**common, "documents": {"particulars": particulars}}, default=str))
    return plain


def rules() -> dict[str, str]:
    known, place = library(), case()["jurisdiction"]
    return {"jurisdiction": place, "version": known.method(place).version, "hash": known.hash(place)}


# The lines ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One event to be: who puts it on the record when; `body` may name other lines where a sequence is asked for."""

    label: str
    by: str
    at: datetime.datetime
    body: Mapping[str, Any] = field(repr=False)

    def said(self, sequences: Mapping[str, int]) -> dict[str, Any]:
        """The event's content with sequences for labels."""
        body = dict(self.body)
        for key in ("remark", "of"):
            if key in body:
                body[key] = sequences[body[key]]
        if "point" in body:
            label, _, point = body["point"].partition(".")
            body["point"] = f"{sequences[label]}.{point}"
        return body


def line(label: str, by: str, day: int, clock: str, type: str, **body: Any) -> Line:
    """A line on a day of May 2026."""
    hour, minute = map(int, clock.split(":"))
    at = datetime.datetime(2026, 5, day, hour, minute, tzinfo=BEIJING)
    return Line(label, by, at, {"type": type, **body})


def point(id: str, kind: str, claim: str, path: str = "", law: str = "", evidence: str = "") -> dict[str, str]:
    return {"id": id, "kind": kind, "claim": claim, "path": path, "law": law, "evidence": evidence}


def answer(label: str, by: str, day: int, clock: str, to: str, result: str, ground: str, reason: str) -> Line:
    return line(label, by, day, clock, "answer", point=to, result=result, ground=ground, reason=reason)


def _before() -> Iterable[Line]:
    """Opening, rights, disclosure, setting, notice: 6 May."""
    told = disclosure(_source(), ["li", "wu", "zheng"], FACTS, materials="卷宗2册、讯问同步录音录像1份")
    yield line(
        "opened",
        "wu",
        6,
        "9:00",
        "opened",
        title="李某盗窃案",
        case=case(),
        rules=rules(),
        participants=PEOPLE,
        agenda=["自首是否成立", "从宽幅度", "是否适用缓刑"],
    )
    yield line("rights", "zhou", 6, "9:30", "rights_told", to=["li", "wu", "zheng"], written=True, explained=True)
    yield line("disclosure", "zhou", 6, "10:00", "disclosure", **told.model_dump(mode="json", exclude={"type"}))
    yield line(
        "setting",
        "zhou",
        6,
        "10:20",
        "setting",
        place="甲市乙区人民检察院协商室",
        in_custody_place=False,
        open=False,
        reason="涉及被害人住所的隐私",
        recording="光盘2026-12-1",
        procedure="summary",
        agenda=["事实和罪名", "自首", "缓刑"],
    )
    yield line("notice", "zhou", 6, "10:30", "notice", to=["wu"], signing_on="2026-05-12")
    yield line("joined", "zhou", 6, "16:00", "joined", participant=AGENT)


SURRENDER = {"defendant": {"facts": {"surrender": "persuaded", "forgiveness": True}}}
FIRST_OFFENCE = {"name": "初犯、偶犯", "ratio": -5, "evidence": "前科查询记录"}
SUMMONED = {"ratio": -25, "evidence": "亲属陪同投案的说明、派出所接待登记表"}
MIDDLE = {"ratio": -20, "evidence": "派出所接待登记表"}


def _first() -> Iterable[Line]:
    """Both sides heard, the first round: 7 May."""
    yield line(
        "suspect_said",
        "li",
        7,
        "14:00",
        "statement",
        text="钱是我拿的，事实和罪名我没有意见。\n我是听了母亲的劝，由她陪着去派出所的。程序我同意简易程序。没有别的要说的。",
        topics=["facts", "charge", "procedure", "other"],
    )
    yield line(
        "counsel_said",
        "wu",
        7,
        "14:10",
        "statement",
        text="请求认定自首，并对初犯、退赃和谅解一并从宽。",
        topics=["leniency"],
    )
    yield line(
        "defence_1",
        "wu",
        7,
        "14:20",
        "proposal",
        patch={
            **SURRENDER,
            "factors": {
                "surrender": {"ratio": -30, "evidence": "亲属陪同投案的说明、到案经过"},
                "other_1": FIRST_OFFENCE,
            },
        },
        points=[
            point(
                "surrender", "factor", "自首，减少基准刑的30%", "factors.surrender", "刑法67条1款", "亲属陪同投案的说明"
            ),
            point("persuaded", "fact", "亲属规劝、陪同投案", "defendant.facts.surrender", "", "亲属陪同投案的说明"),
            point("forgiven", "fact", "已取得郑某谅解", "defendant.facts.forgiveness", "", "谅解书"),
            point("first", "factor", "初犯、偶犯，减少基准刑的5%", "factors.other_1", "", "前科查询记录"),
            point("probation", "probation", "宣告缓刑", "", "刑法72条1款", "社区居住证明"),
        ],
        reasons="李某由母亲陪同主动到派出所，没有逃避。",
    )
    yield line(
        "prosecution_1",
        "zhou",
        7,
        "14:40",
        "proposal",
        patch={
            "factors": {"surrender": None, "confession": {"evidence": "抓获经过"}},
            "proposal": {"low": 9, "high": 11},
        },
        points=[
            point("surrender", "factor", "不认定自首", "factors.surrender", "刑法67条1款", "到案经过"),
            point("confession", "factor", "坦白", "factors.confession", "刑法67条3款", "抓获经过"),
            point("term", "penalty", "有期徒刑九个月至十一个月", "proposal"),
        ],
    )
    yield answer(
        "refused", "zhou", 7, "14:50", "defence_1.surrender", "not_adopted", "case", "到案经过载明李某系被抓获。"
    )
    yield answer(
        "persuaded", "zhou", 7, "14:52", "defence_1.persuaded", "not_adopted", "case", "只有亲属的说明，没有印证。"
    )
    yield answer(
        "forgiven", "zhou", 7, "14:54", "defence_1.forgiven", "adopted", "case", "郑某已出具谅解书，内容真实。"
    )
    yield answer("first", "zhou", 7, "14:56", "defence_1.first", "not_adopted", "law", "省细则未单列，已在起点中考虑。")
    yield answer(
        "probation_1", "zhou", 7, "14:58", "defence_1.probation", "partly", "case", "待社会调查评估意见收到后再定。"
    )
    yield answer(
        "no_surrender", "wu", 7, "14:59", "prosecution_1.surrender", "not_adopted", "case", "李某是自己去的派出所。"
    )
    yield answer(
        "confession",
        "wu",
        7,
        "15:00",
        "prosecution_1.confession",
        "not_adopted",
        "law",
        "成立自首的，不再另行认定坦白。",
    )
    yield answer("term_1", "wu", 7, "15:02", "prosecution_1.term", "not_adopted", "law", "没有计入自首和谅解。")
    yield line(
        "victim",
        "zheng",
        7,
        "15:10",
        "victim_opinion",
        text="钱已经退了一部分，我不再追究，但希望他以后不要再犯。",
        compensation="partial",
        forgiveness="given",
        sentence="同意从宽",
    )
    yield line("remark", "he", 7, "15:20", "remark", text="派出所当天有没有接待登记？建议核实以后再谈自首。")
    yield line("remark_answer", "zhou", 7, "15:25", "remark_answer", remark="remark", text="同意，休会核实。")
    yield line("suspended", "zhou", 7, "15:30", "suspended", reason="向派出所调取接待登记表")


def _second() -> Iterable[Line]:
    """The second round, after the register was found: 8 May."""
    yield line("resumed", "zhou", 8, "9:00", "resumed", reason="接待登记表已经调取")
    yield line("alone", "wu", 8, "9:10", "consultation", minutes=40)
    yield line(
        "defence_2",
        "wu",
        8,
        "10:00",
        "proposal",
        patch={**SURRENDER, "factors": {"surrender": SUMMONED}},
        points=[
            point(
                "surrender", "factor", "自首，减少基准刑的25%", "factors.surrender", "刑法67条1款", "派出所接待登记表"
            ),
            point("persuaded", "fact", "亲属规劝、陪同投案", "defendant.facts.surrender", "", "派出所接待登记表"),
        ],
        reasons="登记表写明李某到所时尚未被采取措施；不再单列初犯。",
    )
    yield line(
        "prosecution_2",
        "zhou",
        8,
        "10:20",
        "proposal",
        patch={
            "defendant": {"facts": {"surrender": "persuaded"}},
            "factors": {"surrender": {"ratio": -15, "evidence": "派出所接待登记表"}},
            "proposal": {"low": 7, "high": 9},
        },
        points=[
            point(
                "surrender", "factor", "自首，减少基准刑的15%", "factors.surrender", "刑法67条1款", "派出所接待登记表"
            ),
            point("term", "penalty", "有期徒刑七个月至九个月", "proposal"),
        ],
        reasons="接待登记表印证了亲属的说明；到所以后起初没有供述，取值从低。",
    )
    yield answer("partly", "zhou", 8, "10:30", "defence_2.surrender", "partly", "case", "自首成立，幅度取15%。")
    yield answer("persuaded_2", "zhou", 8, "10:32", "defence_2.persuaded", "adopted", "case", "接待登记表可以印证。")
    yield answer(
        "ratio_2", "wu", 8, "10:40", "prosecution_2.surrender", "partly", "like_judgments", "同类案件多取20%以上。"
    )
    yield answer("term_2", "wu", 8, "10:42", "prosecution_2.term", "not_adopted", "case", "自首的幅度仍然偏低。")


def _third() -> Iterable[Line]:
    """The third round and the middle: 8 May in the afternoon."""
    yield line(
        "defence_3",
        "wu",
        8,
        "15:00",
        "proposal",
        patch={"factors": {"surrender": MIDDLE}},
        points=[
            point(
                "surrender", "factor", "自首，减少基准刑的20%", "factors.surrender", "刑法67条1款", "派出所接待登记表"
            )
        ],
    )
    yield answer(
        "adopted", "zhou", 8, "15:10", "defence_3.surrender", "adopted", "like_judgments", "与本院同类案件的取值相当。"
    )
    yield line(
        "prosecution_3",
        "zhou",
        8,
        "15:20",
        "proposal",
        patch={"proposal": {"low": 7, "high": 7}},
        points=[
            point("term", "penalty", "有期徒刑七个月", "proposal"),
            point("probation", "probation", "宣告缓刑，考验期一年", "", "刑法72条1款、73条", "社会调查评估意见"),
        ],
        reasons="自首、退赃、谅解和认罪认罚一并从宽；社会调查评估认为可以适用缓刑。",
    )
    yield answer("term_3", "wu", 8, "15:30", "prosecution_3.term", "adopted", "case", "与双方认定的情节相当。")
    yield answer(
        "probation_3", "wu", 8, "15:32", "prosecution_3.probation", "adopted", "law", "符合刑法72条1款的条件。"
    )
    yield line(
        "correction",
        "zhou",
        8,
        "15:35",
        "correction",
        of="setting",
        text="录音录像为光盘2026-12-2。",
        reason="编号写错",
    )
    yield line("left", "zhou", 8, "15:38", "left", participant="sun", reason="被害人已表明意见，代理人不再参加")
    yield line("done_defence", "wu", 8, "15:40", "done")
    yield line("done_prosecution", "zhou", 8, "15:42", "done")


def _signing() -> Iterable[Line]:
    """Voluntariness, signatures, agreement: 12 May."""
    yield line(
        "will",
        "li",
        12,
        "9:30",
        "voluntariness",
        voluntary=True,
        understands_consequences=True,
        had_lawyer_help=True,
        text="律师都跟我讲清楚了。",
    )
    yield line(
        "undertaking", "li", 12, "9:40", "signed", paper="undertaking", witnesses=["wu"], recording="光盘2026-12-3"
    )
    yield line("undertaking_counsel", "wu", 12, "9:42", "signed", paper="undertaking")
    yield line("agreement_defence", "li", 12, "9:50", "signed", paper="agreement", witnesses=["wu"])
    yield line("agreement_prosecution", "zhou", 12, "9:52", "signed", paper="agreement")
    yield line(
        "closed",
        "zhou",
        12,
        "9:55",
        "closed_with_agreement",
        terms="认定自首；建议判处有期徒刑七个月，宣告缓刑，考验期一年，并处罚金。",
    )
    for minute, who in enumerate(("li", "wu", "zhou", "zheng", "he"), 56):
        clock = f"9:{minute}" if minute < 60 else f"10:{minute - 60:02}"
        yield line(f"record_{who}", who, 12, clock, "signed", paper="record")


def _apart() -> Iterable[Line]:
    """After the second round, both sides done and no agreement."""
    yield line("done_defence", "wu", 8, "11:00", "done")
    yield line("done_prosecution", "zhou", 8, "11:02", "done")
    yield line(
        "closed",
        "zhou",
        8,
        "11:10",
        "closed_without",
        disputed=["自首的从宽幅度：辩护方25%，检察机关15%", "是否适用缓刑"],
        reason="双方不再让步",
    )
    yield line("record_wu", "wu", 8, "11:15", "signed", paper="record")
    yield line("record_zhou", "zhou", 8, "11:16", "signed", paper="record")


@cache
def lines() -> tuple[Line, ...]:
    """The negotiation that ends in agreement."""
    return (*_before(), *_first(), *_second(), *_third(), *_signing())


@cache
def lines_without() -> tuple[Line, ...]:
    """The same up to the second round, then closed without agreement."""
    return (*_before(), *_first(), *_second(), *_apart())


# Played ---------------------------------------------------------------------------------------------------------------


def play(script: Iterable[Line]) -> Record:
    """The record after these lines, each admitted by `Record.add`."""
    found = Record()
    sequences: dict[str, int] = {}
    for each in script:
        sequences[each.label] = found.add(each.by, each.said(sequences), at=each.at).sequence
    return found


def upto(label: str, script: tuple[Line, ...] | None = None) -> Record:
    """The record after the line of that label; a new one, which may go on."""
    return play((script or lines())[: sequence(label, script)])


def sequence(label: str, script: tuple[Line, ...] | None = None) -> int:
    """The sequence that the line of that label gets when all are played."""
    return next(n for n, each in enumerate(script or lines(), 1) if each.label == label)


@cache
def _whole(agreed: bool) -> Record:
    return play(lines() if agreed else lines_without())


def agreed() -> Record:
    """The negotiation closed with agreement; a copy of its own for every caller."""
    return _whole(True).copy()


def closed_without() -> Record:
    """The negotiation closed without; a copy of its own for every caller."""
    return _whole(False).copy()
