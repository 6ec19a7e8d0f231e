"""Exercises: an invented story, the case file that it amounts to, and what to ask before the law answers.

The files are data (`views/exercises/*.yaml`); the answers are computed. What an exercise expects is written in the
terms of a law test, so that a change of the rulebook which changes an answer is noticed, and everything its explanation
cites must be law that the calculation itself used. Terms are in months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.calculation.calculate import calculate
from engine.errors import InputError, Problem, RulesError
from engine.law.library import Library
from engine.law.rulebook import Rulebook
from engine.lawtest import Expected, LawTest, failures
from engine.result import Result
from engine.text import Text
from engine.yaml_source import load

COUNT = "a"  # an exercise has one count
Stage = Literal["tier", "start", "factors", "range", "probation"]
STAGES: tuple[Stage, ...] = get_args(Stage)
Verdict = Literal["exact", "close", "inside", "wide", "high", "low", "partly"]
_CLOSE = Fraction(3, 5)  # share that two ranges must have in common to be called close


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Paragraph(_Part):
    """One thought of the model explanation, with the article that it rests on."""

    zh: str
    en: str
    law: str = ""


class Exercise(_Part):
    """One exercise. `ask` are its questions in the order of the law; `options` what the question on factors offers."""

    title: Text
    level: Literal[1, 2, 3]
    story: Text
    case: dict[str, Any]
    ask: tuple[Stage, ...]
    options: tuple[str, ...] = ()
    hints: tuple[Text, ...] = Field((), min_length=1)
    explanation: dict[Stage, tuple[Paragraph, ...]]
    expect: Expected

    def result(self, rules: Library) -> Result:
        """The law's answer."""
        return calculate(self.case, rules=rules)

    @property
    def crime(self) -> str:
        """The id of its crime."""
        return str(self.case["counts"][COUNT]["crime"])

    @property
    def place(self) -> str:
        """Whose rules it is judged by."""
        return str(self.case.get("jurisdiction", "national"))


def read(path: Path) -> Exercise:
    """The exercise of a file.

    Raises:
        RulesError: the file is no exercise; every problem with the file and the field.
    """
    try:
        return Exercise.model_validate(load(path.read_text(encoding="utf-8"), name=path.name))
    except InputError as error:
        raise RulesError(error.problems) from error
    except ValidationError as error:
        raise RulesError(
            [Problem(f"{path.name}: {'.'.join(map(str, item['loc']))}", item["msg"]) for item in error.errors()]
        ) from error


def read_all(directory: Path) -> dict[str, Exercise]:
    """The exercises of a folder by the names of their files, in that order."""
    return {path.stem: read(path) for path in sorted(directory.glob("*.yaml"))}


def problems(exercise: Exercise, rules: Library) -> list[str]:
    """What does not hold of an exercise against the rulebook, in words; empty when all does."""
    return list(_problems(exercise, rules))


def _problems(exercise: Exercise, rules: Library) -> Iterator[str]:
    test = LawTest(name=exercise.title.zh, law="", case=exercise.case, count=COUNT, expect=exercise.expect)
    yield from failures(test, rules)
    result = exercise.result(rules)
    if result.declared is None:
        yield "the facts reach no tier"
        return
    used, left = _factors(result)
    known = Rulebook.of(rules, exercise.place, exercise.crime).factors
    yield from (f"options: no factor {name}" for name in exercise.options if name not in known)
    if "factors" in exercise.ask:
        yield from (f"options: {name} counts and is not offered" for name in used if name not in exercise.options)
        if set(exercise.options) <= set(used):
            yield "options: every factor offered counts, so the question asks nothing"
    yield from (f"explanation: nothing on {stage}" for stage in exercise.ask if not exercise.explanation.get(stage))
    cited = set(laws(result))
    for paragraphs in exercise.explanation.values():
        for item in paragraphs:
            if item.law and not any(item.law in law for law in cited):
                yield f"explanation: {item.law} is not among what the calculation rests on"
    for name in left:
        if name in exercise.options and name not in exercise.expect.excluded:
            yield f"expect.excluded: nothing on {name}, which is offered and does not count"


def _factors(result: Result) -> tuple[tuple[str, ...], tuple[str, ...]]:
    count = result.counts[COUNT]
    used = tuple(line.factor for line in count.adjustments if line.kind == "factor")
    return used, tuple(item.factor for item in count.excluded)


def laws(result: Result) -> tuple[str, ...]:
    """Every article that a result names, each once."""
    count = result.counts[COUNT]
    found = [step.law for step in result.steps]
    found += [line.law for line in count.adjustments] + [item.law for item in count.excluded]
    found += [limit.law for limit in count.limits]
    found += [reason.law for reason in result.probation.reasons] if result.probation else []
    found += [result.penalty.law] if result.penalty else []
    found += [result.fine.law] if result.fine else []
    found += [warning.law for warning in result.warnings if warning.law]
    found += [item.law for item in result.additional]
    return tuple(dict.fromkeys(filter(None, found)))


def compare_range(guess: tuple[int, int], low: int, high: int) -> Verdict:
    """How a guessed range of whole months, both ends included, stands to the law's."""
    if guess == (low, high):
        return "exact"
    if guess[1] < low:
        return "low"
    if guess[0] > high:
        return "high"
    common = min(guess[1], high) - max(guess[0], low) + 1
    all_of = max(guess[1], high) - min(guess[0], low) + 1
    if Fraction(common, all_of) >= _CLOSE:
        return "close"
    if guess[0] >= low and guess[1] <= high:
        return "inside"
    return "wide" if guess[0] <= low and guess[1] >= high else "partly"


def compare_factors(picked: Iterable[str], result: Result) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Of the factors picked: those that count; those that count and were not picked; those picked that do not count."""
    used, chosen = _factors(result)[0], list(picked)
    hit = tuple(name for name in used if name in chosen)
    missed = tuple(name for name in used if name not in chosen)
    return hit, missed, tuple(name for name in chosen if name not in used)
