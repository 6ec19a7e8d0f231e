"""Law tests: `rules/tests/*.yaml`, which a lawyer can read and write. A case goes in, expected figures come out.

Each expected term is one number (the chosen point) or `[low, chosen, high]`, in months; ratios in percent; fines in
yuan. What a test does not name it does not check, and a key that does not exist is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, ValidationError, WithJsonSchema

from engine.calculation.calculate import calculate
from engine.case.model import exact
from engine.errors import InputError, Problem, RulesError
from engine.law.library import Library, library
from engine.law.schema import PenaltyKind
from engine.result import Band, CountResult, Range, Result, Status, WholeRange
from engine.yaml_source import load

PLACES = 6


def _figure(value: Any) -> Any:
    if isinstance(value, list | tuple):
        if len(value) != 3:
            raise ValueError("write one number, or [low, chosen, high]")
        return tuple(exact(item) for item in value)
    return exact(value)


Figure = Annotated[
    Fraction | tuple[Fraction, Fraction, Fraction],
    BeforeValidator(_figure),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number"},
                {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3},
            ]
        }
    ),
]
Bounds = tuple[int, int | None]


class ProposalExpected(BaseModel):
    """What is found of the form of a sentencing proposal, in months."""

    model_config = ConfigDict(extra="forbid")

    fits: bool | None = None
    limit: int | None = None
    offered: tuple[int, int] | None = None


class Expected(BaseModel):
    """Figures that the result must show."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    tier: str | None = None
    starting_point: Figure | None = None
    increments: dict[str, Figure] | None = Field(None, description="exactly these, by id")
    base_sentence: Figure | None = None
    factors: dict[str, Figure] | None = Field(None, description="exactly these, by id; ceilings as ceiling.<id>")
    excluded: dict[str, Status] = {}
    adjusted: Figure | None = None
    proposed: Figure | None = None
    limits: list[str] | None = None
    declared: Figure | None = None
    combined: Bounds | None = None
    envelope: Bounds | None = None
    kind: PenaltyKind | None = None
    fine: Bounds | None = None
    probation: bool | Literal["mandatory"] | None = None
    probation_kinds: list[str] = Field([], description="kinds of reasons that must be given, e.g. generally_not")
    no_probation_kinds: list[str] = []
    probation_period: Bounds | None = None
    options: list[PenaltyKind] | None = Field(None, description="exactly these other kinds are open")
    additional: list[str] = Field([], description="ids of additional penalties and measures that must be there")
    no_additional: list[str] = []
    alternatives: dict[str, Figure] | None = Field(None, description="exactly these other readings, by name")
    proposal: ProposalExpected | None = None
    then_control: Bounds | None = Field(None, description="public surveillance after the custody, in months")
    remains: tuple[int, int] | None = Field(None, description="left to serve after an earlier penalty, in months")
    days_credited: int | None = None
    end_date: str | None = None
    release_date: str | None = None
    warnings: list[str] = []
    no_warnings: list[str] = []


class LawTest(BaseModel):
    """One test: a case, the article that it checks, and what must come out."""

    model_config = ConfigDict(extra="forbid")

    name: str
    law: str = Field(description="the article that the expected figures rest on")
    case: dict[str, Any]
    position: str | None = None
    count: str = Field("a", description="the count whose tier, steps and factors are checked")
    expect: Expected


class LawTestFile(RootModel[list[LawTest]]):
    """The tests of one file."""


def read(path: Path) -> list[LawTest]:
    """The tests of a file.

    Raises:
        RulesError: the file is not a list of law tests; with file and test.
    """
    try:
        return LawTestFile.model_validate(load(path.read_text(encoding="utf-8"), name=path.name)).root
    except InputError as error:
        raise RulesError(error.problems) from error
    except ValidationError as error:
        raise RulesError(
            [
                Problem(f"{path.name}: test {item['loc'][0]}", f"{item['loc'][1:]}: {item['msg']}")
                for item in error.errors()
            ]
        ) from error


def files(library: Library) -> tuple[Path, ...]:
    """The files of law tests beside the rules: the nation's, then the provinces'."""
    return tuple(sorted((library.directory / "tests").rglob("*.yaml")))


def every_test(library: Library) -> list[LawTest]:
    """Every law test beside the rules.

    Raises:
        RulesError: a file is not a list of law tests.
    """
    return [test for path in files(library) for test in read(path)]


def failures(test: LawTest, rules: Library | None = None) -> list[str]:
    """What differs from the expectation, in words; empty when the test holds."""
    result = calculate(test.case, test.position, rules or library())
    count = result.counts[test.count]
    return [*_count(test.expect, count), *_case(test.expect, result)]


