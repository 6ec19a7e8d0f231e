"""现状: who takes part, what each step lacks, both sides' numbers round by round, the points and their answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import streamlit as st

from engine.disputed import get
from engine.law.procedure import Step, procedure
from engine.negotiation import casefile, clock, folding
from engine.negotiation.gate import Missing, overview
from engine.negotiation.participants import ROLES, SIDES, Side
from engine.negotiation.state import PARTIES, PointState, State
from views import negotiation_add, negotiation_numbers, tables
from views import negotiation_desk as desks
from views import negotiation_submit as submit
from views.negotiation_form import choices, side_name
from views.text import colon, plain, read, say, sentence

ORDER: tuple[Step, ...] = ("hearing", "closing", "signing", "agreement")  # who signs was heard before
_SIDES: dict[Side, str] = {"prosecution": "red", "defence": "blue", "victim": "orange", "neutral": "violet"}
_COLOURS = {"adopted": "green", "partly": "orange", "not_adopted": "red"}
LEADS = {  # what puts an end to a missing item, and who does it first
    "rights_told": ("rights_told", "prosecutor"),
    "disclosure": ("disclosure", "prosecutor"),
    "disclosure_victim": ("disclosure", "prosecutor"),
    "lawyer": ("joined", "prosecutor"),
    "guardian": ("joined", "prosecutor"),
    "neutral": ("joined", "prosecutor"),
    "setting": ("setting", "prosecutor"),
    "hearing_recorded": ("setting", "prosecutor"),
    "suspect_heard": ("statement", "suspect"),
    "lawyer_heard": ("statement", "counsel"),
    "matter_facts": ("statement", "suspect"),
    "matter_leniency": ("statement", "suspect"),
    "matter_procedure": ("statement", "suspect"),
    "matter_other": ("statement", "suspect"),
    "victim_heard": ("victim_opinion", "victim"),
    "answers_defence": ("answer", "prosecutor"),
    "answers_victim": ("answer", "prosecutor"),
    "answers_prosecution": ("answer", "counsel"),
    "remarks": ("remark_answer", "prosecutor"),
    "consultation": ("consultation", "counsel"),
    "procedure_days_ordinary": ("notice", "prosecutor"),
    "procedure_days_summary": ("notice", "prosecutor"),
    "voluntary": ("voluntariness", "suspect"),
    "signed": ("signed", "suspect"),
    "guardian_heard": ("statement", "guardian"),
    "disclosure_first": ("statement", "suspect"),
    "heard_anew": ("statement", "suspect"),
    "undisclosed": ("disclosure", "prosecutor"),
    "procedure": ("setting", "prosecutor"),
    "proposal": ("proposal", "prosecutor"),
    "disputed": ("proposal", "counsel"),
    "both_done": ("done", "counsel"),
    "suspended": ("resumed", "prosecutor"),
    "fork": ("fork_settled", "counsel"),
    "later_counsel": ("voluntariness", "suspect"),
    "resign": ("signed", "suspect"),
    "lawyer_signed": ("signed", "counsel"),
    "guardian_signed": ("signed", "guardian"),
    "agreement_defence": ("signed", "suspect"),
    "agreement_prosecution": ("signed", "prosecutor"),
}


def draw(now: desks.Open) -> None:
    """The whole part."""
    state = now.record.state
    st.header(say("negotiation.people"), anchor=False)
    people(state, local=now.door.user.local)
    st.header(say("negotiation.gate"), anchor=False)
    gate(now)
    st.header(say("negotiation.numbers"), anchor=False)
    negotiation_numbers.draw(now)
    st.header(say("negotiation.points"), anchor=False)
    points(state)


def people(state: State, *, local: bool) -> None:
    """Everyone who takes part or did, by side."""
    rows = []
    for side in SIDES:
        for person in (person for person in state.participants.values() if person.side == side):
            gone = f" :gray-badge[{say('negotiation.gone')}]" if person.id in state.left else ""
            rows.append(
                {
                    say("negotiation.side"): plain(sentence(read(SIDES[side]))),
                    say("negotiation.role"): plain(sentence(read(ROLES[person.role]))),
                    say("negotiation.name"): plain(person.name) + gone,
                    say("negotiation.office"): plain(person.office) or say("compare.dash"),
                }
            )
    tables.table(rows, alt=say("negotiation.people"), width=560)
    if not local:
        st.page_link("views/members.py", label=say("negotiation.members"), icon=":material/group:")


def gate(now: desks.Open) -> None:
    """What each step lacks; who closes the record looks here."""
    state = now.record.state
    rules = state.opened.proposed_rules if state.opened else "warn"
    st.caption(say(f"negotiation_rules.{rules}"))
    found = desks.kept("gate", now.record, lambda: overview(state), clock.day(datetime.datetime.now(datetime.UTC)))
    with st.grid(2, min_column_width=320) as cells:
        for place, step in enumerate(ORDER):
            before = [item for earlier in ORDER[:place] for item in found[earlier] if item.blocks]
            with cells.cell(), st.container(border=True, gap="xsmall"):
                _step(now, step, found[step], len(before) if step != "closing" else 0)


def _step(now: desks.Open, step: Step, found: list[Missing], before: int) -> None:
    """One step: whether it is open, and what is missing for it beside what earlier ones lack already."""
    missing = [item for item in found if item.item.weight == "duty"]
    blocks = [item for item in missing if item.blocks]
    if blocks:
        mark = f":red-badge[{say('negotiation_gate.blocked', number=len(blocks))}]"
    elif before:
        mark = f":red-badge[{say('negotiation_gate.earlier', number=before)}]"
    elif missing:
        mark = f":orange-badge[{say('negotiation_gate.warned', number=len(missing))}]"
    else:
        mark = f":green-badge[{say('negotiation_gate.clear')}]"
    st.markdown(f"**{say(f'negotiation_step.{step}')}** {mark}")
    for place, item in enumerate(found):
        _item(now, place, item)
    number = sum(item.before == step and item.weight == "duty" for item in procedure("plea").items.values())
    st.caption(say("negotiation.gate_met", met=number - len(missing), number=number))


def _item(now: desks.Open, place: int, item: Missing) -> None:
    """One thing that is missing: what, by which article, whether it blocks, and the way to it."""
    colour, word = ("red", "blocks") if item.blocks else ("orange", "warns")
    if item.item.weight == "notice":
        colour, word = "gray", "tells"
    text = f":{colour}-badge[{say(f'negotiation.{word}')}] {plain(sentence(read(item.text)))}"
    words, way = st.columns([3, 1], vertical_alignment="center", gap="small")
    words.markdown(f"{text}{tables.BREAK}:gray[{plain(submit.law(item.item.law))}]")
    lead = _lead(now, item)
    if lead is not None:
        way.button(
            say("negotiation.put_down"),
            key=desks.key("lead", item.item.before, place, item.id),
            type="tertiary",
            icon=":material/edit_square:",
            on_click=negotiation_add.go,
            args=lead,
        )


def _lead(now: desks.Open, item: Missing) -> tuple[str, str] | None:
    """The event that would mend it, and who would put it down; None where that is nobody at the table."""
    kind, role = LEADS.get(item.id, ("", ""))
    state = now.record.state
    if not kind or state.closed is not None:
        return None
    fit = [person for person in state.present() if person.role in procedure("plea").may.get(kind, ())]
    fit.sort(key=lambda person: person.role != role)
    return (kind, fit[0].id) if fit else None


# Points ---------------------------------------------------------------------------------------------------------------


def points(state: State) -> None:
    """The points as they were put last: open, in dispute, adopted; what was put anew stands behind a heading."""
    known = list(state.points.values())
    if not known:
        st.caption(say("negotiation.no_points_yet"))
    last = {item.ref for side in SIDES for item in casefile.standing(state, side)}
    groups: dict[str, list[PointState]] = {"open": [], "dispute": [], "agreed": [], "former": []}
    for item in known:
        groups[_group(state, item, item.ref in last)].append(item)
    former = groups.pop("former")
    for name, listed in groups.items():
        if listed:
            st.subheader(say(f"negotiation_points.{name}", number=len(listed)), anchor=False)
            _table(state, listed)
    if former:
        with st.expander(say("negotiation_points.former", number=len(former)), key=desks.key("former")):
            _table(state, former)


def _group(state: State, item: PointState, last: bool) -> str:
    """Where a point stands: an answer to what nobody says any more is history."""
    if item.open:
        return "open"
    if not last or item.answer is None:
        return "former"
    if item.answer.result == "adopted":
        return "agreed"
    place = folding.place(item.point.path) if item.point.path else ()
    ours, theirs = (get(state.views.get(side, state.common), place) for side in PARTIES)
    settled = bool(place) and folding.agreed(ours, theirs, place)
    return "former" if settled else "dispute"


def _table(state: State, listed: Iterable[PointState]) -> None:
    """Each point with its answer under it; two beside each other where there is room."""
    with st.grid(2, min_column_width=320) as cells:
        for item in listed:
            point = item.point
            whose = f":{_SIDES[item.side]}-badge[{plain(side_name(item.side))}]"
            where = say("negotiation.event_n", n=item.ref.partition(".")[0])
            with cells.cell(), st.container(border=True, gap="xsmall"):
                st.markdown(f"{whose} **{plain(point.claim)}** :gray[{where}]")
                beside = {"negotiation.law_is": point.law, "negotiation.evidence_is": point.evidence}
                grounds = [f"{say(label)}{plain(text)}" for label, text in beside.items() if text]
                if grounds:
                    st.caption("　".join(grounds))
                st.markdown(_answer(state, item))


def _answer(state: State, item: PointState) -> str:
    if item.answer is None:
        return f":gray-badge[{say('reply.open' if item.open else 'negotiation.put_anew')}]"
    answer = item.answer
    badge = f":{_COLOURS[answer.result]}-badge[{choices('result')[answer.result]}]"
    who = state.participants[item.answered_by].name if item.answered_by in state.participants else ""
    given = say("field.with_unit", label=choices("answer_ground")[answer.ground], unit=who)
    ground = f"{say('reply.ground')}{colon()}{plain(given)}"
    return f"{badge} :gray[{ground}]{tables.BREAK}{plain(answer.reason)}"
