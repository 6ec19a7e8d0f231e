"""Which changes are run alone: each entry by itself while that can be paid for, else those of a file together.

A trial costs what the cases cost that it can reach. Changes that do not stand without each other (a fact and the
condition that asks for it) go together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from engine.caseload.reform.changes import Difference
from engine.caseload.reform.entries import Alone, Change
from engine.caseload.reform.mixed import Mixed
from engine.caseload.reform.words import FILES
from engine.errors import InputError, RulesError
from engine.law.library import NATIONAL, Library
from engine.law.lint import together
from engine.law.rulebook import Rulebook
from engine.text import Text

BUDGET = 24  # times the whole caseload that the trials may cost in all
MOST = 200  # trials
_LETTER = re.compile(r"[^\W\d_]")
FAULT = Text(zh="单独改动时规则不完整：{why}", en="the rules do not hold together with this change alone: {why}")
_SEVERAL = Text(zh="{name}（{number}处改动）", en="{name} ({number} changes)")


@dataclass
class Trial:
    """Changes run without the others; `crimes` and `place` are what they can reach, None for all."""

    parts: tuple[Difference, ...]
    rules: Mixed
    alone: Alone
    crimes: frozenset[str] | None
    place: str | None


def trials(parts: Sequence[Difference], rules: Library) -> tuple[list[Trial], str]:
    """The trials, and by what they are: `entry`, `file` or `folder`."""
    moving = [part for part in parts if not part.change.wording]
    ways: dict[str, Callable[[Difference], object]] = {
        "entry": lambda part: part.change.number,
        "file": lambda part: part.change.file,
        "folder": lambda part: part.change.file.split("/")[0],
    }
    for by, key in ways.items():
        groups = _grouped(moving, key)
        if by == "folder" or (len(groups) <= MOST and sum(_cost(group, rules) for group in groups) <= BUDGET):
            return _standing(groups, rules), by
    raise AssertionError("there is always a folder")


def _grouped(parts: Iterable[Difference], key: Callable[[Difference], object]) -> list[tuple[Difference, ...]]:
    found: dict[object, list[Difference]] = {}
    for part in parts:
        found.setdefault(key(part), []).append(part)
    return [tuple(group) for group in found.values()]


def _reach(parts: Sequence[Difference]) -> tuple[frozenset[str] | None, str | None]:
    crimes = [part.change.crimes for part in parts]
    places = {part.change.place for part in parts}
    every = None if None in crimes else frozenset(crime for some in crimes for crime in some or ())
    return every, places.pop() if len(places) == 1 else None


def _cost(parts: Sequence[Difference], rules: Library) -> float:
    crimes, place = _reach(parts)
    share = 1.0 if crimes is None else len(crimes) / len(rules.crime_ids)
    return share if place is None else share / len(rules.jurisdictions)


def _standing(groups: Sequence[tuple[Difference, ...]], rules: Library) -> list[Trial]:
    """The trials; what does not stand alone goes with what is new in its file, else its file, else its crime."""
    found = [_trial(group, rules) for group in groups]
    for joins in (_new_beside, _beside, _same_crime):
        for weak in [trial for trial in found if trial.alone.fault]:
            of = weak.parts[0].change
            # Those of a file that do not stand are taken together, for they often need each other.
            mine = [
                trial
                for trial in found
                if (trial.alone.fault and _beside(trial.parts[0].change, of))
                or any(joins(part.change, of) for part in trial.parts)
            ]
            if weak in mine and len(mine) > 1:
                parts = sorted((part for trial in mine for part in trial.parts), key=lambda part: part.change.number)
                joined = _trial(tuple(parts), rules)
                if joined.alone.fault is None:
                    found = [trial for trial in found if trial not in mine] + [joined]
    return sorted(found, key=lambda trial: trial.alone.changes)


def _new_beside(change: Change, of: Change) -> bool:
    """Whether the change brings something new into the file."""
    return change.file == of.file and not change.before_at


def _beside(change: Change, of: Change) -> bool:
    return change.file == of.file


def _same_crime(change: Change, of: Change) -> bool:
    return _beside(change, of) or not set(change.crimes or ()).isdisjoint(of.crimes or ())


def _trial(parts: tuple[Difference, ...], rules: Library) -> Trial:
    crimes, place = _reach(parts)
    alone = Alone(tuple(part.change.number for part in parts), _label(parts, rules))
    trial = Trial(parts, Mixed(rules, parts), alone, crimes, place)
    if any(map(_names, parts)) and (why := _fault(trial)) is not None:
        alone.fault = FAULT.format(why=why)
    return trial


def _names(part: Difference) -> bool:
    """Whether the change puts in or takes away something that has a name; another figure never breaks a rulebook."""
    if not (part.change.before_at and part.change.after_at):
        return True
    return part.change.keys[-1] != "reading" and any(_LETTER.search(old + new) for _, old, new in part.change.fields)


def _fault(trial: Trial) -> str | None:
    """Why the rulebook does not stand with these changes alone; None where it does."""
    rules = trial.rules
    try:
        places = rules.jurisdictions if trial.place is None else tuple({trial.place} & set(rules.jurisdictions))
        for place in places:
            for crime in rules.crime_ids if trial.crimes is None else sorted(trial.crimes & set(rules.crime_ids)):
                for problem in together(Rulebook.of(rules, place, crime)):
                    if problem.message not in _known(rules.base, place, crime):
                        return problem.line("en")
    except (RulesError, InputError) as error:
        return error.problems[0].line("en")
    except (LookupError, TypeError, ValueError) as error:
        return str(error)
    return None


def _known(rules: Library, place: str, crime: str) -> set[str]:
    """What today's rulebook has that does not go together."""
    if place not in rules.jurisdictions or crime not in rules.crime_ids:
        return set()
    return {problem.message for problem in together(Rulebook.of(rules, place, crime))}


def _label(parts: Sequence[Difference], rules: Library) -> Text:
    first = parts[0].change
    if len(parts) == 1:
        return first.label
    crimes = {part.change.crimes for part in parts}
    if len(crimes) == 1 and (only := crimes.pop()) and only[0] in rules.crime_ids:
        return _SEVERAL.format(name=rules.crime(NATIONAL, only[0]).name, number=len(parts))
    files = {part.change.file for part in parts}
    name = first.file if len(files) == 1 else first.file.split("/")[0]
    return _SEVERAL.format(name=FILES.get(name, Text(zh=name, en=name)), number=len(parts))
