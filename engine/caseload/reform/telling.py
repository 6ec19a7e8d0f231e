"""A reform told as sections of text, figures and tables: for the report, for the terminal, and for the app's page.

Every head has its unit. Cases are counted, not sampled, so no figure here is an estimate.
"""

from __future__ import annotations

from engine import wording
from engine.caseload.reform.counts import Moves
from engine.caseload.reform.entries import Example
from engine.caseload.reform.result import Reform
from engine.caseload.reform.rules import Changed
from engine.caseload.reform.said import SAID, number, percent, signed, table
from engine.caseload.reform.telling_rules import by_rule
from engine.caseload.reform.words import step_name
from engine.caseload.report import Figure, Section, Table
from engine.text import Text

GROUPS = 40  # rows of a table by crime, place or tier
Row = list[Text | str]
_EMPTY = Text(zh="没有定档", en="none")


def lead(reform: Reform) -> Text:
    """What the answer is in short."""
    whole = reform.whole
    if not whole.touched:
        return SAID["nobody"].format(rows=number(whole.rows))
    return SAID["lead"].format(
        rows=number(whole.rows),
        moved=number(whole.moved),
        share=percent(whole.share),
        longer=number(whole.longer),
        shorter=number(whole.shorter),
        months=signed(whole.months),
        touched=number(whole.touched),
    )


def read_from(changed: Changed) -> Text:
    """What the changed rulebook was read from: a whole one, or files laid over today's."""
    if changed.over is None:
        return SAID["whole_rules"].format(path=changed.directory.resolve().name)
    files = Text(zh="、".join(changed.over[:8]), en=", ".join(changed.over[:8]))
    more = Text(zh="等", en=" …") if len(changed.over) > 8 else Text(zh="", en="")
    return SAID["over_rules"].format(
        path=changed.directory.resolve().name, number=len(changed.over), files=files, more=more
    )


def overall(reform: Reform) -> Section:
    """Who moves, in which direction, by how much."""
    whole = reform.whole
    median = "—" if whole.median is None else signed(whole.median)
    figures = [
        Figure(SAID["moved"], number(whole.moved), SAID["cases"], SAID["of"].format(share=percent(whole.share))),
        Figure(SAID["longer"], number(whole.longer), SAID["cases"]),
        Figure(SAID["shorter"], number(whole.shorter), SAID["cases"]),
        Figure(SAID["months"], signed(whole.months), SAID["month"], _months(whole)),
        Figure(SAID["median"], median, SAID["month"], SAID["of_moved"]),
        Figure(SAID["probation_gained"], number(whole.probation_gained), SAID["cases"]),
        Figure(SAID["probation_lost"], number(whole.probation_lost), SAID["cases"]),
        Figure(SAID["term_gained"], number(whole.term_gained), SAID["cases"]),
        Figure(SAID["term_lost"], number(whole.term_lost), SAID["cases"]),
    ]
    text = [SAID["wrong"].format(wrong=number(reform.wrong))] if reform.wrong else []
    return Section(SAID["overall"], text=text, figures=figures, tables=[_ranges(reform)])


def _months(whole: Moves) -> Text:
    return SAID["months_of"].format(before=number(whole.before), after=number(whole.after))


def _ranges(reform: Reform) -> Table:
    names = ("declared_low", "declared_high", "envelope_low", "envelope_high", "fine_low", "fine_high")
    shifts = [(name, reform.ranges[name]) for name in names if name in reform.ranges]
    rows: list[Row] = [
        [SAID[name], number(shift.up), number(shift.down), signed(shift.difference), SAID[f"unit.{name}"]]
        for name, shift in shifts
    ]
    return table(("what", "up", "down", "difference", "unit"), rows, "<>>><", "ranges")


def flows(reform: Reform) -> Section:
    """Between bands of months, between tiers, with and without a term."""
    tables = []
    tiers: list[Row] = [
        [reform.name(crime), _tier(reform, crime, old), _tier(reform, crime, new), number(cases)]
        for (crime, old, new), cases in reform.tier_changes.most_common(GROUPS)
    ]
    if tiers:
        tables.append(table(("crime", "tier_before", "tier_after", "cases"), tiers, "<<<>", "tiers"))
    statuses = [pair for pair in reform.statuses if pair[0] != pair[1]]
    if statuses:
        rows: list[Row] = [
            [SAID[f"status.{old}"], SAID[f"status.{new}"], number(reform.statuses[old, new])] for old, new in statuses
        ]
        tables.append(table(("before", "after", "cases"), rows, "<<>", "statuses"))
    return Section(SAID["flows"], tables=tables)


