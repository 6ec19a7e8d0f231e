"""The shape of a rule file: what `rules/*.yaml` may say, and nothing else.

Months are the unit of every term, percent of the base sentence the unit of every ratio (negative reduces), yuan of
every amount. Whatever carries a figure is `Sourced`: it names its article (`law`), how well that text was read
(`verified`), and, filled in by the loader, which of the four kinds of source it rests on (`basis`) and its file and
line (`at`). A list of `Sourced` entries is a choice: the first one in force on the date whose `when` holds is used.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from engine.law import condition
from engine.text import Text

Verified = Literal["text", "secondary", "single", "memory", "none"]
Basis = Literal["national", "provincial", "practice", "ours"]
Effect = Literal["lighten", "mitigate", "exempt", "aggravate"]  # 从轻、减轻、免除、从重
FactType = Literal[
    "boolean", "count", "hours", "yuan", "percent", "months", "years", "date", "choice", "mg_per_100ml", "quantities"
]
PenaltyKind = Literal[
    "fixed-term-imprisonment",
    "criminal-detention",
    "public-surveillance",
    "fine-alone",
    "deprivation-alone",
    "exempt",
    "life",
    "death",
]
FineKind = Literal["none", "with", "may", "alone", "with_or_alone", "with_or_confiscation", "confiscation"]
AdditionalKind = Literal[
    "deprivation_of_political_rights",
    "occupational_ban",
    "prohibition_order",
    "confiscation_of_property",
    "confiscation_of_tools",
    "return_of_property",
    "unit_fine",
]

When = Annotated[
    condition.Condition,
    BeforeValidator(lambda value: value if isinstance(value, condition.Condition) else condition.parse(value)),
    WithJsonSchema({"description": "a condition: a line, or a mapping with one of all, any, not"}),
]
Band = Annotated[tuple[int, int], Field(description="[low, high]")]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


def _without_mark(value: Any) -> Any:
    """A mapping from ids to entries, without the line mark that the loader gives to every mapping."""
    return {key: entry for key, entry in value.items() if key != "_at"} if isinstance(value, dict) else value


def in_force(since: datetime.date | None, until: datetime.date | None, date: datetime.date) -> bool:
    """Whether `date` lies between `since` and `until`, both included, either of them open when None."""
    return (since is None or since <= date) and (until is None or date <= until)


Ids = BeforeValidator(_without_mark)


class Node(BaseModel):
    """Anything written as a mapping in a rule file; `at` is its `file:line`."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True)

    at: str = Field("", alias="_at", json_schema_extra={"readOnly": True})


class Sourced(Node):
    """A figure with its source in law, how far that source was read, and when it is in force."""

    law: str = Field(min_length=2, description="document and article, e.g. 法发〔2021〕21号 §四(十一)1")
    verified: Verified
    basis: Basis = "national"
    when: When | None = None
    since: datetime.date | None = None
    until: datetime.date | None = Field(None, description="the last day in force")
    checked: datetime.date | None = None
    note: Text | None = None
    warning: Text | None = None

    def in_force(self, date: datetime.date) -> bool:
        """Whether the figure is in force on `date`."""
        return in_force(self.since, self.until, date)


class Equivalent(Sourced):
    """How much of one kind weighs as much as `of` of the fact's reference kind, both in the fact's smallest unit."""

    value: int = Field(gt=0, description="so much of this kind reaches the limit that the article sets for it")


class Option(Node):
    """One value of a fact of type `choice`, or one kind of a fact of type `quantities`.

    A kind's `limit` is the quantity at which the article places it; kinds are added up by their share of it (折算).
    """

    name: Text
    limit: Annotated[tuple[Equivalent, ...], BeforeValidator(_as_list)] = ()


class Fact(Node):
    """A fact that a form asks for and that conditions read.

    `default` is what holds when nobody states the fact; without one, an unstated fact is unknown and decides nothing.
    """

    type: FactType
    scope: Literal["defendant", "count", "either"] = "count"
    name: Text
    help: Text
    law: str
    default: int | str | bool | None = None
    options: Annotated[dict[str, Option], Ids] = {}
    group: str = "main"
    unit: Text | None = Field(None, description="what a count counts, e.g. persons, accounts, records")
    decimals: Literal[0, 1, 2, 3] = Field(0, description="of a quantity, e.g. 3 for grams measured to the milligram")
    earliest: datetime.date | None = Field(None, description="of a date; else the first Criminal Law")
    reference: str | None = Field(None, description="the kind into which the kinds of `quantities` are converted")

    @model_validator(mode="after")
    def _options_fit(self) -> Fact:
        if (self.type in ("choice", "quantities")) != bool(self.options):
            raise ValueError("a fact of type choice or quantities, and no other, has options")
        if self.type == "choice" and self.default is not None and self.default not in self.options:
            raise ValueError(f"default {self.default!r} is none of the options")
        if self.type == "quantities":
            if self.reference not in self.options:
                raise ValueError(f"reference {self.reference!r} is none of the options")
            if without := [name for name, option in self.options.items() if not option.limit]:
                raise ValueError(f"a kind needs a limit: {', '.join(without)}")
            if self.unit is None:
                raise ValueError("a fact of type quantities needs a unit")
            if self.default is not None:
                raise ValueError("a fact of type quantities has no default: nothing stated is nothing there")
        return self