def _count(expect: Expected, count: CountResult) -> Iterator[str]:
    if "tier" in expect.model_fields_set:
        yield from _same("tier", expect.tier, count.tier.id if count.tier else None)
    for name in ("starting_point", "base_sentence", "adjusted", "proposed"):
        yield from _term(name, getattr(expect, name), getattr(count, name))
    if expect.increments is not None:
        yield from _all("increments", expect.increments, {item.id: item for item in count.increments})
    if expect.factors is not None:
        lines = {line.factor: line.ratio for line in count.adjustments}
        yield from _all("factors", expect.factors, lines)
    statuses = {item.factor: item.status for item in count.excluded}
    for name, status in expect.excluded.items():
        yield from _same(f"excluded.{name}", status, statuses.get(name))
    if expect.alternatives is not None:
        yield from _all(
            "alternatives", expect.alternatives, {item.reading: item.proposed for item in count.alternatives}
        )
    if expect.limits is not None:
        yield from _same("limits", expect.limits, [limit.applied for limit in count.limits])


def _case(expect: Expected, result: Result) -> Iterator[str]:
    yield from _term("declared", expect.declared, result.declared)
    for name in ("combined", "envelope", "fine"):
        found = getattr(result, name)
        if name in expect.model_fields_set:  # null says that there must be none
            yield from _same(name, getattr(expect, name), (found.low, found.high) if found else None)
    if expect.kind is not None:
        yield from _same("kind", expect.kind, result.penalty.kind if result.penalty else None)
    if expect.probation is not None:
        yield from _same("probation", expect.probation, result.probation.eligible if result.probation else None)
    kinds = {reason.kind for reason in result.probation.reasons} if result.probation else set()
    yield from (f"probation: no reason of kind {kind}" for kind in expect.probation_kinds if kind not in kinds)
    yield from (f"probation: unwanted reason of kind {kind}" for kind in expect.no_probation_kinds if kind in kinds)
    if expect.probation_period is not None:
        period = result.probation.period if result.probation else None
        yield from _same("probation_period", expect.probation_period, (period.low, period.high) if period else None)
    yield from _beside(expect, result)
    credit = result.detention_credit
    if expect.end_date is not None:
        yield from _same("end_date", expect.end_date, str(credit.end_date) if credit else None)
    if expect.days_credited is not None:
        yield from _same("days_credited", expect.days_credited, credit.days if credit else None)
    if expect.release_date is not None:
        yield from _same("release_date", expect.release_date, str(credit.release_date) if credit else None)
    given = {warning.id for warning in result.warnings}
    yield from (f"no warning {name}; there are {sorted(given)}" for name in expect.warnings if name not in given)
    yield from (f"unwanted warning {name}" for name in expect.no_warnings if name in given)


def _beside(expect: Expected, result: Result) -> Iterator[str]:
    """What stands beside the term: other kinds, additional penalties, the form of a proposal, earlier judgments."""
    if expect.options is not None:
        yield from _same("options", expect.options, list(result.penalty.options) if result.penalty else None)
    found = {item.id for item in result.additional}
    yield from (f"no additional {name}; there are {sorted(found)}" for name in expect.additional if name not in found)
    yield from (f"unwanted additional {name}" for name in expect.no_additional if name in found)
    if expect.proposal is not None:
        form = result.proposal
        for name in expect.proposal.model_fields_set:
            value = getattr(form, name, None)
            value = (value.low, value.high) if isinstance(value, Band) else value
            yield from _same(f"proposal.{name}", getattr(expect.proposal, name), value)
    if expect.then_control is not None:
        control = result.combined.then_control if result.combined else None
        yield from _same("then_control", expect.then_control, (control.low, control.high) if control else None)
    if expect.remains is not None:
        left = result.earlier.remains if result.earlier else None
        yield from _same("remains", expect.remains, (left.low, left.high) if left else None)


def _same(name: str, expected: object, found: object) -> Iterator[str]:
    if expected != found:
        yield f"{name}: expected {expected}, found {found}"


def _term(name: str, expected: Figure | None, found: Range | WholeRange | None) -> Iterator[str]:
    if expected is None:
        return
    if found is None:
        yield f"{name}: expected {_shown(expected)}, found nothing"
        return
    figures = tuple(round(Fraction(value), PLACES) for value in (found.low, found.chosen, found.high))
    actual = figures if isinstance(expected, tuple) else figures[1]
    if actual != expected:
        yield f"{name}: expected {_shown(expected)}, found {_shown(figures)}"


def _all(name: str, expected: dict[str, Figure], found: dict[str, Any]) -> Iterator[str]:
    yield from (f"{name}: {key} is there and was not expected" for key in found if key not in expected)
    for key, figure in expected.items():
        yield from _term(f"{name}.{key}", figure, found.get(key))


def _shown(figure: Fraction | tuple[Fraction, ...]) -> str:
    values = figure if isinstance(figure, tuple) else (figure,)
    return ", ".join(f"{float(value):g}" for value in values)
