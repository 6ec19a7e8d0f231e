"""Candidates for change before it is asked whether they help: facts after the offence, points in dispute, kinds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from engine import wording
from engine.analysis.effort import KIND, PROVE, STAGES, effort, nature, still_open
from engine.analysis.movable import Movable
from engine.analysis.outcome import Change
from engine.analysis.sets import nested, overlaid, view
from engine.analysis.switch import towards
from engine.calculation.calculate import calculate
from engine.disputed import MISSING, Point, fact_value, factor_lines, get, name_of, points, stated
from engine.disputed import STAGES as STAGE_NAMES
from engine.errors import InputError
from engine.inference.rules import collect
from engine.law import condition
from engine.law.condition import Is
from engine.law.library import NATIONAL, Library
from engine.law.rulebook import Rulebook
from engine.law.schema import Fact
from engine.result import Adjustment, Result
from engine.text import Text

OPTION = Text(zh="{name}：{value}", en="{name}: {value}")
CLAIMED = Text(zh="{name}：{value}（{position}的主张）", en="{name}: {value} (as {position} has it)")
PLEA = Text(zh="认罪认罚（{stage}）", en="Plea leniency ({stage})")
ARGUE_KIND = Text(zh="论证适用{kind}", en="Argue for {kind}")
AFTER = "after"  # the rulebook's group of facts about the conduct after the offence
PLEA_STAGE = "plea_stage"
FREE = ("public-surveillance", "fine-alone", "deprivation-alone", "exempt")  # main penalties without custody
Path = tuple[str, ...]


def books(base: Mapping[str, Any], rules: Library) -> dict[str, Rulebook]:
    """The rulebook of each count."""
    place = base.get("jurisdiction", NATIONAL)
    return {key: Rulebook.of(rules, place, count["crime"]) for key, count in base["counts"].items()}


def facts(base: Mapping[str, Any], rules: Library, stage: str) -> Iterator[Movable]:
    """Every other value of the facts after the offence that some rule tells apart, and the plea."""
    before = calculate(base, rules=rules)
    date = before.rulebook.sentencing_date
    law = books(base, rules)
    known = {name: fact for book in law.values() for name, fact in book.facts.items() if fact.group == AFTER}
    for name, fact in known.items():
        for path in _places(name, fact, base, law):
            now = get(base, path)
            now = fact.default if now is MISSING or now is None else now
            tests = _tests(name, law.values(), date)
            for value in _distinct(name, fact, now, tests, stage):
                label = OPTION.format(name=fact.name, value=fact_value(fact, value))
                yield _fact(base, before, path, value, label, fact, rules)
    yield from _plea(base, before, law, stage, rules)


def _places(name: str, fact: Fact, base: Mapping[str, Any], law: Mapping[str, Rulebook]) -> list[Path]:
    """Where the fact is stated, or where it would be."""
    of_counts: list[Path] = [("counts", key, "facts", name) for key, book in law.items() if name in book.facts]
    if fact.scope == "count":
        return of_counts
    stated_ = [path for path in of_counts if get(base, path) not in (MISSING, None)]
    return stated_ or [("defendant", "facts", name)]


def _values(fact: Fact) -> tuple[object, ...]:
    return (True, False) if fact.type == "boolean" else tuple(fact.options) if fact.type == "choice" else ()


def _tests(name: str, law: Any, date: datetime.date) -> set[tuple[str | int, ...]]:
    """What the rules in force ask of the fact: each set of values that some line looks for. Warnings move nothing."""
    found = set()
    for book in law:
        for rule in collect(book):
            kind, _, rest = rule.id.partition(".")
            if kind == "warning":
                continue
            if kind == "band":
                factor, _, index = rest.rpartition(".")
                if not book.factors[factor].bands[int(index)].in_force(date):
                    continue
            lines = condition.lines(rule.when)
            found |= {line.values for line in lines if isinstance(line, Is) and line.fact == name}
    return found


def _distinct(name: str, fact: Fact, now: object, tests: set[tuple[str | int, ...]], stage: str) -> list[object]:
    """One value for each answer that the rules can give, other than what they give now; the cheapest stands for it.

    What holds when nobody says anything is nothing to bring about.
    """

    def answer(value: object) -> tuple[bool, ...]:
        return tuple((int(value) if isinstance(value, bool) else value) in test for test in sorted(tests, key=str))

    chosen: dict[tuple[bool, ...], object] = {}
    for value in _values(fact):
        kind = answer(value)
        if value == fact.default or kind == answer(now) or not still_open(name, value, stage):
            continue
        # Of equals the last listed: forms end with the option that is not graded.
        if kind not in chosen or effort(name, value) <= effort(name, chosen[kind]):
            chosen[kind] = value
    return list(chosen.values())


def _fact(
    base: Mapping[str, Any], before: Result, path: Path, value: object, label: Text, fact: Fact, rules: Library
) -> Movable:
    patch = nested(path, value)
    law, at = _source(base, before, patch, rules) or (fact.law, fact.at)
    name = path[-1]
    change = Change(_id(path, value), label, patch, law, at, effort(name, value))
    return Movable(change, ".".join(path), nature(name, value))


def _id(path: Path, value: object) -> str:
    return f"{'.'.join(path)}={str(value).lower() if isinstance(value, bool) else value}"


def _source(
    base: Mapping[str, Any], before: Result, patch: Mapping[str, Any], rules: Library
) -> tuple[str, str] | None:
    """The article and the line of what the change brings: the factor that it makes, or whose band it selects."""
    try:
        after = calculate(overlaid(base, patch), rules=rules)
    except InputError:
        return None
    known = {(key, line.factor): line for key, line in factor_lines(before)}
    for key, line in factor_lines(after):
        old = known.get((key, line.factor))
        if old is None or (old.law, old.ratio) != (line.law, line.ratio):
            return line.law, line.at
    return None


def _plea(
    base: Mapping[str, Any], before: Result, law: Mapping[str, Rulebook], stage: str, rules: Library
) -> Iterator[Movable]:
    if get(base, ("plea", "stage")) not in (MISSING, None, "none"):
        return
    # Nobody plans for an appeal while the first instance is open.
    reachable = tuple(name for name in STAGES[STAGES.index(stage) :] if stage == "appeal" or name != "appeal")
    tests = _tests(PLEA_STAGE, law.values(), before.rulebook.sentencing_date)
    offered: dict[tuple[bool, ...], str] = {}
    for name in reachable:
        offered.setdefault(tuple(name in test for test in sorted(tests, key=str)), name)
    for name in offered.values():
        path, label = ("plea", "stage"), PLEA.format(stage=STAGE_NAMES[name])
        patch = nested(path, name)
        cited, at = _source(base, before, patch, rules) or ("", "")
        change = Change(_id(path, name), label, patch, cited, at, effort(PLEA_STAGE, name))
        yield Movable(change, "plea.stage", "do")


def disputes(raw: Mapping[str, Any], base: dict[str, Any], position: str | None, rules: Library) -> Iterator[Movable]:
    """The facts and factors on which another position says something else, as that position has them."""
    given = raw.get("positions")
    before = calculate(base, rules=rules)
    for other in given if isinstance(given, dict) else {}:
        if other == position:
            continue
        views = {"": base, other: view(raw, other)}
        result = calculate(views[other], rules=rules)
        for item in points(views, rules):
            if item.kind not in ("fact", "factor") and item.path != ("plea", "stage"):
                continue
            patch = _concession(item, base, views[other], before)
            if patch is None or not _inside(item, base, patch, rules):
                continue
            words = stated(item, views[other], result, rules)
            label = CLAIMED.format(name=name_of(item, views, rules), value=words, position=wording.position(other))
            law, at = _source(base, before, patch, rules) or _own_law(item, views[other], rules)
            value = get(views[other], item.path)
            change = Change(_id(item.path, _short(value)), label, patch, law, at, PROVE)
            yield Movable(change, ".".join(item.path), "dispute")


def _short(value: object) -> object:
    if isinstance(value, dict):
        return (
            value.get("ratio", "found") if set(value) <= {"ratio", "evidence", "by", "name", "layer", "law"} else value
        )
    return "none" if value is MISSING or value is None else value


def _own_law(item: Point, seen: Mapping[str, Any], rules: Library) -> tuple[str, str]:
    """The article of the fact or factor itself, or what a party cites for a circumstance of its own."""
    value, name = get(seen, item.path), item.path[-1]
    for book in books(seen, rules).values():
        entry = book.factors.get(name) if item.kind == "factor" else book.facts.get(name)
        if entry is not None:
            return entry.law, entry.at
    return (str(value.get("law") or ""), "") if isinstance(value, dict) else ("", "")


def _concession(
    item: Point, base: Mapping[str, Any], other: Mapping[str, Any], before: Result
) -> Mapping[str, Any] | None:
    """The patch that gives the point to the other position; None where no patch says so.

    A patch cannot unsay a factor. Where no rule infers it, removing it is the same; where one does and this side
    removed it, finding it with the middle of its band is the same.
    """
    if item.path[0] != "factors" or get(other, item.path) is not MISSING:
        return towards(item, base, other)
    name = item.path[1]
    if get(base, item.path) is None:
        removed = any(out.factor == name for count in before.counts.values() for out in count.excluded)
        return nested(item.path, {}) if removed else None
    return None if any(line.why for _, line in factor_lines(before) if line.factor == name) else nested(item.path, None)


def _inside(item: Point, base: Mapping[str, Any], patch: Mapping[str, Any], rules: Library) -> bool:
    """Whether the case with the point conceded is right, with the factor's ratio inside its band."""
    try:
        after = calculate(overlaid(base, patch), rules=rules)
    except InputError:
        return False
    return item.path[0] != "factors" or all(
        within(line) for _, line in factor_lines(after) if line.factor == item.path[1]
    )


