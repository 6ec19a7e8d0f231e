"""认罪认罚具结书, a draft: what 刑诉法174条 and 高检发〔2026〕5号 30 demand; at its head what the prosecutor must see.

The sheet on 速裁 is added only where that procedure is proposed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import wording
from engine.documents.content import common, fast_track, procedure, signing
from engine.documents.content import parties as said
from engine.documents.content.offer import Offer
from engine.documents.content.parties import cited, counsel, paragraphs
from engine.documents.content.phrases import BLANK, blank, plea_opinion
from engine.documents.content.sources import Sources
from engine.documents.matter import Matter

PROCURATORATE = "人民检察院"
UNCHOSEN = f"{BLANK}（普通程序、简易程序、速裁程序择一填写）"
SUSPECT = "以上内容，本人已阅读（或者已向本人宣读），理解其含义，自愿签署。"
WITNESS = "本人作为犯罪嫌疑人{name}的{role}，已就本具结书的内容和法律后果向其作了解释，并在场见证其签署。"
GUARDIAN = "本人知悉以上内容，对{name}认罪认罚没有异议。"
INTERPRETER = "本人已如实翻译本具结书的全部内容。"


def content(matter: Matter) -> dict[str, Any]:
    """What the template of the undertaking shows."""
    who, texts, cite = matter.particulars, matter.texts, Sources(matter).cite
    offer = Offer(said.as_proposed(matter), cite)
    court, other = who.court or "人民法院", paragraphs(texts["other"])
    parts = ("person", "facts", "proposal", "procedure", "consequences", "will", "other", "signing")
    shown = [part for part in parts if part != "other" or other]
    return {
        "notes": [common.numbered(n, note, "zh") for n, note in enumerate(signing.notes(matter, offer), 1)],
        "case_number": f"案件编号：{blank(who.case_number)}",
        "number": dict.fromkeys(parts, "") | {part: common.heading(n, "zh") for n, part in enumerate(shown, 1)},
        "person": _person(matter),
        "lawyer": counsel(who),
        "guardian": blank(who.guardian) if _guarded(matter) else "",
        "procuratorate": who.procuratorate or PROCURATORATE,
        "facts": paragraphs(who.facts_found),
        "stated": [] if who.facts_found.strip() else said.crime_facts(matter),
        "charged": said.crimes_charged(matter),
        "ranges": said.statutory_ranges(matter, cite),
        "factors": said.factors(matter, cite),
        "adjusted": said.adjusted_range(matter),
        "fine_range": said.fine_range(matter, cite),
        "proposal": f"{offer.sentence() or BLANK}。",
        "additional": offer.typed("additional"),
        "procedure": procedure.PROCEDURES[who.procedure] if who.procedure else UNCHOSEN,
        "disposal": paragraphs(texts["disposal"]) or [f"人民检察院拟依法向{court}提起公诉。"],
        "consequences": [common.numbered(n, one, "zh") for n, one in enumerate(_consequences(matter), 1)],
        "other": other,
        "signers": _signers(matter),
        "objections": cited(plea_opinion(matter, "32")),
        "conditions": _conditions(matter),
        "notice": matter.say(matter.result.notice),
    }


def _guarded(matter: Matter) -> bool:
    """Whether the paper has a place for the guardian."""
    return procedure.may_be_minor(matter) or bool(matter.particulars.guardian)


def _person(matter: Matter) -> dict[str, str]:
    who = matter.particulars
    return {
        "name": blank(matter.case.defendant.name),
        "gender": blank(who.gender),
        "birth": wording.date(birth, "zh") if (birth := procedure.birth(matter)) else BLANK,
        "identity_number": blank(who.identity_number),
        "residence": blank(who.residence),
        "custody": blank(who.custody),
    }


def _consequences(matter: Matter) -> Iterator[str]:
    """What the suspect must know of the plea (高检发〔2026〕5号 30(2), (4)), each with its article."""
    told, kept = plea_opinion(matter, "26"), plea_opinion(matter, "33")
    in_writing = "书面" if told else ""
    yield (
        f"人民检察院已经{in_writing}告知本人享有的诉讼权利和认罪认罚的法律规定，并作了说明"
        f"{cited('刑诉法173条2款', told)}。"
    )
    if kept:
        yield (
            "具结书签署后，没有新的事实、证据，本人也没有反悔的，人民检察院不得单方撤销具结书、变更量刑建议"
            f"{cited(kept)}。"
        )
        yield (
            "本人反悔，或者不履行赔偿等承诺的，具结书失效，人民检察院撤回从宽的量刑建议，依法全面审查后处理"
            f"{cited(plea_opinion(matter, '30、33'))}。"
        )
    else:
        yield "本人反悔的，人民检察院可以撤回从宽的量刑建议（最高检2021年量刑建议指导意见34条）。"
    yield "量刑建议由人民法院依法审查；人民法院一般应当采纳，法律规定的例外除外（刑诉法201条）。"


def _signers(matter: Matter) -> list[dict[str, str]]:
    """Who signs, and what each of them declares by it."""
    who, name, lawyer = matter.particulars, blank(matter.case.defendant.name), counsel(matter.particulars)
    rows = [("犯罪嫌疑人", name, SUSPECT)]
    if _guarded(matter):
        rows.append(("法定代理人（合适成年人）", blank(who.guardian), GUARDIAN.format(name=name)))
    rows.append((lawyer["role"], lawyer["name"], WITNESS.format(name=name, role=lawyer["role"])))
    if who.interpreter:
        rows.append(("翻译人员", who.interpreter, INTERPRETER))
    return [{"role": role, "name": named, "declares": words} for role, named, words in rows]


def _conditions(matter: Matter) -> list[dict[str, str]]:
    if matter.particulars.procedure != "fast_track":
        return []
    return [
        {"name": item.name, "law": item.law, "state": fast_track.STATES[item.state], "said": item.said}
        for item in fast_track.conditions(matter)
    ]
