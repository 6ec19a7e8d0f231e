"""What the law of procedure asks of a plea, held against the case: who is a minor, who need not sign, what stands
against the summary procedure, how many days the lawyer has. In Chinese only, like the papers that print it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Literal

from engine import wording
from engine.case.age import AGES, BIRTH, age_on
from engine.case.check import as_date
from engine.case.model import Case
from engine.disputed import factor_lines
from engine.documents import footnotes
from engine.documents.content import phrases
from engine.documents.matter import Matter

PROCEDURES = {"ordinary": "普通程序", "summary": "简易程序", "fast_track": "速裁程序"}
NOTICE_DAYS = {"ordinary": 5, "summary": 3}  # 高检发〔2026〕5号 17
MAJORITY = 18
BARRED = {  # 刑诉法174条2款1项, 215条1项, 223条1项: fact, factor, words
    "deaf_mute_or_blind": ("deaf_mute_blind", "又聋又哑的人或者盲人"),
    "partial_capacity": ("limited_capacity", "尚未完全丧失辨认或者控制自己行为能力的精神病人"),
}
OF_CRIME = ("main", "offence", "participation")  # groups of facts that make the crime, not only the sentence
COUNTED = "通知当日不计入期间（刑诉法105条2款）；签署当日是否另须扣除，文本没有写明，这里没有扣除。"

Minority = Literal["minor", "unknown", "past", "adult"]


def minority(matter: Matter) -> Minority:
    """Whether the suspect is a minor on the day of the paper.

    `past`: at the offence only. `unknown`: at the offence, and no birth date tells the age since.
    """
    case, born = matter.case, birth(matter)
    if born is not None:
        if age_on(born, phrases.made_on(matter)) < MAJORITY:
            return "minor"
        young = any(age_on(born, count.offence_date) < MAJORITY for count in case.counts.values())
        return "past" if young else "adult"
    ages = [(case.defendant.facts | count.facts).get(AGES[0]) for count in case.counts.values()]
    return "unknown" if any(isinstance(age, int) and age < MAJORITY for age in ages) else "adult"


def may_be_minor(matter: Matter) -> bool:
    """Whether the paper needs the guardian's place."""
    return minority(matter) in ("minor", "unknown")


def birth(matter: Matter) -> datetime.date | None:
    """The birth date that the case is reckoned by, else that of the particulars."""
    given = matter.case.defendant.facts.get(BIRTH)
    return (as_date(given) if given is not None else None) or matter.particulars.birth


def disabilities(matter: Matter, position: str) -> list[str]:
    """Which of the conditions that exclude from signing a position finds in the suspect, in words."""
    case, applied = (
        matter.cases[position],
        {line.factor for _, line in factor_lines(matter.comparison.results[position])},
    )
    return [words for fact, (factor, words) in BARRED.items() if stated(case, fact) or factor in applied]


def stated(case: Case, name: str) -> bool:
    """Whether a yes-or-no fact is stated as true, of the person or in any count."""
    return any((case.defendant.facts | count.facts).get(name) is True for count in case.counts.values())


def unsigned(matter: Matter) -> Iterator[str]:
    """Why no signature is needed (刑诉法174条2款), one sentence for each ground; first those that hold."""
    own = disabilities(matter, matter.own)
    yield from (f"犯罪嫌疑人系{words}，不需要签署认罪认罚具结书（刑诉法174条2款1项）。" for words in own)
    objection = matter.texts.get("objection", "").strip()
    if objection and may_be_minor(matter):
        law = "，".join(filter(None, ("刑诉法174条2款2项", phrases.plea_opinion(matter, "63–66"))))
        yield f"法定代理人或者辩护人对未成年人认罪认罚有异议（{objection}），不需要签署认罪认罚具结书（{law}）。"
    if other := matter.texts.get("exemption", "").strip():
        yield f"不需要签署认罪认罚具结书的其他情形（刑诉法174条2款）：{other}"
    for name in matter.cases:
        for words in disabilities(matter, name):
            if words not in own:
                side = wording.position(name).zh
                yield f"{side}主张犯罪嫌疑人系{words}；查证属实的，不需要签署认罪认罚具结书（刑诉法174条2款1项）。"


def lawyers_days(matter: Matter) -> str:
    """How long before the signing the lawyer must be told, and the first day that this leaves open.

    Empty for a paper made before the opinion that demands it.
    """
    law, chosen = phrases.plea_opinion(matter, "17"), matter.particulars.procedure
    if not law:
        return ""
    if chosen == "fast_track":
        return (
            "拟适用速裁程序；辩护人、值班律师对事实、罪名或者程序适用有不同意见的，"
            f"可以改为建议适用普通程序或者简易程序（{law}）。"
        )
    said = "；".join(_days(key, days, matter) for key, days in NOTICE_DAYS.items() if chosen in (None, key))
    first = "拟适用的程序尚未填写。" if chosen is None else ""
    counted = footnotes.mark(COUNTED) if matter.particulars.date else ""
    return f"{first}{said}（{law}）{counted}。"


def _days(key: str, days: int, matter: Matter) -> str:
    words = f"拟适用{PROCEDURES[key]}的，应当至少在签署{wording.numeral(days)}日前通知辩护人或者值班律师"
    told = matter.particulars.date
    if told is None:
        return words
    first = told + datetime.timedelta(days=days)
    return f"{words}，以{wording.date(told, 'zh')}通知计，最早于{wording.date(first, 'zh')}签署"


def summary_barred(matter: Matter) -> list[str]:
    """What stands against the summary procedure (刑诉法215条1项); for 速裁 see `fast_track`."""
    if matter.particulars.procedure != "summary":
        return []
    return [f"犯罪嫌疑人系{words}，不适用简易程序（刑诉法215条1项）。" for words in disabilities(matter, matter.own)]


def facts_of_crime_disputed(matter: Matter) -> list[str]:
    """The facts of the crimes themselves on which the positions differ; not those that only bear on the sentence."""
    points = [point for point in matter.comparison.disputed if point.kind == "fact"]
    return list(dict.fromkeys(point.name.zh for point in points if of_crime(point.path, matter)))


def of_crime(path: str, matter: Matter) -> bool:
    """Whether a place in the case belongs to the crime: its facts, its thresholds, its tier, the charge itself."""
    first, *rest = path.split(".")
    if first == "counts" and (len(rest) == 1 or rest[-1] in ("tier", "offence_date") or "thresholds" in rest):
        return True
    if "facts" not in rest:
        return False
    keys = [key for key in matter.case.counts if first != "counts" or key == rest[0]]
    facts = [matter.book(key).facts.get(rest[-1]) for key in keys]
    return any(fact is not None and fact.group in OF_CRIME for fact in facts)


def pleads(case: Case) -> bool:
    """Whether the case has a plea at all."""
    return case.plea is not None and case.plea.stage != "none"
