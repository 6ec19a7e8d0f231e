"""`liangxing compare`'s division of the difference, `liangxing reach` and `liangxing sensitivity`, as text."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from engine import wording
from engine.analysis.attribution import Attribution
from engine.analysis.effort import RANKS
from engine.analysis.sensitivity import End, Tornado
from engine.analysis.targets import Found, Reach, Step
from engine.calculation.calculate import NOTICE
from engine.explanation import number
from engine.tables import screen, table, wrap
from engine.text import Language, Text

WORDS = {
    "attribution": Text(
        zh="差额由哪些争点构成（{first} → {second}）", en="What the difference is made of ({first} → {second})"
    ),
    "attribution_note": Text(
        zh="“平均”是各种让步次序下的平均值（Shapley值），各项之和恰为调节结果的差额；取整和法定刑限制之前的月数。",
        en="“Average” is the mean over every order of conceding (Shapley value); the values add up exactly to the "
        "difference of the adjusted terms, in months before rounding and limits.",
    ),
    "point": Text(zh="争点", en="Point"),
    "average": Text(zh="平均（月）", en="Average (months)"),
    "alone": Text(zh="单独让步", en="Alone"),
    "last": Text(zh="最后让步", en="Last"),
    "declared": Text(zh="宣告刑平均", en="Declared, average"),
    "error": Text(zh="标准误", en="Std. error"),
    "running": Text(zh="累计（月）", en="Running (months)"),
    "total": Text(zh="合计", en="Total"),
    "target": Text(zh="目标", en="Target"),
    "now": Text(zh="现在", en="Now"),
    "answer": Text(zh="回答", en="Answer"),
    "set": Text(zh="变化", en="Changes"),
    "result": Text(zh="结果", en="Result"),
    "law": Text(zh="依据", en="Articles"),
    "effort": Text(zh="难易", en="Effort"),
    "closest": Text(zh="最接近的一组", en="The closest set"),
    "offered": Text(zh="可能的变化", en="What can change"),
    "change": Text(zh="变化", en="Change"),
    "nature": Text(zh="性质", en="Nature"),
    "effort_note": Text(
        zh="难易是本工具的排序：{ranks}。只列法律容许的取值和本罪本地规则会读取的事实。",
        en="Effort is this tool's own ranking: {ranks}. Only figures inside their bands and facts that the rules of "
        "this crime and place read.",
    ),
    "tornado": Text(zh="一项变动时刑期的变化", en="How far one thing moves the term"),
    "thing": Text(zh="项目", en="What"),
    "tried": Text(zh="试算范围", en="Range tried"),
    "low": Text(zh="最低", en="Lowest"),
    "high": Text(zh="最高", en="Highest"),
    "span": Text(zh="相差（月）", en="Months between"),
    "nothing": Text(zh="没有能使刑期变动的项目", en="Nothing here moves the term"),
    "notes": Text(zh="另有提示", en="Also note"),
}
NATURES = {
    "argue": Text(zh="论证", en="argue"),
    "do": Text(zh="可以做到", en="can be done"),
    "show": Text(zh="须证明", en="to be shown"),
    "dispute": Text(zh="争点", en="in dispute"),
}


class _Page:
    """Lines in one language."""

    def __init__(self, language: Language) -> None:
        self.language, self.lines = language, list[str]()

    def say(self, key: str, **values: object) -> str:
        return WORDS[key].format(**values).in_language(self.language)

    def text(self, text: str) -> None:
        self.lines += wrap(text, screen())

    def pair(self, key: str, value: str) -> None:
        self.text(f"{self.say(key)}{'：' if self.language == 'zh' else ': '}{value}")

    def read(self, text: Text) -> str:
        return text.in_language(self.language)

    def table(self, keys: Sequence[str], rows: list[list[str]], align: str = "") -> None:
        self.lines.append(table([self.say(key) for key in keys], rows, align=align, columns=screen()))

    def __str__(self) -> str:
        return "\n".join(self.lines)


def _change(value: Fraction | None) -> str:
    if value is None:
        return "—"
    return ("+" if value > 0 else "−" if value < 0 else "") + number(abs(value))


def attribution_text(found: Attribution, language: Language) -> str:
    """The difference between two positions point by point, the largest first, with the running total."""
    page = _Page(language)
    names = {"first": wording.position(found.first), "second": wording.position(found.second)}
    page.lines += ["", page.say("attribution", **names)]
    if found.refused is not None:
        page.text(page.read(found.refused))
        return str(page)
    shares = {share.paths: share for share in found.shares}
    heads = ["point", "average", "alone", "last", "declared", "running"]
    heads += ["error"] if found.method == "sampled" else []
    rows = []
    for bar in found.waterfall:
        share = shares[bar.paths]
        figures = [share.months, share.alone, share.last, share.declared]
        row = [page.read(bar.name), *map(_change, figures), number(bar.after)]
        rows.append([*row, number(share.error or Fraction(0))] if found.method == "sampled" else row)
    assert found.start is not None and found.end is not None
    declared = None
    if found.declared_start is not None and found.declared_end is not None:
        declared = Fraction(found.declared_end - found.declared_start)
    last = [page.say("total"), _change(found.end - found.start), "", "", _change(declared)]
    rows.append([*last, f"{number(found.start)} → {number(found.end)}", *([""] if found.method == "sampled" else [])])
    page.table(heads, rows, "<" + ">" * (len(heads) - 1))
    for note in (WORDS["attribution_note"], *found.notes):
        page.text(page.read(note))
    return str(page)


def reach_text(found: Reach, language: Language) -> str:
    """The smallest sets of changes that reach the target, or how close one gets."""
    page = _Page(language)
    page.pair("target", page.read(found.name))
    page.pair("now", page.read(found.now.words()))
    says = page.read(found.says)
    page.pair("answer", says)
    if found.sets and not found.already:
        _sets(page, found.sets)
    if found.closest is not None:
        head = page.say("closest")
        if found.short is not None:
            head += Text(zh="（{why}）", en=" ({why})").format(why=found.short).in_language(language)
        page.lines += ["", head]
        _sets(page, [found.closest])
    if found.offered:
        page.lines += ["", page.say("offered")]
        page.table(["change", "nature", "effort", "law"], [_offered(page, step) for step in found.offered])
        ranks = "；" if language == "zh" else "; "
        words = ranks.join(f"{rank} {page.read(text)}" for rank, text in RANKS.items())
        page.text(page.say("effort_note", ranks=words))
    page.lines += ["", *wrap(page.read(NOTICE), screen())]
    return str(page)


def _offered(page: _Page, step: Step) -> list[str]:
    return [page.read(step.name), page.read(NATURES[step.nature]), str(step.effort), step.law]


def _sets(page: _Page, sets: Sequence[Found]) -> None:
    rows = []
    for place, item in enumerate(sets, 1):
        changes = "\n".join(page.read(step.name) for step in item.changes) or "—"
        rows.append([str(place), changes, str(item.effort), page.read(item.outcome.words()), "\n".join(item.articles)])
    heads = ["#", *(page.say(key) for key in ("set", "effort", "result", "law"))]
    page.lines.append(table(heads, rows, align=">", columns=screen()))
    warnings = dict.fromkeys(page.read(warning) for item in sets for warning in item.warnings)
    if warnings:
        page.lines += ["", page.say("notes")]
    for warning in warnings:
        page.text(f"· {warning}")


def sensitivity_text(found: Tornado, language: Language) -> str:
    """Every bar of the tornado chart, the longest first."""
    page = _Page(language)
    page.lines.append(page.say("tornado"))
    months = "—" if found.months is None else wording.months(found.months, language)
    page.pair("now", months)
    if not found.bars:
        page.text(page.say("nothing"))
        return str(page)
    rows = [
        [
            page.read(bar.name),
            page.read(bar.tried),
            _end(page, bar.low),
            _end(page, bar.high),
            number(bar.span),
            bar.law,
        ]
        for bar in found.bars
    ]
    page.table(["thing", "tried", "low", "high", "span", "law"], rows, "<<<<>")
    page.lines += ["", *wrap(page.read(NOTICE), screen())]
    return str(page)


def _end(page: _Page, end: End) -> str:
    months = "—" if end.months is None else number(end.months)
    return f"{page.read(end.value)} → {months}"
