"""The second layer added up, and the lines and the outcome of the adjustment, as columns."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.batch.steps.applied import Applied
from engine.inference.logic import Numbers, Places, Truth, add_to


@dataclass(frozen=True)
class Line:
    """One line of the list of adjustments: its ratios in percent, as numerators over a denominator."""

    id: str
    rows: Places
    percent: Numbers  # 3 x rows
    denominator: Numbers | int


@dataclass
class Adjusted:
    """Low, chosen, high over one denominator; the lawful least and most; what the factors do to the limits."""

    months: Numbers
    denominator: Numbers
    lawful: Numbers
    lawful_denominator: Numbers
    mitigates: NDArray[np.bool_]
    exempt: NDArray[np.bool_]
    must: NDArray[np.bool_]
    presupposes: NDArray[np.bool_]
    lines: list[Line] = field(default_factory=list)


@dataclass
class Sums:
    """The second layer added up: at low, chosen, high, and over the whole bands."""

    ratio: Numbers  # 3 x rows
    wide: Numbers  # 2 x rows


def add(sums: Sums, item: Applied, mine: Truth) -> None:
    """The factor's ratios, in those of its rows, to the sums."""
    if mine is True:
        add_to(sums.ratio, item.rows, item.ratio)
        add_to(sums.wide, item.rows, item.wide)
    elif mine is not False:
        rows = item.rows[mine]
        add_to(sums.ratio, rows, item.ratio.compress(mine, axis=1))
        add_to(sums.wide, rows, item.wide.compress(mine, axis=1))
