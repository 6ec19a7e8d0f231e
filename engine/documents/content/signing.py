"""What the prosecutor must see before an undertaking is signed: grounds to do without, procedure, time, who is there.

In Chinese only, like the paper. What the opinion of 2026 added is not said in a paper made before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine import summary
from engine.documents import footnotes
from engine.documents.content import fast_track, procedure
from engine.documents.content.offer import Offer
from engine.documents.content.parties import RECORDING, cited
from engine.documents.content.phrases import NO_TERM, plea_opinion
from engine.documents.matter import Matter

UNCHECKED = "2013年的规定；现在是否仍然有效，没有核对。"


def notes(matter: Matter, offer: Offer) -> list[str]:
    """The notes, the gravest first."""
    found = [*_signature(matter), *_procedure(matter), *_present(matter), *_content(matter, offer)]
    return list(dict.fromkeys(found))


def _signature(matter: Matter) -> Iterator[str]:
    grounds, objection = list(procedure.unsigned(matter)), matter.texts["objection"].strip()
    yield from grounds
    if grounds:
        yield (
            "不签署具结书的，不影响依法从宽（人民检察院刑事诉讼规则272条）；能够反映量刑建议形成的环节，"
            f"仍应当同步录音录像（{RECORDING}2条）。"
        )
    if objection and not procedure.may_be_minor(matter):
        law = cited(plea_opinion(matter, "32"))
        yield f"对认罪认罚的异议（{objection}）应当记录并随案移送{law}；犯罪嫌疑人不是未成年人的，异议不免除签署。"
    if not procedure.pleads(matter.case):
        yield "案卷没有认罪认罚的记载；具结以自愿认罪、同意量刑建议和程序适用为前提（刑诉法174条1款）。"


def _procedure(matter: Matter) -> Iterator[str]:
    yield from procedure.summary_barred(matter)
    if matter.particulars.procedure == "fast_track":
        found = fast_track.conditions(matter)
        against = [f"{one.said.rstrip('。')}（{one.law}）" for one in found if one.state == "not_met"]
        if against:
            yield f"拟适用速裁程序，但本案不符合条件：{'；'.join(against)}。应当改为建议适用其他程序。"
        yield "速裁程序的各项条件见附页；标明“须核实”的，案卷没有答案，由检察官核实。"
    if days := procedure.lawyers_days(matter):
        yield days


def _present(matter: Matter) -> Iterator[str]:
    """Who must be there when it is signed."""
    who, age = matter.particulars, procedure.minority(matter)
    if who.counsel and who.counsel_kind != "duty_lawyer":
        words = f"本案有辩护人，应当由辩护人{who.counsel}在场见证"
        opinion = plea_opinion(matter, "31")
        words += "，不得绕开辩护人安排值班律师见证" if opinion else ""
        yield f"{words}{cited('刑诉法174条1款', opinion)}。"
    if age in ("minor", "unknown"):
        unsure = (
            "犯罪嫌疑人犯罪时未满十八周岁，现年须核实；仍未成年的，" if age == "unknown" else "犯罪嫌疑人系未成年人，"
        )
        law = cited("刑诉法174条2款2项、281条", plea_opinion(matter, "63–66"))
        yield (
            f"{unsure}应当听取法定代理人的意见，由法定代理人到场签名，不能到场的由合适成年人到场签名；"
            f"法定代理人、辩护人有异议的，不需要签署{law}。"
        )
    if age == "past":
        yield (
            "犯罪嫌疑人犯罪时未满十八周岁，现已成年；对未成年人的程序保护是否仍予适用，由检察官根据案件情况决定"
            f"（《人民检察院办理未成年人刑事案件的规定》79条{footnotes.mark(UNCHECKED)}）。"
        )
    yield f"签署过程应当同步录音录像{cited(f'{RECORDING}2条', plea_opinion(matter, '38'))}。"


def _content(matter: Matter, offer: Offer) -> Iterator[str]:
    """What in the text of the paper itself is still open."""
    result = matter.result
    if facts := procedure.facts_of_crime_disputed(matter):
        opinion = plea_opinion(matter, "7")
        more = "；对个别细节有异议，或者对行为性质提出辩解而接受司法机关认定的，不影响认罪" if opinion else ""
        law = cited("法释〔2021〕1号347条", opinion)
        yield f"各方对{'、'.join(facts)}有争议。认罪须对指控的犯罪事实没有异议{more}{law}。"
    if result.declared is None:
        yield f"{NO_TERM.zh}，量刑建议没有填写。"
        return
    if matter.case.proposal is None:
        chosen = summary.chosen_by(result, matter.rules).zh
        yield f"案件中没有写明量刑建议，文中的刑期是取值点（{chosen}），由承办检察官决定。"
    elif result.proposal is not None and not result.proposal.fits:
        yield f"量刑建议的形式：{offer.form()}。"
    if offer.fine_open:
        yield "罚金数额没有填写。"
    if offer.execution_open:
        yield f"执行方式没有填写。缓刑：{summary.probation(result, 'zh')}。"
