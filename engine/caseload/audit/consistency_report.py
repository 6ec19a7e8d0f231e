"""The audit on paper: a page of sections for `engine.caseload.report`, in Chinese or English."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc

from engine.caseload.audit import charts_consistency as charts
from engine.caseload.audit import charts_terms, naming
from engine.caseload.audit.bands import REASONS
from engine.caseload.audit.consistency import Audit, Share
from engine.caseload.audit.consistency_cases import like_cases, outliers
from engine.caseload.audit.consistency_words import WORDS, funnel_says, months, order_says, span
from engine.caseload.audit.groups import MEASURES, Grouping
from engine.caseload.report import NOTHING, Cell, Chart, Figure, Section, Table, page
from engine.law.library import Library
from engine.text import Language, Text

ROWS = 40  # of a table of groups


def report(audit: Audit, rules: Library, language: Language) -> str:
    """The whole page."""
    return page(WORDS["title"], sections(audit, rules, language), language, run=audit.run, lead=[lead(audit)])


def sections(audit: Audit, rules: Library, language: Language) -> list[Section]:
    """The parts of the page."""
    return [
        _overall(audit, language),
        *(_grouping(found, rules, language) for found in audit.groups.values()),
        like_cases(audit, rules),
        outliers(audit, rules),
        Section(WORDS["reading"], text=[WORDS[f"reading.{number}"] for number in range(1, 8)]),
    ]


def lead(audit: Audit) -> Text:
    """The audit in a sentence."""
    overall = audit.overall
    return WORDS["lead"].format(
        rows=f"{overall.rows:,}",
        compared=f"{overall.compared:,}",
        within=percent(overall.within),
        above=percent(overall.above),
        below=percent(overall.below),
    )


def percent(share: Share) -> str:
    """A share and its interval: 15.3% (14.5–16.1%)."""
    if share.share is None or share.low is None or share.high is None:
        return "—"
    return f"{share.share:.1%} ({share.low * 100:.1f}–{share.high:.1%})"


def _overall(audit: Audit, language: Language) -> Section:
    overall = audit.overall
    found = []
    for name in ("within", "above", "below", "lawful"):
        share: Share = getattr(overall, name)
        if share.share is not None:
            note = WORDS["of"].format(hits=f"{share.hits:,}", of=f"{share.of:,}", interval=_interval(share))
            found.append(Figure(WORDS[name], f"{share.share:.1%}", note=note))
    if overall.from_point is not None:
        middle, low, high = overall.from_point
        note = WORDS["interval"].format(low=months(low), high=months(high))
        found.append(Figure(WORDS["from_point"], months(middle), WORDS["months"], note))
    if overall.suspended is not None and overall.suspended.share is not None:
        note = WORDS["barred"].format(barred=f"{overall.barred or 0:,}")
        found.append(Figure(WORDS["suspended"], f"{overall.suspended.share:.1%}", note=note))
    rows: list[list[Cell]] = [[REASONS[reason], f"{number:,}"] for reason, number in overall.not_compared.items()]
    tables = [Table([WORDS["why"], WORDS["cases"]], rows, "<>", WORDS["not_compared"])] if rows else []
    compared = audit.cases.filter(pc.is_null(audit.cases["reason"]))
    drawn = []
    if len(compared):
        alt = Text.join(
            Text(zh=f"{bar['label']}：{bar['cases']}件", en=f"{bar['label']}: {bar['cases']} cases")
            for bar in charts_terms.bars(compared["distance"].to_numpy(), language)
        )
        drawn = [
            Chart(
                charts_terms.distribution(compared, language), WORDS["distribution"], alt, WORDS["distribution.note"]
            ),
            Chart(
                charts_terms.against(compared, language), WORDS["against"], WORDS["against.alt"], WORDS["against.note"]
            ),
        ]
    return Section(WORDS["overall"], figures=found, charts=drawn, tables=tables)


def _interval(share: Share) -> str:
    return f"{(share.low or 0) * 100:.1f}–{share.high or 0:.1%}"


def _grouping(found: Grouping, rules: Library, language: Language) -> Section:
    name = naming.of_grouping(found.by)

    def called(group: str) -> str:
        return naming.of_group(found.by, group, rules).in_language(language)

    text = [WORDS["groups"].format(by=name, groups=found.table.num_rows, cases=f"{found.cases:,}", few=_few(found))]
    if found.unstated:
        text.append(WORDS["unstated"].format(number=f"{found.unstated:,}", by=name))
    if found.strata > 1:
        text.append(WORDS["strata.like" if found.like else "strata"].format(strata=found.strata))
    text += funnel_says(found)
    drawn = []
    if found.table.num_rows > 1:
        for measure, funnel in found.funnels.items():
            if funnel.share:
                words = {"share": f"{funnel.share:.1%}", "apart": funnel.apart, "judged": funnel.judged}
                small = measure != "outside"
                drawn.append(
                    Chart(
                        charts.funnel(found, measure, language, called, small=small),
                        WORDS["funnel"].format(by=name, measure=charts.MEASURE[measure]),
                        WORDS["funnel.alt"].format(**words),
                        NOTHING if small else WORDS["funnel.note"],
                        wide=not small,
                    )
                )
        caption = WORDS["intervals"].format(measure=charts.MEASURE["outside"])
        said = order_says(found, called)
        drawn.append(Chart(charts.intervals(found, "outside", language, called), caption, said if said.zh else caption))
    return Section(WORDS["by"].format(by=name), text=text, charts=drawn, tables=[_groups(found, rules, language)])


def _few(found: Grouping) -> int:
    return sum(1 for verdict in found.table["outside_verdict"].to_pylist() if verdict == "few")


def _groups(found: Grouping, rules: Library, language: Language) -> Table:
    """The groups with the most cases and all that differ, the highest share outside first, each with its interval."""
    rows = found.table.to_pylist()
    differ = [row for row in rows if {row[f"{measure}_verdict"] for measure in MEASURES} & {"higher", "lower"}]
    largest = sorted(rows, key=lambda row: -row["cases"])
    shown = list({row["group"]: row for row in [*differ, *largest]}.values())[:ROWS]
    ordered = sorted(shown, key=lambda row: (-row["outside_share"], row["group"]))
    cells: list[list[Cell]] = [
        [
            naming.of_group(found.by, row["group"], rules),
            f"{row['cases']:,}",
            *(of_measure(row, measure) for measure in ("outside", "above", "below")),
            _mean(row),
            f"{row['mean_width']:.1f}",
            verdict(row),
        ]
        for row in ordered
    ]
    heads = [
        naming.of_grouping(found.by),
        *(WORDS[f"head.{key}"] for key in ("cases", "outside", "above", "below", "distance", "width", "verdict")),
    ]

    def called(group: str) -> str:
        return naming.of_group(found.by, group, rules).in_language(language)

    left = found.table.num_rows - len(ordered)
    note = order_says(found, called)
    if left:
        more = WORDS["more"].format(left=f"{left:,}")
        note = Text(zh=note.zh + more.zh, en=f"{note.en} {more.en}")
    return Table(heads, cells, "<>>>>>><", WORDS["groups.caption"], note)


def _mean(row: dict[str, Any]) -> Text:
    ends = span(months(row["mean_low"]), months(row["mean_high"]))
    mean = months(row["mean_distance"])
    return Text(zh=f"{mean} ({ends.zh})", en=f"{mean} ({ends.en})")


def of_measure(row: dict[str, Any], measure: str) -> str:
    """A group's share with its interval, in percent."""
    low, high = row[f"{measure}_low"], row[f"{measure}_high"]
    return f"{row[f'{measure}_share']:.1%} ({low * 100:.1f}–{high * 100:.1f})"


def verdict(row: dict[str, Any]) -> Text:
    """What may be said of a group: more above, fewer below, or nothing."""
    if row["outside_verdict"] in ("few", "alone"):
        return WORDS[row["outside_verdict"]]
    said: list[Text] = []
    for measure in ("above", "below", "outside"):
        differs = row[f"{measure}_verdict"]
        if differs in ("higher", "lower") and not (measure == "outside" and said):
            still = {True: WORDS["still"], False: WORDS["not_still"], None: NOTHING}[row[f"{measure}_still"]]
            word = WORDS[f"{measure}.{differs}"]
            said.append(Text(zh=word.zh + still.zh, en=word.en + still.en))
    return Text.join(said) if said else WORDS["same"]
