"""Who takes part, what is charged and on what grounds, in the words of the prosecution's papers; in Chinese only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine import wording
from engine.case.particulars import Particulars
from engine.documents.content import phrases, sentencing
from engine.documents.content.phrases import blank
from engine.documents.content.sentencing import Cite
from engine.documents.matter import Matter

LAWYERS = {"retained": "辩护人", "legal_aid": "辩护人（法律援助）", "duty_lawyer": "值班律师"}
OFFERED = ("fine", "execution", "additional")
RECORDING = "最高检2021年听取意见同步录音录像规定"


def paragraphs(text: str) -> list[str]:
    """A free text as paragraphs, empty lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def counsel(who: Particulars) -> dict[str, str]:
    """The lawyer: in which office, by name, of which firm; unnamed, either office is left open."""
    role = LAWYERS[who.counsel_kind] if who.counsel else "辩护人（值班律师）"
    return {"role": role, "name": blank(who.counsel), "firm": blank(who.law_firm)}


def cited(*laws: str) -> str:
    """Articles in brackets, those that do not apply (empty) left out."""
    named = "，".join(filter(None, laws))
    return f"（{named}）" if named else ""


def as_proposed(matter: Matter) -> Matter:
    """The matter with what was written into the sentencing proposal, where this document has nothing of its own."""
    known = matter.case.documents.texts.get("proposal", {})
    return replace(
        matter, texts={**matter.texts, **{key: matter.texts.get(key) or known.get(key, "") for key in OFFERED}}
    )


def crimes_charged(matter: Matter) -> str:
    """The crimes charged with their articles: 盗窃罪（刑法264条）."""
    named = [f"{count.name.zh}（{matter.book(key).crime.statute}）" for key, count in matter.result.counts.items()]
    return "、".join(dict.fromkeys(named))


def crime_facts(matter: Matter) -> list[str]:
    """What the case states of each crime itself, a sentence a crime."""
    lines = []
    for key, count in matter.case.counts.items():
        book = matter.book(key)
        known = [(book.facts[name], value) for name, value in count.facts.items() if value is not None]
        said = [
            f"{fact.name.zh}：{sentencing.fact_words(fact, value)}" for fact, value in known if value != fact.default
        ]
        day = f"犯罪日期：{wording.date(count.offence_date, 'zh')}"
        lines.append(f"{book.crime.name.zh}——{'；'.join([day, *said])}。")
    return lines


def factors(matter: Matter, cite: Cite) -> list[dict[str, str]]:
    """The factors at work with the range of each; one that several crimes share with one range stands once."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for key, rows in sentencing.factor_rows(matter).items():
        count = matter.result.counts[key]
        for row, line in zip(rows, count.adjustments, strict=True):
            if line.kind == "factor" or line.ratio.chosen:
                place = (row["name"], row["range"], row["law"])
                entry = found.setdefault(place, {**row, "of": [], "law": ""})
                entry["law"] = entry["law"] or cite(line.law, line.basis, line.verified)
                entry["of"].append(count.name.zh)
    several = len(matter.result.counts) > 1
    shown = ("name", "range", "point", "law")
    return [
        {**{key: row[key] for key in shown}, "of": "、".join(row["of"]) if several else ""} for row in found.values()
    ]


def statutory_ranges(matter: Matter, cite: Cite) -> list[str]:
    """A sentence a crime: 盗窃罪（数额较大）：三年以下有期徒刑、拘役或者管制（刑法264条）。"""
    lines = []
    for row in sentencing.range_rows(matter, cite):
        penalties = f"：{row['range']}{cited(row['law'])}" if row["range"] else ""
        lines.append(f"{row['crime']}（{row['tier']}）{penalties}。")
    return lines


def adjusted_range(matter: Matter) -> str:
    """What the factors leave of the main penalty, as a range; nothing where no term is reached."""
    found = matter.result.declared
    if found is None:
        return ""
    low, high = wording.term(found.low, "zh"), wording.term(found.high, "zh")
    combined = "并数罪并罚" if matter.result.combined else ""
    return f"依照上述情节和幅度调节{combined}，主刑为{low if low == high else f'{low}至{high}'}。"


def fine_range(matter: Matter, cite: Cite) -> str:
    """Between which sums the fine lies; nothing where there is none or only one sum."""
    found = matter.result.fine
    if found is None or found.low == found.high:
        return ""
    span = phrases.fine(matter.result, "zh").removeprefix("罚金")
    mode = "" if found.obligatory else "，可以并处"
    return f"罚金的幅度为{span}{mode}{cited(cite(found.law, found.basis, found.verified))}。"
