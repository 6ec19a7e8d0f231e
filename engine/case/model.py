"""The case file as objects. Shape only: whether an id exists in the rulebook is `engine.case.check`'s question."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from engine.case.earlier import EarlierJudgment
from engine.case.number import exact as exact
from engine.case.particulars import Documents
from engine.errors import BadValue
from engine.law.method_schema import CombinationReading, PleaReading, RoundingReading
from engine.text import Text

CASE_SCHEMA = "liangxing/case/1"
_OUTSIDE = Text(zh="{value}不在-100至300（百分比）之间", en="{value} lies outside -100 to 300")
_NO_TERM = Text(zh="{value}不是0至1200个月之间的刑期", en="{value} is not a term in months from 0 to 1200")
_NOT_A_PAIR = Text(zh="须是一个数字，或者[下限, 上限]", en="must be a number or [low, high]")
_UPSIDE_DOWN = Text(
    zh="[{low}, {high}]上下限颠倒，小的写在前面", en="[{low}, {high}] is upside down; write the lower number first"
)
_BACKWARDS = Text(zh="截止日（to）早于起始日（from）", en="'to' lies before 'from'")
ChosenKind = Literal[
    "fixed-term-imprisonment", "criminal-detention", "public-surveillance", "fine-alone", "deprivation-alone", "exempt"
]
PleaStage = Literal["none", "investigation", "prosecution", "trial", "appeal"]


def _percent(value: Any) -> Fraction:
    number = exact(value)
    if not -100 <= number <= 300:
        raise BadValue(_OUTSIDE.format(value=value))
    return Fraction(number)


def _term(value: Any) -> Fraction:
    number = exact(value)
    if not 0 <= number <= 1200:
        raise BadValue(_NO_TERM.format(value=value))
    return Fraction(number)


_NUMBER = WithJsonSchema({"type": "number"})
_PERCENT = WithJsonSchema({"type": "number", "minimum": -100, "maximum": 300})
Percent = Annotated[Fraction, BeforeValidator(_percent), _PERCENT]
Term = Annotated[Fraction, BeforeValidator(_term), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1200})]


def _ratio(value: Any) -> Any:
    """[low, high] stays a pair; anything else is one number, so that the error names the number and not a shape."""
    if isinstance(value, list | tuple):
        if len(value) != 2:
            raise BadValue(_NOT_A_PAIR)
        low, high = (_percent(item) for item in value)
        if low > high:
            raise BadValue(_UPSIDE_DOWN.format(low=value[0], high=value[1]))
        return (low, high)
    return _percent(value)


Ratio = Annotated[
    Fraction | tuple[Fraction, Fraction],
    BeforeValidator(_ratio),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": -100, "maximum": 300},
                {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
            ]
        }
    ),
]
# A fact of type `quantities` is a mapping from kinds to how much of each.
FactValue = bool | int | float | str | datetime.date | dict[str, int | float]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Defendant(_Part):
    """The person; `facts` are those that the rulebook declares for a defendant."""

    name: str = ""
    facts: dict[str, FactValue | None] = {}


class Chosen(_Part):
    """Figures that a party picked inside (or outside) the guideline's range, in months.

    `kind` and `declared` are its own answer for the count: the kind of main penalty and its length in whole months.
    """

    tier: str | None = None
    starting_point: Term | None = None
    base_sentence: Term | None = None
    kind: ChosenKind | None = None
    declared: Annotated[int, Field(ge=0, le=1200)] | None = None


class Count(_Part):
    """One crime of the case."""

    crime: str
    offence_date: datetime.date
    facts: dict[str, FactValue | None] = {}
    thresholds: dict[str, Annotated[int, Field(ge=0)] | None] = Field(
        {}, description="figures in yuan for thresholds that the rulebook leaves open"
    )
    chosen: Chosen = Chosen()


class AssertedFactor(_Part):
    """A finding that a party asserts, with the ratio it asks for in percent of the base sentence.

    `floor: false` argues below a least change that only generally applies (累犯, 一般不少于3个月).
    """

    ratio: Ratio | None = None
    evidence: str | None = None
    by: str | None = None
    count: str | None = None
    floor: bool = True
    name: str | None = None
    layer: Literal[1, 2] | None = None
    law: str | None = None


class Plea(_Part):
    """认罪认罚 and the stage at which it was made."""

    stage: PleaStage = "none"


class Detention(_Part):
    """Time held before judgment, both days included."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    start: datetime.date = Field(alias="from")
    end: datetime.date = Field(alias="to")
    kind: str = "custody"

    @model_validator(mode="after")
    def _in_order(self) -> Detention:
        if self.end < self.start:
            raise BadValue(_BACKWARDS)
        return self


class Proposal(_Part):
    """A sentencing proposal (量刑建议) whose form is to be checked: a definite term or a range, in whole months."""

    low: int = Field(ge=0, le=1200)
    high: int = Field(ge=0, le=1200)
    kind: ChosenKind | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Proposal:
        if self.high < self.low:
            raise BadValue(_UPSIDE_DOWN.format(low=self.low, high=self.high))
        return self


class MethodChoice(_Part):
    """Readings of the method that a party argues for instead of the jurisdiction's."""

    plea_reading: PleaReading | None = None
    combination_reading: CombinationReading | None = None
    rounding_reading: RoundingReading | None = None


class SavedWith(_Part):
    """The rulebook with which a file was saved, so that a reader learns when its own is another; nothing counts it.

    `hash` is the sha256 of the rule files for the case's jurisdiction, `position` the position that a file holds alone.
    """

    hash: str = ""
    version: str = ""
    position: str | None = None


class Case(_Part):
    """A case file (`liangxing/case/1`). Positions are merge patches (RFC 7396) and stay as they were written."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal["liangxing/case/1"] = Field("liangxing/case/1", alias="schema")
    title: str = ""
    jurisdiction: str = "national"
    region: str | None = None
    sentencing_date: datetime.date | None = None
    defendant: Defendant = Defendant()
    counts: Annotated[dict[str, Count], Field(min_length=1)]
    factors: dict[str, AssertedFactor | None] = {}
    plea: Plea | None = None
    detention: tuple[Detention, ...] = ()
    method: MethodChoice = MethodChoice()
    proposal: Proposal | None = None
    earlier: tuple[EarlierJudgment, ...] = ()
    positions: dict[str, dict[str, Any]] = {}
    documents: Documents = Documents()
    saved_with: SavedWith | None = None
