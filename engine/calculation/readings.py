"""Where the text can be read in more than one way: which reading a calculation follows, and what the others would give.

The rulebook names the readings and the one its jurisdiction uses; a case may ask for another (`method`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.case.model import MethodChoice
from engine.law.method_schema import CombinationReading, Method, PleaReading, Reading, RoundingReading


@dataclass(frozen=True)
class Readings:
    """One reading for each question that the text leaves open."""

    combination: CombinationReading
    plea: PleaReading
    rounding: RoundingReading

    @classmethod
    def of(cls, asked: MethodChoice, method: Method) -> Readings:
        """The readings that the case asks for, else the jurisdiction's."""
        return cls(
            combination=asked.combination_reading or method.combination.reading,
            plea=asked.plea_reading or method.plea.reading,
            rounding=asked.rounding_reading or method.rounding.reading,
        )

    def others(self, method: Method) -> Iterator[tuple[str, Reading, Readings]]:
        """Every set of readings that differs in one question: the question, the other reading, and the set."""
        for combination, law in method.combination.readings.items():
            if combination != self.combination:
                yield "combination", law, replace(self, combination=combination)
        for plea, law in method.plea.readings.items():
            if plea != self.plea:
                yield "plea", law, replace(self, plea=plea)
        for rounding, law in method.rounding.readings.items():
            if rounding != self.rounding:
                yield "rounding", law, replace(self, rounding=rounding)
