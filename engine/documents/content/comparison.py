"""各方立场比较表: one page on its side. Each side's range before its point, then what each disputed point is worth.

Where the page has no room for every point the largest are shown, and how many are left is said with where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from engine import summary, wording
from engine.documents.content import one_page, phrases, worth
from engine.documents.content.worth import Section, Worth
from engine.documents.matter import Matter
from engine.explanation import number
from engine.result import Result, Source

CELLS, INSIDE, CHOSEN, OUTSIDE = 15, "▒", "█", "░"
STEPS = (1, 2, 3, 4, 6, 12, 24, 60, 120)  # months that one cell of a bar may stand for
MARKS = "①②③④⑤⑥⑦⑧⑨⑩"

NAMED = "{title}各方立场比较表"
SCALE = "{inside}幅度，{chosen}取值点，每格{step}个月"
PROPOSED = "；建议{term}"
OWN = ("当事一方选定：", "自行选定：")
OWN_BELOW = "自行选定的各项见下；其余按取值规则"
BY_RULE = ("按规则库的取值规则", "按取值规则")
DIFFERENCE = "从{first}到{second}，调节结果由{start}个月变为{end}个月，{change}个月"
BETWEEN = "{differences}（取整和法定刑限制之前；下表负数为减少）"
EXPLAINED = (
    "值几个月：各种让步次序下改变月数的平均（沙普利值），合计就是相差的月数；单独改变：其余都照{first}，只改这一点；"
    "其余已改：其余都已照{second}，最后改这一点。"
)
ESTIMATED = "争点较多，按随机抽取的先后次序估算，标准误不超过{error}个月。"
RULE = "取值规则：{rule}（{basis}）。"
CASE = "{crimes}；{place}；裁判日期{date}。"
LEFT = "限于篇幅，另有{count}个争点没有列出，见量刑说理备忘录的争点表。"
AGREED = "各方一致的情节：{items}。"
ALONE = "本案只有一个立场，没有争点可以比较。"
NOTHING = "各方立场之间没有争点。"
UNKNOWN = "各争点"
NO_LAW = "当事一方提出，没有引用条文"
OTHER = "另一方"


def content(matter: Matter) -> dict[str, Any]:
    """What the sheet's template shows."""
    results = matter.comparison.results
    sections, marks = worth.sections(matter), _Marks()
    axis = _axis(results.values())
    title = NAMED.format(title=matter.common.title)
    positions = [_position(matter, name, result, axis) for name, result in results.items()]
    groups = [_group(section, marks, several=len(sections) > 1) for section in sections if section.points]
    notes = [*_agreed(matter), "".join([*_explained(sections), *_rules(matter), *marks.words()])]
    left = one_page.fit(title, positions, groups, notes)
    return {
        "title": title,
        "scale": SCALE.format(step=axis[0], inside=INSIDE, chosen=CHOSEN),
        "positions": positions,
        "between": _between(sections),
        "groups": [group for group in groups if group["points"]],
        "notes": [*([LEFT.format(count=left)] if left else []), *notes],
        "notice": _case(matter) + matter.result.notice.zh,
    }


def _called(name: str) -> str:
    return wording.position(name).zh


# The sides ---------------------------------------------------------------------------------------------------------


def _position(matter: Matter, name: str, result: Result, axis: tuple[int, int]) -> dict[str, str]:
    proposal = matter.cases[name].proposal
    term = wording.span(proposal.low, proposal.high, wording.MONTHS, "zh") if proposal else ""
    point = summary.point(result, "zh") if result.declared else phrases.NO_TERM.zh
    return {
        "name": _called(name),
        "range": summary.declared(result, "zh"),
        "bar": _bar(result, *axis),
        "point": point + (PROPOSED.format(term=term) if term else ""),
        "whose": _whose(matter, result),
        "fine": summary.fine(result, "zh"),
        "probation": summary.probation(result, "zh"),
    }


def _whose(matter: Matter, result: Result) -> str:
    """Whose choice the point is; what the rule of choice says stands once, under the points."""
    if result.declared is None:
        return ""
    choice = matter.rules.method(result.rulebook.jurisdiction).choice
    words = summary.chosen_by(result, matter.rules).zh
    words = words.replace(f"（{choice.name.zh}；{wording.BASES[choice.basis].zh}）", "")
    words = words.replace(*OWN).replace(*BY_RULE)
    return words if one_page.one_line(words) else OWN_BELOW


