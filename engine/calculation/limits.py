"""宣告刑 within the law's limits: the statutory range, what 减轻 allows below it, and whole months.

刑法61–63条, G1 §二(三). A figure is never moved silently: each limit that bites is a step with its article.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from engine.calculation.adjustment import Effects
from engine.calculation.ratio import Applied
from engine.calculation.span import ROUNDING, Span
from engine.calculation.tier import TierChoice
from engine.law.method_schema import Method, RoundingReading
from engine.law.rulebook import Rulebook
from engine.result import Band, Limit
from engine.text import Text

MINIMUM = Text(
    zh="低于法定最低刑{low}个月而没有减轻处罚情节，以法定最低刑为限",
    en="below the statutory minimum of {low} months without a mitigating factor: the minimum stands",
)
NEXT_LOWER = Text(
    zh="减轻处罚只能在下一个量刑幅度内判处，以{low}个月为限",
    en="mitigation reaches the next lower range only: {low} months",
)
MUST = Text(
    zh="应当减轻处罚，须在法定最低刑{low}个月以下判处",
    en="punishment shall be mitigated: below the statutory minimum of {low} months",
)
PRESUPPOSED = Text(
    zh="{name}以应当判处有期徒刑以上刑罚为前提，不少于{low}个月；只应判处更轻刑罚的，不能认定",
    en="{name}: the finding supposes that fixed-term imprisonment or more is deserved, so at least {low} months; where "
    "less is deserved it must not be found",
)
CONTRADICTED = Text(
    zh="{name}以应当判处有期徒刑以上刑罚为前提，而另有应当减轻处罚的情节，须在{low}个月以下判处，二者不能并存："
    "这里按应当减轻处罚计算，不以有期徒刑的最短刑期为限；请核对应否认定{name}。",
    en="{name} supposes that fixed-term imprisonment or more is deserved, while another factor commands mitigation "
    "below {low} months; both cannot stand. The mitigation is followed here and the shortest fixed term is no limit; "
    "check whether {name} may be found at all.",
)
MAXIMUM = Text(zh="高于法定最高刑，以{high}个月为限", en="above the statutory maximum: {high} months stand")
SHORTEST = Text(
    zh="拘役不少于{low}个月；免予刑事处罚须有法定依据",
    en="criminal detention is at least {low} month; exemption needs a ground in law",
)


@dataclass(frozen=True)
class Frame:
    """Between which months the term may lie: `low` and `high` of the tier, `reach` with a mitigating factor.

    `must`: a factor commands mitigation, so the term has to be shorter than the tier's minimum.
    """

    low: int
    high: int | None
    reach: int
    law: str
    method: Method
    mitigates: bool
    exempt: bool
    rounding: RoundingReading
    must: bool = False
    presupposes: Applied | None = None

    @property
    def contradicted(self) -> bool:
        """Whether commanded mitigation leads below the kind of penalty that a factor supposes.

        The law does not say which gives way (刑法63条1款、65条1款); the method's `presupposed_kind` names the reading.
        """
        fixed = self.method.kinds.fixed_term.months[0]
        return bool(self.presupposes) and self.must and self.reach <= self.low - 1 < fixed

    def whole(self, value: Fraction) -> int:
        """Whole months, by the reading of the rounding."""
        return ROUNDING[self.rounding](value)

    def months(self, value: Fraction) -> int:
        """What the law leaves of an exact term, in whole months."""
        return self.whole(self.limit(value)[0])

    def limit(self, value: Fraction) -> tuple[Fraction, str | None]:
        """The value inside the frame, and which limit moved it.

        It is compared with whole months and rounded, no more: `engine.calculation.many` finds it once for all values
        between two half months.
        """
        if self.high is not None and value > self.high:
            return Fraction(self.high), "maximum"
        if self.must and value > self.low - 1 >= self.reach:
            return Fraction(self.low - 1), "mitigation"
        floor, name = (self.reach, "next lower tier") if self.mitigates else (self.low, "minimum")
        fixed = self.method.kinds.fixed_term.months[0]
        supposed = bool(self.presupposes) and not self.contradicted
        if value < floor and not (supposed and floor < fixed):
            return Fraction(floor), name
        if supposed and not self.exempt and self.whole(value) < fixed:
            return Fraction(fixed), "presupposed kind"
        shortest = 0 if self.exempt else self.method.kinds.detention.months[0]
        # What would become nothing as a whole month needs a ground for exemption.
        return (Fraction(shortest), "shortest term") if self.whole(value) < shortest else (value, None)


def frame(book: Rulebook, tier: TierChoice | None, effects: Effects, rounding: RoundingReading) -> Frame:
    """The frame for a tier; without a tier only the general part's shortest term limits the figure."""
    mitigates, exempt = effects.mitigates, effects.exempt
    if tier is None:
        return Frame(0, None, 0, "", book.method, mitigates, exempt, rounding)
    ids = list(book.crime.tiers)
    place = ids.index(tier.id)
    # 刑法63条1款; in the lowest tier nothing lies below but the general part's shortest term.
    lower = book.crime.tiers[ids[place - 1]].statutory[0].low if place else 0
    return Frame(
        tier.statutory.low,
        tier.statutory.high,
        0 if exempt else lower,
        tier.statutory.law,
        book.method,
        mitigates,
        exempt,
        rounding,
        # Where the tier begins with the shortest penalty there is nothing below it but exemption.
        effects.must_mitigate and tier.statutory.low > book.method.kinds.detention.months[0],
        # 危险驾驶罪 knows no fixed term, so nothing of it can be supposed there.
        effects.presupposes if tier.statutory.fixed_term else None,
    )


def propose(adjusted: Span, limits: Frame) -> tuple[Span, tuple[Limit, ...]]:
    """Whole months within the limits, and the limits that moved the chosen point or an end of the range."""
    found: dict[str, Limit] = {}
    values = []
    for value in (adjusted.chosen, adjusted.low, adjusted.high):
        after, name = limits.limit(value)
        if name is not None and name not in found:
            found[name] = _limit(name, limits, value, after)
        values.append(Fraction(limits.whole(after)))
    chosen, low, high = values
    return Span(low, chosen, high), tuple(found.values())


def _limit(name: str, limits: Frame, before: Fraction, after: Fraction) -> Limit:
    method = limits.method
    texts = {
        "minimum": (MINIMUM.format(low=limits.low), f"{method.below_minimum.law}；{limits.law}"),
        "mitigation": (MUST.format(low=limits.low), f"{method.below_minimum.law}；{limits.law}"),
        "presupposed kind": (
            PRESUPPOSED.format(
                name=limits.presupposes.name if limits.presupposes else Text(zh="", en=""),
                low=method.kinds.fixed_term.months[0],
            ),
            limits.presupposes.statute_law if limits.presupposes else "",
        ),
        "next lower tier": (NEXT_LOWER.format(low=limits.reach), method.below_minimum.law),
        "maximum": (MAXIMUM.format(high=limits.high), f"{method.above_maximum.law}；{limits.law}"),
        "shortest term": (SHORTEST.format(low=method.kinds.detention.months[0]), method.kinds.detention.law),
    }
    text, law = texts[name]
    return Limit(applied=f"statutory {name}", text=text, law=law, before=before, after=after)


def around(low: Fraction, high: Fraction, limits: Frame, discretion: int) -> Band:
    """`low` less and `high` more by the discretion (G1 §二(三)4, in percent), inside the limits, in whole months."""
    least, _ = limits.limit(low * (100 - discretion) / 100)
    most, _ = limits.limit(high * (100 + discretion) / 100)
    return Band(low=limits.whole(least), high=limits.whole(most))
