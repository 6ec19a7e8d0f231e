"""The result (`liangxing/result/1`): what every page, document and command shows.

Inside, terms are exact fractions of months and ratios exact fractions of percent; JSON carries decimals rounded to six
places. Every figure names its article (`law`), its line in the rulebook (`at`), how well the text was read
(`verified`) and which of the four kinds of source it rests on (`basis`: national, provincial, practice, ours; `party`
for a figure that a party put in).
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from engine.law.method_schema import CombinationReading, RoundingReading
from engine.law.schema import AdditionalKind, PenaltyKind, Verified
from engine.text import Text

RESULT_SCHEMA = "liangxing/result/1"
Basis = Literal["national", "provincial", "practice", "ours", "party"]
Status = Literal["excluded", "absorbed", "not_met", "open"]


def decimal(value: Fraction) -> int | float:
    """A fraction as JSON shows it: whole when it is whole, else rounded to six places."""
    rounded = round(value, 6)
    return (
        int(rounded) if rounded.denominator == 1 else float(Decimal(rounded.numerator) / Decimal(rounded.denominator))
    )


def _exact(value: Any) -> Fraction:
    """Floats have no place in a sentence, so one that got here is a fault of the program."""
    if type(value) is Fraction:
        return value
    if isinstance(value, float):
        raise ValueError(f"{value} is a floating-point number")
    return Fraction(value)


Number = Annotated[
    Fraction,
    BeforeValidator(_exact),
    PlainSerializer(decimal, return_type=int | float),
    WithJsonSchema({"type": "number"}),
]


class Part(BaseModel):
    """Base of every part of a result: frozen, nothing undeclared."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Range(Part):
    """`low <= chosen <= high`, in the unit of its place (months for terms, percent for ratios)."""

    low: Number
    high: Number
    chosen: Number


class Source(Part):
    """Where a figure comes from."""

    law: str = ""
    at: str = ""
    verified: Verified = "none"
    basis: Basis = "national"


class Why(Part):
    """The rule that fired and the facts it matched."""

    rule: str
    facts: dict[str, Any]
    at: str = ""


class TierUsed(Source):
    """The 法定刑幅度; `low` and `high` in months of custody."""

    id: str
    name: Text
    low: int
    high: int
    kinds: tuple[PenaltyKind, ...]
    why: tuple[Why, ...] = ()


class TermFigure(Source, Range):
    """A figure in months with its source."""

    note: Text | None = None


class IncrementUsed(TermFigure):
    """量刑增量: months added to the starting point."""

    id: str
    name: Text
    why: tuple[Why, ...] = ()


class Adjustment(Source):
    """One factor at work; `before` and `after` are the chosen months around it.

    First-layer factors multiply; second-layer ones are added up, so `after` grows along the list by each one's share
    of what the first layer left. `kind` is `ceiling` or `floor` for a line that the law adds to a factor; its id is
    then `ceiling.<id>` or `floor.<id>`, so that no factor appears twice.
    """

    factor: str
    name: Text
    kind: Literal["factor", "ceiling", "floor"] = "factor"
    layer: Literal[1, 2]
    status: Literal["applied"] = "applied"
    source: Literal["inferred", "asserted"]
    ratio: Range
    band: Range | None = None
    before: Number
    after: Number
    why: tuple[Why, ...] = ()
    by: str | None = None
    evidence: str | None = None


class Excluded(Part):
    """A factor that was considered and not applied."""

    factor: str
    name: Text
    status: Status
    because: str
    reason: Text
    by: str | None = None
    law: str
    at: str = ""


class Limit(Part):
    """A statutory limit that changed the figure."""

    applied: str
    text: Text
    law: str
    before: Number
    after: Number


class Offer(Part):
    """An increment that another jurisdiction's rules give, shown where the national text gives none."""

    jurisdiction: str
    jurisdiction_name: Text
    name: Text
    months: tuple[int, int | None]
    law: str
    verified: Verified


class Alternative(Part):
    """What another reading of the text would give: the question it answers, and the proposed term in whole months."""

    question: str
    reading: str
    name: Text
    used: Text
    proposed: Range
    law: str
    verified: Verified
    basis: Basis


