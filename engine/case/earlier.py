"""Earlier judgments that are not yet executed (刑法70、71、77、86条): the case section `earlier`.

A crime committed before an earlier judgment and found after it is 漏罪 (`found_later`), one committed after it 新罪
(`committed_later`). Which of the two a count is, is said once for all counts, and for single counts where they differ.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from engine.case.number import exact
from engine.errors import BadValue, Problem
from engine.text import Text

Relation = Literal["found_later", "committed_later"]
EarlierKind = Literal["fixed-term-imprisonment", "criminal-detention", "public-surveillance", "life"]
_LONGEST = 1200  # months; beyond any sentence, and far inside what dates hold

_NOT_MONTHS = Text(zh="{value}不是0至{most}个月之间的月数", en="{value} is not a number of months from 0 to {most}")
_BACKWARDS = Text(zh="截止日（to）早于起始日（from）", en="'to' lies before 'from'")
_NO_LENGTH = Text(
    zh="须填写原判刑期（months，整月或者带半个月）",
    en="'months', the length of the earlier penalty, is needed, in whole or half months",
)
_LIFE_HAS_NONE = Text(
    zh="无期徒刑没有刑期，不填写months、served_months和served",
    en="life imprisonment has no length: leave out 'months', 'served_months' and 'served'",
)
_TWICE = Text(
    zh="served_months和served只填一个", en="'served_months' and 'served' say the same thing; give one of them"
)
SERVED_IN_FULL = Text(
    zh="原判刑罚已经执行完毕，不再并罚（是否累犯另按前科填写）；没有执行完毕的，请核对已执行的时间",
    en="the earlier penalty has been served in full, so nothing is combined (recidivism is a matter of the prior "
    "record); if it has not, check the time served",
)
_PROBATION_KIND = Text(
    zh="缓刑只适用于拘役和有期徒刑", en="only criminal detention and fixed terms are suspended on probation"
)
_PROBATION_NOT_SERVED = Text(
    zh="宣告缓刑的刑罚没有执行；宣告前羁押的天数填custody_days",
    en="a suspended penalty has not been served; custody before it was declared goes into 'custody_days'",
)
_ONLY_PROBATION = Text(
    zh="custody_days只用于被撤销的缓刑；其他刑罚的先行羁押已经折抵，计入已执行的时间",
    en="'custody_days' is for a revoked probation; for other penalties custody is part of the time served",
)
_PAROLE_KIND = Text(zh="假释只适用于有期徒刑和无期徒刑", en="parole is for fixed terms and life imprisonment only")
_NOT_BOTH = Text(zh="缓刑和假释不能同时适用于一个刑罚", en="one penalty is not on probation and on parole at once")
_CONTRADICTS = {
    "found_later": Text(
        zh="前一判决宣告于{date}，{count}犯罪在此之后，不是漏罪",
        en="the earlier judgment is of {date}, and {count} was committed after it, so it was not found later",
    ),
    "committed_later": Text(
        zh="前一判决宣告于{date}，{count}犯罪在此之前，不是新罪",
        en="the earlier judgment is of {date}, and {count} was committed before it, so it is not a new crime",
    ),
}
_OTHER_RELATION = Text(
    zh="改relation，或者在counts里单独写明这一罪", en="another 'relation', or this count in 'counts'"
)
_LATER = Text(zh="{date}晚于裁判日期", en="{date} lies after the sentencing date")
_AT_LATEST = Text(zh="不晚于{date}", en="at latest {date}")


def _months(value: Any) -> Fraction:
    number = exact(value)
    if not 0 <= number <= _LONGEST:
        raise BadValue(_NOT_MONTHS.format(value=value, most=_LONGEST))
    return number


Months = Annotated[
    Fraction, BeforeValidator(_months), WithJsonSchema({"type": "number", "minimum": 0, "maximum": _LONGEST})
]


class Served(BaseModel):
    """The time served of an earlier penalty, both days included, from the first day of its term (custody included)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    start: datetime.date = Field(alias="from")
    end: datetime.date = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Served:
        if self.end < self.start:
            raise BadValue(_BACKWARDS)
        return self


