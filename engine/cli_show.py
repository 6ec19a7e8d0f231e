"""Results and comparisons as text for a terminal. The steps are printed as the explanation gives them."""

from __future__ import annotations

from fractions import Fraction

from engine import summary, wording
from engine.comparison import Comparison
from engine.explanation import number, signed
from engine.law.library import library
from engine.result import Result, Step
from engine.tables import screen, table, visible, wrap
from engine.text import Language, Text

WORDS = {
    "point": Text(zh="建议", en="Recommended"),
    "range": Text(zh="幅度", en="Range"),
    "whose": Text(zh="取值", en="Chosen"),
    "envelope": Text(zh="法律允许的最低到最高", en="Least and most the law allows"),
    "discretion": Text(zh="全案裁量范围", en="Within whole-case discretion"),
    "fine": Text(zh="罚金", en="Fine"),
    "probation": Text(zh="缓刑", en="Probation"),
    "credit": Text(zh="羁押折抵", en="Detention credited"),
    "options": Text(zh="法条还允许", en="Also allowed by the article"),
    "rules": Text(zh="规则", en="Rules"),
    "as_of": Text(zh="裁判日期", en="sentencing date"),
    "position": Text(zh="立场", en="Position"),
    "steps": Text(zh="步骤", en="Steps"),
    "number": Text(zh="#", en="#"),
    "step": Text(zh="内容", en="What"),
    "formula": Text(zh="算式", en="Formula"),
    "months": Text(zh="月数", en="Months"),
    "law": Text(zh="依据", en="Article"),
    "source": Text(zh="来源，核对", en="Source, verified"),
    "excluded": Text(zh="考虑过而没有适用的情节", en="Considered and not applied"),
    "factor": Text(zh="情节", en="Factor"),
    "status": Text(zh="结果", en="Status"),
    "reason": Text(zh="理由", en="Reason"),
    "reasons": Text(zh="缓刑的理由", en="Reasons on probation"),
    "offers": Text(zh="其他地区的增加刑罚量，供参考", en="Increments of other jurisdictions, for reference"),
    "jurisdiction": Text(zh="地区", en="Jurisdiction"),
    "increment": Text(zh="项目", en="Increment"),
    "warnings": Text(zh="提示", en="Warnings"),
    "disputed": Text(zh="争点", en="Disputed"),
    "agreed": Text(zh="各方一致的情节", en="Agreed factors"),
    "alone": Text(zh="单独改变（月）", en="Alone (months)"),
    "last": Text(zh="其余已改（月）", en="On top (months)"),
    "positions": Text(zh="各方立场", en="Positions"),
    "none": Text(zh="没有争点", en="Nothing is disputed"),
    "day": Text(zh="日", en=" days"),
    "released": Text(zh="，刑满之日{date}", en=", last day of the term {date}"),
    "below": Text(zh="没有结果", en="No term"),
    "explained": Text(
        zh="“单独改变”：从{first}的立场出发，只把这一点改为{second}的主张，调节结果变化的月数（取整和法定刑限制之前）；"
        "“其余已改”：其余各点已按{second}的主张，再改这一点。",
        en="“Alone”: months by which the adjusted term (before rounding and limits) changes when, from the {first} "
        "position, only this point is changed to what the {second} says. “On top”: the same when all other points are "
        "changed already.",
    ),
}


