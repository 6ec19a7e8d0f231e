"""Single cases in the report of the audit: like cases and how far apart they are, and the outliers with their steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.caseload.audit import naming
from engine.caseload.audit.alike import SHOWN, Alike, widest
from engine.caseload.audit.consistency import Audit
from engine.caseload.audit.consistency_words import WORDS, months, span
from engine.caseload.audit.outliers import Outlier
from engine.caseload.report import Cell, Section, Table
from engine.law.library import NATIONAL, Library
from engine.text import Text

_SPREADS = 20
_STEPPED = 10  # outliers whose steps are on the page; those of all are in outliers.jsonl
_STATED = 8  # of what could explain an outlier


def like_cases(audit: Audit, rules: Library) -> Section:
    """The like cases whose terms lie farthest apart."""
    found = widest(audit.alike, _SPREADS)
    cases = sum(one.cases for one in audit.alike)
    band = WORDS["band.equal"] if not audit.band else WORDS["band.step"].format(band=audit.band)
    text = [WORDS["alike.text"].format(groups=f"{len(audit.alike):,}", cases=f"{cases:,}", band=band, shown=SHOWN)]
    if not found:
        return Section(WORDS["alike"], text=text)
    heads = [WORDS[f"alike.{key}"] for key in ("findings", "range", "cases", "five", "spread", "beyond")]
    rows: list[list[Cell]] = [
        [
            findings(one, rules),
            span(one.low, one.high),
            f"{one.cases:,}",
            " / ".join(f"{value:g}" for value in (one.least, one.lower, one.median, one.upper, one.most)),
            _interval(one),
            f"{one.above} / {one.below}",
        ]
        for one in found
    ]
    return Section(
        WORDS["alike"], text=text, tables=[Table(heads, rows, "<>>>>>", WORDS["alike.caption"], WORDS["alike.note"])]
    )


def _interval(one: Alike) -> Text:
    if one.spread_low is None or one.spread_high is None:
        return Text(zh=f"{one.spread:g}", en=f"{one.spread:g}")
    ends = span(f"{one.spread_low:g}", f"{one.spread_high:g}")
    return Text(zh=f"{one.spread:g} ({ends.zh})", en=f"{one.spread:g} ({ends.en})")


def findings(one: Alike, rules: Library) -> Text:
    """What like cases have in common, in words."""
    same = one.findings
    crime = rules.crime(NATIONAL, same.crime).name
    tier = naming.of_tier(same.jurisdiction, same.crime, same.tier, rules)
    place = naming.of_place(same.jurisdiction, rules)
    overlay = rules.overlay(same.jurisdiction)
    if overlay is not None and same.region in overlay.regions:
        place = Text.join([place, overlay.regions[same.region].name])
    more = [Text(zh=line, en=line) for line in same.more]
    parts = [crime, place, tier, WORDS["base"].format(months=same.base_sentence), naming.of_factors(same, rules), *more]
    return Text(zh="；".join(part.zh for part in parts), en="; ".join(part.en for part in parts))


def outliers(audit: Audit, rules: Library) -> Section:
    """The cases farthest outside their range, with their steps and what could explain them."""
    if not audit.outliers:
        return Section(WORDS["outliers"], text=[WORDS["outliers.none"]])
    text = [WORDS["outliers.text"].format(number=len(audit.outliers))]
    tally = Counter(case.unsaid[0].name for case in audit.outliers if case.unsaid and case.unsaid[0].reaches)
    if tally:
        said = Text.join(WORDS["tally.one"].format(name=name, number=number) for name, number in tally.most_common(6))
        text.append(WORDS["tally"].format(said=said))
    heads = [WORDS[f"outlier.{key}"] for key in ("id", "crime", "imposed", "range", "distance", "law", "explain")]
    rows: list[list[Cell]] = [
        [
            case.id,
            naming.of_group("crime", next(iter(case.result.counts.values())).crime, rules),
            f"{case.imposed:g}",
            span(case.low, case.high),
            months(case.distance),
            WORDS["answer.yes"] if case.beyond_law else WORDS["answer.no"],
            explained(case, 2),
        ]
        for case in audit.outliers
    ]
    table = Table(heads, rows, "<<>>><<", WORDS["outliers.caption"], WORDS["outliers.note"])
    return Section(WORDS["outliers"], text=text, tables=[table], parts=list(_steps(audit)))


def explained(case: Outlier, number: int) -> Text:
    """What would alone reach the term imposed, the first few."""
    listed = [one for one in case.unsaid if one.reaches][:number]
    if not listed:
        return WORDS["nothing"]
    return Text.join(WORDS["otherwise" if one.stated else "unsaid"].format(name=one.name) for one in listed)


def _steps(audit: Audit) -> Iterator[Section]:
    for case in audit.outliers[:_STEPPED]:
        steps: list[list[Cell]] = [
            [Text(zh=step.zh, en=step.en), step.formula, step.law, Text(zh=step.facts_zh, en=step.facts_en)]
            for step in case.result.steps
        ]
        unsaid: list[list[Cell]] = [
            [
                one.name,
                WORDS["said.other" if one.stated else "said.not"],
                span(one.low, one.high),
                WORDS["answer.yes"] if one.reaches else WORDS["answer.no"],
            ]
            for one in case.unsaid[:_STATED]
        ]
        tables = [
            Table([WORDS[f"step.{key}"] for key in ("what", "formula", "law", "facts")], steps, "", WORDS["steps"])
        ]
        if unsaid:
            tables.append(
                Table(
                    [WORDS[f"could.{key}"] for key in ("what", "data", "range", "reaches")],
                    unsaid,
                    "<<><",
                    WORDS["could"],
                )
            )
        yield Section(
            WORDS["outlier"].format(
                id=case.id, imposed=f"{case.imposed:g}", low=case.low, high=case.high, distance=months(case.distance)
            ),
            tables=tables,
        )
