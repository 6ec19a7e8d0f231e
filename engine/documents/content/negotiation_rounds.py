"""The rounds of a negotiation and its points: what each proposal comes to, what moved, what was answered and where.

The figures are those of `engine.negotiation.positions`; none is computed here.
"""

from __future__ import annotations

from fractions import Fraction

from engine import wording
from engine.disputed import Point, name_of, stated
from engine.documents.content.point_months import signed_months
from engine.documents.content.points import GROUNDS
from engine.documents.proceedings import Proceedings
from engine.negotiation import folding
from engine.negotiation.participants import SIDES
from engine.negotiation.positions import Turn, turns
from engine.negotiation.state import PointState
from engine.text import Text

NO_FIGURE = Text(
    zh="没有达到任何一档，或者现行规则不再能计算", en="no tier is reached, or today's rules do not take it"
)
FIRST = Text(zh="首次提出", en="first proposal")
AS_BEFORE = Text(zh="各点没有变化", en="no point moved")
CHANGE = Text(zh="{months}个月", en="{months} months")
NO_CHANGE = Text(zh="不变", en="no change")
ANSWER = Text(zh="{result}（{ground}）", en="{result} ({ground})")
OPEN = Text(zh="尚未答复", en="not answered yet")
PUT_ANEW = Text(zh="另行提出或者撤回", en="put anew or dropped")
SETTLED = Text(zh="双方的主张已经一致", en="both sides came to say the same")
UNNAMED = Text(zh="{name}：{value}", en="{name}: {value}")
LONGEST = 60  # characters of a claim or text that a table shows; the course of events has all of it
CUT = "……"


def rows(matter: Proceedings) -> list[dict[str, str]]:
    """A row a proposal, in order."""
    return [_row(turn, matter) for turn in turns(matter.state, matter.rules)]


def _row(turn: Turn, matter: Proceedings) -> dict[str, str]:
    moved = matter.joined(dict.fromkeys(matter.say(name) for name in turn.moved))
    return {
        "round": str(turn.round),
        "event": str(turn.sequence),
        "side": wording.capital(matter.say(SIDES[turn.side])),
        "range": span(turn, matter),
        "point": point(turn, matter),
        "change": wording.capital(change(turn, matter)),
        "moved": wording.capital(moved or matter.say(AS_BEFORE)),
    }


def span(turn: Turn, matter: Proceedings) -> str:
    """The range of a proposal: 2至13个月."""
    found = turn.declared
    if found is None:
        return matter.say(NO_FIGURE)
    return wording.span(found.low, found.high, wording.MONTHS, matter.language)


def point(turn: Turn, matter: Proceedings) -> str:
    """The point of a proposal: 有期徒刑五个月."""
    if turn.declared is None or not turn.kind:
        return "—"
    return wording.sentence(turn.kind, turn.declared.chosen, matter.language)


def change(turn: Turn, matter: Proceedings) -> str:
    """How far the point moved against the side's last proposal."""
    if turn.months is None:
        return matter.say(FIRST)
    if not turn.months:
        return matter.say(NO_CHANGE)
    return matter.fill(CHANGE, months=signed_months(Fraction(turn.months)))


def points(matter: Proceedings) -> list[dict[str, str]]:
    """A row a point: by whom, what, how it was answered last, and in which events the answers stand."""
    answered: dict[str, list[str]] = {}
    for event in matter.state.of_type("answer"):
        answered.setdefault(event.raw["body"]["point"], []).append(matter.event(event.sequence))
    return [
        {
            "ref": wording.capital(matter.point(item.ref)),
            "side": wording.capital(matter.say(SIDES[item.side])),
            "claim": short(claim(item, matter)),
            "answer": wording.capital(result(item, matter)),
            "where": wording.capital(matter.joined(answered[item.ref])) if item.ref in answered else "—",
        }
        for item in matter.state.points.values()
    ]


def claim(item: PointState, matter: Proceedings) -> str:
    """What is claimed: as it was put, or by the rulebook's name where the proposal changed it without saying so."""
    if not item.unnamed:
        return item.point.claim
    move = next(move for move in matter.state.moves if move.event.sequence == int(item.ref.partition(".")[0]))
    views, place = {"": move.case, "before": move.common}, folding.place(item.point.path)
    found = Point(path=place, kind="factor" if place[0] == "factors" else "fact" if "facts" in place else "other")
    result = matter.result(move.case)
    name = matter.say(name_of(found, views, matter.rules))
    return matter.fill(UNNAMED, name=name, value=stated(found, move.case, result, matter.rules)) if result else name


def result(item: PointState, matter: Proceedings) -> str:
    """The answer in a word, with its ground; without one, what became of the point."""
    if item.answer is None:
        return matter.say(SETTLED if item.settled else PUT_ANEW if item.superseded else OPEN)
    words, ground = matter.choice("result", item.answer.result), matter.say(GROUNDS[item.answer.ground])
    return matter.fill(ANSWER, result=words, ground=ground)


def short(text: str) -> str:
    """A text for a table: in one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST].rstrip() + CUT
