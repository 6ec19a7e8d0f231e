"""The facts of every row as `engine.inference.facts` makes them of one case: whole numbers, defaults, ages, thresholds.

Conversions that need the law (thresholds in force, limits by which quantities are added up) are asked of `gather`
itself, once for each place and stretch of time in which nothing changes.
"""

from __future__ import annotations

import datetime
from functools import cache

import numpy as np

from engine.batch.law.contexts import Columns, contexts, quantity, regions, thresholds
from engine.batch.law.plan import Books
from engine.batch.rows.flat import STAGES
from engine.batch.rows.read import Read, complained, days, flags, numbers, take, words
from engine.batch.rows.sheet import Part
from engine.batch.steps import assertions, choices
from engine.batch.steps.block import Block, Values
from engine.calculation.base import NUMBERS
from engine.case.age import AGES, BIRTH
from engine.case.check import complain
from engine.inference.facts import encode, scale
from engine.inference.logic import Numbers, both, column, either, no, truth, where
from engine.law.schema import Fact


def fill(block: Block, columns: Columns) -> None:
    """Everything that the law reads of the rows; rows that cannot be read for certain are given up."""
    plan = block.plan
    _common(block, columns)
    stated = {name: _stated(block, name, fact, books, columns) for name, (fact, books) in plan.facts.items()}
    _ages(block, stated)
    codes = contexts(block)
    for name, (fact, books) in plan.facts.items():
        if fact.type == "quantities":
            quantity(block, name, fact, books, columns, *codes)
        else:
            _fact(block, name, fact, books, stated[name])
    thresholds(block, columns, *codes)
    assertions.fill(block, columns)
    choices.fill(block, columns)


def _common(block: Block, columns: Columns) -> None:
    plan = block.plan
    block.values["crime"] = Values(np.zeros(1, dtype=np.int64), True, (plan.crime,))
    mens = ("intentional", "negligent")
    data = block.table(plan.table(lambda book: mens.index(book.crime.mens))).astype(np.int64)
    block.values["mens"] = Values(data, True, mens)
    stage = take(block, words(columns["plea_stage"], STAGES, block.rows)) if "plea_stage" in columns else None
    data = np.zeros(block.rows, dtype=np.int64) if stage is None else np.where(stage.known, stage.values, 0)
    block.values["plea_stage"] = Values(data, True, STAGES)
    block.values["offence_date"] = Values(block.offence, True)
    block.values["sentencing_date"] = Values(block.sentencing, True)
    block.values["region"] = Values(block.region, truth(block.region >= 0), regions(plan))


def _read(fact: Fact, part: Part, rows: int) -> Read:
    if fact.type == "boolean":
        return flags(part, rows)
    if fact.type == "choice":
        return words(part, tuple(fact.options), rows)
    if fact.type == "date":
        return days(part, rows)
    return numbers(part, scale(fact), rows)


def _stated(block: Block, name: str, fact: Fact, books: Books, columns: Columns) -> Read:
    if name not in columns or fact.type == "quantities":
        return Read(np.zeros(1, dtype=np.int64), False)
    read = take(block, _read(fact, columns[name], block.rows))
    block.give_up(both(read.known, no(block.inside(books))))
    if fact.type not in ("boolean", "choice"):
        complained(block, fact, read)
    return read


def _ages(block: Block, stated: dict[str, Read]) -> None:
    """The ages that follow from a birth date go before stated ones, which must be the same."""
    birth = stated.get(BIRTH)
    if birth is None or birth.known is False:
        return
    rows = where(birth.known, block.rows)
    for name, when in zip(AGES, (block.offence, block.sentencing), strict=True):
        age = age_on(birth.values[rows], when[rows])
        before = stated[name]
        data = np.zeros(block.rows, dtype=np.int64)
        if before.known is not False:
            data[:] = before.values
        there = column(before.known, block.rows).copy()
        wrong = there[rows] & (data[rows] != age)
        lowest, highest = age.min(initial=12), age.max(initial=12)
        fact = block.plan.facts[name][0]
        if complain(fact, int(lowest)) is not None or complain(fact, int(highest)) is not None:
            wrong |= np.array([complain(fact, int(value)) is not None for value in age.tolist()])
        block.slow[rows[wrong]] = True
        data[rows], there[rows] = age, True
        stated[name] = Read(data, truth(there))


def age_on(birth: Numbers, day: Numbers) -> Numbers:
    """`engine.case.age.age_on` for columns: full years, reached on the day after the birthday.

    Dates outside of the calendar are no dates of a case: their rows are given up, and must only not stop the others.
    """
    first, dates = _calendar()
    born, now = (dates[np.clip(date - first, 0, len(dates) - 1)] for date in (birth, day))
    # A day less makes the birthday itself too early. Born on 29 February one is a year older on 1 March of any year.
    result: Numbers = (now - born - 1) >> 9
    return result


@cache
def _calendar() -> tuple[int, Numbers]:
    """A day number, and from there on for every day its year times 512, plus its month times 32, plus its day."""
    days = np.arange(np.datetime64("1800-01-01"), np.datetime64("2200-01-01"))
    months = days.astype("datetime64[M]")
    year, month = days.astype("datetime64[Y]").astype(np.int64) + 1970, months.astype(np.int64) % 12
    return datetime.date(1800, 1, 1).toordinal(), year * 512 + month * 32 + (days - months).astype(np.int64)


def _fact(block: Block, name: str, fact: Fact, books: Books, read: Read) -> None:
    """The stated value, else the rulebook's default where its book declares the fact."""
    options = tuple(fact.options) if fact.type == "choice" else None
    default: int | None = None
    if fact.default is not None:
        today = datetime.date.min
        value = encode(fact, fact.default, today, today)
        default = options.index(value) if options is not None and isinstance(value, str) else int(value)
    if read.known is False:
        data = np.full(1, -1 if default is None else default, dtype=np.int64)
    else:
        data = read.values if default is None else np.where(read.known, read.values, default)
    inside = block.inside(books)
    known = read.known if default is None else either(read.known, inside)
    block.values[name] = Values(data, known, options)
    if fact.type in NUMBERS and read.known is not False:
        usual = truth((read.values == 0) | (read.values == (0 if default is None else default)))
        own = block.inside(block.plan.table(lambda book: name in book.crime.facts))
        block.beyond[name] = both(read.known, no(usual), own)
