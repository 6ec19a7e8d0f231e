"""What several documents say in the same way: the case, the counts, the steps, the comparison, numbered headings."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from engine import summary, wording
from engine.case.model import AssertedFactor, Case
from engine.comparison import COMMON, Agreed, Comparison
from engine.disputed import STAGES, fact_value, factor_name
from engine.documents.content import source_notes
from engine.explanation import signed
from engine.law.library import Library
from engine.law.rulebook import Rulebook
from engine.law.schema import Fact
from engine.result import GuidelineUsed, Result
from engine.text import Language, Text

LABELS = {
    "case": Text(zh="案件", en="Case"),
    "defendant": Text(zh="被告人", en="Defendant"),
    "guidelines": Text(zh="量刑指导意见", en="Guidelines"),
    "rules": Text(zh="适用规则", en="Rules"),
    "hash": Text(zh="规则校验值", en="Hash of the rules"),
    "covers": Text(zh="规则收录范围", en="What the overlay covers"),
    "plea": Text(zh="认罪认罚", en="Stage of the plea"),
    "detention": Text(zh="先行羁押", en="Detention"),
    "whole_case": Text(zh="全案", en="Whole case"),
    "evidence": Text(zh="证据", en="evidence"),
}
CHARGED = Text(zh="{crime}（{law}），犯罪日期{date}", en="{crime} ({law}), date of the offence {date}")
PERIOD = Text(zh="{start}至{end}", en="{start} to {end}")
HELD = {"designated_residence": Text(zh="指定居所监视居住", en="residential surveillance at a designated place")}
OF_KIND = Text(zh="{period}（{kind}）", en="{period} ({kind})")
GUIDELINES = {
    "trial": Text(
        zh="《{name}》（{document}），{since}起试行，试行期至{until}",
        en="{name} ({document}), on trial from {since} to {until}",
    ),
    "since": Text(zh="《{name}》（{document}），{since}起施行", en="{name} ({document}), in force from {since}"),
    "plain": Text(zh="《{name}》（{document}）", en="{name} ({document})"),
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?!印发)")  # the day of issue is part of a document's name


def heading(place: int, language: Language) -> str:
    return f"{wording.numeral(place)}、" if language == "zh" else f"{place}. "


def sub_heading(place: int, language: Language) -> str:
    return f"（{wording.numeral(place)}）" if language == "zh" else f"({place}) "


def numbered(place: int, text: str, language: Language) -> str:
    return f"{place}．{text}" if language == "zh" else f"{place}. {wording.capital(text)}"


def case_rows(case: Case, result: Result, rules: Library, language: Language) -> list[dict[str, str]]:
    """Labels and values of the case and of the rules that it is computed by; nothing that the case leaves open."""
    overlay = rules.overlay(case.jurisdiction)
    rows = {"case": case.title, "defendant": case.defendant.name}
    if case.plea is not None:
        rows["plea"] = wording.capital(STAGES[case.plea.stage].in_language(language))
    rows["detention"] = "\n".join(held(case, rules, language))
    used = result.rulebook
    date = wording.date(used.sentencing_date, language)
    as_of = summary.AS_OF.in_language(language)
    rows["guidelines"] = "\n".join(guideline(item, language) for item in used.guidelines)
    rows["rules"] = f"{summary.place(result, rules, language)} · {used.version} · {as_of} {date}"
    rows["covers"] = overlay.covers.in_language(language) if overlay else ""
    rows["hash"] = f"sha256 {used.hash}"
    return [{"label": LABELS[key].in_language(language), "value": value} for key, value in rows.items() if value]


def held(case: Case, rules: Library, language: Language) -> Iterator[str]:
    """Each time held, with its kind where it is not plain custody."""
    for held in case.detention:
        start, end = wording.date(held.start, language), wording.date(held.end, language)
        period = PERIOD.in_language(language).format(start=start, end=end)
        kind = HELD.get(held.kind)
        yield OF_KIND.in_language(language).format(period=period, kind=kind.in_language(language)) if kind else period


def guideline(item: GuidelineUsed, language: Language) -> str:
    """A guideline document with the day it took effect and the end of its trial."""
    words = {
        "name": item.name.in_language(language),
        "document": item.document,
        "since": wording.date(item.since, language) if item.since else "",
        "until": wording.date(item.trial_until, language) if item.trial_until else "",
    }
    kind = "trial" if item.trial_until else "since" if item.since else "plain"
    return GUIDELINES[kind].in_language(language).format(**words)


def with_dates(text: str, language: Language) -> str:
    """A text of the engine's own with its dates as documents write them; never for what somebody typed."""
    return _DATE.sub(lambda found: wording.date(datetime.date.fromisoformat(found[0]), language), text)