class Threshold(Sourced):
    """An amount that divides the tiers, in the unit of the fact compared.

    Exactly one of: `value` (null when no reliable figure is known: it is then asked for, never guessed), `range` (the
    nation's band, inside which each province fixes its own), `by_region`, `same_as` (`crime.threshold`).
    """

    value: int | None = None
    range: Band | None = None
    by_region: Annotated[dict[str, int | None], Ids] = {}
    same_as: str | None = None
    disputed: bool = False


class Statutory(Sourced):
    """法定刑 of one tier: lengths in months by kind of penalty, and what the article says of fines."""

    fixed_term: Band | None = None
    detention: Band | None = None
    control: Band | None = None
    life: bool = False
    death: bool = False
    fine: FineKind = "none"
    deprivation_alone: bool = Field(False, description="剥夺政治权利 may be imposed instead of custody (刑法238条)")

    @property
    def alone(self) -> bool:
        """Whether a fine or 剥夺政治权利 may stand instead of custody."""
        return self.fine in ("with_or_alone", "alone") or self.deprivation_alone

    @property
    def low(self) -> int:
        """The least custody the article allows, in months; 0 when another penalty may stand alone."""
        if self.alone:
            return 0
        return min(band[0] for band in (self.detention, self.fixed_term) if band)

    @property
    def high(self) -> int:
        """The longest fixed term or detention, in months."""
        return max(band[1] for band in (self.detention, self.fixed_term) if band)


class StartingPoint(Sourced):
    """量刑起点: the band of the guideline. `declares` marks a band that fixes the declared sentence directly."""

    months: Band
    name: Text | None = None
    declares: bool = False


class Interpolation(Node):
    """Where the law gives no increment: our own reading of how far between two thresholds the fact lies."""

    fact: str
    start: str = Field(description="threshold at which the starting point lies")
    end: str = Field(description="threshold at which the tier ends")
    when: When | None = None


class CarveOut(Node):
    """A case that the guideline itself leaves out of the starting point (life or death where the law calls for it)."""

    text: Text
    law: str


class Tier(Node):
    """One 法定刑幅度 of a crime; tiers stand in rising order of gravity and the gravest that holds is used."""

    name: Text
    when: When
    statutory: Annotated[tuple[Statutory, ...], BeforeValidator(_as_list)]
    starting_point: Annotated[tuple[StartingPoint, ...], BeforeValidator(_as_list)]
    interpolation: tuple[Interpolation, ...] = ()
    carve_out: CarveOut | None = None


class Increment(Sourced):
    """增加刑罚量: months added for each `per` of a fact beyond `over`; without `per`, added once when `when` holds."""

    name: Text
    tiers: tuple[str, ...] = ()
    fact: str | None = None
    over: int | str = 0
    per: int | None = None
    months: tuple[int, int | None]
    cap: int | None = Field(None, description="at most this many months in all")

    @model_validator(mode="after")
    def _counted_or_once(self) -> Increment:
        if (self.per is None) != (self.fact is None):
            raise ValueError("'fact' and 'per' go together")
        if self.per is None and self.when is None:
            raise ValueError("an increment without 'per' needs 'when'")
        return self


class RatioBand(Sourced):
    """The lawful band of a factor in percent; `exempt`: exemption from punishment is possible."""

    percent: Band
    name: Text | None = None
    exempt: bool = False
    least_months: int | None = Field(None, description="the change is generally at least so many months")
    most_months: int | None = Field(None, description="the change is generally at most so many months")


class Floor(Sourced):
    """A least change in months that generally goes with a factor (累犯: 一般不少于3个月)."""

    months: int
    generally: bool = False


class Statute(Node):
    """What the Criminal Law itself attaches to the factor, and whether it must or may; the first that holds counts."""

    law: str
    when: When | None = None
    mode: Literal["may", "shall"]
    effects: tuple[Effect, ...]


