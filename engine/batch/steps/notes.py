"""What the reader of a row must know: the warnings that are not said where the figures are made."""

from __future__ import annotations

from functools import cache

import numpy as np

from engine.batch.law.plan import SOURCE, Books, Plan, marks
from engine.batch.steps.block import Block
from engine.batch.steps.findings import Findings
from engine.batch.steps.tiers import Tiers, measures
from engine.inference.logic import Truth, at, both, no, truth, where
from engine.inference.rules import collect
from engine.law import condition
from engine.law.method_schema import Guideline
from engine.law.rulebook import Rulebook
from engine.law.schema import Warning


def say(block: Block, findings: Findings, tiers: Tiers, there: Truth) -> None:
    """Everything that `calculate` and `count.reckon` say of a case; `there` is where a base sentence is."""
    plan = block.plan
    block.say("region_needed", both(no(block.values["region"].known), block.inside(plan.table(_needs_region))))
    block.say("overlay_silent", both(there, block.inside(plan.table(_is_silent))))
    _thresholds_read(block, findings, tiers, there)
    for bits, stated in block.pending:
        rows = where(both(there, stated), block.rows)
        block.mark_rows(rows, bits[rows])
    _guidelines(block)
    for name, warning, books in _warnings(plan):
        inside = block.inside(books)
        if inside is not False:
            block.say(name, both(inside, block.in_force(warning), findings.holds(warning.when)))


def _needs_region(book: Rulebook) -> bool:
    """Whether some figure of the place depends on its classes."""
    if book.overlay is None or not book.overlay.regions:
        return False
    by_condition = any("region" in condition.facts(rule.when) for rule in collect(book))
    return by_condition or any(entry.by_region for versions in book.crime.thresholds.values() for entry in versions)


def _is_silent(book: Rulebook) -> bool:
    """Whether the overlay has nothing for the crime but thresholds."""
    overlay = book.overlay
    return overlay is not None and not set(overlay.crimes.get(book.crime.crime, {})) - {"thresholds", "_at"}


def _thresholds_read(block: Block, findings: Findings, tiers: Tiers, there: Truth) -> None:
    """Thresholds that brought the facts into the tier used."""
    for index, tier in enumerate(block.plan.tiers):
        mine = both(there, tiers.where(index))
        if mine is False:
            continue
        for _, books, lines in measures(block.plan, tier):
            here = both(mine, block.inside(books)) if lines else False
            if here is False:
                continue
            for threshold, line in lines:
                _read(block, threshold, both(here, findings.line(line)))


def _read(block: Block, name: str, here: Truth) -> None:
    if here is False:
        return
    used = block.thresholds[name]
    rows = where(here, block.rows)
    given = at(used.given, rows)
    # A party's own figure keeps the warning of the entry that it fills in, whose quality is not its own.
    bits = used.of(lambda item: marks(item.entry), rows)
    block.mark_rows(rows, bits if given is False else np.where(given, bits & SOURCE, bits))
    earlier = used.of(lambda item: item.earlier, rows)
    if given is not False:
        earlier = earlier & np.logical_not(given)
    if earlier.any():
        said = np.zeros(block.rows, dtype=bool)
        said[rows[earlier]] = True
        block.say("earlier_threshold", said)


def _guidelines(block: Block) -> None:
    for law, books in _documents(block.plan):
        inside = block.inside(books)
        if law is None or inside is False:
            continue
        if law.since is not None:
            block.say("before_guideline", both(inside, truth(block.sentencing < law.since.toordinal())))
        if law.after is not None and law.trial_until is not None:
            block.say("guideline_trial_over", both(inside, truth(block.sentencing > law.trial_until.toordinal())))
    checked = block.table(block.plan.table(lambda book: book.method.checked.toordinal()))
    block.say("after_last_check", truth(block.sentencing > checked))


@cache
def _documents(plan: Plan) -> list[tuple[Guideline | None, Books]]:
    return plan.variants(lambda book: book.method.guideline(book.crime.guideline))


@cache
def _warnings(plan: Plan) -> list[tuple[str, Warning, Books]]:
    def of(book: Rulebook) -> dict[str, Warning]:
        return book.general.warnings | book.crime.warnings | (book.overlay.warnings if book.overlay else {})

    return plan.each(of)