def count_block(case: Case, key: str, place: int, rules: Library, language: Language) -> dict[str, Any]:
    count = case.counts[key]
    book = Rulebook.of(rules, case.jurisdiction, count.crime)
    stated = {name: value for name, value in (case.defendant.facts | count.facts).items() if value is not None}
    facts = [
        {
            "name": book.facts[name].name.in_language(language),
            "value": _fact(book.facts[name], value, language),
            "law": book.facts[name].law,
        }
        for name, value in stated.items()
    ]
    for name, figure in count.thresholds.items():
        if figure is not None:
            label = book.crime.threshold_names.get(name, Text(zh=name, en=name)).in_language(language)
            facts.append({"name": label, "value": wording.yuan(figure, language), "law": ""})
    charged = CHARGED.in_language(language).format(
        crime=book.crime.name.in_language(language),
        law=book.crime.statute,
        date=wording.date(count.offence_date, language),
    )
    return {"number": sub_heading(place, language), "crime": charged, "facts": facts}


def _fact(fact: Fact, value: Any, language: Language) -> str:
    if isinstance(value, datetime.date):
        return wording.date(value, language)
    return fact_value(fact, value).in_language(language)


def asserted_row(name: str, entry: AssertedFactor, case: Case, rules: Library, language: Language) -> dict[str, str]:
    raw = case.model_dump(by_alias=True)
    ratio = ""
    if entry.ratio is not None:
        ends = entry.ratio if isinstance(entry.ratio, tuple) else (entry.ratio,)
        ratio = "～".join(signed(end) for end in ends)
    return {
        "name": factor_name(name, {COMMON: raw}, rules).in_language(language),
        "ratio": ratio,
        "evidence": entry.evidence or "",
    }


def step_groups(result: Result, language: Language) -> Iterator[dict[str, Any]]:
    """The steps in their order, under the crime they belong to when there are several.

    `note` is the footnote on a source other than the national text that was read, to stand behind `law`.
    """
    steps = list(enumerate(result.steps, 1))
    several = len(result.counts) > 1
    place_name = result.rulebook.jurisdiction_name.in_language(language)
    for key in dict.fromkeys(step.count for _, step in steps):
        whole = LABELS["whole_case"] if key is None else result.counts[key].name
        shown = [
            {
                "number": str(place),
                "text": wording.capital(step.zh if language == "zh" else step.en),
                "facts": step.facts_zh if language == "zh" else step.facts_en,
                "formula": step.formula,
                "months": summary.before_after(step),
                "law": step.law or wording.capital(wording.BASES[step.basis].in_language(language)),
                "source": source_words(step.basis, step.verified, language),
                "note": source_notes.mark(step, place_name, language),
            }
            for place, step in steps
            if step.count == key or (not several and key is not None)
        ]
        yield {"name": whole.in_language(language) if several else "", "steps": shown}
        if not several:
            return


def source_words(basis: str, verified: str, language: Language) -> str:
    words = (wording.BASES[basis], wording.VERIFIED[verified])
    return ("，" if language == "zh" else ", ").join(text.in_language(language) for text in words)


def comparison_block(comparison: Comparison, language: Language) -> dict[str, Any]:
    names = {name: wording.capital(wording.position(name).in_language(language)) for name in comparison.results}
    mark = "：" if language == "zh" else ": "
    return {
        "positions": [
            {
                "name": names[name],
                "point": summary.point(result, language),
                "range": summary.declared(result, language),
                "fine": summary.fine(result, language),
                "probation": wording.capital(summary.probation(result, language)),
            }
            for name, result in comparison.results.items()
        ],
        "disputed": [
            {
                "name": point.name.in_language(language),
                "said": "\n".join(
                    f"{names[name]}{mark}{said.in_language(language)}" for name, said in point.values.items()
                ),
                "alone": summary.changes(point.months_by, comparison, language),
                "last": summary.changes(point.last_by, comparison, language),
            }
            for point in comparison.disputed
        ],
        "explained": summary.explained(comparison, language),
        "agreed": [
            numbered(place, f"{_agreed_name(one, comparison, language)} {one.value.in_language(language)}", language)
            for place, one in enumerate(comparison.agreed, 1)
        ],
    }


def _agreed_name(one: Agreed, comparison: Comparison, language: Language) -> str:
    """The factor, with its crime where there are several."""
    counts = next(iter(comparison.results.values())).counts
    name = one.name.in_language(language)
    if len(counts) < 2:
        return name
    crime = counts[one.path.split(".")[1]].name.in_language(language)
    return f"{crime}：{name}" if language == "zh" else f"{crime}: {name}"


def article_rows(results: list[Result], rules: Library, language: Language) -> list[dict[str, str]]:
    found: dict[str, summary.Article] = {}
    for article in (article for result in results for article in summary.articles(result, rules)):
        if article.law not in found or not found[article.law].verified:
            found[article.law] = article
    return [
        {
            "law": article.law,
            "basis": wording.BASES[article.basis].in_language(language) if article.basis else "—",
            "verified": wording.VERIFIED[article.verified].in_language(language) if article.verified else "—",
        }
        for article in found.values()
    ]
