"""A factor that counts, in the rows in which it does, with its strength and what it does to the limits."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.inference.logic import Numbers, Places, Truth

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Applied:
    """A factor that counts, in the rows in which it does; ratios in parts of one (`Block.unit`)."""

    id: str
    rows: Places
    layer: Numbers
    ratio: Numbers  # 3 x rows
    wide: Numbers  # 2 x rows: the whole band, and nothing where the law says may
    mitigates: Truth
    exempt: Truth
    must: Truth
    presupposes: Truth
    floor: Numbers  # months, 0 for none
    least: Numbers  # months, -1 for none
    most: Numbers
    group: Numbers  # place in the plan's cap groups, -1 for none
    keeps: Truth = True  # where the floor is not argued away


def subset(item: Applied, kept: Bools) -> Applied:
    """The factor in some of its rows."""
    if kept.all():
        return item
    found = {field.name: getattr(item, field.name) for field in fields(item)}
    columns: dict[str, Any] = {name: part[..., kept] for name, part in found.items() if isinstance(part, np.ndarray)}
    return replace(item, **columns)
