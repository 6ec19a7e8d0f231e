"""What stands against handing out a paper of the prosecution, and what it warns of: the last page, for itself alone."""

from __future__ import annotations

from collections.abc import Iterator

from engine import summary, wording
from engine.documents.content import phrases, procedure
from engine.documents.content.offer import Offer
from engine.documents.matter import Matter

RANGE_NEEDS_REASON = (
    "认罪认罚案件一般提出确定刑建议；新类型、不常见犯罪案件和量刑情节复杂的重罪案件等，可以提出幅度刑建议"
    "（人民检察院刑事诉讼规则275条）。本建议是幅度刑，请核对有没有这样的理由。"
)
UNREAD_LIMIT = "量刑建议幅度的限度（{law}）没有核对原文，送达以前须核对。"
APART = "建议的刑期{asked}不含取值点{point}；罚金、缓刑和折抵是按取值点计算的，须另行核对。"
PAST_PROBATION = "建议的刑期上限超过三年，判处超过三年的不能宣告缓刑（刑法72条）。"
FORM = ("proposal_too_wide", "proposal_two_kinds", "proposal_outside")


def to_do(matter: Matter, offer: Offer) -> Iterator[str]:
    """What is still open about the proposal and about the paper."""
    yield from _term(matter)
    if not matter.particulars.facts_found.strip():
        yield "没有填写认定的犯罪事实。"
    if offer.fine_open:
        yield "罚金没有写明具体数额。"
    if offer.execution_open:
        yield "没有写明是否建议宣告缓刑。"
    if offer.measures_open:
        yield "法律规定可以适用的处置，没有写明是否建议。"


def _term(matter: Matter) -> Iterator[str]:
    """The term proposed: that it is stated, its form, and whether the other figures belong to it."""
    result, stated, form = matter.result, matter.case.proposal, matter.result.proposal
    if result.declared is None:
        yield "所填事实没有达到任何一档，没有可以提出的刑罚。"
        return
    if stated is None:
        yield "没有写明量刑建议，暂列取值点，由承办检察官决定。"
        return
    for warning in result.warnings:
        if warning.id in FORM:
            yield summary.with_law(warning.zh.rstrip("。"), warning.law, "zh") + "。"
    ranged = stated.low < stated.high
    if form is not None and form.limit is not None and ranged and form.verified != "text":
        yield UNREAD_LIMIT.format(law=form.law)
    if procedure.pleads(matter.case) and ranged:
        yield RANGE_NEEDS_REASON
    if not stated.low <= result.declared.chosen <= stated.high:
        asked = phrases.asked(result, matter.case, "zh")
        yield APART.format(asked=asked, point=wording.months(result.declared.chosen, "zh"))
    longest = matter.rules.method(matter.case.jurisdiction).probation.longest_term
    if result.probation is not None and result.probation.eligible and stated.high > longest:
        yield PAST_PROBATION


def draft(open_: list[str], unanswered: bool) -> str:
    """What the head of a paper says while something is open; what forbids serving it is said there in full."""
    if unanswered:
        return f"草稿，不得送达：{open_[0]}"
    return "草稿：还有未定的事项，见末页。" if open_ else ""


def warnings(matter: Matter) -> list[str]:
    """What the result warns of, the form of the proposal apart."""
    kept = tuple(one for one in matter.result.warnings if one.id not in FORM)
    return summary.warnings({matter.own: matter.result.model_copy(update={"warnings": kept})}, "zh")
