"""The facts of every row as `engine.inference.facts` makes them of one case: whole numbers, defaults, ages, thresholds.

Conversions that need the law (thresholds in force, limits by which quantities are added up) are asked of `gather`
itself, once for each place and stretch of time in which nothing changes.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pyarrow as pa

from engine.batch.block import Asserted, Block, Values
from engine.batch.contexts import Columns, contexts, quantity, regions, thresholds
from engine.batch.flat import STAGES
from engine.batch.logic import Numbers, anywhere, both, column, either, no, truth, where
from engine.batch.plan import Books
from engine.batch.read import Read, complained, days, flags, numbers, take, words
from engine.calculation.base import NUMBERS
from engine.case.age import AGES, BIRTH
from engine.case.check import complain
from engine.inference.facts import encode, scale
from engine.law.schema import Fact

RATIO = 10000  # parts of one in which a stated ratio is read


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
    for name in plan.factors:
        _asserted(block, name, columns)
    _unit(block)


def _unit(block: Block) -> None:
    """The parts of one in which the ratios of the block are counted: as few as leave every one of them whole."""
    coarse = RATIO // block.unit
    if any((said.ratio % coarse).any() for said in block.asserted.values()):
        block.unit = RATIO
        return
    for name, said in block.asserted.items():
        block.asserted[name] = replace(said, ratio=said.ratio // coarse)


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


def _read(fact: Fact, array: pa.Array, rows: int) -> Read:
    if fact.type == "boolean":
        return flags(array, rows)
    if fact.type == "choice":
        return words(array, tuple(fact.options), rows)
    if fact.type == "date":
        return days(array, rows)
    return numbers(array, scale(fact), rows)


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
    """`engine.case.age.age_on` for columns: full years, reached on the day after the birthday."""
    born, now = (np.array(date - 719163, dtype="datetime64[D]") for date in (birth, day))
    born_month, month = born.astype("datetime64[M]"), now.astype("datetime64[M]")
    years = (month.astype("datetime64[Y]") - born_month.astype("datetime64[Y]")).astype(np.int64)
    in_year = [(each - each.astype("datetime64[Y]")).astype(np.int64) for each in (born_month, month)]
    in_month = [(date - each).astype(np.int64) for date, each in ((born, born_month), (now, month))]
    birthday, today = (m * 31 + d for m, d in zip(in_year, in_month, strict=True))
    year = month.astype("datetime64[Y]").astype(np.int64) + 1970
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    birthday = np.where((birthday == 31 + 28) & ~leap, 31 + 27, birthday)
    result: Numbers = years - (today <= birthday)
    return result


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


def _asserted(block: Block, name: str, columns: Columns) -> None:
    said, ratio = columns.get(f"factor.{name}"), columns.get(f"ratio.{name}")
    if said is None and ratio is None:
        return
    known = block.inside(block.plan.table(lambda book: name in book.factors))
    zero = np.zeros(1, dtype=np.int64)
    flag = take(block, flags(said, block.rows)) if said is not None else Read(zero, False)
    asked = take(block, numbers(ratio, RATIO // 100, block.rows)) if ratio is not None else Read(zero, False)
    if flag.known is False and asked.known is False:
        return
    block.give_up(both(either(flag.known, asked.known), no(known)))
    if asked.known is not False:
        outside = truth((asked.values < -RATIO) | (asked.values > 3 * RATIO))
        block.give_up(both(asked.known, outside))
    yes = truth(flag.values == 1)
    there = either(both(flag.known, yes), asked.known)
    removed = both(flag.known, no(yes), no(asked.known))
    if anywhere(there) or anywhere(removed):
        block.asserted[name] = Asserted(there, removed, asked.values, asked.known)
