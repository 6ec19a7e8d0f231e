"""How earlier judgments entered a combination, line by line and in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.calculation.concurrence import WITHOUT_MONTHS, Piece, Reach, Term
from engine.explanation import number
from engine.law.method_schema import Method
from engine.law.schema import Sourced
from engine.result import Combined, EarlierCombined, Range, Step
from engine.text import Text
from engine.wording import KINDS

if TYPE_CHECKING:
    from engine.calculation.earlier import Entry, Plan, Way

UNNAMED = Text(zh="前罪", en="The earlier penalty")
MONTHS = Text(zh="{n}个月", en="{n} months")
DAYS = Text(zh="{n}日", en="{n} days")
TO = Text(zh="{low}至{high}", en="{low} to {high}")
WHOLE = Text(zh="{name}：{kind}{term}，全部并入", en="{name}: {kind}, {term}, combined in full")
REST = Text(
    zh="{name}：{kind}{term}，已经执行{served}，没有执行的{rest}并入",
    en="{name}: {kind}, {term}, {served} of it served; the {rest} left are combined",
)
LIFE = Text(zh="{name}：无期徒刑", en="{name}: life imprisonment")
REVOKED_PROBATION = Text(zh="；撤销缓刑", en="; the probation is revoked")
REVOKED_PAROLE = Text(zh="；撤销假释", en="; the parole is revoked")
FOUND = Text(zh="判决宣告以前的漏罪，先并后减：{range}", en="Crimes found later are combined first: {range}")
COMMITTED = Text(zh="判决宣告以后的新罪，先减后并：{range}", en="Crimes committed later, with what is left: {range}")
PROBATION = Text(zh="撤销缓刑后并罚：{range}", en="Combined after the probation is revoked: {range}")
COMMUTED = Text(zh="已执行的时间不含减刑减去的刑期", en="Months taken off by commutation are not time served")
BOTH = Text(zh="同时有漏罪和新罪，先并漏罪", en="Crimes found later go before those committed later")
ONLY = Text(zh="执行{kind}，没有可以计算的月数", en="what is executed is {kind}; there are no months to reckon with")
LESS = Text(zh="减去已经执行的{served}，剩余{range}", en="Less the {served} served: {range} left")
CUSTODY = Text(
    zh="折抵宣告缓刑前的羁押{served}，剩余{range}",
    en="Less {served} of custody before the probation was declared: {range} left",
)
THEN = Text(zh="之后仍须执行管制：{range}", en="Public surveillance is still executed afterwards: {range}")
WHOLE_MONTHS = Text(zh="取整月：{range}；零头按{days}日为一个月", en="In whole months: {range}; {days} days to a month")
REMAINS = Text(zh="新判决以后还须执行：{range}", en="Left to serve under the new judgment: {range}")
TOTAL = Text(
    zh="前后实际执行合计{range}；单次并罚的上限是{ceiling}，不限制合计",
    en="Served in all: {range}; the ceiling of {ceiling} holds one combination, not the whole",
)
UNPAID = Text(
    zh="前罪尚未缴纳的罚金{yuan}元，与本案罚金合并执行（刑法69条3款）。",
    en="The unpaid earlier fine of {yuan} yuan is executed together with this case's (刑法69条3款).",
)


def source(plan: Plan, method: Method) -> Sourced:
    """The rule by which the last combination was made."""
    rules = method.several.earlier
    if any(entry.judgment.kind == "life" for entry in (*plan.first, *plan.then)):
        return rules.life
    if plan.first and plan.two:
        return rules.both
    entries = plan.first or plan.then
    if all(entry.judgment.probation for entry in entries):
        return rules.probation
    if any(entry.judgment.parole for entry in entries):
        return rules.parole
    return rules.found_later if plan.first else rules.committed_later


def articles(plan: Plan, method: Method) -> list[str]:
    """The articles of both combinations, the rule for the revocation before what it refers to."""
    rules = method.several.earlier
    listed = [source(plan, method).law]
    if listed[0] == rules.life.law:
        return listed
    if plan.first and not plan.two and not all(entry.judgment.probation for entry in plan.first):
        listed.append(rules.found_later.law)
    if plan.two and not plan.first and not all(entry.judgment.probation for entry in plan.then):
        listed.append(rules.committed_later.law)
    return listed


def steps(plan: Plan, way: Way, combined: Combined, used: EarlierCombined, method: Method) -> Iterator[Step]:
    """The combination in the order in which the law makes it, months in every formula."""
    rules = method.several.earlier
    month = rules.part_month.days
    for index, entry in enumerate(plan.first):
        yield _entry(f"earlier.{index + 1}", entry, entry.full, method)
    if way.first is not None and way.left is not None:
        rule = rules.probation if all(e.judgment.probation for e in plan.first) else rules.found_later
        pieces = [entry.full for entry in plan.first] + _at_chosen(plan.found, method)
        yield _combination("earlier.found_later", FOUND, pieces, way.first, rule, month)
        if plan.two:
            yield _step("earlier.both", BOTH, "", rules.both)
            yield _less("earlier.left", way.first, way.left, rules.found_later, month)
    for index, entry in enumerate(plan.then, start=len(plan.first)):
        yield _entry(f"earlier.{index + 1}", entry, entry.left, method)
    if any(entry.served and not entry.judgment.probation for entry in (*plan.first, *plan.then)):
        yield _step("earlier.commuted", COMMUTED, "", rules.commuted)
    if way.second is not None:
        probation = bool(plan.then) and all(entry.judgment.probation for entry in plan.then) and not plan.first
        words, rule = (PROBATION, rules.probation) if probation else (COMMITTED, rules.committed_later)
        pieces = [entry.left for entry in plan.then] + _at_chosen(plan.committed, method)
        yield _combination("earlier.committed_later", words, pieces, way.second, rule, month, way.left)
    if combined.kind in WITHOUT_MONTHS:
        return
    yield from _result(plan, way, combined, used, method)


def _result(plan: Plan, way: Way, combined: Combined, used: EarlierCombined, method: Method) -> Iterator[Step]:
    rules, month = method.several.earlier, method.several.earlier.part_month.days
    if used.exact.low != combined.low or used.exact.high != combined.high:
        inside = span(Fraction(combined.low), Fraction(combined.high), month)
        formula = f"{_figures(used.exact.low, used.exact.high)} → {combined.low}–{combined.high}"
        yield _step("earlier.whole_months", WHOLE_MONTHS.format(range=inside, days=month), formula, rules.whole_months)
    declared = _figures(Fraction(combined.low), Fraction(combined.high))
    if plan.credited:
        formula = f"{declared} − {number(used.credited)} = {_figures(used.remains.low, used.remains.high)}"
        probation = all(entry.judgment.probation for entry in plan.credited)
        less = CUSTODY if probation else LESS
        words = less.format(served=spell(used.credited, month), range=_span(used.remains, month))
        yield _step("earlier.remains", words, formula, rules.custody if probation else rules.found_later)
    else:
        yield _step(
            "earlier.remains", REMAINS.format(range=_span(used.remains, month)), declared, rules.committed_later
        )
    if combined.then_control is not None:
        after = combined.then_control
        words = THEN.format(range=span(Fraction(after.low), Fraction(after.high), month))
        yield _step("earlier.then_control", words, f"{after.low}–{after.high}", method.several.control_after)
    most = way.last.most
    if most is not None and used.total.high > most:
        words = TOTAL.format(range=_span(used.total, month), ceiling=spell(Fraction(most), month))
        formula = f"{number(used.served)} + {_figures(used.remains.low, used.remains.high)}"
        yield _step("earlier.total", words, formula, rules.committed_later)


def spell(months: Fraction, month: int) -> Text:
    """A length as judgments write it: 32个月10日."""
    whole, part = divmod(months, 1)
    days = round(part * month)
    if days == month:
        whole, days = whole + 1, 0
    parts = [_amount(whole, MONTHS)] if whole or not days else []
    parts += [_amount(days, DAYS)] if days else []
    return Text(zh="".join(part.zh for part in parts), en=" ".join(part.en for part in parts))


def _amount(n: int, unit: Text) -> Text:
    words = unit.format(n=n)
    return Text(zh=words.zh, en=words.en[:-1] if n == 1 else words.en)


def span(low: Fraction, high: Fraction, month: int) -> Text:
    """A range of lengths, or one length when they are the same."""
    return spell(low, month) if low == high else TO.format(low=spell(low, month), high=spell(high, month))


def _span(item: Range, month: int) -> Text:
    return span(item.low, item.high, month)


def _entry(id: str, entry: Entry, piece: Piece, method: Method) -> Step:
    judgment, rules = entry.judgment, method.several.earlier
    month = rules.part_month.days
    name = Text(zh=judgment.name, en=judgment.name) if judgment.name else UNNAMED
    if judgment.months is None:
        words, formula, rule = LIFE.format(name=name), "", rules.life
    else:
        values = {"name": name, "kind": KINDS[judgment.kind], "term": spell(judgment.months, month)}
        whole = piece == entry.full
        words = (WHOLE if whole else REST).format(
            **values, served=spell(entry.served, month), rest=spell(entry.rest, month)
        )
        formula = number(judgment.months)
        formula += "" if whole else f" − {number(entry.served)} = {number(entry.rest)}"
        rule = rules.found_later if whole else rules.committed_later
    if judgment.probation:
        words, rule = _and(words, REVOKED_PROBATION), rules.probation
    elif judgment.parole:
        words, rule = _and(words, REVOKED_PAROLE), rules.parole
    return _step(id, words, formula, rule)


def _combination(
    id: str, words: Text, pieces: Sequence[Piece], found: Reach, rule: Sourced, month: int, left: Reach | None = None
) -> Step:
    if found.kind in WITHOUT_MONTHS and found.kind is not None:
        return _step(id, words.format(range=ONLY.format(kind=KINDS[found.kind])), "", rule)
    terms = [_figures(left.low, left.high)] if left is not None else []
    terms += [number(piece.months) for piece in pieces if piece.kind not in WITHOUT_MONTHS]
    formula = f"{'; '.join(terms)} → {_figures(found.low, found.high)}"
    return _step(id, words.format(range=span(found.low, found.high, month)), formula, rule)


def _less(id: str, before: Reach, after: Reach, rule: Sourced, month: int) -> Step:
    served = before.high - after.high
    words = LESS.format(served=spell(served, month), range=span(after.low, after.high, month))
    formula = f"{_figures(before.low, before.high)} − {number(served)} = {_figures(after.low, after.high)}"
    return _step(id, words, formula, rule)


def _at_chosen(terms: dict[str, Term], method: Method) -> list[Piece]:
    return [term.at("chosen", method) for term in terms.values()]


def _figures(low: Fraction, high: Fraction) -> str:
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def _and(words: Text, more: Text) -> Text:
    return Text(zh=words.zh + more.zh, en=words.en + more.en)


def _step(id: str, words: Text, formula: str, rule: Sourced) -> Step:
    return Step(
        id=id,
        zh=words.zh,
        en=words.en,
        formula=formula,
        law=rule.law,
        at=rule.at,
        verified=rule.verified,
        basis=rule.basis,
        facts_zh=rule.note.zh if rule.note else "",
        facts_en=rule.note.en if rule.note else "",
    )