class CountResult(Part):
    """One crime, from tier to proposed term.

    `chosen_kind` and `chosen_term` (whole months) are what a party chose as the answer for this count itself.
    """

    crime: str
    name: Text
    tier: TierUsed | None
    starting_point: TermFigure | None
    increments: tuple[IncrementUsed, ...] = ()
    base_sentence: TermFigure | None
    adjustments: tuple[Adjustment, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    adjusted: Range | None
    proposed: Range | None
    envelope: Band | None = None
    chosen_kind: PenaltyKind | None = None
    chosen_term: int | None = None
    limits: tuple[Limit, ...] = ()
    offers: tuple[Offer, ...] = ()
    plea_reading: Text | None = None
    combination_reading: CombinationReading = "chained"
    rounding_reading: RoundingReading = "half_up"
    alternatives: tuple[Alternative, ...] = ()


class Band(Part):
    """Least and most, in whole months (yuan for fines)."""

    low: int
    high: int | None


class Combined(Part):
    """数罪并罚: the range of 刑法69条 in months.

    `kind` is the main penalty that it is a range of (None where nobody's term has months); `life` and `death` have no
    months. `then_control` is the 管制 still served after the custody, in months (刑法69条2款).
    """

    low: int
    high: int
    law: str
    kind: PenaltyKind | None = None
    then_control: WholeRange | None = None


class WholeRange(Part):
    """Whole months."""

    low: int
    high: int
    chosen: int


class PenaltyOption(Part):
    """Another kind that the law leaves open: why, and how much (months, or yuan for a fine alone)."""

    kind: PenaltyKind
    reason: Text
    law: str
    low: int | None = None
    high: int | None = None


class Penalty(Part):
    """Kind of the main penalty at the chosen point, with what else the law leaves open there."""

    kind: PenaltyKind
    law: str
    options: tuple[PenaltyKind, ...] = ()
    offered: tuple[PenaltyOption, ...] = ()
    note: Text | None = None


class AdditionalPenalty(Source):
    """附加刑 or a measure beside the main penalty, as a reminder; `months` is its length where it has one."""

    id: str
    kind: AdditionalKind
    mode: Literal["may", "shall"]
    text: Text
    months: Band | None = None


class ProposalForm(Source):
    """The form of a sentencing proposal: its width in months against the limit, and what it could be narrowed to."""

    low: int
    high: int
    stated: bool
    kinds: tuple[PenaltyKind, ...]
    width: int
    limit: int | None
    fits: bool
    offered: Band | None = None
    note: Text | None = None


class GuidelineUsed(Part):
    """A guideline document that the result rests on, with its dates."""

    document: str
    name: Text
    since: datetime.date | None
    trial_until: datetime.date | None = None


class Fine(Source):
    """罚金 in yuan; `high` is None where the law sets no upper figure."""

    low: int
    high: int | None
    obligatory: bool = True
    note: Text | None = None


class Reason(Part):
    """One reason on probation; `text` is Chinese, `text_en` English."""

    text: str
    text_en: str
    law: str
    kind: str = ""


class Probation(Part):
    """缓刑: whether it is open at the chosen term, why, and for how long (months)."""

    eligible: bool | Literal["mandatory"]
    reasons: tuple[Reason, ...]
    period: Band | None


class DateNote(Source):
    """What a date rests on beside the days counted: an assumption, a practice, a reading of ours."""

    id: str
    text: Text


class DetentionCredit(Part):
    """Days credited for detention before judgment and, when the term is definite, the day of release.

    `start_date` and `end_date` are the first and last day of the main penalty of either kind; `release_date` is the
    last day of custody, so 管制 alone has none. No last day where the days credited leave nothing to execute.
    """

    days: int
    release_date: datetime.date | None
    law: str
    note: Text | None = None
    start_date: datetime.date | None = None
    end_date: datetime.date | None = None
    control_start_date: datetime.date | None = None
    control_end_date: datetime.date | None = None
    notes: tuple[DateNote, ...] = ()


class Step(Part):
    """One line of the explanation, ready to be shown as it stands."""

    id: str
    zh: str
    en: str
    formula: str
    law: str
    count: str | None = None
    before: Number | None = None
    after: Number | None = None
    at: str = ""
    verified: Verified = "none"
    basis: Basis = "national"
    facts_zh: str = ""
    facts_en: str = ""


class EarlierCombined(Source):
    """A combination with earlier judgments (刑法70、71、77、86条), in months.

    `exact` is the combined range before it is given in whole months, `served` what was served of the earlier penalties
    and what custody is credited, `credited` the part of it that counts inside the combined term, `remains` what is left
    to serve under the new judgment, `total` what is served in all. All are of the main penalty that is executed; 管制
    that follows it is apart, `control_remains`.
    """

    exact: Range
    served: Number
    credited: Number
    remains: Range
    total: Range
    control_remains: Range | None = None
    unpaid_fine: int = 0
    steps: tuple[Step, ...] = ()


class ResultWarning(Part):
    """Something the reader must know before using the figures."""

    id: str
    zh: str
    en: str
    law: str | None = None


class RulebookUsed(Part):
    """Which rules were applied; `hash` is the sha256 of the YAML files."""

    jurisdiction: str
    jurisdiction_name: Text
    region: str | None = None
    version: str
    hash: str
    sentencing_date: datetime.date
    guidelines: tuple[GuidelineUsed, ...] = ()
    checked: datetime.date | None = None


class Result(Part):
    """The answer to one case as one party sees it."""

    schema_: Literal["liangxing/result/1"] = "liangxing/result/1"
    title: str
    position: str | None
    rulebook: RulebookUsed
    counts: dict[str, CountResult]
    combined: Combined | None
    declared: WholeRange | None
    envelope: Band | None
    discretion: Band | None
    penalty: Penalty | None
    fine: Fine | None
    probation: Probation | None
    detention_credit: DetentionCredit | None
    additional: tuple[AdditionalPenalty, ...] = ()
    proposal: ProposalForm | None = None
    steps: tuple[Step, ...]
    warnings: tuple[ResultWarning, ...]
    notice: Text
    earlier: EarlierCombined | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON, under the contract's names."""
        data = self.model_dump(mode="json")
        return {"schema": data.pop("schema_"), **data}


CountResult.model_rebuild()
Combined.model_rebuild()