def _axis(results: Iterable[Result]) -> tuple[int, int]:
    """How many months a cell of the bars stands for, and how many cells the longest range takes."""
    most = max([result.declared.high for result in results if result.declared] or [1])
    step = next((step for step in STEPS if most <= step * CELLS), STEPS[-1])
    return step, -(-most // step)


def _bar(result: Result, step: int, cells: int) -> str:
    """The range on the common axis of months, a character a cell: it can be edited, and every printer prints it."""
    if result.declared is None:
        return OUTSIDE * cells
    ends = (result.declared.low, result.declared.chosen, result.declared.high)
    low, chosen, high = (max(0, months - 1) // step for months in ends)
    return "".join(CHOSEN if cell == chosen else INSIDE if low <= cell <= high else OUTSIDE for cell in range(cells))


# The points --------------------------------------------------------------------------------------------------------


class _Marks:
    """A mark for every kind of source that is not the national text as read, and what each stands for."""

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}

    def of(self, source: Source) -> str:
        if (source.basis, source.verified) == ("national", "text"):
            return ""
        words = f"{wording.BASES[source.basis].zh}，{wording.VERIFIED[source.verified].zh}"
        return self._kinds.setdefault(words, MARKS[len(self._kinds) % len(MARKS)])

    def words(self) -> Iterator[str]:
        if self._kinds:
            yield "；".join(f"{mark}{words}" for words, mark in self._kinds.items()) + "。"


def _group(section: Section, marks: _Marks, *, several: bool) -> dict[str, Any]:
    return {
        "name": f"{_called(section.first)}→{_called(section.second)}" if several else "",
        "points": [_point(point, marks) for point in section.points],
    }


def _point(point: Worth, marks: _Marks) -> dict[str, str]:
    law = point.source.law
    return {
        "name": point.name.zh,
        "said": "；".join(f"{_called(name)}：{said.zh}" for name, said in point.values.items()),
        "law": f"{law}{marks.of(point.source)}" if law else NO_LAW,
        "worth": summary.change(point.months),
        "alone": summary.change(point.alone),
        "last": summary.change(point.last),
    }


def _between(sections: list[Section]) -> str:
    """The line above the points: the whole difference, which they add up to."""
    if not sections:
        return ALONE
    if not any(section.points for section in sections):
        return NOTHING
    differences = [
        DIFFERENCE.format(
            first=_called(section.first),
            second=_called(section.second),
            start=number(section.start),
            end=number(section.end),
            change=f"{'减少' if section.end < section.start else '增加'}{number(abs(section.end - section.start))}",
        )
        for section in sections
        if section.start is not None and section.end is not None
    ]
    return BETWEEN.format(differences="；".join(differences) or UNKNOWN)


# The notes ---------------------------------------------------------------------------------------------------------


def _explained(sections: list[Section]) -> Iterator[str]:
    told = [section for section in sections if section.points]
    if told:
        second = _called(told[0].second) if len(told) == 1 else OTHER
        yield EXPLAINED.format(first=_called(told[0].first), second=second)
    yield from dict.fromkeys(note.zh for section in told for note in section.notes)
    errors = [point.error for section in told for point in section.points if point.error is not None]
    if errors:
        yield ESTIMATED.format(error=number(max(errors)))


def _rules(matter: Matter) -> Iterator[str]:
    """How a point is chosen where nobody chose it."""
    places = [result.rulebook.jurisdiction for result in matter.comparison.results.values() if result.declared]
    choices = [matter.rules.method(place).choice for place in places]
    words = [RULE.format(rule=choice.name.zh, basis=wording.BASES[choice.basis].zh) for choice in choices]
    yield from dict.fromkeys(words)


def _case(matter: Matter) -> str:
    """The crimes, the rules and their day."""
    date = wording.date(matter.result.rulebook.sentencing_date, "zh")
    place = summary.place(matter.result, matter.rules, "zh")
    return CASE.format(crimes="、".join(phrases.crimes(matter)), place=place, date=date)


def _agreed(matter: Matter) -> Iterator[str]:
    """The factors on which nobody differs, under their crimes where there are several."""
    found: dict[str, list[str]] = {}
    for one in matter.comparison.agreed:
        found.setdefault(one.path.split(".")[1], []).append(f"{one.name.zh}{one.value.zh}")
    alike: dict[str, list[str]] = {}
    for key, items in found.items():
        alike.setdefault("、".join(items), []).append(matter.result.counts[key].name.zh)
    several = len(matter.result.counts) > 1
    lines = [f"{'、'.join(names)}：{items}" if several else items for items, names in alike.items()]
    if lines:
        yield AGREED.format(items="；".join(lines))
