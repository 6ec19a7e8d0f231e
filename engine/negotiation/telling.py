"""An event in words, as a line of a timeline: who did what, in both languages. What a person wrote stays as written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from engine.negotiation import bodies
from engine.negotiation.bodies import NAMES, Body
from engine.negotiation.participants import ROLES
from engine.negotiation.record import Event
from engine.negotiation.state import State
from engine.negotiation.words import VALUES
from engine.text import Text

YES_NO = {True: Text(zh="是", en="yes"), False: Text(zh="否", en="no")}
TOLD = Text(
    zh="{to}；书面：{written}；已说明：{explained}", en="to {to}; in writing: {written}; explained: {explained}"
)
FACTOR = Text(zh="{name}{low}～{high}%", en="{name} {low} to {high}%")
OUTSIDE = {True: Text(zh="羁押场所内", en="in a place of custody"), False: Text(zh="羁押场所外", en="outside custody")}
OPEN = {True: Text(zh="公开", en="open"), False: Text(zh="不公开", en="not open")}
RECORDED = Text(zh="录音录像：{what}", en="recording: {what}")
MINUTES = Text(zh="{minutes}分钟", en="{minutes} minutes")
SIGNING = Text(zh="签署日期{day}，通知{to}", en="signing on {day}, told to {to}")
WILL = Text(
    zh="自愿：{voluntary}；了解后果：{understood}；得到律师帮助：{helped}",
    en="voluntary: {voluntary}; consequences understood: {understood}; lawyer's help: {helped}",
)
WITNESSES = Text(zh="见证：{who}", en="witnesses: {who}")
ABSENT = Text(zh="签署时不到场", en="does not attend the signing")
FORK = Text(
    zh="第{after}条之后以{kept}开头的一支为准，搁置{n}条",
    en="after event {after} the branch {kept} goes on; {n} set aside",
)
OF = Text(zh="第{n}条", en="event {n}")
FORMERLY = Text(zh="（原为搁置的一支中的{hash}）", en=" (formerly {hash} of the branch set aside)")
DESPITE = Text(zh="仍然欠缺：{items}", en="still missing: {items}")
Tell = Callable[[Any, State], Iterable[Text | str]]


def head(event: Event, state: State) -> Text:
    """Who, in which role, did what kind of thing."""
    person = state.participants.get(event.author)
    name = person.name if person else event.author
    role = ROLES.get(event.role, Text(zh=event.role, en=event.role))  # type: ignore[call-overload]
    what = NAMES[event.type]
    return Text(zh=f"{name}（{role.zh}） {what.zh}", en=f"{name} ({role.en}): {what.en}")


def told(event: Event, state: State) -> Text:
    """What it says, a part a line; empty where the kind says it all."""
    parts = [part for part in _TELL[event.type](event.body, state) if part]
    texts = [part if isinstance(part, Text) else Text(zh=part, en=part) for part in parts]
    found = Text(zh="\n".join(text.zh for text in texts), en="\n".join(text.en for text in texts))
    former = event.raw.get("formerly")
    if not former:
        return found
    mark = FORMERLY.format(hash=str(former)[:12])
    return Text(zh=found.zh + mark.zh, en=found.en + mark.en)


def _names(ids: Iterable[str], state: State) -> Text:
    return Text.join(Text(zh=name, en=name) for name in (_name(id, state) for id in ids))


def _name(id: str, state: State) -> str:
    return state.participants[id].name if id in state.participants else id


def _opened(body: bodies.Opened, state: State) -> Iterable[Text | str]:
    yield body.title
    yield Text.join(
        Text(zh=f"{p.name}（{ROLES[p.role].zh}）", en=f"{p.name} ({ROLES[p.role].en})") for p in body.participants
    )
    yield from body.agenda


def _joined(body: bodies.Joined, state: State) -> Iterable[Text | str]:
    yield body.participant.name
    yield ROLES[body.participant.role]


def _rights(body: bodies.RightsTold, state: State) -> Iterable[Text | str]:
    yield TOLD.format(to=_names(body.to, state), written=YES_NO[body.written], explained=YES_NO[body.explained])


def _disclosure(body: bodies.Disclosure, state: State) -> Iterable[Text | str]:
    yield _names(body.to, state)
    yield body.facts
    yield from body.crimes
    yield Text.join(
        FACTOR.format(
            name=factor.name, low=f"{factor.low:g}".replace("-", "−"), high=f"{factor.high:g}".replace("-", "−")
        )
        for factor in body.factors
    )
    yield body.proposal
    yield body.materials


def _setting(body: bodies.Setting, state: State) -> Iterable[Text | str]:
    yield body.place
    yield OUTSIDE[body.in_custody_place]
    yield OPEN[body.open]
    yield body.reason
    yield VALUES["procedure"][body.procedure]
    yield RECORDED.format(what=body.recording) if body.recording else ""


def _statement(body: bodies.Statement, state: State) -> Iterable[Text | str]:
    yield body.text
    if body.topics:
        topics = Text.join(VALUES["topics"][topic] for topic in body.topics)
        yield Text(zh=f"［{topics.zh}］", en=f"[{topics.en}]")


def _proposal(body: bodies.Proposal, state: State) -> Iterable[Text | str]:
    for point in body.points:
        beside = "，".join(filter(None, (point.law, point.evidence)))
        yield f"{point.claim}（{beside}）" if beside else point.claim
    yield body.reasons
    if body.ground:
        yield VALUES["change_ground"][body.ground]
        yield body.ground_text


def _answer(body: bodies.PointAnswer, state: State) -> Iterable[Text | str]:
    point = state.points.get(body.point)
    claim = point.point.claim if point else body.point
    result, ground = VALUES["result"][body.result], VALUES["answer_ground"][body.ground]
    yield Text(zh=f"“{claim}”{result.zh}", en=f"“{claim}”: {result.en}")
    yield Text(zh=f"{ground.zh}：{body.reason}", en=f"{ground.en}: {body.reason}")


def _opinion(body: bodies.VictimOpinion, state: State) -> Iterable[Text | str]:
    yield body.text
    yield VALUES["compensation"][body.compensation] if body.compensation != "unstated" else ""
    yield VALUES["forgiveness"][body.forgiveness] if body.forgiveness != "unstated" else ""
    yield body.sentence


def _remark_answer(body: bodies.RemarkAnswer, state: State) -> Iterable[Text | str]:
    yield OF.format(n=body.remark)
    yield body.text


def _will(body: bodies.Voluntariness, state: State) -> Iterable[Text | str]:
    yield WILL.format(
        voluntary=YES_NO[body.voluntary],
        understood=YES_NO[body.understands_consequences],
        helped=YES_NO[body.had_lawyer_help],
    )
    yield body.text


def _signed(body: bodies.Signed, state: State) -> Iterable[Text | str]:
    yield VALUES["paper"][body.paper]
    yield WITNESSES.format(who=_names(body.witnesses, state)) if body.witnesses else ""
    yield RECORDED.format(what=body.recording) if body.recording else ""


def _objection(body: bodies.Objection, state: State) -> Iterable[Text | str]:
    yield body.text
    yield "" if body.attends else ABSENT


def _without(body: bodies.ClosedWithout, state: State) -> Iterable[Text | str]:
    yield from body.disputed
    yield body.reason
    if body.despite:
        yield DESPITE.format(items="；".join(f"{id}：{reason}" for id, reason in body.despite.items()))


def _correction(body: bodies.Correction, state: State) -> Iterable[Text | str]:
    yield OF.format(n=body.of)
    yield body.text
    yield body.reason


def _field(name: str) -> Tell:
    return lambda body, state: [getattr(body, name)]


def _nothing(body: Body, state: State) -> Iterable[Text | str]:
    return []


_TELL: dict[str, Tell] = {
    "opened": _opened,
    "joined": _joined,
    "left": lambda body, state: [_name(body.participant, state), body.reason],
    "rights_told": _rights,
    "disclosure": _disclosure,
    "setting": _setting,
    "statement": _statement,
    "proposal": _proposal,
    "answer": _answer,
    "victim_opinion": _opinion,
    "victim_not_heard": _field("reason"),
    "remark": _field("text"),
    "remark_answer": _remark_answer,
    "consultation": lambda body, state: [MINUTES.format(minutes=body.minutes)],
    "suspended": _field("reason"),
    "resumed": _field("reason"),
    "done": _nothing,
    "voluntariness": _will,
    "notice": lambda body, state: [SIGNING.format(day=body.signing_on, to=_names(body.to, state))],
    "signed": _signed,
    "no_signature": lambda body, state: [VALUES["exception"][body.exception], body.reason],
    "objection": _objection,
    "recanted": lambda body, state: [VALUES["recanted"][body.kind], body.reason],
    "closed_with_agreement": _field("terms"),
    "closed_without": _without,
    "reopened": _field("reason"),
    "correction": _correction,
    "fork_settled": lambda body, state: [FORK.format(after=body.after, kept=body.kept[:12], n=len(body.aside))],
}
