"""The compare page's questions the explained way, by columns of distinct inputs, and by the columns of a caseload.

    python benchmarks/compare_page.py

`outcomes` (what the page uses) against `explained` one by one, and against `evaluate_batch` on as many flat rows, for
one case under so many sets of changes. `evaluate_batch` is timed to its table only: the page would still have to read
an outcome from every row, and its adjusted term is rounded to millionths where Shapley values need the fraction itself.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
from bench_many import CASE, FACTUAL, TWO, UNLIKE

from engine.analysis.attribution import attribute
from engine.analysis.outcome import Change, explained
from engine.analysis.outcomes import outcomes
from engine.analysis.targets import Target, reach
from engine.batch import Tally, evaluate_batch
from engine.law.library import library

SIZES = (4, 8, 16, 64, 256, 1024, 4096, 16384)
SAMPLE = 48  # sets explained one by one
ROW = {
    "crime": "theft",
    "jurisdiction": CASE["jurisdiction"],
    "offence_date": CASE["counts"]["a"]["offence_date"],
    "sentencing_date": CASE["sentencing_date"],
    "amount": 12000.0,
    "age_at_offence": 30,
}


def flat(changes: Sequence[Change], sets: Sequence[int]) -> pa.Table:
    """The sets as rows of the flat schema."""
    columns: dict[str, list[Any]] = {name: [value] * len(sets) for name, value in ROW.items()}
    for place, change in enumerate(changes):
        name, value = _column(change.patch)
        before = columns.get(name, [None] * len(sets))
        columns[name] = [value if chosen >> place & 1 else old for chosen, old in zip(sets, before, strict=True)]
    return pa.table(columns)


def _column(patch: Any) -> tuple[str, Any]:
    if "plea" in patch:
        return "plea_stage", patch["plea"]["stage"]
    facts = (patch.get("counts", {}).get("a") or patch.get("defendant") or {}).get("facts")
    if facts:
        ((name, value),) = facts.items()
        return name, float(value) if name == "amount" else value
    ((name, asked),) = patch["factors"].items()
    low = asked["ratio"][0] if isinstance(asked["ratio"], list) else asked["ratio"]  # a row holds one ratio
    return f"ratio.{name}", float(low)


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """Processor time, the median of some rounds after one to warm up."""
    work()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def one_by_one(case: dict[str, Any], changes: Sequence[Change], sets: Sequence[int]) -> None:
    """Every set explained."""
    for chosen in sets:
        explained(case, changes, chosen)


def in_rows(changes: Sequence[Change], sets: Sequence[int]) -> None:
    """Every set as a row of a caseload."""
    evaluate_batch(flat(changes, sets))


def sizes(case: dict[str, Any], changes: Sequence[Change], *, rows: bool) -> list[tuple[int, float, float, float]]:
    """By the number of sets the milliseconds of all three ways; not a number where no row can say the sets."""
    found = []
    for size in SIZES:
        sets = range(size)
        few = [*np.linspace(0, size - 1, min(size, SAMPLE)).astype(int).tolist()]
        one = seconds(partial(one_by_one, case, changes, few), 1) / len(few) * size
        many = seconds(partial(outcomes, case, changes, sets))
        batch = float("nan")
        if rows:
            tally = Tally()
            evaluate_batch(flat(changes, sets), tally=tally)
            assert not tally.explained
            batch = seconds(partial(in_rows, changes, sets))
        found.append((size, one * 1e3, many * 1e3, batch * 1e3))
    return found


def page() -> list[tuple[str, float, float]]:
    """What the page asks: a Shapley division and a search for a goal, explained one by one and as the page does it."""
    rules = library()
    facts: dict[str, Any] = {}
    for change in FACTUAL[:9]:
        facts |= change.patch["counts"]["a"]["facts"]
    count = {"counts": {"a": {"facts": facts}}, "plea": {"stage": "prosecution"}}
    case = CASE | {"positions": {"prosecution": {}, "defence": count}}
    one = seconds(partial(one_by_one, CASE, FACTUAL, range(SAMPLE)), 1) / SAMPLE
    found = []
    told = attribute(case, "prosecution", "defence", rules)
    sets = 1 << len(told.shares)
    found.append(
        (f"Shapley, {len(told.shares)} points 争点", one * sets, seconds(lambda: attribute(case, rules=rules)))
    )
    for target in (Target(goal="months", value=3), Target(goal="no_custody")):
        told_ = reach(CASE, target, rules=rules)
        name = f"search 查找 {target.goal}, {told_.tried} sets 组"
        found.append((name, one * told_.tried, seconds(partial(reach, CASE, target, rules=rules))))
    return [(name, slow * 1e3, quick * 1e3) for name, slow, quick in found]


CASES = {
    "facts 事实": (CASE, [*FACTUAL[:13], FACTUAL[10]], True),
    "unlike ratios 互异比例": (CASE, UNLIKE, False),
    "two counts 两罪": (TWO, FACTUAL, False),
}


def main() -> None:
    """Print all of it."""
    for name, (case, changes, rows) in CASES.items():
        print(name)
        for size, one, many, batch in sizes(case, changes, rows=rows):
            print(f"  {size:6} sets: explained {one:9.1f} ms, outcomes {many:7.1f} ms, evaluate_batch {batch:7.1f} ms")
    for name, one, many in page():
        print(f"{name}: explained {one:.0f} ms, the page {many:.0f} ms, {one / many:.0f} times")


if __name__ == "__main__":
    main()
