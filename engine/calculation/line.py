"""One line of the list of adjustments before it is shown: a factor, a ceiling over several, or a floor under one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from engine.calculation.ratio import Applied
from engine.law.schema import Verified
from engine.result import Basis
from engine.text import Text


@dataclass(frozen=True)
class Line:
    """`ratio` in fractions of one at the low end, the chosen point and the high end of the term.

    A ceiling gives back most where most was taken off, so its three figures need not rise.
    """

    factor: str
    name: Text
    kind: Literal["factor", "ceiling", "floor"]
    layer: Literal[1, 2]
    ratio: tuple[Fraction, Fraction, Fraction]
    applied: Applied | None = None
    law: str = ""
    at: str = ""
    verified: Verified = "none"
    basis: Basis = "national"
