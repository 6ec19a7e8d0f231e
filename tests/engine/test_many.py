"""Every set of changes must come to exactly what the explained calculation says of it, in every figure compared."""

from __future__ import annotations

import random

import numpy as np
from changes import agree, apart, change, patches
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import cases, whole_cases

from engine.inference.rows import Column, Rows, Seen


@given(st.data())
@settings(max_examples=100)
def test_one_count_under_all_sets_of_changes(data: st.DataObject) -> None:
    raw = data.draw(cases())
    agree(raw, [change(data.draw(patches(raw))) for _ in range(data.draw(st.integers(1, 4)))])


@given(st.data())
@settings(max_examples=60)
def test_whole_cases_under_all_sets_of_changes(data: st.DataObject) -> None:
    raw = data.draw(whole_cases())
    agree(raw, [change(data.draw(patches(raw))) for _ in range(data.draw(st.integers(1, 3)))])


@given(st.data())
@settings(max_examples=25)
def test_changes_that_make_another_case_of_it(data: st.DataObject) -> None:
    raw = data.draw(whole_cases())
    changes = [change(data.draw(apart())), *(change(data.draw(patches(raw))) for _ in range(2))]
    random.Random(data.draw(st.integers(0, 9))).shuffle(changes)
    agree(raw, changes)


@given(st.data())
@settings(max_examples=25)
def test_many_changes_on_sets_taken_at_random(data: st.DataObject) -> None:
    raw = data.draw(whole_cases())
    changes = [change(data.draw(patches(raw))) for _ in range(12)]
    agree(raw, changes, data.draw(st.lists(st.integers(0, (1 << 12) - 1), min_size=1, max_size=20)))


@given(st.data())
def test_what_is_computed_once_is_what_each_row_would_get(data: st.DataObject) -> None:
    """A function that looks at one thing or another, by what it saw before, row by row and once for all that agree."""
    number = data.draw(st.integers(1, 40))
    rows = Rows(number)
    codes = st.lists(st.integers(0, 2), min_size=number, max_size=number)
    columns = {name: Column("xyz", np.array(data.draw(codes), dtype=np.int64)) for name in "abcd"}
    seen = Seen(rows, {"e": "z"}, columns)
    calls = []

    def walk(start: str) -> str:
        calls.append(start)
        path = start
        for _ in range(3):
            path += seen["abcde"["xyz".index(path[-1]) + len(path) % 2]]
        return path

    def plain(row: int) -> str:
        path = columns["d"].at(row)
        for _ in range(3):
            name = "abcde"["xyz".index(path[-1]) + len(path) % 2]
            path += columns[name].at(row) if name in columns else "z"
        return path

    found = rows.once(walk, columns["d"], key=str)
    assert [found.at(row) for row in range(number)] == [plain(row) for row in range(number)]
    assert len(calls) <= len({tuple(column.at(row) for column in columns.values()) for row in range(number)})
