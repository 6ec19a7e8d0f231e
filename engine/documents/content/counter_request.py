"""What the counter-proposal asks for: the range first, then the point and whose choice it is, fine, probation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import summary, wording
from engine.calculation.probation import SUSPENDED
from engine.documents.content import common, phrases
from engine.documents.content.counter_probation import reasons, sentence
from engine.documents.content.sentencing import kind_of
from engine.documents.content.sources import Sources
from engine.documents.matter import Matter
from engine.result import Probation
from engine.text import Text

RANGE = Text(
    zh="按上述事实、情节和计算，建议幅度为{range}；法律允许的最低到最高为{envelope}，全案裁量{percent}%以内为{discretion}（{law}）。",
    en="On these facts and factors the recommended range is {range}; the least and most the law allows is {envelope}, "
    "and within the {percent}% whole-case discretion it is {discretion} ({law}).",
)
OTHER_KIND = Text(
    zh="按上述事实、情节和计算，建议幅度为{range}。", en="On these facts and factors the recommended range is {range}."
)
NO_TERM = Text(
    zh="按辩护方主张的事实，没有可以计算的刑期。", en="On the case of the defence there is no term to be computed."
)
OF_COUNT = Text(zh="{crime}：幅度为{range}，取{term}。", en="{crime}: range {range}, point {term}.")
COMBINED = Text(
    zh="数罪并罚：在{range}之间决定执行的刑期（{law}）。",
    en="Several crimes combined: the term lies within {range} ({law}).",
)
COMBINED_AS_ONE = Text(zh="数罪并罚：合并为{range}（{law}）。", en="Several crimes combined: {range} ({law}).")
REMAINS = Text(
    zh="与前罪并罚，扣除已执行的，还应执行{range}（{law}）。",
    en="Combined with the earlier judgment, what is left to serve is {range} ({law}).",
)
MAIN = Text(
    zh="主刑：请求在上述幅度内判处{term}。取值由来：{whose}。",
    en="Main penalty: inside the range {term} is asked for. How it was chosen: {whose}.",
)
MAIN_STATED = Text(
    zh="主刑：请求判处{asked}。上述幅度内的取值点为{term}，取值由来：{whose}。",
    en="Main penalty: {asked} is asked for. The point inside the range is {term}. How it was chosen: {whose}.",
)
FINE = Text(zh="附加刑：{mode}{fine}（{law}）。", en="Additional penalty: {fine}{mode} ({law}).")
FINE_ALONE = Text(zh="罚金的法定幅度：{fine}（{law}）。", en="The statutory range of the fine: {fine} ({law}).")
OBLIGATORY = {True: Text(zh="并处", en=""), False: Text(zh="可以并处", en=", which may be added")}
FINE_NOTE = Text(zh="说明：{note}。", en="Note: {note}.")
FINE_FOLLOWS = Text(
    zh="罚金数额请随主刑的从宽幅度相应从宽（{law}）。",
    en="Please let the fine follow the leniency given in the main penalty ({law}).",
)
PROBATION = {
    True: Text(
        zh="缓刑：请求宣告缓刑，考验期在{period}之内确定（{law}）；理由见后。",
        en="Probation: it is asked for, with a period within {period} ({law}); the reasons follow.",
    ),
    "mandatory": Text(
        zh="缓刑：符合条件的，应当宣告；请求宣告缓刑，考验期在{period}之内确定（{law}）；理由见后。",
        en="Probation: mandatory where its conditions are met, and asked for, with a period within {period} ({law}); "
        "the reasons follow.",
    ),
}
NO_PROBATION = Text(zh="缓刑：不请求。{why}", en="Probation: not asked for. {why}")
CREDIT = Text(
    zh="羁押折抵：先行羁押，折抵刑期{days}（{law}）。", en="Credit for detention: {days} off the term ({law})."
)
OPTION = Text(zh="法律还允许：{option}（{law}）", en="Also allowed: {option} ({law})")


class Request:
    """The request of the speaking position."""

    def __init__(self, matter: Matter, sources: Sources) -> None:
        self._matter, self._say, self._sources = matter, matter.say, sources
        self._result, self._language = matter.result, matter.language

    def content(self) -> dict[str, Any]:
        """The range with its parts, the numbered requests, the reasons for probation."""
        return {
            "range": [*self._range()],
            "asks": self._numbered(self._items()),
            "probation": self._numbered(reasons(self._matter)),
        }

    def _numbered(self, lines: Iterator[str]) -> list[str]:
        return [common.numbered(place, line, self._language) for place, line in enumerate(lines, 1)]

    def _months(self, low: int, high: int | None) -> str:
        return wording.span(low, high, wording.MONTHS, self._language)

    def _range(self) -> Iterator[str]:
        result = self._result
        if result.declared is None or result.envelope is None or result.discretion is None:
            yield self._say(NO_TERM)
            return
        rule = self._matter.rules.method(self._matter.case.jurisdiction).discretion
        custody = result.penalty is not None and result.penalty.kind in SUSPENDED
        yield self._say(RANGE if custody else OTHER_KIND).format(
            range=summary.declared(result, self._language),
            envelope=self._months(result.envelope.low, result.envelope.high),
            discretion=self._months(result.discretion.low, result.discretion.high),
            percent=rule.percent,
            law=self._sources.cite(rule.law, rule.basis, rule.verified),
        )
        if len(result.counts) > 1:
            yield from (self._count(key) for key in result.counts)
        yield from self._combined()

    def _count(self, key: str) -> str:
        """One crime's own range and point, before it is combined with others."""
        count, kind = self._result.counts[key], kind_of(self._matter, key)
        if count.proposed is None or kind is None:
            return self._say(OF_COUNT).format(crime=self._say(count.name), range="—", term="—")
        chosen = self._matter.case.counts[key].chosen.declared
        months = int(count.proposed.chosen) if chosen is None else chosen
        return self._say(OF_COUNT).format(
            crime=self._say(count.name),
            range=self._months(int(count.proposed.low), int(count.proposed.high)),
            term=wording.sentence(kind, months, self._language),
        )

    def _combined(self) -> Iterator[str]:
        both, earlier = self._result.combined, self._result.earlier
        if both is not None:
            text = COMBINED_AS_ONE if both.low == both.high else COMBINED
            yield self._say(text).format(range=self._months(both.low, both.high), law=both.law)
        if earlier is not None:
            left = wording.span(earlier.remains.low, earlier.remains.high, wording.MONTHS, self._language)
            law = self._sources.cite(earlier.law, earlier.basis, earlier.verified)
            yield self._say(REMAINS).format(range=left, law=law)

    # The requests -----------------------------------------------------------------------------------------------

    def _items(self) -> Iterator[str]:
        if self._result.declared is None:
            return
        yield self._main()
        if fine := "".join(self._fine()):
            yield fine
        if self._result.probation is not None and (words := self._asks_probation(self._result.probation)):
            yield words
        held = self._result.detention_credit
        if held is not None and held.days:
            days = summary.DAYS.in_language(self._language).format(days=held.days)
            yield self._say(CREDIT).format(days=days, law=held.law)
        for item in self._result.penalty.offered if self._result.penalty else ():
            text = summary.option(item, self._language).rstrip("。.")
            yield self._say(OPTION).format(option=text, law=item.law) + ("。" if self._language == "zh" else ".")

    def _main(self) -> str:
        result, case = self._result, self._matter.case
        assert result.declared is not None and result.penalty is not None
        point = result.declared.chosen
        return self._say(MAIN if case.proposal is None else MAIN_STATED).format(
            asked=phrases.asked(result, case, self._language),
            term=phrases.terms(result.penalty.kind, point, point, self._language),
            whose=self._say(summary.chosen_by(result, self._matter.rules)),
        )

    def _fine(self) -> Iterator[str]:
        """The range of the fine with its source, what it is measured by, the defence's own words."""
        found, language = self._result.fine, self._language
        if found is None:
            return
        space = " " if language == "en" else ""
        alone = self._result.penalty is not None and self._result.penalty.kind == "fine-alone"
        yield self._say(FINE_ALONE if alone else FINE).format(
            fine=phrases.fine(self._result, language),
            mode=self._say(OBLIGATORY[found.obligatory]),
            law=self._sources.cite(found.law, found.basis, found.verified),
        )
        if found.note is not None:
            yield space + self._say(FINE_NOTE).format(note=self._say(found.note).rstrip("。."))
        law = phrases.plea_opinion(self._matter, "34") if self._matter.case.plea else ""
        if law:
            yield space + self._say(FINE_FOLLOWS).format(law=law)
        if own := self._matter.texts["fine"].strip():
            yield space + own

    def _asks_probation(self, found: Probation) -> str:
        if not found.eligible:
            if self._result.penalty is None or self._result.penalty.kind not in SUSPENDED:
                return ""
            why = (" " if self._language == "en" else "").join(
                sentence(self._matter, r) for r in found.reasons if r.kind == "barred"
            )
            return self._say(NO_PROBATION).format(why=why)
        period = self._months(found.period.low, found.period.high) if found.period else "—"
        law = next((reason.law for reason in found.reasons if reason.kind == "within"), "")
        return self._say(PROBATION[found.eligible]).format(period=period, law=law)
