"""What several documents say in the same way: the case, the counts, the steps, the comparison, numbered headings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import summary, wording
from engine.case.model import AssertedFactor, Case
from engine.comparison import COMMON, Comparison
from engine.disputed import STAGES, fact_value, factor_name
from engine.explanation import signed
from engine.law.library import Library
from engine.law.rulebook import Rulebook
from engine.result import Result
from engine.text import Language, Text

LABELS = {
    "case": Text(zh="案件", en="Case"),
    "defendant": Text(zh="被告人", en="Defendant"),
    "rules": Text(zh="适用规则", en="Rules"),
    "hash": Text(zh="规则校验值", en="Hash of the rules"),
    "covers": Text(zh="规则收录范围", en="What the overlay covers"),
    "plea": Text(zh="认罪认罚", en="Plea"),
    "detention": Text(zh="先行羁押", en="Detention"),
    "whole_case": Text(zh="全案", en="Whole case"),
    "evidence": Text(zh="证据", en="evidence"),
}
CHARGED = Text(zh="{crime}（{law}），犯罪日期{date}", en="{crime} ({law}), date of the offence {date}")
PERIOD = Text(zh="{start}至{end}", en="{start} to {end}")


def heading(place: int, language: Language) -> str:
    return f"{wording.numeral(place)}、" if language == "zh" else f"{place}. "


def sub_heading(place: int, language: Language) -> str:
    return f"（{wording.numeral(place)}）" if language == "zh" else f"({place}) "


def numbered(place: int, text: str, language: Language) -> str:
    return f"{place}．{text}" if language == "zh" else f"{place}. {wording.capital(text)}"


def case_rows(case: Case, result: Result, rules: Library, language: Language) -> list[dict[str, str]]:
    overlay = rules.overlay(case.jurisdiction)
    rows = {"case": case.title, "defendant": case.defendant.name}
    if case.plea is not None:
        rows["plea"] = STAGES[case.plea.stage].in_language(language)
    periods = [
        PERIOD.in_language(language).format(
            start=wording.date(held.start, language), end=wording.date(held.end, language)
        )
        for held in case.detention
    ]
    rows["detention"] = "\n".join(periods)
    used = result.rulebook
    date = wording.date(used.sentencing_date, language)
    as_of = summary.AS_OF.in_language(language)
    rows["rules"] = f"{summary.place(result, rules, language)} · {used.version} · {as_of} {date}"
    rows["covers"] = overlay.covers.in_language(language) if overlay else ""
    rows["hash"] = f"sha256 {used.hash}"
    return [{"label": LABELS[key].in_language(language), "value": value} for key, value in rows.items() if value]


def count_block(case: Case, key: str, place: int, rules: Library, language: Language) -> dict[str, Any]:
    count = case.counts[key]
    book = Rulebook.of(rules, case.jurisdiction, count.crime)
    stated = {name: value for name, value in (case.defendant.facts | count.facts).items() if value is not None}
    facts = [
        {
            "name": book.facts[name].name.in_language(language),
            "value": fact_value(book.facts[name], value).in_language(language),
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


def view_block(result: Result, position: str | None, place: int, rules: Library, language: Language) -> dict[str, Any]:
    excluded = [
        {
            "name": out.name.in_language(language),
            "status": wording.STATUSES[out.status].in_language(language),
            "reason": out.reason.in_language(language),
            "law": out.law,
        }
        for count in result.counts.values()
        for out in count.excluded
    ]
    reasons = result.probation.reasons if result.probation else ()
    texts = [
        summary.with_law(reason.text if language == "zh" else reason.text_en, reason.law, language)
        for reason in reasons
    ]
    return {
        "number": sub_heading(place, language),
        "name": wording.capital(wording.position(position).in_language(language)) if position is not None else "",
        "summary": [
            {"label": label, "value": wording.capital(value)}
            for label, value in summary.headline(result, rules, language)
        ],
        "groups": list(step_groups(result, language)),
        "excluded": excluded,
        "reasons": [numbered(index, text, language) for index, text in enumerate(texts, 1)],
    }


def step_groups(result: Result, language: Language) -> Iterator[dict[str, Any]]:
    """The steps in their order, under the crime they belong to when there are several."""
    steps = list(enumerate(result.steps, 1))
    several = len(result.counts) > 1
    for key in dict.fromkeys(step.count for _, step in steps):
        whole = LABELS["whole_case"] if key is None else result.counts[key].name
        shown = [
            {
                "number": str(place),
                "text": step.zh if language == "zh" else step.en,
                "facts": step.facts_zh if language == "zh" else step.facts_en,
                "formula": step.formula,
                "months": summary.before_after(step),
                "law": step.law,
                "source": source_words(step.basis, step.verified, language),
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
    names = {name: wording.position(name).in_language(language) for name in comparison.results}
    mark = "：" if language == "zh" else ": "
    return {
        "positions": [
            {
                "name": names[name],
                "point": summary.point(result, language),
                "range": summary.declared(result, language),
                "fine": summary.fine(result, language),
                "probation": summary.probation(result, language),
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
            numbered(place, f"{one.name.in_language(language)} {one.value.in_language(language)}", language)
            for place, one in enumerate(comparison.agreed, 1)
        ],
    }


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
