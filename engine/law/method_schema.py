"""The shape of the method (`rules/method.yaml`), the general part (`rules/general.yaml`) and a province's overlay.

Where the national text is silent (how several first-layer factors combine, rounding, which figure is taken when nobody
chose, how the ceiling of plea leniency is shared) the method holds a named reading with its source, never a habit in
code.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from engine.law.schema import Band, Cap, Fact, Factor, Ids, Node, ProbationRule, Sourced, Warning
from engine.text import Text

# What `engine.calculation` does where the text is silent; a second way of doing it is a second rule there.
KNOWN_RULES = {
    "combination": "chained",
    "rounding": "half_up",
    "choice": "middle",
    "counting": "whole_units",
    "interpolation": "linear",
    "below_minimum": "next_lower_tier",
}
PleaReading = Literal["shared_ceiling", "absorbed", "additive_bonus"]


class Reading(Sourced):
    """A named choice where the text leaves one open."""

    rule: str
    name: Text


class Percent(Sourced):
    """A bare percentage of the method."""

    percent: int


class Months(Sourced):
    """A bare band of months of the method."""

    months: Band


class Amount(Sourced):
    """A bare amount in yuan."""

    yuan: int


class Ceiling(Sourced):
    """How much the factors that share a ceiling with plea leniency may take off together, in percent.

    The last ceiling whose `with_any` names a factor that is present, and whose `when` holds, applies.
    """

    percent: int
    with_any: tuple[str, ...] = ()
    exempt: bool = False
    name: Text


class PleaRule(Node):
    """认罪认罚 and the factors that must not be counted twice with it (G1 §三(十四))."""

    factor: str
    shares_with: tuple[str, ...]
    ceilings: tuple[Ceiling, ...]
    reading: PleaReading
    readings: Annotated[dict[PleaReading, Reading], Ids]


class Concurrence(Sourced):
    """Ceilings of 刑法69条 in months: the combined fixed term depends on the sum of the single terms."""

    detention: int
    control: int
    fixed_term_low: int
    fixed_term_high: int
    fixed_term_sum: int = Field(description="from this sum of single terms on, the higher ceiling applies")


class ProbationFrame(Sourced):
    """刑法72、73条: the longest term that can be suspended and the periods, in months."""

    longest_term: int
    detention_period: Band
    fixed_term_period: Band


class Kinds(Node):
    """刑法38–47条: the kinds of penalty and their lengths in months."""

    control: Months
    detention: Months
    fixed_term: Months


class Credit(Sourced):
    """Days credited for each day of the measure, by kind of penalty."""

    control: int
    detention: int
    fixed_term: int
    days_held: int = Field(1, description="for so many days held")


class Method(Node):
    """量刑方法: what `engine.calculation` reads to turn findings into months."""

    version: str
    name: Text
    guideline_since: Sourced
    layers: Sourced
    combination: Reading
    discretion: Percent
    rounding: Reading
    choice: Reading
    counting: Reading
    interpolation: Reading
    below_minimum: Reading
    above_maximum: Sourced
    exemption: Sourced
    kinds: Kinds
    concurrence: Concurrence
    probation: ProbationFrame
    fine_floor: Amount
    fine_floor_minor: Amount
    credit: Annotated[dict[str, Credit], Ids]
    plea: PleaRule

    @model_validator(mode="after")
    def _rules_are_known(self) -> Method:
        """A rule that the calculation does not know must not be set and then quietly not followed."""
        for name, rule in KNOWN_RULES.items():
            given = getattr(self, name).rule
            if given != rule:
                raise ValueError(f"{name}: the calculation knows the rule '{rule}' only, not '{given}'")
        return self


class General(Node):
    """Facts about the person and the conduct after the offence, common rules on probation, warnings."""

    facts: Annotated[dict[str, Fact], Ids]
    caps: Annotated[dict[str, Cap], Ids] = {}
    probation: Annotated[dict[str, ProbationRule], Ids] = {}
    warnings: Annotated[dict[str, Warning], Ids] = {}


class Factors(Node):
    """常见量刑情节: the common factors by id."""

    factors: Annotated[dict[str, Factor], Ids]


class Region(Node):
    """A class of places inside a province with figures of its own."""

    name: Text
    places: tuple[str, ...] = ()


class Overlay(Node):
    """A province: only what differs from the national text, merged over it key by key.

    A mapping that carries `law` replaces the national one whole, so a figure never keeps half of another's source.
    """

    jurisdiction: str
    name: Text
    covers: Text
    regions: Annotated[dict[str, Region], Ids] = {}
    documents: tuple[str, ...] = ()
    warnings: Annotated[dict[str, Warning], Ids] = {}
    method: Annotated[dict[str, Any], Ids] = {}
    factors: Annotated[dict[str, Any], Ids] = {}
    crimes: Annotated[dict[str, dict[str, Any]], Ids] = {}