class Exclusion(Node):
    """A reason for which a factor that was found does not apply."""

    when: When
    because: Text
    law: str
    by: str | None = None


class Factor(Node):
    """量刑情节. `when` infers it from facts; without `when` only a person can assert it."""

    name: Text
    layer: Literal[1, 2]
    direction: Literal["mitigating", "aggravating", "either"]
    law: str
    when: When | None = None
    statute: Annotated[tuple[Statute, ...], BeforeValidator(_as_list)] = ()
    bands: tuple[RatioBand, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    floor: Floor | None = None
    weigh: tuple[Text, ...] = ()
    presupposes: PenaltyKind | None = Field(
        None, description="the finding supposes that the crime deserves this kind of penalty (刑法65条)"
    )
    cap_group: str | None = Field(None, description="id of the cap that this factor shares with others")
    note: Text | None = None


class Cap(Sourced):
    """A ceiling on the sum of a group of factors, in percent (negative for mitigating groups)."""

    name: Text
    percent: int


class FineRule(Sourced):
    """A fine in yuan: bounds as numbers or as multiples of a fact; `term` limits it to declared terms in months."""

    name: Text
    tiers: tuple[str, ...] = ()
    term: Band | None = Field(None, description="declared months, from (exclusive, but 0 included) to (inclusive)")
    alone: bool = False
    low: int | None = None
    high: int | None = None
    times: tuple[int, int] | None = Field(None, description="[low, high] multiples of `of`; 0 leaves that bound alone")
    of: str | None = None
    per_month: Band | None = Field(None, description="yuan added for each month after the first")


class Additional(Sourced):
    """附加刑 and measures beside the main penalty (刑法34、36、37条之一、54—60、64条), as reminders with a reason.

    `mode` is what the article says: 应当 or 可以; `months` its length where it has one.
    """

    kind: AdditionalKind
    mode: Literal["may", "shall"]
    text: Text
    tiers: tuple[str, ...] = ()
    penalties: tuple[PenaltyKind, ...] = Field((), description="only beside these main penalties")
    with_probation: bool = Field(False, description="also beside any term for which probation is open")
    months: Band | None = None


class ProbationRule(Sourced):
    """A rule on 缓刑; `kind` says whether it bars, generally bars, demands strictness, commands, or favours it."""

    kind: Literal["barred", "generally_not", "strict", "mandatory", "favours"]
    text: Text


class Warning(Node):
    """Something the user must know when the condition holds (always, when there is none)."""

    when: When | None = None
    text: Text
    law: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None

    def in_force(self, date: datetime.date) -> bool:
        """Whether the text that the warning rests on is in force on `date`."""
        return in_force(self.since, self.until, date)


class Crime(Node):
    """One crime: `rules/crimes/<id>.yaml`."""

    crime: str
    name: Text
    mens: Literal["intentional", "negligent"]
    statute: str
    guideline: str
    facts: Annotated[dict[str, Fact], Ids]
    thresholds: Annotated[dict[str, Annotated[tuple[Threshold, ...], BeforeValidator(_as_list)]], Ids] = {}
    threshold_names: Annotated[dict[str, Text], Ids] = {}
    tiers: Annotated[dict[str, Tier], Ids]
    increments: Annotated[dict[str, Increment], Ids] = {}
    factors: Annotated[dict[str, Factor], Ids] = {}
    caps: Annotated[dict[str, Cap], Ids] = {}
    fine: Annotated[dict[str, FineRule], Ids] = {}
    fine_weigh: tuple[Text, ...] = ()
    probation: Annotated[dict[str, ProbationRule], Ids] = {}
    probation_weigh: tuple[Text, ...] = ()
    additional: Annotated[dict[str, Additional], Ids] = {}
    warnings: Annotated[dict[str, Warning], Ids] = {}

    def measured_by(self, threshold: str) -> Fact | None:
        """The fact that the tiers compare with a threshold, whose unit is the threshold's too."""
        for tier in self.tiers.values():
            for line in condition.lines(tier.when):
                if isinstance(line, condition.Compare) and line.quantity.threshold == threshold:
                    return self.facts.get(line.fact)
        return None


def nodes(value: object) -> Iterator[Node | Text]:
    """The entry and everything inside it, texts included, in the order of the file."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Node):
        yield value
        for field in type(value).model_fields:
            yield from nodes(getattr(value, field))
    elif isinstance(value, dict):
        for item in value.values():
            yield from nodes(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from nodes(item)