def within(line: Adjustment) -> bool:
    """Whether the ratio used lies inside the band that the law gives; a factor without a band has no bounds."""
    return line.band is None or line.band.low <= line.ratio.low <= line.ratio.high <= line.band.high


def kinds(base: Mapping[str, Any], rules: Library) -> Iterator[Movable]:
    """The kinds of penalty without custody that the article offers at the present term, for a case of one count."""
    result = calculate(base, rules=rules)
    if len(result.counts) > 1 or result.penalty is None:
        return
    key = next(iter(result.counts))
    for offer in result.penalty.offered:
        if offer.kind in FREE:
            path = ("counts", key, "chosen", "kind")
            label = ARGUE_KIND.format(kind=wording.KINDS[offer.kind])
            tier = result.counts[key].tier
            change = Change(
                _id(path, offer.kind), label, nested(path, offer.kind), offer.law, tier.at if tier else "", KIND
            )
            yield Movable(change, ".".join(path), "argue")


def ratio_patch(factor: str, ratio: Fraction, count: str | None) -> dict[str, Any]:
    """A patch that argues for a ratio in percent, on one count where `count` names it."""
    entry: dict[str, Any] = {"ratio": int(ratio) if ratio.denominator == 1 else float(ratio)}
    if count is not None:
        entry["count"] = count
    return nested(("factors", factor), entry)
