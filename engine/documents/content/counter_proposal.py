"""量刑协商意见书: what the defence says to the procuratorate, from what is agreed to the number asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import wording
from engine.case.model import Case
from engine.disputed import STAGES, factor_name
from engine.documents.content import common, phrases
from engine.documents.content.counter_dispute import Disputes
from engine.documents.content.counter_facts import agreed
from engine.documents.content.counter_request import Request
from engine.documents.content.sources import Sources
from engine.documents.matter import Matter
from engine.text import Text

LABELS = {
    "case_number": Text(zh="案号", en="File number"),
    "defendant": Text(zh="犯罪嫌疑人（被告人）", en="Suspect (defendant)"),
    "guardian": Text(zh="法定代理人", en="Guardian"),
    "victim": Text(zh="被害人", en="Victim"),
    "plea": Text(zh="认罪认罚", en="Plea"),
    "custody": Text(zh="强制措施", en="Coercive measure"),
    "detention": Text(zh="先行羁押", en="Detention before judgment"),
}
COUNSEL = {
    "retained": Text(zh="辩护人", en="Defence counsel"),
    "legal_aid": Text(zh="法律援助辩护人", en="Legal aid counsel"),
    "duty_lawyer": Text(zh="值班律师", en="Duty lawyer"),
}
OF_FIRM = Text(zh="{name}（{firm}）", en="{name} ({firm})")
ADDRESSEE = Text(zh="{office}：", en="To: {office}")
ACTS = {
    "retained": Text(
        zh="{name}涉嫌{crimes}一案，{counsel}受委托担任{name}的辩护人。",
        en="In the case against {name} for {crimes}, {counsel} acts as retained defence counsel.",
    ),
    "legal_aid": Text(
        zh="{name}涉嫌{crimes}一案，{counsel}受指派担任{name}的法律援助辩护人。",
        en="In the case against {name} for {crimes}, {counsel} acts as legal aid counsel by appointment.",
    ),
    "duty_lawyer": Text(
        zh="{name}涉嫌{crimes}一案，{counsel}作为值班律师为{name}提供法律帮助。",
        en="In the case against {name} for {crimes}, {counsel} assists as duty lawyer.",
    ),
}
SUBMITS = Text(
    zh="现就量刑提出下列意见，请予听取并据以协商（{law}）。",
    en="The following is submitted on the sentence, to be heard and discussed ({law}).",
)
CLOSING = Text(
    zh="以上意见，请予审查采纳；不采纳的，请逐点说明理由（{law}）。",
    en="Please examine and adopt these views, and give reasons, point by point, for what is not adopted ({law}).",
)
HEARD = "刑诉法173条"
REASONS_OWED = "人民检察院刑事诉讼规则269条"
CHARGED = Text(zh="{crime}（{law}）", en="{crime} ({law})")
OPEN_TIER = Text(zh="有争议，见争议事项", en="Disputed, see the points in dispute")
RANGE = Text(zh="{range}（{tier}）", en="{range} ({tier})")
EVIDENCE_OF = Text(zh="{evidence}（{factor}）", en="{evidence} ({factor})")
DAY = Text(zh="　　　　年　　月　　日", en="Date: ＿＿＿＿＿＿")


def content(matter: Matter) -> dict[str, Any]:
    """What the template of the counter-proposal shows."""
    return _Paper(matter).content()


class _Paper:
    """One counter-proposal. Sources are explained where they are first cited, so parts are written in their order."""

    def __init__(self, matter: Matter) -> None:
        self._matter, self._say = matter, matter.say
        self._sources = Sources(matter)
        self._disputes = Disputes(matter, self._sources)

    def content(self) -> dict[str, Any]:
        """Every part of the paper, and the numbers of its headings."""
        matter = self._matter
        parts: dict[str, Any] = {
            "parties": [*self._parties()],
            "agreed": agreed(matter, self._sources),
            "dispute": self._disputes.content(),
            "reasons": self._disputes.reasons,
            "groups": [*self._steps()],
        }
        parts |= {"request": Request(matter, self._sources).content(), "attachments": [*self._attachments()]}
        shown = [name for name, part in parts.items() if part and name != "attachments"]
        return {
            **parts,
            "subtitle": matter.common.title,
            "addressee": self._say(ADDRESSEE).format(office=phrases.blank(matter.particulars.procuratorate)),
            "opening": [*self._opening()],
            "charges": [*self._charges()],
            "closing": phrases.paragraphs(matter.texts["closing"]) or [self._closing()],
            "signature": self._signature(),
            "notice": self._say(matter.result.notice),
            "number": {name: common.heading(place, matter.language) for place, name in enumerate(shown, 1)},
        }

    # Who and what -----------------------------------------------------------------------------------------------

    def _name(self) -> str:
        return phrases.blank(self._matter.case.defendant.name)

    def _counsel(self) -> str:
        told = self._matter.particulars
        return self._say(OF_FIRM).format(name=phrases.blank(told.counsel), firm=phrases.blank(told.law_firm))

    def _opening(self) -> Iterator[str]:
        mark = "、" if self._matter.language == "zh" else " and "
        crimes = mark.join(name[:1].lower() + name[1:] for name in phrases.crimes(self._matter))
        kind = self._matter.particulars.counsel_kind
        first = self._say(ACTS[kind]).format(name=self._name(), crimes=crimes, counsel=self._counsel())
        law = "；".join(filter(None, (HEARD, phrases.plea_opinion(self._matter, "37"))))
        yield first + (" " if self._matter.language == "en" else "") + self._say(SUBMITS).format(law=law)
        yield from phrases.paragraphs(self._matter.texts["opening"])

    def _closing(self) -> str:
        law = "；".join(filter(None, (phrases.plea_opinion(self._matter, "27、37"), REASONS_OWED)))
        return self._say(CLOSING).format(law=law)

    def _parties(self) -> Iterator[dict[str, str]]:
        told, case, language = self._matter.particulars, self._matter.case, self._matter.language
        known = {
            LABELS["case_number"]: phrases.blank(told.case_number),
            LABELS["defendant"]: self._name(),
            LABELS["guardian"]: told.guardian,
            COUNSEL[told.counsel_kind]: self._counsel(),
            LABELS["victim"]: told.victim,
            LABELS["plea"]: wording.capital(self._say(STAGES[case.plea.stage])) if case.plea else "",
            LABELS["custody"]: told.custody,
            LABELS["detention"]: "\n".join(common.held(case, self._matter.rules, language)),
        }
        yield from ({"label": self._say(label), "value": value} for label, value in known.items() if value)

    def _charges(self) -> Iterator[dict[str, str]]:
        for key, count in self._matter.case.counts.items():
            crime = self._matter.book(key).crime
            tier = self._matter.result.counts[key].tier
            range_ = phrases.NO_TERM if tier is None else RANGE
            words = self._say(range_).format(
                range=phrases.statutory(self._matter, key), tier=self._say(tier.name) if tier else ""
            )
            yield {
                "crime": self._say(CHARGED).format(crime=self._say(crime.name), law=crime.statute),
                "date": wording.date(count.offence_date, self._matter.language),
                "range": self._say(OPEN_TIER) if self._tier_disputed(key) else wording.capital(words),
            }

    def _tier_disputed(self, key: str) -> bool:
        other = self._matter.comparison.results[self._matter.other or self._matter.own].counts.get(key)
        tiers = [count.tier.id if count and count.tier else None for count in (self._matter.result.counts[key], other)]
        return tiers[0] != tiers[1]

    # The computation, attachments, signature --------------------------------------------------------------------

    def _steps(self) -> Iterator[dict[str, Any]]:
        steps = self._matter.result.steps
        for group in common.step_groups(self._matter.result, self._matter.language):
            for row in group["steps"]:
                step = steps[int(row["number"]) - 1]
                row["law"] = self._sources.cite(row["law"], step.basis, step.verified)
            if group["steps"]:
                yield group

    def _attachments(self) -> Iterator[str]:
        lines = [*_evidence(self._matter), *phrases.paragraphs(self._matter.texts["attachments"])]
        yield from (common.numbered(place, line, self._matter.language) for place, line in enumerate(lines, 1))

    def _signature(self) -> str:
        """Who signs and when, in one paragraph, so that no page parts them."""
        told, language = self._matter.particulars, self._matter.language
        mark = "：" if language == "zh" else ": "
        counsel = f"{self._say(COUNSEL[told.counsel_kind])}{mark}{phrases.blank(told.counsel)}"
        day = wording.date(told.date, language) if told.date else self._say(DAY)
        return "\n".join((counsel, phrases.blank(told.law_firm), day))


def _evidence(matter: Matter) -> Iterator[str]:
    """The evidence that the speaking position names, with the factor that it is for."""
    case: Case = matter.case
    for name, entry in case.factors.items():
        if entry is not None and entry.evidence:
            known = factor_name(name, {matter.own: case.model_dump(by_alias=True)}, matter.rules)
            yield matter.say(EVIDENCE_OF).format(evidence=entry.evidence, factor=matter.say(known))
