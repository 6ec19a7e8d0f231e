"""What the prosecution proposes: main penalty, form of the proposal, fine, way of execution, other measures.

The range and its reasons stand before the point, and the point says whose choice it is. What a prosecutor has not
decided yet is left open on the page, with a line to write on; nothing is decided for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine import summary, wording
from engine.calculation.probation import SUSPENDED
from engine.case.model import Count
from engine.documents.content import phrases
from engine.documents.content.parties import paragraphs
from engine.documents.content.phrases import BLANK
from engine.documents.content.sentencing import Cite, own_term
from engine.documents.matter import Matter
from engine.result import ProposalForm, Result

BOXES = f"□建议宣告缓刑，考验期{BLANK}；□不建议宣告缓刑。理由：{BLANK}"
WITHOUT_TERM = ("fine-alone", "deprivation-alone", "exempt")
MAY = "　□建议　□不建议"


@dataclass(frozen=True)
class Offer:
    """The proposal of the speaking position; `cite` writes an article."""

    matter: Matter
    cite: Cite

    @property
    def result(self) -> Result:
        return self.matter.result

    def typed(self, field: str) -> list[str]:
        """What the prosecutor wrote for one part of the proposal."""
        return paragraphs(self.matter.texts.get(field, ""))

    def law(self, item: Any) -> str:
        return self.cite(item.law, item.basis, item.verified)

    # The range, the point, the main penalty -------------------------------------------------------------------------

    def ranges(self) -> Iterator[dict[str, Any]]:
        """Labels and lines: each crime, what the law allows, what the computation gives, the point and whose it is."""
        result = self.result
        if result.declared is None:
            yield {"label": "计算结果", "lines": [phrases.NO_TERM.zh]}
            return
        if len(result.counts) > 1:
            own = [f"{count.name.zh}：{own_term(self.matter, key)}" for key, count in result.counts.items()]
            yield {"label": "各罪的刑罚", "lines": own}
            yield {"label": "数罪并罚", "lines": [*self._combined()]}
        if result.envelope is not None and result.envelope.high != 0:  # a penalty without months has none to show
            yield {
                "label": summary.LABELS["envelope"].zh,
                "lines": [_months(result.envelope.low, result.envelope.high)],
            }
        yield {"label": "计算得出的幅度", "lines": [*self._computed()]}
        yield {"label": "取值点和由来", "lines": [*self._point()]}

    def _point(self) -> Iterator[str]:
        """The point, or the kind that stands instead of a term, and whose choice it is."""
        if self._kind in WITHOUT_TERM:
            yield self.asked()
            yield "刑种由检察机关选定" if any(one.chosen.kind for one in self._counts) else "按规则库确定刑种"
        else:
            yield summary.point(self.result, "zh")
            yield summary.chosen_by(self.result, self.matter.rules).zh

    @property
    def _counts(self) -> list[Count]:
        return list(self.matter.case.counts.values())

    @property
    def _kind(self) -> str:
        return self.result.penalty.kind if self.result.penalty else ""

    def _combined(self) -> Iterator[str]:
        both = self.result.combined
        if both is not None:
            words = "在{span}之间决定" if both.low < both.high else "合并为{span}"
            yield words.format(span=_months(both.low, both.high)) + f"（{both.law}）"
            if control := both.then_control:
                term = phrases.terms("public-surveillance", control.low, control.high, "zh")
                yield f"执行完毕后另执行{term}"
        if self.result.earlier is not None:
            left = self.result.earlier.remains
            span = wording.span(left.low, left.high, wording.MONTHS, "zh")
            yield f"与前罪并罚，扣除已执行的，还应执行{span}（{self.law(self.result.earlier)}）"

    def _computed(self) -> Iterator[str]:
        proposed = [count.proposed for count in self.result.counts.values()]
        if self._kind in WITHOUT_TERM and len(proposed) == 1 and proposed[0] is not None:
            yield wording.span(proposed[0].low, proposed[0].high, wording.MONTHS, "zh")
        else:
            yield summary.declared(self.result, "zh")
        if (found := self.result.discretion) is not None:
            rule = self.matter.rules.method(self.matter.case.jurisdiction).discretion
            yield f"其中全案裁量{rule.percent}%以内为{_months(found.low, found.high)}（{self.law(rule)}）"

    def asked(self) -> str:
        """The main penalty proposed."""
        return phrases.asked(self.result, self.matter.case, "zh")

    def form(self) -> str:
        """The form of the proposal, its width against the limit, and how far that limit is known."""
        found = self.result.proposal
        if found is None:
            return ""
        if not found.stated:
            return self._unstated(found)
        if found.low == found.high:
            return "确定刑建议"
        words = f"幅度刑建议，上下相差{found.width}个月"
        if len(found.kinds) > 1:
            one = self.matter.rules.method(self.matter.case.jurisdiction).proposal.one_kind
            return f"{words}，跨拘役和有期徒刑两种主刑；建议应当限于一种主刑（{self.law(one)}）"
        if found.limit is None:
            return f"{words}；没有查到对这一幅度的限制"
        if found.limit == 0 and found.offered is not None:
            kind = wording.KINDS[found.kinds[0]].zh
            return f"{words}；{kind}一般提出确定刑建议（{self.law(found)}），可以确定为{_offered(found)}"
        limit = f"一般不超过{found.limit}个月的限度（{self.law(found)}）"
        if found.offered is not None:
            return f"{words}，超过{limit}，可以缩小为{_offered(found)}"
        return f"{words}，没有超过{limit}"

    def _unstated(self, found: ProposalForm) -> str:
        words = "案件中没有写明建议，暂列取值点，由承办检察官决定"
        if not found.limit:
            return words
        offer = phrases.terms(found.kinds[0], found.low, found.high, "zh")
        shown = f"，可以为{offer}" if found.low < found.high else ""
        return f"{words}；如提出幅度刑建议，一般不宽于{found.limit}个月（{self.law(found)}）{shown}"

    # Fine, execution, measures --------------------------------------------------------------------------------------

    def fine(self) -> list[str]:
        """The frame of the fine with its article, then the sum: as written, or a line to write it on."""
        found = self.result.fine
        if found is None:
            return self.typed("fine")
        may = "" if found.obligatory else "可以并处，"
        note = f"。{found.note.zh.rstrip('。')}" if found.note else ""
        frame = f"法定范围：{may}{phrases.fine(self.result, 'zh')}（{self.law(found)}）{note}"
        return [frame, *(self.typed("fine") or ([f"具体数额：人民币{BLANK}元"] if self.fine_open else []))]

    @property
    def fine_open(self) -> bool:
        """Whether a sum is still to be named."""
        found = self.result.fine
        return found is not None and found.low != found.high and not self.typed("fine")

    def execution(self) -> list[str]:
        """Suspended or not: as written, else what the law leaves open."""
        found = self.result.probation
        words = self.typed("execution")
        if found is None:
            return words
        if not words and not found.eligible:
            words = ["不适用缓刑"] if self._custodial else []
        elif not words:
            must = "符合条件的，应当宣告缓刑" if found.eligible == "mandatory" else "可以考虑缓刑"
            words = [f"{must}，是否建议由承办检察官决定：", BOXES]
        if found.period is not None:
            words.append(f"缓刑考验期的法定范围：{_months(found.period.low, found.period.high)}")
        return words

    @property
    def execution_open(self) -> bool:
        """Whether somebody still has to say if the term is to be suspended."""
        found = self.result.probation
        return found is not None and bool(found.eligible) and not self.typed("execution")

    def execution_reasons(self) -> list[str]:
        """What the law says for and against a suspended term here, each with its article."""
        found = self.result.probation
        reasons = found.reasons if found and self._custodial else ()
        if found is not None and not found.eligible:
            reasons = tuple(one for one in reasons if one.kind == "barred")
        return [summary.with_law(one.text.rstrip("。"), one.law, "zh") + "。" for one in reasons]

    def measures(self) -> list[str]:
        """Additional penalties and measures: as written, else what the law orders or allows beside such a sentence."""
        return self.typed("additional") or [
            f"{summary.measure(item, 'zh').rstrip('。')}（{self.law(item)}）{MAY if item.mode == 'may' else ''}"
            for item in self.result.additional
        ]

    @property
    def measures_open(self) -> bool:
        """Whether a measure that the law only allows is still to be decided."""
        return not self.typed("additional") and any(item.mode == "may" for item in self.result.additional)

    def custody(self) -> str:
        """The days credited for custody before the judgment."""
        held = self.result.detention_credit
        return f"判决以前先行羁押，折抵刑期{held.days}日（{held.law}）" if held and held.days else ""

    @property
    def _custodial(self) -> bool:
        return self._kind in SUSPENDED

    # In one sentence ------------------------------------------------------------------------------------------------

    def sentence(self) -> str:
        """The penalties proposed, as the operative sentence has them; empty where there is no term."""
        result = self.result
        if result.declared is None or result.penalty is None:
            return ""
        if len(result.counts) > 1:
            own = [f"以{count.name.zh}判处{own_term(self.matter, key)}" for key, count in result.counts.items()]
            main = "，".join(own) + f"；数罪并罚，决定执行{self.asked()}"
        elif self._kind == "fine-alone":
            main = self.typed("fine")[0].rstrip("。") if self.typed("fine") else f"单处罚金人民币{BLANK}元"
        else:
            main = self.asked() if self._kind == "exempt" else f"判处{self.asked()}"
        return "，".join(filter(None, (main, self._fine_words(), self._execution_words())))

    def _fine_words(self) -> str:
        found, typed = self.result.fine, self.typed("fine")
        if self._kind == "fine-alone" and len(self.result.counts) == 1:
            return ""
        if typed or found is None:
            return typed[0].rstrip("。") if typed else ""
        if found.low == found.high:
            return f"并处{phrases.fine(self.result, 'zh')}"
        return f"并处罚金人民币{BLANK}元"

    def _execution_words(self) -> str:
        found, typed = self.result.probation, self.typed("execution")
        if typed or found is None or not self._custodial:
            return typed[0].rstrip("。") if typed else ""
        return f"执行方式：{BLANK}" if found.eligible else "不适用缓刑"


def _months(low: int, high: int | None) -> str:
    return wording.span(low, high, wording.MONTHS, "zh")


def _offered(found: ProposalForm) -> str:
    assert found.offered is not None
    high = found.offered.low if found.offered.high is None else found.offered.high
    return phrases.terms(found.kinds[0], found.offered.low, high, "zh")
