"""The shape of the method (`rules/method.yaml`), the general part (`rules/general.yaml`) and a province's overlay.

Where the national text is silent (how several first-layer factors combine, rounding, which figure is taken when nobody
chose, how the ceiling of plea leniency is shared) the method holds a named reading with its source, never a habit in
code.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from engine.law.schema import Additional, Band, Cap, Fact, Factor, Ids, Node, ProbationRule, Sourced, Warning
from engine.text import Text

# What `engine.calculation` does where the text is silent; a second way of doing it is a second rule there.
KNOWN_RULES = {
    "choice": "middle",
    "counting": "whole_units",
    "interpolation": "linear",
    "below_minimum": "next_lower_tier",
    "presupposed_kind": "commanded_mitigation_first",
}
PleaReading = Literal["shared_ceiling", "absorbed", "additive_bonus"]
CombinationReading = Literal["chained", "added"]
RoundingReading = Literal["half_up", "down"]


class Reading(Sourced):
    """A named choice where the text leaves one open."""

    rule: str
    name: Text


class Guideline(Sourced):
    """A guideline document: from which day it is applied, and the last day of its stated trial term if it has one."""

    name: Text
    trial_until: datetime.date | None = None
    before: Text = Field(description="what the user must know when the sentencing date lies before `since`")
    after: Text | None = Field(None, description="the same when it lies after the trial term")


class Combination(Node):
    """How several first-layer factors combine: the reading in use, and those that can be argued for instead."""

    reading: CombinationReading
    readings: Annotated[dict[CombinationReading, Reading], Ids]


class Rounding(Node):
    """How the exact result becomes whole months: the reading in use, and those that can be argued for instead."""

    reading: RoundingReading
    readings: Annotated[dict[RoundingReading, Reading], Ids]


class Width(Sourced):
    """How wide a range proposal may be, in months.

    `of` says what `over` and `up_to` are measured on: the proposed term, or the length of the statutory range.
    """

    kind: Literal["fixed_term", "detention", "control"]
    of: Literal["term", "statutory_range"] = "term"
    at_least: int = 0
    below: int | None = None
    width: int


class ProposalRule(Node):
    """幅度刑量刑建议: the widths with and without a plea, and the rule against two kinds of main penalty."""

    plea: tuple[Width, ...]
    without_plea: tuple[Width, ...]
    one_kind: Sourced


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


class Days(Sourced):
    """A bare number of days of the method."""

    days: int = Field(gt=0)


class EarlierRules(Node):
    """An earlier judgment not yet executed: 漏罪 (刑法70条), 新罪 (71条), 缓刑 and 假释 revoked (77、86条)."""

    found_later: Sourced
    committed_later: Sourced
    both: Sourced = Field(description="the order where some counts were found later and others committed later")
    probation: Sourced
    custody: Sourced = Field(description="custody before a probation that is revoked")
    parole: Sourced
    commuted: Sourced = Field(description="months taken off by commutation are not months served")
    life: Sourced
    part_month: Days = Field(description="so many days make a month where a remainder is not whole months")
    whole_months: Sourced = Field(description="how a range with parts of a month becomes whole months")


class Concurrence(Sourced):
    """Ceilings of 刑法69条 in months: the combined fixed term depends on the sum of the single terms."""

    detention: int
    control: int
    fixed_term_low: int
    fixed_term_high: int
    fixed_term_sum: int = Field(description="from this sum of single terms on, the higher ceiling applies")


class Several(Node):
    """Several penalties beside their figures: of different kinds (刑法69条2、3款), and with earlier judgments.

    Apart from `concurrence`, whose figures a province may repeat under its own pinpoint.
    """

    absorption: Sourced = Field(description="拘役 beside 有期徒刑")
    control_after: Sourced = Field(description="管制 beside 有期徒刑 or 拘役")
    life: Sourced = Field(description="无期徒刑 or 死刑 beside anything else")
    additional: Sourced = Field(description="附加刑 of several crimes")
    earlier: EarlierRules


class TermStart(Reading):
    """Where a term begins that was preceded by custody."""

    rule: Literal["last_unbroken_custody"]


class OddDays(Reading):
    """What happens to the half day that an odd number of days of designated residence leaves."""

    rule: Literal["dropped"]


class TermUnits(Reading):
    """How a term of years, months and half a month is counted along the calendar."""

    rule: Literal["largest_first"]


class Calendar(Node):
    """刑期起止 (刑诉法解释202条2款; 刑法41、44、47、73条3款): the calendar of terms."""

    law: str = Field(min_length=2, description="the article on how years and months of a term are counted")
    half_month: Days
    units: TermUnits
    start: TermStart
    odd_days: OddDays
    execution: Sourced = Field(description="which day is taken for the day of execution")
    probation_start: Sourced
    probation_custody: Sourced


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
    checked: datetime.date = Field(description="the day up to which the law was followed; later changes are not held")
    guidelines: Annotated[dict[str, Guideline], Ids]
    layers: Sourced
    combination: Combination
    discretion: Percent
    rounding: Rounding
    choice: Reading
    counting: Reading
    interpolation: Reading
    below_minimum: Reading
    presupposed_kind: Reading
    above_maximum: Sourced
    exemption: Sourced
    kinds: Kinds
    concurrence: Concurrence
    several: Several
    probation: ProbationFrame
    fine_floor: Amount
    fine_floor_minor: Amount
    credit: Annotated[dict[str, Credit], Ids]
    calendar: Calendar
    plea: PleaRule
    proposal: ProposalRule

    def guideline(self, pinpoint: str) -> Guideline | None:
        """The document that a crime's pinpoint begins with."""
        return next((item for name, item in self.guidelines.items() if pinpoint.startswith(name)), None)

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
    additional: Annotated[dict[str, Additional], Ids] = {}
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
