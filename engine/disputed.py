"""The points on which the positions of a case differ: where they lie, what they are called, what each side says.

A point is one thing that a party can concede by itself: a fact, a factor (with its ratio and its count), a figure
chosen, the stage of the plea, a whole charge. What follows from a point by law is no point of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Literal

from engine import wording
from engine.case.check import OTHER
from engine.explanation import counted, quantities, signed
from engine.law.library import NATIONAL, Library
from engine.law.schema import Crime, Fact
from engine.result import Adjustment, Part, Result
from engine.text import Text

Kind = Literal["fact", "factor", "figure", "other"]
Path = tuple[str, ...]
View = Mapping[str, Any]  # the whole case as one position has it
Views = Mapping[str, View]
MISSING = object()

# Said about the points, not points: two parties may cite different papers for the same surrender, and what each side
# asks for in the end follows from its points.
_NOT_DISPUTED = {"schema", "title", "positions", "name", "documents", "saved_with", "proposal"}
_LABELS: dict[str, Text] = {
    "jurisdiction": Text(zh="适用地区", en="Jurisdiction"),
    "region": Text(zh="地区分类", en="Region"),
    "sentencing_date": Text(zh="裁判日期", en="Sentencing date"),
    "offence_date": Text(zh="犯罪日期", en="Offence date"),
    "plea": Text(zh="认罪认罚的阶段", en="Stage of the plea"),
    "detention": Text(zh="先行羁押", en="Detention before judgment"),
    "plea_reading": Text(zh="认罪认罚共用上限的读法", en="Reading of the plea ceiling"),
    "combination_reading": Text(zh="第一层情节如何合并的读法", en="Reading of how first-layer factors combine"),
    "rounding_reading": Text(zh="取整的读法", en="Reading of the rounding"),
    "kind": Text(zh="主刑刑种", en="Kind of main penalty"),
    "declared": Text(zh="宣告刑", en="Declared term"),
    "tier": Text(zh="量刑幅度", en="Tier"),
    "starting_point": Text(zh="量刑起点", en="Starting point"),
    "base_sentence": Text(zh="基准刑", en="Base sentence"),
    "charge": Text(zh="罪名", en="Charge"),
    "thresholds": Text(zh="数额标准", en="Threshold"),
}
STAGES = {
    "none": Text(zh="没有认罪认罚", en="no plea"),
    "investigation": Text(zh="侦查阶段", en="investigation"),
    "prosecution": Text(zh="审查起诉阶段", en="prosecution"),
    "trial": Text(zh="审判阶段", en="trial"),
    "appeal": Text(zh="二审", en="appeal"),
}
_NOT_STATED = Text(zh="未填", en="not stated")
_NOT_RAISED = Text(zh="未提出", en="not raised")
_REMOVED = Text(zh="主张不适用", en="argued not to apply")
_BY_RULE = Text(zh="由规则确定", en="left to the rules")
_YES_NO = {True: Text(zh="是", en="yes"), False: Text(zh="否", en="no")}


class Point(Part):
    """A place in the case on which positions differ."""

    path: Path
    kind: Kind


def get(document: Any, path: Path) -> Any:
    for part in path:
        if not isinstance(document, dict) or part not in document:
            return MISSING
        document = document[part]
    return document


def put(document: View, path: Path, value: Any) -> dict[str, Any]:
    """A copy of `document` with `value` at `path`, or nothing there when the value is missing."""
    result = dict(document)
    if len(path) > 1:
        inner = result.get(path[0])
        result[path[0]] = put(inner if isinstance(inner, dict) else {}, path[1:], value)
    elif value is MISSING:
        result.pop(path[0], None)
    else:
        result[path[0]] = value
    return result


def places(views: list[Any]) -> Iterator[Path]:
    """Every place at which one of the views says something that a party could put otherwise."""
    return _paths(views, ())


def points(views: Views, rules: Library) -> Iterator[Point]:
    for path in _paths(list(views.values()), ()):
        values = [meaning(get(view, path), path, view, rules) for view in views.values()]
        if any(value != values[0] for value in values):
            yield Point(path=path, kind=_kind(path))


def _paths(views: list[Any], path: Path) -> Iterator[Path]:
    """The places of single points, in the order of the case files."""
    keys = dict.fromkeys(key for view in views if isinstance(view, dict) for key in view)
    for key in keys:
        here = (*path, key)
        inner = [get(view, (key,)) for view in views]
        if key in _NOT_DISPUTED and path in ((), ("defendant",)):
            continue
        if len(here) == 2 and here[0] == "counts":
            whole = [value.get("crime") if isinstance(value, dict) else None for value in inner]
            if any(crime != whole[0] for crime in whole):
                yield here
                continue
        if here[0] != "factors" and "facts" not in path and any(isinstance(value, dict) for value in inner):
            yield from _paths(inner, here)
        elif len(here) == 1 and here[0] == "factors":
            yield from (("factors", name) for name in dict.fromkeys(n for v in inner if isinstance(v, dict) for n in v))
        else:
            yield here


def _kind(path: Path) -> Kind:
    if path[0] == "factors":
        return "factor"
    if "facts" in path:
        return "fact"
    return "figure" if "chosen" in path or "thresholds" in path else "other"


def meaning(value: Any, path: Path, view: View, rules: Library) -> Any:
    """What a value comes to: a default stated and a default left out are the same, papers cited do not matter."""
    if path[0] == "factors" and isinstance(value, dict):
        return {key: item for key, item in value.items() if key not in ("evidence", "by")}
    if "facts" in path and (value is MISSING or value is None):
        fact = _fact(path, view, rules)
        return fact.default if fact else None
    if path == ("plea", "stage") and value is MISSING:
        return "none"
    return None if value is MISSING and path[0] != "factors" else value


def _fact(path: Path, view: View, rules: Library) -> Fact | None:
    if path[0] == "counts":
        crime = get(view, ("counts", path[1], "crime"))
        if isinstance(crime, str) and crime in rules.crime_ids:
            own = rules.crime(_jurisdiction(view, rules), crime).facts
            if path[-1] in own:
                return own[path[-1]]
    return rules.general.facts.get(path[-1])


def _jurisdiction(view: View, rules: Library) -> str:
    name = view.get("jurisdiction", NATIONAL)
    return name if name in rules.jurisdictions else NATIONAL


def name_of(point: Point, views: Views, rules: Library) -> Text:
    """What the point is called: the rulebook's name, with the crime before it when the case has several counts."""
    path = point.path
    if path[0] == "factors":
        return factor_name(path[1], views, rules)
    label = _LABELS.get(path[-1])
    if path[0] == "plea":
        label = _LABELS["plea"]
    if "facts" in path:
        found = [fact for each in views.values() if (fact := _fact(path, each, rules))]
        label = found[0].name if found else None
    elif path[0] == "counts" and len(path) == 2:
        label = _LABELS["charge"]
    elif "thresholds" in path:
        label = Text(zh=f"{_LABELS['thresholds'].zh}（{path[-1]}）", en=f"{_LABELS['thresholds'].en} ({path[-1]})")
        crime = _crime(path, views, rules)
        label = crime.threshold_names.get(path[-1], label) if crime else label
    label = label or Text(zh=path[-1], en=path[-1].replace("_", " "))
    several = max(len(each.get("counts", {})) for each in views.values()) > 1
    if several and path[0] == "counts" and len(path) > 2 and (crime := _crime(path, views, rules)):
        return Text(zh=f"{crime.name.zh}：{label.zh}", en=f"{crime.name.en}: {label.en}")
    return label