class _Page:
    """Lines of one page in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.columns = screen()
        self.lines: list[str] = []

    def say(self, key: str) -> str:
        return WORDS[key].in_language(self.language)

    def text(self, text: str) -> None:
        self.lines += wrap(text, self.columns)

    def pair(self, key: str, value: str) -> None:
        mark = "：" if self.language == "zh" else ": "
        self.text(f"{self.say(key)}{mark}{value}")

    def head(self, key: str) -> None:
        self.lines += ["", visible(self.say(key))]

    def table(self, headers: list[str], rows: list[list[str]], align: str = "") -> None:
        self.lines.append(table([self.say(key) for key in headers], rows, align=align, columns=self.columns))

    def __str__(self) -> str:
        return "\n".join(self.lines)


def result_text(result: Result, language: Language) -> str:
    """The result of one case: headline, steps, what did not apply, probation, fine, warnings, the notice."""
    page = _Page(language)
    _headline(page, result)
    if result.steps:
        page.head("steps")
        rows = [[str(place), *_step(step, language)] for place, step in enumerate(result.steps, 1)]
        page.table(["number", "step", "formula", "months", "law", "source"], rows, ">")
    excluded = [out for count in result.counts.values() for out in count.excluded]
    if excluded:
        page.head("excluded")
        rows = [
            [
                out.name.in_language(language),
                wording.STATUSES[out.status].in_language(language),
                out.reason.in_language(language),
                out.law,
            ]
            for out in excluded
        ]
        page.table(["factor", "status", "reason", "law"], rows)
    if result.probation and result.probation.reasons:
        page.head("reasons")
        for reason in result.probation.reasons:
            text = reason.text if language == "zh" else reason.text_en
            page.text(f"· {text}" + (f"（{reason.law}）" if language == "zh" else f" ({reason.law})"))
    _offers(page, result)
    _warnings(page, result)
    page.lines += ["", *wrap(result.notice.in_language(language), page.columns)]
    return str(page)


def _headline(page: _Page, result: Result) -> None:
    language = page.language
    if result.title:
        page.text(result.title)
    page.pair("rules", rules_used(result, language))
    if result.position is not None:
        page.pair("position", wording.position(result.position).in_language(language))
    page.lines.append("")
    if result.declared is None:
        page.text(page.say("below"))
        return
    page.pair("point", summary.point(result, language))
    page.pair("range", summary.declared(result, language))
    page.pair("whose", summary.chosen_by(result, library()).in_language(language))
    for key, band in (("envelope", result.envelope), ("discretion", result.discretion)):
        if band is not None:
            page.pair(key, wording.span(band.low, band.high, wording.MONTHS, language))
    if result.penalty and result.penalty.options:
        names = [wording.KINDS[kind].in_language(language) for kind in result.penalty.options]
        page.pair("options", ("、" if language == "zh" else ", ").join(names))
    page.pair("fine", summary.fine(result, language))
    page.pair("probation", summary.probation(result, language))
    if held := result.detention_credit:
        released = held.release_date and page.say("released").format(date=held.release_date.isoformat())
        page.pair("credit", f"{held.days}{page.say('day')}{released or ''}")


def rules_used(result: Result, language: Language) -> str:
    """Which rules a result rests on: jurisdiction, version, hash, date."""
    used = result.rulebook
    name = used.jurisdiction_name.in_language(language)
    if used.region and (overlay := library().overlay(used.jurisdiction)) and used.region in overlay.regions:
        name += f" · {overlay.regions[used.region].name.in_language(language)}"
    as_of = WORDS["as_of"].in_language(language)
    return f"{name} · {used.version} · sha256 {used.hash[:12]} · {as_of} {used.sentencing_date.isoformat()}"


def _step(step: Step, language: Language) -> list[str]:
    text, facts = (step.zh, step.facts_zh) if language == "zh" else (step.en, step.facts_en)
    source = [words.in_language(language) for words in (wording.BASES[step.basis], wording.VERIFIED[step.verified])]
    return [f"{text}\n{facts}" if facts else text, step.formula, before_after(step), step.law, "\n".join(source)]


def before_after(step: Step) -> str:
    """`12 → 8.4`, or the one figure that a step makes; nothing for a step without months."""
    if step.after is None:
        return ""
    return number(step.after) if step.before is None else f"{number(step.before)} → {number(step.after)}"


def _offers(page: _Page, result: Result) -> None:
    language = page.language
    rows = []
    for offer in (offer for count in result.counts.values() for offer in count.offers):
        months = wording.span(*offer.months, wording.MONTHS, language)
        names = [offer.jurisdiction_name.in_language(language), offer.name.in_language(language)]
        rows.append([*names, months, offer.law, wording.VERIFIED[offer.verified].in_language(language)])
    if rows:
        page.head("offers")
        page.table(["jurisdiction", "increment", "months", "law", "source"], rows)


def _warnings(page: _Page, *results: Result) -> None:
    texts = dict.fromkeys(
        (warning.zh if page.language == "zh" else warning.en, warning.law or "")
        for result in results
        for warning in result.warnings
    )
    if texts:
        page.head("warnings")
    for text, law in texts:
        page.text(f"· {text}" + (f"（{law}）" if law and page.language == "zh" else f" ({law})" if law else ""))


def comparison_text(comparison: Comparison, language: Language) -> str:
    """The positions side by side, each disputed point with its months, and what is agreed."""
    page = _Page(language)
    results = comparison.results
    first = next(iter(results.values()))
    if first.title:
        page.text(first.title)
    for used in dict.fromkeys(rules_used(result, language) for result in results.values()):
        page.pair("rules", used)
    page.head("positions")
    rows = [
        [
            wording.position(name).in_language(language),
            summary.point(result, language),
            summary.declared(result, language),
            summary.fine(result, language),
            summary.probation(result, language),
        ]
        for name, result in results.items()
    ]
    page.table(["position", "point", "range", "fine", "probation"], rows)
    if comparison.disputed:
        _disputed(page, comparison)
    elif len(results) > 1:
        page.lines += ["", page.say("none")]
    if comparison.agreed:
        page.head("agreed")
        for agreed in comparison.agreed:
            page.text(f"· {agreed.name.in_language(language)} {agreed.value.in_language(language)}")
    _warnings(page, *results.values())
    page.lines += ["", *wrap(first.notice.in_language(language), page.columns)]
    return str(page)


def _disputed(page: _Page, comparison: Comparison) -> None:
    language = page.language
    names = {name: wording.position(name).in_language(language) for name in comparison.results}
    rows = []
    for point in comparison.disputed:
        values = [point.values[name].in_language(language) for name in names]
        rows.append([point.name.in_language(language), *values, change(point.months), change(point.months_last)])
    page.head("disputed")
    headers = [page.say("disputed"), *names.values(), page.say("alone"), page.say("last")]
    align = "<" * (len(headers) - 2) + ">>"
    page.lines.append(table(headers, rows, align=align, columns=page.columns))
    first, second, *_ = names.values()
    page.text(page.say("explained").format(first=first, second=second))


def change(months: Fraction | None) -> str:
    """A change in months with its sign; a dash where it cannot be computed."""
    return "—" if months is None else signed(months).removesuffix("%")
