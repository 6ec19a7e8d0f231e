"""The prosecution's answers to what the defence says, point by point, and what still has to be answered.

A view of the defence that is not adopted has to be answered with reasons (高检发〔2026〕5号 27、37; 人民检察院刑事诉讼
规则269条), so a point without an answer is shown as one. An answer stays when the point is settled: that a view was
adopted belongs in the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.analysis.sets import view
from engine.case.particulars import Answer
from engine.comparison import COMMON
from engine.disputed import MISSING, Path, Point, get, name_of, stated
from engine.documents.content import phrases
from engine.documents.content.parties import cited, paragraphs
from engine.documents.content.points import GROUNDS, RESULTS, DisputedPoint
from engine.documents.matter import Matter
from engine.errors import InputError, Problem, nearest
from engine.text import Text

NO_POINT = Text(zh="本案没有“{value}”这个争点", en="the case has no point '{value}'")
TWICE = Text(zh="“{value}”已有一条答复", en="'{value}' has an answer already")
NOT_ANSWERED = "尚未答复"
SETTLED = "双方的主张现在一致。"
UNANSWERED = "对辩护意见的{points}尚未答复。逐点答复以前，不得送达本建议书{law}。"
NOT_MADE = "已答复采纳，但本建议的计算还没有按此修改。"
NOT_DEFENCE = (None, COMMON, "court")  # whoever else has a position speaks against the prosecution
_NOT_POINTS = {"schema", "title", "positions", "name", "documents", "saved_with", "proposal"}


@dataclass(frozen=True)
class Opinion:
    """One view of the defence with what the prosecution answered; `result` is empty while nothing is answered.

    `point` is the disputed point, None once both sides say the same. `pending`: answered as adopted, while the
    computation still has it otherwise.
    """

    name: str
    said: tuple[str, ...]
    answers: tuple[Answer, ...]
    point: DisputedPoint | None = None

    @property
    def open(self) -> bool:
        return not self.answers

    @property
    def pending(self) -> bool:
        return self.point is not None and any(answer.result == "adopted" for answer in self.answers)


@dataclass(frozen=True)
class Opinions:
    """Every view of the defence, and the points on which only the prosecution says something."""

    given: tuple[Opinion, ...]
    own: tuple[str, ...]


def check(matter: Matter) -> None:
    """Raises `InputError` where an answer names a point that the case does not have, or that has an answer already."""
    disputed = [point.path for point in matter.comparison.disputed if not point.path.startswith("proposal")]
    known = {*disputed, *_places(matter)}
    problems, seen = [], set()
    for place, answer in enumerate(matter.case.documents.answers):
        path = f"documents.answers.{place}.point"
        if answer.point not in known:
            near = nearest(answer.point, [*disputed, *sorted(known)])
            problems.append(Problem(path, NO_POINT.format(value=answer.point), ", ".join(disputed), near))
        elif answer.point in seen:
            problems.append(Problem(path, TWICE.format(value=answer.point)))
        seen.add(answer.point)
    if problems:
        raise InputError(problems)


def _places(matter: Matter) -> Iterator[str]:
    """Every place at which the case or a position says something: a point may have lain there."""
    given = matter.raw.get("positions") or {}
    for document in (view(matter.raw, None), *given.values()):
        yield from _leaves(document, ())


def _leaves(document: Mapping[str, Any], path: Path) -> Iterator[str]:
    for key, value in document.items():
        here = (*path, key)
        if key in _NOT_POINTS and path in ((), ("defendant",)):
            continue
        inner = isinstance(value, dict) and path[:1] != ("factors",) and "facts" not in path
        if not inner or (len(here) == 2 and here[0] == "counts"):
            yield ".".join(here)
        if inner:
            yield from _leaves(value, here)


def opinions(matter: Matter, points: tuple[DisputedPoint, ...]) -> Opinions:
    """The views of the other position on the disputed points, then those answered that are disputed no longer."""
    given, own = [], []
    if matter.other in NOT_DEFENCE:
        points = ()
    for point in points:
        found = tuple(matter.answers[path] for path in point.paths if path in matter.answers)
        if found or any(_raised(path, matter) for path in point.paths):
            said = point.claims.get(matter.other or "", ())
            given.append(Opinion(point.name, said, found, point))
        else:
            own.append(point.name)
    known = {path for point in points for path in point.paths}
    settled = _together(_settled(answer, matter) for path, answer in matter.answers.items() if path not in known)
    return Opinions((*given, *settled), tuple(own))


def _together(settled: Iterable[Opinion]) -> list[Opinion]:
    """A factor and the fact of its name as one view, as they stand while they are disputed."""
    found: dict[str, Opinion] = {}
    for one in settled:
        same = found.get(one.name)
        found[one.name] = replace(same, said=same.said + one.said, answers=same.answers + one.answers) if same else one
    return list(found.values())


def _raised(path: str, matter: Matter) -> bool:
    """Whether the other position itself says something there, be it that a fact is to be left out."""
    place, other = tuple(path.split(".")), matter.other or COMMON
    patch = (matter.raw.get("positions") or {}).get(other, {})
    return get(patch, place) is not MISSING or get(view(matter.raw, other), place) is not MISSING


def _settled(answer: Answer, matter: Matter) -> Opinion:
    place = tuple(answer.point.split("."))
    point = Point(path=place, kind="factor" if place[0] == "factors" else "fact" if "facts" in place else "other")
    name = matter.other or matter.own
    views = {name: view(matter.raw, name)}
    said = stated(point, views[name], matter.comparison.results[name], matter.rules)
    return Opinion(name_of(point, views, matter.rules).zh, (said.zh,), (answer,))


def rows(found: Opinions, matter: Matter) -> list[dict[str, Any]]:
    """Each view with its number: what is said and on what evidence, the law on it, the answer."""
    return [
        {"name": f"{place}．{item.name}", "rows": [row for row in _rows(item, matter) if row["lines"]]}
        for place, item in enumerate(found.given, 1)
    ]


def _rows(item: Opinion, matter: Matter) -> Iterator[dict[str, Any]]:
    point = item.point
    yield {"label": "辩护意见", "lines": list(item.said)}
    if point is not None:
        record = [line for line in point.record.get(matter.other or "", ()) if line not in item.said]
        yield {"label": "事实和证据", "lines": record}
        yield {"label": "相关规定", "lines": list(point.law)}
        yield {"label": "幅度的认定", "lines": list(point.tier)}
        yield {"label": "按规则", "lines": list(point.reasons)}
    for answer in item.answers:
        result = f"{RESULTS[answer.result].zh}。根据：{GROUNDS[answer.ground].zh}。"
        yield {"label": "答复", "lines": [result, *paragraphs(answer.reason), *([] if point else [SETTLED])]}
    if item.open:
        yield {"label": "答复", "lines": [NOT_ANSWERED]}


def to_do(found: Opinions, matter: Matter) -> list[str]:
    """What stands against serving the proposal."""
    numbered = list(enumerate(found.given, 1))
    still = [f"第{place}点“{item.name}”" for place, item in numbered if item.open]
    pending = [f"第{place}点“{item.name}”：{NOT_MADE}" for place, item in numbered if item.pending]
    law = cited(phrases.plea_opinion(matter, "27、37"), "人民检察院刑事诉讼规则269条")
    return [*([UNANSWERED.format(points="、".join(still), law=law)] if still else []), *pending]