def _crime(path: Path, views: Views, rules: Library) -> Crime | None:
    for view in views.values():
        crime = get(view, (*path[:2], "crime"))
        if isinstance(crime, str) and crime in rules.crime_ids:
            return rules.crime(_jurisdiction(view, rules), crime)
    return None


def factor_name(factor: str, views: Views, rules: Library) -> Text:
    """The rulebook's name of a factor, or what a party calls one of its own."""
    for view in views.values():
        entry = get(view, ("factors", factor))
        if factor.startswith(OTHER) and isinstance(entry, dict) and entry.get("name"):
            return Text(zh=str(entry["name"]), en=str(entry["name"]))
        known = dict(rules.factors(_jurisdiction(view, rules)))
        for key in view.get("counts", {}):
            if crime := _crime(("counts", key), {"": view}, rules):
                known |= crime.factors
        if factor in known:
            return known[factor].name
    return Text(zh=factor, en=factor.replace("_", " "))


def stated(point: Point, view: View, result: Result, rules: Library) -> Text:
    """What a position says on the point."""
    path = point.path
    value = get(view, path)
    if path[0] == "factors":
        return _factor_value(path[1], value, result)
    if "facts" in path:
        return fact_value(_fact(path, view, rules), meaning(value, path, view, rules))
    if path[0] == "counts" and len(path) == 2:
        crime = _crime(path, {"": view}, rules)
        return crime.name if crime else _NOT_RAISED
    if path == ("plea", "stage"):
        return STAGES.get("none" if value is MISSING else str(value), _NOT_STATED)
    if path[-1] == "tier" and (crime := _crime(path, {"": view}, rules)):
        return crime.tiers[str(value)].name if value in crime.tiers else _BY_RULE
    if value is MISSING or value is None:
        return _BY_RULE if point.kind == "figure" or path[0] == "method" else _NOT_STATED
    if "thresholds" in path:
        return Text(zh=wording.yuan(value, "zh"), en=wording.yuan(value, "en"))
    if path[-1] == "kind" and value in wording.KINDS:
        return wording.KINDS[value]
    if point.kind == "figure":
        return Text(zh=wording.months(Fraction(str(value)), "zh"), en=wording.months(Fraction(str(value)), "en"))
    if path[0] == "method":
        question: Any = getattr(rules.method(_jurisdiction(view, rules)), path[-1].removesuffix("_reading"))
        reading = question.readings.get(value)
        return reading.name if reading else Text(zh=str(value), en=str(value))
    if path == ("jurisdiction",):
        return result.rulebook.jurisdiction_name
    if path == ("region",):
        overlay = rules.overlay(_jurisdiction(view, rules))
        if overlay and value in overlay.regions:
            return overlay.regions[value].name
    if path == ("detention",) and isinstance(value, list):
        return Text(zh=f"{len(value)}段", en=f"{len(value)} period{'s' if len(value) != 1 else ''}")
    return Text(zh=str(value), en=str(value))