def _tier(reform: Reform, crime: str, tier: str) -> Text:
    return reform.name(f"{crime}.{tier}") if tier else _EMPTY


def beside(reform: Reform) -> Section:
    """Probation and the kind of the main penalty."""
    tables = []
    for name, counts, words in (
        ("probation", reform.probation, {key: SAID[f"probation.{key}"] for key in ("true", "false", "mandatory", "")}),
        ("penalties", reform.penalties, {**wording.KINDS, "": SAID["probation."]}),
    ):
        changed = sorted((pair for pair in counts if pair[0] != pair[1]), key=lambda pair: (-counts[pair], pair))
        if changed:
            rows: list[Row] = [[words[old], words[new], number(counts[old, new])] for old, new in changed]
            tables.append(table(("before", "after", "cases"), rows, "<<>", name))
    return Section(SAID["beside"], tables=tables)


def groups(reform: Reform) -> Section:
    """By crime, by place, by tier; groups of which no case is touched are left out."""
    tiers = {
        f"{reform.name(crime).zh} · {tier}": (reform.name(crime), reform.name(f"{crime}.{tier}"), moves)
        for (crime, tier), moves in reform.tiers.items()
    }
    tables = [
        _grouped("by_crime", [([reform.name(id)], moves) for id, moves in reform.crimes.items()], ("crime",)),
        _grouped("by_place", [([reform.name(id)], moves) for id, moves in reform.places.items()], ("place",)),
        _grouped("by_tier", [([crime, tier], moves) for crime, tier, moves in tiers.values()], ("crime", "tier")),
    ]
    return Section(SAID["groups"], text=[SAID["counted"]], tables=[each for each in tables if each is not None])


def _grouped(caption: str, found: list[tuple[list[Text], Moves]], names: tuple[str, ...]) -> Table | None:
    touched = [(name, moves) for name, moves in found if moves.touched]
    touched.sort(key=lambda item: (-item[1].moved, -item[1].touched, item[0][0].en))
    if not touched:
        return None
    rows: list[Row] = [[*name, *_row(moves)] for name, moves in touched[:GROUPS]]
    heads = (*names, "rows", "moved", "share", "longer", "shorter", "months", "median", "gained", "lost")
    note = None if len(touched) <= GROUPS else "groups.note"
    return table(heads, rows, "<" * len(names) + ">" * 9, caption, note=note)


def _row(moves: Moves) -> list[str]:
    counts = [number(moves.rows), number(moves.moved), percent(moves.share)]
    ways = [number(moves.longer), number(moves.shorter), signed(moves.months)]
    median = "—" if moves.median is None else signed(moves.median)
    return [*counts, *ways, median, number(moves.probation_gained), number(moves.probation_lost)]


def steps(reform: Reform) -> Section:
    """At which step the results part first, and cases with all their steps."""
    rows: list[Row] = [
        [step_name(step, reform.names), number(cases)] for step, cases in reform.steps.most_common(GROUPS)
    ]
    tables = [table(("step", "cases"), rows, "<>", "steps", note="steps.note")] if rows else []
    return Section(SAID["steps"], tables=tables, parts=[example(each, reform) for each in reform.examples])


def example(each: Example, reform: Reform) -> Section:
    """A case with its steps under both rulebooks; steps that are the same stand once."""
    before, after = (
        SAID["no_term"] if months is None else SAID["term"].format(months=months) for months in each.months
    )
    heading = SAID["example"].format(
        id=each.id, row=number(each.row), crime=reform.name(each.crime), before=before, after=after
    )
    text = [SAID["like"].format(step=step_name(each.step, reform.names), like=number(each.like))]
    rows: list[Row] = [
        [_marked(pair.name, pair.parts), pair.before, pair.after if pair.differs else SAID["same"], pair.law]
        for pair in each.steps
    ]
    return Section(heading, text=text, tables=[table(("step", "today", "changed", "law"), rows, "", None)])


def _marked(name: Text, parts: bool) -> Text:
    return SAID["parts"].format(name=name) if parts else name


def sections(reform: Reform) -> list[Section]:
    """Everything, in the order in which one asks; without charts."""
    if not reform.whole.touched:
        return [by_rule(reform)] if reform.changes else []
    found = [overall(reform), by_rule(reform), flows(reform), beside(reform), groups(reform), steps(reform)]
    return [section for section in found if section.tables or section.figures]