class EarlierJudgment(BaseModel):
    """One earlier penalty, as decided to be executed, and what has become of it.

    An earlier judgment of both custody and 管制 is two entries. Terms are in months, the fine in yuan.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str = ""
    kind: EarlierKind
    months: Months | None = Field(None, description="the penalty decided to be executed; none for life")
    relation: Relation = Field(description="found_later: 漏罪 (刑法70条); committed_later: 新罪 (刑法71条)")
    counts: dict[str, Relation] = Field({}, description="counts whose relation is another")
    date: datetime.date | None = Field(None, description="the day of the earlier judgment")
    served_months: Months | None = Field(None, description="served so far, custody included, commuted months not")
    served: Served | None = Field(None, description="the same as first and last day")
    probation: bool = Field(False, description="it was suspended, and the probation is revoked (刑法77条)")
    parole: bool = Field(False, description="parole is revoked (刑法86条); served is the time before it")
    custody_days: Annotated[int, Field(ge=0)] = Field(0, description="held before the probation was declared")
    fine: Annotated[int, Field(ge=0)] = Field(0, description="what is unpaid of the earlier fine")

    @model_validator(mode="after")
    def _fits(self) -> EarlierJudgment:
        complaint = self._length() or self._release() or self._time_served()
        if complaint:
            raise BadValue(complaint)
        return self

    def _length(self) -> Text | None:
        if self.kind == "life":
            given = (self.months, self.served_months, self.served)
            return _LIFE_HAS_NONE if any(item is not None for item in given) else None
        return None if self.months and (self.months * 2).denominator == 1 else _NO_LENGTH

    def _release(self) -> Text | None:
        """Probation and parole: each for some kinds only."""
        if self.probation and self.parole:
            return _NOT_BOTH
        if self.probation and self.kind not in ("fixed-term-imprisonment", "criminal-detention"):
            return _PROBATION_KIND
        if self.parole and self.kind not in ("fixed-term-imprisonment", "life"):
            return _PAROLE_KIND
        return _ONLY_PROBATION if self.custody_days and not self.probation else None

    def _time_served(self) -> Text | None:
        if self.served is not None and self.served_months is not None:
            return _TWICE
        if self.probation and (self.served is not None or self.served_months):
            return _PROBATION_NOT_SERVED
        in_full = self.months is not None and self.served_months is not None and self.served_months >= self.months
        return SERVED_IN_FULL if in_full else None

    def relation_of(self, count: str) -> Relation:
        """Whether a count's crime was found or committed after this judgment."""
        return self.counts.get(count, self.relation)


def problems(
    earlier: Sequence[EarlierJudgment], offences: Mapping[str, datetime.date], sentencing: datetime.date
) -> Iterator[Problem]:
    """What is wrong with the earlier judgments beside the case: unknown counts, dates that contradict each other.

    Args:
        offences: the day of each count's offence, by the count's key.
        sentencing: no earlier judgment and no time served lies after it.
    """
    for index, judgment in enumerate(earlier):
        path = f"earlier.{index}"
        for key in judgment.counts:
            if key not in offences:
                yield Problem.unknown(f"{path}.counts.{key}", key, offences)
        dates = {"date": judgment.date, "served.to": judgment.served.end if judgment.served else None}
        for name, date in dates.items():
            if date is not None and date > sentencing:
                yield Problem(f"{path}.{name}", _LATER.format(date=date), _AT_LATEST.format(date=sentencing))
        for key, offence in offences.items():
            relation = judgment.relation_of(key)
            if judgment.date is None or offence == judgment.date:
                continue
            if (offence > judgment.date) == (relation == "found_later"):
                what = _CONTRADICTS[relation].format(date=judgment.date, count=f"counts.{key}")
                where = f"{path}.counts.{key}" if key in judgment.counts else f"{path}.relation"
                yield Problem(where, what, _OTHER_RELATION)
