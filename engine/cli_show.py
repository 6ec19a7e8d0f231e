"""Results and comparisons as text for a terminal. The steps are printed as the explanation gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import summary, wording
from engine.comparison import Comparison
from engine.law.library import library
from engine.result import PenaltyOption, Result, Step
from engine.tables import screen, table, visible, wrap
from engine.text import Language, Text

WORDS = {
    "rules": Text(zh="规则", en="Rules"),
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
    "dates": Text(zh="日期的计算", en="How the dates are counted"),
    "readings": Text(zh="其他读法的结果", en="What other readings give"),
    "options": Text(zh="法律还允许的其他处理", en="What else the law allows"),
    "additional": Text(zh="附加刑和其他处置（提示）", en="Additional penalties and measures (reminders)"),
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
}


_BRIEF = ("range", "point", "fine", "probation")


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

    def pair(self, label: str, value: str) -> None:
        mark = "：" if self.language == "zh" else ": "
        self.text(f"{label}{mark}{wording.capital(value)}")

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
        rows = [[str(place), *_step(step, result, language)] for place, step in enumerate(result.steps, 1)]
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
            text = reason.text if language == "zh" else wording.capital(reason.text_en)
            page.text("· " + summary.with_law(text, reason.law, language))
    if result.detention_credit:
        notes = result.detention_credit.notes
        _list(page, "dates", [(note.text.in_language(language), note.law) for note in notes])
    _list(page, "options", [(summary.option(o, language), o.law) for o in _offered(result)])
    _list(page, "additional", [(summary.measure(item, language), item.law) for item in result.additional])
    readings = [item for count in result.counts.values() for item in count.alternatives]
    _list(page, "readings", [(summary.alternative(item, language), item.law) for item in readings])
    _offers(page, result)
    _warnings(page, {"": result})
    page.lines += ["", *wrap(result.notice.in_language(language), page.columns)]
    return str(page)


def _offered(result: Result) -> tuple[PenaltyOption, ...]:
    return result.penalty.offered if result.penalty else ()


def _list(page: _Page, head: str, items: list[tuple[str, str]]) -> None:
    """A heading with its items, each with its article; nothing where there are none."""
    if items:
        page.head(head)
    for text, law in items:
        page.text("· " + summary.with_law(text, law, page.language))


def _headline(page: _Page, result: Result) -> None:
    language = page.language
    if result.title:
        page.text(result.title)
    page.pair(page.say("rules"), summary.rules_used(result, library(), language))
    if result.position is not None:
        page.pair(page.say("position"), wording.position(result.position).in_language(language))
    page.lines.append("")
    for label, value in summary.headline(result, library(), language):
        page.pair(label, value)


def _step(step: Step, result: Result, language: Language) -> list[str]:
    text, facts = (step.zh, step.facts_zh) if language == "zh" else (step.en, step.facts_en)
    if step.count is not None and len(result.counts) > 1:
        text = f"[{result.counts[step.count].name.in_language(language)}] {text}"
    source = [words.in_language(language) for words in (wording.BASES[step.basis], wording.VERIFIED[step.verified])]
    what = f"{text}\n{facts}" if facts else text
    return [what, step.formula, summary.before_after(step), step.law, "\n".join(source)]


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


def _warnings(page: _Page, results: Mapping[str, Result]) -> None:
    texts = summary.warnings(results, page.language)
    if texts:
        page.head("warnings")
    for text in texts:
        page.text(f"· {text}")


def comparison_text(comparison: Comparison, language: Language, worth: Sequence[str] = ()) -> str:
    """The positions side by side, each disputed point with its months, what is agreed.

    `worth` is what each difference is made of, already in words; it stands below the disputed points.
    """
    page = _Page(language)
    results = comparison.results
    first = next(iter(results.values()))
    if first.title:
        page.text(first.title)
    for used in dict.fromkeys(summary.rules_used(result, library(), language) for result in results.values()):
        page.pair(page.say("rules"), used)
    page.head("positions")
    rows = [
        [
            wording.position(name).in_language(language),
            summary.declared(result, language),
            summary.point(result, language),
            summary.fine(result, language),
            summary.probation(result, language),
        ]
        for name, result in results.items()
    ]
    heads = [page.say("position"), *(summary.LABELS[key].in_language(language) for key in _BRIEF)]
    page.lines.append(table(heads, rows, columns=page.columns))
    if comparison.disputed:
        _disputed(page, comparison)
    elif len(results) > 1:
        page.lines += ["", page.say("none")]
    page.lines += worth
    if comparison.agreed:
        page.head("agreed")
        for agreed in comparison.agreed:
            page.text(f"· {agreed.name.in_language(language)} {agreed.value.in_language(language)}")
    _warnings(page, results)
    page.lines += ["", *wrap(first.notice.in_language(language), page.columns)]
    return str(page)


def _disputed(page: _Page, comparison: Comparison) -> None:
    language = page.language
    names = {name: wording.position(name).in_language(language) for name in comparison.results}
    rows = []
    for point in comparison.disputed:
        values = [point.values[name].in_language(language) for name in names]
        worth = [summary.changes(by, comparison, language) for by in (point.months_by, point.last_by)]
        rows.append([point.name.in_language(language), *values, *worth])
    page.head("disputed")
    headers = [page.say("disputed"), *names.values(), page.say("alone"), page.say("last")]
    align = "<" * (len(headers) - 2) + ">>"
    page.lines.append(table(headers, rows, align=align, columns=page.columns))
    page.text(summary.explained(comparison, language))
