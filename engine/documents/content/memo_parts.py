"""The parts of the memo that belong to no position: earlier judgments, other places' rules, the articles cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from engine import wording
from engine.case.earlier import EarlierJudgment
from engine.case.model import Case
from engine.documents import footnotes
from engine.documents.content import common, source_notes
from engine.law.library import Library
from engine.result import Alternative, Offer, Result, Source
from engine.text import Language, Text

UNNAMED = Text(zh="前罪", en="Earlier penalty")
RELATIONS = {
    "found_later": Text(zh="漏罪（刑法70条）", en="crime found later (刑法70条)"),
    "committed_later": Text(zh="新罪（刑法71条）", en="crime committed later (刑法71条)"),
}
STATE = {
    "date": Text(zh="{date}判决", en="judgment of {date}"),
    "served_months": Text(zh="已执行{months}", en="{months} served"),
    "served": Text(zh="自{start}至{end}执行", en="served from {start} to {end}"),
    "probation": Text(zh="宣告缓刑，现撤销", en="suspended; the probation is revoked"),
    "parole": Text(zh="假释，现撤销", en="paroled; the parole is revoked"),
    "custody": Text(zh="缓刑宣告前羁押{days}日", en="{days} days in custody before probation was granted"),
    "fine": Text(zh="罚金尚未缴纳{fine}", en="{fine} of the fine unpaid"),
}
OFFERED = Text(zh="{name}：{months}", en="{name}: {months}")


def offers(results: Iterable[Result], language: Language) -> list[dict[str, Any]]:
    """Increments of other places' rules by crime, a row for each place and text; what positions share stands once."""
    found: list[dict[str, Any]] = []
    for result in results:
        for count in result.counts.values():
            rows: dict[tuple[str, str], list[Offer]] = {}
            for item in count.offers:
                rows.setdefault((item.jurisdiction, item.law), []).append(item)
            block = {
                "crime": count.name.in_language(language),
                "rows": [_offered(items, language) for items in rows.values()],
            }
            if rows and block not in found:
                found.append(block)
    return found


def _offered(items: list[Offer], language: Language) -> dict[str, str]:
    lines = [
        OFFERED.in_language(language).format(
            name=item.name.in_language(language), months=wording.span(*item.months, wording.MONTHS, language)
        )
        for item in items
    ]
    return {
        "place": items[0].jurisdiction_name.in_language(language),
        "increments": "\n".join(lines),
        "law": items[0].law,
        "note": footnotes.mark(_read(items[0].verified, language)),
    }


def _read(verified: str, language: Language) -> str:
    """How well another place's rules were read; nothing where they were read in full."""
    if verified == "text":
        return ""
    read = wording.capital(source_notes.READ[verified].in_language(language))
    return f"{read}。" if language == "zh" else f"{read}."


def earlier_rows(case: Case, language: Language) -> list[dict[str, str]]:
    """The earlier judgments with which the case is combined."""
    return [
        {
            "name": judgment.name or UNNAMED.in_language(language),
            "penalty": _penalty(judgment, language),
            "relation": RELATIONS[judgment.relation].in_language(language),
            "state": ("；" if language == "zh" else "; ").join(_state(judgment, language)),
        }
        for judgment in case.earlier
    ]


def _penalty(judgment: EarlierJudgment, language: Language) -> str:
    if judgment.months is None:
        return wording.KINDS[judgment.kind].in_language(language)
    if judgment.months.denominator == 1:
        return wording.sentence(judgment.kind, int(judgment.months), language)
    name = wording.KINDS[judgment.kind].in_language(language)
    months = wording.months(judgment.months, language)
    return f"{name}{months}" if language == "zh" else f"{months} of {name}"


def _state(judgment: EarlierJudgment, language: Language) -> Iterator[str]:
    def say(key: str, **words: object) -> str:
        return STATE[key].in_language(language).format(**words)

    if judgment.date is not None:
        yield say("date", date=wording.date(judgment.date, language))
    if judgment.served_months is not None:
        yield say("served_months", months=wording.months(judgment.served_months, language))
    if judgment.served is not None:
        start, end = judgment.served.start, judgment.served.end
        yield say("served", start=wording.date(start, language), end=wording.date(end, language))
    if judgment.probation:
        yield say("probation")
    if judgment.parole:
        yield say("parole")
    if judgment.custody_days:
        yield say("custody", days=judgment.custody_days)
    if judgment.fine:
        yield say("fine", fine=wording.renminbi(judgment.fine, language))


def articles(results: list[Result], rules: Library, language: Language) -> list[dict[str, str]]:
    """Every article that the memo cites for the case, each once: those of the steps, then those of its other parts."""
    rows = {row["law"]: row for row in common.article_rows(results, rules, language)}
    for result in results:
        for item in _beside(result):
            row = {
                "law": item.law,
                "basis": wording.BASES[item.basis].in_language(language),
                "verified": wording.VERIFIED[item.verified].in_language(language),
            }
            if item.law and (item.law not in rows or rows[item.law]["verified"] == "—"):
                rows[item.law] = row
    return list(rows.values())


def _beside(result: Result) -> Iterator[Source | Alternative]:
    """What the memo cites beside steps, penalties and probation."""
    for count in result.counts.values():
        yield from count.alternatives
    yield from result.additional
    if result.proposal is not None:
        yield result.proposal
    if result.detention_credit is not None:
        yield from result.detention_credit.notes
