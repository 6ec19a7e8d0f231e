"""A result in short: its headline, who chose the point, which articles it rests on.

What the command line and the memo say about a result, in the same words. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine import wording
from engine.comparison import Comparison
from engine.explanation import number, signed
from engine.law.library import Library
from engine.law.schema import Node, Sourced, nodes
from engine.result import (
    AdditionalPenalty,
    Alternative,
    CountResult,
    DetentionCredit,
    PenaltyOption,
    ProposalForm,
    Range,
    Result,
    Step,
)
from engine.text import Language, Text

LABELS = {
    "range": Text(zh="建议幅度", en="Recommended range"),
    "point": Text(zh="取值点", en="Point"),
    "whose": Text(zh="取值由来", en="Point chosen by"),
    "envelope": Text(zh="法律允许的最低到最高", en="Least and most the law allows"),
    "discretion": Text(zh="全案裁量范围", en="Within whole-case discretion"),
    "options": Text(zh="法条还允许", en="Also allowed by the article"),
    "combined": Text(zh="数罪并罚", en="Several crimes combined"),
    "control": Text(zh="执行完毕后另执行管制", en="Public surveillance afterwards"),
    "remains": Text(zh="扣除已执行后还应执行", en="Left to serve after what was served"),
    "fine": Text(zh="罚金", en="Fine"),
    "probation": Text(zh="缓刑", en="Probation"),
    "credit": Text(zh="羁押折抵", en="Detention credited"),
    "proposal": Text(zh="量刑建议的形式", en="Form of the proposal"),
    "additional": Text(zh="附加刑和其他处置", en="Additional penalties and measures"),
}
NO_TERM = Text(zh="没有结果", en="no term")
DAYS = Text(zh="{days}日", en="{days} days")
TERM_DATES = Text(zh="，刑期{start}至{end}", en=", term from {start} to {end}")
AS_OF = Text(zh="裁判日期", en="sentencing date")
EXPLAINED = Text(
    zh="“单独改变”：从{first}的立场出发，只把这一点改为{others}的主张，调节结果变化的月数（取整和法定刑限制之前）；"
    "“其余已改”：其余各点都已改过，再改这一点。",
    en="“Alone”: months by which the adjusted term (before rounding and limits) changes when, from the position of "
    "{first}, only this point is changed to what {others} says. “On top”: the same when all other points are changed "
    "already.",
)
OTHER_SIDE = Text(zh="所列一方", en="the side named")


def headline(result: Result, library: Library, language: Language) -> list[tuple[str, str]]:
    """Labels and values of the whole answer, the range first: a lone number anchors whoever reads it."""
    if result.declared is None:
        return [(LABELS["range"].in_language(language), NO_TERM.in_language(language))]
    found = {
        "range": declared(result, language),
        "point": point(result, language),
        "whose": chosen_by(result, library).in_language(language),
    }
    for key, band in (("envelope", result.envelope), ("discretion", result.discretion), ("combined", result.combined)):
        if band is not None and band.high != 0:  # a penalty without months has none to show
            found[key] = wording.span(band.low, band.high, wording.MONTHS, language)
    if result.combined and (control := result.combined.then_control):
        found["control"] = wording.span(control.low, control.high, wording.MONTHS, language)
    if result.earlier:
        left = result.earlier.remains
        found["remains"] = wording.span(left.low, left.high, wording.MONTHS, language)
    if result.penalty and result.penalty.options:
        names = [wording.KINDS[kind].in_language(language) for kind in result.penalty.options]
        found["options"] = ("、" if language == "zh" else ", ").join(names)
    if result.proposal:
        found["proposal"] = proposal(result.proposal, language)
    found["fine"] = fine(result, language)
    found["probation"] = probation(result, language)
    if result.detention_credit:
        found["credit"] = credit(result.detention_credit, language)
    return [(LABELS[key].in_language(language), value) for key, value in found.items()]


def proposal(form: ProposalForm, language: Language) -> str:
    """One line on the form of a sentencing proposal: its ends, how wide it is, how wide it may be."""
    text = wording.span(form.low, form.high, wording.MONTHS, language)
    limit = wording.months(form.limit, language) if form.limit is not None else ""
    if form.limit == 0 and (form.offered is not None or not form.stated):
        words = Text(
            zh="{text}（一般提出确定刑建议{offer}）", en="{text} (generally proposed as a definite term{offer})"
        )
    elif not form.stated:
        words = Text(
            zh="{text}（没有写明建议；幅度刑一般不宽于{limit}）",
            en="{text} (none stated; a range is generally no wider than {limit})",
        )
    elif not form.fits and form.offered is not None:
        words = Text(
            zh="{text}（宽于{limit}，可缩小为{offer}）", en="{text} (wider than {limit}; could be narrowed to {offer})"
        )
    elif not form.fits:
        words = Text(zh="{text}（跨两种主刑）", en="{text} (spans two kinds of main penalty)")
    else:
        words = Text(zh="{text}（形式符合）", en="{text} (the form fits)")
    offer = wording.span(form.offered.low, form.offered.high, wording.MONTHS, language) if form.offered else ""
    if form.limit == 0 and offer:
        offer = f"，可以确定为{offer}" if language == "zh" else f", for instance {offer}"
    return words.in_language(language).format(text=text, limit=limit, offer=offer)


def credit(held: DetentionCredit, language: Language) -> str:
    """The days credited, and from when to when the term runs where that can be told."""
    text = DAYS.in_language(language).format(days=held.days)
    if held.start_date and held.end_date:
        text += TERM_DATES.in_language(language).format(start=held.start_date, end=held.end_date)
    return text


def option(item: PenaltyOption, language: Language) -> str:
    """Another penalty that the law leaves open, with its size and its reason: 管制（3至24个月）——……."""
    name = wording.KINDS[item.kind].in_language(language)
    size = ""
    if item.kind == "public-surveillance" and item.low is not None and item.high is not None:
        size = wording.span(item.low, item.high, wording.MONTHS, language)
    elif item.kind == "fine-alone" and item.low is not None:
        size = wording.money(item.low, item.high, language)
    reason = item.reason.in_language(language)
    if language == "zh":
        return f"{name}（{size}）：{reason}" if size else f"{name}：{reason}"
    return f"{wording.capital(name)} ({size}): {reason}" if size else f"{wording.capital(name)}: {reason}"


def alternative(item: Alternative, language: Language) -> str:
    """What another reading would give, against the one that was used."""
    words = Text(
        zh="按“{used}”计算；如按“{name}”，则为{term}，取{point}。",
        en="Computed on the reading “{used}”; on “{name}” it would be {term}, point {point}.",
    )
    low, high = int(item.proposed.low), int(item.proposed.high)
    return words.in_language(language).format(
        used=item.used.in_language(language),
        name=item.name.in_language(language),
        term=wording.span(low, high, wording.MONTHS, language),
        point=wording.months(item.proposed.chosen, language),
    )


def measure(item: AdditionalPenalty, language: Language) -> str:
    """A reminder of an additional penalty or a measure: whether it must or may be, and for how long."""
    mode = {"shall": Text(zh="应当", en="must"), "may": Text(zh="可以", en="may")}[item.mode].in_language(language)
    length = ""
    if item.months is not None:
        length = wording.span(item.months.low, item.months.high, wording.MONTHS, language)
    inner = "，".join(filter(None, (mode, length))) if language == "zh" else ", ".join(filter(None, (mode, length)))
    text = item.text.in_language(language)
    return f"（{inner}）{text}" if language == "zh" else f"({inner}) {text}"


def place(result: Result, library: Library, language: Language) -> str:
    """The jurisdiction, and the class of region inside it."""
    used = result.rulebook
    name = used.jurisdiction_name.in_language(language)
    if used.region and (overlay := library.overlay(used.jurisdiction)) and used.region in overlay.regions:
        name += f" · {overlay.regions[used.region].name.in_language(language)}"
    return name


def rules_used(result: Result, library: Library, language: Language) -> str:
    """Which rules a result rests on: jurisdiction, guidelines, version, the first digits of the hash, date."""
    used, name = result.rulebook, place(result, library, language)
    documents = ("、" if language == "zh" else ", ").join(item.document for item in used.guidelines)
    as_of = f"{AS_OF.in_language(language)} {used.sentencing_date.isoformat()}"
    return " · ".join([name, documents, used.version, f"sha256 {used.hash[:12]}", as_of])


def before_after(step: Step) -> str:
    """`12 → 8.4`, or the one figure that a step makes; nothing for a step without months."""
    if step.after is None:
        return ""
    return number(step.after) if step.before is None else f"{number(step.before)} → {number(step.after)}"


def explained(comparison: Comparison, language: Language) -> str:
    """What the two columns of months beside a disputed point mean."""
    first, *others = (wording.position(name).in_language(language) for name in comparison.results)
    whose = others[0] if len(others) == 1 else OTHER_SIDE.in_language(language)
    return EXPLAINED.in_language(language).format(first=first, others=whose)


def changes(by: Mapping[str, Fraction | None], comparison: Comparison, language: Language) -> str:
    """The months of a disputed point; with more than two positions, one line for each that disagrees."""
    if len(comparison.results) == 2:
        return "\n".join(change(months) for months in by.values())
    return "\n".join(f"{wording.position(name).in_language(language)} {change(months)}" for name, months in by.items())


def change(months: Fraction | None) -> str:
    """A change in months with its sign; a dash where it cannot be computed."""
    return "—" if months is None else signed(months).removesuffix("%")


def declared(result: Result, language: Language) -> str:
    """The range of the declared sentence: 7至12个月; a dash where the facts reach no tier."""
    if result.declared is None:
        return "—"
    return wording.span(result.declared.low, result.declared.high, wording.MONTHS, language)


def point(result: Result, language: Language) -> str:
    """The point in the form of a judgment, with plain months beside it: 有期徒刑一年六个月（18个月）."""
    if result.declared is None or result.penalty is None:
        return "—"
    sentence = wording.sentence(result.penalty.kind, result.declared.chosen, language)
    if language == "en" and result.declared.chosen < 12:
        return sentence  # it says the months already
    months = wording.months(result.declared.chosen, language)
    return f"{sentence}（{months}）" if language == "zh" else f"{sentence} ({months})"


def chosen_by(result: Result, library: Library) -> Text:
    """Whose choice the point is: what a party fixed, and the rule that chose the rest."""
    own: list[Text] = []
    for count in result.counts.values():
        for figure, name in (
            (count.starting_point, Text(zh="量刑起点", en="starting point")),
            (count.base_sentence, Text(zh="基准刑", en="base sentence")),
        ):
            if figure is not None and figure.basis == "party":
                own.append(name)
        for line in count.adjustments:
            if line.kind == "factor" and line.source == "asserted" and _fixed(line.ratio, line.band):
                ratio = signed(line.ratio.chosen)
                own.append(Text(zh=f"{line.name.zh}{ratio}", en=f"{line.name.en} {ratio}"))
        own += _own_answer(count)
    choice = library.method(result.rulebook.jurisdiction).choice
    rule = Text(
        zh=f"按规则库的取值规则（{choice.name.zh}；{wording.BASES[choice.basis].zh}）",
        en=f"by the rulebook's rule of choice ({choice.name.en}; {wording.BASES[choice.basis].en})",
    )
    if not own:
        return rule
    return Text(
        zh="当事一方选定：" + "、".join(dict.fromkeys(item.zh for item in own)) + f"；其余{rule.zh}",
        en="the party's own: " + ", ".join(dict.fromkeys(item.en for item in own)) + f"; the rest {rule.en}",
    )


def _own_answer(count: CountResult) -> Iterator[Text]:
    """The kind of main penalty and the term that a party chose for the count itself."""
    if (kind := count.chosen_kind) is not None:
        name = wording.KINDS[kind]
        yield Text(zh=f"主刑种类（{name.zh}）", en=f"kind of main penalty ({name.en})")
    if (months := count.chosen_term) is not None:
        yield Text(zh=f"宣告刑（{wording.months(months, 'zh')}）", en=f"declared term ({wording.months(months, 'en')})")


def _fixed(ratio: Range, band: Range | None) -> bool:
    """Whether the party named a strength, rather than the factor alone."""
    return band is None or (ratio.low, ratio.high) != (band.low, band.high)


def probation(result: Result, language: Language) -> str:
    """One line on 缓刑: open or not, and the period."""
    found = result.probation
    if found is None:
        return "—"
    texts = {
        True: Text(zh="可以考虑缓刑", en="open"),
        False: Text(zh="不能缓刑", en="not open"),
        "mandatory": Text(zh="符合条件的应当缓刑", en="mandatory where its conditions are met"),
    }
    text = texts[found.eligible].in_language(language)
    if found.period is None:
        return text
    period = wording.span(found.period.low, found.period.high, wording.MONTHS, language)
    return f"{text}，考验期{period}" if language == "zh" else f"{text}, period {period}"


def fine(result: Result, language: Language) -> str:
    """One line on 罚金."""
    found = result.fine
    if found is None:
        return Text(zh="没有罚金规定", en="none provided").in_language(language)
    text = wording.money(found.low, found.high, language)
    if not found.obligatory:
        text += Text(zh="（可以并处）", en=" (may be added)").in_language(language)
    return text


def with_law(text: str, law: str | None, language: Language) -> str:
    """A sentence with its article in brackets."""
    if not law:
        return text
    return f"{text}（{law}）" if language == "zh" else f"{text} ({law})"


def warnings(results: Mapping[str, Result], language: Language) -> list[str]:
    """Every warning once; one that does not concern every position names those that it does."""
    found: dict[str, list[str]] = {}
    for name, result in results.items():
        for warning in result.warnings:
            text = with_law(warning.zh if language == "zh" else warning.en, warning.law, language)
            found.setdefault(text, []).append(wording.position(name).in_language(language))
    lines = []
    for text, names in found.items():
        whose = ("、" if language == "zh" else ", ").join(dict.fromkeys(names))
        some = f"{whose}：{text}" if language == "zh" else f"{wording.capital(whose)}: {text}"
        lines.append(text if len(set(names)) == len(results) else some)
    return lines


@dataclass(frozen=True)
class Article:
    """One place in the law that a result rests on; `verified` and `basis` are empty where the result does not say."""

    law: str
    verified: str = ""
    basis: str = ""


def articles(result: Result, library: Library) -> tuple[Article, ...]:
    """Every article cited, each once, in the order of the steps; then those cited beside the steps."""
    found: dict[str, Article] = {}
    known = _sources(result, library)
    for cited in _cited(result):
        article = cited if cited.verified else known.get(cited.law, cited)
        if article.law and (article.law not in found or not found[article.law].verified):
            found[article.law] = article
    return tuple(found.values())


def _sources(result: Result, library: Library) -> dict[str, Article]:
    """How well each article of the rules used was read, where an entry of the rulebook says so."""
    place = result.rulebook.jurisdiction
    found: dict[str, Article] = {}
    rules: list[Node] = [library.method(place), library.general]
    rules += library.factors(place).values()
    for node in rules + [library.crime(place, count.crime) for count in result.counts.values()]:
        for entry in nodes(node):
            if isinstance(entry, Sourced):
                found.setdefault(entry.law, Article(entry.law, entry.verified, entry.basis))
    return found


def _cited(result: Result) -> Iterator[Article]:
    for step in result.steps:
        yield Article(step.law, step.verified, step.basis)
    if result.fine:
        yield Article(result.fine.law, result.fine.verified, result.fine.basis)
    for count in result.counts.values():
        yield from (Article(out.law) for out in count.excluded)
        yield from (Article(limit.law) for limit in count.limits)
    if result.penalty:
        yield Article(result.penalty.law)
    if result.probation:
        yield from (Article(reason.law) for reason in result.probation.reasons)
    if result.detention_credit:
        yield Article(result.detention_credit.law)
    if result.combined:
        yield Article(result.combined.law)
    yield from (Article(warning.law) for warning in result.warnings if warning.law)