def fact_value(fact: Fact | None, value: Any) -> Text:
    """A stated fact in words, with its unit."""
    if value is None:
        return _NOT_STATED
    if fact is None:
        return Text(zh=str(value), en=str(value))
    if isinstance(value, bool):
        return _YES_NO[value]
    if fact.type == "choice" and value in fact.options:
        return fact.options[value].name
    if fact.type == "yuan":
        amount = Fraction(str(value))
        return Text(zh=wording.yuan(amount, "zh"), en=wording.yuan(amount, "en"))
    return quantities(fact, value) if isinstance(value, dict) else counted(fact, value)


def _factor_value(factor: str, entry: Any, result: Result) -> Text:
    """The ratio that counted; where none did, the reason."""
    applied = [line for _, line in factor_lines(result) if line.factor == factor]
    if applied:
        ratios = dict.fromkeys(signed(line.ratio.chosen) for line in applied)
        return Text(zh="、".join(ratios), en=", ".join(ratios))
    if entry is MISSING:
        return _NOT_RAISED
    if entry is None:
        return _REMOVED
    for count in result.counts.values():
        for out in count.excluded:
            if out.factor == factor:
                status = wording.STATUSES[out.status]
                return Text(zh=f"{status.zh}：{out.reason.zh}", en=f"{status.en}: {out.reason.en}")
    return _NOT_RAISED


def factor_lines(result: Result) -> Iterator[tuple[str, Adjustment]]:
    """The factors at work, each with the key of its count."""
    for key, count in result.counts.items():
        yield from ((key, line) for line in count.adjustments if line.kind == "factor")
