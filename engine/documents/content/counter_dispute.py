"""The disputed points of a counter-proposal: the sides in short, a list by months, then a table for each point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import summary, wording
from engine.comparison import COMMON
from engine.documents.content import common, phrases
from engine.documents.content.points import Dispute, DisputedPoint, dispute
from engine.documents.content.sources import Sources
from engine.documents.matter import Matter
from engine.text import Language, Text

SAID_BY = Text(zh="{side}主张", en="{side}")
RECORD_OF = Text(zh="（{side}）{text}", en="({side}) {text}")
ROWS = {
    "law": Text(zh="法律依据", en="Law"),
    "record": Text(zh="事实和证据", en="Facts and evidence"),
    "reasons": Text(zh="理由", en="Reasons"),
    "months": Text(zh="对刑期的影响", en="Months"),
    "answers": Text(zh="检察机关答复", en="Answer of the prosecution"),
    "replies": Text(zh="辩护方回应", en="Reply"),
}
ONE = Text(zh="双方只在下列一点上有分歧。", en="The sides differ on one point only. ")
TIER_FIRST = Text(
    zh="双方的分歧如下，法定刑幅度的争议在前，其余按对刑期影响的大小排列。",
    en="The points in dispute follow, the tier first, the others by what they are worth. ",
)
BY_WORTH = Text(
    zh="双方的分歧如下，按对刑期影响的大小排列。", en="The points in dispute follow, by what they are worth. "
)
DIFFER = Text(
    zh="调节结果（取整和法定刑限制之前）按{first}的主张为{start}，按{second}的主张为{end}。",
    en="The adjusted term (before rounding and statutory limits) is {start} as the {first} has it and {end} as the "
    "{second} has it.",
)
ADD_UP = Text(zh="各点的月数合计即为两者之差。", en=" The months of the points add up to the difference.")


class Disputes:
    """What is disputed, with what the defence typed on each point; `reasons` are those typed on none."""

    def __init__(self, matter: Matter, sources: Sources) -> None:
        self._matter, self._say, self._sources = matter, matter.say, sources
        self._typed = {key: phrases.paragraphs(matter.texts[key]) for key in ("reasons", "replies")}

    @property
    def reasons(self) -> list[str]:
        """The typed reasons that belong to no single point, once the points are written."""
        return self._typed["reasons"]

    def content(self) -> dict[str, Any] | None:
        """The sides in short, the list of points, each point; None where nothing is disputed."""
        found = dispute(self._matter, self._sources)
        if found is None or not found.points:
            return None
        points = [
            {"name": common.sub_heading(place, self._matter.language) + point.name, "rows": [*self._rows(point, found)]}
            for place, point in enumerate(found.points, 1)
        ]
        several = len(points) > 1
        return {
            "intro": self._intro(found),
            "sides": [self._side(name) for name in (found.first, found.second)],
            "list": [_listed(point, self._matter.language) for point in found.points] if several else [],
            "points": points,
            "notes": [self._say(note) for note in found.attribution.notes],
            "replies": self._typed["replies"],
        }

    def _intro(self, found: Dispute) -> str:
        worth, language = found.attribution, self._matter.language
        order = ONE if len(found.points) == 1 else TIER_FIRST if found.points[0].tier else BY_WORTH
        if worth.refused is not None or worth.start is None or worth.end is None:
            return self._say(order) + (self._say(worth.refused) if worth.refused else "")
        sides = {"first": wording.position(found.first), "second": wording.position(found.second)}
        figures = {"start": wording.months(worth.start, language), "end": wording.months(worth.end, language)}
        text = self._say(order) + self._say(DIFFER.format(**sides, **figures))
        return text if len(found.points) == 1 else text + self._say(ADD_UP)

    def _side(self, name: str) -> dict[str, str]:
        """Range first, then the term that the side asks for."""
        result, language = self._matter.comparison.results[name], self._matter.language
        return {
            "name": wording.capital(self._say(wording.position(name))),
            "range": summary.declared(result, language),
            "term": phrases.asked(result, self._matter.cases[name], language),
            "fine": phrases.fine(result, language).removeprefix("罚金").removeprefix("a fine of ") or "—",
            "probation": wording.capital(summary.probation(result, language)),
        }

    def _said_by(self, name: str) -> str:
        side = wording.capital(self._say(wording.position(name)))
        return side if name == COMMON else self._say(SAID_BY).format(side=side)

    def _rows(self, point: DisputedPoint, found: Dispute) -> Iterator[dict[str, Any]]:
        """Labels and lines of one point, a row without lines left out."""
        rows: list[tuple[str, list[str]]] = []
        if not point.tier_rows:
            rows += [(self._said_by(name), [*point.claims[name]]) for name in (found.first, found.second)]
        rows += [(label, [*lines]) for label, lines in point.tier_rows]
        parts = {
            "law": [*point.law],
            "record": [*self._record(point)],
            "reasons": [*point.reasons, *self._own("reasons", point)],
            "months": [*point.months],
            "answers": [answer.words for answer in point.answers],
            "replies": self._own("replies", point),
        }
        rows += [(self._say(ROWS[key]), lines) for key, lines in parts.items()]
        yield from ({"label": label, "lines": lines} for label, lines in rows if lines)

    def _record(self, point: DisputedPoint) -> Iterator[str]:
        """What each side has on record, the speaking one first; what a claim says already is not said again."""
        for name in sorted(point.record, key=lambda name: name != self._matter.own):
            for line in point.record[name]:
                if line not in point.claims[name]:
                    side = wording.capital(self._say(wording.position(name)))
                    yield line if name == self._matter.own else self._say(RECORD_OF).format(side=side, text=line)

    def _own(self, field: str, point: DisputedPoint) -> list[str]:
        """The paragraphs that begin with the name of a point and a colon; they leave the general ones."""
        names = {point.name, *point.titles}
        found = {
            line: line[len(name) + 1 :].strip() for line in self._typed[field] for name in names if _of(line, name)
        }
        self._typed[field] = [line for line in self._typed[field] if line not in found]
        return [text for text in found.values() if text]


def _listed(point: DisputedPoint, language: Language) -> dict[str, str]:
    answers = ("、" if language == "zh" else ", ").join(dict.fromkeys(answer.result for answer in point.answers))
    return {"name": point.name, "worth": point.worth, "answer": answers or "—"}


def _of(line: str, name: str) -> bool:
    return line.startswith((f"{name}：", f"{name}:"))
